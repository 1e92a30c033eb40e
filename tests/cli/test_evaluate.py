"""`models evaluate` as a user runs it, over real files and a real, very small ONNX model."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.cli.conftest import Run, Told
from tests.detect.tiny_model import write_package
from workstation.cli import main
from workstation.cli.judging import Wanted, some_of
from workstation.evaluation.truth import Truth
from workstation.evaluation.words import summary

SIZE = 64
BOX = [16, 24, 8, 8]
"""A cell of the tiny model: the picture is as large as its input and full of goods."""


def declare(told: dict[str, Any]) -> None:
    told["classes"] = [{"name": "gun", "code": "GUN", "reported": True}]
    told["input"]["accepts"] = ["rendered_grey", "dual_energy"]


def unsigned(models: Path) -> Path:
    """A package that nobody vouches for: it may be measured all the same."""
    folder = write_package(models, size=SIZE, edit=declare)
    (folder / "model.sig").unlink()
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unsigned(tmp_path_factory.mktemp("models"))


def grey(dense: bool) -> np.ndarray:
    """Goods all over at a third of the light, and one dense cell."""
    picture = np.full((SIZE, SIZE), 90, np.uint8)
    if dense:
        x, y, width, height = BOX
        picture[y : y + height, x : x + width] = 1
    return picture


def lay_images(folder: Path) -> None:
    for name, dense in (("a/gun.png", True), ("a/faint.png", False), ("b/none.png", False),
                        ("b/false.png", True)):  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / name), grey(dense))
    colour = np.dstack([grey(True), grey(False), grey(False)])
    cv2.imwrite(str(folder / "b" / "colour.png"), colour)
    (folder / "b" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)


def lay_coco(path: Path) -> None:
    names = ["a/gun.png", "a/faint.png", "b/none.png", "b/false.png", "b/colour.png",
             "b/broken.png", "b/gone.png", "b/none.png"]  # fmt: skip
    entries = [
        {"id": number, "file_name": name, "width": SIZE, "height": SIZE,
         "extra": {"concealment": "open" if name < "b" else "packed"}}
        for number, name in enumerate(names)
    ]  # fmt: skip
    entries[-1]["width"] = 2 * SIZE
    document = {
        "images": entries,
        "annotations": [
            {"id": 1, "image_id": 0, "category_id": 1, "bbox": BOX},
            {"id": 2, "image_id": 1, "category_id": 1, "bbox": BOX},
            {"id": 3, "image_id": 4, "category_id": 1, "bbox": BOX},
            {"id": 4, "image_id": 2, "category_id": 2, "bbox": [1, 1, 4, 4]},
            {"id": 5, "image_id": 3, "category_id": 3, "bbox": [1, 1, 0, 4]},
        ],
        "categories": [
            {"id": 1, "name": "Pistol"},
            {"id": 2, "name": "Hammer"},
            {"id": 3, "name": "<script>alert(1)</script>"},
        ],
    }
    path.write_text(json.dumps(document), "utf-8")


@pytest.fixture
def images(tmp_path: Path) -> Path:
    lay_images(tmp_path / "images")
    lay_coco(tmp_path / "coco.json")
    return tmp_path / "images"


@pytest.fixture
def coco(images: Path) -> Path:
    return images.parent / "coco.json"


@pytest.fixture
def evaluate(run: Run, package: Path, tmp_path: Path):
    def call(*words: object) -> Told:
        return run(
            "models", "evaluate", "--model", package, "--data-dir", tmp_path / "none", *words
        )

    return call


@pytest.fixture(scope="module")
def once(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pictures and a report on them, made once."""
    folder = tmp_path_factory.mktemp("once")
    lay_images(folder / "images")
    lay_coco(folder / "coco.json")
    assert main(list(map(str, ["models", "evaluate", "--model", package, *words_of(folder)]))) == 0
    return folder


def words_of(folder: Path) -> list[object]:
    return ["--images", folder / "images", "--coco", folder / "coco.json", "--out",
            folder / "report", "--data-dir", folder / "none", "--json"]  # fmt: skip


