"""What an officer types from the paper on a parcel: judged, remarked, stored under the name."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.domain.manifest import Line
from workstation.domain.notice import WorkstationError
from workstation.resources import assets_dir
from workstation.services.entry import FIELDS, KNOWN, LINE_FIELDS, Entering, judge
from workstation.services.entry_forms import EntryForms, load_forms

CODE = "RB123456785GB"
DAY = date(2026, 11, 26)
SHIRT = {"description": "cotton shirt", "pieces": "2", "net_kg": "0.4", "value": "24.00"}


@pytest.fixture(scope="module")
def forms() -> EntryForms:
    return load_forms(assets_dir() / "entry", DAY, KNOWN)


def test_that_the_shipped_forms_are_dated_sourced_and_the_short_one_is_first(
    forms: EntryForms,
) -> None:
    assert [form.name for form in forms.forms] == ["CN 22", "CN 23"]
    assert forms.forms[0].most_sdr == 300
    assert set(forms.forms[0].fields) < set(forms.forms[1].fields)
    assert "Universal Post" in forms.source


def test_that_a_filled_form_is_a_record_and_empty_fields_are_not_declared(
    forms: EntryForms,
) -> None:
    texts = {
        "sender.name": " A.  Maker ",
        "sender.country": "cn",
        "consignee.name": "Ann Lee",
        "gross_kg": "0.5",
        "currency": "usd",
        "category": "Gift",
        "documents": "invoice 7; licence 12",
        "parent": "00106141412345678908",
    }
    entry = judge(CODE, forms.named("CN 23"), texts, [{**SHIRT, "hs": "6109.10"}, {}])
    assert not entry.faults
    record = entry.record
    assert record is not None
    assert (record.sender.name, record.sender.country) == ("A. Maker", "CN")
    assert record.consignee.city is None
    assert record.lines == (
        Line("cotton shirt", 2, Decimal("0.4"), Decimal("24.00"), "610910", None),
    )
    assert (record.value, record.currency) == (Decimal("24.00"), "USD")
    assert entry.remarks["value"] == "24.00, the sum of the lines."
    assert (record.category, record.documents) == ("gift", ("invoice 7", "licence 12"))
    assert record.parent == "106141412345678908"


def test_that_every_fault_is_told_at_its_field(forms: EntryForms) -> None:
    texts = {"sender.country": "XX", "gross_kg": "1,5", "currency": "$", "category": "toys"}
    line = {"description": "x\x07", "pieces": "two", "value": "-1", "hs": "A1", "origin": "China"}
    entry = judge(CODE, forms.named("CN 23"), texts, [SHIRT, line])
    assert entry.record is None
    assert set(entry.faults) == {
        *texts,
        *(f"line.1.{name}" for name in line),
    }
    assert entry.faults["sender.country"] == "XX is no country (ISO 3166)."
    assert entry.faults["gross_kg"] == "Must be a number from 0 up with a point, as 12.50."


def test_that_an_empty_form_is_no_record(forms: EntryForms) -> None:
    entry = judge(CODE, forms.forms[0], {"sender.name": "  "}, [{}, {}])
    assert (entry.record, list(entry.faults)) == (None, ["description"])


@pytest.mark.parametrize(
    ("value", "currency", "gross", "told"),
    [
        ("420", "USD", "1", ""),
        ("420.01", "USD", "1", "about USD 420: a fuller form was due"),
        ("351", "EUR", "1", "about EUR 350"),
        ("10", "CNY", "1", "300 SDR; what that is in CNY is not known here"),
        ("10", "USD", "2.1", "2 kg: a fuller form was due"),
    ],
)
def test_that_the_short_forms_limits_are_told_and_do_not_block(
    forms: EntryForms, value: str, currency: str, gross: str, told: str
) -> None:
    texts = {"value": value, "currency": currency, "gross_kg": gross}
    entry = judge(CODE, forms.named("CN 22"), texts, [])
    assert entry.record is not None
    assert told in entry.remarks.get("form", "") if told else "form" not in entry.remarks
    assert "form" not in judge(CODE, forms.named("CN 23"), texts, []).remarks


def test_that_sums_that_do_not_agree_are_remarked(forms: EntryForms) -> None:
    texts = {"value": "30", "gross_kg": "0.3"}
    remarks = judge(CODE, forms.named("CN 22"), texts, [SHIRT]).remarks
    assert remarks["value"] == "The lines add up to 24.00."
    assert "0.4 kg net" in remarks["gross_kg"]
    assert remarks["currency"]


def test_that_fields_the_form_has_not_are_left_out(forms: EntryForms) -> None:
    texts = {"sender.name": "A", "postage": "3"}
    short = judge(CODE, forms.named("CN 22"), texts, []).record
    assert short is not None
    assert short.postage is None


@given(
    st.dictionaries(st.sampled_from([field.name for field in FIELDS]), st.text(max_size=30)),
    st.lists(
        st.dictionaries(st.sampled_from([one.name for one in LINE_FIELDS]), st.text(max_size=12)),
        max_size=3,
    ),
)
def test_that_any_typing_is_a_record_or_faults_at_known_places(forms, texts, lines) -> None:
    entry = judge(CODE, forms.named("CN 23"), texts, lines)
    places = KNOWN | {f"line.{n}.{one.name}" for n in range(3) for one in LINE_FIELDS}
    assert (entry.record is None) == bool(entry.faults)
    assert set(entry.faults) <= places | {"description"}


def test_that_what_was_entered_is_stored_under_the_officers_name(
    forms: EntryForms, tmp_path: Path
) -> None:
    store = MemoryStore(tmp_path, HandClock())
    entering = Entering(store.parcels, HandClock())
    entering.keep(CODE, "j.doe", "CN 22", {"gross_kg": "0.5"})
    store.parcels.save_draft(CODE, "j.doe", "release", {"why": "x"})
    kept = entering.draft(CODE, "j.doe")
    assert kept is not None
    assert (kept.outcome, kept.fields) == ("CN 22", {"gross_kg": "0.5"})
    record = judge(CODE, forms.named("CN 22"), {}, [SHIRT]).record
    assert record is not None
    entering.store(record, "j.doe", "CN 22")
    found = store.parcels.find(CODE)
    assert found is not None
    assert found.source == "entered here by j.doe, CN 22"
    assert found.received_at == HandClock().now()
    assert entering.draft(CODE, "j.doe") is None
    assert store.parcels.draft(CODE, "j.doe") is not None  # the decision's own draft stays


def test_that_a_faulty_file_of_forms_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    with pytest.raises(WorkstationError, match="ENTRY-01"):
        load_forms(tmp_path, DAY, KNOWN)
    shipped = json.loads(next((assets_dir() / "entry").glob("*.json")).read_text())
    shipped["forms"][0]["fields"].append("shoe_size")
    shipped["forms"][1]["colour"] = "green"
    (tmp_path / "forms-2026-04-11.json").write_text(json.dumps(shipped))
    with pytest.raises(WorkstationError) as told:
        load_forms(tmp_path, DAY, KNOWN)
    assert "shoe_size" in told.value.notice.fact
    assert "colour" in told.value.notice.fact
