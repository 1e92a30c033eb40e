"""`simulate` as a user runs it: DICOS that opens, COCO that fits, nothing of others written over."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workstation.adapters.pictures import PictureReader
from workstation.domain.scan import PictureKind
from workstation.simulation.profiles import SEEN_PROFILES
from workstation.simulation.rendering import seen_looks


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two parcels, drawn by child processes."""
    from workstation.cli import main

    out = tmp_path_factory.mktemp("set") / "new" / "set"
    words = ["simulate", "--count", "2", "--seed", "4", "--threats", "1", "--out", str(out)]
    assert main([*words, "--processes", "2"]) == 0
    return out


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_coco_names_opens_with_the_size_it_says(made: Path) -> None:
    document = json.loads((made / "annotations.json").read_text("utf-8"))
    reader = PictureReader()
    kinds = []
    for image in document["images"]:
        names = image["extra"].get("files", [image["file_name"]])
        scan = reader.read([made / name for name in names])
        kinds.append(scan.kind)
        assert scan.kind.value == image["extra"]["kind"]
        assert (scan.columns, scan.rows) == (image["width"], image["height"])
        assert scan.simulated
        if scan.kind is PictureKind.DUAL_ENERGY:
            assert scan.air_value == 60_000
            assert len(scan.effective_energies_kev) == 2
    assert kinds == [PictureKind.DUAL_ENERGY, PictureKind.RENDERED_COLOUR] * 2
    names = {entry["id"]: entry["name"] for entry in document["categories"]}
    assert document["annotations"]
    assert all(mark["category_id"] in names for mark in document["annotations"])
    truth = json.loads((made / "truth.json").read_text("utf-8"))
    assert [p["number"] for p in truth["parcels"]] == [0, 1]
    assert all(p["weight_g"] > 0 and p["contraband"] for p in truth["parcels"])


def test_inspect_opens_what_simulate_wrote(run: Run, made: Path, tmp_path: Path) -> None:
    told = run("inspect", made, "--json", "--data-dir", tmp_path / "none")
    assert told.status == 0
    assert [line["scans"][0]["kind"] for line in told.lines] == ["dual_energy"] * 2 + [
        "rendered_colour"
    ] * 2
    assert all(line["simulated"] for line in told.lines)


def test_going_on_draws_what_is_missing_and_gives_the_same_bytes(
    run: Run, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    words = ("simulate", "--seed", 4, "--threats", 1, "--out", out, "--json", "--processes", 1)
    assert run(*words, "--count", 1).document["drawn"] == 1
    lost = out / "pictures" / "s4-000000.png"
    lost.unlink()
    told = run(*words, "--count", 2).document
    assert (told["drawn"], told["kept"], told["parcels"]) == (2, 0, 2)
    assert told["parcels_per_second"] > 0
    told = run(*words, "--count", 1).document
    assert (told["drawn"], told["kept"], told["parcels_per_second"]) == (0, 1, None)
    assert files(out) == files(made)


def test_a_folder_with_other_files_is_left_alone(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear", "utf-8")
    told = run("simulate", "--count", 1, "--out", other, "--json")
    assert (told.status, told.code) == (2, "SIMULATE-01")
    assert files(other).keys() == {"letter.txt"}


def test_a_set_of_another_wish_and_a_foreign_file_in_it_are_not_written_over(
    run: Run, made: Path, tmp_path: Path
) -> None:
    before = files(made)
    told = run("simulate", "--count", 2, "--seed", 4, "--threats", 0.5, "--out", made, "--json")
    assert (told.status, told.code) == (2, "SIMULATE-02")
    assert "threats" in told.document["error"]["fact"]
    assert files(made) == before
    out = tmp_path / "set"
    words = ("simulate", "--seed", 9, "--out", out, "--json", "--processes", 1)
    run(*words, "--count", 1)
    foreign = out / "pictures" / "s9-000001.png"
    foreign.write_bytes(b"somebody's")
    told = run(*words, "--count", 2)
    assert (told.status, told.code) == (2, "SIMULATE-06")
    assert foreign.read_bytes() == b"somebody's"


def test_contraband_is_drawn_from_the_families_that_were_named(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "set"
    words = ("simulate", "--seed", 6, "--threats", 1, "--out", out, "--json", "--processes", 1)
    named = ("--contraband", "sawn_off", "--contraband", "knife_butterfly")
    assert run(*words, *named, "--count", 2).document["drawn"] == 2
    told = json.loads((out / "truth.json").read_text("utf-8"))
    families = {name for parcel in told["parcels"] for name in parcel["contraband"]}
    assert families
    assert families <= {"sawn_off", "knife_butterfly"}
    other = run(*words, "--count", 2)
    assert other.code == "SIMULATE-02"
    assert "contraband" in other.document["error"]["fact"]


def test_a_file_in_place_of_the_folder_and_unknown_names_are_told_in_a_sentence(
    run: Run, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    told = run("simulate", "--count", 1, "--out", taken, "--json")
    assert (told.status, told.code) == (3, "SIMULATE-03")
    for option in ("--profile", "--palette", "--contraband"):
        told = run("simulate", "--count", 1, "--out", tmp_path / "x", option, "?", "--json")
        assert (told.status, told.code) == (2, "SIMULATE-07")
        assert option in told.document["error"]["fact"]
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(os.name != "posix", reason="limits on a file's size are POSIX")
def test_a_disk_that_takes_no_more_is_told_in_one_sentence(tmp_path: Path) -> None:
    import resource

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    words = ["simulate", "--count", "1", "--out", str(tmp_path / "set"), "--json"]
    told = subprocess.run(
        [sys.executable, "-m", "workstation", *words],
        capture_output=True,
        text=True,
        timeout=600,
        preexec_fn=small_files,
    )
    assert told.returncode in (2, 3), told.stderr
    error = json.loads(told.stdout)["error"]
    assert "could not be written" in error["fact"]
    assert "Traceback" not in told.stderr
    assert not list((tmp_path / "set" / "dicos").glob("*.dcs"))


def test_pictures_in_a_makers_look_are_of_the_kind_that_coco_says(run: Run, tmp_path: Path) -> None:
    reader = PictureReader()
    for form, palette, profile in (("jpeg", "grey", "sim-140-k"), ("png", "all", "all")):
        out = tmp_path / form
        words = ("--form", form, "--palette", palette, "--profile", profile, "--processes", 1)
        assert run("simulate", "--count", 1, "--out", out, *words).status == 0
        images = json.loads((out / "annotations.json").read_text("utf-8"))["images"]
        scan = reader.read([out / images[1]["file_name"]])
        assert scan.files[0].media == form.upper()
        assert images[1]["extra"]["kind"] == scan.kind.value
        assert images[1]["extra"]["palette"] in seen_looks()
        assert images[1]["extra"]["profile"] in (profile, *SEEN_PROFILES)
        if palette == "grey":
            assert scan.kind is PictureKind.RENDERED_GREY
