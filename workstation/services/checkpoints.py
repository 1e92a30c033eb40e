"""Signed checkpoints of the log, and the proofs that tie entries and older checkpoints to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workstation.domain.checkpoint import Checkpoint, origin_of, parse_checkpoint
from workstation.domain.log import LogEntry, key_id
from workstation.domain.merkle import (
    consistency_holds,
    consistency_proof,
    entry_leaf,
    inclusion_holds,
    inclusion_proof,
    root_of,
)
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.signed_note import (
    ED25519,
    NoteError,
    NoteSignature,
    SignedNote,
    key_hash,
    parse_note,
)
from workstation.services.checkpoint_ports import (
    CheckpointStore,
    LogTree,
    StationKeys,
    StoredCheckpoint,
)
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.records import when
from workstation.services.signing_ports import Signer

EVERY_ENTRIES = 1000
"""A checkpoint is due after so many entries."""
EVERY = timedelta(minutes=15)
"""A checkpoint is due this long after the last one, where entries have come since."""
STEP_ENTRIES = 4096
"""Entries of a log that has no tree yet, taken into it in one step beside the bench."""

EMPTY = Notice(
    fact="The log has no entry yet: there is nothing a checkpoint could speak of.",
    safe="Nothing has been signed or written.",
    act="Make the checkpoint once something is recorded.",
    code="PROOF-01",
)


def no_key(why: str) -> WorkstationError:
    """The failure where the station has no key to sign with."""
    return WorkstationError(
        Notice(
            fact=f"No checkpoint can be signed: {why.rstrip('.')}.",
            safe="The log itself goes on and is not changed.",
            act="Run “workstation doctor”, or tell whoever looks after this station.",
            code="PROOF-02",
        ),
        environment=True,
    )


def not_the_same(checkpoint: Checkpoint, at: str) -> WorkstationError:
    """The failure where the log contradicts an older checkpoint of it."""
    return WorkstationError(
        Notice(
            fact=f"The log is no longer the one that was signed on {at} with "
            f"{checkpoint.size:,} entries: one of them has been changed since.",
            safe="No checkpoint has been signed over the changed log.",
            act="Keep the data folder as it is, run “workstation log verify --full”, "
            "and call a supervisor.",
            code="PROOF-03",
        ),
        environment=True,
    )


@dataclass(frozen=True, slots=True)
class MadeCheckpoint:
    """A checkpoint of this station's log as it is stored; `new`: it was made just now."""

    checkpoint: Checkpoint
    note: SignedNote
    at: str
    new: bool = False


