"""Who sits at the bench."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for; what each may do is dated data (services/permissions.py)."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What an account may have besides its role."""

    SECOND_OFFICER = "second_officer"
    """Signs off what another officer decided."""


@dataclass(frozen=True, slots=True)
class Officer:
    """An account of the local store. The password's argon2 hash never leaves the store."""

    name: str
    full_name: str
    role: Role = Role.OFFICER
    rights: frozenset[Right] = frozenset()
