"""Entries of the log in a folder that a stranger can check alone (docs/log-format.md, “Bundle”)."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.log import LogEntry, key_id
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.signed_note import SignedNote
from workstation.durable import sync_folder
from workstation.services.checkpoint_ports import CheckpointStore, LogTree, StoredCheckpoint
from workstation.services.checkpoints import Checkpoints, MadeCheckpoint, public_of, read_note
from workstation.services.ports import Clock, DecisionLog, EntryDraft
from workstation.services.records import when
from workstation.services.witnessing import COSIGNED, cosignatures

FORMAT = "nii-log-bundle/1"
EXPORTED = "log_exported"
TIMESTAMPED = "checkpoint_timestamped"
NEWEST = 10
"""How many of the newest checkpoints go with chosen entries, besides those that tell of them."""
_PAGE = 500

README = """Entries of the decision log of the station “{station}”, written on {at} (UTC).

Nothing here is secret code: docs/log-format.md of the NII workstation says what every byte means,
and a program of your own can check it. The one that comes with the workstation is one file,
packaging/verify_log.py. Get it from where you trust it, not from whoever gave you this folder, then:

    python3 verify_log.py THIS-FOLDER

It needs Python 3 and the package “cryptography”. It names every entry that was altered, put in,
taken out or signed by somebody else. Three things only you can do:

1. Compare the station's key with the one the station has printed:
       {fingerprint}
   and give it to the program: --key {key}
2. Compare with what others have kept: checkpoints of this log that were printed, sent away or
   witnessed at another station. Give them with --against FILE.
3. Ask who holds the station's key. It proves which station wrote an entry, not that it is true.

Chosen entries cannot show that none was left out: of a key that was revoked, or of a decision that
was changed later. Where that matters ask for the whole log.

