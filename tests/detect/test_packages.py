"""Model packages: what is loaded, what is refused, and in which words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.detect.scans import raw, scan_of
from tests.detect.tiny_model import (
    places,
    sign_again,
    tiny_model,
    with_external_data,
    write_package,
)
from workstation.adapters.onnx import PackagedDetectors
from workstation.adapters.onnx.external import NotOnnx, external_files
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind, Scan


def block(rows: int = 64, columns: int = 64) -> Scan:
    """Air with one dense square at columns 40..48, rows 16..24."""
    counts = np.full((rows, columns), 60000, np.uint16)
    counts[16:24, 40:48] = 600
    return raw(counts)


def code_of(models: Path, chosen: str | None = None) -> str:
    with pytest.raises(WorkstationError) as caught:
        PackagedDetectors(places(models), chosen).load()
    assert caught.value.environment
    assert "\n" not in str(caught.value)
    return caught.value.notice.code


def test_a_sound_package_says_who_it_is_and_finds_the_dense_square(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    detector = PackagedDetectors(places(tmp_path)).load()
    answer = detector.detect(block())
    assert answer.model is detector.identity
    assert detector.identity.model_id == "tiny"
    assert detector.identity.labels == ("dense spot",)
    import hashlib

    weights = (folder / "model.onnx").read_bytes()
    assert detector.identity.sha256 == hashlib.sha256(weights).hexdigest()
    best = answer.candidates[0]
    x, y, width, height = best.box
    assert x < 48
    assert x + width > 40
    assert y < 24
    assert y + height > 16
    assert [found.number for found in answer.candidates] == list(
        range(1, len(answer.candidates) + 1)
    )
    scores = [found.score for found in answer.candidates]
    assert scores == sorted(scores, reverse=True)
    assert answer.milliseconds > 0.0
    assert answer.input_used == "single energy"
    assert answer.anomaly_map is not None
    peak = np.unravel_index(np.argmax(answer.anomaly_map), answer.anomaly_map.shape)
    rows, columns = answer.anomaly_map.shape
    assert abs((peak[0] + 0.5) / rows * 64 - 20) < 8
    assert abs((peak[1] + 0.5) / columns * 64 - 44) < 8


def test_the_same_picture_gets_the_same_answer(tmp_path: Path) -> None:
    write_package(tmp_path)
    detector = PackagedDetectors(places(tmp_path)).load()
    first, second = detector.detect(block()), detector.detect(block())
    assert first.candidates == second.candidates


def test_no_folder_no_package_and_a_missing_choice_are_told_as_absent(tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere") == "MODEL-01"
    assert code_of(tmp_path) == "MODEL-01"
    write_package(tmp_path)
    assert code_of(tmp_path, "another") == "MODEL-01"
    assert code_of(tmp_path, "../tiny") == "MODEL-01"


def test_of_several_packages_none_is_taken_unless_chosen(tmp_path: Path) -> None:
    write_package(tmp_path, name="tiny")
    write_package(tmp_path, name="other")
    assert code_of(tmp_path) == "MODEL-01"
    assert PackagedDetectors(places(tmp_path), "other").load().identity.model_id == "tiny"


def test_an_altered_byte_is_noticed_before_the_model_runs(tmp_path: Path) -> None:
    weights = write_package(tmp_path) / "model.onnx"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    assert code_of(tmp_path) == "MODEL-02"


@pytest.mark.parametrize("kept", [0, 1, 10, 200, -1])
def test_truncated_weights_are_told_as_broken(tmp_path: Path, kept: int) -> None:
    write_package(tmp_path, tiny_model()[:kept])
    assert code_of(tmp_path) == "MODEL-03"


@pytest.mark.parametrize("content", [b"not a model", b"\x89PNG\r\n\x1a\n" * 40, b"\x0a\x00" * 100])
def test_what_is_no_model_is_told_as_broken(tmp_path: Path, content: bytes) -> None:
    write_package(tmp_path, content)
    assert code_of(tmp_path) == "MODEL-03"


def _input(key: str, value: Any) -> Any:
    return lambda declared: declared["input"].update({key: value})


@pytest.mark.parametrize(
    "edit",
    [
        _input("size", 64),
        _input("size", 7),
        _input("name", "image"),
        _input("accepts", []),
        _input("channels", ["low", "high", "z"]),
        lambda d: d.update(format=3),
        lambda d: d.update(surprise=1),
        lambda d: d.pop("limits"),
        lambda d: d.update(files=[]),
        lambda d: d["files"].append({"name": "../model.onnx", "sha256": "0" * 64}),
        lambda d: d["files"].append({"name": "absent.bin", "sha256": "0" * 64}),
        lambda d: d["outputs"].pop(1),
        lambda d: d["outputs"][0].update(name="corners"),
        lambda d: d["thresholds"].update(default=float("nan")),
        lambda d: d["thresholds"].update(floor=0.9),
        lambda d: d["classes"].append({"name": "b", "code": "BB", "reported": True}),
    ],
)
def test_a_declaration_that_does_not_fit_is_told_as_broken(tmp_path: Path, edit: Any) -> None:
    write_package(tmp_path, edit=edit)
    assert code_of(tmp_path) == "MODEL-03"


@pytest.mark.parametrize("text", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"{}" + b" " * (1 << 20)])
def test_a_declaration_that_is_no_json_is_told_as_broken(tmp_path: Path, text: bytes) -> None:
    folder = write_package(tmp_path)
    (folder / "model.json").write_bytes(text)
    sign_again(folder)
    assert code_of(tmp_path) == "MODEL-03"


@pytest.mark.parametrize("location", ["/etc/hostname", "../../secret.bin", "loose.bin"])
def test_a_data_file_the_package_does_not_list_is_never_opened(
    tmp_path: Path, location: str
) -> None:
    weights, data = with_external_data(tiny_model(), location)
    folder = write_package(tmp_path, weights)
    if "/" not in location:
        (folder / location).write_bytes(data)
    assert code_of(tmp_path) == "MODEL-03"


def test_a_listed_data_file_is_used_and_its_hash_checked(tmp_path: Path) -> None:
    weights, data = with_external_data(tiny_model(), "grid.bin")
    folder = write_package(tmp_path, weights, others={"grid.bin": data})
    assert external_files(weights) == {"grid.bin"}
    plain = tmp_path / "plain"
    write_package(plain)
    answer = PackagedDetectors(places(tmp_path)).load().detect(block())
    assert answer.candidates == PackagedDetectors(places(plain)).load().detect(block()).candidates
    (folder / "grid.bin").write_bytes(data[:-1] + b"\x01")
    assert code_of(tmp_path) == "MODEL-02"


@pytest.mark.skipif(os.name == "nt", reason="making links needs a privilege on Windows")
def test_a_link_that_leaves_the_package_is_not_followed(tmp_path: Path) -> None:
    folder = write_package(tmp_path)
    outside = tmp_path / "outside.onnx"
    (folder / "model.onnx").rename(outside)
    (folder / "model.onnx").symlink_to(outside)
    assert code_of(tmp_path) == "MODEL-03"


def test_deep_nesting_is_refused_without_exhausting_the_stack() -> None:
    body = b""
    for _ in range(400):  # graph > node > attribute > graph ...
        for key in (b"\x32", b"\x2a", b"\x0a"):
            size, length = len(body), b""
            while size > 0x7F:
                length += bytes([size & 0x7F | 0x80])
                size >>= 7
            body = key + length + bytes([size]) + body
    with pytest.raises(NotOnnx):
        external_files(b"\x3a\xff\xff\xff\x7f" + body)


@pytest.mark.parametrize(
    ("variant", "words"),
    [("nan", "not numbers"), ("raises", "stopped"), ("too_high", "within 0 and 1")],
)
def test_a_model_that_fails_on_a_picture_is_told_for_that_picture(
    tmp_path: Path, variant: Any, words: str
) -> None:
    write_package(tmp_path, tiny_model(variant=variant))
    detector = PackagedDetectors(places(tmp_path)).load()
    with pytest.raises(WorkstationError, match=words) as caught:
        detector.detect(block())
    assert caught.value.notice.code == "MODEL-05"


def test_scores_that_do_not_match_the_boxes_are_noticed_when_loading(tmp_path: Path) -> None:
    write_package(tmp_path, tiny_model(variant="short_scores"))
    assert code_of(tmp_path) == "MODEL-03"


def test_thousands_of_boxes_are_cut_before_they_cost_anything(tmp_path: Path) -> None:
    write_package(tmp_path, tiny_model(512, 4), size=512)
    counts = np.full((512, 512), 600, np.uint16)
    answer = PackagedDetectors(places(tmp_path)).load().detect(raw(counts))
    assert 0 < len(answer.candidates) <= 100


def test_a_class_that_is_not_reported_is_never_shown(tmp_path: Path) -> None:
    write_package(tmp_path, edit=lambda d: d["classes"][0].update(reported=False))
    detector = PackagedDetectors(places(tmp_path)).load()
    assert detector.identity.labels == ()
    assert detector.detect(block()).candidates == ()


def test_a_picture_of_another_kind_is_refused_in_the_officers_words(tmp_path: Path) -> None:
    write_package(tmp_path, edit=_input("accepts", ["dual_energy"]))
    detector = PackagedDetectors(places(tmp_path)).load()
    with pytest.raises(WorkstationError, match="not raw single-energy ones") as caught:
        detector.detect(block())
    assert caught.value.notice.code == "MODEL-04"
    assert not caught.value.environment


def test_a_volume_and_counts_without_air_value_are_refused(tmp_path: Path) -> None:
    write_package(tmp_path)
    detector = PackagedDetectors(places(tmp_path)).load()
    volume = scan_of(PictureKind.VOLUME, np.zeros((4, 16, 16), np.uint16))
    for scan, words in ((volume, "CT volume"), (raw(np.ones((9, 9)), air_value=None), "air value")):
        with pytest.raises(WorkstationError, match=words) as caught:
            detector.detect(scan)
        assert caught.value.notice.code == "MODEL-04"
