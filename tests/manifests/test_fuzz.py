"""The fuzzers of the readers run; longer by `python -m tests.manifests.fuzz --seconds N`."""

from __future__ import annotations

import sys

import pytest

from tests.manifests.fuzz import fuzz


@pytest.mark.skipif(sys.platform != "linux", reason="atheris is installed on Linux only")
def test_that_a_fuzzer_runs_and_finds_nothing(tmp_path, capsys):
    assert fuzz("fhl", 2, tmp_path, seed=3)
    assert "no failure" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
