"""Who sits at the bench."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Officer:
    """An account of the local store. The password's argon2 hash never leaves the store."""

    name: str
    full_name: str
    role: Role = Role.OFFICER
