"""Barcodes in pictures: written by zxing-cpp, read back turned, noisy, small, beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from workstation.adapters.barcodes import MOST_SIGNS, barcodes_in
from workstation.adapters.pictures import PictureReader
from workstation.adapters.worker import WorkerReader
from workstation.domain.identifiers import identify
from workstation.domain.notice import WorkstationError
from workstation.services.identify import SeenBarcodes

CODE = "RB123456785GB"
Grey = np.ndarray


def drawn(text: str, kind: zxingcpp.BarcodeFormat = zxingcpp.BarcodeFormat.Code128) -> Grey:
    bars = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=3))
    return cv2.copyMakeBorder(bars, 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255)


def seen(folder: Path, picture: Grey, name: str = "photo.png") -> SeenBarcodes:
    file = folder / name
    assert cv2.imwrite(str(file), picture)
    return barcodes_in(PictureReader().read([file]))


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 15])
def test_that_a_turned_noisy_barcode_is_read(tmp_path: Path, turn: int) -> None:
    picture = drawn(CODE)
    side = max(picture.shape) + 80
    wide = np.full((side, side), 255, np.uint8)
    top, left = (side - picture.shape[0]) // 2, (side - picture.shape[1]) // 2
    wide[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    about = cv2.getRotationMatrix2D((side / 2, side / 2), turn, 1.0)
    turned = cv2.warpAffine(wide, about, (side, side), borderValue=255)
    noise = np.random.default_rng(turn).normal(0, 20, turned.shape)
    (one,) = seen(tmp_path, np.clip(turned + noise, 0, 255).astype(np.uint8)).found
    assert identify(one.raw).normal == CODE
    assert one.symbology == "Code 128"
    assert len(one.corners) == 4
    assert all(0 <= x < side and 0 <= y < side for x, y in one.corners)


def test_that_all_barcodes_of_a_colour_photo_are_told_from_top_to_bottom(tmp_path: Path) -> None:
    first, second = drawn(CODE), drawn("176-12345675")
    wide = max(first.shape[1], second.shape[1])
    rows = [
        cv2.copyMakeBorder(one, 0, 0, 0, wide - one.shape[1], cv2.BORDER_CONSTANT, value=255)
        for one in (first, second)
    ]
    photo = cv2.cvtColor(np.vstack(rows), cv2.COLOR_GRAY2BGR)
    photo[..., 0] //= 2  # a yellow label
    found = seen(tmp_path, photo, "photo.jpg").found
    assert [identify(one.raw).normal for one in found] == [CODE, "17612345675"]


def test_that_a_deep_picture_is_stretched_to_be_read(tmp_path: Path) -> None:
    deep = drawn(CODE).astype(np.uint16) * 9 + 1200  # dark grey on darker grey, 16 bits
    (one,) = seen(tmp_path, deep).found
    assert identify(one.raw).normal == CODE


def test_that_fnc1_tells_an_element_string(tmp_path: Path) -> None:
    bars = zxingcpp.create_barcode(
        "(420)10023(92)05590100000000123458", zxingcpp.BarcodeFormat.Code128, gs1=True
    )
    picture = cv2.copyMakeBorder(
        np.array(bars.to_image(scale=3)), 40, 40, 40, 40, cv2.BORDER_CONSTANT, value=255
    )
    (one,) = seen(tmp_path, picture).found
    assert one.raw.startswith("]C1")
    assert "\x1d" in one.raw
    found = identify(one.raw)
    assert (found.kind, found.normal) == ("usps_impb", "9205590100000000123458")


def test_that_long_text_is_cut_and_said(tmp_path: Path) -> None:
    told = seen(tmp_path, drawn("x" * 900, zxingcpp.BarcodeFormat.QRCode))
    (one,) = told.found
    assert len(one.raw) == MOST_SIGNS
    assert "903 signs" in told.remarks[0]


def test_that_a_picture_without_barcode_tells_none(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 400), np.uint8)
    assert seen(tmp_path, noise).found == ()


@pytest.fixture(scope="module")
def reader() -> Iterator[WorkerReader]:
    reader = WorkerReader()
    yield reader
    reader.close()


def test_that_the_child_process_reads_barcodes_as_this_one_does(
    reader: WorkerReader, tmp_path: Path
) -> None:
    here = seen(tmp_path, drawn(CODE))
    assert reader.barcodes(tmp_path / "photo.png") == here


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, b"\xff\xd8\xff\xe0" + b"x" * 200, b"no picture"],
)
def test_that_a_hostile_file_is_one_sentence_and_the_next_is_read(
    reader: WorkerReader, tmp_path: Path, content: bytes
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(content)
    with pytest.raises(WorkstationError, match="SCAN-"):
        reader.barcodes(bad)
    seen(tmp_path, drawn(CODE))
    assert len(reader.barcodes(tmp_path / "photo.png").found) == 1
