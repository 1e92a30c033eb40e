"""The reference tables as values. An absent table is None: its checks are then not computed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from workstation.services.reference.tariff import Tariff


@dataclass(frozen=True, slots=True)
class Band:
    """Usual prices a kilogram in one chapter, in US dollars.

    `typical` is the median, `spread` a robust standard deviation of the price's natural
    logarithm, `parcels` how many parcels it was learned from (0: an estimate).
    """

    typical: Decimal
    spread: Decimal
    parcels: int = 0

    def edges(self, spreads: Decimal) -> tuple[Decimal, Decimal]:
        """The lowest and highest price within so many spreads, to two figures."""
        reach = min(50.0, float(spreads * self.spread))
        typical = float(self.typical)
        low, high = typical * math.exp(-reach), typical * math.exp(reach)
        return Decimal(f"{low:.2g}"), Decimal(f"{high:.2g}")


@dataclass(frozen=True, slots=True)
class Bands:
    """Prices a kilogram by chapter; how many spreads from the typical one call for a look, and
    speak loudly; how many parcels a learned band needs at the fewest."""

    version: str
    by_chapter: Mapping[str, Band]
    look: Decimal = Decimal(3)
    alarm: Decimal = Decimal(5)
    fewest: int = 30

    def of(self, chapter: str) -> Band | None:
        """The chapter's band, where it stands on enough parcels."""
        band = self.by_chapter.get(chapter)
        return None if band is None or 0 < band.parcels < self.fewest else band


@dataclass(frozen=True, slots=True)
class Postcodes:
    """Formats of postcodes by country: 9 a figure, A a letter; first figures by state."""

    version: str
    formats: Mapping[str, tuple[str, ...]]
    first_figures: Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class EntryState:
    """What entry a parcel of a value needed, from one day on, by post or by carrier."""

    start: date
    channel: str
    up_to_usd: Decimal | None
    accepts: tuple[str, ...]
    needs: str
    state: str
    source: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Entries:
    """The time line of entries."""

    version: str
    rows: tuple[EntryState, ...]

    def on(self, day: date, channel: str, usd: Decimal) -> EntryState | None:
        """What a parcel needed; None before the table begins."""
        begun = [row for row in self.rows if row.channel == channel and row.start <= day]
        newest = max((row.start for row in begun), default=None)
        for row in begun:
            if row.start == newest and (row.up_to_usd is None or usd <= row.up_to_usd):
                return row
        return None


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency's field: tariff prefixes, the usual documents, message flags."""

    code: str
    agency: str
    prefixes: tuple[str, ...]
    documents: tuple[str, ...]
    flags: tuple[str, ...]
    source: str
    unconfirmed: bool
    start: date | None


@dataclass(frozen=True, slots=True)
class Agencies:
    """Tariff line to agencies."""

    version: str
    rows: tuple[AgencyRow, ...]


@dataclass(frozen=True, slots=True)
class GoodsKind:
    """Goods of one kind, told by tariff prefix, by words, or by both where `both`."""

    rule: str
    goods: str
    hs: tuple[str, ...]
    words: tuple[str, ...]
    both: bool
    source: str
    unconfirmed: bool
    origins: tuple[str, ...]
    below_usd_per_piece: Decimal | None


@dataclass(frozen=True, slots=True)
class Goods:
    """Kinds of goods that ask for a closer look."""

    version: str
    kinds: tuple[GoodsKind, ...]


@dataclass(frozen=True, slots=True)
class ForcedLabourRow:
    """Goods of an origin under a forced-labour law.

    `regions` are words of addresses; `needs_region`: without one of them the row says nothing;
    `loud`: it speaks loudly without one.
    """

    goods: str
    origins: tuple[str, ...]
    hs: tuple[str, ...]
    words: tuple[str, ...]
    regions: tuple[str, ...]
    needs_region: bool
    loud: bool
    source: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class ForcedLabour:
    """Goods and regions under forced-labour laws."""

    version: str
    rows: tuple[ForcedLabourRow, ...]


@dataclass(frozen=True, slots=True)
class Chapters:
    """Titles of the tariff's chapters, and the chapters in which words of goods are declared."""

    version: str
    titles: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Tables:
    """All of them; `left_out` are files of the site that are not used, with their faults."""

    bands: Bands | None = None
    postcodes: Postcodes | None = None
    entries: Entries | None = None
    agencies: Agencies | None = None
    goods: Goods | None = None
    forced_labour: ForcedLabour | None = None
    chapters: Chapters | None = None
    tariff: Tariff = field(default_factory=Tariff)
    left_out: tuple[tuple[str, str], ...] = ()

    def versions(self) -> tuple[str, ...]:
        """The versions of the tables that are there."""
        every = (
            *(self.bands, self.postcodes, self.entries, self.agencies),
            *(self.goods, self.forced_labour, self.chapters),
        )
        return tuple(one.version for one in every if one is not None)
