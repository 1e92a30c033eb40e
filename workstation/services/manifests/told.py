"""A record as exact texts, just as a store keeps them: made by whole columns of a table.

It says the same as the `ManifestRecord` that `record` makes of it, and costs a tenth to make.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from workstation.domain.manifest import NOBODY, Line, ManifestRecord, Party
from workstation.services.manifests.fields import DECIMALS, MOMENTS, PARTIES

PartyTexts = tuple[str | None, ...]
"""The fields of a `Party` in its own order."""
Value = str | int | None

OWN = (
    *("pieces", "gross_kg", "scale_kg", "value", "currency", "category", "mail_class", "carrier"),
    *("parent", "arrived_at", "arrival_day", "presented_at", "received_at", "source", "simulated"),
    *("house_bill", "master_bill", "tracking_id", "country_from", "postage", "documents"),
    *("comments", "entry_type", "posted_at"),
)
"""What `ToldRecord.own` holds, in this order."""
LINE = (
    *("description", "pieces", "net_kg", "value", "hs", "origin", "gross_kg", "product_id"),
    "listing",
)
"""What each of `ToldRecord.lines` holds, in this order."""
NO_PARTY: PartyTexts = (None,) * 10
DESCRIPTION, HS, PRODUCT_ID = LINE.index("description"), LINE.index("hs"), LINE.index("product_id")
PARENT, MASTER_BILL = OWN.index("parent"), OWN.index("master_bill")


class ToldRecord(NamedTuple):
    """Decimals, times and lists are texts: "12.50", "2026-11-23T10:30:00-05:00", '["licence 1"]'."""

    parcel_id: str
    arrived_utc: str | None
    own: tuple[Value, ...]
    parties: tuple[PartyTexts | None, ...]
    """Those of `fields.PARTIES`, in this order; None: nobody was declared."""
    lines: tuple[tuple[Value, ...], ...]

    def record(self) -> ManifestRecord:
        """The record that it tells."""
        own: dict[str, Any] = dict(zip(OWN, self.own, strict=True))
        del own["arrival_day"]
        for name in DECIMALS & own.keys():
            own[name] = _decimal(own[name])
        for name in MOMENTS & own.keys():
            own[name] = _moment(own[name])
        documents = own.pop("documents")
        parties = (NOBODY if fields is None else Party(*fields) for fields in self.parties)
        return ManifestRecord(
            self.parcel_id,
            lines=tuple(map(_line, self.lines)),
            documents=() if documents is None else tuple(json.loads(documents)),
            simulated=own.pop("simulated") == 1,
            **dict(zip(PARTIES, parties, strict=True)),
            **own,
        )


def _line(told: tuple[Value, ...]) -> Line:
    description, pieces, net_kg, value, hs, origin, gross_kg, product_id, listing = told
    return Line(
        *(description, pieces, _decimal(net_kg), _decimal(value), hs, origin),
        *(_decimal(gross_kg), product_id, listing),
    )


def _decimal(told: Value) -> Decimal | None:
    return None if told is None else Decimal(told)


def _moment(told: Value) -> datetime | None:
    return None if told is None else datetime.fromisoformat(str(told))
