"""An importing process killed at any moment: each record is in whole or not at all, once."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.store.conftest import Opener, raw
from workstation.adapters.manifests import readers
from workstation.domain.manifest import ManifestRecord
from workstation.services.manifest_reading import ManifestReading

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 900


def importer(data_dir: Path, file: Path, to_kill: bool = False) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.importer", str(data_dir), str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE if to_kill else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def manifest(path: Path) -> Path:
    told = []
    for number in range(RECORDS):
        lines = [{"description": f"goods {number} {n}", "value": "1"} for n in range(3)]
        one = {"parcel_id": f"K{number:06d}", "consignee": {"name": f"N{number}"}, "lines": lines}
        told.append(json.dumps(one))
    path.write_text("\n".join(told), "utf-8")
    return path


def test_that_a_killed_import_goes_on_and_ends_as_if_it_had_never_been_killed(
    tmp_path: Path, opened: Opener
) -> None:
    data_dir, file = tmp_path / "data", manifest(tmp_path / "day.jsonl")
    opened().close()
    moments = random.Random(5)
    stood = 0
    for _ in range(4):
        with importer(data_dir, file, to_kill=True) as child:
            assert child.stdout is not None
            first = child.stdout.readline()
            time.sleep(moments.uniform(0, 0.06))
            child.kill()
            told = (first + child.stdout.read()).split("\n")[:-1]
        assert told
        assert "done" not in told[-1]
        assert int(told[0]) > stood  # it went on, not from the start
        store = opened()
        (run,) = store.imports.runs()
        assert run.finished_at is None
        assert run.taken >= int(told[-1])
        whole = "SELECT count(*), (SELECT count(*) FROM lines) FROM records"
        with raw(store.path) as connection:
            assert connection.execute(whole).fetchone() == (run.new, run.new * 3)
        assert run.new == run.read == run.taken
        store.close()
        stood = run.taken
    with importer(data_dir, file) as child:
        assert child.stdout is not None
        assert child.stdout.read().endswith(f"done {RECORDS} 0 0\n")
    store = opened()
    (run,) = store.imports.runs()
    assert (run.read, run.taken, run.finished_at is None) == (RECORDS, RECORDS, False)
    with ManifestReading(readers()).open(file, None) as stream:
        for item in stream:
            assert isinstance(item, ManifestRecord)
            assert store.parcels.find(item.parcel_id) == item
    with importer(data_dir, file) as child:
        assert child.stdout is not None
        assert child.stdout.read().endswith(f"done 0 0 {RECORDS}\n")
    assert store.problems() == ()
    assert run.started_at < datetime.now(UTC)
