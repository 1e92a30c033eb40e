"""What the paper on a parcel declares, as an officer types it in: checked, kept, stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any, NamedTuple

from workstation.domain.countries import ISO_3166_1
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.services.entry_forms import Form
from workstation.services.manifests import values as cells
from workstation.services.manifests.values import Refused
from workstation.services.ports import Clock, DecisionDraft, ParcelStore

MOST_LINES = 40
_DRAFTS = "#entry"
"""Behind an officer's name: drafts of forms, apart from those of decisions."""


class EntryField(NamedTuple):
    """One field: what it is called, an example, and what its text must be."""

    name: str
    label: str
    hint: str
    convert: Callable[[str], Any]


def _country(cell: str) -> str:
    found = cells.country(cell)
    if found not in ISO_3166_1:
        raise Refused(f"{found} is no country (ISO 3166)")
    return found


def _category(cell: str) -> str:
    folded = cell.casefold().strip()
    meant = [one for one in cells.CATEGORIES if folded and one.startswith(folded)]
    return meant[0] if len(meant) == 1 else cells.category(cell)


def _party(name: str, number: str, number_hint: str) -> tuple[EntryField, ...]:
    return (
        EntryField(f"{name}.name", "Name", "", cells.text),
        EntryField(f"{name}.business", "Business", "", cells.text),
        EntryField(f"{name}.address", "Street", "", cells.text),
        EntryField(f"{name}.postcode", "Postcode", "", cells.text),
        EntryField(f"{name}.city", "City", "", cells.text),
        EntryField(f"{name}.country", "Country", "two letters, CN", _country),
        EntryField(f"{name}.phone", "Phone", "", cells.text),
        EntryField(f"{name}.email", "E-mail", "", cells.text),
        EntryField(f"{name}.reference", number, number_hint, cells.text),
    )


FIELDS: tuple[EntryField, ...] = (
    *_party("sender", "Customs reference", "if any"),
    *_party("consignee", "Importer’s number", "tax or VAT number, if any"),
    EntryField("category", "Category", "first letter: gift, sale…", _category),
    EntryField("gross_kg", "Gross weight, kg", "0.400", cells.decimal),
    EntryField("value", "Total value", "empty: sum of the lines", cells.decimal),
    EntryField("currency", "Currency", "USD", cells.currency),
    EntryField("postage", "Postage", "in the same currency", cells.decimal),
    EntryField(
        "documents", "Licence, certificate, invoice", "numbers, parted by ;", cells.documents
    ),
    EntryField("comments", "Comments", "", cells.text),
    EntryField("parent", "Found in carton or bag", "if known", cells.parent),
)
LINE_FIELDS: tuple[EntryField, ...] = (
    EntryField("description", "Description of contents", "", cells.text),
    EntryField("pieces", "Quantity", "", cells.whole),
    EntryField("net_kg", "Net weight, kg", "", cells.decimal),
    EntryField("value", "Value", "", cells.decimal),
    EntryField("hs", "HS code", "", cells.hs),
    EntryField("origin", "Origin", "", _country),
)
KNOWN = frozenset(field.name for field in FIELDS)
PLACES: Mapping[str, EntryField] = {field.name: field for field in FIELDS}


def tidied(place: str, text: str) -> str:
    """What stands in a field once it is left: codes in capitals, a category in full."""
    name = place.rpartition(".")[2]
    if name in ("country", "currency", "origin"):
        return text.upper()
    if name == "category" and text.strip():
        with suppress(Refused):
            return _category(text)
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    """What was filled in, judged.

    `faults` must be mended before it can be stored, `remarks` need not. Both are told by field:
    "gross_kg", "line.0.value".
    """

    record: ManifestRecord | None
    faults: Mapping[str, str]
    remarks: Mapping[str, str]


