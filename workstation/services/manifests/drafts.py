"""A parcel's cells as they were told, and the record they make."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workstation.domain.barcode import UNREADABLE
from workstation.domain.consignment import Container
from workstation.domain.identifiers import normal_form
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair
from workstation.services.manifests.fields import (
    CARTON_FIELDS,
    CONVERT,
    LINE_FIELDS,
    OWN_FIELDS,
    WHOSE,
)
from workstation.services.manifests.values import MAX_TEXT, Convert, Refused, text

MAX_LINES = 999
"""Content lines of one parcel."""
OPEN_CARTONS = 1000
"""Cartons remembered, so that each is told once and not with each parcel."""
LONGEST_NUMBER = 400
"""Of a parcel number with its grouping; no longer one is looked at."""
SHOWN = 80
"""How much of what stood in a file a repair shows, in characters."""


@dataclass(slots=True)
class Draft:
    """The cells of one parcel by our names; a blank cell is not there."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    """Where a cell stood, if not in `line`."""
    bad: bool = False
    """Something was wrong that keeps the parcel out."""


class Drafting:
    """Makes records of drafts.

    `whole` keeps a parcel with a bad field out, to be put right in its table and brought in again.
    A message cannot be put right here: without `whole` the bad field alone stays out, told all
    the same.
    """

    def __init__(
        self,
        source: str,
        received_at: datetime | None,
        convert: Mapping[str, Convert] = CONVERT,
        *,
        whole: bool = True,
    ) -> None:
        self._source, self._received_at = source, received_at
        self._convert, self._whole = convert, whole
        self._own = {name: one for name, one in convert.items() if name in OWN_FIELDS}
        self._cartons: OrderedDict[str, Container] = OrderedDict()
        self._parties = {name: (convert[name], *whose) for name, whose in WHOSE.items()}

    def items(self, parcel_id: str, draft: Draft) -> Iterator[ManifestRecord | Container | Repair]:
        """The repairs of a draft, then its carton and record unless something keeps them out."""
        repairs: list[Repair] = []
        carton = self._carton(parcel_id, draft, repairs)
        record = self._record(parcel_id, draft, repairs)
        if repairs:
            repairs.sort(key=lambda repair: repair.line)
            yield from repairs
        if draft.bad or (repairs and self._whole):
            return
        if carton and record.parent is not None:
            yield from self._new_carton(
                Container(
                    record.parent,
                    kind=carton.get("parent_kind"),
                    master_bill=record.master_bill,
                    declared_parcels=carton.get("parent_parcels"),
                    source=self._source,
                )
            )
        yield record

    def _carton(self, parcel_id: str, draft: Draft, repairs: list[Repair]) -> dict[str, Any]:
        """What the draft tells of the carton or bag that the parcel is in."""
        found: dict[str, Any] = {}
        for name in CARTON_FIELDS:
            if name in draft.values:
                cell = draft.values.pop(name)
                try:
                    found[name] = self._convert[name](cell)
                except Refused as refused:
                    repairs.append(bad_field(draft.line, name, str(refused), cell, parcel_id))
        if found and "parent" not in draft.values:
            sentence = "The carton's kind or number of parcels is told, but not its number."
            repairs.append(Repair(draft.line, "parent", sentence, "", parcel_id))
        return found

    def _new_carton(self, carton: Container) -> Iterator[Container]:
        """The carton, unless the rows before told just the same of it."""
        if self._cartons.get(carton.container_id) == carton:
            return
        self._cartons[carton.container_id] = carton
        if len(self._cartons) > OPEN_CARTONS:
            self._cartons.popitem(last=False)
        yield carton

    def _record(self, parcel_id: str, draft: Draft, repairs: list[Repair]) -> ManifestRecord:
        own: dict[str, Any] = {}
        parties: dict[str, dict[str, Any]] = {}
        one = self._own.get
        for name, cell in draft.values.items():
            try:
                if (convert := one(name)) is not None:
                    own[name] = convert(cell)
                elif name != "parcel_id":
                    convert, who, part = self._parties[name]
                    value = cell
                    if convert is not text or len(cell) > MAX_TEXT or not cell.isprintable():
                        value = convert(cell)
                    if who in parties:
                        parties[who][part] = value
                    else:
                        parties[who] = {part: value}
            except Refused as refused:
                number = draft.places.get(name, draft.line)
                repairs.append(bad_field(number, name, str(refused), cell, parcel_id))
        for who, parts in parties.items():
            own[who] = Party(**parts)
        if len(draft.lines) > MAX_LINES:
            sentence = f"The parcel has more than {MAX_LINES} content lines."
            repairs.append(Repair(draft.lines[MAX_LINES][0], "lines", sentence, "", parcel_id))
            del draft.lines[MAX_LINES:]
        own.setdefault("received_at", self._received_at)
        return ManifestRecord(
            parcel_id=parcel_id,
            lines=tuple(
                self._line(number, cells, parcel_id, repairs)
                for number, cells in draft.lines
                if cells
            ),
            source=self._source,
            **own,
        )

    def _line(
        self, number: int, cells: dict[str, str], parcel_id: str, repairs: list[Repair]
    ) -> Line:
        found: dict[str, Any] = {}
        for name, cell in cells.items():
            try:
                found[_LINE_NAMES[name]] = self._convert[name](cell)
            except Refused as refused:
                repairs.append(bad_field(number, name, str(refused), cell, parcel_id))
        return Line(**found)


_LINE_NAMES = {name: name.removeprefix("line_") for name in LINE_FIELDS}


def bad_field(number: int, name: str, sentence: str, cell: str, parcel_id: str) -> Repair:
    """The repair of one cell; `sentence` goes on after the field's name."""
    return Repair(number, name, f"“{name}” {sentence}.", cell[:SHOWN], parcel_id)


def identified(number: int, raw: str) -> str | Repair:
    """A parcel number in its normal form, or what is wrong with it."""
    if len(raw) > LONGEST_NUMBER:
        return Repair(number, "parcel_id", UNREADABLE.fact, raw[:SHOWN])
    try:
        return normal_form(raw)
    except WorkstationError as error:
        sentence = "The parcel's number is missing." if not raw else error.notice.fact
        return Repair(number, "parcel_id", sentence, raw[:SHOWN])
