"""One parcel of a simulated set as files: a DICOS pair, a rendered picture, its part of the truth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from workstation import __version__
from workstation.adapters.pictures.dicos import uid_for, write_dx
from workstation.adapters.simulated_set import (
    SetWish,
    as_json,
    part_file,
    refused,
    unwritable,
    write_whole,
)
from workstation.domain.scan import SIDECAR_SUFFIX, Energy, PictureKind, Scan, SourceFile
from workstation.imaging.display import standard_picture
from workstation.simulation import SimulatedScan
from workstation.simulation.rendering import looks, render, seen_looks
from workstation.simulation.sets import concealment, draw, marks_of, recipe, truth
from workstation.simulation.spectrum import beam_of

STANDARD = "standard"
"""This program's own standard view, in place of a maker's palette."""
ALL = "all"
"""In place of a palette's name: each picture is drawn in one that may be trained on."""
JPEG_QUALITY = 85
_FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)


def draw_one(folder: Path, wish: SetWish, number: int) -> None:
    """Draw a parcel and write its files, the part file last.

    Raises
    ------
    WorkstationError
        SIMULATE-02 where a file of that name holds something else; SCAN-16, PICTURE-01 or
        SIMULATE-03 where one cannot be written.
    """
    wanted = recipe(
        number,
        seed=wish.seed,
        profile=wish.profile,
        threats=wish.threats,
        only=wish.contraband,
    )
    scan = draw(wanted)
    stem = wish.stem(number)
    low, high = _write_dicos(folder / "dicos", stem, scan, number)
    palette = palette_of(wish.palette, wanted.seed)
    rgb = rendered(scan, palette, wanted.seed)
    picture = _write_picture(folder / "pictures", stem, scan, wish.form, rgb)
    # Three equal channels are the grey they are, to any reader.
    grey = bool((rgb == rgb[..., :1]).all())
    kind = PictureKind.RENDERED_GREY if grey else PictureKind.RENDERED_COLOUR
    rows, columns = scan.low.shape
    common = {
        "width": int(columns),
        "height": int(rows),
    }
    about = {
        "parcel": stem,
        "profile": wanted.profile,
        "filling": wanted.filling,
        "concealment": concealment(scan),
        "package": scan.package,
        "simulated": True,
    }
    images = [
        {
            "file_name": low,
            **common,
            "extra": {**about, "kind": PictureKind.DUAL_ENERGY.value, "files": [low, high]},
        },
        {
            "file_name": picture,
            **common,
            "extra": {**about, "kind": kind.value, "palette": palette},
        },
    ]
    names = [low, high, picture, picture + SIDECAR_SUFFIX]
    part = {
        "images": images,
        "annotations": marks_of(scan),
        "truth": {"parcel": stem, **truth(scan, wanted)},
        "files": {name: (folder / name).stat().st_size for name in names},
    }
    try:
        write_whole(part_file(folder, wish, number), as_json(part))
    except OSError as error:
        raise unwritable(part_file(folder, wish, number), error) from error


def _write_dicos(folder: Path, stem: str, scan: SimulatedScan, number: int) -> tuple[str, str]:
    profile = scan.profile
    names = []
    low_kev, high_kev = beam_of(profile).effective_kev
    for energy, values, kvp, kev in (
        (Energy.LOW, scan.low, profile.low_kv, low_kev),
        (Energy.HIGH, scan.high, profile.tube_kv, high_kev),
    ):
        path = folder / f"{stem}_{energy.value}.dcs"
        with _unless_foreign(path) as target:
            write_dx(
                target,
                values,
                energy=energy,
                effective_energy_kev=kev,
                kvp=kvp,
                ooi_id=f"SIM-{stem}",
                scan_uid=uid_for("simulated-set", stem, profile.name, str(scan.seed)),
                spacing_mm=(scan.spacing_mm, scan.spacing_mm),
                air_value=scan.air_value,
                black_level=scan.black_level,
                window=None,
                acquired_at=_FIRST_DAY + timedelta(minutes=number),
                device=f"simulated scanner {profile.name}",
            )
        names.append(f"{folder.name}/{path.name}")
    return names[0], names[1]


class _unless_foreign:  # noqa: N801 - reads as a statement
    """Gives the path to write to; where a file is there already, what was written must equal it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._other = path.with_name(f".{path.name}.again") if path.exists() else path

    def __enter__(self) -> Path:
        return self._other

    def __exit__(self, *failure: object) -> None:
        if self._other is self._path:
            return
        try:
            if failure[0] is None and self._other.read_bytes() != self._path.read_bytes():
                raise refused(
                    f"The file {self._path} is not one that this set makes.", "SIMULATE-06"
                )
        except OSError as error:
            raise unwritable(self._path, error) from error
        finally:
            self._other.unlink(missing_ok=True)


def _write_picture(
    folder: Path, stem: str, scan: SimulatedScan, form: str, rgb: NDArray[np.uint8]
) -> str:
    suffix = ".png" if form == "png" else ".jpg"
    options = (
        [cv2.IMWRITE_PNG_COMPRESSION, 3]
        if form == "png"
        else [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    )
    done, data = cv2.imencode(suffix, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise ValueError(f"not a picture: {rgb.shape} {rgb.dtype}")
    path = folder / f"{stem}{suffix}"
    declared = {
        "declared_by": f"nii-workstation {__version__}, simulated",
        "values": "rendered",
        "simulated": True,
        "ooi_id": f"SIM-{stem}",
        "device": f"simulated scanner {scan.profile.name}",
    }
    try:
        for target, content in (
            (path, data.tobytes()),
            (path.with_name(path.name + SIDECAR_SUFFIX), as_json(declared)),
        ):
            with _unless_foreign(target) as place:
                write_whole(place, content)
    except OSError as error:
        raise unwritable(path, error) from error
    return f"{folder.name}/{path.name}"


def palettes() -> tuple[str, ...]:
    """Names that `SetWish.palette` may have."""
    return (STANDARD, ALL, *looks())


def palette_of(palette: str, seed: int) -> str:
    """The palette of one picture: ALL stands for any that may be trained on."""
    if palette != ALL:
        return palette
    return str(np.random.default_rng([seed, 30]).choice(sorted(seen_looks())))


def rendered(scan: SimulatedScan, palette: str, seed: int) -> NDArray[np.uint8]:
    """The (H, W, 3) RGB display picture of a scan, in any palette of `palettes()` but ALL."""
    if palette != STANDARD:
        return render(scan, palette, np.random.default_rng([seed, 8]))
    return standard_picture(as_scan(scan, f"{seed:x}"))


def as_scan(scan: SimulatedScan, name: str) -> Scan:
    """A simulated picture as the readers would give it."""

    values = np.stack([scan.low, scan.high])
    values.setflags(write=False)
    return Scan(
        PictureKind.DUAL_ENERGY,
        values,
        16,
        (SourceFile(name, "0" * 64, values.nbytes, "simulated"),),
        energies=(Energy.LOW, Energy.HIGH),
        air_value=scan.air_value,
        black_level=scan.black_level,
        effective_energies_kev=beam_of(scan.profile).effective_kev,
        spacing_mm=(scan.spacing_mm, scan.spacing_mm),
        simulated=True,
    )
