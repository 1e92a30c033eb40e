"""What reviewing needs of the store. Ports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from workstation.domain.review import Candidate, ReviewItem, ReviewState, Verdict


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A judged decision: what the reviewer said, and whether the officer had held it back."""

    entry: int
    officer: str
    reviewer: str
    verdict: Verdict
    suspected: bool
    blind: bool
    milliseconds: int | None


class ReviewStore(Protocol):
    """Drawn decisions, kept up with the log in the transaction of each entry. Derived data."""

    def candidates(self, since: str, until: str, new_since: str) -> tuple[Candidate, ...]:
        """Decisions that stand, of day `since` up to before day `until`, that no draw has taken.

        An officer whose account was made on day `new_since` or later counts as new.
        """
        ...

    def items(
        self, states: Sequence[ReviewState] = (), limit: int = 200, after: int = 0
    ) -> tuple[ReviewItem, ...]:
        """Drawn decisions above entry `after`, rising."""
        ...

    def for_reviewer(self, reviewer: str, limit: int = 200) -> tuple[ReviewItem, ...]:
        """What this reviewer may do: first what goes on (own judgements, answered questions), then
        what is to be judged and is not the reviewer's own decision; by entry."""
        ...

    def returned_to(self, officer: str, limit: int = 200) -> tuple[ReviewItem, ...]:
        """Decisions of this officer that came back with a question, rising."""
        ...

    def newest_draw(self) -> int | None:
        """The entry of the newest draw that took anything; None where there is none."""
        ...

    def item(self, entry: int) -> ReviewItem | None: ...

    def officer_of(self, entry: int) -> str:
        """Who recorded a decision: to keep reviewers from their own; never shown before judging."""
        ...

    def judged(self, since: str, until: str) -> tuple[JudgedPair, ...]:
        """Decisions judged from day `since` up to before day `until`."""
        ...
