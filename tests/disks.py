"""File systems of a few MiB, to be filled to the last byte."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk_of(mib: int, place: Path) -> Iterator[Path]:
    """A real file system of so many MiB of its own; skips where none can be made."""
    place.mkdir()
    if shutil.which("mount") is None or os.name == "nt":
        pytest.skip("no mount command here")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(place)], capture_output=True
    )
    if made.returncode:
        pytest.skip("making a small file system needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
