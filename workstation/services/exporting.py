"""Pictures leave the station: written whole, told in the log, never instead of the evidence."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.orientation import Orientation
from workstation.domain.outline import Outline, outlines_of
from workstation.domain.scan import SIDECAR_SUFFIX, PictureKind, Scan, ScanRef, SourceFile
from workstation.services.findings_export import FindingsExport, Form, is_there
from workstation.services.findings_reports import PictureFindings
from workstation.services.ports import Clock, DecisionLog, EntryDraft, ParcelStore
from workstation.services.stored_pictures import ALTERED

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.export import FullPicture
    from workstation.imaging.prepared import Prepared

_PIECE = 1 << 22


class Kind(StrEnum):
    """What is written. The values are kept in the log."""

    SEEN = "seen"  # PNG: the picture's window as it is on the screen
    FULL = "full"  # PNG: every pixel of the picture, with scale bar and legend
    ORIGINAL = "original"  # the files as received, byte for byte
    CAPTURE = "capture"  # DICOM Secondary Capture of the full picture
    STATE = "state"  # DICOM presentation state: window, turn and marks
    COCO = "coco"  # findings and answers as COCO, in a folder of their own
    REPORTS = "reports"  # findings and answers as DICOS threat reports, likewise


SUFFIXES = {Kind.SEEN: ".png", Kind.FULL: ".png", Kind.CAPTURE: ".dcm", Kind.STATE: ".dcm"}
"""Ending of the one file that a kind writes; others write files into a folder."""
_FORMS = {Kind.COCO: Form.COCO, Kind.REPORTS: Form.TDR}


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What a written file tells of itself."""

    moment: datetime
    software: str
    station: str
    officer: str
    words: str


class PictureWriter(Protocol):
    """Writes DICOM files for other viewers (`adapters.worker`, `adapters.pictures.dicom_out`)."""

    def write_secondary_capture(
        self,
        path: Path,
        rgb: NDArray[np.uint8],
        scan: Scan,
        told: PictureWords,
        *,
        marked: bool,
    ) -> None: ...

    def write_presentation_state(
        self,
        path: Path,
        scan: Scan,
        told: PictureWords,
        *,
        window: tuple[float, float],
        inverse: bool,
        turn: Orientation,
        outlines: Sequence[Outline],
        frame: int | None = None,
    ) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class ExportRequest:
    """One picture to be written, as it is on the screen."""

    kind: Kind
    target: Path
    """The file; where there may be several, the folder that takes them."""
    parcel: str
    ref: ScanRef
    scan: Scan
    full: FullPicture
    officer: Officer
    seen_png: Callable[[], bytes] = bytes
    """Gives the window's own pixels as PNG, for `Kind.SEEN`."""
    findings: PictureFindings | None = None
    """What models said of it, for `Kind.COCO` and `Kind.REPORTS`."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and the log entry that says so."""

    files: tuple[Path, ...]
    entry: LogEntry
    remarks: tuple[str, ...] = field(default=())


