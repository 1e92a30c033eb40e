"""Accounts on the screen: listed, made, changed, disabled; and the own password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.services.account_ports import Account
from workstation.services.ports import Runner

DIFFER = Notice(
    fact="The two passwords are not the same.",
    safe="Nothing has been changed.",
    act="Type the same password twice.",
    code="ACCOUNT-10",
)


class Admin(Protocol):
    """What this screen needs of `services.account_admin.AccountAdmin`. Blocking: store lane."""

    def listed(self, by: Officer | None = None) -> tuple[Account, ...]: ...

    def create(
        self,
        by: Officer,
        name: str,
        full_name: str,
        password: str,
        role: Role,
        rights: Sequence[Right] = (),
    ) -> Officer: ...

    def change(
        self,
        by: Officer,
        name: str,
        role: Role | None = None,
        rights: Sequence[Right] | None = None,
        full_name: str | None = None,
    ) -> Account: ...

    def disable(self, by: Officer, name: str, why: str) -> Account: ...

    def enable(self, by: Officer, name: str) -> Account: ...

    def change_password(self, officer: Officer, password: str, new_password: str) -> None: ...

    def reset_password(self, by: Officer, name: str, new_password: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Filled:
    """What the form holds. Passwords are kept no longer than a step takes."""

    name: str
    full_name: str
    role: Role
    second: bool
    password: str = ""
    again: str = ""
    why: str = ""

    @property
    def rights(self) -> tuple[Right, ...]:
        return (Right.SECOND_OFFICER,) if self.second else ()


@dataclass(frozen=True, slots=True)
class AccountsState:
    """What the screen shows."""

    accounts: tuple[Account, ...] = ()
    chosen: str = ""
    """Name of the account in the form; empty: a new one."""
    busy: bool = False
    notice: Notice | None = None
    done: str = ""

    @property
    def account(self) -> Account | None:
        return next((one for one in self.accounts if one.officer.name == self.chosen), None)


class AccountsController:
    """State of the screen of accounts. No Qt; one thread only."""

    def __init__(
        self,
        admin: Admin,
        runner: Runner,
        show: Callable[[AccountsState], None],
        officer: Officer,
    ) -> None:
        self._admin, self._runner, self._show, self._officer = admin, runner, show, officer
        self._state = AccountsState()

    @property
    def state(self) -> AccountsState:
        return self._state

    def begin(self) -> None:
        """Read the list."""
        self._do(lambda: None, "", "")

    def choose(self, name: str) -> None:
        """Put an account into the form; "" for a new one."""
        if not self._state.busy:
            self._set(replace(self._state, chosen=name, notice=None, done=""))

    def save(self, form: Filled) -> None:
        """Make the account, or change the chosen one as the form says."""
        if self._state.account is None:
            if form.password != form.again:
                self._refuse(DIFFER)
                return
            create = partial(
                self._admin.create,
                *(self._officer, form.name, form.full_name, form.password),
                *(form.role, form.rights),
            )
            self._do(create, form.name.strip(), f"Account {form.name.strip()} made.")
            return
        change = partial(
            self._admin.change,
            *(self._officer, self._state.chosen, form.role, form.rights, form.full_name),
        )
        self._do(change, self._state.chosen, f"Account {self._state.chosen} changed.")

    def disable_or_enable(self, why: str) -> None:
        """Shut the chosen account, or open it again."""
        account = self._state.account
        if account is None:
            return
        name = account.officer.name
        if account.active:
            shut = partial(self._admin.disable, self._officer, name, why)
            self._do(shut, name, f"Account {name} disabled: nobody can sign in with it.")
        else:
            self._do(partial(self._admin.enable, self._officer, name), name, f"{name} enabled.")

    def reset(self, form: Filled) -> None:
        """Give the chosen account a new password."""
        name = self._state.chosen
        if not name:
            return
        if form.password != form.again:
            self._refuse(DIFFER)
            return
        do = partial(self._admin.reset_password, self._officer, name, form.password)
        self._do(do, name, f"{name} has a new password, and signs with a new key from now on.")

    def change_own(self, password: str, new: str, again: str) -> None:
        """Give the own account another password."""
        if new != again:
            self._refuse(DIFFER)
            return
        do = partial(self._admin.change_password, self._officer, password, new)
        self._do(do, self._state.chosen, "Your password has been changed.", listing=False)

    def _do(
        self, work: Callable[[], object], chosen: str, done: str, *, listing: bool = True
    ) -> None:
        if self._state.busy:
            return
        self._set(replace(self._state, busy=True, notice=None, done=""))

        def run() -> tuple[Account, ...]:
            work()
            return self._admin.listed(self._officer) if listing else ()

        self._runner.submit("store", run, partial(self._done, chosen, done), self._failed)

    def _done(self, chosen: str, done: str, accounts: tuple[Account, ...]) -> None:
        known = {one.officer.name.casefold(): one.officer.name for one in accounts}
        self._set(AccountsState(accounts, known.get(chosen.casefold(), ""), done=done))

    def _failed(self, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(replace(self._state, busy=False, notice=notice))

    def _refuse(self, notice: Notice) -> None:
        self._set(replace(self._state, notice=notice, done=""))

    def _set(self, state: AccountsState) -> None:
        self._state = state
        self._show(state)
