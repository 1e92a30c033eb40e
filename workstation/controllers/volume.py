"""Looking through a CT volume: which planes are on the screen, and what is made ready for them."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from workstation.domain.findings import Finding
from workstation.imaging.planes import Grid, Plane, Projection, Slab, Voxel
from workstation.services.ports import Runner
from workstation.services.prefetch import Prefetched

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.imaging.prepared import Prepared

log = logging.getLogger(__name__)

LANE = "slices"
"""A lane of its own: a slice never waits behind a picture that is being decoded."""
THUMBNAIL_LANE = "image"
AHEAD = 6
"""Slices made ready in the direction of scrolling."""
CACHE_BYTES = 160 * 1024 * 1024
_BESIDE_BYTES = 4 * 1024 * 1024  # what a picture keeps beside its plane: the grid it was drawn on
_THUMBNAILS = 512
_REMEMBERED = 16
MPR_NAME = "three planes"

Key = tuple[Plane, int, Slab]


class Cuts(Protocol):
    """What is needed of a volume (`imaging.volume.Volume`). Blocking calls, any thread."""

    @property
    def identity(self) -> str: ...
    @property
    def grid(self) -> Grid: ...
    def picture(self, plane: Plane, index: int, slab: Slab | None = None) -> Prepared: ...
    def thumbnail(self, index: int) -> NDArray[np.uint8]: ...


@dataclass(frozen=True, slots=True)
class OwnMark:
    """A place the officer has marked; numbered from 1, kept while the parcel is at this bench."""

    number: int
    at: Voxel


@dataclass(frozen=True, slots=True, eq=False)
class VolumeState:
    """What the screen shows of a volume. A picture may lag behind `at`; it says itself where it
    lies."""

    grid: Grid | None = None
    at: Voxel = (0, 0, 0)
    mpr: bool = False
    slab: Slab = field(default_factory=Slab)
    pictures: Mapping[Plane, Prepared] = field(default_factory=dict)
    own_marks: tuple[OwnMark, ...] = ()
    thumbnails: Mapping[int, NDArray[np.uint8]] = field(default_factory=dict)
    problem: str = ""

    @property
    def planes(self) -> tuple[Plane, ...]:
        """The planes on the screen."""
        return tuple(Plane) if self.mpr else (Plane.AXIAL,)

    def index(self, plane: Plane) -> int:
        """Which plane of a direction is looked at."""
        return self.at[plane.axis]

    def marks(self, plane: Plane, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Findings as they lie on what is shown of a direction."""
        picture = self.pictures.get(plane)
        if self.grid is None or picture is None:
            return ()
        first, past = self.grid.slab_range(plane, picture.frame, self.slab)
        found = (self.grid.mark_on(one, plane, first, past) for one in findings)
        return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True)
class _Left:
    """How a volume was left."""

    at: Voxel
    own_marks: tuple[OwnMark, ...]
    slab: Slab