What is in this folder:

    entries.jsonl   the entries: number, content (base64), hashes, signatures
    checkpoint      the whole log as it was: {size} entries, signed by the station and by
                    the witnesses that saw it
    proofs.jsonl    that each entry is in that log, and that older checkpoints are its beginning
    checkpoints/    those older checkpoints
    timestamps/     what a time-stamp authority (RFC 3161) signed of checkpoints, where one did:
                    openssl ts -verify -in N.tsr -data N.note -CAfile CA-OF-THE-AUTHORITY.pem
    keys.json       the keys that the log tells of, to read; they are checked from the entries
    bundle.json     what was asked for
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written."""

    folder: Path
    entries: int
    made: MadeCheckpoint
    entry: int
    station_key: str


class Bundles:
    """Writes bundles."""

    def __init__(
        self, log: DecisionLog, checkpoints: Checkpoints, clock: Clock, station: str, software: str
    ) -> None:
        self._log, self._checkpoints, self._clock = log, checkpoints, clock
        self._station, self._software = station, software

    def export(
        self,
        folder: Path,
        asked: Sequence[int],
        officer: str,
        step: Callable[[int], None] = lambda entries: None,
    ) -> Exported:
        """Write the asked entries (none: all) with what proves them; tell of it in the log.

        `step` is told the entries written so far; where it raises there is no folder.

        Raises
        ------
        WorkstationError
            PROOF-06 the folder is there already or cannot be written, PROOF-07 an entry is not
            there, PROOF-01 to -05, LOG-nn. There is no folder then.
        """
        if os.path.lexists(folder):
            raise _cannot(folder, "there is something of that name already")
        made = self._checkpoints.make()
        size = made.checkpoint.size
        beyond = [seq for seq in asked if not 0 < seq <= size]
        if beyond:
            raise _not_there(beyond[0], size)
        part = folder.with_name(f".{folder.name}.part")
        try:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            count, key = self._write(part, sorted(set(asked)), made, step)
            files = _digests(part)
            _settle(part)
            step(count)
            entry = self._log.append(
                EntryDraft(
                    EXPORTED,
                    officer,
                    {
                        "folder": folder.name,
                        "entries": sorted(set(asked)) or "all",
                        "size": size,
                        "root": made.checkpoint.root.hex(),
                        "files": files,
                    },
                )
            )
            part.rename(folder)
            sync_folder(folder.absolute().parent)
        except OSError as error:
            raise _cannot(folder, error.strerror or type(error).__name__) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return Exported(folder, count, made, entry.seq, key)

    def _write(
        self, part: Path, asked: list[int], made: MadeCheckpoint, step: Callable[[int], None]
    ) -> tuple[int, str]:
        store, size = self._checkpoints.store, made.checkpoint.size
        told = [entry for entry in store.key_entries() if entry.seq <= size]
        said = [entry for entry in store.proof_entries() if entry.seq <= size]
        said = [entry for entry in said if entry.content.get("kind") in (COSIGNED, TIMESTAMPED)]
        always = {entry.seq for entry in (*told, *said)}
        numbers = sorted(always.union(asked)) if asked else []
        count = 0
        with (part / "entries.jsonl").open("w", encoding="ascii") as lines, store.tree() as tree:
            for line in _lines(tree, numbers or range(1, size + 1)):
                lines.write(line)
                count += 1
                if count % _PAGE == 0:
                    step(count)
        older = [one for one in self._older(asked, said, size) if one.size < size]
        self._proofs(part / "proofs.jsonl", numbers, [one.size for one in older], size)
        (part / "checkpoint").write_bytes(self._cosigned(made).encode())
        if older:
            (part / "checkpoints").mkdir()
        for one in older:
            (part / "checkpoints" / f"{one.size}").write_bytes(self._cosigned_of(one))
        stamped = {
            int(data["size"]): base64.b64decode(str(data["response"]))
            for entry in said
            if entry.content.get("kind") == TIMESTAMPED
            and isinstance(data := entry.content.get("data"), Mapping)
        }
        for number, response in stamped.items():
            kept = store.of_size(number)
            if kept is not None:
                (part / "timestamps").mkdir(exist_ok=True)
                (part / "timestamps" / f"{number}.tsr").write_bytes(response)
                (part / "timestamps" / f"{number}.note").write_bytes(kept.note)
        keys = [_key_document(entry) for entry in told]
        _json(part / "keys.json", keys)
        at = when(self._clock.now()) or ""
        _json(
            part / "bundle.json",
            {
                "format": FORMAT,
                "station": self._station,
                "software": self._software,
                "made_at": at,
                "whole": not asked,
                "asked": asked,
                "entries": numbers,
                "size": size,
            },
        )
        key = next((str(one["id"]) for one in reversed(keys) if one["role"] == "station"), "")
        groups = " ".join(key[place : place + 4] for place in range(0, len(key), 4))
        text = README.format(
            station=self._station, at=at, fingerprint=groups, key=key, size=f"{size:,}"
        )
        (part / "README.txt").write_text(text, encoding="utf-8")
        return count, key

    def _older(
        self, asked: Sequence[int], said: Iterable[LogEntry], size: int
    ) -> list[StoredCheckpoint]:
        """Older checkpoints that say something of these entries, the smallest first.

        All of a whole log. Of chosen entries: the first one over each, those that others signed,
        and the newest.
        """
        store = self._checkpoints.store
        if not asked:
            return list(_all(store))[::-1]
        found = {one.size: one for one in store.checkpoints(before=size, limit=NEWEST)}
        for seq in asked:
            first = store.first_over(seq)
            if first is not None:
                found[first.size] = first
        for entry in said:
            data = entry.content.get("data")
            signed = data.get("size") if isinstance(data, Mapping) else None
            kept = store.of_size(signed) if isinstance(signed, int) else None
            if kept is not None:
                found[kept.size] = kept
        return [found[one] for one in sorted(found)]

    def _proofs(self, file: Path, numbers: list[int], older: list[int], size: int) -> None:
        """Of a whole log none are needed: the tree is built anew from all entries."""
        with file.open("w", encoding="ascii") as lines:
            if not numbers:
                return
            for seq, proof in self._checkpoints.inclusion(numbers, size).items():
                lines.write(_proof_line({"entry": seq, "size": size}, proof))
            for one in older:
                proof = self._checkpoints.consistency(one, size)
                lines.write(_proof_line({"from": one, "size": size}, proof))

    def _cosigned(self, made: MadeCheckpoint) -> SignedNote:
        return made.note.with_signatures(cosignatures(self._checkpoints.store, made.note.text))

    def _cosigned_of(self, stored: StoredCheckpoint) -> bytes:
        note = read_note(stored)
        return note.with_signatures(cosignatures(self._checkpoints.store, note.text)).encode()


def _lines(tree: LogTree, numbers: Iterable[int]) -> Iterator[str]:
    """A line of entries.jsonl for each entry."""
    before: LogEntry | None = None
    for seq in numbers:
        if before is None or before.seq != seq - 1:
            before = tree.entry(seq - 1)
        entry = tree.entry(seq)
        if entry is None:
            raise _not_there(seq, tree.entries)
        yield (
            json.dumps(
                {
                    "seq": entry.seq,
                    "body": base64.b64encode(entry.body).decode(),
                    "previous": entry.previous.hex(),
                    "hash": entry.hash.hex(),
                    "station_signature": _hex(entry.station_signature),
                    "officer_signature": _hex(entry.officer_signature),
                    "signatures_before": []
                    if before is None
                    else [_hex(before.station_signature), _hex(before.officer_signature)],
                }
            )
            + "\n"
        )
        before = entry


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _proof_line(told: dict[str, int], proof: Sequence[bytes]) -> str:
    return json.dumps(told | {"proof": [base64.b64encode(step).decode() for step in proof]}) + "\n"


def _all(store: CheckpointStore) -> Iterator[StoredCheckpoint]:
    """All checkpoints, the largest first."""
    before = None
    while page := store.checkpoints(before=before, limit=_PAGE):
        yield from page
        before = page[-1].size


def _key_document(entry: LogEntry) -> dict[str, object]:
    content = entry.content
    data = content.get("data")
    told = data if isinstance(data, Mapping) else {}
    kind = str(content.get("kind"))
    if kind == "key_revoked":
        return {"entry": entry.seq, "role": "revoked", "id": told.get("key")}
    public = public_of(entry) or b""
    return {
        "entry": entry.seq,
        "role": kind.removesuffix("_key"),
        "id": key_id(public),
        "public": public.hex(),
        "account": told.get("account"),
        "from": told.get("from"),
        "until": told.get("until"),
        "replaces": told.get("replaces"),
    }


def _json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _digests(folder: Path) -> dict[str, str]:
    found = {}
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        with file.open("rb") as stream:
            found[file.relative_to(folder).as_posix()] = hashlib.file_digest(
                stream, "sha256"
            ).hexdigest()
    return found


def _settle(folder: Path) -> None:
    """Let everything in a folder reach the disk before the folder gets its name."""
    for file in folder.rglob("*"):
        if file.is_dir():
            sync_folder(file)
        else:
            with file.open("rb+") as stream:
                os.fsync(stream.fileno())
    sync_folder(folder)


def _cannot(folder: Path, why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The bundle cannot be written to {folder}: {why}.",
            safe="There is no bundle; the log is as it was.",
            act="Name another folder, on a disk with room.",
            code="PROOF-06",
        )
    )


def _not_there(seq: int, size: int) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"There is no entry {seq} in the log: it has {size:,}.",
            safe="There is no bundle; the log is as it was.",
            act="See “workstation log show” for the numbers.",
            code="PROOF-07",
        )
    )
