"""Take-along packages: the archive, then its list and a parcel as if a trusted key had signed them."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile

from tests.fuzzing.harness import go, temporary, watched
from workstation.domain.notice import WorkstationError

with watched():
    from workstation.adapters.take_along.archive import open_package
    from workstation.services.take_along.codec import Unfit
    from workstation.services.take_along.contents import listing_of, parcel_of


if __name__ == "__main__":
    place = temporary() / "package.zip"

    def one(data: bytes) -> None:
        for read in (listing_of, parcel_of):
            with contextlib.suppress(Unfit):
                read(data)
        place.write_bytes(data)
        with contextlib.suppress(WorkstationError), open_package(place, {}):
            raise AssertionError("no key is trusted, and yet it was opened")

    parcel = {
        "parcel_id": "RB123456785GB",
        "versions": [{"parcel_id": "RB123456785GB", "value": "24.00", "lines": [{"pieces": 2}]}],
        "containers": [{"container_id": "C1", "kind": "carton"}],
        "consignments": [{"master_bill": "17612345675", "gross_kg": "1.5"}],
        "pictures": [{"name": "a.dcs", "sha256": "ab" * 32, "sidecar": None, "companions": []}],
    }
    listing = {
        "format": "nii-take-along/1",
        "kind": "take-along",
        "station": "home",
        "software": "x",
        "made_at": "2026-11-26T10:00:00+00:00",
        "about": {"day": "2026-11-26"},
        "files": [{"path": "parcels/1.json", "size": 2, "sha256": "ab" * 32}],
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("manifest.json", json.dumps(listing))
        archive.writestr("manifest.sig", json.dumps({"key_id": "ab" * 8, "signature": "AA=="}))
        archive.writestr("parcels/1.json", json.dumps(parcel))
    go(one, [json.dumps(parcel).encode(), json.dumps(listing).encode(), stream.getvalue()])
