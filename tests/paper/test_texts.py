"""Texts of papers: each language whole, a site's own before the shipped ones."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from tests.paper.conftest import SHIPPED
from workstation.domain.notice import WorkstationError
from workstation.domain.paper import PaperKind
from workstation.services.paper.names import names_of
from workstation.services.paper.rights import load_rights
from workstation.services.paper.template import Template
from workstation.services.paper.texts import languages, load_texts

SHIPPED_LANGUAGES = ("en", "es", "fr", "zh-Hans")
LINES = {"blank", "line"}
"""Lines to write on are the same in every language."""


def told(language):
    return json.loads((SHIPPED / f"texts-{language}.json").read_text("utf-8"))


def test_that_four_languages_are_shipped_english_first():
    assert languages(SHIPPED) == SHIPPED_LANGUAGES


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES[1:])
def test_that_a_translation_has_every_text_and_asks_for_the_same_places(language):
    english, own = told("en"), told(language)
    assert set(english["common"]) - set(own["common"]) <= LINES
    assert set(english["words"]) == set(own["words"])
    for kind in PaperKind:
        assert set(english["papers"][kind]) == set(own["papers"][kind]), kind
    for part in (english["common"], *english["papers"].values()):
        theirs = own["common"] if part is english["common"] else None
        for key, text in part.items():
            other = (theirs or {}).get(key)
            if other is not None:
                assert Template.words(other).asked() == Template.words(text).asked(), key
    for kind in PaperKind:
        for key, text in english["papers"][kind].items():
            other = own["papers"][kind][key]
            assert Template.words(other).asked() == Template.words(text).asked(), (kind, key)


def test_that_each_translation_says_that_a_machine_made_it_and_nobody_reviewed_it():
    assert load_texts("en", SHIPPED).review == ""
    for language in SHIPPED_LANGUAGES[1:]:
        assert len(load_texts(language, SHIPPED).review) > 10


@pytest.mark.parametrize("kind", list(PaperKind))
def test_that_every_text_a_shipped_template_asks_for_is_there(kind):
    texts = load_texts("en", SHIPPED)
    for name in ("head", kind.value, "foot"):
        template = Template.parse((SHIPPED / f"{name}.html").read_text("utf-8"), names_of(kind))
        for asked in template.asked():
            if asked.startswith("t."):
                assert asked[2:] in texts.of(kind), asked


def test_that_no_law_stands_in_a_template_or_in_a_text():
    """Law is dated data with a source."""
    for path in [*SHIPPED.glob("*.html"), *SHIPPED.glob("texts-*.json")]:
        text = path.read_text("utf-8")
        assert not re.search("USC|CFR", text), path.name


def test_that_a_sites_text_stands_before_the_shipped_one_and_the_others_stay(tmp_path):
    own = {
        "format": "nii-paper-texts/1",
        "language": "fr",
        "name": "Français",
        "review": "Relu par le service juridique, 2026-11-20.",
        "common": {"parcel": "Envoi"},
    }
    (tmp_path / "texts-fr.json").write_text(json.dumps(own), "utf-8")
    texts = load_texts("fr", SHIPPED, tmp_path)
    assert texts.common["parcel"] == "Envoi"
    assert texts.common["officer"] == "Agent"
    assert texts.review.startswith("Relu")
    assert texts.remarks == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"format": "x"}, "format"),
        ({"language": "es"}, "does not say that its language"),
        ({"common": {"parcel": 5}}, "which is no text"),
        ({"common": {"parcel": "{{nothing_here}}"}}, "nothing called “nothing_here”"),
        ({"common": {"parcel": "{{open"}}, "does not end"),
        ({"common": {"parcel": "{{t.officer}}"}}, "cannot ask for another text"),
        ({"papers": {"poster": {}}}, "not those that can be printed"),
        ({"extra": 1}, "“extra”"),
        ({"review": None}, "who has reviewed it"),
    ],
)
def test_that_a_sites_texts_which_cannot_be_used_are_told_and_passed_over(tmp_path, change, why):
    own = {"format": "nii-paper-texts/1", "language": "fr", "name": "F", "review": "x"} | change
    (tmp_path / "texts-fr.json").write_text(json.dumps(own), "utf-8")
    texts = load_texts("fr", SHIPPED, tmp_path)
    (remark,) = texts.remarks
    assert why in remark
    assert "texts-fr.json" in remark
    assert texts.common["parcel"] == "Colis"


def test_that_a_language_that_is_not_there_is_named_with_those_that_are():
    for language in ("de", "../en", ""):
        with pytest.raises(WorkstationError, match="en, es, fr, zh-Hans") as refused:
            load_texts(language, SHIPPED)
        assert refused.value.notice.code == "PAPER-02"


def test_that_each_right_is_told_in_every_language_and_the_unconfirmed_ones_say_so():
    rights = load_rights(date(2026, 11, 26), SHIPPED)
    assert {one.name for one in rights.rights if one.unconfirmed} == {
        "petition-days", "protest", "voluntary",
    }  # fmt: skip
    for one in rights.rights:
        assert set(one.words) == set(SHIPPED_LANGUAGES), one.name
        assert one.law
        assert one.papers


def test_that_every_fault_of_a_sites_rights_is_named(tmp_path):
    raw = json.loads((SHIPPED / "rights-2026-11-01.json").read_text("utf-8"))
    raw["rights"][0] |= {"papers": ["poster"], "outcomes": ["mercy"], "days": -1, "extra": 1}
    raw["rights"][1]["words"] = {"fr": "seul"}
    (tmp_path / "rights-2026-11-02.json").write_text(
        json.dumps(raw | {"effective_from": "2026-11-02"}), "utf-8"
    )
    with pytest.raises(WorkstationError) as refused:
        load_rights(date(2026, 11, 26), SHIPPED, tmp_path)
    told = str(refused.value)
    assert refused.value.notice.code == "PAPER-04"
    for words in ("poster", "mercy", "days", "extra", "English among them"):
        assert words in told
