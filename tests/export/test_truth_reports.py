"""A decided parcel as threat reports: operator and ground truth, read by an independent toolkit."""

from __future__ import annotations

import pydicom
import pytest

from tests.export.test_findings_reports import MODEL, MOMENT, READER, picture_file
from workstation.adapters.pictures.threat_reports_out import write_report
from workstation.domain.case import case_of
from workstation.domain.decision import Outcome
from workstation.domain.findings import Detection
from workstation.domain.log import LogEntry, canonical_bytes
from workstation.domain.threat_report import AlarmDecision, ThreatFlag
from workstation.services.findings_export import FindingsExport, Form
from workstation.services.findings_reports import (
    PictureAbout,
    PictureFindings,
    operator_reports,
    truth_report,
)
from workstation.services.truth_reports import DecidedBy, Examined, decided_by, examined

PARCEL = "RB123456785GB"
AT = "2026-03-04T06:00:00.000Z"
SEIZED = DecidedBy("ada", AT, Outcome.SEIZE, "Seize", 12)
FOUND = Examined("bo", "Bo, customs", AT, "contraband", "200 pills", 14)


class Clock:
    def now(self):
        return MOMENT


class Writer:
    write_report = staticmethod(write_report)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    scan = READER.read([picture_file(tmp_path_factory.mktemp("picture"))])
    detection = Detection(MODEL, scan.identity, (), 12.5, "raw dual energy")
    return PictureFindings("high.dcs", PictureAbout.of(scan), (detection,), parcel=PARCEL)


def with_case(picture, decided=SEIZED, found=FOUND):
    from dataclasses import replace

    return replace(picture, decided=decided, examined=found)


def written(picture, folder):
    export = FindingsExport(Writer(), Clock(), "bench 1", "nii-workstation test")
    done = export.write(Form.TDR, [picture], folder)
    assert done.left_out == ()
    return {path.stem.rpartition("-")[2]: path for path in done.files}


def peer(path):
    import pydicos

    return pydicos.TDRLoader(str(path)).get_data()


def test_that_machine_operator_and_truth_are_three_reports_of_three_types(picture, tmp_path):
    files = written(with_case(picture), tmp_path)
    assert {str(peer(path)["TDRType"]).rpartition(".")[2] for path in files.values()} == {
        "enumMachine", "enumOperator", "enumGroundTruth",
    }  # fmt: skip
    assert {READER.report(path).kind for path in files.values()} == {
        "MACHINE", "OPERATOR", "GROUND TRUTH",
    }  # fmt: skip


def test_that_the_toolkit_reads_who_decided_and_what_an_examination_found(picture, tmp_path):
    files = written(with_case(picture), tmp_path)
    operator, truth = peer(files["ada"]), peer(files["truth"])
    (decision,) = operator["PTOs"]
    assert decision["Assessment"]["description"] == "decision: Seize, entry 12"
    assert str(decision["Assessment"]["flag"]).endswith("enumThreat")
    (found,) = truth["PTOs"]
    assert found["Assessment"]["description"] == "examined, contraband: 200 pills"
    assert str(found["Assessment"]["category"]).endswith("enumContraband")
    assert str(truth["AlarmDecision"]).endswith("enumAlarm")
    box = [found[part][axis] for part in ("Base", "Extent") for axis in "xyz"]
    assert box == [0, 0, 0, 60, 40, 1]  # all of the picture
    assert truth["InstanceUID"] == "2.25.4711"
    ds = pydicom.dcmread(files["truth"])
    assert ds.OperatorsName == "Bo, customs"
    assert ds.AlarmDecisionTime.startswith("20260304060000")


def test_that_a_release_and_goods_as_declared_clear_nothing(picture, tmp_path):
    released = DecidedBy("ada", AT, Outcome.RELEASE, "Release", 12)
    plain = Examined("bo", "Bo", AT, "as declared", "", 14)
    files = written(with_case(picture, released, plain), tmp_path)
    for path in files.values():
        assert b"CLEAR" not in path.read_bytes()
        assert READER.report(path).decision is AlarmDecision.UNKNOWN
    (one,) = READER.report(files["truth"]).objects
    assert one.flag is ThreatFlag.NO_THREAT
    (one,) = READER.report(files["ada"]).objects
    assert one.flag is ThreatFlag.UNKNOWN


def test_that_without_decision_and_examination_nothing_is_added(picture):
    assert operator_reports(picture) == ()
    assert truth_report(picture) is None


def entry(seq, kind, outcome=None, **data):
    body = canonical_bytes({
        "at": AT, "clock": "ok", "data": data, "format": "nii-log/1", "kind": kind,
        "officer": "ada", "outcome": outcome, "parcel": PARCEL, "seq": seq, "software": "t",
        "station": "bench 1",
    })  # fmt: skip
    return LogEntry(seq, body, bytes(32), bytes(32))


def test_that_truth_is_what_a_person_found_who_opened_the_parcel():
    def result(seq, **fields):
        return entry(seq, "examination", fields={"inspector": "Bo", "at": AT, **fields})

    dog = result(2, by="canine", opened="yes", result="contraband", found="")
    shut = result(3, by="officer", opened="no", result="contraband", found="x")
    unsure = result(4, by="officer", opened="yes", result="inconclusive", found="")
    first = result(5, by="officer", opened="yes", result="as declared", found="")
    last = result(6, by="other inspector", opened="yes", result="contraband", found="pills")
    assert examined(case_of(PARCEL, [dog, shut, unsure])) is None
    told = examined(case_of(PARCEL, [dog, first, last, unsure]))
    assert told is not None
    assert (told.result, told.found, told.entry, told.inspector) == ("contraband", "pills", 6, "Bo")


def test_that_the_decision_is_the_one_that_stands():
    first = entry(1, "decision", "release", outcome_label="Release", fields={})
    amends = {"entry": 1, "hash": "", "reason": "r", "how": "supersede"}
    second = entry(2, "decision", "seize", outcome_label="Seize", fields={}, amends=amends)
    told = decided_by(case_of(PARCEL, [first, second]))
    assert told is not None
    assert (told.entry, told.outcome) == (2, Outcome.SEIZE)
    revoked = entry(3, "decision_revoked", fields={"reason": "x"}, entry=2)
    assert decided_by(case_of(PARCEL, [first, second, revoked])) is None
