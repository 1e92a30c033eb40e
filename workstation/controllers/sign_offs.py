"""What waits for somebody, and a second officer's word on it with the own password."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Protocol

from workstation.controllers.case_deeds import labels_of
from workstation.controllers.form import FieldState, field_states
from workstation.domain.barcode import Barcode
from workstation.domain.case import CaseFile
from workstation.domain.decision import CaseDeed, DecisionRefused, Policy, Standing
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.case_ports import ClockKind, RunningClock
from workstation.services.casework import Done
from workstation.services.ports import Runner

_NOTHING = Standing(alarm=False, not_checked=False)


class SecondOfficers(Protocol):
    """Records a second officer's word. Blocking."""

    def sign(
        self,
        name: str,
        password: str,
        deed: CaseDeed,
        parcel: str,
        entry: int,
        given: Mapping[str, str],
    ) -> Done: ...


class Waiting(Protocol):
    """What waits, and the cases behind it. Blocking."""

    @property
    def policy(self) -> Policy: ...

    def clocks(self) -> tuple[RunningClock, ...]: ...

    def case(self, parcel: str) -> CaseFile: ...

    def today(self) -> date: ...


@dataclass(frozen=True, slots=True)
class SignOffState:
    """The list, what is chosen of it, and the form of the second officer."""

    clocks: tuple[RunningClock, ...] = ()
    today: date | None = None
    chosen: RunningClock | None = None
    case: CaseFile | None = None
    fields: tuple[FieldState, ...] = ()
    label: str = ""
    busy: bool = False
    notice: Notice | None = None
    told: str = ""
    """What was recorded last."""

    @property
    def signs(self) -> bool:
        """The chosen one waits for a second officer's word."""
        return self.chosen is not None and self.chosen.kind in SIGNED


SIGNED = (ClockKind.SIGN_OFF, ClockKind.RE_REVIEW)


