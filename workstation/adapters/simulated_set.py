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
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from workstation import __version__
from workstation.domain.notice import Notice, WorkstationError

if TYPE_CHECKING:
    pass

DRAW = "--draw-set"
MARKER, ANNOTATIONS, TRUTH, PARTS = "simulated-set.json", "annotations.json", "truth.json", ".parts"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class SetWish:
    """What a set is; two sets of the same wish hold the same parcels."""

    seed: int
    profile: str
    threats: float
    palette: str = "standard"
    form: Literal["png", "jpeg"] = "png"
    contraband: tuple[str, ...] = ()
    """Families that the contraband is drawn from; empty: all."""

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
            from workstation.adapters.simulated_parcel import draw_one

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
    told |= asdict(wish) | {"contraband": list(wish.contraband)}
    marker = folder / MARKER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = sorted(entry.name for entry in folder.iterdir())
        if MARKER in found:
            kept = json.loads(marker.read_text("utf-8"))
            if isinstance(kept, dict):  # sets of earlier versions were always drawn from all
                kept.setdefault("contraband", [])
            if kept != told:
                raise refused(_difference(kept, told), "SIMULATE-02")
        elif found:
            raise refused(
                f"The folder {folder} holds files that are no simulated set ({found[0]}).",
                "SIMULATE-01",
            )
        for part in ("dicos", "pictures", PARTS):
            (folder / part).mkdir(exist_ok=True)
        if MARKER not in found:
            write_whole(marker, as_json(told))
    except OSError as error:
        raise unwritable(folder, error) from error
    except ValueError as error:
        raise refused(f"{marker} is damaged.", "SIMULATE-02") from error


def _difference(kept: Any, told: dict[str, object]) -> str:
    names = [name for name in told if not isinstance(kept, dict) or kept.get(name) != told[name]]
    return (
        "The folder holds a simulated set that was made otherwise: another "
        f"{', '.join(name.replace('_', ' ') for name in names) or 'form'}."
    )


def refused(fact: str, code: str) -> WorkstationError:
    """A folder that is not this set's to write in."""
    return WorkstationError(
        Notice(
            fact, "Nothing has been written there.", "Name a new or an empty folder (--out).", code
        )
    )


def unwritable(path: Path, error: OSError) -> WorkstationError:
    """SIMULATE-03: the disk does not take it."""
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
        part = json.loads(part_file(folder, wish, number).read_text("utf-8"))
        return all((folder / name).stat().st_size == size for name, size in part["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def part_file(folder: Path, wish: SetWish, number: int) -> Path:
    """Where a parcel's part of the truth lies; it is written last."""
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
        write_whole(folder / ANNOTATIONS, as_json(coco(parts, words)))
        truth = {"simulated": True, "words": words, "parcels": [part["truth"] for part in parts]}
        write_whole(folder / TRUTH, as_json(truth))
    except OSError as error:
        raise unwritable(folder, error) from error
    except (ValueError, KeyError) as error:
        raise refused(f"A part of the set in {folder} is damaged.", "SIMULATE-05") from error


def as_json(value: object) -> bytes:
    """The bytes that are written of a document."""
    return json.dumps(value, separators=(", ", ": ")).encode("ascii")


def write_whole(path: Path, data: bytes) -> None:
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
    from workstation.adapters.simulated_parcel import draw_one

    told = json.loads(wish_json)
    wish = SetWish(**told | {"contraband": tuple(told["contraband"])})
    for word in sys.stdin.read().split():
        try:
            draw_one(folder, wish, int(word))
        except WorkstationError as error:
            told = {"error": asdict(error.notice), "environment": error.environment}
            print(json.dumps(told), flush=True)
            return 0
        print(json.dumps({"done": int(word)}), flush=True)
    return 0
