"""Raw files: bytes that mean what the declarations beside them say, and nothing without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.adapters.pictures.declarations import Declarations, RawBlock, raw_block
from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.notices import BAD_DECLARATION, ENDS_EARLY, refuse
from workstation.domain.picture import Picture
from workstation.domain.scan import PictureKind
from workstation.services.ports import PictureFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WANTED = (
    "raw: shape [rows, columns], type such as “uint16”, byte_order “little” or “big”, skip_bytes"
)


def read_raw(file: PictureFile, limits: Limits) -> tuple[Picture, ...]:
    """The planes as they lie in the file; declarations say later what each is."""
    said_by = f"{file.name}.json"
    if file.declarations is None:
        refuse(
            BAD_DECLARATION,
            f"{file.name} is a raw file without declarations: put {said_by} beside it that"
            f" declares {WANTED}, and its energy.",
        )
    declared = raw_block(file.declarations, said_by)
    block = declared.raw
    if block is None:
        raise AssertionError("raw_block refuses declarations without one")
    values = planes(file.data, block, declared, limits)
    return (
        Picture(
            kind=PictureKind.SINGLE_ENERGY,
            media="raw",
            rows=int(values.shape[1]),
            columns=int(values.shape[2]),
            frames=len(values),
            bits=values.dtype.itemsize * 8,
            values=values,
            plain=True,
        ),
    )


def planes(
    data: bytes | memoryview, block: RawBlock, declared: Declarations, limits: Limits
) -> NDArray[np.generic]:
    """(pages, rows, columns[, samples]) of the bytes, over them where they lie as this machine's.

    Raises
    ------
    WorkstationError
        SCAN-06 where there are too few, SCAN-11 where there are more than declared, SCAN-08 and
        -09 where the declared size is over the limits.
    """
    import numpy as np

    rows, columns = block.shape
    count = block.frames
    if count is None:
        count = 2 if declared.energies else len(declared.planes or (None,))
    dtype = np.dtype(block.type).newbyteorder(block.byte_order or "=")
    size = limits.check(rows, columns, count, 1, dtype.itemsize)
    wanted = block.skip_bytes + size + block.trailing_bytes
    if len(data) < wanted:
        refuse(ENDS_EARLY, f"The raw file has {len(data)} bytes; its declarations need {wanted}.")
    if len(data) > wanted:
        refuse(
            BAD_DECLARATION,
            f"The raw file has {len(data)} bytes, {len(data) - wanted} more than are declared"
            " (skip_bytes, shape, trailing_bytes).",
        )
    values = np.frombuffer(data, dtype, rows * columns * count, block.skip_bytes)
    if not dtype.isnative or not values.flags.aligned:
        values = values.astype(dtype.newbyteorder("="))
    shape = {
        "channels": (1, rows, columns, count),
        "rows": (1, rows * count, columns),
        "stacked": (1, rows * count, columns),
        "columns": (1, rows, columns * count),
        "side-by-side": (1, rows, columns * count),
    }.get(declared.layout or "pages", (count, rows, columns))
    return values.reshape(shape)
