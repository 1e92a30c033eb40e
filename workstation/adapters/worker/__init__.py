"""Child processes that read strangers' files and run models on behalf of the bench."""

from workstation.adapters.worker.detectors import WorkerDetector, WorkerDetectors
from workstation.adapters.worker.process import Worker, WorkerLimits
from workstation.adapters.worker.reader import WorkerReader

__all__ = ["Worker", "WorkerDetector", "WorkerDetectors", "WorkerLimits", "WorkerReader"]
