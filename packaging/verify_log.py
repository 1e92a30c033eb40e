#!/usr/bin/env python3
"""Verify a decision log of the NII workstation, with no code of it.

    python3 verify_log.py store.sqlite3      the store of a station (nothing is written to it)
    python3 verify_log.py BUNDLE             a folder that “workstation log export” wrote
    python3 verify_log.py ... --against PATH older checkpoints that somebody else kept
    python3 verify_log.py ... --key ID       the station's key, as it was printed

Needs Python 3.9 and, for signatures, the package cryptography. docs/log-format.md of the
workstation says what is checked, byte for byte; this file follows it and nothing else.
Exit: 0 all holds, 1 something does not (each fault is named), 2 nothing could be checked.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None  # type: ignore[assignment,misc]

ZERO = bytes(32)
TAG_1, TAG_2, TAG_SIGN, TAG_KEY = b"NII-LOG-1\0", b"NII-LOG-2\0", b"NII-SIGN-1\0", b"NII-KEY-1\0"
KEYS_1 = {"at", "clock", "data", "format", "kind", "officer", "outcome", "parcel", "seq"}
KEYS_1 |= {"software", "station"}
KEYS_2 = KEYS_1 | {"officer_key", "station_key"}
KEY_KINDS = ("key_revoked", "officer_key", "station_key")
LISTED = 20
"""Missing entries in a row that are named one by one; of more the first and the last."""
sha = hashlib.sha256


class Unreadable(Exception):
    """Nothing can be checked, and why."""


class Entry(NamedTuple):
    """A row of the log; `columns` are the texts it is searched by, None in a bundle."""

    seq: Any
    previous: Any
    body: Any
    hash: Any
    station: Any
    officer: Any
    columns: tuple[Any, ...] | None = None


class Report:
    """What was found wrong, and with which entry."""

    def __init__(self) -> None:
        self.faults: list[tuple[int | None, str]] = []
        self.remarks: list[str] = []
        self.entries = self.signatures = self.checkpoints = self.cosignatures = self.stamps = 0
        self.head = ZERO

    def entry(self, number: int, words: str) -> None:
        if (number, words) not in self.faults[-8:]:
            self.faults.append((number, words))

    def other(self, words: str) -> None:
        self.faults.append((None, words))


# --- keys and signatures ----------------------------------------------------------------------


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is that key's over the message."""
    if Ed25519PublicKey is None:
        return True  # `main` has said that no signature is checked
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def key_name(public: bytes) -> str:
    """The name of a key in entries."""
    return sha(public).hexdigest()[:32]


class Key(NamedTuple):
    """A key that an entry tells of; `role` is “station” or “officer”."""

    role: str
    public: bytes
    entry: int
    until: str | None
    account: str


class Ring:
    """The keys that the log itself tells of, and the entries with which they end."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self.trusted = {word.replace(" ", "").lower() for word in trusted}
        self.keys: dict[str, Key] = {}
        self.ended: dict[str, tuple[int, str]] = {}
        self.newest: dict[str, str] = {}
        """Of the station ("") and of each account: the key told of last."""
        self.unvouched: list[str] = []

    def tell(self, number: int, content: dict[str, Any], report: Report) -> None:
        """Take in what an entry of one of `KEY_KINDS` says."""
        kind, data = content["kind"], content["data"]
        try:
            if kind == "key_revoked":
                if data["key"] not in self.keys:
                    raise ValueError
                self._end(data["key"], number, "revoked")
                return
            public, name, account = bytes.fromhex(data["public"]), data["id"], ""
            if kind == "officer_key":
                account = data["account"]
            key = Key(kind[:-4], public, number, data["until"], account)
            before = self.newest.get(account.casefold())
            if len(public) != 32 or key_name(public) != name or name in self.keys:
                raise ValueError
            if data["replaces"] != before or content[kind] != name:
                raise ValueError
            if kind == "officer_key" and (content["officer"] != account or not account):
                raise ValueError
        except (KeyError, TypeError, ValueError, AttributeError):
            report.entry(number, "tells of a key, but not as entries of that kind do")
            return
        self.keys[name] = key
        self.newest[account.casefold()] = name
        if kind == "station_key" and not self._vouched(data, key, before, report):
            self.unvouched.append(name)
            if self.trusted and name not in self.trusted:
                report.entry(number, f"brings in a station key that is not the one given: {name}")
        if before is not None:
            self._end(before, number, "replaced")

    def _end(self, name: str, number: int, how: str) -> None:
        if name not in self.ended or how == "revoked":
            first = self.ended.get(name, (number, how))[0]
            self.ended[name] = (min(first, number), how)

    def _vouched(self, data: dict[str, Any], key: Key, before: str | None, report: Report) -> bool:
        if data.get("by_old") is None:
            return False
        old = self.keys.get(before or "")
        try:
            word = bytes.fromhex(data["by_old"])
        except (TypeError, ValueError):
            word = b""
        revoked = self.ended.get(before or "", (0, ""))[1] == "revoked"
        if old is not None and not revoked:
            return signed_by(old.public, TAG_KEY + old.public + key.public, word) or self._liar(
                key, report
            )
        return self._liar(key, report)

    @staticmethod
    def _liar(key: Key, report: Report) -> bool:
        report.entry(
            key.entry, "tells of a station key that replaces another, which does not say so"
        )
        return False

    def why_not(self, name: str, role: str, number: int, content: dict[str, Any]) -> str:
        """Why a key may not sign an entry; empty where it may."""
        key = self.keys.get(name)
        if key is None or key.role != role:
            return f"is signed with a {role}'s key that the log does not tell of"
        if number < key.entry:
            return f"is signed with a {role}'s key from before that key was told of"
        if key.until is not None and content["at"] > key.until:
            return f"is signed with a {role}'s key after its last day ({key.until})"
        last, how = self.ended.get(name, (number, ""))
        if number > last:
            return f"is signed with a {role}'s key that was {how} in entry {last}"
        if role == "officer" and key.account.casefold() != str(content["officer"]).casefold():
            return f"is signed with the key of {key.account}, not of {content['officer']}"
        return ""


# --- the chain --------------------------------------------------------------------------------


def second(body: bytes) -> bool:
    """Whether an entry is of the newer format, nii-log/2."""
    return body.startswith(b'"format":"nii-log/2"', body.rfind(b'"format":"'))


def digest_of(body: bytes, previous: bytes, signatures: bytes) -> bytes:
    """An entry's hash, as the format that its body names has it."""
    if second(body):
        return sha(TAG_2 + previous + signatures + body).digest()
    return sha(TAG_1 + previous + body).digest()


