"""What is done while the officer’s hands rest: full collections, the store and the desk tidied."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest

from workstation.adapters.sqlite import SqliteStore
from workstation.controllers import desk_keeping, resting
from workstation.ui.housekeeping import LONGEST_S, RESTED_S, Housekeeping


class Ring:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def old_garbage():
    """A ring that lived long enough to be looked at by full collections alone."""

    def make() -> weakref.ref[Ring]:
        ring = Ring()
        gc.collect()
        return weakref.ref(ring)

    return make


def test_that_garbage_goes_once_the_hands_rest_and_only_then(qtbot, old_garbage):
    now = [100.0]
    keeping = Housekeeping(lambda: now[0])
    keeping.activity()
    ring = old_garbage()
    now[0] += RESTED_S - 0.1
    keeping.look()
    assert ring() is not None
    keeping.activity()
    now[0] += RESTED_S - 0.1
    keeping.look()
    assert ring() is not None
    now[0] += 0.2
    keeping.look()
    assert ring() is None
    later = old_garbage()
    now[0] += 50
    keeping.look()
    assert later() is not None  # nothing was done since: nothing to look for


def test_that_hands_which_never_rest_do_not_put_it_off_for_ever(qtbot, old_garbage):
    now = [0.0]
    keeping = Housekeeping(lambda: now[0])
    ring = old_garbage()
    now[0] += LONGEST_S
    keeping.activity()
    keeping.look()
    assert ring() is None


def test_that_young_garbage_goes_as_it_comes(qtbot):
    keeping = Housekeeping(lambda: 0.0)
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    gc.collect(0)
    assert gone() is None
    ring = Ring()
    gone = weakref.ref(ring)
    del ring
    kept = [[] for _ in range(3000)]
    keeping.tidy()
    assert gone() is None
    assert len(kept) == 3000


def test_that_no_widget_is_destroyed_by_a_lane():
    """A thread that makes many objects collects nothing: what it found could be a widget."""
    code = """
import gc, sys, threading, weakref
from workstation.starting import share_the_interpreter
share_the_interpreter()
class Ring: pass
rings = []
for _ in range(1000):
    ring = Ring(); ring.own = ring
    rings.append(weakref.ref(ring))
del ring
lane = threading.Thread(target=lambda: [[n] for n in range(200_000)])
lane.start(); lane.join()
print(sum(ring() is not None for ring in rings), sys.getswitchinterval() <= 0.0005)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1000", "True"]


def test_that_the_desk_is_kept_up_and_the_store_tidied_while_the_window_stands(
    monkeypatch, request
):
    done = set()
    monkeypatch.setattr(resting, "RESTED_S", 0.0)
    monkeypatch.setattr(SqliteStore, "rest", lambda _: done.add("store"))
    monkeypatch.setattr(desk_keeping, "keep_up", lambda *_: done.add("desk"))
    hands = request.getfixturevalue("hands")
    hands.until(lambda: done == {"store", "desk"})
