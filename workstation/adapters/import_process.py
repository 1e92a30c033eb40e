"""Imports manifests in a child process, so that the bench's own interpreter is free meanwhile.

The child is this program's own command line. It is ended to cancel: what it has brought in stays,
and the next import of the file goes on from there.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from workstation.adapters.encryption.vault import key_of
from workstation.adapters.worker.process import environment
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.import_ports import ImportLedger, ImportRun
from workstation.services.manifest_import import SHOWN_REPAIRS, ImportProgress, ManifestImport
from workstation.services.manifests.column_documents import columns_document
from workstation.services.manifests.columns import ColumnMap
from workstation.services.ports import Clock, ImportCount

_LOOK_S = 0.1

BROKEN_OFF = Notice(
    fact="The import ended before it was done.",
    safe="What was brought in is in, each record whole; the file is untouched.",
    act="Import the file again: it goes on from there.",
    code="IMPORT-08",
)


def command() -> list[str]:
    """How the child is started: this program again, as its command line."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-P", "-m", "workstation"]


class ImportProcess:
    """Brings one manifest at a time in; its calls block, and belong on a lane."""

    def __init__(
        self,
        data_dir: Path,
        ledger: ImportLedger,
        clock: Clock,
        *,
        start: Callable[[], list[str]] = command,
    ) -> None:
        self._data_dir, self._ledger, self._clock = data_dir, ledger, clock
        self._start = start

    def manifest(
        self,
        file: Path,
        columns: ColumnMap | None = None,
        progress: Callable[[ImportProgress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        arriving: bool = False,
    ) -> ManifestImport:
        """`ManifestImporting.manifest`, in a child process.

        Raises
        ------
        WorkstationError
            What the import itself raises; IMPORT-08 where the child ends before it is done.
        """
        with tempfile.TemporaryDirectory(prefix="nii-import-") as folder:
            words = self._words(file.absolute(), columns, Path(folder), arriving=arriving)
            key = key_of(self._data_dir)
            try:
                child = subprocess.Popen(
                    words,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    env=environment(),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise _broken_off(error.strerror or "it cannot be started") from error
            if child.stdin is not None:
                with contextlib.suppress(OSError), child.stdin:  # it has ended: its end is told
                    child.stdin.write(f"{key.hex() if key is not None else ''}\n")
            try:
                return self._follow(child, file, progress, cancelled)
            finally:
                child.kill()
                child.wait()
                if child.stdout is not None:
                    child.stdout.close()

    def _words(
        self, file: Path, columns: ColumnMap | None, folder: Path, *, arriving: bool
    ) -> list[str]:
        words = [*self._start(), "import", "manifest", "--json", "--progress", "--behind"]
        words += ["--data-dir", str(self._data_dir)]
        words.append("--key-from-stdin")
        if arriving:
            words.append("--arriving")
        if columns is not None:
            path = folder / "columns.json"
            path.write_text(json.dumps(columns_document(columns)), "utf-8")
            words += ["--columns", str(path)]
        return [*words, "--", str(file)]

    def _follow(
        self,
        child: subprocess.Popen[str],
        file: Path,
        progress: Callable[[ImportProgress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> ManifestImport:
        said = _lines(child)
        run = ImportRun(0, file.name, "", self._clock.now())
        reader = ""
        while True:
            try:
                line = said.get(timeout=_LOOK_S)
            except queue.Empty:
                line = ""
            if cancelled is not None and cancelled():
                child.kill()
                child.wait()
                return self._result(self._stands(run), reader, resumed=False, stopped=True)
            if line is None:
                raise _broken_off(f"exit status {child.wait()}")
            told = _document(line)
            if "error" in told:
                raise _error(told["error"], environment_=child.wait() == 3)
            if "progress" in told:
                step = told["progress"]
                reader, run = step["format"], _run_of(run, step)
                if progress is not None:
                    progress(ImportProgress(run, step["bytes_done"], step["bytes_total"], reader))
            elif "run" in told:
                run = self._stands(replace(run, run_id=told["run"]))
                return self._result(run, told["format"], resumed=told["resumed"], stopped=False)

    def _stands(self, run: ImportRun) -> ImportRun:
        return next((one for one in self._ledger.runs() if one.run_id == run.run_id), run)

    def _result(
        self, run: ImportRun, reader: str, *, resumed: bool, stopped: bool
    ) -> ManifestImport:
        repairs = self._ledger.repairs(run.run_id, SHOWN_REPAIRS)
        count = ImportCount(run.new, run.changed, run.same)
        return ManifestImport(run.source, count, repairs, reader, run, resumed, stopped)


def _lines(child: subprocess.Popen[str]) -> queue.SimpleQueue[str | None]:
    """What the child says, line by line; None where it says no more."""
    said: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def listen(stream: IO[str]) -> None:
        try:
            for line in stream:
                said.put(line)
        except (OSError, ValueError):
            pass  # closed under it: the child was ended
        said.put(None)

    assert child.stdout is not None  # noqa: S101 - it was asked for
    threading.Thread(target=listen, args=(child.stdout,), name="import", daemon=True).start()
    return said


def _document(line: str) -> Mapping[str, Any]:
    try:
        told = json.loads(line) if line else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _run_of(run: ImportRun, step: Mapping[str, int]) -> ImportRun:
    return replace(
        run,
        run_id=step["run"],
        read=step["read"],
        new=step["new"],
        changed=step["changed"],
        same=step["same"],
        repairs=step["to_repair"],
    )


def _error(told: Mapping[str, str], *, environment_: bool) -> WorkstationError:
    notice = Notice(told["fact"], told["safe"], told["act"], told["code"])
    return WorkstationError(notice, environment=environment_)


def _broken_off(why: str) -> WorkstationError:
    fact = f"{BROKEN_OFF.fact.removesuffix('.')} ({why})."
    return WorkstationError(
        Notice(fact, BROKEN_OFF.safe, BROKEN_OFF.act, BROKEN_OFF.code), environment=True
    )
