"""Each role tried on each verb of the command line, and accounts by their verbs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Told
from tests.cli.conftest import run as run
from workstation.cli import gate
from workstation.cli.arguments import Arguments, _parser
from workstation.composition import Station, open_station
from workstation.domain.officer import Role
from workstation.services.permissions import Deed

PASSWORD, OTHER = "a long pass phrase", "another pass phrase"


SECOND = ("--right", "second_officer")


def leaves(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every verb with what can be asked of it."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not any(action.required for action in below):
        yield words, parser
    for action in below:
        for name, one in action.choices.items():
            yield from leaves(one, (*words, name))


def filled(parser: argparse.ArgumentParser) -> list[str]:
    """Something for everything that must be given."""
    told: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            continue
        value = str(next(iter(action.choices))) if action.choices else _value(action)
        if not action.option_strings and action.nargs not in ("?", "*"):
            told.append(value)
        elif action.option_strings and action.required:
            told += [action.option_strings[-1], value]
    return told


def _value(action: argparse.Action) -> str:
    if action.type in (None, str, Path):
        return "x"
    for value in ("7", "0.5", "2026-11-26", "x", "x=y"):
        try:
            assert callable(action.type)
            action.type(value)
        except (ValueError, argparse.ArgumentTypeError):
            continue
        return value
    raise AssertionError(f"no value suits {action.dest}")


def _option(parser: argparse.ArgumentParser, dest: str) -> str:
    return next(a.option_strings[-1] for a in parser._actions if a.dest == dest)


WHO = {
    " ".join(words): (_option(parser, "by"), _option(parser, "by_password_file"))
    for words, parser in leaves(_parser())
    if words
}
VERBS = {" ".join(words): [*words, *filled(parser)] for words, parser in leaves(_parser()) if words}


@pytest.fixture(scope="module")
def staffed(cheap: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """A station with an account of each role, called as the role is."""
    folder = tmp_path_factory.mktemp("staffed")
    station = open_station(folder / "station", in_process=True)
    for role in Role:
        station.officers.create(role.value, "", PASSWORD, role)
    (folder / "secret").write_text(PASSWORD)
    yield station
    station.close()


class Open:
    """The open station as a verb is given it: closing it is somebody else's."""

    def __init__(self, station: Station) -> None:
        self.accounts, self.permissions = station.accounts, station.permissions
        self.governing = station.governing

    def close(self) -> None:
        """Stays open for the next verb."""


