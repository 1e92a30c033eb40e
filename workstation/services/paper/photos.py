"""The photos of a report: those that examinations and the decision hold, from the kept files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan
from workstation.services.paper.facts import Facts, Row, moment, rows, text

ReadPhoto = Callable[[str], Scan]
"""A kept photo by the SHA-256 of its file. Raises WorkstationError."""
MOST_PHOTOS = 24
"""Of one report, as of the scans' pictures."""


def report_photos(facts: Facts, read: ReadPhoto) -> tuple[list[Row], dict[str, bytes]]:
    """A row for each photo or paper that the case's examinations and the decision itself hold,
    each file once, and PNG files by name."""
    told: list[Row] = []
    drawn: dict[str, bytes] = {}
    for number, (when, held) in enumerate(_held(facts), 1):
        name, missing = f"photo-{number}", ""
        try:
            if number > MOST_PHOTOS:
                raise ValueError(f"a report holds {MOST_PHOTOS} photos at most")
            drawn[name] = _drawn(read(text(held, "sha256")))
        except WorkstationError as error:
            missing = facts.texts.say("picture_missing", why=str(error.notice))
        except ValueError as error:
            missing = facts.texts.say("picture_missing", why=str(error))
        told.append(
            {
                "picture": name if name in drawn else "",
                "title": facts.texts.say(
                    "photo_title", count=str(number), when=moment(when), name=text(held, "name")
                ),
                "sha256": text(held, "sha256"),
                "missing": missing,
            }
        )
    return told, drawn


def _held(facts: Facts) -> Iterator[tuple[str, Mapping[str, object]]]:
    """When it was told of, and the file as its entry holds it; each file once."""
    seen: set[str] = set()
    sources = [(one.fields, one.at) for one in facts.case.examinations]
    if facts.decision is not None:
        sources.append((facts.decision.fields, facts.decision.at))
    for fields, at in sources:
        for held in rows(fields.get("photos")):
            sha256 = text(held, "sha256")
            if sha256 not in seen:
                seen.add(sha256)
                yield text(fields, "at") or at, held


def _drawn(scan: Scan) -> bytes:
    from workstation.imaging.paper_picture import photo, png

    return png(photo(scan))
