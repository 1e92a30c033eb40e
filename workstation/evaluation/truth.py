"""What is known of each picture, from a stranger's COCO file: read strictly, believed in nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from workstation.domain.notice import Notice, WorkstationError

SEEN = 0.25
"""Objects whose declared visible share is below this are not asked for, nor held against a mark."""
_MOST_POINTS = 200_000
_LARGEST_NUMBER = 1e9
_MOST_PIXELS = 1 << 28
"""Of a run-length mask: what it takes in memory is a stranger's word."""

Box = tuple[float, float, float, float]
Polygon = tuple[tuple[float, float], ...]


class Role(StrEnum):
    """What an object is to the model under evaluation."""

    ASKED = "asked"  # of a class that the model reports
    OTHER = "other contraband"  # contraband of a class that the model does not report
    BENIGN = "no contraband"  # a mark on it is a false alarm
    UNMAPPED = "not mapped"  # its category is not known: neither


@dataclass(frozen=True, slots=True)
class Mask:
    """A run-length mask over the whole picture: columns first, (rows, columns), runs from 0."""

    size: tuple[int, int]
    runs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """One annotated object. `code` is the model's class code, for the roles ASKED and OTHER."""

    category: str
    role: Role
    code: str
    box: Box
    shape: tuple[Polygon, ...] | Mask = ()
    crowd: bool = False
    visible: float | None = None
    concealment: str = ""
    """How well it is hidden, where declared."""

    @property
    def counts(self) -> bool:
        """Whether finding it is asked."""
        return not self.crowd and (self.visible is None or self.visible >= SEEN)


@dataclass(frozen=True, slots=True)
class Truth:
    """One picture of the COCO file. `files` are names relative to the folder of pictures."""

    files: tuple[str, ...]
    size: tuple[int, int] | None = None
    """(columns, rows), where declared."""
    objects: tuple[Object, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.files[0]

    @property
    def honest(self) -> bool | None:
        """True: holds no contraband. None: not known, for an object of it is not mapped."""
        roles = {one.role for one in self.objects}
        if roles & {Role.ASKED, Role.OTHER}:
            return False
        return None if Role.UNMAPPED in roles else True


@dataclass(frozen=True, slots=True)
class Coco:
    """A COCO file as read. `left_out` says why which entries were not used, with how many."""

    pictures: tuple[Truth, ...]
    categories: tuple[tuple[str, str], ...]
    """(name, supercategory)."""
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a category of the file is to the model."""

    role: Role
    code: str = ""


def categories_of(document: Any) -> dict[Any, tuple[str, str]]:
    """Id to (name, supercategory).

    Raises
    ------
    WorkstationError
        EVALUATE-02.
    """
    found: dict[Any, tuple[str, str]] = {}
    for entry in _list(document, "categories"):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise not_coco("a category has no name")
        key = _key(entry)
        if key in found:
            raise not_coco(f"two categories have the id {key}")
        above = entry.get("supercategory")
        found[key] = (entry["name"][:200], above[:200] if isinstance(above, str) else "")
    return found


def parse(data: bytes) -> Any:
    """The JSON document of a COCO file.

    Raises
    ------
    WorkstationError
        EVALUATE-02 where it is no JSON object with images, annotations and categories.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise not_coco("it is not JSON") from error
    if not isinstance(document, dict):
        raise not_coco("it is no JSON object")
    for name in ("images", "annotations", "categories"):
        _list(document, name)
    return document


def read(document: Any, meanings: Mapping[str, Meaning]) -> Coco:
    """The pictures of a parsed COCO file, by the meaning of each category's name.

    What is wrong in a single entry leaves that entry out and is counted; what makes the file as a
    whole doubtful refuses it.

    Raises
    ------
    WorkstationError
        EVALUATE-02.
    """
    names = categories_of(document)
    left_out: Counter[str] = Counter()
    objects: dict[Any, list[Object]] = {}
    images: dict[Any, dict[str, Any]] = {}
    for image in _list(document, "images"):
        if not isinstance(image, dict):
            raise not_coco("an image is no object")
        key = _key(image)
        if key in images:
            raise not_coco(f"two images have the id {key}")
        images[key] = image
        objects[key] = []
    for entry in _list(document, "annotations"):
        if not isinstance(entry, dict):
            raise not_coco("an annotation is no object")
        place = objects.get(_plain(entry.get("image_id")))
        named = names.get(_plain(entry.get("category_id")))
        if place is None or named is None:
            left_out["annotations of a picture or category that the file does not list"] += 1
            continue
        made = _object(entry, named[0], meanings.get(named[0], Meaning(Role.UNMAPPED)))
        if isinstance(made, str):
            left_out[made] += 1
            continue
        place.append(made)
    pictures = []
    for key, image in images.items():
        files = _files(image)
        if files is None:
            left_out["pictures whose file_name does not lie in the folder of pictures"] += 1
            continue
        pictures.append(Truth(files, _size(image), tuple(objects[key]), _extra(image)))
    return Coco(tuple(pictures), tuple(names.values()), dict(left_out))


def _list(document: Any, name: str) -> list[Any]:
    value = document.get(name)
    if not isinstance(value, list):
        raise not_coco(f"it has no list of {name}")
    return value


def _plain(value: Any) -> Any:
    return value if isinstance(value, int | str) else None


def _key(entry: Mapping[str, Any]) -> Any:
    key = _plain(entry.get("id"))
    if key is None:
        raise not_coco("an entry has no id")
    return key


def _object(entry: Mapping[str, Any], category: str, meaning: Meaning) -> Object | str:
    """The object, or why its entry is left out."""
    box = _numbers(entry.get("bbox"))
    if box is None or len(box) != 4 or box[2] <= 0 or box[3] <= 0:
        return "annotations without a box of four numbers with width and height"
    extra = entry.get("extra")
    declared: Mapping[str, Any] = extra if isinstance(extra, dict) else {}
    visible, hidden = declared.get("visible"), declared.get("concealment")
    seen = float(visible) if visible is not None and _is_number(visible) else None
    return Object(
        category,
        meaning.role,
        meaning.code,
        (box[0], box[1], box[2], box[3]),
        _shape(entry.get("segmentation")),
        entry.get("iscrowd") in (1, True),
        seen,
        hidden[:80] if isinstance(hidden, str) else "",
    )


def _is_number(value: Any) -> bool:
    # Compared before anything else: a whole number of JSON may be too large for any float.
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER
    )


