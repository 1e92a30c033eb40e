"""The reader of picture files as the bench uses it: `PictureReader` in a child process."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from workstation.adapters.pictures import Limits
from workstation.adapters.worker import wire
from workstation.adapters.worker.faults import PictureFaults
from workstation.adapters.worker.process import Worker, WorkerLimits
from workstation.adapters.worker.report_wire import report_in
from workstation.domain.scan import Scan, ScanHeader
from workstation.domain.threat_report import ThreatReport

_SECONDS = 10.0
_FREE_BYTES = 10_000_000
_SECONDS_PER_MB = 0.5


def seconds_for(paths: Sequence[Path]) -> float:
    """How long a picture may take to be read: 10 s, and 0.5 s for each MB of file over 10 MB.

    The slowest decoder here (JPEG 2000 on one core) takes 0.14 s for a MB of file, so an honest
    large file has several times what it needs, and a small hostile one holds the bench up for 10 s
    at most. A file that cannot be looked at has the 10 s: reading it tells why.
    """
    size = 0
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            size += path.stat().st_size
    return _SECONDS + max(0, size - _FREE_BYTES) / 1e6 * _SECONDS_PER_MB


class WorkerReader:
    """The `ScanReader` port over a child process: a crash, a hang or a lie in a header ends the
    child, never the bench. Imports no decoder; the next call starts a new child."""

    def __init__(
        self, limits: Limits | None = None, worker_limits: WorkerLimits | None = None
    ) -> None:
        self._limits = asdict(limits or Limits())
        self.worker = Worker("pictures", PictureFaults(), worker_limits)

    def warm(self) -> None:
        """Start the child and load its decoders ahead of the first picture."""
        self.worker.call("warm", {"pictures": True})

    def header(self, path: Path) -> ScanHeader:
        """What a file declares, without its pixels.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        return self.headers(path)[0]

    def headers(self, path: Path) -> tuple[ScanHeader, ...]:
        """What a file declares, one for each view in it.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        asked = {"path": str(path.absolute()), "limits": self._limits}
        answer = self.worker.call("headers", asked, seconds=seconds_for([path]))
        return tuple(wire.header_in(one) for one in answer.fields["headers"])

    def read(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """Decode one picture: one file, or the two files of a dual-energy pair.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        whole = [str(path.absolute()) for path in paths]
        asked = {"paths": whole, "part": part, "limits": self._limits}
        answer = self.worker.call("read", asked, seconds=seconds_for(paths))
        return wire.scan_in(dict(answer.fields), answer.arrays)

    def report(self, path: Path) -> ThreatReport:
        """The threat report (TDR) of a file, which holds no picture.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        answer = self.worker.call("report", {"path": str(path.absolute()), "limits": self._limits})
        return report_in(dict(answer.fields), answer.arrays)

    def close(self) -> None:
        """End the child."""
        self.worker.close()
