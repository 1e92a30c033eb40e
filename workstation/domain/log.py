"""The decision log's entries: canonical bytes and the hash that chains them.

Canonical bytes: JSON, keys sorted by code point, no spaces, UTF-8, no escapes beyond what JSON
demands, numbers only as integers (everything else is a string), so that a stranger can rebuild
them. An entry's hash is SHA-256 over `DOMAIN_TAG`, the previous entry's hash (32 bytes) and
the canonical bytes. `docs/log-format.md` says the same for readers with no code of ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workstation.domain.notice import Notice, WorkstationError

DOMAIN_TAG = b"NII-LOG-1\x00"
GENESIS = bytes(32)
"""The `previous` of the first entry."""
_EXACT = frozenset({str, int, bool, type(None)})
FORMAT = "nii-log/1"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One committed entry: its number (from 1), canonical bytes, and the chained hashes."""

    seq: int
    body: bytes
    previous: bytes
    hash: bytes

    @property
    def content(self) -> dict[str, object]:
        """The body as a mapping: format, seq, kind, at, station, officer, software, data.

        Raises
        ------
        WorkstationError
            LOG-06 where the stored bytes are no longer JSON.
        """
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError, TypeError):
            value = None
        if not isinstance(value, dict):
            raise damaged(self.seq)
        return value


def damaged(seq: int) -> WorkstationError:
    """The failure of an entry whose content is not what its kind holds."""
    return WorkstationError(
        Notice(
            fact=f"Entry {seq} of the decision log is damaged and cannot be read.",
            safe="Nothing has been recorded or changed by this step.",
            act="Keep the data folder as it is, run “workstation log verify”, call support.",
            code="LOG-06",
        ),
        environment=True,
    )


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a chain: how many entries hold, and the first that does not."""

    entries: int
    head: bytes
    first_bad: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.first_bad is None


def canonical_bytes(value: Mapping[str, object]) -> bytes:
    """The canonical JSON of an entry's body.

    Raises
    ------
    ValueError
        For floats, non-string keys or anything that JSON with integers and strings cannot say.
    """
    _refuse_inexact(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode("utf-8")


def chain_hash(previous: bytes, body: bytes) -> bytes:
    """SHA-256 over the tag, the previous entry's hash and this entry's canonical bytes."""
    return hashlib.sha256(DOMAIN_TAG + previous + body).digest()


def verify_chain(entries: Iterable[tuple[int, bytes, bytes, bytes]]) -> Verification:
    """Verify (seq, previous, body, hash) rows in their stored order.

    Names the first entry whose number, link, hash or canonical form is wrong.
    """
    expected_previous, count = GENESIS, 0
    for seq, previous, body, digest in entries:
        number = count + 1
        why = ""
        if seq != number:
            why = f"entry {number} is missing (found {seq})"
        elif previous != expected_previous:
            why = "its link to the entry before it is broken"
        elif chain_hash(previous, body) != digest:
            why = "its content does not match its hash"
        elif not _body_agrees(body, number):
            why = "its content is not in the canonical form or names another number"
        if why:
            return Verification(count, expected_previous, number, why)
        expected_previous, count = digest, number
    return Verification(count, expected_previous)


def _body_agrees(body: bytes, number: int) -> bool:
    # Keys are sorted, so the entry's own "seq" is the last one in its bytes (only "software" and
    # "station", both text, follow it): found without a parse, which would cost ten times more.
    place = body.rfind(b'"seq":')
    return body.startswith(b'{"at":"') and body.startswith(b'"seq":%d,"software":"' % number, place)


def _refuse_inexact(value: object) -> None:
    if type(value) in _EXACT:  # most values: four times faster than the general question
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"a log key must be text, got {key!r}")
            _refuse_inexact(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_inexact(item)
    elif not isinstance(value, (str, int, bool, type(None))):
        raise ValueError(f"a log value must be text, integer, flag or none, got {value!r}")
