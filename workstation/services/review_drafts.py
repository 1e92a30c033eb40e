"""What a reviewer has begun and not recorded: kept as decisions' drafts are, through a lock, a
sign-out and a crash.

A draft that is open tells too which parcels the reviewer is to judge unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workstation.domain.officer import Officer
from workstation.domain.review import Closing, ReviewItem, ReviewState, Verdict
from workstation.services.ports import Clock, DecisionDraft

_KEY, _ANSWER = "#review", "#answer"
"""Behind the officer's name, so that these drafts and a decision's do not push each other out."""
_JUDGING, _CLOSING, _ANSWERING = "review_judging", "review_closing", "review_answering"


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """How far a second look has come."""

    entry: int
    parcel: str
    judging: bool
    """Not judged yet; else it is about how the review goes on."""
    verdict: Verdict | None = None
    quality: str = ""
    how: Closing | None = None
    words: str = ""
    looked_ms: int = 0
    """How long the parcel was on the screen so far."""

    @property
    def says(self) -> bool:
        """Something was chosen or typed."""
        return bool(self.verdict or self.quality or self.how or self.words)


class DraftStore(Protocol):
    """What is needed of the store. Blocking calls."""

    def save_draft(
        self, parcel_id: str, officer: str, outcome: str, fields: Mapping[str, str]
    ) -> None: ...

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None: ...

    def drafts_of(self, officer: str) -> tuple[DecisionDraft, ...]: ...

    def clear_draft(self, parcel_id: str, officer: str) -> None: ...


class ReviewDrafts:
    """Keeps drafts of second looks. Blocking calls."""

    def __init__(
        self, store: DraftStore, item: Callable[[int], ReviewItem | None], clock: Clock
    ) -> None:
        self._store, self._item, self._clock = store, item, clock

    def begun(self, officer: Officer) -> Mapping[str, int]:
        """Parcels whose second look this officer has begun and nobody has judged, each with the
        decision that is to be judged.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        found: dict[str, int] = {}
        for kept in self._store.drafts_of(officer.name + _KEY):
            draft = _read(kept)
            item = None if draft is None else self._item(draft.entry)
            if draft is not None and draft.judging and item and item.state is ReviewState.OPEN:
                found[draft.parcel] = draft.entry
        return found

    def read(self, officer: Officer, item: ReviewItem) -> ReviewDraft | None:
        """What was kept of this second look as it stands now.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        kept = self._store.draft(item.parcel, officer.name + _KEY)
        draft = None if kept is None else _read(kept)
        if draft is None or draft.entry != item.entry:
            return None
        return draft if draft.judging is (item.state is ReviewState.OPEN) else None

    def keep(self, officer: Officer, draft: ReviewDraft, since: datetime | None) -> None:
        """Keep it; `since`: when the parcel came on the screen, earlier sittings counted back.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        looked = 0.0 if since is None else (self._clock.now() - since).total_seconds()
        fields = {
            "entry": str(draft.entry),
            "verdict": draft.verdict.value if draft.verdict else "",
            "quality": draft.quality,
            "how": draft.how.value if draft.how else "",
            "words": draft.words,
            "looked_ms": str(max(round(looked * 1000), 0)),
        }
        kind = _JUDGING if draft.judging else _CLOSING
        self._store.save_draft(draft.parcel, officer.name + _KEY, kind, fields)

    def forget(self, officer: Officer, parcel: str) -> None:
        """It is recorded.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        self._store.clear_draft(parcel, officer.name + _KEY)

    # An officer's answer to a question

    def read_answer(self, officer: Officer, item: ReviewItem) -> str:
        """An answer that is begun; "" where none is.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        kept = self._store.draft(item.parcel, officer.name + _ANSWER)
        if kept is None or kept.fields.get("entry") != str(item.entry):
            return ""
        return kept.fields.get("words", "")

    def keep_answer(self, officer: Officer, item: ReviewItem, words: str) -> None:
        """Keep it; raises as `keep`."""
        fields = {"entry": str(item.entry), "words": words}
        self._store.save_draft(item.parcel, officer.name + _ANSWER, _ANSWERING, fields)

    def forget_answer(self, officer: Officer, parcel: str) -> None:
        """It is recorded; raises as `forget`."""
        self._store.clear_draft(parcel, officer.name + _ANSWER)


def _read(kept: DecisionDraft) -> ReviewDraft | None:
    """None where another program has kept something else under this name."""
    fields = kept.fields
    try:
        return ReviewDraft(
            int(fields["entry"]),
            kept.parcel_id,
            {_JUDGING: True, _CLOSING: False}[kept.outcome],
            Verdict(fields["verdict"]) if fields["verdict"] else None,
            fields["quality"],
            Closing(fields["how"]) if fields["how"] else None,
            fields["words"],
            int(fields["looked_ms"]),
        )
    except (KeyError, ValueError):
        return None
