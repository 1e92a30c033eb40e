"""Who signs the log's entries: the station's key, and the keys of officers who are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Signer(Protocol):
    """One private key that can sign, wherever it lies: a file, memory, a token.

    Signatures are Ed25519 (RFC 8032): 64 bytes, checked with `public`.
    """

    @property
    def key_id(self) -> str:
        """See `domain.log.key_id`: 32 hexadecimal digits of the public key's SHA-256."""
        ...

    @property
    def public(self) -> bytes:
        """The raw public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature of a message, 64 bytes.

        Raises
        ------
        WorkstationError
            KEY-03 where the key cannot be used just now: a token was drawn, a device failed.
        """
        ...


class KeyRing(Protocol):
    """The keys that this process can sign with. Use from any thread.

    The log itself tells of a key before the first entry that is signed with it: whoever opens or
    makes one here need not.
    """

    def station(self) -> Signer | None:
        """The station's signer; None where there is no key to sign with (see `why_not`)."""
        ...

    def why_not(self) -> str:
        """Why `station` gives None, in words; empty where it gives a signer."""
        ...

    def outgoing(self, key_id: str) -> Signer | None:
        """A station key that was in use before, until the log has told of the present one."""
        ...

    def first_station(self) -> Signer | None:
        """Make the station's first key; the one there is, where another process made it.

        Raises
        ------
        WorkstationError
            KEY-04 where it cannot be written.
        """
        ...

    def renew_station(self) -> Signer:
        """Make a station key; the one there is, if any, becomes outgoing.

        Raises
        ------
        WorkstationError
            KEY-04 where it cannot be written, KEY-06 where it lies in a token: all is as before.
        """
        ...

    def settle(self) -> None:
        """The log has told of the present station key: outgoing ones are deleted.

        Raises
        ------
        WorkstationError
            KEY-04 where they cannot be.
        """
        ...

    def until(self, since: datetime, *, officer: bool) -> datetime | None:
        """When a key told of now ends; None: it has no end."""
        ...

    def refresh(self) -> None:
        """Another process may have renewed the station key: look again."""
        ...

    def others_may_read(self) -> bool:
        """Whether other users of this computer may read the station's key, where it is a file."""
        ...

    def officer(self, name: str) -> Signer | None:
        """The signer of an officer who is signed in here; None where the key is sealed."""
        ...

    def unseal(self, name: str, password: str) -> Signer:
        """Hold an officer's key in memory until `drop`; it is made where there is none yet.

        Raises
        ------
        WorkstationError
            KEY-01 the key cannot be opened with this password, KEY-02 it cannot be read.
        """
        ...

    def drop(self, name: str) -> None:
        """Forget an officer's key: at lock and sign-out. Unknown names are no fault."""
        ...

    def reseal(self, name: str, password: str, new_password: str) -> None:
        """Seal the same key with a new password; where there is no key yet nothing is done.

        Raises
        ------
        WorkstationError
            KEY-01 or -02: the key is sealed as before.
        """
        ...

    def renew(self, name: str, password: str) -> None:
        """Give an officer a new key, sealed with this password: it was reset, or the key revoked.

        It is not held in memory; the log tells of it before the first entry that it signs.
        """
        ...

    def remove(self, name: str) -> None:
        """Delete an officer's sealed key: it was revoked.

        The next `unseal` makes a new one.
        """
        ...
