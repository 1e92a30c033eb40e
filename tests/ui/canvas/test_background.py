"""Large pictures: a draft at once, what takes long beside the screen, the latest wish alone."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from tests.imaging.pictures import single
from tests.ui.canvas.grabbed import pixels
from workstation.imaging import display
from workstation.imaging.levels import Levels
from workstation.ui.canvas.background import Background


def large(rows: int = 2600, columns: int = 3700) -> display.Prepared:
    ramp = np.add.outer(np.arange(rows) * 5, np.arange(columns) * 7).astype(np.uint32) % 60_000
    return display.prepare(single(ramp.astype(np.uint16), black_level=0, air_value=60_000))


def test_that_a_large_picture_is_there_at_once_and_exact_soon_after(canvas, qtbot, monkeypatch):
    here = threading.get_ident()
    threads = []
    halve = Levels._halve

    def watched(self, found):
        threads.append(threading.get_ident())
        return halve(self, found)

    monkeypatch.setattr(Levels, "_halve", watched)
    prepared = large()
    canvas.show_scan(prepared)
    draft = pixels(canvas)
    assert not canvas.settled()
    assert draft[250:350, 400:500].std() > 1
    qtbot.waitUntil(canvas.settled, timeout=20_000)
    assert threads
    assert here not in threads
    grid = canvas.grid()
    expected = display.render(prepared, canvas.view_state(), None, grid.size)[..., :3]
    (x, y), (width, height) = grid.origin, grid.size
    seen = pixels(canvas)[y : y + height, x : x + width]
    assert (seen == expected)[: 540 - y].all()


def test_that_a_draft_lies_where_the_picture_will_lie():
    rows, columns = 900, 1300
    plane = (np.add.outer(np.arange(rows) * 20, np.arange(columns) * 30)).astype(np.uint16)
    levels = Levels(plane)
    for region, size in (
        ((0.0, 0.0, 1300.0, 900.0), (130, 90)),
        ((100.3, 50.6, 700.0, 500.0), (210, 150)),
        ((10.0, 20.0, 30.0, 40.0), (90, 120)),
    ):
        rough = levels.draft(region, size).main.astype(int)
        step = max(region[2] / size[0], 1.0)
        exact = Levels(plane).sample(region, size).main.astype(int)
        # The ramp rises by 50 a pixel along the diagonal.
        assert np.abs(rough - exact).max() <= 50 * step + 2


def test_that_super_enhancement_of_a_large_picture_says_that_it_is_being_prepared(canvas, qtbot):
    prepared = large()
    canvas.show_scan(prepared)
    pixels(canvas)
    qtbot.waitUntil(canvas.settled, timeout=20_000)
    canvas.apply_function("super enhancement")
    before = pixels(canvas)
    assert "Super enhancement is being prepared: not in the picture yet" in canvas.words()
    qtbot.waitUntil(canvas.settled, timeout=20_000)
    assert "being prepared" not in canvas.words()
    assert "VIEW super enhancement" in canvas.words()
    grid = canvas.grid()
    expected = display.render(prepared, canvas.view_state(), None, grid.size)[..., :3]
    (x, y), (width, height) = grid.origin, grid.size
    after = pixels(canvas)
    assert (after[y : y + height, x : x + width] == expected)[: 500 - y].all()
    assert (after != before).any()


def test_that_what_cannot_be_drawn_in_full_is_said(canvas, qtbot, monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(Levels, "_halve", full)
    canvas.show_scan(large())
    pixels(canvas)
    qtbot.waitUntil(canvas.settled, timeout=20_000)
    assert "Not drawn in full" in canvas.words()
    assert pixels(canvas)[250:350, 400:500].std() > 1
    canvas.show_scan(display.prepare(single(np.zeros((9, 9), np.uint16))))
    assert "Not drawn in full" not in canvas.words()


def test_that_of_many_wishes_only_the_last_is_granted(qtbot):
    background, begun, gate, told = Background(), threading.Event(), threading.Event(), []

    def first() -> int:
        begun.set()
        gate.wait(10)
        return 0

    background.ask(first, told.append, told.append)
    assert begun.wait(10)
    for number in range(1, 5):
        background.ask(lambda n=number: n, told.append, told.append)
    gate.set()
    qtbot.waitUntil(lambda: len(told) >= 2)
    assert told == [0, 4]
    background.ask(lambda: 1 // 0, told.append, told.append)
    qtbot.waitUntil(lambda: isinstance(told[-1], ZeroDivisionError))
    qtbot.waitUntil(lambda: all(thread.name != "canvas" for thread in threading.enumerate()))


def test_that_a_value_in_the_making_keeps_nobody_from_another():
    prepared = large(20, 30)
    begun, gate = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        gate.wait(10)
        return 1

    thread = threading.Thread(target=lambda: prepared.keep("slow", slow))
    thread.start()
    begun.wait(10)
    try:
        assert prepared.keep("other", lambda: 2) == 2
        assert not prepared.has_kept("slow")
        assert prepared.kept_whole((3, 3), "") is None
    finally:
        gate.set()
        thread.join()
    assert prepared.keep("slow", lambda: 3) == 1


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (8, 6), (3001, 5), (4, 2003, 3)])
def test_that_a_level_is_the_average_of_two_by_two_with_odd_ends_twice(shape, monkeypatch):
    monkeypatch.setattr("workstation.imaging.levels._HALVED", 64)
    dtype = np.uint8 if len(shape) == 3 else np.uint16
    plane = np.random.default_rng(0).integers(0, 256, shape).astype(dtype)
    levels = Levels(plane)
    slow = plane
    for number in range(1, 4):
        odd = [(0, n % 2) for n in slow.shape[:2]] + [(0, 0)] * (slow.ndim - 2)
        if max(slow.shape[:2]) > 1:
            even = np.pad(slow, odd, mode="edge").astype(np.uint32)
            total = even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]
            slow = ((total + 2) // 4).astype(dtype)
        assert (levels.level(number).main == slow).all()
