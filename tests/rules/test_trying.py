"""Rules tried on parcels of the past, and prices learned from released ones."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from tests.controllers.hands import A, Bench, detection
from tests.rules.records import PLAIN
from tests.rules.test_declared import rule, site_file
from workstation.domain.decision import Outcome
from workstation.domain.estimate import WeightEstimate
from workstation.domain.findings import NotChecked, OpinionState
from workstation.domain.manifest import Line, Surroundings
from workstation.domain.notice import WorkstationError
from workstation.resources import assets_dir
from workstation.services.logged_pictures import LoggedPictures, logged_pictures
from workstation.services.ports import EntryDraft
from workstation.services.reference import load_tables
from workstation.services.reference.learning import BandLearner, bands_document
from workstation.services.rules import load_rules
from workstation.services.trying import Reviewed, rules_of_file, try_rules

TODAY = date(2026, 11, 23)
CHEAP = {"fact": "usd_per_kg", "below": "50"}


@pytest.fixture(scope="module")
def shipped():
    return load_rules(assets_dir() / "rules", TODAY)


def parcel(number, value, outcome=None, **changes):
    record = replace(PLAIN, parcel_id=f"P{number}", value=Decimal(value), **changes)
    return Reviewed(record, outcome, None)


PARCELS = (
    parcel(1, 10, "seize"),
    parcel(2, 12, "release"),
    parcel(3, 11),
    parcel(4, 900, "denied_entry"),
    parcel(5, 900, "release"),
    parcel(6, 9, "release", scale_kg=None, gross_kg=None),
)


def test_a_rule_is_counted_against_what_was_found(tmp_path, shipped):
    given = rules_of_file(site_file(tmp_path / "r", rule(CHEAP, sentence="Cheap.", filer="Say.")))
    tried = try_rules(given, shipped, PARCELS)
    one = tried.rules["site_consoles"]
    assert (tried.parcels, tried.decided, tried.bad) == (6, 5, 2)
    assert (one.alarmed, one.bad, one.released, one.undecided) == (4, 1, 2, 1)
    assert one.examples == ["P1", "P2", "P3", "P6"]


def test_a_rule_is_tried_as_if_it_had_been_in_force(tmp_path, shipped):
    later = rule(CHEAP, sentence="Cheap.", filer="Say.", effective_from="2030-01-01")
    tried = try_rules(rules_of_file(site_file(tmp_path / "r", later)), shipped, PARCELS[:3])
    assert tried.rules["site_consoles"].alarmed == 3


def test_what_a_rule_could_not_tell_is_counted_apart(tmp_path, shipped):
    asks = rule({"fact": "comments", "words": ["gift"]}, sentence="Seen.", filer="Say.")
    tried = try_rules(rules_of_file(site_file(tmp_path / "r", asks)), shipped, PARCELS)
    one = tried.rules["site_consoles"]
    assert (one.alarmed, one.not_computed) == (0, 6)


def test_a_built_in_rule_is_tried_with_the_files_figures(tmp_path, shipped):
    document = json.loads((assets_dir() / "rules" / "value-2026-11-01.json").read_text("utf-8"))
    (round_value,) = (one for one in document["rules"] if one["rule"] == "round_value")
    ours = round_value | {"parameters": {"step": "450", "from": "100"}}
    tried = try_rules(rules_of_file(site_file(tmp_path / "r", ours)), shipped, PARCELS)
    assert tried.rules["round_value"].alarmed == 2


def test_other_parcels_are_only_looked_for_where_a_rule_asks_for_them(tmp_path, shipped):
    asked = []

    def surroundings(parcel_id, parent):
        asked.append(parcel_id)
        return Surroundings(same_consignee_day=(("X", None, None),) * 3)

    plain = rule(CHEAP, sentence="Cheap.", filer="Say.")
    try_rules(rules_of_file(site_file(tmp_path / "r", plain)), shipped, PARCELS, surroundings)
    assert asked == []
    many = rule({"fact": "same_day_parcels", "at_least": "4"}, sentence="Many.", filer="Say.")
    tried = try_rules(
        rules_of_file(site_file(tmp_path / "r", many)), shipped, PARCELS, surroundings
    )
    assert len(asked) == 6
    assert tried.rules["site_consoles"].alarmed == 6


def test_rules_over_pictures_are_tried_on_what_the_log_says_of_them(tmp_path, shipped):
    desk = Bench(tmp_path, weigh=lambda scans: WeightEstimate(Decimal(6), None, "view top"))
    desk.has(A, detection(0.9, 0.2), NotChecked("no model accepts it", "MODEL-05"))
    desk.open(A)
    desk.controller.decide(Outcome.RELEASE)
    desk.fill(opened="no", override_reason="Seen: a toy.", unchecked_reason="By eye.")
    desk.controller.decision.submit()
    desk.runner.all()
    entry = desk.entries()[-1]
    told = logged_pictures(entry)
    assert told.weight == WeightEstimate(Decimal(6), None, "view top")
    assert told.seen is not None
    assert (told.seen.state, told.seen.whole) == (OpinionState.FINDINGS, False)
    assert [(f.label, f.score) for f in told.seen.findings] == [("pistol-like", 0.9)]

    pistol = rule({"fact": "finding.label", "is": "pistol-like"}, sentence="Seen.", filer="Say.")
    heavy = rule({"fact": "scan.estimated_kg", "above": "5"}, sentence="Heavy.", filer="Say.")
    given = rules_of_file(site_file(tmp_path / "r", pistol, heavy | {"rule": "site_heavy"}))
    parcels = [replace(parcel(1, 10, "seize"), entry=entry.seq), parcel(2, 10, "release")]
    tried = try_rules(given, shipped, parcels, None, {entry.seq: told}.__getitem__)
    for name in ("site_consoles", "site_heavy"):
        one = tried.rules[name]
        assert (one.alarmed, one.bad, one.not_computed) == (1, 1, 1)


def test_entries_of_earlier_versions_tell_nothing_of_pictures(tmp_path):
    desk = Bench(tmp_path)
    entry = desk.store.log.append(EntryDraft("decision", "ada", {"parcel": A}, A, "seize"))
    assert logged_pictures(entry) == LoggedPictures()


def test_trying_stops_where_it_is_asked_to_and_says_so(tmp_path, shipped):
    given = rules_of_file(site_file(tmp_path / "r", rule(CHEAP, sentence="Cheap.", filer="Say.")))
    asked = iter((False, False, True))
    tried = try_rules(given, shipped, PARCELS, stopped=lambda: next(asked))
    assert (tried.parcels, tried.stopped) == (2, True)


def test_a_file_with_faults_is_not_tried_and_all_are_named(tmp_path):
    bad = rule({"fact": "moon", "is": "x"}, sentence="Seen.", filer=7)
    with pytest.raises(WorkstationError, match="RULES-02") as caught:
        rules_of_file(site_file(tmp_path / "r", bad))
    assert "moon" in caught.value.notice.fact
    assert "filer" in caught.value.notice.fact


def priced(number, price, chapter="691110", **changes):
    line = Line("mug", 1, Decimal("0.5"), Decimal(price) / 2, chapter, "GB")
    return replace(PLAIN, parcel_id=f"P{number}", lines=(line,), **changes)


def test_bands_are_the_median_and_spread_of_the_released_and_absurd_ones_move_them_little(shipped):
    random = Random(7)
    records = [priced(n, f"{math.exp(random.gauss(math.log(20), 0.5)):.4f}") for n in range(2000)]
    records += [priced(9000 + n, "1000000") for n in range(40)]
    learner = BandLearner(shipped)
    learner.count(records)
    (band,) = learner.learned(30).bands
    assert band.chapter == "69"
    assert float(band.typical) == pytest.approx(20, rel=0.07)
    assert float(band.spread) == pytest.approx(0.5, rel=0.12)
    assert band.prices == 2040


def test_chapters_with_too_few_prices_keep_their_band_and_simulated_parcels_do_not_count(shipped):
    learner = BandLearner(shipped)
    learner.count(priced(n, "20") for n in range(30))
    learner.count(priced(n, "20", "610910") for n in range(29))
    learner.count(priced(n, "90", "640391", simulated=True) for n in range(99))
    learned = learner.learned(30)
    assert [one.chapter for one in learned.bands] == ["69"]
    assert learned.too_few == (("61", 29),)
    assert (learned.parcels, learned.simulated) == (59, 99)


def test_the_learned_table_is_read_back_and_judges_by_the_sites_own_prices(tmp_path, shipped):
    learner = BandLearner(shipped)
    learner.count(priced(n, "20") for n in range(30))
    document = bands_document(learner.learned(30), shipped.tables.bands, TODAY, None, 30)
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / f"bands-{TODAY.isoformat()}.json").write_text(json.dumps(document), "utf-8")
    bands = load_tables(assets_dir() / "reference", TODAY, folder).bands
    assert (bands.by_chapter["69"].parcels, bands.by_chapter["61"].parcels) == (30, 0)
    assert bands.by_chapter["69"].typical == Decimal(20)
    assert bands.of("69").edges(Decimal(3)) == (Decimal("8.1"), Decimal(49))


@pytest.mark.parametrize("value", ["0", "-4", "1E+300", "NaN", "Infinity"])
def test_prices_out_of_this_world_are_passed_over(shipped, value):
    learner = BandLearner(shipped)
    learner.count([priced(1, "20"), replace(PLAIN, lines=(), value=Decimal(value))])
    line = Line("x", 1, Decimal(1), Decimal(value), "6911")
    learner.count([replace(PLAIN, lines=(line,), value=Decimal(value))])
    assert sum(one.prices for one in learner.learned(1).bands) == 1
