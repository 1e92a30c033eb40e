"""One parcel under the checks: what is known of it, and the rules of its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from workstation.domain.estimate import WeightOpinion
from workstation.domain.manifest import Line, ManifestRecord, Surroundings
from workstation.domain.picture_facts import PictureFacts
from workstation.domain.reasons import NotComputed, Reason
from workstation.services.rules.model import Rule, Rules
from workstation.services.rules.texts import fill

if TYPE_CHECKING:
    from workstation.services.ports import RecordVersion


class Sourced(Protocol):
    """A reference table, with its version."""

    @property
    def version(self) -> str: ...


Answer = Reason | NotComputed


@dataclass(frozen=True, slots=True)
class Case:
    """What a check is given. `day` chooses dated rules and tables.

    `record` is an empty one where nothing is declared (`manifested` is False then). `history`
    holds the record's versions, newest first; None where they were not asked for. `seen` is what
    models said of the pictures.
    """

    record: ManifestRecord
    around: Surroundings
    rules: Rules
    day: date
    manifested: bool = True
    history: Sequence[RecordVersion] | None = None
    estimate: WeightOpinion | None = None
    seen: PictureFacts = field(default_factory=PictureFacts)

    def rule(self, name: str) -> Rule:
        """The rule's data: a check is only asked where its rule is in force."""
        return self.rules.rules[name]

    def stands(self, name: str) -> bool:
        """Whether a rule is in force on the parcel's day."""
        rule = self.rules.rules.get(name)
        return rule is not None and rule.holds_on(self.day)

    def reason(
        self,
        name: str,
        figures: Mapping[str, str],
        *,
        alarm: bool = False,
        table: Sourced | None = None,
        source: str = "",
    ) -> Reason:
        """The reason of a rule with its sentences filled; `alarm`: at its louder severity.

        `table` is the one it was looked up in and `source` that of its row: both go to the
        figures, so that the log tells which data spoke.
        """
        rule = self.rules.rules[name]
        if table is not None:
            figures = {**figures, "table": table.version}
        if source:
            figures = {**figures, "source": source}
        return Reason(
            name,
            rule.alarm_severity if alarm else rule.severity,
            fill(rule.sentence, figures),
            dict(figures),
            fill(rule.clears, figures),
            rule.version,
            rule.group.value,
            fill(rule.filer, figures),
            rule.quiet,
        )

    def kg(self) -> Decimal | None:
        """The weight on the scale, else as declared, else the lines' sum."""
        record = self.record
        if record.scale_kg is not None or record.gross_kg is not None:
            return record.scale_kg if record.scale_kg is not None else record.gross_kg
        return summed([line.net_kg for line in record.lines])

    def value(self) -> Decimal | None:
        """The declared value, else the lines' sum, in the record's currency."""
        record = self.record
        return record.value if record.value is not None else summed([x.value for x in record.lines])

    def usd(self, value: Decimal | None, currency: str | None) -> tuple[Decimal | None, str]:
        """(US dollars, "") or (None, why not)."""
        if value is None:
            return None, "no value is declared"
        if currency is None:
            return None, "the value's currency is not declared"
        rate = self.rules.usd_per_unit.get(currency.upper())
        if rate is None:
            return None, f"the rules hold no rate for {currency}"
        return value * rate, ""

    def value_usd(self) -> tuple[Decimal | None, str]:
        """The parcel's value in US dollars, or why there is none."""
        return self.usd(self.value(), self.record.currency)

    def which(self, number: int) -> str:
        """ "line 2 of 3", counted from 1."""
        lines = len(self.record.lines)
        return "the only line" if lines == 1 else f"line {number} of {lines}"

    def where(self, number: int) -> str:
        """ " (line 2 of 3)"; nothing where there is one line only."""
        return f" ({self.which(number)})" if len(self.record.lines) > 1 else ""

    def described(self) -> Iterator[tuple[int, Line, str]]:
        """(number from 1, line, its description) of each line that has one."""
        for number, line in enumerate(self.record.lines, 1):
            text = (line.description or "").strip()
            if text:
                yield number, line, text


Check = Callable[[Case], Iterator[Answer]]


def summed(parts: list[Decimal | None]) -> Decimal | None:
    """The sum where there are parts and all are known."""
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None


def sourced(source: str, unconfirmed: bool) -> str:
    """A row's source, and whether somebody vouches for it."""
    return f"{source} (unconfirmed)" if unconfirmed else source


def digits(text: str | None) -> str:
    """The figures 0 to 9 of a text."""
    if not text or (text.isascii() and text.isdigit()):
        return text or ""
    return "".join(c for c in text if c in "0123456789")


def day_of(record: ManifestRecord, otherwise: date) -> date:
    """The day by which dated rules are chosen: of arrival, else presentation, else receipt."""
    at = record.arrived_at or record.presented_at or record.received_at
    return otherwise if at is None else at.date()
