"""Roles, rights, and the dated file that gives each deed to some of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.resources import assets_dir
from workstation.services.permissions import Deed, Permissions, load_permissions

SHIPPED = assets_dir() / "policy"
TODAY = date(2026, 11, 26)


@pytest.fixture
def shipped() -> Permissions:
    return load_permissions(SHIPPED, TODAY)


def changed(folder: Path, change: object, name: str = "roles-2026-11-01.json") -> Path:
    """A folder with the shipped file in it, altered by `change(content)`."""
    content = json.loads((SHIPPED / "roles-2026-11-01.json").read_text("utf-8"))
    assert callable(change)
    change(content)
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(content), "utf-8")
    return folder


def test_that_an_auditor_writes_nothing_and_an_administrator_may_do_everything(
    shipped: Permissions,
) -> None:
    reading = {Deed.LOOK, Deed.SEE_LOG, Deed.VERIFY_LOG, Deed.REPLAY, Deed.EXPORT_LOG}
    reading |= {Deed.CHECKPOINT, Deed.OWN_PASSWORD, Deed.SEE_ACCOUNTS, Deed.DIAGNOSE}
    reading |= {Deed.FIGURES}
    assert shipped.roles[Role.AUDITOR] == reading
    assert shipped.roles[Role.ADMINISTRATOR] == frozenset(Deed)


def test_that_signing_off_is_a_right_that_an_officer_may_have_besides(shipped: Permissions) -> None:
    assert not shipped.allows(Role.OFFICER, Deed.SIGN_OFF)
    second = frozenset({Right.SECOND_OFFICER})
    assert shipped.allows(Role.OFFICER, Deed.SIGN_OFF, second)
    assert shipped.allows(Role.SUPERVISOR, Deed.SIGN_OFF)
    assert not shipped.allows(Role.AUDITOR, Deed.SIGN_OFF, second)


def test_that_a_refusal_says_who_may_what_and_whom_to_ask(shipped: Permissions) -> None:
    with pytest.raises(WorkstationError) as refused:
        shipped.require(Officer("bo", "Bo Lind", Role.OFFICER), Deed.SIGN_OFF)
    assert str(refused.value) == (
        "bo (officer) may not sign off another officer's decision here. Nothing has been recorded "
        "or changed. Ask a second officer, supervisor or administrator. (RIGHTS-01)"
    )


@pytest.mark.parametrize("deed", list(Deed))
def test_that_each_deed_has_words_and_somebody_who_may_do_it(
    shipped: Permissions, deed: Deed
) -> None:
    assert shipped.labels[deed]
    assert shipped.who(deed)


def test_that_the_sites_own_file_stands_before_the_shipped_one(tmp_path: Path) -> None:
    def strict(content: dict[str, list[dict[str, list[str]]]]) -> None:
        content["roles"][2]["deeds"].remove("decide")

    folder = changed(tmp_path / "policy", strict)
    found = load_permissions(SHIPPED, TODAY, folder)
    assert not found.allows(Role.ADMINISTRATOR, Deed.DECIDE)
    assert found.allows(Role.OFFICER, Deed.DECIDE)


def test_that_every_fault_of_the_file_is_named_at_once(tmp_path: Path) -> None:
    def broken(content: dict[str, object]) -> None:
        roles = content["roles"]
        assert isinstance(roles, list)
        roles[0]["deeds"].append("fly")
        roles[2]["deeds"].remove("accounts")
        del roles[3]
        content["nonsense"] = 1

    folder = changed(tmp_path / "policy", broken)
    with pytest.raises(WorkstationError) as refused:
        load_permissions(folder, TODAY)
    told = str(refused.value)
    assert "POLICY-02" in told
    for words in ("“fly” is no deed", "“auditor” is missing", "“nonsense”", "must keep “accounts”"):
        assert words in told


def test_that_a_sites_older_file_leaves_newer_deeds_as_shipped(
    tmp_path: Path, shipped: Permissions
) -> None:
    def older(content: dict[str, object]) -> None:
        deeds, roles = content["deeds"], content["roles"]
        assert isinstance(deeds, dict)
        assert isinstance(roles, list)
        del deeds["figures"]
        for role in roles:
            role["deeds"] = [deed for deed in role["deeds"] if deed not in ("figures", "note")]
        roles[2]["deeds"].append("note")

    found = load_permissions(SHIPPED, TODAY, changed(tmp_path / "policy", older))
    for role in Role:
        assert found.allows(role, Deed.FIGURES) == shipped.allows(role, Deed.FIGURES)
    assert not found.allows(Role.OFFICER, Deed.NOTE)
    assert found.labels[Deed.FIGURES] == shipped.labels[Deed.FIGURES]
