"""What the entries of a case say, in one line each: for the log's list and the case's timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workstation.domain.case import DECISION, JUDGED, PAPER, CaseEntry
from workstation.domain.decision import PARTS, CaseDeed

Data = Mapping[str, object]


def entry_line(one: CaseEntry) -> str:
    """One line on an entry of a case, with what kind it is."""
    if one.kind == DECISION:
        return f"{one.data.get('outcome_label') or 'decision'}{_parts(one)}{_waiting(one.data)}"
    name = one.kind.replace("_", " ")
    tell = CASE_TELLERS.get(one.kind)
    try:
        words = "" if tell is None else tell(one.data)
    except (KeyError, TypeError, ValueError, AttributeError):
        words = ""
    if one.kind == PAPER:
        words = str(one.data.get("paper") or "").replace("-", " ").replace("_", " ")
        words += f", entry {one.decision}" if one.decision is not None else ""
    elif one.kind == JUDGED:
        words = f"{str(one.data.get('verdict') or '').replace('_', ' ')}, entry {one.decision}"
    return f"{name}: {words}" if words else name


def _parts(one: CaseEntry) -> str:
    """The lines that have another outcome than the rest: "; lines 2, 3: release"."""
    parts = one.fields.get(PARTS)
    told = [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []
    return "".join(
        f"; lines {part.get('lines')}: {str(part.get('outcome')).replace('_', ' ')}"
        for part in told
    )


def _waiting(data: Data) -> str:
    asked = data.get("sign_off")
    waits = isinstance(asked, Mapping) and asked.get("needed") is True
    amends = data.get("amends")
    changed = f", in place of entry {amends['entry']}" if isinstance(amends, Mapping) else ""
    return changed + (", awaits a sign-off" if waits else "")


def _text(data: Data, name: str) -> str:
    fields = data["fields"]
    value = fields.get(name, "") if isinstance(fields, Mapping) else ""
    return str(value).replace("\n", " ")


def _detained(data: Data) -> str:
    clock = data["clock"]
    if not isinstance(clock, Mapping):
        raise TypeError(clock)
    return f"due {clock['decide_by']}, notice by {clock['notice_by']}: {_text(data, 'reason')}"


def _notice(data: Data) -> str:
    return f"to {_text(data, 'to')}, {_text(data, 'how')}, {_text(data, 'sent_at')}"


def _ended(data: Data) -> str:
    return f"{_text(data, 'how')}: {_text(data, 'reason')}"


def _judged(data: Data) -> str:
    word = "agreed" if _text(data, "agreed") == "yes" else "refused"
    why = _text(data, "reason") or _text(data, "remark")
    return f"{word}, entry {data['entry']}" + (f": {why}" if why else "")


def _custody(data: Data) -> str:
    told = [f"{data['from']} to {_text(data, 'to')}", _text(data, "place")]
    told.append(f"seal {_text(data, 'seal')}")
    if _text(data, "gross_kg"):
        told.append(f"{_text(data, 'gross_kg')} kg")
    told.append(f"witness {_text(data, 'witness')}")
    difference = data.get("difference")
    return ", ".join(told) + (f". {difference}" if difference else "")


def _examined(data: Data) -> str:
    who = _text(data, "inspector") or _text(data, "by")
    opened = "opened" if _text(data, "opened") == "yes" else "not opened"
    found = _text(data, "found")
    return f"{_text(data, 'result')}, {opened}, by {who}" + (f": {found}" if found else "")


def _consent(data: Data) -> str:
    return f"{_text(data, 'answer')} by {_text(data, 'by')}, {_text(data, 'means')}"


def _answered(data: Data) -> str:
    return f"{_text(data, 'answer')}, by {_text(data, 'answered_by')}, entry {data['entry']}"


def _reminded(data: Data) -> str:
    return f"{_text(data, 'to')}, answer due {_text(data, 'next_due')}"


def _penalty(data: Data) -> str:
    amount = " ".join(filter(None, (_text(data, "amount"), _text(data, "currency"))))
    told = [_text(data, "basis"), _text(data, "party"), amount]
    return f"{', '.join(filter(None, told))}: {_text(data, 'reason')}"


def _gate(data: Data) -> str:
    ground = _text(data, "ground") or _text(data, "cause")
    return ", ".join(filter(None, (_text(data, "mail_class"), ground)))


def _revoked(data: Data) -> str:
    return f"entry {data['entry']}: {_text(data, 'reason')}"


CASE_TELLERS: Mapping[str, Callable[[Data], str]] = MappingProxyType(
    {
        CaseDeed.DETENTION_STARTED.value: _detained,
        CaseDeed.DETENTION_NOTICE_SENT.value: _notice,
        CaseDeed.DETENTION_ENDED.value: _ended,
        CaseDeed.SIGN_OFF.value: _judged,
        CaseDeed.RE_REVIEW.value: _judged,
        CaseDeed.CUSTODY_STEP.value: _custody,
        CaseDeed.EXAMINATION.value: _examined,
        CaseDeed.CONSENT.value: _consent,
        CaseDeed.REFERRAL_ANSWER.value: _answered,
        CaseDeed.REFERRAL_REMINDER.value: _reminded,
        CaseDeed.PENALTY_NOTE.value: _penalty,
        CaseDeed.NOTE.value: lambda data: _text(data, "text"),
        CaseDeed.MAIL_GATE.value: _gate,
        CaseDeed.DECISION_REVOKED.value: _revoked,
    }
)
"""What an entry's data says, by its kind."""
