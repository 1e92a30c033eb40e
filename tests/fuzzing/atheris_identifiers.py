"""Identifiers: any text a scanner or a file may hold; its normal form is steady."""

from __future__ import annotations

from tests.fuzzing.harness import go, watched

with watched():
    from workstation.domain import identifiers


if __name__ == "__main__":

    def one(data: bytes) -> None:
        raw = data[:400].decode("utf-8", "surrogateescape")
        found = identifiers.identify(raw)
        if identifiers.normal_form(raw) != found.normal:
            raise AssertionError(f"two normal forms: {raw!r}")
        if identifiers.identify(found.normal).normal != found.normal:
            raise AssertionError(f"the normal form is none: {found.normal!r}")
        if len(found.normal) < 20 and found.normal in identifiers.near_misses(found, 50):
            raise AssertionError(f"its own near miss: {found.normal!r}")

    go(
        one,
        [
            b"RB123456785GB",
            b"]C1420100233424\x1d9205590100000000123458",
            b"]C100106141412345678908\x1d10ABC",
            b"(01)09521234543213(21)ABC",
            b"176-1234 5675",
            b"1Z999AA10123456784",
            b"JPKWSAUSJFKAACN65123004100123",
            b"9622001561234567890000400123456785",
        ],
    )
