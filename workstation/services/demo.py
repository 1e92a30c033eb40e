"""Laying down the demo facility: simulated parcels, records and scans, and an account to see them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Role
from workstation.services.accounts import Accounts
from workstation.services.ports import OfficerStore, ParcelStore, ScanReader

OFFICER = "demo"
FULL_NAME = "Demo Officer (simulated)"
PASSWORD_FILE = "demo-password.txt"  # noqa: S105 - the name of a file
LAID_DOWN_FILE = "demo-facility.json"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike

REAL_STATION = Notice(
    fact="This data folder belongs to a real station: it has accounts of its own.",
    safe="Nothing has been added to it.",
    act="Lay the demo facility down in another folder (--data-dir).",
    code="DEMO-01",
)


class FacilityParcel(Protocol):
    """One parcel of the demo facility, as the simulation invents it."""

    @property
    def barcode(self) -> str: ...

    @property
    def record(self) -> ManifestRecord | None: ...

    @property
    def found_in(self) -> str | None: ...

    @property
    def views(self) -> Sequence[object]: ...

    @property
    def story(self) -> str: ...


class Facility(Protocol):
    """Where the demo facility comes from."""

    @property
    def version(self) -> str:
        """Another version may invent other parcels."""
        ...

    def parcels(self) -> Sequence[FacilityParcel]:
        """All parcels in the order of presentation, always the same."""
        ...

    def draw(self, barcodes: Sequence[str], folder: Path) -> Sequence[tuple[str, Path]]:
        """Make the scans of these parcels: (barcode, DICOS file) pairs, files in `folder`."""
        ...


class DemoStation(Protocol):
    """What of a station the demo facility is laid down in."""

    @property
    def store(self) -> ParcelStore: ...

    @property
    def officers(self) -> OfficerStore: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def reader(self) -> ScanReader: ...

    @property
    def facility(self) -> Facility: ...


@dataclass(frozen=True, slots=True)
class DemoFacility:
    """What was laid down, or was there already. All of it is simulated."""

    barcodes: tuple[str, ...]
    officer: str
    password_file: Path
    stories: tuple[str, ...]

    def password(self) -> str:
        """The demo officer's password, as it stands in the file."""
        return self.password_file.read_text("utf-8").strip()


def lay_down(
    station: DemoStation, data_dir: Path, progress: Callable[[str], None] | None = None
) -> DemoFacility:
    """Put the demo facility into a station; what is there already is left as it is.

    Raises
    ------
    WorkstationError
        DEMO-01 in a station with accounts of its own, STORE-nn or SCAN-nn where it cannot be
        stored.
    """
    names = station.officers.names()
    if names and OFFICER not in names:
        raise WorkstationError(REAL_STATION)
    laid_down = _read_laid_down(data_dir, station.facility.version) if names else None
    if laid_down is None:
        laid_down = _lay_down_parcels(station, progress or (lambda _: None))
        officer = _account(station, data_dir, names)
        _write_laid_down(data_dir, station.facility.version, laid_down)  # last: all of it is there
    else:
        officer = _account(station, data_dir, names)
    barcodes, stories = zip(*laid_down, strict=True)
    return DemoFacility(barcodes, officer, data_dir / PASSWORD_FILE, stories)


def _lay_down_parcels(
    station: DemoStation, say: Callable[[str], None]
) -> tuple[tuple[str, str], ...]:
    parcels = station.facility.parcels()
    station.store.put_records(p.record for p in parcels if p.record is not None)
    for parcel in parcels:
        if parcel.record is None and parcel.found_in is not None:
            around = station.store.surroundings(parcel.barcode, None)
            if around.parent is None:  # whoever took it from the carton has noted where it was
                station.store.mark_open(parcel.barcode, parcel.found_in)
    wanted = [
        parcel.barcode
        for parcel in parcels
        if len(station.store.scans(parcel.barcode)) < len(parcel.views)
    ]
    if wanted:
        say(f"Drawing the simulated scans of {len(wanted)} parcels.")
        with tempfile.TemporaryDirectory(prefix="demo-scans-") as folder:
            for barcode, path in station.facility.draw(wanted, Path(folder)):
                station.store.put_scan(barcode, station.reader.header(path), path)
    return tuple((parcel.barcode, parcel.story) for parcel in parcels)


def _read_laid_down(data_dir: Path, version: str) -> tuple[tuple[str, str], ...] | None:
    """What an earlier start has laid down whole, so that this one need not invent it again."""
    try:
        kept = json.loads((data_dir / LAID_DOWN_FILE).read_text("utf-8"))
        if kept["version"] != version or not kept["parcels"]:
            return None
        return tuple((str(p["barcode"]), str(p["story"])) for p in kept["parcels"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_laid_down(data_dir: Path, version: str, parcels: Sequence[tuple[str, str]]) -> None:
    told = [{"barcode": barcode, "story": story} for barcode, story in parcels]
    text = json.dumps({"version": version, "simulated": True, "parcels": told}, indent=1)
    partial = data_dir / f".{LAID_DOWN_FILE}.part"
    with contextlib.suppress(OSError):  # then the next start looks again
        partial.write_text(text, "utf-8")
        os.replace(partial, data_dir / LAID_DOWN_FILE)


def _account(station: DemoStation, data_dir: Path, names: Sequence[str]) -> str:
    """The demo account's name; made where there is none that the kept password opens."""
    path = data_dir / PASSWORD_FILE
    password = _kept_password(path)
    numbered = (OFFICER, *(f"{OFFICER}-{number}" for number in range(2, 1000)))
    if password is not None:
        for name in reversed([name for name in numbered if name in names]):
            with contextlib.suppress(WorkstationError):
                return station.officers.verify(name, password).name
    else:
        password = "demo-" + "".join(secrets.choice(_LETTERS) for _ in range(10))
        _keep_password(path, password)
    # Where the file was lost, another account is made: a password cannot be read back.
    name = next(name for name in numbered if name not in names)
    return station.accounts.create(name, FULL_NAME, password, Role.ADMINISTRATOR).name


def _kept_password(path: Path) -> str | None:
    try:
        return path.read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _keep_password(path: Path, password: str) -> None:
    """Only its owner may read the file; it is there whole or not at all."""
    partial = path.with_name(f".{path.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(password + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"The demo officer's password cannot be written ({error.strerror}).",
                safe="No account has been made.",
                act="Free space on this disk, or choose another data folder.",
                code="DEMO-02",
            ),
            environment=True,
        ) from error
