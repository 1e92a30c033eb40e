"""A reader and a model in memory, for tests of what stands on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from workstation.domain.findings import Detection, Finding, ModelIdentity
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Energy, PictureKind, Scan, ScanHeader, SourceFile

IDENTITY = ModelIdentity("fake-1", "1.0", "ab" * 32, 0.5, ("blade",), ("single_energy",))


class FakeReader:
    """`ports.ScanReader`: any file that starts with "picture" is a 4 x 6 picture.

    A second word in the file, if any, is the OOI id it declares.
    """

    def __init__(self) -> None:
        self.reads = 0

    def header(self, path: Path) -> ScanHeader:
        source, ooi_id = self._source(path)
        return ScanHeader(
            PictureKind.SINGLE_ENERGY,
            source,
            4,
            6,
            1,
            16,
            Energy.UNDECLARED,
            "1",
            ooi_id,
            None,
            True,
        )

    def headers(self, path: Path) -> tuple[ScanHeader, ...]:
        return (self.header(path),)

    def read(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        self.reads += 1
        source, ooi_id = self._source(paths[0])
        values = np.arange(24, dtype=np.uint16).reshape(1, 4, 6)
        values.setflags(write=False)
        return Scan(PictureKind.SINGLE_ENERGY, values, 16, (source,), ooi_id=ooi_id, simulated=True)

    def stored(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        return self.read(paths, part)

    def preview(self, paths: Sequence[Path]) -> None:
        return None

    @staticmethod
    def _source(path: Path) -> tuple[SourceFile, str | None]:
        data = path.read_bytes() if path.is_file() else b""
        words = data.decode("utf-8", "replace").split()
        if words[:1] != ["picture"]:
            raise WorkstationError(Notice("No picture.", "Nothing was done.", "Stop.", "SCAN-04"))
        source = SourceFile(path.name, hashlib.sha256(data).hexdigest(), len(data), "FAKE")
        return source, words[1] if len(words) > 1 else None


class FakeDetectors:
    """`ports.DetectorSource`: one finding of each score given, or `failure` when it is asked."""

    def __init__(self, *scores: float, failure: Exception | None = None) -> None:
        self.scores, self.failure = scores, failure

    def load(self) -> FakeDetectors:
        return self

    @property
    def identity(self) -> ModelIdentity:
        return IDENTITY

    def detect(self, scan: Scan) -> Detection:
        if self.failure is not None:
            raise self.failure
        found = [Finding((1, 1, 2, 2), score, "blade", n) for n, score in enumerate(self.scores, 1)]
        return Detection(IDENTITY, scan.identity, tuple(found), 12.34, "fake input")
