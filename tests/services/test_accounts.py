"""Signing in and out: each step an entry, wrong passwords cost a growing wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.fakes.clock import HandClock
from tests.fakes.store import MemoryStore
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Role
from workstation.services.accounts import LONGEST_DELAY_S, Accounts, delay_s

PASSWORD = "a long pass phrase"


class StillClock(HandClock):
    """Only turns when told."""

    def __init__(self) -> None:
        super().__init__(step=timedelta(0))

    def turn(self, by: timedelta) -> None:
        super().turn(by)
        self._ticks += max(0.0, by.total_seconds())


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def store(tmp_path, clock):
    return MemoryStore(tmp_path, clock)


@pytest.fixture
def accounts(store, clock):
    found = Accounts(store.officers, store.log, clock)
    found.create_first("Ada", "Ada Examiner", PASSWORD)
    return found


def kinds(store):
    return [entry.content["kind"] for entry in store.log.entries()]


def refused(accounts, name="Ada", password="wrong pass"):
    with pytest.raises(WorkstationError) as caught:
        accounts.sign_in(name, password)
    return caught.value.notice


def test_a_new_station_has_no_account_and_no_default_password(store, clock):
    accounts = Accounts(store.officers, store.log, clock)
    assert accounts.needs_first()
    assert accounts.create_first("Ada", "", PASSWORD).role is Role.ADMINISTRATOR
    assert not accounts.needs_first()
    with pytest.raises(WorkstationError, match="ACCOUNT-02"):
        accounts.create_first("Bob", "", PASSWORD)


def test_each_step_is_an_entry(accounts, store):
    officer = accounts.sign_in("Ada", PASSWORD)
    accounts.lock(officer)
    accounts.unlock(officer, PASSWORD)
    accounts.sign_out(officer)
    refused(accounts)
    assert kinds(store) == [
        "account_created", "signed_in", "locked", "unlocked", "signed_out", "sign_in_failed",
    ]  # fmt: skip


def test_a_password_typed_as_a_name_does_not_reach_the_log(accounts, store):
    refused(accounts, name="my secret pass")
    last = store.log.last()
    assert b"my secret pass" not in last.body
    assert last.content["data"]["name"] == "not an account"


def test_three_mistakes_cost_no_wait_and_further_ones_a_growing_one(accounts, clock):
    assert [refused(accounts).code for _ in range(4)] == ["SIGN-01"] * 3 + ["ACCOUNT-01"]
    clock.turn(timedelta(seconds=2.1))
    assert refused(accounts).code == "SIGN-01"
    clock.turn(timedelta(seconds=2.1))
    assert refused(accounts).code == "ACCOUNT-01"


def test_the_right_password_ends_the_waiting(accounts, clock):
    for _ in range(3):
        refused(accounts)
    clock.turn(timedelta(seconds=3))
    accounts.sign_in("ada", PASSWORD)
    assert [refused(accounts).code for _ in range(3)] == ["SIGN-01"] * 3


def test_the_wait_outlives_a_restart(accounts, store, clock):
    for _ in range(3):
        refused(accounts)
    again = Accounts(store.officers, store.log, clock)
    assert refused(again).code == "ACCOUNT-01"


def test_a_clock_set_back_locks_nobody_out(accounts, store, clock):
    for _ in range(3):
        refused(accounts)
    clock.turn(timedelta(days=-3))
    again = Accounts(store.officers, store.log, clock)
    assert again.sign_in("Ada", PASSWORD).name == "Ada"


def test_another_officer_does_not_unlock(accounts):
    ada = accounts.sign_in("Ada", PASSWORD)
    accounts.create("Bob", "", "another long pass", Role.OFFICER, ada)
    with pytest.raises(WorkstationError, match="SIGN-01"):
        accounts.unlock(ada, "another long pass")


def test_the_delay_grows_and_has_a_ceiling():
    delays = [delay_s(n) for n in range(1, 40)]
    assert delays[:4] == [0, 0, 2, 4]
    assert delays == sorted(delays)
    assert max(delays) == LONGEST_DELAY_S
