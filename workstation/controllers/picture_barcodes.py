"""Barcodes read from pictures and offered: a picture never opens a parcel by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.scan import PictureKind, ScanRef, SourceFile
from workstation.services.identify import BarcodePictures, Identified, Identifying, SeenBarcode
from workstation.services.ports import Runner

LANE = "barcodes"
ASK = "Choose a picture: a photo of the label, or a scanner's picture."


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """One number read from a picture. `told` is None where it is no parcel's number."""

    text: str
    symbology: str
    picture: str
    told: Identified | None = None

    @property
    def parcel(self) -> str:
        """The number to open; "" where it is none."""
        return "" if self.told is None else self.told.identifier.normal

    @property
    def spoken(self) -> str:
        """As it is read aloud."""
        return self.text if self.told is None else self.told.identifier.spoken

    @property
    def what(self) -> str:
        """What it is, and whether its check digit holds."""
        if self.told is None:
            return "no parcel's number"
        found = self.told.identifier
        return f"{found.name}: {found.problem}" if found.problem else found.name

    @property
    def known(self) -> str:
        """Whether this station has a record of it."""
        if self.told is None:
            return ""
        return "has a record here" if self.told.known else "no record here"


@dataclass(frozen=True, slots=True)
class BarcodesState:
    """What was read so far."""

    numbers: tuple[ReadNumber, ...] = ()
    pictures: int = 0
    """How many pictures were read."""
    waiting: int = 0
    remarks: tuple[str, ...] = ()
    """What was left out, and pictures that could not be read."""
    notice: Notice | None = None

    @property
    def words(self) -> str:
        """How far it has come, in one sentence."""
        if self.waiting:
            return (
                "Reading 1 picture…" if self.waiting == 1 else f"Reading {self.waiting} pictures…"
            )
        if not self.pictures and self.notice is None:
            return ASK
        count = len(self.numbers)
        found = {0: "No barcode was found", 1: "1 number was read"}.get(
            count, f"{count} numbers were read"
        )
        return f"{found} in {'1 picture' if self.pictures == 1 else f'{self.pictures} pictures'}."


class BarcodeTools:
    """What reads pictures and tells numbers; the child process that reads begins when first asked.

    `use` and `close` may come from any thread.
    """

    def __init__(
        self,
        open_pictures: Callable[[], tuple[BarcodePictures, Callable[[], None]]],
        identifying: Identifying,
        path_of: Callable[[SourceFile], Path],
    ) -> None:
        self._open, self.identifying, self.path_of = open_pictures, identifying, path_of
        self._lock = threading.Lock()
        self._opened: tuple[BarcodePictures, Callable[[], None]] | None = None

    def use(self) -> BarcodePictures:
        """What reads pictures. Blocking."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open()
            return self._opened[0]

    def close(self) -> None:
        """End the child process, where there is one; it begins anew when asked again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened[1]()


class BarcodesController:
    """State of one dialog. No Qt; one thread only."""

    def __init__(
        self, tools: BarcodeTools, runner: Runner, show: Callable[[BarcodesState], None]
    ) -> None:
        self._tools, self._runner, self._show = tools, runner, show
        self._state = BarcodesState()

    @property
    def state(self) -> BarcodesState:
        return self._state

    def read_scans(self, scans: Sequence[ScanRef]) -> None:
        """Read a parcel's own pictures: of a pair of energies one, of a CT none."""
        flat = [ref for ref in scans if ref.kind is not PictureKind.VOLUME and ref.files]
        if len(flat) < len(scans):
            self._state = replace(self._state, remarks=("A CT volume is not read for barcodes.",))
        self._read([(ref.files[0].name, partial(self._stored, ref.files[0])) for ref in flat])

    def read_files(self, files: Sequence[Path]) -> None:
        """Read picture files that were chosen; nothing is filed."""
        self._read([(file.name, partial(_itself, file)) for file in files])

    def close(self) -> None:
        """The dialog is closed: what reads pictures ends."""
        self._runner.submit(LANE, self._tools.close, lambda _: None, lambda _: None)

    def _stored(self, source: SourceFile) -> Path:
        return self._tools.path_of(source)

    def _read(self, pictures: Sequence[tuple[str, Callable[[], Path]]]) -> None:
        state = self._state
        self._set(replace(state, waiting=state.waiting + len(pictures), notice=None))
        for name, path in pictures:
            self._runner.submit(
                LANE, partial(self._work, name, path), self._done, partial(self._failed, name)
            )

    def _work(
        self, name: str, path: Callable[[], Path]
    ) -> tuple[tuple[ReadNumber, ...], tuple[str, ...]]:
        seen = self._tools.use().barcodes(path())
        return tuple(self._number(name, one) for one in seen.found), seen.remarks

    def _number(self, name: str, one: SeenBarcode) -> ReadNumber:
        try:
            told = self._tools.identifying.tell(one.raw)
        except WorkstationError as error:
            if error.environment:
                raise
            return ReadNumber(_plain(one.raw), one.symbology, name)
        return ReadNumber(told.identifier.normal, one.symbology, name, told)

    def _done(self, answer: tuple[tuple[ReadNumber, ...], tuple[str, ...]]) -> None:
        numbers, remarks = answer
        state = self._state
        had = {one.text for one in state.numbers}
        fresh: list[ReadNumber] = []
        for one in numbers:
            if one.text not in had:
                had.add(one.text)
                fresh.append(one)
        # What can be opened comes first; among equals the order of reading.
        order = sorted((*state.numbers, *fresh), key=_rank)
        self._set(
            replace(
                state,
                numbers=tuple(order),
                pictures=state.pictures + 1,
                waiting=state.waiting - 1,
                remarks=tuple(dict.fromkeys((*state.remarks, *remarks))),
            )
        )

    def _failed(self, name: str, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        said = replace(notice, fact=f"{name}: {notice.fact}")
        self._set(replace(self._state, waiting=self._state.waiting - 1, notice=said))

    def _set(self, state: BarcodesState) -> None:
        self._state = state
        self._show(state)


def _itself(path: Path) -> Path:
    return path


def _rank(one: ReadNumber) -> int:
    if one.told is None:
        return 2
    return 0 if one.told.known else 1


def _plain(raw: str) -> str:
    """Without the symbology's identifier, and without signs that cannot be shown."""
    text = raw[3:] if raw.startswith("]") else raw
    return "".join(sign if sign.isprintable() else "·" for sign in text)
