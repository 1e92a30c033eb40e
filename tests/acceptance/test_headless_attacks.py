"""Hostile numbers, files and disks, through the command line: one clear sentence each."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest

from tests.acceptance.conftest import Run
from workstation.adapters.pictures.dicos import write_dx
from workstation.cli.pictures import parcel_stem
from workstation.domain.barcode import Barcode
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import Energy

posix = pytest.mark.skipif(os.name != "posix", reason="names, pipes and devices of POSIX")
FIELDS = {
    "opened": "no",
    "override_reason": "looked at by hand, nothing else",
    "unchecked_reason": "looked at by hand, nothing else",
}


@pytest.mark.parametrize(
    "number",
    [
        "A" * 10_000,
        "\uff11\uff12\uff13",
        "'; DROP TABLE log;--",
        "",
        "A\nB",
        "RB\x1b[31m1",
        "\U0001f381",
        b"RB\xff123",
    ],
)
def test_that_what_is_no_parcel_number_is_refused(number: str | bytes) -> None:
    text = number if isinstance(number, str) else os.fsdecode(number)
    with pytest.raises(WorkstationError) as told:
        Barcode.parse(text)
    assert told.value.notice.code in ("BARCODE-01", "BARCODE-02")


def test_that_numbers_of_different_parcels_write_different_files_where_they_should() -> None:
    numbers = ["..", "-", "A/B", "A_B", "../../ETC/PASSWD", "CON", "RB123456785GB"]
    stems = [parcel_stem(number) for number in numbers]
    assert len(set(stems)) == len(numbers)
    for stem in stems:
        assert not stem.startswith(".")
        assert not set("/\\:") & set(stem)
    assert stems[-1] == "RB123456785GB"


def test_that_declarations_travel_with_an_imported_picture(
    run: Run, station: Path, picture: Path
) -> None:
    words = ("import", "scan", picture, "--parcel", "P1", "--data-dir", station, "--json")
    first = run(*words).document
    assert run(*words).document == first
    (scan,) = run("examine", "P1", "--data-dir", station, "--json").document["scans"]
    assert (scan["kind"], scan["energy"]) == ("single_energy", "high")
    assert scan["sidecar_sha256"]
    assert any("Declared by scan.png.json" in remark for remark in scan["remarks"])
    (beside,) = station.glob("scans/*/*.json")
    beside.chmod(0o600)
    beside.write_text('{"energy": "low"}')
    (unread,) = run("examine", "P1", "--data-dir", station, "--json").document["unread"]
    assert unread["code"] == "BENCH-01"
    assert "SHA-256 differs" in unread["fact"]


def test_that_a_pair_of_another_maker_told_only_by_numbers_is_one_picture(
    run: Run, data: Path, tmp_path: Path
) -> None:
    files = [tmp_path / "first.dcs", tmp_path / "second.dcs"]
    for file, kev in zip(files, (94.0, 61.0), strict=True):
        write_dx(
            file,
            np.full((30, 40), int(kev) * 500, np.uint16),
            energy=Energy.HIGH,
            effective_energy_kev=kev,
            kvp=160.0,
            ooi_id="P1",
            scan_uid="1.2.3",
            spacing_mm=(1.0, 1.0),
            air_value=60_000,
            black_level=100,
            window=(30_000.0, 60_000.0),
            acquired_at=datetime(2026, 11, 23, tzinfo=UTC),
            device="other maker",
        )
        made = pydicom.dcmread(file)
        made.ImageType = ["ORIGINAL", "PRIMARY"]
        for tag in [element.tag for element in made if element.tag.group == 0x0029]:
            del made[tag]
        made.save_as(file)
    told = run(
        "examine", "P1", "--scan", files[0], "--scan", files[1], "--data-dir", data, "--json"
    )
    seen = [Path(scan["file"]).name for scan in told.document["scans"]]
    run("import", "scan", *files, "--data-dir", data)
    kept = run("examine", "P1", "--data-dir", data, "--json").document["scans"]
    assert seen == [scan["file"] for scan in kept] == ["second.dcs", "first.dcs"]
    assert {scan["kind"] for scan in kept} == {"dual_energy"}


def test_that_altered_and_missing_evidence_is_told_and_does_not_stop_deciding(
    run: Run, station: Path, picture: Path, password: Path, tmp_path: Path
) -> None:
    run("import", "scan", picture, "--parcel", "P1", "--data-dir", station)
    (stored,) = station.glob("scans/*/*.png")
    stored.chmod(0o600)
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1  # the PNG's own checksum fails too: that is the lesser fact
    stored.write_bytes(content)
    (unread,) = run("examine", "P1", "--data-dir", station, "--json").document["unread"]
    assert unread["code"] == "BENCH-01"
    shutil.rmtree(station / "scans")
    told = run("examine", "P1", "--data-dir", station, "--json").document
    assert told["unread"][0]["code"] == "STORE-11"
    assert told["outcome"] == "not_checked"
    assert "scans: 1 missing" in " ".join(run("doctor", "--data-dir", station).out.split())
    fields = tmp_path / "fields.json"
    fields.write_text(json.dumps(FIELDS))
    words = ("--fields", fields, "--officer", "bo", "--password-file", password, "--json")
    done = run("decide", "P1", "--outcome", "release", *words, "--data-dir", station)
    assert done.document["recorded"]


def test_that_of_decisions_made_at_once_one_is_recorded_and_the_others_are_told(
    run: Run, station: Path, password: Path, tmp_path: Path
) -> None:
    fields = tmp_path / "fields.json"
    fields.write_text(json.dumps(FIELDS))
    words = ("--fields", fields, "--officer", "bo", "--password-file", password, "--json")
    command = ("decide", "P1", "--outcome", "release", *words, "--data-dir", station)
    with ThreadPoolExecutor(3) as pool:
        told = [job.result() for job in [pool.submit(run, *command) for _ in range(3)]]
    assert sorted(t.status for t in told) == [0, 2, 2]
    assert {t.code for t in told if t.status} <= {"DECIDE-02", "LOG-05"}
    shown = run("log", "show", "--parcel", "P1", "--data-dir", station, "--json").out
    assert shown.count('"decision"') == 1
    assert run("log", "verify", "--data-dir", station).status == 0


@posix
def test_that_a_decision_killed_at_any_moment_is_whole_or_absent(
    run: Run, station: Path, password: Path, tmp_path: Path
) -> None:
    fields = tmp_path / "fields.json"
    fields.write_text(json.dumps(FIELDS))
    for number in range(6):
        words = ["decide", f"P{number}", "--outcome", "release", "--fields", fields]
        words += ["--officer", "bo", "--password-file", password, "--data-dir", station, "--json"]
        child = subprocess.Popen(
            [sys.executable, "-m", "workstation", *map(str, words)], stdout=subprocess.PIPE
        )
        try:
            out, _ = child.communicate(timeout=0.1 + 0.12 * number)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            out, _ = child.communicate()
        shown = run("log", "show", "--parcel", f"P{number}", "--data-dir", station, "--json").out
        if b'"recorded": true' in out:
            assert shown.count('"decision"') == 1
    assert run("log", "verify", "--data-dir", station).status == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"opened": "\xff"}', "not JSON"),
        (b"[" * 300_000, "not JSON"),
        (b'{"a":' * 100_000, "not JSON"),
        (b"[]", "does not hold a JSON object"),
        (b'{"opened": "no", "opened": "yes"}', "twice"),
        (b'{"opened": ' + b"9" * 5000 + b"}", "not JSON"),
    ],
)
def test_that_fields_that_are_no_fields_are_refused(
    run: Run, data: Path, password: Path, tmp_path: Path, content: bytes, why: str
) -> None:
    fields = tmp_path / "fields.json"
    fields.write_bytes(content)
    words = ("--fields", fields, "--officer", "bo", "--password-file", password)
    told = run("decide", "P1", "--outcome", "release", *words, "--data-dir", data)
    assert told.status == 2
    assert why in told.err
    assert "CLI-06" in told.err


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_that_files_made_to_harm_are_told_one_line_each_and_stop_nothing(
    run: Run, data: Path, picture: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 16, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1 << 20))
    bomb = _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")
    (folder / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bomb)
    entries = [
        (256, 2**31),
        (257, 2**31),
        (258, 16),
        (259, 1),
        (262, 1),
        (273, 8),
        (279, 2**32 - 1),
    ]
    page = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    tiff = b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(entries)) + page + bytes(4)
    (folder / "huge.tif").write_bytes(tiff)
    (folder / "empty.png").write_bytes(b"")
    with (folder / "sparse.dcs").open("wb") as file:
        file.truncate(100 << 30)
    expected = {"bomb.png": "SCAN-08", "huge.tif": "SCAN-", "empty.png": "SCAN-02"}
    expected["sparse.dcs"] = "SCAN-08"
    if os.name == "posix":
        os.mkfifo(folder / "pipe.dcs")
        os.mkfifo(folder / "pipe")  # no picture's name: left out without being opened
        (folder / "loop.dcs").symlink_to("loop.dcs")
        (folder / "zero.png").symlink_to("/dev/zero")
        expected |= {"pipe.dcs": "SCAN-01", "loop.dcs": "SCAN-01", "zero.png": "SCAN-01"}
    told = run("inspect", folder, picture, "--data-dir", data, "--json")
    assert told.status == 2
    lines = [json.loads(line) for line in told.out.splitlines()]
    found = {Path(x["path"]).name: x["error"]["code"] for x in lines if "error" in x}
    assert found.keys() == expected.keys()
    for name, code in expected.items():
        assert found[name].startswith(code), name
    assert lines[-1]["scans"][0]["energy"] == "high"


@posix
def test_that_a_pipe_is_no_manifest(run: Run, data: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "records.csv")
    told = run("import", "manifest", tmp_path / "records.csv", "--data-dir", data, "--json")
    assert (told.status, told.code) == (2, "IMPORT-02")


@posix
def test_that_a_name_of_any_bytes_can_be_read_filed_and_shown_in_a_plain_locale(
    run: Run, data: Path, picture: Path
) -> None:
    odd = os.fsencode(picture.parent) + b"/odd\xff\n\x1b[31m.png"
    shutil.copyfile(picture, odd)
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    told = run("import", "scan", odd, "--parcel", "P1", "--data-dir", data, env=plain)
    assert told.status == 0, told.err
    told = run("examine", "P1", "--data-dir", data, env=plain)
    assert "odd\\udcff\\x0a\\x1b[31m.png" in told.out


def test_that_a_folder_without_pictures_is_told(run: Run, data: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    told = run("examine", "P1", "--scan", tmp_path / "none", "--data-dir", data, "--json")
    assert (told.status, told.code) == (2, "CLI-03")


def test_that_a_data_folder_that_is_a_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    told = run("examine", "P1", "--data-dir", tmp_path / "file", "--json")
    assert (told.status, told.code) == (3, "STORE-12")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("damage", ["head", "middle", "short", "empty", "newer"])
def test_that_a_store_that_cannot_be_used_is_told_and_left_as_it_is(
    run: Run, station: Path, picture: Path, damage: str
) -> None:
    run("import", "scan", picture, "--parcel", "P1", "--data-dir", station)
    file = station / "store.sqlite3"
    content = bytearray(file.read_bytes())
    if damage == "head":
        content[:8] = b"XXXXXXXX"
    elif damage == "middle":
        for place in range(4096, len(content), 97):
            content[place] ^= 0xFF
    elif damage == "short":
        del content[20_000:]
    elif damage == "empty":
        content.clear()
    if damage == "newer":
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    else:
        file.write_bytes(content)
    before = file.read_bytes()
    for words in (("examine", "P1"), ("log", "verify")):
        told = run(*words, "--data-dir", station, "--json")
        assert (told.status, told.code) == (3, "STORE-03" if damage == "newer" else "STORE-04")
    assert file.read_bytes() == before


@posix
@pytest.mark.parametrize("as_json", [True, False])
def test_that_an_answer_that_cannot_be_written_is_told(
    run: Run, station: Path, as_json: bool
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    words = ("log", "show", "--data-dir", station, *(["--json"] if as_json else []))
    with open("/dev/full", "wb") as full:
        told = run(*words, stdout=full)
    assert told.status == 3
    assert told.err.count("\n") == 1
    assert "CLI-10" in told.err


@posix
def test_that_a_program_with_no_output_at_all_ends_quietly(station: Path) -> None:
    words = f"{sys.executable} -m workstation log show --data-dir {station} <&- >&- 2>&-"
    assert subprocess.run(["/bin/sh", "-c", words], timeout=30, check=False).returncode == 3
