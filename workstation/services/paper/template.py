"""Templates of papers: places to fill, rows to repeat, parts to leave out. No logic, no raw text.

    {{name}}              the value, escaped
    {{t.key}}             a text of the paper's language; its own {{name}} places are filled too
    {{#name}} … {{/name}} once for each row of `name`; or once where it is a text or a yes
    {{^name}} … {{/name}} where `name` is empty or a no
    {{! … }}              a remark

Inside rows a name is looked up in the row first, then outside it. Around the places stands a
subset of HTML (`TAGS`); docs/paper.md says the same for whoever edits a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from workstation.domain.paper import Value, Values

MOST_CHARACTERS = 200_000
"""A template longer than this is refused."""
DEEPEST = 8
"""Rows within rows."""
VOID = frozenset({"br", "hr", "img"})
TAGS = VOID | frozenset(
    {"div", "p", "h1", "h2", "h3", "b", "i", "span", "table", "thead", "tr", "th", "td"}
    | {"ul", "ol", "li", "pre"}
)
ATTRIBUTES = frozenset(
    {"class", "width", "height", "align", "valign", "colspan", "cellpadding", "cellspacing"}
    | {"border", "src"}
)
_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_-]+)*")


class Broken(ValueError):
    """A template that cannot be used; the text says why, in words for who wrote it."""


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    name: str


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    empty: bool
    """Shown where the value is empty."""
    nodes: tuple[_Node, ...]


_Node = _Text | _Place | _Part
Names = Mapping[str, "Names | None"]
"""What a template may ask for: each name, and for rows the names of their columns."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template."""

    nodes: tuple[_Node, ...]

    @classmethod
    def words(cls, text: str, names: Names | None = None) -> Template:
        """Read a text of a language: plain words with places, no markup; checked as `parse` does."""
        return cls.parse(escape(text), names, html=False)

    @classmethod
    def parse(cls, text: str, names: Names | None = None, *, html: bool = True) -> Template:
        """Read a template; `names` are all that it may ask for.

        Raises
        ------
        Broken
            Saying what is wrong with it.
        """
        if len(text) > MOST_CHARACTERS:
            raise Broken(f"it is longer than {MOST_CHARACTERS} characters")
        found = cls(tuple(_read(_pieces(text))))
        if html:
            _check_html(text)
        if names is not None:
            _check_names(found.nodes, (names,))
        return found

    def asked(self) -> frozenset[str]:
        """Every name it asks for."""
        return frozenset(_asked(self.nodes))

    def fill(self, values: Values, texts: Mapping[str, Template] | None = None) -> str:
        """The template with its places filled.

        Raises
        ------
        Broken
            Where it asks for what is not there.
        """
        return "".join(_filled(self.nodes, (values,), texts))


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """(sign, words): sign is "" for plain text, "=" for a place, else "#", "^" or "/"."""
    end = 0
    for match in _PLACE.finditer(text):
        yield "", text[end : match.start()]
        end = match.end()
        inner = match.group(1).strip()
        if inner.startswith("!"):
            continue
        sign = inner[:1] if inner[:1] in ("#", "^", "/") else "="
        name = inner[1:].strip() if sign != "=" else inner
        if not _NAME.fullmatch(name):
            raise Broken(f"“{{{{{inner[:40]}}}}}” is no place to fill")
        yield sign, name
    rest = text[end:]
    if "{{" in rest or "}}" in rest:
        raise Broken("a place begins with {{ and does not end with }}")
    yield "", rest


def _read(pieces: Iterator[tuple[str, str]]) -> list[_Node]:
    open_parts: list[tuple[str, str, list[_Node]]] = [("", "", [])]
    for sign, words in pieces:
        nodes = open_parts[-1][2]
        if sign == "":
            if words:
                nodes.append(_Text(words))
        elif sign == "=":
            nodes.append(_Place(words))
        elif sign == "/":
            began, name, inside = open_parts.pop()
            if name != words or not open_parts:
                raise Broken(f"“{{{{/{words}}}}}” ends what did not begin")
            open_parts[-1][2].append(_Part(name, began == "^", tuple(inside)))
        else:
            if len(open_parts) > DEEPEST:
                raise Broken(f"more than {DEEPEST} parts stand in one another")
            open_parts.append((sign, words, []))
    if len(open_parts) > 1:
        raise Broken(f"“{{{{{open_parts[-1][0]}{open_parts[-1][1]}}}}}” has no end")
    return open_parts[0][2]


