"""`inspect`: pictures with no parcel, one line each, going on past bad files."""

from __future__ import annotations

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.documents import (
    Looked,
    opinion_documents,
    report_document,
    scan_documents,
)
from workstation.cli.looking import Read, gather, no_pictures, read_all
from workstation.cli.pictures import file_stem, write_pictures
from workstation.domain.notice import WorkstationError
from workstation.domain.threat_report import ThreatReport
from workstation.reading import Pictures, open_pictures

_NO_PICTURE, _NO_REPORT = "SCAN-05", "SCAN-18"


def run(arguments: Arguments, answers: Answers) -> int:
    """0: every picture was read; 2: some were not; 3: the station failed on some."""
    taken, left = gather(arguments.paths)
    if not taken:
        raise no_pictures(arguments.paths)
    pictures = open_pictures(arguments.data_dir)
    status = 0
    try:
        for read in read_all(pictures.reader, taken):
            failure = read.failure
            if failure is None:
                try:
                    document = _document(pictures, read, arguments)
                except WorkstationError as error:
                    failure = error
                else:
                    _tell(answers, document)
                    continue
            report, failure = _report(pictures, read, failure)
            status = max(status, 3 if failure.environment else 2)
            _tell_failure(answers, read, failure, report)
    finally:
        pictures.close()
    if left:
        names = ", ".join(path.name for path in left[:5]) + (", ..." if len(left) > 5 else "")
        answers.note(f"Left out, being no pictures: {len(left)} files ({names}).")
    return status


def _document(pictures: Pictures, read: Read, arguments: Arguments) -> dict[str, object]:
    scan = read.scan
    assert scan is not None  # noqa: S101 - the caller looked at `failure`
    looked = Looked(tuple(str(p) for p in read.paths), scan, pictures.model.judge(scan))
    threshold = arguments.threshold
    if threshold is None:
        threshold = pictures.settings.threshold
    written = []
    if arguments.out is not None:
        # Files of one name from several folders keep apart by their content.
        stem = f"{file_stem(read.paths[0].stem)}-{scan.files[0].sha256[:8]}"
        if scan.files[0].part is not None:
            stem += f"-{file_stem(scan.view)}"
        written = write_pictures(looked, threshold, arguments.out, stem)
    document: dict[str, object] = {
        "path": str(read.paths[0]),
        "barcode": None,
        "manifest": None,
        "checks": [],
        "scans": scan_documents(looked),
    }
    document |= opinion_documents([looked], threshold)
    document["pictures"] = [str(path) for path in written]
    document["ooi_id"] = scan.ooi_id
    document["simulated"] = scan.simulated
    return document


def _tell(answers: Answers, document: dict[str, object]) -> None:
    if answers.as_json:
        answers.line(document)
        return
    words, scans = document["words"], document["scans"]
    assert isinstance(words, list)  # noqa: S101 - our own document
    assert isinstance(scans, list)  # noqa: S101
    first = scans[0]
    size = f"{first['columns']} x {first['rows']}, {first['bits']} bit"
    kind = str(first["kind"]).replace("_", " ")
    simulated = ", simulated" if document["simulated"] else ""
    view = "" if first["view"] == "1" else f", view {first['view']}"
    answers.say(f"{document['path']}: {size}, {kind}{view}{simulated}. {' '.join(words)}")


def _report(
    pictures: Pictures, read: Read, failure: WorkstationError
) -> tuple[ThreatReport | None, WorkstationError]:
    """The threat report that a file without a picture may be, and why there is no picture."""
    if failure.notice.code != _NO_PICTURE:
        return None, failure
    try:
        return pictures.reports.report(read.paths[0]), failure
    except WorkstationError as error:
        return None, failure if error.notice.code == _NO_REPORT else error


def _tell_failure(
    answers: Answers, read: Read, failure: WorkstationError, report: ThreatReport | None
) -> None:
    path = str(read.paths[0])
    if answers.as_json:
        document: dict[str, object] = {"path": path, "error": failure_document(failure.notice)}
        if report is not None:
            document["report"] = report_document(report)
        answers.line(document)
        return
    answers.say(f"{path}: {failure.notice}")
    if report is not None:
        answers.say(f"  {report}", *(f"  {remark}" for remark in report.remarks))
