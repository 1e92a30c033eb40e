"""Decoding through the reader, beside the best pydicom plugin, OpenCV and DCMTK's programs.

A goal is decode against decode, both in their own process with the file in memory of the system:
ours is open, read, recognise, header, every check before and after, decode, describe; the peer's is
open, read, header, decode (`dcmread` and `as_array`, `cv2.imread`), or DCMTK's whole program. A
picture is also hashed (SHA-256) by `PictureReader.read`, which no peer does: each note says that
ratio too. A peer's plugins are all tried in the first round; the fastest of them is measured in the
others. Every answer is compared once.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import statistics
import subprocess
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from pydicom import dcmread
from pydicom.pixels import get_decoder

from tests.benchmarks import xray_like
from tests.benchmarks.table import Row, at_most
from workstation.adapters.pictures import Limits, PictureReader
from workstation.adapters.pictures.formats import built_in, format_of
from workstation.adapters.pictures.room import OwnRoom
from workstation.services.ports import PictureFile

NAME = "decode: through the reader, beside pydicom's plugins, OpenCV and DCMTK"
GOALS = {
    "lossless JPEG": 0.25,
    "HTJ2K": 0.5,
    "JPEG 2000": 0.7,
    "JPEG-LS": 1.05,
    "RLE": 1.05,
}
VOLUME_GOALS = {**GOALS, "JPEG-LS": 0.6}
PROGRAMS = {"lossless JPEG": "dcmdjpeg", "JPEG-LS": "dcmdjpls", "RLE": "dcmdrle"}
SIZES = {"2048 x 2048": (2048, 2048), "6000 x 4000": (4000, 6000)}
Work = Callable[[], Any]


def run(rounds: int) -> list[Row]:
    folder = xray_like.in_memory()
    try:
        rows: list[Row] = []
        for words, shape in SIZES.items():
            rows += _single(folder, words, xray_like.picture(*shape), rounds)
        rows += _compressed(folder, "CT 128 x 512 x 512", xray_like.volume(), VOLUME_GOALS, rounds)
        return rows
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        xray_like.in_memory.cache_clear()


def _single(folder: Path, words: str, values: np.ndarray, rounds: int) -> list[Row]:
    rows = _plain(folder, words, values, rounds)
    rows += _compressed(folder, words, values[None], GOALS, rounds)
    files = xray_like.plain_files(folder, values)
    for kind, goal in (("PNG16", 1.05), ("deflate TIFF", 0.4)):
        path = files[kind]
        peer = functools.partial(cv2.imread, str(path), cv2.IMREAD_UNCHANGED)
        taken = _interleaved({**_ours(path), "cv2": peer}, rounds, values)
        rows.append(_row(f"{kind} {words}", taken, "cv2", goal, "cv2.imread"))
    return rows


def _plain(folder: Path, words: str, values: np.ndarray, rounds: int) -> list[Row]:
    path = xray_like.dicom_file(folder / "plain.dcm", values[None], xray_like.PLAIN)

    def pydicom_hashed() -> np.ndarray:
        found = dcmread(path).pixel_array
        hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    work: dict[str, Work] = {
        **_ours(path),
        "pixel_array": lambda: dcmread(path).pixel_array,
        "hashed": pydicom_hashed,
    }
    taken = _interleaved(work, rounds, values)
    return [
        _row(f"raw {words}", taken, "pixel_array", 0.7, "pixel_array"),
        _row(f"raw {words}, hashed", taken, "hashed", 0.7, "pixel_array and hashlib", "read"),
    ]


def _compressed(
    folder: Path, words: str, values: np.ndarray, goals: dict[str, float], rounds: int
) -> list[Row]:
    rows = []
    for codec, goal in goals.items():
        syntax = xray_like.SYNTAXES[codec]
        path = xray_like.dicom_file(folder / "compressed.dcm", values, syntax)
        plugin, peer = _best_plugin(path, syntax, values)
        work = {**_ours(path), "peer": peer}
        program = PROGRAMS.get(codec)
        if program and shutil.which(program):
            work["program"] = functools.partial(_program, program, path, folder / "out.dcm")
        taken = _interleaved(work, rounds, values)
        rows.append(_row(f"{codec} {words}", taken, "peer", goal, f"pydicom with {plugin}"))
        if "program" in work:
            rows.append(_row(f"{codec} {words}", taken, "program", 1.0, f"DCMTK's {program}"))
    return rows


def _ours(path: Path) -> dict[str, Work]:
    """The decoding alone, as the reader does it, and the whole reader with its SHA-256."""
    limits, reader = Limits(), PictureReader()

    def decode() -> Any:
        with path.open("rb", buffering=0) as file:
            data = OwnRoom().load(file, path.stat().st_size)
        chosen = format_of(built_in(limits, OwnRoom()), data, path.name)
        if chosen is None:
            raise RuntimeError("of no format")
        file_of = PictureFile(path.name, data, True, None, limits.decoded_bytes)
        return next(iter(chosen.read(file_of))).values

    return {"ours": decode, "read": lambda: reader.read([path]).values}


def _best_plugin(path: Path, syntax: str, values: np.ndarray) -> tuple[str, Work]:
    """The fastest of pydicom's plugins that decode this file rightly, and its work."""
    found = []
    for plugin in get_decoder(syntax).available_plugins:
        if (syntax, plugin) == (xray_like.RLE, "pydicom"):
            continue  # plain Python: several times as slow as the other

        def work(plugin: str = plugin) -> Any:
            decoder = get_decoder(syntax)
            return decoder.as_array(dcmread(path), decoding_plugin=plugin)[0]

        begin = time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - begin
        if np.array_equal(np.asarray(answer).reshape(values.shape), values):
            found.append((seconds, plugin, work))
    _, plugin, work = min(found, key=lambda one: one[0])
    return plugin, work


def _program(name: str, path: Path, out: Path) -> None:
    subprocess.run([name, path, out], check=True, capture_output=True)


def _interleaved(work: dict[str, Work], rounds: int, truth: np.ndarray) -> dict[str, list[float]]:
    """Seconds of each round, after one that warms up and compares."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for turn in range(rounds + 1):
            for name, one in work.items():
                begin = time.perf_counter()
                answer = one()
                seconds = time.perf_counter() - begin
                if turn:
                    taken[name].append(seconds)
                elif answer is not None and not np.array_equal(
                    np.asarray(answer).reshape(truth.shape), truth
                ):
                    raise RuntimeError(f"{name} gives other values")
                del answer
    return taken


def _row(
    what: str,
    taken: dict[str, list[float]],
    peer: str,
    goal: float,
    limit: str,
    ours: str = "ours",
) -> Row:
    def ratios(of: str) -> list[float]:
        return [a / b for a, b in zip(taken[of], taken[peer], strict=True)]

    note = f"{statistics.median(taken[ours]) * 1000:.1f} ms"
    if ours != "read":
        note += f"; with SHA-256 {statistics.median(ratios('read')):.2f}x"
    return at_most(what, ratios(ours), goal, limit, note)
