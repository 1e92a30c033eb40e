"""Ed25519 signatures (RFC 8032), with nothing but Python's own integers and SHA-512.

Checking uses public values only. Signing takes a time that depends on the secret: it belongs on
the desk of whoever owns a model, where nobody measures it, and never in a service.
"""

from __future__ import annotations

import hashlib

KEY_BYTES, SIGNATURE_BYTES = 32, 64

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
"""A square root of -1."""

Point = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z."""

_NEUTRAL: Point = (0, 1, 1, 0)


def public_key(secret: bytes) -> bytes:
    """The public key (32 bytes) of a secret key of 32 bytes.

    Raises
    ------
    ValueError
        Where the secret has another length.
    """
    scalar, _ = _expanded(secret)
    return _encoded(_times(scalar, _BASE))


def sign(secret: bytes, message: bytes) -> bytes:
    """The signature (64 bytes) of a message.

    Raises
    ------
    ValueError
        Where the secret has another length than 32 bytes.
    """
    scalar, prefix = _expanded(secret)
    public = _encoded(_times(scalar, _BASE))
    nonce = _number(hashlib.sha512(prefix + message).digest()) % _ORDER
    point = _encoded(_times(nonce, _BASE))
    answer = (nonce + _challenge(point, public, message) * scalar) % _ORDER
    return point + answer.to_bytes(32, "little")


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature of a message was made with the secret of a public key.

    Keys and signatures in any but their one proper form are refused, and so are keys of small
    order, whose signatures fit every message.
    """
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    key = _decoded(public)
    answer = _number(signature[32:])
    if key is None or answer >= _ORDER or _is_neutral(_times(8, key)):
        return False
    challenge = _challenge(signature[:32], public, message)
    x, y, z, t = key
    expected = _added(_times(answer, _BASE), _times(challenge, (-x % _P, y, z, -t % _P)))
    return _encoded(expected) == signature[:32]


def _expanded(secret: bytes) -> tuple[int, bytes]:
    if len(secret) != KEY_BYTES:
        raise ValueError(f"a secret key has {KEY_BYTES} bytes, got {len(secret)}")
    digest = hashlib.sha512(secret).digest()
    scalar = _number(digest[:32]) & ((1 << 254) - 8) | (1 << 254)
    return scalar, digest[32:]


def _challenge(point: bytes, public: bytes, message: bytes) -> int:
    return _number(hashlib.sha512(point + public + message).digest()) % _ORDER


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _added(one: Point, other: Point) -> Point:
    """The sum of two points; good for a point and itself too."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * _D * one[3] * other[3] % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _doubled(one: Point) -> Point:
    x, y, z, _ = one
    a, b = x * x % _P, y * y % _P
    c = 2 * z * z % _P
    h = a + b
    e = h - (x + y) * (x + y) % _P
    g = a - b
    f = c + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    """A multiple of a point, four binary places at a time."""
    table = [_NEUTRAL, point]
    for _ in range(14):
        table.append(_added(table[-1], point))
    found = _NEUTRAL
    for place in range((scalar.bit_length() + 3) // 4 - 1, -1, -1):
        found = _doubled(_doubled(_doubled(_doubled(found))))
        digit = scalar >> (4 * place) & 15
        if digit:
            found = _added(found, table[digit])
    return found


def _is_neutral(point: Point) -> bool:
    return point[0] % _P == 0 and (point[1] - point[2]) % _P == 0


def _encoded(point: Point) -> bytes:
    back = pow(point[2], _P - 2, _P)
    x, y = point[0] * back % _P, point[1] * back % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> Point | None:
    """The point of 32 bytes; None where they are no point in its proper form."""
    number = _number(data)
    sign_bit, y = number >> 255, number & ((1 << 255) - 1)
    if y >= _P:
        return None
    # x² = (y² - 1) / (d y² + 1); the root by a power, as p is 5 modulo 8.
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x - u) % _P:
        x = x * _ROOT % _P
        if (v * x * x - u) % _P:
            return None
    if x == 0 and sign_bit:
        return None
    if x & 1 != sign_bit:
        x = _P - x
    return x, y, 1, x * y % _P


def _base() -> Point:
    """The point with y = 4/5 and an even x."""
    found = _decoded((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))
    if found is None:
        raise AssertionError("the base point is one")
    return found


_BASE = _base()