def parsed(body: bytes) -> dict[str, Any] | None:
    """The body, where it is one in canonical form."""
    try:
        content = json.loads(body, parse_float=_inexact, parse_constant=_inexact)
        again = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if again.encode() != body or not isinstance(content["data"], dict):
            return None
        wanted = KEYS_2 if content["format"] == "nii-log/2" else KEYS_1
        return content if content.keys() == wanted else None
    except (ValueError, RecursionError, TypeError, KeyError):
        return None


def _inexact(word: str) -> None:
    raise ValueError(word)


class Chain:
    """Follows the entries one by one and names each that does not fit."""

    def __init__(self, report: Report, ring: Ring, full: bool) -> None:
        self.report, self.ring, self.full = report, ring, full
        self.number, self.previous, self.before = 0, ZERO, b""
        self.recomputed: bytes | None = None
        self.lost = self.second = False
        self.unsigned: list[int] = []

    def take(self, entry: Entry, known: bool = True) -> None:
        """Check the next entry; `known`: the entry before it is the one taken last."""
        number, expected = entry.seq, self.number + 1
        name = self.report.entry
        if not isinstance(number, int) or number < expected:
            name(number if isinstance(number, int) else expected, "was inserted: no place for it")
            return
        if number > expected and known:
            self._missing(expected, number - 1)
            known = False
        self.number = number
        known, self.lost = known and not self.lost, False
        if not all(isinstance(one, bytes) for one in (entry.previous, entry.body, entry.hash)):
            name(number, "was changed: it is not stored as bytes")
            self.previous, self.before, self.recomputed, self.lost = b"", b"", None, True
            return
        own = self._links(entry, known)
        self._content(entry)
        self.previous, self.recomputed = entry.hash, own
        self.before = _bytes(entry.station) + _bytes(entry.officer)

    def _links(self, entry: Entry, known: bool) -> bytes | None:
        """Check link and hash; the hash as it should be."""
        number, link, name = entry.seq, entry.previous, self.report.entry
        if not known:
            own = digest_of(entry.body, link, b"")
            if second(entry.body):
                self.report.remarks.append(
                    f"entry {number}: its hash covers signatures of entry {number - 1}, "
                    "which cannot be read; only its own signatures vouch for it"
                )
            elif own != entry.hash:
                name(number, "was changed: its content does not match its hash")
            return None
        previous = self.previous
        if link != previous and link == self.recomputed:
            previous = link  # the hash of the entry before was changed, and named
        own = digest_of(entry.body, previous, self.before)
        if own == entry.hash:
            if link != previous:
                name(number, "was changed: its link to the entry before it is another")
            return own
        if link != previous:
            name(
                number, "does not follow the entry before it: one of the two was put in or changed"
            )
            own = digest_of(entry.body, link, self.before)
        if own != entry.hash:
            signatures = f", or a signature of entry {number - 1} was" if second(entry.body) else ""
            name(number, f"was changed: its content does not match its hash{signatures}")
        return own

    def _content(self, entry: Entry) -> None:
        number, name = entry.seq, self.report.entry
        content = parsed(entry.body)
        if content is None:
            name(number, "was changed: its content is not in the canonical form")
            return
        if content["seq"] != number:
            name(number, f"holds the content of entry {content['seq']}: swapped or renumbered")
        if entry.columns is not None:
            told = tuple(
                None if content[key] is None else str(content[key]).encode("utf-8", "replace")
                for key in ("at", "kind", "officer", "outcome", "parcel")
            )
            if told != entry.columns:
                name(number, "was changed: the columns it is searched by do not repeat its content")
        is_second = content["format"] == "nii-log/2"
        if self.second and not is_second:
            name(number, "is of the older format, behind entries of the newer one")
        self.second = self.second or is_second
        for role, signature in (("station", entry.station), ("officer", entry.officer)):
            self._signature(number, content, role, signature, entry.hash)

    def _signature(
        self, number: int, content: dict[str, Any], role: str, signature: Any, digest: bytes
    ) -> None:
        name, key = self.report.entry, content.get(f"{role}_key")
        if key is None:
            if signature is not None:
                name(number, f"bears a {role}'s signature that its content knows nothing of")
            elif role == "station" and content["format"] == "nii-log/2":
                self.unsigned.append(number)
                if self.full and not content["data"].get("not_signed"):
                    name(number, "is not signed by the station and does not say why")
            return
        if not isinstance(signature, bytes) or len(signature) != 64:
            name(number, f"has lost its {role}'s signature")
            return
        if not self.full:
            return
        why = self.ring.why_not(key, role, number, content)
        message = TAG_SIGN + (b"\1" if role == "station" else b"\2") + digest
        self.report.signatures += 1
        if why:
            name(number, why)
        elif not signed_by(self.ring.keys[key].public, message, signature):
            name(number, f"was signed anew or changed: its {role}'s signature does not hold")

    def end(self, marks: Marks) -> None:
        """No more entries come."""
        self.report.entries, self.report.head = self.number, self.previous
        marks.end(self.number)
        if self.unsigned:
            words = "entries say that no station key signs them"
            self.report.remarks.append(f"{len(self.unsigned)} {words}")

    def _missing(self, first: int, last: int) -> None:
        if last - first < LISTED:
            for number in range(first, last + 1):
                self.report.entry(number, "is missing")
        else:
            self.report.entry(first, f"is missing, and all after it up to entry {last}")


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""


# --- the tree and its checkpoints -------------------------------------------------------------


class Tree:
    """RFC 9162's tree, grown leaf by leaf."""

    def __init__(self) -> None:
        self.size, self.parts = 0, []  # type: int, list[tuple[int, bytes]]

    def grow(self, entry: Entry) -> None:
        data = _bytes(entry.hash) + _bytes(entry.station) + _bytes(entry.officer)
        self.size += 1
        part = (0, sha(b"\0" + data).digest())
        while self.parts and self.parts[-1][0] == part[0]:
            part = (part[0] + 1, sha(b"\1" + self.parts.pop()[1] + part[1]).digest())
        self.parts.append(part)

    def root(self) -> bytes:
        if not self.parts:
            return sha(b"").digest()
        root = self.parts[-1][1]
        for _, left in reversed(self.parts[:-1]):
            root = sha(b"\1" + left + root).digest()
        return root


def root_by_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root to which a proof leads from a leaf; RFC 9162 2.1.3, told from the top."""
    if not 0 <= index < size:
        return None
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    left = 1 << (size - 1).bit_length() - 1
    if index < left:
        root = root_by_inclusion(leaf, index, left, proof[:-1])
        return None if root is None else sha(b"\1" + root + proof[-1]).digest()
    root = root_by_inclusion(leaf, index - left, size - left, proof[:-1])
    return None if root is None else sha(b"\1" + proof[-1] + root).digest()


def roots_by_consistency(
    old: int, new: int, proof: list[bytes], old_root: bytes, whole: bool = True
) -> tuple[bytes, bytes] | None:
    """The two roots to which a consistency proof leads; RFC 9162 2.1.4, told from the top."""
    if old == new:
        if whole:
            return (old_root, old_root) if not proof else None
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    left, last = 1 << (new - 1).bit_length() - 1, proof[-1]
    if old <= left:
        found = roots_by_consistency(old, left, proof[:-1], old_root, whole)
        return found and (found[0], sha(b"\1" + found[1] + last).digest())
    found = roots_by_consistency(old - left, new - left, proof[:-1], old_root, False)
    return found and (sha(b"\1" + last + found[0]).digest(), sha(b"\1" + last + found[1]).digest())


class Note(NamedTuple):
    """A signed checkpoint: its text, what that says, and its signature lines."""

    where: str
    text: bytes
    origin: str
    size: int
    root: bytes
    head: bytes | None
    signatures: list[tuple[str, bytes, bytes]]


def read_note(data: bytes, where: str) -> Note | None:
    """A C2SP checkpoint, None where the bytes are none."""
    try:
        text, _, below = data.decode().rpartition("\n\n")
        origin, size, root, *more = text.split("\n")
        signatures = []
        for line in below.splitlines():
            dash, name, blob = line.split(" ")
            held = base64.b64decode(blob, validate=True)
            if dash != "\u2014" or base64.b64encode(held).decode() != blob:
                return None
            signatures.append((name, held[:4], held[4:]))
        heads = [line[5:] for line in more if line.startswith("head ")]
        decoded = base64.b64decode(root, validate=True)
        strict = base64.b64encode(decoded).decode() == root and len(decoded) == 32
        if not strict or not re.fullmatch("0|[1-9][0-9]{0,17}", size) or not signatures:
            return None
        if not below.endswith("\n") or len(heads) > 1 or any(not line for line in more):
            return None
        if heads and not re.fullmatch("[0-9a-f]{64}", heads[0]):
            return None
        head = bytes.fromhex(heads[0]) if heads else None
        return Note(where, (text + "\n").encode(), origin, int(size), decoded, head, signatures)
    except (ValueError, UnicodeDecodeError):
        return None


def hash_of_key(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a signature line of a note tells its key."""
    return sha(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def signed_by_station(note: Note, ring: Ring) -> bool:
    """Whether a station's key of this log signed the checkpoint."""
    for key in ring.keys.values():
        short = hash_of_key(note.origin, 1, key.public)
        for name, told, blob in note.signatures:
            ours = key.role == "station" and (name, told) == (note.origin, short)
            if ours and signed_by(key.public, note.text, blob):
                return True
    return False


def count_cosignatures(note: Note, witnesses: dict[str, bytes], report: Report) -> None:
    """Check the lines of the witnesses that the log names; a bad one is a fault."""
    for name, told, blob in note.signatures:
        public = witnesses.get(name)
        if public is None or told != hash_of_key(name, 4, public):
            continue
        if len(blob) != 72:
            report.other(f"{note.where}: the cosignature of {name} is too short")
            continue
        seen = int.from_bytes(blob[:8], "big")
        message = b"cosignature/v1\ntime %d\n" % seen + note.text
        if signed_by(public, message, blob[8:]):
            report.cosignatures += 1
        else:
            report.other(f"{note.where}: the cosignature of {name} does not hold")


class Marks:
    """Checkpoints that the log must agree with, by their size."""

    def __init__(self, notes: list[Note], report: Report) -> None:
        self.report = report
        self.open: dict[int, list[Note]] = {}
        for note in notes:
            self.open.setdefault(note.size, []).append(note)
        self.agreed = 0
        self.sizes = sorted(self.open, reverse=True)

    @property
    def next(self) -> int:
        return self.sizes[-1] if self.sizes else -1

    def reached(self, size: int, head: bytes, root: bytes | None) -> None:
        """Compare all of this size with the log as it is."""
        self.sizes.pop()
        good = True
        for note in self.open.pop(size):
            wrong = note.head is not None and note.head != head
            if wrong or (root is not None and note.root != root):
                good = False
                self.report.other(
                    f"{note.where}: the log is not the one that was signed with {size} entries: "
                    f"an entry from {self.agreed + 1} to {size} was changed, put in or taken out"
                )
        if good:
            self.agreed = size

    def end(self, entries: int) -> None:
        for size in sorted(self.open):
            for note in self.open[size]:
                self.report.other(
                    f"{note.where}: entries {entries + 1} to {size} are missing, "
                    f"the log had {size} when this was signed"
                )


def check_notes(notes: list[Note], ring: Ring, report: Report, witnesses: dict[str, bytes]) -> None:
    """Signatures of checkpoints, and two that contradict each other."""
    for note in notes:
        report.checkpoints += 1
        if not signed_by_station(note, ring):
            report.other(f"{note.where}: not signed with a station key that the log tells of")
        count_cosignatures(note, witnesses, report)
    by_size: dict[tuple[str, int], Note] = {}
    for note in notes:
        other = by_size.setdefault((note.origin, note.size), note)
        if other.text != note.text:
            report.other(f"{note.where} and {other.where} speak of the same log and contradict")


def read_notes(path: Path, report: Report) -> list[Note]:
    """The checkpoints in a file, a bundle or a folder of either; also those a witness recorded."""
    if path.is_dir():
        if (path / "entries.jsonl").exists():
            found = [n for n in (_note_of(path / "checkpoint", report),) if n]
            return found + list(_witnessed(path / "entries.jsonl"))
        inner = sorted(one for one in path.iterdir() if not one.name.startswith("."))
        return [note for one in inner for note in read_notes(one, report)]
    note = _note_of(path, report)
    return [note] if note else []


def elsewhere(places: list[Path], origins: set[str], report: Report) -> list[Note]:
    """What was kept elsewhere of this log, by the names it has; of other logs nothing counts."""
    found = []
    for place in places:
        ours = [note for note in read_notes(place, report) if note.origin in origins]
        if not ours:
            report.other(f"{place.name} holds no checkpoint of this log ({', '.join(origins)})")
        found += ours
    return found


def _note_of(path: Path, report: Report) -> Note | None:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from error
    note = read_note(data, path.name)
    if note is None:
        with suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            note = read_note(json.loads(data)["checkpoint"].encode(), path.name)
    if note is None:
        report.other(f"{path.name} is no checkpoint")
    return note


def _witnessed(path: Path) -> Iterator[Note]:
    for entry in bundle_entries(path):
        content = parsed(entry.body) if isinstance(entry.body, bytes) else None
        if content and content["kind"] == "checkpoint_witnessed":
            told = str(content["data"].get("note", "")).encode()
            note = read_note(told, f"{content['station']}, entry {entry.seq}")
            if note:
                yield note


# --- a store ----------------------------------------------------------------------------------

EVIDENCE = "SELECT seq, previous, body, hash, station_signature, officer_signature"
QUICK = "SELECT body, hash, station_signature, officer_signature FROM log ORDER BY seq"
ONE = f"{EVIDENCE}, NULL FROM log WHERE seq = ?"
SEARCHED = ", at, kind, officer, outcome, parcel_id"
IN_ORDER = " FROM log ORDER BY seq"
# In the words of the store's own indexes, so that the few are found without reading all.
KEY_ROWS = (
    "SELECT seq, body FROM log WHERE kind IN ('key_revoked', 'officer_key', 'station_key')"
    " ORDER BY seq"
)
PROOF_ROWS = (
    "SELECT body FROM log WHERE kind IN"
    " ('checkpoint_cosigned', 'checkpoint_timestamped', 'checkpoint_witnessed')"
)


def verify_store(path: Path, asked: argparse.Namespace, report: Report) -> Ring:
    """Follow the log in a station's store."""
    store = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)
    store.text_factory = bytes
    try:
        store.execute("PRAGMA mmap_size = 1073741824")
        store.execute("BEGIN")
        tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master")}
        columns = [row[1] for row in store.execute("PRAGMA table_info(log)")]
    except sqlite3.DatabaseError as error:
        raise Unreadable(
            f"{path.name} is no store that can be read ({error}). Of an encrypted one write a "
            "bundle at the station: workstation log export"
        ) from error
    if b"log" not in tables:
        raise Unreadable(f"{path.name} holds no decision log")
    what = (EVIDENCE if asked.chain else EVIDENCE + SEARCHED) + IN_ORDER
    newer = b"station_signature" in columns
    if not newer:
        what = re.sub(r"\w+_signature", "NULL", what)
    ring, witnesses = Ring(asked.key), {}  # type: Ring, dict[str, bytes]
    chain = Chain(report, ring, not asked.chain)
    try:
        gather(store, ring, witnesses, report)
        notes = stored_notes(store, report) if b"log_checkpoints" in tables else []
        names = {note.origin for note in notes} | stations(store)
        older = elsewhere(asked.against, names, report)
        check_notes(notes + older, ring, report, witnesses)
        quick, trial = newer and asked.chain, Report()
        fits, marks = Chain(trial, ring, False), Marks(notes + older, trial)
        if quick and walk_quickly(store, fits, marks) and not trial.faults:
            chain = fits
            chain.report = marks.report = report
        else:
            marks = Marks(notes + older, report)
            walk(store.execute(what), chain, marks)
        chain.end(marks)
        against_head(store, report)
    except sqlite3.DatabaseError as error:
        report.entries = chain.number
        report.entry(chain.number + 1, f"cannot be read: the store is damaged here ({error})")
    finally:
        store.close()
    return ring


