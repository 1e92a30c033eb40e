"""Barcodes in pictures are offered, the known ones first; nothing is opened by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.controllers.hands import UNREADABLE, HandRunner, ref
from workstation.controllers.picture_barcodes import ASK, BarcodesController, BarcodeTools
from workstation.domain.notice import WorkstationError
from workstation.domain.scan import PictureKind
from workstation.services.identify import Identifying, SeenBarcode, SeenBarcodes

A, B = "RB123456785GB", "RR473124829GB"


def barcode(text: str, symbology: str = "Code 128") -> SeenBarcode:
    return SeenBarcode(f"]C0{text}", symbology, ((0, 0), (9, 0), (9, 9), (0, 9)))


class Pictures:
    """Stands for the child process: what each file shows."""

    def __init__(self) -> None:
        self.shows: dict[str, SeenBarcodes] = {}
        self.read: list[str] = []
        self.open = 0

    def barcodes(self, path: Path) -> SeenBarcodes:
        self.read.append(path.name)
        if path.name not in self.shows:
            raise WorkstationError(UNREADABLE)
        return self.shows[path.name]

    def begin(self):
        self.open += 1
        return self, self.end

    def end(self) -> None:
        self.open -= 1


class Known:
    def known_ids(self, ids):
        return tuple(one for one in ids if one == B)


class Desk:
    def __init__(self) -> None:
        self.pictures, self.runner = Pictures(), HandRunner()
        tools = BarcodeTools(self.pictures.begin, Identifying(Known()), lambda f: Path(f.name))
        self.controller = BarcodesController(tools, self.runner, lambda state: None)

    @property
    def state(self):
        return self.controller.state

    def read(self, *names: str) -> None:
        self.controller.read_files([Path(name) for name in names])
        self.runner.all()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_numbers_with_a_record_come_first_and_each_is_told_once(desk):
    desk.pictures.shows["a.png"] = SeenBarcodes((barcode("https://x"), barcode(A), barcode(A)))
    desk.pictures.shows["b.png"] = SeenBarcodes((barcode(B), barcode(A)))
    assert desk.state.words == ASK
    desk.read("a.png", "b.png")
    told = [(one.text, one.known, bool(one.parcel)) for one in desk.state.numbers]
    assert told[:2] == [(B, "has a record here", True), (A, "no record here", True)]
    assert len(told) == 3
    assert desk.state.words == "3 numbers were read in 2 pictures."
    assert desk.state.numbers[0].what == "UPU S10"


def test_where_nothing_is_found_it_is_said(desk):
    desk.pictures.shows["a.png"] = SeenBarcodes((), ("Only the first 8 of 9 frames.",))
    desk.read("a.png")
    assert desk.state.words == "No barcode was found in 1 picture."
    assert desk.state.remarks == ("Only the first 8 of 9 frames.",)


def test_a_picture_that_cannot_be_read_is_named_and_the_others_are_read(desk):
    desk.pictures.shows["b.png"] = SeenBarcodes((barcode(A),))
    desk.controller.read_files([Path("bad.png"), Path("b.png")])
    assert desk.state.words == "Reading 2 pictures…"
    desk.runner.step("barcodes")
    assert desk.state.notice is not None
    assert desk.state.notice.fact == "bad.png: The X-ray image cannot be read."
    desk.runner.all()
    assert [one.text for one in desk.state.numbers] == [A]


def test_of_a_parcels_own_pictures_each_is_read_once_and_a_volume_is_not(desk):
    pair, volume = ref(A), replace(ref(A, 2), kind=PictureKind.VOLUME)
    desk.pictures.shows[pair.files[0].name] = SeenBarcodes(())
    desk.controller.read_scans([pair, volume])
    desk.runner.all()
    assert desk.pictures.read == [pair.files[0].name]
    assert desk.state.remarks == ("A CT volume is not read for barcodes.",)


def test_the_child_process_begins_when_first_asked_and_ends_with_the_dialog(desk):
    assert desk.pictures.open == 0
    desk.pictures.shows["a.png"] = SeenBarcodes(())
    desk.read("a.png", "a.png")
    assert desk.pictures.open == 1
    desk.controller.close()
    desk.runner.all()
    assert desk.pictures.open == 0


def test_signs_that_cannot_be_shown_are_told_as_points(desk):
    desk.pictures.shows["a.png"] = SeenBarcodes((barcode("\x1d\x02<b>"),))
    desk.read("a.png")
    assert desk.state.numbers[0].text == "··<b>"
