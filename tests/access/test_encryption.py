"""An encrypted station: nothing plain on its disk, and everything works as on an open one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workstation.adapters.sqlite.encrypted as encrypted
from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.ui.facility import PARCELS
from workstation.adapters.attachments import AttachmentFiles
from workstation.adapters.encryption import vault
from workstation.adapters.encryption.files import (
    HEAD,
    PIECE,
    TAG,
    file_key,
    open_plain,
    opened_pieces,
    plain_size,
    sealed_pieces,
)
from workstation.adapters.sqlite import open_store
from workstation.adapters.system_clock import SystemClock
from workstation.composition import Station, open_station
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Role
from workstation.services.exporting import Exporting

PASSWORD, OTHER = "a long pass phrase", "another pass phrase"
GOODS = "cotton shirt, knitted"
KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    vault.forget_all()
    yield
    vault.forget_all()


@pytest.fixture(scope="session")
def original(laid_down: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The laid-down station's records and pictures in an encrypted one; ada is its first account."""
    folder = tmp_path_factory.mktemp("encrypted") / "station"
    vault.make(folder, "ada", PASSWORD)
    plain = open_station(laid_down, in_process=True)
    sealed = open_station(folder, in_process=True)
    sealed.accounts.create_first("ada", "Ada Examiner", PASSWORD)
    for parcel in PARCELS:
        record = plain.store.find(parcel)
        assert record is not None
        sealed.store.put_records([record])
        for ref in plain.store.scans(parcel):
            for source in ref.files:
                path = plain.store.scan_path(source)
                sealed.store.put_scan(parcel, plain.reader.header(path), path)
    sealed.close()
    plain.close()
    vault.forget_all()
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "station"))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(PASSWORD + "\n")
    return path


@pytest.fixture
def opened(folder: Path) -> Iterator[Station]:
    vault.unlock(folder, "ada", PASSWORD)
    station = open_station(folder, in_process=True, through="test")
    yield station
    station.close()


def code(do: object, *values: object) -> str:
    assert callable(do)
    with pytest.raises(WorkstationError) as found:
        do(*values)
    return found.value.notice.code


def test_that_nothing_plain_lies_on_the_disk(folder: Path, laid_down: Path) -> None:
    plain = b"".join(path.read_bytes() for path in sorted((laid_down / "scans").rglob("*.*")))
    pixels = plain[5000:5032]
    assert plain.count(pixels)
    words = [GOODS.encode(), PARCELS[0].encode(), b"Mill Shirts", b"DICM", b"SQLite", pixels]
    vault.unlock(folder, "ada", PASSWORD)
    station = open_station(folder, in_process=True)  # with a write-ahead log beside the store
    try:
        station.accounts.sign_in("ada", PASSWORD)
        for path in folder.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            for word in words:
                assert word not in data, (path.name, word)
    finally:
        station.close()


def test_that_the_store_waits_for_a_password_and_says_so(folder: Path) -> None:
    assert code(open_store, folder, SystemClock(), "s", "0") == "CRYPT-02"
    assert code(vault.unlock, folder, "ada", "wrong one") == "CRYPT-01"
    assert code(vault.unlock, folder, "nobody", PASSWORD) == "CRYPT-01"
    vault.unlock(folder, "ADA ", PASSWORD)
    open_store(folder, SystemClock(), "s", "0").close()


def test_that_a_picture_is_read_in_a_child_process_with_its_own_key_alone(
    folder: Path, laid_down: Path
) -> None:
    vault.unlock(folder, "ada", PASSWORD)
    station = open_station(folder)
    plain = open_station(laid_down, in_process=True)
    try:
        found = station.parcels.load(station.store.scans(PARCELS[1])[0])
        kept = plain.parcels.load(plain.store.scans(PARCELS[1])[0])
        assert (found.values == kept.values).all()
        assert {f.sha256 for f in found.files} == {f.sha256 for f in kept.files}
    finally:
        station.close()
        plain.close()


def test_that_declarations_and_a_flat_field_are_sealed_and_found(
    opened: Station, folder: Path, tmp_path: Path
) -> None:
    import hashlib

    air = tmp_path / "air.raw"
    air.write_bytes((60000).to_bytes(2, "little") * 200)
    picture = tmp_path / "belt.raw"
    picture.write_bytes((30000).to_bytes(2, "little") * 200)
    raw = {"shape": [10, 20], "type": "uint16", "byte_order": "little"}
    declared = {
        "raw": raw,
        "energy": "high",
        "flat_field": {
            "air": air.name,
            "air_sha256": hashlib.sha256(air.read_bytes()).hexdigest(),
            "raw": raw,
        },
    }
    (tmp_path / "belt.raw.json").write_text(json.dumps(declared))
    try:
        header = opened.reader.header(picture)
    except WorkstationError as error:  # the declarations' own words, not what is tested here
        pytest.fail(str(error))
    ref = opened.store.put_scan("P1", header, picture)
    stored = opened.store.scan_path(ref.files[0])
    assert b"flat_field" not in stored.with_name(stored.name + ".json").read_bytes()
    station = open_station(folder)  # another process reads it, with keys of three files
    try:
        scan = station.parcels.load(ref)
    finally:
        station.close()
    assert scan.values.shape == (1, 10, 20)