def gather(
    store: sqlite3.Connection, ring: Ring, witnesses: dict[str, bytes], report: Report
) -> None:
    """Keys, and witnesses that the log names; their entries are checked with all others."""
    for seq, body in store.execute(KEY_ROWS):
        content = parsed(body)
        if content and content["kind"] in KEY_KINDS:
            ring.tell(seq, content, report)
    for (body,) in store.execute(PROOF_ROWS):
        name_witness(parsed(body), witnesses)


def stations(store: sqlite3.Connection) -> set[str]:
    """The log's names in checkpoints, by its first entry and its last."""
    found = set()
    for (body,) in store.execute(
        "SELECT body FROM log WHERE seq IN (SELECT min(seq) FROM log UNION SELECT max(seq) FROM log)"
    ):
        content = parsed(body) if isinstance(body, bytes) else None
        if content:
            found.add("nii-workstation/" + quote(str(content["station"]), safe=""))
    return found


def name_witness(content: dict[str, Any] | None, witnesses: dict[str, bytes]) -> None:
    """Take in a witness's key that an entry names."""
    if content and content["kind"] == "checkpoint_cosigned":
        with suppress(KeyError, TypeError, ValueError):  # it then adds no witness
            witnesses[content["data"]["witness"]] = bytes.fromhex(content["data"]["public"])


