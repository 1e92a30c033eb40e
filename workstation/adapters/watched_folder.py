"""A folder that is watched for manifest files, on a disk or on a network share.

Shares send no events, so the folder is gone through again and again. A file is taken when size and
time have not changed for some seconds by this station's own clock. It is copied first, and the copy
is what is read: nothing can change, be swapped for a link or vanish with the network while it is
being read. When all of it is in, the file moves into `done/`; one that is refused moves into
`quarantine/` with its reason beside it. Whatever is cut off in between is done again: importing the
same file twice changes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from workstation.adapters.folder_reasons import reason_text, repairs_text
from workstation.domain.notice import Notice, WorkstationError, failure
from workstation.services.manifest_import import ManifestImport
from workstation.services.ports import Clock
from workstation.services.sources.folder import FileTaken, FolderCounts, FolderLook, FolderState

log = logging.getLogger(__name__)

DONE, QUARANTINE = "done", "quarantine"
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", "~")
"""Endings of files that a program is still writing."""
_EMPTY_S = 60.0
"""An empty file is given this long to be filled."""
_MOST_A_LOOK = 100
_CHUNK = 1 << 20
_SPARE_BYTES = 500 << 20
"""What must stay free on the station's disk beside the copy."""
_BROKEN_OFF_S = 24 * 3600
_OWN = ("scans", "references", "models", "model-keys", "cache", "rules", "taking-in")
"""Folders of the data folder that are the station's."""
_OPEN = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_told = partial(failure, environment=True)
_SAFE = "Nothing of it has been taken in; it lies where it was."
_AGAIN = "It is tried again by itself."

Mark = tuple[int, int]
"""Size and time of a file: another mark is another file."""


Bring = Callable[[Path, Callable[[], bool]], ManifestImport]


@dataclass(slots=True)
class _Seen:
    mark: Mark
    since: float


@dataclass(frozen=True, slots=True)
class _Stuck:
    """A file that was looked at in full and could not be moved."""

    mark: Mark
    taken: FileTaken
    digest: str


class _Changed(Exception):
    """The file is not the one that was seen: it is waited for again."""


