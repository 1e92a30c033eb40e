"""One running bench: its window, its lanes, and the station that it opens and closes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from workstation.ui.main_window import MainWindow
from workstation.ui.runner import QtRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from workstation.composition import Station
    from workstation.controllers.sign_in import SignInState
    from workstation.domain.log import Verification
    from workstation.services.demo import DemoFacility
    from workstation.wiring import Wiring

log = logging.getLogger(__name__)
_IDLE_CHECK_MS = 1000
ENCRYPTED, NOT_THE_KEY = "CRYPT-02", "CRYPT-01"
"""The store waits for a password; the one that was given does not open it."""


class Application(QObject):
    """One running bench: window, lanes, and the station once it is open."""

    _progress = Signal(str)
    ready = Signal()
    """The station is open and the sign-in form is in front."""

    def __init__(
        self,
        data_dir: Path,
        demo: bool,
        *,
        settings: QSettings | None = None,
        open_station: Callable[[Path], Station] | None = None,
    ) -> None:
        super().__init__()
        self._data_dir, self._demo, self._open_station = data_dir, demo, open_station
        self.window = MainWindow(settings)
        self.runner = QtRunner(self)
        self.station: Station | None = None
        self.facility: DemoFacility | None = None
        self.window.closing.connect(self.close)
        self.window.verify_wanted.connect(self._verify)
        self.window.unlock_wanted.connect(self._unlock)
        self._entering: tuple[str, str] | None = None
        self._wrong_keys = 0
        self._progress.connect(
            self.window.sign_in_page.show_starting, Qt.ConnectionType.QueuedConnection
        )
        self._tick = QTimer(self)
        self._tick.setInterval(_IDLE_CHECK_MS)
        self._closed = self._warmed = self._clock_asked = False
        self.wiring: Wiring | None = None
        """The controllers of the window; there once the station is open."""

    def start(self) -> None:
        """Open the station on the store lane; the window is on the screen already."""
        self.runner.submit("store", self._open, self._opened, self._not_opened)

    def close(self) -> None:
        """Wait until what was recorded is on disk, then let everything go."""
        if self._closed:
            return
        self._closed = True
        self._tick.stop()
        station, wiring = self.station, self.wiring
        if wiring is not None:
            wiring.close()
        if station is not None:
            self.runner.submit("store", station.close, lambda _: None, lambda _: None)
        self.runner.close()
        if wiring is not None:
            wiring.barcodes.close()
        app = QApplication.instance()
        if app is not None:
            app.quit()

    def _open(self) -> tuple[Station, DemoFacility | None, str]:
        if self._open_station is not None:
            station = self._open_station(self._data_dir)
        else:
            from workstation.composition import open_station

            station = open_station(self._data_dir)
        if not self._demo:
            return station, None, ""
        from workstation.services.demo import lay_down

        try:
            facility = lay_down(station, self._data_dir, self._progress.emit)
            return station, facility, facility.password()
        except BaseException:
            station.close()
            raise

    def _opened(self, answer: tuple[Station, DemoFacility | None, str]) -> None:
        from workstation.wiring import Wiring

        self.station, self.facility, password = answer
        wiring = Wiring(self.window, self.runner, self.station, self._show_sign_in, self)
        self.wiring = wiring
        if self.facility is not None:
            self.window.sign_in_page.show_demo(self.facility.officer, password)
        for tick in (*wiring.ticks(), self._check_clock):
            self._tick.timeout.connect(tick)
        self._tick.start()
        wiring.begin()
        self.ready.emit()

    def _show_sign_in(self, state: SignInState) -> None:
        self.window.show_sign_in(state)
        if state.page.value == "sign in" and not state.busy and self._entering is not None:
            name, password = self._entering
            self._entering = None
            QTimer.singleShot(0, self, lambda: self.window.signing().sign_in(name, password))
        if self.wiring is not None:
            self.wiring.checkpoints.sits(state.officer.name if state.officer is not None else "")
        if state.page.value == "bench" and not self._warmed:
            # What the first picture needs is brought in while the officer takes up the parcel;
            # a window where nobody sits stays small.
            self._warmed = True
            self.runner.submit("image", _warm, _warm_screen, lambda _: None)
            if self.station is not None:  # imported tariffs, read before the first parcel asks
                tariff = self.station.rules.tables.tariff
                self.runner.submit("image", tariff.tables, lambda _: None, lambda _: None)

    def _check_clock(self) -> None:
        """A wall clock that was set while the station runs is told in the log."""
        watch = self.station.governing.watching.clock if self.station is not None else None
        if watch is not None and not self._clock_asked and watch.jumped():
            self._clock_asked = True
            self.runner.submit("store", watch.check, self._clock_told, self._clock_told)

    def _clock_told(self, answer: object) -> None:
        self._clock_asked = False
        if isinstance(answer, Exception):
            log.warning("a jump of the clock is not in the log: %s", answer)

    def _not_opened(self, error: Exception) -> None:
        from workstation.domain.notice import BUG, WorkstationError
        from workstation.services.accounts import delay_s

        notice = error.notice if isinstance(error, WorkstationError) else BUG
        if notice.code == ENCRYPTED:
            self.window.sign_in_page.show_encrypted()
        elif notice.code == NOT_THE_KEY:
            self._wrong_keys += 1
            self.window.sign_in_page.show_encrypted(str(notice), busy=True)
            wait_ms = round(delay_s(self._wrong_keys) * 1000)
            QTimer.singleShot(
                wait_ms, self, lambda: self.window.sign_in_page.show_encrypted(str(notice))
            )
        else:
            self.window.sign_in_page.show_failed(str(notice))

    def _unlock(self, name: str, password: str) -> None:
        """Open an encrypted station with a password, which then signs its officer in."""
        self.window.sign_in_page.show_encrypted(busy=True)
        self._entering = (name, password)

        def work() -> tuple[Station, DemoFacility | None, str]:
            from workstation.unlocking import unlock

            unlock(self._data_dir, name, password)
            return self._open()

        self.runner.submit("store", work, self._opened, self._not_opened)

    def _verify(self) -> None:
        if self.station is not None:
            self.window.status_line.show_message("Verifying the log…")
            self.runner.submit("store", self.station.log.verify, self._verified, self._not_verified)

    def _verified(self, result: Verification) -> None:
        words = f"Log verified: {result.entries} entries hold, head {result.head.hex()[:12]}…"
        if not result.holds:
            words = f"The log does NOT hold from entry {result.first_bad}: {result.why}"
        self.window.status_line.show_message(words)

    def _not_verified(self, error: Exception) -> None:
        self.window.status_line.show_message(f"The log could not be verified: {error}")


def _warm() -> None:
    import workstation.imaging.display  # noqa: F401


def _warm_screen(_: None) -> None:
    # Classes of widgets are made on the thread of the screen, where Qt's binding expects it.
    import workstation.ui.canvas
    import workstation.ui.compare.comparing  # noqa: F401
