"""Who sits at the bench: first account, sign in and out, lock and unlock; each is a log entry."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.services.ports import Clock, DecisionLog, EntryDraft, OfficerStore
from workstation.services.signing_ports import KeyRing

FREE_ATTEMPTS = 3
"""Failed sign-ins in a row that cost no wait: gloves mistype."""
LONGEST_DELAY_S = 60.0
_LOOK_BACK = 50

WRONG = "SIGN-01"
"""The officer store's code for a name and password that do not fit together."""
DISABLED = "SIGN-04"
"""Its code for a password that fits an account with which nobody may sign in any more."""


class EntryKind(StrEnum):
    """The log's entries about accounts."""

    ACCOUNT_CREATED = "account_created"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    UNLOCK_FAILED = "unlock_failed"
    CONFIRMED = "password_confirmed"
    CONFIRM_FAILED = "password_confirm_failed"


_FAILED = (EntryKind.SIGN_IN_FAILED, EntryKind.UNLOCK_FAILED, EntryKind.CONFIRM_FAILED)
_PASSED = (EntryKind.SIGNED_IN, EntryKind.UNLOCKED, EntryKind.CONFIRMED)

NOT_THE_FIRST = Notice(
    fact="This station has accounts already.",
    safe="No account has been made.",
    act="Sign in with one of them.",
    code="ACCOUNT-02",
)
NOT_THE_SAME = Notice(
    fact="Another officer's parcel is on this bench.",
    safe="The parcel and what was filled in are kept.",
    act="Its officer unlocks it, or signs out for the next one.",
    code="ACCOUNT-03",
)


def delay_s(failures: int) -> float:
    """Seconds to wait after so many failures in a row: 0, 0, 0, 2, 4, 8... up to 60."""
    if failures < FREE_ATTEMPTS:
        return 0.0
    return min(2.0 ** min(failures - FREE_ATTEMPTS + 1, 20), LONGEST_DELAY_S)


@dataclass(slots=True)
class _Attempts:
    failures: int
    free_at: float


