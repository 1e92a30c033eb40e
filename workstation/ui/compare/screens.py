"""Pictures on other screens: sent there, remembered by the screen's name, home when it goes away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from workstation.ui.bench.picture_area import EmptyRoom
from workstation.ui.compare.second_window import SecondWindow

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

PICTURE, COMPARED = "window.second_screen", "window.compared_screen"
ONE_SCREEN = "There is one screen only: the picture stays here"


@dataclass(slots=True)
class _Place:
    """What can go to another screen, and how it goes and comes home."""

    name: str
    title: str
    lend: Callable[[], list[QWidget]]
    take_back: Callable[[], None]
    window: SecondWindow | None = None
    screen: str = ""
    """Name of the screen it stands on."""


class Screens(QObject):
    """Sends the picture, or the compared picture, to another screen and brings it home.

    What an officer sent away is sent again at the next start, and when a screen that was unplugged
    comes back. While nobody sits at the bench nothing is shown on any screen.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._area = window.bench_page.picture
        self._stand_in = EmptyRoom()
        self._bench = False
        self._places = {
            PICTURE: _Place(
                "picture_window", "Picture", self._lend_picture, self._take_back_picture
            ),
            COMPARED: _Place(
                "compared_window", "Compared picture", self._lend_compared, self._take_back_compared
            ),
        }
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._screen_came)
            app.screenRemoved.connect(self.screen_gone)

    # Intents

    def toggle(self, which: str) -> None:
        """Send it to another screen, or bring it home; either is remembered."""
        place = self._places[which]
        if place.window is not None:
            self._home(place)
            self._remember(which, "")
        else:
            screen = self._another_screen(self._window.remembered(_key(which)))
            if screen is None:
                self._window.status_line.show_message(ONE_SCREEN)
            else:
                self._send(place, screen)
                self._remember(which, screen.name())
        self._tick()

    def on_bench(self, on: bool) -> None:
        """Somebody sits at the bench: what was sent away before goes there again. Nobody does: no
        screen shows a picture."""
        if on == self._bench:
            return
        self._bench = on
        for which, place in self._places.items():
            if not on:
                self._home(place)
            else:
                self._send_again(which, place)
        self._tick()

    def close(self) -> None:
        """Everything home; what is remembered stays."""
        for place in self._places.values():
            self._home(place)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.disconnect(self._screen_came)
            app.screenRemoved.disconnect(self.screen_gone)

    def window_of(self, which: str) -> SecondWindow | None:
        """The window on another screen, where there is one."""
        return self._places[which].window

    # Screens that come and go

    def screen_gone(self, screen: QScreen) -> None:
        """A screen was unplugged: what stood on it comes home."""
        for place in self._places.values():
            if place.window is not None and place.screen == screen.name():
                self._home(place)
                self._window.status_line.show_message(
                    f"The screen {screen.name()} is gone: the picture is here again"
                )
        self._tick()

    def _screen_came(self, screen: QScreen) -> None:
        for which, place in self._places.items():
            if self._bench and self._window.remembered(_key(which)) == screen.name():
                self._send_again(which, place)
        self._tick()

    # Inside

    def _send_again(self, which: str, place: _Place) -> None:
        wanted = self._window.remembered(_key(which))
        screen = self._another_screen(wanted) if wanted else None
        if screen is not None and place.window is None and screen.name() == wanted:
            self._send(place, screen)

    def _another_screen(self, wanted: str) -> QScreen | None:
        """The screen of a name, else the first that the main window does not stand on."""
        own = self._window.screen()
        others = [screen for screen in QGuiApplication.screens() if screen is not own]
        named = [screen for screen in others if screen.name() == wanted]
        return next(iter(named or others), None)

    def _send(self, place: _Place, screen: QScreen) -> None:
        window = SecondWindow(
            place.name,
            place.title,
            list(self._window.actions_by_name.all()),
            self._window.bench_page.top.barcode,
        )
        for widget in place.lend():
            window.column.addWidget(widget)
            widget.show()
        window.closed.connect(lambda: self._closed(place))
        place.window, place.screen = window, screen.name()
        window.fill(screen)

    def _closed(self, place: _Place) -> None:
        self._home(place)
        which = next(name for name, one in self._places.items() if one is place)
        self._remember(which, "")
        self._tick()

    def _home(self, place: _Place) -> None:
        window, place.window, place.screen = place.window, None, ""
        if window is not None:
            place.take_back()
            window.hide()
            window.deleteLater()

    def _remember(self, which: str, screen: str) -> None:
        self._window.remember(_key(which), screen)

    def _tick(self) -> None:
        for which, place in self._places.items():
            self._window.actions_by_name[which].setChecked(place.window is not None)

    def _lend_picture(self) -> list[QWidget]:
        self._stand_in.show_words(
            "The picture is on another screen", "Ctrl+F11 brings it back to this window."
        )
        return [self._area.lend_stage(self._stand_in)]

    def _take_back_picture(self) -> None:
        self._area.take_back_stage()

    def _lend_compared(self) -> list[QWidget]:
        comparing = self._window.comparing()
        return [] if comparing is None else list(comparing.lend_pane())

    def _take_back_compared(self) -> None:
        comparing = self._window.comparing()
        if comparing is not None:
            comparing.take_back_pane()


def _key(which: str) -> str:
    return f"screens/{which}"
