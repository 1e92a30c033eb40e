"""Findings in COCO's form: a data set of pictures and classes, and results that refer to it.

A result is {image_id, category_id, bbox [x, y, width, height], score, segmentation}. What officers
said stands in documents of its own: a result is a model's, an annotation is a person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workstation.domain.answers import OwnMark
from workstation.domain.findings import Detection, Finding
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.findings_reports import PictureFindings
from workstation.services.records import when

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Naming:
    """Which number a picture and a class have: our own from 1, or those of a given data set."""

    images: Mapping[str, int]
    """By name of the picture's file; without its folders too where no other is called so."""
    categories: Mapping[str, int]
    """By class name."""

    def holds(self, picture: PictureFindings) -> bool:
        """The picture has a number: by its name with folders, else by the file's alone."""
        return picture.name in self.images or _file_name(picture) in self.images

    def number(self, picture: PictureFindings) -> int:
        """The number of a picture that has one."""
        name = picture.name if picture.name in self.images else _file_name(picture)
        return self.images[name]


def _file_name(picture: PictureFindings) -> str:
    return picture.name.rsplit("/", 1)[-1]


def own_naming(pictures: Sequence[PictureFindings]) -> Naming:
    """Numbers from 1: pictures as they come, classes by name."""
    classes: dict[str, None] = {}
    for picture in pictures:
        for detection in picture.detections:
            classes.update(dict.fromkeys(detection.model.labels))
            classes.update(dict.fromkeys(one.label for one in detection.candidates))
    names = sorted(classes)
    return Naming(
        {picture.name: number for number, picture in enumerate(pictures, 1)},
        {name: number for number, name in enumerate(names, 1)},
    )


def naming_of(document: object, name: str) -> Naming:
    """The numbers of a COCO data set that was given.

    Raises
    ------
    WorkstationError
        FINDINGS-03 where it is none.
    """
    try:
        images = _named(document, "images", "file_name")
        categories = _named(document, "categories", "name")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WorkstationError(
            Notice(
                fact=f"{name} is no COCO data set: it has no list of images with file_name and of"
                " categories with name, each with a whole number as id.",
                safe="Nothing has been written.",
                act="Give the data set's annotation file, or leave it out.",
                code="FINDINGS-03",
            )
        ) from error
    plain: dict[str, list[int]] = {}
    for path, number in images.items():
        plain.setdefault(path.rsplit("/", 1)[-1], []).append(number)
    alone = {path: numbers[0] for path, numbers in plain.items() if len(numbers) == 1}
    return Naming(alone | images, categories)


def dataset(
    pictures: Sequence[PictureFindings], naming: Naming, moment: datetime, software: str
) -> Document:
    """The pictures and classes that results refer to. A picture that was not checked says why."""
    return {
        "info": {
            "description": "Findings of models on parcel pictures; a score is the model's own"
            " scale and no probability. A picture without results is not without objects.",
            "date_created": when(moment),
            "contributor": software,
        },
        "images": [_image(picture, naming) for picture in pictures],
        "categories": [
            {"id": number, "name": name, "supercategory": ""}
            for name, number in naming.categories.items()
        ],
        "annotations": [],
    }


def results(
    pictures: Iterable[PictureFindings], naming: Naming, model_id: str
) -> tuple[list[Document], dict[str, int]]:
    """One model's findings that count, and how many each class without a number here has."""
    found: list[Document] = []
    unnamed: dict[str, int] = {}
    for picture in pictures:
        for detection in picture.detections:
            if detection.model.model_id != model_id:
                continue
            for finding in detection.counting(picture.shift):
                category = _category(finding, detection, naming)
                if category is None:
                    unnamed[finding.label] = unnamed.get(finding.label, 0) + 1
                    continue
                found.append(_result(finding, naming.number(picture), category))
    return found, unnamed


