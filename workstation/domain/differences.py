"""What differs between two versions of a record, in an officer's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.domain.merging import PARTIES, PARTY_FIELDS, PLAIN

_WORDS = {
    "pieces": "Pieces",
    "gross_kg": "Gross weight, declared",
    "scale_kg": "Weight on our scale",
    "value": "Value",
    "currency": "Currency",
    "category": "Category",
    "mail_class": "Mail class",
    "carrier": "Carrier",
    "parent": "Carton or bag",
    "arrived_at": "Arrived",
    "presented_at": "Presented",
    "house_bill": "House bill",
    "master_bill": "Master bill",
    "tracking_id": "Tracking number",
    "country_from": "Country of shipment",
    "postage": "Postage",
    "comments": "Comments",
    "entry_type": "Entry type",
    "posted_at": "Posted",
    "documents": "Documents",
    "sender": "Sender",
    "consignee": "Consignee",
    "buyer": "Buyer",
    "seller": "Seller",
    "deliver_to": "Deliver to",
    "name": "name",
    "address": "address",
    "city": "town",
    "postcode": "postcode",
    "country": "country",
    "phone": "phone",
    "business": "firm",
    "region": "region",
    "email": "e-mail",
    "reference": "reference",
}
_LINE = (
    ("description", "description", ""),
    ("pieces", "pieces", ""),
    ("net_kg", "net weight", " kg"),
    ("gross_kg", "gross weight", " kg"),
    ("value", "value", ""),
    ("hs", "HS code", ""),
    ("origin", "origin", ""),
    ("product_id", "product number", ""),
    ("listing", "listing", ""),
)
_KG = ("gross_kg", "scale_kg")
_MONEY = ("value", "postage")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that another version has otherwise: what it is called, and both values as shown.

    "" stands for "not declared".
    """

    field: str
    before: str
    after: str


def differences(old: ManifestRecord, new: ManifestRecord) -> tuple[Difference, ...]:
    """What changed from `old` to `new`, in the order of the record; who sent it is left out."""
    found: list[Difference] = []

    def note(words: str, before: str, after: str) -> None:
        if before != after:
            found.append(Difference(words, before, after))

    for who in PARTIES:
        one, other = getattr(old, who), getattr(new, who)
        for part in PARTY_FIELDS:
            note(f"{_WORDS[who]}, {_WORDS[part]}", *_parts(one, other, part))
    for name in PLAIN:
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        note(_WORDS[name], _shown(name, before, old), _shown(name, after, new))
    note(_WORDS["documents"], ", ".join(old.documents), ", ".join(new.documents))
    for place in range(max(len(old.lines), len(new.lines))):
        before_line = old.lines[place] if place < len(old.lines) else None
        after_line = new.lines[place] if place < len(new.lines) else None
        words = f"Content line {place + 1}"
        if before_line is None or after_line is None:
            note(words, line_words(before_line, old.currency), line_words(after_line, new.currency))
            continue
        for field, called, unit in _LINE:
            one, other = getattr(before_line, field), getattr(after_line, field)
            if one != other:
                note(f"{words}, {called}", _with(one, unit), _with(other, unit))
    return tuple(found)


def line_words(line: Line | None, currency: str | None = None) -> str:
    """A content line in one text: "2 x cotton shirt, 0.40 kg, 25.10 USD, HS 610910, from CN"."""
    if line is None:
        return ""
    count = f"{_plain(line.pieces)} x " if line.pieces is not None else ""
    told = [count + (line.description or "no description")]
    if line.net_kg is not None:
        told.append(f"{_plain(line.net_kg)} kg")
    if line.value is not None:
        told.append(f"{_plain(line.value)} {currency or ''}".strip())
    if line.hs:
        told.append(f"HS {line.hs}")
    if line.origin:
        told.append(f"from {line.origin}")
    return ", ".join(told)


def _parts(one: Party, other: Party, part: str) -> tuple[str, str]:
    return getattr(one, part) or "", getattr(other, part) or ""


def _shown(name: str, value: object, record: ManifestRecord) -> str:
    if value is None:
        return ""
    if name in _KG:
        return f"{_plain(value)} kg"
    if name in _MONEY:
        return f"{_plain(value)} {record.currency or ''}".strip()
    return _plain(value)


def _with(value: object, unit: str) -> str:
    return "" if value is None else _plain(value) + unit


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,f}".replace(",", "\u202f")
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return str(value)