class Checkpoints:
    """Makes and reads checkpoints of this station's log. Use from any thread."""

    def __init__(
        self,
        store: CheckpointStore,
        keys: StationKeys,
        clock: Clock,
        station: str,
        log: DecisionLog | None = None,
    ) -> None:
        """With a `log`, a key that it does not tell of is told of before a checkpoint is made."""
        self._store, self._keys, self._clock, self._log = store, keys, clock, log
        self._origin = origin_of(station)

    @property
    def origin(self) -> str:
        """The log's name in checkpoints."""
        return self._origin

    @property
    def store(self) -> CheckpointStore:
        return self._store

    def due(self) -> bool:
        """Whether enough has been recorded, or enough time has gone by, since the last one."""
        last = self._store.last()
        with self._store.tree() as tree:
            since = tree.entries - (0 if last is None else last.size)
        if last is None or since >= EVERY_ENTRIES:
            return since > 0
        age = self._clock.now() - datetime.fromisoformat(last.at)
        return since > 0 and not timedelta(0) <= age < EVERY  # a clock set back: now

    def step(self) -> MadeCheckpoint | None:
        """Make one where it is due, a little at a time: for a lane beside the bench.

        None where none is due, or where a log that has no tree yet is still being taken into one.
        """
        if self._store.behind() > STEP_ENTRIES:
            self._store.catch_up(STEP_ENTRIES)
            return None
        return self.make() if self.due() else None

    def make(self) -> MadeCheckpoint:
        """The checkpoint over all entries there are, made and kept where there is none yet.

        Raises
        ------
        WorkstationError
            PROOF-01 the log is empty, PROOF-02 there is no key to sign with, PROOF-03 the log
            contradicts the last checkpoint, STORE-nn.
        """
        while self._store.behind() > STEP_ENTRIES:
            self._store.catch_up(16 * STEP_ENTRIES)
        signer = self._told_of()
        last = self._store.last()
        with self._store.tree() as tree:
            if last is not None:
                known = read_checkpoint(last)
                self._compare(known, tree, last.at)
                if last.size == tree.entries:
                    return self._told(last)
            found = Checkpoint(
                self._origin,
                tree.entries,
                root_of(tree.entries, tree),
                tree.head_of(tree.entries),
            )
        text = found.text()
        signature = NoteSignature(
            self._origin,
            key_hash(self._origin, ED25519, signer.public),
            signer.sign(text.encode()),
        )
        note = SignedNote(text, (signature,))
        stored = StoredCheckpoint(found.size, when(self._clock.now()) or "", note.encode())
        self._store.keep(stored)
        self._store.catch_up(2 * STEP_ENTRIES)
        return MadeCheckpoint(found, note, stored.at, new=True)

    def of_size(self, size: int) -> MadeCheckpoint | None:
        """The kept checkpoint over so many entries."""
        stored = self._store.of_size(size)
        return None if stored is None else self._told(stored)

    def kept(self, size: int) -> MadeCheckpoint:
        """The same; PROOF-04 where there is none."""
        return self._told(self._checkpoint(size))

    def inclusion(self, seqs: Iterable[int], size: int) -> dict[int, tuple[bytes, ...]]:
        """For each entry the proof that it is in the tree of `size` entries, checked once more.

        Raises
        ------
        WorkstationError
            LOG-06 where one is not there, PROOF-03 where the log contradicts its checkpoint.
        """
        asked = tuple(seqs)
        stored = self._checkpoint(size)
        found = self._inclusion(asked, stored)
        if found is None:  # stored parts of the tree are derived: made anew, they must agree
            self._store.forget_tree()
            found = self._inclusion(asked, stored)
        if found is None:
            raise not_the_same(read_checkpoint(stored), stored.at)
        return found

    def consistency(self, old: int, size: int) -> tuple[bytes, ...]:
        """What shows that the checkpoint over `old` entries is the beginning of a later one.

        Raises
        ------
        WorkstationError
            PROOF-03 where it is not.
        """
        older, newer = self._checkpoint(old), self._checkpoint(size)
        found = self._consistency(older, newer)
        if found is None:
            self._store.forget_tree()
            found = self._consistency(older, newer)
        if found is None:
            raise not_the_same(read_checkpoint(older), older.at)
        return found

    def consistency_from(self, old: int, root: bytes, size: int) -> tuple[bytes, ...] | None:
        """The same for a root that somebody else holds; None where this log never had it."""
        newer = read_checkpoint(self._checkpoint(size))
        if not 0 < old <= size:
            return None
        with self._store.tree() as tree:
            proof = consistency_proof(old, size, tree)
        return proof if consistency_holds(old, size, root, newer.root, proof) else None

    def contradiction(self, elsewhere: Checkpoint) -> str:
        """Why the log is not the one of a checkpoint that somebody else kept; empty where it is.

        Goes by the entries alone: what the store holds of its tree is not asked.
        """
        size = elsewhere.size
        if elsewhere.origin != self._origin:
            return f"it speaks of another log ({elsewhere.origin})"
        with self._store.tree(stored=False) as tree:
            if size > tree.entries:
                return f"entries {tree.entries + 1:,} to {size:,} are missing"
            if elsewhere.head is not None and tree.head_of(size) != elsewhere.head:
                return f"entry {size:,} or one before it was changed, put in or taken out"
            if root_of(size, tree) != elsewhere.root:
                return f"an entry up to {size:,}, or its signature, was changed"
        return ""

    def _told_of(self) -> Signer:
        """The station's signer, with a key that the log tells of.

        Of a new one, and on a log of an earlier version, it tells with the first entry.
        """
        with self._store.tree() as tree:
            if not tree.entries:
                raise WorkstationError(EMPTY)
        signer = self._keys.station()
        if self._log is not None:
            told = [public_of(entry) for entry in self._store.key_entries()]
            if (signer is None and not told) or (signer is not None and signer.public not in told):
                self._log.append(EntryDraft("checkpoints_begin", "", {}))
                signer = self._keys.station()
        if signer is None:
            raise no_key(self._keys.why_not())
        return signer

    def _inclusion(
        self, seqs: tuple[int, ...], stored: StoredCheckpoint
    ) -> dict[int, tuple[bytes, ...]] | None:
        root = read_checkpoint(stored).root
        found: dict[int, tuple[bytes, ...]] = {}
        with self._store.tree() as tree:
            for seq in seqs:
                entry = tree.entry(seq)
                if entry is None or seq > stored.size:
                    return None
                leaf = entry_leaf(entry.hash, entry.station_signature, entry.officer_signature)
                proof = inclusion_proof(seq - 1, stored.size, tree)
                if not inclusion_holds(leaf, seq - 1, stored.size, proof, root):
                    return None
                found[seq] = proof
        return found

    def _consistency(
        self, older: StoredCheckpoint, newer: StoredCheckpoint
    ) -> tuple[bytes, ...] | None:
        one, other = read_checkpoint(older), read_checkpoint(newer)
        with self._store.tree() as tree:
            proof = consistency_proof(one.size, other.size, tree)
        holds = consistency_holds(one.size, other.size, one.root, other.root, proof)
        return proof if holds else None

    def _compare(self, known: Checkpoint, tree: LogTree, at: str) -> None:
        """The log must still be the one that was signed last."""
        same = (
            known.size <= tree.entries
            and (known.head is None or tree.head_of(known.size) == known.head)
            and root_of(known.size, tree) == known.root
        )
        if not same:
            raise not_the_same(known, at)

    def _checkpoint(self, size: int) -> StoredCheckpoint:
        stored = self._store.of_size(size)
        if stored is None:
            raise WorkstationError(
                Notice(
                    fact=f"There is no checkpoint over {size:,} entries.",
                    safe="Nothing has been written.",
                    act="Make one with “workstation log checkpoint”.",
                    code="PROOF-04",
                )
            )
        return stored

    @staticmethod
    def _told(stored: StoredCheckpoint) -> MadeCheckpoint:
        return MadeCheckpoint(read_checkpoint(stored), read_note(stored), stored.at)


