"""Reading single declarations of a DICOM data set without trusting any of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.notices import DAMAGED, refuse

if TYPE_CHECKING:
    from pydicom import Dataset

_PLACEHOLDERS = frozenset({"", "unknown", "UNKNOWN", "Unknown"})


def raw(ds: Dataset, tag: int) -> Any:
    """The value of an element, or None where it is absent, empty or not readable as its VR."""
    if tag not in ds:
        return None
    try:
        element = ds[tag]
        value = element.value
    except Exception:  # a converter of pydicom met bytes that are not what the VR says
        return None
    if value is None or (hasattr(value, "__len__") and len(value) == 0):
        return None
    return value


def text(ds: Dataset, tag: int) -> str | None:
    """One line of printable text, or None where nothing (or a placeholder) is declared."""
    value = raw(ds, tag)
    if value is None:
        return None
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    elif not isinstance(value, str) and hasattr(value, "__iter__"):
        value = "\\".join(str(part) for part in value)
    words = "".join(c if c.isprintable() else " " for c in str(value)).strip()[:256]
    return None if words in _PLACEHOLDERS else words


def texts(ds: Dataset, tag: int) -> tuple[str, ...]:
    """The values of a multi-valued text element."""
    joined = text(ds, tag)
    return tuple(part.strip() for part in joined.split("\\")) if joined else ()


def numbers(ds: Dataset, tag: int) -> tuple[float, ...]:
    """The finite numbers of an element; () where it is absent or any part is not a number."""
    value = raw(ds, tag)
    if value is None:
        return ()
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace").split("\\")
    parts = value if hasattr(value, "__iter__") and not isinstance(value, str) else [value]
    try:
        result = tuple(float(part) for part in parts)
    except (TypeError, ValueError, OverflowError):
        return ()
    return result if all(math.isfinite(part) for part in result) else ()


def number(ds: Dataset, tag: int) -> float | None:
    """The first finite number of an element, or None."""
    found = numbers(ds, tag)
    return found[0] if found else None


def count(ds: Dataset, tag: int, name: str, default: int | None = None) -> int:
    """A whole number that the pixels cannot be read without.

    Raises
    ------
    WorkstationError
        SCAN-03 where it is absent (and has no default) or not a whole number.
    """
    if tag not in ds:
        if default is not None:
            return default
        refuse(DAMAGED, f"The file does not declare {name} of its picture.")
    found = numbers(ds, tag)
    if not found and default is not None and raw(ds, tag) is None and text(ds, tag) is None:
        try:
            empty = not ds.get_item(tag).value
        except Exception:
            empty = False
        if empty:
            return default
    if len(found) != 1 or found[0] != int(found[0]):
        refuse(DAMAGED, f"The file declares {name} as something that is not a whole number.")
    return int(found[0])
