"""Stations witness each other's logs: what one has seen signed, it does not let be rewritten.

A witness keeps, in its own log, the newest checkpoint it has seen of each other log. It signs a
newer one only where a proof shows that the older is its beginning. What it signs goes back to the
station that asked, into that station's log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from workstation.domain.checkpoint import Checkpoint, parse_checkpoint
from workstation.domain.log import LogEntry, key_id
from workstation.domain.merkle import consistency_holds
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.signed_note import (
    COSIGNATURE,
    ED25519,
    SIGNATURE_BYTES,
    NoteError,
    NoteSignature,
    SignedNote,
    cosigned_message,
    key_hash,
    parse_note,
)
from workstation.services.checkpoint_files import CheckpointFile, StationKey, read_file, write_file
from workstation.services.checkpoint_ports import CheckpointStore, SignatureCheck, StationKeys
from workstation.services.checkpoints import Checkpoints, fingerprint, no_key, public_of
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.records import when

WITNESSED, COSIGNED = "checkpoint_witnessed", "checkpoint_cosigned"
CONTRADICTED = "checkpoint_contradicted"
RECENT = 100
"""How many of the newest checkpoints a file tells how to go on from."""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What this station has seen of another log."""

    checkpoint: Checkpoint
    before: int | None
    """Entries of that log when it was last seen here; None: never."""
    file: bytes
    entry: int


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What a witness has signed of this station's log."""

    witness: str
    size: int
    seen_at: str
    entry: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    checkpoint: Checkpoint
    text: str
    public: bytes
    entry: int


