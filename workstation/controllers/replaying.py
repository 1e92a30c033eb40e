"""The replay of a decision: its entry at once, its pictures as they come, then what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.services.ports import Runner
from workstation.services.replay import Replay, ReplayPicture

if TYPE_CHECKING:
    from workstation.domain.manifest import ManifestRecord
    from workstation.domain.scan import Scan
    from workstation.imaging.prepared import Prepared

T = TypeVar("T")
LANE = "replay"
"""A thread and a connection of its own: neither decisions nor pictures of the bench wait for it."""


class ReplaySource(Protocol):
    """What is needed of `services.replaying.Replaying`. Blocking calls."""

    def told(self, seq: int) -> Replay: ...

    def compared(self, then: Replay) -> Replay: ...

    def record(self, then: Replay) -> tuple[ManifestRecord | None, str]: ...

    def picture(self, then: Replay, scan: int) -> Scan: ...


@dataclass(frozen=True, slots=True, eq=False)
class ReplayState:
    """What the replay shows."""

    asked: int | None = None
    found: Replay | None = None
    current: int = 0
    prepared: Prepared | None = None
    """The picture on the screen; None: it is being read, or cannot be."""
    picture_notice: Notice | None = None
    notice: Notice | None = None
    marks_shown: bool = True
    record: ManifestRecord | None = None
    record_words: str = ""
    """Which version of the record it is, or why it is not there; "" where nobody asked."""
    compare_notice: Notice | None = None
    """Why today could not be asked."""

    @property
    def picture(self) -> ReplayPicture | None:
        pictures = () if self.found is None else self.found.pictures
        return pictures[self.current] if self.current < len(pictures) else None


class ReplayController:
    """State of the replay. No Qt; one thread only. Answers to what was asked before are dropped."""

    def __init__(
        self,
        source: ReplaySource,
        runner: Runner,
        show: Callable[[ReplayState], None],
        prepare: Callable[[Scan, int | None], Prepared],
        *,
        compare: bool = True,
    ) -> None:
        self._source, self._runner, self._show, self._prepare = source, runner, show, prepare
        self._compare = compare
        self._ticket = 0
        self._state = ReplayState()

    @property
    def state(self) -> ReplayState:
        return self._state

    def ask(self, entry: int) -> None:
        """Show the decision of an entry."""
        self._ticket += 1
        self._set(ReplayState(asked=entry))
        self._run(partial(self._source.told, entry), self._told, self._refused)

    def step_picture(self, by: int) -> None:
        """The next or the previous picture, round and round."""
        found = self._state.found
        if found is not None and len(found.pictures) > 1:
            self._picture((self._state.current + by) % len(found.pictures))

    def toggle_marks(self) -> None:
        """Show or hide the marks, whatever they were then."""
        self._set(replace(self._state, marks_shown=not self._state.marks_shown))

    def _told(self, found: Replay) -> None:
        seen = [place for place, one in enumerate(found.pictures) if one.shown_at is not None]
        first = found.pictures[seen[0]] if seen else None
        shown = True
        if first is not None and first.seen_as is not None:
            shown = bool(first.seen_as.get("marks", True))
        self._set(replace(self._state, found=found, marks_shown=shown))
        if found.pictures:
            self._picture(seen[0] if seen else 0)
        if self._compare:
            self._run(partial(self._source.compared, found), self._compared, self._not_compared)
        else:  # what is looked through and not gone into: the record, no judging anew
            self._run(partial(self._source.record, found), self._recorded, self._no_record)

    def _picture(self, place: int) -> None:
        found = self._state.found
        if found is None:
            return
        self._set(replace(self._state, current=place, prepared=None, picture_notice=None))
        picture = found.pictures[place]

        def work() -> Prepared:
            scan = self._source.picture(found, picture.scan)
            frame = picture.frame
            return self._prepare(scan, None if frame is None or frame >= scan.frames else frame)

        self._run(work, partial(self._prepared, place), partial(self._no_picture, place))

    def _prepared(self, place: int, prepared: Prepared) -> None:
        if place == self._state.current:
            self._set(replace(self._state, prepared=prepared))

    def _no_picture(self, place: int, error: Exception) -> None:
        if place == self._state.current:
            self._set(replace(self._state, picture_notice=_notice(error)))

    def _recorded(self, answer: tuple[ManifestRecord | None, str]) -> None:
        self._set(replace(self._state, record=answer[0], record_words=answer[1]))

    def _no_record(self, error: Exception) -> None:
        self._set(replace(self._state, record_words=str(_notice(error))))

    def _compared(self, found: Replay) -> None:
        self._set(replace(self._state, found=found))

    def _not_compared(self, error: Exception) -> None:
        self._set(replace(self._state, compare_notice=_notice(error)))

    def _refused(self, error: Exception) -> None:
        self._set(replace(self._state, notice=_notice(error)))

    def _run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> None:
        ticket = self._ticket

        def when_done(value: T) -> None:
            if ticket == self._ticket:
                done(value)

        def when_failed(error: Exception) -> None:
            if ticket == self._ticket:
                failed(error)

        self._runner.submit(LANE, work, when_done, when_failed)

    def _set(self, state: ReplayState) -> None:
        self._state = state
        self._show(state)


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