def report_of(folder: Path) -> Any:
    return json.loads((folder / "report" / "report.json").read_text("utf-8"))


def test_the_figures_are_those_of_pictures_that_can_be_counted_by_hand(once: Path) -> None:
    report = report_of(once)
    gun = report["classes"]["GUN"]
    assert gun["objects"] == 2
    assert gun["recall"]["0.5"]["right_class"]["hits"] == 1
    assert (report["alarmed"]["hits"], report["alarmed"]["n"]) == (1, 2)
    assert report["pictures"]["checked"] == 4
    assert report["pictures"]["not_checked_by_kind"] == {"rendered_colour": 1}
    assert report["objects_not_checked"] == {"GUN": 1}
    assert report["map"]["peak_in_box"]["map"]["hits"] >= 1
    assert report["map"]["pixels"]["densest"]["auroc"]["value"] is not None
    why = {one["picture"]: one["why"] for one in report["unusable"]}
    assert set(why) == {"b/broken.png", "b/gone.png", "b/none.png"}
    assert "64 × 64" in why["b/none.png"]
    assert set(report["concealment"]) == {"open"}
    assert [c["role"] for c in report["categories"]] == ["no contraband", "asked"]
    notes = " ".join(report["notes"])
    assert "<script>" in notes
    assert "1 annotations without a box" in notes
    assert report["model"]["signed"] == "unsigned"
    assert report["worst"]["missed"][0]["picture"] == "a/faint.png"
    assert report["worst"]["alarms"][0]["picture"] == "b/false.png"
    said = "\n".join(summary(report))
    assert "gun: found as shipped 50.0 % (1 of 2; 9.4 to 90.5 %)" in said
    assert "Honest pictures alarmed as shipped: 50.0 % (1 of 2" in said


