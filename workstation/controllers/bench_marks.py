"""What the bench does with marks: thresholds, stepping, hiding, the first look."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import replace

from workstation.controllers.bench_state import BenchState, findings_of
from workstation.controllers.marking import HELD_BACK
from workstation.services.decisions import shift_for


class BenchMarks(ABC):
    """Intents of the bench that change which marks are seen. `BenchController` completes it."""

    _state: BenchState
    blind_first: bool
    """Marks of the next parcel are held back until the officer has looked without them."""

    @abstractmethod
    def _set(self, state: BenchState) -> None:
        """Take a state over and tell those who listen."""

    @abstractmethod
    def _stamped(self, state: BenchState) -> BenchState:
        """The state, its view on the screen noting when it was first shown."""

    def set_threshold(self, threshold: float | None) -> None:
        """Move the model's default to this score, the classes' with it; None: as the station has it."""
        if threshold is not None and not 0.0 <= threshold <= 1.0:
            raise ValueError(f"a threshold lies within 0..1, got {threshold}")
        opinions = [view.opinion for view in self._state.views]
        self.set_shift(None if threshold is None else shift_for(opinions, threshold))

    def set_shift(self, shift: float | None) -> None:
        """Move every threshold by this much on the logit scale; None: as the station has it."""
        if shift is not None and not math.isfinite(shift):
            raise ValueError(f"a shift is a number, got {shift}")
        state = replace(self._state, shift=shift)
        if not any(f.number == state.selected for f in state.findings):
            state = replace(state, selected=None)
        self._set(state)

    def select(self, number: int | None) -> None:
        """Select a finding of the view on the screen."""
        if number is None or any(f.number == number for f in self._state.findings):
            self._set(replace(self._state, selected=number, own_chosen=None))

    def step_finding(self, by: int) -> None:
        """The next or the previous finding, going on to the other views."""
        state = self._state
        stops = [
            (index, finding.number)
            for index, view in enumerate(state.views)
            for finding in findings_of(view, state.shift_in_force)
        ]
        if state.held_back:
            self._set(replace(state, note=HELD_BACK))
            return
        if not stops:
            return
        here = (state.current, state.selected)
        if here in stops:
            index, number = stops[(stops.index((here[0], here[1] or 0)) + by) % len(stops)]
        else:
            own = [stop for stop in stops if stop[0] == state.current] or stops
            index, number = own[0] if by > 0 else own[-1]
        shown = replace(state, current=index, selected=number, marks_shown=True, own_chosen=None)
        self._set(self._stamped(shown))

    def set_blind_first(self, on: bool) -> None:
        """Hold the marks of the next parcels back; off, those of this one are shown too."""
        self.blind_first = on
        if not on:
            self.end_first_look()

    def end_first_look(self) -> None:
        """The officer has looked at the picture without marks: they are shown from now on."""
        if self._state.held_back:
            self._set(replace(self._state, held_back=False, marks_shown=True, note=""))

    def toggle_marks(self) -> None:
        """One key hides or shows all marks; held back until the first look is over, it ends that."""
        if self._state.held_back:
            self.end_first_look()
            return
        self._set(replace(self._state, marks_shown=not self._state.marks_shown))
