"""`identify`: numbers as text and as barcodes in pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import zxingcpp

from tests.cli.conftest import Run
from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import open_store
from workstation.domain.manifest import ManifestRecord

CODE = "RB123456785GB"


def test_that_each_number_is_a_line_of_json_and_no_folder_is_made(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "none"
    told = run("identify", CODE, "12345678903", "--json", "--data-dir", folder)
    first, second = told.lines
    assert told.status == 0
    assert (first["given"], first["kind"], first["check"]) == (CODE, "s10", "ok")
    assert (first["normal"], first["spoken"]) == (CODE, "RB 1234 5678 5 GB")
    assert first["parts"]["country"] == "GB"
    assert "near" not in first
    assert {"kind": "air_waybill", "name": "air waybill", "check": "bad"} in second["also"]
    assert not folder.exists()


def test_that_known_near_misses_are_told_where_a_store_is(run: Run, tmp_path: Path) -> None:
    store = open_store(tmp_path, HandClock(), "test", "0")
    store.parcels.put_records([ManifestRecord(CODE)])
    store.close()
    told = run("identify", "RB123456784GB", CODE, "--json", "--data-dir", tmp_path)
    assert [(line["known"], line["near"]) for line in told.lines] == [(False, [CODE]), (True, [])]
    words = run("identify", "RB123456784GB", "--data-dir", tmp_path).out
    assert "Did you mean RB 1234 5678 5 GB?" in words
    assert "check digit wrong" in words
    assert "service RB (registered letter)" in words


def test_that_what_is_no_number_is_told_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    told = run("identify", "§", CODE, "--json", "--data-dir", tmp_path / "none")
    assert told.status == 2
    assert told.lines[0]["error"]["code"] == "BARCODE-02"
    assert told.lines[1]["check"] == "ok"
    assert run("identify", "--json").code == "CLI-30"


def test_that_barcodes_in_pictures_are_told_with_their_place(run: Run, tmp_path: Path) -> None:
    file, bad = tmp_path / "label.png", tmp_path / "bad.png"
    bars = np.array(zxingcpp.create_barcode(CODE, zxingcpp.BarcodeFormat.Code128).to_image(scale=3))
    link = np.array(
        zxingcpp.create_barcode("https://x.example/?", zxingcpp.BarcodeFormat.QRCode).to_image(
            scale=4
        )
    )
    height, width = bars.shape[0] + link.shape[0] + 120, max(bars.shape[1], link.shape[1]) + 80
    page = np.full((height, width), 255, np.uint8)
    page[40 : 40 + bars.shape[0], 40 : 40 + bars.shape[1]] = bars
    page[80 + bars.shape[0] : 80 + bars.shape[0] + link.shape[0], 40 : 40 + link.shape[1]] = link
    cv2.imwrite(str(file), page)
    bad.write_bytes(b"no picture")
    told = run("identify", "--image", bad, file, "--json", "--data-dir", tmp_path / "none")
    assert told.status == 2
    assert told.lines[0]["error"]["code"].startswith("SCAN-")
    parcel, other = told.lines[1]["barcodes"]
    assert (parcel["kind"], parcel["normal"], parcel["symbology"]) == ("s10", CODE, "Code 128")
    assert len(parcel["corners"]) == 4
    assert other["symbology"].startswith("QR")
    assert other["error"]["code"] == "BARCODE-02"


def test_that_a_store_that_cannot_be_read_is_told_and_numbers_are_told_all_the_same(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "store.sqlite3").write_bytes(b"no store" * 500)
    told = run("identify", CODE, "--json", "--data-dir", tmp_path)
    assert told.status == 0
    assert told.lines[0]["check"] == "ok"
    assert "near" not in told.lines[0]
    assert "STORE-04" in told.err