def _numbers(value: Any) -> list[float] | None:
    if not isinstance(value, list) or not all(map(_is_number, value)):
        return None
    return [float(one) for one in value]


def _shape(value: Any) -> tuple[Polygon, ...] | Mask:
    """The outline; empty where there is none that can be used: then the box stands for it."""
    if isinstance(value, dict):
        return _mask(value) or ()
    if not isinstance(value, list) or len(value) > _MOST_POINTS:
        return ()
    polygons = []
    for entry in value:
        flat = _numbers(entry)
        if flat is None or len(flat) < 6 or len(flat) % 2 or len(flat) > _MOST_POINTS:
            return ()
        polygons.append(tuple(zip(flat[::2], flat[1::2], strict=True)))
    return tuple(polygons)


def _mask(value: Mapping[str, Any]) -> Mask | None:
    size = _numbers(value.get("size"))
    counts = value.get("counts")
    runs = runs_of(counts) if isinstance(counts, str) else _numbers(counts)
    if size is None or len(size) != 2 or not runs:
        return None
    rows, columns = int(size[0]), int(size[1])
    whole = tuple(int(run) for run in runs)
    if min(whole) < 0 or min(rows, columns) < 1 or rows * columns > _MOST_PIXELS:
        return None
    if sum(whole) != rows * columns:
        return None
    return Mask((rows, columns), whole)


def runs_of(text: str) -> list[float] | None:
    """Run lengths from COCO's compressed text; None where it is none.

    Each number is in groups of 5 bits, low first, of which bit 5 says that more follow and the
    last's bit 4 is the sign; from the fourth on it is the difference to the one but last.
    """
    runs: list[int] = []
    at = 0
    while at < len(text):
        number, shift = 0, 0
        while True:
            if at >= len(text) or shift > 60:
                return None
            group = ord(text[at]) - 48
            if not 0 <= group < 64:
                return None
            number |= (group & 0x1F) << shift
            at, shift = at + 1, shift + 5
            if not group & 0x20:
                if group & 0x10:
                    number |= -1 << shift
                break
        runs.append(number + runs[-2] if len(runs) > 2 else number)
    return [float(run) for run in runs]


def _files(image: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The picture's files; `extra.files` names both halves of a pair of energies."""
    extra = image.get("extra")
    several = extra.get("files") if isinstance(extra, dict) else None
    named: Sequence[Any] = several if isinstance(several, list) and several else ()
    names = list(named) or [image.get("file_name")]
    if len(names) > 2 or not all(isinstance(name, str) and inside(name) for name in names):
        return None
    return tuple(names)


def inside(name: str) -> bool:
    """True for a relative name that does not lead out of its folder, on any system."""
    for path in (PurePosixPath(name), PureWindowsPath(name)):
        if path.is_absolute() or path.drive or ".." in path.parts:
            return False
    return bool(name.strip()) and "\0" not in name


def _size(image: Mapping[str, Any]) -> tuple[int, int] | None:
    width, height = image.get("width"), image.get("height")
    if not (_is_number(width) and _is_number(height)):
        return None
    return int(width or 0), int(height or 0)


def _extra(image: Mapping[str, Any]) -> dict[str, str]:
    extra = image.get("extra")
    if not isinstance(extra, dict):
        return {}
    return {
        str(name)[:80]: str(value)[:200]
        for name, value in extra.items()
        if isinstance(value, str | int | float)
    }


def not_coco(why: str) -> WorkstationError:
    """EVALUATE-02."""
    return WorkstationError(
        Notice(
            fact=f"The COCO file cannot be used: {why}.",
            safe="Nothing has been evaluated.",
            act="Give a COCO file of boxes (images, annotations, categories) with --coco.",
            code="EVALUATE-02",
        )
    )
