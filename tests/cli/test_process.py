"""The program as it is started: exit status, pipes, no Qt, no heavy import in the parent."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest


def workstation(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "workstation", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def test_the_program_answers_a_command(tmp_path):
    done = workstation("examine", "RB123456785GB", "--json", "--data-dir", tmp_path / "d")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "not_checked"
    assert done.stderr == ""


def test_a_bad_command_is_one_sentence_and_status_2():
    done = workstation("examine")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "CLI-01" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    command = [sys.executable, "-m", "workstation", "decide", "--outcome", "seize"]
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" --show-fields --json | head -1', "sh", *command],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "{"
    assert done.stderr == ""


def test_opening_a_station_loads_neither_pixels_nor_decoders_nor_qt(tmp_path):
    code = (
        "import sys, pathlib\n"
        "from workstation.composition import open_station\n"
        "station = open_station(pathlib.Path(sys.argv[1]))\n"
        "station.parcels.open('RB123456785GB')\n"
        "station.close()\n"
        "heavy = ['numpy', 'cv2', 'onnxruntime', 'pydicom', 'PySide6', 'argon2', 'anyascii',"
        " 'workstation.domain.romanising']\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "d")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr
