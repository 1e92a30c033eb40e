"""The reader of picture files as the bench uses it: `PictureReader` in a child process."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from workstation.adapters.encryption.files import key_of_file, open_plain
from workstation.adapters.pictures import Limits
from workstation.adapters.pictures.notices import CRASHED, PLUG_IN, TOO_SLOW, refusal
from workstation.adapters.worker import wire
from workstation.adapters.worker.faults import PictureFaults
from workstation.adapters.worker.process import Answer, Worker, WorkerLimits
from workstation.adapters.worker.report_wire import report_in
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, Preview, Scan, ScanHeader
from workstation.domain.threat_report import ThreatReport
from workstation.services.identify import SeenBarcode, SeenBarcodes

_SECONDS = 10.0
_PREVIEW_SECONDS = 5.0
_SECONDS_PER_FILE = 0.03
_FREE_BYTES = 10_000_000
_SECONDS_PER_MB = 0.5
_MOST_DECLARED = 1 << 20


def seconds_for(paths: Sequence[Path]) -> float:
    """How long a picture may take to be read: 10 s, and 0.5 s for each MB of file over 10 MB, and
    0.03 s for each file of a series over two.

    The slowest decoder here (JPEG 2000 on one core) takes 0.14 s for a MB of file, so an honest
    large file has several times what it needs, and a small hostile one holds the bench up for 10 s
    at most. A file that cannot be looked at has the 10 s: reading it tells why.
    """
    size = 0
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            size += path.stat().st_size
    files = max(0, len(paths) - 2) * _SECONDS_PER_FILE
    return _SECONDS + files + max(0, size - _FREE_BYTES) / 1e6 * _SECONDS_PER_MB


def _keys(asked: Mapping[str, object]) -> dict[str, str]:
    """The keys of the sealed files that a call reads: a child is given those and no others.

    Declarations lie beside a picture; other files it needs lie in its folder, named by it.
    """
    paths = asked.get("paths") or [asked["path"]]
    found: dict[str, str] = {}
    for path in map(Path, paths if isinstance(paths, list) else ()):
        key = key_of_file(path)
        if key is None:
            continue
        found[str(path)] = key.hex()
        for beside in _beside(path):
            other = key_of_file(beside)
            if other is not None:
                found[str(beside)] = other.hex()
    return found


def _beside(path: Path) -> Iterator[Path]:
    """A stored picture's declarations, and the files they name by SHA-256."""
    declared = path.with_name(path.name + SIDECAR_SUFFIX)
    try:
        with open_plain(declared) as file:
            text = file.read(_MOST_DECLARED).decode("utf-8", "replace")
    except (OSError, ValueError):
        return
    yield declared
    for named in set(re.findall(r"\b[0-9a-f]{64}\b", text)):
        yield from (path.parent.parent / named[:2]).glob(f"{named}.*")


class WorkerReader:
    """The `ScanReader` port over a child process: a crash, a hang or a lie in a header ends the
    child, never the bench. Imports no decoder; the next call starts a new child."""

    def __init__(
        self,
        limits: Limits | None = None,
        worker_limits: WorkerLimits | None = None,
        *,
        rules: Path | None = None,
    ) -> None:
        """`rules` is the site's rule file for plain pictures; it need not be there."""
        self._limits = asdict(limits or Limits())
        self._rules = None if rules is None else str(rules.absolute())
        self.worker = Worker("pictures", PictureFaults(), worker_limits)
        self._stopped: tuple[str, ...] = ()
        """Files whose preview ran out of time: it counts towards theirs."""
        self._warmed: int | None = None
        """The child that has loaded its decoders, which is no part of a picture's time."""

    def warm(self) -> None:
        """Start the child and load its decoders ahead of the first picture."""
        self.worker.call("warm", {"pictures": True})
        self._warmed = self.worker.process_id

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
        answer = self._call("headers", {"path": str(path.absolute())}, seconds_for([path]))
        return tuple(wire.header_in(one) for one in answer.fields["headers"])

    def read(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """Decode one picture: one file, or the two files of a dual-energy pair.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        return self._read("read", paths, part)

    def stored(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """As `read`, but a palette's indices and the file's own order of frames.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        return self._read("stored", paths, part)

    def _read(self, operation: str, paths: Sequence[Path], part: str | None) -> Scan:
        whole = [str(path.absolute()) for path in paths]
        spent = _PREVIEW_SECONDS if self._stopped == tuple(whole) else 0.0
        self._stopped = ()
        limit = seconds_for(paths) - spent
        answer = self._call(operation, {"paths": whole, "part": part}, limit)
        return wire.scan_in(dict(answer.fields), answer.arrays)

    def report(self, path: Path) -> ThreatReport:
        """The threat report (TDR) of a file, which holds no picture.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        answer = self._call("report", {"path": str(path.absolute())}, seconds_for([path]))
        return report_in(dict(answer.fields), answer.arrays)

    def barcodes(self, path: Path) -> SeenBarcodes:
        """The barcodes that a picture shows.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        answer = self._call("barcodes", {"path": str(path.absolute())}, seconds_for([path]))
        found = (
            SeenBarcode(
                one["raw"],
                one["symbology"],
                tuple((int(x), int(y)) for x, y in one["corners"]),
                int(one["frame"]),
            )
            for one in answer.fields["found"]
        )
        return SeenBarcodes(tuple(found), tuple(answer.fields["remarks"]))

    def preview(self, paths: Sequence[Path]) -> Preview | None:
        """A reduced picture to show until `read` answers; None where it would save no time.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        whole = [str(path.absolute()) for path in paths]
        try:
            answer = self._call("preview", {"paths": whole}, _PREVIEW_SECONDS)
        except WorkstationError as error:
            self._stopped = tuple(whole) if error.notice.code == TOO_SLOW else ()
            raise
        told = answer.fields["preview"]
        if told is None:
            return None
        return Preview(wire.scan_in(told["scan"], answer.arrays), told["rows"], told["columns"])

    def _call(self, operation: str, asked: dict[str, object], seconds: float) -> Answer:
        """Ask the child; where a plug-in ended it, the sentence names the plug-in."""
        asked |= {"limits": self._limits, "rules": self._rules, "keys": _keys(asked)}
        if self._warmed is None or self.worker.process_id != self._warmed:
            self.warm()
        try:
            return self.worker.call(operation, asked, seconds=seconds)
        except WorkstationError as error:
            name, code = self.worker.at_work, error.notice.code
            if name is None or code not in (TOO_SLOW, CRASHED):
                raise
            did = "crashed" if code == CRASHED else f"took longer than {seconds:g} s"
            raise refusal(
                PLUG_IN, f"The reader plug-in “{name}” {did} on this file and was stopped."
            ) from error

    def close(self) -> None:
        """End the child."""
        self.worker.close()
