"""Accounts changed, disabled, given other passwords: on a real store, each an entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.resources import assets_dir
from workstation.services.account_admin import AccountAdmin
from workstation.services.accounts import Accounts
from workstation.services.permissions import load_permissions
from workstation.services.ports import EntryDraft

PASSWORD, OTHER = "a long pass phrase", "another pass phrase"
SECOND = frozenset({Right.SECOND_OFFICER})


class Vault:
    """Remembers what it was asked to seal; fails where told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []
        self.fails = False

    def reseal(self, name: str, password: str, new_password: str) -> None:
        self._fail()
        self.told.append(("reseal", name, password, new_password))

    def renew(self, name: str, password: str) -> None:
        self._fail()
        self.told.append(("renew", name, password))

    def unseal(self, name: str, password: str) -> None:
        self._fail()
        self.told.append(("unseal", name, password))

    def drop(self, name: str) -> None:
        self.told.append(("drop", name))

    def remove(self, name: str) -> None:
        self.told.append(("remove", name))

    def _fail(self) -> None:
        if self.fails:
            raise WorkstationError(Notice("The key cannot be read.", "", "", "KEY-02"))


@dataclass
class Office:
    store: SqliteStore
    accounts: Accounts
    admin: AccountAdmin
    keys: Vault
    vault: Vault
    ada: Officer

    def last(self) -> dict[str, object]:
        entry = self.store.log.last()
        assert entry is not None
        return entry.content

    def kinds(self) -> list[object]:
        return [entry.content["kind"] for entry in self.store.log.entries(limit=1000)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = HandClock()
    store = open_store(tmp_path / "data", clock, "station", "0")
    accounts = Accounts(store.officers, store.log, clock)
    ada = accounts.create_first("Ada", "Ada Examiner", PASSWORD)
    permissions = load_permissions(assets_dir() / "policy", date(2026, 11, 26))
    keys, vault = Vault(), Vault()
    admin = AccountAdmin(
        accounts, store.officers, store.log, permissions, "test", keys=keys, vault=vault
    )
    yield Office(store, accounts, admin, keys, vault, ada)
    store.close()


def refused(code: str, do: object, *values: object) -> str:
    assert callable(do)
    with pytest.raises(WorkstationError) as found:
        do(*values)
    assert found.value.notice.code == code
    return str(found.value)


def test_that_an_account_is_made_with_its_right_and_the_entry_tells_both(office: Office) -> None:
    office.admin.create(office.ada, "bo", "Bo Lind", PASSWORD, Role.OFFICER, tuple(SECOND))
    assert office.accounts.sign_in("bo", PASSWORD) == Officer("bo", "Bo Lind", Role.OFFICER, SECOND)
    made = office.store.log.entries(newest=True, limit=2)[1].content
    assert made["kind"] == "account_created"
    assert made["data"] == {
        "account": "bo",
        "role": "officer",
        "rights": ["second_officer"],
        "through": "test",
    }
    assert office.vault.told == [("renew", "bo", PASSWORD)]
    assert office.keys.told == [("unseal", "bo", PASSWORD), ("drop", "bo")]


def test_that_only_an_administrator_changes_accounts(office: Office) -> None:
    bo = office.admin.create(office.ada, "bo", "", PASSWORD, Role.SUPERVISOR)
    before = office.kinds()
    admin = office.admin
    refused("RIGHTS-01", admin.create, bo, "cy", "", PASSWORD, Role.OFFICER)
    refused("RIGHTS-01", admin.change, bo, "Ada", Role.OFFICER)
    refused("RIGHTS-01", admin.disable, bo, "Ada", "")
    refused("RIGHTS-01", admin.enable, bo, "Ada")
    refused("RIGHTS-01", admin.reset_password, bo, "Ada", OTHER)
    assert office.kinds() == before
    assert [one.officer.name for one in admin.listed(bo)] == ["Ada", "bo"]


def test_that_a_disabled_account_cannot_sign_in_and_says_so(office: Office) -> None:
    office.admin.create(office.ada, "bo", "", PASSWORD, Role.OFFICER)
    assert not office.admin.disable(office.ada, "BO", "left the service").active
    told = refused("SIGN-04", office.accounts.sign_in, "bo", PASSWORD)
    assert "disabled" in told
    assert office.last()["kind"] == "sign_in_failed"
    assert office.last()["data"] == {"name": "bo", "why": "disabled", "through": "bench"}
    assert "disabled" not in refused("SIGN-01", office.accounts.sign_in, "bo", "wrong one")
    office.admin.enable(office.ada, "bo")
    assert office.accounts.sign_in("bo", PASSWORD).name == "bo"


def test_that_role_and_rights_change_with_what_they_were(office: Office) -> None:
    office.admin.create(office.ada, "bo", "", PASSWORD, Role.OFFICER)
    office.admin.change(office.ada, "bo", Role.SUPERVISOR, tuple(SECOND), "Bo Lind")
    data = office.last()["data"]
    assert isinstance(data, dict)
    assert (data["role_before"], data["role"]) == ("officer", "supervisor")
    assert (data["rights_before"], data["rights"]) == ([], ["second_officer"])
    found = office.accounts.sign_in("bo", PASSWORD)
    assert found == Officer("bo", "Bo Lind", Role.SUPERVISOR, SECOND)
    refused("ACCOUNT-08", office.admin.change, office.ada, "bo", Role.SUPERVISOR)
    refused("ACCOUNT-09", office.admin.change, office.ada, "bo", Role.AUDITOR)
    refused("ACCOUNT-04", office.admin.change, office.ada, "nobody", Role.AUDITOR)


def test_that_the_last_administrator_and_the_own_account_stay(office: Office) -> None:
    refused("ACCOUNT-06", office.admin.disable, office.ada, "ada", "")
    refused("ACCOUNT-06", office.admin.change, office.ada, "ada", Role.OFFICER)
    bo = office.admin.create(office.ada, "bo", "", PASSWORD, Role.ADMINISTRATOR)
    office.admin.disable(bo, "Ada", "on leave")
    cy = Officer("cy", "cy", Role.ADMINISTRATOR)  # of an account that was made away with meanwhile
    refused("ACCOUNT-05", office.admin.disable, cy, "bo", "")


def test_that_a_changed_password_seals_anew_and_the_old_one_opens_nothing(office: Office) -> None:
    office.admin.change_password(office.ada, PASSWORD, OTHER)
    assert office.last()["kind"] == "password_changed"
    assert PASSWORD not in str(office.last())
    assert OTHER not in str(office.last())
    assert office.keys.told == office.vault.told == [("reseal", "Ada", PASSWORD, OTHER)]
    assert office.accounts.sign_in("Ada", OTHER).name == "Ada"
    refused("SIGN-01", office.accounts.sign_in, "Ada", PASSWORD)


def test_that_a_wrong_old_password_counts_and_is_logged(office: Office) -> None:
    for _ in range(3):
        refused("SIGN-01", office.admin.change_password, office.ada, "wrong one", OTHER)
    assert office.kinds()[-3:] == ["password_confirm_failed"] * 3
    refused("ACCOUNT-01", office.admin.change_password, office.ada, PASSWORD, OTHER)


def test_that_a_new_password_must_be_long_and_new(office: Office) -> None:
    refused("SIGN-05", office.admin.change_password, office.ada, PASSWORD, "short")
    refused("ACCOUNT-07", office.admin.change_password, office.ada, PASSWORD, PASSWORD)
    assert office.accounts.sign_in("Ada", PASSWORD).name == "Ada"


def test_that_a_key_that_cannot_be_sealed_leaves_the_old_password_in_force(office: Office) -> None:
    office.vault.fails = True
    refused("KEY-02", office.admin.change_password, office.ada, PASSWORD, OTHER)
    assert office.keys.told[-1] == ("reseal", "Ada", OTHER, PASSWORD)
    assert office.accounts.sign_in("Ada", PASSWORD).name == "Ada"
    refused("KEY-02", office.admin.create, office.ada, "bo", "", PASSWORD, Role.OFFICER)
    assert [one.officer.name for one in office.admin.listed()] == ["Ada"]


def test_that_a_reset_gives_a_new_password_and_a_new_key(office: Office) -> None:
    office.admin.create(office.ada, "bo", "", PASSWORD, Role.OFFICER)
    office.admin.reset_password(office.ada, "bo", OTHER)
    assert office.last()["kind"] == "password_reset"
    assert office.last()["officer"] == "Ada"
    assert office.keys.told[-1] == ("remove", "bo")
    assert office.vault.told[-1] == ("renew", "bo", OTHER)
    assert office.accounts.sign_in("bo", OTHER).name == "bo"
    refused("SIGN-01", office.accounts.sign_in, "bo", PASSWORD)
    refused("ACCOUNT-06", office.admin.reset_password, office.ada, "Ada", OTHER)


def test_that_a_staged_password_opens_nothing_before_its_entry(office: Office) -> None:
    office.store.officers.stage("Ada", OTHER)
    refused("SIGN-01", office.accounts.sign_in, "Ada", OTHER)
    assert office.accounts.sign_in("Ada", PASSWORD).name == "Ada"
    office.store.log.append(EntryDraft("password_reset", "Ada", {"account": "Ada"}))
    assert office.accounts.sign_in("Ada", OTHER).name == "Ada"
