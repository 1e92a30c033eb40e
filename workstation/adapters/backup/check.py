"""Reads all of a back-up: its list, every hash, every page of the store, every entry of the log."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from workstation.adapters.backup.files import STORE, sha256_of
from workstation.adapters.backup.manifest import NAME, Manifest, read_manifest
from workstation.adapters.system_clock import SystemClock
from workstation.domain.notice import WorkstationError
from workstation.services.backup_ports import BackupChecked


def check_backup(folder: Path) -> BackupChecked:
    """See `backup_ports.BackupKeeper.check`."""
    manifest, data = read_manifest(folder)
    problems = [*_files(folder, manifest), *_store(folder, manifest)]
    return BackupChecked(
        folder,
        hashlib.sha256(data).hexdigest(),
        manifest.station,
        manifest.made_at,
        manifest.entries,
        manifest.head,
        len(manifest.files),
        manifest.size,
        tuple(problems),
    )


def _files(folder: Path, manifest: Manifest) -> Iterator[str]:
    for one in manifest.files:
        path = folder / one.path
        try:
            size = path.stat().st_size
            if size != one.size or sha256_of(path) != one.sha256:
                yield f"“{one.path}” is not the file that was backed up"
        except OSError as error:
            yield f"“{one.path}” cannot be read ({error.strerror or 'input error'})"
    listed = {one.path for one in manifest.files} | {NAME}
    for here, _, names in os.walk(folder):
        for name in names:
            found = Path(here, name).relative_to(folder).as_posix()
            if found not in listed and not found.startswith(f"{STORE}-"):
                yield f"“{found}” is not in the list"


def _store(folder: Path, manifest: Manifest) -> Iterator[str]:
    from workstation.adapters.sqlite import open_store

    if not any(one.path == STORE for one in manifest.files):
        yield "the store is not in the list"
        return
    try:
        store = open_store(folder, SystemClock(), "", "", read_only=True)
    except WorkstationError as error:
        if error.notice.code.startswith("CRYPT-"):  # nothing is wrong with it but who asks
            raise
        yield error.notice.fact.rstrip(".")
        return
    try:
        yield from store.problems()
        found = store.log.verify()
        if not found.holds:
            yield f"the log does not hold from entry {found.first_bad}: {found.why}"
        elif (found.entries, found.head.hex() if found.entries else "") != (
            manifest.entries,
            manifest.head,
        ):
            yield "the log is not the one that the list tells of"
        stems = {Path(one.path).stem for one in manifest.files if one.path.startswith("scans/")}
        for stem in store.keeping.picture_stems():
            if stem not in stems:
                yield f"picture {stem[:12]}… is missing"
    except WorkstationError as error:
        yield error.notice.fact.rstrip(".")
    finally:
        store.close()
