"""Keys held in memory."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workstation.domain.log import key_id


class MemorySigner:
    """`signing_ports.Signer` with a key from 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.key_id = key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


class MemoryKeys:
    """`checkpoint_ports.StationKeys`."""

    def __init__(self, signer: MemorySigner | None, why: str = "") -> None:
        self.signer, self.why = signer, why

    def station(self) -> MemorySigner | None:
        return self.signer

    def why_not(self) -> str:
        return self.why
