"""Checks made again by what a parcel's pictures tell: their weight, what models said of them.

It happens on a lane of its own, so that no picture, opinion or record waits for it; where it fails,
the checks go on saying what they do not know.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from workstation.domain.estimate import NOT_WEIGHED_YET, WeightOpinion
from workstation.domain.findings import NotChecked
from workstation.domain.opinions import Opinions
from workstation.domain.picture_facts import HELD_BACK, PictureFacts, picture_facts
from workstation.domain.reasons import Reason
from workstation.domain.scan import Scan
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import Runner

log = logging.getLogger(__name__)

LANE = "weigh"
Weigh = Callable[[Sequence[Scan]], WeightOpinion]
"""The weight by a parcel's pictures. Blocking."""


class Checking(Protocol):
    """`services.bench.Parcels`, as far as it is needed here."""

    def with_pictures(
        self, opened: OpenedParcel, weight: WeightOpinion | None, seen: PictureFacts | None
    ) -> OpenedParcel: ...


class Seen(Protocol):
    """One picture of the parcel: `bench_state.BenchView`."""

    @property
    def scan(self) -> Scan | None: ...

    @property
    def problem(self) -> object | None: ...

    @property
    def opinions(self) -> Opinions: ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a parcel's pictures; `weighed` are those that it was weighed by."""

    parcel: str = ""
    weighed: tuple[str, ...] = ()
    weight: WeightOpinion | None = None
    seen: PictureFacts = field(default_factory=PictureFacts)


class Rechecking:
    """One parcel at a time; what becomes known meanwhile is taken up by the next time."""

    def __init__(self, parcels: Checking, runner: Runner, weigh: Weigh) -> None:
        self._parcels, self._runner, self._weigh = parcels, runner, weigh
        self._known = _Known()
        self._asked: tuple[OpenedParcel, tuple[str, ...], PictureFacts] | None = None
        self._busy = False

    def ask(
        self,
        opened: OpenedParcel,
        views: Sequence[Seen],
        seen: PictureFacts,
        wanted: Callable[[], bool],
        told: Callable[[OpenedParcel, OpenedParcel], None],
    ) -> None:
        """Have the checks made again where the pictures tell more than they were made by.

        `wanted` is asked on the lane before anything is done; `told` gets the parcel as it was
        and as it is now, and is called also where nothing differs.
        """
        awaited = any(view.scan is None and view.problem is None for view in views)
        scans = () if awaited else tuple(view.scan for view in views if view.scan is not None)
        names = tuple(scan.identity for scan in scans)
        if (not names and seen.state is None) or self._busy:
            return
        if (
            self._asked is not None
            and self._asked[0] is opened
            and self._asked[1:] == (names, seen)
        ):
            return
        self._asked = opened, names, seen
        self._busy = True
        known = self._known

        def work() -> tuple[OpenedParcel, _Known] | None:
            if not wanted():
                return None
            weight = known.weight if names == known.weighed else None
            if names and weight is None:
                weight = self._weigh(scans)
            found = _Known(opened.barcode.text, names, weight, seen)
            weight = NOT_WEIGHED_YET if weight is None and opened.scans else weight
            return self._parcels.with_pictures(opened, weight, seen), found

        def done(answer: tuple[OpenedParcel, _Known] | None) -> None:
            self._busy = False
            if answer is None or not wanted():
                self._asked = None
                told(opened, opened)
                return
            after, self._known = answer
            if (after.reasons, after.not_computed, after.weight) == (
                *(opened.reasons, opened.not_computed, opened.weight),
            ):
                after = opened
            self._asked = after, names, seen
            told(opened, after)

        def failed(error: Exception) -> None:
            self._busy = False
            log.exception("the checks could not be made again by the pictures", exc_info=error)
            told(opened, opened)

        self._runner.submit(LANE, work, done, failed)

    def begin(self) -> None:
        """A parcel is opened: what models said of its pictures is not known to the officer yet."""
        self._known = replace(self._known, seen=PictureFacts())
        self._asked = None

    def forget(self) -> None:
        """What was told last was not taken: ask again."""
        self._asked = None

    def by_what_is_known(self, parcel: OpenedParcel) -> OpenedParcel:
        """The parcel, opened again, with its checks made by what is known of the same pictures.

        Blocking, and on any lane: what is known is a value.
        """
        known = self._known
        if known.parcel != parcel.barcode.text:
            return parcel
        weight = known.weight if known.weight is not None else parcel.weight
        return self._parcels.with_pictures(parcel, weight, known.seen)


def seen_in(views: Sequence[Seen], threshold: float | None, *, held_back: bool) -> PictureFacts:
    """What models said of the pictures, as far as the officer may know it yet."""
    if held_back:
        return PictureFacts(why=HELD_BACK)
    unread = Opinions.alone(NotChecked("the picture cannot be read", ""))
    told = [unread if view.problem is not None else view.opinions for view in views]
    return picture_facts(told, threshold)


def changed_words(before: Sequence[Reason], after: Sequence[Reason]) -> str:
    """What the officer is told of reasons that came or went; "" where none did."""
    had, has = ([r.sentence for r in told if not r.quiet] for told in (before, after))
    came = [words for words in has if words not in had]
    went = [words for words in had if words not in has]
    parts = []
    if came:
        more = f" (and {len(came) - 1} more)" if len(came) > 1 else ""
        parts.append(f"New by the pictures: {came[0]}{more}")
    if went:
        more = f" (and {len(went) - 1} more)" if len(went) > 1 else ""
        parts.append(f"No longer a reason, by the pictures: {went[0]}{more}")
    return " ".join(parts)
