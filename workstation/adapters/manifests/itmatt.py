"""UPU-style ITMATT: what a post tells of its items before they arrive, in EDIFACT.

The UPU's own guide to the message (M33) is not public. Segments and qualifiers are read here by
their public meaning in the UN/EDIFACT directory; what a guide may have put elsewhere is told as not
read, never guessed. docs/manifest.md has the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from workstation.adapters.manifests.edifact import BadSegment, Segment, Segments
from workstation.adapters.manifests.text_lines import encoding_of, is_text
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifest_reading import not_a_manifest
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.drafts import SHOWN, Drafting, identified
from workstation.services.manifests.messages import MessageDraft, once_begun

PARTIES = {
    "CZ": "sender",
    "EX": "sender",
    "CN": "consignee",
    "IM": "consignee",
    "BY": "buyer",
    "SE": "seller",
    "DP": "deliver_to",
}
"""UN/EDIFACT 3035."""
WEIGHTS = {
    "G": "gross_kg",
    "AAB": "gross_kg",
    "AAD": "gross_kg",
    "AAA": "net_kg",
    "AAL": "net_kg",
}
"""UN/EDIFACT 6313."""
UNITS = {"KGM": "kg", "GRM": "g", "LBR": "lb", "ONZ": "oz"}
VALUES = {"43": "value", "40": "value", "39": "value", "64": "postage"}
"""UN/EDIFACT 5025 of an item: declared total customs value, customs value, invoice total, freight."""
LINE_VALUES = ("38", "40", "66", "203")
"""UN/EDIFACT 5025 of a content line: invoice item, customs value, goods item total, line item."""
DOCUMENTS = {"IV": "invoice", "EP": "export licence", "IP": "import licence"}
"""UN/EDIFACT 1153."""
_PASSED = ("UNB", "UNG", "UNE", "CNT", "UNS", "CTA")
_REMARKS = ("GIS", "TSR", "GDS", "TOD", "PAC", "PCI")


class ItmattReader:
    """Item attributes of posts."""

    name = "UPU-style ITMATT (EDIFACT)"
    has_columns = False

    def recognises(self, start: bytes, name: str) -> bool:
        encoding = encoding_of(start)
        if not is_text(start, encoding):
            return False
        return start.decode(encoding, "replace").lstrip("\ufeff \r\n\t")[:3] in (
            "UNA",
            "UNB",
            "UNH",
        )

    def fitting(self, file: BinaryIO, maps: Sequence[ColumnMap]) -> ColumnMap | None:
        return None

    def read(
        self, file: BinaryIO, source: str, received_at: datetime | None, columns: ColumnMap | None
    ) -> Iterator[Item]:
        messages = _Messages(source, received_at)
        yield from once_begun(messages.items(file), lambda: messages.begun)
        if not messages.begun:
            raise not_a_manifest(PurePath(source), "it holds no ITMATT message")


class _Messages:
    """Takes segments and gives what each message tells."""

    def __init__(self, source: str, received_at: datetime | None) -> None:
        self._drafting = Drafting(source, received_at, whole=False)
        self._header: MessageDraft | None = None
        self._item: MessageDraft | None = None
        self._line: dict[str, str] | None = None
        self._line_at = 0
        self._who = ""
        self._withdrawn = False
        self._unknown: set[str] = set()
        self._messages = 0
        self._number = 0
        self._raw = ""
        """The number of the item at hand, as told."""
        self.begun = False
        self.counted = 0
        """Segments of the message at hand."""

    @property
    def parcel_id(self) -> str:
        """The number of the item at hand, as far as a repair shows it."""
        return self._raw[:SHOWN]

    def items(self, file: BinaryIO) -> Iterator[Item]:
        """What the messages of a file tell."""
        for segment in Segments(file):
            if isinstance(segment, BadSegment):
                self.counted += 1
                yield Repair(segment.number, "", segment.sentence, segment.found, self.parcel_id)
            else:
                yield from self.take(segment)
        yield from self.end()

    def take(self, segment: Segment) -> Iterator[Item]:
        """Take one segment."""
        self.counted += 1
        self._number = segment.number
        tag = segment.tag
        if tag == "UNH":
            yield from self.end()
            yield from self._begin(segment)
        elif tag == "UNZ":
            yield from self.end()
            yield from self._counts(segment, self._messages, "messages")
            self._messages = 0
        elif tag in _PASSED:
            return
        elif self._item is None:
            if tag != "UNT":
                yield from self._once(f"{tag} outside", segment, "stands in no ITMATT message")
        elif tag == "UNT":
            yield from self._counts(segment, self.counted, "segments")
            yield from self.end()
        elif tag == "BGM":
            self._raw = self._raw or segment.get(2)
            self._withdrawn = segment.get(3) == "1"
        elif tag == "CNI":
            yield from self._begin_item(segment)
        elif tag in _READ:
            _READ[tag](self, segment, self._item)
        elif tag in _REMARKS:
            told = "+".join(":".join(parts) for parts in segment.elements)
            self._item.remark(f"{tag} {told[:200]}")
        else:
            yield from self._once(tag, segment, "is not read here")

    def end(self) -> Iterator[Item]:
        """The message, or the file, is at its end."""
        yield from self._close_item()
        self._header = self._item = None
        self._raw = ""

    def _begin(self, segment: Segment) -> Iterator[Item]:
        self.counted = 1
        self._messages += 1
        self._withdrawn = False
        if segment.get(2) != "ITMATT":
            kind = segment.get(2)[:20]
            yield from self._once(f"UNH {kind}", segment, f"begins a message {kind}, not read here")
            return
        self.begun = True
        self._item = MessageDraft(segment.number)
        self._line, self._who = None, ""

    def _begin_item(self, segment: Segment) -> Iterator[Item]:
        """An item of several; what stood before the first stands for all."""
        if self._header is None and self._item is not None:
            self._close_line()
            self._header, self._item = self._item, None
        yield from self._close_item()
        self._item = MessageDraft(segment.number)
        if self._header is not None:
            self._item.draft.values.update(self._header.draft.values)
            self._item.draft.places.update(self._header.draft.places)
            self._item.draft.lines.extend((n, dict(told)) for n, told in self._header.draft.lines)
            self._item.remarks.extend(self._header.remarks)
            self._item.repairs.extend(self._header.repairs)
        self._raw = segment.get(2)

    def _close_item(self) -> Iterator[Item]:
        item = self._item
        self._close_line()
        self._item, self._who = None, ""
        if item is None:
            return
        if self._withdrawn:
            sentence = "The message withdraws this item; nothing is withdrawn here."
            yield Repair(item.line, "", sentence, "", self.parcel_id)
            return
        item.finish()
        parcel_id = identified(item.line, self._raw)
        if isinstance(parcel_id, Repair):
            yield from item.repairs
            yield parcel_id
            return
        for repair in item.repairs:
            yield replace(repair, parcel_id=parcel_id)
        yield from self._drafting.items(parcel_id, item.draft)

    def _close_line(self) -> None:
        if self._line is not None and self._item is not None:
            self._item.line_cells(self._line, self._line_at)
        self._line = None

    def _once(self, key: str, segment: Segment, what: str) -> Iterator[Repair]:
        if key not in self._unknown and len(self._unknown) < 200:
            self._unknown.add(key)
            found = "+".join(":".join(parts) for parts in segment.elements)[:SHOWN]
            sentence = f"The segment {segment.tag} {what}; it is left out."
            yield Repair(segment.number, segment.tag, sentence, found, self.parcel_id)

    def _counts(self, segment: Segment, counted: int, what: str) -> Iterator[Repair]:
        told = segment.get(1)
        if told.isascii() and told.isdigit() and int(told[:9]) != counted:
            sentence = f"{segment.tag} tells {told[:9]} {what}, here are {counted:,}."
            yield Repair(segment.number, segment.tag, sentence, told[:SHOWN], self.parcel_id)

    def _begin_line(self, segment: Segment, item: MessageDraft) -> None:
        self._close_line()
        self._line, self._line_at, self._who = {}, segment.number, ""
        if segment.tag == "GID":
            self._line["line_pieces"] = segment.get(2)

    def _put(self, name: str, cell: str, item: MessageDraft) -> None:
        """A field of the content line at hand; one that is there already is told if it differs."""
        line = self._line if self._line is not None else {}
        if cell and line.setdefault(name, cell) != cell:
            sentence = f"“{name}” is there twice and differs; the first is taken."
            item.tell(self._number, name, sentence, cell)

    def _tariff(self, segment: Segment, item: MessageDraft) -> None:
        if self._line is None or "line_hs" in self._line:
            self._begin_line(segment, item)
        self._put("line_hs", segment.get(2), item)

    def _product(self, segment: Segment, item: MessageDraft) -> None:
        for element in range(2, 7):
            number, kind = segment.get(element), segment.get(element, 1)
            if number and self._line is None:
                item.remark(f"product {number} {kind}")
            elif number:
                self._put("line_hs" if kind == "HS" else "line_product_id", number, item)

    def _quantity(self, segment: Segment, item: MessageDraft) -> None:
        if self._line is None:
            item.put("pieces", segment.amount(1, 1), segment.number)
        else:
            self._put("line_pieces", segment.amount(1, 1), item)

    def _described(self, segment: Segment, item: MessageDraft) -> None:
        self._describe(" ".join(segment.all(3)[3:] or segment.all(3)), segment, item)

    def _text(self, segment: Segment, item: MessageDraft) -> None:
        text = " ".join(segment.all(4))
        if segment.get(1) == "AAA":
            self._describe(text, segment, item)
        else:
            item.remark(text)

    def _describe(self, text: str, segment: Segment, item: MessageDraft) -> None:
        if self._line is None:
            item.line_cells({"line_description": text}, segment.number)
            return
        known = self._line.get("line_description")
        self._line["line_description"] = f"{known[:4000]} {text}" if known else text

    def _weight(self, segment: Segment, item: MessageDraft) -> None:
        name = WEIGHTS.get(segment.get(2))
        cell, unit = segment.amount(3, 1), UNITS.get(segment.get(3, 0))
        if name is None or (name == "net_kg" and self._line is None):
            told = " ".join(filter(None, (segment.get(1), segment.get(2), cell, segment.get(3))))
            item.remark(f"measured {told}")
        elif self._line is None:
            item.put(name, item.weight(name, cell, unit, segment.number), segment.number)
        else:
            name = f"line_{name}"
            self._put(name, item.weight(name, cell, unit, segment.number), item)

    def _money(self, segment: Segment, item: MessageDraft) -> None:
        kind, cell, currency = segment.get(1), segment.amount(1, 1), segment.get(1, 2)
        name = VALUES.get(kind) if self._line is None else None
        if self._line is not None and kind in LINE_VALUES:
            name = "line_value"
        if name is None:
            item.remark(f"amount {kind}: {cell} {currency}")
            return
        known = item.draft.values.setdefault("currency", currency) if currency else ""
        if known != currency:
            sentence = f"“{name}” is in another currency than the item; it is left out."
            item.tell(segment.number, name, sentence, f"{cell} {currency}")
        elif name == "line_value":
            self._put(name, cell, item)
        else:
            item.put(name, cell, segment.number)

    def _currency(self, segment: Segment, item: MessageDraft) -> None:
        item.put("currency", segment.get(1, 1), segment.number)

    def _place(self, segment: Segment, item: MessageDraft) -> None:
        kind, place = segment.get(1), segment.get(2)
        if kind == "27" and self._line is not None:
            self._put("line_origin", place, item)
        elif kind == "35":
            item.put("country_from", place, segment.number)
        else:
            item.remark(f"place {kind}: {place}")

    def _date(self, segment: Segment, item: MessageDraft) -> None:
        """Times need a zone to be compared; without one they are kept as a remark."""
        kind, text, form = segment.get(1), segment.get(1, 1), segment.get(1, 2)
        name = {"200": "posted_at", "178": "arrived_at"}.get(kind)
        match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})([+-]\d{2}:?\d{2}|Z)", text)
        if name and form in ("303", "205") and match:
            year, month, day, hour, minute, zone = match.groups()
            item.put(name, f"{year}-{month}-{day}T{hour}:{minute}:00{zone}", segment.number)
        elif text:
            item.remark(f"{(name or f'time {kind}').replace('_at', '')} {text}")

    def _party(self, segment: Segment, item: MessageDraft) -> None:
        self._close_line()
        self._who = PARTIES.get(segment.get(1), "")
        names, lines = segment.all(4), segment.all(3)
        if not self._who:
            name = " ".join(names or lines[:1])
            item.remark(f"party {segment.get(1)}: {name}")
            return
        if not names and lines:
            names, lines = lines[:1], lines[1:]
        told = {
            "name": ", ".join(names),
            "address": ", ".join(segment.all(5) or lines),
            "city": segment.get(6),
            "region": ", ".join(segment.all(7)),
            "postcode": segment.get(8),
            "country": segment.get(9),
            "reference": segment.get(2),
        }
        for part, cell in told.items():
            item.put(f"{self._who}_{part}", cell, segment.number)

    def _contact(self, segment: Segment, item: MessageDraft) -> None:
        for element in range(1, 4):
            contact, kind = segment.get(element), segment.get(element, 1)
            part = {"TE": "phone", "EM": "email"}.get(kind)
            if contact and part and self._who:
                item.put(f"{self._who}_{part}", contact, segment.number)
            elif contact:
                item.remark(f"contact {self._who} {kind}: {contact}")

    def _reference(self, segment: Segment, item: MessageDraft) -> None:
        kind, number = segment.get(1), segment.get(1, 1)
        if kind in DOCUMENTS:
            item.document(f"{DOCUMENTS[kind]} {number}")
        elif self._who and kind in ("VA", "AHP"):
            item.put(f"{self._who}_reference", number, segment.number)
        else:
            item.remark(f"reference {kind}: {number}")

    def _document(self, segment: Segment, item: MessageDraft) -> None:
        item.document(f"{segment.get(1, 3) or segment.get(1)} {segment.get(2)}")


_READ: dict[str, Callable[[_Messages, Segment, MessageDraft], None]] = {
    "DTM": _Messages._date,
    "NAD": _Messages._party,
    "COM": _Messages._contact,
    "RFF": _Messages._reference,
    "DOC": _Messages._document,
    "MEA": _Messages._weight,
    "MOA": _Messages._money,
    "CUX": _Messages._currency,
    "FTX": _Messages._text,
    "IMD": _Messages._described,
    "LOC": _Messages._place,
    "GID": _Messages._begin_line,
    "LIN": _Messages._begin_line,
    "CST": _Messages._tariff,
    "PIA": _Messages._product,
    "QTY": _Messages._quantity,
}
"""Segments of an item, and what takes them."""
