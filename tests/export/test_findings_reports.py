"""Threat reports that we write, read by our own reader, by an independent toolkit and by DCMTK."""

from __future__ import annotations

import math
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pictures.samples import slope
from workstation.adapters.pictures import PictureReader
from workstation.adapters.pictures.threat_reports_out import MOST_POINTS, write_report
from workstation.adapters.worker import WorkerWriter
from workstation.domain.answers import AnsweredMark, MarkAnswer, MarkKey, OwnMark, OwnShape
from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy, PictureKind
from workstation.domain.threat_report import AlarmDecision, ThreatFlag
from workstation.services.findings_reports import (
    MOST_OBJECTS,
    PictureAbout,
    PictureFindings,
    ReportDraft,
    category_of,
    machine_report,
    operator_reports,
    references_of,
)
from workstation.simulation import classes

MOMENT = datetime(2026, 3, 4, 5, 6, 7, 250_000, tzinfo=UTC)
READER = PictureReader()
MODEL = ModelIdentity("model-1", "2.3", "0123456789abcdef" * 4, 0.5, ("gun", "blade"))
FOUND = (
    Finding((20, 5, 30, 18), 0.93, "gun", code="GUN",
            outline=((20.0, 5.0), (50.0, 5.5), (35.25, 23.0))),
    Finding((2, 3, 9, 4), 0.61, "long_blade"),
    Finding((1, 1, 4, 4), 0.31, "long_blade"),
)  # fmt: skip


def picture_file(folder, energy=Energy.HIGH):
    return slope(folder / f"{energy.value}.dcs", (40, 60), 300, 41, MOMENT, energy=energy)


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    return READER.read([picture_file(tmp_path_factory.mktemp("picture"))])


@pytest.fixture(scope="module")
def findings(scan):
    detection = Detection(MODEL, scan.identity, FOUND, 12.5, "raw dual energy")
    key = MarkKey.of(scan.identity, MODEL.sha256, FOUND[0], 1)
    other = MarkKey.of(scan.identity, MODEL.sha256, FOUND[1], 2)
    at = "2026-03-04T05:06:{:02}.000Z"
    return PictureFindings(
        "high.dcs",
        PictureAbout.of(scan),
        (detection,),
        parcel="RB123456785GB",
        answers=(
            AnsweredMark(key, MarkAnswer.CONFIRMED, "ada", at.format(1), 3, "gun"),
            AnsweredMark(other, MarkAnswer.FALSE_ALARM, "ada", at.format(2), 4, "long_blade"),
            AnsweredMark(other, MarkAnswer.CANNOT_TELL, "bo", at.format(3), 5, "long_blade"),
        ),
        own=(
            OwnMark(scan.identity, OwnShape.POLYGON, ((1, 1), (5, 1), (3, 4.25)), "knife?",
                    entry=7, officer="ada", at=at.format(4)),
        ),
    )  # fmt: skip


def drafted(report, scan, **more):
    told = (references_of(scan), MOMENT, "nii-workstation test", "bench 1", scan.simulated)
    return ReportDraft(report, *told, **more)


def machine(path, findings, **more):
    (detection,) = findings.detections
    report = machine_report(findings, detection, MOMENT)
    write_report(path, drafted(report, findings.scan, milliseconds=12.5, **more))
    return path


def peer_reads(path):
    import pydicos

    return pydicos.TDRLoader(str(path))


def test_that_our_reader_finds_the_same_boxes_scores_shapes_and_picture(findings, scan, tmp_path):
    report = READER.report(machine(tmp_path / "a.dcs", findings))
    assert report.remarks == ()
    assert (report.kind, report.decision) == ("MACHINE", AlarmDecision.ALARM)
    assert [one.regions[0].box for one in report.objects] == [(20, 5, 30, 18), (2, 3, 9, 4)]
    assert [one.assessments[0].probability for one in report.objects] == pytest.approx([0.93, 0.61])
    assert [one.assessments[0].words for one in report.objects] == ["gun", "long blade"]
    assert [one.assessments[0].category for one in report.objects] == ["PI", "ANOMALY"]
    first, second = (one.regions[0] for one in report.objects)
    assert first.polygon == ((20, 5, 0), (50, 5.5, 0), (35.25, 23, 0))
    assert second.polygon == ((2, 3, 0), (11, 3, 0), (11, 7, 0), (2, 7, 0))
    assert {one.regions[0].instance_uid for one in report.objects} == set(scan.instance_uids)
    assert report.referenced_uids == scan.instance_uids
    assert (report.scan_uid, report.ooi_id) == ("2.25.4711", "RB123456785GB")
    assert report.algorithm[:2] == ("model-1", "2.3")
    assert "".join(word.split("=")[1] for word in report.algorithm[2:4]) == MODEL.sha256
    assert report.algorithm[4:] == ("-threshold=0.500", "-shift=0.000", "-input=raw dual energy")
    assert (report.declared_total, report.declared_alarms) == (2, 2)


