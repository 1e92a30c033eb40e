"""What enhanced files declare of the values of their frames."""

from __future__ import annotations

import numpy as np
from pydicom import dcmread

from tests.pictures.declared import enhanced
from workstation.adapters.pictures import PictureReader
from workstation.domain.scan import Rescale, Window

READER = PictureReader()


def test_that_an_enhanced_ct_says_its_values_for_all_frames_or_for_each_alike(tmp_path):
    rescale = {"RescaleSlope": "2", "RescaleIntercept": "-1000", "RescaleType": "HU"}
    window = {"WindowCenter": "40", "WindowWidth": "400", "WindowCenterWidthExplanation": "SOFT"}
    expected = READER.read([
        enhanced(
            tmp_path / "a.dcm",
            modality="CT",
            shared=[
                ("PixelValueTransformationSequence", rescale),
                ("FrameVOILUTSequence", window),
            ],
        )
    ])  # fmt: skip
    assert expected.modality == Rescale(2.0, -1000.0, "HU")
    assert expected.windows == (Window(520.0, 200.0, "SOFT"),)
    alike = READER.read([
        enhanced(
            tmp_path / "b.dcm",
            modality="CT",
            each=[
                ("PixelValueTransformationSequence", {k: lambda _, v=v: v for k, v in rescale.items()}),
                ("FrameVOILUTSequence", {k: lambda _, v=v: v for k, v in window.items()}),
            ],
        )
    ])  # fmt: skip
    assert (alike.modality, alike.windows) == (expected.modality, expected.windows)
    assert alike.remarks == expected.remarks


def test_that_frames_with_different_rescales_have_no_unit_and_say_so(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        modality="CT",
        shared=[("FrameVOILUTSequence", {"WindowCenter": "40", "WindowWidth": "400"})],
        each=[
            (
                "PixelValueTransformationSequence",
                {
                    "RescaleSlope": lambda index: str(index + 1),
                    "RescaleIntercept": lambda _: "0",
                    "RescaleType": lambda _: "HU",
                },
            )
        ],
    )
    scan = READER.read([path])
    assert (scan.modality, scan.windows, scan.window) == (None, (), None)
    assert any("slope 1 to 3" in remark for remark in scan.remarks)
    assert any("windows do not hold" in remark for remark in scan.remarks)
    assert np.array_equal(scan.values.reshape(-1), np.arange(60))


def test_that_frames_with_different_windows_offer_those_of_the_first(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        each=[
            (
                "FrameVOILUTSequence",
                {"WindowCenter": lambda index: str(10 * index + 5), "WindowWidth": lambda _: "8"},
            )
        ],
    )
    scan = READER.read([path])
    assert scan.window == (5.0, 8.0)
    assert any("frame 1" in remark for remark in scan.remarks)


def test_that_groups_for_another_number_of_frames_are_not_used(tmp_path):
    path = enhanced(
        tmp_path / "a.dcm",
        each=[
            ("FrameVOILUTSequence", {"WindowCenter": lambda _: "5", "WindowWidth": lambda _: "8"})
        ],
    )
    ds = dcmread(path)
    del ds.PerFrameFunctionalGroupsSequence[2]
    ds.save_as(path)
    scan = READER.read([path])
    assert scan.windows == ()
    assert any("2 frames one by one and holds 3" in remark for remark in scan.remarks)
