"""The site's column maps: JSON files in the folder `columns` of the data folder."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from workstation.services.manifests.column_documents import (
    columns_document,
    not_columns,
    parse_columns,
)
from workstation.services.manifests.columns import ColumnMap

FOLDER = "columns"
MAX_BYTES = 1 << 20
MAX_FILES = 500


class ColumnFolder:
    """The saved maps of one site."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> tuple[ColumnMap, ...]:
        """Every saved map, by file name.

        Raises
        ------
        WorkstationError
            IMPORT-05 where one of them is none: it is not passed over, for its files would be
            read another way without a word.
        """
        files = sorted(self._folder.glob("*.json")) if self._folder.is_dir() else []
        if len(files) > MAX_FILES:
            raise not_columns(f"there are more than {MAX_FILES} of them.")
        return tuple(read_columns(path) for path in files)

    def save(self, columns: ColumnMap) -> Path:
        """Keep a map under its name; one of the same name is replaced.

        Raises
        ------
        WorkstationError
            IMPORT-05 where the map has a fault, or cannot be written.
        """
        document = columns_document(columns)
        parse_columns(document, columns.name)
        stem = re.sub(r"[^0-9a-z]+", "-", columns.name.casefold()).strip("-")[:60]
        if not stem:
            raise not_columns(f"its name “{columns.name}” has no letter a-z and no digit.")
        path = self._folder / f"{stem}.json"
        if path.exists() and (other := read_columns(path).name) != columns.name:
            raise not_columns(f"its name is too like “{other}”, which is saved as {path.name}.")
        part = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with part.open("w", encoding="utf-8") as file:
                json.dump(document, file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise not_columns(f"it cannot be written ({error.strerror}).") from error
        return path


def read_columns(path: Path) -> ColumnMap:
    """The column map of a JSON file.

    Raises
    ------
    WorkstationError
        IMPORT-05 with everything that is wrong with it.
    """
    return parse_columns(_document(path), path.name)


def _document(path: Path) -> Mapping[str, object]:
    try:
        if not path.is_file():
            raise not_columns(f"{path.name} is not a file.")
        if path.stat().st_size > MAX_BYTES:
            raise not_columns(f"{path.name} is larger than {MAX_BYTES:,} bytes.")
        value = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise not_columns(f"{path.name} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise not_columns(f"{path.name} is not JSON text.") from error
    if not isinstance(value, dict):
        raise not_columns(f"{path.name} does not hold a JSON object.")
    return value
