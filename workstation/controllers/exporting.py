"""The export dialog: one picture, what is written of it, where to, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.scan import Scan, ScanRef
from workstation.services.exporting import SUFFIXES, Exported, ExportRequest, Kind
from workstation.services.ports import Runner

if TYPE_CHECKING:
    from workstation.imaging.export import FullPicture
    from workstation.services.findings_reports import PictureFindings

LANE = "export"
"""A thread of its own: writing never waits for, nor holds up, the next parcel's picture."""
KIND_WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.SEEN: ("As seen, PNG", "the picture’s window with its marks and words"),
    Kind.FULL: ("Full resolution, PNG", "every pixel, marks, scale bar, legend, words"),
    Kind.ORIGINAL: ("Original files", "byte for byte as received, with their declarations"),
    Kind.CAPTURE: ("DICOM picture", "Secondary Capture at full resolution, in colour"),
    Kind.STATE: ("DICOM presentation state", "window, turn and marks, for other viewers"),
    Kind.COCO: (
        "Findings, COCO",
        "the models’ marks; what officers said in a file of its own",
    ),
    Kind.REPORTS: ("Findings, DICOS reports", "a threat report for each model and each officer"),
}
NO_PATH = Notice(
    fact="No file is named.",
    safe="Nothing has been exported.",
    act="Name the file, or choose one.",
    code="EXPORT-09",
)


class Exports(Protocol):
    """What the dialog needs of `services.exporting.Exporting`. Blocking calls."""

    def write(self, request: ExportRequest) -> tuple[Path, ...]: ...

    def record(self, request: ExportRequest, files: tuple[Path, ...]) -> Exported: ...


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The picture on the screen when the dialog was opened."""

    parcel: str
    ref: ScanRef
    scan: Scan
    full: FullPicture
    officer: Officer
    findings: PictureFindings | None = None
    """What the shown models said of it."""


@dataclass(frozen=True, slots=True)
class ExportState:
    """What the dialog shows."""

    kind: Kind = Kind.SEEN
    target: str = ""
    not_offered: Mapping[Kind, str] = field(default_factory=dict)
    """Why a kind cannot be written of this picture."""
    busy: bool = False
    message: str = ""
    failed: bool = False


class ExportController:
    """State of the export dialog. No Qt; one thread only."""

    def __init__(
        self,
        exports: Exports,
        runner: Runner,
        show: Callable[[ExportState], None],
        shown: Shown,
        folder: Path,
    ) -> None:
        self._exports, self._runner, self._show = exports, runner, show
        self._shown, self._folder = shown, folder
        self._state = ExportState(not_offered=_not_offered(shown))
        self._state = replace(self._state, target=self._proposed(Kind.SEEN))

    @property
    def state(self) -> ExportState:
        return self._state

    @property
    def folder(self) -> Path:
        """Where the last file went, or would go."""
        target = Path(self._state.target)
        return target if self._state.kind is Kind.ORIGINAL else target.parent

    def choose(self, kind: Kind) -> None:
        """Another kind of file: another name is proposed in the same folder."""
        if kind is not self._state.kind and not self._state.busy:
            self._folder = self.folder
            self._set(replace(self._state, kind=kind, target=self._proposed(kind), message=""))

    def aim(self, target: str) -> None:
        """Where the file goes, as typed or chosen."""
        if not self._state.busy and target != self._state.target:
            self._set(replace(self._state, target=target, message="", failed=False))

    def export(self, seen_png: Callable[[], bytes]) -> None:
        """Write the file; `seen_png` gives the window's pixels, on the writing thread."""
        state, shown = self._state, self._shown
        if state.busy:
            return
        if not state.target.strip():
            self._failed(WorkstationError(NO_PATH))
            return
        request = ExportRequest(
            state.kind,
            Path(state.target.strip()).expanduser(),
            shown.parcel,
            shown.ref,
            shown.scan,
            shown.full,
            shown.officer,
            seen_png,
            shown.findings,
        )
        self._set(replace(state, busy=True, message="Writing…", failed=False))
        self._runner.submit(
            LANE,
            partial(self._exports.write, request),
            partial(self._written, request),
            self._failed,
        )

    def _written(self, request: ExportRequest, files: tuple[Path, ...]) -> None:
        self._runner.submit(
            "store",
            partial(self._exports.record, request, files),
            self._recorded,
            self._failed,
        )

    def _recorded(self, exported: Exported) -> None:
        names = ", ".join(path.name for path in exported.files)
        words = f"Exported: {names}. Told in the log as entry {exported.entry.seq}."
        self._set(replace(self._state, busy=False, message=" ".join((words, *exported.remarks))))

    def _failed(self, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._set(replace(self._state, busy=False, message=str(notice), failed=True))

    def _proposed(self, kind: Kind) -> str:
        if kind is Kind.ORIGINAL:
            return str(self._folder)
        plain = "".join(c if c.isalnum() or c in "-_" else "_" for c in self._shown.parcel)
        simulated = "-simulated" if self._shown.scan.simulated else ""
        view = "".join(c if c.isalnum() else "_" for c in self._shown.ref.view)
        name = f"{plain[:60]}-view{view}{simulated}-{kind.value}{SUFFIXES.get(kind, '')}"
        return str(self._folder / name)

    def _set(self, state: ExportState) -> None:
        self._state = state
        self._show(state)


def _not_offered(shown: Shown) -> dict[Kind, str]:
    scan, found = shown.scan, {}
    if len(scan.instance_uids) != len(scan.files) or not all(scan.series_uids):
        found[Kind.STATE] = "this picture has no DICOM identity to refer to"
        found[Kind.REPORTS] = found[Kind.STATE]
    elif scan.values.ndim == 4:
        found[Kind.STATE] = "a picture in colours has no grey window"
    if shown.findings is None:
        found |= dict.fromkeys((Kind.COCO, Kind.REPORTS), "no model has answered yet")
    return found
