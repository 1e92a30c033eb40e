"""Small manifests for tests, and how a test reads them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from workstation.adapters.manifests import readers
from workstation.domain.manifest import ManifestRecord
from workstation.domain.repair import Repair

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CODE = "RB123456785GB"
GOOD = {
    "parcel_id": "rb 1234 5678 5 gb",
    "sender_name": "Orchard Books",
    "consignee_country": "us",
    "value": "24.50",
    "currency": "usd",
    "category": "Sale_of_goods",
    "gross_kg": "0.4",
    "arrived_at": "2026-11-23T10:30:00-05:00",
    "line_description": "cotton shirt",
    "line_pieces": "2",
    "line_hs": "6109.10",
    "simulated": "yes",
}


def table(*rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def items(data, name, columns=None, reader=None):
    """All that the reader of this file's format tells of it, in order."""
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if reader is None:
        reader = next(one for one in readers() if one.recognises(data[:4096], name))
    return list(reader.read(io.BytesIO(data), name, NOW, columns))


def read(data, name, columns=None, reader=None):
    """(records, repairs) of a manifest's bytes."""
    found = items(data, name, columns, reader)
    records = [item for item in found if isinstance(item, ManifestRecord)]
    return records, [item for item in found if isinstance(item, Repair)]
