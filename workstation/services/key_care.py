"""Signing keys of the station and of officers: which there are, renewing, revoking.

What is done is told in the log, where every reader finds it: a key signs only what its own
entries allow (domain/log_keys.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from workstation.domain.log import KEY_KINDS, KEY_REVOKED, OFFICER_KEY, STATION_KEY, LogEntry
from workstation.domain.log_keys import KeyBook, KnownKey
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import DecisionLog, EntryDraft
from workstation.services.signing_ports import KeyRing

_PAGE = 500

NO_RING = Notice(
    fact="This station was opened without its signing keys.",
    safe="Nothing has been changed.",
    act="Open it as the workstation does.",
    code="KEY-07",
)
NO_SUCH_KEY = Notice(
    fact="The log tells of no signing key of that name.",
    safe="Nothing has been changed.",
    act="“workstation keys list” tells the names; the first eight digits are enough.",
    code="KEY-08",
)
REVOKED_ALREADY = Notice(
    fact="That signing key has been revoked already.",
    safe="Nothing has been changed.",
    act="“workstation keys list” tells by which entry.",
    code="KEY-09",
)
NO_REASON = Notice(
    fact="A key is renewed or revoked for a reason, and none was given.",
    safe="Nothing has been changed.",
    act="Give it with --why.",
    code="KEY-10",
)
NOT_LOST = Notice(
    fact="The station's key is there and signs: it is not lost.",
    safe="Nothing has been changed.",
    act="Renew it without --lost, so that the old key vouches for the new one.",
    code="KEY-11",
)


@dataclass(frozen=True, slots=True)
class KeyState:
    """A key as the log tells of it; `state` in words."""

    key: KnownKey
    state: str
    in_use: bool

    @property
    def fingerprint(self) -> str:
        """The key's name in groups of four, as it is printed and compared."""
        told = self.key.key_id
        return " ".join(told[place : place + 4] for place in range(0, len(told), 4))

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {
            "key": self.key.key_id,
            "fingerprint": self.fingerprint,
            "of": "officer" if self.key.officer else "station",
            "officer": self.key.officer or None,
            "entry": self.key.entry,
            "from": self.key.since,
            "until": self.key.until,
            "state": self.state,
            "in_use": self.in_use,
            "compare": not self.key.officer and not self.key.vouched,
        }


class KeyCare:
    """What administrators do to keys, and officers to their own. Calls block."""

    def __init__(
        self, log: DecisionLog, ring: KeyRing | None, permissions: Permissions, through: str
    ) -> None:
        self._log, self._ring, self._permissions = log, ring, permissions
        self._through = through

    def listed(self) -> tuple[KeyState, ...]:
        """Every key that the log tells of, the newest last."""
        book = self._book()
        return tuple(self._state(key, book) for key in book.keys.values())

    def why_not_signed(self) -> str:
        """Why the station signs nothing just now; empty where it does or has not begun to."""
        ring = self._ring
        if ring is None:
            return NO_RING.fact.removesuffix(".")
        station, book = ring.station(), self._book()
        if station is None:
            return ring.why_not() if book.station is not None else ""
        if book.station not in (None, station.key_id) and ring.outgoing(book.station or "") is None:
            return "the station's key is not the one that the log knows"
        return ""

    def others_may_read(self) -> bool:
        """Whether other users of this computer may read the station's key file."""
        return self._ring is not None and self._ring.others_may_read()

    def rotate_station(self, by: Officer, why: str, *, lost: bool = False) -> LogEntry:
        """Put a new station key in place. Where the old one is `lost` nothing vouches for it.

        Raises
        ------
        WorkstationError
            RIGHTS-01, KEY-04, -06, -10, -11, LOG-nn.
        """
        ring = self._allowed(by, why)
        station, book = ring.station(), self._book()
        usable = station is not None and station.key_id == book.station
        if lost and usable:
            raise WorkstationError(NOT_LOST)
        # A token's new key, or one whose renewal was cut off, only has to be told of.
        if station is None or station.key_id in book.keys:
            ring.renew_station()
        told = {"why": why.strip(), "through": self._through}
        return self._log.append(EntryDraft(STATION_KEY, by.name, told))

    def rotate_own(self, officer: Officer, password: str, why: str) -> LogEntry:
        """Give an officer who is signed in a new key, sealed with the same password.

        Raises
        ------
        WorkstationError
            KEY-10, LOG-nn.
        """
        if self._ring is None:
            raise WorkstationError(NO_RING)
        if not why.strip():
            raise WorkstationError(NO_REASON)
        self._ring.renew(officer.name, password)
        self._ring.unseal(officer.name, password)
        told = {"why": why.strip(), "through": self._through}
        return self._log.append(EntryDraft(OFFICER_KEY, officer.name, told))

    def revoke(self, by: Officer, name: str, why: str) -> LogEntry:
        """Let a key sign nothing any more. The station's key in use is renewed first.

        `name` is a key's name or the first eight digits of it at least.

        Raises
        ------
        WorkstationError
            RIGHTS-01, KEY-04, -06, -08, -09, -10, LOG-nn.
        """
        ring = self._allowed(by, why)
        book = self._book()
        key = _of_name(book, name)
        if key.revoked:
            raise WorkstationError(REVOKED_ALREADY)
        if not key.officer and key.key_id == book.station:
            self.rotate_station(by, why)
        told = {
            "key": key.key_id,
            "account": key.officer or None,
            "why": why.strip(),
            "through": self._through,
        }
        entry = self._log.append(EntryDraft(KEY_REVOKED, by.name, told))
        if key.officer and book.officer(key.officer) == key.key_id:
            ring.remove(key.officer)  # the next sign-in makes a new one
        return entry

    def _allowed(self, by: Officer, why: str) -> KeyRing:
        self._permissions.require(by, Deed.KEYS)
        if not why.strip():
            raise WorkstationError(NO_REASON)
        if self._ring is None:
            raise WorkstationError(NO_RING)
        return self._ring

    def _book(self) -> KeyBook:
        book, after = KeyBook(), 0
        while page := self._log.entries(after=after, limit=_PAGE, kinds=KEY_KINDS):
            for entry in page:
                book.note(entry.seq, entry.content)
            after = page[-1].seq
        return book

    def _state(self, key: KnownKey, book: KeyBook) -> KeyState:
        if key.ended_by is not None:
            how = "revoked" if key.revoked else "replaced"
            return KeyState(key, f"{how} by entry {key.ended_by}", in_use=False)
        in_use = key.key_id in (book.station, book.officer(key.officer))
        return KeyState(key, "in use", in_use=in_use)


def _of_name(book: KeyBook, name: str) -> KnownKey:
    wanted = name.replace(" ", "").lower()
    found = [key for told, key in book.keys.items() if told.startswith(wanted)]
    if len(wanted) < 8 or len(found) != 1:
        raise WorkstationError(NO_SUCH_KEY)
    return found[0]
