"""The demo facility: some thirty-five simulated parcels with records, cartons and times.

All of it is invented, and each record says that it is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from workstation.domain.barcode import s10_check_digit
from workstation.domain.manifest import Line, ManifestRecord, Party
from workstation.simulation.facility_notable import NOTABLE
from workstation.simulation.facility_parties import CONSIGNEES, SENDERS
from workstation.simulation.facility_rows import ORDINARY, Row
from workstation.simulation.parcels import SimulatedScan, compose_parcel, compose_views
from workstation.simulation.profiles import DEFAULT_PROFILE

DEMO_SEED = 2026
DEMO_DAY = date(2026, 11, 23)
_FIRST_ARRIVAL = time(6, 10)
_SCAN_SEED = 7_000


@dataclass(frozen=True, slots=True)
class View:
    """One picture of a parcel: what the simulator is told."""

    name: str
    package: str
    contents: tuple[str, ...]
    seed: int
    volume: str = ""
    """Which simulated CT volume it is; "" for a projection."""
    side: bool = False
    """Seen from the side: the same packing as the view from above with the same seed."""


@dataclass(frozen=True, slots=True)
class DemoParcel:
    """One parcel of the demo facility.

    `record` is None where nothing is held of it; `found_in` the carton it lies in, if any;
    `expected_checks` the rule names that must give a reason; `views` the pictures, none where it
    was not scanned yet; times carry a zone.
    """

    barcode: str
    record: ManifestRecord | None
    found_in: str | None
    views: tuple[View, ...]
    expected_checks: tuple[str, ...]
    arrived_at: datetime
    presented_at: datetime
    story: str

    @property
    def projections(self) -> tuple[View, ...]:
        """The views that are no volumes."""
        return tuple(view for view in self.views if not view.volume)

    def scans(self, profile: str = DEFAULT_PROFILE) -> tuple[SimulatedScan, ...]:
        """Make the pictures, in the order of `projections`. Some 0.1 s each."""
        scans: list[SimulatedScan] = []
        for view in self.projections:
            told = (view.seed, view.package, view.contents, profile)
            scans.append(compose_views(*told)[1] if view.side else compose_parcel(*told))
        return tuple(scans)


def demo_facility(seed: int = DEMO_SEED, *, day: date = DEMO_DAY) -> tuple[DemoParcel, ...]:
    """The parcels of the demo facility by presentation, the same for the same seed and day.

    `seed` chooses serial numbers and the order of arrival within the day; goods, pictures and
    weights stay, since the declared weights belong to the pictures.
    """
    rng = Random(seed)  # noqa: S311 - invented serial numbers, nothing secret
    rows = (*ORDINARY, *NOTABLE)
    slots = list(range(len(rows)))
    rng.shuffle(slots)
    parcels = [
        _parcel(index, row, slot, rng, day)
        for index, (row, slot) in enumerate(zip(rows, slots, strict=True))
    ]
    return tuple(sorted(parcels, key=lambda parcel: parcel.presented_at))


def _parcel(index: int, row: Row, slot: int, rng: Random, day: date) -> DemoParcel:
    serial = f"{rng.randrange(10**8):08d}"
    digit = s10_check_digit(serial)
    if row.wrong_check_digit:
        digit = (digit + 3) % 10
    barcode = f"{row.service}{serial}{digit}{row.origin}"
    start = datetime.combine(day, _FIRST_ARRIVAL, UTC) + timedelta(
        minutes=7 * slot + rng.randrange(7)
    )
    arrived = start + timedelta(minutes=row.arrived_min)
    presented = start + timedelta(minutes=row.presented_min)
    views: tuple[View, ...] = ()
    if row.scanned:
        first = View("1", row.package, row.contents, _SCAN_SEED + index)
        views = (first,)
        if row.two_views:
            views = (first, replace(first, name="2", side=True))
    if row.volume:
        name = str(len(views) + 1)
        seed = _SCAN_SEED + 900 + index
        views += (View(name, row.package, row.contents, seed, row.volume),)
    return DemoParcel(
        barcode=barcode,
        record=_record(barcode, row, start, arrived, presented) if row.manifested else None,
        found_in=row.parent,
        views=views,
        expected_checks=row.expects,
        arrived_at=arrived,
        presented_at=presented,
        story=row.story,
    )


def _record(
    barcode: str, row: Row, start: datetime, arrived: datetime, presented: datetime
) -> ManifestRecord:
    values = [Decimal(value) for _, _, value, _, _ in row.goods if value is not None]
    return ManifestRecord(
        parcel_id=barcode,
        sender=_party(SENDERS[row.sender]),
        consignee=_party(CONSIGNEES[row.consignee]),
        lines=tuple(
            Line(
                description=what,
                pieces=pieces,
                value=None if value is None else Decimal(value),
                hs=hs,
                origin=origin,
            )
            for what, pieces, value, hs, origin in row.goods
        ),
        pieces=1,
        gross_kg=None if row.kg is None else Decimal(row.kg),
        scale_kg=None if row.scale_kg is None else Decimal(row.scale_kg),
        value=sum(values, Decimal(0)) if values else None,
        currency=row.currency,
        category=row.category,
        mail_class="ems" if row.service == "EE" else "parcel",
        carrier="Simulated Post",
        parent=row.parent,
        arrived_at=arrived,
        presented_at=presented,
        received_at=start + timedelta(minutes=row.received_min),
        source="simulated demo facility",
        simulated=True,
    )


def _party(fields: tuple[str, str, str, str, str]) -> Party:
    name, address, city, postcode, country = fields
    return Party(name, address, city, postcode, country)
