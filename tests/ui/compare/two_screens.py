"""Works a bench over two screens: `python -m tests.ui.compare.two_screens DATA_DIR`.

Started by test_screens.py with an offscreen platform of two screens, the second at scale 1.5; what
was seen is told as one JSON object on stdout.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.screens.shots import Stage as Play
from tests.ui.facility import NAME, PARCELS, PASSWORD
from workstation.app import Application
from workstation.starting import place_window
from workstation.ui.compare.screens import COMPARED, PICTURE
from workstation.ui.compare.second_window import SecondWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Seen = dict[str, object]


def main(data_dir: Path) -> None:
    seen: Seen = {}
    play = start(data_dir)
    seen["screens"] = [screen.name() for screen in QGuiApplication.screens()]
    sign_in(play)
    play.open(PARCELS[1])
    picture_away(play, seen)
    compared_away(play, seen)
    lock(play, seen)
    screen_gone(play, seen)
    restart(play, data_dir, seen)
    print(json.dumps(seen))


def start(data_dir: Path) -> Play:
    play = Play(data_dir, "dark", (1366, 768), demo=False)
    play.until(lambda: play.window.sign_in_page.enter.isVisible(), "the sign-in form")
    return play


def sign_in(play: Play) -> None:
    play.window.sign_in_page.name.setText(NAME)
    play.window.sign_in_page.password.setText(PASSWORD)
    play.press("sign_in_enter")
    play.until(lambda: play.window.page.currentIndex() == 1, "the bench")


def away(play: Play, which: str) -> SecondWindow:
    window = play.window.screens().window_of(which)
    assert window is not None
    return window


def place(widget: QWidget) -> list[object]:
    return [widget.screen().name(), *widget.frameGeometry().getRect()]


def key_to(window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier, play: Play) -> None:
    handle = window.windowHandle()
    assert isinstance(handle, QWindow)
    QTest.keyClick(handle, key, held)
    play.live(30)


def picture_away(play: Play, seen: Seen) -> None:
    canvas = play.window.bench_page.picture.ensure_canvas()
    bench = play.window.bench
    assert bench is not None
    assert not any(view.problem for view in bench.state.views), bench.state.views
    play.until(lambda: canvas.view_state() is not None, "the picture")
    before = canvas.viewport().devicePixelRatioF()
    key_to(play.window, Qt.Key.Key_F11, CTRL, play)
    second = away(play, PICTURE)
    second.activateWindow()
    QTest.qWaitForWindowActive(second)
    seen["picture"] = place(second)
    seen["ratios"] = [before, canvas.viewport().devicePixelRatioF()]
    seen["picture_in_second"] = canvas.window() is second
    room = canvas.room()
    seen["fitted"] = abs(canvas.zoom() - room.fitted(canvas.orientation()).zoom) < 1e-9
    key_to(second, Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, play)
    view = canvas.view_state()
    seen["key_there"] = view.name if view is not None else ""
    scan_in(second, PARCELS[0], play)
    state = play.window.bench.state if play.window.bench is not None else None
    seen["scan_there"] = state.barcode.text if state is not None and state.barcode else ""
    seen["field"] = play.window.bench_page.top.barcode.text()
    second.activateWindow()
    QTest.qWaitForWindowActive(second)
    play.live(400)
    for character in "CP12":
        key_to(second, Qt.Key(ord(character)), SHIFT, play)
        play.live(120)
    seen["typed_there"] = play.window.bench_page.top.barcode.text()
    play.window.activateWindow()
    key_to(play.window, Qt.Key.Key_F11, CTRL, play)
    seen["home"] = canvas.window() is play.window
    seen["second_gone"] = play.window.screens().window_of(PICTURE) is None


def scan_in(window: QWidget, text: str, play: Play) -> None:
    play.live(400)
    handle = window.windowHandle()
    assert isinstance(handle, QWindow)
    for character in text:
        QTest.keyClick(handle, character)
    QTest.keyClick(handle, Qt.Key.Key_Return)
    bench = play.window.bench
    assert bench is not None
    play.until(
        lambda: bench.state.opened is not None and bench.state.opened.barcode.text == text, text
    )
    play.until(lambda: not any(view.pending for view in bench.state.views), "the opinion")


def compared_away(play: Play, seen: Seen) -> None:
    compare = play.window.compare
    assert compare is not None
    compare.choose_list()
    play.until(lambda: compare.state.found, "the list")
    compare.choose(0)
    play.until(lambda: compare.state.prepared is not None, "the picture")
    key_to(play.window, Qt.Key.Key_F11, SHIFT, play)
    second = away(play, COMPARED)
    comparing = play.window.comparing()
    assert comparing is not None
    pane, stage = comparing.pane, play.window.bench_page.picture.stage
    assert pane.canvas is not None
    seen["compared"] = place(second)
    seen["compared_titles"] = [stage.left_title.title, stage.right_title.title]
    seen["title_there"] = stage.right_title.window() is second and stage.right_title.isVisible()
    seen["left_whole"] = stage.left.width() == stage.width()
    left = play.window.bench_page.picture.ensure_canvas()
    left.zoom_by(2.0)
    left.viewport().grab()
    seen["linked_there"] = [
        left.placement.centre == pane.canvas.placement.centre,
        round(left.zoom(), 6),
        round(pane.canvas.zoom(), 6),
    ]
    second.close()
    play.live(50)
    seen["closed_home"] = pane.window() is play.window
    compare.close()


def lock(play: Play, seen: Seen) -> None:
    front(play.window)
    key_to(play.window, Qt.Key.Key_F11, CTRL, play)
    second = away(play, PICTURE)
    sign_in_controller = play.window.sign_in
    assert sign_in_controller is not None
    sign_in_controller.lock("idle")
    seen["locked"] = [second.isVisible(), play.window.screens().window_of(PICTURE) is None]
    play.live(50)
    front(play.window)
    unlock = play.window.sign_in
    assert unlock is not None
    unlock.unlock(PASSWORD)
    play.until(lambda: play.window.page.currentIndex() == 1, "the bench again")
    seen["unlocked"] = play.window.screens().window_of(PICTURE) is not None


def front(window: QWidget) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def screen_gone(play: Play, seen: Seen) -> None:
    away(play, PICTURE)
    play.window.screens().screen_gone(QGuiApplication.screens()[1])
    canvas = play.window.bench_page.picture.ensure_canvas()
    seen["unplugged"] = canvas.window() is play.window
    seen["remembered"] = play.window.remembered("screens/" + PICTURE)


def restart(play: Play, data_dir: Path, seen: Seen) -> None:
    """The window was left on the second screen; the picture goes to the other one again."""
    play.window.move(QPoint(1400, 40))
    play.live(50)
    seen["moved_to"] = play.window.screen().name()
    play.window.remember("screens/" + PICTURE, "left")
    play.end()
    settings = QSettings(str(data_dir / "screens.ini"), QSettings.Format.IniFormat)
    again = Application(data_dir, demo=False, settings=settings)
    place_window(again.window, settings)
    again.window.show()
    play.live(50)
    seen["main_again"] = again.window.screen().name()
    seen["main_inside"] = (
        again.window.screen().geometry().contains(again.window.geometry().center())
    )
    again.start()
    play.until(lambda: again.window.sign_in_page.enter.isVisible(), "the form again")
    assert again.window.sign_in is not None
    again.window.sign_in.sign_in(NAME, PASSWORD)
    play.until(lambda: again.window.page.currentIndex() == 1, "the bench again")
    second = again.window.screens().window_of(PICTURE)
    seen["picture_again"] = None if second is None else place(second)
    again.window.close()
    settings.setValue("screens/" + PICTURE, "gone")
    settings.sync()
    last = Application(data_dir, demo=False, settings=settings)
    last.window.show()
    last.start()
    play.until(lambda: last.window.sign_in_page.enter.isVisible(), "the form")
    assert last.window.sign_in is not None
    last.window.sign_in.sign_in(NAME, PASSWORD)
    play.until(lambda: last.window.page.currentIndex() == 1, "the bench")
    seen["absent_screen"] = last.window.screens().window_of(PICTURE) is None
    last.window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
