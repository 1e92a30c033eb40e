"""A station with one account, made through the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

PASSWORD = "long enough to be one"


@dataclass(frozen=True)
class Told:
    """What one command answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def code(self) -> str:
        return str(self.document["error"]["code"])


Run = Callable[..., Told]


@pytest.fixture
def run() -> Run:
    """One verb of the program as it is started; it ends in time and never shows a traceback."""

    def verb(*words: object, env: Mapping[str, str] | None = None, **options: Any) -> Told:
        command = [sys.executable, "-m", "workstation", *map(_word, words)]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            timeout=30,
            check=False,
            env={**os.environ, **(env or {})},
            **options,
        )
        told = Told(
            done.returncode,
            (done.stdout or b"").decode("utf-8", "surrogateescape"),
            (done.stderr or b"").decode("utf-8", "surrogateescape"),
        )
        assert "Traceback" not in told.out + told.err
        return told

    return verb


def _word(word: object) -> str | bytes:
    return word if isinstance(word, bytes) else str(word)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "station"


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    return file


@pytest.fixture
def station(run: Run, data: Path, password: Path) -> Path:
    """A data folder with the account "bo"."""
    assert run("officer", "add", "bo", "--password-file", password, "--data-dir", data).status == 0
    return data


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A 16-bit PNG with its declarations beside it."""
    file = tmp_path / "scan.png"
    values = np.full((60, 80), 60000, np.uint16)
    values[20:40, 20:60] = 9000
    cv2.imwrite(str(file), values)
    told = {"energy": "high", "air_value": 60000, "black_level": 100, "spacing_mm": [1.5, 1.5]}
    file.with_name("scan.png.json").write_text(json.dumps(told))
    return file
