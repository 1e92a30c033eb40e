"""Records and surroundings of the examples, written as JSON: changes to one plain parcel."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from workstation.domain.estimate import NotWeighed, WeightEstimate, WeightOpinion
from workstation.domain.manifest import Line, ManifestRecord, Party, Surroundings
from workstation.services.ports import RecordVersion

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLAIN = ManifestRecord(
    "CP123456785GB",
    sender=Party("Orchard Books", "2 Elm Row", "York", "YO1 7HH", "GB", "+44 1904 555012"),
    consignee=Party("B. Reed", "1 Mill Lane", "Albany", "12207", "US", region="NY"),
    lines=(Line("ceramic mugs", 2, Decimal("0.4"), Decimal(41), "691110", "GB"),),
    pieces=1,
    gross_kg=Decimal("0.50"),
    scale_kg=Decimal("0.52"),
    value=Decimal(41),
    currency="USD",
    category="sale of goods",
    mail_class="parcel",
    entry_type="none",
    parent="MC-1",
    arrived_at=NOON,
    presented_at=NOON + timedelta(hours=1),
    received_at=NOON - timedelta(hours=10),
)
ALONE = Surroundings(parent="MC-1", parent_known=True, parent_declared=3)
_DECIMALS = {"gross_kg", "scale_kg", "net_kg", "value", "postage"}
_TIMES = {"arrived_at", "presented_at", "received_at", "posted_at"}


def record(changes: dict[str, Any] | None) -> ManifestRecord | None:
    """PLAIN with changes: "value": "12", "sender.country": "CN", "lines": [{...}, ...]; a single
    line's change as "line.hs". None: no record."""
    if changes is None:
        return None
    made = PLAIN
    line: dict[str, Any] = {}
    for name, value in changes.items():
        head, _, field = name.partition(".")
        if head == "line":
            line[field] = _value(field, value)
        elif name == "lines":
            made = replace(made, lines=tuple(_line(one) for one in value))
        elif field:
            made = replace(made, **{head: replace(getattr(made, head), **{field: value})})
        else:
            made = replace(made, **{name: _value(name, value)})
    return replace(made, lines=(replace(PLAIN.lines[0], **line),)) if line else made


def around(changes: dict[str, Any] | None) -> Surroundings:
    """ALONE with changes; same_consignee_day as [[parcel, value, currency], ...]."""
    told = dict(changes or {})
    if "same_consignee_day" in told:
        told["same_consignee_day"] = tuple(
            (parcel, None if value is None else Decimal(value), currency)
            for parcel, value, currency in told["same_consignee_day"]
        )
    if "consignment_arrived" in told:
        told["consignment_arrived"] = datetime.fromisoformat(told["consignment_arrived"])
    known = {one.name for one in fields(Surroundings)}
    assert set(told) <= known
    return replace(ALONE, **told)


def history(given: list[dict[str, Any]] | None) -> tuple[RecordVersion, ...] | None:
    """Versions, newest first: {"stored_at": ..., "record": {changes}}."""
    if given is None:
        return None
    made = []
    for one in given:
        kept = record(one["record"])
        assert kept is not None
        made.append(RecordVersion(kept, one["stored_at"], "test"))
    return tuple(made)


def estimate(given: list[str | None] | str | None) -> WeightOpinion | None:
    """["0.4", "0.6"]: a range in kg, ["0.4", null] at least; a text: why there is none."""
    if given is None:
        return None
    if isinstance(given, str):
        return NotWeighed(given)
    low, high = given
    return WeightEstimate(Decimal(low or 0), None if high is None else Decimal(high), "test")


def _line(given: dict[str, Any]) -> Line:
    return Line(**{name: _value(name, value) for name, value in given.items()})


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DECIMALS:
        return Decimal(value)
    if name in _TIMES:
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
