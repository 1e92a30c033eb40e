"""Checkpoints stamped by a time-stamp authority, and the entries that keep what it said."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.bundles import TIMESTAMPED
from workstation.services.checkpoint_ports import TimeStamper
from workstation.services.checkpoints import Checkpoints
from workstation.services.ports import DecisionLog, EntryDraft

NOT_SET_UP = Notice(
    fact="No time-stamp authority is named in this station’s settings.",
    safe="The checkpoint itself is signed and kept.",
    act="Set tsa_url and tsa_ca in station.toml.",
    code="PROOF-18",
)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A checkpoint's time stamp, as an entry keeps it."""

    size: int
    at: str
    authority: str
    entry: int
    again: bool = False


class Stamping:
    """Has checkpoints stamped."""

    def __init__(
        self, log: DecisionLog, checkpoints: Checkpoints, stamper: TimeStamper | None
    ) -> None:
        self._log, self._checkpoints, self._stamper = log, checkpoints, stamper

    @property
    def set_up(self) -> bool:
        """Whether the station knows an authority."""
        return self._stamper is not None

    def stamp(self, size: int, officer: str) -> Stamped:
        """Have the kept checkpoint over `size` entries stamped, and keep the answer.

        Raises
        ------
        WorkstationError
            PROOF-17 the authority's answer is none, -18 none is set up, LOG-nn.
        """
        if self._stamper is None:
            raise WorkstationError(NOT_SET_UP)
        known = self._known(size)
        if known is not None:
            return known
        stored = self._checkpoints.store.of_size(size)
        if stored is None:
            raise LookupError(f"no checkpoint over {size} entries")
        stamp = self._stamper.stamp(stored.note)
        entry = self._log.append(
            EntryDraft(
                TIMESTAMPED,
                officer,
                {
                    "size": size,
                    "sha256": hashlib.sha256(stored.note).hexdigest(),
                    "authority": stamp.authority,
                    "at": stamp.at,
                    "serial": stamp.serial,
                    "policy": stamp.policy,
                    "response": base64.b64encode(stamp.response).decode(),
                },
            )
        )
        return Stamped(size, stamp.at, stamp.authority, entry.seq)

    def _known(self, size: int) -> Stamped | None:
        for entry in self._checkpoints.store.proof_entries():
            data = entry.content.get("data")
            if entry.content.get("kind") != TIMESTAMPED or not isinstance(data, Mapping):
                continue
            if data.get("size") == size:
                at, who = str(data.get("at")), str(data.get("authority"))
                return Stamped(size, at, who, entry.seq, again=True)
        return None
