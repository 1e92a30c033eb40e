"""Reads picture files of strangers (DICOS, DICOM, PNG, TIFF, JPEG) and writes DICOS DX."""

from workstation.adapters.pictures.limits import Limits
from workstation.adapters.pictures.reader import PictureReader

__all__ = ["Limits", "PictureReader"]
