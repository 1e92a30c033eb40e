"""A set of simulated parcels on disk: DICOS, rendered pictures, COCO. Drawn by child processes.

    DIR/simulated-set.json   what the set is: seed, profile, threats, palette, who made it
    DIR/dicos/               sSEED-NNNNNN_low.dcs and _high.dcs
    DIR/pictures/            sSEED-NNNNNN.png or .jpg, and what it declares beside it
    DIR/annotations.json     COCO, over the pictures of both kinds
    DIR/truth.json           what COCO has no place for
    DIR/.parts/              one file a parcel, written last: the parcel is whole

The same command goes on where an earlier one was stopped. Nothing that is not the set's own is
written over. The caller's process imports no numpy, OpenCV or pydicom.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workstation import __version__
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import SIDECAR_SUFFIX, Energy, PictureKind, Scan, SourceFile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workstation.simulation import SimulatedScan
    from workstation.simulation.sets import Recipe

DRAW = "--draw-set"
MARKER, ANNOTATIONS, TRUTH, PARTS = "simulated-set.json", "annotations.json", "truth.json", ".parts"
STANDARD = "standard"
"""This program's own standard view, in place of a maker's palette."""
JPEG_QUALITY = 85
_FORMAT = 1
_FIRST_DAY = datetime(2026, 1, 1, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SetWish:
    """What a set is; two sets of the same wish hold the same parcels."""

    seed: int
    profile: str
    threats: float
    palette: str = STANDARD
    form: Literal["png", "jpeg"] = "png"

    def stem(self, number: int) -> str:
        """The name of a parcel's files."""
        return f"s{self.seed}-{number:06d}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was done for a set."""

    new: int
    kept: int
    seconds: float
    annotations: Path
    truth: Path


def draw_set(
    folder: Path,
    wish: SetWish,
    count: int,
    *,
    progress: Callable[[int, int], None] = lambda done, all_: None,
    clock: Callable[[], float],
    processes: int | None = None,
) -> Drawn:
    """Draw the parcels 0..count-1 of a set that are not in the folder yet.

    Parameters
    ----------
    progress : called with (parcels done, parcels to be drawn)
    clock : seconds that never run backwards
    processes : int, optional
        Child processes; by default one for each processor. 0 draws in this process.

    Raises
    ------
    WorkstationError
        SIMULATE-01 to -05, or SCAN-16 or PICTURE-01 where a file cannot be written.
    """
    _take_possession(folder, wish)
    missing = [number for number in range(count) if not is_whole(folder, wish, number)]
    begin = clock()
    if missing:
        progress(0, len(missing))
        if processes == 0:
            for done, number in enumerate(missing, 1):
                draw_one(folder, wish, number)
                progress(done, len(missing))
        else:
            _by_children(folder, wish, missing, processes or os.cpu_count() or 1, progress)
    seconds = clock() - begin
    _assemble(folder, wish, count)
    return Drawn(len(missing), count - len(missing), seconds, folder / ANNOTATIONS, folder / TRUTH)


def _take_possession(folder: Path, wish: SetWish) -> None:
    """Mark an empty or absent folder as the set's; refuse any other that is not it already."""
    told = {"format": _FORMAT, "made_by": f"nii-workstation {__version__}", "simulated": True}
    told |= asdict(wish)
    marker = folder / MARKER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = sorted(entry.name for entry in folder.iterdir())
        if MARKER in found:
            kept = json.loads(marker.read_text("utf-8"))
            if kept != told:
                raise _refused(_difference(kept, told), "SIMULATE-02")
        elif found:
            raise _refused(
                f"The folder {folder} holds files that are no simulated set ({found[0]}).",
                "SIMULATE-01",
            )
        for part in ("dicos", "pictures", PARTS):
            (folder / part).mkdir(exist_ok=True)
        if MARKER not in found:
            _write(marker, _json(told))
    except OSError as error:
        raise _unwritable(folder, error) from error
    except ValueError as error:
        raise _refused(f"{marker} is damaged.", "SIMULATE-02") from error


