"""Findings leave the station: COCO for those who train, DICOS threat reports for other stations."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.answering import Answering
from workstation.services.case_reading import read_case
from workstation.services.coco import (
    Naming,
    dataset,
    officers_document,
    own_naming,
    results,
)
from workstation.services.findings_reports import (
    PictureFindings,
    ReportDraft,
    machine_report,
    operator_reports,
    references_of,
    truth_report,
)
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.truth_reports import decided_by, examined


class Form(StrEnum):
    """What is written."""

    COCO = "coco"
    TDR = "tdr"


class ReportWriter(Protocol):
    """Writes threat reports (`adapters.worker`, `adapters.pictures.threat_reports_out`)."""

    def write_report(self, path: Path, draft: ReportDraft) -> None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an export, and what could not be put into it, each in one sentence."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()


class FindingsExport:
    """Writes findings. Calls block; files are whole or not there, and none is replaced."""

    def __init__(
        self,
        writer: ReportWriter,
        clock: Clock,
        station: str,
        software: str,
        answering: Answering | None = None,
        log: DecisionLog | None = None,
    ) -> None:
        self._writer, self._clock, self._answering = writer, clock, answering
        self._log = log
        self._station, self._software = station, software

    def write(
        self,
        form: Form,
        pictures: Sequence[PictureFindings],
        folder: Path,
        naming: Naming | None = None,
    ) -> Written:
        """Write the findings of pictures into a folder.

        COCO: `images.json`, `results.json` of the first model (further ones
        `results-<model>.json`) and, where officers said anything, `officers.json`; `naming`
        gives the numbers of a data set that is there. TDR: a report for each picture and model,
        and for each picture and officer; and one of the truth where the parcel was examined.

        Raises
        ------
        WorkstationError
            FINDINGS-04 where a file of such a name is there, PICTURE-01, SCAN-16 or FINDINGS-06
            where one cannot be written; the files of this call are then taken away again.
        """
        written: list[Path] = []
        try:
            if form is Form.COCO:
                left = self._coco(pictures, folder, naming, written)
            else:
                left = self._reports(pictures, folder, written)
        except BaseException:
            _take_away(written)
            raise
        return Written(tuple(written), tuple(left))

    def record(
        self, log: DecisionLog, written: Written, parcels: Sequence[str], officer: str
    ) -> None:
        """Tell the log what left the station; without its entry the files are taken away again.

        Raises
        ------
        WorkstationError
            LOG-nn where the entry could not be made durable.
        """
        try:
            files = [
                {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
                for path in written.files
            ]
            data: dict[str, object] = {"files": files, "parcels": list(parcels)}
            log.append(EntryDraft("findings_exported", officer, data))
        except BaseException:
            _take_away(written.files)
            raise

    def with_answers(self, picture: PictureFindings) -> PictureFindings:
        """The picture of a parcel, with what officers said, decided and found up to now.

        Raises
        ------
        WorkstationError
            LOG-06 where an entry of them is damaged, STORE-nn.
        """
        if self._answering is None or not picture.parcel:
            return picture
        given, identity = self._answering.given(picture.parcel), picture.scan.identity
        case = None if self._log is None else read_case(self._log, picture.parcel)
        return replace(
            picture,
            answers=given.answers_on(identity),
            own=given.on(identity),
            decided=None if case is None else decided_by(case),
            examined=None if case is None else examined(case),
        )

    def _coco(
        self,
        pictures: Sequence[PictureFindings],
        folder: Path,
        naming: Naming | None,
        written: list[Path],
    ) -> list[str]:
        left: list[str] = []
        if naming is None:
            naming = own_naming(pictures)
        else:
            strange = [one.name for one in pictures if not naming.holds(one)]
            left += [f"{name} is no picture of the data set given." for name in strange]
            pictures = [one for one in pictures if naming.holds(one)]
        moment = self._clock.now()
        models = dict.fromkeys(
            one.model.model_id for picture in pictures for one in picture.detections
        )
        documents: dict[str, object] = {
            "images.json": dataset(pictures, naming, moment, self._software)
        }
        for place, model_id in enumerate(models):
            found, unnamed = results(pictures, naming, model_id)
            documents[f"results-{plain_name(model_id)}.json" if place else "results.json"] = found
            left += [
                f"{_counted(count)} of class {label} left out: the data set given has no such category."
                for label, count in unnamed.items()
            ]
        documents.setdefault("results.json", [])
        if any(picture.answers or picture.own for picture in pictures):
            documents["officers.json"] = officers_document(pictures, naming, moment)
        for name in documents:
            keep_what_is_there(folder / name)
        for name, document in documents.items():
            _write_json(folder / name, document)
            written.append(folder / name)
        return left

    def _reports(
        self, pictures: Sequence[PictureFindings], folder: Path, written: list[Path]
    ) -> list[str]:
        left: list[str] = []
        for picture in pictures:
            try:
                drafts = self._drafts(picture)
            except WorkstationError as error:
                left.append(str(error.notice))
                continue
            left += [f"{picture.name}: no report: {one.reason}" for one in picture.not_checked]
            for ending, draft in drafts:
                path = folder / f"{_stem(picture)}-{ending}.dcs"
                keep_what_is_there(path)
                _make(folder)
                self._writer.write_report(path, draft)
                written.append(path)
        return left

    def _drafts(self, picture: PictureFindings) -> list[tuple[str, ReportDraft]]:
        moment, references = self._clock.now(), references_of(picture.scan)
        told = (references, moment, self._software, self._station, picture.scan.simulated)
        found = []
        for detection in picture.detections:
            report = machine_report(picture, detection, moment)
            ending = f"machine-{plain_name(detection.model.model_id)}"
            draft = ReportDraft(report, *told, milliseconds=detection.milliseconds)
            found.append((ending, draft))
        for officer, report in operator_reports(picture):
            draft = ReportDraft(report, *told, operator=officer)
            found.append((f"operator-{plain_name(officer)}", draft))
        truth = truth_report(picture)
        if truth is not None and picture.examined is not None:
            draft = ReportDraft(truth, *told, operator=picture.examined.inspector)
            found.append(("ground-truth", draft))
        return found


def plain_name(words: str) -> str:
    """Part of a file's name; different words stay different."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in words)[:60]
    if plain == words and plain.strip("."):
        return plain
    return f"{plain.strip('.')}-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _counted(count: int) -> str:
    return "1 finding" if count == 1 else f"{count:,} findings".replace(",", "\N{NO-BREAK SPACE}")


