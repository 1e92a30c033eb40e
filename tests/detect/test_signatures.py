"""Who vouches for a package, and in which words one is refused for whom nobody does."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path

import pytest

from tests.detect.tiny_model import KEYS, places, sign_again, write_package
from workstation.adapters import ed25519
from workstation.adapters.onnx import ModelPlaces, PackagedDetectors
from workstation.adapters.onnx.keys import (
    key_id,
    new_key,
    public_pem,
    read_public,
    read_secret,
    trusted_keys,
)
from workstation.adapters.onnx.places import shipped_keys
from workstation.adapters.onnx.signing import signature_of
from workstation.domain.notice import WorkstationError


def refused(models: Path, **changes: object) -> WorkstationError:
    with pytest.raises(WorkstationError) as caught:
        PackagedDetectors(places(models, **changes)).load()
    assert "\n" not in str(caught.value)
    assert "not run" in caught.value.notice.safe
    return caught.value


def test_a_signed_package_says_who_vouches_for_it(tmp_path: Path) -> None:
    write_package(tmp_path)
    identity = PackagedDetectors(places(tmp_path)).load().identity
    (key,) = trusted_keys([KEYS]).values()
    assert identity.signed == f"signed by tests (key {key.key_id})"


def test_an_unsigned_package_is_refused_unless_the_site_lets_it_in(tmp_path: Path) -> None:
    (write_package(tmp_path) / "model.sig").unlink()
    assert refused(tmp_path).notice.code == "MODEL-11"
    assert "is not signed" in str(refused(tmp_path))
    let_in = PackagedDetectors(places(tmp_path, accept_unsigned=True)).load()
    assert let_in.identity.signed == "unsigned, let in by this site’s setting"


def test_a_key_that_is_not_trusted_here_is_named_also_where_unsigned_ones_are_let_in(
    tmp_path: Path,
) -> None:
    write_package(tmp_path)
    for setting in (False, True):
        error = refused(tmp_path, keys=(shipped_keys(),), accept_unsigned=setting)
        assert error.notice.code == "MODEL-12"
        (key,) = trusted_keys([KEYS])
        assert key in error.notice.fact


def test_a_declaration_altered_after_it_was_signed_is_refused(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    declared = (folder / "model.json").read_text("utf-8")
    (folder / "model.json").write_text(declared.replace('"default": 0.5', '"default": 0.9'))
    for setting in (False, True):
        error = refused(tmp_path, accept_unsigned=setting)
        assert error.notice.code == "MODEL-13"
        assert "altered after it was signed" in error.notice.fact
    sign_again(folder)
    assert PackagedDetectors(places(tmp_path)).load().identity.default_threshold == 0.9


def test_a_signature_of_another_key_under_a_trusted_ones_name_is_refused(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    declared = (folder / "model.json").read_bytes()
    told = json.loads((folder / "model.sig").read_bytes())
    forged = ed25519.sign(bytes(range(32)), declared)
    told["signature"] = base64.b64encode(forged).decode("ascii")
    (folder / "model.sig").write_text(json.dumps(told))
    assert refused(tmp_path).notice.code == "MODEL-13"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"[" * 4000,
        b"\xff" * 64,
        b'{"key_id": "0", "signature": ""}',
        b'{"key_id": 7, "signature": ""}',
        b'{"key_id": "0123456789abcdef", "signature": 7}',
        b'{"key_id": "0123456789abcdef", "signature": "AAAA"}',
        b'{"key_id": "0123456789abcdef", "signature": "!!!!"}',
        b'{"key_id": "0123456789abcdef", "signature": "AAAA", "more": 1}',
    ],
)
def test_a_signature_file_that_is_none_is_told_as_that(tmp_path: Path, content: bytes) -> None:
    (write_package(tmp_path) / "model.sig").write_bytes(content)
    assert refused(tmp_path).notice.code == "MODEL-14"


def test_a_new_key_is_its_owners_alone_and_signs_what_its_public_half_vouches_for(
    tmp_path: Path,
) -> None:
    public = new_key(tmp_path / "ours.pem")
    assert public.name == "ours.public.pem"
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "ours.pem").stat().st_mode) == 0o600
    secret = read_secret(tmp_path / "ours.pem")
    assert ed25519.public_key(secret) == read_public(public)
    with pytest.raises(WorkstationError) as caught:
        new_key(tmp_path / "ours.pem")
    assert caught.value.notice.code == "KEY-02"
    folder = write_package(tmp_path / "models")
    (folder / "model.sig").write_bytes(signature_of(secret, (folder / "model.json").read_bytes()))
    trusted = tmp_path / "trusted"
    trusted.mkdir()
    (trusted / "ours.pem").write_bytes(public.read_bytes())
    theirs = ModelPlaces((tmp_path / "models",), (trusted,))
    told = PackagedDetectors(theirs).load().identity.signed
    assert told == f"signed by ours (key {key_id(read_public(public))})"


def test_a_key_file_that_holds_no_such_key_is_told_in_one_sentence(tmp_path: Path) -> None:
    new_key(tmp_path / "a.pem")
    public = public_pem(bytes(32))
    wrong = {
        "swapped.pem": (tmp_path / "a.pem").read_bytes(),
        "short.pem": public.replace(b"AAAA", b"", 1),
        "text.pem": b"hello",
        "long.pem": public * 100,
    }
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(WorkstationError, match=name) as caught:
            read_public(tmp_path / name)
        assert caught.value.notice.code == "KEY-01"
    with pytest.raises(WorkstationError) as caught:
        read_secret(tmp_path / "nowhere.pem")
    assert caught.value.notice.code == "KEY-01"


def test_the_windows_line_ends_of_a_copied_key_do_no_harm(tmp_path: Path) -> None:
    text = next(iter(trusted_keys([KEYS]).values())).file.read_bytes()
    (tmp_path / "copied.pem").write_bytes(text.replace(b"\n", b"\r\n") + b"\r\n")
    assert set(trusted_keys([tmp_path])) == set(trusted_keys([KEYS]))
