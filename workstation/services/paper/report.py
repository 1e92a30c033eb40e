"""The examination report: what was known, seen and decided, as the entry holds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from workstation.domain.case import CaseDecision
from workstation.domain.paper import Value
from workstation.services.paper.facts import Facts, Row, field_words, moment, rows, text


def report(facts: Facts, decision: CaseDecision) -> dict[str, Value]:
    """Everything but the pictures and photos themselves, which are drawn from the stored files."""
    data, texts = decision.data, facts.texts
    fields = decision.fields
    opinion = _mapping(data.get("opinion"))
    state = text(opinion, "state")
    models = rows(data.get("models"))
    weight = _mapping(data.get("weight_by_picture"))
    marks = _mapping(data.get("marks"))
    return {
        "outcome": texts.word(decision.outcome.value, decision.label),
        "opinion": " ".join(part for part in (texts.word(state), text(opinion, "reason")) if part),
        "marks_words": _marks_words(facts, marks),
        "filters": ", ".join(str(one) for one in _list(data.get("filters"))) or "standard",
        "weight_words": _weight(facts, weight),
        "opened": texts.word(text(fields, "opened")) if text(fields, "opened") else "",
        "reason": text(fields, "reason", "override_reason"),
        "software": str(facts.content.get("software", "")),
        "pictures": [],
        "photo_pictures": [],
        "models": [
            {
                "name": text(one, "id"),
                "version": text(one, "version"),
                "sha256": text(one, "sha256"),
                "threshold": text(one, "threshold"),
                "words": text(one, "words"),
            }
            for one in models
            if text(one, "sha256")
        ],
        "findings": [
            _finding(facts, found, model)
            for model in models
            for found in rows(model.get("findings"))
        ],
        "own_marks": [
            {
                "word": text(one, "word"),
                "officer": text(one, "officer"),
                "picture_title": _title(facts, data, text(one, "picture")),
            }
            for one in rows(data.get("own_marks"))
        ],
        "reasons": [
            {
                "severity": texts.word(text(one, "severity")),
                "sentence": text(one, "sentence"),
            }
            for one in rows(data.get("reasons"))
        ],
        "not_computed": [
            {"rule": text(one, "rule").replace("_", " "), "why": text(one, "why")}
            for one in rows(data.get("not_computed"))
        ],
        "measures": [{"words": str(one)} for one in _list(data.get("measures"))],
        "examinations": [
            {
                "at": moment(text(one.fields, "at") or one.at),
                "officer": one.officer,
                "by": text(one.fields, "inspector") or text(one.fields, "by"),
                "opened": texts.word(text(one.fields, "opened")),
                "result": ": ".join(
                    part for part in (text(one.fields, "result"), text(one.fields, "found")) if part
                ),
                "photos": ", ".join(
                    text(photo, "sha256") for photo in rows(one.fields.get("photos"))
                ),
            }
            for one in facts.case.examinations
        ],
        "fields": field_words(facts, decision.outcome, fields),
        "notes": [
            {"at": moment(one.at), "officer": one.officer, "words": one.text("text")}
            for one in facts.case.notes
        ],
    }


def _finding(facts: Facts, found: Mapping[str, object], model: Mapping[str, object]) -> Row:
    answer = text(found, "answer")
    box = _list(found.get("box"))
    return {
        "number": str(found.get("number", "")),
        "label": text(found, "label").replace("_", " "),
        "score": text(found, "score"),
        "threshold": text(found, "threshold"),
        "box": ", ".join(str(side) for side in box),
        "model": text(model, "id"),
        "shown": facts.texts.word("yes" if found.get("shown") is True else "no"),
        "answer": facts.texts.word(answer, answer.replace("_", " ")),
    }


def _marks_words(facts: Facts, marks: Mapping[str, object]) -> str:
    if not marks:
        return ""
    if marks.get("ever_shown") is not True:
        return facts.texts.say("marks_never")
    shown = text(marks, "at_decision") == "shown"
    return facts.texts.say("marks_shown" if shown else "marks_hidden")


def _weight(facts: Facts, weight: Mapping[str, object]) -> str:
    if text(weight, "not_weighed"):
        return facts.texts.say("not_weighed", why=text(weight, "not_weighed"))
    low, high = text(weight, "low_kg"), text(weight, "high_kg")
    if not low:
        return ""
    kilograms = f"{low}–{high} kg" if high else f"≥ {low} kg"
    return facts.texts.say("weighed", words=kilograms, who=text(weight, "said_by"))


def picture_title(facts: Facts, number: int, scan: Mapping[str, object]) -> str:
    """What a picture is called on the paper."""
    return facts.texts.say("picture_title", count=str(number), name=text(scan, "view"))


def _title(facts: Facts, data: Mapping[str, object], identity: str) -> str:
    """The picture that an own mark lies on, by the SHA-256 of its files."""
    for number, scan in enumerate(rows(data.get("scans")), 1):
        files = rows(scan.get("files"))
        if files and text(files[0], "sha256") in identity:
            return picture_title(facts, number, scan)
    return identity[:16]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
