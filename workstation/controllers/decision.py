"""The decision panel: the fields of one outcome, pre-filled, checked, kept as a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from workstation.controllers.field_texts import canonical, listed
from workstation.controllers.form import FieldState, field_states, gathered
from workstation.controllers.splitting import PART_LINES, PART_OUTCOME, part_specs, part_words
from workstation.domain.decision import (
    PARTS,
    DecisionRefused,
    FieldKind,
    FieldSpec,
    Outcome,
    Policy,
    Standing,
    check,
    decide,
)
from workstation.domain.fields import Choice, understood
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.policy import prefill
from workstation.services.prefilling import moment_of

__all__ = ["AMEND", "HOW", "DecisionController", "DecisionState", "FieldState"]

AMEND = "amend_reason"
"""Name of the field that is asked where a recorded decision stands already."""
HOW = "amend_how"
"""Name of the field that says whether the new decision mends the old one or takes its place."""
_AMEND_SPEC = FieldSpec(
    AMEND,
    "Reason for changing the recorded decision",
    FieldKind.LONG_TEXT,
    help="The earlier entry stays in the log; both are shown.",
    max_length=2000,
)
_HOW_SPEC = FieldSpec(
    HOW,
    "This decision",
    FieldKind.CHOICE,
    choices=(
        Choice("amend", "amends it: the same outcome, put right"),
        Choice("supersede", "takes its place"),
    ),
    help="The earlier entry stays in the log; both are shown.",
)

NOTHING_STANDS = Standing(alarm=False, not_checked=False)

Record = Callable[[Outcome, Mapping[str, str], str], None]
"""Hand outcome, fields and amend reason on to be recorded."""
Keep = Callable[[str, Outcome, Mapping[str, str]], None]
"""Hand parcel, outcome and what was filled in on to be kept as a draft."""


@dataclass(frozen=True, slots=True)
class DecisionState:
    """What the decision panel shows; `outcome` None: it is closed."""

    outcome: Outcome | None = None
    label: str = ""
    parcel: str = ""
    fields: tuple[FieldState, ...] = ()
    standing: Standing = NOTHING_STANDS
    policy_version: str = ""
    notice: Notice | None = None
    recording: bool = False
    words: str = ""
    """What changed while the panel was open."""
    parts: tuple[str, ...] = ()
    """Lines of the parcel that have another outcome, in words, one for each part."""
    part: int | None = None
    """The part that is being filled in, from 0; None: the decision itself."""

    @property
    def is_open(self) -> bool:
        return self.outcome is not None


class DecisionController:
    """State of one decision panel. No Qt; one thread only.

    Only what this outcome needs is asked: a field demanded by an alarm or by a missing machine
    opinion appears where that stands, one that hangs on another answer where that is given.
    What was filled in is a draft of that parcel and outcome until the decision is recorded.
    """

    def __init__(
        self,
        policy: Policy,
        record: Record,
        show: Callable[[DecisionState], None],
        keep: Keep = lambda parcel, outcome, values: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._now = now
        self._policy, self._record, self._show, self._keep = policy, record, show, keep
        self._drafts: dict[tuple[str, Outcome], dict[str, str]] = {}
        self._opened: OpenedParcel | None = None
        self._values: dict[str, str] = {}
        self._part: dict[str, str] = {}
        self._untouched: set[str] = set()
        self._kept: dict[str, str] = {}
        self._state = DecisionState()

    @property
    def state(self) -> DecisionState:
        return self._state

    @property
    def how(self) -> str:
        """ "amend" or "supersede", where a recorded decision stands; else ""."""
        return self._values.get(HOW, "")

    def label(self, outcome: Outcome) -> str:
        """The policy's name of an outcome."""
        return self._policy.outcomes[outcome].label

    def begin(self, outcome: Outcome, opened: OpenedParcel, standing: Standing) -> None:
        """Open the panel for an outcome: its draft, else pre-filled from the record."""
        if self._state.recording:
            return
        self.leave()
        self._opened = opened
        draft = self._drafts.get((opened.barcode.text, outcome))
        specs = self._policy.fields_of(outcome)
        self._values = dict(draft or self._offered(specs, opened, outcome))
        self._untouched = set() if draft else {n for n, v in self._values.items() if v}
        self._kept, self._part = dict(self._values), {}
        self._state = DecisionState(
            outcome,
            self.label(outcome),
            opened.barcode.text,
            standing=standing,
            policy_version=self._policy.version,
            words="Your draft, as you left it." if draft else "",
        )
        self._redraw({})

    def take_draft(self, parcel: str, outcome: Outcome, values: Mapping[str, str]) -> None:
        """A draft that an earlier start kept; one of this start stands before it."""
        known = {spec.name for spec in self._policy.fields_of(outcome)} | {AMEND, HOW, PARTS}
        kept = {name: value for name, value in values.items() if name in known}
        if kept:
            self._drafts.setdefault((parcel, outcome), kept)

    def forget_drafts(self) -> None:
        """Another officer sits down: nobody's draft but his own is offered."""
        self._drafts.clear()

    def change(self, name: str, value: str) -> None:
        """A field was edited. Its problem, if it had one, is looked at again on recording."""
        state = self._state
        values = self._values if state.part is None else self._part
        if state.outcome is None or state.recording or values.get(name, "") == value:
            return
        values[name] = value
        self._untouched.discard(name)
        if state.part is not None and name == PART_OUTCOME and value in set(Outcome):
            self._offer_part(Outcome(value))
        self._redraw({f.spec.name: f.problem for f in state.fields if f.spec.name != name})

    def case_changed(self, opened: OpenedParcel) -> None:
        """Something else was recorded of the parcel while the panel is open."""
        if self._opened is not None:
            self._opened = opened

    def standing_changed(self, standing: Standing) -> None:
        """The model answered, or the threshold moved, while the panel is open."""
        state = self._state
        if state.outcome is None or state.recording or standing == state.standing:
            return
        before = {f.spec.name for f in state.fields}
        self._state = replace(state, standing=standing)
        fields = self._fields({})
        new = [f.spec.label for f in fields if f.spec.name not in before]
        words = f"Since you opened this, it also asks: {'; '.join(new)}." if new else state.words
        self._state = replace(self._state, words=words)
        other = (
            standing.facts != state.standing.facts
        )  # what was asked of the case may be there now
        self._redraw({} if other else {f.spec.name: f.problem for f in state.fields})

    # A parcel in parts

    @property
    def may_split(self) -> bool:
        """Whether lines of this parcel may have another outcome than the rest."""
        return self._policy.may_split

    def split(self, part: int | None = None) -> None:
        """Fill in another outcome for some lines: a new part, or one there is."""
        state = self._state
        if state.outcome is None or state.recording or not self._policy.may_split:
            return
        told = self._told_parts()
        self._part = {}
        if part is not None and part < len(told):
            fields = told[part].get("fields")
            self._part = {
                str(name): value if isinstance(value, str) else canonical(value)
                for name, value in (fields.items() if isinstance(fields, Mapping) else ())
            }
            self._part[PART_LINES] = str(told[part].get("lines", ""))
            self._part[PART_OUTCOME] = str(told[part].get("outcome", ""))
        else:
            part = len(told)
        self._state = replace(state, part=part, words="", notice=None)
        self._redraw({})

    def drop_part(self, part: int) -> None:
        """The lines of a part go with the rest again."""
        told = self._told_parts()
        if self._state.part is None and part < len(told):
            del told[part]
            self._values[PARTS] = canonical(told) if told else ""
            self._redraw({})

    def submit(self) -> None:
        """Check the fields; where they hold, hand them on to be recorded."""
        state = self._state
        if state.outcome is None or state.recording:
            return
        if state.part is not None:
            self._part_done(state.outcome, state.part)
            return
        own = (AMEND, HOW)
        asked = {f.spec.name for f in state.fields} | {PARTS}
        given = {n: v for n, v in self._values.items() if n in asked and n not in own and v.strip()}
        problems: dict[str, str] = {}
        try:
            decide(self._policy, state.outcome, given, state.standing)
        except DecisionRefused as refused:
            problems.update(refused.problems)
        for spec in (_AMEND_SPEC, _HOW_SPEC):
            if spec.name in asked and not self._values.get(spec.name, "").strip():
                problems[spec.name] = f"{spec.label} is missing."
        if problems:
            self._show_problems(problems)
            return
        self._set(replace(state, recording=True, notice=None, words="Recording…"))
        self._record(state.outcome, given, self._values.get(AMEND, "").strip())

    def refused(self, error: Exception) -> None:
        """It was not recorded: say why; everything filled in is kept."""
        self._state = replace(self._state, recording=False, words="")
        if isinstance(error, DecisionRefused):
            self._show_problems(error.problems)
            return
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(replace(self._state, notice=notice))

    def recorded(self) -> None:
        """It was recorded: the panel closes and the parcel's drafts go."""
        parcel = self._state.parcel
        self._drafts = {key: v for key, v in self._drafts.items() if key[0] != parcel}
        self._close()

    def keep(self) -> None:
        """Keep what stands in the open panel as a draft now: a lock or a crash may come."""
        state = self._state
        if state.outcome is None or state.recording or self._opened is None:
            return
        if self._values and self._values != self._kept:
            self._kept = dict(self._values)
            self._drafts[(state.parcel, state.outcome)] = dict(self._values)
            self._keep(state.parcel, state.outcome, dict(self._values))

    def leave(self) -> None:
        """One step back: out of a part, else close the panel and keep it as a draft."""
        state = self._state
        if state.outcome is None or state.recording:
            return
        if state.part is not None:
            self._part = {}
            self._state = replace(state, part=None, words="", notice=None)
            self._redraw({})
            return
        if self._opened is not None and self._values:
            self._drafts[(state.parcel, state.outcome)] = dict(self._values)
            if self._values != self._kept:
                self._keep(state.parcel, state.outcome, dict(self._values))
        self._close()

    # Inside

    def _offered(
        self, specs: tuple[FieldSpec, ...], opened: OpenedParcel, outcome: Outcome
    ) -> dict[str, str]:
        now = self._now()
        values = {
            s.name: moment_of(s, now) or prefill(s, opened.record) or s.default for s in specs
        }
        if opened.decided is not None:
            same = opened.decided.content.get("outcome") == outcome.value
            values[HOW] = "amend" if same else ""
        return values

    def _offer_part(self, outcome: Outcome) -> None:
        """What is known of a part already: of the record's lines, those that it names."""
        if self._opened is None:
            return
        specs = self._policy.fields_of(outcome)
        numbers = {one.strip() for one in self._part.get(PART_LINES, "").split(",")}
        for name, value in self._offered(specs, self._opened, outcome).items():
            rows = listed(value) if name != HOW else []
            if rows:
                value = canonical([r for n, r in enumerate(rows, 1) if str(n) in numbers])
            if name != HOW:
                self._part.setdefault(name, value)

    def _close(self) -> None:
        self._opened, self._values, self._untouched, self._part = None, {}, set(), {}
        self._kept = {}
        self._set(DecisionState())

    def _part_done(self, outcome: Outcome, part: int) -> None:
        """Check one part alone; where it holds it is put with the others."""
        problems: dict[str, str] = {}
        chosen, fields = self._part.get(PART_OUTCOME, ""), dict(self._part)
        lines = fields.pop(PART_LINES, "").strip()
        fields.pop(PART_OUTCOME, None)
        numbers = [one.strip() for one in lines.split(",") if one.strip()]
        if not numbers or not all(one.isascii() and one.isdigit() for one in numbers):
            problems[PART_LINES] = "Name the lines by number, as 2, 3."
        if chosen not in set(Outcome) or chosen == outcome.value:
            problems[PART_OUTCOME] = "Choose an outcome other than the rest's."
            self._show_problems(problems)
            return
        policy = self._policy.outcomes[Outcome(chosen)]
        asked = {f.spec.name for f in self._state.fields}
        specs = [spec for spec in policy.fields if spec.name in asked]
        told = understood(specs, {n: v for n, v in fields.items() if n in asked and v.strip()})
        wrong, _ = check(policy.fields, policy.must, told, self._state.standing)
        problems |= wrong
        if problems:
            self._show_problems(problems)
            return
        parts = self._told_parts()
        parts[part : part + 1] = [{"lines": ", ".join(numbers), "outcome": chosen, "fields": told}]
        self._values[PARTS] = canonical(parts)
        self.leave()

    def _told_parts(self) -> list[dict[str, object]]:
        return [
            dict(one) for one in listed(self._values.get(PARTS, "")) if isinstance(one, Mapping)
        ]

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        if self._state.outcome is not None:
            fields = self._fields(problems)
            known = {f.spec.name for f in fields}
            rest = [text for name, text in gathered(problems).items() if name not in known]
            words = " ".join(rest).replace("\n", " ")
            self._set(replace(self._state, fields=fields, notice=None, words=words))

    def _redraw(self, problems: Mapping[str, str]) -> None:
        labels = {outcome: self.label(outcome) for outcome in Outcome}
        parts = tuple(part_words(one, labels) for one in self._told_parts())
        self._set(replace(self._state, fields=self._fields(problems), parts=parts))

    def _fields(self, problems: Mapping[str, str]) -> tuple[FieldState, ...]:
        state = self._state
        if state.outcome is None:
            return ()
        if state.part is not None:
            specs = part_specs(self._policy, state.outcome, self._part.get(PART_OUTCOME, ""))
            return field_states(specs, self._part, state.standing, problems)
        specs = self._policy.fields_of(state.outcome)
        if self._opened is not None and self._opened.decided is not None:
            same = self._opened.decided.content.get("outcome") == state.outcome.value
            own = (_AMEND_SPEC, _HOW_SPEC) if same else (_AMEND_SPEC,)
            specs = (*own, *specs)
        return field_states(specs, self._values, state.standing, problems, self._untouched)

    def _set(self, state: DecisionState) -> None:
        self._state = state
        self._show(state)
