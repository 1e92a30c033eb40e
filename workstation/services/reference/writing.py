"""Writing a site's own table: whole and on disk, or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError


def write_table(path: Path, document: object) -> None:
    """Write a JSON document under its name; what stood there before stays until this one is whole.

    Raises
    ------
    WorkstationError
        RULES-03 where it cannot be written.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(document, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"The table {path.name} cannot be written ({error.strerror or error}).",
                safe="The tables in use are those of before.",
                act="Free space on this disk, or ask for the right to write there.",
                code="RULES-03",
            ),
            environment=True,
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
