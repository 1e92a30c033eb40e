"""A demo facility laid down once, copied for tests that change it; verbs run in this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import workstation.composition
import workstation.reading
from tests.detect.tiny_model import places, tiny_model, write_package
from workstation.cli import main


@dataclass
class Told:
    """What one verb answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def code(self) -> str:
        return str(self.document["error"]["code"])


Run = Callable[..., Told]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def verb(*words: object) -> Told:
        capsys.readouterr()
        status = main([str(word) for word in words])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return Told(status, told.out, told.err)

    return verb


@pytest.fixture(scope="session")
def demo_original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "station"
    assert main(["demo", "--data-dir", str(folder), "--json"]) == 0
    return folder


@pytest.fixture
def demo(demo_original: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "station"
    shutil.copytree(demo_original, folder)
    return folder


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the only model that stations of this test have."""
    folder = tmp_path / "models"
    folder.mkdir()
    write_package(folder, tiny_model(size=64), size=64)
    for module in (workstation.composition, workstation.reading):
        monkeypatch.setattr(module, "station_places", lambda *_, **__: places(folder))
    return folder