class VolumeController:
    """State of the volume on one screen. No Qt; one thread only.

    One plane of each direction is under way at a time; when it comes, the newest wanted is next,
    so that nothing piles up however fast the hand is. `warm` is called on the lane with each
    plane made, to do what the screen would have to. `later` runs a call when the screen is drawn:
    nothing is made ahead while it is being drawn.
    """

    def __init__(
        self,
        runner: Runner,
        show: Callable[[VolumeState], None],
        *,
        used: Callable[[str], None] = lambda _: None,
        warm: Callable[[Plane, Prepared], None] = lambda _, __: None,
        later: Callable[[Callable[[], None]], None] = lambda do: do(),
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self._runner, self._show, self._used, self._warm = runner, show, used, warm
        self._later = later
        self._cache: Prefetched[Prepared] = Prefetched(cache_bytes)
        self._volume: Cuts | None = None
        self._state = VolumeState()
        self._shown: dict[Plane, Key] = {}
        self._busy: set[Plane | str] = set()
        self._way = 1
        self._ticket = 0
        self._left: OrderedDict[str, _Left] = OrderedDict()
        self._small: OrderedDict[int, NDArray[np.uint8]] = OrderedDict()
        self._small_wanted: list[int] = []

    @property
    def state(self) -> VolumeState:
        return self._state

    # Intents

    def open(self, volume: Cuts, first: Prepared) -> None:
        """Look at a volume: `first` is its picture on the screen. Where it was looked at before,
        it stands as it was left."""
        if volume is self._volume:
            return
        mpr = self._state.mpr
        self.close()
        self._volume = volume
        _, y, x = volume.grid.middle
        known = self._left.get(volume.identity)
        left = known or _Left((first.frame, y, x), (), Slab())
        self._shown = {Plane.AXIAL: (Plane.AXIAL, first.frame, Slab())}
        self._state = VolumeState(
            volume.grid,
            volume.grid.clip(left.at),
            mpr and volume.grid.shape[0] > 1,
            left.slab,
            {Plane.AXIAL: first},
            left.own_marks,
        )
        self._refresh()

    def close(self) -> None:
        """Look at no volume; how it was left is remembered."""
        if self._volume is not None:
            state = self._state
            self._left[self._volume.identity] = _Left(state.at, state.own_marks, state.slab)
            self._left.move_to_end(self._volume.identity)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        self._ticket += 1
        self._volume = None
        self._cache.clear()
        self._small.clear()
        self._small_wanted.clear()
        self._busy.clear()
        self._shown = {}
        self._state = VolumeState(mpr=self._state.mpr)

    def scroll(self, plane: Plane, by: int) -> None:
        """Some planes on (or back); the ends hold."""
        self.go(plane, self._state.index(plane) + by)

    def go(self, plane: Plane, index: int) -> None:
        """To a plane of a direction."""
        at = list(self._state.at)
        at[plane.axis] = index
        self.place((at[0], at[1], at[2]))

    def place(self, at: Voxel) -> None:
        """The crosshair at a voxel; all planes go through it."""
        state = self._state
        if state.grid is None:
            return
        at = state.grid.clip(at)
        if at == state.at:
            return
        if at[0] != state.at[0]:
            self._way = 1 if at[0] > state.at[0] else -1
        self._state = replace(state, at=at)
        self._refresh()

    def set_mpr(self, on: bool) -> None:
        """Show three planes, or the stored slices alone."""
        state = self._state
        if state.grid is None or state.grid.shape[0] < 2 or on == state.mpr:
            self._show(state)
            return
        self._state = replace(state, mpr=on)
        if on:
            self._used(MPR_NAME)
        self._refresh()

    def set_slab(self, slab: Slab) -> None:
        """Show slabs of this kind and thickness in all planes."""
        state = self._state
        if state.grid is None:
            return
        slab = replace(slab, slices=min(slab.slices, state.grid.shape[0]))
        if slab.thick:
            self._used(state.grid.slab_words(Plane.AXIAL, slab))
        self._state = replace(state, slab=slab)
        self._refresh()

    def project(self, projection: Projection) -> None:
        """Single slices, or slabs of this kind; the thickness stays."""
        slices = self._state.slab.slices
        if projection is not Projection.SLICE and slices < 2:
            slices = _first_thickness(self._state.grid)
        self.set_slab(Slab(projection, slices))

    def thicken(self, by: int) -> None:
        """Slabs thicker or thinner by slices; they stay at least two thick."""
        slab = self._state.slab
        if slab.projection is not Projection.SLICE:
            self.set_slab(replace(slab, slices=max(2, slab.slices + by)))

    def mark(self) -> None:
        """Mark this slice, or take the mark off it."""
        state = self._state
        if state.grid is None:
            return
        kept = tuple(m for m in state.own_marks if m.at[0] != state.at[0])
        if len(kept) == len(state.own_marks):
            number = max((m.number for m in kept), default=0) + 1
            kept = (*kept, OwnMark(number, state.at))
        self._state = replace(state, own_marks=kept)
        self._show(self._state)

    def step_mark(self, by: int, findings: Sequence[Finding] = ()) -> None:
        """To the next (or previous) slice that carries a finding or an own mark, round and round."""
        state = self._state
        stops = sorted(
            {m.at[0] for m in state.own_marks} | {_middle(f) for f in findings if f.slices}
        )
        if not stops:
            return
        here = state.at[0]
        if by > 0:
            self.go(Plane.AXIAL, next((z for z in stops if z > here), stops[0]))
        else:
            self.go(Plane.AXIAL, next((z for z in reversed(stops) if z < here), stops[-1]))

    def look_at(self, finding: Finding) -> None:
        """The crosshair into the middle of a finding."""
        x, y, width, height = finding.box
        z = _middle(finding) if finding.slices else self._state.at[0]
        self.place((z, y + height // 2, x + width // 2))

    def want_thumbnails(self, indices: Sequence[int]) -> None:
        """The small pictures that the screen has room for, the nearest ones first."""
        here = self._state.at[0]
        missing = [i for i in indices if i not in self._small]
        self._small_wanted = sorted(missing, key=lambda i: abs(i - here))
        self._next_thumbnail()

    # Inside

    def _key(self, plane: Plane, index: int) -> Key:
        return plane, index, self._state.slab

    def _refresh(self) -> None:
        """Show what is ready, ask for the rest."""
        state = self._state
        pictures = {p: one for p, one in state.pictures.items() if p in state.planes}
        wanted = []
        for plane in state.planes:
            key = self._key(plane, state.index(plane))
            if self._shown.get(plane) == key and plane in pictures:
                continue
            ready = self._cache.get(key)
            if ready is not None:
                pictures[plane] = ready
                self._shown[plane] = key
            else:
                wanted.append(plane)
        self._state = replace(state, pictures=pictures)
        self._show(self._state)
        for plane in wanted:
            self._ask(plane)
        self._later(self._look_ahead)

    def _ask(self, plane: Plane) -> None:
        volume = self._volume
        if plane in self._busy or volume is None:
            return
        self._busy.add(plane)
        key = self._key(plane, self._state.index(plane))
        self._runner.submit(
            LANE,
            partial(self._make, volume, key),
            partial(self._made, self._ticket, key),
            partial(self._failed, self._ticket, plane),
        )

    def _make(self, volume: Cuts, key: Key) -> Prepared:
        """On the lane."""
        plane, index, slab = key
        picture = self._cache.get(key)
        if picture is None:
            picture = volume.picture(plane, index, slab)
        self._warm(plane, picture)
        return picture

    def _made(self, ticket: int, key: Key, picture: Prepared) -> None:
        if ticket != self._ticket:
            return
        plane, index, slab = key
        self._busy.discard(plane)
        self._keep(key, picture)
        state = self._state
        if plane not in state.planes:
            return
        if slab == state.slab:
            # Where the hand has gone on it is shown on the way: it says itself where it lies.
            self._shown[plane] = key
            self._state = replace(state, pictures={**state.pictures, plane: picture}, problem="")
            self._show(self._state)
        if (index, slab) != (self._state.index(plane), self._state.slab):
            self._ask(plane)
        self._later(self._look_ahead)

    def _look_ahead(self) -> None:
        """Make the slices ready that come next, while nothing on the screen is awaited."""
        state, volume = self._state, self._volume
        if self._busy or volume is None or state.grid is None or state.slab.slices > 32:
            return
        for step in range(1, AHEAD + 1):
            index = state.at[0] + step * self._way
            key = self._key(Plane.AXIAL, index)
            if 0 <= index < state.grid.shape[0] and key not in self._cache:
                self._busy.add("ahead")
                self._runner.submit(
                    LANE,
                    partial(self._make, volume, key),
                    partial(self._made_ahead, self._ticket, key),
                    partial(self._failed, self._ticket, "ahead"),
                )
                return

    def _made_ahead(self, ticket: int, key: Key, picture: Prepared) -> None:
        if ticket == self._ticket:
            self._busy.discard("ahead")
            self._keep(key, picture)
            self._later(self._look_ahead)

    def _failed(self, ticket: int, name: Plane | str, error: Exception) -> None:
        if ticket == self._ticket:
            self._busy.discard(name)
            log.error("a plane could not be made", exc_info=error)
            self._state = replace(
                self._state, problem="A slice cannot be shown; the one on the screen stays."
            )
            self._show(self._state)

    def _keep(self, key: Key, picture: Prepared) -> None:
        self._cache.put(key, picture, picture.rows * picture.columns * 2 + _BESIDE_BYTES)

    def _next_thumbnail(self) -> None:
        volume = self._volume
        if "small" in self._busy or volume is None or not self._small_wanted:
            return
        index = self._small_wanted.pop(0)
        self._busy.add("small")
        self._runner.submit(
            THUMBNAIL_LANE,
            partial(volume.thumbnail, index),
            partial(self._thumbnail_made, self._ticket, index),
            partial(self._failed, self._ticket, "small"),
        )

    def _thumbnail_made(self, ticket: int, index: int, small: NDArray[np.uint8]) -> None:
        if ticket != self._ticket:
            return
        self._busy.discard("small")
        self._small[index] = small
        while len(self._small) > _THUMBNAILS:
            self._small.popitem(last=False)
        self._state = replace(self._state, thumbnails=dict(self._small))
        self._show(self._state)
        self._next_thumbnail()


def _middle(finding: Finding) -> int:
    first, count = finding.slices or (0, 1)
    return first + (count - 1) // 2


def _first_thickness(grid: Grid | None) -> int:
    """About 10 mm, or five slices where no millimetres are declared."""
    step = grid.step_mm(Plane.AXIAL) if grid is not None else None
    return 5 if step is None else max(2, round(10.0 / step))
