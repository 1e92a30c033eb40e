"""The decision panel: the fields of one outcome, pre-filled, checked, kept as a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workstation.domain.decision import (
    DecisionRefused,
    FieldKind,
    FieldSpec,
    Outcome,
    Policy,
    Standing,
    decide,
)
from workstation.domain.fields import understood
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.bench import OpenedParcel
from workstation.services.policy import prefill

AMEND = "amend_reason"
"""Name of the field that is asked where a recorded decision stands already."""
_AMEND_SPEC = FieldSpec(
    AMEND,
    "Reason for amending the recorded decision",
    FieldKind.LONG_TEXT,
    help="The earlier entry stays in the log; this one supersedes it.",
    max_length=2000,
)
NOTHING_STANDS = Standing(alarm=False, not_checked=False)

Record = Callable[[Outcome, Mapping[str, str], str], None]
"""Hand outcome, fields and amend reason on to be recorded."""
Keep = Callable[[str, Outcome, Mapping[str, str]], None]
"""Hand parcel, outcome and what was filled in on to be kept as a draft."""


@dataclass(frozen=True, slots=True)
class FieldState:
    """One field of the panel as it stands."""

    spec: FieldSpec
    value: str
    demanded: bool
    prefilled: bool = False
    problem: str = ""


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

    @property
    def is_open(self) -> bool:
        return self.outcome is not None


class DecisionController:
    """State of one decision panel. No Qt; one thread only.

    Only what this outcome needs is asked: a field demanded by an alarm or by a missing machine
    opinion appears where that stands. Leaving the panel keeps what was filled in as a draft of
    that parcel and outcome until the decision is recorded.
    """

    def __init__(
        self,
        policy: Policy,
        record: Record,
        show: Callable[[DecisionState], None],
        keep: Keep = lambda parcel, outcome, values: None,
    ) -> None:
        self._policy, self._record, self._show, self._keep = policy, record, show, keep
        self._drafts: dict[tuple[str, Outcome], dict[str, str]] = {}
        self._opened: OpenedParcel | None = None
        self._values: dict[str, str] = {}
        self._untouched: set[str] = set()
        self._state = DecisionState()

    @property
    def state(self) -> DecisionState:
        return self._state

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
        self._values = dict(draft or {s.name: prefill(s, opened.record) for s in specs})
        self._untouched = set() if draft else {n for n, v in self._values.items() if v}
        self._set(
            DecisionState(
                outcome,
                self.label(outcome),
                opened.barcode.text,
                self._fields(outcome, standing, {}),
                standing,
                self._policy.version,
                words="Your draft, as you left it." if draft else "",
            )
        )

    def take_draft(self, parcel: str, outcome: Outcome, values: Mapping[str, str]) -> None:
        """A draft that an earlier start kept; one of this start stands before it."""
        known = {spec.name for spec in self._policy.fields_of(outcome)} | {AMEND}
        kept = {name: value for name, value in values.items() if name in known}
        if kept:
            self._drafts.setdefault((parcel, outcome), kept)

    def forget_drafts(self) -> None:
        """Another officer sits down: nobody's draft but his own is offered."""
        self._drafts.clear()

    def change(self, name: str, value: str) -> None:
        """A field was edited. Its problem, if it had one, is looked at again on recording."""
        outcome = self._state.outcome
        if outcome is None or self._state.recording or self._values.get(name, "") == value:
            return
        self._values[name] = value
        self._untouched.discard(name)
        problems = {f.spec.name: f.problem for f in self._state.fields if f.spec.name != name}
        fields = self._fields(outcome, self._state.standing, problems)
        self._set(replace(self._state, fields=fields))

    def standing_changed(self, standing: Standing) -> None:
        """The model answered, or the threshold moved, while the panel is open."""
        state = self._state
        if state.outcome is None or state.recording or standing == state.standing:
            return
        before = {f.spec.name for f in state.fields}
        problems = {f.spec.name: f.problem for f in state.fields}
        fields = self._fields(state.outcome, standing, problems)
        new = [f.spec.label for f in fields if f.spec.name not in before]
        words = f"Since you opened this, it also asks: {'; '.join(new)}." if new else state.words
        self._set(replace(state, fields=fields, standing=standing, words=words))

    def submit(self) -> None:
        """Check the fields; where they hold, hand them on to be recorded."""
        state = self._state
        if state.outcome is None or state.recording:
            return
        asked = {f.spec.name for f in state.fields}
        given = {n: v for n, v in self._values.items() if n in asked and n != AMEND and v.strip()}
        problems: dict[str, str] = {}
        try:
            decide(self._policy, state.outcome, given, state.standing)
        except DecisionRefused as refused:
            problems.update(refused.problems)
        if AMEND in asked and not self._values.get(AMEND, "").strip():
            problems[AMEND] = f"{_AMEND_SPEC.label} is missing."
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

    def leave(self) -> None:
        """Close the panel and keep what was filled in as a draft."""
        state = self._state
        if state.outcome is None or state.recording:
            return
        if self._opened is not None and self._values:
            self._drafts[(state.parcel, state.outcome)] = dict(self._values)
            self._keep(state.parcel, state.outcome, dict(self._values))
        self._close()

    def _close(self) -> None:
        self._opened, self._values, self._untouched = None, {}, set()
        self._set(DecisionState())

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        outcome = self._state.outcome
        if outcome is not None:
            fields = self._fields(outcome, self._state.standing, problems)
            known = {f.spec.name for f in fields}
            rest = " ".join(text for name, text in problems.items() if name not in known)
            self._set(replace(self._state, fields=fields, notice=None, words=rest))

    def _fields(
        self, outcome: Outcome, standing: Standing, problems: Mapping[str, str]
    ) -> tuple[FieldState, ...]:
        specs = self._policy.fields_of(outcome)
        values = understood(specs, self._values)
        asked = [spec for spec in specs if standing.asks(spec, values)]
        if self._opened is not None and self._opened.decided is not None:
            asked.insert(0, _AMEND_SPEC)
        return tuple(
            FieldState(
                spec,
                self._values.get(spec.name, ""),
                standing.demands(spec, values),
                spec.name in self._untouched,
                problems.get(spec.name, ""),
            )
            for spec in asked
        )

    def _set(self, state: DecisionState) -> None:
        self._state = state
        self._show(state)