def public_of(entry: LogEntry) -> bytes | None:
    """The public key that an entry tells of; None where it tells of none."""
    data = entry.content.get("data")
    told = data.get("public") if isinstance(data, Mapping) else None
    try:
        return bytes.fromhex(told) if isinstance(told, str) else None
    except ValueError:
        return None


def read_note(stored: StoredCheckpoint) -> SignedNote:
    """The stored note; PROOF-05 where its bytes are none any more."""
    try:
        return parse_note(stored.note)
    except NoteError as error:
        raise _damaged(stored.size, str(error)) from error


def read_checkpoint(stored: StoredCheckpoint) -> Checkpoint:
    """What a stored checkpoint says; PROOF-05 where it can no longer be read."""
    try:
        found = parse_checkpoint(read_note(stored).text)
    except NoteError as error:
        raise _damaged(stored.size, str(error)) from error
    if found.size != stored.size:
        raise _damaged(stored.size, f"it speaks of {found.size} entries")
    return found


def _damaged(size: int, why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The checkpoint over {size:,} entries is damaged: {why}.",
            safe="The entries themselves are not changed by this.",
            act="Keep the data folder as it is, run “workstation log verify --full”, "
            "and call a supervisor.",
            code="PROOF-05",
        ),
        environment=True,
    )


def fingerprint(public: bytes) -> str:
    """A key's id in groups of four, as it is printed to be compared."""
    told = key_id(public)
    return " ".join(told[place : place + 4] for place in range(0, len(told), 4))
