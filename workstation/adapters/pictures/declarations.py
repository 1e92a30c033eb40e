"""What declarations beside a plain picture may say, and the sentence that refuses wrong ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from workstation.adapters.pictures.notices import BAD_DECLARATION, refusal, refuse

Name = Annotated[str, Field(min_length=1, max_length=128)]
View = Annotated[str, Field(min_length=1, max_length=16)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
EnergyWord = Literal["low", "high"]
MOST_PLANES = 4096


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class RawBlock(_Block):
    """How the bytes of a raw file lie: `shape` is (rows, columns) of one plane."""

    shape: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=2, max_length=2)]
    type: Literal["uint8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
    byte_order: Literal["little", "big"] | None = None
    skip_bytes: int = Field(default=0, ge=0)
    trailing_bytes: int = Field(default=0, ge=0)
    frames: int | None = Field(default=None, ge=1, le=100_000)

    @model_validator(mode="after")
    def _order(self) -> RawBlock:
        if self.byte_order is None and self.type != "uint8":
            raise ValueError("byte_order must be declared for values of several bytes")
        return self


class PlaneBlock(_Block):
    """What one plane of the file is."""

    energy: EnergyWord | None = None
    view: View | None = None


class FlatBlock(_Block):
    """Files of air counts and of dark counts beside the picture, by name and SHA-256."""

    air: Name
    air_sha256: Sha256
    dark: Name | None = None
    dark_sha256: Sha256 | None = None
    raw: RawBlock | None = None

    @model_validator(mode="after")
    def _whole(self) -> FlatBlock:
        if (self.dark is None) != (self.dark_sha256 is None):
            raise ValueError("dark and dark_sha256 are declared together")
        for name in (self.air, self.dark):
            if name and (set(name) & set("/\\\0") or name in (".", "..")):
                raise ValueError("a file is named without a folder")
        return self


class WindowBlock(_Block):
    """One window, in stored values."""

    centre: float
    width: float = Field(gt=0)
    words: str = Field(default="", max_length=64)


class Declarations(_Block):
    """Every key there is; docs/pictures.md tells what each means."""

    declared_by: str | None = Field(default=None, min_length=1, max_length=200)
    raw: RawBlock | None = None
    layout: (
        Literal["pages", "frames", "channels", "rows", "columns", "stacked", "side-by-side"] | None
    ) = None
    planes: (
        Annotated[list[PlaneBlock | Literal["unused"]], Field(min_length=1, max_length=MOST_PLANES)]
        | None
    ) = None
    values: Literal["counts", "rendered"] | None = None
    bits: int | None = Field(default=None, ge=1, le=64)
    energy: EnergyWord | None = None
    energies: Annotated[list[EnergyWord], Field(min_length=2, max_length=2)] | None = None
    effective_energies_kev: (
        Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=1, max_length=2)] | None
    ) = None
    kvp: float | None = Field(default=None, gt=0)
    pair: Name | None = None
    air_value: int | None = Field(default=None, ge=0)
    black_level: int | None = Field(default=None, ge=0)
    flat_field: FlatBlock | None = None
    spacing_mm: (
        Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=2, max_length=2)] | None
    ) = None
    spacing_plane: Literal["detector", "calibrated"] | None = None
    magnification: float | None = Field(default=None, ge=1)
    window: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    windows: Annotated[list[WindowBlock], Field(min_length=1, max_length=64)] | None = None
    inverted: bool | None = None
    view: View | None = None
    ooi_id: Name | None = None
    scan_uid: Name | None = None
    device: Name | None = None
    acquired_at: str | None = Field(default=None, max_length=40)
    palette: str | None = Field(default=None, pattern="^[a-z0-9-]{1,64}$")
    simulated: bool | None = None

    @model_validator(mode="after")
    def _agree(self) -> Declarations:
        if sum(one is not None for one in (self.energy, self.energies, self.planes)) > 1:
            raise ValueError("energy, energies and planes are three ways to say one thing")
        if self.energies is not None and len(set(self.energies)) == 1:
            raise ValueError("energies name the low and the high one")
        if self.window is not None and self.windows is not None:
            raise ValueError("window and windows are two ways to say one thing")
        if self.window is not None and self.window[1] <= 0:
            raise ValueError("a window without a width")
        if self.spacing_plane is not None and self.spacing_mm is None:
            raise ValueError("spacing_plane without spacing_mm")
        if self.acquired_at is not None:
            datetime.fromisoformat(self.acquired_at)
        return self


@dataclass(frozen=True, slots=True)
class Declared:
    """Declarations as found, not checked yet, and who says so."""

    found: Mapping[str, Any]
    said_by: str
    sha256: str | None = None
    text: str | None = None
    """The declarations' text where it lies in no file beside the picture (a site rule's)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Checked declarations of one picture and who said each; later ones go before earlier."""

    model: Declarations
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Who declared something, for messages."""
        return " and ".join(dict.fromkeys(self.said.values())) or "nothing"


def checked(all_declared: Sequence[Declared]) -> Facts:
    """The declarations as one.

    Raises
    ------
    WorkstationError
        SCAN-11 with every problem found.
    """
    whole: dict[str, Any] = {}
    said: dict[str, str] = {}
    for one in all_declared:
        _model(one.found, one.said_by)
        whole |= one.found
        said |= {key: one.said_by for key in one.found if key != "declared_by"}
    return Facts(_model(whole, " and ".join(one.said_by for one in all_declared)), said)


def raw_block(found: Mapping[str, Any], said_by: str) -> Declarations:
    """The declarations of a raw file; SCAN-11 where they are not valid or have no `raw`."""
    model = _model(found, said_by)
    if model.raw is None:
        refuse(BAD_DECLARATION, f"{said_by} does not declare how the raw file's bytes lie.")
    return model


def _model(found: Mapping[str, Any], said_by: str) -> Declarations:
    try:
        return Declarations.model_validate(dict(found))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or 'as a whole'}: {one['msg']}"
            for one in error.errors(include_url=False)
        )
        plain = "".join(c if c.isprintable() else " " for c in problems)
        raise refusal(
            BAD_DECLARATION, f"The declarations in {said_by} are not valid: {plain[:300]}."
        ) from error
