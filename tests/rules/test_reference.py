"""The reference tables: shipped ones read whole, a site's in their place, faults told."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from workstation.domain.countries import ISO_3166_1
from workstation.domain.manifest import Line, ManifestRecord, Surroundings
from workstation.resources import assets_dir
from workstation.services.checks import compute
from workstation.services.reference import load_tables
from workstation.services.reference.tariff_files import read_tariff
from workstation.services.rules import load_rules

SHIPPED = assets_dir() / "reference"
TODAY = date(2026, 11, 23)


def site(tmp_path, stem, change, day="2026-11-20"):
    folder = tmp_path / "reference"
    folder.mkdir(exist_ok=True)
    document = json.loads((SHIPPED / f"{stem}-2026-11-01.json").read_text("utf-8"))
    document |= {"effective_from": day, "version": f"{stem}-site"}
    change(document)
    (folder / f"{stem}-{day}.json").write_text(json.dumps(document), "utf-8")
    return folder


def test_every_shipped_table_is_read_and_names_its_source():
    tables = load_tables(SHIPPED, TODAY)
    assert len(tables.versions()) == 7
    assert tables.left_out == ()
    for path in SHIPPED.glob("*.json"):
        assert len(json.loads(path.read_text("utf-8"))["source"]) > 30, path.name


def test_all_chapters_have_a_title_and_a_band_and_words_name_only_chapters():
    tables = load_tables(SHIPPED, TODAY)
    every = {f"{n:02d}" for n in range(1, 98)} - {"77"}
    assert set(tables.chapters.titles) == every
    assert set(tables.bands.by_chapter) == every
    assert {c for chapters in tables.chapters.words.values() for c in chapters} <= every
    assert set(tables.postcodes.formats) <= ISO_3166_1


def test_a_band_is_its_typical_price_times_powers_of_its_spread():
    band = load_tables(SHIPPED, TODAY).bands.by_chapter["61"]
    low, high = band.edges(Decimal(3))
    assert (band.typical, low, high) == (Decimal(35), Decimal("1.7"), Decimal("7.0e2"))


def test_the_newest_begun_table_of_the_site_takes_the_shipped_ones_place(tmp_path):
    folder = site(tmp_path, "bands", lambda d: None)
    site(tmp_path, "bands", lambda d: None, "2030-01-01")
    assert load_tables(SHIPPED, TODAY, folder).bands.version == "bands-site"
    assert load_tables(SHIPPED, date(2026, 11, 19), folder).bands.version == "bands-2026-11-01"


@pytest.mark.parametrize(
    ("stem", "change", "told"),
    [
        ("bands", lambda d: d["bands"][0].update(typical="0"), "above 0"),
        ("bands", lambda d: d["bands"].append(d["bands"][0]), "each chapter once"),
        ("postcodes", lambda d: d["formats"].update(US=["9-9"]), "the signs 9 and A only"),
        ("entries", lambda d: d["entries"][0].update(channel="ship"), "“channel” must be one of"),
        ("agencies", lambda d: d["agencies"][0].update(prefixes=["x"]), "codes of 2 to 10 figures"),
        ("goods", lambda d: d["kinds"][0].update(hs=[], words=[]), "“hs” or “words”"),
        ("forced-labour", lambda d: d["goods"][0].update(odd=1), "“odd” is not known here"),
        ("chapters", lambda d: d.update(words=[]), "“words” must be an object"),
    ],
)
def test_a_faulty_table_of_the_site_is_left_out_and_told_and_the_shipped_one_serves(
    tmp_path, stem, change, told
):
    folder = site(tmp_path, stem, change)
    tables = load_tables(SHIPPED, TODAY, folder)
    assert f"{stem}-2026-11-01" in tables.versions()
    ((name, why),) = tables.left_out
    assert name == f"{stem}-2026-11-20.json"
    assert told in why
    rules = load_rules(assets_dir() / "rules", TODAY, tmp_path / "rules")
    assert [one.file for one in rules.left_out] == [name]


def test_the_line_of_entries_follows_the_law_of_each_day():
    entries = load_tables(SHIPPED, TODAY).entries
    needs = {
        day: entries.on(date.fromisoformat(day), "carrier", Decimal(40)).accepts
        for day in ("2025-08-28", "2025-08-29", "2026-06-24", "2027-07-01")
    }
    assert needs["2025-08-28"] == ("none", "86")
    assert needs["2025-08-29"] == ("11", "01")
    assert entries.on(date(2026, 6, 24), "post", Decimal(40)).accepts[0] == "13"
    assert entries.on(date(2010, 1, 1), "post", Decimal(40)) is None


def test_texts_of_the_tables_read_as_sentences_and_promise_nothing():
    for path in [*SHIPPED.glob("*.json"), *(assets_dir() / "rules").glob("*.json")]:
        text = path.read_text("utf-8")
        assert not re.search(r"\b(safe|harmless)\b", text, re.IGNORECASE), path.name


def test_the_tariffs_own_texts_are_hardly_ever_held_against_their_codes(shared_data):
    shipped = load_rules(assets_dir() / "rules", TODAY)
    only = "hs_against_description"
    rules = replace(shipped, rules={only: shipped.rules[only]})
    lines = read_tariff(shared_data / "manifest" / "hs" / "harmonized-system.csv").table.lines
    goods = [line for line in lines if len(line.code) == 6][::4]
    told = [
        line.code
        for line in goods
        if compute(
            ManifestRecord("X", lines=(Line(line.text, 1, hs=line.code),)), Surroundings(), rules
        )[0]
    ]
    assert len(goods) > 1000
    assert len(told) < len(goods) / 500, told
