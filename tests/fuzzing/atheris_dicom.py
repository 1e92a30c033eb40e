"""DICOS and DICOM files."""

from __future__ import annotations

from tests.fuzzing.harness import decode, go, temporary, watched

with watched():
    import pydicom  # noqa: F401

    from workstation.adapters.pictures import dicom, formats  # noqa: F401


def one(data: bytes) -> None:
    decode("DICOM", data)


if __name__ == "__main__":
    from tests.pictures.fuzz_seeds import dicom_seeds

    go(one, [case.data for case in dicom_seeds(temporary())])
