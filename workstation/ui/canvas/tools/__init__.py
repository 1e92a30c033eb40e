"""Measuring with the mouse and keys over the picture, and the magnifier."""

from __future__ import annotations

from workstation.ui.canvas.tools.items_layer import ItemsLayer
from workstation.ui.canvas.tools.lens import Lens
from workstation.ui.canvas.tools.measure_tool import MeasureTool

__all__ = ["ItemsLayer", "Lens", "MeasureTool"]
