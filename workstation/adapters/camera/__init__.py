"""The camera at the bench. OpenCV runs in a child process: a driver that hangs hangs that alone."""

from workstation.adapters.camera.bench_camera import BenchCamera

__all__ = ["BenchCamera"]
