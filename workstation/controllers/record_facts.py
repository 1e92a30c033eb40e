"""The manifest record as facts an officer reads: label, value, where it came from, what it was.

`short` is what stands in the side column, read in two seconds; `full` is everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from workstation.domain.differences import differences, line_words
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party
from workstation.services.ports import RecordVersion

NOT_DECLARED = "not declared"
THIN = "\u202f"
SHORT_TEXT = 140
"""Signs of one value in the side column; all of it stands in the full record."""
LINES_SHORT, LINES_FULL = 3, 50
_PARTIES = (
    ("sender", "FROM (sender)"),
    ("consignee", "TO (consignee)"),
    ("deliver_to", "DELIVER TO"),
    ("buyer", "BUYER"),
    ("seller", "SELLER"),
)
_PARTY_FIELDS = (
    ("name", "Name"),
    ("business", "Firm"),
    ("address", "Address"),
    ("postcode", "Postcode"),
    ("city", "Town"),
    ("region", "State"),
    ("country", "Country"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("reference", "Number"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known of a parcel, or known not to be declared."""

    key: str
    """Path of the field in the record: "consignee", "consignee.phone", "lines"."""
    label: str
    value: str
    source: str = ""
    """Where it came from and when, in a sentence."""
    before: str | None = None
    """What the version before said; None: the same; "": it did not say it."""
    absent: bool = False
    headline: bool = False
    """Shown large: what the goods are."""
    copied: str = ""
    """What copying takes, where that is not the value."""
    below: tuple[str, ...] = ()
    """Quiet lines under it."""
    tone: int = 0
    """Loudness of a reason, 1 to 3; 0: no reason."""
    opens: str = ""
    """The parcel that Enter opens."""

    @property
    def copy(self) -> str:
        return self.copied or self.value

    @property
    def spoken(self) -> str:
        """As a screen reader says it."""
        told = f"{self.label}: {self.value}" if self.label else self.value
        return ". ".join((told, *self.below, *filter(None, [self.was])))

    @property
    def was(self) -> str:
        """What the version before said, as it is shown; "" where it said the same."""
        if self.before is None:
            return ""
        return f"CHANGED, was {self.before}" if self.before else "NEW, not declared before"


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one heading."""

    title: str
    facts: tuple[Fact, ...]
    more: int = 0
    """Facts that were left out for their number."""


def short(record: ManifestRecord, before: ManifestRecord | None = None) -> tuple[Fact, ...]:
    """What, worth, weight, who, from where, when: the two seconds.

    `before` is the version before this one: what it said otherwise is marked.
    """
    # Both are told in one way: what only stands elsewhere has not changed.
    once = all(_worth_stands_below(one) for one in (record, before) if one is not None)
    facts = _short(record, once)
    return facts if before is None else _marked(facts, _short(before, once), record, before)


def _worth_stands_below(record: ManifestRecord) -> bool:
    """Whether the one content line is worth what the parcel is."""
    return len(record.lines) == 1 and record.lines[0].value == record.value


def _short(record: ManifestRecord, worth_once: bool) -> tuple[Fact, ...]:
    make = _Maker(record, SHORT_TEXT)
    facts: list[Fact] = []
    for number, line in enumerate(record.lines[:LINES_SHORT]):
        facts.append(make.goods(number, line))
        facts.extend(make.line_detail(number, line, worth_once))
    if not record.lines:
        facts.append(make.fact("lines", "", "No contents declared", absent=True, headline=True))
    if len(record.lines) > LINES_SHORT:
        left = len(record.lines) - LINES_SHORT
        words = "and 1 more line" if left == 1 else f"and {grouped(left)} more lines"
        facts.append(make.fact("lines", "", words))
    facts.append(make.fact("value", "Worth", money(record.value, record.currency), "currency"))
    facts.append(make.fact("gross_kg", "Weight", weight_words(record), "scale_kg"))
    if record.pieces is not None:
        facts.append(make.fact("pieces", "Pieces", grouped(record.pieces)))
    kind = ", ".join(part for part in (record.category, record.mail_class) if part)
    facts.append(make.fact("category", "Kind", kind or NOT_DECLARED, "mail_class"))
    for field, label in (("sender", "From"), ("consignee", "To")):
        party: Party = getattr(record, field)
        facts.append(make.fact(field, label, party_line(party), copied=party_block(party)))
    if record.parent:
        facts.append(make.fact("parent", "In", record.parent))
    if record.arrived_at is not None:
        facts.append(make.moment("arrived_at", "Arrived", record.arrived_at))
    return tuple(facts)


def full(
    record: ManifestRecord, before: ManifestRecord | None = None, lines: int = LINES_FULL
) -> tuple[Section, ...]:
    """Everything that is declared, and of the main fields what is not."""
    sections = _full(record, lines)
    if before is None:
        return sections
    old = [fact for section in _full(before, lines) for fact in section.facts]
    known = {fact.key for section in sections for fact in section.facts}
    told = []
    for number, section in enumerate(sections):
        facts = _marked(section.facts, old, record, before if number == 0 else record)
        told.append(Section(section.title, facts, section.more))
    gone = [f for f in old if f.key not in known and not f.key.startswith("lines") and not f.absent]
    if gone:
        facts = tuple(Fact(f.key, f.label, "no longer declared", before=f.value) for f in gone)
        told.append(Section("NO LONGER DECLARED", facts))
    return tuple(told)


def _full(record: ManifestRecord, lines: int) -> tuple[Section, ...]:
    make = _Maker(record, None)
    shown = record.lines[:lines]
    what: list[Fact] = []
    for number, line in enumerate(shown):
        what.append(make.goods(number, line))
        what.extend(make.line_facts(number, line))
    if not record.lines:
        what.append(make.fact("lines", "", "No contents declared", absent=True, headline=True))
    sections = [Section("WHAT", tuple(what), len(record.lines) - len(shown))]
    worth = [make.fact("value", "Worth", money(record.value, record.currency), "currency")]
    if record.postage is not None:
        worth.append(make.fact("postage", "Postage", money(record.postage, record.currency)))
    worth.append(make.fact("gross_kg", "Declared", kilograms(record.gross_kg)))
    weighed = kilograms(record.scale_kg) if record.scale_kg is not None else "not weighed here"
    worth.append(make.fact("scale_kg", "Scale", weighed, absent=record.scale_kg is None))
    pieces = NOT_DECLARED if record.pieces is None else grouped(record.pieces)
    worth.append(make.fact("pieces", "Pieces", pieces))
    worth.append(make.fact("category", "Kind", record.category or NOT_DECLARED))
    sections.append(Section("WORTH AND WEIGHT", tuple(worth)))
    for field, title in _PARTIES:
        party: Party = getattr(record, field)
        if party:
            told = tuple(
                make.fact(f"{field}.{part}", label, str(value))
                for part, label in _PARTY_FIELDS
                if (value := getattr(party, part))
            )
            sections.append(Section(title, told))
        elif field in ("sender", "consignee"):
            sections.append(Section(title, (make.fact(field, "", NOT_DECLARED, absent=True),)))
    sections.append(Section("THE WAY HERE", tuple(make.way())))
    papers = [make.fact("documents", "Paper", one) for one in record.documents]
    if record.entry_type:
        papers.append(make.fact("entry_type", "Entry", record.entry_type))
    if record.comments:
        papers.append(make.fact("comments", "Comment", record.comments))
    if papers:
        sections.append(Section("PAPERS", tuple(papers)))
    return tuple(sections)


def source_words(record: ManifestRecord, *keys: str) -> str:
    """Where fields came from and when; parts of them from elsewhere are named."""
    parts: list[str] = []
    whole: FieldSource | None = None
    for told in record.provenance:
        if any(told.field == key or key.startswith(f"{told.field}.") for key in keys):
            whole = told
        elif any(told.field.startswith(f"{key}.") for key in keys):
            parts.append(f"{told.field.rpartition('.')[2]} {_came(told.source, told.received_at)}")
    if whole is not None:
        first = _came(whole.source, whole.received_at)
    else:
        first = _came(record.source, record.received_at)
    return "; ".join((first, *parts))


def text_of(sections: Iterable[Section], heading: str) -> str:
    """Facts as plain text, to be pasted elsewhere."""
    lines = [heading]
    for section in sections:
        lines += ["", section.title]
        for fact in section.facts:
            was = f" ({fact.was})" if fact.was else ""
            label = f"{fact.label}: " if fact.label else ""
            lines.append(f"{label}{fact.copy}{was}")
        if section.more:
            lines.append(f"and {grouped(section.more)} more")
    return "\n".join(lines)


class _Maker:
    """Makes the facts of one record."""

    def __init__(self, record: ManifestRecord, longest: int | None) -> None:
        self._record, self._longest = record, longest

    def fact(
        self,
        key: str,
        label: str,
        value: str,
        *more_keys: str,
        absent: bool = False,
        headline: bool = False,
        copied: str = "",
    ) -> Fact:
        cut = value
        if self._longest is not None and len(value) > self._longest:
            cut = f"{value[: self._longest].rstrip()}…"
        keys = [key, *more_keys]
        return Fact(
            key,
            label,
            cut,
            source_words(self._record, *keys),
            None,
            absent or value == NOT_DECLARED,
            headline,
            copied or (value if cut is not value else ""),
        )

    def moment(self, key: str, label: str, at: datetime) -> Fact:
        told = self.fact(key, label, local(at))
        zone = f"{at.isoformat(timespec='seconds')}. {told.source}"
        return Fact(key, label, told.value, zone, copied=at.isoformat())

    def goods(self, place: int, line: Line) -> Fact:
        words = line.description or "no description"
        text = words if line.pieces is None else f"{words}  ×{grouped(line.pieces)}"
        label = f"{place + 1}" if len(self._record.lines) > 1 and self._longest is None else ""
        path = f"lines.{place}"
        return self.fact(
            f"{path}.description",
            label,
            text,
            f"{path}.pieces",
            absent=not line.description,
            headline=True,
            copied=words if line.description else text,
        )

    def line_detail(self, place: int, line: Line, worth_once: bool) -> list[Fact]:
        """One quiet line under the goods, where there is anything to tell."""
        facts = self.line_facts(place, line)
        if worth_once:
            facts = [fact for fact in facts if fact.label != "Worth"]  # it stands below
        words = {"HS": "HS {}", "Net": "{} net", "Made in": "made in {}", "Gross": "{} gross"}
        told = [words.get(fact.label, "{}").format(fact.value) for fact in facts[:4]]
        return (
            [self.fact(facts[0].key, "", ", ".join(told), *(f.key for f in facts))] if told else []
        )

    def line_facts(self, place: int, line: Line) -> list[Fact]:
        told = (
            ("hs", "HS", line.hs),
            ("net_kg", "Net", None if line.net_kg is None else kilograms(line.net_kg)),
            ("value", "Worth", _worth(line.value, self._record.currency)),
            ("origin", "Made in", line.origin),
            ("gross_kg", "Gross", None if line.gross_kg is None else kilograms(line.gross_kg)),
            ("product_id", "Product", line.product_id),
            ("listing", "Offer", line.listing),
        )
        return [
            self.fact(f"lines.{place}.{field}", label, value)
            for field, label, value in told
            if value
        ]

    def way(self) -> list[Fact]:
        record = self._record
        told: list[Fact] = []
        for key, label, value in (
            ("country_from", "Shipped from", record.country_from),
            ("carrier", "Carrier", record.carrier),
            ("mail_class", "Service", record.mail_class),
            ("parent", "In", record.parent),
            ("house_bill", "House bill", record.house_bill),
            ("master_bill", "Master bill", record.master_bill),
            ("tracking_id", "Tracking", record.tracking_id),
        ):
            if value:
                told.append(self.fact(key, label, value))
        for key, label, moment in (
            ("posted_at", "Posted", record.posted_at),
            ("arrived_at", "Arrived", record.arrived_at),
            ("presented_at", "Presented", record.presented_at),
        ):
            if moment is not None:
                told.append(self.moment(key, label, moment))
        if record.received_at is not None:
            told.append(self.moment("received_at", "Data came", record.received_at))
        told.append(self.fact("source", "Data from", record.source or "source not recorded"))
        return told


def _marked(
    facts: Sequence[Fact], old: Sequence[Fact], record: ManifestRecord, before: ManifestRecord
) -> tuple[Fact, ...]:
    """The facts, those marked that the version before told otherwise."""
    known = {fact.key: fact for fact in old}
    marked: list[Fact] = []
    for fact in facts:
        was = known.get(fact.key)
        line = fact.key.rpartition(".")[0]
        new = line.startswith("lines.") and f"{line}.description" not in known
        if fact.key == "lines" or (new and not fact.headline):
            marked.append(fact)  # a line that is new is marked once
        elif was is None:
            marked.append(replace(fact, before=""))
        elif was.value != fact.value or (fact.value.endswith("…") and was.copy != fact.copy):
            marked.append(replace(fact, before=was.value))
        else:
            marked.append(fact)
    for place in range(len(record.lines), len(before.lines)):
        words = line_words(before.lines[place], before.currency)
        marked.append(Fact(f"lines.{place}", "", "A content line was taken out.", before=words))
    return tuple(marked)


def one_before(versions: Sequence[RecordVersion]) -> ManifestRecord | None:
    """The version before the newest, where there is one."""
    return versions[1].record if len(versions) > 1 else None


def history(versions: Sequence[RecordVersion]) -> tuple[Section, ...]:
    """The versions of a record, newest first, each with what it changed."""
    told: list[Fact] = []
    for place, version in enumerate(versions):
        when = _stored(version.stored_at)
        source = _came(version.source, version.record.received_at)
        label = f"{version.record.version}"
        if place + 1 < len(versions):
            found = differences(versions[place + 1].record, version.record)
            below = tuple(
                f"{d.field}: {d.before or NOT_DECLARED} → {d.after or NOT_DECLARED}" for d in found
            )
            value = f"stored {when}, changed {len(found)}" if found else f"stored {when}"
        else:
            below, value = (), f"stored {when}"
        copied = "\n".join((f"Version {label}, {value}", source, *below))
        told.append(Fact("version", f"Version {label}", value, source, copied=copied, below=below))
    return (Section("HISTORY OF THE RECORD", tuple(told)),) if told else ()


def weight_words(record: ManifestRecord) -> str:
    """Declared and weighed, side by side."""
    declared = record.gross_kg
    words = NOT_DECLARED if declared is None else f"{kilograms(declared)} declared"
    if record.scale_kg is None:
        return words
    return f"{words}, {kilograms(record.scale_kg)} on the scale"


def party_line(party: Party) -> str:
    """Name and place in one line."""
    place = ", ".join(part for part in (party.city, party.country) if part)
    name = party.name or party.business
    return ", ".join(part for part in (name, place) if part) or NOT_DECLARED


def party_block(party: Party) -> str:
    """Everything of a party, a line each."""
    return "\n".join(str(v) for part, _ in _PARTY_FIELDS if (v := getattr(party, part)))


def money(value: Decimal | None, currency: str | None) -> str:
    """ "USD 1 234.50"; what is missing is said."""
    if value is None:
        return NOT_DECLARED
    return f"{currency} {number(value)}" if currency else f"{number(value)}, currency not declared"


def kilograms(value: Decimal | None) -> str:
    """ "1.9 kg"; what is missing is said."""
    return NOT_DECLARED if value is None else f"{number(value)} kg"


def number(value: Decimal) -> str:
    """A number exactly as declared, thousands set apart."""
    if not -30 < value.adjusted() < 30:
        return str(value)
    return f"{value:,f}".replace(",", THIN)


def grouped(count: int) -> str:
    """Thousands set apart: 18 204."""
    return f"{count:,}".replace(",", THIN)


def local(moment: datetime) -> str:
    """Local time."""
    return moment.astimezone().strftime("%d %b %Y %H:%M")


def _worth(value: Decimal | None, currency: str | None) -> str | None:
    return None if value is None else money(value, currency)


def _stored(at: str) -> str:
    return local(datetime.fromisoformat(at))


def _came(source: str, received_at: datetime | None) -> str:
    told = f"from {source}" if source else "source not recorded"
    return told if received_at is None else f"{told}, received {local(received_at)}"
