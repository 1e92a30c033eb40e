"""PNG files; their checksums are put right, so that the fuzzer gets past them."""

from __future__ import annotations

from tests.fuzzing.harness import decode, go, watched

with watched():
    from workstation.adapters.pictures import formats  # noqa: F401


def one(data: bytes) -> None:
    from tests.pictures.fuzz import _with_checksums

    decode("PNG", data)
    decode("PNG", _with_checksums(data))


if __name__ == "__main__":
    from tests.pictures.fuzz_seeds import png_seeds

    go(one, [case.data for case in png_seeds()])
