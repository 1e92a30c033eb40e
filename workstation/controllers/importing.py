"""The import window: files, what each would bring, bringing them in, what is to repair."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Protocol

from workstation.controllers.record_facts import grouped
from workstation.domain.notice import BUG, Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.import_ports import ImportRun
from workstation.services.manifest_import import ImportProgress, ManifestImport, ManifestPreview
from workstation.services.manifest_reading import TableSample
from workstation.services.manifests.columns import Column, ColumnMap, heading
from workstation.services.ports import Clock, Runner

LANE = "import"
"""A thread and a connection of its own: nobody waits for it."""
_RATE_S = 10.0
"""The rate told is that of the last seconds: the start of an import is no measure of its end."""


class Stage(StrEnum):
    """How far one file is."""

    LOOKING = "looking"
    LOOKED_AT = "looked at"
    WAITING = "waiting"
    IMPORTING = "importing"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class ManifestDesk(Protocol):
    """`services.import_desk.ImportDesk`. Blocking calls."""

    def preview(self, file: Path, columns: ColumnMap | None = None) -> ManifestPreview: ...

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> ManifestImport: ...

    def sample(self, file: Path) -> TableSample | None: ...

    def maps(self) -> tuple[ColumnMap, ...]: ...

    def save_map(self, columns: ColumnMap) -> tuple[ColumnMap, ...]: ...

    def runs(self) -> tuple[ImportRun, ...]: ...

    def repairs(self, run_id: int, limit: int = 1000) -> tuple[Repair, ...]: ...

    def save_repairs(self, run_id: int, source: str, target: Path) -> int: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an import goes and how long it takes yet, as far as that is known."""

    records_per_s: float | None = None
    left_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ImportFile:
    """One chosen file."""

    path: Path
    stage: Stage = Stage.LOOKING
    preview: ManifestPreview | None = None
    sample: TableSample | None = None
    """The first rows of a table."""
    columns: ColumnMap | None = None
    """The map the officer chose; None: the site's map that fits, else our own names."""
    progress: ImportProgress | None = None
    pace: Pace = Pace()
    done: ManifestImport | None = None
    notice: Notice | None = None

    @property
    def ready(self) -> bool:
        """It was looked at and may be imported, once more where that failed or was cancelled."""
        again = (Stage.LOOKED_AT, Stage.CANCELLED, Stage.REFUSED)
        return self.stage in again and self.preview is not None and not self.unnamed

    @property
    def unnamed(self) -> bool:
        """It is a table that names no parcels: its columns are to be named first."""
        if self.preview is None or self.sample is None or self.preview.columns is not None:
            return False
        return "parcel_id" not in map(heading, self.sample.header)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What is to be repaired, as known now."""
        if self.done is not None:
            return self.done.repairs
        return self.preview.repairs if self.preview is not None else ()

    @property
    def words(self) -> str:
        """One line that says how it stands with the file."""
        if self.notice is not None:
            return str(self.notice)
        if self.stage is Stage.LOOKING:
            return "looking at it…"
        if self.stage is Stage.IMPORTING:
            return _under_way(self.progress, self.pace)
        if self.done is not None:
            return _outcome(self.done)
        if self.preview is not None:
            told = _previewed(self.preview)
            if self.unnamed:
                return f"{told}; no column names the parcels: name its columns first"
            return f"waits to be imported; {told}" if self.stage is Stage.WAITING else told
        return self.stage.value


@dataclass(frozen=True, slots=True, eq=False)
class ImportState:
    """What the import window shows."""

    files: tuple[ImportFile, ...] = ()
    chosen: int = 0
    maps: tuple[ColumnMap, ...] = ()
    runs: tuple[ImportRun, ...] = ()
    old_repairs: tuple[Repair, ...] = ()
    """Of the earlier import that was chosen in the history."""
    old_run: int | None = None
    message: str = ""
    failed: bool = False

    @property
    def file(self) -> ImportFile | None:
        return self.files[self.chosen] if self.chosen < len(self.files) else None

    @property
    def busy(self) -> bool:
        """An import is under way or waits for its turn."""
        return any(f.stage in (Stage.IMPORTING, Stage.WAITING) for f in self.files)

    @property
    def can_import(self) -> bool:
        return not self.busy and any(file.ready for file in self.files)


class ImportController:
    """State of the import window. No Qt; one thread only.

    An import goes on while the window is closed; `close` ends it at its next batch.
    """

    def __init__(
        self,
        desk: ManifestDesk,
        runner: Runner,
        clock: Clock,
        show: Callable[[ImportState], None],
        brought: Callable[[], None] = lambda: None,
    ) -> None:
        self._desk, self._runner, self._clock = desk, runner, clock
        self._show, self._brought = show, brought
        self._state = ImportState()
        self._cancel = threading.Event()
        self._told: ImportProgress | None = None
        self._marks: deque[tuple[float, int, int]] = deque()

    @property
    def state(self) -> ImportState:
        return self._state

    def open(self) -> None:
        """The window is opened: the site's maps and earlier imports are read."""
        self._do(lambda: (self._desk.maps(), self._desk.runs()), self._known)

    def add(self, paths: Sequence[Path]) -> None:
        """Look at more files."""
        known = {file.path for file in self._state.files}
        fresh = [path for path in dict.fromkeys(paths) if path not in known]
        if not fresh:
            return
        first = len(self._state.files)
        files = (*self._state.files, *(ImportFile(path) for path in fresh))
        self._set(replace(self._state, files=files, chosen=first, message="", failed=False))
        for path in fresh:
            self._look(path)

    def choose(self, place: int) -> None:
        """Another file is looked at."""
        if 0 <= place < len(self._state.files) and place != self._state.chosen:
            self._set(replace(self._state, chosen=place))

    def use_map(self, columns: ColumnMap | None) -> None:
        """Read the chosen file's columns by another map; None: as found fit."""
        file = self._state.file
        if file is None or file.stage in (Stage.IMPORTING, Stage.WAITING):
            return
        fresh = ImportFile(file.path, sample=file.sample, columns=columns)
        self._put(fresh)
        self._look(file.path)

    def save_map(
        self,
        name: str,
        fields: Sequence[str],
        decimal: str = ".",
        dates: str = "",
        zone: str = "",
        units: Sequence[str] = (),
        constants: Mapping[str, str] | None = None,
    ) -> None:
        """Name the chosen table's columns: our field for each of theirs, "" to leave it out.

        `units` are those of the columns that are weights, in the columns' order; `constants` the
        fields that every row has alike.
        """
        file = self._state.file
        if file is None or file.sample is None:
            return
        from workstation.services.manifests.columns import zone_of

        titles = file.sample.header
        units = units or [""] * len(titles)
        columns = {
            heading(title): Column(ours, unit or "kg", title=title)
            for title, ours, unit in zip(titles, fields, units, strict=True)
            if ours
        }
        ignored = frozenset(
            heading(title) for title, ours in zip(titles, fields, strict=True) if not ours
        )
        grouping = {",": ".", ".": ""}[decimal]
        made = ColumnMap(
            name.strip(),
            columns,
            ignored,
            dict(constants or {}),
            decimal,
            grouping,
            dates.strip(),
            zone_of(zone),
        )
        self._do(partial(self._desk.save_map, made), partial(self._map_saved, made))

    def bring_in(self) -> None:
        """Import every file that was looked at, one after another."""
        if not self._state.can_import:
            return
        self._cancel.clear()
        files = tuple(
            replace(f, stage=Stage.WAITING, done=None, notice=None) if f.ready else f
            for f in self._state.files
        )
        self._set(replace(self._state, files=files, message="", failed=False))
        self._next()

    def cancel(self) -> None:
        """End the import at its next batch; what is in stays in."""
        self._cancel.set()
        files = tuple(
            replace(f, stage=Stage.LOOKED_AT) if f.stage is Stage.WAITING else f
            for f in self._state.files
        )
        self._set(replace(self._state, files=files))

    def close(self) -> None:
        """The program ends."""
        self._cancel.set()

    def tick(self) -> None:
        """A moment has passed: show how far an import is."""
        told = self._told
        place = self._under_way()
        if told is None or place is None or told is self._state.files[place].progress:
            return
        self._mark(told)
        self._put(replace(self._state.files[place], progress=told, pace=self._pace(told)))

    def show_run(self, run_id: int) -> None:
        """What is to be repaired of an earlier import."""
        self._do(partial(self._desk.repairs, run_id), partial(self._old, run_id))

    def save_repairs(self, run_id: int, source: str, target: Path) -> None:
        """Write an import's list of what is to be repaired to a CSV file."""
        self._do(
            partial(self._desk.save_repairs, run_id, source, target),
            lambda count: self._say(
                f"{grouped(count)} line{'' if count == 1 else 's'} written to {target.name}."
            ),
        )

    # Inside

    def _do(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._runner.submit(LANE, work, done, self._failed)

    def _look(self, path: Path) -> None:
        file = self._file(path)
        columns = None if file is None else file.columns

        def look() -> tuple[TableSample | None, ManifestPreview]:
            return self._desk.sample(path), self._desk.preview(path, columns)

        self._runner.submit(
            LANE, look, partial(self._looked, path, columns), partial(self._refused, path)
        )

    def _looked(
        self,
        path: Path,
        columns: ColumnMap | None,
        answer: tuple[TableSample | None, ManifestPreview],
    ) -> None:
        file = self._file(path)
        if file is not None and file.stage is Stage.LOOKING and file.columns is columns:
            sample, preview = answer
            self._put(replace(file, stage=Stage.LOOKED_AT, preview=preview, sample=sample))

    def _refused(self, path: Path, error: Exception) -> None:
        file = self._file(path)
        if file is not None:
            self._put(replace(file, stage=Stage.REFUSED, notice=_notice(error)))

    def _next(self) -> None:
        waiting = next((f for f in self._state.files if f.stage is Stage.WAITING), None)
        if waiting is None or self._cancel.is_set():
            return
        self._told = None
        self._marks.clear()
        self._put(replace(waiting, stage=Stage.IMPORTING, progress=None, pace=Pace()))
        work = partial(
            self._desk.manifest, waiting.path, waiting.columns, self._tell, self._cancel.is_set
        )
        self._runner.submit(
            LANE,
            work,
            partial(self._brought_in, waiting.path),
            partial(self._not_brought, waiting.path),
        )

    def _tell(self, progress: ImportProgress) -> None:
        self._told = progress  # on the lane's thread; shown at the next tick

    def _brought_in(self, path: Path, done: ManifestImport) -> None:
        file = self._file(path)
        if file is not None:
            stage = Stage.CANCELLED if done.cancelled else Stage.DONE
            self._put(replace(file, stage=stage, done=done))
        self._after()

    def _not_brought(self, path: Path, error: Exception) -> None:
        self._refused(path, error)
        self._after()

    def _after(self) -> None:
        self._brought()
        self._do(lambda: (self._desk.maps(), self._desk.runs()), self._known)
        self._next()

    def _known(self, known: tuple[tuple[ColumnMap, ...], tuple[ImportRun, ...]]) -> None:
        maps, runs = known
        self._set(replace(self._state, maps=maps, runs=runs))

    def _map_saved(self, made: ColumnMap, maps: tuple[ColumnMap, ...]) -> None:
        self._set(replace(self._state, maps=maps))
        saved = next((one for one in maps if one.name == made.name), made)
        self._say(f"The column map “{made.name}” is saved and used.")
        self.use_map(saved)

    def _old(self, run_id: int, repairs: tuple[Repair, ...]) -> None:
        self._set(replace(self._state, old_run=run_id, old_repairs=repairs))

    def _failed(self, error: Exception) -> None:
        self._set(replace(self._state, message=str(_notice(error)), failed=True))

    def _say(self, words: str) -> None:
        self._set(replace(self._state, message=words, failed=False))

    def _under_way(self) -> int | None:
        stages = [file.stage for file in self._state.files]
        return stages.index(Stage.IMPORTING) if Stage.IMPORTING in stages else None

    def _mark(self, told: ImportProgress) -> None:
        now = self._clock.monotonic()
        self._marks.append((now, told.run.read, told.bytes_done))
        while len(self._marks) > 2 and now - self._marks[0][0] > _RATE_S:
            self._marks.popleft()

    def _pace(self, told: ImportProgress) -> Pace:
        (then, read, done), (now, _, _) = self._marks[0], self._marks[-1]
        took = now - then
        if took < 1.0:
            return Pace()
        speed = (told.bytes_done - done) / took
        left = (told.bytes_total - told.bytes_done) / speed if speed > 0 else None
        return Pace((told.run.read - read) / took, left)

    def _file(self, path: Path) -> ImportFile | None:
        return next((file for file in self._state.files if file.path == path), None)

    def _put(self, file: ImportFile) -> None:
        files = tuple(file if one.path == file.path else one for one in self._state.files)
        self._set(replace(self._state, files=files))

    def _set(self, state: ImportState) -> None:
        self._state = state
        self._show(state)


def _under_way(progress: ImportProgress | None, pace: Pace) -> str:
    if progress is None:
        return "importing…"
    part = 100 * progress.bytes_done // max(progress.bytes_total, 1)
    told = [f"importing: {part} %, {grouped(progress.run.read)} records"]
    if pace.records_per_s is not None:
        told.append(f"{grouped(round(pace.records_per_s))} a second")
    if pace.left_s is not None:
        told.append(f"about {length(pace.left_s)} left")
    return ", ".join(told)


def _previewed(seen: ManifestPreview) -> str:
    states = [one.state for one in seen.records]
    told = (
        f"{grouped(len(states))} records"
        if seen.whole
        else (f"about {grouped(seen.estimate)} records; of the first {grouped(len(states))}")
    )
    counts = ", ".join(
        f"{grouped(states.count(state))} {state}"
        for state in ("new", "changed", "same")
        if state in states
    )
    told = f"{told}: {counts}" if counts else told
    if seen.repairs:
        told += f"; {grouped(len(seen.repairs))} to repair"
    return told


def _outcome(done: ManifestImport) -> str:
    run = done.run
    start = "cancelled: what was read is in" if done.cancelled else "imported"
    told = [f"{grouped(run.new)} new", f"{grouped(run.changed)} changed"]
    told.append(f"{grouped(run.same)} the same")
    if run.repairs:
        told.append(f"{grouped(run.repairs)} to repair")
    resumed = " (went on where it was broken off)" if done.resumed else ""
    return f"{start}: {', '.join(told)}{resumed}"


def length(seconds: float) -> str:
    """ "40 s", "3 min", "2 h 10 min"."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _notice(error: Exception) -> Notice:
    return error.notice if isinstance(error, WorkstationError) else BUG
