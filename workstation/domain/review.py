"""Second looks: which decisions are drawn, and how a review goes from drawn to closed.

A draw can be made again by anybody who has the log: each decision's place comes from its own hash
and the seed, and both stand in the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.decision import Outcome

ALGORITHM = "nii-draw-1"
_TAG = b"NII-DRAW-1\x00"
DRAWN, JUDGED, CLOSED, ANSWERED = (
    *("review_drawn", "review_judged"),
    *("review_closed", "review_answered"),
)
REVIEW_KINDS = (DRAWN, JUDGED, CLOSED, ANSWERED)


class Stratum(StrEnum):
    """What a decision is drawn as; the first that fits."""

    NEW_OFFICER = "new_officer"
    RELEASED_OVER_ALARM = "released_over_alarm"
    RELEASED = "released"
    NOT_RELEASED = "not_released"


class Verdict(StrEnum):
    """What a reviewer says of a parcel from its record and picture."""

    SUSPICIOUS = "suspicious"
    NOT_SUSPICIOUS = "not suspicious"
    CANNOT_TELL = "cannot tell"


class Closing(StrEnum):
    """How a review ends, or goes on."""

    CONCUR = "concur"
    RETURN = "return"
    """Back to the officer with a question; closed when it is answered and looked at again."""
    OVERRULE = "overrule"
    """A new decision takes the place of the reviewed one."""


class ReviewState(StrEnum):
    """Where a drawn decision stands. The words are shown."""

    OPEN = "to be judged"
    JUDGED = "judged"
    RETURNED = "returned with a question"
    ANSWERED = "question answered"
    CLOSED = "closed"


CLOSES_FROM = {
    True: (ReviewState.JUDGED, ReviewState.ANSWERED),
    False: (ReviewState.JUDGED, ReviewState.ANSWERED, ReviewState.RETURNED),
}
"""Where a review is asked about (True), or ended."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of a stratum are drawn: `permille` of them, but `least` where there are so many."""

    stratum: Stratum
    label: str
    permille: int
    least: int

    def of(self, count: int) -> int:
        """How many of `count` decisions are drawn."""
        return min(count, max(self.least, -(-count * self.permille // 1000)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A decision that may be drawn."""

    entry: int
    hash: bytes
    parcel: str
    officer: str
    outcome: str
    override: bool
    new_officer: bool

    @property
    def stratum(self) -> Stratum:
        if self.new_officer:
            return Stratum.NEW_OFFICER
        if self.outcome != Outcome.RELEASE:
            return Stratum.NOT_RELEASED
        return Stratum.RELEASED_OVER_ALARM if self.override else Stratum.RELEASED


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one draw took of a stratum."""

    quota: Quota
    of: int
    entries: tuple[int, ...]


def rank(seed: str, entry_hash: bytes) -> bytes:
    """A decision's place in a draw: SHA-256 over the tag, the seed's UTF-8 bytes, a zero byte and
    the entry's hash. The lowest are drawn."""
    return hashlib.sha256(_TAG + seed.encode() + b"\x00" + entry_hash).digest()


def draw(candidates: Iterable[Candidate], quotas: Sequence[Quota], seed: str) -> tuple[Drawn, ...]:
    """Draw from each stratum; entries of one rise. The order of the candidates does not matter."""
    by_stratum: dict[Stratum, list[Candidate]] = {quota.stratum: [] for quota in quotas}
    for one in candidates:
        if one.stratum in by_stratum:
            by_stratum[one.stratum].append(one)
    found = []
    for quota in quotas:
        among = sorted(by_stratum[quota.stratum], key=lambda one: rank(seed, one.hash))
        taken = among[: quota.of(len(among))]
        found.append(Drawn(quota, len(among), tuple(sorted(one.entry for one in taken))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A decision that is to be looked at again. It names neither the outcome nor the officer."""

    entry: int
    """The decision's."""
    parcel: str
    why: Stratum | None
    """What it was drawn as; None while it is to be judged blind: a stratum tells the outcome."""
    drawn_by: int
    """The entry of the draw."""
    state: ReviewState = ReviewState.OPEN
    reviewer: str = ""
    judged: int | None = None
    """The entry of the reviewer's judgement."""


@dataclass(frozen=True, slots=True)
class BlindCase:
    """What a reviewer may know of a decided parcel before judging it: nothing of the decision."""

    entry: int
    parcel: str
    record_version: int | None
    """The version of the record that the officer had; None: there was no record."""
    scans: tuple[int, ...]
    """Its pictures, those first that the officer had on the screen."""


def agreement_table(pairs: Iterable[tuple[Verdict, bool]]) -> tuple[list[list[int]], int]:
    """(reviewer x officer table of counts, how many could not be told).

    Rows: the reviewer found it suspicious, or not; columns: the officer did not release it, or
    did.
    """
    table = [[0, 0], [0, 0]]
    untold = 0
    for verdict, suspected in pairs:
        if verdict is Verdict.CANNOT_TELL:
            untold += 1
        else:
            table[0 if verdict is Verdict.SUSPICIOUS else 1][0 if suspected else 1] += 1
    return table, untold


def told(data: Mapping[str, object], name: str) -> int | None:
    """The number of an entry that another one names; None where it does not."""
    value = data.get(name)
    return value if type(value) is int else None
