"""The start of the program with a window: what is painted first, and what only then begins."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from PySide6.QtCore import QLockFile, QSettings, Qt
from PySide6.QtWidgets import QApplication

from workstation.app import Application
from workstation.ui import theme
from workstation.ui.main_window import MainWindow
from workstation.ui.words import APP

_SWITCH_S = 0.0002


def main(data_dir: Path, demo: bool = False) -> int:
    """Open the bench window on a data folder; the exit status of the program."""
    share_the_interpreter()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application runs already")
    prepare_application(app)
    settings = QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat)
    theme.apply(app, _theme(settings))
    bench = Application(data_dir, demo, settings=settings)
    bench.window.resize(1366, 768)
    place_window(bench.window, settings)
    lock: list[QLockFile] = []
    bench.window.sign_in_page.painted.connect(
        lambda: _begin(bench, data_dir, lock), Qt.ConnectionType.QueuedConnection
    )
    bench.window.show()
    bench.window.activateWindow()
    status = app.exec()
    bench.close()
    return status


def share_the_interpreter() -> None:
    """Let the window have the interpreter soon when a lane computes in Python or makes garbage.

    A frame gives it up a dozen times, for each look-up and each drawing, and waits this long each
    time until a busy lane yields; at the default of 5 ms a drag would stand still.
    """
    from workstation.ui.housekeeping import collect_by_hand

    sys.setswitchinterval(_SWITCH_S)
    collect_by_hand()


def prepare_application(app: QApplication) -> None:
    """Style, font and names of the application."""
    app.setApplicationName(APP)
    app.setStyle("Fusion")
    theme.text_font(app)


def _begin(bench: Application, data_dir: Path, lock: list[QLockFile]) -> None:
    """After the first paint: diagnostics, the one-instance lock, the station."""
    from workstation.ui import diagnostics

    bench.ready.connect(gc.freeze)  # what a start leaves stays: nothing to look for in it
    diagnostics.start(data_dir)
    single = QLockFile(str(data_dir / "bench.lock"))
    single.setStaleLockTime(0)
    lock.append(single)
    if single.tryLock(0):
        bench.start()
    elif single.error() == QLockFile.LockError.LockFailedError:
        pid, host = _holder(single)
        bench.window.sign_in_page.show_failed(
            f"The workstation is open on this data folder already (process {pid} on {host}). "
            "Nothing was changed. Use that window, or close it first. (WINDOW-01)"
        )
    else:
        bench.start()  # a folder that cannot be written: the store says what that means


def _holder(lock: QLockFile) -> tuple[object, object]:
    """Process number and computer that hold the lock, as far as the file tells."""
    told = [part for part in lock.getLockInfo() if not isinstance(part, bool)]
    return (told[0], told[1]) if len(told) > 1 else ("unknown", "this computer")


def place_window(window: MainWindow, settings: QSettings) -> None:
    """Where it was left; Qt brings a window home whose screen is gone."""
    geometry = settings.value("geometry")
    if geometry is not None:
        window.restoreGeometry(geometry)


def _theme(settings: QSettings) -> str:
    name = str(settings.value("theme", "dark"))
    return name if name in theme.NAMES else "dark"
