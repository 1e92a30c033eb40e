"""Accounts made, changed, disabled, given another password; each is an entry of the log."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.services.account_ports import (
    CHANGED,
    DISABLED,
    ENABLED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    Account,
    AccountStore,
    Sealed,
)
from workstation.services.accounts import Accounts, EntryKind
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import DecisionLog, EntryDraft
from workstation.services.signing_ports import KeyRing

UNKNOWN = Notice(
    fact="There is no account of that name on this station.",
    safe="Nothing has been changed.",
    act="Choose one from the list of accounts.",
    code="ACCOUNT-04",
)
LAST = Notice(
    fact="This is the last administrator who can sign in here.",
    safe="The account has not been changed.",
    act="Make another administrator first.",
    code="ACCOUNT-05",
)
OWN = Notice(
    fact="Nobody changes the role of, or disables, the account they work with.",
    safe="The account has not been changed.",
    act="Ask another administrator.",
    code="ACCOUNT-06",
)
SAME_PASSWORD = Notice(
    fact="The new password is the old one.",
    safe="The password has not been changed.",
    act="Choose another one.",
    code="ACCOUNT-07",
)
NOTHING_NEW = Notice(
    fact="The account is like that already.",
    safe="Nothing has been changed.",
    act="Choose what is to be different.",
    code="ACCOUNT-08",
)
NO_SUCH_RIGHT = Notice(
    fact="An account of that role cannot have that right: it would count for nothing.",
    safe="Nothing has been changed.",
    act="Choose another role, or leave the right out.",
    code="ACCOUNT-09",
)


class AccountAdmin:
    """What administrators do to accounts, and everybody to the own password. Calls block.

    `keys` are what officers sign with: a reset password gives a new key, for the old one cannot
    be opened any more. `vault` is the key of an encrypted station, sealed for every account.
    """

    def __init__(
        self,
        accounts: Accounts,
        store: AccountStore,
        log: DecisionLog,
        permissions: Permissions,
        through: str = "bench",
        keys: KeyRing | None = None,
        vault: Sealed | None = None,
    ) -> None:
        self._accounts, self._store, self._log = accounts, store, log
        self._permissions, self._through = permissions, through
        self._keys, self._vault = keys, vault

    def listed(self, by: Officer | None = None) -> tuple[Account, ...]:
        """All accounts, by name. Nobody named: whoever may read the data folder asks."""
        if by is not None:
            self._permissions.require(by, Deed.SEE_ACCOUNTS)
        return self._store.accounts()

    def create(
        self,
        by: Officer,
        name: str,
        full_name: str,
        password: str,
        role: Role,
        rights: Sequence[Right] = (),
    ) -> Officer:
        """Make an account.

        Raises
        ------
        WorkstationError
            RIGHTS-01; SIGN-02 name taken, SIGN-03 name or password will not do; ACCOUNT-09.
        """
        self._permissions.require(by, Deed.ACCOUNTS)
        self._check_rights(role, rights)
        officer = self._store.create(name, full_name, password, role, rights)
        try:
            if self._vault is not None:
                self._vault.renew(officer.name, password)
            if self._keys is not None:
                self._keys.unseal(officer.name, password)  # made now, told of by the entry
            told: dict[str, object] = {"account": officer.name, "role": role.value}
            self._append(EntryKind.ACCOUNT_CREATED, by, told | {"rights": _sorted(rights)})
        except BaseException:
            self._store.forget(officer.name)
            if self._keys is not None:
                self._keys.remove(officer.name)
            raise
        if self._keys is not None:
            self._keys.drop(officer.name)
        return officer

    def change(
        self,
        by: Officer,
        name: str,
        role: Role | None = None,
        rights: Sequence[Right] | None = None,
        full_name: str | None = None,
    ) -> Account:
        """Give an account another role, other rights, another full name.

        Raises
        ------
        WorkstationError
            RIGHTS-01, ACCOUNT-04 to -06, -08, -09.
        """
        self._permissions.require(by, Deed.ACCOUNTS)
        account = self._known(name)
        was = account.officer
        new_role = was.role if role is None else role
        new_rights = was.rights if rights is None else frozenset(rights)
        new_name = was.full_name if full_name is None else full_name.strip() or was.full_name
        if (new_role, new_rights, new_name) == (was.role, was.rights, was.full_name):
            raise WorkstationError(NOTHING_NEW)
        self._check_rights(new_role, new_rights)
        if new_role is not was.role:
            self._not_own_nor_last(by, account)
        self._append(
            CHANGED,
            by,
            {
                "account": was.name,
                "role": new_role.value,
                "rights": _sorted(new_rights),
                "full_name": new_name,
                "role_before": was.role.value,
                "rights_before": _sorted(was.rights),
                "full_name_before": was.full_name,
            },
        )
        return self._known(name)

    def disable(self, by: Officer, name: str, why: str) -> Account:
        """Let nobody sign in with an account any more. Its entries stay what they are.

        Raises
        ------
        WorkstationError
            RIGHTS-01, ACCOUNT-04 to -06, -08.
        """
        self._permissions.require(by, Deed.ACCOUNTS)
        account = self._known(name)
        if not account.active:
            raise WorkstationError(NOTHING_NEW)
        self._not_own_nor_last(by, account)
        self._append(DISABLED, by, {"account": account.officer.name, "why": why.strip()})
        if self._vault is not None:  # enabled again, it needs a new password
            self._vault.remove(account.officer.name)
        return self._known(name)

    def enable(self, by: Officer, name: str) -> Account:
        """Let an account sign in again."""
        self._permissions.require(by, Deed.ACCOUNTS)
        account = self._known(name)
        if account.active:
            raise WorkstationError(NOTHING_NEW)
        self._append(ENABLED, by, {"account": account.officer.name})
        return self._known(name)

    def change_password(self, officer: Officer, password: str, new_password: str) -> None:
        """Give the own account another password; what it sealed is sealed with the new one.

        Raises
        ------
        WorkstationError
            SIGN-01 the old one is wrong (logged, and it counts), ACCOUNT-01 too many of these,
            SIGN-05 the new one is too short, ACCOUNT-07, RIGHTS-01, KEY-nn, LOG-nn: the old
            password is in force.
        """
        self._permissions.require(officer, Deed.OWN_PASSWORD)
        self._accounts.confirm(officer, password)
        if password == new_password:
            raise WorkstationError(SAME_PASSWORD)
        self._store.stage(officer.name, new_password)
        done: list[Sealed | KeyRing] = []
        try:
            for sealed in (self._keys, self._vault):
                if sealed is not None:
                    sealed.reseal(officer.name, password, new_password)
                    done.append(sealed)
            self._append(PASSWORD_CHANGED, officer, {"account": officer.name})
        except BaseException:
            for sealed in done:
                sealed.reseal(officer.name, new_password, password)
            with suppress(WorkstationError):  # what failed is told; a staged one opens nothing
                self._store.unstage(officer.name)
            raise

    def reset_password(self, by: Officer, name: str, new_password: str) -> None:
        """Give another account a new password; the officer signs with a new key from then on.

        Raises
        ------
        WorkstationError
            RIGHTS-01, ACCOUNT-04, SIGN-05, KEY-nn, LOG-nn.
        """
        self._permissions.require(by, Deed.ACCOUNTS)
        account = self._known(name).officer
        if account.name == by.name:
            raise WorkstationError(OWN)
        self._reset(account, new_password, by, {})

    def _reset(
        self, account: Officer, new_password: str, by: Officer, about: dict[str, object]
    ) -> None:
        self._store.stage(account.name, new_password)
        try:
            if self._vault is not None:
                self._vault.renew(account.name, new_password)
            self._append(PASSWORD_RESET, by, {"account": account.name, **about})
        except BaseException:
            with suppress(WorkstationError):
                self._store.unstage(account.name)
            raise
        if self._keys is not None:
            self._keys.remove(account.name)  # the next sign-in makes the new one

    def recover(self, name: str, new_password: str) -> Officer:
        """Give an account a new password where the recovery key has opened the store.

        Raises
        ------
        WorkstationError
            ACCOUNT-04, SIGN-05, KEY-nn, LOG-nn.
        """
        account = self._known(name).officer
        self._reset(account, new_password, Officer("", ""), {"by": "recovery key"})
        return account

    def _known(self, name: str) -> Account:
        account = self._store.account(name)
        if account is None:
            raise WorkstationError(UNKNOWN)
        return account

    def _not_own_nor_last(self, by: Officer, account: Account) -> None:
        if account.officer.name == by.name:
            raise WorkstationError(OWN)
        others = [
            one
            for one in self._store.accounts()
            if one.active and one.officer.role is Role.ADMINISTRATOR and one != account
        ]
        if account.officer.role is Role.ADMINISTRATOR and not others:
            raise WorkstationError(LAST)

    def _check_rights(self, role: Role, rights: Sequence[Right] | frozenset[Right]) -> None:
        if any(role not in self._permissions.right_for[right] for right in rights):
            raise WorkstationError(NO_SUCH_RIGHT)

    def _append(self, kind: str, by: Officer, data: dict[str, object]) -> None:
        told = data | {"through": self._through}
        self._log.append(EntryDraft(kind=str(kind), officer=by.name, data=told))


def _sorted(rights: Sequence[Right] | frozenset[Right]) -> list[str]:
    return sorted(right.value for right in rights)