def stored_notes(store: sqlite3.Connection, report: Report) -> list[Note]:
    """The checkpoints that the station kept."""
    found = []
    for size, at, data in store.execute("SELECT size, at, note FROM log_checkpoints ORDER BY size"):
        where = f"checkpoint over {size} entries"
        note = read_note(data, where) if isinstance(data, bytes) else None
        moment = at.decode("utf-8", "replace") if isinstance(at, bytes) else str(at)
        if note is None or note.size != size:
            report.other(f"{where} ({moment}): was changed, it is no longer the one it was")
        else:
            found.append(note)
    return found


def walk(rows: Iterable[Any], chain: Chain, marks: Marks) -> None:
    """Look closely at all rows, and grow the tree over them."""
    tree = Tree()
    for row in rows:
        entry = Entry._make((*row[:6], tuple(row[6:]) or None))
        chain.take(entry)
        tree.grow(entry)
        if chain.number == marks.next:
            root = tree.root() if tree.size == chain.number else None
            marks.reached(chain.number, chain.previous, root)


def walk_quickly(store: sqlite3.Connection, chain: Chain, marks: Marks) -> bool:
    """Follow the hashes of all entries; False where one does not fit, and must be looked at.

    Entries are counted, not asked for their numbers: these fit where the last one's is the count.
    The column `previous` is not read either: the hash covers what it must be.
    """
    number, next_mark, tag, hashed = 0, marks.next, TAG_2, sha
    previous, before, looked_at = ZERO, b"", 0
    try:
        for body, digest, station, officer in store.execute(QUICK):
            number += 1
            if hashed(tag + previous + before + body).digest() != digest or station is None:
                # An older entry, or one that says that no key signs it.
                entry = store.execute(ONE, (number,)).fetchone()
                chain.number, chain.previous, chain.before = number - 1, previous, before
                chain.recomputed = None
                chain.second = chain.second or number - 1 > looked_at  # one passed at once is newer
                looked_at += 1
                if entry is None:
                    return False
                chain.take(Entry._make(entry))
                if chain.report.faults:
                    return False
                before = officer or b""
            elif officer is None:
                before = station
            else:
                before = station + officer
            previous = digest
            if number == next_mark:
                marks.reached(number, previous, None)
                next_mark = marks.next
        (last,) = store.execute("SELECT max(seq) FROM log").fetchone()
    except (TypeError, AttributeError, sqlite3.DatabaseError):
        return False  # not stored as it must be: told by who looks closely
    chain.number, chain.previous = number, previous
    return (last or 0) == number


