"""`simulate`: a set of simulated parcels as DICOS, rendered pictures and COCO."""

from __future__ import annotations

import sys
import time

from workstation.adapters.simulated_set import SetWish, draw_set
from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.domain.notice import Notice, WorkstationError

_EVERY_S = 2.0


def run(arguments: Arguments, answers: Answers) -> int:
    """0: the set is whole. A failure leaves whole parcels; the same command goes on."""
    from workstation.adapters.simulated_parcel import palettes
    from workstation.simulation.profiles import PROFILES
    from workstation.simulation.sets import ALL_PROFILES, contraband_families

    _known(arguments.profile, (*PROFILES, ALL_PROFILES), "--profile")
    _known(arguments.palette, palettes(), "--palette")
    known = tuple(name for of in contraband_families().values() for name in of)
    for name in arguments.contraband:
        _known(name, known, "--contraband")
    wish = SetWish(
        arguments.seed,
        arguments.profile,
        arguments.threats,
        arguments.palette,
        arguments.form,
        tuple(sorted(set(arguments.contraband))),
    )
    drawn = draw_set(
        arguments.out,
        wish,
        arguments.count,
        progress=Progress(answers, "parcels drawn"),
        clock=time.monotonic,
        processes=arguments.processes,
    )
    rate = drawn.new / drawn.seconds if drawn.new and drawn.seconds > 0 else None
    if answers.as_json:
        answers.document(
            {
                "out": str(arguments.out),
                "parcels": drawn.new + drawn.kept,
                "drawn": drawn.new,
                "kept": drawn.kept,
                "seconds": round(drawn.seconds, 2),
                "parcels_per_second": None if rate is None else round(rate, 2),
                "annotations": str(drawn.annotations),
                "truth": str(drawn.truth),
                "simulated": True,
            }
        )
        return 0
    speed = "" if rate is None else f", {rate:.2g} parcels a second"
    answers.say(
        f"{arguments.out}: {drawn.new + drawn.kept:,} simulated parcels, {drawn.new:,} of them "
        f"drawn now in {drawn.seconds:.1f} s{speed}.",
        f"Annotations (COCO): {drawn.annotations}",
        f"Truth: {drawn.truth}",
    )
    return 0


def _known(name: str, names: tuple[str, ...], option: str) -> None:
    if name not in names:
        raise WorkstationError(
            Notice(
                fact=f"There is no “{name}” for {option}.",
                safe="Nothing has been done.",
                act=f"There are: {', '.join(sorted(names))}.",
                code="SIMULATE-07",
            )
        )


class Progress:
    """A line on standard error now and then: how many of how many, and how long it will take."""

    def __init__(self, answers: Answers, words: str, every_s: float = _EVERY_S) -> None:
        self._answers, self._words, self._every = answers, words, every_s
        self._begin = self._told = time.monotonic()
        self._on_terminal = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        every = self._every if self._on_terminal else max(self._every, 30.0)
        if not done:
            self._begin = self._told = now
        if done < of and now - self._told < every:
            return
        self._told = now
        spent = now - self._begin
        left = f", about {spent / done * (of - done):.0f} s left" if 0 < done < of else ""
        self._answers.note(f"{done:,} of {of:,} {self._words}{left}.")
