"""Our DICOS DX files, read back by an independent toolkit, by pydicom and by us."""

from __future__ import annotations

import os
from datetime import datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.pictures.samples import dx, missing_for_peer, needs_samples, ramp
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.dicos import uid_for
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind

READER = PictureReader()


def test_that_the_independent_toolkit_reads_our_pixels(tmp_path):
    pydicos = pytest.importorskip("pydicos", reason="the toolkit pydicos is not installed")
    values = np.random.default_rng(5).integers(0, 65536, (31, 47), dtype=np.uint16)
    path = dx(tmp_path / "ours.dcs", values)
    peer = pydicos.dcsread(str(path))
    assert np.array_equal(peer.get_data(), values)


def test_that_pydicom_reads_our_pixels_with_every_warning_an_error(tmp_path):
    from pydicom import dcmread

    ds = dcmread(dx(tmp_path / "ours.dcs"))
    assert np.array_equal(ds.pixel_array, ramp())
    assert ds.ScanType == "NON_OPERATIONAL"
    assert ds.ImageComments == "SIMULATED"
    assert ds.ImageType == ["ORIGINAL", "LOW ENERGY"]
    assert ds[0x43000902].value == 60.0


@needs_samples
def test_that_every_element_the_peer_requires_is_there(tmp_path):
    from pydicom import dcmread

    ds = dcmread(dx(tmp_path / "ours.dcs"))
    assert missing_for_peer(ds, "dx_for_processing") == []


def test_that_what_is_declared_comes_back(tmp_path):
    scan = READER.read([dx(tmp_path / "ours.dcs", view="2")])
    assert np.array_equal(scan.values, ramp()[None])
    assert scan.kind is PictureKind.SINGLE_ENERGY
    assert scan.energies == (Energy.LOW,)
    assert scan.effective_energies_kev == (60.0,)
    assert (scan.air_value, scan.black_level) == (60000, 120)
    assert scan.window == (30000.0, 60000.0)
    assert scan.spacing_mm == (1.5, 1.25)
    assert not scan.spacing_calibrated
    assert scan.ooi_id == "RR123456785US"
    assert scan.scan_uid == uid_for("scan")
    assert scan.view == "2"
    assert scan.simulated
    assert scan.acquired_at == "2026-11-23T12:30:05+00:00"
    assert scan.device is not None
    assert "line scanner" in scan.device
    assert scan.sop_classes == ("1.2.840.10008.5.1.4.1.1.501.2.2",)


def test_that_what_is_not_declared_stays_undeclared(tmp_path):
    path = dx(
        tmp_path / "ours.dcs",
        energy=Energy.UNDECLARED,
        effective_energy_kev=None,
        spacing_mm=None,
        air_value=None,
        black_level=None,
        window=None,
        simulated=False,
    )
    scan = READER.read([path])
    assert scan.energies == (Energy.UNDECLARED,)
    assert scan.effective_energies_kev == ()
    assert (scan.spacing_mm, scan.window, scan.air_value, scan.black_level) == (None,) * 4
    assert not scan.simulated


def test_that_the_same_arguments_give_the_same_bytes(tmp_path):
    first, second = dx(tmp_path / "a.dcs"), dx(tmp_path / "b.dcs")
    assert first.read_bytes() == second.read_bytes()
    other = dx(tmp_path / "c.dcs", ramp() + 1)
    one, two = READER.read([first]), READER.read([other])
    assert one.instance_uids != two.instance_uids


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    values=hnp.arrays(np.uint16, st.tuples(st.integers(1, 9), st.integers(1, 9))),
    air=st.none() | st.integers(0, 65535),
    side=st.floats(0.01, 99.0),
)
def test_that_any_picture_survives_the_round_trip(tmp_path, values, air, side):
    path = dx(tmp_path / "any.dcs", values, air_value=air, spacing_mm=(side, side / 2))
    scan = READER.read([path])
    assert np.array_equal(scan.values[0], values)
    assert scan.air_value == air
    assert scan.spacing_mm == pytest.approx((side, side / 2), rel=1e-9)


def test_that_wrong_arguments_are_our_own_defect(tmp_path):
    for values in (ramp().astype(np.int16), ramp()[None], ramp()[:0]):
        with pytest.raises(ValueError, match="must be"):
            dx(tmp_path / "x.dcs", values)
    with pytest.raises(ValueError, match="aware"):
        dx(tmp_path / "x.dcs", acquired_at=datetime(2026, 1, 1))  # noqa: DTZ001
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="permissions of folders are those of POSIX")
def test_that_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = dx(tmp_path / "ours.dcs")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkstationError) as refused:
        dx(path, ramp() + 1)
    assert refused.value.notice.code == "SCAN-16"
    assert refused.value.environment
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["ours.dcs"]