def against_head(store: sqlite3.Connection, report: Report) -> None:
    """The count and last hash that the workstation committed."""
    row = store.execute("SELECT entries, head FROM log_head").fetchone()
    if row is None:
        report.other("the count of the log (log_head) is missing")
        return
    entries, head = row
    if not isinstance(entries, int):
        report.other("the count of the log (log_head) is no number")
    elif entries > report.entries:
        report.entry(report.entries + 1, f"is missing: {entries} entries were committed")
    elif entries < report.entries:
        report.entry(entries + 1, f"was not committed by the workstation: only {entries} were")
    elif head != report.head:
        report.entry(entries, "is not the entry that was committed last")


# --- a bundle ---------------------------------------------------------------------------------


def bundle_entries(path: Path) -> Iterator[Entry]:
    """The entries of a bundle; a line that is none has a body of None."""
    with path.open("rb") as lines:
        for line in lines:
            try:
                one = json.loads(line)
                yield Entry(
                    one["seq"],
                    bytes.fromhex(one["previous"]),
                    base64.b64decode(one["body"], validate=True),
                    bytes.fromhex(one["hash"]),
                    _signature(one["station_signature"]),
                    _signature(one["officer_signature"]),
                    tuple(map(_signature, one["signatures_before"])),
                )
            except (ValueError, KeyError, TypeError, RecursionError):
                yield Entry(None, None, None, None, None, None)


