"""`examine`: one parcel from barcode to machine opinion, nothing recorded."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.documents import (
    Looked,
    opinion_documents,
    parcel_document,
    scan_documents,
    summary_document,
)
from workstation.cli.looking import gather, no_pictures, read_all
from workstation.cli.pictures import parcel_stem, write_pictures
from workstation.composition import Station, open_station
from workstation.domain.findings import Detection, NotChecked, opinion_words
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.opinions import Opinions
from workstation.domain.picture_facts import PictureFacts, picture_facts
from workstation.domain.scan import Scan
from workstation.imaging.weighing import weigh_parcel
from workstation.services.decisions import shift_for
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.risk import Summary, summarise

_ADDS = ("The picture", "Not weighed by the picture")
"""How sentences begin that tell more than the opinions do."""


@dataclass(frozen=True, slots=True, eq=False)
class Examined:
    """A parcel with its pictures, those that could be read and those that could not."""

    opened: OpenedParcel
    looked: tuple[Looked, ...]
    unread: tuple[tuple[str, WorkstationError], ...]
    pictures: tuple[Path, ...]
    threshold: float | None

    def document(self) -> dict[str, object]:
        """The answer in JSON; its keys are told in docs/cli.md."""
        unread = [NotChecked(error.notice.fact, error.notice.code) for _, error in self.unread]
        scans = [document for item in self.looked for document in scan_documents(item)]
        answer = parcel_document(self.opened)
        answer["scans"] = scans
        answer |= opinion_documents(self.looked, self.threshold, unread)
        answer["unread"] = [
            {"file": name, **failure_document(error.notice)} for name, error in self.unread
        ]
        answer["summary"] = summary_document(self.summary())
        answer["pictures"] = [str(path) for path in self.pictures]
        answer["simulated"] = self.opened.simulated or any(x.scan.simulated for x in self.looked)
        return answer

    def summary(self) -> Summary:
        """The parcel's risk in words."""
        unread = [NotChecked(error.notice.fact, error.notice.code) for _, error in self.unread]
        opinions = [item.opinion for item in self.looked]
        shift = shift_for(opinions, self.threshold)
        opened = self.opened
        return summarise(
            opened.reasons,
            opened.not_computed,
            opened.record,
            [*opinions, *unread],
            shift,
            weight=opened.weight,
        )


def run(arguments: Arguments, answers: Answers) -> int:
    """Examine one parcel; 0 also where there is no record, no scan or no opinion."""
    station = open_or_look(arguments.data_dir)
    try:
        examined = examine(
            station,
            arguments.barcode,
            arguments.parent,
            tuple(arguments.scan),
            arguments.out,
            arguments.threshold,
        )
    finally:
        station.close()
    if answers.as_json:
        answers.document(examined.document())
    else:
        answers.say(*words_of(examined))
    return 0


def open_or_look(data_dir: Path) -> Station:
    """The station; where its store may only be read, that is enough for looking."""
    try:
        return open_station(data_dir, through="command line")
    except WorkstationError as error:
        if error.notice.code != "STORE-02" or not data_dir.is_dir():
            raise
        return open_station(data_dir, read_only=True, through="command line")


def examine(
    station: Station,
    barcode: str,
    parent: str | None = None,
    files: Sequence[Path] = (),
    out: Path | None = None,
    threshold: float | None = None,
) -> Examined:
    """Open the parcel, read and judge its scans, write pictures to `out` where given.

    `files` are looked at in place of the stored scans; nothing is filed.
    """
    opened = station.parcels.open(barcode, parent, mark=False)
    threshold = threshold if threshold is not None else station.settings.threshold
    looked: list[Looked] = []
    unread: list[tuple[str, WorkstationError]] = []
    if files:
        taken, _ = gather(files)
        if not taken:
            raise no_pictures(files)
        for read in read_all(station.reader, taken):
            names = tuple(str(path) for path in read.paths)
            if read.scan is not None:
                looked.append(_judged(station, names, read.scan))
            elif read.failure is not None:
                unread.append((names[0], read.failure))
        if unread and not looked:
            raise unread[0][1]
    else:
        for ref in opened.scans:
            names = tuple(source.name for source in ref.files)
            try:
                scan = station.parcels.load(ref)
            except WorkstationError as error:
                unread.append((names[0], error))
                continue
            ordered = tuple(source.name for source in scan.files)
            looked.append(_judged(station, ordered, scan))
    if looked:
        weight = weigh_parcel([item.scan for item in looked])
        opened = station.parcels.with_pictures(
            opened, weight, _facts(looked, unread, station.settings.threshold)
        )
    pictures: list[Path] = []
    if out is not None:
        stem = parcel_stem(opened.barcode.text)
        for number, item in enumerate(looked, 1):
            pictures += write_pictures(item, threshold, out, f"{stem}-{number}")
    examined = Examined(opened, tuple(looked), tuple(unread), tuple(pictures), threshold)
    if out is not None:
        _write_json(out / f"{parcel_stem(opened.barcode.text)}.json", examined.document())
    return examined


