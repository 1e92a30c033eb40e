"""Where the sample files lie, and small pictures made here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workstation.adapters.pictures.dicos import uid_for, write_dx
from workstation.domain.scan import Energy

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PEER = DATA / "dicos" / "peer_reference"
AUXILIA = DATA / "dicos" / "auxilia_examples"
DICOM = DATA / "dicom" / "pydicom_test_files"
CONTAINERS = DATA / "xray" / "cargo_containers"

needs_samples = pytest.mark.skipif(
    not DATA.is_dir(), reason="the sample files (../shared/data) are not on this machine"
)

WHEN = datetime(2026, 11, 23, 12, 30, 5, tzinfo=UTC)


def ramp(rows: int = 12, columns: int = 17) -> np.ndarray:
    """Different counts everywhere."""
    return (np.arange(rows * columns, dtype=np.uint16) * 37 + 500).reshape(rows, columns)


def dx(path: Path, values: np.ndarray | None = None, **changes: Any) -> Path:
    """A DICOS DX file with usual declarations and the given changes."""
    declared: dict[str, Any] = {
        "energy": Energy.LOW,
        "effective_energy_kev": 60.0,
        "kvp": 80.0,
        "ooi_id": "RR123456785US",
        "scan_uid": uid_for("scan"),
        "view": "1",
        "spacing_mm": (1.5, 1.25),
        "air_value": 60000,
        "black_level": 120,
        "window": (30000.0, 60000.0),
        "acquired_at": WHEN,
        "device": "line scanner",
    }
    write_dx(path, ramp() if values is None else values, **(declared | changes))
    return path


def high(path: Path, values: np.ndarray | None = None, **changes: Any) -> Path:
    """The high energy file that belongs to `dx`."""
    other: dict[str, Any] = {
        "energy": Energy.HIGH,
        "effective_energy_kev": 95.0,
        "kvp": 160.0,
    }
    return dx(path, ramp() + 7 if values is None else values, **(other | changes))
