"""Seeded mutations of picture files, read in a child: `python -m tests.pictures.fuzz --count N`.

Each must give a scan or one clear sentence: no other exception, no crash of the bench, no answer
later than 10 s, no more memory in the child than its limit, and the same values whatever bytes
uninitialised memory happens to hold (every scan is decoded in two children whose fresh memory is
filled with different bytes).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import random
import re
import struct
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tests.pictures.fuzz_seeds import SIDECARS, Case, lies, seeds
from workstation.adapters.pictures import Limits
from workstation.adapters.worker import WorkerLimits, WorkerReader
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Scan

log = logging.getLogger(__name__)
MIB = 1024 * 1024
CAP = 64 * MIB
"""Most bytes of a decoded picture."""
MEMORY = 1024 * MIB
"""Most memory a child may take for itself."""
LATEST_S = 11.0
"""An answer later than this is a hang: 10 s of the child's own limit, and its end and restart."""
_EXTREMES = (0, 1, 2, 3, 7, 8, 12, 16, 32, 64, 127, 128, 255, 256, 32767, 32768, 65534, 65535)
_LAYOUT_TAGS = (
    b"\x28\0\x02\0", b"\x28\0\x06\0", b"\x28\0\x08\0", b"\x28\0\x10\0", b"\x28\0\x11\0",
    b"\x28\0\0\1", b"\x28\0\1\1", b"\x28\0\2\1", b"\x28\0\3\1", b"\x28\0\1\x11",
    b"\xe0\x7f\x10\0", b"\xfe\xff\0\xe0", b"\xfe\xff\xdd\xe0", b"\2\0\x10\0",
)  # fmt: skip
_VR = re.compile(
    rb"(?:OB|OW|OF|OD|OL|UN|SQ|US|SS|UL|SL|FL|FD|LO|SH|CS|IS|DS|UI|UT|LT|ST|PN|DA|TM|DT|AE|AS)"
)
_VRS = [b"OB", b"OW", b"UN", b"SQ", b"US", b"SS", b"UL", b"FD", b"LO", b"CS", b"IS", b"DS", b"UT"]
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")

Mutate = Callable[[random.Random, bytearray, list[Case]], bytearray]


def mutations(originals: list[Case], seed: int, count: int) -> Iterator[Case]:
    """`count` mutated files, the same ones for the same seed."""
    dice = random.Random(seed)
    by_kind: dict[str, list[Case]] = {}
    for one in originals:
        by_kind.setdefault(one.origin, []).append(one)
    kinds = ["dicom"] * 4 + [kind for kind in by_kind if kind != "dicom"]
    for _ in range(count):
        case = dice.choice(by_kind[dice.choice(kinds)])
        data = bytearray(case.data)
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            way = dice.choice(_WAYS)
            data = way(dice, data, originals) if data else data
        whole = _with_checksums(bytes(data)) if dice.random() < 0.5 else bytes(data)
        sidecar = case.sidecar
        if sidecar is None and case.origin != "dicom":
            told = dice.choice(SIDECARS) if dice.random() < 0.5 else None
            sidecar = None if told is None else json.dumps(told).encode()
        if sidecar is not None and dice.random() < 0.7:
            sidecar = _declared_otherwise(dice, sidecar, originals)
            if case.origin == "raw" and dice.random() < 0.7:
                whole = case.data
        yield replace(case, data=whole, sidecar=sidecar)


def _spot(dice: random.Random, data: bytearray) -> int:
    """Headers are short and matter most."""
    reach = len(data) if dice.random() < 0.5 else min(len(data), 2048)
    return dice.randrange(reach)


def _truncate(dice: random.Random, data: bytearray, _: list[Case]) -> bytearray:
    return data[: _spot(dice, data)]


def _flip(dice: random.Random, data: bytearray, _: list[Case]) -> bytearray:
    for _ in range(dice.choice((1, 2, 8, 64))):
        data[_spot(dice, data)] = dice.randrange(256)
    return data


def _lie(dice: random.Random, data: bytearray, _: list[Case]) -> bytearray:
    at, form = _spot(dice, data), dice.choice(("<H", ">H", "<I", ">I"))
    most = 2 ** (8 * struct.calcsize(form)) - 1
    lie = struct.pack(form, min(most, dice.choice((*_EXTREMES, 2**31, 2**32 - 1, most))))
    data[at : at + len(lie)] = lie
    return data


