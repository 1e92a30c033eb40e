"""Asks the models about a picture one after another: the primary first, the shadow ones last."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from workstation.controllers.bench_ports import ParcelSource, Shadowed
from workstation.domain.findings import NotChecked, Opinion
from workstation.domain.notice import BUG, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.opinions import Opinions
from workstation.domain.scan import Scan, ScanRef
from workstation.services.models import Beside
from workstation.services.ports import Runner

log = logging.getLogger(__name__)

LANE = "detect"


class Judging:
    """One model of one picture at a time on the lane, so that nothing old stands in the way.

    `shadowed` writes what a shadow model said to the log; None: nothing is written.
    """

    def __init__(
        self, parcels: ParcelSource, runner: Runner, shadowed: Shadowed | None = None
    ) -> None:
        self._parcels, self._runner, self._shadowed = parcels, runner, shadowed
        self._asked = 0

    @property
    def busy(self) -> bool:
        """A model is still to answer about a picture that is wanted."""
        return self._asked > 0

    def ask(
        self,
        ref: ScanRef,
        scan: Scan,
        officer: Officer | None,
        wanted: Callable[[], bool],
        told: Callable[[Opinions], None],
        finished: Callable[[], None],
    ) -> None:
        """Ask all models about a picture.

        `told` gets what has been said so far, after each answer that is shown; `finished` is
        called after the last. `wanted` is asked before each run, on the lane, and before each
        telling: a parcel that was left is not judged on.
        """
        self._asked += 1

        def first(opinion: Opinion) -> None:
            opinions = Opinions.alone(opinion)
            told(opinions)
            go_on(opinions, list(self._parcels.models_beside()))

        def go_on(opinions: Opinions, rest: list[Beside]) -> None:
            if not rest:
                self._asked -= 1
                finished()
                return
            work = partial(self._parcels.judge_beside, rest[0].name, scan)
            self._run(work, wanted, partial(answered, opinions, rest[0], rest[1:]))

        def answered(
            opinions: Opinions, beside: Beside, rest: list[Beside], opinion: Opinion
        ) -> None:
            after = opinions.told(beside.name, opinion, shadow=beside.shadow)
            if beside.shadow:
                self._log(ref, scan, beside, opinion, officer)
            else:
                told(after)
            go_on(after, rest)

        self._run(partial(self._parcels.judge, scan), wanted, first)

    def _run(
        self,
        work: Callable[[], Opinion],
        wanted: Callable[[], bool],
        done: Callable[[Opinion], None],
    ) -> None:
        def when_wanted() -> Opinion | None:
            return work() if wanted() else None

        def deliver(opinion: Opinion | None) -> None:
            if opinion is None or not wanted():
                self._asked -= 1
            else:
                done(opinion)

        self._runner.submit(LANE, when_wanted, deliver, lambda error: deliver(_failed(error)))

    def _log(
        self, ref: ScanRef, scan: Scan, beside: Beside, opinion: Opinion, officer: Officer | None
    ) -> None:
        if self._shadowed is None:
            return
        identity = self._parcels.identity_beside(beside.name)
        self._runner.submit(
            "store",
            partial(self._shadowed, ref, scan.identity, identity, opinion, officer),
            lambda _: None,
            lambda error: log.warning("a shadow model's opinion is not in the log: %s", error),
        )


def _failed(error: Exception) -> NotChecked:
    notice = error.notice if isinstance(error, WorkstationError) else BUG
    return NotChecked(notice.fact, notice.code)
