"""A bench that only records: acknowledges each decision on stdout once it is committed.

Run as `python -m tests.store.appender DATA_DIR NAME COUNT`; each line is "seq hash parcel".
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.scan import PictureKind, ScanHeader, SourceFile
from workstation.services.ports import EntryDraft


def main() -> None:
    data_dir, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    store = open_store(data_dir, SystemClock(), name, "0.1")
    picture = data_dir.parent / f"{name}.bin"
    for number in range(count):
        parcel = f"{name}/{number}"
        store.parcels.mark_open(parcel)
        if number % 4 == 0:
            content = parcel.encode() * 40_000
            picture.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            source = SourceFile("p.bin", digest, len(content), "PNG")
            header = ScanHeader(PictureKind.RENDERED_GREY, source, 1, 1, 1, 8)
            store.parcels.put_scan(parcel, header, picture)
        entry = store.log.append(
            EntryDraft("decision", name, {"n": number}, closes=parcel, outcome="seize")
        )
        sys.stdout.write(f"{entry.seq} {entry.hash.hex()} {parcel}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main()
