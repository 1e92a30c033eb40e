"""Signed logs written straight into a store's file, and what a thief can do to them.

The rows are made by docs/log-format.md and not by the program, so that the program's own log and
its verifiers are not their only witnesses. `Thief` is whoever has the disk and some of the keys.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fakes.keys import MemorySigner
from workstation.domain.merkle import Frontier, entry_leaf

STATION, OFFICER, OTHER = MemorySigner(b"s" * 32), MemorySigner(b"o" * 32), MemorySigner(b"x" * 32)
NAME = "Hub 3"
COLUMNS = (
    "seq, at, kind, officer, parcel_id, outcome, previous, body, hash,"
    " station_signature, officer_signature"
)


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass
class Row:
    """One row as it stands in the table."""

    seq: int
    content: dict[str, object]
    previous: bytes = b""
    hash: bytes = b""
    station: bytes | None = None
    officer: bytes | None = None

    @property
    def body(self) -> bytes:
        return canonical(self.content)

    def values(self) -> tuple[object, ...]:
        told = (self.content[k] for k in ("at", "kind", "officer", "parcel", "outcome"))
        return (self.seq, *told, self.previous, self.body, self.hash, self.station, self.officer)


@dataclass
class Log:
    """Rows to be chained and signed."""

    rows: list[Row] = field(default_factory=list)
    keys: dict[str, MemorySigner] = field(
        default_factory=lambda: {one.key_id: one for one in (STATION, OFFICER)}
    )

    def add(
        self,
        kind: str,
        data: Mapping[str, object],
        *,
        officer: str = "",
        station_key: MemorySigner | None = STATION,
        officer_key: MemorySigner | None = None,
        outcome: str | None = None,
        parcel: str | None = None,
        at: str | None = None,
    ) -> Row:
        seq = len(self.rows) + 1
        for one in (station_key, officer_key):
            if one is not None:
                self.keys[one.key_id] = one
        row = Row(
            seq,
            {
                "at": at or f"2026-11-26T10:{seq // 60:02d}:{seq % 60:02d}.000Z",
                "clock": "ok",
                "data": dict(data),
                "format": "nii-log/2",
                "kind": kind,
                "officer": officer,
                "officer_key": officer_key and officer_key.key_id,
                "outcome": outcome,
                "parcel": parcel,
                "seq": seq,
                "software": "nii-workstation 0",
                "station": NAME,
                "station_key": station_key and station_key.key_id,
            },
        )
        self.rows.append(row)
        return row

    def station_key(
        self,
        key: MemorySigner,
        replaces: MemorySigner | None = None,
        by: MemorySigner | None = None,
    ) -> Row:
        data: dict[str, object] = {
            "public": key.public.hex(),
            "id": key.key_id,
            "from": "2026-11-26T09:00:00.000Z",
            "until": None,
            "replaces": replaces and replaces.key_id,
            "by_old": None,
        }
        if replaces is not None:
            word = b"NII-KEY-1\0" + replaces.public + key.public
            data["by_old"] = (by or replaces).sign(word).hex()
        return self.add("station_key", data, station_key=key)

    def officer_key(self, key: MemorySigner, account: str, until: str | None = None) -> Row:
        data = {
            "account": account,
            "public": key.public.hex(),
            "id": key.key_id,
            "from": "2026-11-26T09:00:00.000Z",
            "until": until,
            "replaces": None,
        }
        return self.add("officer_key", data, officer=account, officer_key=key)

    def sealed(self, first: int = 1, keys: Sequence[MemorySigner] | None = None) -> Log:
        """Chain and sign all rows from one on, as far as the keys at hand allow."""
        held = self.keys if keys is None else {one.key_id: one for one in keys}
        for row in self.rows[first - 1 :]:
            before = self.rows[row.seq - 2] if row.seq > 1 else None
            row.previous = before.hash if before else bytes(32)
            signatures = (before.station or b"") + (before.officer or b"") if before else b""
            covered = b"NII-LOG-2\0" + row.previous + signatures + row.body
            row.hash = hashlib.sha256(covered).digest()
            row.station = self._signed(row, "station_key", b"\1", held, row.station)
            row.officer = self._signed(row, "officer_key", b"\2", held, row.officer)
        return self

    @staticmethod
    def _signed(
        row: Row, which: str, role: bytes, held: Mapping[str, MemorySigner], old: bytes | None
    ) -> bytes | None:
        name = row.content[which]
        if name is None:
            return None
        key = held.get(str(name))
        return key.sign(b"NII-SIGN-1\0" + role + row.hash) if key else old

    def write(self, file: Path) -> None:
        """Into a store that holds no entry."""
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executemany(
                f"INSERT INTO log ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                [row.values() for row in self.rows],
            )


def sample(count: int = 8) -> Log:
    """A station's and an officer's key, then decisions on parcels."""
    log = Log()
    log.station_key(STATION)
    log.officer_key(OFFICER, "bo")
    for number in range(3, count + 1):
        log.add(
            "decision",
            {"fields": {"reason": "“dürr” → item 3"}, "n": number},
            officer="bo",
            officer_key=OFFICER if number % 4 else None,
            outcome="release",
            parcel=f"P{number}",
        )
    return log.sealed()


def tamper(file: Path, deed: Callable[[sqlite3.Connection], object]) -> None:
    """Do something to the file that its triggers and checks would refuse."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA synchronous = OFF")
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in found:
            connection.execute(f"DROP TRIGGER {name}")
        deed(connection)
        for _, sql in found:
            connection.execute(sql)


