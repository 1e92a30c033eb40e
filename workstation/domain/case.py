"""A parcel's history as its log entries tell it: decisions, detention, custody and the rest.

Everyone reads a parcel's history through `case_of`; nothing is kept of it but the entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from workstation.domain.case_file import (
    CASE_KINDS,
    CURRENT,
    DECISION,
    JUDGED,
    PAPER,
    CaseDecision,
    CaseEntry,
    CaseFile,
    CustodyStep,
    DecisionState,
    Detention,
    DetentionClock,
    Referral,
    SignOff,
    day_of,
    drawn_for_review,
    sampled,
)
from workstation.domain.decision import CaseDeed, Outcome
from workstation.domain.log import LogEntry, damaged

__all__ = [
    "CASE_KINDS",
    "CURRENT",
    "DECISION",
    "JUDGED",
    "PAPER",
    "CaseDecision",
    "CaseEntry",
    "CaseFile",
    "CustodyStep",
    "DecisionState",
    "Detention",
    "DetentionClock",
    "Referral",
    "SignOff",
    "case_of",
    "drawn_for_review",
    "sampled",
]


def case_of(parcel: str, entries: Iterable[LogEntry]) -> CaseFile:
    """The case that a parcel's entries tell, whatever their order; other kinds are passed over.

    Raises
    ------
    WorkstationError
        LOG-06 where an entry does not hold what its kind holds.
    """
    building = _Building(parcel)
    for entry in sorted(entries, key=lambda one: one.seq):
        content = entry.content
        kind = content.get("kind")
        if content.get("parcel") != parcel or kind not in CASE_KINDS:
            continue
        try:
            building.add(_entry(entry, content), content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise damaged(entry.seq) from error
    return building.done()


def _entry(entry: LogEntry, content: Mapping[str, object]) -> CaseEntry:
    data = content["data"]
    if not isinstance(data, Mapping):
        raise TypeError(data)
    fields = data.get("fields", {})
    if not isinstance(fields, Mapping):
        raise TypeError(fields)
    return CaseEntry(
        entry.seq,
        entry.hash.hex(),
        str(content["kind"]),
        str(content["officer"]),
        str(content["at"]),
        str(content["station"]),
        fields,
        data,
    )


class _Building:
    def __init__(self, parcel: str) -> None:
        self._case = CaseFile(parcel)
        self._decisions: list[CaseDecision] = []
        self._detentions: list[Detention] = []
        self._answers: list[CaseEntry] = []
        self._reminders: list[CaseEntry] = []
        self._listed: dict[str, list[CaseEntry]] = {kind: [] for kind in _LISTED}

    def add(self, told: CaseEntry, content: Mapping[str, object]) -> None:
        case = replace(self._case, entries=(*self._case.entries, told))
        kind = told.kind
        if kind in _OF_A_DECISION and told.decision is None:
            raise ValueError("it names no decision")
        if kind == DECISION:
            self._decided(told, str(content["outcome"]))
            case = replace(case, head=told.entry)
        elif kind == CaseDeed.DECISION_REVOKED:
            reason = told.text("reason")
            self._change(told.decision, DecisionState.REVOKED, told, reason)
            case = replace(case, head=told.entry)
        elif kind == CaseDeed.SIGN_OFF:
            agreed = told.text("agreed") == "yes"
            said = SignOff(told, cast("int", told.decision), agreed, told.text("reason"))
            state = DecisionState.STANDS if agreed else DecisionState.REFUSED
            self._change(told.decision, state, told, said.reason)
            case = replace(case, sign_offs=(*case.sign_offs, said))
            if not agreed:
                case = replace(case, head=told.entry)
        elif kind == CaseDeed.DETENTION_STARTED:
            self._detentions.append(Detention(told, _clock(told.data["clock"])))
        elif kind in (CaseDeed.DETENTION_NOTICE_SENT, CaseDeed.DETENTION_ENDED):
            self._of_detention(told)
        elif kind == CaseDeed.CUSTODY_STEP:
            case = replace(case, custody=(*case.custody, _step(len(case.custody) + 1, told)))
        elif kind == CaseDeed.REFERRAL_ANSWER:
            self._answers.append(told)
        elif kind == CaseDeed.REFERRAL_REMINDER:
            self._reminders.append(told)
        else:
            self._listed[kind].append(told)
        self._case = case

    def done(self) -> CaseFile:
        listed = {kind: tuple(found) for kind, found in self._listed.items()}
        case = replace(
            self._case,
            decisions=tuple(self._decisions),
            examinations=listed[CaseDeed.EXAMINATION],
            consents=listed[CaseDeed.CONSENT],
            mail_gates=listed[CaseDeed.MAIL_GATE],
            penalties=listed[CaseDeed.PENALTY_NOTE],
            re_reviews=(*listed[CaseDeed.RE_REVIEW], *listed[JUDGED]),
            notes=listed[CaseDeed.NOTE],
            papers=listed[PAPER],
        )
        current = case.decision
        ended = [self._ended(one, current) for one in self._detentions]
        return replace(case, detentions=tuple(ended), referral=self._referral(current))

    def _decided(self, told: CaseEntry, outcome: str) -> None:
        amends = told.data.get("amends")
        before: int | None = None
        if isinstance(amends, Mapping):
            before = int(amends["entry"])
            earlier = next((one for one in self._decisions if one.entry == before), None)
            same = earlier is not None and earlier.outcome == outcome
            how = str(amends.get("how") or ("amend" if same else "supersede"))
            state = DecisionState.AMENDED if how == "amend" else DecisionState.SUPERSEDED
            self._change(before, state, told, str(amends.get("reason", "")))
        asked = told.data.get("sign_off")
        roles = asked.get("roles", []) if isinstance(asked, Mapping) else []
        waits = isinstance(asked, Mapping) and asked.get("needed") is True
        self._decisions.append(
            CaseDecision(
                told.entry,
                told.hash,
                Outcome(outcome),
                str(told.data.get("outcome_label") or outcome),
                told.officer,
                told.at,
                told.station,
                DecisionState.AWAITING if waits else DecisionState.STANDS,
                None,
                "",
                "",
                before,
                tuple(str(role) for role in roles) if waits else (),
                told.fields,
                told.data,
            )
        )

    def _change(self, entry: int | None, state: DecisionState, by: CaseEntry, reason: str) -> None:
        for place, one in enumerate(self._decisions):
            if one.entry == entry:
                self._decisions[place] = replace(
                    one, state=state, by=by.entry, by_officer=by.officer, reason=reason
                )

    def _of_detention(self, told: CaseEntry) -> None:
        last = self._detentions[-1] if self._detentions else None
        if last is None:
            raise ValueError("there is no detention")
        if told.kind == CaseDeed.DETENTION_ENDED:
            self._detentions[-1] = replace(last, ended=told)
        else:
            self._detentions[-1] = replace(last, notices=(*last.notices, told))

    def _ended(self, one: Detention, current: CaseDecision | None) -> Detention:
        if one.ended is None and current is not None and current.entry > one.started.entry:
            return replace(one, ended_by=current.entry)
        return one

    def _referral(self, current: CaseDecision | None) -> Referral | None:
        fields = None if current is None else current.part(Outcome.PGA_REFERRAL)
        if current is None or fields is None:
            return None
        answers = tuple(one for one in self._answers if one.decision == current.entry)
        reminders = tuple(one for one in self._reminders if one.decision == current.entry)
        due = day_of(str(current.data.get("answer_due") or ""))
        for one in reminders:
            due = one.day("next_due") or due
        agency = str(fields.get("agency") or "")
        return Referral(current.entry, agency, fields, due, answers, reminders)


_OF_A_DECISION = (
    CaseDeed.DECISION_REVOKED,
    CaseDeed.SIGN_OFF,
    CaseDeed.RE_REVIEW,
    CaseDeed.REFERRAL_ANSWER,
    CaseDeed.REFERRAL_REMINDER,
)
_LISTED: tuple[str, ...] = (
    CaseDeed.EXAMINATION,
    CaseDeed.CONSENT,
    CaseDeed.MAIL_GATE,
    CaseDeed.PENALTY_NOTE,
    CaseDeed.RE_REVIEW,
    CaseDeed.NOTE,
    PAPER,
    JUDGED,
)


def _clock(told: object) -> DetentionClock:
    if not isinstance(told, Mapping):
        raise TypeError(told)
    days = {name: date.fromisoformat(str(told[name])) for name in _CLOCK_DAYS}
    return DetentionClock(str(told["basis"]), calendar=str(told["calendar"]), **days)


_CLOCK_DAYS = ("start", "decide_by", "notice_by", "excluded_on")


def _step(number: int, told: CaseEntry) -> CustodyStep:
    return CustodyStep(
        number,
        told,
        str(told.data["from"]),
        told.text("to"),
        told.text("place"),
        told.text("seal"),
        told.text("witness"),
        told.text("at") or told.at,
        told.text("gross_kg"),
        str(told.data.get("difference") or ""),
        told.text("to_kind") == "vault",
    )
