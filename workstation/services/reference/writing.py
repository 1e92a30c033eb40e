"""Writing a site's own table: whole and on disk, or not at all."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.durable import whole


def write_table(path: Path, document: object) -> None:
    """Write a JSON document under its name; what stood there before stays until this one is whole.

    Raises
    ------
    WorkstationError
        RULES-03 where it cannot be written.
    """
    with whole(path, partial(_unwritable, path)) as stream:
        words = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        stream.write(words.replace("\n", os.linesep).encode())


def _unwritable(path: Path, error: OSError) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The table {path.name} cannot be written ({error.strerror or error}).",
            safe="The tables in use are those of before.",
            act="Free space on this disk, or ask for the right to write there.",
            code="RULES-03",
        ),
        environment=True,
    )
