"""What a parcel's record offers for the fields of a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from workstation.domain.fields import FieldKind, FieldSpec, FieldValue, as_text
from workstation.domain.manifest import Line, ManifestRecord


def fill_moments(
    specs: Sequence[FieldSpec], given: Mapping[str, object], now: datetime
) -> dict[str, object]:
    """What was given, and today or now where a field that offers it was left empty."""
    found = dict(given)
    for spec in specs:
        if given.get(spec.name) in (None, "") and (moment := moment_of(spec, now)):
            found[spec.name] = moment
    return found


def moment_of(spec: FieldSpec, now: datetime) -> str:
    """Today or now in the station's own zone, where the field offers it; else ""."""
    here = now.astimezone()
    if spec.prefill == "today":
        return here.date().isoformat()
    return here.isoformat(timespec="seconds") if spec.prefill == "now" else ""


def offered(spec: FieldSpec, record: ManifestRecord | None) -> str:
    """What the record offers for a field, as it travels; empty where it knows nothing."""
    return (_of_record(spec, record) if record is not None else "") or spec.default


def _of_record(spec: FieldSpec, record: ManifestRecord) -> str:
    if spec.prefill == "lines":
        return _rows(spec, record)
    first = record.lines[0] if record.lines else None
    presented = record.presented_at
    known: Mapping[str, object] = {
        "consignee.name": record.consignee.name,
        "sender.name": record.sender.name,
        "carrier": record.carrier,
        "description": "; ".join(line.description for line in record.lines if line.description),
        "pieces": record.pieces if record.pieces is not None else (first and first.pieces),
        "gross_kg": record.scale_kg if record.scale_kg is not None else record.gross_kg,
        "value": record.value,
        "hs": first and first.hs,
        "mail_class": record.mail_class,
        "presented_on": None if presented is None else presented.astimezone().date().isoformat(),
    }
    value = known.get(spec.prefill)
    text = "" if value is None else str(value)[: spec.max_length]
    if spec.kind is FieldKind.CHOICE and spec.choice(text) is None:
        return ""
    return text


def _rows(spec: FieldSpec, record: ManifestRecord) -> str:
    """The declared content lines as rows of the columns that know them."""
    if spec.kind is not FieldKind.LINES:
        return ""
    rows: list[FieldValue] = []
    for number, line in enumerate(record.lines[: spec.most], 1):
        row: dict[str, FieldValue] = {}
        for column in spec.columns:
            value = _of_line(column.name, number, line, record)
            if value and len(value) <= column.max_length:
                row[column.name] = value
        if set(row) - {"line"}:
            rows.append(row)
    return as_text(rows)


def _of_line(name: str, number: int, line: Line, record: ManifestRecord) -> str:
    alone = len(record.lines) == 1
    weighed = record.scale_kg if record.scale_kg is not None else record.gross_kg
    known: Mapping[str, object] = {
        "line": number,
        "description": line.description,
        "quantity": line.pieces,
        "unit": "piece" if line.pieces is not None else None,
        "gross_kg": line.gross_kg if line.gross_kg is not None else (weighed if alone else None),
        "net_kg": line.net_kg,
        "value": line.value,
        "currency": record.currency if line.value is not None else None,
        "hs": line.hs,
        "origin": line.origin,
    }
    value = known.get(name)
    return "" if value is None else str(value)
