"""What finding entries and telling figures are measured beside: PostgreSQL with GIN, DuckDB.

Both hold the same decisions as our store: number, time, officer, outcome, parcel, alarm, the words
of the entry and its bytes.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.manifest_peers import cluster
from workstation.adapters.sqlite.log_index import entry_words

_COLUMNS = "seq bigint PRIMARY KEY, at text, officer text, outcome text, parcel text, alarm boolean"
_NAMES = "seq, at, officer, outcome, parcel, alarm, words, body"


def write_rows(store_file: Path, csv_file: Path) -> None:
    """The log's decisions as a CSV file for the peers."""
    uri = f"{store_file.absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(uri, uri=True)) as connection,
        csv_file.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        rows = connection.execute("SELECT seq, body FROM log WHERE kind = 'decision'")
        for seq, body in rows:
            facts, words = entry_words(body)
            if facts is None:
                continue
            told = " ".join(word for word in words if not word.startswith("_"))
            fields = (facts.at, facts.officer, facts.outcome, facts.parcel, facts.alarm)
            writer.writerow((seq, *fields, told, body.decode()))


@contextmanager
def postgres(csv_file: Path) -> Iterator[Any]:
    """A PostgreSQL of our own that holds the rows, with GIN over the words and B-trees.

    Raises
    ------
    LookupError
        Why there is none.
    """
    with cluster() as connection:
        connection.execute(f"CREATE TABLE decided ({_COLUMNS}, words tsvector, body text)")
        connection.execute(f"CREATE UNLOGGED TABLE raw ({_COLUMNS}, words text, body text)")
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY raw ({_NAMES}) FROM STDIN (FORMAT csv)") as copy,
            csv_file.open("rb") as file,
        ):
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        connection.execute(
            "INSERT INTO decided SELECT seq, at, officer, outcome, parcel, alarm,"
            " to_tsvector('simple', words), body FROM raw"
        )
        connection.execute("DROP TABLE raw")
        connection.execute("CREATE INDEX ON decided USING gin (words)")
        for columns in ("officer, outcome, seq", "officer, seq", "outcome, seq", "parcel", "at"):
            connection.execute(f"CREATE INDEX ON decided ({columns})")
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE decided")
        yield connection


def duckdb(csv_file: Path) -> Any:
    """A DuckDB in memory that holds the rows."""
    import duckdb as library

    connection = library.connect()
    connection.execute(
        "CREATE TABLE decided AS SELECT * FROM read_csv(?, header = false, columns ="
        " {'seq': 'BIGINT', 'at': 'VARCHAR', 'officer': 'VARCHAR', 'outcome': 'VARCHAR',"
        " 'parcel': 'VARCHAR', 'alarm': 'BOOLEAN', 'words': 'VARCHAR', 'body': 'VARCHAR'})",
        [str(csv_file)],
    )
    return connection
