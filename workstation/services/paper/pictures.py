"""The pictures of a report: drawn again from the stored files, as the entry says they were seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from workstation.domain.answers import OwnMark, OwnShape
from workstation.domain.findings import Finding
from workstation.domain.notice import WorkstationError
from workstation.domain.orientation import Orientation
from workstation.domain.outline import outlines_of_own
from workstation.domain.scan import PictureKind, Scan, ScanRef, picture_identity, picture_name
from workstation.services.answer_records import points_of
from workstation.services.paper.facts import Facts, Row, moment, rows, text
from workstation.services.paper.report import picture_title

if TYPE_CHECKING:
    from workstation.imaging.export import FullPicture
    from workstation.imaging.view_state import ViewState

Load = Callable[[ScanRef], Scan]
MOST_PICTURES = 24
"""Of one report: more of them would fill the memory of a small computer."""
LOOK = "seen_as"
"""In an entry, of a picture: how it stood on the screen last (docs/log-format.md)."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture was seen; `view` is None where the entry holds none."""

    view: ViewState | None = None
    turn: Orientation = field(default_factory=Orientation)
    frame: int | None = None
    part: tuple[int, ...] = ()
    """x, y, width, height of what was in the window."""
    map_percent: int | None = None
    """How strongly the model's map covered it; None where none did."""


def report_pictures(
    facts: Facts, refs: Sequence[ScanRef], load: Load
) -> tuple[list[Row], dict[str, bytes]]:
    """A row for each picture that the entry names, and their PNG files by name."""
    told: list[Row] = []
    drawn: dict[str, bytes] = {}
    for number, scan in enumerate(rows(facts.data.get("scans")), 1):
        name, caption, missing = f"picture-{number}", "", ""
        ref = _stored(scan, refs)
        try:
            if ref is None:
                raise LookupError("its files are not in the store")
            if number > MOST_PICTURES:
                raise LookupError(f"a report holds {MOST_PICTURES} pictures at most")
            png, caption = _drawn(facts, scan, ref, load(ref))
            drawn[name] = png
        except WorkstationError as error:
            missing = facts.texts.say("picture_missing", why=str(error.notice))
        except (LookupError, ValueError) as error:
            missing = facts.texts.say("picture_missing", why=str(error))
        files = rows(scan.get("files"))
        told.append(
            {
                "picture": name if name in drawn else "",
                "title": picture_title(facts, number, scan),
                "caption": caption,
                "files": "\n".join(f"{text(one, 'name')} {text(one, 'sha256')}" for one in files),
                "shown": _shown(facts, scan),
                "missing": missing,
            }
        )
    return told, drawn


def look_of(scan: Mapping[str, object]) -> Look:
    """How the entry says a picture was looked at; an entry from before it was kept says nothing."""
    from workstation.imaging.view_state import ViewState

    told = scan.get(LOOK)
    if not isinstance(told, Mapping):
        return Look()
    try:
        view = ViewState.from_dict(cast("Mapping[str, object]", told["view"]))
        turns, mirrored = int(str(told.get("turns", 0))), told.get("mirrored") is True
        frame, part, over = told.get("frame"), told.get("part"), told.get("map")
        return Look(
            view,
            Orientation(turns % 4, mirrored),
            frame if isinstance(frame, int) else None,
            tuple(round(float(str(side))) for side in part) if isinstance(part, list) else (),
            None if not isinstance(over, Mapping) else int(str(over["opacity"])),
        )
    except (KeyError, TypeError, ValueError):
        return Look()


def _stored(scan: Mapping[str, object], refs: Sequence[ScanRef]) -> ScanRef | None:
    """The stored picture of the very files that the entry names."""
    wanted = {(text(one, "sha256"), one.get("part")) for one in rows(scan.get("files"))}
    for ref in refs:
        if {(source.sha256, source.part) for source in ref.files} == wanted:
            return ref
    hashes = {sha256 for sha256, _ in wanted}
    alike = [ref for ref in refs if {source.sha256 for source in ref.files} == hashes]
    return next((ref for ref in alike if ref.view == text(scan, "view")), None)


