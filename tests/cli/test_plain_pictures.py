"""Plain pictures through the verbs: two files, two views, raw, a flat field; filed and looked at."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
import tifffile

from tests.pictures.samples import ramp
from workstation.composition import open_station

PARCEL = "RR123456785US"


@pytest.fixture
def data(tmp_path):
    """A station whose rules make *_L.tif and *_H.tif one picture."""
    folder = tmp_path / "data"
    folder.mkdir()
    rule = {
        "id": "two-files",
        "files": {"low": "*_L.tif", "high": "*_H.tif"},
        "declares": {"air_value": 60000, "black_level": 0},
    }
    whole = {"schema": 1, "site": "Port", "said_by": "note 7", "valid_from": "2026-11-01"}
    (folder / "site-rules.json").write_text(json.dumps(whole | {"rules": [rule]}))
    return folder


@pytest.fixture
def pictures(tmp_path):
    """A pair by rule, a file of two views, a raw file with a flat field."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    tifffile.imwrite(folder / "p_L.tif", ramp(), metadata=None)
    tifffile.imwrite(folder / "p_H.tif", ramp() + 9, metadata=None)
    views = np.stack([ramp(), ramp() + 5])
    tifffile.imwrite(folder / "two.tif", views, photometric="minisblack", metadata=None)
    planes = [{"view": "side"}, {"view": "top"}]
    (folder / "two.tif.json").write_text(json.dumps({"planes": planes, "air_value": 60000}))
    air = ramp(1, 17) + 50000
    tifffile.imwrite(folder / "air.tiff", air, metadata=None)
    digest = hashlib.sha256((folder / "air.tiff").read_bytes()).hexdigest()
    (folder / "a.raw").write_bytes(ramp().astype(">u2").tobytes())
    beside = {
        "raw": {"shape": [12, 17], "type": "uint16", "byte_order": "big"},
        "energy": "high",
        "view": "3",
        "flat_field": {"air": "air.tiff", "air_sha256": digest},
    }
    (folder / "a.raw.json").write_text(json.dumps(beside))
    return folder


def test_every_view_and_pair_is_looked_at_once(run, data, pictures):
    (pictures / "air.tiff").rename(pictures / "kept")
    told = run("inspect", pictures, "--data-dir", data, "--json")
    assert told.status == 2  # the raw file's air counts are gone
    failed = [line for line in told.lines if "error" in line]
    assert [line["error"]["code"] for line in failed] == ["SCAN-11"]
    (pictures / "kept").rename(pictures / "air.tiff")
    named = [pictures / name for name in ("a.raw", "p_L.tif", "p_H.tif", "two.tif")]
    told = run("inspect", *named, "--data-dir", data, "--json", "--out", pictures / "out")
    assert told.status == 0
    seen = [(line["scans"][0]["kind"], line["scans"][0]["view"]) for line in told.lines]
    assert seen == [
        ("single_energy", "3"),
        ("dual_energy", "1"),
        ("single_energy", "side"),
        ("single_energy", "top"),
    ]
    written = [tuple(line["pictures"]) for line in told.lines]
    assert len(set(written)) == 4
    words = run("inspect", pictures / "two.tif", "--data-dir", data).out
    assert ", view side" in words
    assert ", view top" in words


def test_what_is_filed_reads_back_as_it_was_declared(run, data, pictures):
    named = [pictures / name for name in ("p_H.tif", "two.tif", "a.raw", "p_L.tif")]
    told = run("import", "scan", *named, "--parcel", PARCEL, "--data-dir", data, "--json")
    assert told.status == 0
    assert [(line["view"], line["kind"]) for line in told.lines] == [
        ("1", "single_energy"),
        ("side", "single_energy"),
        ("top", "single_energy"),
        ("3", "single_energy"),
        ("1", "dual_energy"),
    ]
    again = run("import", "scan", *named, "--parcel", PARCEL, "--data-dir", data, "--json")
    assert {line["scan"] for line in again.lines} == {line["scan"] for line in told.lines}
    (data / "site-rules.json").unlink()  # what was declared then stays declared
    for path in pictures.iterdir():
        path.unlink()
    station = open_station(data, in_process=True)
    try:
        scans = {ref.view: station.parcels.load(ref) for ref in station.store.scans(PARCEL)}
    finally:
        station.close()
    assert set(scans) == {"1", "side", "top", "3"}
    assert np.array_equal(scans["1"].values, [ramp(), ramp() + 9])
    assert scans["1"].air_value == 60000
    assert {one.said_by for one in scans["1"].provenance} == {
        "site rule “two-files” of Port, valid from 2026-11-01"
    }
    assert np.array_equal(scans["side"].values[0], ramp())
    assert np.array_equal(scans["top"].values[0], ramp() + 5)
    assert {one.said_by for one in scans["top"].provenance} == {"two.tif.json"}
    assert np.array_equal(scans["3"].values[0], ramp())
    assert np.array_equal(scans["3"].flat_field.air, ramp(1, 17) + 50000)
    assert scans["3"].flat_field.source.name == "air.tiff"


def test_an_undeclared_raw_file_says_what_to_declare(run, data, pictures):
    (pictures / "a.raw.json").unlink()
    told = run("inspect", pictures / "a.raw", "--data-dir", data, "--json")
    assert told.status == 2
    (line,) = told.lines
    assert line["error"]["code"] == "SCAN-11"
    assert "a.raw.json" in line["error"]["fact"]
