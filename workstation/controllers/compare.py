"""Comparing the parcel on the bench with another picture, and two views of it side by side.

The bench stays what it is: the parcel that is decided is always the left one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Protocol

from workstation.controllers.bench_state import BenchState, Stage
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.scan import Scan, ScanRef
from workstation.services.compare_ports import Reference
from workstation.services.earlier import Comparable, Kept
from workstation.services.ports import Runner
from workstation.services.prefetch import Prefetched

if TYPE_CHECKING:
    from workstation.imaging.prepared import Prepared

KEPT_BYTES = 384 * 1024 * 1024
"""Prepared pictures to compare with that are kept, so that going back to one is instant."""
_SHARE = 3  # a prepared picture takes about this many times its stored values
DIVIDER_STEP = 0.05

NO_SCAN = Notice(
    fact="There is no picture of this parcel on the screen.",
    safe="Nothing has been added.",
    act="Open a parcel with a picture first.",
    code="REFERENCE-05",
)


class Mode(StrEnum):
    """How two pictures stand together. The words are shown."""

    SIDE = "side by side"
    SWIPE = "swipe"
    BLINK = "blink"


@dataclass(frozen=True, slots=True, eq=False)
class CompareState:
    """What stands beside the parcel on the bench."""

    open: bool = False
    """Something stands beside the picture: a list to choose from, or another picture."""
    mode: Mode = Mode.SIDE
    parcel: str = ""
    """The parcel on the bench, as spoken."""
    left_view: int = 0
    views: int = 0
    found: tuple[Comparable, ...] | None = None
    """What there is to compare with; None: not asked yet or still looking."""
    looking: bool = False
    chosen: Comparable | None = None
    chosen_view: int = 0
    other_view: int | None = None
    """A view of this parcel stands right."""
    prepared: Prepared | None = None
    loading: bool = False
    linked: bool = True
    divider: float = 0.5
    """Share of the window that shows the left picture in a swipe."""
    notice: Notice | None = None

    @property
    def choosing(self) -> bool:
        """The list is in front."""
        return self.open and self.chosen is None and self.other_view is None

    @property
    def left_title(self) -> str:
        """ "THIS PARCEL: RB 1234 5678 5 GB, view 1 of 2"."""
        return f"THIS PARCEL: {self.parcel}{_of(self.left_view, self.views)}"

    @property
    def right_title(self) -> str:
        """What stands right; it can never be taken for another parcel's or for this one's."""
        if self.other_view is not None:
            return f"THIS PARCEL: {self.parcel}{_of(self.other_view, self.views)}"
        if self.chosen is not None:
            return self.chosen.title + _of(self.chosen_view, len(self.chosen.views))
        return "COMPARE WITH"

    @property
    def same_parcel(self) -> bool:
        """Both pictures are of the parcel on the bench."""
        return self.other_view is not None


class ComparableSource(Protocol):
    """What comparing needs of `services.earlier.Earlier`. Blocking calls."""

    def find(self, parcel_id: str) -> tuple[Comparable, ...]: ...

    def load(self, picture: Comparable, view: int = 0) -> Scan: ...

    def add_scan(
        self, ref: ScanRef, title: str, hs: str, source: str, note: str, by: str
    ) -> Reference: ...


class CompareController:
    """State of what stands beside the bench's picture. No Qt; one thread only.

    Searching runs on the store lane and decoding on the image lane, each only when asked for: a
    parcel that nobody compares costs nothing. Answers for another parcel are dropped.
    """

    def __init__(
        self,
        source: ComparableSource,
        runner: Runner,
        show: Callable[[CompareState], None],
        *,
        prepare: Callable[[Scan], Prepared],
        compared: Callable[[str], None] = lambda _: None,
        seen_beside: Callable[[int], None] = lambda _: None,
        two_views: bool = False,
    ) -> None:
        self._source, self._runner, self._show, self._prepare = source, runner, show, prepare
        self._compared, self._seen_beside = compared, seen_beside
        self._two_views = two_views
        self._kept: Prefetched[Prepared] = Prefetched(KEPT_BYTES)
        self._ticket = 0
        self._barcode = ""
        self._hung = False
        self._bench = BenchState()
        self._state = CompareState()

    @property
    def state(self) -> CompareState:
        return self._state

    # What the bench does

    def bench(self, bench: BenchState) -> None:
        """The bench changed: another parcel ends the comparison, another view goes along."""
        self._bench = bench
        barcode = bench.barcode.text if bench.barcode is not None else ""
        state = self._state
        if barcode != self._barcode:
            self._barcode, self._hung = barcode, False
            self._ticket += 1
            state = CompareState(mode=state.mode, linked=state.linked, divider=state.divider)
        spoken = bench.barcode.spoken if bench.barcode is not None else ""
        state = replace(state, parcel=spoken, left_view=bench.current, views=len(bench.views))
        if state.other_view is not None:
            state = self._with_other(state)
        elif self._two_views and not self._hung and bench.stage is Stage.OPEN and not state.open:
            self._hung = True  # once for each parcel: what the officer closes stays closed
            if len(bench.views) > 1:
                state = self._with_other(replace(state, open=True, mode=Mode.SIDE, other_view=0))
        if _differ(state, self._state):
            self._set(state)

    # Intents

    def choose_list(self) -> None:
        """The list of what there is to compare with; searched anew each time."""
        if not self._barcode or self._bench.opened is None:
            return
        self._ticket += 1
        self._set(
            replace(
                self._state,
                open=True,
                chosen=None,
                other_view=None,
                prepared=None,
                loading=False,
                looking=True,
                notice=None,
            )
        )
        self._runner.submit(
            "store",
            partial(self._source.find, self._barcode),
            partial(self._found, self._ticket),
            partial(self._not_found, self._ticket),
        )

    def choose(self, index: int, view: int = 0) -> None:
        """Put one of the list beside the parcel."""
        found = self._state.found or ()
        if not 0 <= index < len(found) or not 0 <= view < len(found[index].views):
            return
        picture = found[index]
        self._ticket += 1
        kept = self._kept.get(_key(picture, view))
        self._set(
            replace(
                self._state,
                open=True,
                chosen=picture,
                chosen_view=view,
                other_view=None,
                prepared=kept,
                loading=kept is None,
                notice=None,
            )
        )
        if kept is not None:
            self._shown(picture, view)
            return
        self._runner.submit(
            "image",
            partial(self._load, picture, view),
            partial(self._loaded, self._ticket, picture, view),
            partial(self._not_loaded, self._ticket),
        )

    def step(self, by: int) -> None:
        """The next or the previous view or picture of the list, round and round."""
        state = self._state
        if state.other_view is not None:
            self._step_other(by)
            return
        found = state.found or ()
        stops = [(i, v) for i, one in enumerate(found) for v in range(len(one.views))]
        if not stops:
            return
        here = -1 if by > 0 else 0
        if state.chosen is not None:
            at = (_place(found, state.chosen), state.chosen_view)
            here = stops.index(at) if at in stops else here
        self.choose(*stops[(here + by) % len(stops)])

    def other_view(self) -> None:
        """A second view of this parcel beside the first; the same again ends it."""
        if self._state.other_view is not None:
            self.close()
        elif len(self._bench.views) > 1:
            self._ticket += 1
            state = replace(
                self._state,
                open=True,
                mode=Mode.SIDE,
                chosen=None,
                other_view=0,
                loading=False,
                notice=None,
            )
            self._set(self._with_other(state))

    def set_mode(self, mode: Mode) -> None:
        """Side by side, swipe or blink; views of one parcel stand side by side only."""
        if self._state.same_parcel and mode is not Mode.SIDE:
            return
        self._set(replace(self._state, mode=mode))

    def toggle_link(self) -> None:
        """Windows, functions, zoom and place of both together, or apart."""
        self._set(replace(self._state, linked=not self._state.linked))

    def move_divider(self, share: float) -> None:
        """Where a swipe changes from one picture to the other, 0..1."""
        if share == share:  # not NaN
            self._set(replace(self._state, divider=min(max(share, 0.0), 1.0)))

    def step_divider(self, by: int) -> None:
        """Move the divider by steps of a twentieth."""
        self.move_divider(round(self._state.divider + by * DIVIDER_STEP, 6))

    def close(self) -> None:
        """The parcel's picture alone."""
        self._ticket += 1
        state = self._state
        self._set(
            CompareState(
                mode=state.mode,
                parcel=state.parcel,
                left_view=state.left_view,
                views=state.views,
                found=state.found,
                linked=state.linked,
                divider=state.divider,
            )
        )

    def back(self) -> bool:
        """One step back (Esc); whether there was one."""
        if self._state.open:
            self.close()
            return True
        return False

    def add_reference(
        self,
        title: str,
        hs: str,
        source: str,
        note: str,
        by: str,
        done: Callable[[Reference], None],
        failed: Callable[[Notice], None],
    ) -> None:
        """Copy the view on the screen into the reference library."""
        view = self._bench.view
        if view is None or view.prepared is None:
            failed(NO_SCAN)
            return
        self._runner.submit(
            "image",  # copying a large picture must keep no decision waiting
            partial(self._source.add_scan, view.ref, title, hs, source, note, by),
            done,
            lambda error: failed(_notice(error)),
        )

    # Answers of the lanes

    def _found(self, ticket: int, found: tuple[Comparable, ...]) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, found=found, looking=False))

    def _not_found(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, found=(), looking=False, notice=_notice(error)))

    def _load(self, picture: Comparable, view: int) -> Prepared:
        scan = self._source.load(picture, view)
        prepared = self._prepare(scan)
        self._kept.put(_key(picture, view), prepared, int(scan.values.nbytes) * _SHARE)
        return prepared

    def _loaded(self, ticket: int, picture: Comparable, view: int, prepared: Prepared) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, prepared=prepared, loading=False))
            self._shown(picture, view)

    def _not_loaded(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, prepared=None, loading=False, notice=_notice(error)))

    # Inside

    def _shown(self, picture: Comparable, view: int) -> None:
        """What was looked at beside the parcel is written with its decision."""
        words = "a reference picture" if picture.kept is Kept.REFERENCE else "another parcel"
        self._compared(f"beside {words}: {picture.name}{_of(view, len(picture.views))}")

    def _with_other(self, state: CompareState) -> CompareState:
        """The right view: never the one that stands left."""
        views, wanted = self._bench.views, state.other_view
        if len(views) < 2:
            return CompareState(
                mode=state.mode,
                parcel=state.parcel,
                left_view=state.left_view,
                views=state.views,
                linked=state.linked,
                divider=state.divider,
            )
        if wanted is None or wanted == state.left_view or wanted >= len(views):
            wanted = (state.left_view + 1) % len(views)
        view = views[wanted]
        return replace(
            state,
            other_view=wanted,
            prepared=view.prepared,
            loading=view.prepared is None and view.problem is None,
            notice=view.problem,
        )

    def _step_other(self, by: int) -> None:
        views, state = len(self._bench.views), self._state
        at = ((state.other_view or 0) + by) % views
        if at == state.left_view:
            at = (at + by) % views
        self._set(self._with_other(replace(state, other_view=at)))

    def _set(self, state: CompareState) -> None:
        self._state = state
        self._show(state)
        if state.other_view is not None and state.prepared is not None:
            self._seen_beside(state.other_view)


def _differ(one: CompareState, other: CompareState) -> bool:
    return any(
        getattr(one, name) is not getattr(other, name)
        and getattr(one, name) != getattr(other, name)
        for name in CompareState.__slots__
    )


def _of(view: int, views: int) -> str:
    return f", view {view + 1} of {views}" if views > 1 else ""


def _key(picture: Comparable, view: int) -> tuple[object, ...]:
    ref = picture.views[view]
    files = (f"{f.sha256}-{f.sidecar_sha256}" for f in ref.files)
    return (picture.kept is Kept.REFERENCE, *files)


def _place(found: tuple[Comparable, ...], chosen: Comparable) -> int:
    return next((i for i, one in enumerate(found) if one == chosen), -1)


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
