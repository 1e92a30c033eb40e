"""Pictures and marks for training: pixels as they are, and nothing that names anybody.

What is written of a picture is listed here, name by name: whatever else a file, a record or the
log knows stays at home. New names are drawn at random; the log alone keeps which is which.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Protocol

from workstation.domain.answers import GivenAnswers, MarkAnswer, OwnShape
from workstation.domain.log import LogEntry
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.scan import Scan, ScanRef
from workstation.services.permissions import Deed, Permissions
from workstation.services.ports import DecisionLog, EntryDraft

KIND = "training_exported"
_AT_ONCE = 100
"""Files named in one entry."""
OWN_MARK = "own mark"
_README = """Pictures for training, with nothing in them that names a parcel, a person or a station.

<name>.npy    stored sample values as they were recorded: frames, rows, columns (NumPy format 1.0)
images.json   for each: its kind, what was declared of its values, the marks of officers

Names are random. Pixels are as they are: writing that lies in a picture itself lies in it still.
A mark says what an officer answered to a model's mark ("confirmed", "false_alarm", "cannot_tell"),
or was drawn by an officer ("own mark"). A picture without marks is not without objects.
"""


class Pictures(Protocol):
    """What this needs of `services.bench.Parcels` and the store. Blocking."""

    def load(self, ref: ScanRef) -> Scan: ...


class Answered(Protocol):
    """What this needs of `services.answering.Answering`."""

    def given(self, parcel_id: str) -> GivenAnswers: ...


@dataclass(frozen=True, slots=True)
class TrainingExport:
    """What was written, and what could not be read."""

    folder: Path
    pictures: int
    marks: int
    unread: tuple[str, ...]
    entries: tuple[int, ...]


class Training:
    """Writes pictures of parcels for training. Calls block, some for long."""

    def __init__(
        self,
        scans: Callable[[str], Sequence[ScanRef]],
        pictures: Pictures,
        answered: Answered,
        write: Callable[[Path, Scan], None],
        log: DecisionLog,
        permissions: Permissions,
        through: str,
    ) -> None:
        self._scans, self._pictures, self._answered = scans, pictures, answered
        self._write, self._log = write, log
        self._permissions, self._through = permissions, through

    def export(
        self,
        by: Officer,
        parcels: Iterable[str],
        folder: Path,
        told: Callable[[str], None] = lambda _: None,
    ) -> TrainingExport:
        """Write the pictures of parcels into a new folder, and tell the log what left.

        Raises
        ------
        WorkstationError
            RIGHTS-01; TRAINING-01 where the folder is there, -02 where nothing could be written;
            PICTURE-01, LOG-nn. Nothing is left in the folder then.
        """
        self._permissions.require(by, Deed.EXPORT_TRAINING)
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise WorkstationError(_no_folder(error)) from error
        unread: list[str] = []
        images: list[dict[str, object]] = []
        sources: dict[str, list[str]] = {}
        try:
            for number, parcel in enumerate(dict.fromkeys(parcels), 1):
                for ref in self._scans(parcel):
                    try:
                        scan = self._pictures.load(ref)
                        given = self._answered.given(parcel)
                    except WorkstationError as error:
                        unread.append(f"{parcel}: {error.notice.fact}")
                        continue
                    name = f"{secrets.token_hex(16)}.npy"
                    self._write(folder / name, scan)
                    images.append(_image(name, scan, given))
                    sources[name] = [source.sha256 for source in ref.files]
                if number % 20 == 0:
                    told(f"{number} parcels")
            if not images:
                raise WorkstationError(_nothing(unread))
            SystemRandom().shuffle(images)  # nor does their order tell when they came
            _put(folder / "images.json", json.dumps({"images": images}, indent=1).encode())
            _put(folder / "README.txt", _README.encode())
            for path in folder.iterdir():
                os.utime(path, (0, 0))
            entries = self._tell(by, folder, sources)
        except BaseException as error:
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
            if isinstance(error, OSError):
                raise WorkstationError(_not_written(error), environment=True) from error
            raise
        marks = sum(len(marks) for one in images if isinstance(marks := one["marks"], list))
        numbers = tuple(entry.seq for entry in entries)
        return TrainingExport(folder, len(images), marks, tuple(unread), numbers)

    def _tell(self, by: Officer, folder: Path, sources: dict[str, list[str]]) -> list[LogEntry]:
        told = [
            {"file": name, "sha256": _digest(folder / name), "of": of}
            for name, of in sorted(sources.items())
        ]
        index = _digest(folder / "images.json")
        return [
            self._log.append(
                EntryDraft(
                    KIND,
                    by.name,
                    {
                        "files": told[start : start + _AT_ONCE],
                        "images": index,
                        "pictures": len(told),
                        "through": self._through,
                    },
                )
            )
            for start in range(0, len(told), _AT_ONCE)
        ]


def _image(name: str, scan: Scan, given: GivenAnswers) -> dict[str, object]:
    """Everything that is told of a picture; nothing here is text that somebody typed."""
    shape = scan.values.shape
    return {
        "file": name,
        "frames": shape[0],
        "rows": shape[1],
        "columns": shape[2],
        "kind": scan.kind.value,
        "dtype": scan.values.dtype.name,
        "bits": scan.bits,
        "energies": [energy.value for energy in scan.energies],
        "inverted": scan.inverted,
        "air_value": scan.air_value,
        "black_level": scan.black_level,
        "spacing_mm": None if scan.spacing_mm is None else list(scan.spacing_mm),
        "simulated": scan.simulated,
        "marks": [*_answers(scan, given), *_own(scan, given)],
    }


def _answers(scan: Scan, given: GivenAnswers) -> Iterable[dict[str, object]]:
    for one in given.answers_on(scan.identity):
        yield {
            "class": one.key.code,
            "box": list(one.key.box),
            "score": one.key.score,
            "model": one.key.model_sha256,
            "said": MarkAnswer(one.answer).value,
        }


def _own(scan: Scan, given: GivenAnswers) -> Iterable[dict[str, object]]:
    for mark in given.on(scan.identity):
        told: dict[str, object] = {"class": OWN_MARK, "box": list(mark.bounds)}
        if mark.shape is OwnShape.POLYGON:
            told["outline"] = [list(point) for point in mark.points]
        if mark.frame is not None:
            told["frame"] = mark.frame
        yield told


def _put(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _no_folder(error: OSError) -> Notice:
    why = "it is there already" if isinstance(error, FileExistsError) else error.strerror
    return Notice(
        fact=f"The folder for the pictures cannot be made: {why}.",
        safe="Nothing has been written.",
        act="Name a folder that is not there yet.",
        code="TRAINING-01",
    )


def _nothing(unread: Sequence[str]) -> Notice:
    why = f" {unread[0]}" if unread else ""
    return Notice(
        fact=f"None of these parcels has a picture that can be read.{why}",
        safe="Nothing has been written.",
        act="Name parcels with pictures.",
        code="TRAINING-02",
    )


def _not_written(error: OSError) -> Notice:
    return Notice(
        fact=f"The pictures cannot be written ({error.strerror or 'the disk fails'}).",
        safe="What had been written is taken away again; the station is as it was.",
        act="Free space there, or name another folder.",
        code="TRAINING-03",
    )
