"""Answers of a manifest service as records: the same parsing as files, and nothing believed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from workstation.domain.barcode import Barcode
from workstation.domain.consignment import Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.manifests.drafts import Drafting, identified
from workstation.services.manifests.objects import ObjectReading

MAX_CURSOR = 500
MAX_PAGE = 1000
"""Records of one page."""
KEPT = "The records kept here are shown; nothing has been changed."


@dataclass(frozen=True, slots=True)
class Page:
    """One page of changed records; `after` is where the next one begins. `containers` are what
    records say of the cartons, bags and pallets they lie in."""

    records: tuple[ManifestRecord, ...]
    containers: tuple[Container, ...]
    repairs: tuple[Repair, ...]
    after: str
    more: bool
    count: int


def parcel_record(
    body: bytes, parcel_id: str, source: str, received_at: datetime
) -> tuple[ManifestRecord | None, tuple[Container, ...], tuple[Repair, ...]]:
    """The record of one parcel, what it says of its carton, and what is to be repaired.

    None: it cannot be used, and the repairs say why.

    Raises
    ------
    WorkstationError
        SOURCE-06 where the answer is no record, or one of another parcel.
    """
    value = _value(body)
    if not isinstance(value, dict):
        raise unreadable("it is no JSON object")
    named = value.get("parcel_id")
    try:
        given = Barcode.parse(named if isinstance(named, str) else "").text
    except WorkstationError as error:
        raise unreadable("it does not name its parcel") from error
    if given != parcel_id:
        raise unreadable(f"it is the record of another parcel, {given[:40]}")
    records, containers, repairs = _records([value], source, received_at)
    return (records[0] if records else None), tuple(containers), tuple(repairs)


def page_of(body: bytes, source: str, received_at: datetime) -> Page:
    """A page of records.

    Raises
    ------
    WorkstationError
        SOURCE-06 where the answer is no page.
    """
    value = _value(body)
    if not isinstance(value, dict):
        raise unreadable("it is no JSON object")
    items, after, more = value.get("records"), value.get("next"), value.get("more")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unreadable("“records” is no list of objects")
    if len(items) > MAX_PAGE:
        raise unreadable(f"it holds more than {MAX_PAGE} records")
    if not isinstance(after, str) or not 0 < len(after) <= MAX_CURSOR or not after.isprintable():
        raise unreadable(f"“next” is no text of 1 to {MAX_CURSOR} characters")
    if not isinstance(more, bool):
        raise unreadable("“more” is neither true nor false")
    records, containers, repairs = _records(items, source, received_at)
    return Page(tuple(records), tuple(containers), tuple(repairs), after, more, len(items))


def unreadable(why: str) -> WorkstationError:
    """SOURCE-06: what came is not what the service's description promises."""
    return WorkstationError(
        Notice(
            fact=f"The manifest service's answer cannot be used: {why}.",
            safe=KEPT,
            act="Tell whoever looks after the service, and name the code.",
            code="SOURCE-06",
        )
    )


def _value(body: bytes) -> object:
    try:
        # Numbers stay as they were written.
        return json.loads(
            body,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
            object_pairs_hook=_each_name_once,
        )
    except (ValueError, RecursionError) as error:
        raise unreadable("it is not JSON text that names each field once") from error


def _each_name_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is named twice")
    return found


def _records(
    items: list[dict[str, object]], source: str, received_at: datetime
) -> tuple[list[ManifestRecord], list[Container], list[Repair]]:
    """As the objects of a JSON file; a repair's line is the record's place in the page."""
    drafting = Drafting(source, received_at)
    records: list[ManifestRecord] = []
    containers: list[Container] = []
    repairs: list[Repair] = []
    for number, item in enumerate(items, 1):
        reading = ObjectReading(number)
        draft = reading.draft(item)
        parcel_id = identified(number, draft.values.get("parcel_id", ""))
        if isinstance(parcel_id, Repair):
            repairs += [*reading.repairs, parcel_id]
            continue
        repairs += [replace(repair, parcel_id=parcel_id) for repair in reading.repairs]
        for told in drafting.items(parcel_id, draft):
            if isinstance(told, Repair):
                repairs.append(told)
            elif isinstance(told, Container):
                containers.append(told)
            else:
                records.append(told)
    return records, containers, repairs
