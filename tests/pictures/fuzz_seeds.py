"""Whole files to start a fuzzer from, and files that lie on purpose."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import tifffile

from tests.pictures.png_writer import chunk, png
from tests.pictures.samples import DATA, dx, ramp

MIB = 1 << 20
SIDECARS = (
    None, None, None,
    {"layout": "rows", "energies": ["low", "high"]},
    {"layout": "columns", "energies": ["high", "low"], "air_value": 60000},
    {"layout": "channels", "planes": [{"energy": "low"}, {"energy": "high"}, "unused"]},
    {"planes": [{"view": "a"}, {"view": "b"}]},
    {"bits": 12, "inverted": True, "spacing_mm": [1.0, 1.5]},
    {"flat_field": {"air": "air.tif", "air_sha256": "00" * 32}},
    {"palette": "generic-inverse"},
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One file and, where there are any, the declarations beside it."""

    data: bytes
    suffix: str = ""
    sidecar: bytes | None = None
    origin: str = ""


def _json(found: object) -> bytes:
    return json.dumps(found).encode()


def png_seeds() -> list[Case]:
    grey = ramp(24, 31)
    colour = np.dstack([grey, grey + 1, grey * 3]).astype(np.uint8)
    small = (grey % 16).astype(np.uint8)
    table = np.arange(48, dtype=np.uint8).reshape(16, 3)
    clear = np.dstack([grey, grey])
    made = [
        cv2.imencode(".png", grey)[1].tobytes(),
        cv2.imencode(".png", colour)[1].tobytes(),
        png(grey, 16, interlaced=True),
        png(small, 4, palette=table, extra=chunk(b"tRNS", bytes(9))),
        png(small % 2, 1, interlaced=True),
        png(clear, 16),
    ]
    return [Case(data, ".png", origin="png") for data in made]


def jpeg_seeds() -> list[Case]:
    grey = ramp(24, 31).astype(np.uint8)
    colour = np.dstack([grey, grey[::-1], grey])
    flags = [[], [cv2.IMWRITE_JPEG_PROGRESSIVE, 1], [cv2.IMWRITE_JPEG_RST_INTERVAL, 2]]
    made = [
        cv2.imencode(".jpg", picture, flag)[1].tobytes()
        for picture in (grey, colour)
        for flag in flags
    ]
    return [Case(data, ".jpg", origin="jpeg") for data in made]


def tiff_seeds(folder: Path) -> list[Case]:
    grey = ramp(48, 40)
    eight = grey.astype(np.uint8)
    options: list[tuple[np.ndarray, dict[str, object]]] = [
        (grey, {}),
        (grey, {"compression": "lzw", "predictor": True}),
        (np.stack([grey, grey]), {"compression": "deflate", "photometric": "minisblack"}),
        (grey, {"compression": "zstd", "tile": (16, 16)}),
        (eight, {"compression": "packbits", "rowsperstrip": 5}),
        (eight, {"compression": "jpeg", "tile": (16, 16)}),
        (grey, {"compression": "jpeg2000"}),
        (grey, {"bigtiff": True, "byteorder": ">"}),
        (grey.astype(np.float32), {"compression": "deflate", "predictor": True}),
        (np.stack([eight] * 3), {"photometric": "rgb", "planarconfig": "separate"}),
        (np.dstack([eight] * 3), {"photometric": "rgb", "compression": "jpeg"}),
        (eight, {"photometric": "palette", "colormap": np.zeros((3, 256), np.uint16)}),
    ]
    made = []
    for values, option in options:
        tifffile.imwrite(folder / "seed.tif", values, metadata=None, **option)
        made.append((folder / "seed.tif").read_bytes())
    made.append(cv2.imencode(".tif", np.dstack([grey, grey + 1, grey]))[1].tobytes())
    return [Case(data, ".tif", origin="tiff") for data in made]