def officers_document(
    pictures: Sequence[PictureFindings], naming: Naming, moment: datetime
) -> Document:
    """Answers to marks, and own marks as annotations of a COCO data set of their own."""
    own = [(picture, mark) for picture in pictures for mark in picture.own]
    words = {word: n for n, word in enumerate(sorted({mark.word for _, mark in own}), 1)}
    return {
        "info": {
            "description": "What officers said: answers to models' marks, and marks of their own.",
            "date_created": when(moment),
        },
        "images": [_image(picture, naming) for picture in pictures],
        "categories": [
            {"id": number, "name": word, "supercategory": "own mark"}
            for word, number in words.items()
        ],
        "annotations": [
            _annotation(number, naming.number(picture), words[mark.word], mark)
            for number, (picture, mark) in enumerate(own, 1)
        ],
        "answers": [
            {
                "image_id": naming.number(picture),
                "bbox": list(one.key.box),
                "label": one.label,
                "score": float(one.key.score),
                "number": one.key.number,
                "model": {"sha256": one.key.model_sha256},
                "answer": one.answer.value,
                "officer": one.officer,
                "at": one.at,
                "log_entry": one.entry,
            }
            for picture in pictures
            for one in picture.answers
        ],
    }


def _named(document: object, part: str, key: str) -> dict[str, int]:
    if not isinstance(document, dict) or not isinstance(document[part], list):
        raise ValueError(part)
    found: dict[str, int] = {}
    for one in document[part]:
        name, number = one[key], one["id"]
        if not isinstance(name, str) or isinstance(number, bool) or not isinstance(number, int):
            raise ValueError(part)
        found[name] = number
    return found


def _image(picture: PictureFindings, naming: Naming) -> Document:
    scan = picture.scan
    told: Document = {
        "id": naming.number(picture),
        "file_name": picture.name,
        "width": scan.columns,
        "height": scan.rows,
        "sha256": [source.sha256 for source in scan.files],
        "view": scan.view,
        "kind": scan.kind.value,
        "simulated": scan.simulated,
        "models": [_model(one, picture.shift) for one in picture.detections],
    }
    if picture.parcel:
        told["parcel"] = picture.parcel
    if picture.not_checked or not picture.opinions:
        reasons = [one.reason for one in picture.not_checked]
        told["not_checked"] = " ".join(reasons) or "no model was asked."
    return told


def _model(detection: Detection, shift: float) -> Document:
    model = detection.model
    return {
        "id": model.model_id,
        "version": model.version,
        "sha256": model.sha256,
        "input": detection.input_used,
        "default_threshold": model.default_threshold,
        "thresholds": dict(detection.thresholds),
        "shift": shift,
        "counting": len(detection.counting(shift)),
        "below_threshold": len(detection.candidates) - len(detection.counting(shift)),
    }


def _category(finding: Finding, detection: Detection, naming: Naming) -> int | None:
    plain = finding.label.replace("_", " ")
    names = (finding.label, plain, finding.code, finding.code.replace("_", " ").lower())
    return next((naming.categories[one] for one in names if one in naming.categories), None)


def _result(finding: Finding, image: int, category: int) -> Document:
    told: Document = {
        "image_id": image,
        "category_id": category,
        "bbox": [int(side) for side in finding.box],
        "score": finding.score,
    }
    if finding.outline:
        told["segmentation"] = [[round(v, 2) for point in finding.outline for v in point]]
    return told


def _annotation(number: int, image: int, category: int, mark: OwnMark) -> Document:
    outline = mark.outline
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": list(mark.bounds),
        "segmentation": [[v for point in outline for v in point]],
        "area": _area(outline),
        "iscrowd": 0,
        "officer": mark.officer,
        "at": mark.at,
        "log_entry": mark.entry,
    }


def _area(points: Sequence[tuple[float, float]]) -> float:
    """Of a polygon, by the shoelace formula."""
    ends = [*points[1:], *points[:1]]
    twice = sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(points, ends, strict=True))
    return round(abs(twice) / 2, 2)
