"""Verifies a stored log: its chain row by row, its signatures, its signed checkpoints.

`follow` looks closely at an entry only where it is unlike those before it: most are compared with
what the columns say they must end in, which costs a third of reading their JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted

from workstation.domain.log import (
    DOMAIN_TAG,
    DOMAIN_TAG_2,
    FORMAT,
    FORMAT_1,
    GENESIS,
    OFFICER_ROLE,
    SIGNATURE_BYTES,
    STATION_ROLE,
    canonical_bytes,
    chain_hash,
    is_format_2,
    signed_message,
)
from workstation.domain.log_keys import KeyBook, SignatureCheck

StoredRow = tuple[
    int, bytes, bytes, bytes, bytes | None, bytes | None, str, str, str, str | None, str | None
]
"""seq, previous, body, hash, both signatures; at, kind, officer, outcome, parcel as columns."""

NOT_ITS_HASH = "its content does not match its hash"
NOT_CANONICAL = "its content is not in the canonical form or names another number"
COLUMNS = "the columns it is found by do not match its content"
_KEYS_1 = frozenset(
    {"at", "clock", "data", "format", "kind", "officer", "outcome", "parcel", "seq", "software"}
    | {"station"}
)
_KEYS_2 = _KEYS_1 | {"officer_key", "station_key"}


@dataclass(slots=True)
class Chain:
    """How far a log was followed: what the next entry must link to, and the first bad one."""

    entries: int = 0
    head: bytes = GENESIS
    signatures: bytes = b""
    second: bool = False
    """Entries of nii-log/2 have begun."""
    first_bad: int | None = None
    why: str = ""
    unsigned: int = 0
    """Entries of nii-log/2 that the station did not sign."""
    _learnt: dict[tuple[str, str, str | None, bool], tuple[str, str]] = field(default_factory=dict)

    def begin_behind(self, row: StoredRow) -> None:
        """Go on behind an entry that somebody else follows."""
        seq, _, body, digest, station, officer, *_ = row
        self.entries, self.head, self.second = seq, digest, is_format_2(body)
        self.signatures = (station or b"") + (officer or b"")

    def follow(self, rows: Iterable[StoredRow]) -> None:
        """Take rows in their stored order, up to the first that is bad."""
        number, previous, before = self.entries, self.head, self.signatures
        second = self.second
        tag = DOMAIN_TAG_2 if second else DOMAIN_TAG
        learnt, sha = self._learnt, hashlib.sha256
        try:
            for row in rows:
                seq, link, body, digest, station, officer, at, kind, name, outcome, parcel = row
                number += 1
                try:
                    lead, tail = learnt[kind, name, outcome, officer is None]
                    told = "null" if parcel is None else f'"{parcel}"'
                    if (
                        seq == number
                        and link == previous
                        and body.endswith(f'{lead}{told},"seq":{seq}{tail}'.encode())
                        and body[:31] == f'{{"at":"{at}'.encode()
                        and (parcel is None or '"' not in parcel)
                        and (station is None) is not second
                        and (officer is None or len(station) == SIGNATURE_BYTES)  # type: ignore[arg-type]
                        and sha(tag + link + before + body).digest() == digest
                    ):
                        previous = digest
                        if station is not None:
                            before = station if officer is None else station + officer
                        continue
                except (KeyError, TypeError, AttributeError, ValueError):
                    pass  # not like one before it, or not even bytes: a close look tells
                self.entries, self.head, self.signatures = number - 1, previous, before
                self._look_closely(number, row)
                if self.first_bad is not None:
                    number -= 1
                    return
                second = self.second
                tag = DOMAIN_TAG_2 if second else DOMAIN_TAG
                previous, before = digest, self.signatures
        finally:
            self.entries, self.head, self.signatures = number, previous, before

    def look_at(self, rows: Iterable[StoredRow]) -> None:
        """The same with a close look at every row: its JSON is read and written again."""
        for row in rows:
            number = self.entries + 1
            self._look_closely(number, row)
            if self.first_bad is not None:
                return
            self.entries, self.head = number, row[3]

    def _look_closely(self, number: int, row: StoredRow) -> None:
        seq, link, body, digest, station, officer, *columns = row
        why = ""
        if seq != number:
            why = f"entry {number} is missing (found {seq})"
        elif not (type(link) is type(body) is type(digest) is bytes):
            why = "it is not stored as bytes"
        elif link != self.head:
            why = "its link to the entry before it is broken"
        elif chain_hash(link, body, self.signatures) != digest:
            why = NOT_ITS_HASH
        elif self.second and not is_format_2(body):
            why = f"it is of {FORMAT_1}, behind entries of {FORMAT}"
        else:
            why = self._content(number, body, station, officer, columns)
        if why:
            self.first_bad, self.why = number, why
            return
        self.second = is_format_2(body)
        self.unsigned += self.second and station is None
        self.signatures = (station or b"") + (officer or b"")

    def _content(
        self,
        number: int,
        body: bytes,
        station: bytes | None,
        officer: bytes | None,
        columns: list[str | None],
    ) -> str:
        try:
            content = json.loads(body)
            canonical = isinstance(content, dict) and canonical_bytes(content) == body
        except (ValueError, RecursionError):
            canonical = False
        second = is_format_2(body)
        if (
            not canonical
            or content.keys() != (_KEYS_2 if second else _KEYS_1)
            or content["format"] != (FORMAT if second else FORMAT_1)
            or type(content["seq"]) is not int
            or content["seq"] != number
        ):
            return NOT_CANONICAL
        names = ("at", "kind", "officer", "outcome", "parcel")
        if [content[name] for name in names] != columns:
            return COLUMNS
        for signature, key in ((station, "station_key"), (officer, "officer_key")):
            if (signature is None) is not (content.get(key) is None):
                return "it names a key and has no signature, or the other way round"
            if signature is not None and (
                type(signature) is not bytes or len(signature) != SIGNATURE_BYTES
            ):
                return "a signature is not 64 bytes"
        self._learn(content)
        return ""

    def _learn(self, content: dict[str, object]) -> None:
        """What an entry of the same kind, officer and outcome has before its parcel and behind."""

        def text(name: str) -> str:
            value = content[name]
            return "null" if value is None else _quoted(str(value))

        second = content["format"] == FORMAT
        key = f'"officer_key":{text("officer_key")},' if second else ""
        lead = (
            f',"format":{text("format")},"kind":{text("kind")},"officer":{text("officer")},{key}'
            f'"outcome":{text("outcome")},"parcel":'
        )
        tail = f',"software":{text("software")},"station":{text("station")}'
        tail += f',"station_key":{text("station_key")}}}' if second else "}"
        outcome = content["outcome"]
        unsigned = content.get("officer_key") is None
        about = (str(content["kind"]), str(content["officer"]))
        self._learnt[*about, None if outcome is None else str(outcome), unsigned] = (lead, tail)


@dataclass(slots=True)
class Signatures:
    """Checks signatures against what the log tells of keys; keeps the first that does not hold."""

    book: KeyBook
    check: SignatureCheck
    checked: int = 0
    first_bad: int | None = None
    why: str = ""

    def bad(self, number: int, why: str) -> None:
        if self.first_bad is None or number < self.first_bad:
            self.first_bad, self.why = number, why

    def tell(self, row: StoredRow) -> None:
        """Take in an entry that tells of a key, and check its signatures."""
        content = _content_of(row[2])
        if content is None:
            return  # the chain names it
        why = self.book.note(row[0], content)
        if why:
            self.bad(row[0], why)
        self.look_at(row)

    def look_at(self, row: StoredRow) -> None:
        """Check both signatures of an entry, where it names keys for them."""
        seq, _, body, digest, station, officer, at, _, name, *_ = row
        content = _content_of(body)
        if content is None:
            return
        roles: tuple[tuple[int, str, object, bytes | None], ...] = (
            (STATION_ROLE, "station", content.get("station_key"), station),
            (OFFICER_ROLE, "officer", content.get("officer_key"), officer),
        )
        for role, whose, told, signature in roles:
            if told is None:
                continue
            why = self._fault(seq, at, name, (whose, told), digest, (role, signature))
            if why:
                self.bad(seq, why)
                return
            self.checked += 1
        if roles[0][2] is None:
            self._unsigned(seq, content)

    def _unsigned(self, seq: int, content: dict[str, object]) -> None:
        """Once the log has told of a station key an entry must say why it is not signed with it."""
        data = content.get("data")
        said = isinstance(data, dict) and isinstance(data.get("not_signed"), str)
        first = min((k.entry for k in self.book.keys.values() if not k.officer), default=None)
        if first is not None and first < seq and not said:
            self.bad(seq, "the station did not sign it, and it does not say why")

    def _fault(
        self,
        seq: int,
        at: str,
        name: str,
        key: tuple[str, object],
        digest: bytes,
        signed: tuple[int, bytes | None],
    ) -> str:
        whose, told = key
        role, signature = signed
        known = self.book.keys.get(told) if isinstance(told, str) else None
        if known is None or known.entry > seq or bool(known.officer) is (role == STATION_ROLE):
            return f"the log has told of no {whose} key by which it is signed"
        if known.officer and known.officer != name:
            return f"it is signed with the key of {known.officer}, who is another officer"
        fault = known.fault(seq, at)
        if fault:
            return fault
        if signature is None or not self.check(
            known.public, signed_message(role, digest), signature
        ):
            return f"the {whose}'s signature does not fit it"
        return ""


def _content_of(body: bytes) -> dict[str, object] | None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError, TypeError):
        return None
    return content if isinstance(content, dict) else None
