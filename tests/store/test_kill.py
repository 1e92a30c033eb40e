"""The recording process killed at any moment; two recording at once."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.store.conftest import Opener
from tests.store.kills import killed

ROOT = Path(__file__).resolve().parents[2]


def appender(data_dir: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.appender", str(data_dir), name, str(count)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def acknowledged(output: str) -> list[tuple[int, str, str]]:
    """The whole lines: a line cut off by the kill was not acknowledged."""
    lines = output.split("\n")[:-1]
    told = [line.split() for line in lines]
    return [(int(seq), digest, parcel) for seq, digest, parcel in told]


def test_that_fifty_kills_lose_no_acknowledged_decision_and_leave_no_half_entry(
    tmp_path: Path, opened: Opener
) -> None:
    data_dir = tmp_path / "data"
    opened().close()
    moments = random.Random(20261123)
    total = 0
    for kill in range(50):
        with appender(data_dir, f"bench{kill}", 100_000) as child:
            assert child.stdout is not None
            first = child.stdout.readline() if kill % 5 else ""
            time.sleep(moments.uniform(0, 0.04 if first else 0.2))
            child.kill()
            told = acknowledged(first + child.stdout.read())
        store = opened()
        found = store.log.verify()
        assert found.holds, found
        before, total = total, found.entries
        assert len(told) <= total - before <= len(told) + 1
        entries = {e.seq: e.hash.hex() for e in store.log.entries(after=before, limit=100_000)}
        queue = {item.parcel_id: item for item in store.parcels.queue(limit=100_000)}
        for seq, digest, parcel in told:
            assert entries[seq] == digest
            assert (queue[parcel].entry, queue[parcel].outcome) == (seq, "seize")
        assert store.problems() == ()
        store.close()
    assert total >= 40
    for file in (data_dir / "scans").glob("??/*"):
        assert file.stem == hashlib.sha256(file.read_bytes()).hexdigest()


def test_that_two_processes_recording_at_once_make_one_chain(
    tmp_path: Path, opened: Opener
) -> None:
    data_dir = tmp_path / "data"  # absent: both make it
    children = [appender(data_dir, f"bench{n}", 150) for n in (1, 2)]
    told = [acknowledged(child.communicate()[0]) for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert [len(lines) for lines in told] == [150, 150]
    store = opened()
    found = store.log.verify()
    assert (found.holds, found.entries) == (True, 300)
    entries = {(e.seq, e.hash.hex()) for e in store.log.entries(limit=400)}
    assert {(seq, digest) for lines in told for seq, digest, _ in lines} == entries


def test_that_killing_two_benches_at_once_loses_no_signed_decision(tmp_path: Path) -> None:
    """`python -m tests.store.kills 200` does it longer."""
    kills, decisions = killed(200, 20261126, tmp_path / "data", most_s=5.0)
    assert kills >= 2
    assert decisions >= 1
