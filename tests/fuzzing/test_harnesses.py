"""Each harness runs; hours of it by `python -m tests.fuzzing all --seconds N`."""

from __future__ import annotations

import sys

import pytest

from tests.fuzzing.__main__ import MANIFESTS, READERS, fuzz

linux = pytest.mark.skipif(sys.platform != "linux", reason="atheris is installed on Linux only")


def test_that_every_reader_has_a_harness():
    assert [
        "answers",
        "checks",
        "dicom",
        "identifiers",
        "jpeg",
        *(f"manifest_{name}" for name in sorted(MANIFESTS)),
        "package",
        "png",
        "raw",
        "rules",
        "tariff",
        "tiff",
    ] == READERS


@linux
@pytest.mark.parametrize("reader", ["raw", "manifest_fhl"])
def test_that_a_harness_runs_and_finds_nothing(tmp_path, capsys, reader):
    assert fuzz(reader, 2, tmp_path, seed=3)
    assert "no failure" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
