"""Ed25519 signatures with the library of the system's kind: to sign, and to check."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workstation.domain.log import key_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )


class MemorySigner:
    """`signing_ports.Signer`: a private key in this process's memory."""

    __slots__ = ("_private", "key_id", "public", "sign")

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()
        self.key_id = key_id(self.public)
        self.sign = private.sign

    def secret(self) -> bytes:
        """The private key itself, 32 bytes: to seal it."""
        return self._private.private_bytes_raw()


def new_signer() -> MemorySigner:
    """A signer with a new key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return MemorySigner(Ed25519PrivateKey.generate())


def signer_of(secret: bytes) -> MemorySigner:
    """The signer of a private key of 32 bytes. Raises ValueError for another length."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return MemorySigner(Ed25519PrivateKey.from_private_bytes(secret))


def fits(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of a message was made with the private half of a public key."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=1024)
def _public(public: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(public)
