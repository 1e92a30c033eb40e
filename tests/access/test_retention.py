"""Pictures that expire by policy, and what keeps them: on a real store with real files."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.fakes.clock import HandClock
from tests.ui.facility import PARCELS, PASSWORD
from workstation.adapters.backup import FolderBackups, one_at_a_time
from workstation.composition import Station
from workstation.domain.decision import Outcome
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.resources import assets_dir
from workstation.services.ports import EntryDraft
from workstation.services.retention import Retention
from workstation.services.retention_policy import load_retention

ADMIN = Officer("ada", "Ada", Role.ADMINISTRATOR)
DECIDED = PARCELS[0]
TODAY = date(2026, 11, 26)


@dataclass
class Keeping:
    station: Station
    clock: HandClock
    retention: Retention

    def files(self, parcel: str) -> list[Path]:
        (ref,) = self.station.store.scans(parcel)
        return [self.station.store.scan_path(source) for source in ref.files]

    def log(self, kind: str, parcel: str | None = None, **data: object) -> None:
        self.station.log.append(EntryDraft(kind, "tester", data, parcel=parcel))


@pytest.fixture
def keeping(station: Station) -> Keeping:
    """Six years after the pictures came."""
    clock = HandClock(start=station.clock.now() + timedelta(days=2200))
    policy = load_retention(assets_dir() / "policy", TODAY)
    database = station.database
    return Keeping(
        station,
        clock,
        Retention(
            *(database.keeping, database.picture_files, station.log, policy, clock),
            *(station.permissions, lambda: one_at_a_time(station.data_dir), "test"),
        ),
    )


def code(do: Any, *values: object) -> str:
    with pytest.raises(WorkstationError) as found:
        do(*values)
    return found.value.notice.code


def test_that_only_what_is_due_expires_and_the_entry_names_each_hash(keeping: Keeping) -> None:
    files, others = keeping.files(DECIDED), keeping.files(PARCELS[1])
    plan = keeping.retention.plan()
    assert {one.name for one in plan.due} == {path.name for path in files}
    assert plan.kept == {"not decided": 6}
    entries = len(keeping.station.log.entries(limit=1000))
    ran = keeping.retention.run(ADMIN)
    assert not any(path.exists() for path in files)
    assert all(path.exists() for path in others)
    told = keeping.station.log.entries(limit=1000)
    assert len(told) == entries + 1  # nothing of the log expires
    assert ran.entries == (told[-1].seq,)
    data = told[-1].content["data"]
    assert {one["sha256"] for one in data["files"]} == {path.stem for path in files}
    assert all(one["parcels"] == [DECIDED] for one in data["files"])
    assert keeping.station.log.verify().holds
    assert keeping.retention.plan().due == ()


def test_that_the_bench_says_that_the_picture_expired_and_when(keeping: Keeping) -> None:
    keeping.retention.run(ADMIN)
    opened = keeping.station.parcels.open(DECIDED, mark=False)
    with pytest.raises(WorkstationError) as found:
        keeping.station.parcels.load(opened.scans[0])
    today = f"{keeping.station.clock.now():%Y-%m-%d}"
    assert found.value.notice.code == "RETAIN-01"
    assert found.value.notice.fact == f"The picture expired by policy on {today}."


def test_that_an_auditor_or_officer_lets_nothing_expire(keeping: Keeping) -> None:
    for role in (Role.OFFICER, Role.AUDITOR, Role.SUPERVISOR):
        assert code(keeping.retention.run, Officer("x", "X", role)) == "RIGHTS-01"
    assert keeping.files(DECIDED)[0].exists()


def test_that_a_hold_keeps_pictures_until_it_is_lifted(keeping: Keeping) -> None:
    retention = keeping.retention
    entry = retention.place(ADMIN, DECIDED, "case 26-114, counsel")
    assert (entry.content["kind"], entry.content["parcel"]) == ("hold_placed", DECIDED)
    assert retention.plan().kept["legal hold"] == 2
    assert retention.run(ADMIN).entries == ()
    assert [hold.why for hold in retention.holds()] == ["case 26-114, counsel"]
    assert code(retention.place, ADMIN, DECIDED, "again") == "RETAIN-05"
    retention.lift(ADMIN, DECIDED, "case closed")
    assert len(retention.run(ADMIN).plan.due) == 2
    assert code(retention.lift, ADMIN, DECIDED, "again") == "RETAIN-06"
    assert code(retention.place, ADMIN, "XX000000000XX", "why") == "RETAIN-03"
    assert code(retention.place, ADMIN, DECIDED, "  ") == "RETAIN-04"


def custody(keeping: Keeping) -> None:
    step = dict.fromkeys(("to", "place", "seal", "witness", "to_kind"), "x")
    keeping.station.log.append(
        EntryDraft("custody_step", "tester", {"from": "x", "fields": step}, parcel=DECIDED)
    )


def detained(keeping: Keeping) -> None:
    clock = {
        "basis": "presented",
        **dict.fromkeys(("start", "decide_by", "notice_by", "excluded_on"), "2026-11-26"),
        "calendar": "",
    }
    keeping.log("detention_started", DECIDED, fields={}, clock=clock)


def test_that_what_is_detained_never_expires(keeping: Keeping) -> None:
    detained(keeping)
    assert keeping.retention.plan().kept.get("detained") == 2


def test_that_what_is_in_custody_never_expires(keeping: Keeping) -> None:
    custody(keeping)
    assert keeping.retention.plan().kept.get("in custody") == 2


def test_that_what_awaits_a_second_officer_never_expires(keeping: Keeping) -> None:
    keeping.station.log.append(
        EntryDraft(
            "decision",
            "tester",
            {"sign_off": {"needed": True, "roles": ["supervisor"]}, "fields": {}},
            closes=DECIDED,
            outcome="release",
        )
    )
    assert keeping.retention.plan().kept.get("awaiting sign-off") == 2


def test_that_an_outcome_without_a_term_never_expires(keeping: Keeping) -> None:
    keeping.station.log.append(
        EntryDraft("decision", "tester", {"fields": {}}, closes=DECIDED, outcome="seize")
    )
    assert keeping.retention.plan().kept.get("seize: kept by policy") == 2


def test_that_a_young_case_keeps_old_pictures(keeping: Keeping) -> None:
    keeping.clock.turn(timedelta(days=-500))
    assert keeping.retention.plan().kept.get("not old enough") == 2
    assert keeping.retention.plan().due == ()


def test_that_a_picture_of_two_parcels_stays_for_the_one_that_is_not_decided(
    keeping: Keeping,
) -> None:
    (file, _), station = keeping.files(DECIDED), keeping.station
    station.store.put_scan(PARCELS[2], station.reader.header(file), file)
    assert {one.name for one in keeping.retention.plan().due} == {keeping.files(DECIDED)[1].name}


def test_that_a_run_that_was_cut_short_is_finished_by_the_next(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = keeping.files(DECIDED)
    store = keeping.station.database.picture_files

    def cut(_: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "expire", cut)
        with pytest.raises(KeyboardInterrupt):
            keeping.retention.run(ADMIN)
    assert all(path.exists() for path in files)
    ran = keeping.retention.run(ADMIN)
    assert (len(ran.plan.left_over), ran.entries) == (2, ())
    assert not any(path.exists() for path in files)


def test_that_a_picture_stored_anew_is_there_again(keeping: Keeping, tmp_path: Path) -> None:
    station = keeping.station
    kept = []
    for path in keeping.files(DECIDED):
        kept.append(tmp_path / path.name)
        kept[-1].write_bytes(path.read_bytes())
    keeping.retention.run(ADMIN)
    for path in kept:
        station.store.put_scan(DECIDED, station.reader.header(path), path)
    assert all(path.exists() for path in keeping.files(DECIDED))
    assert keeping.retention.plan().left_over == ()


def test_that_a_back_up_and_a_run_wait_for_each_other_and_expired_pictures_are_not_missed(
    keeping: Keeping, tmp_path: Path
) -> None:
    station = keeping.station
    with one_at_a_time(station.data_dir):
        assert code(keeping.retention.run, ADMIN) == "BACKUP-05"
    keeping.retention.run(ADMIN)
    keeper = FolderBackups(station.data_dir, "s", "0", station.clock)
    made = keeper.make(tmp_path / "disk", None, lambda _: None)
    assert keeper.check(made.folder).holds


@pytest.mark.parametrize(
    ("days", "words"), [(0, "“days” must be"), ("5", "“days” must be"), (True, "“days” must be")]
)
def test_that_faults_of_the_policy_are_named(tmp_path: Path, days: object, words: str) -> None:
    told = json.loads((assets_dir() / "policy" / "retention-2026-11-01.json").read_text("utf-8"))
    told["rules"][0]["days"] = days
    told["rules"].pop()
    (tmp_path / "retention-2026-11-01.json").write_text(json.dumps(told))
    with pytest.raises(WorkstationError) as found:
        load_retention(assets_dir() / "policy", TODAY, tmp_path)
    assert words in str(found.value)
    assert "“seize” is missing" in str(found.value)


def test_that_the_sites_own_term_counts(keeping: Keeping) -> None:
    policy = replace(
        load_retention(assets_dir() / "policy", TODAY),
        days=dict.fromkeys(Outcome),
    )
    keeping.retention._policy = policy
    assert keeping.retention.plan().kept["release: kept by policy"] == 2


def test_that_holds_and_retention_are_worked_from_the_command_line(
    data_dir: Path, tmp_path: Path, run: Run
) -> None:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    at = ("--data-dir", data_dir, "--json")
    by = ("--by", "tester", "--by-password-file", secret)
    assert run("hold", "place", DECIDED, "--why", "x", *at).code == "RIGHTS-02"
    assert run("hold", "place", DECIDED, "--why", "x", *at, *by).code == "RIGHTS-01"
    dry = run("retention", "run", "--dry-run", *at).document
    assert (dry["done"], dry["due"], dry["kept"]) == (
        False,
        [],
        {"not decided": 6, "not old enough": 2},
    )
    assert run("retention", "run", *at, *by).code == "RIGHTS-01"
    assert run("hold", "list", *at).document == {"holds": []}
