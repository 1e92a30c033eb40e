"""Steps through the frames of a picture that is no volume: one frame on the screen at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workstation.domain.scan import PictureKind, Scan
from workstation.services.ports import Runner

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchView
    from workstation.imaging.prepared import Prepared


def many(view: BenchView | None) -> bool:
    """Whether a view has frames to step through."""
    return view is not None and view.scan is not None and _steps(view.scan)


def _steps(scan: Scan) -> bool:
    return scan.frames > 1 and scan.kind not in (PictureKind.VOLUME, PictureKind.DUAL_ENERGY)


class Frames:
    """Makes the wanted frame ready on a lane; of several wanted meanwhile only the last."""

    def __init__(self, runner: Runner, prepare: Callable[[Scan, int], Prepared]) -> None:
        self._runner, self._prepare = runner, prepare
        self._wanted: tuple[str, int] | None = None
        self._busy = False

    def step(
        self,
        view: BenchView,
        by: int,
        show: Callable[[Prepared], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Go on or back by some frames, not past the first or the last; `show` gets the frame."""
        scan, prepared = view.scan, view.prepared
        if scan is None or prepared is None or not _steps(scan):
            return
        here = prepared.frame
        if self._wanted is not None and self._wanted[0] == scan.identity:
            here = self._wanted[1]
        frame = min(max(0, here + by), scan.frames - 1)
        if frame == here:
            return
        self._wanted = (scan.identity, frame)
        if not self._busy:
            self._make(scan, frame, show, failed)

    def _make(
        self,
        scan: Scan,
        frame: int,
        show: Callable[[Prepared], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._busy = True

        def made(prepared: Prepared) -> None:
            self._busy = False
            wanted = self._wanted
            if wanted is None or wanted[0] != scan.identity:
                self._wanted = None
            elif wanted[1] != frame:
                show(prepared)
                self._make(scan, wanted[1], show, failed)
            else:
                self._wanted = None
                show(prepared)

        def broke(error: Exception) -> None:
            self._busy, self._wanted = False, None
            failed(error)

        self._runner.submit("image", partial(self._prepare, scan, frame), made, broke)
