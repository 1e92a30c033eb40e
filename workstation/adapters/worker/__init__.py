"""Child processes that read strangers' files and run models on behalf of the bench."""

from workstation.adapters.worker.detectors import WorkerDetector, WorkerDetectors
from workstation.adapters.worker.process import Worker, WorkerLimits
from workstation.adapters.worker.reader import WorkerReader
from workstation.adapters.worker.writer import WorkerWriter

__all__ = [
    "Worker",
    "WorkerDetector",
    "WorkerDetectors",
    "WorkerLimits",
    "WorkerReader",
    "WorkerWriter",
]