def _drawn(facts: Facts, told: Mapping[str, object], ref: ScanRef, scan: Scan) -> tuple[bytes, str]:
    from workstation.imaging.export import FullPicture, Scale
    from workstation.imaging.paper_picture import colours_words, on_paper, png
    from workstation.imaging.prepared import prepare
    from workstation.imaging.view import standard_view

    look, texts = look_of(told), facts.texts
    prepared = prepare(scan, look.frame)
    view = look.view or standard_view(prepared)
    full = FullPicture(
        prepared,
        view,
        look.turn,
        _findings(facts, told),
        outlines_of_own(_own(facts, ref)),
        None if scan.spacing_mm is None else Scale(scan.spacing_mm, scan.spacing_plane),
    )
    picture, scale = on_paper(full)
    colours = colours_words(full)
    about = (scale, texts.say("colours", words=colours) if colours else "")
    return png(picture), " ".join(_caption(full, look, scan, about, texts.say))


def _caption(
    full: FullPicture,
    look: Look,
    scan: Scan,
    about: tuple[str, str],
    say: Callable[..., str],
) -> list[str]:
    words = []
    if look.view is None:
        words.append(say("view_not_held"))
    else:
        named = ", ".join(part for part in (full.view.name, full.turn.words) if part)
        limits = [full.prepared.to_stored(end) for end in full.view.limits]
        words.append(say("view_held", words=f"{named} ({limits[0]:.6g}–{limits[1]:.6g})"))
    whole = (0, 0, full.prepared.columns, full.prepared.rows)
    if len(look.part) == 4 and look.part != whole:
        x, y, width, height = look.part
        words.append(say("part", words=f"{x}, {y}, {width} × {height}"))
    if scan.frames > 1 and scan.kind is not PictureKind.DUAL_ENERGY:
        count, total = str(full.prepared.frame + 1), str(scan.frames)
        words.append(say("frame", count=count, total=total))
    if look.map_percent is not None:
        words.append(say("map_held", count=str(look.map_percent)))
    return [*words, *filter(None, about)]


def _shown(facts: Facts, scan: Mapping[str, object]) -> str:
    when = text(scan, "shown_at")
    if when == "preview only":
        return facts.texts.say("preview_only")
    if when in ("", "not shown"):
        return facts.texts.say("not_on_screen")
    return facts.texts.say("on_screen", when=moment(when))


def _findings(facts: Facts, scan: Mapping[str, object]) -> tuple[Finding, ...]:
    """The marks that were on the screen over this picture, each number once."""
    found: dict[int, Finding] = {}
    for model in rows(facts.data.get("models")):
        if model.get("scan") != scan.get("scan") or model.get("view") != scan.get("view"):
            continue
        for one in rows(model.get("findings")):
            number = one.get("number")
            if one.get("shown") is not True or not isinstance(number, int):
                continue
            x, y, width, height = (int(str(side)) for side in cast("list[object]", one["box"]))
            outline = cast("list[list[str]]", one.get("outline") or [])
            found.setdefault(
                number,
                Finding(
                    (x, y, width, height),
                    float(text(one, "score")),
                    text(one, "label"),
                    number=number,
                    code=text(one, "code"),
                    outline=points_of(outline),
                ),
            )
    return tuple(found.values())


def _own(facts: Facts, ref: ScanRef) -> list[OwnMark]:
    name = picture_name(picture_identity(ref.files))
    return [
        OwnMark(
            name,
            OwnShape(text(one, "shape")),
            points_of(cast("list[list[str]]", one["points"])),
            text(one, "word"),
            entry=cast("int", one.get("entry", 0)),
        )
        for one in rows(facts.data.get("own_marks"))
        if text(one, "picture") == name
    ]
