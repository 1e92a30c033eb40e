"""A long log is verified in parts at once, each by a process of its own.

A part begins with what the entry before it holds: if that is not what it should be, whoever has
that entry in their part says so. The child is this program again; it only reads.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from workstation.adapters.log_reading.verify import Part, follow_part, told_keys
from workstation.domain.log_keys import KeyBook
from workstation.domain.log_verify import Signatures

OPTION = "--verify-part"
FROM_ENTRIES = {False: 60_000, True: 2_000}
"""Entries from which on parts are worth the start of a process; of a full verification fewer."""
_MOST = 8
_MAPPED_BYTES = 1 << 40
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts that are verified elsewhere meanwhile; this process takes entries up to `own_last`."""

    own_last: int
    _children: tuple[tuple[int, int, subprocess.Popen[bytes]], ...]

    def results(self) -> list[Part | tuple[int, int]]:
        """What each found, in order; (first, last) where its process failed."""
        found: list[Part | tuple[int, int]] = []
        for first, last, child in self._children:
            out, _ = child.communicate()
            try:
                if child.returncode:
                    raise ValueError(f"status {child.returncode}")
                found.append(Part.of(json.loads(out)))
            except (ValueError, TypeError, KeyError) as error:
                _log.warning("entries %d to %d are verified again here: %s", first, last, error)
                found.append((first, last))
        return found

    def stop(self) -> None:
        """What they find is not asked for any more."""
        for _, _, child in self._children:
            if child.stdout is not None and not child.stdout.closed:  # nobody has heard it out
                child.kill()
                child.communicate()


def start(store: Path, last: int, *, full: bool) -> Parts:
    """Start processes for the parts of entries 1 to `last`, where that is worth it."""
    count = min(os.cpu_count() or 1, _MOST)
    if last < FROM_ENTRIES[full] or count < 2 or not _is_plain(store):
        return Parts(last, ())
    from workstation.adapters.worker.process import environment

    ends = [last * number // count for number in range(count + 1)]
    children: list[tuple[int, int, subprocess.Popen[bytes]]] = []
    for before, end in pairwise(ends):
        words = [str(store.absolute()), str(before + 1), str(end), "full" if full else "chain"]
        try:
            child = subprocess.Popen(
                [*_command(), *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
        except OSError as error:
            _log.warning("no process can be started to verify with: %s", error)
            Parts(0, tuple(children)).stop()
            return Parts(last, ())
        children.append((before + 1, end, child))
    return Parts(0, tuple(children))


def serve(words: Sequence[str]) -> int:
    """The child: `STORE FIRST LAST chain|full`; its answer is a line of JSON."""
    store, first, last, level = words
    connection = sqlite3.connect(f"{Path(store).as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        # Read by mapping it into memory, a tenth faster. Where the disk fails under that the process
        # ends at once: whoever started it then reads this part again without.
        connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}")
        connection.execute("BEGIN")  # one state of the store
        keys = told_keys(connection) if level == "full" else Signatures(KeyBook(), _unasked)
        found = follow_part(connection, int(first), int(last), keys, full=level == "full")
    finally:
        connection.close()
    print(json.dumps(found.document()))
    return 0


def _is_plain(store: Path) -> bool:
    """Whether a process with no key can read it: an encrypted one does not begin so."""
    try:
        with store.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def _unasked(public: bytes, message: bytes, signature: bytes) -> bool:
    raise AssertionError("a chain is followed without its signatures")


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, OPTION]
    return [sys.executable, "-P", "-m", "workstation.adapters.log_reading"]
