"""Filing scans under parcels, and manifest files into the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workstation.domain.barcode import Barcode
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import ScanRef
from workstation.services.import_ports import ImportLedger
from workstation.services.manifest_import import (
    ImportProgress,
    ManifestImport,
    ManifestImporting,
    ManifestImports,
    ManifestPreview,
)
from workstation.services.manifest_reading import ManifestReading
from workstation.services.manifests.columns import ColumnMap
from workstation.services.ports import Clock, ParcelStore, ScanReader

NAMES_NO_PARCEL = Notice(
    fact="The picture file does not say which parcel it shows.",
    safe="Nothing has been filed; the file is untouched.",
    act="Name the parcel with --parcel, or scan its barcode first.",
    code="IMPORT-01",
)


class Importing:
    """Brings scans and manifests into the store."""

    def __init__(
        self,
        store: ParcelStore,
        reader: ScanReader,
        clock: Clock,
        manifests: ManifestReading,
        ledger: ImportLedger,
        apart: ManifestImports | None = None,
    ) -> None:
        """`apart` brings manifests in where that is not to be done in this process."""
        self._store, self._reader = store, reader
        self._manifests = ManifestImporting(store, ledger, manifests, clock)
        self._apart = apart or self._manifests

    def scan(self, file: Path, parcel: str | None = None) -> ScanRef:
        """File a picture as `scans` does; the first of the scans it holds."""
        return self.scans(file, parcel)[0]

    def scans(self, file: Path, parcel: str | None = None) -> tuple[ScanRef, ...]:
        """File a picture under a parcel: the one named, else the one its own OOI id names.

        The file is copied, never moved or altered; the same file again changes nothing. Each
        declared view in it is a scan of its own.

        Raises
        ------
        WorkstationError
            SCAN-nn for a file that cannot be read, BARCODE-nn for an impossible number,
            IMPORT-01 where neither says which parcel, STORE-nn where the store fails.
        """
        headers = self._reader.headers(file)
        header = headers[0]
        named = parcel if parcel is not None else header.ooi_id
        if not named:
            raise WorkstationError(NAMES_NO_PARCEL)
        try:
            barcode = Barcode.parse(named)
        except WorkstationError:
            if parcel is not None:
                raise
            raise WorkstationError(NAMES_NO_PARCEL) from None
        return tuple(self._store.put_scan(barcode.text, one, file) for one in headers)

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None = None,
        progress: Callable[[ImportProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        arriving: bool = False,
    ) -> ManifestImport:
        """Bring in a manifest file of any format that is known: `ManifestImporting.manifest`.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file is no manifest at all, IMPORT-06 where another program
            imports it, IMPORT-07 where it changed meanwhile, STORE-nn where the store fails.
        """
        return self._apart.manifest(file, columns, progress, cancelled, arriving=arriving)

    def preview(
        self, file: Path, columns: ColumnMap | None = None, limit: int = 200
    ) -> ManifestPreview:
        """The start of a manifest file as an import would take it; nothing is stored.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file is no manifest at all.
        """
        return self._manifests.preview(file, columns, limit)
