"""What an officer should know of a DICOS or DICOM file beside its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.adapters.pictures import declared
from workstation.adapters.pictures.dicom_groups import Said

if TYPE_CHECKING:
    from pydicom import Dataset

_LOSSY = frozenset({"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"})
_OVERLAYS = range(0x6000, 0x6020, 2)
_SHUTTER, _LOSS, _LOSS_RATIO = 0x00181600, 0x00282110, 0x00282112
_ACQUISITION_STATUS, _SCAN_TYPE = 0x40101044, 0x40101048


def remark_on(
    ds: Dataset, said: Said, *, transfer_syntax: str, display: bool, simulated: bool
) -> None:
    """Note what is not drawn, not exact or not an operational scan. A `display` picture has no
    measures, so losses of its compression matter to none."""
    overlays = sum((group << 16 | 0x0010) in ds for group in _OVERLAYS)
    if overlays:
        said.remark(f"The file carries overlays ({overlays}), which are not drawn.")
    if declared.text(ds, _SHUTTER) is not None:
        said.remark("The file asks to hide parts of its picture (shutter); all of it is shown.")
    if not display and (declared.text(ds, _LOSS) == "01" or transfer_syntax in _LOSSY):
        ratio = declared.number(ds, _LOSS_RATIO)
        words = f" ({ratio:g} : 1)" if ratio is not None and ratio > 0 else ""
        said.remark(
            f"The picture was compressed with loss{words}: its values are not quite those of the"
            " detector."
        )
    status = (declared.text(ds, _ACQUISITION_STATUS) or "SUCCESSFUL").upper()
    if status not in ("SUCCESSFUL", "SUCCESS"):
        said.remark(f"The scanner declares the status of this scan as {status[:32]}.")
    if (declared.text(ds, _SCAN_TYPE) or "").upper() == "NON_OPERATIONAL" and not simulated:
        said.remark("The file declares a scan that is not operational, for tests or training.")
