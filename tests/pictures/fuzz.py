"""Seeded mutations of picture files, read in a child: `python -m tests.pictures.fuzz --count N`.

Each must give a scan or one clear sentence: no other exception, no hang.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import struct
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import tifffile

from tests.pictures.samples import DATA, dx, ramp
from workstation.adapters.pictures import Limits
from workstation.adapters.worker import WorkerLimits, WorkerReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan

log = logging.getLogger(__name__)
CAP = 64 * 1024 * 1024
_EXTREMES = (0, 1, 2, 3, 7, 8, 12, 16, 32, 64, 127, 128, 255, 256, 32767, 32768, 65534, 65535)
_LAYOUT_TAGS = (
    b"\x28\0\x02\0", b"\x28\0\x06\0", b"\x28\0\x08\0", b"\x28\0\x10\0", b"\x28\0\x11\0",
    b"\x28\0\0\1", b"\x28\0\1\1", b"\x28\0\2\1", b"\x28\0\3\1", b"\x28\0\1\x11",
    b"\xe0\x7f\x10\0", b"\xfe\xff\0\xe0", b"\xfe\xff\xdd\xe0", b"\2\0\x10\0",
)  # fmt: skip


def seeds(folder: Path) -> list[bytes]:
    """Whole files to start from: made here, and the samples where they are."""
    grey = ramp(24, 31)
    colour = np.dstack([grey, grey + 1, grey * 3]).astype(np.uint8)
    made = [
        cv2.imencode(kind, picture)[1].tobytes()
        for kind, picture in (
            (".png", grey),
            (".png", colour),
            (".jpg", colour),
            (".tif", grey),
            (".tif", colour),
        )
    ]
    tifffile.imwrite(folder / "seed.tif", np.stack([grey, grey]), compression="deflate")
    made.append((folder / "seed.tif").read_bytes())
    made.append(dx(folder / "seed.dcs", grey).read_bytes())
    if DATA.is_dir():
        samples = [*DATA.glob("dicos/*/*.dcs"), *DATA.glob("dicom/*/*.dcm")]
        samples += DATA.glob("xray/*/*.jpg")
        reports = [path for path in samples if "tdr" in path.name.lower()]
        pictures = set(samples) - set(reports[1:])
        made += [path.read_bytes() for path in sorted(pictures)]
    return made


def mutations(originals: list[bytes], seed: int, count: int) -> Iterator[bytes]:
    """`count` mutated files, the same ones for the same seed."""
    dice = random.Random(seed)
    ways = (_truncate, _flip, _flip, _lie, _lie, _layout, _layout, _cut_out, _splice, _blank)
    for _ in range(count):
        data = bytearray(dice.choice(originals))
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            way = dice.choice(ways)
            data = way(dice, data, originals) if data else data
        yield _with_checksums(bytes(data)) if dice.random() < 0.5 else bytes(data)


def _spot(dice: random.Random, data: bytearray) -> int:
    """Headers are short and matter most."""
    reach = len(data) if dice.random() < 0.5 else min(len(data), 2048)
    return dice.randrange(reach)


def _truncate(dice: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    return data[: _spot(dice, data)]


def _flip(dice: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    for _ in range(dice.choice((1, 2, 8, 64))):
        data[_spot(dice, data)] = dice.randrange(256)
    return data


def _lie(dice: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    at, form = _spot(dice, data), dice.choice(("<H", ">H", "<I", ">I"))
    most = 2 ** (8 * struct.calcsize(form)) - 1
    lie = struct.pack(form, min(most, dice.choice((*_EXTREMES, 2**31, 2**32 - 1, most))))
    data[at : at + len(lie)] = lie
    return data


def _layout(dice: random.Random, data: bytearray, originals: list[bytes]) -> bytearray:
    """Another number in a DICOM element that says how the pixels lie."""
    at = data.find(dice.choice(_LAYOUT_TAGS))
    if at < 0:
        return _lie(dice, data, originals)
    place = at + dice.choice((4, 6, 8, 8, 8))
    data[place : place + 2] = struct.pack("<H", dice.choice(_EXTREMES))
    return data


def _cut_out(dice: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    at = _spot(dice, data)
    del data[at : at + dice.choice((1, 2, 4, 16, 500))]
    return data


def _splice(dice: random.Random, data: bytearray, originals: list[bytes]) -> bytearray:
    other = dice.choice(originals)
    start = dice.randrange(len(other))
    at = _spot(dice, data)
    data[at:at] = other[start : start + dice.choice((2, 16, 300, 5000))]
    return data


def _blank(dice: random.Random, data: bytearray, _: list[bytes]) -> bytearray:
    at, length = _spot(dice, data), dice.choice((4, 40, 400))
    end = min(len(data), at + length)
    data[at:end] = bytes([dice.choice((0, 255))]) * (end - at)
    return data


def _with_checksums(data: bytes) -> bytes:
    """A PNG whose checksums are right again, so that the lie gets past them."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    whole, at = bytearray(data), 8
    while at + 12 <= len(whole):
        end = at + 12 + int.from_bytes(whole[at : at + 4], "big")
        if end > len(whole):
            break
        whole[end - 4 : end] = struct.pack(">I", zlib.crc32(whole[at + 4 : end - 4]))
        at = end
    return bytes(whole)


def check(scan: Scan, data: bytes) -> None:
    """What holds of every scan, whatever its file."""
    assert scan.values.ndim in (3, 4)
    assert scan.values.size
    assert scan.values.nbytes <= CAP
    assert not scan.values.flags.writeable
    assert 1 <= scan.bits <= 64
    assert scan.identity == hashlib.sha256(data).hexdigest()
    assert len(scan.energies) == scan.frames


def run(count: int, seed: int) -> Counter[str]:
    """Outcomes by kind; AssertionError or any other exception names the mutation's number."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        originals = seeds(folder)
        reader = WorkerReader(Limits(decoded_bytes=CAP), WorkerLimits(seconds=30))
        try:
            for number, data in enumerate(mutations(originals, seed, count)):
                path = folder / "mutated"
                path.write_bytes(data)
                try:
                    reader.header(path)
                except WorkstationError as error:
                    outcomes[f"header {error.notice.code}"] += 1
                try:
                    scan = reader.read([path])
                    check(scan, data)
                    outcomes["incomplete scan" if scan.missing else "scan"] += 1
                except WorkstationError as error:
                    outcomes[error.notice.code] += 1
                    if error.notice.code == "SCAN-13":
                        log.warning("mutation %d of seed %d: a decoder crashed", number, seed)
                    if error.notice.code in ("SCAN-12", "SCAN-15"):
                        raise AssertionError(f"mutation {number}: {error}") from error
                except Exception as error:
                    raise AssertionError(f"mutation {number} of seed {seed}: {error}") from error
        finally:
            reader.close()
    return outcomes


def main() -> int:
    """Command line of the fuzzer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcomes = run(options.count, options.seed)
    for name, number in sorted(outcomes.items()):
        print(f"{number:6d}  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
