"""What the review screens say: rows of the list, figures with their definitions, a decision told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.controllers.record_facts import grouped
from workstation.controllers.sign_offs import clock_words
from workstation.domain.review import ANSWERED, CLOSED, JUDGED, ReviewItem, ReviewState, Verdict
from workstation.services.replay_words import (
    check_words,
    field_lines,
    head_lines,
    mark_words,
    picture_words,
    seconds_words,
    when_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workstation.controllers.reviewing_state import ReviewingState, Row
    from workstation.services.second_looks import DrawTold, Revealed, ReviewFigures, Said

DASH = "–"
FEW = 20
"""Judgements under which a kappa is told with a caveat."""
KAPPA = (
    "Kappa: how far reviewers and officers agree beyond chance: 1 always, 0 as chance would. Over "
    "decisions that were judged unseen and told; “suspicious” is held against “not released”. "
    "Cohen 1960; 95 % interval of Fleiss, Cohen and Everitt 1969. "
    f"A dash where one side always said the same; under {FEW} judgements take no conclusion from it."
)
TIME = (
    "Time to review: from the moment the parcel is on the screen to the recorded judgement; median "
    "and its 95 % interval by ranks, told from 6 judgements on."
)
_VERDICTS = {
    Verdict.SUSPICIOUS: "Suspicious",
    Verdict.NOT_SUSPICIOUS: "Not suspicious",
    Verdict.CANNOT_TELL: "Cannot tell",
}
_TO_DO = {
    ReviewState.OPEN: "Judge it unseen",
    ReviewState.JUDGED: "You judged it: concur, ask or overrule",
    ReviewState.RETURNED: "Waits for the officer’s answer",
    ReviewState.ANSWERED: "The officer answered your question",
    ReviewState.CLOSED: "Closed",
}
_HOW = {
    "concur": "concurs",
    "return": "asks",
    "overrule": "overrules it",
    "answered": "answers",
}


def verdict_words(verdict: Verdict) -> str:
    """A verdict as it stands on its button."""
    return _VERDICTS[verdict]


def row_words(row: Row, today: date | None) -> str:
    """What is to be done with a row of the list."""
    return _TO_DO[row.state] if isinstance(row, ReviewItem) else clock_words(row, today)


def title_words(state: ReviewingState) -> str:
    """How much there is to see."""
    if not state.listed:
        return "Reading what is to be seen…"
    looks, others = state.left, len(state.rows) - state.left
    told = []
    if looks:
        more = f"{grouped(looks)} or more" if state.more else grouped(looks)
        told.append(f"{more} second {'look' if looks == 1 else 'looks'}")
    if others:
        told.append(f"{grouped(others)} {'case' if others == 1 else 'cases'} to sign")
    return ", ".join(told) or "Nothing is to be seen"


def agreement_words(figures: ReviewFigures | None) -> str:
    """Kappa with its interval and n; a dash where it cannot be told."""
    if figures is None:
        return ""
    found = figures.agreement
    days = f"{figures.since} to {figures.until}"
    kappa = DASH
    if found.kappa is not None and found.interval is not None:
        low, high = found.interval
        between = f"{_signed(low)} to {_signed(high)}" if low < high else f"interval {DASH}"
        kappa = f"{_signed(found.kappa)} ({between})"
    few = ", too few to conclude from" if 0 < found.n < FEW else ""
    untold = f"; {grouped(figures.untold)} could not be told" if figures.untold else ""
    return (
        f"Kappa {kappa}, n {grouped(found.n)}{few}; "
        f"agreed in {grouped(found.agreed)}{untold}. {days}"
    )


def time_words(figures: ReviewFigures | None) -> str:
    """Median of the time to review with its interval and n."""
    if figures is None:
        return ""
    if figures.median_s is None:
        return f"Median {DASH}, n {grouped(figures.timed)}"
    between = figures.median_between
    around = "" if between is None else f" ({_seconds(between[0])} to {_seconds(between[1])})"
    return f"Median {_seconds(figures.median_s)}{around}, n {grouped(figures.timed)}"


def draw_words(newest: DrawTold | None) -> str:
    """The newest draw, so that anybody can draw it again."""
    if newest is None:
        return "Nothing has been drawn yet."
    return (
        f"Newest: entry {grouped(newest.entry)}, days {newest.since} to {newest.until}, "
        f"seed {newest.seed}, by {newest.officer}, {when_words(newest.at)}"
    )


def sections(
    found: Revealed, qualities: Mapping[str, str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(title, lines) of all that is told of a decision that was judged."""
    decision = found.decision
    told = [("What was said", tuple(said_words(one, qualities) for one in found.said))]
    told.append(("The decision", head_lines(decision)))
    fields = tuple(field_lines(decision))
    if fields:
        told.append(("Filled in", fields))
    marks = [
        line
        for picture in decision.pictures
        for model in picture.models
        for line in (f"{picture.title}: {model.words}", *map(mark_words, model.marks))
    ]
    marks += [
        f"own mark of {mark.officer}: “{mark.word}”"
        for picture in decision.pictures
        for mark in picture.own_marks
    ]
    if marks:
        told.append(("Models and marks", tuple(marks)))
    if decision.checks:
        told.append(("Checks on the screen", tuple(map(check_words, decision.checks))))
    seen = tuple(picture_words(one) for one in decision.pictures)
    told.append(("Pictures", seen or ("None",)))
    told.append(("Hash of the entry", (decision.hash,)))
    return tuple(told)


def said_words(said: Said, qualities: Mapping[str, str]) -> str:
    """One step of a review."""
    words = f": {said.words}" if said.words else ""
    if said.kind == JUDGED:
        took = "" if said.milliseconds is None else f", after {seconds_words(said.milliseconds)}"
        quality = qualities.get(said.quality, said.quality).lower()
        return (
            f"{said.officer} judged it unseen: {said.verdict}; picture {quality}{took}"
            f"{f'. Remark{words}' if words else ''}"
        )
    if said.kind in (CLOSED, ANSWERED):
        return f"{said.officer} {_HOW.get(said.how, said.how)}{words}"
    return f"{said.officer}{words}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\u2212")


def _seconds(value: float) -> str:
    return seconds_words(round(value * 1000))
