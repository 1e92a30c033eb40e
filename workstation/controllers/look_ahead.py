"""The next parcel of the queue made ready while the officer looks at this one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from workstation.controllers.bench_ports import ParcelSource
from workstation.domain.findings import Detection, NotChecked
from workstation.domain.opinions import Opinions
from workstation.domain.scan import PictureKind, Scan, ScanRef
from workstation.services.bench import OpenedParcel
from workstation.services.ports import Runner
from workstation.services.prefetch import Prefetched

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared

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
    """Prepares one parcel at a time, one step at a time, so that little ever stands in the way."""

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
        self._under_way: str | None = None

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

    def prepare_parcel(self, parcel_id: str) -> None:
        """Make a parcel's pictures ready; nothing happens where one is under way already."""
        if self._under_way is not None or parcel_id in self._refs:
            return
        self._under_way = parcel_id
        self._runner.submit(
            "store",
            partial(self._parcels.open, parcel_id, mark=False),
            self._found,
            self._given_up,
        )

    def _found(self, opened: OpenedParcel) -> None:
        self.remember(opened.barcode.text, opened.scans)
        self._go_on(opened.scans)

    def _go_on(self, refs: tuple[ScanRef, ...]) -> None:
        if not refs:
            self._under_way = None
            return
        first, rest = refs[0], refs[1:]

        def load() -> Kept:
            kept = self.kept(first)
            if kept is not None:
                return kept
            scan = self._parcels.load(first)
            return Kept(scan, self._prepare(scan))

        self._runner.submit("image", load, partial(self._loaded, first, rest), self._given_up)

    def _loaded(self, ref: ScanRef, rest: tuple[ScanRef, ...], kept: Kept) -> None:
        self.keep(ref, kept)
        self._runner.submit(
            "detect",
            partial(self._parcels.judge, kept.scan),
            partial(self._judged, ref, rest, kept),
            self._given_up,
        )

    def _judged(
        self, ref: ScanRef, rest: tuple[ScanRef, ...], kept: Kept, opinion: Detection | NotChecked
    ) -> None:
        if isinstance(opinion, Detection):  # a failure is asked again when the parcel is opened
            self.keep(ref, replace(kept, opinions=Opinions.alone(opinion)))
        self._go_on(rest)

    def keep(self, ref: ScanRef, kept: Kept) -> None:
        """Keep a picture while there is room. Any thread."""
        # A volume is mapped and cut where it lies: nothing beside its voxels is made of all of it.
        share = 1 if kept.scan.kind is PictureKind.VOLUME else _SHARE
        self._store.put(file_key(ref), kept, int(kept.scan.values.nbytes) * share)

    def _given_up(self, error: Exception) -> None:
        log.info("looking ahead was given up: %s", error)
        self._under_way = None
