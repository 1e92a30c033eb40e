"""Two files of one view at two energies make one dual-energy scan."""

from __future__ import annotations

from workstation.adapters.pictures.notices import NO_PAIR, refuse
from workstation.adapters.pictures.picture import Picture
from workstation.domain.scan import Energy, PictureKind


def in_order(first: Picture, second: Picture) -> tuple[bool, tuple[str, ...]]:
    """Whether the two are given as (low, high), and what is to be remarked.

    Raises
    ------
    WorkstationError
        SCAN-10 saying in what the two differ, or what they do not declare.
    """
    for picture in (first, second):
        if picture.kind is not PictureKind.SINGLE_ENERGY or picture.frames != 1:
            refuse(
                NO_PAIR, "Two files make a dual-energy picture only where each is one grey frame."
            )
        if picture.missing:
            refuse(NO_PAIR, f"One of the two files is incomplete: {picture.missing}.")
    for name, left, right in (
        ("scan identifiers", first.scan_uid, second.scan_uid),
        ("object identifiers", first.ooi_id, second.ooi_id),
    ):
        if left is None or right is None:
            refuse(NO_PAIR, f"One of the two files does not declare its {name[:-1]}.")
        if left != right:
            refuse(NO_PAIR, f"The two files have different {name}.")
    if (first.rows, first.columns) != (second.rows, second.columns):
        refuse(
            NO_PAIR,
            f"The two files have different sizes: {first.rows} × {first.columns}"
            f" and {second.rows} × {second.columns} pixels.",
        )
    for name, same in (
        ("views", first.view == second.view),
        ("bits per pixel", first.bits == second.bits),
        ("directions of their values", first.inverted == second.inverted),
    ):
        if not same:
            refuse(NO_PAIR, f"The two files have different {name}.")
    return _order(first, second)


def _order(first: Picture, second: Picture) -> tuple[bool, tuple[str, ...]]:
    low_first = _by_name(first, second)
    by_number = None
    for left, right in (
        (first.effective_energy_kev, second.effective_energy_kev),
        (first.kvp, second.kvp),
    ):
        if left is not None and right is not None and left != right:
            by_number = left < right
            break
    if low_first is None:
        low_first = by_number
    if low_first is None:
        refuse(NO_PAIR, "The two files do not declare which is the low and which the high energy.")
    if by_number is not None and by_number is not low_first:
        refuse(NO_PAIR, "The two files contradict themselves in which is the low energy.")
    if low_first:
        return True, ()
    return False, ("The two files were given as high, low and are ordered as they declare.",)


def _by_name(first: Picture, second: Picture) -> bool | None:
    names = tuple(p.energies[0] if p.energies else Energy.UNDECLARED for p in (first, second))
    if names == (Energy.LOW, Energy.HIGH):
        return True
    if names == (Energy.HIGH, Energy.LOW):
        return False
    if Energy.UNDECLARED not in names:
        refuse(NO_PAIR, f"Both files are declared as {names[0].value} energy.")
    return None
