"""Back-ups while the station works: each one made is an entry of the log."""

from __future__ import annotations

from pathlib import Path

from workstation.domain.officer import Officer
from workstation.services.backup_ports import BackupChecked, BackupKeeper, BackupMade, Told
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import DecisionLog, EntryDraft

BACKUP, RESTORED = "backup", "restored"


class BackingUp:
    """Makes back-ups under an officer's name, or under nobody's where the system's clock asks."""

    def __init__(
        self, keeper: BackupKeeper, log: DecisionLog, permissions: Permissions, through: str
    ) -> None:
        self._keeper, self._log = keeper, log
        self._permissions, self._through = permissions, through

    def make(
        self,
        target: Path,
        keep: int | None = None,
        by: Officer | None = None,
        told: Told = lambda _: None,
    ) -> BackupMade:
        """See `BackupKeeper.make`; the entry names the folder and the hash of its list."""
        if by is not None:
            self._permissions.require(by, Deed.BACKUP)
        made = self._keeper.make(target, keep, told)
        self._append(
            BACKUP,
            by,
            {
                "folder": made.folder.name,
                "manifest": made.manifest_sha256,
                "entries": made.entries,
                "head": made.head,
                "files": made.files,
                "bytes": made.size,
                "removed": list(made.removed),
            },
        )
        return made

    def restored(self, found: BackupChecked) -> None:
        """Note in the log of a station that was brought back where it came from."""
        self._append(
            RESTORED,
            None,
            {
                "folder": found.folder.name,
                "manifest": found.manifest_sha256,
                "entries": found.entries,
                "head": found.head,
                "made_at": found.made_at,
            },
        )

    def _append(self, kind: str, by: Officer | None, data: dict[str, object]) -> None:
        name = "" if by is None else by.name
        told = data | {"through": self._through}
        self._log.append(EntryDraft(kind, name, told))
