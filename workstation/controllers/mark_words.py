"""What the panel of marks says of models, thresholds and answers, in the officer's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workstation.domain.findings import ModelIdentity, NotChecked, OperatingPoint

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState
    from workstation.domain.answers import AnsweredMark, GivenAnswers
    from workstation.domain.findings import Opinion
    from workstation.domain.opinions import Mark

MOST_SHIFT = 4.0
"""As far as the officer moves the thresholds on the logit scale, either way."""
SHIFT_STEP = 0.1
"""Of one key press."""

_STATES = {
    **dict.fromkeys(("MODEL-05", "MODEL-06", "MODEL-07", "MODEL-08", "MODEL-09"), "stopped"),
    **dict.fromkeys(("MODEL-02", "MODEL-03", "MODEL-10", "MODEL-11"), "refused"),
    **dict.fromkeys(("MODEL-12", "MODEL-13", "MODEL-14"), "refused"),
}
"""What became of a model, by the code of why it said nothing: stopped by a limit or its own fault,
its package refused; every other is told as not checked."""
_MINUS = "\N{MINUS SIGN}"


def state_word(silent: NotChecked) -> str:
    """What became of a model that said nothing."""
    return _STATES.get(silent.code, "not checked")


def model_lines(state: BenchState) -> tuple[str, ...]:
    """A line for each shown model of the view on the screen: what it is, how long, on what."""
    view = state.view
    if view is None or view.problem is not None or state.opened is None:
        return ()
    if not view.opinions.shown:
        return ("Model: running…",) if view.prepared is not None else ()
    return tuple(_line(name, one) for name, one in view.opinions.shown)


def _line(name: str, opinion: Opinion) -> str:
    if isinstance(opinion, NotChecked):
        said = name or "Model"
        return f"{said} {state_word(opinion)}: {opinion.reason} ({opinion.code})"
    model = opinion.model
    run = f"{opinion.milliseconds:,.0f} ms".replace(",", "\N{NARROW NO-BREAK SPACE}")
    fresh = f"kept from an earlier run of {run}" if opinion.remembered else f"{run}, fresh"
    return f"{model.model_id} {model.version}: {fresh}; read as {opinion.input_used}"


def shift_words(state: BenchState) -> str:
    """Where the thresholds stand: "as shipped", or moved, and by whom."""
    shift = state.shift_in_force
    if abs(shift) < 1e-9:
        return "as shipped"
    amount = f"{shift:+.2f}".replace("-", _MINUS)
    which = "fewer marks" if shift > 0 else "more marks"
    by = "" if state.shift is not None else " by this station"
    return f"moved {amount}{by}: {which}"


def cost_words(model: ModelIdentity, shift: float) -> str:
    """How many honest pictures alarm at a shift, as far as the package tells it.

    Between two points of the package both are told; nothing is reckoned where it tells nothing.
    """
    points = sorted(model.operating_points, key=lambda point: point.shift)
    if not points:
        return "The package does not say how many honest pictures alarm here."
    exact = next((p for p in points if abs(p.shift - shift) < 0.005), None)
    if exact is not None:
        return f"About {_share(exact)} of honest pictures alarm (the package’s own figure)."
    below = [p for p in points if p.shift < shift]
    above = [p for p in points if p.shift > shift]
    if below and above:
        told = f"Between {_share(above[0])} and {_share(below[-1])}"
        return f"{told} of honest pictures alarm (the package’s own figures)."
    if below:
        return f"Fewer than {_share(below[-1])} of honest pictures alarm; the package says no more."
    return f"More than {_share(above[0])} of honest pictures alarm; the package says no more."


def _share(point: OperatingPoint) -> str:
    percent = point.alarmed * 100
    return f"{percent:.0f} %" if percent >= 10 or percent == round(percent) else f"{percent:.1f} %"


def chosen_words(mark: Mark, given: AnsweredMark | None) -> str:
    """What is known of the chosen mark beside its row: who marks it, who answered what."""
    told = []
    if mark.asked > 1:
        told.append(f"Marked by {', '.join(mark.agreeing)}.")
    if given is not None:
        told.append(f"{given.answer.words.capitalize()}: {given.officer}, entry {given.entry}.")
    return " ".join(told)


def recorded_words(before: GivenAnswers, now: GivenAnswers) -> str:
    """What was recorded between two looks at a parcel's answers; "" where nothing was."""
    had, have = {one.key: one for one in before.answers}, {one.key: one for one in now.answers}
    for key, one in have.items():
        if had.get(key) != one:
            return f"Recorded: mark {key.number} {one.answer.words}, entry {one.entry}"
    for key in had:
        if key not in have:
            return f"Recorded: the answer to mark {key.number} was taken back"
    drawn = {mark.entry: mark for mark in before.own}
    for mark in now.own:
        if drawn.get(mark.entry) != mark:
            return f"Recorded: your mark “{mark.word}”, entry {mark.entry}"
    kept = {mark.entry for mark in now.own}
    for mark in before.own:
        if mark.entry not in kept:
            return f"Recorded: your mark “{mark.word}” was taken back"
    return ""


def window_of(count: int, chosen: int | None, most: int) -> tuple[int, int]:
    """Which of `count` rows are listed, first and past the last: the chosen one always is."""
    if count <= most:
        return 0, count
    middle = 0 if chosen is None else chosen
    first = min(max(middle - most // 2, 0), count - most)
    return first, first + most


def elsewhere(state: BenchState, counts: Sequence[int]) -> str:
    """What the views that are not on the screen have, where they have anything."""
    told = [
        f"View {index + 1}: {count} {'finding' if count == 1 else 'findings'}"
        for index, count in enumerate(counts)
        if index != state.current and count
    ]
    return ". ".join(told)
