"""Accounts as rows, and what entries of the log change in them."""

from __future__ import annotations

import sqlite3

from workstation.domain.officer import Officer, Right, Role
from workstation.services.account_ports import (
    CHANGED,
    DISABLED,
    ENABLED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    Account,
)
from workstation.services.ports import EntryDraft


def note_account(connection: sqlite3.Connection, draft: EntryDraft, at: str) -> None:
    """What a log entry changes in an account, in the entry's own transaction."""
    data = draft.data
    if draft.kind == CHANGED:
        rights = data["rights"]
        told = " ".join(map(str, rights)) if isinstance(rights, list) else ""
        values = (data["role"], told, data["full_name"], data["account"])
        connection.execute(
            "UPDATE officers SET role = ?, rights = ?, full_name = ? WHERE name = ?", values
        )
    elif draft.kind in (DISABLED, ENABLED):
        since = at if draft.kind == DISABLED else None
        connection.execute(
            "UPDATE officers SET disabled_at = ? WHERE name = ?", (since, data["account"])
        )
    elif draft.kind in (PASSWORD_CHANGED, PASSWORD_RESET):
        connection.execute(
            "UPDATE officers SET password_hash = staged_hash, staged_hash = NULL"
            " WHERE name = ? AND staged_hash IS NOT NULL",
            (data["account"],),
        )


def account_of(row: tuple[str, str, str, str, str, str | None]) -> Account:
    """name, full_name, role, rights, created_at, disabled_at as the list shows them."""
    name, full_name, role, rights, created_at, disabled_at = row
    return Account(Officer(name, full_name, Role(role), rights_of(rights)), created_at, disabled_at)


def rights_of(stored: str) -> frozenset[Right]:
    """The rights of a column; unknown ones of a newer version count for nothing."""
    return frozenset(right for right in Right if right.value in stored.split())
