"""Answers of a manifest service: as one on a parcel, and as a page."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime

from tests.fuzzing.harness import go, watched
from workstation.domain.notice import WorkstationError

with watched():
    from workstation.services.sources.answers import page_of, parcel_record

NOW = datetime(2026, 11, 26, tzinfo=UTC)
RECORD = {
    "parcel_id": "RB123456785GB",
    "sender": {"name": "Mill Shirts", "country": "CN"},
    "lines": [{"description": "cotton shirt", "pieces": 2, "value": 24.0, "hs": "6109.10"}],
    "value": "24.00",
    "currency": "USD",
    "arrived_at": "2026-11-23T10:30:00-05:00",
    "documents": ["licence 1"],
    "simulated": True,
}


if __name__ == "__main__":

    def one(data: bytes) -> None:
        with contextlib.suppress(WorkstationError):
            parcel_record(data, "RB123456785GB", "service", NOW)
        page_of(data, "service", NOW)

    page = {"records": [RECORD, {"parcel_id": "X"}], "next": "2", "more": False}
    go(one, [json.dumps(RECORD).encode(), json.dumps(page).encode(), b"[" * 100])
