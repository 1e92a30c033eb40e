"""A bench that only answers: acknowledges each answer and own mark once it is committed.

Run as `python -m tests.store.answerer DATA_DIR PARCEL OFFICER COUNT`; each line is "entry answer".
Every tenth is an own mark, which the one after it takes back.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from tests.fakes.pictures import FakeDetectors, FakeReader
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.domain.answers import MarkAnswer, OwnShape
from workstation.domain.barcode import Barcode
from workstation.domain.manifest import Surroundings
from workstation.domain.officer import Officer
from workstation.services.answering import Answering, Looking
from workstation.services.opened_parcel import OpenedParcel


def looking_at(store, data_dir: Path, parcel: str, officer: str):
    """The parcel's one picture as an officer looks at it, and its judged mark."""
    reader, clock = FakeReader(), SystemClock()
    picture = data_dir.parent / f"{parcel}.dcs"
    picture.write_text(f"picture {parcel}")
    ref = store.parcels.put_scan(parcel, reader.header(picture), picture)
    scan = reader.read([picture])
    opened = OpenedParcel(
        *(Barcode.parse(parcel), None, (ref,), Surroundings((), False, None, 0), (), ()),
        clock.now(),
    )
    detection = FakeDetectors(0.9).detect(scan)
    looking = Looking(opened, Officer(officer, officer), ref, scan.identity, 4, 6)
    return looking, detection, replace(detection.candidates[0], number=1)


def main() -> None:
    data_dir, parcel, officer, count = Path(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])
    store = open_store(data_dir, SystemClock(), officer, "0.1")
    looking, detection, mark = looking_at(store, data_dir, parcel, officer)
    answering, said = Answering(store.log), list(MarkAnswer)
    for number in range(count):
        if number % 10 == 9:
            own = answering.draw(looking, OwnShape.BOX, ((1, 1), (3, 3)), f"mark {number}")
            answering.remove(looking, own.entry)
            print(own.entry, "own", flush=True)
            continue
        given = answering.answer(looking, detection, mark, said[number % 3])
        print(given.entry, given.answer.value, flush=True)
    store.close()


if __name__ == "__main__":
    main()
