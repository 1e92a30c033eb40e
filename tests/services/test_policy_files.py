"""A policy that a site edits: every fault is named, and what it says is what is asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.decision import DecisionRefused, Outcome, Standing, decide
from workstation.domain.fields import FieldKind, FieldSpec
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.domain.requirements import document
from workstation.resources import assets_dir
from workstation.services.dated import Problems
from workstation.services.holidays import load_holidays
from workstation.services.policy import load_policy
from workstation.services.policy_conditions import Names, read_condition
from workstation.services.prefilling import fill_moments, offered

TODAY = date(2026, 11, 26)
POLICY = assets_dir() / "policy"
QUIET = Standing(alarm=False, not_checked=False)

Edit = Callable[[dict[str, Any]], object]


def edited(folder: Path, edit: Edit) -> Path:
    """The shipped policy with one change, in a site's folder."""
    site = folder / "policy"
    site.mkdir()
    raw = json.loads((POLICY / "outcomes-2026-11-01.json").read_text("utf-8"))
    edit(raw)
    (site / "outcomes-2026-11-01.json").write_text(json.dumps(raw), "utf-8")
    return site


def seize(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in raw["outcomes"] if one["outcome"] == "seize")
    return found


def field(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in seize(raw)["fields"] if one["name"] == name)
    return found


FAULTS: tuple[tuple[Edit, str], ...] = (
    (lambda raw: raw.update(more=1), "“more” is not known here"),
    (lambda raw: raw.pop("detention"), "“detention” must be an object"),
    (lambda raw: raw["deeds"].pop(), "deed “re_review” is missing"),
    (lambda raw: raw["deeds"].append(raw["deeds"][0]), "“detention_started” is there twice"),
    (lambda raw: raw["re_review"].update(permille=1001), "“permille” must be from 0 to 1000"),
    (lambda raw: raw["mail_gate"].update(asked={"fact": "moon", "is": "full"}), "is no fact"),
    (lambda raw: seize(raw)["sign_off"].update(roles=["king"]), "“king” is no role"),
    (lambda raw: seize(raw).pop("sign_off"), "“sign_off” must be an object"),
    (lambda raw: field(raw, "authority").update(choices=[]), "a choice has “choices”"),
    (lambda raw: field(raw, "authority")["choices"][0].update(modes=["must"]), "“modes” must be"),
    (lambda raw: field(raw, "items").pop("columns"), "rows have “columns”"),
    (lambda raw: field(raw, "items")["columns"][0].update(kind="lines"), "must be one of"),
    (lambda raw: field(raw, "items")["columns"][0].update(required="alarm"), "always or never"),
    (lambda raw: field(raw, "items")["must"][0].update(field="moon"), "“moon” is no field here"),
    (lambda raw: field(raw, "gross_kg").update(unit="stone"), "“unit” must be kg or g"),
    (lambda raw: field(raw, "gross_kg").update(default="heavy"), "is no answer to it"),
    (lambda raw: field(raw, "reason").update(when={"field": "moon", "is": "x"}), "is no field"),
    (lambda raw: field(raw, "reason").update(when={"all": []}), "not empty"),
    (lambda raw: field(raw, "reason").update(when=[]), "must be an object"),
    (lambda raw: field(raw, "reason").update(when={"field": "place", "is": 1}), "must be a text"),
    (
        lambda raw: field(raw, "reason").update(when={"field": "authority", "is": "x"}),
        "is no choice of “authority”",
    ),
    (lambda raw: field(raw, "place").update(past=True), "“past” is of a date or a moment"),
    (lambda raw: field(raw, "place").update(name="parts"), "no field may be called “parts”"),
    (lambda raw: field(raw, "place").update(max_length=0), "“max_length” must be from 1"),
)