def raw_seeds() -> list[Case]:
    body = ramp(24, 31).tobytes()
    block = {"shape": [24, 31], "type": "uint16", "byte_order": "little"}
    told = [
        {"raw": block, "energy": "low"},
        {"raw": block | {"shape": [12, 31]}, "layout": "rows", "energies": ["low", "high"]},
        {"raw": block | {"shape": [24, 15], "trailing_bytes": 48}, "planes": [{"view": "a"}, {"view": "b"}]},
    ]  # fmt: skip
    return [Case(body, ".raw", _json(one), "raw") for one in told]


def dicom_seeds(folder: Path) -> list[Case]:
    made = [Case(dx(folder / "seed.dcs", ramp(24, 31)).read_bytes(), ".dcs", origin="dicom")]
    if DATA.is_dir():
        samples = [*DATA.glob("dicos/*/*.dcs"), *DATA.glob("dicom/*/*.dcm")]
        made += [Case(p.read_bytes(), p.suffix, origin="dicom") for p in sorted(samples)]
    return made


def seeds(folder: Path) -> list[Case]:
    """Every file there is to start from: the samples where they are, the rest made here."""
    made = [*dicom_seeds(folder), *png_seeds(), *jpeg_seeds(), *tiff_seeds(folder), *raw_seeds()]
    if DATA.is_dir():
        photographs = sorted(DATA.glob("xray/*/*.jpg"))[:3]
        made += [Case(p.read_bytes(), ".jpg", origin="jpeg") for p in photographs]
    return made


def lies(folder: Path) -> list[Case]:
    """Bombs, circles and lies, each made by hand."""
    return [*_png_lies(), *_tiff_lies(folder), *_dicom_lies(folder), *_raw_lies()]


def _png_lies() -> list[Case]:
    header = struct.pack(">IIBBBBB", 31, 24, 8, 0, 0, 0, 0)
    start, end = b"\x89PNG\r\n\x1a\n", chunk(b"IEND", b"")
    bomb = zlib.compress(bytes(300 * MIB))
    words = b"a\0\0" + zlib.compress(bytes(100 * MIB))
    body = chunk(b"IDAT", zlib.compress(bytes(24 * 32)))
    huge = struct.pack(">IIBBBBB", 199_999, 199_999, 16, 6, 0, 0, 0)
    flat = struct.pack(">IIBBBBB", 8000, 8000, 8, 0, 0, 0, 0)
    made = [
        start + chunk(b"IHDR", header) + chunk(b"IDAT", bomb) + end,
        start + chunk(b"IHDR", header) + chunk(b"zTXt", words) + body + end,
        start + chunk(b"IHDR", header) + chunk(b"iCCP", words) + body + end,
        start + chunk(b"IHDR", huge) + body + end,
        start + chunk(b"IHDR", flat) + chunk(b"IDAT", zlib.compress(bytes(100))) + end,
        start + chunk(b"IHDR", header) + b"\xff\xff\xff\xf0IDAT" + bytes(64),
        start + chunk(b"IHDR", header) * 9 + body + end,
        start + chunk(b"IHDR", header) + chunk(b"IDAT", b"") * 5000 + body + end,
    ]
    return [Case(data, ".png", origin="png lie") for data in made]


def _tags(*tags: tuple[int, int, int, int], following: int = 0) -> bytes:
    body = struct.pack("<H", len(tags))
    body += b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return body + struct.pack("<I", following)


def _tiff(segment: bytes, compression: int, rows: int, columns: int, bits: int = 8) -> bytes:
    """One strip that declares a size, whatever it decompresses to."""
    at = 8 + len(segment) + len(segment) % 2
    directory = _tags(
        (256, 4, 1, columns), (257, 4, 1, rows), (258, 3, 1, bits), (259, 3, 1, compression),
        (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, rows),
        (279, 4, 1, len(segment)),
    )  # fmt: skip
    pad = b"\0" * (len(segment) % 2)
    return b"II*\0" + struct.pack("<I", at) + segment + pad + directory


