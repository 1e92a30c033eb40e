"""How the picture on the bench is looked at: functions, sweep, what is kept, what has to be made.

Everything that changes the view goes through here, so that it is named, logged, and made on a
lane where it takes longer than a frame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.view import ViewState
    from workstation.services.ports import Runner
    from workstation.ui.canvas import ScanCanvas

SETTLED_MS = 700
"""A view that stands this long is told to the log with its numbers."""
AT_ONCE_PIXELS = 1_500_000
"""Contrast of a picture this large is equalised within a frame or two; larger ones on a lane."""
SWEEP_MS, SWEEP_STEP, HAND_STEP = 60, 0.01, 0.04
KEEPING = "Window and functions are KEPT for the next picture"


class Viewing(QObject):
    """The view of one canvas. Uses no canvas before there is one."""

    view_used = Signal(str)
    """Words of a view for the log: without numbers at once, with them once it stands."""
    keep_changed = Signal(bool)
    sweep_changed = Signal(bool)
    """The variable density window runs, or stands."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.canvas: ScanCanvas | None = None
        self.lanes: Callable[[], Runner] | None = None
        """The station's lanes, once it is open."""
        self.keep = False
        self.keep_key: Callable[[], str] = str
        """The key that ends keeping, as it is set now."""
        self._last: tuple[Prepared, ViewState] | None = None
        self._wanted: ViewState | None = None
        self._direction = SWEEP_STEP
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._tell_settled)
        self._sweep = QTimer(self)
        self._sweep.setInterval(SWEEP_MS)
        self._sweep.timeout.connect(self._swept)

    def take(self, canvas: ScanCanvas) -> None:
        """Look after a canvas from now on."""
        self.canvas = canvas
        canvas.view_changed.connect(self._changed)
        canvas.turned.connect(lambda _: self._tell())
        canvas.density_turned.connect(self.step_sweep)

    def show_scan(self, prepared: Prepared) -> None:
        """Put another picture on the canvas: in its standard view, or in the kept one."""
        canvas, last = self._canvas(), self._last
        self._wanted = None
        self._stop()
        canvas.show_scan(prepared)
        if self.keep and last is not None:
            from workstation.imaging.view import carry

            self.want(carry(last[0], last[1], prepared))
        self._notice()

    def show_frame(self, prepared: Prepared) -> None:
        """Another frame of the same picture, in the view and at the place in force."""
        canvas, now = self._canvas(), self.state()
        if now is None:
            self.show_scan(prepared)
            return
        before, view = now
        scales = [(p.stored_scale, p.stored_offset) for p in (before, prepared)]
        canvas.show_slice(prepared)
        if scales[0] != scales[1]:
            from workstation.imaging.view import carry

            self.want(replace(carry(before, view, prepared), kept=view.kept))
        self._notice()

    def state(self) -> tuple[Prepared, ViewState] | None:
        """The picture and its view; None where there is none."""
        if self.canvas is None:
            return None
        prepared, view = self.canvas.prepared(), self.canvas.view_state()
        return None if prepared is None or view is None else (prepared, view)

    # Changes

    def want(self, view: ViewState) -> None:
        """Look at the picture so: at once, or as soon as a lane has made what it takes."""
        now = self.state()
        if now is None:
            return
        from workstation.imaging.display import is_ready

        prepared, _ = now
        small = prepared.rows * prepared.columns <= AT_ONCE_PIXELS
        if small or self.lanes is None or is_ready(prepared, view):
            self._wanted = None
            self._canvas().apply(view)
            self._notice()
            return
        self._canvas().apply(replace(view, enhancement=now[1].enhancement))
        self._wanted = view
        self._notice()
        self._prepare(prepared, view)

    def apply_function(self, name: str) -> None:
        """Switch a view function; "standard" is also the whole picture, unturned."""
        now = self.state()
        if now is None:
            return
        from workstation.imaging.view import apply_function

        if name == "standard":
            self._wanted = None
            self._canvas().reset_view()
            self._notice()
            return
        before = now[1] if self._wanted is None else self._wanted
        view = apply_function(now[0], before, name)
        self.want(view)
        if name == "variable density" and view.penetration == "variable":
            self.run_sweep(True)

    def change(self, make: Callable[[Prepared, ViewState], ViewState]) -> None:
        """Change the view by a function of picture and view."""
        now = self.state()
        if now is not None:
            self.want(make(now[0], now[1] if self._wanted is None else self._wanted))

    def auto_window(self) -> None:
        """The window that holds all but half a per cent of the pixels at each end."""
        self.change(_automatic)

    def reset_window(self) -> None:
        """The picture's own window; the functions stay."""
        self.change(_own_window)

    def hold_window(self) -> None:
        """The window as it stands becomes one's own: no function or preset moves it any more."""
        self._stop()
        self.change(_held)

    def next_window(self) -> None:
        """The next declared window or site preset, round and round."""
        self.change(_next_window)

    def next_band(self) -> None:
        """The next of the site's density bands, round and round."""
        self.change(_next_band)

    # Sweep

    def run_sweep(self, on: bool) -> None:
        """Let the variable density window run from dense to thin and back, or stand."""
        now = self.state()
        if on and now is not None and now[1].penetration != "variable":
            from workstation.imaging.view import with_sweep

            self.want(with_sweep(now[0], now[1], now[1].sweep))
        if on and now is not None and not self._sweep.isActive():
            self._sweep.start()
            self.sweep_changed.emit(True)
        elif not on:
            self._stop()

    def sweeping(self) -> bool:
        """Whether the window runs."""
        return self._sweep.isActive()

    def step_sweep(self, steps: float) -> None:
        """One step by hand, + thinner; a running window stands."""
        self._stop()
        self.sweep_to(None, steps * HAND_STEP)

    def sweep_to(self, position: float | None, by: float = 0.0) -> None:
        """Put the variable density window somewhere, 0 the densest, 1 the thinnest."""
        now = self.state()
        if now is None or not now[0].has_grey:
            return
        from workstation.imaging.view import with_sweep

        self.want(with_sweep(now[0], now[1], (now[1].sweep if position is None else position) + by))

    def _swept(self) -> None:
        now = self.state()
        if now is None or now[1].penetration != "variable":
            self._stop()
            return
        if now[1].sweep >= 1.0:
            self._direction = -SWEEP_STEP
        elif now[1].sweep <= 0.0:
            self._direction = SWEEP_STEP
        self.sweep_to(None, self._direction)

    def _stop(self) -> None:
        if self._sweep.isActive():
            self._sweep.stop()
            self.sweep_changed.emit(False)

    # Kept for the next picture

    def set_keep(self, on: bool) -> None:
        """Keep window and functions for the next picture, or open it in its standard view."""
        if on == self.keep:
            return
        self.keep = on
        self._last = self.state() if on else None
        self._notice()
        self.keep_changed.emit(on)

    # Inside

    def _canvas(self) -> ScanCanvas:
        if self.canvas is None:
            raise RuntimeError("there is no canvas yet")
        return self.canvas

    def _changed(self, view: ViewState) -> None:
        if view.penetration != "variable":
            self._stop()
        if self.keep:
            self._last = self.state()
        self._tell()

    def _tell(self) -> None:
        """The log hears at once which functions are on; their numbers once they stand."""
        now = self.state()
        if now is not None:
            turned = self._canvas().orientation().words
            self.view_used.emit(", ".join(filter(None, (now[1].kinds, turned))))
            self._settled.start()

    def _tell_settled(self) -> None:
        now = self.state()
        if now is not None and now[1].name != now[1].kinds and not self.sweeping():
            self.view_used.emit(self._canvas().view_words())

    def _notice(self) -> None:
        key = self.keep_key()
        lines = [f"{KEEPING} ({key} ends it)" if key else KEEPING] if self.keep else []
        if self._wanted is not None:
            lines.append("Preparing the local contrast…")
        if self.canvas is not None and self.canvas.prepared() is not None:
            self.canvas.set_notice("   ".join(lines))

    def _prepare(self, prepared: Prepared, view: ViewState) -> None:
        from workstation.imaging.display import prepare_function

        if self.lanes is None:
            raise RuntimeError("no lane to prepare a view on")
        self.lanes().submit(
            "image",
            partial(prepare_function, prepared, view),
            lambda _: self._prepared(prepared, view),
            lambda error: self._not_prepared(prepared, error),
        )

    def _prepared(self, prepared: Prepared, view: ViewState) -> None:
        now, wanted = self.state(), self._wanted
        if now is None or wanted is None or now[0] is not prepared:
            return
        if wanted.enhancement == view.enhancement:
            # Whatever else was changed meanwhile stays changed.
            self._wanted = None
            self._canvas().apply(replace(now[1], enhancement=view.enhancement))
            self._notice()

    def _not_prepared(self, prepared: Prepared, error: Exception) -> None:
        now = self.state()
        if now is not None and now[0] is prepared:
            self._wanted = None
            words = f"The local contrast could not be made ({type(error).__name__}); view as before"
            self._canvas().set_notice(words)


