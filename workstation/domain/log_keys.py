"""Which keys may sign which entries, as the log's own entries tell it.

A key signs from the entry that tells of it. It ends with the entry that names its successor or
revokes it, and after its `until`. The first station key, and one that no earlier key vouches for,
is trusted only as far as a reader compares its printed fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workstation.domain.log import (
    KEY_REVOKED,
    OFFICER_KEY,
    STATION_KEY,
    handover_message,
    key_id,
)

SignatureCheck = Callable[[bytes, bytes, bytes], bool]
"""Whether (public key, message, signature) fit together."""


@dataclass(slots=True)
class KnownKey:
    """A key that an entry tells of; `officer` is empty for the station's."""

    key_id: str
    public: bytes
    officer: str
    entry: int
    since: str
    until: str | None
    vouched: bool
    ended_by: int | None = None
    revoked: bool = False

    def fault(self, seq: int, at: str) -> str:
        """Why an entry may not be signed with this key; empty where it may."""
        if self.ended_by is not None and seq > self.ended_by:
            how = "revoked" if self.revoked else "replaced"
            return f"it is signed with a key that entry {self.ended_by} {how}"
        if self.until is not None and at > self.until:
            return f"it is signed with a key that ended at {self.until}"
        return ""


class KeyBook:
    """The keys of a log, from its entries in their order."""

    def __init__(self, check: SignatureCheck | None = None) -> None:
        """With no `check` what one key says of another is taken as it stands."""
        self._check = check
        self.keys: dict[str, KnownKey] = {}
        self.station: str | None = None
        """The station key told of last."""
        self._of_officer: dict[str, str] = {}

    def officer(self, name: str) -> str | None:
        """The key told of last for an account."""
        return self._of_officer.get(name.casefold())

    def to_compare(self) -> tuple[str, ...]:
        """Station keys that no earlier key vouches for: compare their printed fingerprints."""
        return tuple(k.key_id for k in self.keys.values() if not k.officer and not k.vouched)

    def note(self, seq: int, content: Mapping[str, object]) -> str:
        """Take in an entry that tells of a key; gives why it cannot be right, or nothing."""
        data = content.get("data")
        if not isinstance(data, Mapping):
            return "it does not tell of a key as its kind must"
        kind = content.get("kind")
        if kind == KEY_REVOKED:
            return self._revoked(seq, data)
        public = _public(data.get("public"))
        since, until = data.get("from"), data.get("until")
        told = data.get("id")
        if (
            public is None
            or told != key_id(public)
            or not isinstance(since, str)
            or not (until is None or isinstance(until, str))
        ):
            return "it does not tell of a key as its kind must"
        if told in self.keys:
            return "it tells of a key that the log knows already"
        if kind == STATION_KEY:
            return self._station(seq, content, public, data, (since, until))
        if kind == OFFICER_KEY:
            return self._officer(seq, content, public, data, (since, until))
        return "it tells of no key"

    def _station(
        self,
        seq: int,
        content: Mapping[str, object],
        public: bytes,
        data: Mapping[str, object],
        times: tuple[str, str | None],
    ) -> str:
        told = key_id(public)
        if content.get("station_key") != told:
            return "the new station key does not sign its own entry"
        if data.get("replaces") != self.station:
            return "it does not name the station key that it replaces"
        before = self.keys[self.station] if self.station is not None else None
        by_old = data.get("by_old")
        if by_old is not None:
            signature = _bytes(by_old, 64)
            if before is None or before.revoked or signature is None:
                return "the new station key is vouched for by none that may do so"
            if self._check is not None and not self._check(
                before.public, handover_message(before.public, public), signature
            ):
                return "the key before did not sign for the new station key"
        if before is not None and before.ended_by is None:
            before.ended_by = seq
        self.station = told
        self.keys[told] = KnownKey(told, public, "", seq, *times, vouched=by_old is not None)
        return ""

    def _officer(
        self,
        seq: int,
        content: Mapping[str, object],
        public: bytes,
        data: Mapping[str, object],
        times: tuple[str, str | None],
    ) -> str:
        told, account = key_id(public), data.get("account")
        if not isinstance(account, str) or not account:
            return "it does not tell of a key as its kind must"
        if (content.get("officer_key"), content.get("officer")) != (told, account):
            return "the officer's new key does not sign its own entry"
        before = self.officer(account)
        if data.get("replaces") != before:
            return "it does not name the officer's key that it replaces"
        if before is not None and self.keys[before].ended_by is None:
            self.keys[before].ended_by = seq
        self._of_officer[account.casefold()] = told
        self.keys[told] = KnownKey(told, public, account, seq, *times, vouched=True)
        return ""

    def _revoked(self, seq: int, data: Mapping[str, object]) -> str:
        told = data.get("key")
        known = self.keys.get(told) if isinstance(told, str) else None
        if known is None:
            return "it revokes a key that the log has not told of"
        if not known.revoked:
            known.revoked = True
            known.ended_by = min(seq, known.ended_by or seq)
        return ""


def _public(told: object) -> bytes | None:
    return _bytes(told, 32)


def _bytes(told: object, length: int) -> bytes | None:
    """Bytes written in small hexadecimal digits; None where it is anything else."""
    if not isinstance(told, str) or len(told) != 2 * length:
        return None
    try:
        found = bytes.fromhex(told)
    except ValueError:
        return None
    return found if found.hex() == told else None
