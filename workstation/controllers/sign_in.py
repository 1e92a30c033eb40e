"""Who sits at the bench: first account, sign in, lock, unlock, sign out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.ports import Clock, Runner

log = logging.getLogger(__name__)

PASSWORDS_DIFFER = Notice(
    fact="The two passwords are not the same.",
    safe="No account has been made.",
    act="Type the same password twice.",
    code="SIGN-10",
)
NAME_MISSING = Notice(
    fact="The name is missing.",
    safe="Nothing has been opened or recorded.",
    act="Type your name, then your password.",
    code="SIGN-11",
)
DISABLED = Notice(
    fact="Your account has been disabled.",
    safe="What you had recorded stands, and what you had begun is kept.",
    act="Ask whoever looks after the accounts of this station.",
    code="SIGN-12",
)
CHANGED = Notice(
    fact="Your account’s role or rights have been changed.",
    safe="What you had recorded stands, and what you had begun is kept.",
    act="Sign in again: what you may do now is what your account says.",
    code="SIGN-13",
)
LOOK_S = 15.0
"""How often it is looked at whether the account of whoever sits here still stands."""


class Accounts(Protocol):
    """What this screen needs of `services.accounts.Accounts`. Blocking calls: store lane."""

    def needs_first(self) -> bool: ...

    def create_first(self, name: str, full_name: str, password: str) -> Officer: ...

    def sign_in(self, name: str, password: str) -> Officer: ...

    def sign_out(self, officer: Officer) -> object: ...

    def lock(self, officer: Officer, reason: str = "idle") -> object: ...

    def unlock(self, officer: Officer, password: str) -> Officer: ...

    def standing(self, officer: Officer) -> Officer | None: ...


class Page(StrEnum):
    """Which page of the window is in front."""

    STARTING = "starting"
    FIRST_ACCOUNT = "first account"
    SIGN_IN = "sign in"
    BENCH = "bench"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SignInState:
    """What the sign-in and lock pages show."""

    page: Page
    officer: Officer | None = None
    busy: bool = False
    notice: Notice | None = None


class SignInController:
    """State of the sign-in pages. No Qt; one thread only.

    Locking is at once and never waits for the store: a log that cannot be written must not leave
    the screen open. Whatever lies on the bench is not touched.
    """

    def __init__(
        self,
        accounts: Accounts,
        runner: Runner,
        show: Callable[[SignInState], None],
        clock: Clock,
        idle_lock_s: float,
    ) -> None:
        self._accounts, self._runner, self._show, self._clock = accounts, runner, show, clock
        self._idle_lock_s = idle_lock_s
        self._state = SignInState(Page.STARTING, busy=True)
        self._last_activity = self._looked_at = clock.monotonic()
        self._looking = False

    @property
    def state(self) -> SignInState:
        return self._state

    def start(self) -> None:
        """Ask the store whether there is an account yet."""
        self._set(SignInState(Page.STARTING, busy=True))
        self._runner.submit("store", self._accounts.needs_first, self._started, self._failed)

    def create_first(self, name: str, full_name: str, password: str, again: str) -> None:
        """Make the station's first account and sign it in."""
        if self._state.busy:
            return
        if not name.strip():
            self._fail(NAME_MISSING)
        elif password != again:
            self._fail(PASSWORDS_DIFFER)
        else:
            self._wait()
            name, full_name = name.strip(), full_name.strip() or name.strip()

            def work() -> Officer:
                self._accounts.create_first(name, full_name, password)
                return self._accounts.sign_in(name, password)

            self._runner.submit("store", work, self._entered, self._failed)

    def sign_in(self, name: str, password: str) -> None:
        """Sign in; the password check runs on the store lane."""
        if self._state.busy:
            return
        if not name.strip():
            self._fail(NAME_MISSING)
            return
        self._wait()
        work = partial(self._accounts.sign_in, name.strip(), password)
        self._runner.submit("store", work, self._entered, self._failed)

    def unlock(self, password: str) -> None:
        """Unlock for the officer who is signed in; the bench is as it was left."""
        officer = self._state.officer
        if self._state.busy or officer is None or self._state.page is not Page.LOCKED:
            return
        self._wait()
        work = partial(self._accounts.unlock, officer, password)
        self._runner.submit("store", work, self._entered, self._failed)

    def lock(self, reason: str = "by hand") -> None:
        """Lock now."""
        officer = self._state.officer
        if officer is None or self._state.page is not Page.BENCH:
            return
        self._set(SignInState(Page.LOCKED, officer))
        work = partial(self._accounts.lock, officer, reason)
        self._runner.submit("store", work, _nothing, _not_logged)

    def sign_out(self, notice: Notice | None = None) -> None:
        """Sign out, so that another officer can sign in; the sign-in form says why, if not asked."""
        officer = self._state.officer
        if officer is None or self._state.page not in (Page.BENCH, Page.LOCKED):
            return
        self._set(SignInState(Page.SIGN_IN, notice=notice))
        work = partial(self._accounts.sign_out, officer)
        self._runner.submit("store", work, _nothing, _not_logged)

    def activity(self) -> None:
        """The officer touched a key or the mouse."""
        self._last_activity = self._clock.monotonic()

    def tick(self) -> None:
        """Lock where nobody touched anything for the idle time; see whether the account stands."""
        now = self._clock.monotonic()
        idle = now - self._last_activity
        if self._state.page is Page.BENCH and self._idle_lock_s > 0 and idle >= self._idle_lock_s:
            self.lock("idle")
        officer = self._state.officer
        if officer is not None and not self._looking and now - self._looked_at >= LOOK_S:
            self._looking = True
            work = partial(self._accounts.standing, officer)
            self._runner.submit("store", work, partial(self._looked, officer), self._not_looked)

    def _looked(self, officer: Officer, found: Officer | None) -> None:
        self._looking, self._looked_at = False, self._clock.monotonic()
        if self._state.officer == officer and found != officer and not self._state.busy:
            self.sign_out(DISABLED if found is None else CHANGED)

    def _not_looked(self, error: Exception) -> None:
        self._looking, self._looked_at = False, self._clock.monotonic()
        log.warning("whether the account stands cannot be told: %s", error)

    def _started(self, needs_first: bool) -> None:
        self._set(SignInState(Page.FIRST_ACCOUNT if needs_first else Page.SIGN_IN))

    def _entered(self, officer: Officer) -> None:
        self.activity()
        self._set(SignInState(Page.BENCH, officer))

    def _failed(self, error: Exception) -> None:
        self._fail(error.notice if isinstance(error, WorkstationError) else BUG)

    def _fail(self, notice: Notice) -> None:
        self._set(replace(self._state, busy=False, notice=notice))

    def _wait(self) -> None:
        self._set(replace(self._state, busy=True, notice=None))

    def _set(self, state: SignInState) -> None:
        self._state = state
        self._show(state)


def _nothing(_: object) -> None:
    pass


def _not_logged(error: Exception) -> None:
    # The screen is locked or left all the same: that must never wait for a disk.
    log.error("locking or signing out was not logged: %s", error)