class Witnessing:
    """Sends checkpoints to witnesses, is one, and takes in what others signed."""

    def __init__(
        self,
        log: DecisionLog,
        checkpoints: Checkpoints,
        keys: StationKeys,
        check: SignatureCheck,
        clock: Clock,
    ) -> None:
        self._log, self._checkpoints, self._keys = log, checkpoints, keys
        self._check, self._clock = check, clock

    @property
    def _store(self) -> CheckpointStore:
        return self._checkpoints.store

    def file_for_others(self, size: int, since: Sequence[int] = ()) -> bytes:
        """The file of a kept checkpoint with proofs from the sizes that others may hold.

        These are the newest `RECENT`, those that witnesses have signed, and the ones in `since`.

        Raises
        ------
        WorkstationError
            PROOF-03 the log contradicts one of them, PROOF-04 there is none over so many entries.
        """
        made = self._checkpoints.kept(size)
        sizes = {one.size for one in self._store.checkpoints(before=size, limit=RECENT)}
        sizes |= {told for told in self._signed_sizes() if told < size}
        proofs = {one: self._checkpoints.consistency(one, size) for one in sorted(sizes)}
        for one in since:
            proofs[one] = self._checkpoints.consistency(one, size)
        note = made.note.with_signatures(cosignatures(self._store, made.note.text))
        return write_file(note, station_keys(self._store.key_entries()), proofs)

    def witness(self, data: bytes, officer: str, trusted: str = "") -> Witnessed:
        """Check another log's checkpoint against what was seen before; keep it and sign it.

        `trusted` is the id of its station's key, compared with the printed one: needed once.

        Raises
        ------
        WorkstationError
            PROOF-08 it is no checkpoint, -09 it is this station's own, -10 its key is not known
            here, -11 its signature does not hold, -12 it is older than what was seen, -13 it
            contradicts what was seen (which is recorded), -14 it does not tell how it goes on
            from what was seen; PROOF-02, LOG-nn.
        """
        file = read_file(data)
        found = file.checkpoint
        if found.origin == self._checkpoints.origin:
            raise _refused(
                "-09", "This is a checkpoint of this station’s own log.", "Take it to another one."
            )
        signer = self._keys.station()
        if signer is None:
            raise no_key(self._keys.why_not())
        seen = self._seen(found.origin)
        public = self._signed_with(file, seen, trusted)
        if seen is not None:
            self._goes_on(file, seen, public, officer)
        now = self._clock.now()
        entry = self._log.append(
            EntryDraft(
                WITNESSED,
                officer,
                {
                    "origin": found.origin,
                    "size": found.size,
                    "root": found.root.hex(),
                    "head": None if found.head is None else found.head.hex(),
                    "public": public.hex(),
                    "key": key_id(public),
                    "note": _bare(file, public).encode().decode(),
                    "before": None if seen is None else seen.checkpoint.size,
                },
            )
        )
        seconds = int(now.timestamp())
        name = self._checkpoints.origin
        line = NoteSignature(
            name,
            key_hash(name, COSIGNATURE, signer.public),
            seconds.to_bytes(8, "big") + signer.sign(cosigned_message(file.note.text, seconds)),
        )
        note = file.note.with_signatures((line,))
        keys = station_keys(self._store.key_entries()) or (StationKey(signer.public),)
        before = None if seen is None else seen.checkpoint.size
        return Witnessed(found, before, write_file(note, keys, {}), entry.seq)

    def take_in(self, data: bytes, officer: str, trusted: str = "") -> tuple[Cosigned, ...]:
        """Take in what witnesses have signed of a checkpoint of this log.

        `trusted` is the id of the witness's key, compared with the printed one: needed once.

        Raises
        ------
        WorkstationError
            PROOF-08 it is no checkpoint, -15 it is none of this log, -10 the key is not known
            here, -11 a signature does not hold, -16 nobody has signed it; LOG-nn.
        """
        file = read_file(data)
        kept = self._checkpoints.of_size(file.checkpoint.size)
        if kept is None or kept.note.text != file.note.text:
            raise _refused(
                "-15",
                "This is no checkpoint that this station’s log has made.",
                "Have the witness send the file that came of this station’s checkpoint. If it "
                "did, keep the data folder as it is and call a supervisor.",
            )
        lines = [
            one
            for one in file.note.signatures
            if len(one.blob) == 8 + SIGNATURE_BYTES and one.name != self._checkpoints.origin
        ]
        if not lines:
            raise _refused(
                "-16",
                "No witness has signed this checkpoint.",
                "Have it signed at the other station: “workstation log witness FILE --out FILE”.",
            )
        known = {name: public for name, public, _ in self._witnesses()}
        for line in lines:  # a station signs its own log and others' with one key
            seen = None if line.name in known else self._seen(line.name)
            if seen is not None:
                known[line.name] = seen.public
        names = [
            line
            for line in lines
            if line.name in known
            or any(
                key_hash(line.name, COSIGNATURE, key.public) == line.key_hash for key in file.keys
            )
        ]
        if not names:
            self._candidates(file, None, trusted, lines[0].name)  # tells that no key is known
        return tuple(
            self._taken(file, line, known.get(line.name), officer, trusted) for line in names
        )

    def _taken(
        self,
        file: CheckpointFile,
        line: NoteSignature,
        known: bytes | None,
        officer: str,
        trusted: str,
    ) -> Cosigned:
        candidates = self._candidates(file, known, trusted, line.name)
        public = next(
            (one for one in candidates if key_hash(line.name, COSIGNATURE, one) == line.key_hash),
            None,
        )
        message = cosigned_message(file.note.text, line.seen_at)
        if public is None or not self._check(public, message, line.blob[8:]):
            raise _refused(
                "-11",
                f"The signature of {line.name} does not hold.",
                "Have the checkpoint signed there once more.",
            )
        seen_at = when(datetime.fromtimestamp(line.seen_at, UTC)) or ""
        for name, _, entry in self._witnesses():
            data = entry.content["data"]
            if name == line.name and isinstance(data, Mapping) and data.get("line") == line.line():
                return Cosigned(name, file.checkpoint.size, seen_at, entry.seq, again=True)
        entry = self._log.append(
            EntryDraft(
                COSIGNED,
                officer,
                {
                    "size": file.checkpoint.size,
                    "root": file.checkpoint.root.hex(),
                    "witness": line.name,
                    "public": public.hex(),
                    "key": key_id(public),
                    "seen_at": seen_at,
                    "line": line.line(),
                },
            )
        )
        return Cosigned(line.name, file.checkpoint.size, seen_at, entry.seq)

    def _signed_with(self, file: CheckpointFile, seen: _Seen | None, trusted: str) -> bytes:
        """The key of the log's station that signed the checkpoint and may be believed."""
        origin = file.checkpoint.origin
        known = None if seen is None else seen.public
        for public in self._candidates(file, known, trusted, origin):
            line = file.note.by(origin, key_hash(origin, ED25519, public))
            if line is not None and self._check(public, file.note.text.encode(), line.blob):
                return public
        raise _refused(
            "-11",
            f"The checkpoint is not signed by the station whose log it speaks of ({origin}).",
            "Have it written again there. If it stays so, tell both supervisors.",
        )

    def _candidates(
        self, file: CheckpointFile, known: bytes | None, trusted: str, whose: str
    ) -> tuple[bytes, ...]:
        wanted = trusted.replace(" ", "").lower()
        given = tuple(key.public for key in file.keys if wanted and key_id(key.public) == wanted)
        vouched = () if known is None else file.vouched(known, self._check)
        if not given and not vouched:
            told = ", ".join(fingerprint(key.public) for key in file.keys) or "not in the file"
            raise _refused(
                "-10",
                f"The key of {whose} is not known at this station: {told}.",
                "Compare it with the one that was printed there (“workstation log checkpoint”), "
                "then give it with --key.",
            )
        return (*given, *vouched)

    def _goes_on(self, file: CheckpointFile, seen: _Seen, public: bytes, officer: str) -> None:
        """What was seen before must be the beginning of what is shown now."""
        found, before = file.checkpoint, seen.checkpoint
        if found.size < before.size:
            raise _refused(
                "-12",
                f"The checkpoint is over {found.size:,} entries, but {before.size:,} were "
                f"seen here before (entry {seen.entry}).",
                "Bring a newer checkpoint. If the other log has no more entries, it has been "
                "cut off: tell both supervisors.",
            )
        if found.size == before.size:
            if file.note.text != seen.text:
                raise self._contradiction(file, seen, public, officer)
            return
        proof = file.consistency.get(before.size)
        if proof is None:
            raise _refused(
                "-14",
                f"The file does not tell how the log goes on from the {before.size:,} entries "
                "that were seen here.",
                f"Write it there with “workstation log checkpoint --since {before.size} "
                "--out FILE”.",
            )
        if not consistency_holds(before.size, found.size, before.root, found.root, proof):
            raise self._contradiction(file, seen, public, officer)

    def _contradiction(
        self, file: CheckpointFile, seen: _Seen, public: bytes, officer: str
    ) -> WorkstationError:
        note = _bare(file, public).encode().decode()
        entry = self._told_of(note, seen) or self._log.append(
            EntryDraft(
                CONTRADICTED,
                officer,
                {
                    "origin": file.checkpoint.origin,
                    "size": file.checkpoint.size,
                    "seen_in": seen.entry,
                    "note": note,
                },
            )
        )
        return WorkstationError(
            Notice(
                fact=f"The log of {file.checkpoint.origin} is NOT the one that this station saw "
                f"with {seen.checkpoint.size:,} entries: it has been rewritten.",
                safe=f"Both checkpoints are kept in this station’s log (entries {seen.entry} and "
                f"{entry.seq}); nothing has been signed.",
                act="Tell both supervisors at once, and leave the other station’s data folder as "
                "it is.",
                code="PROOF-13",
            ),
            environment=True,
        )

    def _told_of(self, note: str, seen: _Seen) -> LogEntry | None:
        """The entry that holds this very contradiction already."""
        for entry in self._log.entries(after=seen.entry, kinds=(CONTRADICTED,)):
            data = entry.content.get("data")
            if isinstance(data, Mapping) and data.get("note") == note:
                return entry
        return None

    def has_seen(self, checkpoint: Checkpoint) -> bool:
        """Whether this very checkpoint of another log is the newest one witnessed here."""
        seen = self._seen(checkpoint.origin)
        return seen is not None and seen.checkpoint == checkpoint

    def _seen(self, origin: str) -> _Seen | None:
        """The newest checkpoint of another log that this station witnessed."""
        for entry in reversed(self._store.proof_entries()):
            content = entry.content
            data = content.get("data")
            if content.get("kind") != WITNESSED or not isinstance(data, Mapping):
                continue
            if data.get("origin") == origin:
                public = public_of(entry)
                try:
                    note = parse_note(str(data.get("note")).encode())
                    checkpoint = parse_checkpoint(note.text)
                except NoteError:
                    continue  # a later verification of this log names the entry
                if public is not None:
                    return _Seen(checkpoint, note.text, public, entry.seq)
        return None

    def _witnesses(self) -> Iterable[tuple[str, bytes, LogEntry]]:
        """Name, key and entry of each cosignature taken in."""
        for entry in self._store.proof_entries():
            content = entry.content
            data, public = content.get("data"), public_of(entry)
            if content.get("kind") == COSIGNED and isinstance(data, Mapping) and public:
                yield str(data.get("witness")), public, entry

    def _signed_sizes(self) -> set[int]:
        found = set()
        for _, _, entry in self._witnesses():
            data = entry.content["data"]
            size = data.get("size") if isinstance(data, Mapping) else None
            if isinstance(size, int) and self._store.of_size(size) is not None:
                found.add(size)
        return found


