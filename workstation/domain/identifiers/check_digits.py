"""Check digits: plain arithmetic on texts that the callers know to hold what they may hold.

Each function gives the digit that would hold; the kinds (kinds.py) say which digits count.
"""

from __future__ import annotations

from collections.abc import Sequence

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FEDEX_WEIGHTS = (1, 3, 7)  # from the right


def s10(serial: str) -> int:
    """UPU S10: eight digits, weights 8 6 4 2 3 5 9 7, 11 - sum mod 11; 10 -> 0, 11 -> 5."""
    digit = 11 - weighted(serial, _S10_WEIGHTS) % 11
    return {10: 0, 11: 5}.get(digit, digit)


def gs1(digits: str) -> int:
    """GS1 mod 10: weights 3 1 3 1... from the right (SSCC, GTIN; FedEx Ground; USPS)."""
    total = 3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))
    return -total % 10


def mod7(digits: str) -> int:
    """The number mod 7 (air waybill, DHL Express)."""
    return int(digits) % 7


def fedex(digits: str) -> int:
    """FedEx Express: weights 1 3 7 1 3 7... from the right, mod 11, mod 10."""
    weights = [_FEDEX_WEIGHTS[place % 3] for place in range(len(digits))]
    return weighted(digits[::-1], weights) % 11 % 10


def ups(signs: str) -> int:
    """UPS: letters count (ASCII - 63) mod 10; every second sign twice; mod 10."""
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in signs]
    return -(sum(values) + sum(values[1::2])) % 10


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True))
