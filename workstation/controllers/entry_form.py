"""The form on which an officer enters what the paper on a parcel declares. Headless."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol

from workstation.domain.barcode import Barcode
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.entry import LINE_FIELDS, MOST_LINES, judge, tidied
from workstation.services.entry_forms import EntryForms, Form
from workstation.services.ports import DecisionDraft, Runner


class EntryKeeper(Protocol):
    """Keeps drafts and stores records (`services.entry.Entering`)."""

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None: ...

    def keep(self, parcel_id: str, officer: str, form: str, filled: Mapping[str, str]) -> None: ...

    def store(self, record: ManifestRecord, officer: str, form: str) -> ManifestRecord: ...


@dataclass(frozen=True, slots=True)
class EntryState:
    """What the form shows."""

    barcode: Barcode
    form: Form
    texts: Mapping[str, str] = field(default_factory=dict)
    """By field: "consignee.name", "line.0.value"."""
    lines: int = 1
    faults: Mapping[str, str] = field(default_factory=dict)
    """By field; told once a field was left, or all when it was to be stored."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    busy: bool = True
    notice: Notice | None = None
    restored: bool = False
    """What stands here was kept from an earlier time."""
    stored: bool = False

    def line(self, number: int) -> dict[str, str]:
        """The texts of one line."""
        return {one.name: self.texts.get(f"line.{number}.{one.name}", "") for one in LINE_FIELDS}

    @property
    def filled(self) -> bool:
        """Anything was typed."""
        return any(text.strip() for text in self.texts.values())


class EntryController:
    """State of one form. No Qt; one thread only."""

    def __init__(
        self,
        keeper: EntryKeeper,
        runner: Runner,
        show: Callable[[EntryState], None],
        forms: EntryForms,
        barcode: Barcode,
        officer: str,
        parent: str | None = None,
    ) -> None:
        self._keeper, self._runner, self._show = keeper, runner, show
        self.forms, self._officer = forms, officer
        texts = {"parent": parent} if parent else {}
        self._state = EntryState(barcode, forms.forms[0], texts)
        self._kept = dict(texts)

    @property
    def state(self) -> EntryState:
        return self._state

    def begin(self) -> None:
        """Look for what was kept from an earlier time."""
        self._show(self._state)
        self._runner.submit(
            "store",
            partial(self._keeper.draft, self._state.barcode.text, self._officer),
            self._restored,
            self._not_restored,
        )

    def choose(self, name: str) -> None:
        """Another form of paper; what was typed stays."""
        if not self._state.busy:
            self._judged(replace(self._state, form=self.forms.named(name)))

    def change(self, place: str, text: str) -> None:
        """A field was typed in: its fault is not told while it is being typed."""
        if self._state.busy or self._state.texts.get(place, "") == text:
            return
        texts = {**self._state.texts, place: text}
        faults = {at: told for at, told in self._state.faults.items() if at != place}
        self._state = replace(self._state, texts=texts, faults=faults, notice=None)

    def left(self, place: str) -> None:
        """A field was left: its fault is told, and a draft is kept."""
        if self._state.busy or self._state.stored:
            return
        tidy = tidied(place, self._state.texts.get(place, ""))
        if tidy != self._state.texts.get(place, ""):
            self._state = replace(self._state, texts={**self._state.texts, place: tidy})
        judged = self._entry()
        faults = dict(self._state.faults)
        faults.pop(place, None)
        if place in judged[0]:
            faults[place] = judged[0][place]
        self._set(replace(self._state, faults=faults, remarks=judged[1]))
        self.keep()

    def line_done(self, number: int) -> bool:
        """Enter in the last field of a line: True where another line follows.

        An empty line is the end of the lines.
        """
        state = self._state
        if not any(text.strip() for text in state.line(number).values()):
            return False
        if number + 1 == state.lines < MOST_LINES:
            self._set(replace(state, lines=state.lines + 1))
        return number + 1 < self._state.lines

    def store(self) -> None:
        """Store what is filled in, or tell every fault at its field."""
        state = self._state
        if state.busy or state.stored:
            return
        faults, remarks, record = self._entry()
        if record is None:
            self._set(replace(state, faults=faults, remarks=remarks, notice=None))
            return
        self._set(replace(state, faults={}, remarks=remarks, busy=True, notice=None))
        self._runner.submit(
            "store",
            partial(self._keeper.store, record, self._officer, state.form.name),
            self._stored,
            self._failed,
        )

    def keep(self) -> None:
        """Keep what is filled in as a draft, where it is not kept yet."""
        state = self._state
        now = dict(state.texts)
        if state.stored or now == self._kept:
            return
        self._kept = now
        self._runner.submit(
            "store",
            partial(self._keeper.keep, state.barcode.text, self._officer, state.form.name, now),
            lambda _: None,
            self._not_kept,
        )

    def _entry(self) -> tuple[Mapping[str, str], Mapping[str, str], ManifestRecord | None]:
        state = self._state
        lines = [state.line(number) for number in range(state.lines)]
        found = judge(state.barcode.text, state.form, state.texts, lines)
        return found.faults, found.remarks, found.record

    def _judged(self, state: EntryState) -> None:
        self._state = state
        known, remarks, _ = self._entry()
        faults = {at: told for at, told in state.faults.items() if at in known}
        self._set(replace(state, faults=faults, remarks=remarks))

    def _restored(self, draft: DecisionDraft | None) -> None:
        state = replace(self._state, busy=False)
        if draft is not None and any(text.strip() for text in draft.fields.values()):
            texts = dict(draft.fields)
            state = replace(
                state,
                form=self.forms.named(draft.outcome),
                texts=texts,
                lines=_lines_in(texts),
                restored=True,
            )
            self._kept = dict(texts)
        self._judged(state)

    def _not_restored(self, error: Exception) -> None:
        self._set(replace(self._state, busy=False, notice=_notice(error)))

    def _stored(self, _: ManifestRecord) -> None:
        self._set(replace(self._state, busy=False, stored=True))

    def _failed(self, error: Exception) -> None:
        self._set(replace(self._state, busy=False, notice=_notice(error)))

    def _not_kept(self, error: Exception) -> None:
        self._kept = {}
        self._set(replace(self._state, notice=_notice(error)))

    def _set(self, state: EntryState) -> None:
        self._state = state
        self._show(state)


def _lines_in(texts: Mapping[str, str]) -> int:
    numbers = [
        int(parts[1])
        for place in texts
        if texts[place].strip()
        and len(parts := place.split(".")) == 3
        and parts[0] == "line"
        and parts[1].isdecimal()
    ]
    return min(max(numbers, default=0) + 1, MOST_LINES)


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
