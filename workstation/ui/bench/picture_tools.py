"""The strip of picture tools: window in numbers, histogram, presets, strengths, density band.

It stands under the picture and takes as little of it as it can. It changes nothing itself: what
is wanted goes to `Viewing`, and what is shown is the view in force.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from workstation.ui import theme
from workstation.ui.bench.parts import Words, outline
from workstation.ui.canvas import HistogramWidget
from workstation.ui.canvas.words import THIN
from workstation.ui.theme import GRID

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.view import ViewState
    from workstation.imaging.windows import Band, Units, WindowChoice
    from workstation.ui.actions import Actions
    from workstation.ui.bench.viewing import Viewing

_ROW = GRID * 7
_LARGEST = 1e9
_NARROW = GRID * 225
GAMMA_ENDS = 4.0
_OWN, _NO_BAND = "Windows…", "Density bands…"


class Number(QDoubleSpinBox):
    """A number to type or to step; takes effect on Enter, on a step, and on leaving it."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setRange(-_LARGEST, _LARGEST)
        self.setKeyboardTracking(False)
        self.setFixedHeight(_ROW)
        self.setMinimumWidth(GRID * 22)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def put(self, value: float, decimals: int, unit: str) -> None:
        """Show a number and its unit without telling it to anybody."""
        if self.hasFocus() and self.lineEdit().isModified():
            return  # somebody is typing
        self.blockSignals(True)
        self.setSuffix(f" {unit}")
        self.setDecimals(decimals)
        self.setValue(value)
        self.blockSignals(False)

    def textFromValue(self, value: float) -> str:
        """Thousands set apart, as everywhere."""
        return f"{value:,.{self.decimals()}f}".replace(",", THIN)

    def valueFromText(self, text: str) -> float:
        """What was typed, with or without the unit, the spaces, a comma for a point."""
        return float(_digits(text.removesuffix(self.suffix())) or 0)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Digits, a sign, a point; anything else cannot be typed."""
        digits = _digits(text.removesuffix(self.suffix()))
        try:
            float(digits)
        except ValueError:
            half = digits in ("", "-", ".", "-.")
            state = QValidator.State.Intermediate if half else QValidator.State.Invalid
            return state, text, position
        return QValidator.State.Acceptable, text, position

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


class Pick(QComboBox):
    """A choice of presets; what is chosen is told once, and the field then names it."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFixedHeight(_ROW)
        self.setMinimumContentsLength(14)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        outline(self)


