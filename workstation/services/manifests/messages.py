"""What messages (Cargo-XML, FHL, ITMATT) have in common on their way to a record.

A message cannot be put right here: a field of it that is bad stays out, told, and the rest is in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item
from workstation.services.manifests import values
from workstation.services.manifests.columns import UNITS
from workstation.services.manifests.drafts import MAX_LINES, SHOWN, Draft
from workstation.services.manifests.values import MAX_TEXT, Refused

MAX_HELD = 500
MAX_REPAIRS = 500
"""Listed of one shipment."""
_MILLIGRAM = Decimal("0.000001")


@dataclass(slots=True)
class MessageDraft:
    """A shipment of a message, gathered element by element."""

    line: int
    draft: Draft = field(init=False)
    repairs: list[Repair] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What is kept as comments: handling, regulatory notes, contact persons."""
    _too_many: bool = False
    _remarks_size: int = 0

    def __post_init__(self) -> None:
        self.draft = Draft(self.line)

    def put(self, name: str, cell: str, line: int) -> None:
        """A field of the parcel. The first cell stands; another one that differs is told."""
        cell = one_line(cell)
        if not cell:
            return
        known = self.draft.values.setdefault(name, cell)
        if known != cell:
            sentence = f"“{name}” is there twice and differs; the first is taken."
            self.tell(line, name, sentence, cell)
        else:
            self.draft.places.setdefault(name, line)

    def line_cells(self, cells: dict[str, str], line: int) -> None:
        """A content line, if it holds anything."""
        found = {name: text for name, cell in cells.items() if (text := one_line(cell))}
        if not found:
            return
        if len(self.draft.lines) < MAX_LINES:
            self.draft.lines.append((line, found))
        elif not self._too_many:
            self._too_many = True
            sentence = f"The parcel has more than {MAX_LINES} content lines; the rest is left out."
            self.tell(line, "lines", sentence, "")

    def tariff_code(self, code: str, line: int) -> None:
        """A tariff code of the whole shipment: on its first content line that has none.

        Each further code makes a content line of its own, of the same description.
        """
        try:
            values.hs(code)
        except Refused as refused:
            self.tell(line, "line_hs", f"“line_hs” {refused}.", code)
            return
        for _, cells in self.draft.lines:
            if "line_hs" not in cells:
                cells["line_hs"] = code
                return
        first = self.draft.lines[0][1] if self.draft.lines else {}
        told = {"line_hs": code, "line_description": first.get("line_description", "")}
        self.line_cells(told, line)

    def remark(self, text: str) -> None:
        """Something for the comments; the same again adds nothing."""
        text = one_line(text)
        if text and self._remarks_size <= MAX_TEXT and text not in self.remarks:
            self.remarks.append(text)
            self._remarks_size += len(text) + 2

    def document(self, text: str) -> None:
        """The number of a paper that goes with the shipment."""
        text = one_line(text.replace(";", ","))
        known = self.draft.values.get("documents", "")
        if text and len(known) <= MAX_TEXT:  # one beyond the bound shows that there are too many
            self.draft.values["documents"] = f"{known}; {text}" if known else text

    def note(self, country: str, about: str, code: str, content: str, line: int) -> None:
        """A customs, security and regulatory note (OCI): a trader's number, telephone, a remark."""
        who = {"SHP": "sender", "CNE": "consignee"}.get(about)
        content = one_line(content)
        if not content:
            return
        known = self.draft.values
        if who and code == "T" and f"{who}_reference" not in known:
            self.put(f"{who}_reference", content, line)
        elif who and code == "CT" and known.get(f"{who}_phone", content) == content:
            self.put(f"{who}_phone", content, line)
        elif who and code == "CP":
            self.remark(f"contact of {who}: {content}")
        else:
            label = "/".join(part for part in (country, about, code) if part)
            self.remark(f"note {label}: {content}")

    def weight(self, name: str, cell: str, unit: str | None, line: int) -> str:
        """A weight in kg as text; empty, and told, where it or its unit is none."""
        cell = cell.strip()
        if not cell:
            return ""
        if unit is None:
            self.tell(line, name, f"“{name}” tells no unit that is known; it is left out.", cell)
            return ""
        try:
            number = values.decimal(cell)
        except Refused as refused:
            self.tell(line, name, f"“{name}” {refused}.", cell)
            return ""
        if unit == "kg":
            return cell
        return format((number * UNITS[unit]).quantize(_MILLIGRAM), "f")

    def tell(self, line: int, name: str, sentence: str, found: str) -> None:
        """Something to repair; of very many the first are listed."""
        if len(self.repairs) < MAX_REPAIRS:
            self.repairs.append(Repair(line, name, sentence, found[:SHOWN]))
        elif len(self.repairs) == MAX_REPAIRS:
            sentence = "There is more to repair in this shipment than is listed."
            self.repairs.append(Repair(line, "", sentence, ""))

    def finish(self) -> None:
        """Put the remarks into the comments, as many as they hold."""
        kept: list[str] = []
        size = 0
        for text in self.remarks:
            size += len(text) + 2
            if size > MAX_TEXT:
                sentence = "The remarks are longer than the comments hold; the rest is left out."
                self.tell(self.line, "comments", sentence, text)
                break
            kept.append(text)
        if kept:
            self.put("comments", "; ".join(kept), self.line)


def once_begun(items: Iterator[Item], begun: Callable[[], bool]) -> Iterator[Item]:
    """The items, held back until something of the format has begun: a file that turns out to be
    none of it tells nothing before it is refused.
    """
    held: list[Item] = []
    for item in items:
        if len(held) < MAX_HELD and not begun():
            held.append(item)
            continue
        yield from held
        held.clear()
        yield item
    if begun():
        yield from held


def one_line(text: str) -> str:
    """A text without line ends and doubled spaces."""
    return " ".join(text.split())
