"""IATA Cargo-IMP consolidation lists (FHL), versions 2 to 5: house bills of one master, line by line.

A line that starts with three letters begins a segment, one that starts with a slash goes on with
it. Lines before the first FHL are the network's envelope and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from workstation.adapters.manifests.text_lines import (
    BadLine,
    TextLines,
    encoding_of,
    is_text,
    printable,
)
from workstation.domain.consignment import Consignment
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifests import values
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.drafts import SHOWN, Drafting, bad_field, identified
from workstation.services.manifests.messages import MessageDraft, one_line
from workstation.services.manifests.values import Refused

VERSIONS = ("2", "3", "4", "5")
MAX_SEGMENT_LINES = 400
MAX_HOUSES = 5000
"""House bills that a consignment names."""
FULL_LINE = 65
"""Characters after which a text is broken within a word."""
_MESSAGE = re.compile(rb"^\W{0,4}FHL/\d{1,2}\s*$", re.MULTILINE)
_FIRST = re.compile(r"FHL/(\d{1,2})")
_SEGMENT = re.compile(r"([A-Z]{3})(?:/(.*))?", re.DOTALL)
_MASTER = re.compile(r"(\d{3})-?(\d{8})([A-Z]{3})?([A-Z]{3})?")
_TOTALS = re.compile(r"[A-Z](\d{1,9})(?:([KL])([0-9.]{1,12}))?.*")
_UNITS = {"K": "kg", "L": "lb"}
_COLLECT = ("P", "C", "PP", "CC", "PC", "CP")
_CONTROL = str.maketrans("", "", "\x01\x02\x03\x1c\x1d\x1e\x1f")


@dataclass(slots=True)
class _Segment:
    """One segment with the lines that go on with it."""

    tag: str
    line: int
    lines: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Master:
    """What MBI tells of the consignment, and the house bills that followed."""

    number: str
    line: int
    origin: str | None = None
    destination: str | None = None
    totals: MessageDraft | None = None
    houses: list[str] = field(default_factory=list)


class CargoImpReader:
    """Consolidation lists of air cargo."""

    name = "IATA Cargo-IMP consolidation list (FHL)"
    has_columns = False

    def recognises(self, start: bytes, name: str) -> bool:
        if PurePath(name).suffix.casefold() in (".csv", ".tsv", ".json", ".jsonl", ".xml"):
            return False  # a text of theirs may hold such a line
        return is_text(start, encoding_of(start)) and _MESSAGE.search(start) is not None

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        return None

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        lists = _Lists(source, received_at)
        begun = False
        for number, told in TextLines(file):
            if isinstance(told, BadLine):
                yield Repair(number, "", told.sentence, told.found)
                continue
            line = told.translate(_CONTROL).strip("\r\n ")
            if not begun:
                begun = _FIRST.fullmatch(line) is not None
            if begun and line:
                yield from lists.line(number, line)
        yield from lists.end()


class _Lists:
    """Takes lines and gives what each consolidation list tells."""

    def __init__(self, source: str, received_at: datetime | None) -> None:
        self._source = source
        self._drafting = Drafting(source, received_at, whole=False)
        self._segment: _Segment | None = None
        self._master: _Master | None = None
        self._house: MessageDraft | None = None
        self._number = ""
        self._unknown: set[str] = set()
        self._read: dict[str, Callable[[_Segment, MessageDraft], None]] = {
            "TXT": _text,
            "HTS": _tariff,
            "OCI": _notes,
            "SHP": _shipper,
            "CNE": _consignee,
            "CVD": _values,
        }

    def line(self, number: int, line: str) -> Iterator[Item]:
        """Take one line that is not blank."""
        if line.startswith("/") and self._segment is not None:
            lines = self._segment.lines
            if len(lines) < MAX_SEGMENT_LINES:
                lines.append((number, line[1:]))
            elif len(lines) == MAX_SEGMENT_LINES:
                lines.append((number, ""))
                sentence = (
                    f"The segment has more than {MAX_SEGMENT_LINES} lines; the rest is left out."
                )
                yield Repair(
                    number, self._segment.tag, sentence, line[:SHOWN], self._number[:SHOWN]
                )
            return
        match = _SEGMENT.fullmatch(line)
        if match is None:
            sentence = "The line is no segment and goes on with none; it is left out."
            yield Repair(number, "", sentence, printable(line), self._number[:SHOWN])
            return
        tag, rest = match[1], match[2] or ""
        inner = self._segment
        if (
            tag in ("NAM", "ADR", "LOC")
            and inner is not None
            and inner.tag in ("SHP", "CNE", "NFY")
        ):
            if len(inner.lines) < MAX_SEGMENT_LINES:
                inner.lines.append((number, f"{tag}/{rest}"))
            return
        yield from self._close_segment()
        self._segment = _Segment(tag, number, [(number, rest)])

    def end(self) -> Iterator[Item]:
        """The file is at its end."""
        yield from self._close_segment()
        yield from self._close_house()
        yield from self._close_master()

    def _close_segment(self) -> Iterator[Item]:
        segment, self._segment = self._segment, None
        if segment is None:
            return
        if segment.tag == "FHL":
            yield from self._close_house()
            yield from self._close_master()
            version = segment.lines[0][1]
            if version not in VERSIONS:
                sentence = "This version of FHL is not known here; it is read as version 5."
                yield from self._once(f"FHL/{version}", segment, sentence)
        elif segment.tag == "MBI":
            yield from self._close_house()
            yield from self._close_master()
            yield from self._begin_master(segment)
        elif segment.tag == "HBS":
            yield from self._close_house()
            self._begin_house(segment)
        elif segment.tag in self._read and self._house is not None:
            self._read[segment.tag](segment, self._house)
        elif segment.tag in self._read:
            sentence = "The segment belongs to no house bill; it is left out."
            yield Repair(segment.line, segment.tag, sentence, printable(segment.lines[0][1]))
        elif segment.tag != "NFY":
            sentence = f"The segment {segment.tag} is not read here; it is left out."
            yield from self._once(segment.tag, segment, sentence)

    def _once(self, key: str, segment: _Segment, sentence: str) -> Iterator[Repair]:
        if key not in self._unknown and len(self._unknown) < 200:
            self._unknown.add(key)
            found = printable(segment.lines[0][1])
            yield Repair(segment.line, segment.tag, sentence, found, self._number[:SHOWN])

    def _begin_master(self, segment: _Segment) -> Iterator[Item]:
        bill, _, totals = segment.lines[0][1].partition("/")
        match = _MASTER.fullmatch(bill.strip())
        if match is None:
            sentence = "MBI names no air waybill number, as 176-12345675HKGJFK; it is left out."
            yield Repair(segment.line, "master_bill", sentence, printable(bill))
            return
        master = _Master(match[1] + match[2], segment.line, match[3], match[4])
        master.totals = MessageDraft(segment.line)
        found = _TOTALS.fullmatch(totals.strip())
        if found is not None:
            master.totals.put("pieces", found[1], segment.line)
            if found[2]:
                unit = _UNITS[found[2]]
                weight = master.totals.weight("gross_kg", found[3], unit, segment.line)
                master.totals.put("gross_kg", weight, segment.line)
        elif totals:
            sentence = "MBI tells no pieces and weight, as T4K245; they are left out."
            master.totals.tell(segment.line, "pieces", sentence, totals)
        self._master = master

    def _begin_house(self, segment: _Segment) -> None:
        house = self._house = MessageDraft(segment.line)
        told = segment.lines[0][1].split("/", 5)
        told += [""] * (6 - len(told))
        number, route, pieces, weight, inside, description = map(one_line, told)
        self._number = number
        house.put("house_bill", number, segment.line)
        blank = [what for what, told in (("pieces", pieces), ("weight", weight)) if not told]
        if blank:
            sentence = f"HBS tells no {' and no '.join(blank)}, as HB1/HKGJFK/2/K3.5."
            house.tell(segment.line, "pieces" if not pieces else "gross_kg", sentence, number)
        house.put("pieces", pieces, segment.line)
        if weight[:1] in _UNITS:
            unit = _UNITS[weight[0]]
            kilograms = house.weight("gross_kg", weight[1:], unit, segment.line)
            house.put("gross_kg", kilograms, segment.line)
        elif weight:
            sentence = "The weight does not begin with K or L; it is left out."
            house.tell(segment.line, "gross_kg", sentence, weight)
        house.line_cells({"line_description": description}, segment.line)
        if len(route) == 6 and route.isalpha():
            house.remark(f"from {route[:3]} to {route[3:]}")
        if inside:
            house.remark(f"shipper's load and count {inside}")
        handling = [
            code for _, line in segment.lines[1:] for code in line.split("/") if code.strip()
        ]
        if handling:
            house.remark(f"handling {' '.join(handling)}")

    def _close_house(self) -> Iterator[Item]:
        house, self._house = self._house, None
        raw, self._number = self._number, ""
        if house is None:
            return
        if self._master is not None:
            house.put("master_bill", self._master.number, self._master.line)
        house.finish()
        parcel_id = identified(house.line, raw)
        if isinstance(parcel_id, Repair):
            yield from house.repairs
            yield parcel_id
            return
        for repair in house.repairs:
            yield replace(repair, parcel_id=parcel_id)
        if self._master is not None and len(self._master.houses) < MAX_HOUSES:
            self._master.houses.append(parcel_id)
        yield from self._drafting.items(parcel_id, house.draft)

    def _close_master(self) -> Iterator[Item]:
        master, self._master = self._master, None
        if master is None or master.totals is None:
            return
        yield from master.totals.repairs
        told = master.totals.draft.values
        try:
            pieces = values.whole(told["pieces"]) if "pieces" in told else None
            weight = values.decimal(told["gross_kg"]) if "gross_kg" in told else None
        except Refused as refused:
            yield bad_field(master.line, "gross_kg", str(refused), told.get("gross_kg", ""), "")
            pieces = weight = None
        yield Consignment(
            master.number,
            origin=master.origin,
            destination=master.destination,
            pieces=pieces,
            gross_kg=weight,
            house_bills=tuple(dict.fromkeys(master.houses)),
            source=self._source,
        )


def _text(segment: _Segment, house: MessageDraft) -> None:
    """The long description; it stands for the short one of HBS."""
    text, full = "", True
    for _, line in segment.lines:
        text += line if full else f" {line}"
        full = len(line) == FULL_LINE
        if len(text) > values.MAX_TEXT:
            sentence = (
                f"The text is longer than {values.MAX_TEXT:,} characters; its end is left out."
            )
            house.tell(segment.line, "line_description", sentence, "")
            text = text[: values.MAX_TEXT]
            break
    text = one_line(text)
    if not text:
        return
    if house.draft.lines:
        cells = house.draft.lines[0][1]
        short = cells.get("line_description", "")
        if short and not text.startswith(short):
            house.remark(f"summary: {short}")
        cells["line_description"] = text
    else:
        house.line_cells({"line_description": text}, segment.line)


def _tariff(segment: _Segment, house: MessageDraft) -> None:
    """Tariff codes: the first on the first content line, each other on a line of its own."""
    for number, line in segment.lines:
        for code in filter(None, map(str.strip, line.split("/"))):
            house.tariff_code(code, number)


def _notes(segment: _Segment, house: MessageDraft) -> None:
    for number, line in segment.lines:
        told = line.split("/", 3)
        if len(told) == 4:
            country, about, code, content = map(one_line, told)
            house.note(country, about, code, content, number)
        elif line.strip():
            sentence = "An OCI line has country, party, kind and text; this one has not."
            house.tell(number, "OCI", sentence, line)


def _shipper(segment: _Segment, house: MessageDraft) -> None:
    _party(segment, house, "sender")


def _consignee(segment: _Segment, house: MessageDraft) -> None:
    _party(segment, house, "consignee")


def _party(segment: _Segment, house: MessageDraft, who: str) -> None:
    """Name, street, place/state, country/postcode/contact; from version 5 the lines may be named."""
    named: dict[str, list[tuple[int, str]]] = {"NAM": [], "ADR": [], "LOC": []}
    plain: list[tuple[int, str]] = []
    inside = ""
    for number, line in segment.lines:
        if line[:4] in ("NAM/", "ADR/", "LOC/"):
            inside = line[:3]
            named[inside].append((number, line[4:]))
        elif inside:
            named[inside].append((number, line))
        elif line.strip():
            plain.append((number, line))
    if inside:
        names, streets, places = named["NAM"], named["ADR"], named["LOC"]
    else:
        country_at = next((i for i in range(len(plain) - 1, 0, -1) if _is_country(plain[i][1])), 0)
        without = min(2, len(plain))  # no country: name and street, and the place if there is more
        place_at = max(1, country_at - 1) if country_at else without
        names, streets = plain[:1], plain[1:place_at]
        places = plain[place_at:]
    _put_all(house, f"{who}_name", names)
    _put_all(house, f"{who}_address", streets)
    if not places:
        return
    if not _is_country(places[0][1]):
        number, line = places[0]
        city, _, region = line.partition("/")
        house.put(f"{who}_city", city, number)
        house.put(f"{who}_region", region.strip("/"), number)
        places = places[1:]
    for number, line in places:
        if _is_country(line):
            _country(house, who, number, line)
        else:
            sentence = f"A line of {segment.tag} is beyond name, street, place and country."
            house.tell(number, segment.tag, sentence, line)


def _put_all(house: MessageDraft, name: str, lines: list[tuple[int, str]]) -> None:
    text = ", ".join(filter(None, (one_line(line.replace("/", " ")) for _, line in lines)))
    if text:
        house.put(name, text, lines[0][0])


def _is_country(line: str) -> bool:
    code = line.partition("/")[0].strip()
    return len(code) == 2 and code.isascii() and code.isalpha()


def _country(house: MessageDraft, who: str, number: int, line: str) -> None:
    country, *told = line.split("/")
    house.put(f"{who}_country", country, number)
    if told:
        house.put(f"{who}_postcode", told[0], number)
    for kind, contact in zip(told[1::2], told[2::2], strict=False):
        if kind.strip() == "TE":
            house.put(f"{who}_phone", contact, number)
        else:
            house.remark(f"{kind.strip()} of {who}: {contact}")


def _values(segment: _Segment, house: MessageDraft) -> None:
    """Currency / prepaid or collect / for carriage / for customs / insurance."""
    number, line = segment.lines[0]
    currency, *told = map(one_line, line.split("/"))
    if told and told[0] in _COLLECT:
        told = told[1:]
    elif len(told) > 1 and not told[0] and told[1] in _COLLECT:
        told = told[2:]
    customs = told[1] if len(told) > 1 else ""
    if customs == "NCV":
        house.remark("no customs value declared (NCV)")
    elif customs:
        house.put("value", customs, number)
        house.put("currency", currency, number)
