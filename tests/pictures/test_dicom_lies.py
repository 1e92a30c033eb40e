"""Single declarations of DICOM files and threat reports replaced by rubbish: a picture that still
tells the truth, or one sentence."""

from __future__ import annotations

import math
import random
import struct
import tracemalloc

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.sequence import Sequence

from tests.pictures.declared import enhanced, lut_item
from tests.pictures.samples import PEER, dx, needs_samples
from workstation.adapters.pictures import PictureReader
from workstation.adapters.worker import wire
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Lut, Rescale

READER = PictureReader()
RUBBISH = (
    b"", b" ", b"nan ", b"inf ", b"-inf", b"1e999 ", b"-1", b"0 ", b"\\\\", b"1\\2\\3\\4\\5\\6\\7 ",
    b"x" * 20, b"\xff" * 6, b"\0" * 8, b"99999999999999999999", b"1E308\\1E308 ", b"-1e-320 ",
    struct.pack("<d", math.nan), struct.pack("<f", math.inf) * 3, bytes(range(12)),
)  # fmt: skip


def _seed(folder):
    """One file with all declarations that are used, in groups and at the top."""
    where = {"ImagePositionPatient": lambda n: ["0", "0", str(2 * n)]}
    path = enhanced(
        folder / "seed.dcm",
        modality="CT",
        shared=[
            ("PixelMeasuresSequence", {"PixelSpacing": ["0.8", "0.7"], "SliceThickness": "2"}),
            (
                "PlaneOrientationSequence",
                {"ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"]},
            ),
            (
                "PixelValueTransformationSequence",
                {"RescaleSlope": "2", "RescaleIntercept": "-1000", "RescaleType": "HU"},
            ),
            (
                "FrameVOILUTSequence",
                {
                    "WindowCenter": ["40", "300"],
                    "WindowWidth": ["400", "1500"],
                    "WindowCenterWidthExplanation": ["SOFT", "BONE"],
                    "VOILUTFunction": "LINEAR",
                    "VOILUTSequence": Sequence([lut_item(list(range(300)), 5, 12, "table")]),
                },
            ),
        ],
        each=[("PlanePositionSequence", where)],
        ImagerPixelSpacing=["0.1", "0.1"],
        EstimatedRadiographicMagnificationFactor="1.2",
        PresentationLUTShape="IDENTITY",
        PixelIntensityRelationship="LIN",
        PixelIntensityRelationshipSign=1,
        SpacingBetweenSlices="2",
        PixelPaddingValue=7,
        PixelPaddingRangeLimit=9,
        ImageType=["ORIGINAL", "PRIMARY", "VOLUME", "LOW ENERGY"],
        AcquisitionDateTime="20260101101010.5+0000",
        KVP="160",
    )
    ds = dcmread(path)
    ds.ModalityLUTSequence = Sequence([lut_item(list(range(0, 900, 3)), 0, 16, "mod")])
    ds.save_as(folder / "tables.dcm")
    return [path, folder / "tables.dcm"]


def _values(data: bytes):
    """(start, length) of every plain element's value in an explicit little endian data set."""
    long = {b"OB", b"OW", b"SQ", b"UN", b"UT", b"OF", b"OD", b"UC"}
    at, found = 132, []
    while at + 12 <= len(data):
        group, vr = data[at : at + 2], data[at + 4 : at + 6]
        if group == b"\xfe\xff":
            at += 8
            continue
        if vr in long:
            length, start = int.from_bytes(data[at + 8 : at + 12], "little"), at + 12
        else:
            length, start = int.from_bytes(data[at + 6 : at + 8], "little"), at + 8
        if vr == b"SQ":  # its items follow
            at = start
            continue
        found.append((at, start, length))
        at = start + length
    return found


