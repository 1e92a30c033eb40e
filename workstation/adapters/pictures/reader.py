"""The reader of picture files: bytes of strangers in, one `Scan` or one clear sentence out."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import (
    CANNOT_OPEN,
    DAMAGED,
    EMPTY,
    NO_PAIR,
    NOT_A_PICTURE,
    OUT_OF_MEMORY,
    refusal,
    refuse,
)
from workstation.adapters.pictures.picture import Picture
from workstation.adapters.pictures.room import OwnRoom, Room
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind, Scan, ScanHeader, SourceFile
from workstation.domain.threat_report import ThreatReport

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class PictureReader:
    """Reads in this process (the `ScanReader` port). Native decoders run on the file's bytes:
    a bench uses `WorkerReader`, which runs this class in a child process."""

    def __init__(self, limits: Limits | None = None, room: Room | None = None) -> None:
        self._limits = limits or Limits()
        self._room = room or OwnRoom()

    def header(self, path: Path) -> ScanHeader:
        """What a file declares. Only 8-bit plain pictures are decoded, to tell grey from colour.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        source, picture = self._picture(path, pixels=False)
        return ScanHeader(
            kind=picture.kind,
            source=source,
            rows=picture.rows,
            columns=picture.columns,
            frames=picture.frames,
            bits=picture.bits,
            energy=picture.energy,
            view=picture.view,
            ooi_id=picture.ooi_id,
            scan_uid=picture.scan_uid,
            simulated=picture.simulated,
            inverted=picture.inverted,
            effective_energy_kev=picture.effective_energy_kev,
            kvp=picture.kvp,
        )

    def read(self, paths: Sequence[Path]) -> Scan:
        """Decode one picture: one file, or the two files of a dual-energy pair.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence. Never another exception for bad input.
        """
        if len(paths) not in (1, 2):
            refuse(NO_PAIR, f"A picture is read from one file or two, not from {len(paths)}.")
        read = [self._picture(path, pixels=True) for path in paths]
        if len(read) == 1:
            return _single(*read[0])
        return _dual(read[0], read[1], self._room)

    def report(self, path: Path) -> ThreatReport:
        """The threat report (TDR) of a file. It holds no picture: `read` refuses it (SCAN-05).

        Raises
        ------
        WorkstationError
            SCAN-18 where the file is none, or another SCAN-nn with one clear sentence.
        """
        from workstation.adapters.pictures.dicom import read_threat_report

        data = self._bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        source = SourceFile(_words(path), digest, len(data), "DICOS TDR")
        try:
            return read_threat_report(data, source, self._limits)
        except MemoryError as error:
            raise refusal(
                OUT_OF_MEMORY, "The threat report needs more memory than the decoder may use."
            ) from error

    def _picture(self, path: Path, *, pixels: bool) -> tuple[SourceFile, Picture]:
        data = self._bytes(path)
        try:
            with ThreadPoolExecutor(1) as beside:  # a large file is hashed while it is decoded
                digest = beside.submit(hashlib.sha256, data)
                picture = self._decode(path, data, pixels)
        except WorkstationError:
            raise
        except MemoryError as error:
            raise refusal(
                OUT_OF_MEMORY, "The picture needs more memory than the decoder may use."
            ) from error
        except Exception as error:  # whatever a decoder throws at bytes it does not understand
            raise refusal(DAMAGED, "The file is damaged and cannot be read.") from error
        source = SourceFile(
            _words(path),
            digest.result().hexdigest(),
            len(data),
            picture.media,
            picture.sidecar_sha256,
        )
        return source, picture

    def _bytes(self, path: Path) -> memoryview:
        """The whole file, read once: what is hashed is what is decoded."""
        try:
            with open(path, "rb", buffering=0, opener=_open_at_once) as file:
                facts = os.fstat(file.fileno())
                if not stat.S_ISREG(facts.st_mode):
                    refuse(CANNOT_OPEN, f"{_words(path)} is not a file.")
                self._limits.check_file(facts.st_size)
                data = self._room.load(file, facts.st_size)
        except FileNotFoundError as error:
            raise refusal(CANNOT_OPEN, f"There is no file {_words(path)}.") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a path"
            raise refusal(
                CANNOT_OPEN, f"The file {_words(path)} cannot be opened: {reason}."
            ) from error
        if not data:
            refuse(EMPTY, f"The file {_words(path)} is empty.")
        return data

    def _decode(self, path: Path, view: memoryview, pixels: bool) -> Picture:
        from workstation.adapters.pictures.dicom import looks_like_dicom, read_dicom
        from workstation.adapters.pictures.raster import JPEG_MARK, PNG_MARK, read_jpeg, read_png
        from workstation.adapters.pictures.sidecar import declare, load_sidecar, sidecar_of
        from workstation.adapters.pictures.tiff import TIFF_MARKS, read_tiff

        if looks_like_dicom(view):
            return read_dicom(view, self._limits, pixels=pixels, room=self._room)
        data = bytes(view)
        inside = None
        if data.startswith(PNG_MARK):
            picture = read_png(data, self._limits)
        elif data.startswith(JPEG_MARK):
            picture = read_jpeg(data, self._limits)
        elif data.startswith(TIFF_MARKS):
            picture, inside = read_tiff(data, self._limits)
        else:
            refuse(
                NOT_A_PICTURE, f"{_words(path)} is not a picture file of a kind that is read here."
            )
        if inside is not None:
            picture = declare(picture, inside, "its image description")
        beside = load_sidecar(path)
        if beside is not None:
            found, digest = beside
            picture = declare(picture, found, sidecar_of(path).name)
            picture = replace(picture, sidecar_sha256=digest)
        return picture