class WatchedFolder:
    """`services.sources.folder.FolderSource` over a real folder. One thread looks at a time.

    Parameters
    ----------
    folder : Path
        What is watched.
    bring : callable
        Takes the records of a file into the store; is asked after each batch whether to stop.
    incoming : Path
        A folder of the station's own for copies.
    stable_s : float
        A file is taken when it has not changed for so long.
    own : Path, optional
        The station's data folder: it and the folders in it that are the station's are not watched.
    """

    def __init__(
        self,
        folder: Path,
        bring: Bring,
        incoming: Path,
        clock: Clock,
        station: str,
        stable_s: float = 5.0,
        own: Path | None = None,
    ) -> None:
        self._own = own
        self._folder, self._bring, self._incoming = folder, bring, incoming
        self._clock, self._station, self._stable_s = clock, station, stable_s
        self._seen: dict[str, _Seen] = {}
        self._stuck: dict[str, _Stuck] = {}
        self._state = FolderState()
        self._looking = threading.Lock()
        self._stopping = threading.Event()

    @property
    def name(self) -> str:
        return str(self._folder)

    @property
    def state(self) -> FolderState:
        return self._state

    def stop(self) -> None:
        self._stopping.set()

    def settle(self) -> float:
        """See the port."""
        now = self._clock.monotonic()
        waits = [seen.since + self._wait(seen.mark) - now for seen in self._seen.values()]
        return max(0.05, min(waits)) if waits else 0.0

    def look(self) -> FolderLook:
        """See the port."""
        with self._looking:
            try:
                found = self._look()
            except WorkstationError as error:
                found = FolderLook(waiting=len(self._seen), notice=error.notice)
            self._state = self._state.after(found, self._clock.now())
            return found

    def counts(self) -> FolderCounts:
        """See the port."""
        try:
            self._refuse_own()
            marks, odd = self._listed()
        except WorkstationError as error:
            return FolderCounts(notice=error.notice)
        refused, done = (self._lying(self._folder / name) for name in (QUARANTINE, DONE))
        return FolderCounts(len(marks) + len(odd), refused, done)

    @staticmethod
    def _lying(place: Path) -> int:
        try:
            names = os.listdir(place)
        except OSError:
            return 0  # it has not been made yet
        beside = (".reason.txt", ".repairs.txt")
        return sum(not (name.startswith(".") or name.endswith(beside)) for name in names)

    # Looking

    def _look(self) -> FolderLook:
        self._refuse_own()
        marks, odd = self._listed()
        if odd:
            self._prepare_places()
        taken = [self._refuse_odd(name) for name in odd]
        now = self._clock.monotonic()
        for name in [name for name in self._seen if name not in marks]:
            del self._seen[name]
        for name in [name for name in self._stuck if name not in marks]:
            del self._stuck[name]
        for name, mark in marks.items():
            if name not in self._seen or self._seen[name].mark != mark:
                self._seen[name] = _Seen(mark, now)
        ready = [
            (mark[1], name)
            for name, mark in marks.items()
            if now - self._seen[name].since >= self._wait(mark)
        ]
        if ready and not odd:
            self._prepare_places()
        notice: Notice | None = None
        done = 0
        for _, name in sorted(ready)[:_MOST_A_LOOK]:
            if self._stopping.is_set():
                break
            try:
                one = self._take(name, marks[name])
            except _Changed:
                self._seen[name] = _Seen(marks[name], self._clock.monotonic())
                continue
            except WorkstationError as error:
                notice = error.notice
                if not notice.code.startswith("SOURCE-"):
                    break  # the store fails: the next file would fare no better
                continue
            done += 1
            if one is not None:
                taken.append(one)
        return FolderLook(tuple(taken), len(marks) - done, notice)

    def _listed(self) -> tuple[dict[str, Mark], list[str]]:
        """Files by their names, and what is no plain file. Folders are left alone."""
        marks: dict[str, Mark] = {}
        odd: list[str] = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                        continue
                    try:
                        told = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue  # it has been taken away meanwhile
                    if stat.S_ISREG(told.st_mode):
                        marks[entry.name] = told.st_size, told.st_mtime_ns
                    elif not stat.S_ISDIR(told.st_mode):
                        odd.append(entry.name)
        except OSError as error:
            raise _told(
                f"The watched folder {self._folder} cannot be read ({error.strerror}).",
                "What was taken in before is in; the files in it are untouched.",
                f"{_AGAIN} See whether the folder or the network share is there.",
                "SOURCE-12",
            ) from error
        return marks, odd

    def _prepare_places(self) -> None:
        try:
            for name in (DONE, QUARANTINE):
                place = self._folder / name
                place.mkdir(exist_ok=True)
                if place.is_symlink() or not place.is_dir():
                    raise NotADirectoryError(20, "is no folder", str(place))
                with tempfile.TemporaryFile(dir=place):
                    pass  # a file that could not be moved away would be taken again and again
        except OSError as error:
            raise _told(
                f"Files cannot be moved inside the watched folder {self._folder} "
                f"({error.strerror}).",
                "No file is taken from it.",
                f"Let this station write there and in “{DONE}” and “{QUARANTINE}” inside it.",
                "SOURCE-13",
            ) from error

    def _refuse_own(self) -> None:
        """The station's own files are no manifests: they would be moved into quarantine."""
        if self._own is None:
            return
        try:
            here, own = self._folder.resolve(), self._own.resolve()
        except (OSError, RuntimeError):
            return  # what cannot be reached is told by the next step
        if here == own or any(place in (here, *here.parents) for place in map(own.joinpath, _OWN)):
            raise _told(
                f"The watched folder {self._folder} is the station's own.",
                "No file is taken from it.",
                "Name another folder in station.toml under [sources].",
                "SOURCE-20",
            )

    def _wait(self, mark: Mark) -> float:
        return max(self._stable_s, _EMPTY_S) if mark[0] == 0 else self._stable_s

    # Taking

    def _take(self, name: str, mark: Mark) -> FileTaken | None:
        stuck = self._stuck.get(name)
        if stuck is not None and stuck.mark == mark:
            self._move(name, mark, stuck.taken, stuck.digest)
            return None
        self._state = replace(self._state, taking=shown(name).strip("“”")[:40])
        with self._copied(name, mark) as (copy, digest):
            taken = self._brought(name, copy)
        return self._move(name, mark, taken, digest)

    def _brought(self, name: str, copy: Path) -> FileTaken:
        try:
            told = self._bring(copy, self._stopping.is_set)
        except WorkstationError as error:
            if error.environment:
                raise
            return FileTaken(name, refused=error.notice)
        except Exception:
            log.exception("the file %r made the import fail", name)
            return FileTaken(name, refused=_BUG)
        if told.cancelled:
            raise _Changed  # it goes on from there another time
        run, count = told.run, told.count
        if run.repairs and not (run.read or run.containers or run.consignments):
            return FileTaken(name, repairs=told.repairs, to_repair=run.repairs, refused=_NOTHING)
        return FileTaken(
            name, count.new, count.changed, count.same, told.repairs, to_repair=run.repairs
        )

    @contextlib.contextmanager
    def _copied(self, name: str, mark: Mark) -> Iterator[tuple[Path, str]]:
        """A copy of the file as it was seen, and its SHA-256.

        Raises
        ------
        _Changed
            It is not the file that was seen, or not a plain one any more.
        WorkstationError
            SOURCE-16 where it cannot be read or there is no room.
        """
        try:
            self._incoming.mkdir(parents=True, exist_ok=True)
            self._forget_broken_off()
            if shutil.disk_usage(self._incoming).free < mark[0] + _SPARE_BYTES:
                raise OSError(28, "the station's disk is nearly full")
            folder = Path(tempfile.mkdtemp(dir=self._incoming))
        except OSError as error:
            raise _not_copied(name, error) from error
        try:
            try:
                copy = folder / name
                digest = self._copy(name, mark, copy)
            except OSError as error:
                raise _not_copied(name, error) from error
            yield copy, digest
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _copy(self, name: str, mark: Mark, copy: Path) -> str:
        digest = hashlib.sha256()
        try:
            handle = os.open(self._folder / name, _OPEN)
        except FileNotFoundError as error:
            raise _Changed from error
        with os.fdopen(handle, "rb") as source, copy.open("xb") as target:
            if _mark(os.fstat(handle)) != mark:
                raise _Changed
            left = mark[0]
            while left and (chunk := source.read(min(_CHUNK, left))):
                digest.update(chunk)
                target.write(chunk)
                left -= len(chunk)
            if left or source.read(1) or _mark(os.fstat(handle)) != mark:
                raise _Changed
        return digest.hexdigest()

    def _move(self, name: str, mark: Mark, taken: FileTaken, digest: str) -> FileTaken:
        """Put the file where it belongs; where that fails it is kept in mind and tried again."""
        path = self._folder / name
        place = self._folder / (DONE if taken.refused is None else QUARANTINE)
        try:
            if _mark(path.lstat()) != mark:
                return taken  # another file of that name has come: it is taken by itself
            target = place / _free_name(place, name, digest)
            text, ending = repairs_text(taken), ".repairs.txt"
            if taken.refused is not None:
                told = self._clock.now(), self._station, mark[0], digest
                text, ending = reason_text(taken, *told), ".reason.txt"
            if text:
                _write(_beside(target, ending, digest), text)
            path.rename(target)
        except FileNotFoundError:
            return taken  # somebody has taken it away meanwhile
        except OSError as error:
            self._stuck[name] = _Stuck(mark, taken, digest)
            raise _told(
                f"The file {shown(name)} cannot be moved into “{place.name}” ({error.strerror}).",
                "Its records are in." if taken.refused is None else "Nothing of it is in.",
                f"{_AGAIN} See whether another program holds the file open.",
                "SOURCE-17",
            ) from error
        self._stuck.pop(name, None)
        self._seen.pop(name, None)
        return replace(taken, moved_to=f"{place.name}/{target.name}")

    def _refuse_odd(self, name: str) -> FileTaken:
        """A link, pipe or device is moved as it is; it is never opened or followed."""
        taken = FileTaken(name, refused=_ODD)
        place = self._folder / QUARANTINE
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()
        target = place / _free_name(place, name, digest)
        try:
            told = self._clock.now(), self._station, 0, ""
            _write(_beside(target, ".reason.txt", digest), reason_text(taken, *told))
            (self._folder / name).rename(target)
        except OSError as error:
            log.info("%r cannot be moved: %s", name, error)
            return taken
        return FileTaken(name, refused=_ODD, moved_to=f"{place.name}/{target.name}")

    def _forget_broken_off(self) -> None:
        """Remove copies that a killed program has left, once nobody can be at them."""
        for left in self._incoming.glob("*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _BROKEN_OFF_S:
                    shutil.rmtree(left, ignore_errors=True)


def shown(name: str) -> str:
    """A file's name fit for a sentence, whatever bytes it is made of."""
    plain = os.fsencode(name).decode("utf-8", "replace")
    return "“" + "".join(c if c.isprintable() else "�" for c in plain)[:120] + "”"


def _mark(told: os.stat_result) -> Mark:
    if not stat.S_ISREG(told.st_mode):
        raise _Changed
    return told.st_size, told.st_mtime_ns


def _free_name(place: Path, name: str, digest: str) -> str:
    """The name, or one with the hash in it where a file of that name lies there."""
    stem, suffix = os.path.splitext(name)
    tried, count = name, 1
    while os.path.lexists(place / tried):
        number = "" if count == 1 else f"-{count}"
        tried = f"{stem[:80]}-{digest[:12]}{number}{suffix[:20]}"
        count += 1
    return tried


def _beside(target: Path, ending: str, digest: str) -> Path:
    if len(os.fsencode(target.name)) + len(ending) > 200:
        return target.with_name(f"{digest[:32]}{ending}")
    return target.with_name(target.name + ending)


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _not_copied(name: str, error: OSError) -> WorkstationError:
    return _told(
        f"The file {shown(name)} cannot be read now ({error.strerror or 'input error'}).",
        _SAFE,
        _AGAIN,
        "SOURCE-16",
    )


_ODD = Notice(
    fact="It is a link, a pipe or a device, not a file.",
    safe="It has not been opened or followed.",
    act="Put the file itself into the folder.",
    code="SOURCE-14",
)
_NOTHING = Notice(
    fact="None of its records can be used: each has something to repair.",
    safe="No record has been added or changed.",
    act="Put right what is listed below, then put the file into the folder again.",
    code="SOURCE-18",
)
_BUG = Notice(
    fact="The workstation made an error of its own with this file.",
    safe="What it held may be in up to the place of the error; importing it again does no harm.",
    act="Send the file to support.",
    code="SOURCE-19",
)