def _layout(dice: random.Random, data: bytearray, originals: list[Case]) -> bytearray:
    """Another number in a DICOM element that says how the pixels lie."""
    at = data.find(dice.choice(_LAYOUT_TAGS))
    if at < 0:
        return _tiff_tag(dice, data, originals)
    place = at + dice.choice((4, 6, 8, 8, 8))
    data[place : place + 2] = struct.pack("<H", dice.choice(_EXTREMES))
    return data


def _tiff_tag(dice: random.Random, data: bytearray, originals: list[Case]) -> bytearray:
    """Another type, count or value in an entry of a TIFF's first directory."""
    if bytes(data[:4]) != b"II*\0" or len(data) < 16:
        return _lie(dice, data, originals)
    at = int.from_bytes(data[4:8], "little")
    count = int.from_bytes(data[at : at + 2], "little")
    place = at + 2 + 12 * dice.randrange(max(1, min(count, 30)))
    which, size = dice.choice(((2, 2), (4, 4), (8, 4), (8, 2), (8, 4)))
    value = dice.choice((*_EXTREMES, at, len(data), 2**31, 2**32 - 1)) % (1 << (8 * size))
    data[place + which : place + which + size] = value.to_bytes(size, "little")
    return data


def _swap_vr(dice: random.Random, data: bytearray, originals: list[Case]) -> bytearray:
    """Another value representation in an explicit DICOM element."""
    found = [m.start() for m in _VR.finditer(bytes(data[:6000]))]
    if not found:
        return _flip(dice, data, originals)
    at = dice.choice(found)
    data[at : at + 2] = dice.choice(_VRS)
    return data


def _cut_out(dice: random.Random, data: bytearray, _: list[Case]) -> bytearray:
    at = _spot(dice, data)
    del data[at : at + dice.choice((1, 2, 4, 16, 500))]
    return data


def _splice(dice: random.Random, data: bytearray, originals: list[Case]) -> bytearray:
    other = dice.choice(originals).data
    start = dice.randrange(len(other))
    at = _spot(dice, data)
    data[at:at] = other[start : start + dice.choice((2, 16, 300, 5000))]
    return data


def _blank(dice: random.Random, data: bytearray, _: list[Case]) -> bytearray:
    at, length = _spot(dice, data), dice.choice((4, 40, 400))
    end = min(len(data), at + length)
    data[at:end] = bytes([dice.choice((0, 255))]) * (end - at)
    return data


_WAYS: tuple[Mutate, ...] = (
    _truncate, _flip, _flip, _lie, _lie, _layout, _layout, _swap_vr, _cut_out, _splice, _blank,
)  # fmt: skip


def _declared_otherwise(dice: random.Random, text: bytes, originals: list[Case]) -> bytes:
    """Declarations with another number in them, or with other bytes."""
    numbers = list(_NUMBER.finditer(text))
    if numbers and dice.random() < 0.7:
        one = dice.choice(numbers)
        lie = dice.choice((*_EXTREMES, -1, 2**31, 2**63, 10**30, 0.5, 1e308))
        return text[: one.start()] + str(lie).encode() + text[one.end() :]
    way = dice.choice((_truncate, _flip, _cut_out, _splice))
    return bytes(way(dice, bytearray(text), originals))


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


class Poisoned(WorkerReader):
    """A reader whose child finds its fresh memory filled with one byte (glibc's malloc)."""

    def __init__(self, byte: int) -> None:
        super().__init__(Limits(decoded_bytes=CAP), WorkerLimits(memory_bytes=MEMORY))
        plain = self.worker._start_command
        words = [f"MALLOC_PERTURB_={byte}", "PYTHONMALLOC=malloc"]
        if sys.platform == "linux":
            self.worker._start_command = lambda: ["env", *words, *plain()]

    def peak_bytes(self) -> int:
        """Most memory that the child had at once since it was last asked."""
        number = self.worker.process_id
        try:
            status = Path(f"/proc/{number}/status").read_text()
            Path(f"/proc/{number}/clear_refs").write_text("5")
        except OSError:  # it has just ended, or the system has no such files
            return 0
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return 0 if found is None else int(found.group(1)) * 1024


