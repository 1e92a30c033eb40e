"""The pictures of an evaluation, read and judged one by one: the reader works ahead of the model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation.adapters.kept_answers import KeptAnswers
from workstation.cli.answers import Answers
from workstation.cli.looking import Read, read_all
from workstation.cli.simulate import Progress
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.scan import Scan
from workstation.reading import Pictures
from workstation.services.models import Model

if TYPE_CHECKING:
    from workstation.evaluation.answers import Answer, Mark
    from workstation.evaluation.truth import Coco, Truth

_NOT_KEPT = frozenset({"MODEL-06", "MODEL-07", "MODEL-08", "MODEL-09", "BUG-01"})
"""The model's process failed: another time it may not."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One picture to be judged."""

    truth: Truth
    paths: tuple[Path, ...]


@dataclass(slots=True)
class Done:
    """What was gone through: pictures counted, in order, and those that could not be."""

    seen: list[tuple[Truth, tuple[Path, ...], tuple[Mark, ...]]] = field(default_factory=list)
    """Those that were checked, in the order of the table."""
    unusable: list[dict[str, str]] = field(default_factory=list)


class Judging:
    """Reads each picture, ahead of the model by one, and counts its answer in."""

    def __init__(
        self,
        pictures: Pictures,
        model: Model,
        kept: KeptAnswers,
        count: Any,
        answers: Answers,
    ) -> None:
        self._reader, self._model, self._kept = pictures.reader, model, kept
        self._count = count
        self._progress = Progress(answers, "pictures")
        self._done = Done()
        self.counted = 0

    def listed(self, folder: Path, coco: Coco, limit: int | None) -> Done:
        """The pictures of a COCO file."""
        every = [Wanted(one, tuple(folder / name for name in one.files)) for one in coco.pictures]
        wanted = some_of(every, limit)
        self._progress(0, len(wanted))
        with ThreadPoolExecutor(1, "reading") as pool:
            ahead = pool.submit(self._read, wanted[0]) if wanted else None
            for number, one in enumerate(wanted):
                assert ahead is not None  # noqa: S101 - there is a picture
                name, answer, scan = ahead.result()
                following = number + 1
                if following < len(wanted):
                    ahead = pool.submit(self._read, wanted[following])
                self._take(one, name, answer, scan)
                self._progress(following, len(wanted))
        return self._done

    def _read(
        self, one: Wanted
    ) -> tuple[str | None, Answer | None, Scan | WorkstationError | None]:
        name = self._kept.name(one.paths)
        answer = self._kept.get(name)
        if answer is not None:
            return name, answer, None
        try:
            return name, None, self._reader.read(one.paths)
        except WorkstationError as error:
            return name, None, error

    def _take(
        self,
        one: Wanted,
        name: str | None,
        answer: Answer | None,
        scan: Scan | WorkstationError | None,
    ) -> None:
        if isinstance(scan, WorkstationError):
            self._left_out(one.truth.name, scan.notice)
            return
        if answer is None:
            if scan is None:
                raise ValueError("neither an answer nor a picture")
            answer = self._judge(scan)
            self._keep(name, answer)
        size = one.truth.size
        if size is not None and size != (answer.columns, answer.rows):
            self._left_out(
                one.truth.name,
                f"It has {answer.columns} × {answer.rows} pixels, the COCO file says "
                f"{size[0]} × {size[1]}.",
            )
            return
        self.counted += 1
        self._count(one.truth, answer)
        if answer.checked:
            self._done.seen.append((one.truth, one.paths, answer.marks))

    def folder(self, folder: Path, files: list[Path], limit: int | None) -> Done:
        """Every picture of a folder, of whose content nothing is known."""
        self._progress(0, len(files))
        gone = 0
        with ThreadPoolExecutor(1, "reading") as pool:
            for reads in _by_folder(files, self._reader, limit):
                ahead = pool.submit(next, reads, None)
                while (read := ahead.result()) is not None:
                    ahead = pool.submit(next, reads, None)
                    gone += len(read.paths)
                    self._take_read(folder, read)
                    self._progress(min(gone, len(files)), len(files))
        return self._done

    def _take_read(self, folder: Path, read: Read) -> None:
        from workstation.evaluation.truth import Truth

        name = str(read.paths[0].relative_to(folder).as_posix())
        if read.failure is not None or read.scan is None:
            self._left_out(name, read.failure.notice if read.failure else "It was not read.")
            return
        key = self._kept.name(read.paths, read.scan.files[0].part)
        answer = self._kept.get(key)
        if answer is None:
            answer = self._judge(read.scan)
            self._keep(key, answer)
        truth = Truth((name,))
        self.counted += 1
        self._count(truth, answer)
        if answer.checked:
            self._done.seen.append((truth, read.paths, answer.marks))

    def _judge(self, scan: Scan) -> Answer:
        from workstation.evaluation.answers import answer_of

        return answer_of(scan, self._model.judge(scan))

    def _keep(self, name: str | None, answer: Answer) -> None:
        if answer.refusal is None or answer.refusal[0] not in _NOT_KEPT:
            self._kept.put(name, answer)

    def _left_out(self, name: str, why: Notice | str) -> None:
        code = why.code if isinstance(why, Notice) else "EVALUATE-07"
        words = why.fact if isinstance(why, Notice) else why
        self._done.unusable.append({"picture": name, "code": code, "why": words})


def some_of(every: list[Wanted], limit: int | None) -> list[Wanted]:
    """At most `limit` of a list, in its order; which ones follows from their names alone, so that a
    list that goes by kind or class gives some of each."""
    if limit is None or limit >= len(every):
        return every
    drawn = sorted(every, key=lambda one: hashlib.sha256(one.truth.name.encode()).digest())
    chosen = {id(one) for one in drawn[:limit]}
    return [one for one in every if id(one) in chosen]


def _by_folder(files: list[Path], reader: Any, limit: int | None) -> Iterator[Iterator[Read]]:
    """The pictures of each sub-folder in turn; with a limit as many from each."""
    folders: dict[Path, list[Path]] = {}
    for path in files:
        folders.setdefault(path.parent, []).append(path)
    share = None if limit is None else max(1, limit // len(folders))
    for mine in folders.values():
        yield _at_most(read_all(reader, mine), share)


def _at_most(reads: Iterator[Read], most: int | None) -> Iterator[Read]:
    for number, read in enumerate(reads, 1):
        yield read
        if most is not None and number >= most:
            return
