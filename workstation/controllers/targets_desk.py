"""Targeted parcels on the desk: how far they came, what is missing by name, and why it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Protocol

from workstation.controllers.log_browsing import LANE
from workstation.controllers.record_facts import grouped
from workstation.domain.barcode import normalise
from workstation.domain.log import LogEntry
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.targeting import Downtime, Reconciled, Target
from workstation.services.neutral import neutral
from workstation.services.ports import Runner

_TOLD = 5
"""Downtimes that are named beside a parcel; the others are counted."""
_A_DAY = len("2026-11-23")
_SPLIT = re.compile(r"[\n\r\t,;]+")
NO_TIME = Notice(
    fact="A time is missing, or is none.",
    safe="Nothing has been recorded.",
    act="Type day and hour, as 2026-11-26 08:30; a full stop alone is now.",
    code="TARGET-06",
)
NO_CHOICE = Notice(
    fact="What stood still is not chosen.",
    safe="Nothing has been recorded.",
    act="Choose it: F2 to F6.",
    code="TARGET-07",
)


class TargetingCalls(Protocol):
    """What is needed of `services.targeting.Targeting`. Blocking calls."""

    def target(self, officer: Officer, numbers: list[str], why: str) -> LogEntry: ...

    def downtime(
        self, officer: Officer, what: str, began: datetime, ended: datetime, why: str
    ) -> LogEntry: ...

    def reconcile(self, since: date, until: date) -> Reconciled: ...


@dataclass(frozen=True, slots=True)
class Days:
    """Both included, UTC."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four counts: how many came so far, and how many stopped right before it."""

    label: str
    count: int
    of: int
    """How many came as far as the step before."""

    @property
    def missing(self) -> int:
        return self.of - self.count

    @property
    def words(self) -> str:
        """The missing in words; "" where nothing came so far that could be missing."""
        if not self.of:
            return ""
        return f"{grouped(self.missing)} missing" if self.missing else "none missing"


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """A parcel that is missing, with the first downtimes told that may explain it."""

    target: Target
    downtimes: tuple[Downtime, ...] = ()
    more: int = 0
    """Downtimes besides."""

    @property
    def since(self) -> str:
        """Since when it stands where it stopped, UTC; in words where no record says."""
        return self.target.since or UNKNOWN


@dataclass(frozen=True, slots=True, eq=False)
class TargetsState:
    """What the window of targeted parcels shows."""

    days: Days
    found: Reconciled | None = None
    rows: tuple[Missing, ...] = ()
    busy: bool = False
    notice: Notice | None = None
    """Why it could not be counted."""
    recording: bool = False
    fault: Notice | None = None
    """Why the last thing was not recorded."""
    told: str = ""
    """What was recorded last."""

    @property
    def words(self) -> str:
        """One line on what stands in the table, or why nothing does."""
        if self.notice is not None:
            return str(self.notice)
        found = self.found
        if found is None:
            return "Counting…"
        if not found.targeted:
            return "Nothing was targeted in these days. Choose others."
        if not found.missing:
            return f"Nothing is missing: {_all(found.targeted)} decided after a scan."
        return f"Missing: {grouped(len(found.missing))} of {grouped(found.targeted)}. Days in UTC, times as here."

    @property
    def steps(self) -> tuple[Step, ...]:
        """The four counts; none before they are known."""
        found = self.found
        if found is None:
            return ()
        counts = (found.targeted, found.presented, found.scanned, found.decided)
        labels = ("Targeted", "Presented", "Scanned", "Decided")
        before = (found.targeted, *counts)
        return tuple(Step(*one) for one in zip(labels, counts, before, strict=False))


