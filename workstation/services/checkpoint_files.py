"""The file in which a checkpoint goes to another station, and the one that comes back.

Form `nii-checkpoint/1`: a JSON object with `checkpoint` (the signed note), `keys` (the station
keys of its log, oldest first: `public`, and where the key before vouches for it `by_old`) and
`consistency` (for each older size `from` the RFC 9162 proof, base64). A bare note is read too.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workstation.domain.checkpoint import Checkpoint, parse_checkpoint
from workstation.domain.log import handover_message
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.signed_note import NoteError, SignedNote, parse_note
from workstation.services.checkpoint_ports import SignatureCheck

FORMAT = "nii-checkpoint/1"
MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class StationKey:
    """A key of a log's station; `by_old` is what the key before signed for it, or nothing."""

    public: bytes
    by_old: bytes = b""


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """A checkpoint as it came from elsewhere: nothing of it has been checked."""

    note: SignedNote
    checkpoint: Checkpoint
    keys: tuple[StationKey, ...]
    consistency: Mapping[int, tuple[bytes, ...]]

    def vouched(self, known: bytes, check: SignatureCheck) -> tuple[bytes, ...]:
        """The keys to which a known one leads: itself, and each that the one before vouches for."""
        found = [known]
        publics = [key.public for key in self.keys]
        if known not in publics:
            return (known,)
        for key in self.keys[publics.index(known) + 1 :]:
            message = handover_message(found[-1], key.public)
            if not key.by_old or not check(found[-1], message, key.by_old):
                break
            found.append(key.public)
        return tuple(found)


def write_file(
    note: SignedNote,
    keys: Sequence[StationKey],
    consistency: Mapping[int, Sequence[bytes]],
) -> bytes:
    """The bytes of a checkpoint's file."""
    document = {
        "format": FORMAT,
        "checkpoint": note.encode().decode(),
        "keys": [{"public": key.public.hex(), "by_old": key.by_old.hex()} for key in keys],
        "consistency": [
            {"from": size, "proof": [base64.b64encode(step).decode() for step in proof]}
            for size, proof in sorted(consistency.items())
        ],
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def read_file(data: bytes) -> CheckpointFile:
    """Read a checkpoint's file, or a bare note.

    Raises
    ------
    WorkstationError
        PROOF-08 where it is neither.
    """
    if len(data) > MOST_BYTES:
        raise _no_checkpoint("it is larger than such a file may be")
    try:
        if not data.lstrip().startswith(b"{"):
            note = parse_note(data)
            return CheckpointFile(note, parse_checkpoint(note.text), (), {})
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise _no_checkpoint(f"its form is {document['format']!r}, not {FORMAT}")
        note = parse_note(_text(document["checkpoint"]).encode())
        return CheckpointFile(
            note,
            parse_checkpoint(note.text),
            tuple(_key(one) for one in document["keys"]),
            {_size(one["from"]): _proof(one["proof"]) for one in document["consistency"]},
        )
    except NoteError as error:
        raise _no_checkpoint(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _no_checkpoint("it is not in the form of one") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _size(value: object) -> int:
    if type(value) is not int or value < 1:
        raise TypeError
    return value


def _key(value: Mapping[str, object]) -> StationKey:
    public, by_old = bytes.fromhex(_text(value["public"])), bytes.fromhex(_text(value["by_old"]))
    if len(public) != 32 or len(by_old) not in (0, 64):
        raise ValueError
    return StationKey(public, by_old)


def _proof(value: Sequence[str]) -> tuple[bytes, ...]:
    try:
        found = tuple(base64.b64decode(_text(step), validate=True) for step in value)
    except binascii.Error as error:
        raise ValueError from error
    if any(len(step) != 32 for step in found) or len(found) > 128:
        raise ValueError
    return found


def _no_checkpoint(why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The file is no checkpoint of a log: {why}.",
            safe="Nothing has been signed or recorded.",
            act="Have it written again with “workstation log checkpoint --out FILE”.",
            code="PROOF-08",
        )
    )
