"""The bench: one parcel from barcode to recorded decision."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from workstation.controllers.bench_ports import Drafts, ParcelSource, Recording, Shadowed
from workstation.controllers.bench_recording import BenchRecording
from workstation.controllers.bench_state import BenchState, Stage
from workstation.controllers.bench_views import notice_of
from workstation.controllers.decision import AMEND, DecisionController, DecisionState
from workstation.controllers.frames import Frames
from workstation.controllers.judging import Judging
from workstation.controllers.look_ahead import LookAhead, file_key
from workstation.controllers.looks import Looks
from workstation.controllers.marking import LOST_DRAFT, Answers, Marking
from workstation.controllers.rechecking import Rechecking, Weigh
from workstation.controllers.record_arrived import SHOWN_WHEN_LEFT, arrived_words
from workstation.controllers.wedge import from_azerty
from workstation.domain.answers import GivenAnswers
from workstation.domain.barcode import Barcode, Check
from workstation.domain.decision import Outcome
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.scan import Scan, ScanRef
from workstation.services.log_words import entry_words
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.permissions import Deed
from workstation.services.ports import Clock, DecisionDraft, Runner

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture

log = logging.getLogger(__name__)

_STORE_CODES = "STORE-"


@dataclass(frozen=True, slots=True, eq=False)
class _Opening:
    """What a barcode led to, and why it could not be marked as open where it could not."""

    parcel: OpenedParcel
    not_marked: Notice | None = None
    draft: DecisionDraft | None = None
    given: GivenAnswers = field(default_factory=GivenAnswers)


class BenchController(BenchRecording):
    """State of one bench. No Qt; one thread only.

    Every answer of a lane carries the ticket of the parcel it was asked for; a stale one is
    dropped. The outcome of a record is never dropped: it is shown whatever else happened.
    """

    def __init__(
        self,
        parcels: ParcelSource,
        deciding: Recording,
        runner: Runner,
        clock: Clock,
        show: Callable[[BenchState], None],
        show_decision: Callable[[DecisionState], None],
        *,
        prepare: Callable[[Scan], Prepared],
        prepare_frame: Callable[[Scan, int], Prepared] | None = None,
        preview: Callable[[ScanRef], PreviewPicture | None] | None = None,
        recorded: Callable[[LogEntry], None] = lambda _: None,
        opened: Callable[[str], None] = lambda _: None,
        next_parcel: Callable[[str | None], str | None] = lambda _: None,
        drafts: Drafts | None = None,
        threshold: float | None = None,
        shadowed: Shadowed | None = None,
        next_parcels: Callable[[str | None], Sequence[str]] | None = None,
        answers: Answers | None = None,
        blind_first: bool = False,
        look_ahead_bytes: int = 512 * 1024 * 1024,
        may: Callable[[Officer, Deed], bool] = lambda _, __: True,
        weigh: Weigh | None = None,
        checked: Callable[[OpenedParcel], None] = lambda _: None,
        why_not_shown: Callable[[str], Notice | None] = lambda _: None,
    ) -> None:
        self._why_not_shown = why_not_shown
        self._parcels, self._deciding, self._runner, self._clock = parcels, deciding, runner, clock
        self._show, self._tell_recorded, self._tell_opened = show, recorded, opened
        self._prepare, self._preview, self._next_parcel = prepare, preview, next_parcel
        self._station_threshold = threshold
        self._drafts = drafts
        self._may = may
        self._officer: Officer | None = None
        self.decision = DecisionController(
            deciding.policy, self._record, show_decision, self._keep_draft, clock.now
        )
        self.deed_open = False
        """A deed of the case is being filled in: no other parcel is opened by a scan."""
        self._frames = None if prepare_frame is None else Frames(runner, prepare_frame)
        self._judging = Judging(parcels, runner, shadowed)
        self._rechecking = None if weigh is None else Rechecking(parcels, runner, weigh)
        self._tell_checked = checked
        self._next_parcels = next_parcels or self._only_next
        self._ahead = LookAhead(parcels, runner, prepare, look_ahead_bytes)
        self._ticket = 0
        self.blind_first = blind_first
        self._answers = answers
        self.marking = None if answers is None else Marking(answers, runner, self)
        self._blind = False  # the parcel on the bench was opened so
        self._marks_first_shown_at: datetime | None = None
        self._last_officer: Officer | None = None
        self.looks = Looks(clock.monotonic)
        self._state = BenchState(station_threshold=threshold)

    @property
    def state(self) -> BenchState:
        return self._state

    @property
    def officer(self) -> Officer | None:
        """Who sits at the bench."""
        return self._officer

    @officer.setter
    def officer(self, officer: Officer | None) -> None:
        if officer is not None and officer != self._last_officer:
            self._last_officer = officer
            if not self.decision.state.is_open:
                self.decision.forget_drafts()
        self._officer = officer
        self.looks.at(self._on_screen())

    @property
    def ticket(self) -> int:
        """Another number for another parcel."""
        return self._ticket

    @property
    def deciding(self) -> bool:
        """A decision or a deed of the case is being filled in."""
        return self.decision.state.is_open or self.deed_open

    def amend_reason(self) -> str:
        """Why the recorded decision is being amended, as far as it is filled in."""
        fields = self.decision.state.fields
        return next((f.value for f in fields if f.spec.name == AMEND), "")

    def put(self, state: BenchState) -> None:
        """Show another state of the same parcel: what its marks were answered, what was drawn."""
        self._set(state)

    # Intents

    def clear(self) -> None:
        """Nothing on the bench (the officer left it); what was filled in is a draft."""
        self.decision.leave()
        if self._state.stage is not Stage.RECORDING:
            self._ticket += 1
            self._set(
                BenchState(
                    recorded=self._state.recorded,
                    recorded_parcel=self._state.recorded_parcel,
                    station_threshold=self._station_threshold,
                )
            )

    def forget(self) -> None:
        """Nothing on the bench, and nothing of what was recorded last."""
        self.clear()
        if self._state.stage is not Stage.RECORDING:
            self._set(replace(self._state, recorded=None, recorded_parcel=""))

    def scanned(self, raw: str) -> None:
        """A barcode came from the scanner: opened, unless a decision is under way."""
        barcode, note = self._parse(raw)
        if barcode is None:
            return
        state = self._state
        if self.deciding or state.stage is Stage.RECORDING:
            if state.barcode is not None and barcode.text == state.barcode.text:
                self._set(replace(state, note="Scanned again: it is the parcel on the bench."))
            else:
                self._set(replace(state, scanned_meanwhile=barcode.text, note=note))
            return
        self.open(barcode.text, note=note)

    def scanned_aside(self, raw: str) -> None:
        """A barcode was scanned while a dialog is open: offered, not opened."""
        barcode, note = self._parse(raw)
        if barcode is not None:
            self._set(replace(self._state, scanned_meanwhile=barcode.text, note=note))

    def open(
        self, raw: str, parent: str | None = None, *, note: str = "", presented: bool = True
    ) -> None:
        """Open the parcel of a barcode; `parent` is the carton it was found in, where told.

        `presented` False: somebody looks at what is known of it, and nothing is noted of it.
        """
        if self._state.stage is Stage.RECORDING:
            return
        barcode, read_note = self._parse(raw)
        if barcode is None:
            return
        covered = self._why_not_shown(barcode.text)
        if covered is not None:
            self._set(replace(self._state, notice=covered, not_recorded=False))
            return
        self.decision.leave()
        self._ticket += 1
        self._marks_first_shown_at = None
        self.looks.begin()
        self._ahead.hold()
        if self._rechecking is not None:
            self._rechecking.begin()
        self._blind = self.blind_first
        kept = self._ahead.views(barcode.text)
        before = self._state
        lost = "" if before.own_draft is None else LOST_DRAFT
        self._set(
            BenchState(
                Stage.OPENING,
                barcode,
                views=tuple(self._view(ref, k) for ref, k in kept),
                station_threshold=self._station_threshold,
                marks_shown=before.marks_shown,
                recorded=before.recorded,
                recorded_parcel=before.recorded_parcel,
                note=" ".join(filter(None, (note or read_note, lost))),
                held_back=self._blind,
            )
        )
        self._runner.submit(
            "store",
            partial(
                self._open_work,
                *(barcode.text, parent, self._officer_name()),
                mark=presented and self._may_decide(),
            ),
            partial(self._opened, self._ticket),
            partial(self._not_opened, self._ticket),
        )

    def open_meanwhile(self) -> None:
        """Open the barcode that was scanned while deciding; the decision becomes a draft."""
        waiting = self._state.scanned_meanwhile
        if waiting is not None and self._state.stage is not Stage.RECORDING:
            self.open(waiting)

    def open_next(self) -> None:
        """Open the next waiting parcel of the queue."""
        current = self._state.barcode.text if self._state.barcode is not None else None
        parcel = self._next_parcel(current)
        if parcel is not None and not self.deciding:
            self.open(parcel)
        elif parcel is None:
            self._set(replace(self._state, note="Nothing waits in the queue."))

    def found_in(self, parent: str) -> None:
        """The carton or bag this unmanifested parcel was found in: checks are computed anew."""
        if parent.strip():
            self._look_again(parent.strip())

    def record_changed(self, parcel_id: str) -> None:
        """Something new is stored of a parcel: told anew where it is the one on the bench."""
        opened = self._state.opened
        if opened is not None and opened.barcode.text == parcel_id:
            self._look_again(None)

    def _look_again(self, parent: str | None) -> None:
        state = self._state
        if state.opened is None or state.stage is not Stage.OPEN:
            return
        self._ticket += 1
        work = partial(
            self._open_work,
            state.opened.barcode.text,
            parent,
            self._officer_name(),
            self._may_decide(),
        )
        self._runner.submit(
            "store",
            lambda: self._with_what_is_known(work()),
            partial(self._opened, self._ticket),
            partial(self._not_opened, self._ticket),
        )

    def reread(self) -> None:
        """Records of the store may be others than before: is the one on the bench?"""
        opened = self._state.opened
        if opened is None or self._state.stage is not Stage.OPEN:
            return
        self._runner.submit(
            "store",
            lambda: self._with_what_is_known(
                _Opening(self._parcels.open(opened.barcode.text, mark=False))
            ),
            partial(self._record_read, self._ticket),
            _not_reread,
        )

    def _with_what_is_known(self, opening: _Opening) -> _Opening:
        if self._rechecking is None:
            return opening
        return replace(opening, parcel=self._rechecking.by_what_is_known(opening.parcel))

    def remark(self, parcel_id: str, words: str) -> None:
        """What is to be said of a parcel, if it is the one on the bench."""
        barcode = self._state.barcode
        if barcode is not None and barcode.text == parcel_id:
            self._set(replace(self._state, note=words))

    def _record_read(self, ticket: int, opening: _Opening) -> None:
        state, parcel = self._state, opening.parcel
        if ticket != self._ticket or state.opened is None or state.stage is not Stage.OPEN:
            return
        words = arrived_words(state.opened.record, parcel.record, self._clock.now())
        if not words:
            return
        if self.decision.state.is_open:  # nothing is changed under the hands of who decides
            self._set(replace(state, note=f"{words} {SHOWN_WHEN_LEFT}"))
            return
        fresh = replace(parcel, opened_at=state.opened.opened_at)
        self._set(replace(state, opened=fresh, note=words))
        self._standing_changed()
        self._tell_checked(fresh)
        self._recheck()

    def view_used(self, name: str) -> None:
        """A view function was used on this parcel (for the log); no repaint follows."""
        # A picture made ready beforehand is looked at before its record has come.
        if self._state.barcode is not None and name not in self._state.filters:
            self._state = replace(self._state, filters=(*self._state.filters, name))

    def measured(self, told: tuple[str, ...]) -> None:
        """What was measured on this parcel's pictures (for the log); no repaint follows."""
        if self._state.opened is not None:
            self._state = replace(self._state, measures=told)

    def decide(self, outcome: Outcome) -> None:
        """Open the decision panel for an outcome."""
        if not self._may_decide():
            return  # the command is off; who calls this by another way is not heard either
        if self._state.can_decide and self._state.opened is not None:
            self.end_first_look()  # who decides knows what the models say
            self._set(replace(self._state, notice=None, not_recorded=False))
            self.decision.begin(outcome, self._state.opened, self._state.standing)

    def dismiss(self) -> None:
        """Take notices off the screen."""
        self._set(
            replace(self._state, notice=None, not_recorded=False, note="", scanned_meanwhile=None)
        )

    def broken_scan(self) -> None:
        """Keys came at a scanner's speed and made no whole barcode."""
        self._set(replace(self._state, note="The scan came through broken. Scan it again."))

    # Answers of the lanes

    def _open_work(
        self, barcode: str, parent: str | None, officer: str | None, mark: bool
    ) -> _Opening:
        draft = None
        if self._drafts is not None and officer is not None:
            with contextlib.suppress(WorkstationError):  # a draft is a comfort, not a condition
                draft = self._drafts.draft(barcode, officer)
        given, not_read = GivenAnswers(), None
        if self._answers is not None:
            try:
                given = self._answers.given(barcode)
            except WorkstationError as error:
                not_read = error.notice  # the officer looks and decides all the same
        try:
            parcel = self._parcels.open(barcode, parent, mark=mark)
            return _Opening(parcel, not_read, draft, given)
        except WorkstationError as error:
            # A store that cannot write must not keep the officer from looking.
            if not error.notice.code.startswith(_STORE_CODES):
                raise
            parcel = self._parcels.open(barcode, parent, mark=False)
            return _Opening(parcel, error.notice, draft, given)

    def _opened(self, ticket: int, opening: _Opening) -> None:
        if ticket != self._ticket or self._state.stage is Stage.RECORDING:
            return
        parcel, draft = opening.parcel, opening.draft
        if draft is not None and draft.outcome in set(Outcome):
            self.decision.take_draft(draft.parcel_id, Outcome(draft.outcome), draft.fields)
        had = {file_key(v.ref): v for v in self._state.views}
        views = tuple(
            replace(had[file_key(ref)], ref=ref) if file_key(ref) in had else self._view(ref)
            for ref in parcel.scans
        )
        state = replace(
            self._state,
            stage=Stage.OPEN,
            barcode=parcel.barcode,
            opened=parcel,
            views=views,
            current=min(self._state.current, max(0, len(views) - 1)),
            notice=opening.not_marked,
            given=opening.given,
            note=_with_elsewhere(self._state.note, parcel),
        )
        self._ahead.remember(parcel.barcode.text, parcel.scans)
        self._set(self._stamped(state))
        for index, view in enumerate(views):
            if view.pending:
                self._load(ticket, index, view.ref)
            elif view.scan is not None and self._parcels.models_beside():
                self._judge(ticket, index, view.scan)
        self._tell_opened(parcel.barcode.text)
        self._tell_checked(parcel)
        self._look_ahead(ticket)
        self._recheck()

    def _not_opened(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            before = self._state
            self._set(
                BenchState(
                    notice=notice_of(error),
                    recorded=before.recorded,
                    recorded_parcel=before.recorded_parcel,
                    marks_shown=before.marks_shown,
                    station_threshold=self._station_threshold,
                )
            )

    def _only_next(self, current: str | None) -> Sequence[str]:
        found = self._next_parcel(current)
        return () if found is None else (found,)

    # Inside

    def _parse(self, raw: str) -> tuple[Barcode | None, str]:
        try:
            meant = from_azerty(raw)
            if meant is not None:
                barcode = Barcode.parse(meant)
                if barcode.check is Check.OK:
                    return barcode, "Read through a French keyboard: the signs were digits."
            return Barcode.parse(raw), ""
        except WorkstationError as error:
            self._set(replace(self._state, notice=error.notice, not_recorded=False))
            return None, ""

    def _standing_changed(self) -> None:
        self.decision.standing_changed(self._state.standing)

    def _set(self, state: BenchState) -> None:
        changed = state.shift_in_force != self._state.shift_in_force
        self._state = state
        if state.marks_shown and state.detection is not None and not state.held_back:
            self._marks_first_shown_at = self._marks_first_shown_at or self._clock.now()
        self.looks.at(self._on_screen())
        self._show(state)
        if changed:
            self._standing_changed()


def _with_elsewhere(note: str, parcel: OpenedParcel) -> str:
    """The note, and what another station decided on a parcel that is not decided here."""
    if parcel.elsewhere is None or parcel.decided is not None:
        return note
    words = f"Decided elsewhere: {entry_words(parcel.elsewhere.content)}."
    return note if words in note else f"{note} {words}".strip()


def _not_reread(error: Exception) -> None:
    log.info("whether the record has changed is not known: %s", error)
