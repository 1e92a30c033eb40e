"""What DICOS has no element for: our private block in group 0029, creator "NII WORKSTATION 1".

======== == =================================================================
element  VR meaning
======== == =================================================================
xx01     IS air value: counts of the unattenuated beam
xx02     IS black level: counts of no beam
xx03     CS energy of this picture: LOW, HIGH
xx04     SH view
xx05     CS SIMULATED where made by a simulator, MEASURED where not
======== == =================================================================

All are texts, so that they survive an implicit VR file, where a reader meets them as UN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workstation.adapters.pictures.declared import number, text
from workstation.domain.scan import Energy

if TYPE_CHECKING:
    from pydicom import Dataset

GROUP = 0x0029
CREATOR = "NII WORKSTATION 1"


@dataclass(frozen=True, slots=True)
class PrivateBlock:
    """The block's values; None where not declared."""

    air_value: int | None = None
    black_level: int | None = None
    energy: Energy = Energy.UNDECLARED
    view: str | None = None
    simulated: bool | None = None


def read_block(ds: Dataset) -> PrivateBlock:
    """The block of a data set, empty where there is none."""
    start, group = None, GROUP << 16
    present = ds.keys()  # the elements themselves are not asked for
    for tag in sorted(tag for tag in present if group | 0x10 <= tag <= group | 0xFF):
        if text(ds, tag) == CREATOR:
            start = group | (tag & 0xFF) << 8
            break
    if start is None:
        return PrivateBlock()
    air, black = number(ds, start | 1), number(ds, start | 2)
    energy = (text(ds, start | 3) or "").lower()
    origin = text(ds, start | 5)
    return PrivateBlock(
        air_value=None if air is None else int(air),
        black_level=None if black is None else int(black),
        energy=Energy(energy) if energy in ("low", "high") else Energy.UNDECLARED,
        view=text(ds, start | 4),
        simulated=None if origin is None else origin == "SIMULATED",
    )


def write_block(ds: Dataset, block: PrivateBlock) -> None:
    """Put the block into a data set; what is None is left out."""
    private = ds.private_block(GROUP, CREATOR, create=True)
    if block.air_value is not None:
        private.add_new(0x01, "IS", str(block.air_value))
    if block.black_level is not None:
        private.add_new(0x02, "IS", str(block.black_level))
    if block.energy is not Energy.UNDECLARED:
        private.add_new(0x03, "CS", block.energy.value.upper())
    if block.view is not None:
        private.add_new(0x04, "SH", block.view)
    if block.simulated is not None:
        private.add_new(0x05, "CS", "SIMULATED" if block.simulated else "MEASURED")
