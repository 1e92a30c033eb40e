"""The reader of picture files: bytes of strangers in, one `Scan` or one clear sentence out."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.adapters.encryption.reading import plain_file
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import (
    CANNOT_OPEN,
    DAMAGED,
    EMPTY,
    NO_PAIR,
    NO_PIXELS,
    NOT_A_PICTURE,
    OUT_OF_MEMORY,
    PLUG_IN,
    refusal,
    refuse,
)
from workstation.adapters.pictures.opening import open_at_once
from workstation.adapters.pictures.preview import NoPreviewError
from workstation.adapters.pictures.room import OwnRoom, Room
from workstation.domain.notice import WorkstationError
from workstation.domain.picture import Picture
from workstation.domain.scan import Energy, PictureKind, Preview, Scan, ScanHeader, SourceFile
from workstation.domain.threat_report import ThreatReport
from workstation.services.ports import PictureFile, PictureFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.adapters.pictures.declarations import Declared

START_BYTES = 4096
_SMALL = 1 << 20
"""Files under this are hashed at once: a thread would cost more."""
RAW_SUFFIXES = (".raw", ".bin", ".dat", ".img")


class PictureReader:
    """Reads in this process (the `ScanReader` port). Native decoders run on the file's bytes:
    a bench uses `WorkerReader`, which runs this class in a child process."""

    def __init__(
        self,
        limits: Limits | None = None,
        room: Room | None = None,
        *,
        rules: Path | None = None,
        plug_ins: bool = False,
        at_work: Callable[[str | None], None] = lambda name: None,
        keys: dict[str, bytes] | None = None,
    ) -> None:
        """`rules` is the site's rule file; `plug_ins` only in a child process, where `at_work`
        is told the name of the one that is running, and None when it is done. `keys` are those
        of sealed files by their paths; None: what this process has opened of its vault."""
        self._limits = limits or Limits()
        self._room = room or OwnRoom()
        self._rules, self._plug_ins, self._at_work = rules, plug_ins, at_work
        self._as_stored, self._keys = False, keys

    def header(self, path: Path) -> ScanHeader:
        """What a file declares, of its first view where it holds several. Plain pictures are
        decoded for it, to tell grey from colour.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        return self.headers(path)[0]

    def headers(self, path: Path) -> tuple[ScanHeader, ...]:
        """What a file declares, one for each view in it.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        source, pictures = self._pictures(path, pixels=False)
        return tuple(_header(replace(source, part=one.part), one) for one in pictures)

    def read(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """Decode one picture: one file, the two files of a dual-energy pair, or the slices of a
        CT series, one file each, in any order.

        `part` names one of several views in the file; without it the first is read.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence. Never another exception for bad input.
        """
        if not paths:
            refuse(NO_PAIR, "No file was given.")
        if len(paths) > 2:
            return self._stack(paths)
        read = [self._view(path, part) for path in paths]
        if len(read) == 1:
            return _single(*read[0])
        if all(picture.kind is PictureKind.VOLUME for _, picture in read):
            return self._stack(paths)
        return _dual(read[0], read[1], self._room)

    def stored(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """As `read`, but a palette's indices in place of its colours, and frames in their order in
        the file: what the file itself holds.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        own = copy(self)
        own._as_stored = True
        return own.read(paths, part)

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

    def _stack(self, paths: Sequence[Path]) -> Scan:
        from workstation.adapters.pictures.stack import join

        own = copy(self)  # the files' bytes need not outlive them: only the voxels go to the room
        own._room = OwnRoom()

        def part(number: int) -> tuple[SourceFile, Picture]:
            source, pictures = own._pictures(paths[number], pixels=True)
            if not number and pictures[0].kind is not PictureKind.VOLUME:
                refuse(NO_PAIR, f"A picture is read from one file or two, not from {len(paths)}.")
            return source, pictures[0]

        stack = join(len(paths), part, self._room, self._limits)
        return _scan(stack.picture, stack.values, stack.files, stack.parts)

    def preview(self, paths: Sequence[Path]) -> Preview | None:
        """A reduced picture of large files, unchecked and not hashed; None where it is not offered.

        Raises
        ------
        WorkstationError
            SCAN-nn where a file cannot be read.
        """
        if len(paths) not in (1, 2):
            return None
        found = []
        for path in paths:
            try:
                found.append(self._glance(path))
            except NoPreviewError:
                return None
        sizes = {(picture.rows, picture.columns) for picture in found}
        if len(sizes) != 1:
            return None
        none = SourceFile("", "", 0, "")
        if len(found) == 1:
            scan = _single(none, found[0])
        else:
            scan = _dual((none, found[0]), (none, found[1]), self._room)
        rows, columns = sizes.pop()
        return Preview(replace(scan, files=()), rows, columns)

    def _glance(self, path: Path) -> Picture:
        from workstation.adapters.pictures.dicom import looks_like_dicom, read_dicom

        data = self._bytes(path, glance=True)
        if not looks_like_dicom(data):
            raise NoPreviewError
        try:
            return read_dicom(data, self._limits, pixels=True, room=self._room, preview=True)
        except MemoryError as error:
            raise NoPreviewError from error

    def _view(self, path: Path, part: str | None) -> tuple[SourceFile, Picture]:
        source, pictures = self._pictures(path, pixels=True)
        chosen = pictures[0]
        if part is not None:
            named = [one for one in pictures if one.part == part]
            if not named:
                refuse(NO_PIXELS, f"{_words(path)} holds no view “{part}”.")
            chosen = named[0]
        elif len(pictures) > 1:
            views = ", ".join(str(one.part) for one in pictures)
            told = f"The file holds {len(pictures)} views ({views}); this is {chosen.part}."
            chosen = replace(chosen, remarks=(*chosen.remarks, told))
        return replace(source, part=chosen.part), chosen

    def _pictures(self, path: Path, *, pixels: bool) -> tuple[SourceFile, tuple[Picture, ...]]:
        data = self._bytes(path)
        try:
            if len(data) < _SMALL:
                pictures = self._decode(path, data, pixels)
                digest = hashlib.sha256(data).hexdigest()
            else:
                with ThreadPoolExecutor(1) as beside:  # hashed while it is decoded
                    hashed = beside.submit(hashlib.sha256, data)
                    pictures = self._decode(path, data, pixels)
                digest = hashed.result().hexdigest()
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
            digest,
            len(data),
            pictures[0].media,
            pictures[0].sidecar_sha256,
        )
        return source, pictures

    def _bytes(self, path: Path, *, glance: bool = False) -> memoryview:
        """The whole file, read once: what is hashed is what is decoded.

        With `glance` perhaps the file itself, which may change: for a preview alone.
        """
        try:
            with open(path, "rb", buffering=0, opener=open_at_once) as file:
                facts = os.fstat(file.fileno())
                if not stat.S_ISREG(facts.st_mode):
                    refuse(CANNOT_OPEN, f"{_words(path)} is not a file.")
                self._limits.check_file(facts.st_size)
                with plain_file(file, path, facts.st_size, self._keys) as (plain, size):
                    if isinstance(plain, BytesIO):
                        data = memoryview(plain.getvalue())
                    else:
                        take = self._room.glance if glance and size else self._room.load
                        data = take(plain, size)
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

    def _decode(self, path: Path, data: memoryview, pixels: bool) -> tuple[Picture, ...]:
        from workstation.adapters.pictures.dicom import looks_like_dicom

        declared = None
        named_raw = path.name.lower().endswith(RAW_SUFFIXES)
        if named_raw or not looks_like_dicom(data[:START_BYTES]):
            from workstation.adapters.pictures.sidecar import load_declared

            declared = load_declared(path, self._rules, self._keys)
        found = None if declared is None else declared.found
        chosen = self._format(path, data, found)
        file = PictureFile(_words(path), data, pixels, found, self._limits.decoded_bytes)
        pictures = tuple(chosen.read(file))
        if not pictures[0].plain:
            return pictures
        return self._declared(path, pictures[0], declared)

    def _declared(
        self, path: Path, picture: Picture, declared: Declared | None
    ) -> tuple[Picture, ...]:
        from workstation.adapters.pictures.declarations import Declared
        from workstation.adapters.pictures.declare import declare
        from workstation.adapters.pictures.flat_files import FlatFiles

        told = [] if declared is None else [declared]
        if picture.inside is not None:
            told.insert(0, Declared(json.loads(picture.inside), "its image description"))
        flat = FlatFiles(path, self._limits, self._bytes, self._counts)
        views = declare(picture, told, flat.load)
        if declared is None:
            return views
        kept = {"sidecar_sha256": declared.sha256, "declarations": declared.text}
        return tuple(replace(view, **kept) for view in views)  # type: ignore[arg-type]

    def _counts(self, path: Path, data: memoryview) -> Picture:
        """A file that a picture's declarations name, as plain samples."""
        chosen = self._format(path, data, None)
        file = PictureFile(_words(path), data, True, None, self._limits.decoded_bytes)
        return next(iter(chosen.read(file)))

    def _format(
        self, path: Path, data: memoryview, declared: Mapping[str, object] | None
    ) -> PictureFormat:
        from workstation.adapters.pictures.formats import built_in, format_of

        formats = built_in(self._limits, self._room, as_stored=self._as_stored)
        if declared is not None and "raw" in declared:
            return formats[-1]
        name = _words(path)
        found = format_of(formats, data, name)
        if found is not None and found is not formats[-1]:
            return found
        broken: list[str] = []
        if self._plug_ins:
            from workstation.adapters.pictures.plug_ins import discover

            plug_ins = discover(self._limits, [one.name for one in formats], self._at_work)
            broken = list(plug_ins.broken)
            for one in plug_ins.formats:
                try:
                    if one.recognises(bytes(data[:START_BYTES]), name):
                        return one
                except WorkstationError:
                    broken.append(one.name)
        if found is not None:
            return found
        if broken:
            names = ", ".join(f"“{one}”" for one in broken)
            refuse(
                PLUG_IN,
                f"{name} is of no kind that is read here; reader plug-in {names} does not work.",
            )
        refuse(NOT_A_PICTURE, f"{name} is not a picture file of a kind that is read here.")


