"""JPEG files."""

from __future__ import annotations

from tests.fuzzing.harness import decode, go, watched

with watched():
    from workstation.adapters.pictures import formats  # noqa: F401


def one(data: bytes) -> None:
    decode("JPEG", data)


if __name__ == "__main__":
    from tests.pictures.fuzz_seeds import jpeg_seeds

    go(one, [case.data for case in jpeg_seeds()])
