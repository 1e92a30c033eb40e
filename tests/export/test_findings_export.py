"""What an export of findings writes, what it leaves out and says so, and what it never does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.fakes.clock import HandClock
from workstation.domain.answers import AnsweredMark, MarkAnswer, MarkKey, OwnMark, OwnShape
from workstation.domain.findings import Detection, Finding, ModelIdentity, NotChecked
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import PictureKind, SourceFile
from workstation.services.coco import Naming, naming_of
from workstation.services.findings_export import FindingsExport, Form, plain_name
from workstation.services.findings_reports import PictureAbout, PictureFindings

AT = "2026-03-04T05:06:07.000Z"
MODEL = ModelIdentity("model-1", "2.3", "ab" * 32, 0.5, ("gun", "gun part", "tool"))
FOUND = (
    Finding((20, 5, 30, 18), 0.93, "gun", code="GUN", outline=((20, 5), (50, 5.5), (35, 23))),
    Finding((2, 3, 9, 4), 0.61, "gun_part", code="GUN_PART"),
    Finding((1, 1, 4, 4), 0.31, "tool"),
)


class Writer:
    """Writes a report's kind and who made it, or fails at the n-th."""

    def __init__(self, fails_at=0):
        self.drafts, self.fails_at = [], fails_at

    def write_report(self, path, draft):
        self.drafts.append(draft)
        if len(self.drafts) == self.fails_at:
            raise WorkstationError(Notice("Full.", "Nothing.", "Stop.", "SCAN-16"))
        path.write_text(f"{draft.report.kind} {draft.operator}")


def picture(name, *opinions, **more):
    source = SourceFile(name, name.encode().hex().ljust(64, "0"), 9, "DICOS DX")
    about = PictureAbout(
        PictureKind.SINGLE_ENERGY, 40, 60, 1, (source,), instance_uids=("2.25.1",),
        sop_classes=("1.2",), scan_uid="2.25.9", simulated=True,
    )  # fmt: skip
    return PictureFindings(name, about, opinions, **more)


def judged(name, found=FOUND, **more):
    return picture(name, Detection(MODEL, "id", found, 12.5, "raw dual energy"), **more)


def answered(name):
    one = judged(name, parcel="P1")
    identity = one.scan.identity
    return replace(
        one,
        answers=(
            AnsweredMark(MarkKey.of(identity, MODEL.sha256, FOUND[0], 1),
                         MarkAnswer.FALSE_ALARM, "ada", AT, 3, "gun"),
        ),
        own=(
            OwnMark(identity, OwnShape.BOX, ((1, 1), (4, 3)), "knife?", entry=5, officer="bo", at=AT),
            OwnMark(identity, OwnShape.POLYGON, ((0, 0), (4, 0), (0, 3)), "gun", entry=6,
                    officer="ada", at=AT),
        ),
    )  # fmt: skip


def export(writer=None):
    return FindingsExport(writer or Writer(), HandClock(), "bench 1", "test 0")


def read(folder, name):
    return json.loads((folder / name).read_text("utf-8"))


def test_results_refer_to_the_pictures_and_classes_beside_them(tmp_path):
    written = export().write(Form.COCO, [judged("a.dcs"), judged("b.dcs", ())], tmp_path)
    assert [path.name for path in written.files] == ["images.json", "results.json"]
    assert written.left_out == ()
    data, found = read(tmp_path, "images.json"), read(tmp_path, "results.json")
    assert [(i["id"], i["file_name"], i["width"], i["height"]) for i in data["images"]] == [
        (1, "a.dcs", 60, 40), (2, "b.dcs", 60, 40),
    ]  # fmt: skip
    names = {one["id"]: one["name"] for one in data["categories"]}
    assert set(names.values()) == {"gun", "gun part", "tool", "gun_part"}
    assert found == [
        {"image_id": 1, "category_id": found[0]["category_id"], "bbox": [20, 5, 30, 18],
         "score": 0.93, "segmentation": [[20, 5, 50, 5.5, 35, 23]]},
        {"image_id": 1, "category_id": found[1]["category_id"], "bbox": [2, 3, 9, 4],
         "score": 0.61},
    ]  # fmt: skip
    assert [names[one["category_id"]] for one in found] == ["gun", "gun_part"]
    (model,) = data["images"][0]["models"]
    assert (model["id"], model["counting"], model["below_threshold"]) == ("model-1", 2, 1)


def test_the_shift_decides_what_counts(tmp_path):
    export().write(Form.COCO, [judged("a.dcs", shift=-2.0)], tmp_path)
    assert len(read(tmp_path, "results.json")) == 3
    assert read(tmp_path, "images.json")["images"][0]["models"][0]["shift"] == -2.0


def test_a_second_model_has_a_file_of_its_own(tmp_path):
    other = replace(MODEL, model_id="other model/2")
    both = picture(
        "a.dcs",
        Detection(MODEL, "id", FOUND[:1], 1.0, "x"),
        Detection(other, "id", FOUND[:2], 1.0, "x"),
    )
    written = export().write(Form.COCO, [both], tmp_path)
    first, second = (path for path in written.files if path.name.startswith("results"))
    assert (len(read(tmp_path, first.name)), len(read(tmp_path, second.name))) == (1, 2)
    assert second.name == f"results-{plain_name('other model/2')}.json"


def test_a_picture_that_was_not_checked_says_so_where_it_has_no_results(tmp_path):
    unchecked = picture("a.dcs", NotChecked("the model does not judge colours.", "MODEL-05"))
    export().write(Form.COCO, [unchecked, picture("b.dcs")], tmp_path)
    told = [one["not_checked"] for one in read(tmp_path, "images.json")["images"]]
    assert told == ["the model does not judge colours.", "no model was asked."]
    assert read(tmp_path, "results.json") == []


