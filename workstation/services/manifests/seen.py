"""Which parcels a file has told already, in memory that does not grow with the file."""

from __future__ import annotations

from hashlib import blake2b

_HASHES = 10
_SMALLEST, _LARGEST = 1 << 12, 1 << 26
"""Bytes of the filter; a file of 10 million parcels takes the largest, 64 MiB."""


class Seen:
    """A Bloom filter over parcel numbers.

    It never overlooks a number it was given. It holds a new one for seen once in some 50 million
    numbers while ten million are in it (54 bits and 10 hashes each: (1 - e**(-10/53.7))**10).
    """

    def __init__(self, bytes_total: int) -> None:
        size = _SMALLEST
        while size < _LARGEST and size < bytes_total // 6:
            size *= 2
        self._bits = bytearray(size)
        self._mask = size * 8 - 1

    def add(self, parcel_id: str) -> bool:
        """Take a number in; whether it was there before."""
        digest = blake2b(parcel_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        place = int.from_bytes(digest[:8], "little")
        step = int.from_bytes(digest[8:], "little") | 1
        bits, mask = self._bits, self._mask
        known = True
        for _ in range(_HASHES):
            place += step
            index = place & mask
            bit = 1 << (index & 7)
            if not bits[index >> 3] & bit:
                bits[index >> 3] |= bit
                known = False
        return known
