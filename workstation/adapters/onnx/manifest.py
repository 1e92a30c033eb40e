"""model.json: what a model package declares of itself. Parsed strictly, believed in nothing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workstation.domain.scan import PictureKind

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Word = Annotated[str, Field(min_length=1, max_length=80)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]


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
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,31}$")]
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
    float32 0..1; map: (1, 1, h, w) float32 0..1 over the tensor.
    """

    name: Word
    role: Literal["boxes", "scores", "map"]


class Thresholds(_Part):
    """The score at which a candidate is a finding by default, and where that came from."""

    default: Share
    floor: Share
    overlap: Share
    chosen_from: Text

    @model_validator(mode="after")
    def _in_order(self) -> Thresholds:
        if self.floor > self.default:
            raise ValueError("floor is above the default threshold")
        return self


class Manifest(_Part):
    """model.json, format 1."""

    format: Literal[1]
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    task: Literal["detect"]
    weights: Word
    files: Annotated[tuple[FileEntry, ...], Field(min_length=1, max_length=16)]
    classes: Annotated[tuple[ClassEntry, ...], Field(min_length=1, max_length=200)]
    input: InputEntry
    outputs: Annotated[tuple[OutputEntry, ...], Field(min_length=2, max_length=3)]
    thresholds: Thresholds
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
            raise ValueError("outputs must be boxes, scores and at most one map")
        return self

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
