"""Regions drawn on one picture, as they lie on the other, with the other's own values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.controllers.hands import HandRunner
from workstation.controllers.linking import Sheet, of_parcels, of_views
from workstation.controllers.mirroring import (
    MirrorController,
    MirrorState,
    mirror,
    mirror_words,
)
from workstation.domain.annotation import Anchor, Item, ItemKind
from workstation.domain.scan import PictureKind, Scan, SourceFile
from workstation.imaging.measure import measure
from workstation.imaging.readout import subject

LEFT, RIGHT = Anchor("left", 0, 100, 200), Anchor("right", 0, 200, 400)
FINE = of_parcels(Sheet(200, 100, (1.0, 1.0)), Sheet(400, 200, (0.5, 0.5)), 1.0)
BOX = Item(1, ItemKind.RECTANGLE, LEFT, ((10, 20), (30, 60)))


def test_that_a_region_lies_at_the_same_place_of_the_other_parcel() -> None:
    (found,) = mirror([BOX], FINE, RIGHT)
    assert (found.points, found.anchor, found.number) == (((20, 40), (60, 120)), RIGHT, 1)


def test_that_between_views_a_region_is_its_stretch_of_belt_from_edge_to_edge() -> None:
    link = of_views(Sheet(200, 100), Sheet(400, 200))
    for kind in (ItemKind.RECTANGLE, ItemKind.ELLIPSE):
        (found,) = mirror([replace(BOX, kind=kind)], link, RIGHT)
        assert (found.kind, found.points) == (ItemKind.RECTANGLE, ((0, 40), (400, 120)))


@pytest.mark.parametrize("kind", [ItemKind.RULER, ItemKind.ANGLE, ItemKind.COUNT])
def test_that_what_is_no_place_of_the_belt_is_not_mirrored(kind: ItemKind) -> None:
    item = Item(1, kind, LEFT, ((10, 20), (30, 60), (40, 40)))
    assert mirror([item], FINE, RIGHT) == ()
    assert mirror([item], of_views(Sheet(9, 9), Sheet(9, 9)), RIGHT) == ()


def test_that_a_profile_goes_along_between_parcels_whole_or_not_at_all() -> None:
    item = Item(1, ItemKind.PROFILE, LEFT, ((10, 20), (30, 60)), width=3)
    (found,) = mirror([item], FINE, RIGHT)
    assert (found.points, found.width) == (((20, 40), (60, 120)), 6)
    small = Anchor("small", 0, 100, 50)
    assert mirror([item], FINE, small) == ()


def test_that_what_lies_beside_the_other_picture_is_not_shown_there() -> None:
    narrow = of_parcels(Sheet(200, 100, (1.0, 1.0)), Sheet(40, 100, (1.0, 1.0)), 1.0)
    anchor = Anchor("narrow", 0, 100, 40)
    assert mirror([BOX], narrow, anchor) == ()
    edge = replace(BOX, points=((70, 20), (90, 60)))  # half of it lies on the narrow picture
    assert len(mirror([edge], narrow, anchor)) == 1
    short = of_views(Sheet(9, 100, (1.0, 1.0)), Sheet(9, 10, (1.0, 1.0)))
    assert mirror([BOX], short, Anchor("short", 0, 10, 9)) == ()


def test_that_each_picture_tells_its_own_values() -> None:
    values = np.zeros((1, 200, 400), np.uint16)
    values[0, 40:120, 20:60] = 7000
    files = (SourceFile("a", "right", 1, "PNG"),)
    planes = subject(Scan(PictureKind.SINGLE_ENERGY, values, 16, files), 0)
    runner, shown = HandRunner(), list[MirrorState]()
    controller = MirrorController(runner, measure, shown.append)
    controller.show_picture(RIGHT, planes)
    controller.show_items([BOX], FINE)
    (item,) = controller.state.items
    assert mirror_words(item, controller.state) == "A  …"
    assert [job[0] for job in runner.waiting] == ["measure"]
    runner.all()
    measured = controller.state.values(item)
    assert measured is not None
    assert measured.values is not None
    assert measured.values.pixels == 80 * 40
    assert mirror_words(item, controller.state).endswith("7\u202f000")
    before = len(shown)
    controller.show_items([BOX], FINE)
    assert len(shown) == before  # nothing changed
    controller.show_items([BOX], None)
    assert controller.state.items == ()


def test_that_another_picture_drops_what_was_asked_of_the_one_before() -> None:
    values = np.zeros((1, 200, 400), np.uint16)
    files = (SourceFile("a", "right", 1, "PNG"),)
    planes = subject(Scan(PictureKind.SINGLE_ENERGY, values, 16, files), 0)
    runner, shown = HandRunner(), list[MirrorState]()
    controller = MirrorController(runner, measure, shown.append)
    controller.show_picture(RIGHT, planes)
    controller.show_items([BOX], FINE)
    controller.show_picture(replace(RIGHT, identity="other"), None)
    controller.show_items([BOX], FINE)
    runner.all()
    assert dict(controller.state.measured) == {}