def test_that_the_independent_toolkit_reads_the_same_boxes_scores_and_scan(findings, tmp_path):
    import pydicos

    told = peer_reads(machine(tmp_path / "a.dcs", findings)).get_data()
    assert told["TDRType"] == pydicos._loaders.TDR.TDR_TYPE.enumMachine
    assert (told["InstanceUID"], told["OOIID"]) == ("2.25.4711", "RB123456785GB")
    assert (told["ATR"]["manufacturer"], told["ATR"]["version"]) == ("model-1", "2.3")
    assert told["ATR"]["parameters"]["threshold"] == "0.500"
    assert told["ProcessingTime"] == 12.5
    assert "enumNonOperational" in str(told["ScanType"])
    assert [
        tuple(one[part][axis] for part in ("Base", "Extent") for axis in "xyz")
        for one in told["PTOs"]
    ] == [(20, 5, 0, 30, 18, 1), (2, 3, 0, 9, 4, 1)]
    assert [one["Assessment"]["probability"] for one in told["PTOs"]] == [
        float(np.float32(0.93)), float(np.float32(0.61)),
    ]  # fmt: skip
    assert [one["Assessment"]["description"] for one in told["PTOs"]] == ["gun", "long blade"]
    assert [str(one["Assessment"]["flag"]) for one in told["PTOs"]] == [
        "ASSESSMENT_FLAG.enumThreat"
    ] * 2
    assert [(p["x"], p["y"]) for p in told["PTOs"][0]["Polygon"]] == list(FOUND[0].outline)


def test_that_what_the_toolkit_writes_of_our_report_refers_to_the_same_picture(
    findings, scan, tmp_path
):
    """The toolkit has no call that gives the reference: it writes what it read."""
    peer_reads(machine(tmp_path / "a.dcs", findings)).write(str(tmp_path / "peer.dcs"))
    ds = pydicom.dcmread(tmp_path / "peer.dcs")
    for one in ds.ThreatSequence:
        (reference,) = one.PTORepresentationSequence[0].ReferencedInstanceSequence
        assert reference.ReferencedSOPInstanceUID == scan.instance_uids[0]
        assert reference.ReferencedSOPClassUID == scan.sop_classes[0]
    assert ds.ReferencedStudySequence[0].ReferencedSOPInstanceUID == scan.instance_uids[0]
    again = READER.report(tmp_path / "peer.dcs")
    assert [one.regions[0].box for one in again.objects] == [(20, 5, 30, 18), (2, 3, 9, 4)]


