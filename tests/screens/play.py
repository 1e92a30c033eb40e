"""One play of the demo facility in one window: `python -m tests.screens.play OUT LOOK SIZE SCALE`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from tests.screens.shots import Stage
from workstation.imaging.display import standard_picture
from workstation.imaging.files import save_png
from workstation.simulation import compose_parcel
from workstation.simulation.facility import demo_facility

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHORT = {"sign-in", "bench-findings", "decision-seize"}
"""What is kept of the large screens too."""


def barcode(story: str) -> str:
    """The demo parcel whose story begins so."""
    return next(p.barcode for p in demo_facility() if p.story.startswith(story))


def rendered(folder: Path) -> Path:
    """A picture as a scanner's own screen shows it: colours, no counts."""
    from tests.imaging.pictures import simulated

    parcel = compose_parcel(11, "carton", ("camera", "umbrella"))
    path = folder / "vendor-screen.png"
    save_png(path, standard_picture(simulated(parcel)))
    return path


def workstation(data_dir: Path, *words: str) -> None:
    """A verb of the command line, as a site's script would call it."""
    command = [sys.executable, "-m", "workstation", *words, "--data-dir", str(data_dir), "--json"]
    subprocess.run(command, check=True, capture_output=True)


def play(out: Path, look: str, size: tuple[int, int], scale: int) -> None:
    """Every screen once."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        data_dir = folder / "station"
        coloured = barcode("Three T-shirts")
        workstation(data_dir, "demo")
        workstation(data_dir, "import", "scan", str(rendered(folder)), "--parcel", coloured)
        stage = Stage(data_dir, look, (size[0] // scale, size[1] // scale))
        suffix = f"{look}-{size[0]}x{size[1]}.png"

        def keep(name: str) -> None:
            if scale == 1 or name in _SHORT:
                stage.save(out / f"{name}-{suffix}")

        window = stage.window
        stage.until(lambda: "Password" in window.sign_in_page.demo.text(), "the demo's account")
        stage.live(500)
        keep("sign-in")
        stage.sign_in()
        stage.live(400)
        keep("bench-empty")
        stage.open(barcode("Firearm parts"))
        keep("bench-findings")
        stage.key(Qt.Key.Key_F5, _CTRL)
        stage.live(300)
        keep("decision-seize")
        stage.key(Qt.Key.Key_Escape)
        stage.key(Qt.Key.Key_F2, _CTRL)
        stage.live(300)
        keep("decision-release-over-alarm")
        stage.key(Qt.Key.Key_Escape)
        if scale == 1:
            more(stage, keep, coloured)
        stage.end()


def more(stage: Stage, keep: Callable[[str], None], coloured: str) -> None:
    """The screens that are kept at one size only."""
    stage.key(Qt.Key.Key_F3)
    stage.key(Qt.Key.Key_H, _CTRL)
    stage.live(300)
    keep("bench-inverse-histogram")
    stage.key(Qt.Key.Key_H, _CTRL)
    stage.key(Qt.Key.Key_F2)
    stage.open(barcode("No record and no carton"))
    keep("bench-unmanifested")
    stage.open(barcode("First of six"))
    keep("bench-aggregate")
    stage.open(coloured)
    stage.key(Qt.Key.Key_PageDown, _CTRL)
    stage.live(400)
    keep("bench-rendered-by-the-scanner")
    stage.open(barcode("Not scanned yet"))
    keep("bench-no-picture")
    stage.open(barcode("Wrong check digit"))
    keep("bench-wrong-check-digit")
    stage.key(Qt.Key.Key_F1)
    stage.live(300)
    keep("keys")
    stage.key(Qt.Key.Key_Escape)
    stage.live(200)
    stage.key(Qt.Key.Key_L, _CTRL)
    stage.live(300)
    keep("locked")


if __name__ == "__main__":
    width, height = (int(part) for part in sys.argv[3].split("x"))
    play(Path(sys.argv[1]), sys.argv[2], (width, height), int(sys.argv[4]))