def _difference(kept: Any, told: dict[str, object]) -> str:
    names = [name for name in told if not isinstance(kept, dict) or kept.get(name) != told[name]]
    return (
        "The folder holds a simulated set that was made otherwise: another "
        f"{', '.join(name.replace('_', ' ') for name in names) or 'form'}."
    )


def _refused(fact: str, code: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact, "Nothing has been written there.", "Name a new or an empty folder (--out).", code
        )
    )


def _unwritable(path: Path, error: OSError) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"{path} cannot be used ({error.strerror or error}).",
            safe="Parcels that are whole are kept.",
            act="Choose another folder, or free space on this disk; the same command goes on.",
            code="SIMULATE-03",
        ),
        environment=True,
    )


def is_whole(folder: Path, wish: SetWish, number: int) -> bool:
    """True where a parcel's files are all there, as long as they were written."""
    try:
        part = json.loads(_part(folder, wish, number).read_text("utf-8"))
        return all((folder / name).stat().st_size == size for name, size in part["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _part(folder: Path, wish: SetWish, number: int) -> Path:
    return folder / PARTS / f"{wish.stem(number)}.json"


def _assemble(folder: Path, wish: SetWish, count: int) -> None:
    """Write annotations.json and truth.json over every whole parcel of the set."""
    from workstation.simulation.sets import coco

    try:
        parts = [
            json.loads(path.read_text("utf-8"))
            for path in sorted((folder / PARTS).glob(f"s{wish.seed}-*.json"))
        ]
        words = (
            f"Simulated parcels, none of them real: seed {wish.seed}, profile {wish.profile}, "
            f"share with contraband {wish.threats:g}, palette {wish.palette}; nii-workstation "
            f"{__version__}"
        )
        _write(folder / ANNOTATIONS, _json(coco(parts, words)))
        truth = {"simulated": True, "words": words, "parcels": [part["truth"] for part in parts]}
        _write(folder / TRUTH, _json(truth))
    except OSError as error:
        raise _unwritable(folder, error) from error
    except (ValueError, KeyError) as error:
        raise _refused(f"A part of the set in {folder} is damaged.", "SIMULATE-05") from error


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(", ", ": ")).encode("ascii")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


# ---- child processes ------------------------------------------------------------------------


def _by_children(
    folder: Path,
    wish: SetWish,
    missing: Sequence[int],
    processes: int,
    progress: Callable[[int, int], None],
) -> None:
    parts = max(1, min(processes, len(missing)))
    start = [sys.executable, DRAW]
    if not getattr(sys, "frozen", False):
        start = [sys.executable, "-P", "-m", "workstation", DRAW]
    paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    path = os.pathsep.join(part for part in paths if part)
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    answers: queue.Queue[str | None] = queue.Queue()
    with tempfile.TemporaryFile() as errors:
        children = [
            subprocess.Popen(
                [*start, str(folder), json.dumps(asdict(wish))],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="ascii",
            )
            for _ in range(parts)
        ]
        listeners = [
            threading.Thread(target=_listen, args=(child, answers), daemon=True)
            for child in children
        ]
        try:
            for number, child in enumerate(children):
                _deal(child, missing[number::parts])
            for listener in listeners:
                listener.start()
            _hear(answers, len(children), len(missing), progress)
        finally:
            for child in children:
                if child.poll() is None:
                    child.kill()
                child.wait()
            for listener in listeners:
                if listener.ident is not None:
                    listener.join()
            for child in children:
                if child.stdout is not None:
                    child.stdout.close()
        if any(child.returncode for child in children):
            errors.seek(0)
            words = errors.read().decode("utf-8", "replace").strip().splitlines()
            raise _child_failed(words[-1] if words else "-")


def _deal(child: subprocess.Popen[str], numbers: Sequence[int]) -> None:
    """Tell a child its parcels; a child that has ended already is found out by its status."""
    if child.stdin is None:
        return
    try:
        child.stdin.write("\n".join(map(str, numbers)))
        child.stdin.close()
    except OSError:
        child.wait()


def _listen(child: subprocess.Popen[str], answers: queue.Queue[str | None]) -> None:
    if child.stdout is not None:
        for line in child.stdout:
            answers.put(line)
    answers.put(None)


def _hear(
    answers: queue.Queue[str | None],
    children: int,
    parcels: int,
    progress: Callable[[int, int], None],
) -> None:
    done = 0
    while children:
        line = answers.get()
        if line is None:
            children -= 1
            continue
        told = json.loads(line)
        if "error" in told:
            raise WorkstationError(Notice(**told["error"]), environment=told["environment"])
        done += 1
        progress(done, parcels)


def _child_failed(words: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"A simulated parcel cannot be drawn ({words}).",
            safe="Parcels that are whole are kept.",
            act="Free memory and disk space; the same command goes on.",
            code="SIMULATE-04",
        ),
        environment=True,
    )


