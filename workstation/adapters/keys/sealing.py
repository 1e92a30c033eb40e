"""A private key sealed with a password: argon2id makes the key of ChaCha20-Poly1305.

Bytes of a sealed key: "NIISEAL1", then the cost of argon2id as three whole numbers of four bytes,
big end first (passes, memory in KiB, lanes), the salt (16 bytes), the nonce (12 bytes), and what
ChaCha20-Poly1305 made of the 32 bytes (48 bytes). All before the nonce, and the owner's name in
UTF-8, are authenticated with it: a sealed key cannot be given to another account.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

_MAGIC = b"NIISEAL1"
_COSTS = struct.Struct(">III")
_SALT, _NONCE, _TAG = 16, 12, 16
_HEAD = len(_MAGIC) + _COSTS.size + _SALT
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What opening a sealed key costs whoever guesses passwords (RFC 9106, section 4)."""

    passes: int = 3
    memory_kib: int = 65536
    lanes: int = 4


USUAL = Cost()
_DEAREST = Cost(64, 4 << 20, 64)
"""More than this is no key of ours: it would only eat memory."""


def seal(secret: bytes, name: str, password: str, cost: Cost = USUAL) -> bytes:
    """Seal 32 bytes for an account with its password."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    head = _MAGIC + _COSTS.pack(cost.passes, cost.memory_kib, cost.lanes) + salt
    key = _key(password, salt, cost)
    return head + nonce + ChaCha20Poly1305(key).encrypt(nonce, secret, head + name.encode())


def unseal(sealed: bytes, name: str, password: str) -> bytes | None:
    """The 32 bytes; None where the password or the name is another.

    Raises
    ------
    ValueError
        Where the bytes are no sealed key.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if len(sealed) != _HEAD + _NONCE + SECRET_BYTES + _TAG or not sealed.startswith(_MAGIC):
        raise ValueError("no sealed key")
    cost = Cost(*_COSTS.unpack_from(sealed, len(_MAGIC)))
    if (
        not 1 <= cost.passes <= _DEAREST.passes
        or not 1 <= cost.lanes <= _DEAREST.lanes
        or not 8 * cost.lanes <= cost.memory_kib <= _DEAREST.memory_kib
    ):
        raise ValueError("no sealed key: its cost is out of all bounds")
    head, nonce, boxed = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
    key = _key(password, head[-_SALT:], cost)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, boxed, head + name.encode())
    except InvalidTag:
        return None


def _key(password: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        password.encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )
