"""The writer of DICOM files in a child process: the window's own never imports pydicom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.worker import wire
from workstation.adapters.worker.faults import WriterFaults
from workstation.adapters.worker.process import Worker, WorkerLimits
from workstation.domain.orientation import Orientation
from workstation.domain.outline import Layer, Outline
from workstation.domain.scan import Scan
from workstation.services.exporting import PictureWords
from workstation.services.findings_reports import ReportDraft

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class WorkerWriter:
    """The `PictureWriter` port; its child is started at the first export."""

    def __init__(self, limits: WorkerLimits | None = None) -> None:
        self.worker = Worker("exports", WriterFaults(), limits)

    def write_secondary_capture(
        self,
        path: Path,
        rgb: NDArray[np.uint8],
        scan: Scan,
        told: PictureWords,
        *,
        marked: bool,
    ) -> None:
        """As `adapters.pictures.dicom_out` writes it."""
        arguments = _common(path, scan, told) | {"marked": marked}
        self.worker.call("write_capture", arguments, [rgb])

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
    ) -> None:
        """As `adapters.pictures.dicom_out` writes it."""
        shown = {
            "window": list(window),
            "inverse": inverse,
            "turn": [turn.turns, turn.mirrored],
            "outlines": [
                [[list(p) for p in one.points], one.words, one.layer.value, one.closed]
                for one in outlines
            ],
            "frame": frame,
        }
        self.worker.call("write_state", _common(path, scan, told) | shown)

    def write_report(self, path: Path, draft: ReportDraft) -> None:
        """As `adapters.pictures.threat_reports_out` writes it."""
        from workstation.adapters.worker.report_wire import report_out

        told = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name != "report"}
        told |= {"moment": draft.moment.isoformat()}
        self.worker.call(
            "write_report",
            {"path": str(path.absolute()), "report": report_out(draft.report), "told": told},
        )

    def close(self) -> None:
        """End the child."""
        self.worker.close()


def write_capture(arguments: dict[str, Any], rgb: NDArray[Any]) -> None:
    """The child's side of `write_secondary_capture`."""
    from workstation.adapters.pictures import dicom_out

    dicom_out.write_secondary_capture(*_given(arguments, rgb), marked=arguments["marked"])


def write_state(arguments: dict[str, Any]) -> None:
    """The child's side of `write_presentation_state`."""
    from workstation.adapters.pictures import dicom_out

    path, scan, told = _given(arguments)
    centre, width = arguments["window"]
    turns, mirrored = arguments["turn"]
    dicom_out.write_presentation_state(
        path,
        scan,
        told,
        window=(centre, width),
        inverse=arguments["inverse"],
        turn=Orientation(turns, mirrored),
        outlines=[
            Outline(tuple((x, y) for x, y in points), words, Layer(layer), closed)
            for points, words, layer, closed in arguments["outlines"]
        ],
        frame=arguments["frame"],
    )


def write_report(arguments: dict[str, Any]) -> None:
    """The child's side of `WorkerWriter.write_report`."""
    from workstation.adapters.pictures import threat_reports_out
    from workstation.adapters.worker.report_wire import report_in

    told = dict(arguments["told"])
    told["moment"] = datetime.fromisoformat(told["moment"])
    told["references"] = tuple((one, two) for one, two in told["references"])
    draft = ReportDraft(report_in(arguments["report"], []), **told)
    threat_reports_out.write_report(Path(arguments["path"]), draft)


def _common(path: Path, scan: Scan, told: PictureWords) -> dict[str, Any]:
    words = {f.name: getattr(told, f.name) for f in fields(told)}
    return {
        "path": str(path.absolute()),
        "scan": wire.scan_out(scan) | {"flat_field": None},
        "shape": list(scan.values.shape),
        "told": words | {"moment": told.moment.isoformat()},
    }


def _given(arguments: dict[str, Any], *arrays: NDArray[Any]) -> Any:
    """Path, arrays, scan and words of a call. The scan has its shape, but not its values."""
    import numpy as np

    nothing = np.broadcast_to(np.zeros(1, np.uint8), arguments["shape"])
    scan = wire.scan_in(arguments["scan"], [nothing])
    told = arguments["told"]
    words = PictureWords(**told | {"moment": datetime.fromisoformat(told["moment"])})
    return (Path(arguments["path"]), *arrays, scan, words)
