"""Model packages and their execution by onnxruntime, on the CPU.

The only place that imports onnxruntime; it is loaded when a model is, not before.
"""

from __future__ import annotations

from workstation.adapters.onnx.packages import PackagedDetectors
from workstation.adapters.onnx.places import ModelPlaces, station_places

__all__ = ["ModelPlaces", "PackagedDetectors", "station_places"]
