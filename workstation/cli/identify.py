"""`identify`: what numbers are, given as text or as barcodes in pictures."""

from __future__ import annotations

from pathlib import Path

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.composition import open_known
from workstation.domain.identifiers import Check, identify
from workstation.domain.notice import Notice, WorkstationError
from workstation.reading import open_barcode_pictures
from workstation.services.identify import Identified, Identifying, SeenBarcode


def run(arguments: Arguments, answers: Answers) -> int:
    """0: all were told; 2: some are no numbers or no pictures; 3: the station failed."""
    if not arguments.texts and not arguments.images:
        raise WorkstationError(
            Notice(
                fact="The command is not complete: name numbers, or pictures by --image.",
                safe="Nothing has been done.",
                act="See “workstation identify --help”.",
                code="CLI-30",
            )
        )
    try:
        store = open_known(arguments.data_dir)
    except WorkstationError as error:  # a number is what it is, whatever the store says
        answers.note(f"Known numbers are not looked up. {error.notice}")
        store = None
    try:
        identifying = Identifying(None if store is None else store.parcels)
        status = 0
        for text in arguments.texts:
            status = max(status, _text(identifying, text, answers))
        if arguments.images:
            status = max(status, _images(identifying, arguments.images, answers))
        return status
    finally:
        if store is not None:
            store.close()


def _text(identifying: Identifying, text: str, answers: Answers) -> int:
    try:
        told = identifying.tell(text)
    except WorkstationError as error:
        if answers.as_json:
            answers.line({"given": text, "error": failure_document(error.notice)})
        else:
            answers.say(f"{text}: {error.notice}")
        return 3 if error.environment else 2
    if answers.as_json:
        answers.line({"given": text} | identified_document(told))
    else:
        answers.say(*_words(told))
    return 0


def _images(identifying: Identifying, files: list[Path], answers: Answers) -> int:
    pictures, close = open_barcode_pictures()
    status = 0
    try:
        for file in files:
            try:
                seen = pictures.barcodes(file)
                told = [_seen(identifying, one) for one in seen.found]
            except WorkstationError as error:
                status = max(status, 3 if error.environment else 2)
                if answers.as_json:
                    answers.line({"file": str(file), "error": failure_document(error.notice)})
                else:
                    answers.say(f"{file}: {error.notice}")
                continue
            if answers.as_json:
                answers.line(
                    {
                        "file": str(file),
                        "barcodes": [document for document, _ in told],
                        "remarks": list(seen.remarks),
                    }
                )
                continue
            count = len(told)
            answers.say(f"{file}: {count or 'no'} {'barcode' if count == 1 else 'barcodes'} found.")
            answers.say(*(f"  {line}" for _, lines in told for line in lines))
            answers.say(*(f"  {remark}" for remark in seen.remarks))
    finally:
        close()
    return status


def _seen(identifying: Identifying, one: SeenBarcode) -> tuple[dict[str, object], list[str]]:
    """JSON and words of one barcode in a picture; a barcode need not be a parcel's number."""
    document: dict[str, object] = {
        "given": one.raw,
        "symbology": one.symbology,
        "corners": [list(corner) for corner in one.corners],
        "frame": one.frame,
    }
    try:
        identify(one.raw)
    except WorkstationError as error:
        return document | {"error": failure_document(error.notice)}, [
            f"{one.symbology}: {one.raw[3:]}: no parcel's number."
        ]
    told = identifying.tell(one.raw)
    first, *rest = _words(told)
    return document | identified_document(told), [f"{one.symbology}: {first}", *rest]


def identified_document(told: Identified) -> dict[str, object]:
    """One number in JSON."""
    found = told.identifier
    document: dict[str, object] = {
        "kind": found.kind,
        "name": found.name,
        "check": found.check.value,
        "normal": found.normal,
        "spoken": found.spoken,
        "problem": found.problem,
        "parts": dict(found.parts),
        "also": [
            {"kind": code, "name": name, "check": check.value} for code, name, check in found.also
        ],
    }
    if told.known is not None:
        document |= {"known": told.known, "near": list(told.near)}
    return document


def _words(told: Identified) -> list[str]:
    found = told.identifier
    said = found.words if found.check is not Check.BAD else f"{found.name}: {found.problem}"
    lines = [f"{found.spoken}: {said}."]
    said_of = dict(found.parts)
    parts = [
        f"{name.replace('_', ' ')} {value}"
        + (f" ({said_of[f'{name}_words']})" if f"{name}_words" in said_of else "")
        for name, value in found.parts
        if not name.endswith("_words")
    ]
    if parts:
        lines.append(f"  {', '.join(parts)}")
    if found.also:
        names = ", ".join(f"{name} (check {check.value})" for _, name, check in found.also)
        lines.append(f"  It may also be: {names}.")
    if told.known:
        lines.append("  This station has a record of it.")
    elif told.known is False:
        near = ", ".join(identify(one).spoken for one in told.near)
        lines.append("  This station has no record of it.")
        if near:
            lines.append(f"  Did you mean {near}?")
    return lines
