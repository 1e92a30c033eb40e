"""Single CT slices, one file each, read as one volume."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread

from tests.pictures.test_write_ct import ct, voxels
from workstation.adapters.pictures import Limits, PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind, Scan

READER = PictureReader()
VOXELS = voxels(9)


def slices(folder: Path, numbers: list[int] | None = None, **changes: Any) -> list[Path]:
    """A file for each slice, 2 mm apart, in an order that is not theirs."""
    paths = []
    for number in numbers if numbers is not None else range(len(VOXELS)):
        path = folder / f"slice-{number}.dcs"
        told = {"position_mm": (-5.0, 3.0, 2.0 * number), "instance_number": number + 1}
        paths.append(ct(path, VOXELS[number][None], **(told | changes)))
    random.Random(3).shuffle(paths)
    return paths


def without(paths: list[Path], *keywords: str) -> list[Path]:
    """The files without some elements, wherever they are."""
    for path in paths:
        ds = dcmread(path)
        for item in (ds, *_groups(ds)):
            for keyword in keywords:
                if keyword in item:
                    delattr(item, keyword)
        ds.save_as(path)
    return paths


def _groups(ds: Any) -> list[Any]:
    outer = [*ds.SharedFunctionalGroupsSequence, *ds.PerFrameFunctionalGroupsSequence]
    return [item for one in outer for element in one for item in element.value]


def change(path: Path, **elements: Any) -> Path:
    ds = dcmread(path)
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    ds.save_as(path)
    return path


def refused(paths: list[Path], reader: PictureReader = READER) -> str:
    with pytest.raises(WorkstationError) as error:
        reader.read(paths)
    return f"{error.value.notice.code} {error.value.notice.fact}"


def test_that_slices_in_any_order_make_the_volume(tmp_path):
    scan = READER.read(slices(tmp_path))
    assert scan.kind is PictureKind.VOLUME
    assert np.array_equal(scan.values, VOXELS)
    assert scan.slice_spacing_mm == pytest.approx(2.0)
    assert scan.slice_positions_mm == tuple(2.0 * n for n in range(9))
    assert scan.missing is None
    assert [f.name for f in scan.files] == [f"slice-{n}.dcs" for n in range(9)]
    assert len(set(scan.instance_uids)) == 9
    assert not scan.values.flags.writeable


def test_that_two_slices_are_a_volume_and_no_pair(tmp_path):
    scan = READER.read(slices(tmp_path, [4, 3]))
    assert np.array_equal(scan.values, VOXELS[3:5])


def test_that_slices_that_are_not_there_are_told_and_lengths_are_not(tmp_path):
    scan = READER.read(slices(tmp_path, [0, 1, 2, 5, 6, 8]))
    assert scan.missing == "3 slices are not there (2 after slice 3, 1 after slice 5)"
    assert scan.slice_spacing_mm is None
    assert np.array_equal(scan.values, VOXELS[[0, 1, 2, 5, 6, 8]])


def test_that_slices_apart_by_no_rule_are_told(tmp_path):
    paths = slices(tmp_path, [0, 1, 2])
    paths.append(ct(tmp_path / "odd.dcs", VOXELS[3][None], position_mm=(-5.0, 3.0, 5.3)))
    scan = READER.read(paths)
    assert scan.slice_spacing_mm is None
    assert any("1.3 to 2 mm apart" in remark for remark in scan.remarks)


def test_that_a_doubled_slice_is_refused_by_name(tmp_path):
    paths = slices(tmp_path, [0, 1, 2])
    twin = ct(tmp_path / "twin.dcs", VOXELS[5][None], position_mm=(-5.0, 3.0, 2.0))
    told = refused([*paths, twin])
    assert told.startswith("SCAN-20")
    assert "twin.dcs" in told
    assert "slice-1.dcs" in told
    assert "same place (2.0 mm)" in told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"spacing_mm": (2.0, 1.25, 1.6)}, "another pixel spacing"),
        ({"rescale": (2.0, -1024.0, "HU")}, "another meaning of its values"),
        ({"scan_uid": "2.25.77"}, "another series"),
        ({"padding": 5}, "another padding"),
        ({"position_mm": (-2.0, 3.0, 18.0)}, "shifted aside"),
        ({"ooi_id": "RB123456785GB"}, "another object"),
    ],
)
def test_that_a_slice_of_another_geometry_or_meaning_is_refused(tmp_path, changes, words):
    told = {"position_mm": (-5.0, 3.0, 18.0)} | changes
    odd = ct(tmp_path / "odd.dcs", VOXELS[0][None], **told)
    answer = refused([*slices(tmp_path), odd])
    assert "SCAN-20 The files do not make one volume: " in answer
    assert words in answer


def test_that_a_slice_of_another_size_is_refused(tmp_path):
    odd = ct(tmp_path / "odd.dcs", voxels(1, 12, 18), position_mm=(-5.0, 3.0, 18.0))
    assert "another size" in refused([*slices(tmp_path), odd])


def test_that_a_whole_volume_is_no_slice(tmp_path):
    assert "is not one CT slice" in refused([*slices(tmp_path), ct(tmp_path / "whole.dcs")])


def test_that_numbers_order_slices_that_declare_no_place(tmp_path):
    paths = without(slices(tmp_path, [2, 4, 5]), "ImagePositionPatient")
    scan = READER.read(paths)
    assert np.array_equal(scan.values, VOXELS[[2, 4, 5]])
    assert scan.missing == "1 slice is not there (1 after slice 1)"
    assert any("order of their numbers" in remark for remark in scan.remarks)


def test_that_equal_numbers_without_places_are_refused(tmp_path):
    paths = without(slices(tmp_path, [2, 4], instance_number=7), "ImagePositionPatient")
    assert "have the same number (7)" in refused(paths)


def test_that_slices_that_tell_nothing_of_their_order_are_refused(tmp_path):
    paths = without(slices(tmp_path, [2, 4, 5]), "ImagePositionPatient", "InstanceNumber")
    assert "neither where they lie nor their numbers" in refused(paths)


def test_that_a_series_over_the_limit_is_refused_before_it_is_decoded(tmp_path):
    limited = PictureReader(Limits(decoded_bytes=VOXELS[0].nbytes * 4))
    assert refused(slices(tmp_path), limited).startswith("SCAN-08")


def test_that_a_damaged_slice_refuses_the_series_in_one_sentence(tmp_path):
    paths = slices(tmp_path)
    paths[4].write_bytes(paths[4].read_bytes()[:300])
    assert refused(paths).startswith("SCAN-")


def test_that_the_bench_opens_a_series_that_was_imported_file_by_file(tmp_path):
    from workstation.composition import open_station

    folder = tmp_path / "files"
    folder.mkdir()
    station = open_station(tmp_path / "station", in_process=True)
    try:
        for path in [*slices(folder), *slices(folder)]:  # twice: nothing is doubled
            station.importing.scan(path)
        (ref,) = station.store.scans("RR123456785US")
        assert len(ref.files) == 9
        scan: Scan = station.parcels.load(ref)
    finally:
        station.close()
    assert np.array_equal(scan.values, VOXELS)
    assert scan.files[0].name == "slice-0.dcs"


def test_that_the_child_process_joins_slices_too(tmp_path):
    from workstation.adapters.worker.reader import WorkerReader

    reader = WorkerReader()
    try:
        scan = reader.read(slices(tmp_path))
    finally:
        reader.close()
    assert np.array_equal(scan.values, VOXELS)
