"""What an officer does with manifest files: look, name columns, bring in, see what is to repair."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_ports import ImportLedger, ImportRun
from workstation.services.importing import Importing
from workstation.services.manifest_import import ImportProgress, ManifestImport, ManifestPreview
from workstation.services.manifest_reading import ManifestReading, TableSample
from workstation.services.manifests.columns import ColumnMap
from workstation.services.neutral import neutral

_PAGE = 5000


class ImportDesk:
    """The calls of the import window. All block: on a lane of its own."""

    def __init__(
        self, importing: Importing, reading: ManifestReading, ledger: ImportLedger
    ) -> None:
        self._importing, self._reading, self._ledger = importing, reading, ledger

    def preview(self, file: Path, columns: ColumnMap | None = None) -> ManifestPreview:
        """See `Importing.preview`."""
        return self._importing.preview(file, columns)

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> ManifestImport:
        """See `Importing.manifest`."""
        return self._importing.manifest(file, columns, progress, cancelled)

    def sample(self, file: Path) -> TableSample | None:
        """See `ManifestReading.sample`."""
        return self._reading.sample(file)

    def maps(self) -> tuple[ColumnMap, ...]:
        """The column maps of this site."""
        return () if self._reading.maps is None else self._reading.maps.all()

    def save_map(self, columns: ColumnMap) -> tuple[ColumnMap, ...]:
        """Keep a map; the site's maps with it."""
        if self._reading.maps is not None:
            self._reading.maps.save(columns)
        return self.maps()

    def runs(self) -> tuple[ImportRun, ...]:
        """Imports so far, the newest first."""
        return self._ledger.runs()

    def repairs(self, run_id: int, limit: int = 1000) -> tuple[Repair, ...]:
        """What is to be repaired of an import."""
        return self._ledger.repairs(run_id, limit)

    def save_repairs(self, run_id: int, source: str, target: Path) -> int:
        """Write all that is to be repaired of an import as CSV; how many lines.

        Raises
        ------
        WorkstationError
            IMPORT-20 where the file cannot be written.
        """
        found: list[Repair] = []
        while page := self._ledger.repairs(run_id, _PAGE, len(found)):
            found += page
        write_repairs(found, source, target)
        return len(found)


def write_repairs(repairs: Iterable[Repair], source: str, target: Path) -> None:
    """What is to be repaired as CSV, whole or not at all; no cell is run by a spreadsheet.

    Raises
    ------
    WorkstationError
        IMPORT-20 where the file cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            file.write(repairs_text(repairs, source))
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"“{target.name}” cannot be written ({error.strerror or 'output error'}).",
                safe="The list of what is to be repaired is kept.",
                act="Choose another folder.",
                code="IMPORT-20",
            )
        ) from error


def repairs_text(repairs: Iterable[Repair], source: str, delimiter: str = ",") -> str:
    """What is to be repaired as a table with a heading."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    rows.writerow(("file", "line", "field", "what is wrong", "found", "parcel"))
    for one in repairs:
        cells = (source, str(one.line), one.field, one.sentence, one.found, one.parcel_id)
        rows.writerow(neutral(" ".join(cell.split("\t"))) for cell in cells)
    return out.getvalue()
