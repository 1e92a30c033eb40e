"""Store, decision log and accounts in one SQLite file (WAL, synchronous FULL)."""

from workstation.adapters.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store"]
