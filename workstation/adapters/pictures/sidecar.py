"""Declarations for plain pictures, which cannot say what they are: FILE.json beside FILE."""

from __future__ import annotations

import errno
import hashlib
import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from workstation.adapters.pictures.notices import BAD_DECLARATION, refusal, refuse
from workstation.adapters.pictures.picture import Picture
from workstation.domain.scan import SIDECAR_SUFFIX, Energy, PictureKind

_MOST_BYTES = 64 * 1024


def sidecar_of(path: Path) -> Path:
    """Where the declarations of a picture file would lie."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def load_sidecar(path: Path) -> tuple[dict[str, Any], str] | None:
    """The JSON object beside a picture file and its bytes' SHA-256; None where there is none.

    Raises
    ------
    WorkstationError
        SCAN-11 where it is not one JSON object.
    """
    try:
        if not stat.S_ISREG(sidecar_of(path).stat().st_mode):
            refuse(BAD_DECLARATION, f"{sidecar_of(path).name} is not a file.")
        with sidecar_of(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None  # no file can have that name
        raise refusal(
            BAD_DECLARATION, f"The declarations in {sidecar_of(path).name} cannot be read."
        ) from error
    try:
        found = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        refuse(BAD_DECLARATION, f"{sidecar_of(path).name} is not a JSON object.")
    return found, hashlib.sha256(data).hexdigest()


def declare(picture: Picture, found: dict[str, Any], source: str) -> Picture:
    """The picture with what is declared of it; `source` names the declarations in messages.

    Keys: energy ("low" or "high"), energies (one for each frame), air_value, black_level,
    spacing_mm [row, column], ooi_id, scan_uid, view, inverted, window [centre, width],
    simulated. Unknown keys are refused, so that a misspelt one is seen.

    Raises
    ------
    WorkstationError
        SCAN-11 with every problem found.
    """
    from pydantic import BaseModel, ConfigDict, Field, ValidationError

    class Declarations(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

        energy: Literal["low", "high"] | None = None
        energies: list[str] | None = Field(default=None, max_length=64)
        air_value: int | None = Field(default=None, ge=0)
        black_level: int | None = Field(default=None, ge=0)
        spacing_mm: list[float] | None = Field(default=None, min_length=2, max_length=2)
        window: list[float] | None = Field(default=None, min_length=2, max_length=2)
        ooi_id: str | None = Field(default=None, max_length=128)
        scan_uid: str | None = Field(default=None, max_length=128)
        view: str | None = Field(default=None, min_length=1, max_length=16)
        inverted: bool | None = None
        simulated: bool | None = None

    try:
        model = Declarations.model_validate(found)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
        )
        raise refusal(
            BAD_DECLARATION, f"The declarations in {source} are not valid: {problems[:300]}."
        ) from error
    given = model.model_dump(exclude_none=True)
    energies = _energies(given, picture, source)
    spacing = given.pop("spacing_mm", None)
    window = given.pop("window", None)
    if spacing is not None and min(spacing) <= 0:
        refuse(
            BAD_DECLARATION, f"The declarations in {source} give a spacing that is not positive."
        )
    if window is not None and window[1] <= 0:
        refuse(BAD_DECLARATION, f"The declarations in {source} give a window without a width.")
    measured = picture.kind in (PictureKind.SINGLE_ENERGY, PictureKind.RENDERED_GREY)
    counts = energies or "air_value" in given or "black_level" in given
    if counts and not measured:
        refuse(BAD_DECLARATION, f"{source} declares counts for a picture that holds colours.")
    kind = picture.kind
    if counts:
        kind = PictureKind.SINGLE_ENERGY
    if energies == (Energy.LOW, Energy.HIGH):
        kind = PictureKind.DUAL_ENERGY
    return replace(
        picture,
        **given,
        kind=kind,
        energies=energies,
        spacing_mm=tuple(spacing) if spacing else picture.spacing_mm,
        window=tuple(window) if window else picture.window,
        remarks=(*picture.remarks, f"Declared by {source}: {', '.join(sorted(found))}."),
    )


def _energies(given: dict[str, Any], picture: Picture, source: str) -> tuple[Energy, ...]:
    one, each = given.pop("energy", None), given.pop("energies", None)
    if each is None:
        return () if one is None else (Energy(one),) * picture.frames
    if one is not None or each != ["low", "high"] or picture.frames != 2:
        refuse(
            BAD_DECLARATION,
            f'{source} declares energies that are not ["low", "high"] for two frames.',
        )
    return (Energy.LOW, Energy.HIGH)
