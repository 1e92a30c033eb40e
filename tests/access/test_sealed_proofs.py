"""An encrypted store has checkpoints and bundles like any other; a stranger is told what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.access.test_encryption import (  # noqa: F401 -- fixtures
    folder,
    nothing_held,
    opened,
    original,
)
from workstation.composition import Station

SCRIPT = Path(__file__).parents[2] / "packaging" / "verify_log.py"


def verified(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, path], check=False, capture_output=True, text=True
    )


@pytest.mark.usefixtures("nothing_held")
def test_that_a_bundle_leaves_an_encrypted_store_and_holds_alone(
    opened: Station,  # noqa: F811
    tmp_path: Path,
) -> None:
    proving = opened.proving
    made = proving.checkpoints.make()
    assert made.new
    done = proving.bundles.export(tmp_path / "bundle", [1, made.checkpoint.size], "bo")
    assert done.entry > made.checkpoint.size
    told = verified(tmp_path / "bundle")
    assert told.returncode == 0, told.stdout
    assert told.stdout.splitlines()[-1].startswith("HOLDS")
    assert proving.checkpoints.make().checkpoint.size > made.checkpoint.size
    store = verified(opened.data_dir)
    assert store.returncode == 2
    assert "workstation log export" in store.stdout