def _words(path: Path) -> str:
    """A file's name as text that can be shown and kept, whatever bytes it is made of."""
    plain = path.name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in plain)


def _open_at_once(name: str, flags: int) -> int:
    """Open without waiting: a named pipe would hold us until somebody writes into it."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _single(source: SourceFile, picture: Picture) -> Scan:
    return _scan(picture, _values(picture), (source,), (picture,))


def _dual(
    first: tuple[SourceFile, Picture], second: tuple[SourceFile, Picture], room: Room
) -> Scan:
    from workstation.adapters.pictures.pair import in_order

    right_way, remarks = in_order(first[1], second[1])
    low, high = (first, second) if right_way else (second, first)
    both = (low[1], high[1])
    values = _stacked([_values(picture) for picture in both], room)
    levels = {(picture.air_value, picture.black_level) for picture in both}
    air, black = levels.pop() if len(levels) == 1 else (None, None)
    if levels:
        remarks += ("The two files declare different air values or black levels; none is used.",)
    said = tuple(dict.fromkeys(remark for picture in both for remark in picture.remarks))
    merged = replace(
        low[1],
        kind=PictureKind.DUAL_ENERGY,
        energies=(Energy.LOW, Energy.HIGH),
        air_value=air,
        black_level=black,
        simulated=any(picture.simulated for picture in both),
        remarks=said + remarks,
    )
    return _scan(merged, values, (low[0], high[0]), both)


def _stacked(parts: list[NDArray[np.generic]], room: Room) -> NDArray[np.generic]:
    import numpy as np

    shape = (sum(len(part) for part in parts), *parts[0].shape[1:])
    whole = room.zeros(shape, np.result_type(*parts))
    at = 0
    for part in parts:
        whole[at : at + len(part)] = part
        at += len(part)
    return whole


def _values(picture: Picture) -> NDArray[np.generic]:
    if picture.values is None:
        raise AssertionError("pixels were asked for")
    return picture.values


def _scan(
    picture: Picture,
    values: NDArray[np.generic],
    files: tuple[SourceFile, ...],
    parts: tuple[Picture, ...],
) -> Scan:
    values.flags.writeable = False
    return Scan(
        kind=picture.kind,
        values=values,
        bits=picture.bits,
        files=files,
        energies=picture.energies or (Energy.UNDECLARED,) * int(values.shape[0]),
        view=picture.view,
        air_value=picture.air_value,
        black_level=picture.black_level,
        inverted=picture.inverted,
        window=picture.window,
        spacing_mm=picture.spacing_mm,
        spacing_calibrated=picture.spacing_calibrated,
        ooi_id=picture.ooi_id,
        scan_uid=picture.scan_uid,
        instance_uids=tuple(p.instance_uid for p in parts if p.instance_uid),
        series_uids=tuple(p.series_uid or "" for p in parts if p.instance_uid),
        sop_classes=tuple(dict.fromkeys(p.sop_class for p in parts if p.sop_class)),
        transfer_syntax=picture.transfer_syntax,
        effective_energies_kev=tuple(
            p.effective_energy_kev for p in parts if p.effective_energy_kev is not None
        ),
        acquired_at=picture.acquired_at,
        device=picture.device,
        simulated=picture.simulated,
        missing=picture.missing,
        remarks=picture.remarks,
        windows=picture.windows,
        voi_luts=picture.voi_luts,
        modality=picture.modality,
        padding=picture.padding,
        magnification=picture.magnification,
        spacing_plane=picture.spacing_plane,
        slice_spacing_mm=picture.slice_spacing_mm,
        slice_positions_mm=picture.slice_positions_mm,
        orientation=picture.orientation,
        position_mm=picture.position_mm,
        palette=picture.palette,
        flat_field=picture.flat_field,
        provenance=tuple(dict.fromkeys(one for part in parts for one in part.provenance)),
    )
