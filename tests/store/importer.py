"""Imports one manifest file into a store, as a process to be killed: `DATA_DIR FILE`.

Says a line after each batch that is in, and after every tenth waits for a line or the end of its
input: whoever is to kill it keeps that open, and it is never done first.
"""

from __future__ import annotations

import sys
from pathlib import Path

from workstation.adapters.manifests import readers
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.services import manifest_import
from workstation.services.manifest_reading import ManifestReading

PAUSE = 10
"""Batches between two waits."""


def main() -> None:
    data_dir, file = map(Path, sys.argv[1:3])
    clock = SystemClock()
    store = open_store(data_dir, clock, "station", "0")
    manifest_import.FIRST_BATCH = manifest_import.SMALLEST_BATCH = 20
    manifest_import.LARGEST_BATCH = 20
    importing = manifest_import.ManifestImporting(
        store.parcels, store.imports, ManifestReading(readers()), clock
    )
    batches = 0

    def told(step: manifest_import.ImportProgress) -> None:
        nonlocal batches
        batches += 1
        print(step.run.taken, flush=True)
        if batches % PAUSE == 0:
            sys.stdin.readline()

    done = importing.manifest(file, progress=told)
    print("done", done.run.new, done.run.changed, done.run.same, flush=True)
    store.close()


if __name__ == "__main__":
    main()
