"""Filing scans under parcels, and manifest files into the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workstation.domain.barcode import Barcode
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import ScanRef
from workstation.services.manifest_files import Repair, parse_csv, parse_json_lines
from workstation.services.ports import Clock, ImportCount, ParcelStore, ScanReader

MAX_MANIFEST_BYTES = 256 * 1024 * 1024

NAMES_NO_PARCEL = Notice(
    fact="The picture file does not say which parcel it shows.",
    safe="Nothing has been filed; the file is untouched.",
    act="Name the parcel with --parcel, or scan its barcode first.",
    code="IMPORT-01",
)


@dataclass(frozen=True, slots=True)
class ManifestImport:
    """What a manifest file brought in, and what stays out to be repaired."""

    source: str
    count: ImportCount
    repairs: tuple[Repair, ...]


class Importing:
    """Brings scans and manifests into the store."""

    def __init__(self, store: ParcelStore, reader: ScanReader, clock: Clock) -> None:
        self._store, self._reader, self._clock = store, reader, clock

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

    def manifest(self, file: Path) -> ManifestImport:
        """Read a CSV (.csv) or JSON Lines (.jsonl, .ndjson, .json) file of records.

        Bad lines go to the repair list; the rest is in, in one transaction.

        Raises
        ------
        WorkstationError
            IMPORT-02 where the file is no manifest at all, STORE-nn where the store fails.
        """
        suffix = file.suffix.lower()
        if suffix not in (".csv", ".jsonl", ".ndjson", ".json"):
            raise _not_a_manifest(file, "its name ends neither in .csv nor in .jsonl")
        try:
            if not file.is_file():  # a named pipe would be waited for without end
                why = "it is not a file" if file.exists() else "there is no such file"
                raise _not_a_manifest(file, why)
            if file.stat().st_size > MAX_MANIFEST_BYTES:
                raise _not_a_manifest(file, "it is larger than 256 MiB")
            data = file.read_bytes()
        except OSError as error:
            raise _not_a_manifest(file, f"it cannot be read ({error.strerror})") from error
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise _not_a_manifest(file, f"line {line} is not UTF-8 text") from error
        received = self._clock.now()
        records, repairs = parse_manifest(text, suffix == ".csv", file.name, received)
        if not records and not repairs:
            raise _not_a_manifest(file, "it holds no records")
        return ManifestImport(file.name, self._store.put_records(records), tuple(repairs))


def parse_manifest(
    text: str, is_csv: bool, source: str, received_at: datetime
) -> tuple[list[ManifestRecord], list[Repair]]:
    """(records, repairs) of a manifest text."""
    parse = parse_csv if is_csv else parse_json_lines
    return parse(text, source, received_at)


def _not_a_manifest(file: Path, why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"“{file.name}” cannot be imported as a manifest: {why}.",
            safe="No record has been added or changed.",
            act="Ask the sender for a CSV or JSON Lines file as docs/cli.md describes.",
            code="IMPORT-02",
        )
    )