def test_that_dcmtk_reads_every_element(findings, tmp_path):
    path = machine(tmp_path / "a.dcs", findings)
    done = subprocess.run(["dcmdump", str(path)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("(4010,1010)") == 2


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    boxes=st.lists(
        st.tuples(
            st.tuples(*[st.integers(0, 60_000)] * 2, *[st.integers(1, 60_000)] * 2),
            st.floats(0, 1, width=32),
        ),
        max_size=6,
    ),
    shift=st.sampled_from([-25.0, 0.0, 0.7]),
)
def test_that_any_boxes_come_back_from_both_readers(findings, tmp_path, boxes, shift):
    found = tuple(Finding(box, score, "x") for box, score in boxes)
    detection = replace(findings.detections[0], candidates=found)
    moved = replace(findings, opinions=(detection,), shift=shift)
    path = machine(tmp_path / "any.dcs", moved)
    counting = [(f.box, f.score) for f in detection.counting(shift)]
    report = READER.report(path)
    assert [
        (one.regions[0].box, one.assessments[0].probability) for one in report.objects
    ] == counting
    theirs = peer_reads(path).get_data()["PTOs"]
    assert [
        ((o["Base"]["x"], o["Base"]["y"], o["Extent"]["x"], o["Extent"]["y"]),
         o["Assessment"]["probability"])
        for o in theirs
    ] == counting  # fmt: skip


def test_that_no_finding_is_told_as_undecided_and_never_as_clear(findings, tmp_path):
    quiet = replace(findings.detections[0], candidates=())
    path = machine(tmp_path / "a.dcs", replace(findings, opinions=(quiet,)))
    report = READER.report(path)
    assert (report.decision, report.objects) == (AlarmDecision.UNKNOWN, ())
    assert str(peer_reads(path).get_data()["AlarmDecision"]).endswith("enumUnknownAlarmDecision")
    assert b"CLEAR" not in path.read_bytes()


def test_that_an_officers_report_is_one_of_type_operator_and_holds_no_score(
    findings, scan, tmp_path
):
    (ada, first), (bo, second) = operator_reports(findings)
    assert (ada, bo) == ("ada", "bo")
    path = tmp_path / "ada.dcs"
    write_report(path, drafted(first, findings.scan, operator=ada))
    report = READER.report(path)
    assert (report.kind, report.decision, report.remarks) == ("OPERATOR", AlarmDecision.ALARM, ())
    assert [one.flag for one in report.objects] == [
        ThreatFlag.THREAT, ThreatFlag.NO_THREAT, ThreatFlag.UNKNOWN,
    ]  # fmt: skip
    assert [one.assessments[0].words for one in report.objects] == [
        "confirmed: mark 1 gun 0.930",
        "false alarm: mark 2 long blade 0.610",
        "knife?",
    ]
    assert {one.assessments[0].probability for one in report.objects} == {None}
    assert report.objects[2].regions[0].polygon == ((1, 1, 0), (5, 1, 0), (3, 4.25, 0))
    assert report.decided_at.startswith("2026-03-04T05:06:04")
    theirs = peer_reads(path).get_data()
    assert str(theirs["TDRType"]).endswith("enumOperator")
    assert [str(one["Assessment"]["flag"]) for one in theirs["PTOs"]] == [
        f"ASSESSMENT_FLAG.{name}" for name in ("enumThreat", "enumNoThreat", "enumUnknown")
    ]
    ds = pydicom.dcmread(path)
    assert ds.OperatorsName == "ada"
    assert ds.ThreatSequence[0].PTORepresentationSequence[0].ReferencedInstanceSequence[
        0
    ].ReferencedSOPInstanceUID == str(scan.instance_uids[0])
    assert second.decision is AlarmDecision.UNKNOWN
    assert [one.flag for one in second.objects] == [ThreatFlag.UNKNOWN]


def test_that_a_dual_energy_picture_is_referred_to_by_both_of_its_files(findings, tmp_path):
    pair = READER.read([picture_file(tmp_path, e) for e in (Energy.LOW, Energy.HIGH)])
    assert len(pair.instance_uids) == 2
    both = replace(findings, scan=PictureAbout.of(pair))
    path = machine(tmp_path / "pair.dcs", both)
    report = READER.report(path)
    assert report.referenced_uids == pair.instance_uids
    assert len(report.regions_in(pair.instance_uids[0])) == 2
    assert len(peer_reads(path)) == 2
    place = pydicom.dcmread(path).ThreatSequence[0].PTORepresentationSequence[0]
    referred = [one.ReferencedSOPInstanceUID for one in place.ReferencedInstanceSequence]
    assert tuple(referred) == pair.instance_uids


def test_that_a_child_process_writes_the_same_bytes(findings, tmp_path):
    (detection,) = findings.detections
    draft = drafted(machine_report(findings, detection, MOMENT), findings.scan, milliseconds=12.5)
    write_report(tmp_path / "here.dcs", draft)
    writer = WorkerWriter()
    try:
        writer.write_report(tmp_path / "there.dcs", draft)
    finally:
        writer.close()
    assert (tmp_path / "there.dcs").read_bytes() == (tmp_path / "here.dcs").read_bytes()


def test_that_a_picture_without_uids_or_with_too_many_findings_is_refused(findings):
    plain = replace(findings, scan=replace(findings.scan, instance_uids=(), sop_classes=()))
    half = replace(findings, scan=replace(findings.scan, files=findings.scan.files * 2))
    many = replace(
        findings.detections[0], candidates=(Finding((1, 1, 2, 2), 0.9, "x"),) * (MOST_OBJECTS + 1)
    )
    for wrong, detection, code in (
        (plain, findings.detections[0], "FINDINGS-01"),
        (half, findings.detections[0], "FINDINGS-01"),
        (findings, many, "FINDINGS-02"),
    ):
        with pytest.raises(WorkstationError) as refused:
            machine_report(wrong, detection, MOMENT)
        assert refused.value.notice.code == code
    with pytest.raises(WorkstationError, match="FINDINGS-01"):
        operator_reports(plain)


def test_that_an_outline_of_too_many_points_keeps_its_shape_with_fewer(findings, tmp_path):
    ring = tuple(
        (30 + 20 * math.cos(n / 3000), 20 + 15 * math.sin(n / 3000)) for n in range(18_849)
    )
    detection = replace(
        findings.detections[0], candidates=(Finding((10, 5, 40, 30), 0.9, "ring", outline=ring),)
    )
    path = machine(tmp_path / "a.dcs", replace(findings, opinions=(detection,)))
    (region,) = READER.report(path).objects[0].regions
    assert 3000 < len(region.polygon) <= MOST_POINTS
    assert max(x for x, _, _ in region.polygon) == pytest.approx(50, abs=0.01)
    assert len(peer_reads(path).get_data()["PTOs"][0]["Polygon"]) == len(region.polygon)


def test_that_words_which_dicom_cannot_hold_are_written_so_that_it_can(findings, tmp_path):
    odd = replace(MODEL, model_id="a\\b\x00" + "ü" * 90, version="")
    detection = replace(
        findings.detections[0],
        model=odd,
        candidates=(
            Finding((1, 1, 2, 2), 0.9, "λ\\μ"),
            Finding((1, 1, 2, 2), 0.8, "x" * 100_000),
        ),
    )
    path = machine(tmp_path / "a.dcs", replace(findings, opinions=(detection,)))
    report = READER.report(path)
    assert report.algorithm[0] == "a/b" + "ü" * 30
    assert report.algorithm[1] == "unknown"
    assert report.objects[0].assessments[0].words == "λ\\μ"
    told = peer_reads(path).get_data()["PTOs"]
    assert told[1]["Assessment"]["description"] == "x" * 1000


def test_that_not_checked_is_no_report(findings):
    unchecked = replace(findings, opinions=(NotChecked("no model.", "MODEL-01"),))
    assert unchecked.detections == ()
    assert [one.reason for one in unchecked.not_checked] == ["no model."]


def test_that_every_class_of_the_simulator_has_a_category_that_dicos_knows():
    known = {"EXPLOSIVE", "PI", "CONTRABAND", "ANOMALY", "LAPTOP", "OTHER", "PHARMACEUTICAL"}
    told = {code: category_of(code) for code in (*classes.CODES, *classes.FURTHER_CODES)}
    assert set(told.values()) <= known - {"ANOMALY"}
    assert category_of("what a site trained itself") == "ANOMALY"


def test_that_marks_in_a_volume_lie_in_their_slices_for_both_readers(findings, tmp_path):
    volume = replace(findings.scan, kind=PictureKind.VOLUME, frames=12)
    deep = (replace(FOUND[1], slices=(3, 4)), FOUND[0])
    answer = replace(findings.answers[1], slices=(3, 4))
    own = replace(findings.own[0], frame=7)
    told = replace(
        findings, scan=volume, answers=(answer,), own=(own,),
        opinions=(replace(findings.detections[0], candidates=deep),),
    )  # fmt: skip
    path = machine(tmp_path / "a.dcs", told)
    theirs = peer_reads(path).get_data()["PTOs"]
    spans = [(one["Base"]["z"], one["Extent"]["z"]) for one in theirs]
    assert spans == [(3, 4), (0, 12)]
    regions = [one.regions[0] for one in READER.report(path).objects]
    assert [(region.base[2], region.extents[2]) for region in regions] == spans
    ((_, report),) = operator_reports(told)
    regions = [one.regions[0] for one in report.objects]
    assert [(region.base[2], region.extents[2]) for region in regions] == [(3, 4), (7, 1)]
