"""A checkpoint: what the whole log was at one size, in four lines that a station signs.

The C2SP tlog-checkpoint format (https://c2sp.org/tlog-checkpoint): the log's name, how many
entries it has, base64 of the root of the Merkle tree over them; and one line more of ours,
`head` and the hash of the last entry, by which the chain of hashes alone can be compared too.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from urllib.parse import quote

from workstation.domain.merkle import HASH_BYTES
from workstation.domain.signed_note import NoteError, is_key_name

MOST_SIGNS = 4096
_PREFIX = "nii-workstation/"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_HEAD = re.compile(r"head [0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log named `origin` had `size` entries, `root` over them, the last one's hash `head`.

    `head` is None in checkpoints of other makers, which have no such line.
    """

    origin: str
    size: int
    root: bytes
    head: bytes | None

    def text(self) -> str:
        """The lines that are signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode()]
        if self.head is not None:
            lines.append(f"head {self.head.hex()}")
        return "".join(f"{line}\n" for line in lines)


def origin_of(station: str) -> str:
    """The name of a station's log: its letters and digits, all else as %XX of its UTF-8."""
    return _PREFIX + quote(station, safe="")


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a signed note as a checkpoint.

    Raises
    ------
    NoteError
        Where it is none, and why.
    """
    if len(text) > MOST_SIGNS:
        raise NoteError("it is longer than a checkpoint may be")
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] != "":
        raise NoteError("a checkpoint has a name, a size and a root, a line each")
    origin, size, root, *others = lines[:-1]
    if not all(lines[:-1]):
        raise NoteError("a line of the checkpoint is empty")
    if not is_key_name(origin):
        raise NoteError("the log's name in it holds spaces or a plus sign")
    if not _SIZE.fullmatch(size):
        raise NoteError("its number of entries is no number")
    heads = [line for line in others if line.startswith("head ")]
    if len(heads) > 1 or not all(map(_HEAD.fullmatch, heads)):
        raise NoteError("its line “head” is no hash")
    return Checkpoint(
        origin, int(size), _root(root), bytes.fromhex(heads[0][5:]) if heads else None
    )


def _root(told: str) -> bytes:
    try:
        root = base64.b64decode(told.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NoteError("its root is not base64") from error
    if len(root) != HASH_BYTES or base64.b64encode(root).decode() != told:
        raise NoteError(f"its root is not base64 of {HASH_BYTES} bytes")
    return root