def test_that_an_altered_or_cut_picture_is_told(opened: Station) -> None:
    ref = opened.store.scans(PARCELS[0])[0]
    path = opened.store.scan_path(ref.files[0])
    whole = path.read_bytes()
    path.chmod(0o644)
    for spoilt in (
        whole[:-1] + bytes([whole[-1] ^ 1]),
        whole[:HEAD] + bytes([whole[HEAD] ^ 1]) + whole[HEAD + 1 :],
        whole[:10] + bytes([whole[10] ^ 1]) + whole[11:],
    ):
        path.write_bytes(spoilt)
        assert code(opened.parcels.load, ref) == "CRYPT-06"
    path.write_bytes(whole[:-PIECE])
    assert code(opened.parcels.load, ref) in ("STORE-11", "BENCH-01", "CRYPT-06")


@given(data=st.binary(max_size=400), pieces=st.integers(0, 2), extra=st.integers(-3, 3))
def test_that_what_is_sealed_comes_back_whatever_its_length(
    data: bytes, pieces: int, extra: int
) -> None:
    plain = (data or b"x") * (pieces * PIECE // max(1, len(data)))
    plain = plain[: max(0, pieces * PIECE + extra)]
    sealed = b"".join(sealed_pieces([plain[:7], plain[7:]], KEY))
    assert plain_size(len(sealed)) == len(plain)
    assert opened_bytes(sealed) == plain


def opened_bytes(sealed: bytes) -> bytes:
    import io

    head = sealed[:HEAD]
    return b"".join(opened_pieces(io.BytesIO(sealed[HEAD:]), head, file_key(KEY, head)))


def test_that_pieces_cannot_be_cut_off_swapped_or_added() -> None:
    plain = bytes(3 * PIECE)
    sealed = b"".join(sealed_pieces([plain], KEY))
    step = PIECE + TAG
    head, body = sealed[:HEAD], sealed[HEAD:]
    one, two, three = body[:step], body[step : 2 * step], body[2 * step :]
    for spoilt in (one + two, one + three, two + one + three, body + three, b"", one[:-1]):
        assert code(opened_bytes, head + spoilt) == "CRYPT-06"


def test_that_accounts_open_the_store_each_with_its_own_password(
    opened: Station, folder: Path
) -> None:
    ada = opened.accounts.sign_in("ada", PASSWORD)
    admin = opened.governing.admin
    admin.create(ada, "bo", "Bo", OTHER, Role.OFFICER)
    vault.forget_all()
    vault.unlock(folder, "bo", OTHER)
    admin.change_password(ada, PASSWORD, "a third pass phrase")
    assert code(vault.unlock, folder, "ada", PASSWORD) == "CRYPT-01"
    vault.unlock(folder, "ada", "a third pass phrase")
    admin.disable(ada, "bo", "left")
    assert code(vault.unlock, folder, "bo", OTHER) == "CRYPT-01"
    admin.enable(ada, "bo")
    admin.reset_password(ada, "bo", "a fourth pass phrase")
    vault.unlock(folder, "bo", "a fourth pass phrase")


def test_that_a_new_encrypted_station_tells_its_recovery_key_once_and_it_opens(
    tmp_path: Path, secret: Path, run: Run
) -> None:
    folder = tmp_path / "new"
    at = ("--data-dir", folder, "--json")
    made = run("init", "ada", "--password-file", secret, "--encrypt", *at)
    assert made.status == 0, made.out
    recovery = made.document["recovery_key"]
    for path in folder.rglob("*"):
        assert not path.is_file() or recovery.encode() not in path.read_bytes()
    vault.forget_all()
    assert run("log", "verify", *at).code == "CRYPT-02"
    assert run("log", "verify", *at, "--by", "ada", "--by-password-file", secret).status == 0
    vault.forget_all()
    (tmp_path / "recovery").write_text(recovery.lower().replace("-", " "))
    (tmp_path / "wrong").write_text("AAAA-" * 13)
    (tmp_path / "new.txt").write_text(OTHER)
    back = ("recover", "ada", "--new-password-file", tmp_path / "new.txt", *at)
    assert run(*back, "--recovery-key-file", tmp_path / "wrong").code == "CRYPT-05"
    assert run(*back, "--recovery-key-file", tmp_path / "recovery").status == 0
    vault.forget_all()
    by = ("--by", "ada", "--by-password-file")
    assert run("log", "verify", *at, *by, secret).code == "CRYPT-01"
    assert run("log", "verify", *at, *by, tmp_path / "new.txt").status == 0


def test_that_init_makes_an_open_station_too_and_touches_no_other_folder(
    tmp_path: Path, secret: Path, run: Run
) -> None:
    at = ("--data-dir", tmp_path / "open", "--json")
    made = run("init", "ada", "--password-file", secret, *at)
    assert made.document == {"officer": "ada", "encrypted": False}
    assert not vault.is_encrypted(tmp_path / "open")
    assert run("init", "bo", "--password-file", secret, "--encrypt", *at).code == "CRYPT-07"


def test_that_a_missing_extra_is_one_sentence(
    folder: Path, tmp_path: Path, secret: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apsw", None)
    at = ("--data-dir", tmp_path / "none", "--json")
    assert run("init", "ada", "--password-file", secret, "--encrypt", *at).code == "CRYPT-04"
    assert not (tmp_path / "none").exists()
    by = ("--by", "ada", "--by-password-file", secret)
    assert run("log", "verify", "--data-dir", folder, "--json", *by).code == "CRYPT-04"
    monkeypatch.undo()
    assert encrypted.extra() is None


def test_that_a_damaged_vault_is_one_sentence(folder: Path) -> None:
    (folder / "vault.json").write_text("{}")
    assert code(vault.unlock, folder, "ada", PASSWORD) == "CRYPT-03"
    assert code(open_store, folder, SystemClock(), "s", "0") == "CRYPT-03"
    (folder / "vault.json").unlink()
    assert code(open_store, folder, SystemClock(), "s", "0") == "STORE-04"


def test_that_an_encrypted_station_is_backed_up_and_restored_encrypted(
    folder: Path, tmp_path: Path, secret: Path, run: Run
) -> None:
    by = ("--by", "ada", "--by-password-file", secret)
    made = run("backup", tmp_path / "disk", "--data-dir", folder, "--json", *by)
    assert made.status == 0, made.out
    copy = tmp_path / "disk" / made.document["folder"]
    for path in copy.rglob("*"):
        assert not path.is_file() or GOODS.encode() not in path.read_bytes()
    vault.forget_all()
    assert run("backup", "verify", copy, "--json").code == "CRYPT-02"
    assert run("restore", copy, "--data-dir", tmp_path / "no", "--json").code == "CRYPT-02"
    assert not (tmp_path / "no").exists()
    assert run("backup", "verify", copy, "--json", *by).document["holds"] is True
    vault.forget_all()
    new = tmp_path / "new"
    assert run("restore", copy, "--data-dir", new, "--json", *by).status == 0
    station = open_station(new, in_process=True)
    try:
        assert station.log.verify().holds
        assert station.parcels.load(station.store.scans(PARCELS[0])[0]).identity
    finally:
        station.close()


def test_that_originals_leave_plain_and_attachments_lie_sealed(
    opened: Station, folder: Path, tmp_path: Path
) -> None:
    source = opened.store.scans(PARCELS[0])[0].files[0]
    stored = opened.store.scan_path(source)
    exporting = opened.exporting
    assert isinstance(exporting, Exporting)
    target = exporting._copy(stored, tmp_path / "out.dcs", source.sha256)
    assert target.read_bytes() != stored.read_bytes()
    kept = AttachmentFiles(folder / "attachments")
    photo = b"\xff\xd8\xff" + b"photo of a parcel" * 9
    one = kept.keep_bytes("a.jpg", photo)
    assert kept.keep_bytes("a.jpg", photo) == one
    path = kept.path(one.sha256)
    assert b"photo of" not in path.read_bytes()
    with open_plain(path) as file:
        assert file.read() == photo


def test_that_the_benchs_import_in_a_child_process_is_given_the_key(
    folder: Path, tmp_path: Path
) -> None:
    vault.unlock(folder, "ada", PASSWORD)
    station = open_station(folder)  # as the bench opens it
    manifest = tmp_path / "m.csv"
    manifest.write_text("parcel_id,line_description\nRB000000019GB,mugs\n")
    try:
        told = station.importing.manifest(manifest)
        assert told.count.new == 1
        assert station.store.find("RB000000019GB") is not None
    finally:
        station.close()


def test_that_a_killed_writer_leaves_a_store_that_holds(folder: Path) -> None:
    script = (
        "import sys, os, signal\n"
        "from workstation.adapters.encryption import vault\n"
        "from workstation.composition import open_station\n"
        "from workstation.services.ports import EntryDraft\n"
        "from pathlib import Path\n"
        "folder = Path(sys.argv[1])\n"
        f"vault.unlock(folder, 'ada', {PASSWORD!r})\n"
        "station = open_station(folder, in_process=True)\n"
        "for number in range(40):\n"
        "    print(station.log.append(EntryDraft('note', 'ada', {'n': number})).seq, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False
    )
    last = int(child.stdout.split()[-1])
    vault.unlock(folder, "ada", PASSWORD)
    store = open_store(folder, SystemClock(), "s", "0")
    try:
        found = store.log.verify()
        assert (found.holds, found.entries) == (True, last)
        assert store.problems() == ()
    finally:
        store.close()
