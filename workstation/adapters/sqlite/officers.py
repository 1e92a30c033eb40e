"""Accounts: argon2 password hashes in the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workstation.adapters.sqlite.account_rows import account_of, rights_of
from workstation.adapters.sqlite.connections import Connections
from workstation.adapters.sqlite.stamps import timestamp
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.services.account_ports import Account
from workstation.services.ports import Clock

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LONGEST_NAME = 200
"""Longest name of an account, in characters; a longer full name is cut to it."""
MIN_PASSWORD = 8
"""Shortest password accepted, in characters."""

REFUSED = Notice(
    fact="The name and password do not fit together.",
    safe="Nothing has been opened or recorded.",
    act="Type both again; an administrator can give the account a new password.",
    code="SIGN-01",
)
TAKEN = Notice(
    fact="There is already an account of that name on this station.",
    safe="That account has not been changed.",
    act="Choose another name.",
    code="SIGN-02",
)
NOT_AN_ACCOUNT = Notice(
    fact=f"An account needs a name and a password of at least {MIN_PASSWORD} characters.",
    safe="No account has been made.",
    act="Fill in both.",
    code="SIGN-03",
)

SHUT = Notice(
    fact="This account is disabled: nobody can sign in with it.",
    safe="Nothing has been opened or recorded.",
    act="Ask an administrator of this station.",
    code="SIGN-04",
)
TOO_SHORT = Notice(
    fact=f"A password has at least {MIN_PASSWORD} characters.",
    safe="The password has not been changed.",
    act="Choose a longer one.",
    code="SIGN-05",
)
_ACCOUNTS = "SELECT name, full_name, role, rights, created_at, disabled_at FROM officers"


class SqliteOfficers:
    """`ports.OfficerStore` and `account_ports.AccountStore` in the store's file. Hashing takes tens of milliseconds on purpose."""

    def __init__(self, connections: Connections, clock: Clock) -> None:
        self._connections, self._clock = connections, clock
        self._kept_hasher: PasswordHasher | None = None
        self._nobody = ""

    def any(self) -> bool:
        with self._connections.read() as connection:
            return connection.execute("SELECT 1 FROM officers LIMIT 1").fetchone() is not None

    def create(
        self, name: str, full_name: str, password: str, role: Role, rights: Sequence[Right] = ()
    ) -> Officer:
        """Make an account.

        Raises
        ------
        WorkstationError
            SIGN-02 where the name is taken (letter case does not tell names apart), SIGN-03
            for an empty name or a short password.
        """
        name, _ = first_account(name, password)
        full_name = full_name.strip()[:LONGEST_NAME]
        officer = Officer(name, full_name or name, role, frozenset(rights))
        digest = self._hasher().hash(_octets(password))
        told = " ".join(sorted(right.value for right in rights))
        row = (name, officer.full_name, role.value, digest, timestamp(self._clock.now()), told)
        try:
            with self._connections.write() as connection:
                connection.execute(
                    "INSERT INTO officers (name, full_name, role, password_hash, created_at, rights)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    row,
                )
        except sqlite3.IntegrityError as error:
            raise WorkstationError(TAKEN) from error
        return officer

    def verify(self, name: str, password: str) -> Officer:
        """See `ports.OfficerStore.verify`; an unknown name costs the same time as a known one."""
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._connections.read() as connection:
            row = connection.execute(
                "SELECT name, full_name, role, password_hash, rights, disabled_at"
                " FROM officers WHERE name = ?",
                (name.strip().encode("utf-8", "replace").decode(),),
            ).fetchone()
        hasher = self._hasher()
        if row is None and not self._nobody:
            self._nobody = hasher.hash("nobody has this password")
        digest = self._nobody if row is None else row[3]
        try:
            hasher.verify(digest, _octets(password))
        except (VerificationError, InvalidHashError) as error:
            raise WorkstationError(REFUSED) from error
        if row is None:
            raise WorkstationError(REFUSED)
        if row[5] is not None:
            raise WorkstationError(SHUT)
        if hasher.check_needs_rehash(digest) and not self._connections.read_only:
            with self._connections.write() as connection:
                connection.execute(
                    "UPDATE officers SET password_hash = ? WHERE name = ?",
                    (hasher.hash(_octets(password)), row[0]),
                )
        return Officer(row[0], row[1], Role(row[2]), rights_of(row[4]))

    def names(self) -> tuple[str, ...]:
        with self._connections.read() as connection:
            rows = connection.execute("SELECT name FROM officers ORDER BY name").fetchall()
        return tuple(row[0] for row in rows)

    def accounts(self) -> tuple[Account, ...]:
        """See `account_ports.AccountStore`."""
        with self._connections.read() as connection:
            rows = connection.execute(f"{_ACCOUNTS} ORDER BY name").fetchall()
        return tuple(map(account_of, rows))

    def account(self, name: str) -> Account | None:
        told = name.strip().encode("utf-8", "replace").decode()
        with self._connections.read() as connection:
            row = connection.execute(f"{_ACCOUNTS} WHERE name = ?", (told,)).fetchone()
        return None if row is None else account_of(row)

    def standing(self, name: str) -> Officer | None:
        """See `ports.OfficerStore`."""
        found = self.account(name)
        return None if found is None or found.disabled_at is not None else found.officer

    def forget(self, name: str) -> None:
        """See the port."""
        with self._connections.write() as connection:
            connection.execute("DELETE FROM officers WHERE name = ?", (name,))

    def stage(self, name: str, password: str) -> None:
        """See the port."""
        if len(password) < MIN_PASSWORD:
            raise WorkstationError(TOO_SHORT)
        self._stage(name, self._hasher().hash(_octets(password)))

    def unstage(self, name: str) -> None:
        self._stage(name, None)

    def _stage(self, name: str, digest: str | None) -> None:
        with self._connections.write() as connection:
            connection.execute("UPDATE officers SET staged_hash = ? WHERE name = ?", (digest, name))

    def _hasher(self) -> PasswordHasher:
        if self._kept_hasher is None:
            from argon2 import PasswordHasher  # loads a native library: only at signing in

            self._kept_hasher = PasswordHasher()
        return self._kept_hasher


def first_account(name: str, password: str) -> tuple[str, str]:
    """Name and password as an account takes them.

    Raises
    ------
    WorkstationError
        SIGN-03 where they will not do.
    """
    name = name.strip()
    fits = 0 < len(name) <= LONGEST_NAME and name.isprintable()
    if not fits or len(password) < MIN_PASSWORD:
        raise WorkstationError(NOT_AN_ACCOUNT)
    return name, password


def _octets(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
