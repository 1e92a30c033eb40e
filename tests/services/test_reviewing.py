"""Second looks in a real store: drawn by what anybody can compute, judged before anything is seen."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import open_store
from workstation.adapters.sqlite.store import SqliteStore
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer, Role
from workstation.domain.review import (
    Candidate,
    Closing,
    Quota,
    ReviewItem,
    ReviewState,
    Stratum,
    Verdict,
    draw,
)
from workstation.resources import assets_dir
from workstation.services.permissions import Deed, load_permissions
from workstation.services.ports import EntryDraft
from workstation.services.reviewing import Judgement, Reviewing, load_review_policy

DAY = date(2026, 11, 23)
POLICY = assets_dir() / "policy"
ANN = Officer("ann", "Ann", Role.OFFICER)
SUE = Officer("sue", "Sue", Role.SUPERVISOR)
SAM = Officer("sam", "Sam", Role.SUPERVISOR)
SAID = Judgement(Verdict.SUSPICIOUS, "good", "dense block behind the tins")
GOOD = Judgement(Verdict.NOT_SUSPICIOUS, "good")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = open_store(tmp_path / "data", HandClock(step=timedelta(seconds=20)), "station 1", "0.1")
    for number in range(240):
        alarm = number % 6 == 0
        outcome = "seize" if number % 40 == 3 else "release"
        made.log.append(
            EntryDraft(
                "decision",
                "ann" if number % 2 else "sue",
                {
                    "alarms": ["value_per_kg_low: worth nothing"] if alarm else [],
                    "opinion": {"state": "not_checked"},
                    "fields": {"reason": f"SECRET{number}"},
                },
                closes=f"P{number:04d}",
                outcome=outcome,
            )
        )
    yield made
    made.close()


@pytest.fixture
def reviewing(store: SqliteStore) -> Reviewing:
    permissions = load_permissions(POLICY, DAY)
    policy = load_review_policy(POLICY, DAY)
    return Reviewing(store.log, store.reviews, policy, HandClock(), permissions.require)


def code(error: pytest.ExceptionInfo[WorkstationError]) -> str:
    return error.value.notice.code


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.integers(1, 10**6),
        st.binary(min_size=32, max_size=32),
        st.just("P"),
        st.just("ann"),
        st.sampled_from(("release", "seize")),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda one: one.entry,
    max_size=60,
)
QUOTAS = tuple(Quota(stratum, stratum.value, 100, 3) for stratum in Stratum)


@given(CANDIDATES, st.text(max_size=10), st.randoms(use_true_random=False))
def test_a_draw_hangs_on_hashes_and_seed_alone(
    candidates: list[Candidate], seed: str, rnd: random.Random
) -> None:
    first = draw(candidates, QUOTAS, seed)
    rnd.shuffle(candidates)
    assert draw(candidates, QUOTAS, seed) == first
    for one in first:
        among = [c for c in candidates if c.stratum is one.quota.stratum]
        assert one.of == len(among)
        assert len(one.entries) == min(len(among), max(3, -(-len(among) // 10)))
        assert set(one.entries) <= {c.entry for c in among}
    taken = [entry for one in first for entry in one.entries]
    assert len(taken) == len(set(taken))


def test_a_stranger_draws_the_same_from_the_log_alone(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry, _ = reviewing.draw(SUE, DAY, DAY + timedelta(days=3), seed="harbour")
    body = json.loads(entry.body)["data"]
    decisions = [
        (one.seq, one.hash, json.loads(one.body))
        for one in store.log.entries(limit=1000, kinds=("decision",))
    ]
    for stratum in body["strata"]:
        among = [
            (hashlib.sha256(b"NII-DRAW-1\0" + b"harbour" + b"\0" + digest).digest(), seq)
            for seq, digest, told in decisions
            if stratum["name"]
            == (
                "not_released"
                if told["outcome"] != "release"
                else "released_over_alarm"
                if told["data"]["alarms"]
                else "released"
            )
        ]
        assert stratum["of"] == len(among)
        count = min(len(among), max(stratum["least"], -(-len(among) * stratum["permille"] // 1000)))
        assert stratum["entries"] == sorted(seq for _, seq in sorted(among)[:count])


def test_what_one_draw_has_taken_the_next_does_not(reviewing: Reviewing) -> None:
    _, first = reviewing.draw(SUE, DAY, DAY + timedelta(days=3))
    _, second = reviewing.draw(SUE, DAY, DAY + timedelta(days=3))
    taken = {entry for one in first for entry in one.entries}
    assert taken
    assert not taken & {entry for one in second for entry in one.entries}


def test_days_without_decisions_and_seeds_too_long_are_refused(reviewing: Reviewing) -> None:
    with pytest.raises(WorkstationError) as refused:
        reviewing.draw(SUE, DAY - timedelta(days=9), DAY - timedelta(days=5))
    assert code(refused) == "REVIEW-07"
    with pytest.raises(WorkstationError) as refused:
        reviewing.draw(SUE, DAY, DAY, seed="x" * 101)
    assert code(refused) == "REVIEW-16"


def of_ann(reviewing: Reviewing, store: SqliteStore) -> int:
    reviewing.draw(SUE, DAY, DAY + timedelta(days=3), seed="1")
    return next(
        one.entry for one in reviewing.waiting() if store.reviews.officer_of(one.entry) == "ann"
    )


def test_nothing_of_the_decision_is_told_before_it_is_judged(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    with pytest.raises(WorkstationError) as refused:
        reviewing.reveal(SUE, entry)
    assert code(refused) == "REVIEW-04"
    spoken = repr(reviewing.waiting()) + str(refused.value)
    assert "SECRET" not in spoken
    assert "release'" not in spoken
    assert "ann" not in spoken
    reviewing.judge(SUE, entry, SAID)
    assert reviewing.reveal(SUE, entry).content["officer"] == "ann"


def test_nobody_judges_an_own_decision_and_none_twice(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    own = next(
        one.entry for one in reviewing.waiting() if store.reviews.officer_of(one.entry) == "sue"
    )
    with pytest.raises(WorkstationError) as refused:
        reviewing.judge(SUE, own, SAID)
    assert code(refused) == "REVIEW-01"
    reviewing.judge(SUE, entry, SAID)
    with pytest.raises(WorkstationError) as refused:
        reviewing.judge(SAM, entry, SAID)
    assert code(refused) == "REVIEW-03"
    for wrong in (
        lambda: reviewing.reveal(SAM, entry),
        lambda: reviewing.close(SAM, entry, Closing.CONCUR),
    ):
        with pytest.raises(WorkstationError) as refused:
            wrong()
        assert code(refused) == "REVIEW-05"


def test_a_question_goes_to_the_officer_and_comes_back_answered(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    reviewing.judge(SUE, entry, SAID)
    with pytest.raises(WorkstationError) as refused:
        reviewing.close(SUE, entry, Closing.RETURN, "  ")
    assert code(refused) == "REVIEW-06"
    reviewing.close(SUE, entry, Closing.RETURN, "Was the tin opened?")
    assert [one.entry for one in reviewing.questions(ANN)] == [entry]
    assert reviewing.questions(SUE) == ()
    with pytest.raises(WorkstationError) as refused:
        reviewing.answer(SUE, entry, "No idea")
    assert code(refused) == "REVIEW-08"
    reviewing.answer(ANN, entry, "Yes, both tins.")
    item = store.reviews.item(entry)
    assert item is not None
    assert item.state is ReviewState.ANSWERED
    reviewing.close(SUE, entry, Closing.CONCUR)
    item = store.reviews.item(entry)
    assert item is not None
    assert item.state is ReviewState.CLOSED
    assert entry not in [one.entry for one in reviewing.waiting()]


def test_overruling_names_the_new_decision_and_needs_one(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    reviewing.judge(SUE, entry, SAID)
    with pytest.raises(WorkstationError) as refused:
        reviewing.close(SUE, entry, Closing.OVERRULE, "counterfeit")
    assert code(refused) == "REVIEW-09"
    parcel = str(reviewing.reveal(SUE, entry).content["parcel"])
    new = store.log.append(EntryDraft("decision", "sue", {}, closes=parcel, outcome="seize"))
    told = reviewing.close(SUE, entry, Closing.OVERRULE, "counterfeit").content["data"]
    assert isinstance(told, dict)
    assert told["new_entry"] == new.seq


class Behind:
    """A store that tells a reviewer what stood there before: somebody else was a moment quicker."""

    def __init__(self, store: SqliteStore) -> None:
        self._inner, self._items = store.reviews, {one.entry: one for one in store.reviews.items()}
        self._among = store.reviews.candidates("2026-11-23", "2026-11-24", "2026-10-01")

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def item(self, entry: int) -> ReviewItem | None:
        return self._items.get(entry)

    def candidates(self, since: str, until: str, new_since: str) -> tuple[Candidate, ...]:
        return self._among


def test_of_two_at_once_the_second_records_nothing(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    def behind() -> Reviewing:
        late = Reviewing(
            *(store.log, Behind(store), reviewing.policy, HandClock()), lambda *_: None
        )
        return cast("Reviewing", late)

    def refused(deed: Callable[[], object]) -> None:
        before = store.log.last()
        with pytest.raises(WorkstationError, match="REVIEW-20"):
            deed()
        assert store.log.last() == before

    late = behind()
    entry = of_ann(reviewing, store)
    refused(lambda: late.draw(SAM, DAY, DAY, "harbour"))
    late = behind()
    reviewing.judge(SUE, entry, SAID)
    refused(lambda: late.judge(SAM, entry, GOOD))
    item = store.reviews.item(entry)
    assert item is not None
    assert item.reviewer == "sue"
    late = behind()
    reviewing.close(SUE, entry, Closing.RETURN, "Was it opened?")
    refused(lambda: late.close(SUE, entry, Closing.RETURN, "And then?"))
    late = behind()
    reviewing.answer(ANN, entry, "Yes.")
    refused(lambda: late.answer(ANN, entry, "No."))
    late = behind()
    reviewing.close(SUE, entry, Closing.CONCUR)
    refused(lambda: late.close(SUE, entry, Closing.CONCUR))


def test_a_question_that_nobody_answers_does_not_keep_a_review_open(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    reviewing.judge(SUE, entry, SAID)
    reviewing.close(SUE, entry, Closing.RETURN, "Was the tin opened?")
    reviewing.close(SUE, entry, Closing.CONCUR, "the officer has left")
    item = store.reviews.item(entry)
    assert item is not None
    assert item.state is ReviewState.CLOSED


def test_an_officer_may_not_review(reviewing: Reviewing) -> None:
    with pytest.raises(WorkstationError) as refused:
        reviewing.draw(ANN, DAY, DAY)
    assert code(refused) == "RIGHTS-01"


def test_agreement_is_over_blind_judgements_that_tell(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    reviewing.draw(SUE, DAY, DAY + timedelta(days=3), seed="2")
    told = [[0, 0], [0, 0]]
    untold = 0
    for number, one in enumerate(reviewing.waiting()):
        reviewer = SAM
        verdict = (Verdict.SUSPICIOUS, Verdict.NOT_SUSPICIOUS, Verdict.CANNOT_TELL)[number % 3]
        blind = number % 5 != 0
        reviewing.judge(reviewer, one.entry, Judgement(verdict, "usable", blind=blind))
        held = reviewing.reveal(SAM, one.entry).content["outcome"] != "release"
        if not blind:
            continue
        if verdict is Verdict.CANNOT_TELL:
            untold += 1
        else:
            told[number % 3][0 if held else 1] += 1
    found, cannot, table = reviewing.agreed(DAY, DAY + timedelta(days=30))
    assert table == told
    assert cannot == untold
    assert found.n == sum(map(sum, told)) > 5
    assert reviewing.agreed(DAY - timedelta(days=9), DAY - timedelta(days=5))[0].n == 0


def test_what_is_drawn_and_judged_is_in_the_log_and_the_log_holds(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    reviewing.judge(SUE, entry, SAID)
    reviewing.close(SUE, entry, Closing.CONCUR)
    kinds = [str(one.content["kind"]) for one in store.log.entries(limit=3, newest=True)]
    assert kinds == ["review_closed", "review_judged", "review_drawn"]
    assert store.log.verify().holds


def test_each_deed_of_a_review_is_one_the_roles_know() -> None:
    permissions = load_permissions(POLICY, DAY)
    assert "supervisor" in permissions.who(Deed.REVIEW)
    assert not permissions.may(ANN, Deed.REVIEW)


def test_a_policy_that_breaks_its_format_is_refused_with_every_fault(tmp_path: Path) -> None:
    raw = json.loads((POLICY / "review-2026-11-01.json").read_text("utf-8"))
    raw["strata"][0]["permille"] = 2000
    raw["strata"][1]["name"] = "weather"
    (tmp_path / "review-2026-11-01.json").write_text(json.dumps(raw), "utf-8")
    with pytest.raises(WorkstationError) as refused:
        load_review_policy(tmp_path, DAY)
    assert code(refused) == "POLICY-04"
    assert "permille" in str(refused.value)
    assert "weather" in str(refused.value) or "name" in str(refused.value)


def test_a_quality_that_the_policy_does_not_name_is_said_to_be_that(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    with pytest.raises(WorkstationError) as refused:
        reviewing.judge(SUE, entry, Judgement(Verdict.SUSPICIOUS, "splendid"))
    assert code(refused) == "REVIEW-15"
    with pytest.raises(WorkstationError) as refused:
        reviewing.judge(SUE, entry, Judgement(Verdict.SUSPICIOUS, "good", "x" * 2001))
    assert str(refused.value).startswith("A question, an answer or a reason is missing or longer")


def test_kappa_is_not_told_where_one_side_always_said_the_same(
    reviewing: Reviewing, store: SqliteStore
) -> None:
    entry = of_ann(reviewing, store)
    reviewing.judge(SUE, entry, SAID)
    found, _, _ = reviewing.agreed(DAY, DAY + timedelta(days=30))
    assert (found.n, found.kappa, found.interval) == (1, None, None)
