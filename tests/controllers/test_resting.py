"""The store is tidied up while the officer's hands rest, once after each time of work."""

from __future__ import annotations

import logging

import pytest

from tests.controllers.hands import HandRunner
from workstation.controllers.resting import LANE, RESTED_S, Resting


class Hands:
    """A clock, steps that count, and the controller over them."""

    def __init__(self) -> None:
        self.now, self.done = 0.0, 0
        self.fails = False
        self.runner = HandRunner()
        self.resting = Resting(self.runner, (self.step,), lambda: self.now)

    def step(self) -> None:
        if self.fails:
            raise OSError("the disk is away")
        self.done += 1

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.resting.tick()
        self.runner.all(LANE)


def test_that_the_store_is_tidied_once_the_hands_rest_and_not_before() -> None:
    hands = Hands()
    hands.wait(RESTED_S - 0.1)
    assert hands.done == 0
    hands.resting.activity()
    hands.wait(RESTED_S - 0.1)
    assert hands.done == 0
    hands.wait(0.2)
    assert hands.done == 1
    hands.wait(60)
    assert hands.done == 1
    hands.resting.activity()
    hands.wait(RESTED_S)
    assert hands.done == 2


def test_that_nothing_is_asked_for_twice_at_once() -> None:
    hands = Hands()
    hands.now = RESTED_S
    hands.resting.tick()
    hands.resting.activity()
    hands.now += RESTED_S
    hands.resting.tick()
    assert hands.runner.waits(LANE) == 1


def test_that_a_failure_is_kept_for_support_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hands = Hands()
    hands.fails = True
    with caplog.at_level(logging.WARNING):
        hands.wait(RESTED_S)
    assert "could not be tidied up" in caplog.text
    hands.fails = False
    hands.resting.activity()
    hands.wait(RESTED_S)
    assert hands.done == 1
