"""Two DICOS files of one view at two energies."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pictures.samples import dx, high, ramp
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.dicos import uid_for
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind

READER = PictureReader()


def test_that_a_pair_is_one_scan_of_two_frames(tmp_path):
    scan = READER.read([dx(tmp_path / "low.dcs"), high(tmp_path / "high.dcs")])
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert np.array_equal(scan.values, np.stack([ramp(), ramp() + 7]))
    assert scan.energies == (Energy.LOW, Energy.HIGH)
    assert scan.effective_energies_kev == (60.0, 95.0)
    assert (scan.air_value, scan.black_level) == (60000, 120)
    assert [file.name for file in scan.files] == ["low.dcs", "high.dcs"]
    assert len(scan.identity.split("+")) == 2
    assert len(scan.instance_uids) == 2
    assert not scan.values.flags.writeable
    assert scan.simulated


def test_that_the_declared_energies_order_the_pair_and_not_the_caller(tmp_path):
    scan = READER.read([high(tmp_path / "high.dcs"), dx(tmp_path / "low.dcs")])
    assert np.array_equal(scan.values[0], ramp())
    assert [file.name for file in scan.files] == ["low.dcs", "high.dcs"]
    assert any("given as high, low" in remark for remark in scan.remarks)


@pytest.mark.parametrize("declared", ["effective energy", "tube voltage"])
def test_that_numbers_alone_are_enough_to_order_a_pair(tmp_path, declared):
    number = {"energy": Energy.UNDECLARED, "kvp": 120.0, "effective_energy_kev": None}
    if declared == "effective energy":
        changes = number | {"effective_energy_kev": 50.0}, number | {"effective_energy_kev": 90.0}
    else:
        changes = number | {"kvp": 80.0}, number | {"kvp": 160.0}
    low, top = dx(tmp_path / "a.dcs", **changes[0]), high(tmp_path / "b.dcs", **changes[1])
    assert np.array_equal(READER.read([top, low]).values[0], ramp())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"scan_uid": uid_for("another scan")}, "different scan identifiers"),
        ({"ooi_id": "RR000000005US"}, "different object identifiers"),
        ({"ooi_id": "unknown"}, "does not declare its object identifier"),
        ({"values": ramp(12, 18)}, "different sizes: 12 × 17 and 12 × 18"),
        ({"view": "2"}, "different views"),
        ({"energy": Energy.LOW}, "Both files are declared as low energy"),
        (
            {"energy": Energy.UNDECLARED, "effective_energy_kev": None, "kvp": 80.0},
            "do not declare which is the low",
        ),
        ({"effective_energy_kev": 30.0}, "contradict themselves"),
    ],
)
def test_that_files_that_do_not_belong_together_are_refused_saying_why(tmp_path, changes, why):
    low, other = dx(tmp_path / "low.dcs"), high(tmp_path / "high.dcs", **changes)
    with pytest.raises(WorkstationError, match=why) as refused:
        READER.read([low, other])
    assert refused.value.notice.code == "SCAN-10"


def test_that_different_air_values_are_not_mixed(tmp_path):
    scan = READER.read([dx(tmp_path / "l.dcs"), high(tmp_path / "h.dcs", air_value=50000)])
    assert scan.air_value is None
    assert any("none is used" in remark for remark in scan.remarks)


@pytest.mark.parametrize("count", [0, 3])
def test_that_a_picture_is_one_file_or_two(tmp_path, count):
    paths = [dx(tmp_path / f"{n}.dcs") for n in range(count)]
    with pytest.raises(WorkstationError) as refused:
        READER.read(paths)
    assert refused.value.notice.code == "SCAN-10"
