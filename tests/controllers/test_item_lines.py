"""Item lines and several choices as they are filled in, without a screen."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from workstation.controllers.choosing import Choosing
from workstation.controllers.field_texts import canonical, object_of, rows_of
from workstation.controllers.item_lines import MOST, ItemLines
from workstation.domain.fields import Choice, FieldKind, FieldSpec, parse

UNITS = (Choice("piece", "Piece"), Choice("gram", "Gram"))
COLUMNS = (
    FieldSpec("description", "Description", FieldKind.TEXT, max_length=300),
    FieldSpec("quantity", "Quantity", FieldKind.NUMBER),
    FieldSpec("unit", "Unit", FieldKind.CHOICE, choices=UNITS),
    FieldSpec("gross_kg", "Gross", FieldKind.WEIGHT, unit="kg"),
)
LAWS = (
    Choice("A", "Smuggled goods", modes=("shall",)),
    Choice("B", "Smuggling", modes=("shall", "may")),
    Choice("C", "Counterfeit mark"),
)
SHIRT = {"description": "shirt", "quantity": "2", "unit": "piece", "gross_kg": "0.4"}
SOCK = {"description": "sock", "quantity": "10", "unit": "piece", "gross_kg": "0.25"}


def test_a_new_table_has_a_row_to_type_into_and_no_text() -> None:
    lines = ItemLines(COLUMNS)
    assert lines.rows == [{}]
    assert lines.text() == ""


def test_rows_that_hold_nothing_are_not_in_the_text() -> None:
    lines = ItemLines(COLUMNS, canonical([SHIRT]))
    lines.add(0)
    lines.put(1, "description", "   ")
    assert json.loads(lines.text()) == [SHIRT]


def test_the_records_lines_come_in_once_under_those_there_are() -> None:
    lines = ItemLines(COLUMNS, canonical([SHIRT]))
    assert lines.lacks([SHIRT, SOCK])
    assert lines.copy_in([SHIRT, SOCK]) == 1
    assert lines.copy_in([SHIRT, SOCK]) == 0
    assert not lines.lacks([SHIRT, SOCK])
    assert [row["description"] for row in lines.rows] == ["shirt", "sock"]


def test_the_last_row_taken_out_leaves_an_empty_one() -> None:
    lines = ItemLines(COLUMNS, canonical([SHIRT]))
    assert lines.remove(0) == 0
    assert lines.rows == [{}]


def test_sums_are_of_one_unit_and_told_with_it() -> None:
    lines = ItemLines(COLUMNS, canonical([SHIRT, SOCK]))
    assert lines.totals() == "2 lines; quantity 12 piece; gross 0.65 kg"
    lines.put(1, "unit", "gram")
    assert "quantity" not in lines.totals()
    lines.put(1, "gross_kg", "much")
    assert "gross" not in lines.totals()


def test_a_row_in_words_is_as_it_would_be_said() -> None:
    lines = ItemLines(COLUMNS, canonical([SHIRT]))
    assert lines.summary(0) == "shirt, 2 piece, gross 0.4 kg"


def test_there_are_no_more_rows_than_a_decision_may_hold() -> None:
    lines = ItemLines(COLUMNS, canonical([SHIRT] * MOST))
    assert lines.add(MOST - 1) == MOST - 1
    assert lines.copy_in([SOCK]) == 0


@given(st.text(max_size=200))
def test_a_text_that_is_no_table_is_an_empty_one(text: str) -> None:
    lines = ItemLines(COLUMNS, text)
    assert all(set(row) <= {c.name for c in COLUMNS} for row in lines.rows)
    assert rows_of(text) == [] or isinstance(json.loads(text), list)
    assert isinstance(object_of(text), dict)
    Choosing(LAWS, text)


def test_what_is_typed_narrows_the_list_and_what_fits_nothing_is_not_taken() -> None:
    choosing = Choosing(LAWS)
    for sign in "smug":
        choosing.type(sign)
    assert [row.choice.value for row in choosing.rows()] == ["A", "B"]
    choosing.type("x")
    assert choosing.typed == "smug"
    choosing.erase()
    assert choosing.typed == "smu"


def test_the_only_mode_comes_with_a_choice_and_of_two_the_officer_picks() -> None:
    choosing = Choosing(LAWS)
    choosing.toggle()
    choosing.step(1)
    choosing.toggle()
    assert [row.undecided for row in choosing.taken()] == [False, True]
    choosing.pick_mode(1)
    assert json.loads(choosing.text()) == [
        {"mode": "shall", "value": "A"},
        {"mode": "may", "value": "B"},
    ]
    choosing.pick_mode(-1)
    assert choosing.taken()[1].mode == "shall"


def test_a_choice_without_modes_has_none_to_pick() -> None:
    choosing = Choosing(LAWS)
    choosing.step(9)
    choosing.pick_mode(1)
    choosing.toggle()
    assert json.loads(choosing.text()) == [{"value": "C"}]
    choosing.toggle()
    assert choosing.text() == ""


def test_a_draft_comes_back_as_it_was_and_unknown_choices_do_not() -> None:
    text = canonical([{"value": "B", "mode": "may"}, {"value": "gone"}, "A"])
    choosing = Choosing(LAWS, text)
    assert [(row.choice.value, row.mode) for row in choosing.taken()] == [
        ("A", "shall"),
        ("B", "may"),
    ]


@given(st.lists(st.sampled_from(["toggle", "up", "down", "left", "right", "s", "m"]), max_size=30))
def test_whatever_keys_are_pressed_the_text_is_one_the_policy_reads(keys: list[str]) -> None:
    choosing = Choosing(LAWS)
    deeds = {
        "toggle": choosing.toggle,
        "up": lambda: choosing.step(-1),
        "down": lambda: choosing.step(1),
        "left": lambda: choosing.pick_mode(-1),
        "right": lambda: choosing.pick_mode(1),
    }
    for key in keys:
        deeds.get(key, lambda k=key: choosing.type(k))()
    told = parse(FieldKind.MULTI, choosing.text())
    assert told == "" or all(set(one) <= {"value", "mode"} for one in told)  # type: ignore[union-attr]
