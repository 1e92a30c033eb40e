"""COCO files of strangers: what is sound is read, what is not is counted or refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.notice import WorkstationError
from workstation.evaluation import names, truth
from workstation.evaluation.truth import Mask, Meaning, Role
from workstation.resources import assets_dir

MEANINGS = {"gun": Meaning(Role.ASKED, "GUN")}


def document(**changes):
    made = {
        "images": [{"id": 1, "file_name": "a.png", "width": 20, "height": 10}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]}],
        "categories": [{"id": 7, "name": "gun"}],
    }
    return made | changes


def refusal(call) -> str:
    with pytest.raises(WorkstationError) as caught:
        call()
    assert not caught.value.environment
    return f"{caught.value.notice.code} {caught.value.notice.fact}"


def test_pictures_objects_and_what_is_declared_of_them_are_read():
    extra = {"profile": "x", "files": ["a_low.dcs", "a_high.dcs"], "scene": 4, "list": []}
    image = {"id": "i", "file_name": "a_low.dcs", "extra": extra}
    mark = {
        "image_id": "i", "category_id": 7, "bbox": [1, 2, 3, 4.5], "iscrowd": 1,
        "segmentation": [[0, 0, 4, 0, 4, 4]], "extra": {"visible": 0.1},
    }  # fmt: skip
    read = truth.read(document(images=[image], annotations=[mark]), MEANINGS)
    (picture,) = read.pictures
    assert picture.files == ("a_low.dcs", "a_high.dcs")
    assert picture.size is None
    assert picture.extra == {"profile": "x", "scene": "4"}
    (one,) = picture.objects
    assert (one.role, one.code, one.box) == (Role.ASKED, "GUN", (1.0, 2.0, 3.0, 4.5))
    assert (one.crowd, one.visible, one.counts) == (True, 0.1, False)
    assert one.shape == (((0.0, 0.0), (4.0, 0.0), (4.0, 4.0)),)
    assert picture.honest is False


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "no JSON object"),
        (b"{}", "no list of images"),
        (b'{"images": [], "annotations": 3, "categories": []}', "no list of annotations"),
    ],
)
def test_what_is_no_coco_file_is_refused_in_one_sentence(text, word):
    assert word in refusal(lambda: truth.parse(text))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"images": [3]}, "an image is no object"),
        ({"images": [{"file_name": "a"}]}, "no id"),
        ({"images": [{"id": 1}, {"id": 1}]}, "two images have the id 1"),
        ({"annotations": ["x"]}, "an annotation is no object"),
        ({"categories": [{"id": 1}]}, "a category has no name"),
        ({"categories": [{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]}, "two categories"),
        ({"categories": [{"id": [], "name": "a"}]}, "no id"),
    ],
)
def test_a_doubtful_file_is_refused_as_a_whole(changes, word):
    told = refusal(lambda: truth.read(document(**changes), MEANINGS))
    assert word in told
    assert told.startswith("EVALUATE-02")


@pytest.mark.parametrize(
    "box", [None, [], [1, 2, 3], [1, 2, 0, 4], [1, 2, 3, -4], ["1", 2, 3, 4], [1, 2, float("nan"), 4],
            [True, 2, 3, 4], [10**400, 2, 3, 4], [1, 2, 1e300, 4], [float("inf"), 2, 3, 4], {"x": 1}],
)  # fmt: skip
def test_a_box_that_is_none_leaves_its_annotation_out_and_is_counted(box):
    mark = {"image_id": 1, "category_id": 7, "bbox": box}
    read = truth.read(document(annotations=[mark]), MEANINGS)
    assert read.pictures[0].objects == ()
    assert list(read.left_out.values()) == [1]


def test_annotations_of_what_is_not_listed_are_counted():
    marks = [{"image_id": 9, "category_id": 7, "bbox": [1, 1, 1, 1]},
             {"image_id": 1, "category_id": 8, "bbox": [1, 1, 1, 1]},
             {"image_id": {}, "category_id": [], "bbox": [1, 1, 1, 1]}]  # fmt: skip
    read = truth.read(document(annotations=marks), MEANINGS)
    assert list(read.left_out.values()) == [3]


@pytest.mark.parametrize(
    "name",
    ["../a.png", "/etc/passwd", "C:\\a.png", "a/../../b", "..\\b.png", "", " ", None, 5, "a\0b"],
)
def test_a_name_that_leads_out_of_the_folder_is_left_out(name):
    read = truth.read(document(images=[{"id": 1, "file_name": name}]), MEANINGS)
    assert read.pictures == ()
    assert sum(read.left_out.values()) == 1
    several = {"id": 1, "file_name": "a", "extra": {"files": ["a", name]}}
    assert truth.read(document(images=[several]), MEANINGS).pictures == ()


def packed(runs):
    """COCO's compressed text, from its description."""
    text = ""
    for number, run in enumerate(runs):
        value = run - runs[number - 2] if number > 2 else run
        while True:
            group, value = value & 0x1F, value >> 5
            more = value != (-1 if group & 0x10 else 0)
            text += chr(48 + (group | (0x20 if more else 0)))
            if not more:
                break
    return text


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=20))
def test_compressed_run_lengths_come_back(runs):
    assert truth.runs_of(packed(runs)) == runs