@pytest.mark.parametrize("verb", list(VERBS))
def test_that_each_role_runs_a_verb_as_the_file_of_roles_says(
    run: Run, staffed: Station, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if gate._among(verb, gate.SIGN_IN_THEMSELVES) or verb in gate._WITHOUT_A_STATION:
        assert gate.deed_of(verb) is not None
        return  # tried with their own deeds: below, in tests/cli, and in the cases' tests
    monkeypatch.setattr(gate, "open_station", lambda *_, **__: Open(staffed))
    ran: list[str] = []

    def note(arguments: Arguments, _: object) -> int:
        ran.append(arguments.words)
        return 0

    monkeypatch.setattr(Arguments, "run", note)
    deed = gate.deed_of(verb)
    assert deed is not None, f"name the deed of “{verb}” in workstation/cli/gate.py"
    by, by_file = WHO[verb]
    at = ("--data-dir", staffed.data_dir, by_file, staffed.data_dir.parent / "secret")
    for role in Role:
        told = run(*VERBS[verb], "--json", by, role.value, *at)
        if staffed.permissions.allows(role, deed):
            assert (told.status, ran) == (0, [verb]), told.out
        else:
            assert (told.code, told.status, ran) == ("RIGHTS-01", 2, [])
        ran.clear()


def test_that_reading_and_changing_verbs_differ_for_an_auditor(staffed: Station) -> None:
    may = {
        verb
        for verb in VERBS
        if staffed.permissions.allows(Role.AUDITOR, gate.deed_of(verb) or Deed.SET_UP)
    }
    assert {"log show", "log verify", "parcel", "models list", "account list"} <= may
    assert not may & {"decide", "import scan", "models use", "account create", "parties trust"}


def test_that_a_station_may_ask_every_command_for_an_account(run: Run, tmp_path: Path) -> None:
    at = ("--data-dir", tmp_path, "--json")
    first(run, tmp_path)
    (tmp_path / "station.toml").write_text("sign_in_on_command_line = true\n")
    assert run("log", "verify", *at).code == "RIGHTS-02"
    by = ("--by", "ada", "--by-password-file", tmp_path / "ada.txt")
    assert run("log", "verify", *at, *by).document["holds"] is True
    assert run("log", "verify", *at, "--by", "ada").code == "CLI-05"


def first(run: Run, folder: Path) -> tuple[object, ...]:
    """A station with one administrator; what names her."""
    folder.mkdir(exist_ok=True)
    for name, words in (("ada", PASSWORD), ("bo", OTHER)):
        (folder / f"{name}.txt").write_text(words + "\n")
    told = run(
        *("account", "create", "ada", "--password-file", folder / "ada.txt"),
        *("--data-dir", folder, "--json"),
    )
    assert told.document == {"officer": "ada", "full_name": "ada", "role": "administrator"}
    by = ("--by", "ada", "--by-password-file", folder / "ada.txt")
    return (*by, "--data-dir", folder, "--json")


def kinds(run: Run, folder: Path) -> list[str]:
    return [
        line["body"]["kind"] for line in run("log", "show", "--data-dir", folder, "--json").lines
    ]


def test_that_accounts_are_made_changed_disabled_and_given_passwords(
    run: Run, tmp_path: Path
) -> None:
    by = first(run, tmp_path)
    secret = ("--password-file", tmp_path / "bo.txt")
    made = run("account", "create", "bo", *secret, "--right", "second_officer", *by)
    assert made.document["role"] == "officer"
    changed = run("account", "change", "bo", "--role", "supervisor", "--no-right", *by).document
    assert (changed["role"], changed["rights"], changed["done"]) == ("supervisor", [], "change")
    assert run("account", "disable", "bo", "--why", "left", *by).document["disabled_at"]
    as_bo = ("--data-dir", tmp_path, "--json", "--by", "bo", "--by-password-file")
    assert run("account", "list", *as_bo, tmp_path / "bo.txt").code == "SIGN-04"
    assert run("account", "enable", "bo", *by).document["disabled_at"] is None
    new = tmp_path / "new.txt"
    new.write_text("a third pass phrase")
    assert run("account", "reset", "bo", "--new-password-file", new, *by).status == 0
    assert run("account", "list", *as_bo, tmp_path / "bo.txt").code == "SIGN-01"
    newer = tmp_path / "newer.txt"
    newer.write_text("a fourth pass phrase")
    assert run("account", "password", "--new-password-file", newer, *as_bo, new).status == 0
    listed = run("account", "list", *as_bo, newer).document["accounts"]
    assert [(one["officer"], one["role"]) for one in listed] == [
        ("ada", "administrator"),
        ("bo", "supervisor"),
    ]
    told = kinds(run, tmp_path)
    for kind in ("changed", "disabled", "enabled"):
        assert told.count(f"account_{kind}") == 1
    assert told.count("password_reset") == told.count("password_changed") == 1
    words = "\n".join(json.dumps(line) for line in (told,))
    assert PASSWORD not in words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("change", "nobody", "--role", "auditor"), "ACCOUNT-04"),
        (("disable", "ada", "--why", "x"), "ACCOUNT-06"),
        (("change", "ada", "--role", "officer"), "ACCOUNT-06"),
        (("change", "ada"), "ACCOUNT-08"),
        (("change", "ada", "--right", "fly"), "CLI-01"),
        (("create", "Ada", "--password-file", "ada.txt"), "SIGN-02"),
        (("create", "bo", "--password-file", "none.txt"), "CLI-05"),
        (
            ("create", "bo", "--password-file", "ada.txt", "--role", "auditor", *SECOND),
            "ACCOUNT-09",
        ),
    ],
)
def test_that_what_cannot_be_done_to_an_account_is_refused_in_words(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    by = first(run, tmp_path)
    files = [tmp_path / word if word.endswith(".txt") else word for word in words]
    told: Told = run("account", *files, *by)
    assert (told.code, told.status) == (code, 2)
    assert "account_changed" not in kinds(run, tmp_path)


def test_that_the_log_tells_who_changed_the_tables(run: Run, tmp_path: Path) -> None:
    by = first(run, tmp_path)
    tariff = tmp_path / "tariff.csv"
    head = "hts8,brief_description,begin_effect_date,end_effective_date"
    tariff.write_text(f"{head}\n61091000,Shirts,1/1/2026,12/31/2026\n")
    told = run("import", "tariff", tariff, *by)
    assert told.status == 0, told.out
    body = run("log", "show", "--data-dir", tmp_path, "--json").lines[-1]["body"]
    assert (body["kind"], body["officer"]) == ("configuration", "ada")
    assert [one["what"] for one in body["data"]["changed"]] == ["site tables"]


def test_that_a_deed_under_a_name_needs_one(run: Run, tmp_path: Path) -> None:
    first(run, tmp_path)
    at = ("--data-dir", tmp_path, "--json")
    secret = ("--password-file", tmp_path / "bo.txt")
    assert run("account", "create", "bo", *secret, *at).code == "CLI-09"
    assert run("account", "enable", "bo", *at).code == "RIGHTS-02"
    assert run("account", "list", *at).status == 0