def _facts(
    looked: Sequence[Looked],
    unread: Sequence[tuple[str, WorkstationError]],
    threshold: float | None,
) -> PictureFacts:
    told = [Opinions.of(item.opinion, item.others) for item in looked]
    failed = [Opinions.alone(NotChecked(e.notice.fact, e.notice.code)) for _, e in unread]
    return picture_facts([*told, *failed], threshold)


def _judged(station: Station, names: tuple[str, ...], scan: Scan) -> Looked:
    """By every model that is shown."""
    parcels = station.parcels
    shown = [model.name for model in parcels.models_beside() if not model.shadow]
    others = tuple((name, parcels.judge_beside(name, scan)) for name in shown)
    return Looked(names, scan, parcels.judge(scan), others)


def words_of(examined: Examined) -> list[str]:
    """The answer in plain words."""
    opened, record = examined.opened, examined.opened.record
    said = opened.barcode.problem.upper() or opened.barcode.words
    lines = [f"Parcel {opened.barcode.spoken} ({said})"]
    if examined.document()["simulated"]:
        lines.append("  Simulated.")
    if opened.decided is not None:
        outcome = str(opened.decided.content.get("outcome")).replace("_", " ")
        awaits = opened.case is not None and opened.case.awaiting is not None
        waits = ", awaiting sign-off" if awaits else ""
        lines.append(f"  Decided: {outcome}{waits}, entry {opened.decided.seq}.")
    if record is None:
        lines.append("  No record: unmanifested.")
    else:
        for line in record.lines:
            pieces = f" x{line.pieces}" if line.pieces is not None else ""
            lines.append(f"  {line.description or 'no description'}{pieces}")
        facts = [
            f"{record.value} {record.currency or ''}".strip() if record.value is not None else "",
            f"{record.gross_kg} kg declared" if record.gross_kg is not None else "",
            f"{record.scale_kg} kg on the scale" if record.scale_kg is not None else "",
            f"from {record.sender.name}" if record.sender.name else "",
            f"to {record.consignee.name}" if record.consignee.name else "",
        ]
        lines.append("  " + ", ".join(fact for fact in facts if fact))
    summary = examined.summary()
    lines.append(f"  {summary.headline}")
    lines += [f"  {reason.severity.name}: {reason.sentence}" for reason in summary.reasons]
    lines += [f"  Beside the record: {reason.sentence}" for reason in summary.beside]
    lines += [f"  {sentence}" for sentence in summary.picture if sentence.startswith(_ADDS)]
    lines += [f"  Not computed: {missing}." for missing in summary.missing]
    if not examined.looked and not examined.unread:
        lines.append("  No scan is filed under this parcel.")
    for item in examined.looked:
        scan = item.scan
        size = f"{scan.columns} x {scan.rows}, {scan.bits} bit, {scan.kind.value.replace('_', ' ')}"
        lines.append(f"  Scan {', '.join(item.files)}: {size}")
        shift = shift_for([item.opinion], examined.threshold)
        for name, opinion in [("", item.opinion), *item.others]:
            lines.append(f"    {name}{': ' if name else ''}{opinion_words(opinion, shift)}")
            if isinstance(opinion, Detection):
                lines += [
                    f"      {number}  {finding.label} {finding.score:.2f} at {list(finding.box)}"
                    for number, finding in enumerate(opinion.counting(shift), 1)
                ]
    lines += [f"  Not read: {name}: {error.notice}" for name, error in examined.unread]
    lines += [f"  Picture: {path}" for path in examined.pictures]
    return lines


def _write_json(path: Path, document: dict[str, object]) -> None:
    partial = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
        os.replace(partial, path)
    except OSError as error:
        raise WorkstationError(
            Notice(
                fact=f"{path.name} cannot be written ({error.strerror}).",
                safe="Nothing has been recorded; the store is untouched.",
                act="Choose another folder, or free space on this disk.",
                code="CLI-04",
            ),
            environment=True,
        ) from error