def _tiff_lies(folder: Path) -> list[Case]:
    import imagecodecs

    packed = zlib.compress(bytes(300 * MIB))
    frame = imagecodecs.zstd_encode(bytes(300 * MIB))
    coded = imagecodecs.jpeg8_encode(np.zeros((4000, 4000), np.uint8))
    stream = imagecodecs.jpeg2k_encode(np.zeros((3000, 3000), np.uint8), codecformat="j2k")
    circle = b"II*\0" + struct.pack("<I", 8) + _tags((256, 4, 1, 9), following=8)
    inner = b"II*\0" + struct.pack("<I", 8) + _tags((256, 4, 1, 9), (330, 4, 1, 8))
    far = b"II*\0" + struct.pack("<I", 8) + _tags((273, 16, 2**31, 100))
    pages = b"".join(_tags((256, 4, 1, 1), following=8 + 18 * (n + 1)) for n in range(6000))
    made = [
        _tiff(packed, 8, 16, 16),
        _tiff(packed, 8, 8000, 8000),
        _tiff(frame, 50000, 16, 16),
        _tiff(b"\x80" * 40000, 5, 4000, 4000),
        _tiff(b"\x81\0" * 40000, 32773, 8000, 8000),
        _tiff(coded, 7, 16, 16),
        _tiff(stream, 34712, 16, 16),
        _tiff(b"\0" * 64, 1, 2**31, 2**31),
        circle,
        inner,
        far,
        b"II*\0" + struct.pack("<I", 8) + pages,
        b"II+\0\x08\0\0\0" + struct.pack("<Q", 16) + struct.pack("<Q", 2**61),
    ]  # fmt: skip
    return [Case(data, ".tif", origin="tiff lie") for data in made]


def _dicom_lies(folder: Path) -> list[Case]:
    from pydicom import dcmread
    from pydicom.uid import UID

    path = dx(folder / "lie.dcs", ramp(24, 31))
    whole = path.read_bytes()

    def patched(tag: bytes, value: bytes) -> bytes:
        at = whole.find(tag)
        return whole[: at + 8] + value + whole[at + 8 + len(value) :]

    big = struct.pack("<H", 65535)
    made = [
        patched(b"\x28\0\x10\0", big),
        patched(b"\x28\0\x11\0", big),
        patched(b"\x28\0\x00\x01", struct.pack("<H", 64)),
    ]
    ds = dcmread(path)
    ds.NumberOfFrames = 99_999
    ds.save_as(folder / "frames.dcs")
    made.append((folder / "frames.dcs").read_bytes())
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = squeezed.compress(bytes(600 * MIB)) + squeezed.flush()
    ds = dcmread(path)
    ds.file_meta.TransferSyntaxUID = UID("1.2.840.10008.1.2.1.99")
    ds.save_as(folder / "deflated.dcs")
    head = (folder / "deflated.dcs").read_bytes()
    length = int.from_bytes(head[140:144], "little")
    made.append(head[: 144 + length] + bomb)
    nested = b"\x08\0\x15\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff" * 3000
    made.append(whole[: 144 + int.from_bytes(whole[140:144], "little")] + nested)
    return [Case(data, ".dcs", origin="dicom lie") for data in made]


def _raw_lies() -> list[Case]:
    body = ramp(24, 31).tobytes()
    block = {"shape": [24, 31], "type": "uint16", "byte_order": "little"}
    told: list[object] = [
        {"raw": block | {"shape": [2**40, 2**40]}},
        {"raw": block | {"skip_bytes": 2**70}},
        {"raw": block | {"frames": 100_000}},
        {"raw": block, "planes": ["unused"] * 4096},
        {"raw": block, "layout": "rows", "planes": [{"energy": "low"}] * 4096},
        {"raw": block, "flat_field": {"air": "a.raw", "air_sha256": "0" * 64, "raw": block}},
        {"raw": [block] * 100},
        {"raw": block | {"shape": [1e308, float("nan")]}},
    ]
    cases = [Case(body, ".raw", _json(one), "raw lie") for one in told]
    deep = b'{"raw": ' + b"[" * 100_000
    long = b'{"declared_by": "' + b"x" * 300_000 + b'"}'
    return [*cases, Case(body, ".raw", deep, "raw lie"), Case(body, ".raw", long, "raw lie")]
