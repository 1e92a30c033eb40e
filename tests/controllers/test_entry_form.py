"""The form on which a declaration is entered, without a screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.controllers.hands import READ_ONLY, HandRunner
from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.controllers.entry_form import EntryController, EntryState
from workstation.domain.barcode import Barcode
from workstation.domain.notice import WorkstationError
from workstation.resources import assets_dir
from workstation.services.entry import KNOWN, Entering
from workstation.services.entry_forms import load_forms

CODE = "RB123456785GB"


class Form:
    """One form over lanes turned by hand."""

    def __init__(self, folder: Path, store: MemoryStore | None = None) -> None:
        self.runner = HandRunner()
        self.store = store or MemoryStore(folder, HandClock())
        self.shown: list[EntryState] = []
        forms = load_forms(assets_dir() / "entry", date(2026, 11, 26), KNOWN)
        self.controller = EntryController(
            Entering(self.store.parcels, HandClock()),
            self.runner,
            self.shown.append,
            forms,
            Barcode.parse(CODE),
            "j.doe",
            "BAG1",
        )
        self.controller.begin()
        self.runner.all()

    @property
    def state(self) -> EntryState:
        return self.controller.state

    def fill(self, **texts: str) -> None:
        for place, text in texts.items():
            self.controller.change(place.replace("__", "."), text)
            self.controller.left(place.replace("__", "."))


@pytest.fixture
def form(tmp_path: Path) -> Form:
    return Form(tmp_path)


def test_that_it_begins_with_the_short_form_the_number_and_the_bag(form: Form) -> None:
    assert (form.state.form.name, form.state.barcode.text) == ("CN 22", CODE)
    assert form.state.texts == {"parent": "BAG1"}
    assert not form.state.restored


def test_that_what_is_stored_is_in_the_store_and_the_form_is_done(form: Form) -> None:
    form.fill(line__0__description="shirt", line__0__value="24", currency="USD")
    form.controller.store()
    assert form.state.busy
    form.runner.all()
    assert form.state.stored
    found = form.store.parcels.find(CODE)
    assert found is not None
    assert (found.parent, found.lines[0].description) == ("BAG1", "shirt")


def test_that_a_fault_is_told_when_the_field_is_left_and_goes_while_it_is_mended(
    form: Form,
) -> None:
    form.controller.change("gross_kg", "heavy")
    assert not form.state.faults
    form.controller.left("gross_kg")
    assert set(form.state.faults) == {"gross_kg"}
    form.controller.change("gross_kg", "0.5")
    assert not form.state.faults


def test_that_nothing_is_stored_while_a_field_is_wrong_and_all_faults_are_told(form: Form) -> None:
    form.controller.change("gross_kg", "heavy")
    form.controller.change("line.0.value", "much")
    form.controller.store()
    form.runner.all()
    assert set(form.state.faults) == {"gross_kg", "line.0.value"}
    assert form.store.parcels.find(CODE) is None


def test_that_a_line_follows_a_line_and_an_empty_line_ends_them(form: Form) -> None:
    assert not form.controller.line_done(0)
    form.fill(line__0__description="shirt")
    assert form.controller.line_done(0)
    assert form.state.lines == 2
    assert form.controller.line_done(0)
    assert form.state.lines == 2
    assert not form.controller.line_done(1)


def test_that_a_draft_is_kept_and_stands_there_again_with_its_form_and_lines(
    form: Form, tmp_path: Path
) -> None:
    form.controller.choose("CN 23")
    form.fill(sender__phone="+86 1", line__2__value="5")
    form.runner.all()
    again = Form(tmp_path, form.store)
    assert again.state.restored
    assert (again.state.form.name, again.state.lines) == ("CN 23", 3)
    assert again.state.texts["sender.phone"] == "+86 1"


def test_that_nothing_new_writes_no_draft(form: Form) -> None:
    form.controller.left("value")
    form.controller.keep()
    assert form.runner.waits("store") == 0


def test_that_a_store_that_cannot_be_written_is_told_and_what_was_typed_stays(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    form.fill(line__0__description="shirt")
    form.runner.all()

    def refuse(_: object) -> None:
        raise WorkstationError(READ_ONLY, environment=True)

    monkeypatch.setattr(form.store.parcels, "put_records", refuse)
    form.controller.store()
    form.runner.all()
    assert form.state.notice == READ_ONLY
    assert not form.state.stored
    assert not form.state.busy
    assert form.state.texts["line.0.description"] == "shirt"


def test_that_codes_become_capitals_and_a_categorys_first_letter_is_enough(form: Form) -> None:
    form.fill(currency="usd", category="s", line__0__origin="cn", consignee__country="us")
    assert form.state.texts["currency"] == "USD"
    assert form.state.texts["category"] == "sale of goods"
    assert (form.state.texts["line.0.origin"], form.state.texts["consignee.country"]) == (
        "CN",
        "US",
    )
    assert not form.state.faults
