"""`sources`: both sources by hand, their states in words and in JSON."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run, run
from tests.sources.service import serving
from workstation.cli import doctor
from workstation.composition import open_station

__all__ = ["run"]


@pytest.fixture
def station(tmp_path: Path) -> Path:
    folder = tmp_path / "station"
    folder.mkdir()
    return folder


def tell(station: Path, **told: object) -> None:
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in told.items()]
    (station / "station.toml").write_text("\n".join(["[sources]", *lines]))


def test_a_station_with_no_source_says_so(run: Run, station: Path) -> None:
    for verb, code in (("pull", "SOURCE-11"), ("watch", "SOURCE-21")):
        assert run("sources", verb, "--data-dir", station, "--json").code == code
    told = run("sources", "status", "--data-dir", station, "--json")
    assert told.document == {"service": None, "folder": None}
    assert "No folder is watched." in run("sources", "status", "--data-dir", station).out


def test_a_pull_and_the_service_s_state(run: Run, station: Path) -> None:
    with serving(token="open-sesame") as service:
        tell(station, service=service.url, service_token_file="token", service_total_s=1)
        (station / "token").write_text("open-sesame\n")
        service.records.put({"parcel_id": "PARCEL1", "value": "1.00"})
        service.records.put({"parcel_id": "PARCEL2", "value": "=1+1"})
        told = run("sources", "pull", "--data-dir", station, "--json")
        assert told.status == 2
        assert {k: told.document[k] for k in ("read", "new", "changed", "same")} == {
            "read": 2, "new": 1, "changed": 0, "same": 0,
        }  # fmt: skip
        assert told.document["repairs"][0]["parcel"] == "PARCEL2"
        told = run("sources", "status", "--data-dir", station, "--json")
        assert told.status == 0
        assert told.document["service"]["state"] == "reached"
        assert len(told.document["service"]["repairs"]) == 1
        assert run("sources", "pull", "--data-dir", station).out.startswith("0 read")
        assert run("sources", "pull", "--anew", "--data-dir", station).out.startswith("2 read")
        one = run("sources", "pull", "--parcel", "parcel1", "--data-dir", station, "--json")
        assert one.document == {"parcel": "PARCEL1", "record": "same", "repairs": []}
        line = next(line for line in doctor._store(station) if line.name == "service")
        assert line.ok
        assert line.words == f"{service.url} answers as reference, 1 to repair in its records"
        (station / "token").write_text("wrong\n")
        assert not next(line for line in doctor._store(station) if line.name == "service").ok
        told = run("sources", "status", "--data-dir", station, "--json")
        assert (told.status, told.document["service"]["words"]) == (3, "service refuses: token")
        assert run("sources", "pull", "--data-dir", station, "--json").code == "SOURCE-03"


def test_watching_once_takes_what_lies_there(run: Run, station: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    tell(station, folder=str(folder), folder_stable_s=1)
    (folder / "good.csv").write_text("parcel_id,value\nPARCEL1,1.00\n")
    (folder / "bad.csv").write_text("no,parcel\n")
    told = run("sources", "watch", "--once", "--data-dir", station, "--json")
    assert told.status == 2
    by_name = {line["file"]: line for line in told.lines}
    assert by_name["good.csv"]["moved_to"] == "done/good.csv"
    assert by_name["bad.csv"]["refused"]["code"]
    told = run("sources", "status", "--data-dir", station, "--json")
    assert told.document["folder"] == {
        "folder": str(folder), "waiting": 0, "quarantine": 1, "done": 1, "error": None,
    }  # fmt: skip
    lines = {line.name: line for line in doctor._store(station)}
    assert lines["service"].ok is None
    assert lines["folder"].words == f"{folder}: 0 waiting, 1 in quarantine, 1 done"
    folder.rename(tmp_path / "gone")
    assert run("sources", "watch", "--once", "--data-dir", station, "--json").code == "SOURCE-12"
    assert run("sources", "status", "--data-dir", station).status == 3
    assert not next(line for line in doctor._store(station) if line.name == "folder").ok


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_a_watch_that_is_killed_again_and_again_loses_nothing(
    station: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    tell(station, folder=str(folder), folder_stable_s=1, folder_every_s=1)
    count = 60
    for number in range(count):
        rows = "".join(f"P{number:03}X{row},1.00\n" for row in range(40))
        (folder / f"{number:03}.csv").write_text("parcel_id,value\n" + rows)
    command = [sys.executable, "-P", "-m", "workstation", "sources", "watch", "--once"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    dice = random.Random(7)
    killed, ended = 0, False
    while not ended:
        child = subprocess.Popen(
            [*command, "--data-dir", str(station)], env=environment, stdout=subprocess.DEVNULL
        )
        if killed < 2:
            while len(list(folder.glob("*.csv"))) > count - 20 * (killed + 1):
                time.sleep(0.01)
                assert child.poll() is None
            time.sleep(dice.uniform(0, 0.05))
            child.send_signal(signal.SIGKILL)
            child.wait()
            killed += 1
        else:
            assert child.wait(60) == 0
            ended = True
    assert sorted(p.name for p in (folder / "done").iterdir()) == [
        f"{n:03}.csv" for n in range(count)
    ]
    assert list((folder / "quarantine").iterdir()) == []
    here = open_station(station, in_process=True, read_only=True)
    try:
        assert sum(here.store.counts().values()) == count * 40
        records = [here.store.find(f"P{n:03}X{row}") for n in range(count) for row in range(40)]
        assert all(record is not None and record.version == 1 for record in records)
    finally:
        here.close()
