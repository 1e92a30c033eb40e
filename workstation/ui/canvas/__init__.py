"""The picture: scan, marks, map, window; no arrays are touched before a scan is shown."""

from __future__ import annotations

from workstation.ui.canvas.colours import CanvasColours
from workstation.ui.canvas.histogram import HistogramWidget
from workstation.ui.canvas.legend import LegendWidget
from workstation.ui.canvas.scan_canvas import ScanCanvas

__all__ = ["CanvasColours", "HistogramWidget", "LegendWidget", "ScanCanvas"]
