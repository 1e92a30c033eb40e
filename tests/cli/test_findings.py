"""`findings export`: stored parcels with what officers said, files with no parcel, bad input."""

from __future__ import annotations

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from workstation.adapters.facility import SimulatedFacility
from workstation.adapters.pictures import PictureReader
from workstation.composition import open_station
from workstation.domain.answers import MarkAnswer, OwnShape
from workstation.domain.officer import Officer
from workstation.services.answering import Looking

ALL = ("--threshold", "0.01")


def parcel(word):
    return next(p for p in SimulatedFacility().parcels() if word in p.story).barcode


@pytest.fixture
def answered(demo, model):
    """A parcel of the demo facility with one answer and one own mark on its first picture."""
    code = parcel("camera")
    station = open_station(demo, in_process=True)
    try:
        opened = station.parcels.open(code)
        ref = opened.scans[0]
        scan = station.parcels.load(ref)
        detection = station.parcels.judge(scan)
        mark = replace(detection.counting(-9.0)[0], number=1)
        looking = Looking(opened, Officer("ada", "Ada"), ref, scan.identity, *scan.values.shape[1:])
        station.answering.answer(looking, detection, mark, MarkAnswer.CONFIRMED, shift=-9.0)
        station.answering.draw(looking, OwnShape.BOX, ((1, 1), (9, 9)), "lens")
    finally:
        station.close()
    return code


def test_a_parcels_findings_answers_and_own_marks_are_written_as_coco(
    run, demo, answered, tmp_path
):
    told = run("findings", "export", "--parcel", answered, "--format", "coco", *ALL,
               "--out", tmp_path / "out", "--data-dir", demo, "--json")  # fmt: skip
    assert told.status == 0, told.out
    document = told.document
    assert document["files"] == ["images.json", "results.json", "officers.json"]
    assert sum(one["answers"] for one in document["pictures"]) == 1
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert len(results) == sum(one["findings"] for one in document["pictures"]) > 0
    said = json.loads((tmp_path / "out" / "officers.json").read_text())
    assert [one["answer"] for one in said["answers"]] == ["confirmed"]
    assert [one["bbox"] for one in said["annotations"]] == [[1, 1, 8, 8]]
    looked = run("examine", answered, *ALL, "--data-dir", demo, "--json").document
    assert sorted(one["bbox"] for one in results) == sorted(f["box"] for f in looked["findings"])


def test_a_parcels_reports_are_read_back_with_the_same_boxes_and_pictures(
    run, demo, answered, tmp_path
):
    told = run("findings", "export", "--parcel", answered, "--format", "tdr", *ALL,
               "--out", tmp_path / "out", "--data-dir", demo, "--json")  # fmt: skip
    assert told.status == 0, told.out
    reports = [PictureReader().report(tmp_path / "out" / name) for name in told.document["files"]]
    looked = run("examine", answered, *ALL, "--data-dir", demo, "--json").document
    machine = [one for one in reports if one.kind == "MACHINE"]
    boxes = [list(o.regions[0].box) for one in machine for o in one.objects]
    assert sorted(boxes) == sorted(finding["box"] for finding in looked["findings"])
    (operator,) = [one for one in reports if one.kind == "OPERATOR"]
    assert [one.assessments[0].words for one in operator.objects][1] == "lens"
    assert operator.objects[1].regions[0].box == (1, 1, 8, 8)
    assert {one.ooi_id for one in reports} == {answered}
    again = run("findings", "export", "--parcel", answered, "--format", "tdr", *ALL,
                "--out", tmp_path / "out", "--data-dir", demo, "--json")  # fmt: skip
    assert (again.status, again.code) == (2, "FINDINGS-04")


def test_files_with_no_parcel_are_exported_and_the_data_folder_is_not_made(run, model, tmp_path):
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    cv2.imwrite(str(pictures / "grey.png"), np.zeros((40, 60), np.uint8))
    (pictures / "bad.dcs").write_bytes(b"no picture")
    words = ("findings", "export", pictures, "--data-dir", tmp_path / "none", "--json")
    told = run(*words, "--format", "coco", "--out", tmp_path / "coco")
    assert told.status == 2
    assert [one["picture"] for one in told.document["pictures"]] == ["grey.png"]
    assert [one["file"] for one in told.document["unread"]] == [str(pictures / "bad.dcs")]
    (image,) = json.loads((tmp_path / "coco" / "images.json").read_text())["images"]
    assert (image["file_name"], image["width"], image["height"]) == ("grey.png", 60, 40)
    told = run(*words, "--format", "tdr", "--out", tmp_path / "tdr")
    assert (told.status, told.document["files"]) == (2, [])
    assert "grey.png has none" in told.document["left_out"][0]
    assert not (tmp_path / "none").exists()


def test_a_given_data_set_lends_its_numbers_or_is_refused(run, model, tmp_path):
    cv2.imwrite(str(tmp_path / "grey.png"), np.zeros((40, 60), np.uint8))
    like = tmp_path / "annotations.json"
    images, classes = [{"id": 12, "file_name": "x/grey.png"}], [{"id": 5, "name": "dense spot"}]
    like.write_text(json.dumps({"images": images, "categories": classes}))
    words = ("findings", "export", tmp_path / "grey.png", "--format", "coco", "--json",
             "--data-dir", tmp_path / "none", "--like")  # fmt: skip
    assert run(*words, like, "--out", tmp_path / "one").status == 0
    (image,) = json.loads((tmp_path / "one" / "images.json").read_text())["images"]
    assert image["id"] == 12
    results = json.loads((tmp_path / "one" / "results.json").read_text())
    assert {(one["image_id"], one["category_id"]) for one in results} == {(12, 5)}
    like.write_text("[" * 100_000)
    assert run(*words, like, "--out", tmp_path / "two").code == "FINDINGS-03"
    assert run(*words, tmp_path / "absent.json", "--out", tmp_path / "two").code == "CLI-21"
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "CLI-20"),
        (("a.dcs", "--parcel", "P1"), "CLI-20"),
        (("absent.dcs",), "SCAN-01"),
        (("--parcel", "\r"), "BARCODE-01"),
        (("--format", "xml", "a.dcs"), "CLI-01"),
    ],
)
def test_a_command_that_cannot_be_done_is_one_sentence(run, tmp_path, words, code):
    words = ("findings", "export", "--format", "coco", "--out", tmp_path / "out", *words)
    told = run(*words, "--data-dir", tmp_path / "none", "--json")
    assert (told.status, told.code) == (2, code)
    assert not (tmp_path / "out").exists()


def test_a_parcel_without_pictures_is_told(run, demo, tmp_path):
    told = run("findings", "export", "--parcel", "RB000000005XX", "--format", "coco",
               "--out", tmp_path / "out", "--data-dir", demo, "--json")  # fmt: skip
    assert (told.status, told.code) == (2, "CLI-22")
