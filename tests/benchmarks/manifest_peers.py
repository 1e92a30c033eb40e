"""What the manifest store is measured beside: the sqlite3 program, pandas, SQLAlchemy, PostgreSQL."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

TEXTS = (
    *("sender_name", "sender_address", "sender_city", "consignee_name", "consignee_address"),
    *("consignee_city", "consignee_region", "consignee_postcode", "line_description"),
)
_INDEXED = (
    *("sender_name", "consignee_name", "consignee_phone", "parent", "arrived_at", "line_hs"),
    *("consignee_address", "master_bill"),
)


def program_import(csv_file: Path, database: Path, *, all_trees: bool = False) -> float | None:
    """Seconds of the sqlite3 program's `.import` and an index over the number; None: no program.

    With `all_trees` it also makes as many indexes as our store has, and full text.
    """
    program = shutil.which("sqlite3")
    if program is None:
        return None
    with csv_file.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    script = [
        "PRAGMA journal_mode = WAL;",
        "PRAGMA synchronous = FULL;",
        f"CREATE TABLE manifest ({', '.join(columns)});",
        f".import --csv --skip 1 {csv_file} manifest",
        "CREATE INDEX manifest_by_number ON manifest (parcel_id);",
    ]
    if all_trees:
        script += [f"CREATE INDEX by_{name} ON manifest ({name});" for name in _INDEXED]
        told = ", ".join(TEXTS)
        script += [
            f"CREATE VIRTUAL TABLE words USING fts5 ({told}, content = '', detail = none);",
            f"INSERT INTO words (rowid, {told}) SELECT rowid, {told} FROM manifest;",
        ]
    began = time.perf_counter()
    subprocess.run(
        [program, str(database)],
        input="\n".join(script),
        text=True,
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def pandas_import(csv_file: Path, database: Path) -> float:
    """Seconds of pandas.read_csv, DataFrame.to_sql and an index over the number."""
    import pandas

    began = time.perf_counter()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        with pandas.read_csv(csv_file, dtype=str, chunksize=50_000) as parts:
            for part in parts:
                part.to_sql("manifest", connection, if_exists="append", index=False)
        connection.execute("CREATE INDEX manifest_by_number ON manifest (parcel_id)")
        connection.commit()
    return time.perf_counter() - began


class CoreLookup:
    """A record by its number through SQLAlchemy Core, with its parties and lines."""

    def __init__(self, database: Path) -> None:
        from sqlalchemy import MetaData, Table, bindparam, create_engine, select

        self._engine = create_engine(f"sqlite:///{database}")
        names, known = ("records", "parties", "lines"), MetaData()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of indexes over expressions, which it cannot reflect
            records, parties, lines = (
                Table(name, known, autoload_with=self._engine) for name in names
            )
        sender, consignee = parties.alias("sender"), parties.alias("consignee")
        self._select = (
            select(records, sender, consignee, lines)
            .join(sender, sender.c.party_id == records.c.sender)
            .join(consignee, consignee.c.party_id == records.c.consignee)
            .outerjoin(lines, lines.c.record_id == records.c.record_id)
            .where(records.c.parcel_id == bindparam("number"), records.c.current == 1)
        )
        self._connection = self._engine.connect()

    def __call__(self, number: str) -> list[Any]:
        return list(self._connection.execute(self._select, {"number": number}).fetchall())

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


class BareLookup:
    """The same by one statement of the sqlite3 module."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(database)

    def __call__(self, number: str) -> list[Any]:
        return self._connection.execute(
            "SELECT r.*, s.*, c.*, l.* FROM records r JOIN parties s ON s.party_id = r.sender"
            " JOIN parties c ON c.party_id = r.consignee"
            " LEFT JOIN lines l ON l.record_id = r.record_id"
            " WHERE r.parcel_id = ? AND r.current = 1",
            (number,),
        ).fetchall()

    def close(self) -> None:
        self._connection.close()


@contextmanager
def postgres(csv_file: Path) -> Iterator[Any]:
    """A connection to a PostgreSQL of our own that holds the manifest with GIN over its texts.

    Raises
    ------
    LookupError
        Why there is none.
    """
    with cluster() as connection:
        _load(connection, csv_file)
        yield connection


@contextmanager
def cluster() -> Iterator[Any]:
    """A connection to an empty PostgreSQL of our own, gone when the block is left.

    Raises
    ------
    LookupError
        Why there is none.
    """
    try:
        import psycopg
    except ImportError as error:
        raise LookupError(f"psycopg does not load ({error})") from error
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="nii-pg-"))
    user = _unprivileged()
    try:
        if user is not None:
            shutil.chown(folder, user)
        run = {"check": True, "capture_output": True, "cwd": folder}
        if user is not None:
            run["user"] = user
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8",
             "--no-locale"], **run,
        )  # fmt: skip
        options = f"-k {folder} -c listen_addresses= -c shared_buffers=512MB"
        start = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options]
        subprocess.run([*start, "start"], check=True, cwd=folder, stdout=subprocess.DEVNULL,
                       user=user)  # fmt: skip
        try:
            with psycopg.connect(host=str(folder), user="bench", dbname="postgres") as connection:
                yield connection
        finally:
            subprocess.run([*start, "-m", "immediate", "stop"], **run)
    except (OSError, subprocess.CalledProcessError) as error:
        raise LookupError(f"PostgreSQL does not start ({error})") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _load(connection: Any, csv_file: Path) -> None:
    with csv_file.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    told = ", ".join(f"{name} text" for name in columns)
    texts = " || ' ' || ".join(f"coalesce({name}, '')" for name in TEXTS)
    connection.execute(f"CREATE TABLE manifest (id bigserial PRIMARY KEY, {told})")
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY manifest ({', '.join(columns)}) FROM STDIN (FORMAT csv, HEADER true)"
        ) as copy,
        csv_file.open("rb") as file,
    ):
        while chunk := file.read(1 << 20):
            copy.write(chunk)
    connection.execute(
        "ALTER TABLE manifest ADD COLUMN words tsvector GENERATED ALWAYS AS"
        f" (to_tsvector('simple', {texts})) STORED"
    )
    connection.execute("CREATE INDEX ON manifest USING gin (words)")
    for name in ("parcel_id", "line_hs"):
        connection.execute(f"CREATE INDEX ON manifest ({name} text_pattern_ops)")
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE manifest")


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = shutil.which("initdb")
    if path is not None:
        found.append(Path(path).resolve())
    if not found:
        raise LookupError("no PostgreSQL is installed")
    return found[-1].parent


def _unprivileged() -> str | None:
    """PostgreSQL does not run as root."""
    return "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
