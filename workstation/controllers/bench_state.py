"""What the bench shows: one immutable value, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from workstation.controllers.marking import OwnDraft, marks_of
from workstation.domain.answers import GivenAnswers, OwnMark
from workstation.domain.barcode import Barcode
from workstation.domain.decision import Standing
from workstation.domain.findings import Detection, Finding, moved, opinion_words
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice
from workstation.domain.opinions import Mark, Opinions
from workstation.domain.scan import Scan, ScanRef
from workstation.services.decisions import Opinion, shift_for, standing
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.risk import Summary, summarise

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture


class Stage(StrEnum):
    """How far the parcel on the bench is."""

    IDLE = "idle"
    OPENING = "opening"
    OPEN = "open"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, eq=False)
class BenchView:
    """One scan of the parcel as far as the bench has it."""

    ref: ScanRef
    prepared: Prepared | None = None
    rows: int | None = None
    columns: int | None = None
    problem: Notice | None = None
    """Why the picture cannot be shown."""
    opinions: Opinions = field(default_factory=Opinions)
    """What every model said of it so far."""
    shown_at: datetime | None = None
    preview: PreviewPicture | None = None
    """A reduced picture to look at until `prepared` is there."""
    preview_shown_at: datetime | None = None
    scan: Scan | None = None
    """The decoded scan behind `prepared`: its declarations and stored values, read-only."""

    @property
    def opinion(self) -> Opinion:
        """The primary model's."""
        return self.opinions.first

    @property
    def others(self) -> tuple[tuple[str, Opinion], ...]:
        """Ids and opinions of the other models that the officer may see."""
        primary = self.opinions.primary
        return tuple((name, one) for name, one in self.opinions.shown if name != primary)

    @property
    def pending(self) -> bool:
        """The model has been asked and has not answered."""
        return self.opinion is None and self.problem is None


@dataclass(frozen=True, slots=True, eq=False)
class BenchState:
    """The bench of one officer: the parcel, its pictures, the model's opinions."""

    stage: Stage = Stage.IDLE
    barcode: Barcode | None = None
    opened: OpenedParcel | None = None
    views: tuple[BenchView, ...] = ()
    current: int = 0
    shift: float | None = None
    """By how much the officer moved every threshold (logit scale); None: as the station sets it."""
    station_threshold: float | None = None
    """The score to which this station moves the model's default; None: as the model is shipped."""
    selected: int | None = None
    marks_shown: bool = True
    notice: Notice | None = None
    not_recorded: bool = False
    """`notice` says why a decision was NOT recorded."""
    recorded: LogEntry | None = None
    """The last decision recorded here; it stays on the screen until the next."""
    recorded_parcel: str = ""
    scanned_meanwhile: str | None = None
    """A barcode scanned while this parcel was being decided: offered, not opened."""
    note: str = ""
    """A remark that is no failure: how a barcode was read, a double scan."""
    filters: tuple[str, ...] = field(default=("standard",))
    measures: tuple[str, ...] = ()
    """What was measured on the pictures, a line for each item."""
    held_back: bool = False
    """The first look is on: nothing of what models said is shown yet."""
    given: GivenAnswers = field(default_factory=GivenAnswers)
    """Recorded answers to marks and own marks of this parcel."""
    own_draft: OwnDraft | None = None
    """A drawn shape that waits for its word."""
    own_chosen: int | None = None
    """The chosen own mark, by the log entry that drew it."""

    @property
    def view(self) -> BenchView | None:
        return self.views[self.current] if self.current < len(self.views) else None

    @property
    def can_decide(self) -> bool:
        return self.stage is Stage.OPEN and self.opened is not None

    @property
    def detection(self) -> Detection | None:
        view = self.view
        return view.opinion if view is not None and isinstance(view.opinion, Detection) else None

    @property
    def shift_in_force(self) -> float:
        """By how much every threshold is moved now, on the logit scale."""
        if self.shift is not None:
            return self.shift
        return shift_for([view.opinion for view in self.views], self.station_threshold)

    @property
    def threshold_in_force(self) -> float | None:
        """The model's default as moved, of the view on the screen; None: no model has answered."""
        found = self.detection
        return None if found is None else moved(found.model.default_threshold, self.shift_in_force)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Marks of the view on the screen with the models that agree, numbered from 1."""
        view = self.view
        if view is None or self.held_back:
            return ()
        return marks_of(view.opinions, self.shift_in_force)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the marks of the view on the screen point at, numbered from 1."""
        return tuple(mark.finding for mark in self.marks)

    @property
    def chosen_mark(self) -> Mark | None:
        """The mark that was stepped or clicked to."""
        if self.selected is None:
            return None
        return next((m for m in self.marks if m.finding.number == self.selected), None)

    @property
    def own_marks(self) -> tuple[OwnMark, ...]:
        """The officers' own marks on the view on the screen, in the order they were drawn."""
        view = self.view
        if view is None or view.scan is None:
            return ()
        frame = None
        if view.prepared is not None and view.prepared.frames > 1:
            frame = view.prepared.frame
        return tuple(
            mark
            for mark in self.given.on(view.scan.identity)
            if mark.frame is None or mark.frame == frame
        )

    @property
    def opinion_words(self) -> str:
        """The machine opinion on the view on the screen, as it is logged."""
        view = self.view
        if self.opened is None:
            return ""
        if view is None:
            return "Not checked: no scan is filed under this parcel."
        if view.problem is not None:
            return "Not checked: the picture cannot be read."
        if self.held_back:
            return "Marks held back: first look."
        told = [view.opinion, *(one for _, one in view.others)]
        return " ".join(
            words if len(told) == 1 else f"{words.removesuffix('.')}."
            for words in (opinion_words(one, self.shift_in_force) for one in told)
        )

    @property
    def summary(self) -> Summary | None:
        """The parcel's risk in words; None with no parcel. Marks held back are not told."""
        opened = self.opened
        if opened is None:
            return None
        return summarise(
            opened.reasons,
            opened.not_computed,
            opened.record,
            [view.opinion for view in self.views],
            self.shift_in_force,
            "Marks held back: first look." if self.held_back else "",
            opened.weight,
        )

    @property
    def standing(self) -> Standing:
        """What the rules need of the parcel as it stands now."""
        if self.opened is None:
            return Standing(alarm=False, not_checked=True)
        others = [one for view in self.views for _, one in view.others]
        return standing(self.opened, [v.opinion for v in self.views], self.shift_in_force, others)

    @property
    def check_words(self) -> str:
        if self.barcode is None:
            return ""
        return self.barcode.words

    def with_view(self, index: int, view: BenchView) -> BenchState:
        """The state with one view replaced."""
        views = (*self.views[:index], view, *self.views[index + 1 :])
        return replace(self, views=views)


def findings_of(view: BenchView | None, shift: float) -> tuple[Finding, ...]:
    """What models found on a view that counts at a shift, numbered from 1, the surest first."""
    if view is None:
        return ()
    return tuple(mark.finding for mark in marks_of(view.opinions, shift))