def serve(folder: Path, wish_json: str) -> int:
    """A child: draws the parcels whose numbers stand on standard input, telling each by a line."""
    wish = SetWish(**json.loads(wish_json))
    for word in sys.stdin.read().split():
        try:
            draw_one(folder, wish, int(word))
        except WorkstationError as error:
            told = {"error": asdict(error.notice), "environment": error.environment}
            print(json.dumps(told), flush=True)
            return 0
        print(json.dumps({"done": int(word)}), flush=True)
    return 0


# ---- one parcel -----------------------------------------------------------------------------


def draw_one(folder: Path, wish: SetWish, number: int) -> None:
    """Draw a parcel and write its files, the part file last.

    Raises
    ------
    WorkstationError
        SIMULATE-02 where a file of that name holds something else; SCAN-16, PICTURE-01 or
        SIMULATE-03 where one cannot be written.
    """
    from workstation.simulation.sets import draw, marks_of, recipe, truth

    wanted = recipe(number, seed=wish.seed, profile=wish.profile, threats=wish.threats)
    scan = draw(wanted)
    stem = wish.stem(number)
    low, high = _write_dicos(folder / "dicos", stem, scan, number)
    picture = _write_picture(folder / "pictures", stem, scan, wish, wanted)
    rows, columns = scan.low.shape
    common = {
        "width": int(columns),
        "height": int(rows),
    }
    about = {
        "parcel": stem,
        "profile": wanted.profile,
        "filling": wanted.filling,
        "concealment": scan.concealment,
        "package": scan.package,
        "simulated": True,
    }
    images = [
        {
            "file_name": low,
            **common,
            "extra": {**about, "kind": PictureKind.DUAL_ENERGY.value, "files": [low, high]},
        },
        {
            "file_name": picture,
            **common,
            "extra": {
                **about,
                "kind": PictureKind.RENDERED_COLOUR.value,
                "palette": wish.palette,
            },
        },
    ]
    names = [low, high, picture, picture + SIDECAR_SUFFIX]
    part = {
        "images": images,
        "annotations": marks_of(scan),
        "truth": {"parcel": stem, **truth(scan, wanted)},
        "files": {name: (folder / name).stat().st_size for name in names},
    }
    try:
        _write(_part(folder, wish, number), _json(part))
    except OSError as error:
        raise _unwritable(_part(folder, wish, number), error) from error


