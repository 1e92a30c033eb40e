"""Stations that share a folder send each other checkpoints there, and sign what they find.

Each station keeps its newest checkpoint in the folder (`LOG.checkpoint`), signs those of others
(`LOG.by.WITNESS.cosigned`) and takes in what others signed of its own. The folder is a post box:
nothing in it is believed but by the signatures, and a log that was rewritten is found all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.checkpoint_files import read_file
from workstation.services.checkpoints import Checkpoints
from workstation.services.ports import DecisionLog
from workstation.services.witnessing import (
    CONTRADICTED,
    COSIGNED,
    WITNESSED,
    Cosigned,
    Witnessed,
    Witnessing,
)

CHECKPOINT, SIGNED = ".checkpoint", ".cosigned"
_OF_WITNESSES = frozenset((WITNESSED, COSIGNED, CONTRADICTED))
_PAGE = 200
_NOT_FINAL = frozenset(("PROOF-02", "PROOF-10"))
"""What a person, or the next minute, mends: the same file is looked at again."""


class WitnessMail(Protocol):
    """The folder that stations share. Raises WorkstationError PROOF-22 where it cannot be used."""

    def names(self) -> Sequence[str]:
        """The files in it that end in `CHECKPOINT` or `SIGNED`, by name."""
        ...

    def read(self, name: str) -> bytes: ...

    def write(self, name: str, data: bytes) -> None:
        """Whole or not at all, in the place of what was there."""
        ...


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What one look at the folder did."""

    sent: int | None = None
    """Entries of the own checkpoint that was put there; None: the newest one was there."""
    witnessed: tuple[Witnessed, ...] = ()
    cosigned: tuple[Cosigned, ...] = ()
    notices: tuple[Notice, ...] = ()
    """What could not be done, each with the file it is about."""


class WitnessExchange:
    """Looks at the folder when it is asked to. Calls block; from one thread at a time."""

    def __init__(
        self, mail: WitnessMail, log: DecisionLog, checkpoints: Checkpoints, witnessing: Witnessing
    ) -> None:
        self._mail, self._log = mail, log
        self._checkpoints, self._witnessing = checkpoints, witnessing
        self._done: dict[str, bytes] = {}

    @property
    def _own(self) -> str:
        return file_part(self._checkpoints.origin)

    def exchange(self, officer: str = "") -> Exchanged:
        """Sign what others put there, take in what they signed, leave the own newest checkpoint.

        Raises
        ------
        WorkstationError
            PROOF-22 the folder cannot be used; STORE-nn, LOG-nn. What is wrong with a single file
            is among the notices and stops nothing.
        """
        names = self._mail.names()
        witnessed: list[Witnessed] = []
        cosigned: list[Cosigned] = []
        notices: list[Notice] = []
        for name in names:
            try:
                data = self._fresh(name)
                if data is None:
                    continue
                if name.startswith(f"{self._own}.by.") and name.endswith(SIGNED):
                    taken = self._witnessing.take_in(data, officer)
                    cosigned += [one for one in taken if not one.again]
                elif name.endswith(CHECKPOINT) and name != self._own + CHECKPOINT:
                    done = self._witness(name, data, names, officer)
                    witnessed += [done] if done is not None else []
                self._done[name] = hashlib.sha256(data).digest()
            except WorkstationError as error:
                if error.notice.code.partition("-")[0] != "PROOF":
                    raise  # the store or the log, not the file
                notices.append(_about(name, error.notice))
                if error.notice.code not in _NOT_FINAL and data is not None:
                    self._done[name] = hashlib.sha256(data).digest()
        return Exchanged(self._send(names), tuple(witnessed), tuple(cosigned), tuple(notices))

    def _fresh(self, name: str) -> bytes | None:
        """A file's bytes; None where they were dealt with before."""
        data = self._mail.read(name)
        return None if self._done.get(name) == hashlib.sha256(data).digest() else data

    def _witness(
        self, name: str, data: bytes, names: Sequence[str], officer: str
    ) -> Witnessed | None:
        found = read_file(data).checkpoint
        if found.origin == self._checkpoints.origin:
            return None
        back = f"{file_part(found.origin)}.by.{self._own}{SIGNED}"
        if back in names and self._witnessing.has_seen(found):
            return None
        done = self._witnessing.witness(data, officer)
        self._mail.write(back, done.file)
        return done

    def _send(self, names: Sequence[str]) -> int | None:
        """Put the newest checkpoint there, where something but witnessing came since the last.

        Each witnessing is an entry too: two stations that sent each other a checkpoint for every
        one of those would never come to rest.
        """
        last = self._checkpoints.store.last()
        if last is None:
            return None
        name, sent = self._own + CHECKPOINT, 0
        if name in names:
            try:
                there = read_file(self._mail.read(name)).checkpoint
                kept = self._checkpoints.of_size(there.size)
                sent = there.size if kept is not None and kept.checkpoint == there else 0
            except WorkstationError as error:
                if error.notice.code != "PROOF-08":
                    raise  # not a file that somebody spoiled
        if sent and (sent >= last.size or not self._worked_since(sent)):
            return None
        self._mail.write(name, self._witnessing.file_for_others(last.size))
        return last.size

    def _worked_since(self, size: int) -> bool:
        while page := self._log.entries(after=size, limit=_PAGE):
            if any(entry.content.get("kind") not in _OF_WITNESSES for entry in page):
                return True
            size = page[-1].seq
        return False


def file_part(origin: str) -> str:
    """A log's name as a part of a file's name."""
    return quote(origin, safe="")


def _about(name: str, notice: Notice) -> Notice:
    return Notice(f"{name}: {notice.fact}", notice.safe, notice.act, notice.code)