class Strength(QSlider):
    """A slider of whole steps; the wheel over the strip never moves one by accident."""

    def __init__(self, name: str, words: str, lowest: int, highest: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setRange(lowest, highest)
        self.setFixedHeight(_ROW)
        self.setMinimumWidth(GRID * 20)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def put(self, value: int) -> None:
        """Show a strength without telling it to anybody."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)


class PictureTools(QWidget):
    """One strip of four columns: histogram; window; strengths; density band and keeping."""

    left = Signal()
    """The officer is done here: Enter or Esc in a field."""

    def __init__(self, viewing: Viewing, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("picture_tools")
        self.setAccessibleName("Picture tools")
        self._viewing, self._actions = viewing, actions
        self._picture: Prepared | None = None
        self._choices: tuple[WindowChoice, ...] = ()
        self._bands: tuple[Band, ...] = ()
        self.histogram = HistogramWidget()
        self.histogram.view_wanted.connect(viewing.want)
        self.width_field = Number("window_width", "Window width: from black to white")
        self.level_field = Number("window_level", "Window level: the middle of the window")
        self.windows = Pick("window_presets", "Declared windows and site presets")
        self.gamma = Strength("gamma", "Gamma: to the right the dark parts brighten", -100, 100)
        self.clahe = Strength("clahe", "CLAHE: how far contrast may be raised", 9, 80)
        self.sweep = Strength("sweep", "Variable density: left the densest, right the thinnest", 0, 100)  # fmt: skip
        self.bands = Pick("band_presets", "The site’s density bands")
        self.band_low = Number("band_low", "Density band from")
        self.band_high = Number("band_high", "Density band to")
        self._told = {name: Words("", wrap=False) for name in ("gamma", "clahe", "sweep")}
        self._build()
        self._connect()

    def show_view(self, prepared: Prepared | None, view: ViewState | None) -> None:
        """Show the view in force."""
        fresh = prepared is not self._picture
        self._picture = prepared
        self.histogram.show_view(prepared, view)
        grey = prepared is not None and prepared.has_grey
        for widget in (
            self.width_field, self.level_field, self.windows, self.gamma, self.clahe, self.sweep,
            self.bands, self.band_low, self.band_high,
        ):  # fmt: skip
            widget.setEnabled(grey)
        if prepared is None or view is None or not grey:
            return
        if fresh:
            self._offer(prepared)
        units = _units(prepared)
        decimals = _decimals(prepared, units)
        unit = _short(units)
        self.width_field.put(view.width * _span(prepared, units), decimals, unit)
        centre = units.of_stored(prepared.to_stored(view.centre))
        self.level_field.put(centre, decimals, unit)
        self.windows.blockSignals(True)
        names = [choice.words for choice in self._choices]
        at = names.index(view.window_words) + 1 if view.window_words in names else 0
        self.windows.setCurrentIndex(at)
        self.windows.blockSignals(False)
        self.gamma.put(round(100 * math.log(view.gamma, GAMMA_ENDS)))
        self.clahe.put(round(view.clahe * 10) if view.clahe else 9)
        self.sweep.put(round(view.sweep * 100))
        off = "off"
        self._told["gamma"].setText(f"{view.gamma:.2f}" if view.gamma != 1.0 else off)
        self._told["clahe"].setText(f"{view.clahe:.1f}" if view.clahe else off)
        swept = view.penetration == "variable"
        self._told["sweep"].setText(f"{view.sweep:.0%}" if swept else off)
        self._show_band(prepared, view, units, decimals)

    def _show_band(self, prepared: Prepared, view: ViewState, units: Units, decimals: int) -> None:
        from workstation.imaging.view import band_of

        places = [band_of(prepared, band) for band in self._bands]
        at = places.index(view.band) + 1 if view.band in places else 0
        self.bands.blockSignals(True)
        self.bands.setCurrentIndex(at)
        self.bands.blockSignals(False)
        low, high = view.band or (view.limits[0], view.limits[1])
        ends = sorted(units.of_stored(prepared.to_stored(v)) for v in (low, high))
        self.band_low.put(ends[0], decimals, _short(units))
        self.band_high.put(ends[1], decimals, _short(units))

    def _offer(self, prepared: Prepared) -> None:
        from workstation.imaging.windows import declared_windows, site_bands, site_windows

        scan = prepared.scan
        declared = declared_windows(scan) if scan is not None else ()
        site = site_windows(scan) if scan is not None else ()
        self._choices = (*declared, *site)
        self._bands = site_bands(scan) if scan is not None else ()
        for pick, first, names in (
            (self.windows, _OWN, [_choice_words(c) for c in self._choices]),
            (self.bands, _NO_BAND, [_band_words(b) for b in self._bands]),
        ):
            pick.blockSignals(True)
            pick.clear()
            pick.addItems([first, *names])
            pick.blockSignals(False)

    # What is wanted

    def _connect(self) -> None:
        viewing = self._viewing
        for field in (self.width_field, self.level_field):
            field.valueChanged.connect(self._window_typed)
        for field in (self.band_low, self.band_high):
            field.valueChanged.connect(self._band_typed)
        for field in (self.width_field, self.level_field, self.band_low, self.band_high):
            field.installEventFilter(self)
        self.windows.activated.connect(self._window_picked)
        self.bands.activated.connect(self._band_picked)
        self.gamma.valueChanged.connect(lambda v: viewing.change(partial(_with_gamma, v)))
        self.clahe.valueChanged.connect(lambda v: viewing.change(partial(_with_clahe, v)))
        self.sweep.valueChanged.connect(self._swept)

    def _window_typed(self) -> None:
        prepared = self._picture
        if prepared is None:
            return
        units = _units(prepared)
        centre = prepared.to_plane(units.to_stored(self.level_field.value()))
        width = self.width_field.value() / _span(prepared, units)
        self._viewing.change(partial(_with_window, centre, width))

    def _band_typed(self) -> None:
        prepared = self._picture
        if prepared is None:
            return
        units = _units(prepared)
        low, high = (
            prepared.to_plane(units.to_stored(f.value())) for f in (self.band_low, self.band_high)
        )
        self._viewing.change(partial(_with_band, (low, high)))

    def _window_picked(self, index: int) -> None:
        if index == 0:
            self._viewing.reset_window()
        else:
            self._viewing.change(partial(_with_choice, self._choices[index - 1]))

    def _band_picked(self, index: int) -> None:
        band = self._bands[index - 1] if index else None
        self._viewing.change(partial(_with_site_band, band))

    def _swept(self, value: int) -> None:
        self._viewing.run_sweep(False)
        self._viewing.sweep_to(value / 100)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Esc in a field give the keys back to the barcode."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if isinstance(watched, Number) and (enter or event.key() == Qt.Key.Key_Escape):
                if enter:
                    watched.interpretText()
                watched.lineEdit().setModified(False)
                self.left.emit()
                now = self._viewing.state()
                if now is not None:
                    self.show_view(*now)
                return True
        return False

    # How it looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the numbers come before the histogram."""
        super().resizeEvent(event)
        self.histogram.setVisible(self.width() >= _NARROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
            painter.setPen(self.palette().mid().color())
            painter.drawLine(0, 0, self.width(), 0)

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        whole.setSpacing(GRID * 4)
        self.histogram.setMinimumSize(GRID * 45, GRID * 20)
        whole.addWidget(self.histogram, 3)
        window = QGridLayout()
        window.setColumnMinimumWidth(1, GRID * 34)
        _put(window, 0, Words("W", wrap=False), self.width_field, self._button("image.window_auto", "Auto"))  # fmt: skip
        _put(window, 1, Words("L", wrap=False), self.level_field, self._button("image.window_reset", "Reset"))  # fmt: skip
        window.addWidget(self.windows, 2, 0, 1, 2)
        window.addWidget(self._button("image.window_set", "Set"), 2, 2)
        whole.addLayout(window, 0)
        strengths = QGridLayout()
        for row, (name, words, slider) in enumerate(
            (
                ("gamma", "Gamma", self.gamma),
                ("clahe", "CLAHE", self.clahe),
                ("sweep", "Density", self.sweep),
            )
        ):
            told = self._told[name]
            told.setObjectName(f"{name}_told")
            told.setMinimumWidth(GRID * 9)
            _put(strengths, row, Words(words, wrap=False), slider, told)
        self.run = self._button("image.sweep", "Run")
        self.run.setFixedWidth(GRID * 13)
        strengths.addWidget(self.run, 2, 3)
        self._viewing.sweep_changed.connect(lambda on: self.run.setText("Stop" if on else "Run"))
        whole.addLayout(strengths, 2)
        band = QGridLayout()
        band.addWidget(self.bands, 0, 0, 1, 2)
        band.addWidget(self.band_low, 1, 0)
        band.addWidget(self.band_high, 1, 1)
        keep = self._button("image.keep", "Keep for next")
        self._viewing.keep_changed.connect(
            lambda on: keep.setText("✓ Kept for next" if on else "Keep for next")
        )
        band.addWidget(keep, 2, 0, 1, 2)
        whole.addLayout(band, 0)
        for grid in (window, strengths, band):
            grid.setHorizontalSpacing(GRID * 2)
            grid.setVerticalSpacing(GRID // 2)
            grid.setSizeConstraint(QLayout.SizeConstraint.SetDefaultConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _button(self, name: str, words: str) -> QToolButton:
        action = self._actions[name]
        button = QToolButton()
        button.setObjectName(f"tools_{name}")
        button.setText(words)
        button.setAccessibleName(action.toolTip())
        button.setToolTip(action.toolTip())
        button.setFixedHeight(_ROW)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setCheckable(action.isCheckable())
        button.setChecked(action.isChecked())
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.changed.connect(partial(_mirror, action, button))
        theme.sized(button, theme.TEXT_PX)
        return button


def _mirror(action: QAction, button: QToolButton) -> None:
    button.setEnabled(action.isEnabled())
    button.setChecked(action.isChecked())


def _digits(text: str) -> str:
    return "".join(text.split()).replace(THIN, "").replace(",", ".")


def _put(grid: QGridLayout, row: int, *widgets: QWidget) -> None:
    for column, widget in enumerate(widgets):
        grid.addWidget(widget, row, column)


def _units(prepared: Prepared) -> Units:
    from workstation.imaging.windows import STORED, units_of

    return units_of(prepared.scan) if prepared.scan is not None else STORED


def _span(prepared: Prepared, units: Units) -> float:
    """How many of the unit one plane value is."""
    return abs(prepared.stored_scale * units.slope)


def _decimals(prepared: Prepared, units: Units) -> int:
    span = _span(prepared, units)
    return 0 if span >= 1.0 else (1 if span >= 0.1 else 4)


def _short(units: Units) -> str:
    return "" if units.name == "no unit declared" else units.name.removesuffix(" value")


def _choice_words(choice: WindowChoice) -> str:
    return choice.words if choice.said_by == "site" else f"{choice.words} (in the file)"


def _band_words(band: Band) -> str:
    return f"{band.words}: {band.quantity} {band.low:g} to {band.high:g}"


def _with_window(centre: float, width: float, _: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_window

    return with_window(view, centre, width)


def _with_choice(choice: WindowChoice, prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_choice

    return with_choice(prepared, view, choice)


def _with_band(band: tuple[float, float], _: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_band

    return with_band(view, band)


def _with_site_band(band: Band | None, prepared: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import band_of, with_band

    return with_band(view, band_of(prepared, band) if band is not None else None)


def _with_gamma(place: int, _: Prepared, view: ViewState) -> ViewState:
    """Even steps of the slider are even factors: -100 is 1/4, 0 is off, 100 is 4."""
    from workstation.imaging.view import with_gamma

    return with_gamma(view, GAMMA_ENDS ** (place / 100))


def _with_clahe(tenths: int, _: Prepared, view: ViewState) -> ViewState:
    from workstation.imaging.view import with_clahe

    return with_clahe(view, tenths / 10 if tenths >= 10 else 0.0)
