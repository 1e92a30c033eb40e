"""What the bench shows: one immutable value, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from workstation.domain.barcode import Barcode, Check
from workstation.domain.decision import Standing
from workstation.domain.findings import Detection, Finding, opinion_words
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice
from workstation.domain.scan import Scan, ScanRef
from workstation.services.bench import OpenedParcel
from workstation.services.decisions import Opinion, standing, threshold_of

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture

CHECK_WORDS: Mapping[Check, str] = {
    Check.OK: "check digit ok",
    Check.BAD: "number wrong: compare with the label",
    Check.NONE: "no check digit known for this kind",
}


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
    opinion: Opinion = None
    shown_at: datetime | None = None
    preview: PreviewPicture | None = None
    """A reduced picture to look at until `prepared` is there."""
    preview_shown_at: datetime | None = None
    scan: Scan | None = None
    """The decoded scan behind `prepared`: its declarations and stored values, read-only."""

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
    threshold: float | None = None
    """The officer's own; None: the model's default."""
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
    def threshold_in_force(self) -> float | None:
        """Of the view on the screen; None where no model has answered."""
        detection = self.detection
        return None if detection is None else threshold_of(detection, self.threshold)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Marks of the view on the screen, numbered from 1 by falling score."""
        return findings_of(self.view, self.threshold)

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
        return opinion_words(view.opinion, threshold_of(view.opinion, self.threshold))

    @property
    def standing(self) -> Standing:
        """What the rules need of the parcel as it stands now."""
        if self.opened is None:
            return Standing(alarm=False, not_checked=True)
        return standing(self.opened, [v.opinion for v in self.views], self.threshold)

    @property
    def check_words(self) -> str:
        if self.barcode is None:
            return ""
        return self.barcode.problem or CHECK_WORDS[self.barcode.check]

    def with_view(self, index: int, view: BenchView) -> BenchState:
        """The state with one view replaced."""
        views = (*self.views[:index], view, *self.views[index + 1 :])
        return replace(self, views=views)


def findings_of(view: BenchView | None, threshold: float | None) -> tuple[Finding, ...]:
    """Findings of a view at or above the threshold, numbered from 1 by falling score."""
    if view is None or not isinstance(view.opinion, Detection):
        return ()
    above = view.opinion.above(threshold_of(view.opinion, threshold))
    return tuple(replace(finding, number=n) for n, finding in enumerate(above, 1))
