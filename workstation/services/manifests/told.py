"""A record as exact texts, just as a store keeps them: made by whole columns of a table.

It says the same as the `ManifestRecord` that `record` makes of it, and costs a tenth to make.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
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
    words: str | None = None
    """The text by which a search finds it, where that has been made already."""
    met: str | None = None
    """Words of this and other records that a store may not have met yet."""

    def record(self) -> ManifestRecord:
        """The record that it tells."""
        own: dict[str, Any] = dict(zip(OWN, self.own, strict=True))
        del own["arrival_day"]
        for name in DECIMALS & own.keys():
            own[name] = _decimal(own[name])
        for name in MOMENTS & own.keys():
            own[name] = _moment(own[name])
        documents = own.pop("documents")
        for who, texts in zip(PARTIES, self.parties, strict=True):
            own[who] = NOBODY if texts is None else Party(*texts)
        return ManifestRecord(
            self.parcel_id,
            lines=tuple(map(_line, self.lines)),
            documents=() if documents is None else tuple(json.loads(documents)),
            simulated=own.pop("simulated") == 1,
            **own,
        )


def told_of(record: ManifestRecord) -> ToldRecord:
    """What tells just that record, but for its version and where single fields came from."""
    arrived = (
        None if record.arrived_at is None else _moments(record.arrived_at, record.arrived_at.tzinfo)
    )
    utc, iso, day = arrived or (None, None, None)
    own = (
        *(record.pieces, _text(record.gross_kg), _text(record.scale_kg), _text(record.value)),
        *(record.currency, record.category, record.mail_class, record.carrier, record.parent),
        *(iso, day, _iso(record.presented_at), _iso(record.received_at), record.source),
        *(int(record.simulated), record.house_bill, record.master_bill, record.tracking_id),
        *(record.country_from, _text(record.postage)),
        json.dumps(record.documents, ensure_ascii=False) if record.documents else None,
        *(record.comments, record.entry_type, _iso(record.posted_at)),
    )
    parties = (record.sender, record.consignee, record.buyer, record.seller, record.deliver_to)
    return ToldRecord(
        record.parcel_id,
        utc,
        own,
        tuple([party_texts(party) if party else None for party in parties]),
        tuple([_line_texts(line) for line in record.lines]),
    )


def party_texts(party: Party) -> PartyTexts:
    """A party's fields in their order."""
    return (
        *(party.name, party.address, party.city, party.postcode, party.country, party.phone),
        *(party.business, party.region, party.email, party.reference),
    )


def _line_texts(line: Line) -> tuple[Value, ...]:
    return (
        *(line.description, line.pieces, _text(line.net_kg), _text(line.value), line.hs),
        *(line.origin, _text(line.gross_kg), line.product_id, line.listing),
    )


@lru_cache(4096)
def _moments(moment: datetime, _: tzinfo | None) -> tuple[str, str, str]:
    """In UTC, as declared, and the day where it was. Two zones' same moment is equal, but told
    otherwise: hence the second argument."""
    return moment.astimezone(UTC).isoformat(), moment.isoformat(), moment.date().isoformat()


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _line(told: tuple[Value, ...]) -> Line:
    line: dict[str, Any] = dict(zip(LINE, told, strict=True))
    for name in ("net_kg", "value", "gross_kg"):
        line[name] = _decimal(line[name])
    return Line(**line)


def _decimal(told: Value) -> Decimal | None:
    return None if told is None else Decimal(told)


def _moment(told: Value) -> datetime | None:
    return None if told is None else datetime.fromisoformat(str(told))
