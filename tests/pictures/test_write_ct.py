"""Our DICOS CT files, read back by an independent toolkit, by pydicom and by us."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.pictures.samples import WHEN, missing_for_peer, needs_samples
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.dicos import uid_for
from workstation.adapters.pictures.dicos_ct import write_ct
from workstation.domain.scan import PictureKind

READER = PictureReader()


def voxels(slices: int = 5, rows: int = 12, columns: int = 17) -> np.ndarray:
    """Different values everywhere."""
    count = slices * rows * columns
    return (
        (np.arange(count, dtype=np.uint32) * 37 % 4096)
        .astype(np.uint16)
        .reshape(slices, rows, columns)
    )


def ct(path: Path, values: np.ndarray | None = None, **changes: Any) -> Path:
    """A DICOS CT file with usual declarations and the given changes."""
    declared: dict[str, Any] = {
        "ooi_id": "RR123456785US",
        "scan_uid": uid_for("ct scan"),
        "spacing_mm": (2.0, 1.25, 1.5),
        "rescale": (1.0, -1024.0, "HU"),
        "windows": ((0.0, 2000.0, "ALL"), (40.0, 400.0, "LIQUID")),
        "padding": 0,
        "acquired_at": WHEN,
        "device": "tunnel scanner",
    }
    write_ct(path, voxels() if values is None else values, **(declared | changes))
    return path


def test_that_the_independent_toolkit_reads_our_voxels(tmp_path):
    pydicos = pytest.importorskip("pydicos", reason="the toolkit pydicos is not installed")
    peer = pydicos.dcsread(str(ct(tmp_path / "ours.dcs")))
    found = peer.get_data()
    found = np.stack(found) if isinstance(found, list) else np.asarray(found)
    assert np.array_equal(found.reshape(voxels().shape), voxels())


@needs_samples
def test_that_every_element_the_peer_requires_of_a_ct_is_there(tmp_path):
    from pydicom import dcmread

    ds = dcmread(ct(tmp_path / "ours.dcs"))
    assert missing_for_peer(ds, "ct") == []


def test_that_pydicom_reads_our_voxels_with_every_warning_an_error(tmp_path):
    from pydicom import dcmread

    ds = dcmread(ct(tmp_path / "ours.dcs"))
    assert np.array_equal(ds.pixel_array, voxels())
    assert ds.Modality == "CT"
    assert ds.ScanType == "NON_OPERATIONAL"
    last = ds.PerFrameFunctionalGroupsSequence[-1].PlanePositionSequence[0]
    assert last.ImagePositionPatient == [0, 0, 8]


def test_that_what_is_declared_comes_back(tmp_path):
    scan = READER.read([ct(tmp_path / "ours.dcs")])
    assert scan.kind is PictureKind.VOLUME
    assert np.array_equal(scan.values, voxels())
    assert scan.spacing_mm == (1.25, 1.5)
    assert scan.ooi_id == "RR123456785US"
    assert scan.simulated


def test_that_the_same_arguments_give_the_same_bytes(tmp_path):
    first, second = ct(tmp_path / "a.dcs"), ct(tmp_path / "b.dcs")
    assert first.read_bytes() == second.read_bytes()
    other = ct(tmp_path / "c.dcs", voxels() + 1)
    one, two = READER.read([first]), READER.read([other])
    assert one.instance_uids != two.instance_uids


def test_that_wrong_arguments_are_our_own_defect(tmp_path):
    for values in (voxels().astype(np.int16), voxels()[0], voxels()[:0]):
        with pytest.raises(ValueError, match="must be"):
            ct(tmp_path / "x.dcs", values)
    with pytest.raises(ValueError, match="aware"):
        ct(tmp_path / "x.dcs", acquired_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="positive"):
        ct(tmp_path / "x.dcs", spacing_mm=(0.0, 1.0, 1.0))
    assert not list(tmp_path.iterdir())
