"""Each built-in rule: examples that trigger it, and near misses that must not.

The examples stand in `examples/*.json`, each a change to one plain parcel (records.py).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.rules import records
from workstation.resources import assets_dir
from workstation.services.checks import compute
from workstation.services.reference.tariff import Tariff, TariffLine, TariffTable
from workstation.services.rules import Rules, load_rules
from workstation.services.rules.specs import CHECKS
from workstation.services.rules.specs_record import RECORD

EXAMPLES = [
    (rule, kind, example)
    for path in sorted((Path(__file__).parent / "examples").glob("*.json"))
    for rule, kinds in json.loads(path.read_text("utf-8")).items()
    for kind, examples in kinds.items()
    for example in examples
]
TARIFF = Tariff(
    [
        TariffTable("hs", "HS", "test", tuple(
            TariffLine(code, text) for code, text in (
                ("6109", "T-shirts, singlets and other vests; knitted or crocheted"),
                ("610910", "T-shirts, singlets and other vests; of cotton, knitted or crocheted"),
                ("6911", "Tableware, kitchenware, of porcelain or china"),
                ("691110", "Tableware and kitchenware; of porcelain or china"),
            )
        )),
        TariffTable("hts", "HTS", "test", (
            TariffLine("61091000", "T-shirts of cotton", date(2002, 1, 1), date(2050, 12, 31)),
            TariffLine("61099010", "T-shirts of fibres", date(2002, 1, 1), date(2020, 12, 31)),
        )),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> Rules:
    rules = load_rules(assets_dir() / "rules", date(2026, 11, 23))
    return replace(rules, tables=replace(rules.tables, tariff=TARIFF))


def answers(rules: Rules, example):
    return compute(
        records.record(example.get("record", {})),
        records.around(example.get("around")),
        rules,
        records.history(example.get("history")),
        records.estimate(example.get("estimate")),
    )


def named(one) -> str:
    return one if isinstance(one, str) else one.get("why", "")


@pytest.mark.parametrize(("rule", "kind", "example"), EXAMPLES, ids=named)
def test_the_rule_fires_on_its_examples_and_not_on_near_misses(shipped, rule, kind, example):
    reasons, left = answers(shipped, example)
    mine = [reason for reason in reasons if reason.rule == rule]
    if kind == "near":
        assert not mine, mine[0].sentence
        return
    if kind == "open":
        assert not mine
        assert example["says"] in next(one.why for one in left if one.rule == rule)
        return
    assert mine
    first = mine[0]
    assert first.sentence.endswith(".")
    assert first.clears.endswith(".")
    assert first.filer.endswith(".")
    assert first.group == shipped.rules[rule].group.value
    assert "{" not in first.sentence + first.clears + first.filer
    assert all(isinstance(figure, str) for figure in first.figures.values())
    if "says" in example:
        assert example["says"] in first.sentence
    if "severity" in example:
        assert first.severity.name.lower() == example["severity"]


def test_every_rule_over_the_parcels_own_record_has_examples_and_near_misses():
    for spec in (*CHECKS, *RECORD):
        kinds = {kind for rule, kind, _ in EXAMPLES if rule == spec.name}
        assert {"triggers", "near"} <= kinds, spec.name


def test_the_plain_parcel_of_the_examples_gives_no_reason(shipped):
    reasons, _ = answers(shipped, {"estimate": ["0.4", "0.6"]})
    assert reasons == ()


@pytest.mark.parametrize(
    ("changes", "rule", "figures"),
    [
        ({"value": "468", "line.value": "468"}, "weight_to_value", {"table": "bands-2026-11-01"}),
        (
            {"value": "468", "line.value": "468", "currency": "GBP"},
            "weight_to_value",
            {"table": "bands-2026-11-01", "rates_as_of": "2026-01-01"},
        ),
        (
            {"line.description": "power bank"},
            "lithium_batteries",
            {"table": "goods-2026-11-01"},
        ),
        ({"line.hs": "691155"}, "hs_unknown", {"tariff": "hs"}),
        ({"line.origin": "KP"}, "forced_labour", {"table": "forced-labour-2026-11-01"}),
    ],
)
def test_a_reason_tells_which_table_spoke(shipped, changes, rule, figures):
    reasons, _ = answers(shipped, {"record": changes})
    (reason,) = (one for one in reasons if one.rule == rule)
    assert figures.items() <= reason.figures.items()
    if "goods-" in figures.get("table", ""):
        assert "UN 3480" in reason.figures["source"]
