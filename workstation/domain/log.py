"""The decision log's entries: canonical bytes and the hash that chains them.

Canonical bytes: JSON, keys sorted by code point, no spaces, UTF-8, no escapes beyond what JSON
demands, numbers only as integers (everything else is a string), so that a stranger can rebuild
them. An entry's hash is SHA-256 over a tag, the previous entry's hash (32 bytes), since nii-log/2
the previous entry's signatures, and the canonical bytes. `docs/log-format.md` says the same for
readers with no code of ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring as _quoted

from workstation.domain.notice import Notice, WorkstationError

DOMAIN_TAG = b"NII-LOG-1\x00"
"""Of the hashes of nii-log/1."""
DOMAIN_TAG_2 = b"NII-LOG-2\x00"
SIGN_TAG = b"NII-SIGN-1\x00"
"""Of what is signed of an entry: `SIGN_TAG`, the role (one byte), the entry's hash."""
HANDOVER_TAG = b"NII-KEY-1\x00"
"""Of what a station key signs for the one that replaces it: the tag, its own public key, the new."""
STATION_ROLE, OFFICER_ROLE = 1, 2
SIGNATURE_BYTES = 64
GENESIS = bytes(32)
"""The `previous` of the first entry."""
_EXACT = frozenset({str, int, bool, type(None)})
FORMAT_1 = "nii-log/1"
FORMAT = "nii-log/2"
"""What is written now. A log may begin with entries of nii-log/1."""
_FORMAT_KEY = b'"format":"'
_FORMAT_2 = b'"format":"nii-log/2"'

STATION_KEY, OFFICER_KEY, KEY_REVOKED = "station_key", "officer_key", "key_revoked"
"""Kinds of entries that tell of keys."""
KEY_KINDS = (KEY_REVOKED, OFFICER_KEY, STATION_KEY)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One committed entry: its number (from 1), canonical bytes, chained hashes, signatures.

    A signature is None where the body names no key for it.
    """

    seq: int
    body: bytes
    previous: bytes
    hash: bytes
    station_signature: bytes | None = None
    officer_signature: bytes | None = None

    @property
    def signatures(self) -> bytes:
        """Both, one behind the other: what the next entry's hash covers besides this one's hash."""
        return (self.station_signature or b"") + (self.officer_signature or b"")

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
    """The result of verifying a chain: how many entries hold, and the first that does not.

    `level` is "chain" (links, hashes, form, columns, heads of signed checkpoints) or "full" (also
    every signature, the keys' validity, the trees' roots); `signatures` and `checkpoints` count
    what was checked.
    """

    entries: int
    head: bytes
    first_bad: int | None = None
    why: str = ""
    signatures: int = 0
    checkpoints: int = 0
    level: str = "chain"
    unsigned: int = 0
    """Entries of nii-log/2 that the station did not sign; each says why."""
    keys_to_compare: tuple[str, ...] = ()
    """Station keys that no earlier key vouches for: compare them with what was printed."""

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
    return _encode(value).encode("utf-8")


def chain_hash(previous: bytes, body: bytes, signatures_before: bytes = b"") -> bytes:
    """The hash of an entry, as the format that its body names has it.

    `previous` and `signatures_before` are the hash and the `LogEntry.signatures` of the entry
    before; hashes of nii-log/1 leave the signatures out.
    """
    if is_format_2(body):
        return chain_hash_2(previous, signatures_before, body)
    return hashlib.sha256(DOMAIN_TAG + previous + body).digest()


def chain_hash_2(previous: bytes, signatures_before: bytes, body: bytes) -> bytes:
    """The hash of an entry of nii-log/2."""
    return hashlib.sha256(DOMAIN_TAG_2 + previous + signatures_before + body).digest()


def entry_body(
    data: bytes,
    *,
    at: str,
    clock: str,
    kind: str,
    officer: str,
    officer_key: str | None,
    outcome: str | None,
    parcel: str | None,
    seq: int,
    software: str,
    station: str,
    station_key: str | None,
) -> bytes:
    """The canonical bytes of an entry of nii-log/2; `data` are those of its data.

    Raises
    ------
    ValueError
        For text that has no UTF-8 form.
    """
    before = f'{{"at":{_quoted(at)},"clock":{_quoted(clock)},"data":'
    behind = (
        f',"format":"{FORMAT}","kind":{_quoted(kind)},"officer":{_quoted(officer)}'
        f',"officer_key":{_text(officer_key)},"outcome":{_text(outcome)}'
        f',"parcel":{_text(parcel)},"seq":{seq},"software":{_quoted(software)}'
        f',"station":{_quoted(station)},"station_key":{_text(station_key)}}}'
    )
    return before.encode() + data + behind.encode()


def _text(value: str | None) -> str:
    return "null" if value is None else _quoted(value)


def is_format_2(body: bytes) -> bool:
    """Whether an entry is one of nii-log/2."""
    # Behind the data come the top-level texts only, in which a quote never stands bare.
    return body.startswith(_FORMAT_2, body.rfind(_FORMAT_KEY))


def key_id(public: bytes) -> str:
    """The name of a key in entries: 32 hexadecimal digits of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(public).hexdigest()[:32]


