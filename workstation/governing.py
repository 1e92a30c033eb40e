"""Composes what governs a station: its accounts. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from workstation.adapters.sqlite import SqliteStore
from workstation.services.account_admin import AccountAdmin
from workstation.services.account_ports import Sealed
from workstation.services.accounts import Accounts
from workstation.services.permissions import Permissions


@dataclass(frozen=True, slots=True, eq=False)
class Governing:
    """What administrators and supervisors do to a station."""

    admin: AccountAdmin


def open_governing(
    store: SqliteStore,
    accounts: Accounts,
    permissions: Permissions,
    through: str,
    keys: Sealed | None = None,
    vault: Sealed | None = None,
) -> Governing:
    """What governs the station of a store."""
    return Governing(
        admin=AccountAdmin(
            accounts, store.officers, store.log, permissions, through, keys=keys, vault=vault
        )
    )
