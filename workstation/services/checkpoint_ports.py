"""Where checkpoints of the log are kept, what its Merkle tree is read from, who checks signatures."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from workstation.domain.log import LogEntry
from workstation.domain.merkle import Subtrees
from workstation.services.signing_ports import Signer


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A signed note as it was made: over the first `size` entries, at `at` (UTC)."""

    size: int
    at: str
    note: bytes


class LogTree(Subtrees, Protocol):
    """The tree over one settled state of the log."""

    @property
    def entries(self) -> int:
        """How many entries the log has in this state."""
        ...

    def head_of(self, size: int) -> bytes:
        """The hash of entry `size`.

        Raises
        ------
        WorkstationError
            LOG-06 where it is not there.
        """
        ...

    def entry(self, seq: int) -> LogEntry | None:
        """One entry, None where there is none."""
        ...


class CheckpointStore(Protocol):
    """Checkpoints, which are only ever added, and the tree they speak of."""

    def last(self) -> StoredCheckpoint | None:
        """The one over the most entries."""
        ...

    def checkpoints(self, *, before: int | None = None, limit: int = 100) -> list[StoredCheckpoint]:
        """Those over fewer than `before` entries (None: all), the largest first."""
        ...

    def of_size(self, size: int) -> StoredCheckpoint | None:
        """The one over exactly so many entries."""
        ...

    def first_over(self, seq: int) -> StoredCheckpoint | None:
        """The smallest one that speaks of entry `seq`."""
        ...

    def keep(self, checkpoint: StoredCheckpoint) -> None:
        """Add one, durably; one of the same size that is there already is left as it is.

        Raises
        ------
        WorkstationError
            STORE-nn.
        """
        ...

    def key_entries(self) -> list[LogEntry]:
        """All entries that tell of keys, in their order."""
        ...

    def proof_entries(self) -> list[LogEntry]:
        """All entries that tell what others said of checkpoints, in their order."""
        ...

    def tree(self, *, stored: bool = True) -> AbstractContextManager[LogTree]:
        """The tree over the log as it is now; without `stored` parts, from the entries alone."""
        ...

    def behind(self) -> int:
        """How many entries have come since the last stored part of the tree."""
        ...

    def catch_up(self, most: int) -> None:
        """Store roots of complete parts of the tree, over at most so many further entries."""
        ...

    def forget_tree(self) -> None:
        """Remove all stored parts of the tree: they are made anew from the log."""
        ...


class StationKeys(Protocol):
    """What a `KeyRing` gives to whoever signs in the station's name."""

    def station(self) -> Signer | None: ...

    def why_not(self) -> str: ...


class SignatureCheck(Protocol):
    """Checks Ed25519 signatures."""

    def __call__(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is that of the key `public` (32 bytes) over `message`."""
        ...


class TimeStamper(Protocol):
    """A time-stamp authority (RFC 3161)."""

    def stamp(self, data: bytes) -> TimeStamp:
        """Have the SHA-256 of `data` stamped.

        Raises
        ------
        WorkstationError
            PROOF-nn: the authority does not answer, or not to what was asked.
        """
        ...


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """An authority's answer: the DER bytes of its response, and what they say."""

    response: bytes
    at: str
    serial: str
    policy: str
    authority: str