def _signature(told: str | None) -> bytes | None:
    return None if told is None else bytes.fromhex(told)


def verify_bundle(path: Path, asked: argparse.Namespace, report: Report) -> Ring:
    """Check what a bundle holds against its checkpoint."""
    try:
        told = json.loads((path / "bundle.json").read_bytes())
        wanted, whole = told["entries"], told["whole"]
        listed = isinstance(wanted, list) and all(type(number) is int for number in wanted)
        if told["format"] != "nii-log-bundle/1" or type(whole) is not bool or not listed:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(f"{path} is no bundle: its bundle.json cannot be read") from error
    newest = _note_of(path / "checkpoint", report)
    ring, witnesses = Ring(asked.key), {}  # type: Ring, dict[str, bytes]
    entries = path / "entries.jsonl"
    for entry in bundle_entries(entries):
        content = parsed(entry.body) if entry.body is not None else None
        if content and content["kind"] in KEY_KINDS:
            ring.tell(content["seq"], content, report)
        name_witness(content, witnesses)
    if newest is None:
        report.other("the bundle has no checkpoint that can be read: nothing ties its entries")
    notes = [newest] if newest else []
    proofs, steps = read_proofs(path / "proofs.jsonl", report)
    inside = read_notes(path / "checkpoints", report) if (path / "checkpoints").is_dir() else []
    older = elsewhere(asked.against, {note.origin for note in notes}, report)
    check_notes(notes + inside + older, ring, report, witnesses)
    chain = Chain(report, ring, not asked.chain)
    seen = _bundled(entries, chain, newest, proofs, whole, report, inside + older)
    for number in wanted if not whole else ():
        if number not in seen:
            report.entry(number, "is missing from the bundle")
    verify_stamps(path, report)
    if newest:
        for note in inside + older:
            _consistent(note, newest, steps, whole, report)
    return ring


def _bundled(
    path: Path,
    chain: Chain,
    newest: Note | None,
    proofs: dict[int, list[bytes]],
    whole: bool,
    report: Report,
    older: list[Note],
) -> set[int]:
    seen: set[int] = set()
    compared = [note for note in [*older, newest] if note and newest and note.size <= newest.size]
    tree, marks = Tree(), Marks(compared if whole else [], report)
    last = None
    for line, entry in enumerate(bundle_entries(path), 1):
        if entry.body is None or not isinstance(entry.seq, int):
            report.other(f"line {line} of entries.jsonl cannot be read")
            continue
        number, before = entry.seq, b"".join(one or b"" for one in entry.columns or ())
        if not whole and (last is None or number > last + 1):
            # The one before is not here: what the hash covers of it stands in the line itself.
            chain.number, chain.previous, chain.before = number - 1, entry.previous, before
            chain.recomputed = None
        chain.take(entry._replace(columns=None))
        if not whole:
            seen.add(number)
        last = number
        report.entries += 1
        if whole:
            tree.grow(entry)
            report.head = entry.hash
            if number == marks.next:
                marks.reached(number, entry.hash, tree.root())
        elif newest:
            leaf = sha(b"\0" + entry.hash + _bytes(entry.station) + _bytes(entry.officer)).digest()
            found = root_by_inclusion(leaf, number - 1, newest.size, proofs.get(number, []))
            if found != newest.root:
                report.entry(number, "is not in the log that the checkpoint speaks of")
    marks.end(chain.number)
    if newest and whole and chain.number > newest.size:
        report.entry(newest.size + 1, "is not in the log that the checkpoint speaks of")
    return seen


def verify_stamps(path: Path, report: Report) -> None:
    """Time stamps: that they are the ones that the log's entries hold, of checkpoints in here.

    Who signed them is for openssl to say.
    """
    folder = path / "timestamps"
    held: dict[str, tuple[bytes, bytes]] = {}
    for entry in bundle_entries(path / "entries.jsonl"):
        content = parsed(entry.body) if entry.body is not None else None
        if content and content["kind"] == "checkpoint_timestamped":
            with suppress(KeyError, TypeError, ValueError):
                data = content["data"]
                response = base64.b64decode(data["response"])
                held[str(data["size"])] = response, bytes.fromhex(data["sha256"])
    there = {file.stem for file in folder.iterdir()} if folder.is_dir() else set()
    for size in sorted(there | held.keys()):
        try:
            stamp = (folder / f"{size}.tsr").read_bytes()
            note = (folder / f"{size}.note").read_bytes()
        except OSError:
            report.other(f"the time stamp over {size} entries is not whole")
            continue
        if held.get(size) != (stamp, sha(note).digest()):
            report.other(f"the time stamp over {size} entries is not the one that the log holds")
        else:
            report.stamps += 1
    if report.stamps:
        report.remarks.append(
            f"{report.stamps} time stamps: who signed them is told by openssl ts -verify"
            " -in N.tsr -data N.note -CAfile CA.pem"
        )