def rewritten(data_dir: Path, number: int) -> None:
    """What a thief with the disk and the station's key does: entry `number` tells another time,
    all behind it is chained and signed anew, and so are the checkpoints."""
    pem = (data_dir / "keys" / "station.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, Ed25519PrivateKey)
    file = data_dir / "store.sqlite3"

    def deed(connection: sqlite3.Connection) -> None:
        previous, before, grown = bytes(32), b"", Frontier()
        notes = dict(connection.execute("SELECT size, note FROM log_checkpoints"))
        for seq, body, station, officer in connection.execute(
            "SELECT seq, body, station_signature, officer_signature FROM log ORDER BY seq"
        ).fetchall():
            content = json.loads(body)
            if seq == number:
                content["at"] = content["at"].replace("2", "1", 1)
            body = canonical(content)
            digest = hashlib.sha256(b"NII-LOG-2\0" + previous + before + body).digest()
            if seq >= number:
                station = key.sign(b"NII-SIGN-1\0\1" + digest)
                if officer is not None:  # he has no officer's key: nobody signs this any more
                    content["officer_key"], officer = None, None
                    body = canonical(content)
                    digest = hashlib.sha256(b"NII-LOG-2\0" + previous + before + body).digest()
                    station = key.sign(b"NII-SIGN-1\0\1" + digest)
            connection.execute(
                "UPDATE log SET at = ?, previous = ?, body = ?, hash = ?, station_signature = ?,"
                " officer_signature = ? WHERE seq = ?",
                (content["at"], previous, body, digest, station, officer, seq),
            )
            grown.append(entry_leaf(digest, station, officer))
            previous, before = digest, (station or b"") + (officer or b"")
            if seq in notes:
                origin = notes[seq].decode().split("\n")[0]
                root = base64.b64encode(grown.root()).decode()
                text = f"{origin}\n{seq}\n{root}\nhead {digest.hex()}\n"
                public = key.public_key().public_bytes_raw()
                short = hashlib.sha256(f"{origin}\n".encode() + b"\1" + public).digest()[:4]
                blob = base64.b64encode(short + key.sign(text.encode())).decode()
                note = f"{text}\n\u2014 {origin} {blob}\n".encode()
                connection.execute(
                    "UPDATE log_checkpoints SET note = ? WHERE size = ?", (note, seq)
                )
        connection.execute("UPDATE log_head SET head = ?", (previous,))
        connection.execute("DELETE FROM log_tiles")

    tamper(file, deed)
