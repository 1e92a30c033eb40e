"""Plays one window through its screens: `python -m tests.screens.play KEEP_ALL LOOK SIZE`.

Run by `tests.screens`; reads DEMO, OTHER (a first start), BARE (no model), YEARS (of decisions)
and OUT from the environment: folders.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt

from tests.screens.accounts import accounts
from tests.screens.cases import decided
from tests.screens.desk import supervised
from tests.screens.entering import entered
from tests.screens.functions import functions
from tests.screens.manifest import read_and_brought_in
from tests.screens.marks import marked
from tests.screens.measuring import measured
from tests.screens.replaying import replayed
from tests.screens.reviewing import reviewed
from tests.screens.shots import Stage
from tests.screens.sources import sourced
from tests.screens.ties import tied
from tests.screens.volume import looked_through
from workstation.composition import open_station

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
COLOURED = "RR473124829GB"
"""An unmanifested parcel with a coloured picture, laid down beside the demo facility's."""


def main(keep: str, look: str, size: str) -> None:
    width, height = (int(part) for part in size.split("x"))
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    window = round(width / scale), round(height / scale)
    out = Path(os.environ["OUT"])

    def name(screen: str) -> Path:
        return out / f"{screen}-{look}-{size}.png"

    everything = keep == "all"
    stage = Stage(Path(os.environ["DEMO"]), look, window)
    stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the sign-in form")
    if everything:
        stage.save(name("sign-in"))
    stage.sign_in()
    stage.live(500)
    if everything:
        stage.save(name("bench-empty"))
    looked_through(stage, name, parcel_of(stage, "pistol from the side"))
    marked(stage, name, parcel_of(stage, "lithium"), parcel_of(stage, "firearm"))
    stage.open(parcel_of(stage, "revolver"))
    stage.key(Qt.Key.Key_PageDown)
    stage.live(300)
    stage.window.bench_page.picture.ensure_canvas().fit()
    stage.save(name("bench-findings"))
    alarming = parcel_of(stage, "firearm")
    stage.open(alarming)
    stage.window.bench_page.picture.ensure_canvas().fit()
    measured(stage, name)
    stage.key(Qt.Key.Key_F5, CTRL)
    stage.live(200)
    stage.save(name("decision-seize"))
    if everything:
        rest(stage, name)
    stage.end()
    if everything and look == "dark":
        first_start(name, look, window)
        without_model(name, look, window, alarming)
        sourced(name, look, window, alarming)
    supervised(name, look, window)
    reviewed(name, look, window, Path(os.environ["YEARS"]))


def rest(stage: Stage, name: object) -> None:
    """The screens that are kept at one size only."""
    if not callable(name):
        raise TypeError("a naming function is needed")
    window = stage.window
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.live(200)
    stage.save(name("decision-problems"))
    stage.key(Qt.Key.Key_Escape)
    stage.open(parcel_of(stage, "revolver"))
    stage.key(Qt.Key.Key_F2, CTRL)
    stage.live(200)
    stage.save(name("decision-release-over-alarm"))
    stage.key(Qt.Key.Key_Escape)
    stage.open(parcel_of(stage, "firearm"))
    stage.window.bench_page.picture.ensure_canvas().fit()
    stage.key(Qt.Key.Key_F2, CTRL)
    stage.live(200)
    bench = window.bench
    if bench is None:
        raise RuntimeError("no bench")
    answers = {"opened": "no", "override_reason": "Seen: a model kit, as declared."}
    for field in bench.decision.state.fields:
        if field.demanded and not field.value:
            bench.decision.change(field.spec.name, answers.get(field.spec.name, "Seen by eye."))
    stage.key(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: bench.state.recorded is not None, "the record")
    stage.live(300)
    stage.save(name("recorded"))
    replayed(stage, name)
    stage.open(COLOURED)
    stage.save(name("bench-unmanifested-coloured"))
    stage.open(parcel_of(stage, "lithium"))
    stage.key(Qt.Key.Key_F6)
    stage.live(200)
    stage.save(name("bench-metal-only"))
    decided(stage, name, parcel_of(stage, "revolver"), parcel_of(stage, "repair shop"))
    stage.open(parcel_of(stage, "revolver"))
    printed(stage, name)
    stage.open(parcel_of(stage, "lithium"))
    functions(stage, name)
    comparing(stage, name)
    tied(stage, name, parcel_of(stage, "repair shop"))
    read_and_brought_in(stage, name, parcel_of(stage, "lithium"))
    entered(stage, name, COLOURED)
    accounts(stage, name)
    stage.key(Qt.Key.Key_F1)
    stage.live(300)
    stage.save(name("keys"))
    stage.close_dialogs()
    stage.key(Qt.Key.Key_L, CTRL)
    stage.live(300)
    stage.save(name("locked"))


