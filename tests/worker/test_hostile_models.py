"""Models that never end, eat memory or answer nonsense: each is stopped in words, and the bench goes on."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.detect.masked_model import masked_model, second_format
from tests.detect.scans import raw
from tests.detect.tiny_model import places, tiny_model, write_package
from tests.worker.hostile_models import hostile_model
from workstation.adapters.onnx import PackagedDetectors
from workstation.adapters.worker import WorkerDetectors, WorkerLimits
from workstation.domain.findings import Detection, NotChecked
from workstation.domain.notice import WorkstationError
from workstation.services.models import Beside, Model, Models

LIMITS = WorkerLimits(seconds=60, memory_bytes=3 * 1024**3)


def goods():
    values = np.full((64, 64), 60000)
    values[16:24, 32:40] = 900
    return raw(values)


def air():
    return raw(np.full((64, 64), 60000))


def with_boxes_only(declared):
    declared["outputs"] = declared["outputs"][:2]


@pytest.fixture
def source_of(tmp_path):
    made = []

    def make(weights, *, size=32, edit=with_boxes_only, name="hostile"):
        write_package(tmp_path, weights, name=name, size=size, edit=edit)
        made.append(WorkerDetectors(places(tmp_path), name, LIMITS))
        return made[-1]

    yield make
    for source in made:
        source.close()


def hurried(source, seconds):
    """The model is loaded in its own time; its answers have less."""
    detector = source.load()
    source.worker._limits = replace(LIMITS, seconds=seconds)
    return detector


def refusal(detector, scan=None):
    with pytest.raises(WorkstationError) as caught:
        detector.detect(scan or goods())
    assert "\n" not in str(caught.value)
    return caught.value.notice


def test_that_an_endless_model_is_stopped_and_can_be_asked_again(source_of):
    endless = source_of(hostile_model("endless"))
    detector = hurried(endless, 1.0)
    assert detector.detect(air()).candidates
    notice = refusal(detector)
    assert notice.code == "MODEL-06"
    assert "longer than 1 s" in notice.fact
    endless.worker._limits = LIMITS
    assert detector.detect(air()).candidates  # a new child took its place


def test_that_a_model_that_never_ends_its_trial_is_not_loaded(source_of):
    source = source_of(hostile_model("early"))
    source.worker.start()
    source.worker._limits = replace(LIMITS, seconds=4.0)
    with pytest.raises(WorkstationError) as caught:
        source.load()
    assert caught.value.notice.code == "MODEL-06"


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are those of Linux")
def test_that_a_model_that_eats_memory_is_told_as_that_and_can_be_asked_again(source_of):
    detector = source_of(hostile_model("greedy")).load()
    notice = refusal(detector)
    assert notice.code == "MODEL-08"
    assert "memory" in notice.fact
    assert detector.detect(air()).candidates


def test_that_more_boxes_than_any_model_needs_are_refused(tmp_path):
    write_package(tmp_path, hostile_model("many"), edit=with_boxes_only)
    notice = refusal(PackagedDetectors(places(tmp_path)).load())
    assert notice.code == "MODEL-05"
    assert "200001 boxes" in notice.fact


def test_that_numbers_of_another_kind_are_refused_when_loading(tmp_path):
    write_package(tmp_path, hostile_model("half"), edit=with_boxes_only)
    with pytest.raises(WorkstationError, match="32-bit") as caught:
        PackagedDetectors(places(tmp_path)).load()
    assert caught.value.notice.code == "MODEL-03"


def test_that_masks_and_class_thresholds_come_back_from_the_child(source_of):
    found = source_of(masked_model(), size=64, edit=second_format).load().detect(goods())
    assert [finding.code for finding in found.candidates] == ["KNIFE", "GUN"]
    assert len(found.candidates[0].outline) >= 4
    assert found.candidates[0].threshold == 0.2
    assert found.thresholds == (("GUN", 0.7), ("KNIFE", 0.2))
    assert found.model.operating_points[0].alarmed == 0.2


def test_that_a_hostile_model_beside_it_leaves_the_primary_alone(source_of):
    primary = Model(source_of(tiny_model(), edit=None, name="honest"))
    second = source_of(hostile_model("many"), name="second")
    models = Models(primary, [(Beside("second"), second)])
    assert isinstance(models.judge_beside("second", goods()), NotChecked)
    assert isinstance(models.primary.judge(goods()), Detection)
