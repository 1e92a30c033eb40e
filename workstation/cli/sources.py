"""`sources`: how the manifest service and the watched folder stand; to pull and to watch by hand."""

from __future__ import annotations

import time
from typing import Any

from workstation.cli.answers import Answers, failure_document
from workstation.cli.arguments import Arguments
from workstation.cli.repairs import repair_documents, repair_words
from workstation.composition import Station, open_station
from workstation.domain.barcode import Barcode
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.records import when
from workstation.services.sources.folder import FileTaken, FolderSource
from workstation.services.sources.service import Pulled, ServiceRecords

NO_SERVICE = Notice(
    fact="This station asks no manifest service.",
    safe="Nothing has been changed.",
    act="Name one as “service” under [sources] in station.toml.",
    code="SOURCE-11",
)
NO_FOLDER = Notice(
    fact="This station watches no folder.",
    safe="Nothing has been changed.",
    act="Name one as “folder” under [sources] in station.toml.",
    code="SOURCE-21",
)


def run(arguments: Arguments, answers: Answers) -> int:
    """0; 2 where files or records stay out and are named; 3 where a source cannot be used."""
    station = open_station(
        arguments.data_dir, read_only=arguments.what == "status", through="command line"
    )
    try:
        if arguments.what == "status":
            return _status(station, answers)
        if arguments.what == "pull":
            service = station.sources.service
            if service is None:
                raise WorkstationError(NO_SERVICE)
            if arguments.parcel:
                return _one(service, arguments.parcel, answers)
            return _pull(service, arguments.anew, answers)
        folder = station.sources.folder
        if folder is None:
            raise WorkstationError(NO_FOLDER)
        return _watch(station, folder, arguments.once, answers)
    finally:
        station.sources.stop()
        station.close()


def _status(station: Station, answers: Answers) -> int:
    service, folder = station.sources.service, station.sources.folder
    document: dict[str, Any] = {"service": None, "folder": None}
    words, status = [], 0
    if service is None:
        words.append("No manifest service is asked.")
    else:
        told: dict[str, Any] = {"address": service.name}
        repairs = service.repairs()
        try:
            told["answers_as"] = service.look()
        except WorkstationError as error:
            status = 3
            told["error"] = failure_document(error.notice)
        state = service.state
        told |= {"state": state.reach.value, "words": state.words}
        told |= {"reached_at": when(state.reached_at), "repairs": repair_documents(repairs)}
        document["service"] = told
        words.append(f"{service.name}: {state.words}.")
        if state.why is not None:
            words.append(f"  {state.why}")
        if repairs:
            words.append(f"  {len(repairs)} to repair in the service's records:")
            words += repair_words(repairs, "record")
    if folder is None:
        words.append("No folder is watched.")
    else:
        counts = folder.counts()
        document["folder"] = {
            "folder": folder.name,
            "waiting": counts.waiting,
            "quarantine": counts.quarantine,
            "done": counts.done,
            "error": None if counts.notice is None else failure_document(counts.notice),
        }
        if counts.notice is not None:
            status = 3
            words.append(str(counts.notice))
        else:
            words.append(
                f"{folder.name}: {counts.waiting} waiting, {counts.quarantine} in quarantine, "
                f"{counts.done} done."
            )
    if answers.as_json:
        answers.document(document)
    else:
        answers.say(*words)
    return status


def _one(service: ServiceRecords, text: str, answers: Answers) -> int:
    arrived = service.refresh(Barcode.parse(text).text)
    if answers.as_json:
        told = {"parcel": arrived.parcel_id, "record": arrived.kind}
        answers.document(told | {"repairs": repair_documents(arrived.repairs)})
    else:
        words = {
            "new": "a record came that was not known here.",
            "changed": "the record has changed.",
            "same": "the record is the one known here.",
            "none": "the service has no record.",
            "to repair": "the service's record cannot be used.",
        }
        answers.say(
            f"{arrived.parcel_id}: {words[arrived.kind]}", *repair_words(arrived.repairs, "record")
        )
    return 2 if arrived.repairs else 0


def _pull(service: ServiceRecords, anew: bool, answers: Answers) -> int:
    if anew:
        service.forget_place()

    def told(so_far: Pulled) -> None:
        if not answers.as_json:
            answers.note(f"{so_far.read} records read")

    done = service.pull(told)
    if answers.as_json:
        answers.document(
            {
                "read": done.read,
                "new": done.new,
                "changed": done.changed,
                "same": done.same,
                "to_repair": done.to_repair,
                "repairs": repair_documents(done.repairs),
            }
        )
    else:
        answers.say(
            f"{done.read} read: {done.new} new, {done.changed} changed, {done.same} the same, "
            f"{done.to_repair} to repair.",
            *repair_words(done.repairs, "record"),
        )
    return 2 if done.to_repair else 0


def _watch(station: Station, folder: FolderSource, once: bool, answers: Answers) -> int:
    status, before = 0, ""
    while True:
        found = folder.look()
        for taken in found.taken:
            status = max(status, _tell(taken, answers))
        if found.notice is not None:
            if once:
                raise WorkstationError(found.notice, environment=True)
            if str(found.notice) != before:  # the same again would fill the screen
                answers.failure(found.notice)
        before = str(found.notice) if found.notice is not None else ""
        if once and not found.waiting:
            return status
        every = station.sources.folder_every_s
        time.sleep(min(every, folder.settle()) if once else every)


def _tell(taken: FileTaken, answers: Answers) -> int:
    if answers.as_json:
        answers.line(
            {
                "file": taken.name,
                "new": taken.new,
                "changed": taken.changed,
                "same": taken.same,
                "to_repair": taken.to_repair,
                "repairs": repair_documents(taken.repairs),
                "refused": None if taken.refused is None else failure_document(taken.refused),
                "moved_to": taken.moved_to,
            }
        )
    elif taken.refused is not None:
        answers.say(f"{taken.name}: refused. {taken.refused}")
    else:
        answers.say(
            f"{taken.name}: {taken.new} new, {taken.changed} changed, {taken.same} the same, "
            f"{taken.to_repair} to repair."
        )
    return 2 if taken.refused is not None or taken.to_repair else 0
