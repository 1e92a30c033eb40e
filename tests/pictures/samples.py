"""Where the sample files lie, and small pictures made here."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

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


def slope(
    path: Path,
    shape: tuple[int, int],
    down: int,
    across: int,
    acquired_at: datetime,
    **changes: Any,
) -> Path:
    """A high energy file with a scale; its counts rise by `down` a row and `across` a column."""
    rows, columns = shape
    values = np.add.outer(np.arange(rows) * down, np.arange(columns) * across) + 900
    declared: dict[str, Any] = {
        "energy": Energy.HIGH,
        "effective_energy_kev": 80.0,
        "kvp": 160.0,
        "ooi_id": "RB123456785GB",
        "scan_uid": "2.25.4711",
        "spacing_mm": (0.8, 0.9),
        "black_level": 900,
        "window": None,
        "device": "sim-160-a",
    }
    return dx(path, values.astype(np.uint16), acquired_at=acquired_at, **(declared | changes))


def missing_for_peer(ds: Dataset, kind: str) -> list[str]:
    """The elements that the peer requires of a file of this kind and that are not there."""
    with (PEER / "required_by_peer.csv").open(newline="") as file:
        tags = [row["tag"] for row in csv.DictReader(file) if row[kind] == "required"]
    assert len(tags) > 50
    numbers = {tag: int(tag.strip("()").replace(",", ""), 16) for tag in tags}
    return [tag for tag, n in numbers.items() if n not in ds and n not in ds.file_meta]
