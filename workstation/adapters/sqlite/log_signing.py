"""Which keys sign an entry that is being written, and the entries that tell of those keys first."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.log import KEY_KINDS, OFFICER_KEY, STATION_KEY, handover_message
from workstation.domain.log_keys import KeyBook
from workstation.domain.notice import WorkstationError
from workstation.services.ports import EntryDraft
from workstation.services.signing_ports import KeyRing, Signer

# Written as the index `log_keys` of the store has it.
_TOLD = f"SELECT seq, body FROM log WHERE kind IN {KEY_KINDS} ORDER BY seq"
LAST_TOLD = f"(SELECT max(seq) FROM log WHERE kind IN {KEY_KINDS})"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs one entry; `why_not` says why the station does not, where it should."""

    station: Signer | None = None
    officer: Signer | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Introduction:
    """An entry that tells of a key, before the first entry which that key signs."""

    draft: EntryDraft
    signers: Signers
    key_id: str = field(default="")


class Signing:
    """The ring of this process beside what the log knows of keys. Use under the log's own lock."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._book, self._seen = KeyBook(), -1
        self._unsettled = False
        self._gave_up = ""

    def forget(self) -> None:
        """What was told last has not been committed: read the log again."""
        self._seen = -1

    def known(self, last_told: int | None) -> bool:
        """Whether the log tells no more of keys than when it was looked at last."""
        return self._seen == (last_told or 0)

    def look(self, connection: sqlite3.Connection, last_told: int | None) -> None:
        """Take in what the log tells of keys since."""
        if self.known(last_told):
            return
        self._book, self._gave_up = KeyBook(), ""
        for seq, body in connection.execute(_TOLD).fetchall():
            try:
                content = json.loads(body)
            except (ValueError, RecursionError):
                continue  # damaged: the verification names it
            if isinstance(content, dict):
                self._book.note(seq, content)
        self._seen = last_told or 0
        self._ring.refresh()

    def noted(self, seq: int, content: dict[str, object]) -> None:
        """An entry of this process that tells of a key is written."""
        self._book.note(seq, content)
        self._seen = seq
        self._unsettled = True

    def committed(self) -> None:
        """What was told of is on disk: a key that was replaced has vouched and is deleted."""
        if self._unsettled:
            self._unsettled = False
            try:
                self._ring.settle()
            except WorkstationError as error:
                _log.warning("a replaced station key is still there: %s", error.notice)

    def ready(self, draft: EntryDraft, seq: int, at: str) -> Signers | None:
        """Who signs an entry; None where the log must be told of a key before."""
        if draft.kind in (STATION_KEY, OFFICER_KEY):
            return None
        station, officer = self._ring.station(), self._ring.officer(draft.officer)
        why = ""
        if station is None:
            if self._book.station is None and not self._gave_up:
                return None
            why = self._gave_up or self._ring.why_not()
        elif station.key_id != self._book.station:
            if self._may_introduce(station):
                return None
            why = self._unknown(station)
            station = None
        else:
            fault = self._book.keys[station.key_id].fault(seq, at)
            if fault:
                if not self._gave_up:
                    return None
                station, why = None, self._gave_up
        if officer is not None:
            known = self._book.keys.get(officer.key_id)
            if known is None:
                return None
            if known.officer != draft.officer or known.fault(seq, at):
                officer = None  # the next sign-in makes a new one
        return Signers(station, officer, why)

    def introductions(self, draft: EntryDraft, seq: int, now: datetime) -> Iterator[Introduction]:
        """What must be told first; after each the caller writes it and calls `noted`."""
        at = timestamp(now)
        station = self._station(draft, seq, at)
        officer = self._ring.officer(draft.officer)
        known = None if officer is None else self._book.keys.get(officer.key_id)
        if known is not None and known.fault(seq, at):
            officer = None
        if station is not None and station.key_id != self._book.station:
            data = self._told(station, self._book.station, now, officer=False)
            data["by_old"] = self._by_old(station)
            asked = draft.kind == STATION_KEY
            if asked:
                data |= draft.data
            yield Introduction(
                EntryDraft(STATION_KEY, draft.officer if asked else "", data),
                Signers(station, officer if asked and known is not None else None),
                station.key_id,
            )
        if officer is not None and known is None:
            data = self._told(officer, self._book.officer(draft.officer), now, officer=True)
            data["account"] = draft.officer
            if draft.kind == OFFICER_KEY:
                data |= draft.data
            yield Introduction(
                EntryDraft(OFFICER_KEY, draft.officer, data),
                self._with_station(officer, seq + 1, at),
                officer.key_id,
            )

    def _with_station(self, officer: Signer, seq: int, at: str) -> Signers:
        """An officer's signer, and the station's where it may sign; else why it does not."""
        station = self._ring.station()
        if station is None:
            return Signers(None, officer, self._gave_up or self._ring.why_not())
        if station.key_id != self._book.station:
            return Signers(None, officer, self._unknown(station))
        fault = self._book.keys[station.key_id].fault(seq, at)
        if fault:
            return Signers(None, officer, self._gave_up or "the station's key may sign no more")
        return Signers(station, officer)

    def _station(self, draft: EntryDraft, seq: int, at: str) -> Signer | None:
        """The station's signer to tell of or to use: made or renewed where that is due."""
        station, current = self._ring.station(), self._book.station
        try:
            if station is None and current is None:
                station = self._ring.first_station()
                if station is None:
                    self._gave_up = self._ring.why_not() or "there is no station key"
            elif station is not None and station.key_id == current:
                known = self._book.keys[current]
                if known.revoked:  # whoever revoked it puts another in its place
                    self._gave_up = "the station's key was revoked"
                elif known.fault(seq, at):
                    station = self._ring.renew_station()
        except WorkstationError as error:
            self._gave_up = error.notice.fact.removesuffix(".")
            return None
        if station is None or station.key_id == current:
            return station
        return station if draft.kind == STATION_KEY or self._may_introduce(station) else None

    def _may_introduce(self, station: Signer) -> bool:
        """Told of without anyone's asking: the first key, and one that the key before vouches for."""
        if station.key_id in self._book.keys:
            return False
        current = self._book.station
        return current is None or self._by_old(station) is not None

    def _by_old(self, station: Signer) -> str | None:
        current = self._book.station
        if current is None or self._book.keys[current].revoked:
            return None
        old = self._ring.outgoing(current)
        if old is None:
            return None
        return old.sign(handover_message(old.public, station.public)).hex()

    def _unknown(self, station: Signer) -> str:
        if station.key_id in self._book.keys:
            return "the station's key is one that was replaced or revoked"
        return "the station's key is not the one that the log knows"

    def _told(
        self, signer: Signer, replaces: str | None, now: datetime, *, officer: bool
    ) -> dict[str, object]:
        until = self._ring.until(now, officer=officer)
        return {
            "id": signer.key_id,
            "public": signer.public.hex(),
            "from": timestamp(now),
            "until": None if until is None else timestamp(until),
            "replaces": replaces,
        }