def test_run_lengths_plain_and_compressed_are_one_mask_and_unsound_ones_none():
    runs = [6, 4, 20, 10]
    for counts in (runs, packed(runs)):
        segmentation = {"size": [4, 10], "counts": counts}
        mark = {"image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4], "segmentation": segmentation}
        (one,) = truth.read(document(annotations=[mark]), MEANINGS).pictures[0].objects
        assert one.shape == Mask((4, 10), (6, 4, 20, 10))
    for counts, size in (([5], [4, 10]), ([-1, 41], [4, 10]), ("~~~", [4, 10]), ("P", [4, 10]),
                         (runs, [0, 10]), ([10**12], [10**6, 10**6]), (runs, None)):  # fmt: skip
        mark["segmentation"] = {"size": size, "counts": counts}
        (one,) = truth.read(document(annotations=[mark]), MEANINGS).pictures[0].objects
        assert one.shape == ()


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["images", "annotations", "categories", "id", "bbox", "name", "extra",
                         "segmentation", "size", "counts", "file_name", "image_id", "category_id"]),
        inner, max_size=6),
    max_leaves=40,
))  # fmt: skip
def test_no_json_makes_the_reader_fail_in_another_way_than_by_its_sentence(value):
    try:
        truth.read(truth.parse(json.dumps(value).encode()), MEANINGS)
    except WorkstationError as error:
        assert error.notice.code == "EVALUATE-02"


# ---- names ----------------------------------------------------------------------------------


def table():
    return names.shipped(Path(assets_dir(), "evaluation", "category-names.json").read_text("utf-8"))


def test_foreign_names_find_the_models_classes_whatever_their_spelling():
    categories = [(name, "") for name in ("Gun", "pistol", "HANDGUN", "Straight_Knife",
                  "Folding-Knife", "Wrench", "Scissors", "Bullet", "Sprayer")]  # fmt: skip
    told = names.meanings(categories, ("gun", "knife"), ("GUN", "KNIFE"), table())
    asked = {name: meaning.code for name, meaning in told.items() if meaning.role is Role.ASKED}
    assert asked == {
        "Gun": "GUN", "pistol": "GUN", "HANDGUN": "GUN", "Straight_Knife": "KNIFE",
        "Folding-Knife": "KNIFE",
    }  # fmt: skip
    assert told["Wrench"].role is told["Scissors"].role is Role.BENIGN
    assert told["Bullet"] == Meaning(Role.OTHER, "AMMUNITION")
    assert told["Sprayer"].role is Role.UNMAPPED


def test_the_models_own_names_and_a_table_of_the_users_go_before_the_shipped_one():
    categories = [("Hammer", ""), ("Gun", ""), ("Gear", "")]
    told = names.meanings(categories, ("hammer",), ("HAMMER",), table())
    assert told["Hammer"] == Meaning(Role.ASKED, "HAMMER")
    assert told["Gun"] == Meaning(Role.OTHER, "GUN")
    own = names.own_table({"gun": None, "Hammer": "gun", "Gear": "HAMMER"}, ["hammer", "GUN"])
    told = names.meanings(categories, ("hammer",), ("HAMMER",), table(), own)
    assert told["Gun"] == Meaning(Role.BENIGN)
    assert told["Hammer"] == Meaning(Role.OTHER, "GUN")
    assert told["Gear"] == Meaning(Role.ASKED, "HAMMER")


def test_the_supercategories_of_simulated_sets_are_understood():
    categories = [("crowbar", "decoy"), ("vape", "contraband"), ("thing", "thing")]
    told = names.meanings(categories, ("gun",), ("GUN",), table())
    assert told["crowbar"].role is Role.BENIGN
    assert told["vape"] == Meaning(Role.OTHER, "VAPE")
    assert told["thing"].role is Role.UNMAPPED


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (b"{", "not JSON"),
        (b"[]", "no JSON object"),
        (b'{"Gun": "rocket"}', "“Gun” is mapped to"),
        (b'{"Gun": 3}', "“Gun” is mapped to 3"),
    ],
)
def test_a_mapping_file_that_is_none_is_refused_with_what_could_stand_in_it(text, word):
    told = refusal(lambda: names.own_table(names.mapping(text), ["GUN", "knife"]))
    assert word in told
    assert told.startswith("EVALUATE-03")


def test_the_shipped_table_has_a_date_and_a_source_and_no_word_on_both_sides():
    text = Path(assets_dir(), "evaluation", "category-names.json").read_text("utf-8")
    told = json.loads(text)
    assert told["dated"]
    assert told["source"]
    assert not set(table().contraband) & table().benign


def test_sizes_are_read_as_columns_and_rows_of_whole_numbers():
    (one,) = truth.read(document(), {}).pictures
    assert one.size == (20, 10)
    assert one.objects[0].role is Role.UNMAPPED
    assert one.honest is None
