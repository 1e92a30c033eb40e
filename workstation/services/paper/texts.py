"""The texts of papers, a data file for each language; a site's own stand before the shipped ones."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.paper import PaperKind
from workstation.services.paper.names import every_name
from workstation.services.paper.template import Broken, Template

FORMAT = "nii-paper-texts/1"
DEFAULT = "en"
MOST_BYTES = 1_000_000
_KEY = re.compile(r"[a-z0-9][a-z0-9_.()§ -]{0,99}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of one language.

    `review` says who has reviewed them, and is printed; `words` are what recorded values are
    called ("seize").
    """

    language: str
    name: str
    review: str
    common: Mapping[str, str]
    papers: Mapping[PaperKind, Mapping[str, str]]
    words: Mapping[str, str]
    remarks: tuple[str, ...] = ()

    def of(self, kind: PaperKind) -> dict[str, Template]:
        """The texts of one paper, to be filled into its template."""
        told = {**self.common, **self.papers.get(kind, {})}
        return {key: Template.words(text) for key, text in told.items()}

    def say(self, key: str, **values: str) -> str:
        """One common text with its places filled, as plain text."""
        text = self.common[key]
        return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found.group(1)], text)

    def word(self, value: str, otherwise: str = "") -> str:
        """What a recorded value is called in this language."""
        return self.words.get(value) or otherwise or value


def languages(*folders: Path) -> tuple[str, ...]:
    """The languages that there are texts for, English first."""
    found = {
        path.stem.removeprefix("texts-")
        for folder in folders
        if folder.is_dir()
        for path in folder.glob("texts-*.json")
    }
    known = sorted(name for name in found if _LANGUAGE.fullmatch(name))
    return tuple(sorted(known, key=lambda name: name != DEFAULT))


def load_texts(language: str, shipped: Path, site: Path | None = None) -> Texts:
    """The texts of a language: the shipped ones, over them a site's.

    A site's file that cannot be used is told in a remark and passed over. A text that a language
    lacks is the English one.

    Raises
    ------
    WorkstationError
        PAPER-02 where there is no such language, PAPER-03 where the shipped texts are damaged.
    """
    folders = [shipped] if site is None else [shipped, site]
    if language not in languages(*folders):
        raise WorkstationError(_no_language(language, languages(*folders)))
    remarks: list[str] = []
    known: list[_File] = []
    for name in dict.fromkeys((DEFAULT, language)):
        for folder in folders:
            path = folder / f"texts-{name}.json"
            if not path.is_file():
                continue
            try:
                known.append(_read(path, name))
            except Broken as fault:
                if folder is shipped:
                    raise WorkstationError(_damaged(path.name, str(fault)), environment=True) from (
                        fault
                    )
                remarks.append(
                    f"The site's texts {path.name} cannot be used: {fault}. The shipped ones are."
                )
    found = [one for one in known if one.language == language]
    if not found:  # a site's own language, whose file is broken
        raise WorkstationError(_no_language(language, languages(shipped)))
    common: dict[str, str] = {}
    papers: dict[PaperKind, dict[str, str]] = {kind: {} for kind in PaperKind}
    words: dict[str, str] = {}
    for one in known:
        common |= one.common
        words |= one.words
        for kind, texts in one.papers.items():
            papers[kind] |= texts
    last = found[-1]
    return Texts(language, last.name, last.review, common, papers, words, tuple(remarks))


@dataclass(frozen=True, slots=True)
class _File:
    language: str
    name: str
    review: str
    common: Mapping[str, str]
    papers: Mapping[PaperKind, Mapping[str, str]]
    words: Mapping[str, str]


def _read(path: Path, language: str) -> _File:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Broken(f"it is larger than {MOST_BYTES} bytes")
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Broken(f"it cannot be read ({error.strerror or 'input error'})") from error
    except (ValueError, RecursionError) as error:
        raise Broken("it is not JSON text") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Broken(f"it is not of the format {FORMAT}")
    if value.get("language") != language:
        raise Broken(f"it does not say that its language is “{language}”")
    strange = set(value) - {"format", "language", "name", "review", "common", "papers", "words"}
    if strange:
        raise Broken(f"it holds “{min(strange)[:40]}”, which no texts have")
    name, review = value.get("name"), value.get("review")
    if not isinstance(name, str) or not isinstance(review, str):
        raise Broken("it does not say its name and who has reviewed it")
    raw = value.get("papers", {})
    if not isinstance(raw, dict) or not set(raw) <= {kind.value for kind in PaperKind}:
        raise Broken("its “papers” are not those that can be printed")
    papers = {PaperKind(kind): _strings(texts, kind) for kind, texts in raw.items()}
    common = _strings(value.get("common", {}), "common")
    return _File(
        language,
        name,
        review,
        common,
        papers,
        _strings(value.get("words", {}), "words", places=False),
    )


def _strings(value: object, where: str, *, places: bool = True) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Broken(f"“{where}” does not hold texts")
    for key, text in value.items():
        if not isinstance(text, str) or not _KEY.fullmatch(key):
            raise Broken(f"“{where}” holds “{str(key)[:40]}”, which is no text")
        if places:
            try:
                asked = Template.words(text).asked()
            except Broken as fault:
                raise Broken(f"in “{where}”, “{key}”: {fault}") from fault
            if any(name.startswith("t.") for name in asked):
                raise Broken(f"in “{where}”, “{key}”: a text cannot ask for another text")
            unknown = sorted(asked - set(every_name()) - SAID)
            if unknown:
                raise Broken(f"in “{where}”, “{key}”: there is nothing called “{unknown[0]}”")
    return value


SAID = frozenset({"by", "name", "count", "total", "day", "days", "why", "when", "who", "words"})
"""Names that texts said by the program itself are filled with."""


def _no_language(language: str, known: tuple[str, ...]) -> Notice:
    return Notice(
        fact=f"There are no texts for papers in the language “{language[:20]}”.",
        safe="Nothing has been printed.",
        act=f"Choose one of: {', '.join(known)}.",
        code="PAPER-02",
    )


def _damaged(name: str, why: str) -> Notice:
    return Notice(
        fact=f"The shipped texts {name} cannot be used: {why}.",
        safe="Nothing has been printed.",
        act="Install the workstation again.",
        code="PAPER-03",
    )