def _replaced(data: bytes, place, rubbish: bytes) -> bytes:
    """The value overwritten in its own length: every length of the file stays true."""
    _, start, length = place
    if not rubbish or (len(rubbish) <= length and len(rubbish) % 2 == 0):
        filled = rubbish.ljust(length)
    else:
        filled = (rubbish * (length // len(rubbish) + 1))[:length]
    return data[:start] + filled + data[start + length :]


def _sound(scan) -> None:
    """What a scan declares is usable, whatever its file says."""
    numbers = [*scan.slice_positions_mm, *(scan.position_mm or ()), *(scan.orientation or ())]
    for window in scan.windows:
        assert window.width > 0
        numbers += [window.centre, window.width]
    for side in scan.spacing_mm or ():
        assert side > 0
        numbers.append(side)
    for positive in (scan.magnification, scan.slice_spacing_mm):
        assert positive is None or positive > 0
        numbers.append(positive or 0.0)
    for table in (*scan.voi_luts, scan.modality):
        if isinstance(table, Lut):
            assert table.values
            assert 0 <= min(table.values) <= max(table.values) < 1 << table.bits
    if isinstance(scan.modality, Rescale):
        assert scan.modality.slope != 0
        numbers += [scan.modality.slope, scan.modality.intercept]
    assert all(math.isfinite(number) for number in numbers), numbers
    assert all(remark.endswith(".") and remark.isprintable() for remark in scan.remarks)
    assert wire.scan_out(wire.scan_in(wire.scan_out(scan), wire.scan_arrays(scan))) == (
        wire.scan_out(scan)
    )


def test_that_every_declaration_may_be_rubbish(tmp_path):
    read = refused = 0
    for path in _seed(tmp_path):
        data = path.read_bytes()
        truth = READER.read([path]).values
        for place in _values(data):
            if data[place[0] : place[0] + 4] in (b"\x28\0\x03\1", b"\xe0\x7f\x10\0"):
                continue  # sign and pixels are values themselves
            for rubbish in random.Random(place[0]).sample(RUBBISH, 4):
                (tmp_path / "a.dcm").write_bytes(_replaced(data, place, rubbish))
                try:
                    scan = READER.read([tmp_path / "a.dcm"])
                except WorkstationError as error:
                    assert error.notice.code.startswith("SCAN-")
                    refused += 1
                    continue
                read += 1
                _sound(scan)
                if scan.values.shape == truth.shape and scan.bits == 16 and scan.missing is None:
                    same = np.array_equal(scan.values, truth)
                    assert same or any("Bits outside" in one for one in scan.remarks)
    assert read > 250
    assert refused > 10


@needs_samples
@pytest.mark.parametrize("name", ["tdr_machine_two_pto_ct", "tdr_machine_two_pto_dx"])
def test_that_every_word_of_a_threat_report_may_be_rubbish(tmp_path, name):
    data = (PEER / f"{name}.dcs").read_bytes()
    read = 0
    for place in _values(data):
        for rubbish in random.Random(place[0]).sample(RUBBISH, 4):
            (tmp_path / "a.dcs").write_bytes(_replaced(data, place, rubbish))
            try:
                report = READER.report(tmp_path / "a.dcs")
            except WorkstationError as error:
                assert error.notice.code.startswith("SCAN-")
                continue
            read += 1
            for one in report.objects:
                for region in one.regions:
                    assert min(region.extents) > 0
                    assert all(math.isfinite(n) for n in (*region.base, *region.extents))
                    assert min(region.box[2:]) > 0
                for said in one.assessments:
                    assert said.probability is None or 0 <= said.probability <= 1
            assert str(report).isprintable()
    assert read > 150


@pytest.mark.parametrize("seed", range(4))
def test_that_files_with_all_declarations_may_be_torn_and_flipped(tmp_path, seed):
    dice = random.Random(seed)
    seeds = [path.read_bytes() for path in _seed(tmp_path)]
    for _ in range(60):
        data = bytearray(dice.choice(seeds))
        for _ in range(dice.choice((1, 2, 6))):
            at = dice.randrange(132, len(data))
            if dice.random() < 0.2:
                del data[at : at + dice.choice((1, 2, 8, 100))]
            else:
                data[at : at + 2] = dice.choice((b"\0\0", b"\xff\xff", dice.randbytes(2)))
        (tmp_path / "a.dcm").write_bytes(bytes(data))
        try:
            _sound(READER.read([tmp_path / "a.dcm"]))
        except WorkstationError as error:
            assert error.notice.code.startswith("SCAN-")


def test_that_a_lie_about_a_length_asks_for_no_memory(tmp_path):
    data = bytearray(dx(tmp_path / "a.dcs").read_bytes())
    at = data.index(b"\x40\x00\x55\x05SQ")
    data[at + 4 : at + 12] = b"OB\0\0\xf0\xff\xff\x7f"  # 2 GiB in a file of 2 KiB
    (tmp_path / "a.dcs").write_bytes(data)
    tracemalloc.start()
    try:
        with pytest.raises(WorkstationError) as refused:
            READER.read([tmp_path / "a.dcs"])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.notice.code == "SCAN-06"
    assert peak < 100_000_000
