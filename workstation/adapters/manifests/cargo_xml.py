"""IATA Cargo-XML house waybills (XFZB) and waybills (XFWB), any number in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO

from workstation.adapters.manifests.cargo_xml_names import (
    PARTY_PARTS,
    PASSED,
    READ,
    ROLES,
    ROOTS,
    SCOPES,
    UNITS,
)
from workstation.adapters.manifests.text_lines import encoding_of, is_text
from workstation.adapters.manifests.xml_stream import (
    BrokenXmlError,
    End,
    ForbiddenXmlError,
    Start,
    xml_events,
)
from workstation.domain.consignment import Consignment
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifest_reading import not_a_manifest
from workstation.services.manifests import values
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.drafts import SHOWN, Drafting, bad_field, identified
from workstation.services.manifests.messages import MessageDraft, once_begun, one_line
from workstation.services.manifests.values import Convert, Refused

MAX_CELLS = 5000
"""Texts kept of one scope; a message that has more is told."""
_MAX_UNKNOWN = 200
_CONSOLIDATED = "C"
_WITHDRAWN = ("deletion", "cancellation", "cancel")


@dataclass(slots=True)
class _Cell:
    text: str
    attributes: dict[str, str]
    line: int


@dataclass(slots=True)
class _Scope:
    """One element that gathers what stands in it, by the path from it."""

    element: str
    kind: str
    line: int
    cells: dict[str, list[_Cell]] = field(default_factory=dict)
    count: int = 0
    shipment: MessageDraft | None = None

    def first(self, path: str) -> str:
        found = self.cells.get(path)
        return found[0].text if found else ""

    def all(self, path: str) -> list[_Cell]:
        return self.cells.get(path, [])


class CargoXmlReader:
    """Waybills of air cargo as XML."""

    name = "IATA Cargo-XML waybill"
    has_columns = False

    def recognises(self, start: bytes, name: str) -> bool:
        encoding = encoding_of(start)
        if not is_text(start, encoding):
            return False
        text = start.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
        if not text.startswith("<"):
            return False
        return PurePath(name).suffix.casefold() == ".xml" or "Waybill" in text

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        return None

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        messages = _Messages(source, received_at)
        try:
            yield from once_begun(messages.items(file), lambda: messages.begun)
        except ForbiddenXmlError as error:
            why = "it declares a document type or entities, which no manifest needs"
            if not messages.begun:
                raise not_a_manifest(PurePath(source), why) from error
            sentence = f"From here on the file is left out: {why}."
            yield Repair(messages.line, "", sentence, "")
        except BrokenXmlError as error:
            if not messages.begun:
                raise not_a_manifest(PurePath(source), f"it is not XML ({error})") from error
            sentence = f"From here on the file cannot be read as XML ({error}): it is left out."
            yield Repair(error.line, "", sentence, "", messages.parcel_id)
        if not messages.begun:
            raise not_a_manifest(PurePath(source), "it holds no Cargo-XML waybill")


class _Messages:
    """Takes elements and gives what each waybill tells."""

    def __init__(self, source: str, received_at: datetime | None) -> None:
        self._source = source
        self._drafting = Drafting(source, received_at, whole=False)
        self._path: list[str] = []
        self._scopes: list[tuple[int, _Scope]] = []
        """With the depth at which each stands."""
        self._starts: list[Start] = []
        self._unknown: set[str] = set()
        self.begun = False
        self.line = 1
        self.parcel_id = ""
        """Of the waybill at hand, as far as it is told."""

    def items(self, file: BinaryIO) -> Iterator[Item]:
        """What the waybills of a file tell."""
        for event in xml_events(file):
            yield from self.start(event) if isinstance(event, Start) else self.end(event)

    def start(self, event: Start) -> Iterator[Item]:
        """An element begins."""
        self.line = event.line
        self._path.append(event.name)
        self._starts.append(event)
        kind = SCOPES.get(event.name)
        if kind == "message":
            self.begun = True
            self.parcel_id = ""
            self._scopes.clear()
        if kind is not None and (kind == "message" or self._wanted(event.name)):
            scope = _Scope(event.name, kind, event.line)
            if kind == "consignment":
                scope.shipment = MessageDraft(event.line)
            self._scopes.append((len(self._path), scope))
        elif not self._scopes and len(self._path) == 1 and event.name not in ROOTS:
            sentence = f"“{event.name[:SHOWN]}” is no waybill; what stands in it beside waybills is left out."
            yield from self._unread(event.name, event.line, sentence)

    def end(self, event: End) -> Iterator[Item]:
        """An element ends."""
        depth = len(self._path)
        started = self._starts.pop()
        if self._scopes and self._scopes[-1][0] == depth:
            _, scope = self._scopes.pop()
            self._path.pop()
            yield from self._fold(scope)
            return
        if self._scopes and (text := event.text.strip()):
            at, scope = self._scopes[-1]
            relative = "/".join(self._path[at:])
            if relative in READ[scope.kind]:
                yield from self._keep(scope, relative, _Cell(text, started.attributes, event.line))
                if event.cut:
                    sentence = f"The text of “{event.name}” is too long; its end is left out."
                    yield Repair(event.line, event.name, sentence, text[:SHOWN], self.parcel_id)
            elif not self._passed(scope, at):
                sentence = f"The element “{relative[:SHOWN]}” is not read here; it is left out."
                yield from self._unread(f"{scope.kind}/{relative}", event.line, sentence, text)
        self._path.pop()

    def _wanted(self, name: str) -> bool:
        """Whether a scope stands where it belongs: a party within insurance is none of ours."""
        if not self._scopes:
            return False
        at, scope = self._scopes[-1]
        between = self._path[at:-1]
        if name in ("IncludedHouseConsignmentItem", "IncludedMasterConsignmentItem"):
            return scope.kind == "consignment"
        return scope.kind in ("message", "consignment") and not between

    def _passed(self, scope: _Scope, at: int) -> bool:
        parts = self._path[at:]
        known = PASSED[scope.kind]
        return any("/".join(parts[:count]) in known for count in range(1, len(parts) + 1))

    def _unread(self, key: str, line: int, sentence: str, found: str = "") -> Iterator[Repair]:
        """Tell what is left out, once a file."""
        if key not in self._unknown and len(self._unknown) < _MAX_UNKNOWN:
            self._unknown.add(key)
            yield Repair(line, key.rpartition("/")[2][:SHOWN], sentence, found[:SHOWN])

    def _keep(self, scope: _Scope, relative: str, cell: _Cell) -> Iterator[Item]:
        scope.count += 1
        if scope.count <= MAX_CELLS:
            scope.cells.setdefault(relative, []).append(cell)
        elif scope.count == MAX_CELLS + 1:
            sentence = (
                f"“{scope.element}” holds more than {MAX_CELLS:,} texts; the rest is left out."
            )
            yield Repair(cell.line, scope.element, sentence, "", self.parcel_id)
        if scope.kind == "message" and relative == "BusinessHeaderDocument/ID":
            self.parcel_id = one_line(cell.text)[:SHOWN]

    def _fold(self, scope: _Scope) -> Iterator[Item]:
        shipment = next(
            (one.shipment for _, one in reversed(self._scopes) if one.shipment is not None), None
        )
        if scope.kind == "consignment":
            yield from self._consignment(scope)
        elif shipment is None:
            return
        elif scope.kind == "item":
            _item(scope, shipment)
        elif scope.kind == "party":
            yield from self._party(scope, shipment)
        elif scope.kind == "note":
            shipment.note(
                scope.first("CountryID"),
                scope.first("SubjectCode"),
                scope.first("ContentCode"),
                scope.first("Content"),
                scope.line,
            )
        elif scope.kind == "movement":
            self._movement(scope)
        elif scope.kind == "document":
            kind = scope.first("Name") or scope.first("TypeCode")
            shipment.document(f"{kind} {scope.first('ID')}")

    def _party(self, scope: _Scope, shipment: MessageDraft) -> Iterator[Item]:
        role = scope.first("RoleCode")
        who = {"ConsignorParty": "sender", "ConsigneeParty": "consignee"}.get(scope.element)
        if who is None:
            who = ROLES.get(role)
            if who is None:
                if role != "NI":
                    sentence = (
                        f"A party of the role “{role[:20]}” is not read here; it is left out."
                    )
                    yield from self._unread(
                        f"party/{role[:20]}", scope.line, sentence, scope.first("Name")
                    )
                return
        if f"{who}_name" in shipment.draft.values or f"{who}_address" in shipment.draft.values:
            sentence = (
                f"There is another party that is the {who.replace('_', ' ')}; it is left out."
            )
            shipment.tell(scope.line, who, sentence, one_line(scope.first("Name")))
            return
        for path, part in PARTY_PARTS.items():
            for cell in scope.all(path)[:1]:
                if f"{who}_{part}" not in shipment.draft.values:
                    shipment.put(f"{who}_{part}", cell.text, cell.line)
        if box := scope.first("PostalStructuredAddress/PostOfficeBox"):
            street = shipment.draft.values.get(f"{who}_address", "")
            shipment.draft.values[f"{who}_address"] = f"{street}, PO Box {box}".lstrip(", ")
        if person := scope.first("DefinedTradeContact/PersonName"):
            shipment.remark(f"contact of {who}: {person}")

    def _movement(self, scope: _Scope) -> None:
        """The last leg told is the one that the consignment arrives by."""
        for _, one in self._scopes:
            if one.element == "MasterConsignment":
                one.cells["flight"] = scope.all("ID")[:1]
                one.cells["carrier"] = scope.all("UsedLogisticsTransportMeans/Name")[:1]
                one.cells["arrived"] = scope.all("ArrivalEvent/ActualOccurrenceDateTime")[:1]

    def _consignment(self, scope: _Scope) -> Iterator[Item]:
        message = next(one for _, one in self._scopes if one.kind == "message")
        shipment = scope.shipment
        assert shipment is not None  # noqa: S101 a consignment is begun with one
        header = message.first("BusinessHeaderDocument/ID")
        of_master = scope.element == "MasterConsignment"
        by_house = ROOTS[message.element] == "house"
        purpose = message.first("MessageHeaderDocument/PurposeCode").casefold()
        if purpose in _WITHDRAWN:
            if not of_master or not by_house:
                sentence = "The message withdraws this waybill; nothing is withdrawn here."
                yield Repair(scope.line, "", sentence, purpose, self.parcel_id)
            return
        _totals(scope, shipment)
        if of_master:
            bill = scope.first("TransportContractDocument/ID") if by_house else header
            note = message.first("BusinessHeaderDocument/IncludedHeaderNote/ContentCode")
            alone = by_house or note == _CONSOLIDATED
            yield from self._master(scope, shipment, bill, alone=alone)
            if alone:
                return
            shipment.put("master_bill", header, scope.line)
            yield from self._record(header, shipment)
            return
        master = next((one for _, one in self._scopes if one.element == "MasterConsignment"), None)
        house = scope.first("ID") or header
        shipment.put("house_bill", house, scope.line)
        if master is not None:
            for cell in master.all("TransportContractDocument/ID")[:1]:
                shipment.put("master_bill", cell.text, cell.line)
            houses = master.cells.setdefault("houses", [])
            if len(houses) < MAX_CELLS:
                houses.append(_Cell(house, {}, scope.line))
        yield from self._record(house, shipment)

    def _record(self, raw: str, shipment: MessageDraft) -> Iterator[Item]:
        shipment.finish()
        parcel_id = identified(shipment.line, one_line(raw))
        if isinstance(parcel_id, Repair):
            yield from shipment.repairs
            yield parcel_id
            return
        for repair in shipment.repairs:
            yield replace(repair, parcel_id=parcel_id)
        yield from self._drafting.items(parcel_id, shipment.draft)

    def _master(
        self, scope: _Scope, shipment: MessageDraft, bill: str, *, alone: bool
    ) -> Iterator[Item]:
        """The consignment as a whole; `alone` where no record of the same waybill follows."""
        if not bill:
            sentence = "The waybill names no air waybill number; its consignment is left out."
            yield Repair(scope.line, "master_bill", sentence, "", self.parcel_id)
            return
        bad: list[Repair] = list(shipment.repairs) if alone else []

        def read(name: str, convert: Convert, cell: str, told: bool = True) -> Any:
            try:
                return convert(one_line(cell)) if cell else None
            except Refused as refused:
                if told:
                    bad.append(bad_field(scope.line, name, str(refused), cell, self.parcel_id))
                return None

        number = read("master_bill", values.master_bill, bill)
        known = shipment.draft.values
        houses = (read("house_bill", values.house_bill, c.text, False) for c in scope.all("houses"))
        consignment = (
            None
            if number is None
            else Consignment(
                number,
                origin=read("origin", _airport, scope.first("OriginLocation/ID")),
                destination=read(
                    "destination", _airport, scope.first("FinalDestinationLocation/ID")
                ),
                pieces=read("pieces", values.whole, known.get("pieces", ""), alone),
                gross_kg=read("gross_kg", values.decimal, known.get("gross_kg", ""), alone),
                carrier=read("carrier", values.text, scope.first("carrier")),
                flight=read("flight", values.text, scope.first("flight")),
                arrived_at=read("arrived_at", values.moment, scope.first("arrived")),
                house_bills=tuple(dict.fromkeys(bill for bill in houses if bill)),
                source=self._source,
            )
        )
        yield from bad
        if consignment is not None:
            yield consignment


def _totals(scope: _Scope, shipment: MessageDraft) -> None:
    """Weight, pieces, value, description and handling of a consignment."""
    for cell in scope.all("IncludedTareGrossWeightMeasure"):
        unit = UNITS.get(cell.attributes.get("unitCode", ""))
        weight = shipment.weight("gross_kg", cell.text, unit, cell.line)
        shipment.put("gross_kg", weight, cell.line)
    if scope.first("NilCustomsValueIndicator").casefold() in ("true", "1"):
        shipment.remark("no customs value declared (NCV)")
    pieces = scope.all("TotalPieceQuantity") or scope.all("PackageQuantity")
    for cell in pieces:
        shipment.put("pieces", cell.text, cell.line)
    for cell in scope.all("DeclaredValueForCustomsAmount"):
        shipment.put("value", cell.text, cell.line)
        shipment.put("currency", cell.attributes.get("currencyID", ""), cell.line)
    summary = scope.all("SummaryDescription")
    described = any("line_description" in cells for _, cells in shipment.draft.lines)
    for cell in summary:
        if described:
            shipment.remark(f"summary: {cell.text}")
        elif shipment.draft.lines:
            shipment.draft.lines[0][1].setdefault("line_description", one_line(cell.text))
        else:
            shipment.line_cells({"line_description": cell.text}, cell.line)
    codes = [cell.text for cell in scope.all("HandlingSPHInstructions/DescriptionCode")]
    if codes:
        shipment.remark(f"handling {' '.join(dict.fromkeys(codes))}")
    for path in ("HandlingSSRInstructions/Description", "HandlingOSIInstructions/Description"):
        for cell in scope.all(path):
            shipment.remark(cell.text)


def _item(scope: _Scope, shipment: MessageDraft) -> None:
    cells: dict[str, str] = {}
    for name, path in (
        ("line_gross_kg", "GrossWeightMeasure"),
        ("line_net_kg", "NetWeightMeasure"),
    ):
        for cell in scope.all(path)[:1]:
            unit = UNITS.get(cell.attributes.get("unitCode", ""))
            cells[name] = shipment.weight(name, cell.text, unit, cell.line)
    cells["line_hs"] = scope.first("TypeCode")
    cells["line_pieces"] = scope.first("PieceQuantity")
    cells["line_description"] = " ".join(
        cell.text for cell in scope.all("NatureIdentificationTransportCargo/Identification")
    )
    cells["line_origin"] = scope.first("OriginCountry/ID")
    for cell in scope.all("DeclaredValueForCustomsAmount")[:1]:
        currency = cell.attributes.get("currencyID", "")
        if currency and shipment.draft.values.setdefault("currency", currency) != currency:
            sentence = "A content line's value is in another currency; it is left out."
            shipment.tell(cell.line, "line_value", sentence, f"{cell.text} {currency}")
        else:
            cells["line_value"] = cell.text
    shipment.line_cells(cells, scope.line)
    for cell in scope.all("TypeCode")[1:]:
        further = {"line_hs": cell.text, "line_description": cells["line_description"]}
        shipment.line_cells(further, cell.line)


def _airport(cell: str) -> str:
    code = cell.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Refused("must be an airport in three letters (IATA), as JFK")
    return code