@pytest.mark.parametrize(("edit", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_that_a_fault_of_the_sites_policy_is_named(tmp_path: Path, edit: Edit, told: str) -> None:
    site = edited(tmp_path, edit)
    with pytest.raises(WorkstationError, match="POLICY-01") as caught:
        load_policy(POLICY, TODAY, site)
    assert told in str(caught.value)
    assert "outcomes-2026-11-01.json" in str(caught.value)


def test_that_all_faults_are_named_together(tmp_path: Path) -> None:
    def spoil(raw: dict[str, Any]) -> None:
        for edit, _ in FAULTS[:6]:
            edit(raw)

    with pytest.raises(WorkstationError) as caught:
        load_policy(POLICY, TODAY, edited(tmp_path, spoil))
    assert all(told in str(caught.value) for _, told in FAULTS[:6])


def test_that_the_sites_own_policy_stands_before_the_shipped_one(tmp_path: Path) -> None:
    def ease(raw: dict[str, Any]) -> None:
        raw["version"] = "outcomes-of-the-site"
        seize(raw)["sign_off"]["needed"] = False

    policy = load_policy(POLICY, TODAY, edited(tmp_path, ease))
    assert policy.version == "outcomes-of-the-site"
    assert not policy.sign_off[Outcome.SEIZE].needed
    assert load_policy(POLICY, TODAY).sign_off[Outcome.SEIZE].needed
    assert load_policy(POLICY, TODAY, tmp_path / "none").version == "outcomes-2026-11-01"
    early = date(2026, 10, 31)  # the site's own has not begun then
    assert load_policy(POLICY, early, tmp_path / "policy").version == "outcomes-2026-01-01"


def test_that_a_policy_of_the_first_format_stays_readable(tmp_path: Path) -> None:
    shutil.copy(POLICY / "outcomes-2026-01-01.json", tmp_path)
    policy = load_policy(tmp_path, TODAY)
    assert (policy.deeds, policy.may_split) == ({}, False)
    fields = {"opened": "yes", "entry_state": "not known"}
    assert decide(policy, Outcome.RELEASE, fields, QUIET).fields == fields
    with pytest.raises(DecisionRefused, match="“parts” is not asked"):
        decide(policy, Outcome.RELEASE, {"opened": "no", "parts": []}, QUIET)


def test_that_a_list_of_holidays_with_faults_is_named(tmp_path: Path) -> None:
    shutil.copytree(POLICY, tmp_path / "policy")
    file = tmp_path / "policy" / "holidays-2026-01-01.json"
    raw = json.loads(file.read_text())
    raw["holidays"] += [raw["holidays"][0], {"day": "2050-01-01", "name": "x", "more": 1}]
    file.write_text(json.dumps(raw))
    problems = Problems()
    load_holidays(tmp_path / "policy", TODAY, None, problems)
    told = str(problems)
    assert "is there twice" in told
    assert "not in the years the list covers" in told
    assert "“more” is not known here" in told
    file.unlink()
    with pytest.raises(WorkstationError, match="holds no file holidays"):
        load_policy(tmp_path / "policy", TODAY)


def test_that_every_item_of_the_policy_that_is_not_confirmed_says_so() -> None:
    policy = load_policy(POLICY, TODAY)
    specs = {spec.name: spec for spec in policy.fields_of(Outcome.SEIZE)}
    for name in ("case_number", "form_number", "sealed_before"):
        assert "Unconfirmed" in specs[name].help
    unsure = [c for c in specs["authority"].choices if c.modes == ("shall", "may")]
    assert unsure
    assert all("unconfirmed" in choice.source for choice in unsure)
    confirmed = {c.value: c.modes for c in specs["authority"].choices if c not in unsure}
    assert confirmed == {"19 USC 1595a(c)(1)": ("shall",), "19 USC 1595a(c)(2)": ("may",)}


def test_that_conditions_are_told_as_they_were_read() -> None:
    names = Names(
        {"a": FieldSpec("a", "A", FieldKind.TEXT), "b": FieldSpec("b", "B", FieldKind.NUMBER)}
    )
    raw = {
        "all": [
            {"field": "a", "is_in": ["x", "y"]},
            {"any": [{"field": "b", "at_least": "2"}, {"fact": "alarm", "known": False}]},
            {"not": {"field": "b", "at_most_field": "a"}},
        ]
    }
    problems = Problems()
    assert document(read_condition(raw, "here", names, problems)) == raw
    assert not problems


def test_that_rows_come_from_the_declared_lines_and_a_lone_line_from_the_scale() -> None:
    policy = load_policy(POLICY, TODAY)
    items = next(spec for spec in policy.fields_of(Outcome.SEIZE) if spec.name == "items")
    one = ManifestRecord(
        "X1",
        consignee=Party(name="B. Reed"),
        lines=(Line("shirt", pieces=2, hs="610910"),),
        scale_kg=Decimal("0.85"),
    )
    assert json.loads(offered(items, one)) == [
        {
            "description": "shirt",
            "quantity": "2",
            "unit": "piece",
            "gross_kg": "0.85",
            "hs": "610910",
        }
    ]
    assert offered(items, ManifestRecord("X1")) == ""


def test_that_today_and_now_are_filled_in_where_nothing_was_given() -> None:
    specs = (
        FieldSpec("on", "On", FieldKind.DATE, prefill="today"),
        FieldSpec("at", "At", FieldKind.DATETIME, prefill="now"),
        FieldSpec("by", "By", FieldKind.TEXT),
    )
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    here = now.astimezone()
    given = fill_moments(specs, {"at": "", "by": "x"}, now)
    assert given == {
        "on": here.date().isoformat(),
        "at": here.isoformat(timespec="seconds"),
        "by": "x",
    }
    assert fill_moments(specs, {"on": "2026-01-01", "at": "y"}, now)["on"] == "2026-01-01"


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything in a JSON value."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [at] * bool(at) + [way for key, one in inner for way in places(one, (*at, key))]


SHIPPED = json.loads((POLICY / "outcomes-2026-11-01.json").read_text("utf-8"))
WAYS = places(SHIPPED)
_WRONG = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5000) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["field", "fact", "is", "all", "not", "value"]), inner)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WAYS), _WRONG), min_size=1, max_size=3))
def test_that_whatever_a_policy_holds_it_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    raw = json.loads(json.dumps(SHIPPED))
    for way, wrong in changes:
        node = raw
        try:
            for key in way[:-1]:
                node = node[key]
            node[way[-1]] = wrong
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took it away
    site = tmp_path_factory.mktemp("site")
    (site / "outcomes-2026-11-01.json").write_text(json.dumps(raw), "utf-8")
    try:
        policy = load_policy(POLICY, TODAY, site)
    except WorkstationError as error:
        assert error.notice.code == "POLICY-01"
        return
    for outcome in Outcome:
        with suppress(DecisionRefused):
            decide(policy, outcome, {}, QUIET)
