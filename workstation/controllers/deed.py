"""The panel of one deed of a case: its fields by the policy, checked when it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from workstation.controllers.form import FieldState, field_states, gathered
from workstation.domain.decision import CaseDeed, DecisionRefused, DeedPolicy, Standing
from workstation.domain.notice import BUG, Notice, WorkstationError

NOTHING = Standing(alarm=False, not_checked=False)


@dataclass(frozen=True, slots=True)
class DeedState:
    """What the panel shows; `deed` None: it is closed."""

    deed: CaseDeed | None = None
    label: str = ""
    parcel: str = ""
    entry: int | None = None
    """The decision it speaks of."""
    fields: tuple[FieldState, ...] = ()
    standing: Standing = NOTHING
    about: str = ""
    """How the case stands, as far as this deed hangs on it."""
    policy_version: str = ""
    notice: Notice | None = None
    recording: bool = False
    words: str = ""

    @property
    def is_open(self) -> bool:
        return self.deed is not None


Record = Callable[[CaseDeed, str, int | None, Mapping[str, str]], None]
"""Hand deed, parcel, the decision it speaks of and the fields on to be recorded."""
Keep = Callable[[str, CaseDeed, Mapping[str, str]], None]
"""Hand parcel, deed and what was filled in on to be kept as a draft; none: it is done with."""


class DeedController:
    """State of one deed's panel. No Qt; one thread only."""

    def __init__(self, record: Record, show: Callable[[DeedState], None], keep: Keep) -> None:
        self._record, self._show, self._keep = record, show, keep
        self._drafts: dict[tuple[str, CaseDeed], dict[str, str]] = {}
        self._policy: DeedPolicy | None = None
        self._values: dict[str, str] = {}
        self._offered: set[str] = set()
        self._kept: dict[str, str] = {}
        self._state = DeedState()

    @property
    def state(self) -> DeedState:
        return self._state

    def begin(
        self,
        policy: DeedPolicy,
        version: str,
        parcel: str,
        standing: Standing,
        *,
        entry: int | None = None,
        about: str = "",
        offered: Mapping[str, str] | None = None,
    ) -> None:
        """Open the panel of a deed: its draft, else what is known already."""
        if self._state.recording:
            return
        self.leave()
        draft = self._drafts.get((parcel, policy.deed))
        names = {spec.name for spec in policy.fields}
        known = {n: v for n, v in (offered or {}).items() if n in names and v}
        self._policy, self._values = policy, dict(draft or known)
        self._offered = set() if draft else set(known)
        self._kept = dict(self._values)
        self._set(
            DeedState(
                policy.deed,
                policy.label,
                parcel,
                entry,
                self._fields(standing, {}),
                standing,
                about,
                version,
                words="Your draft, as you left it." if draft else "",
            )
        )

    def take_draft(self, parcel: str, deed: CaseDeed, values: Mapping[str, str]) -> None:
        """A draft that an earlier start kept; one of this start stands before it."""
        if values:
            self._drafts.setdefault((parcel, deed), dict(values))

    def forget_drafts(self) -> None:
        """Another officer sits down: nobody's draft but his own is offered."""
        self._drafts.clear()

    def change(self, name: str, value: str) -> None:
        """A field was edited."""
        state = self._state
        if not state.is_open or state.recording or self._values.get(name, "") == value:
            return
        self._values[name] = value
        self._offered.discard(name)
        problems = {f.spec.name: f.problem for f in state.fields if f.spec.name != name}
        self._set(replace(state, fields=self._fields(state.standing, problems)))

    def submit(self) -> None:
        """Hand the fields on to be recorded; they are checked there, all at once."""
        state = self._state
        if state.deed is None or state.recording:
            return
        asked = {f.spec.name for f in state.fields}
        given = {n: v for n, v in self._values.items() if n in asked and v.strip()}
        self._set(replace(state, recording=True, notice=None, words="Recording…"))
        self._record(state.deed, state.parcel, state.entry, given)

    def refused(self, error: Exception) -> None:
        """It was not recorded: say why; everything filled in is kept."""
        state = replace(self._state, recording=False, words="")
        if isinstance(error, DecisionRefused):
            fields = self._fields(state.standing, error.problems)
            known = {f.spec.name for f in fields}
            rest = [text for name, text in gathered(error.problems).items() if name not in known]
            self._set(replace(state, fields=fields, words=" ".join(rest)))
            return
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(replace(state, notice=notice))

    def recorded(self) -> None:
        """It was recorded: the panel closes, its draft goes."""
        state = self._state
        if state.deed is not None:
            self._drafts.pop((state.parcel, state.deed), None)
            self._keep(state.parcel, state.deed, {})
        self._close()

    def keep(self) -> None:
        """Keep what stands in the open panel as a draft now: a lock or a crash may come."""
        state = self._state
        if state.deed is not None and not state.recording and self._values != self._kept:
            self._kept = dict(self._values)
            self._drafts[(state.parcel, state.deed)] = dict(self._values)
            self._keep(state.parcel, state.deed, dict(self._values))

    def leave(self) -> None:
        """Close the panel; what was filled in is a draft."""
        if self._state.is_open and not self._state.recording:
            self.keep()
            self._close()

    def _close(self) -> None:
        self._policy, self._values, self._offered, self._kept = None, {}, set(), {}
        self._set(DeedState())

    def _fields(self, standing: Standing, problems: Mapping[str, str]) -> tuple[FieldState, ...]:
        specs = () if self._policy is None else self._policy.fields
        return field_states(specs, self._values, standing, problems, self._offered)

    def _set(self, state: DeedState) -> None:
        self._state = state
        self._show(state)