def test_officers_stand_in_a_document_of_their_own_and_in_no_result(tmp_path):
    written = export().write(Form.COCO, [answered("a.dcs")], tmp_path)
    assert [path.name for path in written.files][-1] == "officers.json"
    said = read(tmp_path, "officers.json")
    (answer,) = said["answers"]
    assert (answer["answer"], answer["officer"], answer["log_entry"]) == ("false_alarm", "ada", 3)
    assert (answer["bbox"], answer["model"]) == ([20, 5, 30, 18], {"sha256": "ab" * 32})
    box, triangle = said["annotations"]
    assert (box["bbox"], box["area"], box["officer"]) == ([1, 1, 3, 2], 6.0, "bo")
    assert (triangle["segmentation"], triangle["area"]) == ([[0, 0, 4, 0, 0, 3]], 6.0)
    assert {one["name"] for one in said["categories"]} == {"gun", "knife?"}
    results = (tmp_path / "results.json").read_text()
    assert "knife" not in results
    assert "ada" not in results
    assert "officer" not in (tmp_path / "images.json").read_text()


def test_the_numbers_of_a_given_data_set_are_used_and_what_it_lacks_is_told(tmp_path):
    naming = naming_of(
        {
            "images": [{"id": 40, "file_name": "dicos/a.dcs"}, {"id": 41, "file_name": "c.dcs"}],
            "categories": [{"id": 7, "name": "gun"}, {"id": 8, "name": "knife"}],
        },
        "annotations.json",
    )
    written = export().write(Form.COCO, [judged("a.dcs"), judged("b.dcs")], tmp_path, naming)
    assert [(one["image_id"], one["category_id"]) for one in read(tmp_path, "results.json")] == [
        (40, 7)
    ]
    assert written.left_out == (
        "b.dcs is no picture of the data set given.",
        "1 finding of class gun_part left out: the data set given has no such category.",
    )
    assert naming.images == {"dicos/a.dcs": 40, "a.dcs": 40, "c.dcs": 41}


def test_a_class_is_found_by_label_or_code_in_the_simulators_words(tmp_path):
    naming = Naming({"a.dcs": 1}, {"gun": 1, "gun part": 2})
    export().write(Form.COCO, [judged("a.dcs")], tmp_path, naming)
    assert [one["category_id"] for one in read(tmp_path, "results.json")] == [1, 2]


@pytest.mark.parametrize(
    "document",
    [
        None, [], {}, {"images": 7, "categories": []}, {"images": [], "categories": [{"id": 1}]},
        {"images": [{"id": "1", "file_name": "a"}], "categories": []},
        {"images": [{"id": True, "file_name": "a"}], "categories": []},
        {"images": [{"id": 1, "file_name": None}], "categories": []},
        {"images": ["a"], "categories": []},
    ],
)  # fmt: skip
def test_what_is_no_data_set_is_refused_in_one_sentence(document):
    with pytest.raises(WorkstationError, match=r"x\.json is no COCO data set.*FINDINGS-03"):
        naming_of(document, "x.json")


def test_reports_of_machines_and_officers_are_files_of_their_own(tmp_path):
    writer = Writer()
    written = export(writer).write(Form.TDR, [answered("a.dcs")], tmp_path / "new")
    kinds = [path.read_text() for path in written.files]
    assert kinds == ["MACHINE ", "OPERATOR ada", "OPERATOR bo"]
    names = [path.name.split("-", 2)[2] for path in written.files]
    assert names == ["machine-model-1.dcs", "operator-ada.dcs", "operator-bo.dcs"]
    assert [len(draft.report.objects) for draft in writer.drafts] == [2, 2, 1]


def test_pictures_of_one_name_have_reports_of_their_own(tmp_path):
    one, two = judged("x/a.dcs"), judged("y/a.dcs")
    assert len(set(export().write(Form.TDR, [one, two], tmp_path).files)) == 2


def test_a_picture_that_no_report_can_refer_to_is_told_and_the_others_are_written(tmp_path):
    plain = judged("plain.png")
    plain = replace(plain, scan=replace(plain.scan, instance_uids=(), sop_classes=()))
    silent = picture("c.dcs", NotChecked("the model is slow.", "MODEL-06"))
    written = export().write(Form.TDR, [plain, judged("b.dcs"), silent], tmp_path)
    assert len(written.files) == 1
    first, second = written.left_out
    assert "plain.png has none" in first
    assert second == "c.dcs: no report: the model is slow."


def test_nothing_that_is_there_is_written_over_and_what_was_written_goes_again(tmp_path):
    (tmp_path / "results.json").write_text("mine")
    with pytest.raises(WorkstationError, match="FINDINGS-04"):
        export().write(Form.COCO, [judged("a.dcs")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["results.json"]
    assert (tmp_path / "results.json").read_text() == "mine"
    with pytest.raises(WorkstationError, match="SCAN-16"):
        export(Writer(fails_at=3)).write(Form.TDR, [answered("a.dcs")], tmp_path / "tdr")
    assert list((tmp_path / "tdr").iterdir()) == []


def test_names_of_files_are_plain_and_stay_different():
    assert plain_name("model-1.2") == "model-1.2"
    odd = {plain_name(words) for words in ("a b", "a_b", "a/b", "ü", "..", "", "x" * 99, "x" * 98)}
    assert len(odd) == 8
    assert all(name.isascii() and "/" not in name and name.strip(".") for name in odd)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("where", ["file/below", "x" * 300, "file"])
def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path, form, where):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WorkstationError, match=r"cannot be (made|written)") as refused:
        export().write(form, [judged("a.dcs")], tmp_path / where)
    assert refused.value.environment
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "mine"