def keep_what_is_there(path: Path) -> None:
    """Refuse to write over a file.

    Raises
    ------
    WorkstationError
        FINDINGS-04.
    """
    if is_there(path):
        raise WorkstationError(
            Notice(
                fact=f"There is a file {path.name} in that folder already.",
                safe="It was not replaced, and nothing has been written.",
                act="Choose another folder.",
                code="FINDINGS-04",
            )
        )


def is_there(path: Path) -> bool:
    """Whether a file has that name; where that cannot be known, writing it tells why."""
    try:
        return path.exists()
    except OSError:
        return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"The folder {folder.name} cannot be made ({error.strerror or error}).",
                safe="Nothing has been written.",
                act="Choose another folder, or free space on this disk.",
                code="FINDINGS-06",
            ),
            environment=True,
        ) from error


def _stem(picture: PictureFindings) -> str:
    """A name of its own for each picture, whatever two files are called."""
    name = plain_name(Path(picture.name).stem)
    digest = hashlib.sha256(picture.scan.identity.encode()).hexdigest()[:8]
    return f"{name}-{digest}"


def _write_json(path: Path, document: object) -> None:
    from workstation.imaging.files import whole_file

    if isinstance(document, list):  # a line for each result
        lines = (json.dumps(one, ensure_ascii=False, allow_nan=False) for one in document)
        text = "[\n" + ",\n".join(lines) + "\n]\n"
    else:
        text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    with whole_file(path) as stream:
        stream.write(text.encode("utf-8", "replace"))


def _take_away(files: Sequence[Path]) -> None:
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
