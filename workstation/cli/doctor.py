"""`doctor`: proves that the installed program works, one line a thing."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workstation import __version__
from workstation.adapters.system_clock import SystemClock
from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import RULES_FOLDER, Station, open_station
from workstation.domain.findings import NotChecked
from workstation.domain.notice import WorkstationError
from workstation.reading import Pictures, open_pictures
from workstation.resources import assets_dir
from workstation.services.rules import load_rules
from workstation.services.rules.reading import site_files

_LIBRARIES = {
    "numpy": "numpy",
    "cv2": "opencv-python-headless",
    "onnxruntime": "onnxruntime",
    "pydicom": "pydicom",
    "gdcm": "python-gdcm",
    "openjpeg": "pylibjpeg-openjpeg",
    "rle": "pylibjpeg-rle",
    "jpeg_ls": "pyjpegls",
    "tifffile": "tifffile",
    "argon2": "argon2-cffi",
    "platformdirs": "platformdirs",
    "sqlite3": "",
}
_QT = (
    "from PySide6.QtGui import QGuiApplication as A; from PySide6.QtCore import qVersion as v; "
    "a = A(['doctor']); print(v(), a.platformName())"
)
_QT_SECONDS = 30
_LEAST_FREE_MIB = 500
_EARLIEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at. `ok` None: absent, and the bench's work does not need it."""

    name: str
    ok: bool | None
    words: str


def run(arguments: Arguments, answers: Answers) -> int:
    """0 where everything that the work needs is there, else 3."""
    lines: list[Line] = []
    for line in _lines(arguments.data_dir):
        lines.append(line)
        if not answers.as_json:
            mark = {True: "ok     ", False: "FAILED ", None: "absent "}[line.ok]
            answers.say(f"{mark} {line.name}: {line.words}")
    failed = [line.name for line in lines if line.ok is False]
    if answers.as_json:
        answers.document(
            {
                "works": not failed,
                "checks": [{"name": x.name, "ok": x.ok, "words": x.words} for x in lines],
            }
        )
    return 3 if failed else 0


def _lines(data_dir: Path) -> Iterator[Line]:
    yield Line(
        "program",
        True,
        f"nii-workstation {__version__}, Python {sys.version.split()[0]}, {sys.platform}",
    )
    for module, package in _LIBRARIES.items():
        yield _library(module, package)
    yield _qt("Qt", {"QT_QPA_PLATFORM": "offscreen"})
    yield _display()
    yield _tried("pictures", lambda: _pictures(data_dir))
    yield _tried("model", lambda: _model(data_dir))
    yield _tried("rules", lambda: _rules(data_dir))
    yield from _store(data_dir)
    yield _disk(data_dir)


def _library(module: str, package: str) -> Line:
    try:
        found = importlib.import_module(module)
        if module == "sqlite3":
            return Line("SQLite", True, str(found.sqlite_version))
        return Line(package, True, importlib.metadata.version(package))
    except Exception as error:
        return Line(package or module, False, f"cannot be loaded ({error})")


