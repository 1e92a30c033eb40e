"""Model packages and their execution by onnxruntime, on the CPU.

The only place that imports onnxruntime; it is loaded when a model is, not before.
"""

from __future__ import annotations

from workstation.adapters.onnx.packages import PackagedDetectors

__all__ = ["PackagedDetectors"]