@dataclass
class Tally:
    """What came of the mutations."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    peak_bytes: int = 0
    compared: int = 0


def check(scan: Scan, case: Case) -> None:
    """What holds of every scan, whatever its file."""
    assert scan.values.ndim in (3, 4)
    assert scan.values.size
    assert scan.values.nbytes <= CAP
    assert not scan.values.flags.writeable
    assert 1 <= scan.bits <= 64
    digest = hashlib.sha256(case.data).hexdigest()
    assert scan.files[0].sha256 == digest
    assert scan.identity.partition("#")[0] == digest
    assert len(scan.energies) == scan.frames


def same(one: Scan, other: Scan) -> None:
    """Two decodings of one file are equal, bit by bit."""
    assert one.values.dtype == other.values.dtype
    assert one.values.shape == other.values.shape
    assert np.array_equal(
        one.values.reshape(-1).view(np.uint8), other.values.reshape(-1).view(np.uint8)
    ), "what is shown depends on uninitialised memory"
    assert (one.missing, one.remarks, one.bits) == (other.missing, other.remarks, other.bits)


def _one(case: Case, path: Path, first: Poisoned, second: Poisoned, tally: Tally) -> None:
    path.write_bytes(case.data)
    beside = path.with_name(path.name + ".json")
    beside.unlink(missing_ok=True)
    if case.sidecar is not None:
        beside.write_bytes(case.sidecar)
    scan = None
    for what in ("header", "scan"):
        begun = time.monotonic()
        try:
            if what == "header":
                headers = first.headers(path)
            else:
                scan = first.read([path])
        except WorkstationError as error:
            notice = error.notice
            assert notice.fact.endswith("."), notice.fact
            assert len(notice.fact) < 700, notice.fact
            tally.outcomes[f"{what} {notice.code}" if what == "header" else notice.code] += 1
            assert notice.code != "SCAN-15", notice.fact
            if notice.code in ("SCAN-12", "SCAN-13"):
                log.warning("%s: %s", what, notice.fact)
        took = time.monotonic() - begun
        tally.slowest_s = max(tally.slowest_s, took)
        assert took < LATEST_S, f"{what} took {took:.1f} s"
        tally.peak_bytes = max(tally.peak_bytes, first.peak_bytes())
        assert tally.peak_bytes < MEMORY + CAP, f"{tally.peak_bytes / MIB:.0f} MiB"
    if scan is None:
        return
    check(scan, case)
    assert headers[0].rows == scan.rows
    tally.outcomes["incomplete scan" if scan.missing else "scan"] += 1
    same(scan, second.read([path]))
    tally.compared += 1


def run(count: int, seed: int, *, keep: Path | None = None) -> Tally:
    """Outcomes by kind; AssertionError names the mutation's number, and `keep` gets its file."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        originals = seeds(folder)
        bad = lies(folder)
        first, second = Poisoned(0x5A), Poisoned(0xA5)
        try:
            made = [*bad, *originals] if count > 1000 else bad
            cases = (*made, *mutations(originals, seed, count))
            for number, case in enumerate(cases):
                path = folder / f"mutated{case.suffix}"
                try:
                    _one(case, path, first, second, tally)
                except Exception as error:
                    name = f"case {number} of seed {seed} ({case.origin})"
                    if keep is not None:
                        (keep / f"case-{seed}-{number}{case.suffix}").write_bytes(case.data)
                    raise AssertionError(f"{name}: {error}") from error
        finally:
            first.close()
            second.close()
    return tally


def main() -> int:
    """Command line of the fuzzer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the file of a failure")
    options = parser.parse_args()
    tally = run(options.count, options.seed, keep=options.keep)
    for name, number in sorted(tally.outcomes.items()):
        print(f"{number:6d}  {name}")
    print(
        f"slowest answer {tally.slowest_s:.2f} s, child at most {tally.peak_bytes / MIB:.0f} MiB,"
    )
    print(f"{tally.compared} scans the same in two children with differently filled memory")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