def _automatic(prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.histogram import percentile
    from workstation.imaging.prepared import AUTOMATIC_SHARES
    from workstation.imaging.view import with_window

    if prepared.counts is None:
        return view
    low, high = (percentile(prepared.counts, share) for share in AUTOMATIC_SHARES)
    changed = with_window(view, (low + high) / 2, high - low)
    return replace(changed, window_words="automatic") if changed.own_window else changed


def _own_window(prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_standard_window

    return with_standard_window(view)


def _held(prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_window

    return with_window(view, view.centre, view.width)


def _next_window(prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_choice, with_standard_window
    from workstation.imaging.windows import declared_windows, site_windows

    if prepared.scan is None or not prepared.has_grey:
        return view
    own = with_standard_window(view)
    choices = (*declared_windows(prepared.scan), *site_windows(prepared.scan))
    ring = [own, *(with_choice(prepared, own, choice) for choice in choices)]
    ring = list(dict.fromkeys(ring))
    at = next((n for n, one in enumerate(ring) if one == view), len(ring) - 1)
    return ring[(at + 1) % len(ring)]


def _next_band(prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import apply_function, band_of, with_band
    from workstation.imaging.windows import site_bands

    bands = site_bands(prepared.scan) if prepared.scan is not None else ()
    if not bands:
        return apply_function(prepared, view, "density highlight")
    places = [band_of(prepared, band) for band in bands]
    if view.band is None or view.band not in places:
        return with_band(view, places[0])
    at = places.index(view.band) + 1
    return with_band(view, places[at] if at < len(places) else None)
