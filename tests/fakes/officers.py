"""Accounts in memory."""

from __future__ import annotations

from tests.fakes.rows import error
from workstation.domain.officer import Officer, Role


class MemoryOfficers:
    def __init__(self) -> None:
        self._accounts: dict[str, tuple[Officer, str]] = {}

    def any(self) -> bool:
        return bool(self._accounts)

    def create(self, name: str, full_name: str, password: str, role: Role) -> Officer:
        name = name.strip()
        if not 0 < len(name) <= 200 or not name.isprintable() or len(password) < 8:
            raise error("SIGN-03")
        if name.lower() in self._accounts:
            raise error("SIGN-02")
        officer = Officer(name, full_name.strip() or name, role)
        self._accounts[name.lower()] = (officer, password)
        return officer

    def verify(self, name: str, password: str) -> Officer:
        officer, kept = self._accounts.get(name.strip().lower(), (None, None))
        if officer is None or kept != password:
            raise error("SIGN-01")
        return officer

    def standing(self, name: str) -> Officer | None:
        return self._accounts.get(name.lower(), (None, ""))[0]

    def change(self, name: str, officer: Officer | None) -> None:
        """Somebody changes an account elsewhere; None: it is disabled."""
        _, password = self._accounts.pop(name.lower())
        if officer is not None:
            self._accounts[name.lower()] = (officer, password)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted((o.name for o, _ in self._accounts.values()), key=str.lower))
