"""What a site tells of itself for its papers: `<data-dir>/paper/office.json`; absent: blank lines."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from workstation.services.dated import Asked, Problems, read_object

FILE = "office.json"
FORMAT = "nii-paper-office/1"
PAGES = ("Letter", "A4")


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes: printed at the head of each paper."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    contact: str = ""
    """Whom petitions and questions go to."""
    page: str = PAGES[0]
    language: str = "en"


def load_office(folder: Path) -> tuple[Office, str]:
    """The site's own words, and a remark where its file cannot be used."""
    path = folder / FILE
    if not path.is_file():
        return Office(), ""
    problems = Problems()
    raw = read_object(path, problems)
    if not problems:
        asked = Asked(raw, FILE, problems)
        asked.one_of("format", (FORMAT,))
        texts = {one.name: asked.text(one.name, "") for one in fields(Office) if one.name != "page"}
        page = asked.one_of("page", PAGES, PAGES[0])
        asked.nothing_else()
        if not problems:
            texts["language"] = texts["language"] or Office().language
            return Office(page=page, **texts), ""
    return Office(), f"The site's {FILE} cannot be used: {problems} Its places are left blank."
