"""Rules declared in a data file: what they may say, what they find, what they leave open."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.domain.reasons import Severity
from workstation.domain.relations import Duplicate
from workstation.resources import assets_dir
from workstation.services.checks import CHECKS, WITHOUT_RECORD, compute
from workstation.services.checks.facts import FOUND
from workstation.services.dated import Problems
from workstation.services.rules import RULE_NAMES, load_rules, read_site_file
from workstation.services.rules.facts import FACTS

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RECORD = ManifestRecord(
    "CP123456785GB",
    sender=Party(name="Jade", country="CN", phone="+86 (755) 12"),
    consignee=Party(name="B. Reed", address="1 Mill Lane"),
    lines=(
        Line("game console", 1, value=Decimal(40), hs="9504.50", net_kg=Decimal(2), origin="CN"),
        Line("power cable", 2, value=Decimal(4), hs="854442"),
    ),
    gross_kg=Decimal("2.2"),
    value=Decimal(44),
    currency="USD",
    arrived_at=NOON,
    presented_at=NOON,
    received_at=NOON,
)


def site_file(folder: Path, *rules, name="site.json", **top) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    document = {
        "format": "nii-rules/2",
        "version": "site-1",
        "effective_from": "2026-01-01",
        "status": "Ours.",
        "source": "Night shift.",
        "rules": list(rules),
    }
    path.write_text(json.dumps(document | top), "utf-8")
    return path


def rule(when, **told):
    return {
        "rule": "site_consoles",
        "group": "value",
        "severity": "look",
        "sentence": "A console at {line.usd_per_kg} a kilogram from {sender.country}, {line}.",
        "clears": "An invoice.",
        "filer": "Send the invoice of {line.description}.",
        "source": "Night shift, November 2026.",
        "unconfirmed": True,
        "when": when,
    } | told


CONSOLE = {
    "all": [
        {"fact": "line.hs", "starts_with": ["9504"]},
        {"fact": "line.usd_per_kg", "below": "25"},
    ]
}


def computed(folder: Path, record=RECORD, around=Surroundings()):  # noqa: B008
    rules = load_rules(assets_dir() / "rules", TODAY, folder)
    assert rules.left_out == ()
    reasons, left = compute(record, around, rules)
    return {r.rule: r for r in reasons}, {n.rule: n.why for n in left}


def test_the_documented_facts_are_those_that_can_be_found():
    assert set(FACTS) == FOUND


def test_every_built_in_rule_has_a_check_and_every_check_a_rule():
    assert {*CHECKS, *WITHOUT_RECORD} == set(RULE_NAMES)


def test_a_site_rule_fires_on_the_line_that_fulfils_it_with_its_figures(tmp_path):
    site_file(tmp_path / "rules", rule(CONSOLE))
    reason = computed(tmp_path / "rules")[0]["site_consoles"]
    assert reason.sentence == "A console at USD 20 a kilogram from CN, line 1 of 2."
    assert reason.filer == "Send the invoice of game console."
    assert reason.severity is Severity.LOOK
    assert (reason.group, reason.rule_version) == ("value", "site-1")
    assert reason.figures["line.hs"] == "950450"


def test_two_facts_of_a_line_must_hold_of_the_same_line(tmp_path):
    other = {
        "all": [{"fact": "line.hs", "starts_with": ["8544"]}, {"fact": "line.origin", "is": "cn"}]
    }
    site_file(tmp_path / "rules", rule(other, sentence="Odd, {line}."))
    reasons, left = computed(tmp_path / "rules")
    assert "site_consoles" not in reasons
    assert left["site_consoles"] == "not declared: country of origin of the line (two letters)"


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ({"fact": "sender.country", "is_in": ["HK", "cn"]}, True),
        ({"not": {"fact": "sender.country", "is_in": ["CN"]}}, False),
        ({"fact": "usd_per_kg", "between": ["19", "21"]}, True),
        ({"fact": "kg", "above": "2.2"}, False),
        ({"fact": "kg", "at_least": "2.2"}, True),
        ({"fact": "sender.phone", "is": "8675512"}, True),
        ({"fact": "arrival_day", "on_or_after": "2026-11-23"}, True),
        ({"fact": "arrival_day", "after": "2026-11-23"}, False),
        ({"fact": "scale_kg", "known": False}, True),
        ({"fact": "simulated", "is": False}, True),
        ({"fact": "line.description", "words": ["power cables"]}, True),
        ({"fact": "line.description", "words": ["cable power"]}, False),
        ({"fact": "line.description", "contains": ["CONSOL"]}, True),
        ({"any": [{"fact": "scale_kg", "above": "1"}, {"fact": "lines", "equals": "2"}]}, True),
        ({"all": [{"fact": "scale_kg", "above": "1"}, {"fact": "lines", "equals": "3"}]}, False),
    ],
)
def test_each_comparison_means_what_its_word_says(tmp_path, when, fires):
    site_file(tmp_path / "rules", rule(when, sentence="Seen.", filer="Tell us."))
    reasons, left = computed(tmp_path / "rules")
    assert ("site_consoles" in reasons) is fires
    assert "site_consoles" not in left


def test_a_fact_that_is_not_declared_leaves_the_rule_open_and_names_it(tmp_path):
    when = {"all": [{"fact": "scale_kg", "above": "1"}, {"fact": "lines", "equals": "2"}]}
    site_file(tmp_path / "rules", rule(when, sentence="Seen.", filer="Tell us."))
    reasons, left = computed(tmp_path / "rules")
    assert "site_consoles" not in reasons
    assert left["site_consoles"] == "not declared: weight on the scale in kg"


def test_a_rule_holds_from_its_first_day_to_its_last(tmp_path):
    when = {"fact": "lines", "equals": "2"}
    dates = {"effective_from": "2026-11-23", "effective_to": "2026-11-23"}
    site_file(tmp_path / "rules", rule(when, sentence="Seen.", filer="Tell us.", **dates))
    assert "site_consoles" in computed(tmp_path / "rules")[0]
    dates = {"effective_from": "2026-11-24", "effective_to": "2026-11-25"}
    site_file(tmp_path / "rules", rule(when, sentence="Seen.", filer="Tell us.", **dates))
    assert "site_consoles" not in computed(tmp_path / "rules")[0]


def test_a_site_may_set_a_built_in_rules_figures_or_switch_it_off(tmp_path):
    shipped = json.loads((assets_dir() / "rules" / "checks-2026-11-01.json").read_text("utf-8"))
    (many,) = (r for r in shipped["rules"] if r["rule"] == "many_to_consignee")
    site_file(tmp_path / "rules", many | {"parameters": {"count": "1"}})
    reason = computed(tmp_path / "rules")[0]["many_to_consignee"]
    assert reason.rule_version == "site-1"
    site_file(tmp_path / "rules", many | {"parameters": {"count": "1"}, "off": True})
    assert "many_to_consignee" not in computed(tmp_path / "rules")[0]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"when": {"fact": "moon", "is": "x"}}, "“moon” is no fact"),
        ({"when": {"fact": "kg", "is": "x"}}, "give one of below"),
        ({"when": {"fact": "kg", "below": "-1"}}, "must be a number from 0 up"),
        ({"when": {"fact": "kg", "below": "1", "above": "2"}}, "give one of"),
        ({"when": {"fact": "line.hs", "starts_with": []}}, "a list of texts, not empty"),
        ({"when": {"fact": "arrival_day", "after": "soon"}}, "a date"),
        ({"when": {"all": []}}, "not empty"),
        ({"when": {"both": []}}, "a condition is one of"),
        ({"when": 7}, "must be an object"),
        ({"group": "weather"}, "“group” must be one of"),
        ({"severity": "loud"}, "“severity” must be one of"),
        ({"sentence": "Found in {nowhere}."}, "a sentence may name only"),
        ({"sentence": "Found {kg!r}."}, "a sentence may name only"),
        ({"sentence": "Found {."}, "unmatched braces"),
        ({"filer": None}, "“filer” must be a text"),
        ({"rule": "weight_to_value"}, "is a built-in rule"),
        ({"rule": "odd name"}, "letters, digits and _"),
        ({"surprise": 1}, "“surprise” is not known here"),
        ({"sentence": "x" * 601}, "600 signs"),
        ({"clears": "One.\nTwo."}, "on one line"),
        ({"rule": "site_rules"}, "letters, digits and _"),
    ],
)
def test_each_fault_of_a_site_rule_is_named(tmp_path, spoilt, told):
    problems = Problems()
    read_site_file(site_file(tmp_path / "rules", rule(CONSOLE) | spoilt), problems)
    assert told in str(problems)


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    problems = Problems()
    bad = rule({"all": [{"fact": "moon", "is": "x"}, {"fact": "kg", "below": "much"}]}, group="x")
    read_site_file(site_file(tmp_path / "rules", bad), problems)
    assert len(problems.found) == 3
    assert "when.all[1]" in str(problems)


def test_a_bad_site_file_is_left_out_whole_and_every_parcel_says_so(tmp_path):
    folder = tmp_path / "rules"
    site_file(folder, rule(CONSOLE), rule({"fact": "moon", "is": "x"}, rule="site_moon"))
    rules = load_rules(assets_dir() / "rules", TODAY, folder)
    assert "site_consoles" not in rules.rules
    _, left = compute(RECORD, Surroundings(), rules)
    (told,) = (n.why for n in left if n.rule == "site_rules")
    assert "site's file site.json is left out" in told
    assert "“moon” is no fact" in told


def test_a_rule_of_two_files_is_told_and_the_second_file_is_left_out(tmp_path):
    folder = tmp_path / "rules"
    site_file(folder, rule(CONSOLE), name="a.json")
    site_file(folder, rule(CONSOLE), rule(CONSOLE, rule="other"), name="b.json")
    rules = load_rules(assets_dir() / "rules", TODAY, folder)
    assert "other" not in rules.rules
    ((file, why),) = ((one.file, one.why) for one in rules.left_out)
    assert file == "b.json"
    assert "rule “site_consoles” stands in a.json already" in why


def test_a_name_that_stands_in_one_object_twice_is_a_fault(tmp_path):
    path = site_file(tmp_path / "rules", rule(CONSOLE))
    path.write_text(path.read_text("utf-8").replace('"severity"', '"group": "value", "severity"'))
    problems = Problems()
    read_site_file(path, problems)
    assert "“group” stands in one object twice" in str(problems)


def test_files_beyond_the_fiftieth_are_told_not_dropped(tmp_path):
    for number in range(52):
        site_file(tmp_path / "rules", name=f"{number:02d}.json")
    rules = load_rules(assets_dir() / "rules", TODAY, tmp_path / "rules")
    assert [one.file for one in rules.left_out] == ["50.json", "51.json"]


def test_what_other_parcels_say_can_be_asked_for(tmp_path):
    asks = {"all": [{"fact": "same_number", "at_least": "1"}, {"fact": "trusted", "is": False}]}
    site_file(tmp_path / "rules", rule(asks, sentence="Twice.", filer="Say."))
    twice = Surroundings(duplicates=(Duplicate("RB3", "house bill", "HB 1", "another"),))
    assert "site_consoles" in computed(tmp_path / "rules", RECORD, twice)[0]
    assert "site_consoles" not in computed(tmp_path / "rules")[0]


def test_a_condition_may_not_stand_deeper_than_it_can_be_read(tmp_path):
    when = {"fact": "kg", "below": "1"}
    for _ in range(20):
        when = {"not": when}
    problems = Problems()
    read_site_file(site_file(tmp_path / "rules", rule(when)), problems)
    assert "deep" in str(problems)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(sorted(FACTS)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["all", "any", "not", "fact", "is", "below", "is_in", "words", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(JUNK)
def test_any_condition_is_read_or_refused_in_words(tmp_path_factory, when):
    folder = tmp_path_factory.mktemp("site")
    problems = Problems()
    told = read_site_file(
        site_file(folder, rule(when, sentence="Seen.", filer="Tell us.")), problems
    )
    assert bool(problems) or "site_consoles" in told.rules


def test_a_site_brings_its_own_exchange_rates_for_as_long_as_its_file_holds(tmp_path):
    rates = {"as_of": "2026-10-01", "source": "Ours.", "unconfirmed": False}
    rates |= {"usd_per_unit": {"USD": "1", "XAF": "0.0017"}}
    site_file(tmp_path / "rules", usd_rates=rates, effective_to="2026-11-23")
    rules = load_rules(assets_dir() / "rules", TODAY, tmp_path / "rules")
    assert rules.rates_as_of == date(2026, 10, 1)
    assert rules.usd_per_unit["XAF"] == Decimal("0.0017")
    later = load_rules(assets_dir() / "rules", date(2026, 11, 24), tmp_path / "rules")
    assert "XAF" not in later.usd_per_unit
