"""Packages of format 2: shapes, calibrated scores, thresholds by class and kind of picture."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.detect.masked_model import masked_model, second_format
from tests.detect.scans import raw
from tests.detect.tiny_model import places, write_package
from workstation.adapters.onnx import PackagedDetectors
from workstation.adapters.onnx.detector import OnnxDetector
from workstation.domain.findings import Detection, OperatingPoint, logit
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan


def block() -> Scan:
    """Air with one dense block at columns 40..48, rows 12..28, and a smaller one far from it."""
    counts = np.full((64, 64), 60000, np.uint16)
    counts[12:28, 40:48] = 600
    counts[50:54, 8:12] = 600
    return raw(counts)


def packaged(models: Path, weights: bytes | None = None, edit: Any = None) -> OnnxDetector:
    def changed(declared: dict[str, Any]) -> None:
        second_format(declared)
        if edit is not None:
            edit(declared)

    write_package(models, masked_model() if weights is None else weights, size=64, edit=changed)
    return PackagedDetectors(places(models)).load()


def judged(models: Path, **change: Any) -> Detection:
    return packaged(models, **change).detect(block())


def test_the_surest_above_its_own_threshold_comes_first(tmp_path: Path) -> None:
    answer = judged(tmp_path)
    assert [(f.code, f.label, f.number, f.threshold) for f in answer.candidates] == [
        ("KNIFE", "knife", 1, 0.2),
        ("GUN", "gun", 2, 0.7),
    ]
    assert [f.code for f in answer.counting()] == ["KNIFE"]
    assert [f.code for f in answer.counting(-1.0)] == ["KNIFE", "GUN"]
    assert answer.thresholds == (("GUN", 0.7), ("KNIFE", 0.2))
    assert answer.model.operating_points == (OperatingPoint(0.2, -0.7), OperatingPoint(0.05, 0.7))
    assert answer.model.codes == ("GUN", "KNIFE")


def test_the_shape_is_the_largest_part_of_the_mask_in_source_pixels(tmp_path: Path) -> None:
    corners = np.array(judged(tmp_path).candidates[0].outline)
    assert len(corners) >= 4
    low, high = corners.min(axis=0), corners.max(axis=0)
    assert np.abs(low - [40, 12]).max() < 1.5
    assert np.abs(high - [48, 28]).max() < 1.5


def test_a_mask_with_nothing_in_it_gives_a_box_without_a_shape(tmp_path: Path) -> None:
    answer = judged(tmp_path, weights=masked_model("empty"))
    assert [f.outline for f in answer.candidates] == [(), ()]


@pytest.mark.parametrize(("mask", "words"), [("one class", "wrong shape"), ("too high", "0 and 1")])
def test_masks_that_are_none_are_told_as_broken(tmp_path: Path, mask: str, words: str) -> None:
    with pytest.raises(WorkstationError, match=words) as caught:
        packaged(tmp_path, masked_model(mask))
    assert caught.value.notice.code == "MODEL-03"


def test_shown_scores_are_calibrated_for_their_class_and_kind_of_picture(tmp_path: Path) -> None:
    answer = judged(
        tmp_path,
        edit=lambda d: d.update(calibration={"single_energy": {"GUN": [2.0, 1.0]}}),
    )
    gun, knife = sorted(answer.candidates, key=lambda f: f.code)
    assert logit(gun.score) == pytest.approx(2.0 * logit(0.6) + 1.0, abs=1e-3)
    assert knife.score == pytest.approx(0.4)


def test_a_calibration_for_other_pictures_changes_nothing(tmp_path: Path) -> None:
    answer = judged(
        tmp_path,
        edit=lambda d: d.update(calibration={"dual_energy": {"GUN": [2.0, 1.0]}}),
    )
    assert sorted(f.score for f in answer.candidates) == pytest.approx([0.4, 0.6])


def test_the_floor_is_one_of_shown_scores(tmp_path: Path) -> None:
    answer = judged(
        tmp_path,
        edit=lambda d: d.update(calibration={"single_energy": {"KNIFE": [1.0, -4.0]}}),
    )
    assert [f.code for f in answer.candidates] == ["GUN"]


def test_a_class_that_is_off_for_this_kind_of_picture_is_neither_marked_nor_promised(
    tmp_path: Path,
) -> None:
    answer = judged(
        tmp_path, edit=_thresholds(by_input={"single_energy": {"GUN": 0.5, "KNIFE": None}})
    )
    assert [f.code for f in answer.candidates] == ["GUN"]
    assert answer.thresholds == (("GUN", 0.5),)
    assert answer.input_used == "single energy; not looked for there: knife"


def _with(**changes: Any) -> Any:
    return lambda declared: declared.update(changes)


def _thresholds(**changes: Any) -> Any:
    return lambda declared: declared["thresholds"].update(changes)


@pytest.mark.parametrize(
    "edit",
    [
        _with(format=1),
        _with(calibration={"single_energy": {"GUN": [0.0, 1.0]}}),
        _with(calibration={"single_energy": {"GUN": [1.0, float("nan")]}}),
        _with(calibration={"single_energy": {"BOMB": [1.0, 0.0]}}),
        _with(calibration={"volume": {"GUN": [1.0, 0.0]}}),
        _with(calibration={"x-ray": {"GUN": [1.0, 0.0]}}),
        _with(card="CARD.md"),
        _with(signature="other.sig"),
        _thresholds(by_input={"single_energy": {"BOMB": 0.5}}),
        _thresholds(by_input={"single_energy": {"GUN": 0.01}}),
        _thresholds(by_input={"single_energy": {"GUN": 1.5}}),
        _thresholds(operating_points=[{"alarmed": 1.5, "shift": 0.0}]),
        _thresholds(operating_points=[{"alarmed": 0.5, "shift": float("inf")}]),
        lambda d: d["classes"][1].update(code="GUN"),
        lambda d: d["outputs"].append({"name": "masks", "role": "masks"}),
    ],
)
def test_a_table_that_does_not_fit_is_told_as_broken(tmp_path: Path, edit: Any) -> None:
    with pytest.raises(WorkstationError) as caught:
        packaged(tmp_path, edit=edit)
    assert caught.value.notice.code == "MODEL-03"
    assert "\n" not in str(caught.value)


def test_a_listed_card_that_was_altered_is_noticed(tmp_path: Path) -> None:
    def listed(declared: dict[str, Any]) -> None:
        second_format(declared)
        declared["card"] = "CARD.md"
        declared["files"].append(
            {"name": "CARD.md", "sha256": hashlib.sha256(b"# It finds all").hexdigest()}
        )

    folder = write_package(tmp_path, masked_model(), size=64, edit=listed)
    (folder / "CARD.md").write_bytes(b"# It finds all")
    assert PackagedDetectors(places(tmp_path)).load().identity.model_id == "tiny"
    (folder / "CARD.md").write_bytes(b"# It finds most")
    with pytest.raises(WorkstationError) as caught:
        PackagedDetectors(places(tmp_path)).load()
    assert caught.value.notice.code == "MODEL-02"
    assert json.loads((folder / "model.json").read_bytes())["card"] == "CARD.md"