def _qt(name: str, environment: dict[str, str]) -> Line:
    """Qt is started in a child: where it finds no platform it ends its process."""
    if getattr(sys, "frozen", False):
        return Line(name, None, "is part of the bundle and is not tried apart from it")
    try:
        done = subprocess.run(
            [sys.executable, "-c", _QT],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_QT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Line(name, False, f"cannot be started ({type(error).__name__})")
    if done.returncode == 0:
        version, platform = done.stdout.split()[:2]
        return Line(name, True, f"{version}, platform {platform}")
    if "No module named 'PySide6'" in done.stderr:
        return Line(name, None, "not installed: no window, the verbs work")
    last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    return Line(name, False, last)


def _display() -> Line:
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return Line("display", None, "none: no window, the verbs work")
    environment = {}
    if os.environ.get("QT_QPA_PLATFORM"):
        environment = {"QT_QPA_PLATFORM": os.environ["QT_QPA_PLATFORM"]}
    return _qt("display", environment)


def _tried(name: str, attempt: Callable[[], Line]) -> Line:
    try:
        return attempt()
    except WorkstationError as error:
        return Line(name, False, str(error.notice))


def _with(data_dir: Path, work: Callable[[Pictures], Line]) -> Line:
    pictures = open_pictures(data_dir)
    try:
        return work(pictures)
    finally:
        pictures.close()


def _pictures(data_dir: Path) -> Line:
    def work(pictures: Pictures) -> Line:
        try:
            pictures.reader.header(Path(__file__))
        except WorkstationError as error:
            if error.environment:
                raise
        return Line("pictures", True, "the decoder's process answers")

    return _with(data_dir, work)


def _model(data_dir: Path) -> Line:
    def work(pictures: Pictures) -> Line:
        found = pictures.model.identity()
        if isinstance(found, NotChecked):
            state = None if found.code == "MODEL-01" else False
            return Line("model", state, f"no machine opinion: {found.reason} ({found.code})")
        words = f"{found.model_id} {found.version}, SHA-256 {found.sha256}"
        words = f"{words}, threshold {found.default_threshold:.2f}, {found.signed}"
        return Line("model", True, words)

    return _with(data_dir, work)


def _rules(data_dir: Path) -> Line:
    """The rules in force, and the site's files of rules and tables that are left out, by name."""
    site = data_dir / RULES_FOLDER
    rules = load_rules(assets_dir() / "rules", SystemClock().now().date(), site)
    left = [f"{one.file} is left out: {one.why}" for one in rules.left_out]
    left += rules.tables.tariff.problems
    if left:
        return Line("rules", False, " ".join(left))
    own = len(site_files(site))
    words = f"{len(rules.rules)} rules, {own} of the site's own files"
    return Line(
        "rules", True, words if own else f"{len(rules.rules)} rules, none of the site's own"
    )


def _store(data_dir: Path) -> Iterator[Line]:
    try:
        station = open_station(data_dir, read_only=True)
    except WorkstationError as error:
        if error.notice.code == "STORE-08":
            yield Line("store", None, f"none yet in {data_dir}")
            yield _clock(None)
        else:
            yield Line("store", False, str(error.notice))
        return
    try:
        yield _tried("store", lambda: _store_line(station))
        yield _tried("scans", lambda: _scans_line(station))
        yield _tried("log", lambda: _log_line(station))
        yield _tried("keys", lambda: _keys_line(station))
        yield _tried("service", lambda: _service_line(station))
        yield _tried("folder", lambda: _folder_line(station))
        yield _clock(station)
    finally:
        station.close()


def _store_line(station: Station) -> Line:
    problems = station.database.problems()
    if problems:
        return Line("store", False, f"damaged: {problems[0]}")
    counts = ", ".join(f"{n} {state.value}" for state, n in station.store.counts().items())
    return Line("store", True, f"{station.database.path}: {counts}")


def _scans_line(station: Station) -> Line:
    known, absent = station.database.parcels.absent_files()
    if absent:
        words = f"{len(absent)} missing or not as stored, the newest is {absent[0]}"
        return Line("scans", False, words)
    return Line("scans", True, f"{known} picture files stored")


def _log_line(station: Station) -> Line:
    found = station.log.verify()
    if found.holds:
        return Line("log", True, f"holds, {found.entries} entries")
    return Line("log", False, f"broken at entry {found.first_bad}: {found.why}")


def _keys_line(station: Station) -> Line:
    why = station.key_care.why_not_signed()
    if why:
        return Line("keys", False, f"the station signs nothing: {why}")
    if station.key_care.others_may_read():
        return Line("keys", False, "other users of this computer may read the station's key file")
    used = [key for key in station.key_care.listed() if key.in_use and not key.key.officer]
    if not used:
        return Line("keys", None, "the log tells of no station key yet")
    return Line("keys", True, f"the station signs with {used[0].fingerprint}")


def _service_line(station: Station) -> Line:
    service = station.sources.service
    if service is None:
        return Line("service", None, "no manifest service is named")
    called = service.look()
    to_repair = len(service.repairs())
    repair = f", {to_repair} to repair in its records" if to_repair else ""
    return Line("service", True, f"{service.name} answers as {called}{repair}")


def _folder_line(station: Station) -> Line:
    folder = station.sources.folder
    if folder is None:
        return Line("folder", None, "no folder is watched")
    found = folder.counts()
    if found.notice is not None:
        return Line("folder", False, str(found.notice))
    words = f"{found.waiting} waiting, {found.quarantine} in quarantine, {found.done} done"
    return Line("folder", True, f"{folder.name}: {words}")


def _clock(station: Station | None) -> Line:
    now = datetime.now(UTC)
    words = now.isoformat(timespec="seconds").replace("+00:00", "Z")
    if now < _EARLIEST_CLOCK:
        return Line("clock", False, f"{words} is before this program was made")
    last = station.log.last() if station is not None else None
    if last is not None and datetime.fromisoformat(str(last.content.get("at"))) > now:
        return Line("clock", False, f"{words} is before the last entry of the log: set back")
    return Line("clock", True, words)


def _disk(data_dir: Path) -> Line:
    place = data_dir
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        free = shutil.disk_usage(place).free // (1024 * 1024)
    except OSError as error:
        return Line("disk", False, f"{place}: {error.strerror}")
    return Line("disk", free >= _LEAST_FREE_MIB, f"{free} MiB free at {place}")
