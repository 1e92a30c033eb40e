"""What the bench does with a decision: its draft, its record, what was on the screen with it."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from workstation.controllers.bench_ports import Drafts, Recording
from workstation.controllers.bench_state import BenchState, Stage
from workstation.controllers.bench_views import BenchViews, notice_of
from workstation.controllers.decision import DecisionController
from workstation.controllers.looks import Looks
from workstation.controllers.marking import LOST_DRAFT
from workstation.domain.decision import Outcome
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.services.decisions import DecisionRequest, Seen, SeenScan
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.permissions import Deed

log = logging.getLogger(__name__)

NOBODY = Notice(
    fact="Nobody is signed in.",
    safe="Nothing has been recorded; the parcel is still open.",
    act="Sign in and record it again.",
    code="BENCH-10",
)


class BenchRecording(BenchViews):
    """From a filled-in decision to its entry. `BenchController` completes it.

    The outcome of a record is never dropped: it is shown whatever else happened.
    """

    decision: DecisionController
    looks: Looks
    _deciding: Recording
    _drafts: Drafts | None
    _may: Callable[[Officer, Deed], bool]
    _show: Callable[[BenchState], None]
    _tell_recorded: Callable[[LogEntry], None]
    _marks_first_shown_at: datetime | None
    _blind: bool

    @abstractmethod
    def open(self, raw: str, parent: str | None = None, *, note: str = "") -> None:
        """Open the parcel of a barcode."""

    def case_changed(self, parcel_id: str) -> None:
        """A deed of a parcel's case was recorded: how it stands is read anew, nothing else."""
        opened = self._state.opened
        if opened is not None and opened.barcode.text == parcel_id:
            self._runner.submit(
                "store",
                partial(self._parcels.with_case, opened),
                partial(self._case_read, self._ticket),
                _case_not_read,
            )

    def _case_read(self, ticket: int, opened: OpenedParcel) -> None:
        if ticket == self._ticket and self._state.stage is Stage.OPEN:
            self.decision.case_changed(opened)
            self._set(replace(self._state, opened=opened))
            self._standing_changed()

    def _record(self, outcome: Outcome, fields: Mapping[str, str], amend_reason: str) -> None:
        state = self._state
        if self._officer is None or state.opened is None:
            self.decision.refused(WorkstationError(NOBODY))
            return
        request = DecisionRequest(
            *(state.opened, outcome, dict(fields), self._officer, self._seen(), amend_reason),
            how=self.decision.how,
        )
        self._set(replace(state, stage=Stage.RECORDING, notice=None, not_recorded=False))
        self._runner.submit(
            "store",
            partial(self._deciding.record, request),
            partial(self._recorded, state.opened.barcode.spoken),
            self._not_recorded,
        )

    def _recorded(self, parcel: str, entry: LogEntry) -> None:
        waiting, lost = self._state.scanned_meanwhile, self._state.own_draft is not None
        marks_shown = self._state.marks_shown
        self._ticket += 1
        self._state = BenchState(
            recorded=entry,
            recorded_parcel=parcel,
            marks_shown=marks_shown,
            station_threshold=self._station_threshold,
            note=LOST_DRAFT if lost else "",
        )
        self.decision.recorded()
        self._show(self._state)
        self._tell_recorded(entry)
        if waiting is not None:
            self.open(waiting, note=LOST_DRAFT if lost else "")

    def _not_recorded(self, error: Exception) -> None:
        self._state = replace(
            self._state, stage=Stage.OPEN, notice=notice_of(error), not_recorded=True
        )
        self.decision.refused(error)
        self._show(self._state)
        self._recheck()

    def _keep_draft(self, parcel: str, outcome: Outcome, values: Mapping[str, str]) -> None:
        officer = self._officer_name()
        if self._drafts is not None and officer is not None:
            work = partial(self._drafts.save_draft, parcel, officer, outcome.value, values)
            self._runner.submit("store", work, lambda _: None, _draft_not_kept)

    def _may_decide(self) -> bool:
        """An auditor looks at a parcel without opening it for the others."""
        return self._officer is None or self._may(self._officer, Deed.DECIDE)

    def _officer_name(self) -> str | None:
        return self._officer.name if self._officer is not None else None

    def _on_screen(self) -> int | None:
        """The picture that the officer at the bench looks at."""
        view = self._state.view if self._officer is not None else None
        return None if view is None or view.shown_at is None else view.ref.scan_id

    def _seen(self) -> Seen:
        state = self._state
        scans = tuple(
            SeenScan(
                *(v.ref, v.shown_at, v.opinion, v.rows, v.columns, v.preview_shown_at, v.others),
                looked_ms=self.looks.milliseconds(v.ref.scan_id),
                seen_as=self.looks.seen_as(v.ref.scan_id),
            )
            for v in state.views
        )
        opened_at = state.opened.opened_at if state.opened is not None else self._clock.now()
        return Seen(
            scans,
            opened_at,
            state.shift_in_force,
            state.marks_shown,
            self._marks_first_shown_at is not None,
            state.filters,
            measures=state.measures,
            blind_first=self._blind,
            marks_first_shown_at=self._marks_first_shown_at,
        )


def _case_not_read(error: Exception) -> None:
    log.info("how the case stands now is not known: %s", error)


def _draft_not_kept(error: Exception) -> None:
    log.info("a draft is kept in this window only: %s", error)
