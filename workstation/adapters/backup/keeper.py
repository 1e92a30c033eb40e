"""`backup_ports.BackupKeeper` on folders: whole generations that share what did not change."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from workstation.adapters.backup.check import check_backup
from workstation.adapters.backup.files import STORE, belonging, copy_file, sha256_of
from workstation.adapters.backup.manifest import NAME, Listed, Manifest, read_manifest
from workstation.adapters.backup.notices import no_room, not_whole, of_system, place
from workstation.adapters.backup.one_at_a_time import one_at_a_time
from workstation.adapters.backup.store_copy import copy_store
from workstation.adapters.encryption.vault import FILE as VAULT
from workstation.domain.notice import WorkstationError
from workstation.durable import sync_folder
from workstation.services.backup_ports import BackupChecked, BackupMade, Told
from workstation.services.ports import Clock

_UNFINISHED = ".unfinished-"
_ROOM_LEFT = 16 << 20
"""Bytes that must stay free on the disk of the back-up."""


class FolderBackups:
    """Each back-up is a folder that is a data folder again: nothing of ours is needed to read it.

    A file that the back-up before it holds already, with the same hash, is shared with it by a
    hard link where the disk knows these; every hash is read again all the same.
    """

    def __init__(self, data_dir: Path, station: str, software: str, clock: Clock) -> None:
        self._data_dir, self._station = data_dir.absolute(), station
        self._software, self._clock = software, clock

    def make(self, target: Path, keep: int | None, told: Told) -> BackupMade:
        """See the port."""
        target = target.absolute()
        if target == self._data_dir or self._data_dir in target.parents:
            raise place("it lies in the station's own data folder")
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise place(error.strerror or "it cannot be made") from error
        with one_at_a_time(self._data_dir):
            for left in target.glob(f"{_UNFINISHED}{self._stem()}-*"):
                _remove(left)  # of a run that was killed: nobody is at it, we hold the lock
            stamp = f"{self._clock.now():%Y%m%dT%H%M%S}"
            name = f"{self._stem()}-{stamp}"
            unfinished, final = target / f"{_UNFINISHED}{name}", target / name
            if final.exists():
                raise place(f"“{name}” is there already")
            try:
                unfinished.mkdir()
                manifest, copied = self._write(unfinished, self._newest(target), told)
                told("Checking every hash and every entry…")
                checked = check_backup(unfinished)
                if checked.problems:
                    raise not_whole("; ".join(checked.problems[:3]))
                os.replace(unfinished, final)
                sync_folder(target)
            except OSError as error:
                _remove(unfinished)
                raise of_system(error) from error
            except BaseException:
                _remove(unfinished)
                raise
            removed = self._rotate(target, keep)
        return BackupMade(
            final,
            checked.manifest_sha256,
            manifest.entries,
            manifest.head,
            len(manifest.files),
            manifest.size,
            copied,
            removed,
        )

    def check(self, folder: Path) -> BackupChecked:
        """See the port."""
        return check_backup(folder.absolute())

    def restore(self, folder: Path, told: Told) -> BackupChecked:
        """See the port."""
        folder, goal = folder.absolute(), self._data_dir
        if goal.exists() and (not goal.is_dir() or any(goal.iterdir())):
            raise place("the data folder is there already and is not empty")
        told("Checking every hash and every entry…")
        found = check_backup(folder)
        if found.problems:
            raise not_whole("; ".join(found.problems[:3]))
        manifest, _ = read_manifest(folder)
        unfinished = goal.with_name(f"{_UNFINISHED}{goal.name}")
        _remove(unfinished)
        try:
            unfinished.mkdir(parents=True)
            for number, one in enumerate(manifest.files, 1):
                path = unfinished / one.path
                path.parent.mkdir(parents=True, exist_ok=True)
                if copy_file(folder / one.path, path) != (one.size, one.sha256):
                    raise not_whole(f"“{one.path}” changed while it was read")
                if number % 200 == 0:
                    told(f"{number} of {len(manifest.files)} files")
            if goal.exists():
                goal.rmdir()
            os.replace(unfinished, goal)
            sync_folder(goal.parent)
        except OSError as error:
            _remove(unfinished)
            raise of_system(error) from error
        except BaseException:
            _remove(unfinished)
            raise
        return found

    def _write(self, folder: Path, before: Path | None, told: Told) -> tuple[Manifest, int]:
        told("Copying the store…")
        shared = _shared(before)
        self._ask_for_room(folder, shared)
        vault = []
        if (self._data_dir / VAULT).is_file():  # first: without it the copy cannot be opened
            vault = [Listed(VAULT, *copy_file(self._data_dir / VAULT, folder / VAULT))]
        copy_store(self._data_dir / STORE, folder / STORE)
        with (folder / STORE).open("rb+") as stream:
            os.fsync(stream.fileno())
        entries, head = self._log_of(folder)
        listed = [Listed(STORE, (folder / STORE).stat().st_size, sha256_of(folder / STORE))]
        copied = listed[0].size
        listed += vault
        for number, relative in enumerate(belonging(self._data_dir), 1):
            name = relative.as_posix()
            if vault and name == VAULT:
                continue
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            one = self._link(before, shared.get(name), relative, target)
            if one is None:
                try:
                    size, digest = copy_file(self._data_dir / relative, target)
                except FileNotFoundError:
                    target.unlink(missing_ok=True)
                    continue  # a passing file of another program; the check misses what is needed
                one, copied = Listed(name, size, digest), copied + size
            listed.append(one)
            if number % 200 == 0:
                told(f"{number} files")
        made_at = self._clock.now().isoformat(timespec="seconds")
        manifest = Manifest(self._station, self._software, made_at, entries, head, tuple(listed))
        with (folder / NAME).open("xb") as stream:
            stream.write(manifest.document())
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(folder)
        return manifest, copied

    def _link(
        self, before: Path | None, known: Listed | None, relative: Path, target: Path
    ) -> Listed | None:
        """The file of the back-up before, linked, where it is the same; evidence never changes."""
        if before is None or known is None or relative.parts[0] not in ("scans", "attachments"):
            return None
        try:
            if (self._data_dir / relative).stat().st_size != known.size:
                return None
            if sha256_of(before / relative) != known.sha256:
                return None
            os.link(before / relative, target)
        except OSError:  # another disk's way, a file gone: it is copied
            target.unlink(missing_ok=True)
            return None
        return known

    def _log_of(self, folder: Path) -> tuple[int, str]:
        from workstation.adapters.sqlite import open_store

        store = open_store(folder, self._clock, self._station, self._software, read_only=True)
        try:
            last = store.log.last()
        finally:
            store.close()
        return (0, "") if last is None else (last.seq, last.hash.hex())

    def _ask_for_room(self, folder: Path, shared: Mapping[str, Listed]) -> None:
        needed = (self._data_dir / STORE).stat().st_size
        for relative in belonging(self._data_dir):
            if relative.as_posix() not in shared:
                with suppress(FileNotFoundError):
                    needed += (self._data_dir / relative).stat().st_size
        free = shutil.disk_usage(folder).free
        if needed + _ROOM_LEFT > free:
            raise no_room(f"it takes {needed:,} bytes, and {free:,} are free".replace(",", " "))

    def _stem(self) -> str:
        return "backup-" + (re.sub(r"[^A-Za-z0-9]+", "-", self._station).strip("-") or "station")

    def _kept(self, target: Path) -> list[Path]:
        """Whole back-ups of this station, oldest first."""
        pattern = re.compile(rf"{re.escape(self._stem())}-\d{{8}}T\d{{6}}")
        found = (path for path in target.iterdir() if pattern.fullmatch(path.name))
        return sorted(path for path in found if (path / NAME).is_file())

    def _newest(self, target: Path) -> Path | None:
        kept = self._kept(target)
        return kept[-1] if kept else None

    def _rotate(self, target: Path, keep: int | None) -> tuple[str, ...]:
        if keep is None:
            return ()
        old = self._kept(target)[:-keep]
        for path in old:
            _remove(path)
        return tuple(path.name for path in old)


def _shared(before: Path | None) -> dict[str, Listed]:
    if before is None:
        return {}
    try:
        manifest, _ = read_manifest(before)
    except WorkstationError:  # spoilt since: everything is copied anew
        return {}
    return {one.path: one for one in manifest.files}


def _remove(folder: Path) -> None:
    """Take a folder of copies away; links to its files elsewhere stay."""
    for here, folders, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(here, name)
            try:
                path.unlink()
            except PermissionError:  # Windows removes no read-only file
                path.chmod(0o600)
                path.unlink()
        for name in folders:
            Path(here, name).rmdir()
    if folder.is_dir():
        folder.rmdir()
