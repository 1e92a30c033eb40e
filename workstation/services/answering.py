"""The officer's answers to marks, and own marks: each an entry of the log before it is shown."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workstation.domain.answers import (
    MOST_OWN_MARKS,
    AnsweredMark,
    GivenAnswers,
    MarkAnswer,
    MarkKey,
    OwnMark,
    OwnShape,
    Point,
)
from workstation.domain.findings import Detection, Finding
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.scan import ScanRef, picture_identity, picture_name
from workstation.services.answer_records import (
    ANSWER_KIND,
    ANSWER_KINDS,
    CHANGED,
    DRAWN,
    OWN_KIND,
    REMOVED,
    WITHDRAWN,
    Standing,
    mark_document,
    own_document,
    picture_document,
)
from workstation.services.case_reading import case_or_none, standing_decision
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import DecisionLog, EntryDraft

_PAGE = 1000
OTHER_PICTURE = Notice(
    fact="NOT recorded: that picture is not one of this parcel.",
    safe="Answers and marks recorded before stand.",
    act="Open the parcel again and mark its own picture.",
    code="ANSWER-01",
)


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks at which picture of which parcel.

    `picture` is `Scan.identity`; `rows` and `columns` are those of the decoded picture.
    `amend_reason` is asked where a decision on this parcel stands already.
    """

    opened: OpenedParcel
    officer: Officer
    ref: ScanRef
    picture: str
    rows: int
    columns: int
    amend_reason: str = ""
    through: str = "bench"

    @property
    def parcel(self) -> str:
        return self.opened.barcode.text


class Answering:
    """Records answers and own marks; what is said later counts, what was said before stays.

    All calls block: the store lane. Two benches may answer on one parcel: both entries are kept,
    each names its officer, and the later one counts.
    """

    def __init__(self, log: DecisionLog, permissions: Permissions | None = None) -> None:
        self._log, self._permissions = log, permissions
        self._lock = threading.Lock()
        self._parcel, self._standing = "", Standing()

    def given(self, parcel_id: str) -> GivenAnswers:
        """What stands of a parcel's answers and own marks now.

        Raises
        ------
        WorkstationError
            LOG-06 where an entry of them is damaged, STORE-nn.
        """
        with self._lock:
            return self._given(parcel_id)

    def answer(
        self,
        looking: Looking,
        detection: Detection,
        finding: Finding,
        answer: MarkAnswer | None,
        shift: float = 0.0,
        agreeing: Sequence[str] = (),
    ) -> AnsweredMark | None:
        """Record the officer's answer to a mark; None takes an earlier answer back.

        `finding` is the mark as the screen numbers it at `shift` (`Detection.counting`),
        `agreeing` the ids of models that mark the same. The same answer by the same officer is
        not recorded twice.

        Raises
        ------
        WorkstationError
            ANSWER-01 for a picture of another parcel, ANSWER-02 where that mark is not on the
            screen, ANSWER-03 where a decision stands and no reason to amend it is given, LOG-nn
            where the entry could not be made durable. Nothing has been recorded then.
        """
        _refuse_other_picture(looking, detection.scan_identity)
        if not _on_screen(detection, finding, shift):
            raise WorkstationError(_no_such_mark(finding, detection))
        key = MarkKey.of(detection.scan_identity, detection.model.sha256, finding)
        with self._lock:
            earlier = self._given(looking.parcel).to(key)
            if earlier is None and answer is None:
                return None
            said = None if earlier is None else (earlier.answer, earlier.officer)
            if said == (answer, looking.officer.name):
                return earlier
            data: dict[str, object] = {
                "picture": picture_document(looking.ref, detection.scan_identity),
                "model": {
                    "id": detection.model.model_id,
                    "version": detection.model.version,
                    "sha256": detection.model.sha256,
                    "input": detection.input_used,
                },
                "mark": mark_document(key, finding, _as_shipped(detection, finding), shift),
                "agreeing": list(agreeing),
                "answer": WITHDRAWN if answer is None else answer.value,
                "answer_before": None
                if earlier is None
                else {
                    "entry": earlier.entry,
                    "officer": earlier.officer,
                    "answer": earlier.answer.value,
                },
            }
            self._append(looking, ANSWER_KIND, data)
            return self._given(looking.parcel).to(key)

    def draw(
        self,
        looking: Looking,
        shape: OwnShape,
        points: tuple[Point, ...],
        word: str,
        frame: int | None = None,
    ) -> OwnMark:
        """Record a mark the officer drew; its `entry` names it from then on.

        Raises
        ------
        WorkstationError
            ANSWER-01, ANSWER-03 and LOG-nn as `answer`, ANSWER-04 where it cannot be a mark on
            this picture, ANSWER-06 where the parcel has as many as can be kept.
        """
        _refuse_other_picture(looking, looking.picture)
        mark = _made(looking, shape, points, word, frame)
        with self._lock:
            if len(self._given(looking.parcel).own) >= MOST_OWN_MARKS:
                raise WorkstationError(_TOO_MANY)
            return self._own(looking, mark, DRAWN)

    def change(
        self,
        looking: Looking,
        entry: int,
        *,
        points: tuple[Point, ...] | None = None,
        word: str | None = None,
    ) -> OwnMark:
        """Record another shape or word of an own mark; the earlier ones stay in the log.

        Raises
        ------
        WorkstationError
            As `draw`; ANSWER-05 where the parcel has no such own mark.
        """
        with self._lock:
            before = self._find(looking, entry)
            mark = _made(
                replace(looking, picture=before.picture),
                before.shape,
                before.points if points is None else points,
                before.word if word is None else word,
                before.frame,
            )
            if (mark.points, mark.word) == (before.points, before.word):
                return before
            return self._own(looking, replace(mark, entry=entry), CHANGED)

    def remove(self, looking: Looking, entry: int) -> None:
        """Record that an own mark is taken back; what was drawn stays in the log.

        Raises
        ------
        WorkstationError
            As `change`.
        """
        with self._lock:
            self._own(looking, self._find(looking, entry), REMOVED)

    def _find(self, looking: Looking, entry: int) -> OwnMark:
        own = self._given(looking.parcel).own
        found = next((mark for mark in own if mark.entry == entry), None)
        if found is None:
            raise WorkstationError(_NO_OWN_MARK)
        _refuse_other_picture(looking, found.picture)
        return found

    def _own(self, looking: Looking, mark: OwnMark, action: str) -> OwnMark:
        data: dict[str, object] = {
            "picture": picture_document(looking.ref, mark.picture),
            "action": action,
            "drawn_in": mark.entry or None,
            **own_document(mark),
        }
        entry = self._append(looking, OWN_KIND, data)
        named = mark.entry or entry.seq
        own = self._given(looking.parcel).own
        return next((one for one in own if one.entry == named), mark)

    def _append(self, looking: Looking, kind: str, data: Mapping[str, object]) -> LogEntry:
        if self._permissions is not None:
            self._permissions.require(looking.officer, Deed.ANSWER_MARKS)
        case = case_or_none(self._log, looking.parcel)
        decided, head = standing_decision(self._log, looking.parcel, case)
        reason = looking.amend_reason.strip()
        if decided is not None and not reason:
            raise WorkstationError(_decided(decided))
        told = {
            **data,
            "amends": None
            if decided is None
            else {"entry": decided.seq, "hash": decided.hash.hex(), "reason": reason},
            "through": looking.through,
        }
        return self._log.append(
            EntryDraft(
                kind,
                looking.officer.name,
                told,
                parcel=looking.parcel,
                follows=head,
            )
        )

    def _given(self, parcel_id: str) -> GivenAnswers:
        """Reads only what was added since the last call for the same parcel."""
        if parcel_id != self._parcel:
            self._parcel, self._standing = parcel_id, Standing()
        standing = self._standing
        while True:
            page = self._log.entries(
                parcel_id=parcel_id, after=standing.after, limit=_PAGE, kinds=ANSWER_KINDS
            )
            standing.take(page)
            if len(page) < _PAGE:
                return standing.given


