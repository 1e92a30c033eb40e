"""Sign in, lock and unlock; the queue at the side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.controllers.hands import OFFICER, A, B, HandRunner
from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.controllers.queue import QueueController, QueueSnapshot
from workstation.controllers.sign_in import LOOK_S, Page, SignInController, SignInState
from workstation.domain.manifest import ManifestRecord
from workstation.domain.officer import Role
from workstation.services.accounts import Accounts

PASSWORD = "correct horse"


class Door:
    def __init__(self, folder: Path, *, account: bool = True) -> None:
        self.runner, self.clock = HandRunner(), HandClock()
        self.store = MemoryStore(folder, self.clock)
        if account:
            self.store.officers.create(OFFICER.name, OFFICER.full_name, PASSWORD, Role.OFFICER)
        accounts = Accounts(self.store.officers, self.store.log, self.clock)
        self.shown: list[SignInState] = []
        self.controller = SignInController(
            accounts, self.runner, self.shown.append, self.clock, 600
        )
        self.controller.start()
        self.runner.all()

    @property
    def state(self) -> SignInState:
        return self.controller.state

    def enter(self, password: str = PASSWORD) -> None:
        self.controller.sign_in(OFFICER.name, password)
        self.runner.all()

    def kinds(self) -> list[object]:
        return [entry.content["kind"] for entry in self.store.log.entries(limit=100)]


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def test_the_first_start_makes_the_first_account_and_signs_it_in(tmp_path: Path) -> None:
    door = Door(tmp_path, account=False)
    assert door.state.page is Page.FIRST_ACCOUNT
    door.controller.create_first("ann", "Ann Lee", PASSWORD, "another one")
    assert door.state.notice is not None
    assert door.state.page is Page.FIRST_ACCOUNT
    door.controller.create_first("ann", "Ann Lee", PASSWORD, PASSWORD)
    door.runner.all()
    assert door.state.page is Page.BENCH
    assert door.kinds() == ["account_created", "signed_in"]


def test_a_wrong_password_says_so_and_opens_nothing(door: Door) -> None:
    door.enter("wrong wrong")
    assert door.state.page is Page.SIGN_IN
    assert door.state.notice is not None
    assert not door.state.busy


def looked(door: Door) -> None:
    for _ in range(round(LOOK_S) + 1):
        door.controller.tick()
    door.runner.all()


def test_an_account_that_stands_stays_and_one_that_was_disabled_is_signed_out(door: Door) -> None:
    door.enter()
    looked(door)
    assert door.state.page is Page.BENCH
    door.store.officers.change(OFFICER.name, None)
    door.controller.tick()
    door.runner.all()
    assert door.state.page is Page.BENCH  # it is not asked at each tick
    looked(door)
    assert door.state.page is Page.SIGN_IN
    assert door.state.officer is None
    assert door.state.notice is not None
    assert door.state.notice.code == "SIGN-12"
    assert door.kinds()[-1] == "signed_out"


def test_whoever_has_another_role_since_signs_in_again_also_from_a_locked_bench(door: Door) -> None:
    door.enter()
    door.controller.lock()
    door.runner.all()
    door.store.officers.change(OFFICER.name, replace(OFFICER, role=Role.AUDITOR))
    looked(door)
    assert door.state.page is Page.SIGN_IN
    assert door.state.notice is not None
    assert door.state.notice.code == "SIGN-13"
    door.enter()
    assert door.state.officer is not None
    assert door.state.officer.role is Role.AUDITOR


def test_a_store_that_cannot_be_asked_signs_nobody_out(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.enter()

    def away(name: str) -> None:
        raise OSError("planted")

    monkeypatch.setattr(door.store.officers, "standing", away)
    looked(door)
    assert door.state.page is Page.BENCH
    looked(door)
    assert door.state.page is Page.BENCH


def test_a_second_press_while_the_password_is_checked_does_nothing(door: Door) -> None:
    door.controller.sign_in(OFFICER.name, PASSWORD)
    door.controller.sign_in(OFFICER.name, PASSWORD)
    assert door.runner.waits("store") == 1


def test_an_idle_bench_locks_itself_and_a_touch_keeps_it_open(door: Door) -> None:
    door.enter()
    for _ in range(700):
        door.controller.activity()
        door.controller.tick()
    assert door.state.page is Page.BENCH
    for _ in range(700):
        door.controller.tick()
    assert door.state.page is Page.LOCKED


def test_locking_never_waits_for_the_store(door: Door) -> None:
    door.enter()
    door.controller.lock()
    assert door.state.page is Page.LOCKED
    assert door.runner.waits("store") == 1


def test_only_the_officer_who_locked_it_unlocks_it(door: Door) -> None:
    door.enter()
    door.controller.lock()
    door.controller.unlock("wrong wrong")
    door.runner.all()
    assert door.state.page is Page.LOCKED
    door.controller.unlock(PASSWORD)
    door.runner.all()
    assert door.state.page is Page.BENCH
    assert door.kinds() == ["signed_in", "locked", "unlock_failed", "unlocked"]


def test_signing_out_leaves_the_bench_to_the_next_officer(door: Door) -> None:
    door.enter()
    door.controller.sign_out()
    door.runner.all()
    assert door.state == SignInState(Page.SIGN_IN)
    assert door.kinds()[-1] == "signed_out"


def test_only_the_latest_reading_of_the_queue_is_shown(tmp_path: Path) -> None:
    clock, runner = HandClock(), HandRunner()
    store = MemoryStore(tmp_path, clock)
    store.parcels.put_records([ManifestRecord(A), ManifestRecord(B)])
    shown: list[QueueSnapshot] = []
    queue = QueueController(store.parcels, runner, shown.append)
    queue.refresh()
    queue.refresh()
    runner.step("queue")
    assert shown == []
    runner.step("queue")
    assert len(shown) == 1
    assert {item.parcel_id for item in shown[0].items} == {A, B}
    first = shown[0].items[0].parcel_id
    assert queue.next_waiting() == first
    assert queue.next_waiting(after=first) != first
