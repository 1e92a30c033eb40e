"""What models said is remembered; those beside the primary are asked by name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.detect.scans import raw
from tests.fakes.pictures import FakeDetectors
from workstation.domain.findings import Detection, NotChecked
from workstation.services.models import Beside, Model, Models, picture_key


class Counting(FakeDetectors):
    asked = 0

    def detect(self, scan):
        self.asked += 1
        found = super().detect(scan)
        return replace(found, anomaly_map=np.zeros((8, 8), np.float32))


def test_the_same_picture_is_judged_once_and_the_answer_says_so():
    source = Counting(0.9)
    model, scan = Model(source), raw(np.full((4, 4), 9))
    first, second = model.judge(scan), model.judge(raw(np.full((4, 4), 9)))
    assert isinstance(first, Detection)
    assert isinstance(second, Detection)
    assert source.asked == 1
    assert (first.remembered, second.remembered) == (False, True)
    assert first.milliseconds == second.milliseconds


@pytest.mark.parametrize(
    "change",
    [
        {"air_value": 50000},
        {"black_level": 7},
        {"inverted": True},
        {"effective_energies_kev": (60.0,)},
        {"palette": "other"},
    ],
)
def test_the_same_file_declared_otherwise_is_another_picture(change):
    scan = raw(np.full((4, 4), 9))
    assert picture_key(replace(scan, **change)) != picture_key(scan)


def test_another_file_or_sidecar_is_another_picture():
    scan = raw(np.full((4, 4), 9))
    (file,) = scan.files
    for other in (replace(file, sha256="cd" * 32), replace(file, sidecar_sha256="cd" * 32)):
        assert picture_key(replace(scan, files=(other,))) != picture_key(scan)


def test_a_failure_is_not_remembered():
    source = Counting(0.9, failure=RuntimeError("once"))
    model, scan = Model(source), raw(np.full((4, 4), 9))
    assert isinstance(model.judge(scan), NotChecked)
    source.failure = None
    found = model.judge(scan)
    assert isinstance(found, Detection)
    assert not found.remembered


def test_what_is_remembered_is_bounded():
    source = Counting(0.9)
    model = Model(source, capacity_bytes=4000)
    for number in range(5):
        model.judge(raw(np.full((4, 4), 9), air_value=50000 + number))
    assert 0 < model._remembered.used_bytes <= 4000
    model.judge(raw(np.full((4, 4), 9), air_value=50000))
    assert source.asked == 6


def test_shadow_models_are_asked_last_and_a_model_never_loaded_goes_by_its_name():
    models = Models(
        Model(FakeDetectors(0.9)),
        [(Beside("quiet", shadow=True), FakeDetectors(0.2)), (Beside("shown"), FakeDetectors(0.4))],
    )
    assert [told.name for told in models.beside] == ["shown", "quiet"]
    assert models.identity_beside("quiet").model_id == "quiet"
    found = models.judge_beside("quiet", raw(np.full((4, 4), 9)))
    assert isinstance(found, Detection)
    assert models.identity_beside("quiet") == found.model
    with pytest.raises(KeyError):
        models.judge_beside("nobody", raw(np.full((4, 4), 9)))
