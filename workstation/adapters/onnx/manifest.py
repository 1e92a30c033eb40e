"""model.json: what a model package declares of itself. Parsed strictly, believed in nothing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workstation.domain.scan import PictureKind

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Word = Annotated[str, Field(min_length=1, max_length=80)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
Finite = Annotated[float, Field(ge=-50.0, le=50.0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0.0, le=50.0, allow_inf_nan=False)]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")]
SIGNATURE = "model.sig"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileEntry(_Part):
    """One file of the package, by its plain name in the package's folder."""

    name: Word
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    @model_validator(mode="after")
    def _is_plain(self) -> FileEntry:
        if not is_plain_name(self.name):
            raise ValueError("a package's file is named without folders")
        return self


class ClassEntry(_Part):
    """One class of the score table, in the order of its columns.

    `reported` false: the model computes it (as a decoy or because it failed its tests), the
    officer never sees it; `note` then says why.
    """

    name: Word
    code: Code
    reported: bool
    note: str = Field(default="", max_length=4000)


class InputEntry(_Part):
    """The one input: a (1, 3, size, size) float32 tensor of the canonical planes."""

    name: Word
    size: Annotated[int, Field(ge=32, le=2048)]
    channels: tuple[Literal["attenuation"], Literal["material"], Literal["material_known"]]
    scaling: Text
    padding: Text
    palette: Text
    accepts: Annotated[tuple[PictureKind, ...], Field(min_length=1)]


class OutputEntry(_Part):
    """One output by its role.

    boxes: (1, N, 4) float32, left, top, right, bottom in tensor pixels; scores: (1, N, classes)
    float32 0..1; map: (1, 1, h, w) float32 0..1 over the tensor; masks (format 2):
    (1, classes, h, w) float32 0..1 over the tensor, the shape of a found object being where its
    class is at least 0.5 inside its box.
    """

    name: Word
    role: Literal["boxes", "scores", "map", "masks"]


class Point(_Part):
    """The share of honest pictures alarmed when all thresholds move by `shift` (logit scale)."""

    alarmed: Share
    shift: Finite


class Thresholds(_Part):
    """The shown score from which a candidate is a finding, and where that came from.

    `floor` is the shown score below which a candidate is dropped for good. `by_input` (format 2)
    gives classes thresholds of their own by picture kind; the others have `default`. None there:
    the class is not reported in that kind of picture.
    """

    default: Share
    floor: Share
    overlap: Share
    chosen_from: Text
    by_input: dict[PictureKind, dict[Code, Share | None]] = Field(default={}, max_length=8)
    operating_points: Annotated[tuple[Point, ...], Field(max_length=32)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Thresholds:
        if self.floor > self.default:
            raise ValueError("floor is above the default threshold")
        limits = [limit for one in self.by_input.values() for limit in one.values()]
        if any(limit is not None and self.floor > limit for limit in limits):
            raise ValueError("floor is above the threshold of a class")
        return self


class Manifest(_Part):
    """model.json, format 1 or 2.

    `calibration` (format 2): by picture kind and class code the scale and shift of
    shown score = sigmoid(scale * logit(score) + shift).
    """

    format: Literal[1, 2]
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    task: Literal["detect"]
    weights: Word
    files: Annotated[tuple[FileEntry, ...], Field(min_length=1, max_length=64)]
    classes: Annotated[tuple[ClassEntry, ...], Field(min_length=1, max_length=200)]
    input: InputEntry
    outputs: Annotated[tuple[OutputEntry, ...], Field(min_length=2, max_length=4)]
    thresholds: Thresholds
    calibration: dict[PictureKind, dict[Code, tuple[Positive, Finite]]] = Field(
        default={}, max_length=8
    )
    card: Word | None = None
    signature: Literal["model.sig"] | None = None
    map_meaning: str = Field(default="", max_length=4000)
    training_data: Text
    limits: Annotated[tuple[Text, ...], Field(min_length=1)]
    licence: Word
    contact: Text

    @model_validator(mode="after")
    def _hangs_together(self) -> Manifest:
        names = [entry.name for entry in self.files]
        if len(set(names)) != len(names):
            raise ValueError("a file is listed twice")
        if self.weights not in names:
            raise ValueError("the weights file is not listed among the files")
        roles = [entry.role for entry in self.outputs]
        if len(set(roles)) != len(roles) or not {"boxes", "scores"} <= set(roles):
            raise ValueError("outputs must be boxes, scores and at most one map and one of masks")
        codes = [entry.code for entry in self.classes]
        if len(set(codes)) != len(codes):
            raise ValueError("two classes have one code")
        if self.card is not None and self.card not in names:
            raise ValueError("the card is not listed among the files")
        if SIGNATURE in names or "model.json" in names:
            raise ValueError("model.json and its signature cannot be listed among the files")
        self._speaks_of_its_own()
        return self

    def _speaks_of_its_own(self) -> None:
        """ValueError where a table names what the package does not declare, or is too new."""
        codes = {entry.code for entry in self.classes}
        for what, table in (
            ("a threshold", self.thresholds.by_input),
            ("a calibration", self.calibration),
        ):
            for kind, by_code in table.items():
                if kind not in self.input.accepts:
                    raise ValueError(
                        f"{what} is for {kind.value} pictures, which it does not accept"
                    )
                for code in by_code:
                    if code not in codes:
                        raise ValueError(f"{what} is for the class {code}, which it does not have")
        new = (
            self.calibration,
            self.thresholds.by_input,
            self.thresholds.operating_points,
            self.output("masks"),
            self.card,
        )
        if self.format == 1 and any(new):
            raise ValueError(
                "masks, calibration, thresholds by_input, operating points and a card need format 2"
            )

    def output(self, role: str) -> str | None:
        """The name of the output with a role."""
        return next((entry.name for entry in self.outputs if entry.role == role), None)

    def sha256_of(self, name: str) -> str:
        """The declared hash of a listed file."""
        return next(entry.sha256 for entry in self.files if entry.name == name)


def is_plain_name(name: str) -> bool:
    """True for a file name that cannot lead out of its folder, on any system."""
    return (
        name not in ("", ".", "..")
        and not any(mark in name for mark in '/\\:\0"<>|?*')
        and PurePosixPath(name).name == name
    )