def given_answers(log: DecisionLog, parcel_id: str) -> GivenAnswers:
    """What stands of a parcel's answers, read from the log whole."""
    return Answering(log).given(parcel_id)


def _on_screen(detection: Detection, finding: Finding, shift: float) -> bool:
    # The number is the screen's: with several models it goes on from one model to the next.
    counting = detection.counting(shift) if math.isfinite(shift) else ()
    return finding.number >= 1 and any(
        replace(one, number=finding.number) == finding for one in counting
    )


def _as_shipped(detection: Detection, finding: Finding) -> float:
    own = finding.threshold
    return detection.model.default_threshold if own is None else own


def _refuse_other_picture(looking: Looking, picture: str) -> None:
    low_high = (looking.ref.files, looking.ref.files[::-1])
    own = {picture_name(picture_identity(files)) for files in low_high}
    scans = {ref.scan_id for ref in looking.opened.scans}
    if picture_name(picture) not in own or looking.ref.scan_id not in scans:
        raise WorkstationError(OTHER_PICTURE)


def _made(
    looking: Looking, shape: OwnShape, points: tuple[Point, ...], word: str, frame: int | None
) -> OwnMark:
    try:
        mark = OwnMark(looking.picture, shape, points, word, frame)
    except (ValueError, TypeError, OverflowError) as error:
        raise WorkstationError(_no_mark(str(error))) from error
    left, top, width, height = mark.bounds
    if left < 0 or top < 0 or left + width > looking.columns or top + height > looking.rows:
        size = f"{looking.columns:,} × {looking.rows:,} pixels".replace(",", "\N{NO-BREAK SPACE}")
        raise WorkstationError(_no_mark(f"it does not lie within the picture of {size}"))
    return mark


def _no_mark(why: str) -> Notice:
    return Notice(
        fact=f"NOT recorded: this cannot be a mark of yours, for {why}.",
        safe="Marks recorded before stand.",
        act="Draw it again on the picture and give it a word.",
        code="ANSWER-04",
    )


def _no_such_mark(finding: Finding, detection: Detection) -> Notice:
    return Notice(
        fact=f"NOT recorded: model {detection.model.model_id} has no mark {finding.number} like"
        " that on the screen.",
        safe="Answers recorded before stand.",
        act="Look at the marks as they are now and answer again.",
        code="ANSWER-02",
    )


def _decided(decided: LogEntry) -> Notice:
    outcome = str(decided.content.get("outcome") or "a decision").replace("_", " ")
    return Notice(
        fact=f"NOT recorded: this parcel was decided ({outcome}, entry {decided.seq}), and answers"
        " to its marks were recorded up to then.",
        safe="The decision and the answers recorded before it stand.",
        act="To add to them, give the reason why the decision is amended.",
        code="ANSWER-03",
    )


_NO_OWN_MARK = Notice(
    fact="NOT recorded: this parcel has no such mark of yours any more.",
    safe="Marks recorded before stand.",
    act="Look at the marks as they are now.",
    code="ANSWER-05",
)
_TOO_MANY = Notice(
    fact=f"NOT recorded: this parcel has {MOST_OWN_MARKS} marks of yours already.",
    safe="They stand; nothing else has been recorded now.",
    act="Take back marks that are not needed, or draw one outline around several.",
    code="ANSWER-06",
)