class Accounts:
    """Accounts of this station. Calls block: a password check takes some tens of milliseconds.

    After three failures in a row under one name the next attempt must wait, longer each time. The
    log carries the failures from one start to the next. `prelude` writes what must stand in the
    log before an officer's entries.
    """

    def __init__(
        self,
        officers: OfficerStore,
        log: DecisionLog,
        clock: Clock,
        through: str = "bench",
        ring: KeyRing | None = None,
        prelude: Callable[[], object] = lambda: None,
    ) -> None:
        self._officers, self._log, self._clock, self._ring = officers, log, clock, ring
        self._prelude = prelude
        self._through = through
        self._attempts: dict[str, _Attempts] = {}
        self._one_at_a_time = threading.Lock()

    def needs_first(self) -> bool:
        """True on a station's first start: there is no account and no default password."""
        return not self._officers.any()

    def create_first(self, name: str, full_name: str, password: str) -> Officer:
        """Make the station's first account (an administrator's) and log it.

        Raises
        ------
        WorkstationError
            ACCOUNT-02 where there is an account already; SIGN-nn where name or password will
            not do.
        """
        if self._officers.any():
            raise WorkstationError(NOT_THE_FIRST)
        return self.create(name, full_name, password, Role.ADMINISTRATOR)

    def create(
        self, name: str, full_name: str, password: str, role: Role, by: Officer | None = None
    ) -> Officer:
        """Make an account and log it, under the name of the officer who made it if there is one."""
        officer = self._officers.create(name, full_name, password, role)
        told: dict[str, object] = {"account": officer.name, "role": officer.role.value}
        told |= self._unseal(officer, password)
        self._append(EntryKind.ACCOUNT_CREATED, by.name if by is not None else officer.name, told)
        if by is not None:
            self._drop(officer)
        return officer

    def sign_in(self, name: str, password: str) -> Officer:
        """The officer, signed in and logged.

        Raises
        ------
        WorkstationError
            SIGN-01 where name and password do not fit (logged as a failure), ACCOUNT-01 while
            the delay after failures runs, LOG-nn where the entry could not be made: then nobody
            is signed in.
        """
        return self._enter(name, password, EntryKind.SIGNED_IN, EntryKind.SIGN_IN_FAILED)

    def sign_out(self, officer: Officer) -> LogEntry:
        entry = self._append(EntryKind.SIGNED_OUT, officer.name, {})
        self._drop(officer)
        return entry

    def lock(self, officer: Officer, reason: str = "idle") -> LogEntry:
        """Log that the screen was locked; `reason` is "idle" or "by hand"."""
        entry = self._append(EntryKind.LOCKED, officer.name, {"reason": reason})
        self._drop(officer)
        return entry

    def unlock(self, officer: Officer, password: str) -> Officer:
        """Unlock for the officer who was signed in. Raises as `sign_in` does."""
        return self._enter(
            officer.name, password, EntryKind.UNLOCKED, EntryKind.UNLOCK_FAILED, officer
        )

    def standing(self, officer: Officer) -> Officer | None:
        """The same account as it stands now; None where it was disabled since."""
        return self._officers.standing(officer.name)

    def confirm(self, officer: Officer, password: str) -> Officer:
        """Ask the officer who is signed in for the password once more. Raises as `sign_in` does."""
        return self._enter(
            officer.name, password, EntryKind.CONFIRMED, EntryKind.CONFIRM_FAILED, officer
        )

    def _enter(
        self,
        name: str,
        password: str,
        passed: EntryKind,
        failed: EntryKind,
        same_as: Officer | None = None,
    ) -> Officer:
        with self._one_at_a_time:
            key = name.strip().casefold()
            known = {n.casefold(): n for n in self._officers.names()}
            attempts = self._attempts.get(key) or self._from_log(known.get(key))
            self._attempts[key] = attempts
            wait = attempts.free_at - self._clock.monotonic()
            if wait > 0:
                raise WorkstationError(_wait(wait))
            try:
                officer = self._officers.verify(name, password)
            except WorkstationError as error:
                if error.notice.code == DISABLED:
                    self._append(failed, known[key], {"name": known[key], "why": "disabled"})
                if error.notice.code != WRONG:
                    raise
                attempts.failures += 1
                attempts.free_at = self._clock.monotonic() + delay_s(attempts.failures)
                # A name that is no account may be a password typed in the wrong field.
                about = {"name": known.get(key, "not an account"), "in_a_row": attempts.failures}
                self._append(failed, known.get(key, ""), about)
                raise
            if same_as is not None and officer.name != same_as.name:
                raise WorkstationError(NOT_THE_SAME)
            self._prelude()
            told = {"role": officer.role.value, **self._unseal(officer, password)}
            try:
                self._append(passed, officer.name, told)
            except BaseException:
                if passed is not EntryKind.CONFIRMED:
                    self._drop(officer)  # nobody is signed in
                raise
            del self._attempts[key]
            return officer

    def _unseal(self, officer: Officer, password: str) -> dict[str, object]:
        """Hold the officer's signing key; where it cannot be opened the entry says why."""
        if self._ring is None:
            return {}
        try:
            self._ring.unseal(officer.name, password)
        except WorkstationError as error:
            if not error.notice.code.startswith("KEY-"):
                raise
            return {"signing_key": error.notice.fact}
        return {}

    def _drop(self, officer: Officer) -> None:
        if self._ring is not None:
            self._ring.drop(officer.name)

    def _from_log(self, name: str | None) -> _Attempts:
        """Failures in a row that earlier starts of the program logged for this name."""
        if name is None:
            return _Attempts(0, 0.0)
        failures, last = 0, None
        for entry in self._log.entries(limit=_LOOK_BACK, newest=True):
            content = entry.content
            if content.get("officer") != name:
                continue
            if content.get("kind") in _PASSED:
                break
            if content.get("kind") in _FAILED:
                failures += 1
                last = last or str(content.get("at"))
        if not failures or last is None:
            return _Attempts(0, 0.0)
        since = (self._clock.now() - datetime.fromisoformat(last)).total_seconds()
        # A clock that was set back must not lock an officer out.
        left = delay_s(failures) - since if since >= 0 else 0.0
        return _Attempts(failures, self._clock.monotonic() + left)

    def _append(self, kind: EntryKind, officer: str, data: dict[str, object]) -> LogEntry:
        told = data | {"through": self._through}
        return self._log.append(EntryDraft(kind=kind.value, officer=officer, data=told))


def _wait(seconds: float) -> Notice:
    whole = max(1, round(seconds + 0.5))
    return Notice(
        fact="Too many wrong passwords in a row for this name.",
        safe="Nothing has been opened or recorded.",
        act=f"Try again in {whole} {'second' if whole == 1 else 'seconds'}.",
        code="ACCOUNT-01",
    )
