"""Which parcels a file has told already, in memory that does not grow with the file."""

from __future__ import annotations

from hashlib import blake2b

_BLOCK = 128
"""Bytes that hold all bits of one number, so that they are read and written at once."""
_SMALLEST, _LARGEST = 1 << 12, 1 << 26
"""Bytes of the filter; a file of 10 million parcels takes the largest, 64 MiB."""
_PLACE = _BLOCK * 8 - 1


class Seen:
    """A Bloom filter over parcel numbers, in blocks.

    It never overlooks a number it was given. It holds a new one for seen once in some 30 million
    numbers while ten million are in it (12 bits of a block of 1,024; the blocks hold 19 numbers
    on average, as Poisson has it).
    """

    def __init__(self, bytes_total: int) -> None:
        size = _SMALLEST
        while size < _LARGEST and size < bytes_total // 6:
            size *= 2
        self._bits = bytearray(size)
        self._blocks = size // _BLOCK - 1

    def add(self, parcel_id: str) -> bool:
        """Take a number in; whether it was there before."""
        digest = blake2b(parcel_id.encode("utf-8", "surrogatepass"), digest_size=24).digest()
        start = (int.from_bytes(digest[:8], "little") & self._blocks) * _BLOCK
        rest = int.from_bytes(digest[8:], "little")
        mask = 1 << (rest & _PLACE) | 1 << (rest >> 10 & _PLACE) | 1 << (rest >> 20 & _PLACE)
        mask |= 1 << (rest >> 30 & _PLACE) | 1 << (rest >> 40 & _PLACE)
        mask |= 1 << (rest >> 50 & _PLACE) | 1 << (rest >> 60 & _PLACE)
        mask |= 1 << (rest >> 70 & _PLACE) | 1 << (rest >> 80 & _PLACE)
        mask |= 1 << (rest >> 90 & _PLACE) | 1 << (rest >> 100 & _PLACE)
        mask |= 1 << (rest >> 110 & _PLACE)
        block = int.from_bytes(self._bits[start : start + _BLOCK], "little")
        if block & mask == mask:
            return True
        self._bits[start : start + _BLOCK] = (block | mask).to_bytes(_BLOCK, "little")
        return False
