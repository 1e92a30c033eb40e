"""Threat reports (TDR) of an independent toolkit and made here: read as what they say."""

from __future__ import annotations

import dataclasses
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import Dataset, dcmread, dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

from tests.pictures.samples import AUXILIA, PEER, dx, needs_samples
from workstation.adapters.pictures import Limits, PictureReader
from workstation.adapters.worker import WorkerReader
from workstation.domain.notice import WorkstationError
from workstation.domain.threat_report import AlarmDecision, ThreatFlag

READER = PictureReader()


def _reference(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the toolkit's UIDs begin parts with zeros
        return str(dcmread(PEER / name).SOPInstanceUID)


@needs_samples
@pytest.mark.parametrize("name", ["tdr_machine_two_pto_dx", "tdr_machine_two_pto_dx_cargo"])
def test_that_a_peers_report_on_a_projection_says_what_its_maker_wrote(name):
    report = READER.report(PEER / f"{name}.dcs")
    picture = _reference("dx_processing_u16_explicit_le.dcs")
    assert (report.kind, report.decision, report.version) == (
        "MACHINE",
        AlarmDecision.ALARM,
        "V03",
    )
    assert report.decided_at == "2025-03-14T09:26:54+00:00"
    assert report.algorithm[:2] == ("ExampleATR", "1.2.3")
    assert report.referenced_uids == (picture,)
    assert report.source.media == "DICOS TDR"
    assert report.remarks == ()
    first, second = report.objects
    assert (first.number, second.number) == (1, 2)
    (place,) = first.regions
    assert (place.base, place.extents) == ((40, 30, 0), (60, 45, 1))
    assert place.box == (40, 30, 60, 45)
    assert place.polygon == ((40, 30, 0), (100, 30, 0), (100, 75, 0), (40, 75, 0))
    assert (place.mask, place.instance_uid) == (None, picture)
    assert (place.mass_g, place.density_kg_m3) == (350.0, 812.0)
    (said,) = first.assessments
    assert (said.category, said.flag) == ("PI", ThreatFlag.HIGH_THREAT)
    assert said.probability == pytest.approx(0.93)
    (place,) = second.regions
    assert (place.base, place.extents, place.polygon) == ((200, 110, 0), (80, 50, 1), ())
    assert second.assessments[0].category == "ANOMALY"
    assert second.flag is ThreatFlag.THREAT
    assert report.regions_in(picture) == ((first, first.regions[0]), (second, place))
    assert report.regions_in("1.2.3") == ()
    assert str(report) == (
        "Threat report of a machine, not a picture: alarm, 2 objects, 2 flagged as threat."
    )


@needs_samples
def test_that_a_peers_report_on_a_volume_has_its_mask_bit_by_bit():
    report = READER.report(PEER / "tdr_machine_two_pto_ct.dcs")
    first, second = report.objects
    (place,) = first.regions
    assert (place.base, place.extents) == ((5, 4, 3), (8, 6, 4))
    truth = np.zeros((4, 6, 8), bool)
    truth[1:3, 1:5, 2:7] = True
    assert np.array_equal(place.mask, truth)
    assert not place.mask.flags.writeable
    assert (first.number, first.assessments[0].category) == (11, "EXPLOSIVE")
    assert first.flag is ThreatFlag.THREAT
    assert (second.number, second.flag) == (12, ThreatFlag.NO_THREAT)
    assert second.regions[0].mask is None
    assert second.assessments[0].probability == pytest.approx(0.12)
    assert report.alarms == (first,)
    assert report.referenced_uids == (_reference("ct_u16_explicit_le.dcs"),)


@needs_samples
def test_that_a_report_without_objects_decides_for_no_alarm_and_says_no_more():
    report = READER.report(PEER / "tdr_machine_clear_dx.dcs")
    assert (report.decision, report.objects) == (AlarmDecision.NO_ALARM, ())
    assert str(report) == (
        "Threat report of a machine, not a picture: no alarm, 0 objects, 0 flagged as threat."
    )


@needs_samples
def test_that_auxilias_reports_are_read_and_their_contradictions_told():
    reports = {path.stem: READER.report(path) for path in sorted(AUXILIA.glob("*TDR.dcs"))}
    assert len(reports) == 4
    assert [len(report.objects) for report in reports.values()] == [2, 2, 0, 1]
    volume = reports["SimpleBaggageTDR"].objects[0].regions[0]
    assert volume.mask is not None
    assert volume.mask.shape == tuple(int(side) for side in volume.extents[::-1])
    assert any("no alarm and still flags" in one for one in reports["SimpleBaggageTDR"].remarks)
    two = reports["MultiplePTOsTDR"]
    assert [one.number for one in two.objects] == [2002, 9001]
    assert two.objects[0].regions[0].polygon == ()  # nine zeros
    assert two.objects[0].assessments[0].probability is None
    assert two.ooi_id == "12345-35345324-6326342-345"


@needs_samples
def test_that_a_child_process_reads_the_same_report():
    child = WorkerReader()
    try:
        for name in ("tdr_machine_two_pto_ct", "tdr_machine_two_pto_dx", "tdr_machine_clear_dx"):
            here, there = (
                dataclasses.asdict(reader.report(PEER / f"{name}.dcs"))
                for reader in (READER, child)
            )
            np.testing.assert_equal(there, here)
        with pytest.raises(WorkstationError) as refused:
            child.report(PEER / "ct_u16_rle.dcs")
        assert refused.value.notice.code == "SCAN-18"
    finally:
        child.close()


def test_that_a_picture_is_no_report(tmp_path):
    for path in (dx(tmp_path / "a.dcs"), tmp_path / "b.txt"):
        if path.suffix == ".txt":
            path.write_text("not a report" * 50)
        with pytest.raises(WorkstationError) as refused:
            READER.report(path)
        assert refused.value.notice.code == "SCAN-18"
        assert "no threat report" in refused.value.notice.fact


def _report(path, *places, syntax=ExplicitVRLittleEndian, **changes):
    """A report with one object; `places` are (base, extents, bitmap, polygon)."""
    ds = Dataset()
    ds.file_meta = Dataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.501.3"
    ds.Modality = "TDR"
    ds.TDRType = "OPERATOR"
    ds.AlarmDecision = "ALARM"
    one = Dataset()
    one.PotentialThreatObjectID = 7
    representations = []
    for base, extents, bitmap, polygon in places:
        region, place = Dataset(), Dataset()
        region.ThreatROIBase, region.ThreatROIExtents = list(base), list(extents)
        if bitmap is not None:
            region.ThreatROIBitmap = bitmap
        place.ThreatROIVoxelSequence = Sequence([region])
        if polygon:
            place.BoundingPolygon = list(polygon)
        representations.append(place)
    one.PTORepresentationSequence = Sequence(representations)
    said = Dataset()
    said.ATDAssessmentFlag = "THREAT"
    said.ATDAssessmentProbability = 0.5
    for keyword, value in changes.items():
        setattr(ds if keyword in ("AlarmDecision", "AbortFlag") else said, keyword, value)
    one.ATDAssessmentSequence = Sequence([said])
    ds.ThreatSequence = Sequence([one])
    dcmwrite(path, ds, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=True)
    data = path.read_bytes()
    if data[128:132] != b"DICM":
        path.write_bytes(bytes(128) + b"DICM" + data)
    return path


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    size=st.tuples(st.integers(1, 9), st.integers(1, 5), st.integers(1, 4)),
    syntax=st.sampled_from([ExplicitVRLittleEndian, ImplicitVRLittleEndian]),
    data=st.data(),
)
def test_that_any_mask_is_read_bit_by_bit(tmp_path, size, syntax, data):
    width, height, depth = size
    truth = data.draw(
        st.lists(st.booleans(), min_size=width * height * depth, max_size=width * height * depth)
    )
    packed = bytearray(-(-len(truth) // 8))
    for place, bit in enumerate(truth):
        packed[place // 8] |= bit << (place % 8)
    packed += b"\0" * (len(packed) % 2)
    path = _report(tmp_path / "a.dcs", ((1, 2, 3), size, bytes(packed), ()), syntax=syntax)
    mask = READER.report(path).objects[0].regions[0].mask
    for z in range(depth):
        for y in range(height):
            for x in range(width):
                assert mask[z, y, x] == truth[(z * height + y) * width + x]


def test_that_a_box_of_fractions_is_covered_by_whole_pixels(tmp_path):
    path = _report(tmp_path / "a.dcs", ((1.5, 2.25, 0), (3.25, 4.0, 1), None, ()))
    (region,) = READER.report(path).objects[0].regions
    assert region.box == (1, 2, 4, 5)


@pytest.mark.parametrize(
    ("place", "remark"),
    [
        (((1, 2, 3), (4, 4, 0), None, ()), "box of object 7"),
        (((1, 2, 3), (4, 4, -1), None, ()), "box of object 7"),
        (((1, 2, 3), (4, 1e9, 1), None, ()), "box of object 7"),
        (((float("nan"), 2, 3), (4, 4, 1), None, ()), "box of object 7"),
        (((1, 2, 3), (100, 100, 100), b"\1\2", ()), "mask of object 7"),
        (((1, 2, 3), (1.5, 1, 1), b"\1\2", ()), "mask of object 7"),
    ],
)
def test_that_a_lie_about_a_place_is_left_out_and_told(tmp_path, place, remark):
    report = READER.report(_report(tmp_path / "a.dcs", place))
    assert any(remark in one for one in report.remarks), report.remarks
    assert all(region.mask is None for region in report.objects[0].regions)


def test_that_a_mask_over_the_limit_is_left_out(tmp_path):
    path = _report(tmp_path / "a.dcs", ((0, 0, 0), (64, 64, 64), bytes(64**3 // 8), ()))
    assert PictureReader().report(path).objects[0].regions[0].mask is not None
    small = PictureReader(Limits(decoded_bytes=1000)).report(path)
    assert small.objects[0].regions[0].mask is None
    assert any("limit" in remark for remark in small.remarks)


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"AlarmDecision": "PERHAPS"}, "alarm decision PERHAPS is not known"),
        ({"ATDAssessmentFlag": "DIRE"}, "threat flag DIRE is not known"),
        ({"ATDAssessmentProbability": 7.0}, "probability of 7"),
        ({"AlarmDecision": "CLEAR"}, "still flags"),
        ({"AbortFlag": "TIMEOUT"}, "TIMEOUT"),
    ],
)
def test_that_codes_that_are_none_are_unknown_and_told(tmp_path, changes, remark):
    report = READER.report(_report(tmp_path / "a.dcs", ((1, 2, 0), (3, 4, 1), None, ()), **changes))
    assert any(remark in one for one in report.remarks), report.remarks


@needs_samples
@pytest.mark.parametrize("cut", [150, 700, 1500, 2000])
def test_that_a_report_cut_anywhere_is_one_sentence_or_less_of_it(tmp_path, cut):
    data = (PEER / "tdr_machine_two_pto_ct.dcs").read_bytes()
    (tmp_path / "a.dcs").write_bytes(data[:cut])
    try:
        report = READER.report(tmp_path / "a.dcs")
    except WorkstationError as error:
        assert error.notice.code.startswith("SCAN-")
    else:
        assert len(report.objects) <= 2
