"""What the administration of accounts needs of the store, and of what passwords seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from workstation.domain.officer import Officer, Right, Role

CHANGED, DISABLED, ENABLED = "account_changed", "account_disabled", "account_enabled"
PASSWORD_CHANGED, PASSWORD_RESET = "password_changed", "password_reset"
ACCOUNT_KINDS = (CHANGED, DISABLED, ENABLED, PASSWORD_CHANGED, PASSWORD_RESET)
"""Entries of the log that change an account in their own transaction."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the list shows it."""

    officer: Officer
    created_at: str
    """UTC, ISO 8601."""
    disabled_at: str | None

    @property
    def active(self) -> bool:
        return self.disabled_at is None


class AccountStore(Protocol):
    """Accounts beyond what signing in needs (`ports.OfficerStore`).

    Role, rights, disabling and staged passwords come into force by the log's entry of
    `ACCOUNT_KINDS`, in its transaction: what the log does not tell has not happened.
    """

    def accounts(self) -> tuple[Account, ...]:
        """All of them, by name."""
        ...

    def account(self, name: str) -> Account | None: ...

    def create(
        self, name: str, full_name: str, password: str, role: Role, rights: Sequence[Right] = ()
    ) -> Officer: ...

    def forget(self, name: str) -> None:
        """Take back an account whose making could not be logged."""
        ...

    def stage(self, name: str, password: str) -> None:
        """Have a new password wait for its entry.

        Raises
        ------
        WorkstationError
            SIGN-05 where it is too short.
        """
        ...

    def unstage(self, name: str) -> None:
        """Forget it again."""
        ...


class Sealed(Protocol):
    """What officers' passwords seal besides the keys they sign with: that of an encrypted station."""

    def reseal(self, name: str, password: str, new_password: str) -> None:
        """Seal with a new password what the old one opens."""
        ...

    def remove(self, name: str) -> None:
        """Let an account open it no more."""
        ...

    def renew(self, name: str, password: str) -> None:
        """Seal anew where no old password opens anything: at an account's making, at a reset."""
        ...
