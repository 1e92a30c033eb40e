"""What a site declares by file names, and two files that it makes one picture."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from tests.pictures.samples import dx, ramp
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.site_rules import load_rules
from workstation.domain.notice import WorkstationError
from workstation.domain.pairing import first_is_low, pairs
from workstation.domain.scan import Energy, PictureKind
from workstation.resources import assets_dir

EXAMPLE = assets_dir() / "pictures" / "site-rules-example.json"


def site(folder: Path, *rules: dict[str, object]) -> PictureReader:
    """A reader under a site's rules."""
    whole = {
        "schema": 1,
        "site": "Port",
        "said_by": "A. Chief, note 7",
        "valid_from": "2026-11-01",
        "rules": list(rules),
    }
    path = folder / "site-rules.json"
    path.write_text(json.dumps(whole))
    return PictureReader(rules=path)


PAIR = {
    "id": "two-files",
    "files": {"low": "*_L.tif", "high": "*_H.tif"},
    "declares": {"air_value": 60000},
}


def halves(folder: Path, stem: str = "p1", shape: tuple[int, int] = (12, 17)) -> tuple[Path, Path]:
    low, high = folder / f"{stem}_L.tif", folder / f"{stem}_H.tif"
    tifffile.imwrite(low, ramp(*shape), metadata=None)
    tifffile.imwrite(high, ramp(*shape) + 9, metadata=None)
    return low, high


def test_that_two_files_of_one_name_are_low_and_high_where_the_site_says_so(tmp_path):
    reader = site(tmp_path, PAIR)
    low, high = halves(tmp_path)
    for given in ([low, high], [high, low]):
        scan = reader.read(given)
        assert scan.kind is PictureKind.DUAL_ENERGY
        assert np.array_equal(scan.values, [ramp(), ramp() + 9])
        assert scan.air_value == 60000
        assert [f.name for f in scan.files] == ["p1_L.tif", "p1_H.tif"]
    words = "site rule “two-files” of Port, valid from 2026-11-01"
    assert {one.said_by for one in scan.provenance} == {words}
    first, second = reader.header(low), reader.header(high)
    assert pairs(first, second)
    assert first_is_low(first, second)
    assert (first.energy, second.energy) == (Energy.LOW, Energy.HIGH)


def test_that_without_the_rule_names_mean_nothing(tmp_path):
    low, high = halves(tmp_path)
    scan = PictureReader().read([low])
    assert scan.energies == (Energy.UNDECLARED,)
    assert scan.files[0].sidecar_sha256 is None
    with pytest.raises(WorkstationError, match="SCAN-10"):
        PictureReader().read([low, high])


def test_that_files_of_other_names_or_sizes_are_no_pair(tmp_path):
    reader = site(tmp_path, PAIR)
    low, _ = halves(tmp_path)
    _, other = halves(tmp_path, "p2")
    with pytest.raises(WorkstationError, match="same pair"):
        reader.read([low, other])
    large = tmp_path / "p1_H.tif"
    tifffile.imwrite(large, ramp(13, 17), metadata=None)
    with pytest.raises(WorkstationError, match="different sizes"):
        reader.read([low, large])


def test_that_what_a_rule_declared_can_be_kept_as_a_file_and_says_the_same(tmp_path):
    reader = site(tmp_path, PAIR)
    low, _ = halves(tmp_path)
    header = reader.header(low)
    assert header.declarations is not None
    digest = hashlib.sha256(header.declarations.encode()).hexdigest()
    assert header.source.sidecar_sha256 == digest
    kept = tmp_path / f"{header.source.sha256}-{digest}.tif"
    kept.write_bytes(low.read_bytes())
    kept.with_name(kept.name + ".json").write_text(header.declarations, encoding="utf-8")
    again, direct = PictureReader().read([kept]), reader.read([low])
    assert again.files[0].sidecar_sha256 == digest
    assert again.provenance == direct.provenance
    assert (again.energies, again.air_value) == (direct.energies, direct.air_value)


def test_that_a_stored_file_is_under_no_rule(tmp_path):
    reader = site(tmp_path, {"id": "all", "files": "*", "declares": {"air_value": 1}})
    low, _ = halves(tmp_path)
    assert reader.read([low]).air_value == 1
    stored = low.rename(tmp_path / f"{'ab' * 32}.tif")
    assert reader.read([stored]).air_value is None


def test_that_declarations_beside_a_picture_stand_instead_of_a_rule(tmp_path):
    reader = site(tmp_path, PAIR)
    low, _ = halves(tmp_path)
    (tmp_path / "p1_L.tif.json").write_text('{"black_level": 5}')
    scan = reader.read([low])
    assert (scan.air_value, scan.black_level) == (None, 5)


def test_that_a_rule_takes_parts_of_the_name(tmp_path):
    reader = site(tmp_path, {"id": "names", "files": "{ooi_id}_{view}_?.tif"})
    path = tmp_path / "RR123456785US_top_1.tif"
    tifffile.imwrite(path, ramp(), metadata=None)
    header = reader.header(path)
    assert (header.ooi_id, header.view) == ("RR123456785US", "top")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are always text")
def test_that_a_name_that_is_no_text_is_declared_like_any_other(tmp_path):
    reader = site(tmp_path, PAIR)
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xce_L.tif"))
    path.write_bytes(halves(tmp_path)[0].read_bytes())
    header = reader.header(path)
    assert header.energy is Energy.LOW
    assert header.pair == r"two-files: \udcff\udcce"
    assert header.declarations.encode()


@pytest.mark.parametrize(
    "rule",
    [
        PAIR | {"declares": {"energy": "low"}},
        PAIR | {"declares": {"enrgy": "low"}},
        PAIR | {"files": {"low": "*_L.tif", "high": "a_H.tif"}},
        PAIR | {"files": {"low": "L.tif", "high": "H.tif"}},
        PAIR | {"files": "../*.tif"},
        PAIR | {"files": "*" * 9},
        PAIR | {"files": "{view}{view}.tif"},
        PAIR | {"id": "Two Files"},
        PAIR | {"more": 1},
    ],
)
def test_that_wrong_rules_stop_plain_pictures_and_are_not_half_used(tmp_path, rule):
    reader = site(tmp_path, {"id": "good", "files": "*_L.tif"}, rule)
    low, _ = halves(tmp_path)
    with pytest.raises(WorkstationError, match="SCAN-11") as refused:
        reader.read([low])
    assert "site-rules.json" in refused.value.notice.fact
    assert reader.read([dx(tmp_path / "a.dcs")]).kind is PictureKind.SINGLE_ENERGY


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema": 2}', "[" * 9999])
def test_that_a_file_that_is_no_rule_file_is_told(tmp_path, text):
    path = tmp_path / "site-rules.json"
    path.write_text(text)
    low, _ = halves(tmp_path)
    with pytest.raises(WorkstationError, match="SCAN-11"):
        PictureReader(rules=path).read([low])


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("a_L.tif", "two-files"), ("a_H.tif", "two-files"), ("dual_X1_top.tif", "two-pages"),
        ("rgb_7.png", "two-channels"), ("tower_1.tif", "two-views"), ("ls3_9.raw", "line-scanner"),
        ("other.tif", None),
    ],
)  # fmt: skip
def test_that_the_shipped_example_is_valid_and_is_no_statement(name, rule):
    rules = load_rules(EXAMPLE)
    assert "nobody has declared this" in rules.said_by
    found = rules.match(name)
    assert (found is None) if rule is None else (f"“{rule}”" in found.said_by)
