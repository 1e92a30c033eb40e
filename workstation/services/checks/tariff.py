"""The declared tariff code: whether it exists, and whether the goods belong there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workstation.domain.reasons import NotComputed
from workstation.services.checks.case import Answer, Case, digits
from workstation.services.descriptions import tokens
from workstation.services.figures_said import listed
from workstation.services.reference.tables import Chapters

_SHOWN = 120
_NATIONAL = ("98", "99")
_HEAD_ENDS = re.compile(r"[,;:(/\d]|\b(?:for|with|of|in|from|and|by|to)\b", re.IGNORECASE)
_EMPTY = frozenset({"other", "than", "not", "the", "and", "part", "thereof", "similar", "article"})


def hs_unknown(case: Case) -> Iterator[Answer]:
    """The code does not exist on the parcel's day."""
    name = "hs_unknown"
    chapters, tariff = case.rules.tables.chapters, case.rules.tables.tariff
    unknown: list[str] = []
    for number, line in enumerate(case.record.lines, 1):
        code = digits(line.hs)
        if not code:
            continue
        what, loud = "", True
        chapter = code[:2]
        if len(code) not in (2, 4, 6, 8, 10):
            what = f"has {len(code)} figures: a code has 2, 4, 6, 8 or 10"
        elif chapters is not None and chapter not in chapters.titles and chapter not in _NATIONAL:
            what = f"does not exist: there is no chapter {chapter}"
        elif not tariff.knows(chapter, case.day):
            unknown.append(chapter)
        elif not tariff.exists(code[:6], case.day):
            what = f"is not in {_edition(case, chapter)}"
        elif (
            len(code) > 6 and tariff.is_national(chapter) and not tariff.exists(code[:8], case.day)
        ):
            what = f"exists to its sixth figure only in {_edition(case, chapter)}"
            loud = False
        if what:
            figures = {"hs": dotted(code), "what": what, "where": case.where(number)}
            if tariff.knows(chapter, case.day):
                figures["tariff"] = listed(tariff.names(chapter))
            yield case.reason(name, figures, alarm=loud)
    if unknown:
        chapters_ = listed(sorted(set(unknown)))
        yield NotComputed(name, f"no tariff is loaded for chapter {chapters_}")


def _edition(case: Case, chapter: str) -> str:
    """The tariff that was asked, by its editions' names."""
    names = listed(case.rules.tables.tariff.names(chapter))
    return f"the tariff of {case.day.isoformat()} (edition {names})"


def hs_against_description(case: Case) -> Iterator[Answer]:
    """The goods that the description names do not belong under the declared code.

    Told only where it is plain: the main word is one whose chapters are known, no word of the
    description belongs to the declared chapter, and the loaded tariff has none of them there.
    """
    name = "hs_against_description"
    chapters = case.rules.tables.chapters
    for number, line, text in case.described():
        code = digits(line.hs)
        if len(code) < 2:
            continue
        if chapters is None:
            yield NotComputed(name, "no table of chapters is there")
            return
        head, usual = _head(text, chapters)
        if code[:2] not in chapters.titles:
            continue  # hs_unknown tells it; 98 and 99 hold goods of every kind
        if not usual or code[:2] in usual or _near(case, chapters, text, code):
            continue
        figures = {
            "description": text[:_SHOWN],
            "hs": dotted(code),
            "title": chapters.titles[code[:2]],
            "words": head,
            "usual": " or ".join(f"{c} ({chapters.titles.get(c, '')})" for c in usual),
            "where": case.where(number),
        }
        yield case.reason(name, figures, table=chapters)


def _head(text: str, chapters: Chapters) -> tuple[str, tuple[str, ...]]:
    """The main word of a description, and its chapters: the last one before a comma, a figure
    or "for"."""
    parts = (tokens(part) for part in _HEAD_ENDS.split(text))
    said = next((part for part in parts if part), ())
    for size in (3, 2, 1):
        word = " ".join(said[-size:])
        if len(said) >= size and word in chapters.words:
            return word, chapters.words[word]
    return "", ()


def _near(case: Case, chapters: Chapters, text: str, code: str) -> bool:
    """Whether any word of the description speaks for the declared code after all."""
    said = tokens(text)
    runs = {" ".join(said[at : at + size]) for size in (1, 2, 3) for at in range(len(said))}
    if any(code[:2] in chapters.words.get(run, ()) for run in runs):
        return True
    title = chapters.titles.get(code[:2], "")
    official = {
        word for one in case.rules.tables.tariff.texts(code[:6], case.day) for word in tokens(one)
    }
    official |= set(tokens(title))
    return bool({word for word in said if len(word) > 2 and word not in _EMPTY} & official)


def dotted(code: str) -> str:
    """ "6109.10", "6109.10.0012"."""
    parts = [code[:4], code[4:6], code[6:]]
    return ".".join(part for part in parts if part)
