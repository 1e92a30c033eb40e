"""Composes what governs a station: accounts, back-ups. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workstation.adapters.backup import FolderBackups, one_at_a_time
from workstation.adapters.configuration import read_configuration
from workstation.adapters.encryption.vault import Vault, is_encrypted
from workstation.adapters.settings import load_settings
from workstation.adapters.sqlite import SqliteStore
from workstation.adapters.system_clock import SystemClock
from workstation.adapters.thumbnail_files import ExpiringPictures, ThumbnailFiles
from workstation.resources import THUMBNAILS_FOLDER, assets_dir
from workstation.services.account_admin import AccountAdmin
from workstation.services.account_ports import Sealed
from workstation.services.accounts import Accounts
from workstation.services.backing_up import BackingUp
from workstation.services.backup_ports import BackupKeeper
from workstation.services.clock_watch import ClockWatch
from workstation.services.configuring import Configuring
from workstation.services.permissions import Permissions
from workstation.services.retention import Retention
from workstation.services.retention_policy import load_retention


@dataclass(frozen=True, slots=True, eq=False)
class Watching:
    """What notices that rules, models, settings or the clock are others than before."""

    configuring: Configuring
    clock: ClockWatch

    def note(self) -> None:
        """Before anything else is recorded: a clock that was set back, what changed since.

        Raises
        ------
        WorkstationError
            LOG-nn where an entry could not be made.
        """
        self.clock.since_last_run()
        self.configuring.note()


@dataclass(frozen=True, slots=True, eq=False)
class Governing:
    """What administrators and supervisors do to a station."""

    admin: AccountAdmin
    backing_up: BackingUp
    watching: Watching
    retention: Callable[[], Retention]
    """Reads its policy when it is asked for: a bench needs none."""


def open_watching(data_dir: Path, store: SqliteStore, through: str) -> Watching:
    """What watches the station of a store."""
    return Watching(
        Configuring(store.log, store.keeping, partial(read_configuration, data_dir), through),
        ClockWatch(store.log, SystemClock(), through),
    )


def open_governing(
    data_dir: Path,
    software: str,
    store: SqliteStore,
    accounts: Accounts,
    permissions: Permissions,
    watching: Watching,
    through: str,
) -> Governing:
    """What governs the station of a store."""
    return Governing(
        admin=AccountAdmin(
            accounts,
            store.officers,
            store.log,
            permissions,
            through,
            keys=store.ring,
            vault=vault_of(data_dir),
        ),
        watching=watching,
        retention=lambda: Retention(
            store.keeping,
            ExpiringPictures(store.picture_files, ThumbnailFiles(data_dir / THUMBNAILS_FOLDER)),
            store.log,
            load_retention(
                assets_dir() / "policy", SystemClock().now().date(), data_dir / "policy"
            ),
            SystemClock(),
            permissions,
            partial(one_at_a_time, data_dir),
            through,
        ),
        backing_up=BackingUp(backup_keeper(data_dir, software), store.log, permissions, through),
    )


def vault_of(data_dir: Path) -> Sealed | None:
    """What seals the key of an encrypted station for its accounts; None where it is not."""
    return Vault(data_dir) if is_encrypted(data_dir) else None


def backup_keeper(data_dir: Path, software: str) -> BackupKeeper:
    """What makes, checks and brings back back-ups of a data folder, there or not yet.

    Raises
    ------
    WorkstationError
        SETTINGS-01.
    """
    return FolderBackups(data_dir, load_settings(data_dir).station, software, SystemClock())
