"""When the witnesses' folder is looked at, and what somebody hears of it."""

from __future__ import annotations

from tests.controllers.test_checkpointing import Lanes
from tests.fakes.clock import HandClock
from workstation.controllers.witness_keeping import LANE, LOOK_S, WitnessKeeper
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.witness_exchange import Exchanged

AWAY = Notice("The folder is away.", "The log goes on.", "Look.", "PROOF-22")
STRANGE = Notice("x: no checkpoint.", "Nothing.", "Look.", "PROOF-08")


class Folder:
    def __init__(self) -> None:
        self.looks, self.notices = 0, ()
        self.error: Exception | None = None

    def exchange(self) -> Exchanged:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return Exchanged(notices=self.notices)


class Clock(HandClock):
    """Stands still until it is put on."""

    seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


def keeper() -> tuple[WitnessKeeper, Folder, Lanes, Clock, list[Notice]]:
    folder, lanes, clock, told = Folder(), Lanes(), Clock(), []
    return WitnessKeeper(folder, lanes, clock, told.append), folder, lanes, clock, told


def test_that_it_is_looked_at_each_minute_and_one_at_a_time() -> None:
    kept, folder, lanes, clock, _ = keeper()
    kept.tick()
    assert not lanes.waiting
    clock.advance(LOOK_S)
    kept.tick()
    clock.advance(LOOK_S)
    kept.tick()  # the first look hangs
    assert lanes.run() == [LANE]
    assert folder.looks == 1
    kept.tick()
    assert not lanes.waiting  # a minute from the end of the last one
    clock.advance(LOOK_S)
    kept.tick()
    lanes.run()
    assert folder.looks == 2


def test_that_what_is_wrong_is_told_once_until_it_is_over() -> None:
    kept, folder, lanes, clock, told = keeper()

    def look() -> None:
        clock.advance(LOOK_S)
        kept.tick()
        lanes.run()

    folder.error = WorkstationError(AWAY, environment=True)
    look()
    look()
    assert told == [AWAY]
    folder.error, folder.notices = None, (STRANGE,)
    look()
    folder.notices = ()
    look()
    folder.error = WorkstationError(AWAY, environment=True)
    look()
    assert told == [AWAY, STRANGE, AWAY]


def test_that_a_fault_of_the_program_is_told_as_such_and_the_next_look_comes() -> None:
    kept, folder, lanes, clock, told = keeper()
    folder.error = RuntimeError("planted")
    clock.advance(LOOK_S)
    kept.tick()
    lanes.run()
    assert len(told) == 1
    clock.advance(LOOK_S)
    kept.tick()
    assert lanes.waiting