def _write_dicos(folder: Path, stem: str, scan: SimulatedScan, number: int) -> tuple[str, str]:
    from workstation.adapters.pictures.dicos import uid_for, write_dx
    from workstation.simulation.spectrum import beam_of

    profile = scan.profile
    names = []
    low_kev, high_kev = beam_of(profile).effective_kev
    for energy, values, kvp, kev in (
        (Energy.LOW, scan.low, profile.low_kv, low_kev),
        (Energy.HIGH, scan.high, profile.tube_kv, high_kev),
    ):
        path = folder / f"{stem}_{energy.value}.dcs"
        with _unless_foreign(path) as target:
            write_dx(
                target,
                values,
                energy=energy,
                effective_energy_kev=kev,
                kvp=kvp,
                ooi_id=f"SIM-{stem}",
                scan_uid=uid_for("simulated-set", stem, profile.name, str(scan.seed)),
                spacing_mm=(scan.spacing_mm, scan.spacing_mm),
                air_value=scan.air_value,
                black_level=scan.black_level,
                window=None,
                acquired_at=_FIRST_DAY + timedelta(minutes=number),
                device=f"simulated scanner {profile.name}",
            )
        names.append(f"{folder.name}/{path.name}")
    return names[0], names[1]


class _unless_foreign:  # noqa: N801 - reads as a statement
    """Gives the path to write to; where a file is there already, what was written must equal it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._other = path.with_name(f".{path.name}.again") if path.exists() else path

    def __enter__(self) -> Path:
        return self._other

    def __exit__(self, *failure: object) -> None:
        if self._other is self._path:
            return
        try:
            if failure[0] is None and self._other.read_bytes() != self._path.read_bytes():
                raise _refused(
                    f"The file {self._path} is not one that this set makes.", "SIMULATE-06"
                )
        except OSError as error:
            raise _unwritable(self._path, error) from error
        finally:
            self._other.unlink(missing_ok=True)


def _write_picture(
    folder: Path, stem: str, scan: SimulatedScan, wish: SetWish, wanted: Recipe
) -> str:
    import cv2

    rgb = rendered(scan, wish.palette, wanted.seed)
    suffix = ".png" if wish.form == "png" else ".jpg"
    options = (
        [cv2.IMWRITE_PNG_COMPRESSION, 3]
        if wish.form == "png"
        else [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    )
    done, data = cv2.imencode(suffix, cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise ValueError(f"not a picture: {rgb.shape} {rgb.dtype}")
    path = folder / f"{stem}{suffix}"
    declared = {
        "declared_by": f"nii-workstation {__version__}, simulated",
        "values": "rendered",
        "simulated": True,
        "ooi_id": f"SIM-{stem}",
        "device": f"simulated scanner {scan.profile.name}",
    }
    try:
        for target, content in (
            (path, data.tobytes()),
            (path.with_name(path.name + SIDECAR_SUFFIX), _json(declared)),
        ):
            with _unless_foreign(target) as place:
                _write(place, content)
    except OSError as error:
        raise _unwritable(path, error) from error
    return f"{folder.name}/{path.name}"


def palettes() -> tuple[str, ...]:
    """Names that `SetWish.palette` may have."""
    from workstation.simulation.rendering import looks

    return (STANDARD, *looks())


def rendered(scan: SimulatedScan, palette: str, seed: int) -> NDArray[np.uint8]:
    """The (H, W, 3) RGB display picture of a scan, in a palette of `palettes()`."""
    import numpy as np

    from workstation.imaging.display import standard_picture
    from workstation.simulation.rendering import render

    if palette != STANDARD:
        return render(scan, palette, np.random.default_rng([seed, 8]))
    return standard_picture(as_scan(scan, f"{seed:x}"))


def as_scan(scan: SimulatedScan, name: str) -> Scan:
    """A simulated picture as the readers would give it."""
    import numpy as np

    from workstation.simulation.spectrum import beam_of

    values = np.stack([scan.low, scan.high])
    values.setflags(write=False)
    return Scan(
        PictureKind.DUAL_ENERGY,
        values,
        16,
        (SourceFile(name, "0" * 64, values.nbytes, "simulated"),),
        energies=(Energy.LOW, Energy.HIGH),
        air_value=scan.air_value,
        black_level=scan.black_level,
        effective_energies_kev=beam_of(scan.profile).effective_kev,
        spacing_mm=(scan.spacing_mm, scan.spacing_mm),
        simulated=True,
    )
