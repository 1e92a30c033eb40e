"""Signed notes and checkpoints: the formats of C2SP, byte for byte."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.checkpoint import Checkpoint, origin_of, parse_checkpoint
from workstation.domain.signed_note import (
    COSIGNATURE,
    ED25519,
    NoteError,
    NoteSignature,
    SignedNote,
    cosigned_message,
    is_key_name,
    key_hash,
    parse_note,
)

# Go's module mirror signs the checksum database of all public Go modules in this format; the
# note and its key are those of golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
COSIGNED = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()


def test_that_a_note_of_another_maker_is_read_and_its_key_and_signature_hold() -> None:
    name, told_hash, told_key = GO_KEY.split("+")
    kind, *public = base64.b64decode(told_key)
    assert kind == ED25519
    assert key_hash(name, kind, bytes(public)).hex() == told_hash
    note = parse_note(GO_NOTE)
    signature = note.by(name, bytes.fromhex(told_hash))
    assert signature is not None
    Ed25519PublicKey.from_public_bytes(bytes(public)).verify(signature.blob, note.text.encode())
    assert note.encode() == GO_NOTE


def test_that_the_cosigned_checkpoint_of_the_specification_is_read() -> None:
    note = parse_note(COSIGNED)
    found = parse_checkpoint(note.text)
    assert (found.origin, found.size, found.head) == ("example.com/behind-the-sofa", 20852163, None)
    assert found.text() == note.text
    log, witness = note.signatures
    assert len(log.blob) == 64
    assert witness.seen_at == 1679315147
    assert cosigned_message(note.text, witness.seen_at).startswith(
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
    )
    assert note.encode() == COSIGNED


@given(st.text(max_size=80))
def test_that_every_station_has_a_name_a_note_can_bear(station: str) -> None:
    try:
        origin = origin_of(station)
    except UnicodeEncodeError:  # lone surrogates are in no log either
        return
    assert is_key_name(origin)
    assert origin.isascii()


def test_that_two_stations_never_share_a_name() -> None:
    names = ["A B", "A+B", "A%20B", "A/B", "Ä B", "A", "a"]
    assert len({origin_of(name) for name in names}) == len(names)
    assert origin_of("Postal Hub 3") == "nii-workstation/Postal%20Hub%203"


@given(
    st.integers(0, 10**18),
    st.binary(min_size=32, max_size=32),
    st.none() | st.binary(min_size=32, max_size=32),
)
def test_that_a_checkpoint_is_read_back_as_it_was_written(
    size: int, root: bytes, head: bytes | None
) -> None:
    one = Checkpoint(origin_of("Hub 3"), size, root, head)
    signatures = (NoteSignature("hub", b"1234", root * 2), NoteSignature("w", b"abcd", root))
    note = SignedNote(one.text(), signatures)
    again = parse_note(note.encode())
    assert again == note
    assert parse_checkpoint(again.text) == one


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n1\n",
        f"log\n01\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n\u0661\n{ROOT}\n",
        f"log\n1\n{ROOT[:-4]}\n",
        f"log\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"a log\n1\n{ROOT}\n",
        f"a+log\n1\n{ROOT}\n",
        f"log\n1\n{ROOT}\n\nmore\n",
        f"log\n1\n{ROOT}\nhead 00\n",
        f"log\n1\n{ROOT}\nhead {'0' * 64}\nhead {'1' * 64}\n",
        "log\n1\n" + ROOT[:-2] + "B=\n",
        f"log\n1\n{ROOT}\n" + "x\n" * 3000,
    ],
)
def test_that_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        "text\n\n— name\n".encode(),
        "text\n\n— na+me AAAAAAAA\n".encode(),
        "text\n\n— name AAA\n".encode(),
        "text\n\n— name AAAAAAAA".encode(),
        "text\n\n— name AAAAAA==\n".encode(),
        "text\n\n— name AAAAAAA\n".encode(),
        "te\x00xt\n\n— name AAAAAAAA\n".encode(),
        b"\xff\n\n",
        ("text\n\n" + "— name AAAAAAAA\n" * 65).encode(),
        b"x" * (2 << 20),
    ],
)
def test_that_what_is_no_signed_note_is_refused(data: bytes) -> None:
    with pytest.raises(NoteError):
        parse_note(data)


def test_that_a_cosignature_is_told_from_a_signature_by_its_length() -> None:
    with pytest.raises(NoteError, match="8 bytes of time"):
        _ = NoteSignature("w", b"1234", bytes(64)).seen_at
    assert key_hash("w", COSIGNATURE, bytes(32)) != key_hash("w", ED25519, bytes(32))


@given(st.binary(max_size=300))
def test_that_no_bytes_bring_the_reader_down(data: bytes) -> None:
    try:
        parse_checkpoint(parse_note(b"log\n1\n" + data).text)
    except NoteError:
        return
