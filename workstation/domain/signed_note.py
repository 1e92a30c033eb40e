"""Text signed by one or more keys: the C2SP signed-note format, and cosignatures of it.

A note is its text (ending in a line feed), an empty line, and a line for each signature:
em dash, space, the key's name, space, base64 of four bytes of key hash and the signature.
https://c2sp.org/signed-note and https://c2sp.org/tlog-cosignature say the same. Signing and
checking signatures is done elsewhere: here are the bytes that are signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

ED25519 = 0x01
"""Type of a signature over the note's text."""
COSIGNATURE = 0x04
"""Type of a witness's signature: over the text and the time at which it saw it."""
MOST_SIGNATURES = 64
MOST_BYTES = 1 << 20
SIGNATURE_BYTES = 64
_MARK = "— "


class NoteError(ValueError):
    """The bytes are no signed note; the message says what is wrong with them."""


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: `blob` is what follows the key hash."""

    name: str
    key_hash: bytes
    blob: bytes

    def line(self) -> str:
        """The line as it stands in a note, without its line feed."""
        return f"{_MARK}{self.name} {base64.b64encode(self.key_hash + self.blob).decode()}"

    @property
    def seen_at(self) -> int:
        """Of a cosignature: when the witness saw the note, in seconds since 1970.

        Raises
        ------
        NoteError
            Where it is too short to hold a time.
        """
        if len(self.blob) != 8 + SIGNATURE_BYTES:
            raise NoteError("a cosignature has 8 bytes of time and 64 of signature")
        return int.from_bytes(self.blob[:8], "big")


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text and its signatures, none of them checked."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def encode(self) -> bytes:
        lines = "".join(f"{one.line()}\n" for one in self.signatures)
        return f"{self.text}\n{lines}".encode()

    def by(self, name: str, key_hash: bytes) -> NoteSignature | None:
        """The signature of a key, where there is one."""
        for one in self.signatures:
            if one.name == name and one.key_hash == key_hash:
                return one
        return None

    def with_signatures(self, more: Sequence[NoteSignature]) -> SignedNote:
        """With these too, each once, in the order they came."""
        known = dict.fromkeys((*self.signatures, *more))
        return replace(self, signatures=tuple(known))


def key_hash(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature line tells its key: name, type and public key."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def cosigned_message(text: str, seen_at: int) -> bytes:
    """What a witness signs of a note that it saw at `seen_at` seconds since 1970."""
    return f"cosignature/v1\ntime {seen_at}\n{text}".encode()


def is_key_name(name: str) -> bool:
    """Not empty, no spaces of any kind, no plus sign, no control characters."""
    return (
        bool(name) and "+" not in name and not any(c.isspace() or not c.isprintable() for c in name)
    )


def parse_note(data: bytes) -> SignedNote:
    """Read a signed note.

    Raises
    ------
    NoteError
        Where it is none, and why.
    """
    if len(data) > MOST_BYTES:
        raise NoteError("it is larger than a signed note may be")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("it is not UTF-8 text") from error
    if any(ord(c) < 0x20 and c != "\n" for c in whole):
        raise NoteError("it holds control characters")
    place = whole.rfind("\n\n")
    if place < 0:
        raise NoteError("no empty line parts its text from its signatures")
    text, rest = whole[: place + 1], whole[place + 2 :]
    if not rest.endswith("\n"):
        raise NoteError("its last line does not end")
    lines = rest[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"it has more than {MOST_SIGNATURES} signatures")
    return SignedNote(text, tuple(_signature(line) for line in lines))


def _signature(line: str) -> NoteSignature:
    name, space, told = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK) or not space or not is_key_name(name):
        raise NoteError("a line below its text is no signature")
    try:
        held = base64.b64decode(told.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NoteError("a signature is not base64") from error
    if len(held) < 5 or base64.b64encode(held).decode() != told:
        raise NoteError("a signature is not base64 of its key's hash and itself")
    return NoteSignature(name, held[:4], held[4:])
