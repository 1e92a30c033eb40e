"""From the end of a barcode's scan to the first correct pixels on the screen, 24 Mpx.

The real window, lanes, store and child process; the peer reads the same file and does no more.
The preview is compared with the average of the stored values' squares. A parcel that was looked at
ahead is measured by `start`.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import xray_like
from tests.benchmarks.table import Row, at_most
from tests.pictures.compressed import JPEG

NAME = "first pixels: barcode to preview on the screen, JPEG 2000 preview"
RAW, WAVELETS = "RB123456785GB", "RR473124829GB"
_ROWS, _COLUMNS = 4000, 6000


def run(rounds: int) -> list[Row]:
    folder = xray_like.in_memory()
    try:
        values = xray_like.picture(_ROWS, _COLUMNS)
        raw = _dicos(folder / "raw.dcs", values)
        wavelets = xray_like.dicom_file(folder / "wavelets.dcm", values[None], JPEG + "90")
        rows = [_wavelets(wavelets, rounds), _reader_alone(raw, values, rounds)]
        station = folder / "station"
        station.mkdir()
        _lay_down(station, {RAW: raw, WAVELETS: wavelets})
        return [*rows, *_on_screen(station, raw, wavelets, values, rounds)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        xray_like.in_memory.cache_clear()


def _dicos(path: Path, values: np.ndarray) -> Path:
    from workstation.adapters.pictures.dicos import write_dx
    from workstation.domain.scan import Energy

    write_dx(
        path,
        values,
        energy=Energy.HIGH,
        effective_energy_kev=90.0,
        kvp=160.0,
        ooi_id=RAW,
        scan_uid="1.2.826.0.1.3680043.10.77",
        instance_uid="1.2.826.0.1.3680043.10.77.1",
        spacing_mm=(1.0, 1.0),
        air_value=60000,
        black_level=0,
        window=None,
        acquired_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        device="test bench",
    )
    return path


def _lay_down(station: Path, files: dict[str, Path]) -> None:
    from workstation.composition import open_station

    opened = open_station(station, in_process=True)
    try:
        for parcel, path in files.items():
            opened.store.mark_open(parcel)
            opened.store.put_scan(parcel, opened.reader.header(path), path)
    finally:
        opened.close()


def _check(found: np.ndarray, values: np.ndarray) -> None:
    side = _ROWS // found.shape[0]
    squares = values.reshape(_ROWS // side, side, _COLUMNS // side, side)
    if np.abs(found - squares.mean((1, 3))).max() > 0.51:
        raise RuntimeError("the preview is not the average of the stored values")


def _wavelets(path: Path, rounds: int) -> Row:
    from workstation.adapters.worker import WorkerReader

    reader, ratios, took = WorkerReader(), [], []
    reader.warm()
    try:
        for turn in range(rounds + 1):
            begin = time.perf_counter()
            if reader.preview([path]) is None:
                raise RuntimeError("no preview")
            middle = time.perf_counter()
            reader.read([path])
            if turn:
                took.append(middle - begin)
                ratios.append((middle - begin) / (time.perf_counter() - middle))
    finally:
        reader.close()
    note = f"{statistics.median(took) * 1000:.0f} ms"
    return at_most("JPEG 2000 preview 6000 x 4000", ratios, 0.1, "its full decode", note)


def _reader_alone(path: Path, values: np.ndarray, rounds: int) -> Row:
    """The preview through the child, drawn in its standard view, but with no window."""
    from workstation.adapters.worker import WorkerReader
    from workstation.imaging.previewing import picture_of

    reader, ratios, took = WorkerReader(), [], []
    reader.warm()
    try:
        for turn in range(rounds + 2):
            begin = time.perf_counter()
            preview = reader.preview([path])
            if preview is None:
                raise RuntimeError("no preview")
            picture_of(preview)
            middle = time.perf_counter()
            np.fromfile(path, np.uint16)
            if turn < 2:
                _check(preview.scan.values[0], values)
                continue
            took.append(middle - begin)
            ratios.append((middle - begin) / (time.perf_counter() - middle))
    finally:
        reader.close()
    note = f"{statistics.median(took) * 1000:.1f} ms"
    return at_most("raw 6000 x 4000, preview drawn", ratios, 1.2, "np.fromfile", note)


def _on_screen(
    station: Path, raw: Path, wavelets: Path, values: np.ndarray, rounds: int
) -> list[Row]:
    from tests.screens.shots import Stage
    from workstation.domain.officer import Officer

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    stage = Stage(station, "dark", (1366, 768), demo=False)
    window = stage.window
    stage.until(lambda: window.sign_in_page.enter.isVisible(), "the form")
    bench: Any = window.bench
    bench.officer = Officer("bench", "Bench")
    bench._next_parcel = lambda _: None  # nothing is looked at ahead: every picture is cold
    window.page.setCurrentWidget(window.bench_page)
    station_open: Any = stage.bench.station
    station_open.reader.warm()
    station_open.reader.preview([raw])  # the child has loaded its decoders
    area = window.bench_page.picture
    rows = []
    for words, parcel, path in (("raw", RAW, raw), ("JPEG 2000", WAVELETS, wavelets)):
        ratios, took = [], []
        for turn in range(rounds + 2):
            begin = time.perf_counter()
            bench.scanned(parcel)
            while area.preview is None or area._stack.currentWidget() is not area.preview:
                stage.app.processEvents()
                if time.perf_counter() - begin > 20:
                    raise RuntimeError("no preview came")
            area.preview.repaint()
            shown = time.perf_counter()
            np.fromfile(path, np.uint16)
            if turn >= 2:
                took.append(shown - begin)
                ratios.append((shown - begin) / (time.perf_counter() - shown))
            stage.until(
                lambda: bench.state.views and not any(v.pending for v in bench.state.views),
                "the opinion",
            )
            bench.clear()
            bench._ahead._store.clear()
            bench._ahead._refs.clear()
            stage.live(50)
        what = f"barcode to first pixels painted, {words} 6000 x 4000"
        note = f"{statistics.median(took) * 1000:.1f} ms"
        if words == "raw":
            rows.append(at_most(what, ratios, 1.2, "np.fromfile of its file", note))
        else:
            note += "; no goal of its own: the goal is against its full decode"
            rows.append(Row(what, "none", statistics.median(ratios), (min(ratios), max(ratios)),
                            "np.fromfile of its file", True, note))  # fmt: skip
    stage.end()
    return rows


if __name__ == "__main__":
    from tests.benchmarks.table import as_text

    print(as_text(run(7)))
