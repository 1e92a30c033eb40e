"""What finding entries and telling figures are measured beside: PostgreSQL with GIN, DuckDB.

Both hold the same decisions as our store: number, time, officer, outcome, parcel, alarm; PostgreSQL
also the words of the entry and its bytes.
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
_BODIES = "SELECT body FROM log WHERE kind = 'decision' ORDER BY seq"
INDEXED = ("officer, outcome, seq", "officer, seq", "outcome, seq", "parcel", "at")


def write_rows(store_file: Path, csv_file: Path) -> None:
    """The log's decisions but their bytes as a CSV file for the peers."""
    with (
        closing(_read_only(store_file)) as connection,
        csv_file.open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        rows = connection.execute("SELECT seq, body FROM log WHERE kind = 'decision' ORDER BY seq")
        for seq, body in rows:
            facts, words = entry_words(body)
            if facts is None:
                raise AssertionError(f"entry {seq} is damaged")
            told = " ".join(dict.fromkeys(word for word in words if not word.startswith("_")))
            fields = (facts.at, facts.officer, facts.outcome, facts.parcel, facts.alarm)
            writer.writerow((seq, *fields, told))


@contextmanager
def postgres(store_file: Path, csv_file: Path) -> Iterator[Any]:
    """A PostgreSQL of our own that holds the rows, with GIN over the words and B-trees.

    Raises
    ------
    LookupError
        Why there is none.
    """
    with cluster() as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(f"CREATE TABLE decided ({_COLUMNS}, words tsvector, body text)")
        with (
            closing(_read_only(store_file)) as store,
            connection.cursor() as cursor,
            cursor.copy(f"COPY decided ({_NAMES}) FROM STDIN") as copy,
            csv_file.open(encoding="utf-8", newline="") as file,
        ):
            # The words are letters and digits: each is a lexeme as it stands.
            for row, (body,) in zip(csv.reader(file), store.execute(_BODIES), strict=True):
                copy.write_row((*row, body.decode()))
        connection.execute("CREATE INDEX ON decided USING gin (words)")
        for columns in INDEXED:
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
        'CREATE TABLE decided AS SELECT seq, "at", officer, outcome, parcel, alarm'
        " FROM read_csv(?, header = false, columns ="
        " {'seq': 'BIGINT', 'at': 'VARCHAR', 'officer': 'VARCHAR', 'outcome': 'VARCHAR',"
        " 'parcel': 'VARCHAR', 'alarm': 'BOOLEAN', 'words': 'VARCHAR'})",
        [str(csv_file)],
    )
    return connection


def _read_only(store_file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{store_file.absolute().as_uri()}?mode=ro", uri=True)
