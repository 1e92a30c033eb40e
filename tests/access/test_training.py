"""Pictures for training: pixels as they are, and nothing that names anybody."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import workstation.services.training_export as training_export
from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.ui.facility import PARCELS, PASSWORD
from workstation.composition import Station, open_station, open_training
from workstation.domain.answers import OwnShape
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.domain.scan import PictureKind
from workstation.services.answering import Looking

ADA = Officer("wanda", "Wanda", Role.ADMINISTRATOR)
OPEN = PARCELS[1]
SECRET_WORD = "Jane Doe's pistol"


def draw(station: Station, parcel: str) -> None:
    opened = station.parcels.open(parcel, mark=False)
    ref = opened.scans[0]
    scan = station.parcels.load(ref)
    looking = Looking(opened, ADA, ref, scan.identity, scan.values.shape[1], scan.values.shape[2])
    station.answering.draw(looking, OwnShape.BOX, ((10, 20), (40, 60)), SECRET_WORD)


def test_that_pixels_are_as_they_are_and_marks_come_with_them(
    station: Station, tmp_path: Path
) -> None:
    draw(station, OPEN)
    made = open_training(station, "test").export(ADA, [OPEN], tmp_path / "out")
    assert (made.pictures, made.marks, made.unread) == (1, 1, ())
    (image,) = json.loads((made.folder / "images.json").read_text())["images"]
    assert image["marks"] == [{"class": "own mark", "box": [10, 20, 30, 40]}]
    scan = station.parcels.load(station.store.scans(OPEN)[0])
    values = np.load(made.folder / image["file"])
    assert np.array_equal(values, scan.values)
    assert values.dtype == scan.values.dtype
    assert image["kind"] == PictureKind.DUAL_ENERGY.value
    assert image["air_value"] == 60000


def test_that_nothing_written_names_a_parcel_a_person_a_station_or_a_time(
    station: Station, tmp_path: Path
) -> None:
    draw(station, OPEN)
    made = open_training(station, "test").export(ADA, PARCELS, tmp_path / "out")
    scan = station.parcels.load(station.store.scans(OPEN)[0])
    secrets_ = [*PARCELS, "wanda", "tester", "Ann Lee", "Mill Shirts", "test bench", "Jane", "2026"]
    secrets_ += [station.settings.station, *(f.sha256 for f in scan.files)]
    secrets_ += [uid for uid in (scan.scan_uid, *scan.instance_uids) if uid]
    for path in made.folder.iterdir():
        text = path.name.encode() + path.read_bytes()
        assert path.stat().st_mtime == 0
        for secret in secrets_:
            if path.suffix == ".npy" and secret == "2026":
                continue  # four bytes of pixels may be anything
            assert secret.encode() not in text, (path.name, secret)


def test_that_the_log_tells_what_left_and_from_which_file(station: Station, tmp_path: Path) -> None:
    training_export._AT_ONCE, before = 2, training_export._AT_ONCE
    try:
        made = open_training(station, "test").export(ADA, PARCELS, tmp_path / "out")
    finally:
        training_export._AT_ONCE = before
    assert len(made.entries) == 2
    told = [
        one
        for entry in station.log.entries(limit=1000, kinds=("training_exported",))
        for one in entry.content["data"]["files"]
    ]
    assert {one["file"] for one in told} == {p.name for p in made.folder.glob("*.npy")}
    kept = {
        f.sha256 for parcel in PARCELS for ref in station.store.scans(parcel) for f in ref.files
    }
    assert {of for one in told for of in one["of"]} == kept


def refused(do: object, *values: object) -> str:
    assert callable(do)
    with pytest.raises(WorkstationError) as found:
        do(*values)
    return found.value.notice.code


def test_that_only_who_may_exports_and_nothing_is_left_of_a_failure(
    station: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = open_training(station, "test")
    out = tmp_path / "out"
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR):
        assert refused(training.export, Officer("x", "X", role), [OPEN], out) == "RIGHTS-01"
    assert refused(training.export, ADA, ["XX000000000XX"], out) == "TRAINING-02"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(training_export, "_put", full)
        assert refused(training.export, ADA, [OPEN], out) == "TRAINING-03"
    assert not out.exists()
    out.mkdir()
    assert refused(training.export, ADA, [OPEN], out) == "TRAINING-01"


def test_that_the_command_exports_decided_parcels_under_a_name(
    data_dir: Path, tmp_path: Path, run: Run
) -> None:
    station = open_station(data_dir, in_process=True)
    station.officers.create("ada", "Ada", PASSWORD, Role.ADMINISTRATOR)
    station.close()
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    words = ("export-training", tmp_path / "out", "--data-dir", data_dir, "--json")
    assert run(*words).code == "RIGHTS-02"
    told = run(*words, "--by", "ada", "--by-password-file", secret)
    assert told.status == 0, told.out
    assert told.document["pictures"] == 1
