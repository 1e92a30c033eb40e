"""Takes apart a plain picture's samples into planes, as its declared layout says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workstation.adapters.pictures.notices import BAD_DECLARATION, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray


def split(values: NDArray[Any], layout: str, count: int, said_by: str) -> list[NDArray[Any]]:
    """The planes of (pages, rows, columns) or (pages, rows, columns, samples).

    Layouts: "pages" (or "frames") plane after plane; "channels" the samples of a pixel; "rows"
    and "columns" line by line in turn; "stacked" one above another; "side-by-side" from left to
    right. `count` is how many planes the declarations name.

    Raises
    ------
    WorkstationError
        SCAN-11 where the picture cannot be taken apart so.
    """
    if layout in ("pages", "frames"):
        found = list(values)
    elif layout == "channels":
        if values.ndim != 4:
            refuse(BAD_DECLARATION, f"{said_by} declares channels, but a pixel has one value.")
        found = [page[..., sample] for page in values for sample in range(page.shape[2])]
    else:
        axis = 1 if layout in ("rows", "stacked") else 2
        side = int(values.shape[axis])
        if count < 2:
            refuse(BAD_DECLARATION, f"{said_by} declares a layout but not the planes in it.")
        each = count // len(values)
        if each * len(values) != count or side % each:
            what = "rows" if axis == 1 else "columns"
            refuse(
                BAD_DECLARATION,
                f"{said_by} declares {count} planes in a layout of {what},"
                f" but the picture has {side} {what}.",
            )
        found = [_taken(page, axis - 1, number, each, layout) for page in values
                 for number in range(each)]  # fmt: skip
    if len(found) != count:
        refuse(BAD_DECLARATION, f"{said_by} declares {count} planes; the picture has {len(found)}.")
    return found


def _taken(page: NDArray[Any], axis: int, number: int, each: int, layout: str) -> NDArray[Any]:
    if layout in ("rows", "columns"):
        cut = slice(number, None, each)
    else:
        length = page.shape[axis] // each
        cut = slice(number * length, (number + 1) * length)
    return page[cut] if axis == 0 else page[:, cut]