def _header(source: SourceFile, picture: Picture) -> ScanHeader:
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
        series_uid=picture.series_uid,
        simulated=picture.simulated,
        inverted=picture.inverted,
        effective_energy_kev=picture.effective_energy_kev,
        kvp=picture.kvp,
        pair=picture.pair,
        declarations=picture.declarations,
        companions=picture.companions,
    )


def _words(path: Path) -> str:
    """A file's name as text that can be shown and kept, whatever bytes it is made of."""
    plain = path.name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in plain)


def _single(source: SourceFile, picture: Picture) -> Scan:
    return _scan(picture, _values(picture), (source,), (picture,))


def _dual(
    first: tuple[SourceFile, Picture], second: tuple[SourceFile, Picture], room: Room
) -> Scan:
    from workstation.adapters.pictures.pair import both_flat, in_order

    right_way, remarks = in_order(first[1], second[1])
    low, high = (first, second) if right_way else (second, first)
    both = (low[1], high[1])
    values = _stacked([_values(picture) for picture in both], room)
    levels = {(picture.air_value, picture.black_level) for picture in both}
    air, black = levels.pop() if len(levels) == 1 else (None, None)
    if levels:
        remarks += ("The two files declare different air values or black levels; none is used.",)
    flat, told = both_flat(low[1].flat_field, high[1].flat_field)
    remarks += told
    said = tuple(dict.fromkeys(remark for picture in both for remark in picture.remarks))
    merged = replace(
        low[1],
        kind=PictureKind.DUAL_ENERGY,
        energies=(Energy.LOW, Energy.HIGH),
        air_value=air,
        black_level=black,
        simulated=any(picture.simulated for picture in both),
        remarks=said + remarks,
        flat_field=flat,
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
        effective_energies_kev=picture.effective_energies_kev
        or tuple(p.effective_energy_kev for p in parts if p.effective_energy_kev is not None),
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