def _asked(nodes: Sequence[_Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, _Place):
            yield node.name
        elif isinstance(node, _Part):
            yield node.name
            yield from _asked(node.nodes)


def _check_names(nodes: Sequence[_Node], known: tuple[Names, ...]) -> None:
    for node in nodes:
        if isinstance(node, _Text) or node.name.startswith("t."):
            continue
        scope = next((names for names in reversed(known) if node.name in names), None)
        if scope is None:
            raise Broken(f"there is nothing called “{node.name}” to fill in here")
        columns = scope[node.name]
        if isinstance(node, _Part):
            inside = known if columns is None or node.empty else (*known, columns)
            _check_names(node.nodes, inside)
        elif columns is not None:
            raise Broken(f"“{node.name}” has rows: it needs {{{{#{node.name}}}}}")


def _filled(
    nodes: Sequence[_Node], known: tuple[Values, ...], texts: Mapping[str, Template] | None
) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, _Text):
            yield node.text
        elif isinstance(node, _Place):
            yield _place(node.name, known, texts)
        else:
            yield from _part(node, known, texts)


def _place(name: str, known: tuple[Values, ...], texts: Mapping[str, Template] | None) -> str:
    if name.startswith("t."):
        if texts is None:
            raise Broken(f"a text cannot ask for another text (“{name}”)")
        text = texts.get(name[2:])
        if text is None:
            raise Broken(f"this language has no text “{name[2:]}”")
        return "".join(_filled(text.nodes, known, None))
    value = _value(name, known)
    if isinstance(value, bool) or not isinstance(value, str):
        raise Broken(f"“{name}” is no text that could be printed")
    return escape(value).replace("\n", "<br>")


def _part(
    node: _Part, known: tuple[Values, ...], texts: Mapping[str, Template] | None
) -> Iterator[str]:
    value = _value(node.name, known)
    if node.empty:
        if not value:
            yield from _filled(node.nodes, known, texts)
    elif isinstance(value, (str, bool)):
        if value:
            yield from _filled(node.nodes, known, texts)
    elif isinstance(value, Mapping):
        if value:
            yield from _filled(node.nodes, (*known, value), texts)
    else:
        for row in value:
            yield from _filled(node.nodes, (*known, row), texts)


def _value(name: str, known: tuple[Values, ...]) -> Value:
    for values in reversed(known):
        if name in values:
            return values[name]
    raise Broken(f"there is nothing called “{name}” to fill in here")


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Broken(f"<{tag[:20]}> is not among the marks that can be used")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                raise Broken(f"“{name[:20]}” cannot be used in <{tag}>")
            if "{{" in (value or "") and name != "src":
                raise Broken(f"a value cannot be filled into “{name}” of <{tag}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            raise Broken(f"<{tag}/> must be written as <{tag}></{tag}>")
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Broken(f"</{tag[:20]}> ends what did not begin")

    def handle_comment(self, data: str) -> None:
        raise Broken("a remark is written {{! so }}, not as <!-- … -->")

    def handle_decl(self, decl: str) -> None:
        raise Broken(f"<!{decl[:20]}> cannot be used: a template is a part of a page")

    def handle_pi(self, data: str) -> None:
        raise Broken("<? … > cannot be used")

    def unknown_decl(self, data: str) -> None:
        raise Broken("<![ … ]> cannot be used")


def _check_html(text: str) -> None:
    # Remarks may say anything; marks of parts may stand between tags and must not upset them.
    plain = re.sub(r"\{\{[!#^/].*?\}\}", "", text, flags=re.DOTALL)
    markup = _Markup()
    markup.feed(plain)
    if "<" in markup.rawdata:  # what is left unread
        raise Broken("a mark begins with < and does not end with >")
    markup.close()
    if markup.open:
        raise Broken(f"<{markup.open[-1]}> has no end")