def judge(
    parcel_id: str, form: Form, texts: Mapping[str, str], lines: Sequence[Mapping[str, str]]
) -> Entry:
    """Texts as a record. What is left empty is not declared; nothing is made up.

    An empty total is the sum of the lines where each has a value. Fields that the form does not
    have are left out.
    """
    faults: dict[str, str] = {}
    found: dict[str, Any] = {}
    for field in FIELDS:
        if field.name in form.fields:
            value = _value(field, field.name, texts, faults)
            if value is not None:
                found[field.name] = value
    declared = []
    for number, line in enumerate(lines):
        told = {
            field.name: _value(
                field, f"line.{number}.{field.name}", {**_keyed(line, number)}, faults
            )
            for field in LINE_FIELDS
        }
        if any(value is not None for value in told.values()):
            declared.append(Line(**told))
        elif any(f"line.{number}.{field.name}" in faults for field in LINE_FIELDS):
            declared.append(Line())
    remarks = _remarks(form, found, declared)
    if not faults and not found and not declared:
        faults["description"] = "Nothing is filled in yet."
    if faults:
        return Entry(None, faults, remarks)
    total = found.get("value")
    if total is None:
        total = _sum(declared)
    record = ManifestRecord(
        parcel_id,
        sender=_party_of("sender", found),
        consignee=_party_of("consignee", found),
        lines=tuple(declared),
        gross_kg=found.get("gross_kg"),
        value=total,
        currency=found.get("currency"),
        category=found.get("category"),
        parent=found.get("parent"),
        postage=found.get("postage"),
        documents=found.get("documents", ()),
        comments=found.get("comments"),
    )
    return Entry(record, faults, remarks)


def _value(field: EntryField, place: str, texts: Mapping[str, str], faults: dict[str, str]) -> Any:
    text = " ".join(texts.get(place, "").split())
    if not text:
        return None
    try:
        return field.convert(text)
    except Refused as refused:
        sentence = str(refused)
        faults[place] = sentence[0].upper() + sentence[1:] + "."
        return None


def _keyed(line: Mapping[str, str], number: int) -> dict[str, str]:
    return {f"line.{number}.{name}": text for name, text in line.items()}


def _party_of(name: str, found: Mapping[str, Any]) -> Party:
    told = {
        field.name: found[f"{name}.{field.name}"]
        for field in fields(Party)
        if f"{name}.{field.name}" in found
    }
    return Party(**told)


def _sum(lines: Sequence[Line]) -> Decimal | None:
    values = [line.value for line in lines]
    if not values or any(value is None for value in values):
        return None
    return sum((value for value in values if value is not None), Decimal(0))


def _remarks(form: Form, found: Mapping[str, Any], lines: Sequence[Line]) -> dict[str, str]:
    remarks: dict[str, str] = {}
    total, summed, currency = found.get("value"), _sum(lines), found.get("currency")
    if total is None and summed is not None:
        remarks["value"] = f"{summed:,f}, the sum of the lines."
    elif total is not None and summed is not None and total != summed:
        remarks["value"] = f"The lines add up to {summed:,f}."
    value = total if total is not None else summed
    if value is not None and currency is None:
        remarks["currency"] = "A value without its currency says little."
    most = form.most_in(currency)
    if value is not None and form.most_sdr is not None and currency is not None:
        if most is None:
            remarks["form"] = (
                f"{form.name} goes up to {form.most_sdr:,f} SDR; "
                f"what that is in {currency} is not known here."
            )
        elif value > most:
            remarks["form"] = (
                f"{form.name} goes up to {form.most_sdr:,f} SDR, about {currency} {most:,f}: "
                "a fuller form was due."
            )
    gross, net = found.get("gross_kg"), [line.net_kg for line in lines if line.net_kg is not None]
    if gross is not None and form.most_kg is not None and gross > form.most_kg:
        remarks.setdefault(
            "form", f"{form.name} goes up to {form.most_kg:,f} kg: a fuller form was due."
        )
    if gross is not None and net and sum(net) > gross:
        remarks["gross_kg"] = f"The lines weigh {sum(net):,f} kg net, more than that."
    return remarks


class Entering:
    """Keeps drafts of forms and stores what was entered. Calls block."""

    def __init__(self, store: ParcelStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None:
        """What this officer has filled in for the parcel, not stored."""
        return self._store.draft(parcel_id, officer + _DRAFTS)

    def keep(self, parcel_id: str, officer: str, form: str, filled: Mapping[str, str]) -> None:
        """Keep a draft: the newest of this parcel and officer."""
        self._store.save_draft(parcel_id, officer + _DRAFTS, form, filled)

    def store(self, record: ManifestRecord, officer: str, form: str) -> ManifestRecord:
        """Store what was entered under the officer's name; the draft is done with.

        Raises
        ------
        WorkstationError
            STORE-nn: nothing has been stored, the draft stays.
        """
        named = replace(
            record,
            source=f"entered here by {officer}, {form}",
            received_at=self._clock.now(),
        )
        self._store.put_records([named])
        self._store.clear_draft(record.parcel_id, officer + _DRAFTS)
        return named
