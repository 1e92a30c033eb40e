"""A reviewer's work: draw, judge without having seen the outcome, then concur, ask or overrule.

Nothing of the decision (outcome, officer, fields, marks, answers) leaves this module for a
reviewer who has not judged it yet, where the policy or the reviewer asks for that.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from workstation.domain.days import moved
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.review import (
    ALGORITHM,
    ANSWERED,
    CLOSED,
    CLOSES_FROM,
    DRAWN,
    JUDGED,
    BlindCase,
    Closing,
    Drawn,
    ReviewItem,
    ReviewState,
    Verdict,
    agreement_table,
    draw,
)
from workstation.domain.statistics import Agreement, agreement
from workstation.services.permissions import Deed
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.replay import replay
from workstation.services.review_policy import ReviewPolicy, load_review_policy
from workstation.services.review_ports import ReviewStore

__all__ = ["NO_WORDS", "Judgement", "Reviewing", "load_review_policy"]

LONGEST = 2000
MOST_SEED = 100


def _notice(fact: str, act: str, code: str) -> Notice:
    return Notice(fact=fact, safe="Nothing has been recorded.", act=act, code=code)


OWN = _notice(
    "This decision is your own: another officer must look at it again.",
    "Leave it to another reviewer.",
    "REVIEW-01",
)
NOT_DRAWN = _notice(
    "This entry is no decision that was drawn for a second look.",
    "Choose one of the list (“workstation review list”).",
    "REVIEW-02",
)
JUDGED_ALREADY = _notice(
    "This decision has been judged already.",
    "Open the next one of the list.",
    "REVIEW-03",
)
NOT_JUDGED = _notice(
    "The outcome is not shown before you have judged the parcel yourself.",
    "Look at its record and picture and give your judgement first.",
    "REVIEW-04",
)
NOT_YOURS = _notice(
    "Another reviewer has judged this decision.",
    "Leave it to whoever judged it.",
    "REVIEW-05",
)
NO_WORDS = _notice(
    "A question, an answer or a reason is missing or longer than 2 000 characters.",
    "Say it in a sentence or two.",
    "REVIEW-06",
)
NO_QUALITY = _notice(
    "The picture's quality is none of those that the policy of reviews names.",
    "Give one of them (“qualities” in assets/policy/review-*.json).",
    "REVIEW-15",
)
NO_SEED = _notice(
    f"A seed has at most {MOST_SEED} signs, all of them printable.",
    "Give a shorter one, or none: one is drawn.",
    "REVIEW-16",
)
NOTHING_TO_DRAW = _notice(
    "No decision of these days is left to draw from.",
    "Choose other days.",
    "REVIEW-07",
)
NOT_RETURNED = _notice(
    "This decision has not been returned with a question to you.",
    "See the list of questions to you.",
    "REVIEW-08",
)
NO_NEW_DECISION = _notice(
    "Overruling needs the new decision on the parcel, and there is none after the reviewed one.",
    "Record the new decision first; it takes the place of the old one.",
    "REVIEW-09",
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of a parcel before seeing what was decided."""

    verdict: Verdict
    quality: str
    remark: str = ""
    opened_at: datetime | None = None
    """When the reviewer opened it; None: not known (command line)."""
    blind: bool = True