class Page(HTMLParser):
    """Every tag and address of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [str(v) for name, v in attrs if name in ("src", "href")]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_is_one_page_that_needs_nothing_else_and_obeys_no_stranger(once: Path) -> None:
    text = (once / "report" / "report.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert "script" not in page.tags
    assert {"svg", "img", "table"} <= set(page.tags)
    assert all(address.startswith("data:image/jpeg;base64,") for address in page.addresses)
    assert not re.search(r"https?://|url\(|@import", text)
    for words in ("Precision over recall", "FROC", "Calibration", "densest spot", "Missed",
                  "By concealment", "Could not be used", "gun found only", "chance"):  # fmt: skip
        assert words in text, words


def test_a_second_run_asks_only_for_what_is_not_kept_whole(evaluate, once: Path) -> None:
    first = report_of(once)
    words = words_of(once)
    second = evaluate(*words).document
    assert any(note.endswith("kept beside the report: 6.") for note in second["notes"])
    changed = ("made_at", "notes", "milliseconds")
    assert {k: v for k, v in first.items() if k not in changed} == {
        k: v for k, v in second.items() if k not in changed
    }
    kept = sorted((once / "report" / "answers").rglob("*.npz"))
    for path in kept:
        path.write_bytes(path.read_bytes()[:100])
    cv2.imwrite(str(once / "images" / "b" / "false.png"), grey(dense=False) + 1)
    third = evaluate(*words).document
    assert not any("kept beside the report: 6" in note for note in third["notes"])
    assert third["classes"] != first["classes"]
    assert third["alarmed"]["hits"] == 0


def test_without_a_coco_file_only_marks_are_counted_by_sub_folder_and_that_is_said(
    evaluate, images: Path, tmp_path: Path
) -> None:
    told = evaluate("--images", images, "--out", tmp_path / "report", "--json")
    assert told.status == 0
    report = told.document
    folders = {one["folder"]: one for one in report["folders"]}
    assert (folders["a"]["marked"]["hits"], folders["a"]["marked"]["n"]) == (1, 2)
    assert (folders["b"]["marked"]["hits"], folders["b"]["not_checked"]) == (1, 1)
    assert "classes" not in report
    assert any("nothing is known of what is inside" in note for note in report["notes"])
    assert [one["picture"] for one in report["unusable"]] == ["b/broken.png"]
    assert "nothing is known" in (tmp_path / "report" / "report.html").read_text("utf-8")
    assert "a: 50.0 % (1 of 2;" in "\n".join(summary(report))


def test_a_limit_spreads_over_the_list_and_over_the_folders(evaluate, images: Path) -> None:
    every = [Wanted(Truth((f"{'ab'[n % 2]}/{n}.png",)), ()) for n in range(400)]
    some = some_of(every, 100)
    assert some == [one for one in every if one in some]
    assert len(some) == 100
    assert 30 < sum(one.truth.name.startswith("a") for one in some) < 70
    assert some_of(every[::-1], 100) == some[::-1]
    assert some_of(every, 500) == every
    report = evaluate("--images", images, "--limit", 2, "--json").document
    assert [one["folder"] for one in report["folders"]] == ["a"]  # of b the first is broken
    assert report["unusable_count"] == 1


def test_a_simulated_set_is_evaluated_by_kind_of_input_with_pairs_as_one_picture(
    evaluate, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    run("simulate", "--count", 2, "--out", out, "--threats", 1, "--seed", 3, "--processes", 1)
    coco = out / "annotations.json"
    report = evaluate("--images", out, "--coco", coco, "--json").document
    assert set(report["groups"]["kind"]) == {"dual_energy"}
    assert report["pictures"]["checked"] == 2
    assert report["pictures"]["simulated"] == 4
    assert report["pictures"]["with_contraband"] == 2
    assert report["map"]["pictures"] > 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--images", "nowhere"), "EVALUATE-01"),
        (("--images", ".", "--coco", "gone.json"), "EVALUATE-06"),
        (("--images", ".", "--coco", "bad.json"), "EVALUATE-02"),
        (("--images", ".", "--coco", "coco.json", "--classes", "bad.json"), "EVALUATE-03"),
        (("--images", ".", "--classes", "bad.json"), "EVALUATE-08"),
        (("--images", ".", "--out", "images"), "EVALUATE-04"),
        (("--images", ".", "--out", "bad.json"), "EVALUATE-04"),
        (("--images", "empty"), "CLI-03"),
        (("--images", "empty", "--coco", "coco.json"), "EVALUATE-05"),
        (("--images",), "CLI-01"),
    ],
)
def test_what_is_at_fault_is_told_in_a_sentence_with_its_code(
    evaluate, coco: Path, monkeypatch: pytest.MonkeyPatch, words, code
) -> None:
    monkeypatch.chdir(coco.parent)
    Path("bad.json").write_text("[", "utf-8")
    Path("empty").mkdir()
    before = sorted(Path("images").rglob("*"))
    told = evaluate(*words, "--json")
    assert (told.status, told.code) == (2, code)
    assert sorted(Path("images").rglob("*")) == before


def test_a_model_that_is_altered_or_absent_is_not_measured(
    evaluate, run: Run, images: Path, tmp_path: Path
) -> None:
    told = run("models", "evaluate", "--images", images, "--model", "none", "--json")
    assert (told.status, told.code) == (3, "MODEL-01")
    altered = unsigned(tmp_path / "models")
    (altered / "model.onnx").write_bytes(b"x")
    told = run("models", "evaluate", "--images", images, "--model", altered, "--json")
    assert (told.status, told.code) == (3, "MODEL-02")


def test_a_mapping_file_decides_what_a_category_is(
    evaluate, images: Path, coco: Path, tmp_path: Path
) -> None:
    table = tmp_path / "map.json"
    table.write_text('{"hammer": "gun", "Pistol": null}', "utf-8")
    words = ("--images", images, "--coco", coco, "--classes", table, "--json")
    report = evaluate(*words).document
    assert {c["category"]: c["role"] for c in report["categories"]} == {
        "Hammer": "asked", "Pistol": "no contraband",
    }  # fmt: skip
    assert report["classes"]["GUN"]["objects"] == 1
