"""Choosing several of many by typing a part of a name; each taken one with its mode where it has any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workstation.controllers.field_texts import canonical, listed
from workstation.domain.fields import Choice


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One choice as it is drawn."""

    choice: Choice
    taken: bool
    mode: str
    """The mode the officer picked; "" where none is picked yet or there is none to pick."""
    at: bool
    """The keys are at this one."""

    @property
    def undecided(self) -> bool:
        """It is taken, and its mode is still to be picked."""
        return self.taken and bool(self.choice.modes) and not self.mode


class Choosing:
    """The choices of one field. No Qt; one thread only.

    A mode that is the only one of its choice comes with it; of several none is offered: which
    holds is the officer's to say.
    """

    def __init__(self, choices: Sequence[Choice], text: str = "") -> None:
        self._choices = tuple(choices)
        self._taken: dict[str, str] = {}
        for one in listed(text):
            told = one if isinstance(one, Mapping) else {"value": one}
            value, mode = str(told.get("value", "")), str(told.get("mode", ""))
            choice = next((c for c in choices if c.value == value), None)
            if choice is not None:
                self._taken[value] = mode if mode in choice.modes else _only(choice)
        self.typed = ""
        self._at = 0

    def text(self) -> str:
        """What is taken, in the order of the list; empty where nothing is."""
        taken = [
            {"value": choice.value, "mode": self._taken[choice.value]}
            if self._taken[choice.value]
            else {"value": choice.value}
            for choice in self._choices
            if choice.value in self._taken
        ]
        return canonical(taken) if taken else ""

    def rows(self) -> tuple[ChoiceRow, ...]:
        """What fits what was typed, in the order of the list."""
        shown = self._shown()
        return tuple(
            ChoiceRow(c, c.value in self._taken, self._taken.get(c.value, ""), place == self._at)
            for place, c in enumerate(shown)
        )

    def taken(self) -> tuple[ChoiceRow, ...]:
        """What is taken, whatever was typed."""
        return tuple(
            ChoiceRow(c, True, self._taken[c.value], False)
            for c in self._choices
            if c.value in self._taken
        )

    def type(self, text: str) -> None:
        """One sign more; what fits nothing is not taken."""
        before = self.typed
        self.typed += text
        if not self._shown():
            self.typed = before
        self._at = 0

    def erase(self) -> None:
        """One sign less."""
        self.typed = self.typed[:-1]
        self._at = 0

    def clear_typed(self) -> bool:
        """Show all again, the keys at the same one; whether there was anything typed."""
        shown = self._shown()
        at = shown[self._at] if shown else None
        had, self.typed = bool(self.typed), ""
        self._at = self._choices.index(at) if at is not None else 0
        return had

    def step(self, by: int) -> None:
        """Go up or down the list."""
        self._at = max(0, min(len(self._shown()) - 1, self._at + by))

    def go(self, place: int) -> None:
        """Go to a place of the list as shown."""
        if 0 <= place < len(self._shown()):
            self._at = place

    def at_taken(self) -> bool:
        """The one the keys are at is taken."""
        shown = self._shown()
        return bool(shown) and shown[self._at].value in self._taken

    def toggle(self) -> None:
        """Take the one the keys are at, or leave it."""
        shown = self._shown()
        if not shown:
            return
        choice = shown[self._at]
        if choice.value in self._taken:
            del self._taken[choice.value]
        else:
            self._taken[choice.value] = _only(choice)

    def pick_mode(self, by: int) -> None:
        """Pick the first (-1) or the next (+1) mode of the one the keys are at; it is taken by that."""
        shown = self._shown()
        if not shown or not shown[self._at].modes:
            return
        choice = shown[self._at]
        mode = self._taken.get(choice.value, "")
        if mode not in choice.modes:
            place = 0 if by < 0 else min(1, len(choice.modes) - 1)
        else:
            place = max(0, min(len(choice.modes) - 1, choice.modes.index(mode) + by))
        self._taken[choice.value] = choice.modes[place]

    def _shown(self) -> list[Choice]:
        wanted = self.typed.casefold().split()
        return [
            choice
            for choice in self._choices
            if all(word in f"{choice.label} {choice.value}".casefold() for word in wanted)
        ]


def _only(choice: Choice) -> str:
    return choice.modes[0] if len(choice.modes) == 1 else ""
