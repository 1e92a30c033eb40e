"""TIFF files."""

from __future__ import annotations

from tests.fuzzing.harness import decode, go, temporary, watched

with watched():
    import tifffile  # noqa: F401

    from workstation.adapters.pictures import formats, tiff  # noqa: F401


def one(data: bytes) -> None:
    decode("TIFF", data)


if __name__ == "__main__":
    from tests.pictures.fuzz_seeds import tiff_seeds

    go(one, [case.data for case in tiff_seeds(temporary())])
