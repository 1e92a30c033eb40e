"""The real program under a real X server: worked by keys, restarted, and killed at any moment."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.driver import ALL
from workstation.composition import open_station

KILLS_HEADLESS, KILLS_WINDOW = 46, 4


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A real X server of its own; skips where there is none to start."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def start(mode: str, data_dir: Path, root: Path, display: str = "") -> subprocess.Popen[str]:
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen")
    if display:
        env |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ui.driver", mode, str(data_dir)],
        cwd=root,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def recorded(lines: str) -> dict[int, str]:
    """Number and hash of each decision the screen called recorded."""
    told = [line.split() for line in lines.splitlines() if line.startswith("recorded ")]
    return {int(words[1]): words[2] for words in told if len(words) == 3 and len(words[2]) == 64}


def assert_kept(data_dir: Path, told: dict[int, str]) -> int:
    """Every decision told is in the log, the chain verifies, each entry is whole."""
    station = open_station(data_dir, in_process=True)
    try:
        verified = station.log.verify()
        assert verified.holds, verified.why
        kept: dict[int, str] = {}
        after = 0
        while page := station.log.entries(after=after, limit=500):
            kept |= {entry.seq: entry.hash.hex() for entry in page if entry.content["kind"]}
            after = page[-1].seq
        assert kept.items() >= told.items()
        assert len(kept) == verified.entries
        return len(kept)
    finally:
        station.close()


def test_scan_see_decide_quit_restart_and_verify(
    facility: Path, tmp_path: Path, repo_root: Path, display: str
) -> None:
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    with start("keys", data_dir, repo_root, display) as process:
        try:
            out, err = process.communicate(timeout=90)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert process.returncode == 0, err
    told = recorded(out)
    assert len(told) == len(ALL)
    assert_kept(data_dir, told)
    answer = subprocess.run(
        [sys.executable, "-m", "workstation", "log", "verify", "--data-dir", str(data_dir)],
        cwd=repo_root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


def test_fifty_kills_at_random_moments_lose_no_recorded_decision(
    facility: Path, tmp_path: Path, repo_root: Path, display: str
) -> None:
    data_dir = tmp_path / "station"
    shutil.copytree(facility, data_dir)
    moments = random.Random(20261123)
    told: dict[int, str] = {}
    with start("benches", data_dir, repo_root) as benches:
        assert benches.stdin is not None
        assert benches.stdout is not None
        for _ in range(KILLS_HEADLESS):
            benches.stdin.write("\n")
            benches.stdin.flush()
            bench, lines = 0, ""
            for line in benches.stdout:
                if line.startswith("bench "):
                    bench = int(line.split()[1])
                elif line == "ready\n":
                    time.sleep(moments.uniform(0.0, 0.25))
                    os.kill(bench, signal.SIGKILL)
                elif line == "gone\n":
                    break
                lines += line
            assert "ready\n" in lines
            told |= recorded(lines)
        benches.stdin.close()
    for _ in range(KILLS_WINDOW):
        with start("window", data_dir, repo_root, display) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            if first.strip() == "ready":
                time.sleep(moments.uniform(0.0, 0.25))
            process.send_signal(signal.SIGKILL)
            out, err = process.communicate()
        assert first.strip() == "ready", err
        told |= recorded(out)
    assert len(told) > KILLS_HEADLESS + KILLS_WINDOW
    assert assert_kept(data_dir, told) >= len(told)