class TargetsDesk:
    """State of the window of targeted parcels. No Qt; one thread only."""

    def __init__(
        self,
        calls: TargetingCalls,
        officer: Officer,
        runner: Runner,
        show: Callable[[TargetsState], None],
        days: Days,
        put: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`put` takes what was to be copied, as text."""
        self._put = put
        self._calls, self._officer, self._runner, self._show = calls, officer, runner, show
        self._state = TargetsState(days)
        self._ticket = 0

    @property
    def state(self) -> TargetsState:
        return self._state

    def ask(self, days: Days) -> None:
        """Count other days; what is on the screen stays until they are there."""
        self._ticket += 1
        self._set(replace(self._state, days=days, busy=True, notice=None))
        self._runner.submit(
            LANE,
            partial(_reconciled, self._calls, days),
            partial(self._counted, self._ticket),
            partial(self._not_counted, self._ticket),
        )

    def again(self) -> None:
        """The same once more: others have presented, scanned, decided meanwhile."""
        self.ask(self._state.days)

    def target(self, text: str, why: str) -> bool:
        """Record parcels that were typed or pasted; whether that has begun."""
        calls, officer = self._calls, self._officer
        return self._record(lambda: calls.target(officer, numbers_in(text), why), _targeted)

    def downtime(self, what: str, began: str, ended: str, why: str) -> bool:
        """Record that something stood still; whether that has begun."""
        if not what:
            self._set(replace(self._state, fault=NO_CHOICE))
            return False
        times = moment_of(began), moment_of(ended)
        if times[0] is None or times[1] is None:
            self._set(replace(self._state, fault=NO_TIME))
            return False
        work = partial(self._calls.downtime, self._officer, what, times[0], times[1], why)
        return self._record(work, lambda _: f"{what} stood still")

    def forget_fault(self) -> None:
        """What was wrong with what is typed is told no longer."""
        if self._state.fault is not None:
            self._set(replace(self._state, fault=None))

    def copy(self) -> None:
        """What is missing as text, made on a lane."""
        work = partial(as_text, self._state.rows)
        self._runner.submit(LANE, work, self._put, partial(self._not_counted, self._ticket))

    # Inside

    def _record(self, work: Callable[[], LogEntry], what: Callable[[LogEntry], str]) -> bool:
        if self._state.recording:
            return False
        self._set(replace(self._state, recording=True, fault=None, told=""))
        self._runner.submit("store", work, partial(self._recorded, what), self._not_recorded)
        return True

    def _recorded(self, what: Callable[[LogEntry], str], entry: LogEntry) -> None:
        told = f"Recorded, entry {grouped(entry.seq)}: {what(entry)}."
        self._set(replace(self._state, recording=False, told=told))
        self.again()

    def _not_recorded(self, error: Exception) -> None:
        self._set(replace(self._state, recording=False, fault=_told(error)))

    def _counted(self, ticket: int, answer: tuple[Reconciled, tuple[Missing, ...]]) -> None:
        if ticket == self._ticket:
            found, rows = answer
            self._set(replace(self._state, found=found, rows=rows, busy=False))

    def _not_counted(self, ticket: int, error: Exception) -> None:
        if ticket == self._ticket:
            self._set(replace(self._state, busy=False, notice=_told(error)))

    def _set(self, state: TargetsState) -> None:
        self._state = state
        self._show(state)


HEADS = ("Parcel", "Where it stopped", "Since", "Why targeted", "By", "Downtime told meanwhile")
UNKNOWN = "not known"


def as_text(rows: Sequence[Missing]) -> str:
    """What is missing, for a sheet: tabs between cells, no cell that would be run."""
    lines = [(*HEADS[:-1], "Targeted by entry", HEADS[-1])]
    for row in rows:
        one = row.target
        downs = "; ".join(
            f"{down.what}, {down.began} to {down.ended}: {down.why} (entry {down.entry})"
            for down in row.downtimes
        )
        told = f"{downs}; and {grouped(row.more)} more" if row.more else downs
        cells = (one.parcel, one.state.value, row.since, one.why, one.by)
        lines.append((*cells, str(one.entry), told))
    return "\n".join("\t".join(neutral(" ".join(c.split())) for c in line) for line in lines)


def numbers_in(text: str) -> list[str]:
    """The numbers of a typed or pasted list, each once: one a line, or with commas between.

    A space parts nothing: numbers are often written in groups.
    """
    told = (normalise(one) for one in _SPLIT.split(text))
    return list(dict.fromkeys(one for one in told if one))


def moment_of(text: str) -> datetime | None:
    """A typed time with its hour, local where no zone stands, in UTC; None where it is none."""
    told = text.strip()
    try:
        found = datetime.fromisoformat(told)
        return found.astimezone(UTC) if len(told) > _A_DAY else None
    except (ValueError, OverflowError, OSError):
        return None


def _reconciled(calls: TargetingCalls, days: Days) -> tuple[Reconciled, tuple[Missing, ...]]:
    """The counts, and what is missing with what may explain it. Blocking."""
    found = calls.reconcile(days.since, days.until)
    rows = []
    for one in found.missing:
        downs = found.hindering(one)
        rows.append(Missing(one, downs[:_TOLD], max(0, len(downs) - _TOLD)))
    return found, tuple(rows)


def _targeted(entry: LogEntry) -> str:
    data = entry.content.get("data")
    parcels = data.get("parcels") if isinstance(data, dict) else None
    return f"{_parcels(len(parcels) if isinstance(parcels, list) else 0)} targeted"


def _parcels(count: int) -> str:
    return "1 parcel" if count == 1 else f"{grouped(count)} parcels"


def _all(count: int) -> str:
    return "the 1 targeted parcel is" if count == 1 else f"all {grouped(count)} targeted are"


def _told(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
