"""The reviewer's desk: what waits, a parcel to be judged unseen, and what is shown after that.

Reads for the screen what `reviewing` records. Before a judgement only `BlindLook` leaves here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workstation.domain.log import LogEntry
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.review import (
    ANSWERED,
    JUDGED,
    BlindCase,
    Closing,
    Drawn,
    ReviewItem,
    ReviewState,
)
from workstation.domain.scan import Scan, ScanRef
from workstation.domain.statistics import Agreement, Interval, median_interval
from workstation.services.case_ports import ClockKind, RunningClock
from workstation.services.ports import Clock, ParcelStore
from workstation.services.records import record_then
from workstation.services.replay import Replay, replay
from workstation.services.reviewing import Judgement, Reviewing

MOST = 200
"""Second looks that are listed; the next come as these are done."""
FIGURE_DAYS = 90
"""Days, today included, over which agreement and times are told."""
SEEN_HERE = (ClockKind.SIGN_OFF, ClockKind.RE_REVIEW)
_VERSIONS = 1000
GONE = Notice(
    fact="This picture is no longer filed under its parcel.",
    safe="The log's entry holds the SHA-256 of its files.",
    act="Judge by what is left, or say that you cannot tell.",
    code="REVIEW-10",
)


@dataclass(frozen=True, slots=True)
class ToSee:
    """All that a reviewer must see, in one list."""

    items: tuple[ReviewItem, ...]
    clocks: tuple[RunningClock, ...]
    """Sign-offs and releases to be looked at again; none of a parcel that is to be judged first."""
    today: date
    more: bool = False
    """More second looks wait than are listed."""


@dataclass(frozen=True, slots=True)
class BlindLook:
    """A parcel as it was when it was decided, without anything of the decision."""

    case: BlindCase
    record: ManifestRecord | None
    record_words: str
    """Which version it is, or why there is none."""
    refs: tuple[ScanRef | None, ...]
    """One for each of the case's scans; None where it is no longer filed."""
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A step of a review: judgement, question, answer, end."""

    kind: str
    how: str
    officer: str
    at: str
    words: str
    verdict: str = ""
    quality: str = ""
    milliseconds: int | None = None


@dataclass(frozen=True, slots=True)
class Revealed:
    """The decision behind a judged parcel, and what was said of it so far."""

    item: ReviewItem
    decision: Replay
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """How far reviewers and officers agree, and how long a judgement takes."""

    since: date
    until: date
    agreement: Agreement
    untold: int
    timed: int
    median_s: float | None
    median_between: Interval | None


@dataclass(frozen=True, slots=True)
class DrawTold:
    """The newest draw, without the decisions it took."""

    entry: int
    seed: str
    since: str
    until: str
    officer: str
    at: str


class SecondLooks:
    """What the review screens ask. Blocking calls."""

    def __init__(
        self,
        reviewing: Reviewing,
        parcels: ParcelStore,
        load: Callable[[ScanRef], Scan],
        clocks: Callable[[Sequence[ClockKind]], tuple[RunningClock, ...]],
        clock: Clock,
    ) -> None:
        self._reviewing, self._parcels, self._load = reviewing, parcels, load
        self._clocks, self._clock = clocks, clock

    @property
    def qualities(self) -> tuple[tuple[str, str], ...]:
        """(value, label) of what may be said of a picture."""
        return self._reviewing.policy.qualities

    def to_see(self, officer: Officer) -> ToSee:
        """The list. A parcel that is to be judged unseen stands in it once: what waits for its
        sign-off would tell the outcome.

        Raises
        ------
        WorkstationError
            RIGHTS-01, STORE-nn.
        """
        found = self._reviewing.for_reviewer(officer, MOST + 1)
        unseen = {one.parcel for one in found if one.state is ReviewState.OPEN}
        clocks = tuple(one for one in self._clocks(SEEN_HERE) if one.parcel not in unseen)
        return ToSee(found[:MOST], clocks, self.today(), len(found) > MOST)

    def look(self, officer: Officer, entry: int) -> BlindLook:
        """What is to be judged.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REVIEW-01, -02, -03, LOG-06, STORE-nn.
        """
        case = self._reviewing.blind(officer, entry)
        record, words = self._record(case)
        filed = {ref.scan_id: ref for ref in self._parcels.scans(case.parcel)}
        refs = tuple(filed.get(scan) for scan in case.scans)
        return BlindLook(case, record, words, refs, self._clock.now())

    def picture(self, look: BlindLook, place: int) -> Scan:
        """Decode one of its pictures.

        Raises
        ------
        WorkstationError
            REVIEW-10 it is no longer filed; SCAN-nn, STORE-nn, BENCH-01.
        """
        ref = look.refs[place]
        if ref is None:
            raise WorkstationError(GONE)
        return self._load(ref)

    def judge(self, officer: Officer, look: BlindLook, judgement: Judgement) -> LogEntry:
        """Record the judgement; raises as `Reviewing.judge`."""
        return self._reviewing.judge(officer, look.case.entry, judgement)

    def reveal(self, officer: Officer, item: ReviewItem) -> Revealed:
        """The decision, once it is judged; raises as `Reviewing.reveal`, LOG-06."""
        decision = replay(self._reviewing.reveal(officer, item.entry))
        return Revealed(item, decision, tuple(map(_said, self._reviewing.told_of(item.entry))))

    def revealed_picture(self, decision: Replay, scan: int) -> Scan:
        """Decode a picture of a decision that is shown; raises as `picture`."""
        for ref in self._parcels.scans(decision.parcel):
            if ref.scan_id == scan:
                return self._load(ref)
        raise WorkstationError(GONE)

    def close(self, officer: Officer, entry: int, how: Closing, words: str) -> LogEntry:
        """End it, or ask; raises as `Reviewing.close`."""
        return self._reviewing.close(officer, entry, how, words)

    def decided_anew(self, officer: Officer, item: ReviewItem) -> bool:
        """The reviewer has recorded another decision on the parcel since judging it."""
        return self._reviewing.decided_anew(officer, item)

    def questions(self, officer: Officer) -> tuple[ReviewItem, ...]:
        """Decisions of this officer that came back with a question."""
        return self._reviewing.questions(officer)

    def answer(self, officer: Officer, entry: int, words: str) -> LogEntry:
        """Answer a reviewer; raises as `Reviewing.answer`."""
        return self._reviewing.answer(officer, entry, words)

    def draw(
        self, officer: Officer, since: date, until: date, seed: str
    ) -> tuple[LogEntry, tuple[Drawn, ...]]:
        """Draw; raises as `Reviewing.draw`."""
        return self._reviewing.draw(officer, since, until, seed)

    def newest_draw(self) -> DrawTold | None:
        """The newest draw: days, seed, by whom. Not what it took: that would tell outcomes."""
        entry = self._reviewing.newest_draw()
        if entry is None:
            return None
        content = entry.content
        data = _mapping(content.get("data"))
        return DrawTold(
            entry.seq,
            *(str(data.get(name, "")) for name in ("seed", "from", "to")),
            *(str(content.get(name, "")) for name in ("officer", "at")),
        )

    def figures(self) -> ReviewFigures:
        """Agreement and times of the last `FIGURE_DAYS` days."""
        until = self._clock.now().date()
        since = until - timedelta(days=FIGURE_DAYS - 1)
        found, untold, _ = self._reviewing.agreed(since, until)
        seconds = [one / 1000 for one in self._reviewing.times(since, until)]
        middle = median_interval(seconds)
        return ReviewFigures(
            *(since, until, found, untold, len(seconds)),
            None if middle is None else middle[0],
            None if middle is None else middle[1],
        )

    def today(self) -> date:
        """The day in the station's own zone."""
        return self._clock.now().astimezone().date()

    def _record(self, case: BlindCase) -> tuple[ManifestRecord | None, str]:
        version = case.record_version
        versions = () if version is None else self._parcels.versions(case.parcel, _VERSIONS)
        return record_then(versions, version)


def in_question(said: Iterable[Said]) -> Said | None:
    """The newest question of a review."""
    asked = [one for one in said if one.how == Closing.RETURN.value]
    return asked[-1] if asked else None


def _said(entry: LogEntry) -> Said:
    content = entry.content
    data = _mapping(content.get("data"))
    kind = str(content.get("kind", ""))
    took = data.get("milliseconds")
    how = {JUDGED: "judged", ANSWERED: "answered"}.get(kind, str(data.get("how", "")))
    return Said(
        kind,
        how,
        str(content.get("officer", "")),
        str(content.get("at", "")),
        str(data.get("remark" if kind == JUDGED else "words", "")),
        str(data.get("verdict", "")),
        str(data.get("quality", "")),
        took if type(took) is int else None,
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