class SignOffController:
    """State of the screen of what waits. No Qt; one thread only.

    Parcels named by `without` are left out: who is to judge them unseen must not read here what
    was decided.
    """

    def __init__(
        self,
        waiting: Waiting,
        second: SecondOfficers,
        runner: Runner,
        show: Callable[[SignOffState], None],
        recorded: Callable[[str, Done], None] = lambda _, __: None,
        without: Collection[str] = (),
    ) -> None:
        self._without = frozenset(without)
        self._waiting, self._second, self._runner = waiting, second, runner
        self._show, self._tell_recorded = show, recorded
        self._values: dict[str, str] = {}
        self._ticket = 0
        self._state = SignOffState()

    @property
    def state(self) -> SignOffState:
        return self._state

    def labels(self) -> dict[str, str]:
        """What the policy calls the fields of decisions and deeds."""
        return labels_of(self._waiting.policy)

    def begin(self, parcel: str = "") -> None:
        """Read what waits; the parcel's own is chosen where it waits."""
        self._runner.submit(
            "store",
            lambda: (self._waiting.clocks(), self._waiting.today()),
            partial(self._listed, parcel),
            self._failed,
        )

    def choose(self, clock: RunningClock | None) -> None:
        """Look at one of the list."""
        if self._state.busy or clock == self._state.chosen:
            return
        self._ticket += 1
        self._values = {}
        asked = None if clock is None else self._waiting.policy.deeds.get(_deed(clock))
        self._set(
            replace(
                self._state,
                chosen=clock,
                case=None,
                notice=None,
                label="" if asked is None else asked.label,
            )
        )
        if clock is not None:
            self._runner.submit(
                "store",
                partial(self._waiting.case, clock.parcel),
                partial(self._read, self._ticket),
                self._failed,
            )

    def scanned(self, raw: str) -> None:
        """The parcel in the hand: what waits of it is chosen."""
        try:
            parcel = Barcode.parse(raw).text
        except WorkstationError as error:
            self._set(replace(self._state, told=str(error.notice)))
            return
        own = [one for one in self._state.clocks if one.parcel == parcel]
        chosen = next((one for one in own if one.kind in SIGNED), own[0] if own else None)
        if chosen is None:
            self._set(replace(self._state, told=f"Nothing of {Barcode.parse(raw).spoken} waits."))
        else:
            self._state = replace(self._state, told="")
            self.choose(chosen)

    def change(self, name: str, value: str) -> None:
        """A field was edited."""
        if not self._state.busy and self._values.get(name, "") != value:
            self._values[name] = value
            told = {f.spec.name: f.problem for f in self._state.fields if f.spec.name != name}
            self._redraw(told)

    def sign(self, name: str, password: str) -> None:
        """The second officer's word, under the own name and password."""
        state = self._state
        if state.busy or state.chosen is None or not state.signs:
            return
        if not name.strip() or not password:
            self._set(replace(state, notice=_MISSING))
            return
        asked = {field.spec.name for field in state.fields}
        given = {n: v for n, v in self._values.items() if n in asked and v.strip()}
        self._set(replace(state, busy=True, notice=None, told=""))
        chosen = state.chosen
        work = partial(
            self._second.sign,
            *(name.strip(), password, _deed(chosen), chosen.parcel, chosen.entry, given),
        )
        self._runner.submit("store", work, partial(self._recorded, chosen.parcel), self._refused)

    # Inside

    def _listed(self, parcel: str, answer: tuple[tuple[RunningClock, ...], date]) -> None:
        found, today = answer
        clocks = tuple(one for one in found if one.parcel not in self._without)
        self._set(replace(self._state, clocks=clocks, today=today))
        own = [one for one in clocks if one.parcel == parcel]
        signed = [one for one in (*own, *clocks) if one.kind in SIGNED]
        first = next(iter([*signed, *own, *clocks]), None)
        self._state = replace(self._state, chosen=None)
        if first is None:
            self._set(replace(self._state, case=None, fields=(), label=""))
        else:
            self.choose(first)

    def _read(self, ticket: int, case: CaseFile) -> None:
        if ticket == self._ticket:
            self._state = replace(self._state, case=case)
            self._redraw({})

    def _recorded(self, parcel: str, done: Done) -> None:
        told = " ".join((f"Recorded: entry {done.entry.seq}.", *done.told))
        self._set(replace(self._state, busy=False, told=told))
        self._tell_recorded(parcel, done)
        self.begin()

    def _refused(self, error: Exception) -> None:
        self._state = replace(self._state, busy=False)
        if isinstance(error, DecisionRefused):
            self._redraw(error.problems)
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(replace(self._state, busy=False, notice=notice))

    def _redraw(self, problems: Mapping[str, str]) -> None:
        chosen = self._state.chosen
        asked = None if chosen is None else self._waiting.policy.deeds.get(_deed(chosen))
        fields: tuple[FieldState, ...] = ()
        if asked is not None and self._state.signs:
            fields = field_states(asked.fields, self._values, _NOTHING, problems)
        self._set(replace(self._state, fields=fields))

    def _set(self, state: SignOffState) -> None:
        self._state = state
        self._show(state)


_MISSING = Notice(
    fact="The second officer’s name or password is missing.",
    safe="Nothing has been recorded; who sits at the bench stays signed in.",
    act="Type both, then sign.",
    code="CASE-31",
)


def clock_words(clock: RunningClock, today: date | None) -> str:
    """What waits, in a few words."""
    told = {
        ClockKind.SIGN_OFF: "awaits sign-off",
        ClockKind.DETENTION: "detained",
        ClockKind.NOTICE: "notice to be sent",
        ClockKind.REFERRAL: "agency has to answer",
        ClockKind.RE_REVIEW: "drawn for another look",
    }[clock.kind]
    if clock.due is None or today is None:
        return told
    late = (today - clock.due).days
    if late > 0:
        return f"{told}, overdue by {late} {'day' if late == 1 else 'days'}"
    return f"{told}, due {'today' if late == 0 else clock.due}"


def _deed(clock: RunningClock) -> CaseDeed:
    return CaseDeed.RE_REVIEW if clock.kind is ClockKind.RE_REVIEW else CaseDeed.SIGN_OFF
