"""What a reviewer gets to see, before and after judging, from a real station."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reviewing import OFFICER, REVIEWER, SECRET, A, B, C, draw_all, laid_down, opened, planted
from workstation.composition import Station
from workstation.domain.decision import Outcome
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.domain.review import Closing, ReviewItem, ReviewState, Verdict
from workstation.services.case_ports import ClockKind
from workstation.services.reviewing import Judgement
from workstation.services.second_looks import BlindLook, SecondLooks, in_question

SAID = Judgement(Verdict.SUSPICIOUS, "good", "a block behind the shirts")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("looks") / "station"
    laid_down(made)
    return made


@pytest.fixture
def station(folder: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(folder, tmp_path / "station")
    made = opened(tmp_path / "station")
    yield made
    made.close()


def looks(station: Station) -> SecondLooks:
    return station.second_looks


def first(station: Station) -> ReviewItem:
    return looks(station).to_see(REVIEWER).items[0]


def test_before_judging_nothing_of_the_decision_is_told(
    station: Station, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    entry = planted(station, A)
    draw_all(station)
    seen = looks(station).to_see(REVIEWER)
    look = looks(station).look(REVIEWER, entry.seq)
    told = f"{seen!r}{look!r}{looks(station).newest_draw()!r}{looks(station).figures()!r}"
    for hidden in (SECRET, "release", "Release", "pistol", "over_alarm", entry.hash.hex()):
        assert hidden not in told
        assert hidden not in caplog.text
    assert seen.items[0].why is None
    assert [ref.scan_id for ref in look.refs if ref is not None] == list(look.case.scans)
    assert looks(station).picture(look, 0).identity


def test_after_judging_the_decision_is_told_whole(station: Station) -> None:
    entry = planted(station, A)
    draw_all(station)
    look = looks(station).look(REVIEWER, entry.seq)
    looks(station).judge(REVIEWER, look, SAID)
    item = first(station)
    found = looks(station).reveal(REVIEWER, item)
    assert item.why is not None
    assert found.decision.officer == OFFICER.name
    assert SECRET in str(found.decision.fields)
    assert {one.label for one in found.decision.pictures[0].marks} == {"pistol-like"}
    (said,) = found.said
    assert (said.verdict, said.quality, said.words) == ("suspicious", "good", SAID.remark)


def test_the_record_is_that_of_then_whatever_came_since(station: Station) -> None:
    entry = planted(station, A)
    known = station.store.find(A)
    assert known is not None
    later = known.received_at + timedelta(days=2) if known.received_at else None
    station.store.put_records([replace(known, value=Decimal("999"), received_at=later, version=2)])
    now = station.store.find(A)
    assert now is not None
    assert now.value == Decimal("999")
    draw_all(station)
    look = looks(station).look(REVIEWER, entry.seq)
    assert look.record is not None
    assert (look.record.version, look.record.value) == (1, Decimal("24"))


def test_a_seizure_that_is_to_be_judged_unseen_does_not_stand_among_the_sign_offs(
    station: Station,
) -> None:
    planted(station, A)
    entry = planted(station, B, Outcome.SEIZE)
    before = looks(station).to_see(REVIEWER).clocks
    assert (B, ClockKind.SIGN_OFF) in {(one.parcel, one.kind) for one in before}
    draw_all(station)
    seen = looks(station).to_see(REVIEWER)
    assert entry.seq in {one.entry for one in seen.items}
    assert seen.clocks == ()
    looks(station).judge(REVIEWER, looks(station).look(REVIEWER, entry.seq), SAID)
    assert [one.parcel for one in looks(station).to_see(REVIEWER).clocks] == [B]


def test_own_decisions_are_not_offered_and_cannot_be_looked_at(station: Station) -> None:
    entry = planted(station, A)
    draw_all(station)
    own = Officer(OFFICER.name, OFFICER.full_name, Role.SUPERVISOR)
    assert looks(station).to_see(own).items == ()
    with pytest.raises(WorkstationError) as refused:
        looks(station).look(own, entry.seq)
    assert refused.value.notice.code == "REVIEW-01"


def test_an_officer_without_the_right_gets_no_list_and_no_parcel(station: Station) -> None:
    entry = planted(station, A)
    draw_all(station)
    plain = Officer("bob", "Bob", Role.OFFICER)
    for asked in (
        lambda: looks(station).to_see(plain),
        lambda: looks(station).look(plain, entry.seq),
    ):
        with pytest.raises(WorkstationError) as refused:
            asked()
        assert refused.value.notice.code == "RIGHTS-01"


def test_what_goes_on_stands_first_and_others_judgements_are_left_to_them(
    station: Station,
) -> None:
    entries = [planted(station, parcel).seq for parcel in (A, B, C)]
    draw_all(station)
    sam = Officer("sam", "Sam", Role.SUPERVISOR)
    looks(station).judge(sam, looks(station).look(sam, entries[0]), SAID)
    looks(station).judge(REVIEWER, looks(station).look(REVIEWER, entries[2]), SAID)
    found = looks(station).to_see(REVIEWER).items
    assert [(one.entry, one.state) for one in found] == [
        (entries[2], ReviewState.JUDGED),
        (entries[1], ReviewState.OPEN),
    ]


def test_a_question_and_its_answer_come_with_the_decision(station: Station) -> None:
    entry = planted(station, A)
    draw_all(station)
    desk = looks(station)
    desk.judge(REVIEWER, desk.look(REVIEWER, entry.seq), SAID)
    desk.close(REVIEWER, entry.seq, Closing.RETURN, "Was the tin opened?")
    assert desk.to_see(REVIEWER).items == ()
    (back,) = desk.questions(OFFICER)
    asked = in_question(desk.reveal(OFFICER, back).said)
    assert asked is not None
    assert (asked.words, asked.officer) == ("Was the tin opened?", REVIEWER.name)
    desk.answer(OFFICER, entry.seq, "Yes, both.")
    assert desk.questions(OFFICER) == ()
    item = first(station)
    assert item.state is ReviewState.ANSWERED
    assert [one.words for one in desk.reveal(REVIEWER, item).said] == [
        SAID.remark,
        "Was the tin opened?",
        "Yes, both.",
    ]


def test_a_picture_that_is_gone_is_named_and_the_rest_can_be_judged(station: Station) -> None:
    entry = planted(station, A)
    draw_all(station)
    look = looks(station).look(REVIEWER, entry.seq)
    gone = replace(look, refs=(None,) * len(look.refs))
    with pytest.raises(WorkstationError) as refused:
        looks(station).picture(gone, 0)
    assert refused.value.notice.code == "REVIEW-10"
    assert isinstance(look, BlindLook)


def test_times_are_told_with_their_n_and_a_dash_where_nothing_was_judged(
    station: Station,
) -> None:
    told = looks(station).figures()
    assert (told.timed, told.median_s, told.agreement.kappa) == (0, None, None)
    entry = planted(station, A)
    draw_all(station)
    look = looks(station).look(REVIEWER, entry.seq)
    opened = station.clock.now() - timedelta(seconds=40)
    looks(station).judge(REVIEWER, look, replace(SAID, opened_at=opened))
    told = looks(station).figures()
    assert told.timed == 1
    assert told.median_s is not None
    assert 40 <= told.median_s < 60
    assert told.agreement.n == 1
    assert told.agreement.kappa is None


def test_the_newest_draw_tells_its_days_and_seed_and_not_what_it_took(station: Station) -> None:
    assert looks(station).newest_draw() is None
    planted(station, A)
    draw_all(station)
    told = looks(station).newest_draw()
    assert told is not None
    assert (told.seed, told.officer) == ("harbour", REVIEWER.name)
