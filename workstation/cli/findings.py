"""`findings export`: what models and officers marked, for training or for other stations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.looking import gather, no_pictures, read_all
from workstation.composition import SOFTWARE, Station, open_station
from workstation.domain.barcode import Barcode
from workstation.domain.findings import Detection, Opinion
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Scan
from workstation.reading import open_pictures, open_writer
from workstation.services.coco import Naming, naming_of
from workstation.services.decisions import shift_for
from workstation.services.findings_export import FindingsExport, Form, Written
from workstation.services.findings_reports import PictureAbout, PictureFindings
from workstation.services.models import Models

Unread = tuple[str, WorkstationError]


def run(arguments: Arguments, answers: Answers) -> int:
    """0: all is written; 2: some pictures could not be read or put into the form."""
    if bool(arguments.paths) == bool(arguments.parcels):
        raise WorkstationError(
            Notice(
                fact="The command is not complete: name pictures or folders, or parcels by --parcel.",
                safe="Nothing has been written.",
                act="See “workstation findings export --help”.",
                code="CLI-20",
            )
        )
    naming = None if arguments.like is None else _naming(arguments.like)
    parcels = [Barcode.parse(word).text for word in arguments.parcels]
    if parcels:
        station = open_station(arguments.data_dir, through="command line")
        try:
            found, unread = _of_parcels(station, parcels, arguments.threshold)
            written = _write(station.findings, found, unread, arguments, naming)
            station.findings.record(station.log, written, parcels, arguments.by or "")
        finally:
            station.close()
    else:
        found, unread = _of_files(arguments)
        written = _write_files(arguments, found, unread, naming)
    _tell(answers, arguments, found, unread, written)
    status = 2 if unread or written.left_out else 0
    return 3 if any(error.environment for _, error in unread) else status


def _of_files(arguments: Arguments) -> tuple[list[PictureFindings], list[Unread]]:
    taken, _ = gather(arguments.paths)
    if not taken:
        raise no_pictures(arguments.paths)
    pictures = open_pictures(arguments.data_dir)
    threshold = arguments.threshold
    threshold = pictures.settings.threshold if threshold is None else threshold
    found: list[PictureFindings] = []
    unread: list[Unread] = []
    names: set[str] = set()
    models = Models(pictures.model, pictures.beside)
    try:
        for read in read_all(pictures.reader, taken):
            if read.scan is None:
                if read.failure is not None:
                    unread.append((str(read.paths[0]), read.failure))
                continue
            name = _free(_named(read.paths[0], arguments.paths, read.scan), names)
            found.append(_picture(name, read.scan, _opinions(models, read.scan), threshold))
    finally:
        pictures.close()
    return found, unread


def _of_parcels(
    station: Station, parcels: list[str], threshold: float | None
) -> tuple[list[PictureFindings], list[Unread]]:
    threshold = station.settings.threshold if threshold is None else threshold
    found: list[PictureFindings] = []
    unread: list[Unread] = []
    names: set[str] = set()
    for parcel in dict.fromkeys(parcels):
        refs = station.store.scans(parcel)
        if not refs:
            unread.append((parcel, WorkstationError(_no_scan(parcel))))
        for ref in refs:
            name = f"{parcel}/{ref.files[0].name}"
            try:
                scan = station.parcels.load(ref)
            except WorkstationError as error:
                unread.append((name, error))
                continue
            opinions = _opinions(station.parcels.models, scan)
            picture = _picture(_free(name, names), scan, opinions, threshold, parcel)
            found.append(station.findings.with_answers(picture))
    return found, unread


def _opinions(models: Models, scan: Scan) -> list[Opinion]:
    """The primary model's opinion, then those of the other models that officers see."""
    shown = [one.name for one in models.beside if not one.shadow]
    return [models.primary.judge(scan), *(models.judge_beside(name, scan) for name in shown)]


def _picture(
    name: str, scan: Scan, opinions: list[Opinion], threshold: float | None, parcel: str = ""
) -> PictureFindings:
    shift = shift_for(opinions, threshold)
    plain = tuple(
        replace(one, anomaly_map=None) if isinstance(one, Detection) else one for one in opinions
    )
    return PictureFindings(name, PictureAbout.of(scan), plain, shift, parcel)


def _write_files(
    arguments: Arguments,
    found: list[PictureFindings],
    unread: list[Unread],
    naming: Naming | None,
) -> Written:
    from workstation.adapters.settings import load_settings
    from workstation.adapters.system_clock import SystemClock

    writer, close = open_writer()
    try:
        station = load_settings(arguments.data_dir).station
        export = FindingsExport(writer, SystemClock(), station, SOFTWARE)
        return _write(export, found, unread, arguments, naming)
    finally:
        close()


def _write(
    export: FindingsExport,
    found: list[PictureFindings],
    unread: list[Unread],
    arguments: Arguments,
    naming: Naming | None,
) -> Written:
    if not found:
        raise unread[0][1]
    return export.write(Form(arguments.form), found, arguments.out, naming)


def _naming(path: Path) -> Naming:
    try:
        document = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"The data set {path.name} cannot be read ({error.strerror or error}).",
                safe="Nothing has been written.",
                act="Name the data set's annotation file.",
                code="CLI-21",
            )
        ) from error
    except (ValueError, RecursionError):
        document = None
    return naming_of(document, path.name)


def _named(path: Path, given: list[Path], scan: Scan) -> str:
    """Its path below the folder that was named, else its name; a file's views apart."""
    part = "" if scan.files[0].part is None else f"#{scan.files[0].part}"
    for folder in given:
        if path != folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix() + part
    return path.name + part


def _free(name: str, taken: set[str]) -> str:
    """The name, or one with a number where another picture has it."""
    names: Iterator[str] = (f"{name}#{number}" for number in range(2, 1 << 31))
    found = name if name not in taken else next(one for one in names if one not in taken)
    taken.add(found)
    return found


def _no_scan(parcel: str) -> Notice:
    return Notice(
        fact=f"No scan is filed under parcel {parcel}.",
        safe="Nothing has been written of it.",
        act="Look at its number.",
        code="CLI-22",
    )


def _tell(
    answers: Answers,
    arguments: Arguments,
    found: list[PictureFindings],
    unread: list[Unread],
    written: Written,
) -> None:
    counts = [
        {
            "picture": one.name,
            "findings": sum(len(d.counting(one.shift)) for d in one.detections),
            "answers": len(one.answers),
            "own_marks": len(one.own),
            "not_checked": " ".join(why.reason for why in one.not_checked) or None,
        }
        for one in found
    ]
    if answers.as_json:
        answers.document(
            {
                "format": arguments.form,
                "out": str(arguments.out),
                "files": [path.name for path in written.files],
                "pictures": counts,
                "left_out": list(written.left_out),
                "unread": [
                    {"file": name, **failure_document(error.notice)} for name, error in unread
                ],
            }
        )
        return
    findings = sum(len(d.counting(one.shift)) for one in found for d in one.detections)
    answers.say(
        f"Written to {arguments.out}: {len(written.files):,} files,"
        f" {findings:,} findings on {len(found):,} pictures."
    )
    for one in counts:
        if one["not_checked"]:
            answers.note(f"{one['picture']}: not checked: {one['not_checked']}")
    for words in written.left_out:
        answers.note(words)
    for name, error in unread:
        answers.note(f"{name}: {error.notice}")
