"""Another station's entries as they were brought back: read-only, by their SHA-256."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from workstation.adapters.take_along.archive import no_room
from workstation.services.take_along.ports import Opened

FOLDER = "brought-back"
"""In the data folder."""


class Evidence:
    """The folder brought-back/: <sha256>.zip, never altered and never removed."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / FOLDER

    def keep(self, package: Opened, sha256: str) -> Path:
        """Copy a package's file in, durably; one that is there already is left as it is.

        Raises
        ------
        WorkstationError
            TAKE-18 where it cannot be written.
        """
        target = self._folder / f"{sha256}.zip"
        if target.exists():
            return target
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as copy:
                    package.copy_to(copy)
                    copy.flush()
                    os.fsync(copy.fileno())
                os.chmod(name, 0o444)
                os.replace(name, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise no_room(error) from error
        return target
