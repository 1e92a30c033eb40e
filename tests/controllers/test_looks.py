"""How long each picture was looked at, and how it stood on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from workstation.controllers.looks import Looks


class Bench:
    def __init__(self) -> None:
        self.time, self.stands = 0.0, "as opened"
        self.looks = Looks(lambda: self.time)
        self.looks.on_screen = self.on_screen

    def on_screen(self) -> Mapping[str, object] | None:
        return {"words": self.stands} if self.stands else None

    def wait(self, seconds: float) -> None:
        self.time += seconds


def test_that_the_time_on_the_screen_is_added_up_for_each_picture() -> None:
    bench = Bench()
    bench.looks.at(1)
    bench.wait(2)
    bench.looks.at(2)
    bench.wait(3)
    bench.looks.at(1)
    bench.wait(4)
    assert bench.looks.milliseconds(1) == 6000
    bench.wait(1)
    assert bench.looks.milliseconds(1) == 7000
    assert bench.looks.milliseconds(2) == 3000
    assert bench.looks.milliseconds(3) is None


def test_that_time_away_from_the_bench_does_not_count() -> None:
    bench = Bench()
    bench.looks.at(1)
    bench.wait(2)
    bench.looks.at(None)  # locked
    bench.wait(600)
    bench.looks.at(1)
    bench.wait(1)
    assert bench.looks.milliseconds(1) == 3000


def test_that_each_picture_keeps_how_it_was_left() -> None:
    bench = Bench()
    bench.looks.at(1)
    bench.stands = "inverse"
    bench.looks.at(2)
    bench.stands = "own window"
    assert bench.looks.seen_as(1) == {"words": "inverse"}
    bench.looks.milliseconds(2)
    assert bench.looks.seen_as(2) == {"words": "own window"}
    bench.stands = ""  # nothing is told of it any more
    bench.looks.milliseconds(2)
    assert bench.looks.seen_as(2) == {"words": "own window"}


def test_that_another_parcel_begins_with_nothing_seen() -> None:
    bench = Bench()
    bench.looks.at(1)
    bench.wait(2)
    bench.looks.begin()
    assert bench.looks.milliseconds(1) is None
    assert bench.looks.seen_as(1) is None