def station_keys(entries: Iterable[LogEntry]) -> tuple[StationKey, ...]:
    """The station's keys as the log tells of them."""
    found = []
    for entry in entries:
        content = entry.content
        data, public = content.get("data"), public_of(entry)
        if content.get("kind") == "station_key" and isinstance(data, Mapping) and public:
            by_old = data.get("by_old")
            found.append(
                StationKey(public, bytes.fromhex(by_old) if isinstance(by_old, str) else b"")
            )
    return tuple(found)


def cosignatures(store: CheckpointStore, text: str) -> tuple[NoteSignature, ...]:
    """What witnesses have signed of a checkpoint, as it was taken in."""
    found: list[NoteSignature] = []
    for entry in store.proof_entries():
        content = entry.content
        data = content.get("data")
        if content.get("kind") == COSIGNED and isinstance(data, Mapping):
            try:
                note = parse_note(f"{text}\n{data.get('line')}\n".encode())
            except NoteError:
                continue
            if str(data.get("size")) == text.split("\n")[1]:
                found += note.signatures
    return tuple(found)


def _bare(file: CheckpointFile, public: bytes) -> SignedNote:
    """The note with its station's own signature alone: nobody else's lines go into a log."""
    origin = file.checkpoint.origin
    own = file.note.by(origin, key_hash(origin, ED25519, public))
    return SignedNote(file.note.text, () if own is None else (own,))


def _refused(number: str, fact: str, act: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=fact,
            safe="Nothing has been signed or recorded.",
            act=act,
            code=f"PROOF{number}",
        )
    )
