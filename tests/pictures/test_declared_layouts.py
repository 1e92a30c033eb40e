"""Two energies and several views in one file, by declared rule, against slices written out here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pictures.samples import ramp
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.declarations import Declarations, Declared, checked
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, Origin, PictureKind

READER = PictureReader()
MANY = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def woven(planes: np.ndarray, layout: str) -> np.ndarray:
    """(n, H, W) planes as the picture that a file with this layout holds, pixel by pixel."""
    count, rows, columns = planes.shape
    if layout in ("pages", "frames"):
        return planes.copy()
    shapes = {
        "channels": (rows, columns, count),
        "rows": (rows * count, columns),
        "stacked": (rows * count, columns),
        "columns": (rows, columns * count),
        "side-by-side": (rows, columns * count),
    }
    out = np.zeros(shapes[layout], planes.dtype)
    for n in range(count):
        for y in range(rows):
            for x in range(columns):
                place = {
                    "channels": (y, x, n),
                    "rows": (y * count + n, x),
                    "stacked": (n * rows + y, x),
                    "columns": (y, x * count + n),
                    "side-by-side": (y, n * columns + x),
                }[layout]
                out[place] = planes[n, y, x]
    return out


LAYOUTS = ["pages", "frames", "channels", "rows", "stacked", "columns", "side-by-side"]


@MANY
@given(
    layout=st.sampled_from(LAYOUTS),
    rows=st.integers(1, 7),
    columns=st.integers(1, 7),
    words=st.permutations(["low", "high", None, None]),
    dtype=st.sampled_from(["uint8", "uint16", "int32", "float32"]),
    planar=st.booleans(),
)
def test_that_a_tiff_is_taken_apart_as_its_layout_says(
    tmp_path, layout, rows, columns, words, dtype, planar
):
    planes = np.random.default_rng(7).integers(0, 250, (4, rows, columns)).astype(dtype)
    stored = woven(planes, layout)
    options = {"photometric": "minisblack", "metadata": None}
    if layout == "channels":
        options |= {"planarconfig": "contig", "extrasamples": ["unspecified"] * 3}
        if planar:
            stored = np.moveaxis(stored, -1, 0)
            options["planarconfig"] = "separate"
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, stored, **options)
    told = [{"energy": word} if word else "unused" for word in words]
    (tmp_path / "a.tif.json").write_text(json.dumps({"layout": layout, "planes": told}))
    scan = READER.read([path])
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert scan.energies == (Energy.LOW, Energy.HIGH)
    assert scan.values.dtype == np.dtype(dtype)
    wanted = [planes[words.index("low")], planes[words.index("high")]]
    assert np.array_equal(scan.values, wanted)
    assert Origin("energies", "a.tif.json") in scan.provenance


@MANY
@given(
    layout=st.sampled_from(LAYOUTS),
    kind=st.sampled_from(["uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"]),
    order=st.sampled_from(["little", "big"]),
    skip=st.integers(0, 9),
    trailing=st.integers(0, 3),
    high_first=st.booleans(),
)
def test_that_a_raw_file_is_read_as_declared(
    tmp_path, layout, kind, order, skip, trailing, high_first
):
    planes = np.random.default_rng(3).integers(0, 250, (2, 5, 4)).astype(kind)
    path = tmp_path / "a.raw"
    body = woven(planes, layout).astype(np.dtype(kind).newbyteorder(order)).tobytes()
    path.write_bytes(b"h" * skip + body + b"t" * trailing)
    beside = {
        "raw": {
            "shape": [5, 4],
            "type": kind,
            "byte_order": order,
            "skip_bytes": skip,
            "trailing_bytes": trailing,
        },
        "layout": layout,
        "energies": ["high", "low"] if high_first else ["low", "high"],
    }
    (tmp_path / "a.raw.json").write_text(json.dumps(beside))
    scan = READER.read([path])
    assert scan.kind is PictureKind.DUAL_ENERGY
    assert np.array_equal(scan.values, planes[::-1] if high_first else planes)
    assert scan.values.dtype == np.dtype(kind)
    assert scan.values.dtype.isnative
    assert scan.values.flags.aligned
    assert Origin("values", "a.raw.json") in scan.provenance


def raw(folder, values, **changes):
    """A raw file of little-endian uint16 with usual declarations and the given changes."""
    path = folder / "a.raw"
    path.write_bytes(values.astype("<u2").tobytes())
    block = {"shape": list(values.shape), "type": "uint16", "byte_order": "little"}
    beside = {"raw": block, "energy": "low"} | changes
    (folder / "a.raw.json").write_text(
        json.dumps({key: value for key, value in beside.items() if value is not None})
    )
    return path


def refusal(path):
    with pytest.raises(WorkstationError) as refused:
        READER.read([path])
    return refused.value.notice


def test_that_an_undeclared_raw_file_is_refused_saying_what_to_declare(tmp_path):
    path = tmp_path / "a.raw"
    path.write_bytes(b"counts" * 50)
    told = refusal(path)
    assert told.code == "SCAN-11"
    for word in ("a.raw.json", "shape", "type", "byte_order", "skip_bytes", "energy"):
        assert word in told.fact
    assert told.fact.count(".") <= 4  # one sentence: the dots are those of the names


def test_that_a_declared_raw_file_may_have_any_name_and_any_first_bytes(tmp_path):
    values = np.frombuffer(b"\x89PNG\r\n\x1a\n" + bytes(16), "<u2").reshape(3, 4)
    path = raw(tmp_path, values).rename(tmp_path / "a.counts")
    (tmp_path / "a.raw.json").rename(tmp_path / "a.counts.json")
    assert np.array_equal(READER.read([path]).values[0], values)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"shape": [13, 17]}, "SCAN-06"),
        ({"shape": [11, 17]}, "SCAN-11"),
        ({"shape": [0, 17]}, "SCAN-11"),
        ({"shape": [2**31, 2**31]}, "SCAN-09"),
        ({"type": "uint12"}, "SCAN-11"),
        ({"byte_order": None}, "SCAN-11"),
        ({"skip_bytes": -1}, "SCAN-11"),
        ({"skip_bytes": 2}, "SCAN-06"),
        ({"frames": 2}, "SCAN-06"),
    ],
)
def test_that_a_raw_file_that_is_not_as_declared_is_refused(tmp_path, change, code):
    block = {"shape": [12, 17], "type": "uint16", "byte_order": "little"} | change
    block = {key: value for key, value in block.items() if value is not None}
    assert refusal(raw(tmp_path, ramp(), raw=block)).code == code


def test_that_several_views_of_one_file_are_several_scans(tmp_path):
    pages = np.stack([ramp() + n for n in range(4)])
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, pages, photometric="minisblack", metadata=None)
    planes = [
        {"view": "side", "energy": "high"}, {"view": "top", "energy": "low"},
        {"view": "side", "energy": "low"}, {"view": "top", "energy": "high"},
    ]  # fmt: skip
    (tmp_path / "a.tif.json").write_text(json.dumps({"planes": planes, "air_value": 60000}))
    headers = READER.headers(path)
    assert [(h.view, h.source.part, h.kind) for h in headers] == [
        ("side", "side", PictureKind.DUAL_ENERGY),
        ("top", "top", PictureKind.DUAL_ENERGY),
    ]
    side, top = (READER.read([path], view) for view in ("side", "top"))
    assert np.array_equal(side.values, pages[[2, 0]])
    assert np.array_equal(top.values, pages[[1, 3]])
    assert side.identity != top.identity
    assert (side.air_value, top.air_value) == (60000, 60000)
    first = READER.read([path])
    assert first.view == "side"
    assert "The file holds 2 views (side, top); this is side." in first.remarks
    with pytest.raises(WorkstationError, match="holds no view “front”"):
        READER.read([path], "front")


def test_that_coloured_pages_can_be_views(tmp_path):
    pages = np.random.default_rng(1).integers(0, 256, (2, 5, 6, 3), np.uint8)
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, pages, photometric="rgb", metadata=None)
    beside = {"planes": [{"view": "a"}, {"view": "b"}], "palette": "generic-inverse"}
    (tmp_path / "a.tif.json").write_text(json.dumps(beside))
    for number, view in enumerate("ab"):
        scan = READER.read([path], view)
        assert scan.kind is PictureKind.RENDERED_COLOUR
        assert np.array_equal(scan.values, pages[number : number + 1])
        assert scan.palette == "generic-inverse"


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ({"layout": "rows", "energies": ["low", "high"]}, None),
        ({"layout": "rows", "planes": [{"energy": "low"}] * 5}, "5 planes"),
        ({"layout": "columns", "energies": ["low", "high"]}, "17 columns"),
        ({"layout": "channels", "energies": ["low", "high"]}, "a pixel has one value"),
        ({"layout": "rows"}, "not the planes"),
        ({"energies": ["low", "low"]}, "the low and the high"),
        ({"energies": ["low", "high"], "energy": "low"}, "three ways to say one thing"),
        ({"planes": [{"energy": "low"}, {"energy": "high"}]}, "2 planes; the picture has 1"),
        ({"planes": ["unused"]}, "every plane as unused"),
        ({"layout": "rows", "planes": [{"energy": "low"}, {"energy": "low"}]}, "one low and one"),
        ({"layout": "rows", "planes": [{"view": "a"}, {"energy": "low"}]}, "some planes only"),
        ({"bits": 9}, "9 bits, but the picture holds the value"),
        ({"bits": 17}, "17 bits of uint16"),
        ({"palette": "generic-inverse"}, "a picture without colours"),
        ({"spacing_plane": "calibrated"}, "without spacing_mm"),
        ({"magnification": 0.5}, "magnification"),
        ({"acquired_at": "yesterday"}, "isoformat"),
        ({"values": "rendered", "energy": "low"}, "rendered picture"),
        ({"windows": [{"centre": 1.0, "width": 0.0}]}, "width"),
        ({"effective_energies_kev": [60.0, 90.0]}, "two energies for a picture of one"),
    ],
)
def test_that_a_declaration_that_does_not_fit_is_refused_saying_why(tmp_path, beside, words):
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp(12, 17), metadata=None)
    (tmp_path / "a.tif.json").write_text(json.dumps(beside))
    if words is None:
        assert READER.read([path]).kind is PictureKind.DUAL_ENERGY
        return
    told = refusal(path)
    assert told.code == "SCAN-11"
    assert words in told.fact


def test_that_every_declared_fact_is_in_the_scan_with_who_said_it(tmp_path):
    beside = {
        "declared_by": "scanner export 3.1",
        "energy": "high",
        "effective_energies_kev": [92.5],
        "air_value": 61000,
        "black_level": 90,
        "spacing_mm": [1.5, 1.0],
        "spacing_plane": "calibrated",
        "magnification": 1.2,
        "windows": [{"centre": 30000.0, "width": 60000.0, "words": "all"}],
        "inverted": True,
        "view": "top",
        "ooi_id": "RR123456785US",
        "scan_uid": "1.2.3",
        "device": "line scanner 7",
        "acquired_at": "2026-11-25T10:00:00+01:00",
        "bits": 14,
        "simulated": True,
    }
    path = tmp_path / "a.tif"
    tifffile.imwrite(path, ramp() // 8, metadata=None)
    (tmp_path / "a.tif.json").write_text(json.dumps(beside))
    scan = READER.read([path])
    assert scan.energies == (Energy.HIGH,)
    assert scan.effective_energies_kev == (92.5,)
    assert (scan.air_value, scan.black_level, scan.bits) == (61000, 90, 14)
    assert (scan.spacing_mm, scan.spacing_calibrated) == ((1.5, 1.0), True)
    assert (scan.spacing_plane.value, scan.magnification) == ("calibrated", 1.2)
    assert (scan.windows[0].words, scan.window) == ("all", (30000.0, 60000.0))
    assert (scan.view, scan.ooi_id, scan.scan_uid) == ("top", "RR123456785US", "1.2.3")
    assert (scan.device, scan.acquired_at) == ("line scanner 7", "2026-11-25T10:00:00+01:00")
    assert scan.inverted
    assert scan.simulated
    said = {one.field: one.said_by for one in scan.provenance}
    wanted = {"energies" if key == "energy" else key for key in beside} - {"declared_by"}
    assert said == dict.fromkeys(wanted, "scanner export 3.1")


def test_that_every_example_of_the_documentation_is_valid():
    words = (Path(__file__).parents[2] / "docs" / "plain-pictures.md").read_text("utf-8")
    whole, _, after = words.partition("### Flat field")
    assert after
    blocks = re.findall(r"```json\n(.*?)```", whole, re.S)
    blocks += re.findall(r"\*\*: `(\{.*?\})`", whole) + re.findall(r"\): `(\{.*?\})`", whole)
    assert len(blocks) >= 6
    for text in blocks:
        assert checked([Declared(json.loads(text), "the documentation")]).said
    keys = set(re.findall(r"`([a-z_]+)`", "".join(re.findall(r"(?m)^\| (`.*?) \|", whole))))
    assert keys == set(Declarations.model_fields)


def test_that_a_file_beside_the_picture_goes_before_what_is_inside_it(tmp_path):
    path = tmp_path / "a.tif"
    inside = json.dumps({"nii_workstation": {"air_value": 50000, "black_level": 7}})
    tifffile.imwrite(path, ramp(), description=inside, metadata=None)
    (tmp_path / "a.tif.json").write_text('{"air_value": 60000}')
    scan = READER.read([path])
    assert (scan.air_value, scan.black_level) == (60000, 7)
    said = {one.field: one.said_by for one in scan.provenance}
    assert said == {"air_value": "a.tif.json", "black_level": "its image description"}
