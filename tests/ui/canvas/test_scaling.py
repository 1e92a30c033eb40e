"""Fractional scale and 4K: the device's pixels hold the picture's, exactly, whatever the scale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("factor", ["1", "1.25", "1.5", "2"])
def test_that_device_pixels_are_exact_at_a_scale_of(factor):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.canvas.scaled"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ratio"] == float(factor)
    assert told["wrong"] == []
    assert "Warning" not in done.stderr
