"""A bench that records one signed decision for each line it reads, and acknowledges it.

Run as `python -m tests.store.stepper DATA_DIR NAME [COUNT]`. For each line of its input, or COUNT
times without any, it records a decision and writes "seq hash parcel"; the line "rest" folds the
write-ahead log in and lays out room instead, and is answered with "rested".
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from workstation.adapters.keys import KeySettings
from workstation.adapters.keys.sealing import Cost
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.system_clock import SystemClock
from workstation.services.ports import EntryDraft

KEYS = KeySettings(cost=Cost(1, 64, 1))
OUTCOMES = ("release", "seize", "abandonment")


def opened(data_dir: Path, name: str) -> SqliteStore:
    """The store of a data folder, at the station `name`."""
    return open_store(data_dir, SystemClock(), name, "0.1", keys=KEYS)


def decided(store: SqliteStore, name: str, number: int) -> str:
    """Open a parcel, record a decision on it; its acknowledgement."""
    parcel = f"{name}/{number}"
    store.parcels.mark_open(parcel)
    store.parcels.save_draft(parcel, name, "release", {"why": "x" * (number * 37 % 900)})
    data = {"n": number, "why": "x" * (number * 53 % 3000)}
    outcome = OUTCOMES[number % len(OUTCOMES)]
    entry = store.log.append(EntryDraft("decision", name, data, parcel, outcome, follows=0))
    return f"{entry.seq} {entry.hash.hex()} {parcel}"


def main() -> None:
    """Record as asked."""
    data_dir, name = Path(sys.argv[1]), sys.argv[2]
    store = opened(data_dir, name)
    store.ring.unseal(name, "correct horse")
    lines: Iterator[str] = (
        iter([""] * int(sys.argv[3])) if len(sys.argv) > 3 else iter(sys.stdin.readline, "")
    )
    for number, line in enumerate(lines):
        if line.strip() == "rest":
            store.rest()
            answer = "rested"
        else:
            answer = decided(store, name, number)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main()
