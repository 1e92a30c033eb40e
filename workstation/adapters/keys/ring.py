"""`signing_ports.KeyRing`: the station's key and the keys of officers who are signed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from workstation.adapters.keys import plug_in
from workstation.adapters.keys.checks import MemorySigner, new_signer, signer_of
from workstation.adapters.keys.sealing import USUAL, Cost, seal, unseal
from workstation.adapters.keys.station_file import StationFile
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.signing_ports import Signer

WRONG_PASSWORD = Notice(
    fact="The officer's signing key cannot be opened with this password.",
    safe="The key is kept as it is; nothing has been signed.",
    act="Type the password again; an administrator can reset it, which makes a new key.",
    code="KEY-01",
)
UNREADABLE = Notice(
    fact="The officer's signing key in the store is damaged.",
    safe="Entries recorded before can still be verified.",
    act="An administrator makes a new one: “workstation keys rotate --account NAME”.",
    code="KEY-02",
)
NOT_WRITTEN = Notice(
    fact="The station's new key cannot be written.",
    safe="The key in use has not been changed.",
    act="Check that the folder “keys” of the data folder can be written, then try again.",
    code="KEY-04",
)
OF_A_TOKEN = Notice(
    fact="The station's key lies in a token or a service; this program cannot renew it.",
    safe="Nothing has been changed.",
    act="Renew it there; the next entry of the log tells of the new key.",
    code="KEY-06",
)


@dataclass(frozen=True, slots=True)
class KeySettings:
    """What a site says of keys. `signer` is a plug-in's name, empty for the key file.

    A key of 0 days has no end.
    """

    signer: str = ""
    station_days: int = 0
    officer_days: int = 0
    cost: Cost = USUAL


class SealedKeys(Protocol):
    """Where officers' sealed keys lie."""

    def get(self, name: str) -> tuple[str, bytes, str] | None:
        """(the account's name as it was made, the sealed key, when it was made)."""
        ...

    def put(self, name: str, signer: MemorySigner, sealed: bytes) -> None: ...

    def remove(self, name: str) -> None: ...


class Ring:
    """See `signing_ports.KeyRing`."""

    def __init__(
        self,
        data_dir: Path,
        sealed: SealedKeys,
        now: Callable[[], datetime],
        settings: KeySettings,
    ) -> None:
        self._data_dir, self._file = data_dir, StationFile(data_dir)
        self._sealed, self._now, self._cost = sealed, now, settings.cost
        self._plug_in = settings.signer
        self._days = (settings.station_days, settings.officer_days)
        self._lock = threading.Lock()
        self._station: Signer | None = None
        self._looked = False
        self._why = ""
        self._open: dict[str, MemorySigner] = {}

    # The station

    def station(self) -> Signer | None:
        """See the port."""
        if not self._looked:
            with self._lock:
                self._look()
        return self._station

    def why_not(self) -> str:
        """See the port."""
        return self._why

    def outgoing(self, key_id: str) -> Signer | None:
        """See the port."""
        return None if self._plug_in else self._file.read_old(key_id)

    def renew_station(self) -> Signer:
        """See the port."""
        with self._lock:
            if self._plug_in:
                raise WorkstationError(OF_A_TOKEN)
            try:
                signer: Signer = self._file.renew()
            except OSError as error:
                raise _not_written(error) from error
            self._station, self._looked, self._why = signer, True, ""
            return signer

    def first_station(self) -> Signer | None:
        """See the port."""
        with self._lock:
            if self._plug_in or self._station is not None:
                return self._station
            try:
                made = self._file.make()
            except OSError as error:
                raise _not_written(error) from error
            self._station, self._looked, self._why = made, made is not None, ""
        return made if made is not None else self.station()

    def settle(self) -> None:
        """See the port."""
        if not self._plug_in:
            try:
                self._file.settle()
            except OSError as error:
                raise _not_written(error) from error

    def refresh(self) -> None:
        """See the port."""
        self._looked = False

    def until(self, since: datetime, *, officer: bool) -> datetime | None:
        """See the port."""
        days = self._days[officer]
        return since + timedelta(days=days) if days else None

    def others_may_read(self) -> bool:
        """See the port."""
        return not self._plug_in and self._file.others_may_read()

    # Officers

    def officer(self, name: str) -> Signer | None:
        """See the port."""
        return self._open.get(name.casefold())

    def unseal(self, name: str, password: str) -> Signer:
        """See the port."""
        kept = self._sealed.get(name)
        if kept is not None:
            whose, sealed, made_at = kept
            until = self.until(datetime.fromisoformat(made_at), officer=True)
            signer = _opened(sealed, whose, password)
            if until is None or self._now() <= until:
                self._open[whose.casefold()] = signer
                return signer
            name = whose
        signer = new_signer()
        self._sealed.put(name, signer, seal(signer.secret(), name, password, self._cost))
        self._open[name.casefold()] = signer
        return signer

    def drop(self, name: str) -> None:
        """See the port."""
        self._open.pop(name.casefold(), None)

    def reseal(self, name: str, password: str, new_password: str) -> None:
        """See the port."""
        kept = self._sealed.get(name)
        if kept is not None:
            whose, sealed, _ = kept
            signer = _opened(sealed, whose, password)
            self._sealed.put(whose, signer, seal(signer.secret(), whose, new_password, self._cost))

    def renew(self, name: str, password: str) -> None:
        """See the port."""
        self.drop(name)
        signer = new_signer()
        kept = self._sealed.get(name)
        whose = name if kept is None else kept[0]
        self._sealed.put(whose, signer, seal(signer.secret(), whose, password, self._cost))

    def remove(self, name: str) -> None:
        """See the port."""
        self.drop(name)
        self._sealed.remove(name)

    def _look(self) -> None:
        self._station, self._why = None, ""
        try:
            if self._plug_in:
                self._station = plug_in.load(self._plug_in, self._data_dir)
            else:
                self._station = self._file.read()
                if self._station is None:
                    self._why = "the station's key file is missing"
        except WorkstationError as error:
            self._why = error.notice.fact.removesuffix(".")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self._why = f"the station's key file cannot be read: {why}"
        self._looked = True


def _opened(sealed: bytes, name: str, password: str) -> MemorySigner:
    try:
        secret = unseal(sealed, name, password)
    except ValueError as error:
        raise WorkstationError(UNREADABLE, environment=True) from error
    if secret is None:
        raise WorkstationError(WRONG_PASSWORD)
    return signer_of(secret)


def _not_written(error: OSError) -> WorkstationError:
    fact = f"{NOT_WRITTEN.fact.removesuffix('.')} ({error.strerror or type(error).__name__})."
    return WorkstationError(
        Notice(fact, NOT_WRITTEN.safe, NOT_WRITTEN.act, NOT_WRITTEN.code), environment=True
    )
