"""Reads large tables in a child process, so that reading and storing use a core each.

A thread would not do: it shares the interpreter with the one that stores. What the child tells is
what `DelimitedReader.told` gives, in the same order, with all made of it that takes no store.
"""

from __future__ import annotations

import json
import marshal
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO

from workstation.adapters.manifests.ahead_serve import CONTAINER, LENGTH_BYTES, REPAIR
from workstation.adapters.manifests.delimited import DelimitedReader
from workstation.adapters.sqlite.party_rows import ToldParty
from workstation.adapters.worker.process import environment
from workstation.domain.consignment import Container
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.repair import Repair
from workstation.services.manifest_ports import Item, ManifestReader
from workstation.services.manifests.column_documents import columns_document
from workstation.services.manifests.columns import ColumnMap
from workstation.services.manifests.told import ToldRecord

SMALLEST_FILE = 4 << 20
"""Bytes of a file that are worth a process of their own."""
_FRAMES_AHEAD = 6
_LONGEST_FRAME = 1 << 31

BROKEN_OFF = Notice(
    fact="The reading of the file ended before it was done.",
    safe="What was brought in is in, each record whole; the file is untouched.",
    act="Import the file again: it goes on from there.",
    code="IMPORT-21",
)


def command() -> list[str]:
    """How the child is started: this program again."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--read-ahead"]
    return [sys.executable, "-P", "-m", "workstation.adapters.manifests.ahead_serve"]


class ReadingAhead:
    """`services.manifest_reading.Ahead`."""

    def __init__(self, *, start: Callable[[], list[str]] = command) -> None:
        self._start = start

    def serves(self, reader: ManifestReader, size: int) -> bool:
        """Whether a file of so many bytes is read so: with a second core, where it is worth it."""
        cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
        return isinstance(reader, DelimitedReader) and size >= SMALLEST_FILE and cores > 1

    def told(
        self,
        path: Path,
        file: BinaryIO,
        source: str,
        received_at: datetime | None,
        columns: ColumnMap | None,
    ) -> Iterator[Item | ToldRecord]:
        """What `DelimitedReader.told` gives. `file` is kept where the child stands in it.

        Raises
        ------
        WorkstationError
            What the reading itself raises; IMPORT-21 where the child ends before it is done.
        """
        asked = {
            "path": str(path.absolute()),
            "source": source,
            "received_at": None if received_at is None else received_at.isoformat(),
            "columns": None if columns is None else columns_document(columns),
        }
        try:
            child = subprocess.Popen(
                self._start(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _broken_off(error.strerror or "it cannot be started") from error
        try:
            yield from self._items(child, file, asked)
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def _items(
        self, child: subprocess.Popen[bytes], file: BinaryIO, asked: Mapping[str, object]
    ) -> Iterator[Item | ToldRecord]:
        frames: queue.Queue[bytes | None] = queue.Queue(_FRAMES_AHEAD)
        assert child.stdin is not None  # noqa: S101 - both were asked for
        assert child.stdout is not None  # noqa: S101
        try:
            child.stdin.write(json.dumps(asked).encode() + b"\n")
            child.stdin.flush()
        except OSError as error:
            raise _broken_off(f"exit status {child.wait()}") from error
        listening = threading.Thread(
            target=_listen, args=(child.stdout, frames), name="read-ahead", daemon=True
        )
        listening.start()
        parties: list[ToldParty] = []
        try:
            while (frame := frames.get()) is not None:
                told = marshal.loads(frame)  # noqa: S302 - our own child wrote it
                if told[0] == "end":
                    return
                if told[0] == "refused":
                    raise WorkstationError(Notice(*told[1:]))
                if told[0] == "unreadable":
                    raise OSError(0, told[1])
                position, items, new, met, anew = told
                file.seek(position)
                parties = [] if anew else parties
                parties += map(_party, new)
                yield from _given(items, parties, met)
            raise _broken_off(f"exit status {child.wait()}")
        finally:
            child.kill()  # the thread comes to the end of what the child said
            while listening.is_alive():
                _drain(frames)
                listening.join(0.05)


def _listen(stream: IO[bytes], frames: queue.Queue[bytes | None]) -> None:
    """Take frames off the pipe; None where it holds no more whole ones."""
    while True:
        head = stream.read(LENGTH_BYTES)
        size = int.from_bytes(head, "little")
        frame = stream.read(size) if len(head) == LENGTH_BYTES and size < _LONGEST_FRAME else b""
        if not frame or len(frame) < size:
            frames.put(None)
            return
        frames.put(frame)


def _drain(frames: queue.Queue[bytes | None]) -> None:
    while True:
        try:
            frames.get_nowait()
        except queue.Empty:
            return


def _party(told: tuple[Any, Any, Any, Any]) -> ToldParty:
    party = ToldParty(told[0])
    party.made = told[1:]
    return party


def _given(
    items: list[tuple[Any, ...]], parties: list[ToldParty], met: str
) -> Iterator[Item | ToldRecord]:
    words: str | None = met
    for told in items:
        if told[0] == REPAIR:
            yield Repair(*told[1:])
        elif told[0] == CONTAINER:
            container_id, kind, parent, master_bill, declared, source = told[1:]
            yield Container(
                container_id,
                kind=kind,
                parent=parent,
                master_bill=master_bill,
                declared_parcels=declared,
                source=source,
            )
        else:
            _, parcel_id, arrived, own, (sender, consignee, *others), lines, text = told
            who = (parties[sender], parties[consignee])
            rest = [None if number is None else parties[number] for number in others]
            yield ToldRecord(parcel_id, arrived, own, (*who, *rest), lines, text, words)
            words = None


def _broken_off(why: str) -> WorkstationError:
    fact = f"{BROKEN_OFF.fact.removesuffix('.')} ({why})."
    return WorkstationError(
        Notice(fact, BROKEN_OFF.safe, BROKEN_OFF.act, BROKEN_OFF.code), environment=True
    )