def read_proofs(
    path: Path, report: Report
) -> tuple[dict[int, list[bytes]], dict[int, list[bytes]]]:
    """Inclusion proofs by entry, consistency proofs by the older size."""
    inclusion: dict[int, list[bytes]] = {}
    consistency: dict[int, list[bytes]] = {}
    if not path.exists():
        return inclusion, consistency
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            one = json.loads(line)
            proof = [base64.b64decode(step, validate=True) for step in one["proof"]]
            kind = inclusion if "entry" in one else consistency
            kind[int(one["entry"] if "entry" in one else one["from"])] = proof
        except (ValueError, KeyError, TypeError, RecursionError):
            report.other(f"line {number} of proofs.jsonl cannot be read")
    return inclusion, consistency


def _consistent(
    note: Note, newest: Note, steps: dict[int, list[bytes]], whole: bool, report: Report
) -> None:
    """An older checkpoint must be the beginning of the newest one."""
    if note.origin != newest.origin:
        report.other(f"{note.where} speaks of another log: {note.origin}")
    elif note.size > newest.size:
        report.remarks.append(f"{note.where} is newer than the bundle and tells nothing of it")
    elif whole or note.size == newest.size:
        return  # compared with the entries themselves, or with the checkpoint
    elif note.size not in steps:
        report.other(
            f"{note.where}: the bundle has no proof that it goes on from {note.size} entries"
        )
    elif roots_by_consistency(note.size, newest.size, steps[note.size], note.root) != (
        note.root,
        newest.root,
    ):
        report.other(
            f"{note.where}: the log is not the one that was signed with {note.size} entries"
        )


# --- the command ------------------------------------------------------------------------------


def main(words: list[str] | None = None) -> int:
    """Check what is asked; the exit status."""
    parser = argparse.ArgumentParser(description="Verify a decision log of the NII workstation.")
    parser.add_argument("path", type=Path, help="store.sqlite3, a data folder, or a bundle")
    parser.add_argument(
        "--chain", action="store_true", help="links, hashes and checkpoints only: faster"
    )
    parser.add_argument("--against", type=Path, action="append", default=[], metavar="PATH")
    parser.add_argument("--key", action="append", default=[], metavar="ID")
    parser.add_argument("--json", action="store_true")
    asked, report = parser.parse_args(words), Report()
    try:
        if Ed25519PublicKey is None:
            need = "signatures need the package cryptography: pip install cryptography"
            if not asked.chain:
                raise Unreadable(need)
            report.remarks.append(f"no signature was checked, of checkpoints neither: {need}")
        path = asked.path
        if (path / "bundle.json").exists():
            ring = verify_bundle(path, asked, report)
        else:
            path = path / "store.sqlite3" if path.is_dir() else path
            if not path.is_file():
                raise Unreadable(f"{path} is not there")
            ring = verify_store(path, asked, report)
    except (Unreadable, OSError) as error:
        print(json.dumps({"error": str(error)}) if asked.json else f"Not checked: {error}")
        return 2
    answer(report, ring, asked)
    return 1 if report.faults else 0


def answer(report: Report, ring: Ring, asked: argparse.Namespace) -> None:
    """Say what was found, in words or as JSON."""
    level = "chain" if asked.chain else "full"
    if asked.json:
        document = {
            "holds": not report.faults,
            "level": level,
            "entries": report.entries,
            "signatures": report.signatures,
            "checkpoints": report.checkpoints,
            "cosignatures": report.cosignatures,
            "time_stamps": report.stamps,
            "head": report.head.hex(),
            "station_keys": ring.unvouched,
            "faults": [{"entry": number, "what": words} for number, words in report.faults],
            "remarks": report.remarks,
        }
        print(json.dumps(document))
        return
    for number, words in report.faults:
        print(words if number is None else f"entry {number} {words}")
    for words in report.remarks:
        print(f"remark: {words}")
    for name in ring.unvouched:
        told = " ".join(name[place : place + 4] for place in range(0, 32, 4))
        known = "as given" if name in ring.trusted else "compare it with the printed one"
        print(f"station key {told} ({known})")
    counts = (
        f"{report.entries} entries, {report.signatures} signatures, {report.checkpoints} "
        f"checkpoints, {report.cosignatures} cosignatures; level: {level}"
    )
    if report.faults:
        print(f"DOES NOT HOLD: {len(report.faults)} faults ({counts})")
    else:
        print(f"HOLDS: {counts}; last hash {report.head.hex()}")


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
