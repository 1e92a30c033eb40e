"""What the bench does with a parcel's pictures: loads, shows and has them judged."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from workstation.controllers.bench_marks import BenchMarks
from workstation.controllers.bench_ports import ParcelSource
from workstation.controllers.bench_state import BenchState, BenchView
from workstation.controllers.frames import Frames
from workstation.controllers.judging import Judging
from workstation.controllers.look_ahead import Kept, LookAhead
from workstation.controllers.marking import LOST_DRAFT
from workstation.controllers.rechecking import Rechecking, changed_words, seen_in
from workstation.domain.findings import Detection
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.opinions import Opinions
from workstation.domain.scan import Scan, ScanRef
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import Clock, Runner

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture

log = logging.getLogger(__name__)


class BenchViews(BenchMarks):
    """The parcel's views, from stored files to opinions. `BenchController` completes it.

    Answers of the lanes that carry another parcel's ticket are dropped.
    """

    _ticket: int
    _parcels: ParcelSource
    _runner: Runner
    _clock: Clock
    _officer: Officer | None
    _frames: Frames | None
    _judging: Judging
    _ahead: LookAhead
    _prepare: Callable[[Scan], Prepared]
    _preview: Callable[[ScanRef], PreviewPicture | None] | None
    _next_parcels: Callable[[str | None], Sequence[str]]
    _rechecking: Rechecking | None
    _tell_checked: Callable[[OpenedParcel], None]
    _station_threshold: float | None

    @abstractmethod
    def view_used(self, name: str) -> None:
        """Note for the log that a view function was used on this parcel."""

    @abstractmethod
    def _standing_changed(self) -> None:
        """What stands against a release may have changed."""

    def show_view(self, index: int) -> None:
        """Put another scan of the parcel on the screen."""
        if 0 <= index < len(self._state.views) and index != self._state.current:
            fresh = replace(self._state, current=index, selected=None, own_chosen=None)
            if fresh.own_draft is not None:
                fresh = replace(fresh, own_draft=None, note=LOST_DRAFT)
            self._set(self._stamped(fresh))

    def step_view(self, by: int) -> None:
        """The next or the previous scan, round and round."""
        if self._state.views:
            self.show_view((self._state.current + by) % len(self._state.views))

    def step_frame(self, by: int) -> None:
        """Some frames on or back in a picture of many frames."""
        view = self._state.view
        if view is not None and self._frames is not None:
            told = self._ticket, self._state.current
            self._frames.step(view, by, partial(self._framed, *told), self._not_framed)

    def _framed(self, ticket: int, index: int, prepared: Prepared) -> None:
        if ticket == self._ticket:
            self.view_used(f"frame {prepared.frame + 1} of {prepared.frames}")
            view = replace(self._state.views[index], prepared=prepared)
            self._set(self._state.with_view(index, view))

    def _not_framed(self, error: Exception) -> None:
        self._set(replace(self._state, notice=notice_of(error), not_recorded=False))

    def seen_beside(self, index: int) -> None:
        """Another view stands beside the one on the screen: it is seen too."""
        views = self._state.views
        if not 0 <= index < len(views):
            return
        view = views[index]
        if view.prepared is not None and view.shown_at is None:
            self._set(self._state.with_view(index, replace(view, shown_at=self._clock.now())))

    def _load(self, ticket: int, index: int, ref: ScanRef) -> None:
        if self._preview is not None and self._ahead.kept(ref) is None:
            shown = partial(self._previewed, ticket, index)
            self._runner.submit("image", partial(self._preview, ref), shown, _no_preview)

        def work() -> Kept:
            kept = self._ahead.kept(ref)
            if kept is not None:
                return kept
            scan = self._parcels.load(ref)
            kept = Kept(scan, self._prepare(scan))
            self._ahead.keep(ref, kept)
            return kept

        self._runner.submit(
            "image",
            work,
            partial(self._loaded, ticket, index),
            partial(self._not_loaded, ticket, index),
        )

    def _previewed(self, ticket: int, index: int, preview: PreviewPicture | None) -> None:
        if ticket == self._ticket and preview is not None:
            view = replace(self._state.views[index], preview=preview)
            self._set(self._stamped(self._state.with_view(index, view)))

    def _loaded(self, ticket: int, index: int, kept: Kept) -> None:
        if ticket != self._ticket:
            return
        view = self._view(self._state.views[index].ref, kept)
        self._set(self._stamped(self._state.with_view(index, view)))
        if view.opinion is None or self._parcels.models_beside():
            self._judge(ticket, index, kept.scan)
        self._recheck()

    def _not_loaded(self, ticket: int, index: int, error: Exception) -> None:
        if ticket == self._ticket:
            view = replace(self._state.views[index], problem=notice_of(error), preview=None)
            self._set(self._state.with_view(index, view))
            self._standing_changed()
            self._look_ahead(ticket)
            self._recheck()

    def _judge(self, ticket: int, index: int, scan: Scan) -> None:
        self._judging.ask(
            self._state.views[index].ref,
            scan,
            self._officer,
            lambda: ticket == self._ticket,
            partial(self._judged, ticket, index),
            partial(self._look_ahead, ticket),
        )

    def _judged(self, ticket: int, index: int, opinions: Opinions) -> None:
        if ticket != self._ticket or self._state.opened is None:
            return
        view = replace(self._state.views[index], opinions=opinions)
        kept = self._ahead.kept(view.ref)
        if kept is not None and isinstance(opinions.first, Detection):
            self._ahead.keep(view.ref, replace(kept, opinions=opinions))
        self._set(self._state.with_view(index, view))
        self._standing_changed()
        self._recheck()

    def end_first_look(self) -> None:
        """The officer has looked at the picture without marks: all is shown from now on."""
        super().end_first_look()
        self._recheck()

    def _recheck(self) -> None:
        """Have the checks made again where the pictures tell more than before."""
        state, ticket = self._state, self._ticket
        if self._rechecking is not None and state.opened is not None:
            seen = seen_in(state.views, self._station_threshold, held_back=state.held_back)
            self._rechecking.ask(
                state.opened, state.views, seen, lambda: ticket == self._ticket, self._rechecked
            )

    def _rechecked(self, before: OpenedParcel, after: OpenedParcel) -> None:
        """The reasons by the pictures, told as new; what is being recorded stays as it is."""
        state = self._state
        if after is not before and state.opened is before:
            if not state.can_decide:
                if self._rechecking is not None:
                    self._rechecking.forget()
                return
            words = changed_words(before.reasons, after.reasons)
            self._set(replace(state, opened=after, note=f"{state.note} {words}".strip()))
            self._standing_changed()
            self._tell_checked(after)
        self._recheck()

    def _look_ahead(self, ticket: int) -> None:
        """Nothing is prepared while anything of the parcel on the screen is still awaited."""
        state = self._state
        waited_for = self._judging.busy or any(view.pending for view in state.views)
        if ticket == self._ticket and not waited_for:
            current = state.barcode.text if state.barcode is not None else None
            self._ahead.prepare_parcels(self._next_parcels(current))

    def _view(self, ref: ScanRef, kept: Kept | None = None) -> BenchView:
        if kept is None:
            return BenchView(ref)
        scan = kept.scan
        return BenchView(
            ref, kept.prepared, scan.rows, scan.columns, opinions=kept.opinions, scan=scan
        )

    def _stamped(self, state: BenchState) -> BenchState:
        """The view on the screen notes when it was first shown."""
        view = state.view
        if view is None or view.shown_at is not None:
            return state
        if view.prepared is None:
            if view.preview is None or view.preview_shown_at is not None:
                return state
            seen = replace(view, preview_shown_at=self._clock.now())
            return state.with_view(state.current, seen)
        return state.with_view(state.current, replace(view, shown_at=self._clock.now()))


def _no_preview(error: Exception) -> None:
    log.exception("a preview failed", exc_info=error)  # the picture itself is read anyway


def notice_of(error: Exception) -> Notice:
    """What the officer is told of a failure."""
    return error.notice if isinstance(error, WorkstationError) else BUG