class Reviewing:
    """Second looks at decisions. Blocking calls."""

    def __init__(
        self,
        log: DecisionLog,
        store: ReviewStore,
        policy: ReviewPolicy,
        clock: Clock,
        require: Callable[[Officer, Deed], None],
    ) -> None:
        self._log, self._store, self._clock = log, store, clock
        self._require = require
        self.policy = policy

    def draw(
        self,
        officer: Officer,
        since: date,
        until: date,
        seed: str | None = None,
        through: str = "bench",
    ) -> tuple[LogEntry, tuple[Drawn, ...]]:
        """Draw from the decisions of days `since` to `until` (both included, UTC); recorded.

        What another draw has taken is not drawn again. Without a seed one is drawn too; it stands
        in the entry.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REVIEW-16 for a seed too long, REVIEW-07 nothing is left, LOG-nn.
        """
        self._require(officer, Deed.REVIEW)
        if seed is not None and (len(seed) > MOST_SEED or not seed.isprintable()):
            raise WorkstationError(NO_SEED)
        told = secrets.token_hex(8) if seed is None else seed
        new_since = moved(until, -self.policy.new_officer_days)
        behind = moved(until, 1)
        among = self._store.candidates(since.isoformat(), behind.isoformat(), new_since.isoformat())
        drawn = draw(among, self.policy.quotas, told)
        if not any(one.entries for one in drawn):
            raise WorkstationError(NOTHING_TO_DRAW)
        data: dict[str, object] = {
            "algorithm": ALGORITHM,
            "seed": told,
            "from": since.isoformat(),
            "to": until.isoformat(),
            "new_since": new_since.isoformat(),
            "policy": self.policy.version,
            "strata": [
                {
                    "name": one.quota.stratum.value,
                    "permille": one.quota.permille,
                    "least": one.quota.least,
                    "of": one.of,
                    "entries": list(one.entries),
                }
                for one in drawn
            ],
            "through": through,
        }
        return self._log.append(EntryDraft(DRAWN, officer.name, data)), drawn

    def waiting(self, limit: int = 200, after: int = 0) -> tuple[ReviewItem, ...]:
        """What is to be judged or gone on with, oldest decision first."""
        states = (ReviewState.OPEN, ReviewState.JUDGED, ReviewState.ANSWERED)
        return tuple(map(self._withheld, self._store.items(states, limit, after)))

    def for_reviewer(self, officer: Officer, limit: int = 200) -> tuple[ReviewItem, ...]:
        """What this reviewer may do: first what goes on, then what is to be judged, no own
        decision among it.

        Raises
        ------
        WorkstationError
            RIGHTS-01.
        """
        self._require(officer, Deed.REVIEW)
        return tuple(map(self._withheld, self._store.for_reviewer(officer.name, limit)))

    def blind(self, officer: Officer, entry: int) -> BlindCase:
        """What is to be looked at before judging: parcel, version of the record, pictures.

        Nothing else of the entry leaves this method.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REVIEW-01, -02, -03; LOG-06 where the entry is damaged.
        """
        self._require(officer, Deed.REVIEW)
        item = self._to_judge(officer, entry)
        told = replay(self._entry(entry))
        seen = sorted(told.pictures, key=lambda one: one.shown_at is None)
        return BlindCase(
            entry, item.parcel, told.record_version, tuple(picture.scan for picture in seen)
        )

    def questions(self, officer: Officer, limit: int = 200) -> tuple[ReviewItem, ...]:
        """Decisions of this officer that came back with a question."""
        return self._store.returned_to(officer.name, limit)

    def told_of(self, entry: int) -> tuple[LogEntry, ...]:
        """What was recorded of a review, oldest first: judgement, question, answer, end."""
        item = self._item(entry)
        kinds = (JUDGED, CLOSED, ANSWERED)
        found = self._log.entries(parcel_id=item.parcel, after=entry, limit=1000, kinds=kinds)
        return tuple(one for one in found if _told_entry(one) == entry)

    def decided_anew(self, officer: Officer, item: ReviewItem) -> bool:
        """The reviewer has recorded another decision on the parcel since judging it."""
        if item.judged is None:
            item = self._item(item.entry)
        later = self._log.entries(
            parcel_id=item.parcel, after=item.judged or item.entry, kinds=("decision",)
        )
        return any(one.content.get("officer") == officer.name for one in later)

    def newest_draw(self) -> LogEntry | None:
        """The entry of the newest draw; None where nothing was ever drawn."""
        newest = self._store.newest_draw()
        return None if newest is None else self._entry(newest)

    def judge(
        self, officer: Officer, entry: int, judgement: Judgement, through: str = "bench"
    ) -> LogEntry:
        """Record what the reviewer says; only then the decision is shown.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REVIEW-01, -02, -03, -06, -15; LOG-nn.
        """
        self._require(officer, Deed.REVIEW)
        item = self._to_judge(officer, entry)
        qualities = [value for value, _ in self.policy.qualities]
        if judgement.quality not in qualities:
            raise WorkstationError(NO_QUALITY)
        if len(judgement.remark) > LONGEST:
            raise WorkstationError(NO_WORDS)
        passed = None
        if judgement.opened_at is not None:
            seconds = (self._clock.now() - judgement.opened_at).total_seconds()
            passed = round(seconds * 1000) if seconds >= 0 else None
        return self._log.append(
            EntryDraft(
                JUDGED,
                officer.name,
                {
                    **self._named(entry),
                    "blind": judgement.blind,
                    "milliseconds": passed,
                    "quality": judgement.quality,
                    "remark": judgement.remark.strip(),
                    "through": through,
                    "verdict": judgement.verdict.value,
                },
                parcel=item.parcel,
            )
        )

    def reveal(self, officer: Officer, entry: int) -> LogEntry:
        """The reviewed decision's entry, for whoever has judged it, or answers for it.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REVIEW-02, REVIEW-04 before it is judged (where the policy is blind),
            REVIEW-05 where another reviewer judged it and it is not closed.
        """
        item = self._item(entry)
        if self._store.officer_of(entry) != officer.name:
            self._require(officer, Deed.REVIEW)
            if item.state is ReviewState.OPEN and self.policy.blind:
                raise WorkstationError(NOT_JUDGED)
            others = item.judged is not None and item.reviewer != officer.name
            if others and item.state is not ReviewState.CLOSED:
                raise WorkstationError(NOT_YOURS)
        return self._entry(entry)

    def close(
        self,
        officer: Officer,
        entry: int,
        how: Closing,
        words: str = "",
        through: str = "bench",
    ) -> LogEntry:
        """Concur, return it with a question, or note that a new decision overrules it.

        A question that nobody answers need not hold it up: it is concurred with or overruled.

        Raises
        ------
        WorkstationError
            RIGHTS-01, REVIEW-02, -04, -05, -06 (a question or a reason is asked), REVIEW-09;
            LOG-nn.
        """
        self._require(officer, Deed.REVIEW)
        item = self._item(entry)
        if item.judged is None or item.state not in CLOSES_FROM[how is Closing.RETURN]:
            raise WorkstationError(NOT_JUDGED if item.judged is None else JUDGED_ALREADY)
        if item.reviewer != officer.name:
            raise WorkstationError(NOT_YOURS)
        said = words.strip()
        if len(said) > LONGEST or (how is not Closing.CONCUR and not said):
            raise WorkstationError(NO_WORDS)
        data: dict[str, object] = {
            **self._named(entry),
            "how": how.value,
            "judged": item.judged,
            "through": through,
            "words": said,
        }
        if how is Closing.OVERRULE:
            data["new_entry"] = self._new_decision(item)
        return self._log.append(EntryDraft(CLOSED, officer.name, data, parcel=item.parcel))

    def answer(self, officer: Officer, entry: int, words: str, through: str = "bench") -> LogEntry:
        """The officer's answer to a reviewer's question.

        Raises
        ------
        WorkstationError
            REVIEW-02, -06, REVIEW-08 where it was not returned to this officer; LOG-nn.
        """
        item = self._item(entry)
        returned = item.state is ReviewState.RETURNED
        if not returned or self._store.officer_of(entry) != officer.name:
            raise WorkstationError(NOT_RETURNED)
        said = words.strip()
        if not said or len(said) > LONGEST:
            raise WorkstationError(NO_WORDS)
        data = {**self._named(entry), "words": said, "through": through}
        return self._log.append(EntryDraft(ANSWERED, officer.name, data, parcel=item.parcel))

    def agreed(
        self, since: date, until: date, officer: str | None = None
    ) -> tuple[Agreement, int, list[list[int]]]:
        """(agreement of reviewers and officers, how many could not be told, the table), over
        decisions judged blind from day `since` to day `until` (both included, UTC).

        Kappa is None too where one side always said the same: it is then 0 whatever the other
        says.
        """
        behind = moved(until, 1)
        pairs = [
            (one.verdict, one.suspected)
            for one in self._store.judged(since.isoformat(), behind.isoformat())
            if one.blind and (officer is None or one.officer == officer)
        ]
        table, untold = agreement_table(pairs)
        found = agreement(table)
        if not all(map(sum, (*table, *zip(*table, strict=True)))):
            found = replace(found, kappa=None, interval=None)
        return found, untold, table

    def times(self, since: date, until: date) -> tuple[int, ...]:
        """Milliseconds that judging took, rising, where they are known; days as in `agreed`."""
        behind = moved(until, 1)
        judged = self._store.judged(since.isoformat(), behind.isoformat())
        return tuple(sorted(one.milliseconds for one in judged if one.milliseconds is not None))

    def _withheld(self, item: ReviewItem) -> ReviewItem:
        """A stratum tells the outcome: nobody hears it before judging."""
        unseen = item.state is ReviewState.OPEN and self.policy.blind
        return replace(item, why=None) if unseen else item

    def _to_judge(self, officer: Officer, entry: int) -> ReviewItem:
        item = self._item(entry)
        if self._store.officer_of(entry) == officer.name:
            raise WorkstationError(OWN)
        if item.state is not ReviewState.OPEN:
            raise WorkstationError(JUDGED_ALREADY)
        return item

    def _item(self, entry: int) -> ReviewItem:
        item = self._store.item(entry)
        if item is None:
            raise WorkstationError(NOT_DRAWN)
        return item

    def _entry(self, entry: int) -> LogEntry:
        found = self._log.entries(after=entry - 1, limit=1)
        if not found or found[0].seq != entry:
            raise WorkstationError(NOT_DRAWN)
        return found[0]

    def _named(self, entry: int) -> Mapping[str, object]:
        return {"entry": entry, "hash": self._entry(entry).hash.hex()}

    def _new_decision(self, item: ReviewItem) -> int:
        later = self._log.entries(parcel_id=item.parcel, after=item.entry, kinds=("decision",))
        if not later:
            raise WorkstationError(NO_NEW_DECISION)
        return later[-1].seq


def _told_entry(entry: LogEntry) -> object:
    data = entry.content.get("data")
    return data.get("entry") if isinstance(data, Mapping) else None
