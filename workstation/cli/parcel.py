"""`parcel ID`: what was declared, from where, what the checks say, and how it changed."""

from __future__ import annotations

from dataclasses import fields

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.cli.documents import parcel_document, summary_document
from workstation.cli.manifests import difference_documents, difference_words
from workstation.composition import Station, open_station
from workstation.controllers.network import lay_out
from workstation.domain.differences import differences
from workstation.domain.manifest import ManifestRecord
from workstation.domain.merging import PARTIES, PARTY_FIELDS
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import RecordVersion
from workstation.services.records import record_document, when
from workstation.services.relation_records import relations_document
from workstation.services.risk import summarise

_NO_PICTURE = "No picture was looked at for this answer: examine does that."
_NOT_DECLARED = ("parcel_id", "source", "received_at", "version", "simulated", "provenance")


def run(arguments: Arguments, answers: Answers) -> int:
    """0, also where there is no record: that is a state, and is told as one."""
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        opened = station.parcels.open(arguments.barcode, mark=False)
        versions = station.store.versions(opened.barcode.text)
        if answers.as_json:
            answers.document(_document(station, opened, versions))
        else:
            answers.say(*_words(opened, versions))
        return 0
    finally:
        station.close()


def provenance_document(record: ManifestRecord) -> dict[str, dict[str, str | None]]:
    """Each declared field of a record: where its value came from, and when."""
    told = {said.field: said for said in record.provenance}
    paths = [f.name for f in fields(record) if f.name not in (*_NOT_DECLARED, *PARTIES)]
    declared = [path for path in paths if getattr(record, path) not in (None, ())]
    for who in PARTIES:
        party = getattr(record, who)
        declared += [f"{who}.{part}" for part in PARTY_FIELDS if getattr(party, part) is not None]
    document = {}
    for path in declared:
        said = told.get(path)
        document[path] = {
            "source": record.source if said is None else said.source,
            "received_at": when(record.received_at if said is None else said.received_at),
        }
    return document


def _document(
    station: Station, opened: OpenedParcel, versions: tuple[RecordVersion, ...]
) -> dict[str, object]:
    answer = parcel_document(opened)
    record = opened.record
    document = None if record is None else record_document(record)
    if document is not None:
        document.pop("provenance", None)
    answer["manifest"] = document
    answer["provenance"] = None if record is None else provenance_document(record)
    answer["scans"] = [
        {
            "scan": ref.scan_id,
            "view": ref.view,
            "kind": ref.kind.value,
            "added_at": ref.added_at,
            "files": [f.name for f in ref.files],
        }
        for ref in opened.scans
    ]
    answer["history"] = [
        {
            "version": one.record.version,
            "stored_at": one.stored_at,
            "source": one.source,
            "received_at": when(one.record.received_at),
            "differences": difference_documents(
                () if before is None else differences(before.record, one.record)
            ),
        }
        for one, before in _steps(versions)
    ]
    answer["summary"] = summary_document(
        summarise(opened.reasons, opened.not_computed, record, picture_hidden=_NO_PICTURE)
    )
    answer["relations"] = relations_document(opened.surroundings)
    answer["simulated"] = opened.simulated
    return answer


def _steps(
    versions: tuple[RecordVersion, ...],
) -> list[tuple[RecordVersion, RecordVersion | None]]:
    """Each version with the one before it, newest first."""
    return list(zip(versions, (*versions[1:], None), strict=False))


def _words(opened: OpenedParcel, versions: tuple[RecordVersion, ...]) -> list[str]:
    told = [f"Parcel {opened.barcode.spoken}"]
    if opened.barcode.problem:
        told.append(f"  {opened.barcode.problem}")
    record = opened.record
    if record is None:
        told.append("No record: unmanifested.")
    else:
        for change in differences(ManifestRecord(record.parcel_id), record):
            told.append(f"  {change.field}: {change.after}")
        told.append(f"  From {record.source or 'an unknown source'}, version {record.version}")
    summary = summarise(opened.reasons, opened.not_computed, record, picture_hidden=_NO_PICTURE)
    told.append(summary.headline)
    told += (
        f"{reason.severity.name}: {reason.sentence} Clears: {reason.clears}"
        for reason in summary.reasons
    )
    told += (f"Beside the record: {reason.sentence}" for reason in summary.beside)
    told += (f"Not checked: {check.rule}: {check.why}" for check in opened.not_computed)
    network = opened.surroundings.network
    if network:
        told += (f"Tie: {sentence}" for sentence in lay_out(network).sentences)
    for one, before in _steps(versions):
        if before is None:
            told.append(f"Version {one.record.version}, {one.stored_at}, from {one.source}: first")
            continue
        told.append(f"Version {one.record.version}, {one.stored_at}, from {one.source}:")
        for change in differences(before.record, one.record):
            told.append(f"  {difference_words(change)}")
    return told
