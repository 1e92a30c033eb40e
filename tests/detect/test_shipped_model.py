"""The model that ships: whole, deterministic, and able to find what it was made to find."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from tests.detect.scans import scan_of, simulated
from workstation.adapters.onnx import PackagedDetectors
from workstation.adapters.onnx.detector import OnnxDetector
from workstation.domain.findings import OpinionState, opinion_state
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind
from workstation.resources import models_dir
from workstation.simulation import Item, compose_parcel

NAME = "parcel-centre"


@pytest.fixture(scope="module")
def detector() -> OnnxDetector:
    return PackagedDetectors(models_dir()).load()


def test_one_package_ships_whole_and_small() -> None:
    packages = [entry.parent for entry in models_dir().glob("*/model.json")]
    assert [folder.name for folder in packages] == [NAME]
    folder = packages[0]
    declared = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    for entry in declared["files"]:
        content = (folder / entry["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) < 12_000_000
    assert (folder / "CARD.md").is_file()


def test_the_card_names_the_weights_it_speaks_of() -> None:
    folder = models_dir() / NAME
    declared = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    weights = {entry["name"]: entry["sha256"] for entry in declared["files"]}[declared["weights"]]
    assert weights in card
    for entry in declared["classes"]:
        if not entry["reported"]:
            assert entry["note"]


def test_a_pistol_alone_in_a_carton_is_found_where_it_lies(detector: OnnxDetector) -> None:
    parcel = compose_parcel(3, "carton", [Item("pistol")])
    answer = detector.detect(simulated(parcel))
    assert opinion_state(answer) is OpinionState.FINDINGS
    best = answer.candidates[0]
    assert best.label == "gun"
    x, y, width, height = parcel.objects[0].box
    a, b, c, d = best.box
    inner = max(0, min(x + width, a + c) - max(x, a)) * max(0, min(y + height, b + d) - max(y, b))
    assert inner / (width * height + c * d - inner) >= 0.3
    assert answer.anomaly_map is not None
    assert answer.anomaly_map.dtype == np.float32
    rows, columns = answer.anomaly_map.shape
    row, column = np.unravel_index(np.argmax(answer.anomaly_map), answer.anomaly_map.shape)
    assert x <= (column + 0.5) / columns * parcel.low.shape[1] <= x + width
    assert y <= (row + 0.5) / rows * parcel.low.shape[0] <= y + height


def test_a_second_session_gives_the_very_same_answer(detector: OnnxDetector) -> None:
    scan = simulated(compose_parcel(4, "carton", [Item("revolver"), Item("jeans")]))
    first = detector.detect(scan)
    again = PackagedDetectors(models_dir()).load().detect(scan)
    assert first.candidates == again.candidates
    assert np.array_equal(first.anomaly_map, again.anomaly_map)


def test_air_alone_gives_no_finding(detector: OnnxDetector) -> None:
    counts = np.full((2, 300, 400), 60000, np.uint16)
    scan = scan_of(PictureKind.DUAL_ENERGY, counts, air_value=60000, black_level=1200)
    assert detector.detect(scan).above(detector.identity.default_threshold) == ()


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (700, 2), (33, 1201)])
def test_odd_sizes_are_judged_and_boxes_stay_on_the_picture(
    detector: OnnxDetector, shape: tuple[int, int]
) -> None:
    rng = np.random.default_rng(7)
    counts = rng.integers(1200, 60001, (2, *shape)).astype(np.uint16)
    scan = scan_of(PictureKind.DUAL_ENERGY, counts, air_value=60000, black_level=1200)
    answer = detector.detect(scan)
    for found in answer.candidates:
        x, y, width, height = found.box
        assert 0 <= x < x + width <= shape[1]
        assert 0 <= y < y + height <= shape[0]


def test_the_same_pistol_is_found_in_a_vendors_colours_too(detector: OnnxDetector) -> None:
    parcel = compose_parcel(3, "carton", [Item("pistol")])
    scan = simulated(parcel)
    low, high = (
        -np.log(np.clip((frame.astype(np.float32) - 1200) / (60000 - 1200), 0.002, 1.0))
        for frame in scan.values
    )
    rng = np.random.default_rng(1)
    from models.training.looks import coloured

    picture = np.ascontiguousarray(coloured(low, high, scan.effective_energies_kev, rng))[None]
    answer = detector.detect(scan_of(PictureKind.RENDERED_COLOUR, picture))
    assert answer.input_used.startswith("vendor colours")
    assert [found.label for found in answer.counting()][:1] == ["gun"]


def test_decoys_are_never_among_the_labels(detector: OnnxDetector) -> None:
    assert "tool" not in detector.identity.labels
    assert "gun" in detector.identity.labels


def test_a_volume_is_refused(detector: OnnxDetector) -> None:
    with pytest.raises(WorkstationError) as caught:
        detector.detect(scan_of(PictureKind.VOLUME, np.zeros((3, 20, 20), np.uint16)))
    assert caught.value.notice.code == "MODEL-04"