def signed_message(role: int, digest: bytes) -> bytes:
    """What the station (`STATION_ROLE`) or the officer (`OFFICER_ROLE`) signs of an entry."""
    return SIGN_TAG + bytes((role,)) + digest


def handover_message(old_public: bytes, new_public: bytes) -> bytes:
    """What a station key signs to say that another replaces it."""
    return HANDOVER_TAG + old_public + new_public


Row = tuple[int, bytes, bytes, bytes] | tuple[int, bytes, bytes, bytes, bytes | None, bytes | None]
"""Number, previous hash, body, hash, and where there are any the signatures."""


def verify_chain(entries: Iterable[Row]) -> Verification:
    """Verify rows in their stored order.

    Names the first entry whose number, link, hash or canonical form is wrong.
    """
    expected_previous, count, before = GENESIS, 0, b""
    for seq, previous, body, digest, *signatures in entries:
        number = count + 1
        why = ""
        if seq != number:
            why = f"entry {number} is missing (found {seq})"
        elif previous != expected_previous:
            why = "its link to the entry before it is broken"
        elif chain_hash(previous, body, before) != digest:
            why = "its content does not match its hash"
        elif not _body_agrees(body, number):
            why = "its content is not in the canonical form or names another number"
        if why:
            return Verification(count, expected_previous, number, why)
        expected_previous, count = digest, number
        before = b"".join(signature or b"" for signature in signatures)
    return Verification(count, expected_previous)


def _body_agrees(body: bytes, number: int) -> bool:
    # Keys are sorted, so the entry's own "seq" is the last one in its bytes (only "software" and
    # "station", both text, follow it): found without a parse, which would cost ten times more.
    place = body.rfind(b'"seq":')
    return body.startswith(b'{"at":"') and body.startswith(b'"seq":%d,"software":"' % number, place)


_encode = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,  # `_refuse_inexact` has walked through all of it
).encode


def _refuse_inexact(value: object) -> None:
    kind = type(value)
    if kind is dict or isinstance(value, Mapping):
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str and not isinstance(key, str):
                raise ValueError(f"a log key must be text, got {key!r}")
            if type(item) not in _EXACT:  # most are: four times faster than the general question
                _refuse_inexact(item)
    elif kind is list or isinstance(value, (list, tuple)):
        for item in value:  # type: ignore[attr-defined]
            if type(item) not in _EXACT:
                _refuse_inexact(item)
    elif kind not in _EXACT and not isinstance(value, (str, int)):
        raise ValueError(f"a log value must be text, integer, flag or none, got {value!r}")
