"""Air and dark counts beside a picture: found by name, believed by SHA-256."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
import tifffile

from tests.pictures.samples import ramp
from workstation.adapters.pictures import PictureReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Origin

READER = PictureReader()


def declared(folder, air, dark=None, **more):
    """A TIFF whose declarations name the given counts."""
    path = folder / "a.tif"
    tifffile.imwrite(path, ramp(), metadata=None)
    block = {}
    for name, counts in (("air", air), ("dark", dark)):
        if counts is not None:
            tifffile.imwrite(
                folder / f"{name}.tif", counts, photometric="minisblack", metadata=None
            )
            digest = hashlib.sha256((folder / f"{name}.tif").read_bytes()).hexdigest()
            block |= {name: f"{name}.tif", f"{name}_sha256": digest}
    (folder / "a.tif.json").write_text(json.dumps({"flat_field": block | more}))
    return path


def test_that_a_flat_field_comes_with_its_files_and_alters_no_stored_value(tmp_path):
    air, dark = ramp(1, 17) + 40000, ramp(12, 17) // 9
    path = declared(tmp_path, air, dark)
    scan = READER.read([path])
    assert np.array_equal(scan.values[0], ramp())
    assert np.array_equal(scan.flat_field.air, air)
    assert np.array_equal(scan.flat_field.black, dark)
    assert scan.flat_field.source.name == "air.tif"
    assert scan.flat_field.black_source.name == "dark.tif"
    assert Origin("flat_field", "a.tif.json") in scan.provenance
    names = [(one.name, one.sha256) for one in READER.header(path).companions]
    assert names == [
        (name, hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
        for name in ("air.tif", "dark.tif")
    ]


def test_that_raw_air_counts_are_read_as_declared(tmp_path):
    air = (ramp(1, 17) + 40000).astype(">u2")
    (tmp_path / "air.bin").write_bytes(b"head" + air.tobytes())
    digest = hashlib.sha256((tmp_path / "air.bin").read_bytes()).hexdigest()
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(), metadata=None)
    raw = {"shape": [1, 17], "type": "uint16", "byte_order": "big", "skip_bytes": 4}
    block = {"air": "air.bin", "air_sha256": digest, "raw": raw}
    (tmp_path / "a.tif.json").write_text(json.dumps({"flat_field": block}))
    assert np.array_equal(READER.read([path]).flat_field.air, air)


def test_that_in_a_store_the_files_are_found_by_their_sha256(tmp_path):
    path = declared(tmp_path, ramp(1, 17))
    (source,) = READER.header(path).companions
    stored = tmp_path / "scans" / "xy" / "kept.tif"
    stored.parent.mkdir(parents=True)
    path.rename(stored)
    (tmp_path / "a.tif.json").rename(stored.with_name("kept.tif.json"))
    place = tmp_path / "scans" / source.sha256[:2] / f"{source.sha256}.tif"
    place.parent.mkdir(exist_ok=True)
    (tmp_path / "air.tif").rename(place)
    assert np.array_equal(READER.read([stored]).flat_field.air, ramp(1, 17))


@pytest.mark.parametrize(
    ("air", "change", "words"),
    [
        (ramp(1, 17), "gone", "is not there"),
        (ramp(1, 17), "altered", "SHA-256 differs"),
        (ramp(1, 16), None, "1 × 16 pixels"),
        (ramp(5, 17), None, "5 × 17 pixels"),
        (np.stack([ramp(), ramp()]), None, "in 2 frames"),
    ],
)
def test_that_a_flat_field_that_does_not_fit_is_refused(tmp_path, air, change, words):
    path = declared(tmp_path, air)
    if change == "gone":
        (tmp_path / "air.tif").unlink()
    if change == "altered":
        data = bytearray((tmp_path / "air.tif").read_bytes())
        data[-1] ^= 1
        (tmp_path / "air.tif").write_bytes(bytes(data))
    with pytest.raises(WorkstationError, match="SCAN-11") as refused:
        READER.read([path])
    assert words in refused.value.notice.fact


@pytest.mark.parametrize("name", ["../air.tif", "/etc/passwd", "..", "a\\air.tif"])
def test_that_a_file_outside_the_pictures_folder_cannot_be_named(tmp_path, name):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(), metadata=None)
    block = {"air": name, "air_sha256": "0" * 64}
    (tmp_path / "a.tif.json").write_text(json.dumps({"flat_field": block}))
    with pytest.raises(WorkstationError, match="without a folder"):
        READER.read([path])


def test_that_a_picture_is_no_flat_field_of_colours(tmp_path):
    values = np.random.default_rng(1).integers(0, 256, (12, 17, 3), np.uint8)
    path = declared(tmp_path, ramp(1, 17))
    tifffile.imwrite(path, values, photometric="rgb", metadata=None)
    with pytest.raises(WorkstationError, match="holds colours"):
        READER.read([path])