class Exporting:
    """Writes pictures out. Calls block: run `write` aside, `record` where the store is used."""

    def __init__(
        self,
        store: ParcelStore,
        log: DecisionLog,
        writer: PictureWriter,
        clock: Clock,
        station: str,
        software: str,
        findings: FindingsExport | None = None,
        open_stored: Callable[[Path], BinaryIO] = lambda path: path.open("rb"),
    ) -> None:
        self._findings, self._open = findings, open_stored
        self._store, self._log, self._writer = store, log, writer
        self._clock, self._station, self._software = clock, station, software

    def write(self, request: ExportRequest) -> tuple[Path, ...]:
        """Write the files of a request: each whole or not at all.

        Raises
        ------
        WorkstationError
            PICTURE-01 where one cannot be written, BENCH-01 where a stored original was altered,
            EXPORT-04 where a file of that name is there, another EXPORT-nn or FINDINGS-nn where
            the kind cannot hold this picture.
        """
        if request.kind is Kind.ORIGINAL:
            return self._originals(request)
        if request.kind in _FORMS:
            return self._found(request)
        target = request.target
        _keep_what_is_there(target)
        if request.kind is Kind.SEEN:
            from workstation.imaging.files import whole_file

            with whole_file(target) as stream:
                stream.write(request.seen_png())
        elif request.kind is Kind.FULL:
            from workstation.imaging.export import save

            save(target, request.full, self._chunks(request))
        elif request.kind is Kind.CAPTURE:
            from workstation.imaging.export import at_once

            self._writer.write_secondary_capture(
                target, at_once(request.full), request.scan, self._told(request), marked=True
            )
        else:
            full, scan = request.full, request.scan
            prepared, view = full.prepared, full.view
            self._writer.write_presentation_state(
                target,
                scan,
                self._told(request),
                window=(
                    prepared.to_stored(view.centre),
                    view.width * abs(prepared.stored_scale),
                ),
                inverse=prepared.inverted != view.inverted,
                turn=full.turn,
                outlines=(*outlines_of(full.findings), *full.outlines),
                frame=_frame(prepared, scan),
            )
        return (target,)

    def record(self, request: ExportRequest, files: tuple[Path, ...]) -> Exported:
        """Tell the log what was written; without its entry the files are taken away again.

        Raises
        ------
        WorkstationError
            LOG-nn where the entry could not be made durable, PICTURE-02 where a written file
            cannot be read back.
        """
        try:
            told = [{"file": path.name, "sha256": _digest(path)} for path in files]
            data: dict[str, object] = {
                "kind": request.kind.value,
                "files": told,
                "scan": [f.sha256 for f in request.scan.files],
                "view": request.full.view.name,
                "turned": request.full.turn.words,
                "simulated": request.scan.simulated,
            }
            entry = self._log.append(
                EntryDraft(
                    kind="export",
                    officer=request.officer.name,
                    data=data,
                    parcel=request.parcel,
                )
            )
        except BaseException:
            for path in files:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
        return Exported(files, entry, _remarks(request))

    def _originals(self, request: ExportRequest) -> tuple[Path, ...]:
        """The stored files under their own names; none takes the place of another file."""
        written: list[Path] = []
        try:
            for source in request.ref.files:
                stored = self._store.scan_path(source)
                written.append(self._copy(stored, request.target / source.name, source.sha256))
                beside = stored.with_name(stored.name + SIDECAR_SUFFIX)
                if source.sidecar_sha256 is not None:
                    name = source.name + SIDECAR_SUFFIX
                    written.append(self._copy(beside, request.target / name, source.sidecar_sha256))
        except BaseException:
            for path in written:
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)
            raise
        return tuple(written)

    def _copy(self, stored: Path, target: Path, sha256: str) -> Path:
        from workstation.imaging.files import whole_file

        _keep_what_is_there(target)
        digest = hashlib.sha256()
        try:
            source = self._open(stored)
        except OSError as error:
            raise _unreadable(stored, error) from error
        with source, whole_file(target) as stream:
            while piece := source.read(_PIECE):
                digest.update(piece)
                stream.write(piece)
            if digest.hexdigest() != sha256:
                raise WorkstationError(ALTERED)
        return target

    def _found(self, request: ExportRequest) -> tuple[Path, ...]:
        """Findings and answers as they are now."""
        if self._findings is None or request.findings is None:
            raise ValueError("findings are exported where there is an export of findings")
        picture = self._findings.with_answers(request.findings)
        written = self._findings.write(_FORMS[request.kind], [picture], request.target)
        if not written.files:
            raise WorkstationError(_nothing_to_say(written.left_out))
        return written.files

    def _told(self, request: ExportRequest) -> PictureWords:
        words = ". ".join(line.rstrip(".") for line in request.full.lines)
        return PictureWords(
            self._clock.now(),
            self._software,
            self._station,
            request.officer.full_name or request.officer.name,
            words,
        )

    def _chunks(self, request: ExportRequest) -> dict[str, str]:
        told = self._told(request)
        sources = ", ".join(_named(source) for source in request.scan.files)
        return {
            "Title": f"Parcel {request.parcel}, view {request.ref.view}",
            "Description": told.words,
            "Source": sources,
            "Software": told.software,
            "Creation Time": told.moment.isoformat(),
        }


def _nothing_to_say(why: tuple[str, ...]) -> Notice:
    return Notice(
        fact="There is nothing to write: " + (" ".join(why) or "nothing was said of this picture."),
        safe="Nothing has been exported.",
        act="Wait until a model has judged the picture, or answer its marks.",
        code="FINDINGS-05",
    )


def _named(source: SourceFile) -> str:
    return f"{source.name} (SHA-256 {source.sha256})"


def _frame(prepared: Prepared, scan: Scan) -> int | None:
    """The one frame that is shown; None where the picture is all there is."""
    many = scan.kind is PictureKind.VOLUME or prepared.frames > 1
    return prepared.frame if many and scan.kind is not PictureKind.DUAL_ENERGY else None


def _remarks(request: ExportRequest) -> tuple[str, ...]:
    view = request.full.view
    if request.kind is not Kind.STATE or (view.is_standard and not view.pseudo_colour):
        return ()
    return (
        "A presentation state holds window, turn and marks; colours and other view functions "
        "are not in it.",
    )


def _keep_what_is_there(target: Path) -> None:
    if is_there(target):
        raise WorkstationError(
            Notice(
                fact=f"There is a file {target.name} in that folder already.",
                safe="It was not replaced, and nothing has been written.",
                act="Choose another name or folder.",
                code="EXPORT-04",
            )
        )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The file {path.name} cannot be read ({error.strerror or error}).",
            safe="Nothing has been exported.",
            act="Check the disk it lies on, then try again.",
            code="PICTURE-02",
        ),
        environment=True,
    )
