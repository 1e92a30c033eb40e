"""Stores with a log made by the book, and both verifiers to ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.fakes.clock import HandClock
from tests.proof.making import NAME, Log
from tests.proof.separate import loaded
from workstation.adapters.sqlite import open_store
from workstation.domain.log import Verification
from workstation.domain.notice import WorkstationError


@dataclass(frozen=True, slots=True)
class Told:
    """What the separate verifier says."""

    status: int
    document: dict[str, Any]

    @property
    def holds(self) -> bool:
        return self.status == 0

    @property
    def entries(self) -> set[int]:
        """The entries that it names."""
        return {fault["entry"] for fault in self.document["faults"] if fault["entry"]}

    @property
    def words(self) -> str:
        return "\n".join(fault["what"] for fault in self.document["faults"])


@pytest.fixture(scope="session")
def script() -> Iterator[ModuleType]:
    """packaging/verify_log.py, loaded by its path."""
    with loaded() as module:
        yield module


@pytest.fixture
def stranger(script: ModuleType) -> Callable[..., Told]:
    """Ask the separate verifier."""

    def ask(path: Path, *words: str) -> Told:
        said = StringIO()
        with redirect_stdout(said):
            status = script.main([str(path), "--json", *words])
        return Told(status, json.loads(said.getvalue()))

    return ask


@pytest.fixture
def ours() -> Callable[..., Verification]:
    """Ask the program itself."""

    def ask(file: Path, **how: bool) -> Verification:
        store = open_store(file.parent, HandClock(), NAME, "0", read_only=True)
        try:
            return store.log.verify(**how)
        finally:
            store.close()

    return ask


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a store that holds nothing."""
    folder = tmp_path_factory.mktemp("empty")
    store = open_store(folder, HandClock(), NAME, "0")
    store.close()
    return store.path.read_bytes()


@pytest.fixture
def stored(tmp_path: Path, empty_store: bytes) -> Callable[[Log], Path]:
    """Write a log into a store of its own; gives the file."""
    count = 0

    def write(log: Log) -> Path:
        nonlocal count
        count += 1
        folder = tmp_path / f"store{count}"
        folder.mkdir()
        file = folder / "store.sqlite3"
        file.write_bytes(empty_store)
        log.write(file)
        return file

    return write


@pytest.fixture
def both(stranger: Callable[..., Told], ours: Callable[..., Verification]) -> Callable[..., Told]:
    """Ask both, who must agree; what the separate one says."""

    def ask(file: Path, *words: str) -> Told:
        told = stranger(file, *words)
        try:
            own = ours(file, full="--chain" not in words)
        except WorkstationError as error:  # it is not even opened
            assert not told.holds, error.notice
            return told
        assert own.holds == told.holds, (own.first_bad, own.why, told.words)
        if not own.holds and told.entries:
            assert own.first_bad in told.entries, (own.first_bad, own.why, told.words)
        return told

    return ask
