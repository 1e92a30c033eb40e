"""Templates: places, rows, parts; nothing a value holds is ever obeyed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.services.paper.template import Broken, Template

NAMES = {"a": None, "rows": {"b": None}, "yes": None}


def filled(text, values=None, names=NAMES, texts=None):
    told = {"a": "", "rows": [], "yes": False} | (values or {})
    return Template.parse(text, names).fill(told, texts)


def test_that_a_value_is_escaped_and_its_line_ends_are_kept():
    assert filled("<p>{{a}}</p>", {"a": '<b>"x" & y</b>\n2'}) == (
        "<p>&lt;b&gt;&quot;x&quot; &amp; y&lt;/b&gt;<br>2</p>"
    )


def test_that_rows_are_repeated_and_look_outside_themselves():
    rows = [{"b": "1"}, {"b": "2"}]
    assert filled("{{#rows}}{{b}}{{a}} {{/rows}}", {"rows": rows, "a": "x"}) == "1x 2x "


def test_that_a_part_is_shown_where_its_value_is_there_and_another_where_it_is_not():
    template = "{{#a}}has {{a}}{{/a}}{{^a}}none{{/a}}{{#yes}}!{{/yes}}"
    assert filled(template) == "none"
    assert filled(template, {"a": "5", "yes": True}) == "has 5!"
    assert filled("{{^rows}}no rows{{/rows}}") == "no rows"


def test_that_a_text_of_the_language_is_escaped_and_its_places_are_filled():
    texts = {"lead": Template.words("<Taken> by {{a}} & co")}
    assert filled("{{t.lead}}", {"a": "<ada>"}, texts=texts) == (
        "&lt;Taken&gt; by &lt;ada&gt; &amp; co"
    )


def test_that_a_value_that_looks_like_a_place_stays_what_it_is():
    assert filled("{{a}}", {"a": "{{rows}} {{t.x}}"}) == "{{rows}} {{t.x}}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{unknown}}", "nothing called “unknown”"),
        ("{{b}}", "nothing called “b”"),
        ("{{rows}}", "has rows"),
        ("{{#rows}}x", "has no end"),
        ("{{#rows}}x{{/a}}", "ends what did not begin"),
        ("x{{/a}}", "ends what did not begin"),
        ("{{a", "does not end with"),
        ("a}}", "does not end with"),
        ("{{a b}}", "no place to fill"),
        ("{{A}}", "no place to fill"),
        ("{{{a}}}", "no place to fill"),
        ("<p>x", "<p> has no end"),
        ("x</p>", "ends what did not begin"),
        ("<script>x</script>", "<script> is not among"),
        ("<p onclick='x'>y</p>", "“onclick” cannot be used"),
        ("<p style='x'>y</p>", "“style” cannot be used"),
        ("<p class='{{a}}'>y</p>", "cannot be filled into"),
        ("<!-- x -->", "a remark is written"),
        ("<!DOCTYPE html>", "cannot be used"),
        ("<?php x ?>", "cannot be used"),
        ("<p/>", "must be written as"),
        ("x <p", "does not end with >"),
        ("{{#a}}" * 12 + "{{/a}}" * 12, "stand in one another"),
        ("x" * 200_001, "longer than"),
    ],
)
def test_that_a_template_which_cannot_be_used_says_why(text, why):
    with pytest.raises(Broken, match=why.replace("{", r"\{")):
        Template.parse(text, NAMES)


def test_that_a_text_which_is_not_there_is_told():
    with pytest.raises(Broken, match="no text “gone”"):
        filled("{{t.gone}}", texts={})


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, tuple(attrs)))

    def handle_comment(self, data):
        self.found.append(("comment", data))


@given(st.text(max_size=80))
def test_that_no_value_becomes_a_mark_of_the_page(value):
    tags = _Tags()
    tags.feed(filled("<p class='x'>{{a}}</p>{{#rows}}<b>{{b}}</b>{{/rows}}",
                     {"a": value, "rows": [{"b": value}]}))  # fmt: skip
    tags.close()
    kinds = [tag for tag, _ in tags.found if tag != "br"]
    assert kinds == ["p", "b"]


@given(st.text(alphabet="{}#^/!ab <>p&\n", max_size=40))
def test_that_any_template_is_read_or_refused_in_words(text):
    try:
        template = Template.parse(text, NAMES)
    except Broken as fault:
        assert str(fault)
    else:
        template.fill({"a": "1", "rows": [{"b": "2"}], "yes": True}, {})
