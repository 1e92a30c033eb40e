"""Stores of every earlier version are brought up to date, wholly or not at all."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from tests.store.conftest import Opener, decide, raw
from workstation.adapters.sqlite import schema
from workstation.adapters.sqlite.store import FILE_NAME
from workstation.domain.notice import WorkstationError

KEPT = sorted((Path(__file__).parent / "kept").glob("version_*.sql"))


@pytest.fixture(params=KEPT, ids=lambda path: path.stem)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The data folder of a kept store."""
    (tmp_path / "data").mkdir()
    with raw(tmp_path / "data" / FILE_NAME) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return tmp_path / "data"


def version(data_dir: Path) -> int:
    with raw(data_dir / FILE_NAME) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_that_a_kept_store_keeps_all_it_held(kept: Path, opened: Opener) -> None:
    store = opened(kept)
    assert version(kept) == len(schema.migrations())
    found = store.log.verify()
    assert (found.holds, found.entries) == (True, 2)
    record = store.parcels.find("RB123456785GB")
    assert record is not None
    assert (record.version, record.pieces, str(record.gross_kg)) == (2, 3, "0.500")
    around = store.parcels.surroundings("RB123456785GB", None)
    assert around.same_consignee_day == (("P2", Decimal("7.50"), "USD"),)
    assert store.officers.verify("bo", "correct horse").full_name == "Bo Lind"
    assert [i.outcome for i in store.parcels.queue()] == [None, "release"]
    page = store.search.search("cotton shi")
    found = [hit.parcel_id for hit in page.items]
    while page.after is not None:
        page = store.search.search("cotton shi", after=page.after)
        found += [hit.parcel_id for hit in page.items]
    assert found == ["RB123456785GB", "P2"]
    with raw(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM search_backlog").fetchone() == (0,)
    store.parcels.save_draft("P9", "bo", "seize", {})
    decide(store, 9)
    assert store.log.verify().entries == 3


def test_that_a_kept_store_is_not_changed_by_reading(kept: Path, opened: Opener) -> None:
    with pytest.raises(WorkstationError, match="STORE-09"):
        opened(kept, read_only=True)
    assert version(kept) == 1


def test_that_a_migration_broken_off_leaves_the_store_as_it_was(
    kept: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = version(kept)
    broken = (*schema.migrations(), "CREATE TABLE half (a);\nINSERT INTO nowhere VALUES (1);\n")
    monkeypatch.setattr(schema, "migrations", lambda: broken)
    with pytest.raises(WorkstationError):
        opened(kept)
    assert version(kept) == before
    monkeypatch.undo()
    with raw(kept / FILE_NAME) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("SELECT * FROM half")
    assert opened(kept).log.verify().entries == 2


def test_that_every_statement_of_a_migration_is_found() -> None:
    for sql in schema.migrations():
        found = "".join(schema.statements(sql))
        left = sql.replace(found, "") if found in sql else sql
        assert not left.strip()


def test_that_a_new_store_and_a_migrated_one_have_the_same_shape(
    kept: Path, opened: Opener, tmp_path: Path
) -> None:
    shapes = []
    for folder in (kept, tmp_path / "new"):
        opened(folder).close()
        with raw(folder / FILE_NAME) as connection:
            rows = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
            shapes.append(rows.fetchall())
    assert shapes[0] == shapes[1]
