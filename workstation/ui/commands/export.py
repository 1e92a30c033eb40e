"""Commands that write pictures out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from workstation.controllers.bench_state import BenchState, BenchView
    from workstation.controllers.exporting import Shown
    from workstation.services.findings_reports import PictureFindings
    from workstation.ui.canvas import ScanCanvas
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "file.export",
        "File",
        "Export picture…",
        "Ctrl+Shift+S",
        "Write the picture on the screen to a file",
        "",
        deed=Deed.EXPORT_PICTURE,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    window.on("file.export", lambda: _export(window))


def _export(window: MainWindow) -> None:
    shown, canvas = _shown(window), window.bench_page.picture.canvas
    if shown is None or canvas is None:
        window.status_line.show_message("There is no picture on the screen to export.")
        return
    from workstation.ui.export_dialog import open_dialog

    open_dialog(window, shown, seen(window, canvas))


def seen(window: MainWindow, canvas: ScanCanvas) -> QImage:
    """What stands in the room: the picture, or all planes of a volume."""
    slices = window.bench_page.picture.slices
    room = canvas if slices is None or not slices.holds_volume else slices
    return room.grab().toImage()


def _shown(window: MainWindow) -> Shown | None:
    """The picture on the screen with everything that is seen of it."""
    controller, canvas = window.controller(), window.bench_page.picture.canvas
    state, officer = controller.state, controller.officer
    view = state.view
    prepared = canvas.prepared() if canvas is not None else None
    seen = canvas.view_state() if canvas is not None else None
    if canvas is None or prepared is None or seen is None or officer is None:
        return None
    if view is None or view.scan is None or state.barcode is None:
        return None
    from workstation.controllers.exporting import Shown
    from workstation.controllers.measure_outlines import drawn
    from workstation.domain.outline import outlines_of_own
    from workstation.imaging.export import FullPicture, Scale

    scan, measuring = view.scan, window.measuring.controller
    scale = None if scan.spacing_mm is None else Scale(scan.spacing_mm, scan.spacing_plane)
    told = [line for line in canvas.words().split("\n") if line != canvas.marks_words()]
    lines = [f"Parcel {state.barcode.spoken}, view {view.ref.view}", *told]
    lines.append(state.opinion_words)
    if (state.findings or state.own_marks) and not state.marks_shown:
        lines.append("All marks are hidden.")
    full = FullPicture(
        prepared,
        seen,
        canvas.orientation(),
        state.findings if state.marks_shown else (),
        (
            *(outlines_of_own(state.own_marks) if state.marks_shown else ()),
            *(() if measuring is None else drawn(measuring.state)),
        ),
        scale,
        tuple(line for line in lines if line),
    )
    return Shown(state.barcode.text, view.ref, scan, full, officer, _findings(state, view))


def _findings(state: BenchState, view: BenchView) -> PictureFindings | None:
    """What the shown models said of the picture; None while none has, or it is held back."""
    opinions = tuple(opinion for _, opinion in view.opinions.shown)
    if not opinions or view.scan is None or state.barcode is None or state.held_back:
        return None
    from workstation.services.findings_reports import PictureAbout, PictureFindings

    return PictureFindings(
        view.ref.files[0].name,
        PictureAbout.of(view.scan),
        opinions,
        state.shift_in_force,
        state.barcode.text,
    )
