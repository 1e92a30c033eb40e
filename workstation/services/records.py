"""A manifest record as a plain document, and the hash that names its exact content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from workstation.domain.log import canonical_bytes
from workstation.domain.manifest import ManifestRecord, Party
from workstation.domain.scan import SourceFile

if TYPE_CHECKING:
    from workstation.services.ports import RecordVersion

RECORD_STATES = ("found", "unmanifested")


def record_then(
    versions: Iterable[RecordVersion], version: int | None
) -> tuple[ManifestRecord | None, str]:
    """The record that a decision was made on, and which it is, or why there is none."""
    if version is None:
        return None, "There was no record: unmanifested."
    for one in versions:
        if one.record.version == version:
            return one.record, f"Record version {version}, as it was then"
    return None, f"The store no longer holds version {version} of the record."


def record_document(record: ManifestRecord) -> dict[str, object]:
    """The record in texts, integers, flags and none only: exact, and fit for the log's form.

    Fields that came with the superset of mail and express stand in it only where they are told:
    the hash of a record that was logged before stays what it was.
    """
    document: dict[str, object] = {
        "parcel_id": record.parcel_id,
        "sender": _party(record.sender),
        "consignee": _party(record.consignee),
        "lines": [
            {
                "description": line.description,
                "pieces": line.pieces,
                "net_kg": _number(line.net_kg),
                "value": _number(line.value),
                "hs": line.hs,
                "origin": line.origin,
                **_told(
                    gross_kg=_number(line.gross_kg),
                    product_id=line.product_id,
                    listing=line.listing,
                ),
            }
            for line in record.lines
        ],
        "pieces": record.pieces,
        "gross_kg": _number(record.gross_kg),
        "scale_kg": _number(record.scale_kg),
        "value": _number(record.value),
        "currency": record.currency,
        "category": record.category,
        "mail_class": record.mail_class,
        "carrier": record.carrier,
        "parent": record.parent,
        "arrived_at": when(record.arrived_at),
        "presented_at": when(record.presented_at),
        "received_at": when(record.received_at),
        "source": record.source,
        "version": record.version,
        "simulated": record.simulated,
    }
    return document | _told(
        house_bill=record.house_bill,
        master_bill=record.master_bill,
        tracking_id=record.tracking_id,
        country_from=record.country_from,
        buyer=_party(record.buyer) if record.buyer else None,
        seller=_party(record.seller) if record.seller else None,
        deliver_to=_party(record.deliver_to) if record.deliver_to else None,
        postage=_number(record.postage),
        documents=list(record.documents) or None,
        comments=record.comments,
        entry_type=record.entry_type,
        posted_at=when(record.posted_at),
        provenance=[
            {"field": said.field, "source": said.source, "received_at": when(said.received_at)}
            for said in record.provenance
        ]
        or None,
    )


def record_sha256(record: ManifestRecord) -> str:
    """SHA-256, in hex, over the canonical bytes of `record_document`."""
    return hashlib.sha256(canonical_bytes(record_document(record))).hexdigest()


def file_document(source: SourceFile) -> dict[str, object]:
    """A picture's file as evidence: its name and hashes."""
    told: dict[str, object] = {"name": source.name, "sha256": source.sha256}
    if source.sidecar_sha256:
        told["sidecar_sha256"] = source.sidecar_sha256
    if source.part is not None:
        told["part"] = source.part
    return told


def when(moment: datetime | None) -> str | None:
    """UTC, ISO 8601 with milliseconds and Z; None stays None."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _party(party: Party) -> dict[str, object]:
    return {
        "name": party.name,
        "address": party.address,
        "city": party.city,
        "postcode": party.postcode,
        "country": party.country,
        "phone": party.phone,
        **_told(
            business=party.business,
            region=party.region,
            email=party.email,
            reference=party.reference,
        ),
    }


def _told(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
