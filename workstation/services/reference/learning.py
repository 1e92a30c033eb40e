"""Usual prices a kilogram, learned from the parcels that a site has released.

The price's natural logarithm is taken, for prices spread by factors; its median and its median
absolute deviation are used, which a few absurd declarations do not move.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from statistics import median

from workstation.domain.manifest import ManifestRecord
from workstation.services.checks.case import digits, summed
from workstation.services.reference.reading import FORMAT
from workstation.services.reference.tables import Bands
from workstation.services.rules.model import Rules

MOST_KEPT = 50_000
"""Prices kept of one chapter; of more of them a fair sample, so that memory stays flat."""
LEAST_SPREAD = 0.3
"""A chapter whose prices agree more than this is taken to spread so far all the same."""
TO_SIGMA = 1.4826
"""From the median absolute deviation to the standard deviation of a normal distribution."""


@dataclass(slots=True)
class _Prices:
    seen: int = 0
    kept: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, slots=True)
class LearnedBand:
    """One chapter: median price in USD a kilogram, spread of its logarithm, how many prices."""

    chapter: str
    typical: Decimal
    spread: Decimal
    prices: int


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, and what was looked through. `too_few` names chapters with fewer prices
    than asked; they keep the band they had."""

    parcels: int
    simulated: int
    bands: tuple[LearnedBand, ...]
    too_few: tuple[tuple[str, int], ...]


class BandLearner:
    """Counts in one released parcel after the other; memory does not grow with their number."""

    def __init__(self, rules: Rules, *, simulated: bool = False) -> None:
        self._rules, self._simulated_too = rules, simulated
        self._prices: dict[str, _Prices] = {}
        self._random = Random(0)  # noqa: S311 - which prices are kept is no secret
        self._parcels = self._simulated = 0

    def count(self, records: Iterable[ManifestRecord]) -> None:
        """Take the prices of each record: of its lines, or of the whole where one chapter is."""
        for record in records:
            if record.simulated and not self._simulated_too:
                self._simulated += 1
                continue
            self._parcels += 1
            rate = self._rules.usd_per_unit.get((record.currency or "").upper())
            for chapter, value, kg in _weighed(record) if rate is not None else ():
                price = value * (rate or 0) / kg
                if Decimal("1e-9") < price < Decimal("1e12"):
                    self._keep(chapter, math.log(price))

    def learned(self, fewest: int) -> Learned:
        """The bands of the chapters with enough prices."""
        bands, few = [], []
        for chapter in sorted(self._prices):
            prices = self._prices[chapter]
            if prices.seen < fewest:
                few.append((chapter, prices.seen))
                continue
            middle = median(prices.kept)
            spread = TO_SIGMA * median(abs(one - middle) for one in prices.kept)
            bands.append(
                LearnedBand(
                    chapter,
                    Decimal(f"{math.exp(middle):.4g}"),
                    Decimal(f"{max(LEAST_SPREAD, spread):.3f}"),
                    prices.seen,
                )
            )
        return Learned(self._parcels, self._simulated, tuple(bands), tuple(few))

    def _keep(self, chapter: str, price: float) -> None:
        mine = self._prices.setdefault(chapter, _Prices())
        mine.seen += 1
        if len(mine.kept) < MOST_KEPT:
            mine.kept.append(price)
            return
        place = self._random.randrange(mine.seen)
        if place < MOST_KEPT:
            mine.kept[place] = price


def _weighed(record: ManifestRecord) -> list[tuple[str, Decimal, Decimal]]:
    """(chapter, value, kg) of each line that tells all three; else of a parcel of one chapter."""
    lines = [(digits(line.hs)[:2], line.value, line.net_kg) for line in record.lines]
    told = [
        (chapter, value, kg)
        for chapter, value, kg in lines
        if len(chapter) == 2 and value and kg and _usable(value) and _usable(kg)
    ]
    if told:
        return told
    chapters = {chapter for chapter, _, _ in lines}
    value = record.value if record.value is not None else summed([x.value for x in record.lines])
    kg = record.scale_kg if record.scale_kg is not None else record.gross_kg
    if len(chapters) != 1 or not value or not kg or not (_usable(value) and _usable(kg)):
        return []
    (chapter,) = chapters
    return [(chapter, value, kg)] if len(chapter) == 2 else []


def _usable(number: Decimal) -> bool:
    return number.is_finite() and Decimal("1e-6") < number < Decimal("1e12")


def bands_document(
    learned: Learned, before: Bands | None, day: date, since: date | None, fewest: int
) -> dict[str, object]:
    """The site's table: learned bands, and for the other chapters those that stood before."""
    rows = {
        chapter: {
            "chapter": chapter,
            "typical": format(band.typical, "f"),
            "spread": format(band.spread, "f"),
            "n": band.parcels,
        }
        for chapter, band in (before.by_chapter.items() if before else ())
    }
    for band in learned.bands:
        rows[band.chapter] = {
            "chapter": band.chapter,
            "typical": format(band.typical, "f"),
            "spread": format(band.spread, "f"),
            "n": band.prices,
        }
    span = f"since {since.isoformat()}" if since else "of all time"
    look, alarm = (before.look, before.alarm) if before else (Decimal(3), Decimal(5))
    return {
        "format": FORMAT,
        "table": "bands",
        "version": f"bands-{day.isoformat()}",
        "effective_from": day.isoformat(),
        "source": f"{learned.parcels} released parcels of this site {span}: median and median "
        "absolute deviation of the logarithm of the declared price a kilogram, by chapter.",
        "status": "The site's own figures; chapters with n 0 are the shipped estimate.",
        "unconfirmed": False,
        "currency": "USD",
        "look_spreads": format(look, "f"),
        "alarm_spreads": format(alarm, "f"),
        "fewest": fewest,
        "bands": [rows[chapter] for chapter in sorted(rows)],
    }
