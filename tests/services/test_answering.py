"""The officer's answers to marks and own marks: what is recorded, what counts, what is refused."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

import pytest

from workstation.domain.answers import MOST_OWN_MARKS, MarkAnswer, MarkKey, OwnMark, OwnShape
from workstation.domain.decision import Outcome
from workstation.domain.log import canonical_bytes
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.officer import Officer
from workstation.services.answering import Answering, Looking, given_answers
from workstation.services.decisions import DecisionRequest, Seen, SeenScan
from workstation.services.log_words import entry_words
from workstation.services.ports import EntryDraft

CODE = "RB123456785GB"
OVER = {"opened": "not needed", "override_reason": "opened by hand: kitchen knives as declared"}
BOX, TRIANGLE = ((1.0, 1.0), (3.25, 3.0)), ((0.0, 0.0), (5.0, 0.0), (2.5, 4.0))


class Desk:
    """One parcel with one picture and one judged mark, and who looks at it."""

    def __init__(self, bench):
        bench.store.parcels.put_records([ManifestRecord(CODE, lines=(), source="t.csv")])
        bench.file(CODE)
        self.bench, self.log = bench, bench.store.log
        self.answering = Answering(self.log)
        self.opened = bench.parcels.open(CODE)
        self.ref = self.opened.scans[0]
        self.scan = bench.parcels.load(self.ref)
        self.detection = bench.parcels.judge(self.scan)
        self.mark = replace(self.detection.counting()[0], number=1)
        self.looking = Looking(
            self.opened, bench.officer, self.ref, self.scan.identity, self.scan.rows, 6
        )

    def answer(self, answer, looking=None, mark=None, **more):
        return self.answering.answer(
            looking or self.looking, self.detection, mark or self.mark, answer, **more
        )

    def draw(self, word="knife?", points=BOX, shape=OwnShape.BOX, looking=None):
        return self.answering.draw(looking or self.looking, shape, points, word)

    def decide(self):
        shown = SeenScan(self.ref, self.bench.clock.now(), self.detection, 4, 6)
        return self.bench.deciding.record(
            DecisionRequest(
                self.opened,
                Outcome.RELEASE,
                OVER,
                self.bench.officer,
                Seen((shown,), self.opened.opened_at),
            )
        )

    def kinds(self):
        return [entry.content["kind"] for entry in self.log.entries(limit=1000)]


@pytest.fixture
def desk(bench):
    return Desk(bench)


def refusal(call, *given, **more):
    with pytest.raises(WorkstationError) as caught:
        call(*given, **more)
    sentence = str(caught.value)
    assert "NOT recorded" in sentence
    assert sentence.count("\n") == 0
    return caught.value.notice.code


def test_an_answer_is_an_entry_that_names_officer_parcel_picture_model_and_mark(desk):
    given = desk.answer(MarkAnswer.CONFIRMED, shift=0.25, agreeing=("fake-1", "fake-2"))
    (entry,) = desk.log.entries()
    content, data = entry.content, entry.content["data"]
    assert (content["kind"], content["officer"], content["parcel"]) == ("mark_answer", "ada", CODE)
    assert content["at"] == given.at
    assert data["picture"]["identity"] == desk.scan.identity
    assert data["picture"]["files"] == [{"name": "a.dcs", "sha256": desk.scan.identity}]
    assert data["model"] == {
        "id": "fake-1", "version": "1.0", "sha256": "ab" * 32, "input": "fake input",
    }  # fmt: skip
    assert data["mark"] == {
        "number": 1, "box": [1, 1, 2, 2], "outline": [], "slices": None, "label": "blade",
        "code": "blade", "score": "0.900", "threshold": "0.562", "shift": "0.250",
    }  # fmt: skip
    assert (data["answer"], data["answer_before"]) == ("confirmed", None)
    assert (data["agreeing"], data["amends"]) == (["fake-1", "fake-2"], None)
    canonical_bytes(data)
    assert (given.answer, given.officer, given.entry) == (MarkAnswer.CONFIRMED, "ada", 1)


def test_a_changed_answer_is_a_new_entry_and_the_latest_counts(desk):
    for answer in (MarkAnswer.CONFIRMED, MarkAnswer.FALSE_ALARM, MarkAnswer.CANNOT_TELL):
        desk.answer(answer)
    first, second, third = (entry.content["data"] for entry in desk.log.entries())
    assert [one["answer"] for one in (first, second, third)] == [
        "confirmed", "false_alarm", "cannot_tell",
    ]  # fmt: skip
    assert third["answer_before"] == {"entry": 2, "officer": "ada", "answer": "false_alarm"}
    (stands,) = desk.answering.given(CODE).answers
    assert (stands.answer, stands.entry) == (MarkAnswer.CANNOT_TELL, 3)
    assert given_answers(desk.log, CODE) == desk.answering.given(CODE)


def test_the_same_answer_again_is_recorded_for_another_officer_only(desk):
    desk.answer(MarkAnswer.CONFIRMED)
    assert desk.answer(MarkAnswer.CONFIRMED).entry == 1
    other = replace(desk.looking, officer=Officer("bo", "Bo Second"))
    assert desk.answer(MarkAnswer.CONFIRMED, other).officer == "bo"
    assert desk.kinds() == ["mark_answer"] * 2
    assert len(desk.answering.given(CODE).answers) == 1


def test_an_answer_can_be_taken_back_and_both_entries_stay(desk):
    desk.answer(MarkAnswer.FALSE_ALARM)
    assert desk.answer(None) is None
    assert desk.answering.given(CODE).answers == ()
    assert [e.content["data"]["answer"] for e in desk.log.entries()] == ["false_alarm", "withdrawn"]
    assert desk.answer(None) is None
    assert len(desk.kinds()) == 2


def test_two_benches_answer_on_one_parcel_and_the_later_entry_counts_at_both(desk):
    there = Answering(desk.log)
    other = replace(desk.looking, officer=Officer("bo", "Bo Second"))
    desk.answer(MarkAnswer.CONFIRMED)
    there.answer(other, desk.detection, desk.mark, MarkAnswer.FALSE_ALARM)
    for answering in (desk.answering, there):
        (stands,) = answering.given(CODE).answers
        assert (stands.answer, stands.officer) == (MarkAnswer.FALSE_ALARM, "bo")
    assert desk.answer(MarkAnswer.CONFIRMED).entry == 3


def test_a_mark_that_is_not_on_the_screen_cannot_be_answered(desk):
    below = replace(desk.detection.candidates[1], number=2)
    moved_away = replace(desk.mark, box=(0, 0, 2, 2))
    for mark, shift in (
        (below, 0.0),
        (moved_away, 0.0),
        (replace(desk.mark, score=0.91), 0.0),
        (replace(desk.mark, label="gun"), 0.0),
        (replace(desk.mark, number=0), 0.0),
        (desk.mark, 9.0),
        (desk.mark, math.nan),
        (desk.mark, math.inf),
    ):
        assert refusal(desk.answer, MarkAnswer.CONFIRMED, mark=mark, shift=shift) == "ANSWER-02"
    assert desk.kinds() == []
    assert desk.answer(MarkAnswer.CONFIRMED, mark=below, shift=-2.0).key.number == 2


def test_the_number_on_the_screen_is_told_and_does_not_make_another_mark(desk):
    desk.answer(MarkAnswer.CONFIRMED)
    desk.answer(MarkAnswer.FALSE_ALARM, mark=replace(desk.mark, number=4))
    (stands,) = desk.answering.given(CODE).answers
    assert (stands.answer, stands.key.number) == (MarkAnswer.FALSE_ALARM, 4)


def test_a_picture_of_another_parcel_is_not_answered_on_this_one(desk):
    desk.bench.file("P2", "b.dcs")
    other = desk.bench.parcels.open("P2")
    for wrong in (
        replace(desk.looking, opened=other),
        replace(desk.looking, ref=other.scans[0]),
        replace(desk.looking, opened=other, ref=other.scans[0]),
    ):
        assert refusal(desk.answer, MarkAnswer.CONFIRMED, wrong) == "ANSWER-01"
        assert refusal(desk.draw, looking=wrong) == "ANSWER-01"
    assert desk.kinds() == []


def test_an_own_mark_is_drawn_changed_and_taken_back_and_all_of_it_stays(desk):
    drawn = desk.draw("  knife,\n maybe ")
    assert (drawn.word, drawn.entry, drawn.points) == ("knife, maybe", 1, BOX)
    changed = desk.answering.change(desk.looking, 1, word="folding knife")
    moved = desk.answering.change(desk.looking, 1, points=((0, 0), (2, 2)))
    assert (changed.entry, moved.entry, moved.word) == (1, 1, "folding knife")
    assert desk.answering.given(CODE).on(desk.scan.identity) == (moved,)
    assert desk.answering.change(desk.looking, 1, word="folding knife") == moved
    desk.answering.remove(desk.looking, 1)
    assert desk.answering.given(CODE).own == ()
    told = [entry.content["data"] for entry in desk.log.entries()]
    assert [(one["action"], one["drawn_in"]) for one in told] == [
        ("drawn", None), ("changed", 1), ("changed", 1), ("removed", 1),
    ]  # fmt: skip
    assert told[0]["points"] == [["1.00", "1.00"], ["3.25", "3.00"]]
    assert refusal(desk.answering.change, desk.looking, 1, word="x") == "ANSWER-05"
    assert refusal(desk.answering.remove, desk.looking, 77) == "ANSWER-05"


def test_a_polygon_comes_back_from_the_log_as_it_was_drawn(desk):
    many = tuple((2.5 + 2 * math.cos(n / 320), 2 + 2 * math.sin(n / 320)) for n in range(2000))
    drawn = desk.draw("ring", many, OwnShape.POLYGON)
    (read,) = given_answers(desk.log, CODE).own
    assert read == drawn
    for (x, y), (drawn_x, drawn_y) in zip(read.points, many, strict=True):
        assert max(abs(x - drawn_x), abs(y - drawn_y)) <= 0.005001


@pytest.mark.parametrize(
    ("shape", "points", "word"),
    [
        (OwnShape.BOX, ((math.nan, 1), (2, 2)), "x"),
        (OwnShape.BOX, ((1, 1), (math.inf, 2)), "x"),
        (OwnShape.BOX, ((1, 1), (1, 3)), "x"),
        (OwnShape.BOX, ((1, 1), (1.001, 1.001)), "x"),
        (OwnShape.BOX, ((1, 1),), "x"),
        (OwnShape.BOX, ((1, 1), (2, 2), (3, 3)), "x"),
        (OwnShape.BOX, ((-1, 1), (2, 2)), "x"),
        (OwnShape.BOX, ((1, 1), (7, 2)), "x"),
        (OwnShape.BOX, ((1, 1), (1e300, 2)), "x"),
        (OwnShape.BOX, ((1, 1), (10**400, 2)), "x"),
        (OwnShape.POLYGON, ((1, 1), (2, 2)), "x"),
        (OwnShape.POLYGON, ((1, 1), (2, 1), (3, 1)), "x"),
        (OwnShape.POLYGON, ((0, 0), (5, 0), (2, 3)) * 1500, "x"),
        (OwnShape.POLYGON, (), "x"),
        (OwnShape.BOX, BOX, ""),
        (OwnShape.BOX, BOX, " \n "),
        (OwnShape.BOX, BOX, "x" * 81),
        (OwnShape.BOX, BOX, "a\x07b"),
        (OwnShape.BOX, BOX, "a\ud800b"),
        (OwnShape.BOX, BOX, "a\u202eb"),
    ],
)
def test_what_can_be_no_mark_is_refused_in_one_sentence(desk, shape, points, word):
    assert refusal(desk.draw, word, points, shape) == "ANSWER-04"
    assert desk.kinds() == []


def test_after_the_decision_answers_ask_for_a_reason_and_then_name_it(desk):
    desk.answer(MarkAnswer.CONFIRMED)
    mine = desk.draw()
    decided = desk.decide()
    for call, more in (
        (lambda: desk.answer(MarkAnswer.FALSE_ALARM), None),
        (lambda: desk.draw("gun"), None),
        (lambda: desk.answering.change(desk.looking, mine.entry, word="gun"), None),
        (lambda: desk.answering.remove(desk.looking, mine.entry), None),
    ):
        assert refusal(call) == "ANSWER-03", more
    assert desk.answering.given(CODE).answers[0].answer is MarkAnswer.CONFIRMED
    late = replace(desk.looking, amend_reason=" opened again: it is a comb ")
    assert desk.answer(MarkAnswer.FALSE_ALARM, late).entry == decided.seq + 1
    data = desk.log.last().content["data"]
    assert data["amends"] == {
        "entry": decided.seq,
        "hash": decided.hash.hex(),
        "reason": "opened again: it is a comb",
    }


def test_a_decision_recorded_meanwhile_elsewhere_forestalls_the_answer(desk, monkeypatch):
    append = desk.log.append

    def elsewhere(draft):
        monkeypatch.setattr(desk.log, "append", append)
        append(EntryDraft("decision", "bo", {}, CODE, "release", follows=0))
        return append(draft)

    monkeypatch.setattr(desk.log, "append", elsewhere)
    with pytest.raises(WorkstationError, match="LOG-05"):
        desk.answer(MarkAnswer.CONFIRMED)
    assert desk.kinds() == ["decision"]


def test_a_decision_tells_the_answer_to_each_mark_and_every_own_mark(desk):
    desk.answer(MarkAnswer.CONFIRMED)
    desk.answer(
        MarkAnswer.CANNOT_TELL, mark=replace(desk.detection.candidates[1], number=2), shift=-9
    )
    desk.draw("knife?", TRIANGLE, OwnShape.POLYGON)
    data = desk.decide().content["data"]
    (finding,) = data["models"][0]["findings"]
    assert (finding["answer"], finding["answer_entry"]) == ("confirmed", 1)
    assert [(a["number"], a["answer"], a["entry"]) for a in data["answers"]] == [
        (1, "confirmed", 1), (2, "cannot_tell", 2),
    ]  # fmt: skip
    (own,) = data["own_marks"]
    assert (own["word"], own["shape"], own["entry"], own["officer"]) == (
        "knife?", "polygon", 3, "ada",
    )  # fmt: skip
    canonical_bytes(data)


def test_a_decision_without_answers_says_of_each_mark_that_none_was_given(desk):
    data = desk.decide().content["data"]
    (finding,) = data["models"][0]["findings"]
    assert (finding["answer"], finding["answer_entry"]) == ("not answered", None)
    assert (data["answers"], data["own_marks"]) == ([], [])


def test_marks_beyond_what_a_parcel_can_have_are_refused_and_the_others_stand(desk):
    for number in range(MOST_OWN_MARKS):
        desk.draw(f"mark {number}")
    assert refusal(desk.draw) == "ANSWER-06"
    assert len(desk.answering.given(CODE).own) == MOST_OWN_MARKS
    desk.answering.remove(desk.looking, 1)
    assert desk.draw().entry == MOST_OWN_MARKS + 2


def test_an_answer_entry_that_is_damaged_is_named_and_nothing_is_made_of_it(desk):
    desk.answer(MarkAnswer.CONFIRMED)
    broken = [
        {"mark": {}},
        {"mark": 7, "model": {}, "picture": {}, "answer": "confirmed"},
        {"action": "changed", "drawn_in": None},
    ]
    for number, data in enumerate(broken, 2):
        kind = "own_mark" if "action" in data else "mark_answer"
        desk.log.append(EntryDraft(kind, "bo", data, parcel=f"P{number}"))
        with pytest.raises(WorkstationError, match=f"Entry {number} .*LOG-06"):
            desk.answering.given(f"P{number}")
    assert len(desk.answering.given(CODE).answers) == 1


def test_own_marks_have_an_outline_and_bounds_whatever_way_they_were_drawn():
    mark = OwnMark("p", OwnShape.BOX, ((9.004, 2), (1, 8)), "x")
    assert mark.points == ((1.0, 2.0), (9.0, 8.0))
    assert mark.bounds == (1.0, 2.0, 8.0, 6.0)
    assert mark.outline == ((1.0, 2.0), (9.0, 2.0), (9.0, 8.0), (1.0, 8.0))
    assert OwnMark("p", OwnShape.POLYGON, TRIANGLE, "x").outline == TRIANGLE


def test_entries_are_told_in_words(desk):
    desk.answer(MarkAnswer.CONFIRMED)
    desk.answer(MarkAnswer.FALSE_ALARM)
    desk.draw()
    desk.answering.change(desk.looking, 3, word="comb")
    desk.answering.remove(desk.looking, 3)
    desk.draw("gun?", TRIANGLE, OwnShape.POLYGON)
    desk.decide()
    late = replace(desk.looking, amend_reason="seen again")
    desk.answer(None, late)
    assert [entry_words(entry.content) for entry in desk.log.entries()] == [
        "mark 1 blade 0.900, model fake-1: confirmed",
        "mark 1 blade 0.900, model fake-1: false alarm (was confirmed, entry 1, ada)",
        "own mark “knife?”, box, drawn",
        "own mark “comb”, box, changed (drawn in entry 3)",
        "own mark “comb”, box, removed (drawn in entry 3)",
        "own mark “gun?”, polygon, drawn",
        "1 mark false alarm, 1 own mark",
        "mark 1 blade 0.900, model fake-1: answer taken back (was false alarm, entry 2, ada)"
        ", after the decision of entry 7: seen again",
    ]
    assert entry_words({"kind": "mark_answer", "data": {}}) == ""
    assert entry_words({"kind": "signed_in", "data": {"role": "officer"}}) == ""


def test_answers_that_cannot_be_read_are_told_in_the_decision_and_stop_nothing(desk):
    desk.log.append(EntryDraft("mark_answer", "bo", {"mark": {}}, parcel=CODE))
    data = desk.decide().content["data"]
    assert "Entry 1 of the decision log is damaged" in data["answers_unread"]
    assert (data["answers"], data["own_marks"]) == ([], [])


def test_the_slices_of_a_mark_in_a_volume_are_kept_with_its_answer(desk):
    deep = replace(desk.detection.candidates[0], slices=(3, 4))
    detection = replace(desk.detection, candidates=(deep,))
    desk.answering.answer(desk.looking, detection, replace(deep, number=1), MarkAnswer.CONFIRMED)
    assert given_answers(desk.log, CODE).answers[0].slices == (3, 4)


def test_a_ct_of_many_files_is_named_in_a_few_words_whatever_their_order(desk):
    files = tuple(
        replace(desk.ref.files[0], sha256=f"{n:064x}", name=f"{n}.dcs") for n in range(500)
    )
    ref = replace(desk.ref, files=files)
    opened = replace(desk.opened, scans=(ref,))
    identity = "+".join(f.sha256 for f in reversed(files[:250])) + "+"
    identity += "+".join(f.sha256 for f in files[250:])
    looking = replace(desk.looking, opened=opened, ref=ref, picture=identity)
    detection = replace(desk.detection, scan_identity=identity)
    desk.answering.answer(looking, detection, desk.mark, MarkAnswer.CONFIRMED)
    desk.draw(looking=looking)
    desk.answering.change(looking, 2, word="gun")
    given = desk.answering.given(CODE)
    assert len(given.on(identity)) == len(given.answers_on(identity)) == 1
    assert given.to(MarkKey.of(identity, "ab" * 32, desk.mark)) is not None
    assert max(len(entry.body) for entry in desk.log.entries()) < 3000
    name = desk.log.entries()[0].content["data"]["picture"]["identity"]
    digest = hashlib.sha256("+".join(f.sha256 for f in files).encode()).hexdigest()
    assert name == f"500 files, SHA-256 {digest}"
    other = replace(looking, picture=identity.replace("f", "e"))
    assert refusal(desk.draw, looking=other) == "ANSWER-01"
