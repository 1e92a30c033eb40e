"""What a plain picture's samples are: as declared beside it, and nothing where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.declarations import Declared, Facts, FlatBlock, checked
from workstation.adapters.pictures.notices import BAD_DECLARATION, refuse
from workstation.adapters.pictures.planes import split
from workstation.domain.picture import Picture
from workstation.domain.scan import (
    Energy,
    FlatField,
    Origin,
    PictureKind,
    SourceFile,
    SpacingPlane,
    Window,
)
from workstation.resources import assets_dir

if TYPE_CHECKING:
    from numpy.typing import NDArray

FlatLoader = Callable[[FlatBlock], tuple[FlatField, tuple[SourceFile, ...]]]
_FIELDS = {
    "raw": "values", "layout": "energies", "planes": "energies", "energy": "energies",
    "values": "kind", "window": "windows",
}  # fmt: skip
_DIRECT = (
    "air_value", "black_level", "inverted", "ooi_id", "scan_uid", "device", "acquired_at",
    "magnification", "simulated", "kvp", "pair", "view",
)  # fmt: skip
_MEASURED = frozenset({PictureKind.SINGLE_ENERGY, PictureKind.RENDERED_GREY})


@dataclass(slots=True)
class _View:
    """One declared view: its planes and their energies, in the order of the file."""

    name: str | None
    planes: list[NDArray[Any]]
    energies: list[Energy]


def declare(
    picture: Picture, declared: Sequence[Declared], flat: FlatLoader
) -> tuple[Picture, ...]:
    """The picture, or the several views it holds, with what is declared of it.

    Raises
    ------
    WorkstationError
        SCAN-11 with every problem found.
    """
    if picture.values is None:
        raise AssertionError("a plain picture is read with its values")
    facts = checked(declared) if declared else Facts(checked(()).model)
    views = _views(picture, facts)
    flat_field: FlatField | None = None
    companions: tuple[SourceFile, ...] = ()
    if facts.model.flat_field is not None:
        flat_field, companions = flat(facts.model.flat_field)
    shared = _shared(picture, facts)
    shared |= {"flat_field": flat_field, "companions": companions}
    several = len(views) > 1
    return tuple(_one(picture, view, facts, shared, several) for view in views)


def _views(picture: Picture, facts: Facts) -> list[_View]:
    model, values = facts.model, picture.values
    if values is None:
        return []
    planes = model.planes
    if planes is None and model.energies is None:
        if model.layout not in (None, "pages", "frames") or _nameless(values):
            _refuse_unnamed(facts, values)
        one = Energy(model.energy) if model.energy else Energy.UNDECLARED
        return [_View(model.view, list(values), [one] * len(values))]
    entries: list[tuple[str | None, str | None] | None]
    if planes is None:
        entries = [(word, None) for word in model.energies or ()]
    else:
        entries = [None if one == "unused" else (one.energy, one.view) for one in planes]
    found = split(values, model.layout or "pages", len(entries), facts.words)
    views: dict[str | None, _View] = {}
    for entry, plane in zip(entries, found, strict=True):
        if entry is None:
            continue
        energy, name = entry
        name = name or model.view
        view = views.setdefault(name, _View(name, [], []))
        view.planes.append(plane)
        view.energies.append(Energy(energy) if energy else Energy.UNDECLARED)
    if not views:
        refuse(BAD_DECLARATION, f"{facts.words} declares every plane as unused.")
    if len(views) > 1 and (None in views or model.view is not None):
        refuse(BAD_DECLARATION, f"{facts.words} declares a view for some planes only.")
    return list(views.values())


def _nameless(values: NDArray[Any]) -> bool:
    return values.ndim == 4 and values.shape[3] != 3


def _refuse_unnamed(facts: Facts, values: NDArray[Any]) -> None:
    if facts.model.layout is not None:
        refuse(BAD_DECLARATION, f"{facts.words} declares a layout but not the planes in it.")
    refuse(
        BAD_DECLARATION,
        f"The picture has {values.shape[3]} values for each pixel and does not declare what they"
        ' are: declare "layout": "channels" and "planes".',
    )


def _one(
    picture: Picture, view: _View, facts: Facts, shared: dict[str, Any], several: bool
) -> Picture:
    import numpy as np

    remarks = list(picture.remarks)
    frames, energies, kind = _frames(view, facts, remarks)
    values = frames[0][None] if len(frames) == 1 else np.stack(frames)
    model = facts.model
    counts = any(
        (
            set(energies) != {Energy.UNDECLARED},
            model.values == "counts",
            model.air_value is not None,
            model.black_level is not None,
            model.flat_field is not None,
        )
    )
    if counts and kind not in _MEASURED:
        refuse(BAD_DECLARATION, f"{facts.words} declares counts for a picture that holds colours.")
    if counts:
        kind = PictureKind.SINGLE_ENERGY
    if model.values == "rendered" and kind in _MEASURED:
        if counts:
            refuse(BAD_DECLARATION, f"{facts.words} declares counts of a rendered picture.")
        kind = PictureKind.RENDERED_GREY
    if energies == (Energy.LOW, Energy.HIGH):
        kind = PictureKind.DUAL_ENERGY
    palette = model.palette
    if palette is not None and kind is not PictureKind.RENDERED_COLOUR:
        refuse(BAD_DECLARATION, f"{facts.words} declares a palette for a picture without colours.")
    if palette is not None and not (assets_dir() / f"palettes/vendor/{palette}.json").is_file():
        refuse(BAD_DECLARATION, f"{facts.words} declares a palette “{palette}” that is not here.")
    bits = _bits(picture, facts, values)
    kev = tuple(model.effective_energies_kev or ())
    if len(kev) > 1 and kind is not PictureKind.DUAL_ENERGY:
        refuse(BAD_DECLARATION, f"{facts.words} declares two energies for a picture of one.")
    _check_flat(shared["flat_field"], values, facts)
    if facts.said:
        remarks.append(_told(facts))
    return replace(
        picture,
        **shared,
        kind=kind,
        values=values,
        rows=int(values.shape[1]),
        columns=int(values.shape[2]),
        frames=len(values),
        bits=bits,
        energies=energies if set(energies) != {Energy.UNDECLARED} else (),
        effective_energies_kev=kev,
        effective_energy_kev=kev[0] if len(kev) == 1 else picture.effective_energy_kev,
        palette=palette or picture.palette,
        view=view.name or picture.view,
        part=view.name if several else None,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _frames(
    view: _View, facts: Facts, remarks: list[str]
) -> tuple[list[NDArray[Any]], tuple[Energy, ...], PictureKind]:
    frames, energies = view.planes, view.energies
    named = [one for one in energies if one is not Energy.UNDECLARED]
    if facts.model.planes is not None and len(named) > 1:
        where = f" of view “{view.name}”" if view.name else ""
        if len(frames) != 2 or len(set(named)) != 2:
            refuse(
                BAD_DECLARATION,
                f"{facts.words} declares energies{where} that are not one low and one high.",
            )
    if energies == [Energy.HIGH, Energy.LOW]:
        frames, energies = frames[::-1], energies[::-1]
    notes: list[str] = []
    kinds = [_classify(plane, notes) for plane in frames]
    kind = kinds[0][0]
    if any(other is not kind for other, _ in kinds):
        # some pages happen to be grey: all stay as they are stored
        kind, found = PictureKind.RENDERED_COLOUR, [frame[..., :3] for frame in frames]
    else:
        found = [frame for _, frame in kinds]
        remarks.extend(notes)
    return found, tuple(energies), kind


def _classify(plane: NDArray[Any], remarks: list[str]) -> tuple[PictureKind, NDArray[Any]]:
    """Grey (H, W) or RGB (H, W, 3); three equal 8-bit channels are grey, and said so."""
    import numpy as np

    if plane.ndim == 2:
        grey = PictureKind.RENDERED_GREY if plane.dtype == np.uint8 else PictureKind.SINGLE_ENERGY
        return grey, np.ascontiguousarray(plane)
    first, second, third = plane[..., 0], plane[..., 1], plane[..., 2]
    if plane.dtype == np.uint8 and np.array_equal(first, second) and np.array_equal(second, third):
        remarks.append(
            "The file has three equal colour channels; it is shown as the grey they are."
        )
        return PictureKind.RENDERED_GREY, np.ascontiguousarray(first)
    return PictureKind.RENDERED_COLOUR, np.ascontiguousarray(plane)


def _bits(picture: Picture, facts: Facts, values: NDArray[Any]) -> int:
    bits = facts.model.bits
    if bits is None:
        return picture.bits
    if values.dtype.kind != "u" or bits > values.dtype.itemsize * 8:
        refuse(BAD_DECLARATION, f"{facts.words} declares {bits} bits of {values.dtype.name}.")
    most = int(values.max())
    if most >= 1 << bits:
        refuse(
            BAD_DECLARATION,
            f"{facts.words} declares {bits} bits, but the picture holds the value {most}.",
        )
    return bits


def _check_flat(flat: FlatField | None, values: NDArray[Any], facts: Facts) -> None:
    if flat is None:
        return
    for name, counts in (("air", flat.air), ("dark", flat.black)):
        if counts is None:
            continue
        frames = 1 if counts.ndim == 2 else len(counts)
        rows, columns = counts.shape[-2:]
        if frames not in (1, len(values)) or rows not in (1, values.shape[1]) or (
            columns != values.shape[2]
        ):  # fmt: skip
            refuse(
                BAD_DECLARATION,
                f"{facts.words} declares a flat field whose {name} counts have"
                f" {rows} × {columns} pixels in {frames} frames;"
                f" the picture has {values.shape[1]} × {values.shape[2]} in {len(values)}.",
            )


def _shared(picture: Picture, facts: Facts) -> dict[str, Any]:
    """Fields that are the same for every view of the file."""
    model = facts.model
    found: dict[str, Any] = {
        name: getattr(model, name) for name in _DIRECT if getattr(model, name) is not None
    }
    found.pop("view", None)
    if model.spacing_mm is not None:
        found["spacing_mm"] = tuple(model.spacing_mm)
    if model.spacing_plane == "calibrated":
        found |= {"spacing_plane": SpacingPlane.CALIBRATED, "spacing_calibrated": True}
    windows: tuple[Window, ...] = ()
    if model.window is not None:
        windows = (Window(model.window[0], model.window[1]),)
    elif model.windows is not None:
        windows = tuple(Window(one.centre, one.width, one.words) for one in model.windows)
    if windows:
        found |= {"windows": windows, "window": (windows[0].centre, windows[0].width)}
    said = tuple(Origin(_FIELDS.get(key, key), who) for key, who in sorted(facts.said.items()))
    found["provenance"] = tuple(dict.fromkeys((*picture.provenance, *said)))
    return found


def _told(facts: Facts) -> str:
    parts = []
    for who in dict.fromkeys(facts.said.values()):
        keys = sorted(key for key, by in facts.said.items() if by == who)
        parts.append(f"Declared by {who}: {', '.join(keys)}.")
    return " ".join(parts)
