"""Checking what was filled in: each field's own form, whatever was given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from workstation.domain.fields import NESTED, FieldKind, FieldSpec, FieldValue, parse
from workstation.domain.requirements import holds

Problems = dict[str, str]
"""Faults by place: "authority", "items[2].gross_kg"."""

_MOST_JSON = 500_000
_MOST_STROKES, _MOST_STROKE_SIGNS = 500, 100_000
_LARGEST = Decimal(10) ** 12
_SCALES = {"kg": Decimal(1000), "g": Decimal(1), "mg": Decimal("0.001")}
_WEIGHT = re.compile(r"([0-9.eE+]+)\s*([a-zA-Z]*)")
_BOX = re.compile(r"([1-9]\d{0,4})x([1-9]\d{0,4})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SEPARATORS = "/\\"


def normal(spec: FieldSpec, raw: object, facts: Mapping[str, str]) -> tuple[Problems, FieldValue]:
    """(faults, value): the value as a decision keeps it, "" or empty where nothing was given."""
    if spec.kind in NESTED:
        return _nested(spec, raw, facts)
    text = _as_text(raw)
    if text is None:
        return {spec.name: f"{spec.label} must be a plain text or number."}, ""
    if not text:
        return {}, ""
    problem, value = _plain(spec, text)
    return ({spec.name: problem}, "") if problem else ({}, value)


def _as_text(raw: object) -> str | None:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, (str, int, float, Decimal)):
        try:
            text = str(raw).strip()
            text.encode()
        except ValueError:  # a lone surrogate, a number of thousands of digits
            return None
        return text
    return None


def _plain(spec: FieldSpec, text: str) -> tuple[str, str]:
    """(problem, value): one of them is empty."""
    if len(text) > spec.max_length:
        return f"{spec.label} is longer than {spec.max_length} characters.", ""
    if any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text):
        return f"{spec.label} holds control characters.", ""
    check = _CHECKS.get(spec.kind)
    return ("", text) if check is None else check(spec, text)


def _choice(spec: FieldSpec, text: str) -> tuple[str, str]:
    if spec.choice(text) is None:
        return f"{spec.label} must be one of: {_allowed(spec)}.", ""
    return "", text


def _allowed(spec: FieldSpec) -> str:
    return ", ".join(sorted(choice.value for choice in spec.choices))


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number


def _written(number: Decimal) -> str:
    return format(number, "f")


def _number(spec: FieldSpec, text: str) -> tuple[str, str]:
    number = _decimal(text)
    if number is None:
        return f"{spec.label} must be a number.", ""
    if not number.is_finite() or not 0 <= number <= _LARGEST or number.adjusted() < -30:
        return f"{spec.label} must be a number from 0 up.", ""
    return "", _written(number.copy_abs())  # minus nought is nought


def _weight(spec: FieldSpec, text: str) -> tuple[str, str]:
    wanted = spec.unit or "kg"
    told = f"{spec.label} must be a weight above 0, as 0.5 kg or 500 g."
    match = _WEIGHT.fullmatch(text)
    if match is None:
        return told, ""
    number, unit = _decimal(match.group(1)), match.group(2).lower() or wanted
    if number is None or not number.is_finite() or unit not in _SCALES:
        return told, ""
    if not 0 < number <= _LARGEST or number.adjusted() < -12:
        return told, ""
    if unit == wanted:
        return "", _written(number)
    scaled = number * _SCALES[unit] / _SCALES[wanted]
    text = _written(scaled)
    return "", text.rstrip("0").rstrip(".") if "." in text else text


def _date(spec: FieldSpec, text: str) -> tuple[str, str]:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            date.fromisoformat(text)
        except ValueError:
            pass
        else:
            return "", text
    return f"{spec.label} must be a date, as 2026-11-23.", ""


def _moment(spec: FieldSpec, text: str) -> tuple[str, str]:
    told = f"{spec.label} must be a date and time with its zone, as 2026-11-23T14:30+01:00."
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            return told, ""
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return told, ""
    return "", f"{utc.replace(microsecond=0, tzinfo=None).isoformat()}Z"


def _flag(spec: FieldSpec, text: str) -> tuple[str, str]:
    folded = text.lower()
    if folded not in ("yes", "no"):
        return f"{spec.label} must be yes or no.", ""
    return "", folded


_CHECKS: Mapping[FieldKind, Callable[[FieldSpec, str], tuple[str, str]]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.NUMBER: _number,
    FieldKind.WEIGHT: _weight,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _moment,
    FieldKind.FLAG: _flag,
}


def _nested(spec: FieldSpec, raw: object, facts: Mapping[str, str]) -> tuple[Problems, FieldValue]:
    wrong = {spec.name: f"{spec.label} must be {_FORMS[spec.kind]}."}
    if isinstance(raw, str):
        if len(raw) > _MOST_JSON:
            return {spec.name: f"{spec.label} is larger than can be kept."}, ""
        try:
            raw = parse(spec.kind, raw)
        except ValueError:
            return wrong, ""
    if raw is None or raw == "":
        return {}, ""
    if spec.kind is FieldKind.SIGNATURE:
        if not isinstance(raw, Mapping):
            return wrong, ""
        return _signature(spec, raw) if raw else ({}, "")
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, (list, tuple)):
        return wrong, ""
    if len(raw) > spec.most:
        return {spec.name: f"{spec.label}: at most {spec.most}, {len(raw)} were given."}, ""
    if spec.kind is FieldKind.MULTI:
        return _multi(spec, raw)
    if spec.kind is FieldKind.FILES:
        return _files(spec, raw)
    return _lines(spec, raw, facts)


_FORMS = {
    FieldKind.MULTI: "a list of choices",
    FieldKind.LINES: "a list of rows",
    FieldKind.SIGNATURE: "a signature with who signed and when",
    FieldKind.FILES: "a list of kept files",
}


def _multi(
    spec: FieldSpec, given: list[object] | tuple[object, ...]
) -> tuple[Problems, FieldValue]:
    found: list[FieldValue] = []
    seen: set[str] = set()
    for one in given:
        value = one.get("value") if isinstance(one, Mapping) else one
        mode = one.get("mode", "") if isinstance(one, Mapping) else ""
        extra = set(one) - {"value", "mode"} if isinstance(one, Mapping) else set()
        choice = spec.choice(value.strip()) if isinstance(value, str) else None
        if choice is None or extra or not isinstance(mode, str):
            return {spec.name: f"{spec.label} must be among: {_allowed(spec)}."}, ""
        if choice.value in seen:
            return {spec.name: f"{spec.label} names “{choice.value}” twice."}, ""
        seen.add(choice.value)
        if not mode and len(choice.modes) == 1:
            mode = choice.modes[0]
        if choice.modes and mode not in choice.modes:
            told = " or ".join(choice.modes)
            return {spec.name: f"{spec.label}: say of “{choice.value}” whether {told}."}, ""
        if mode and not choice.modes:
            return {spec.name: f"{spec.label}: “{choice.value}” has no “{mode}”."}, ""
        found.append({"value": choice.value} | ({"mode": mode} if mode else {}))
    return {}, found


def _files(
    spec: FieldSpec, given: list[object] | tuple[object, ...]
) -> tuple[Problems, FieldValue]:
    found: list[FieldValue] = []
    for one in given:
        file = _file(one)
        if file is None:
            return {spec.name: f"{spec.label}: each file must be kept first, by its SHA-256."}, ""
        if file not in found:
            found.append(file)
    return {}, found


def _file(one: object) -> dict[str, FieldValue] | None:
    if not isinstance(one, Mapping) or set(one) != {"sha256", "name", "size"}:
        return None
    digest, name, size = str(one["sha256"]), one["name"], str(one["size"])
    if not _SHA256.fullmatch(digest) or not re.fullmatch(r"[0-9]{1,15}", size):
        return None
    if not isinstance(name, str) or not 0 < len(name) <= 255:
        return None
    if any(c in _SEPARATORS or unicodedata.category(c) in ("Cc", "Cs") for c in name):
        return None
    return {"sha256": digest, "name": name, "size": str(int(size))}


def _signature(spec: FieldSpec, given: Mapping[object, object]) -> tuple[Problems, FieldValue]:
    wrong = {spec.name: f"{spec.label} is no signature: draw it again, or add the signed paper."}
    names = set(given)
    by, moment = _as_text(given.get("by")), _as_text(given.get("at"))
    if not by or not moment:
        return {spec.name: f"{spec.label}: say who signed, and when."}, ""
    problem, by = _plain(FieldSpec("by", spec.label, FieldKind.TEXT, max_length=200), by)
    if problem:
        return {spec.name: problem}, ""
    problem, at = _moment(spec, moment)
    if problem:
        return {spec.name: problem}, ""
    if names == {"by", "at", "file"}:
        file = _file(given["file"])
        return (wrong, "") if file is None else ({}, {"by": by, "at": at, "file": file})
    if names != {"by", "at", "box", "strokes"}:
        return wrong, ""
    box, strokes = given["box"], given["strokes"]
    match = _BOX.fullmatch(box) if isinstance(box, str) else None
    if match is None or not isinstance(strokes, (list, tuple)):
        return wrong, ""
    width, height = int(match.group(1)), int(match.group(2))
    if not 0 < len(strokes) <= _MOST_STROKES:
        return wrong, ""
    left = _MOST_STROKE_SIGNS
    for stroke in strokes:
        left -= len(stroke) if isinstance(stroke, str) else left + 1
        if left < 0 or not _is_stroke(stroke, width, height):
            return wrong, ""
    return {}, {"by": by, "at": at, "box": str(box), "strokes": [str(one) for one in strokes]}


def _is_stroke(stroke: object, width: int, height: int) -> bool:
    if not isinstance(stroke, str):
        return False
    for point in stroke.split(" "):
        match = re.fullmatch(r"([0-9]{1,5}),([0-9]{1,5})", point)
        if match is None or int(match.group(1)) > width or int(match.group(2)) > height:
            return False
    return True


def _lines(
    spec: FieldSpec, given: list[object] | tuple[object, ...], facts: Mapping[str, str]
) -> tuple[Problems, FieldValue]:
    problems: Problems = {}
    rows: list[FieldValue] = []
    names = {column.name for column in spec.columns}
    for number, one in enumerate(given, 1):
        where = f"{spec.name}[{number}]"
        if not isinstance(one, Mapping):
            problems[where] = f"{spec.label}, line {number} must be a row of fields."
            continue
        for name in one:
            if name not in names:
                problems[f"{where}.{str(name)[:60]}"] = (
                    f"{spec.label}, line {number}: “{str(name)[:60]}” is not asked."
                )
        row: dict[str, FieldValue] = {}
        for column in spec.columns:
            wrong, value = normal(column, one.get(column.name), facts)
            for sentence in wrong.values():
                problems[f"{where}.{column.name}"] = f"{spec.label}, line {number}: {sentence}"
            if value:
                row[column.name] = value
        if not row and not any(place.startswith(f"{where}.") for place in problems):
            continue  # an empty row at the table's end
        for column in spec.columns:
            place = f"{where}.{column.name}"
            asked = column.when is None or holds(column.when, row, facts) is True
            if column.name in row and not asked:
                problems[place] = f"{spec.label}, line {number}: {column.label} is not asked here."
            elif asked and column.required == "always" and column.name not in row:
                problems.setdefault(
                    place, f"{spec.label}, line {number}: {column.label} is missing."
                )
        for must in spec.must:
            if holds(must.holds, row, facts) is False:
                problems.setdefault(
                    f"{where}.{must.field}", f"{spec.label}, line {number}: {must.sentence}"
                )
        rows.append(row)
    return problems, ("" if problems else rows)
