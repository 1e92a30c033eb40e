"""The next parcel of the queue made ready while the officer looks at this one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from workstation.controllers.bench_ports import ParcelSource
from workstation.domain.findings import Detection, NotChecked
from workstation.domain.opinions import Opinions
from workstation.domain.scan import PictureKind, Scan, ScanRef
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import Runner
from workstation.services.prefetch import Prefetched

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared

T = TypeVar("T")
log = logging.getLogger(__name__)

_REMEMBERED = 64
_SHARE = 3
"""A prepared picture with its levels takes about this many times its stored values."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A decoded, prepared picture and, where asked already, what the models said of it."""

    scan: Scan
    prepared: Prepared
    opinions: Opinions = field(default_factory=Opinions)


def file_key(ref: ScanRef) -> tuple[object, ...]:
    """What a picture is by: its view and its files' SHA-256, so nothing kept can be another's."""
    return (ref.view, *((f.sha256, f.sidecar_sha256, f.part) for f in ref.files))


class LookAhead:
    """Prepares one parcel at a time, one step at a time, so that little ever stands in the way.

    The first of the parcels to come gets its pictures prepared and judged; those behind it are
    only judged: the answers are remembered, their pictures would put nearer ones out.
    """

    def __init__(
        self,
        parcels: ParcelSource,
        runner: Runner,
        prepare: Callable[[Scan], Prepared],
        capacity_bytes: int,
    ) -> None:
        self._parcels, self._runner, self._prepare = parcels, runner, prepare
        self._store: Prefetched[Kept] = Prefetched(capacity_bytes)
        self._refs: dict[str, tuple[ScanRef, ...]] = {}
        self._judged_only: set[str] = set()
        self._plan: tuple[str, ...] = ()
        self._under_way: str | None = None
        self._held = False
        self._left: Callable[[], None] | None = None
        """The step that was held back; done when the officer's own parcel waits for nothing."""

    def kept(self, ref: ScanRef) -> Kept | None:
        """A picture that is ready. Any thread."""
        return self._store.get(file_key(ref))

    def views(self, parcel_id: str) -> list[tuple[ScanRef, Kept | None]]:
        """The scans of a parcel that was looked at ahead, once its first picture is ready."""
        refs = self._refs.get(parcel_id, ())
        found = [(ref, self.kept(ref)) for ref in refs]
        return found if found and found[0][1] is not None else []

    def remember(self, parcel_id: str, refs: tuple[ScanRef, ...]) -> None:
        """The scans of a parcel that was opened: opened again it shows at once."""
        if len(self._refs) > _REMEMBERED:
            self._refs.clear()
        self._refs[parcel_id] = refs

    def hold(self) -> None:
        """The officer's own parcel goes first: nothing that has not begun is begun."""
        self._held = True

    def prepare_parcels(self, parcel_ids: Sequence[str]) -> None:
        """Make the parcels to come ready, the next one first; what is under way is ended first."""
        self._held = False
        self._plan = tuple(parcel_ids)
        if self._left is not None:
            left, self._left = self._left, None
            left()
        elif self._under_way is None:
            self._next()

    def _next(self) -> None:
        self._under_way = None
        for place, parcel_id in enumerate(self._plan):
            first = place == 0
            if parcel_id in self._refs or (not first and parcel_id in self._judged_only):
                continue
            self._under_way = parcel_id
            work = partial(self._parcels.open, parcel_id, mark=False)
            self._step("store", work, partial(self._found, first))
            return

    def _found(self, first: bool, opened: OpenedParcel) -> None:
        if first:
            self.remember(opened.barcode.text, opened.scans)
        else:
            if len(self._judged_only) > _REMEMBERED:
                self._judged_only.clear()
            self._judged_only.add(opened.barcode.text)
        self._go_on(first, opened.scans)

    def _go_on(self, first: bool, refs: tuple[ScanRef, ...]) -> None:
        if not refs:
            self._next()
            return
        ref, rest = refs[0], refs[1:]

        def load() -> tuple[Scan, Kept | None]:
            kept = self.kept(ref)
            if kept is not None:
                return kept.scan, kept
            scan = self._parcels.load(ref)
            return scan, Kept(scan, self._prepare(scan)) if first else None

        self._step("image", load, partial(self._loaded, first, ref, rest))

    def _loaded(
        self,
        first: bool,
        ref: ScanRef,
        rest: tuple[ScanRef, ...],
        loaded: tuple[Scan, Kept | None],
    ) -> None:
        scan, kept = loaded
        if kept is not None:
            self.keep(ref, kept)
        self._step(
            "detect",
            partial(self._parcels.judge, scan),
            partial(self._judged, first, ref, rest, loaded),
        )

    def _judged(
        self,
        first: bool,
        ref: ScanRef,
        rest: tuple[ScanRef, ...],
        loaded: tuple[Scan, Kept | None],
        opinion: Detection | NotChecked,
    ) -> None:
        scan, kept = loaded
        # A failure is asked again when the parcel is opened.
        if kept is not None and isinstance(opinion, Detection):
            self.keep(ref, replace(kept, opinions=Opinions.alone(opinion)))
        self._beside(first, rest, scan, [one.name for one in self._parcels.models_beside()])

    def _beside(
        self, first: bool, rest: tuple[ScanRef, ...], scan: Scan, names: Sequence[str]
    ) -> None:
        """The other models' answers are remembered where they are given."""
        if not names:
            self._go_on(first, rest)
            return
        self._step(
            "detect",
            partial(self._parcels.judge_beside, names[0], scan),
            lambda _: self._beside(first, rest, scan, names[1:]),
        )

    def keep(self, ref: ScanRef, kept: Kept) -> None:
        """Keep a picture while there is room. Any thread."""
        # A volume is mapped and cut where it lies: nothing beside its voxels is made of all of it.
        share = 1 if kept.scan.kind is PictureKind.VOLUME else _SHARE
        self._store.put(file_key(ref), kept, int(kept.scan.values.nbytes) * share)

    def _step(self, lane: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Work on a lane, unless it is held when its turn comes: then it waits to be let go."""

        def unless_held() -> tuple[T] | None:
            return None if self._held else (work(),)

        def deliver(answer: tuple[T] | None) -> None:
            if answer is None:
                self._left = partial(self._step, lane, work, done)
                if not self._held:  # let go meanwhile
                    left, self._left = self._left, None
                    left()
            else:
                done(answer[0])

        self._runner.submit(lane, unless_held, deliver, self._given_up)

    def _given_up(self, error: Exception) -> None:
        log.info("looking ahead was given up: %s", error)
        self._under_way = None
