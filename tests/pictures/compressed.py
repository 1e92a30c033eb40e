"""Compressed DICOM files made here, with encoders that are not the decoders' own where there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from pydicom import Dataset, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import get_encoder

JPEG = "1.2.840.10008.1.2.4."
RLE = "1.2.840.10008.1.2.5"


def rle(frame: np.ndarray) -> bytes:
    encoded = get_encoder(RLE).encode(
        frame.astype(frame.dtype.newbyteorder("<")).tobytes(),
        encoding_plugin="pydicom",
        rows=frame.shape[0],
        columns=frame.shape[1],
        samples_per_pixel=1,
        photometric_interpretation="MONOCHROME2",
        pixel_representation=int(frame.dtype.kind == "i"),
        bits_allocated=frame.dtype.itemsize * 8,
        bits_stored=frame.dtype.itemsize * 8,
        number_of_frames=1,
    )
    return bytes(encoded)


def jpeg_2000(frame: np.ndarray) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(frame, reversible=True, level=0, codecformat="j2k"))


ENCODERS: dict[str, Callable[[np.ndarray], Any]] = {
    JPEG + "57": imagecodecs.ljpeg_encode,
    JPEG + "70": imagecodecs.ljpeg_encode,
    JPEG + "80": imagecodecs.jpegls_encode,
    JPEG + "81": imagecodecs.jpegls_encode,
    JPEG + "90": jpeg_2000,
    JPEG + "91": jpeg_2000,
    JPEG + "201": imagecodecs.htj2k_encode,
    JPEG + "202": imagecodecs.htj2k_encode,
    JPEG + "203": imagecodecs.htj2k_encode,
    RLE: rle,
}
"""Transfer syntaxes and what encodes a grey frame for them without loss."""


def write(
    path: Path,
    syntax: str,
    frames: list[bytes],
    shape: tuple[int, int],
    *,
    dtype: Any = np.uint16,
    bits: int | None = None,
    **changes: Any,
) -> Path:
    """A grey DX file of compressed frames; `changes` are elements by keyword."""
    kind = np.dtype(dtype)
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = syntax
    ds.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    ds.SOPInstanceUID = "1.2.3"
    ds.Modality = "DX"
    ds.NumberOfFrames = str(len(frames))
    ds.Rows, ds.Columns = shape
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.BitsAllocated = kind.itemsize * 8
    ds.BitsStored = bits or ds.BitsAllocated
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = int(kind.kind == "i")
    ds.add_new(0x7FE00010, "OB", encapsulate(frames))
    ds["PixelData"].is_undefined_length = True
    for keyword, value in changes.items():
        setattr(ds, keyword, value)
    dcmwrite(path, ds, enforce_file_format=True)
    return path
