"""Drafts of second looks, kept beside what the review screen does."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from workstation.domain.officer import Officer
from workstation.domain.review import ReviewItem
from workstation.services.ports import Runner
from workstation.services.review_drafts import ReviewDraft

if TYPE_CHECKING:
    from workstation.controllers.reviewing_state import ReviewingState

log = logging.getLogger(__name__)
KEPT = "Your draft, as you left it."


class Drafts(Protocol):
    """What is needed of `services.review_drafts.ReviewDrafts`. Blocking calls."""

    def read(self, officer: Officer, item: ReviewItem) -> ReviewDraft | None: ...

    def keep(self, officer: Officer, draft: ReviewDraft, since: datetime | None) -> None: ...

    def forget(self, officer: Officer, parcel: str) -> None: ...


class ReviewKeeping:
    """Keeps what the screen holds where it has changed. One thread only."""

    def __init__(self, drafts: Drafts | None, officer: Officer, runner: Runner) -> None:
        self._drafts, self._officer, self._runner = drafts, officer, runner
        self._last: ReviewDraft | None = None

    def read(self, item: ReviewItem) -> ReviewDraft | None:
        """What was kept of a second look. Blocking; any thread."""
        return None if self._drafts is None else self._drafts.read(self._officer, item)

    def taken(self, draft: ReviewDraft | None) -> None:
        """It stands on the screen as it was kept."""
        self._last = None if draft is None else replace(draft, looked_ms=0)

    def keep(self, state: ReviewingState) -> None:
        """Keep what stands on the screen now: a lock or a crash may come."""
        draft = _draft_of(state)
        if self._drafts is None or draft is None or state.busy:
            return
        if not (draft.judging or draft.says or self._last is not None):
            return  # a decision that is read, and nothing said of it yet
        if not draft.judging and draft == self._last:
            return  # while it is judged the time that it stood on the screen has grown
        self._last = draft
        since = state.look.opened_at if state.look is not None else None
        work = partial(self._drafts.keep, self._officer, draft, since)
        self._runner.submit("store", work, _nothing, _not_kept)

    def forget(self, parcel: str) -> None:
        """It is recorded."""
        self._last = None
        if self._drafts is not None:
            work = partial(self._drafts.forget, self._officer, parcel)
            self._runner.submit("store", work, _nothing, _not_kept)


def earlier(draft: ReviewDraft | None) -> timedelta:
    """How long the parcel was on the screen in earlier sittings."""
    return timedelta(milliseconds=draft.looked_ms if draft is not None else 0)


def _draft_of(state: ReviewingState) -> ReviewDraft | None:
    item, judging = state.item, state.look is not None
    if item is None or not (judging or state.revealed is not None):
        return None
    said = ReviewDraft(item.entry, item.parcel, judging)
    return replace(
        said, verdict=state.verdict, quality=state.quality, how=state.how, words=state.words
    )


def _nothing(_: object) -> None:
    """Kept: nobody waits for it."""


def _not_kept(error: Exception) -> None:
    log.warning("a draft of a second look was not kept: %s", error)
