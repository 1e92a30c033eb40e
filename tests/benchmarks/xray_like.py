"""Noisy 16-bit pictures like an X-ray scanner's, and files of them in every encoding."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
import tifffile
from pydicom.pixels import get_encoder

from tests.pictures.compressed import JPEG, RLE, jpeg_2000, write
from tests.pictures.test_dicom_made_here import dicom

PLAIN = "1.2.840.10008.1.2.1"
SYNTAXES = {
    "lossless JPEG": JPEG + "70",
    "JPEG-LS": JPEG + "80",
    "JPEG 2000": JPEG + "90",
    "HTJ2K": JPEG + "201",
    "RLE": RLE,
}


def picture(rows: int, columns: int, seed: int = 0, noise: float = 64.0) -> np.ndarray:
    """Bright air, overlapping objects that attenuate, noise that grows with the signal."""
    dice = np.random.default_rng(seed)
    depth = np.zeros((rows, columns), np.float32)
    for _ in range(60):
        centre = (int(dice.integers(0, columns)), int(dice.integers(0, rows)))
        half = (
            int(dice.integers(columns // 60, columns // 6)),
            int(dice.integers(rows // 60, rows // 6)),
        )
        shape = np.zeros((rows, columns), np.uint8)
        if dice.random() < 0.5:
            cv2.ellipse(shape, centre, half, float(dice.integers(0, 180)), 0, 360, 1, -1)
        else:
            cv2.rectangle(shape, centre, (centre[0] + half[0], centre[1] + half[1]), 1, -1)
        depth += shape * np.float32(dice.uniform(0.05, 0.6))
    counts = 60000 * np.exp(-cv2.GaussianBlur(depth, (0, 0), 1.2))
    counts += dice.standard_normal((rows, columns), np.float32) * noise * np.sqrt(counts / 60000)
    return np.clip(counts, 0, 65535).astype(np.uint16)


def volume(slices: int = 128, side: int = 512) -> np.ndarray:
    """A CT-like stack."""
    return np.stack([picture(side, side, seed, 300.0) for seed in range(slices)])


def encode(syntax: str) -> Callable[[np.ndarray], bytes]:
    """What encodes one frame in a transfer syntax."""
    if syntax == RLE:
        return _rle
    plain: dict[str, Callable[[np.ndarray], Any]] = {
        JPEG + "70": imagecodecs.ljpeg_encode,
        JPEG + "80": imagecodecs.jpegls_encode,
        JPEG + "90": jpeg_2000,
        JPEG + "201": imagecodecs.htj2k_encode,
    }
    return lambda frame: bytes(plain[syntax](frame))


def _rle(frame: np.ndarray) -> bytes:
    return get_encoder(RLE).encode(
        frame.tobytes(),
        encoding_plugin="pylibjpeg",
        rows=frame.shape[0],
        columns=frame.shape[1],
        samples_per_pixel=1,
        photometric_interpretation="MONOCHROME2",
        pixel_representation=0,
        bits_allocated=16,
        bits_stored=16,
        number_of_frames=1,
    )


def dicom_file(path: Path, values: np.ndarray, syntax: str) -> Path:
    """(frames, rows, columns) in a DICOM file."""
    if syntax == PLAIN:
        return dicom(path, values)
    return write(path, syntax, [encode(syntax)(frame) for frame in values], values.shape[1:])


def plain_files(folder: Path, values: np.ndarray) -> dict[str, Path]:
    """(rows, columns) as a PNG and a deflated TIFF."""
    png, tif = folder / "a.png", folder / "a.tif"
    cv2.imwrite(str(png), values)
    tifffile.imwrite(tif, values, compression="zlib", predictor=True, rowsperstrip=64)
    return {"PNG16": png, "deflate TIFF": tif}


@functools.cache
def in_memory() -> Path:
    """A new folder on a RAM disk where there is one, so that no disk is measured; caller removes."""
    shared = Path("/dev/shm")
    root = (
        shared if os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > 1 << 30 else None
    )
    return Path(tempfile.mkdtemp(prefix="bench-decode-", dir=root))
