"""When two files of one view at two energies are one dual-energy picture, and which is which."""

from __future__ import annotations

from typing import Protocol

from workstation.domain.scan import Energy, PictureKind

_CONTRADICTION = "The two files contradict themselves in which is the low energy."


class Half(Protocol):
    """What a file declares that decides whether it is half of a dual-energy picture."""

    @property
    def kind(self) -> PictureKind: ...
    @property
    def rows(self) -> int: ...
    @property
    def columns(self) -> int: ...
    @property
    def frames(self) -> int: ...
    @property
    def bits(self) -> int: ...
    @property
    def view(self) -> str: ...
    @property
    def inverted(self) -> bool: ...
    @property
    def ooi_id(self) -> str | None: ...
    @property
    def scan_uid(self) -> str | None: ...
    @property
    def energy(self) -> Energy: ...
    @property
    def effective_energy_kev(self) -> float | None: ...
    @property
    def kvp(self) -> float | None: ...
    @property
    def pair(self) -> str | None: ...


def first_is_low(first: Half, second: Half) -> bool:
    """Whether the pair is given as (low, high).

    The names of the energies decide; where one is not named, the effective energies do, and
    where these are not declared, the tube voltages.

    Raises
    ------
    ValueError
        A sentence saying in what the two differ, or what they do not declare.
    """
    for half in (first, second):
        if half.kind is not PictureKind.SINGLE_ENERGY or half.frames != 1:
            raise ValueError(
                "Two files make a dual-energy picture only where each is one grey frame."
            )
    if first.pair != second.pair:
        raise ValueError("The two files are not declared as halves of the same pair.")
    for name, left, right in (
        ("scan identifiers", first.scan_uid, second.scan_uid),
        ("object identifiers", first.ooi_id, second.ooi_id),
    ):
        if first.pair is not None and (left is None or right is None):
            continue  # they are declared to belong together, and nothing says otherwise
        if left is None or right is None:
            raise ValueError(f"One of the two files does not declare its {name[:-1]}.")
        if left != right:
            raise ValueError(f"The two files have different {name}.")
    if (first.rows, first.columns) != (second.rows, second.columns):
        raise ValueError(
            f"The two files have different sizes: {first.rows} × {first.columns}"
            f" and {second.rows} × {second.columns} pixels."
        )
    for name, same in (
        ("views", first.view == second.view),
        ("bits per pixel", first.bits == second.bits),
        ("directions of their values", first.inverted == second.inverted),
    ):
        if not same:
            raise ValueError(f"The two files have different {name}.")
    return _low_first(first, second)


def pairs(first: Half, second: Half) -> bool:
    """True where the two are one dual-energy picture."""
    try:
        first_is_low(first, second)
    except ValueError:
        return False
    return True


def _low_first(first: Half, second: Half) -> bool:
    by_number = None
    for left, right in (
        (first.effective_energy_kev, second.effective_energy_kev),
        (first.kvp, second.kvp),
    ):
        if left is not None and right is not None and left != right:
            by_number = left < right
            break
    by_name = _by_name(first.energy, second.energy)
    if by_name is None and by_number is not None:
        told = (Energy.LOW, Energy.HIGH) if by_number else (Energy.HIGH, Energy.LOW)
        half_named = zip((first.energy, second.energy), told, strict=True)
        if any(name not in (Energy.UNDECLARED, word) for name, word in half_named):
            raise ValueError(_CONTRADICTION)
        return by_number
    if by_name is None:
        raise ValueError("The two files do not declare which is the low and which the high energy.")
    if by_number not in (None, by_name):
        raise ValueError(_CONTRADICTION)
    return by_name


def _by_name(first: Energy, second: Energy) -> bool | None:
    if (first, second) == (Energy.LOW, Energy.HIGH):
        return True
    if (first, second) == (Energy.HIGH, Energy.LOW):
        return False
    if Energy.UNDECLARED not in (first, second):
        raise ValueError(f"Both files are declared as {first.value} energy.")
    return None
