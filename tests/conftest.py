"""Ground rules of every test: no display, no user data touched, no thread left behind."""

from __future__ import annotations

import gc
import itertools
import os
import tempfile
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.disks import disk_of

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A test that forgets to name its data folder writes here, never into the user's own.
_USER = tempfile.TemporaryDirectory(prefix="workstation-tests-")
for _name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    os.environ[_name] = _USER.name
for _name in ("APPDATA", "LOCALAPPDATA"):
    if _name in os.environ:
        os.environ[_name] = _USER.name

# As in the program: garbage is collected on the main thread alone. A lane's thread that collects
# would destroy the widgets of an earlier test.
gc.disable()
_COLLECT_AT, _FULLY_EVERY = 10_000, 40

# Machines differ in speed, so no example is judged by its time; CI repeats the same examples.
settings.register_profile("project", deadline=None)
settings.register_profile("project-ci", deadline=None, derandomize=True)
settings.load_profile("project-ci" if os.environ.get("CI") else "project")


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data(repo_root: Path) -> Path:
    """Folder of real pictures and records kept beside the checkout; skips where it is absent."""
    folder = repo_root.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/data with real files is not beside this checkout")
    return folder


_ended = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, None, None]:
    """Collect what a test left behind."""
    yield
    if next(_ended) % _FULLY_EVERY == 0:
        gc.collect()
    elif gc.get_count()[0] > _COLLECT_AT:
        gc.collect(1)


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test() -> Iterator[None]:
    """A thread a test started has ended when the test is over."""
    before = set(threading.enumerate())
    yield
    patience = time.monotonic() + 5
    while left := [t for t in threading.enumerate() if t not in before and not t.daemon]:
        if time.monotonic() > patience:
            pytest.fail("still running: " + ", ".join(thread.name for thread in left))
        left[0].join(0.05)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 2 MiB of its own."""
    with disk_of(2, tmp_path / "disk") as place:
        yield place