def printed(stage: Stage, name: object) -> None:
    """The papers of the parcel on the bench, the first one laid out."""
    from workstation.ui.paper.dialog import PapersDialog

    if not callable(name):
        raise TypeError("a naming function is needed")
    stage.key(Qt.Key.Key_P, CTRL)
    dialog = stage.window.findChild(PapersDialog)
    if dialog is None:
        raise RuntimeError("no papers")
    stage.until(dialog.save.isEnabled, "the paper")
    stage.live(200)
    stage.save(name("papers"))
    stage.close_dialogs()


def comparing(stage: Stage, name: object) -> None:
    """Another picture beside the parcel: the list, side by side, swiped; two views of one parcel."""
    compare = stage.window.compare
    if not callable(name) or compare is None:
        raise TypeError("a naming function and a bench are needed")
    stage.key(Qt.Key.Key_F2)
    stage.key(Qt.Key.Key_E, CTRL, SHIFT)
    stage.until(lambda: compare.state.found, "the list")
    stage.live(200)
    stage.save(name("compare-list"))
    stage.key(Qt.Key.Key_Return)
    stage.until(lambda: compare.state.prepared is not None, "the earlier picture")
    stage.key(Qt.Key.Key_B, CTRL, SHIFT)
    stage.live(300)
    stage.save(name("compare-side-by-side"))
    stage.key(Qt.Key.Key_P, CTRL, SHIFT)
    stage.live(300)
    stage.save(name("compare-swipe"))
    stage.key(Qt.Key.Key_B, CTRL, SHIFT)
    stage.key(Qt.Key.Key_Escape)
    stage.open(parcel_of(stage, "pistol from the side"))
    stage.key(Qt.Key.Key_T, CTRL, SHIFT)
    stage.until(lambda: compare.state.prepared is not None, "the other view")
    stage.live(400)
    stage.save(name("two-views"))
    stage.key(Qt.Key.Key_Escape)


def first_start(name: object, look: str, window: tuple[int, int]) -> None:
    if not callable(name):
        raise TypeError("a naming function is needed")
    stage = Stage(Path(os.environ["OTHER"]), look, window, demo=False)
    stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the first form")
    stage.save(name("first-start"))
    stage.end()


def without_model(name: object, look: str, window: tuple[int, int], parcel: str) -> None:
    if not callable(name):
        raise TypeError("a naming function is needed")
    stage = Stage(Path(os.environ["BARE"]), look, window)
    stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the sign-in form")
    stage.sign_in()
    stage.live(500)
    stage.open(parcel)
    stage.save(name("bench-not-checked"))
    stage.end()


def parcel_of(stage: Stage, story: str) -> str:
    """The demo parcel whose story holds a word."""
    facility = stage.bench.facility
    if facility is None:
        raise RuntimeError("no demo facility")
    pairs = zip(facility.barcodes, facility.stories, strict=True)
    return next(barcode for barcode, told in pairs if story in told.lower())


def lay_down_coloured(data_dir: Path) -> None:
    """File a coloured picture, as a scanner's console saves it, under a parcel with no record."""
    from workstation.imaging.display import standard_picture
    from workstation.imaging.files import save_png

    station = open_station(data_dir)
    try:
        first = next(item for item in station.store.queue() if item.scans)
        scan = station.parcels.load(station.store.scans(first.parcel_id)[0])
        path = data_dir / "coloured.png"
        save_png(path, standard_picture(scan))
        station.store.mark_open(COLOURED)
        station.store.put_scan(COLOURED, station.reader.header(path), path)
        path.unlink()
    finally:
        station.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
