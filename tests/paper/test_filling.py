"""What each paper is filled with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import pytest

from tests.paper.conftest import DETENTION, PARCEL, SEIZURE, every_entry
from workstation.domain.notice import WorkstationError
from workstation.domain.paper import PaperKind
from workstation.services.paper.filling import fill
from workstation.services.paper.names import names_of


def values_of(bench, kind, entry, language="en"):
    facts, _ = bench.papers._facts(entry.seq, language)
    return fill(kind, facts).values


def shape(values):
    """Names, and of rows the names of their columns."""
    return {
        name: shape(value[0]) if isinstance(value, (list, tuple)) and value else None
        for name, value in values.items()
    }


@pytest.mark.parametrize("kind", list(PaperKind))
def test_that_a_paper_holds_exactly_what_its_template_may_ask_for(bench, kind):
    bench.record("note", {"text": "Wet box."})
    bench.record("examination", {
        "by": "officer", "inspector": "Ada", "opened": "yes", "result": "contraband",
        "found": "Pills", "at": "2026-11-25T10:00:00Z",
        "photos": [{"sha256": "a" * 64, "name": "p.jpg", "size": "9"}],
    })  # fmt: skip
    entry = every_entry(bench, kind)
    bench.record(
        "custody_step",
        {"to": "Vault 2", "to_kind": "vault", "place": "Hall", "seal": "S-4712", "witness": "Bo",
         "at": "2026-11-26T11:00:00Z"},
        **{"from": "ada", "difference": None},
    )  # fmt: skip
    values = values_of(bench, kind, entry)
    names = names_of(kind)
    assert set(values) == set(names)
    for name, columns in names.items():
        value = values[name]
        if columns is None:
            assert isinstance(value, (str, bool)), name
        else:
            for row in value:
                assert set(row) == set(columns), name


def test_that_the_receipt_names_goods_laws_custody_and_who_signs(bench):
    entry = bench.decide("seize")
    bench.record(
        "custody_step",
        {"to": "Vault 2", "to_kind": "vault", "place": "Hall", "seal": "S-4712", "witness": "Bo",
         "at": "2026-11-26T11:00:00Z"},
        **{"from": "ada", "difference": None},
    )  # fmt: skip
    values = values_of(bench, PaperKind.CUSTODY_RECEIPT, entry)
    first, second = values["lines"]
    assert (first["quantity"], first["unit"], first["net_kg"], first["value"]) == (
        "200", "piece", "0.31", "900 USD",
    )  # fmt: skip
    assert (second["gross_kg"], second["net_kg"], second["seal"]) == ("0.2", "", "S-4711")
    assert [(one["citation"], one["unconfirmed"]) for one in values["laws"]] == [
        ("19 USC 1595a(c)(1)", False), ("21 USC 952", True),
    ]  # fmt: skip
    assert "Stolen or smuggled" in values["laws"][0]["words"]
    assert values["laws_unconfirmed"] is True
    (step,) = values["custody"]
    assert (step["from"], step["to"], step["witness"], step["at"]) == (
        "ada", "Vault 2", "Bo", "2026-11-26 11:00 UTC",
    )  # fmt: skip
    assert [one["number"] for one in values["hand_rows"]] == ["2", "3", "4", "5"]
    assert [one["who"] for one in values["signatures"]] == ["ada", "", "Vault 2"]


def test_that_an_entry_of_an_older_policy_is_told_as_well(bench):
    fields = {
        "authority": "19 USC 1595a(c)(1)", "shall_may": "shall", "description": "Knives",
        "quantity": "3", "unit": "piece", "gross_kg": "1.1", "seal_number": "S-1", "reason": "r",
    }  # fmt: skip
    values = values_of(bench, PaperKind.CUSTODY_RECEIPT, bench.decide("seize", fields=fields))
    (line,) = values["lines"]
    assert (line["description"], line["quantity"], line["gross_kg"]) == ("Knives", "3", "1.1")
    assert values["laws"][0]["mode"] == "the law commands it"


def test_that_the_notice_tells_rights_that_concern_the_decision_and_days_from_today(bench):
    values = values_of(bench, PaperKind.IMPORTER_NOTICE, bench.decide("seize"))
    laws = [one["law"] for one in values["rights"]]
    assert laws == ["19 CFR 162.31", "19 CFR 171.2", "19 USC 1607", "19 CFR 162.91-93"]
    assert values["rights"][1]["until"] == "2026-12-26"
    assert values["addressed_to"] == "Q. Splitmore"
    title_19 = SEIZURE | {"authority": [{"value": "19 USC 1595a(c)(1)", "mode": "shall"}]}
    values = values_of(bench, PaperKind.IMPORTER_NOTICE, bench.decide("seize", fields=title_19))
    assert "19 CFR 162.91-93" not in [one["law"] for one in values["rights"]]
    values = values_of(bench, PaperKind.IMPORTER_NOTICE, bench.decide("denied_entry"))
    assert values["disposal"] == "Return to sender"
    assert [one["law"] for one in values["rights"]] == ["19 USC 1514", "19 CFR 145.5"]


def test_that_the_detention_notice_tells_the_five_things_and_the_day(bench):
    entry = bench.record("detention_started", DETENTION, clock={
        "basis": "presented", "start": "2026-11-20", "decide_by": "2026-11-30",
        "notice_by": "2026-12-01", "excluded_on": "2026-12-20", "calendar": "",
    })  # fmt: skip
    values = values_of(bench, PaperKind.DETENTION_NOTICE, entry)
    told = [values[name] for name in ("reason", "expected", "tests", "speeds", "decide_by")]
    assert told == [
        DETENTION["reason"], "10 days", DETENTION["tests"], DETENTION["speed_up"], "2026-11-30",
    ]  # fmt: skip


def test_that_a_consent_is_filled_in_where_it_was_given_and_left_open_where_it_was_not(bench):
    given = values_of(bench, PaperKind.ABANDONMENT_CONSENT, bench.decide("abandonment"))
    assert (given["given"], given["refused"], given["consented_by"]) == (
        True, False, "Q. Splitmore",
    )  # fmt: skip
    assert given["signatures"][0]["picture"] == "signature-1"
    refused = bench.record("consent", {
        "answer": "refused", "by": "Q.", "means": "e-mail", "at": "2026-11-26T09:00:00Z",
    })  # fmt: skip
    values = values_of(bench, PaperKind.ABANDONMENT_CONSENT, refused)
    assert (values["given"], values["refused"]) == (False, True)
    examined = bench.record("examination", {
        "by": "officer", "inspector": "A", "opened": "yes", "result": "as declared",
        "at": "2026-11-26T09:00:00Z",
    })  # fmt: skip
    blank = values_of(bench, PaperKind.ABANDONMENT_CONSENT, examined)
    assert (blank["given"], blank["refused"], blank["consented_by"]) == (False, False, "")


def test_that_the_referral_names_agency_and_what_it_answered(bench):
    entry = bench.decide("pga_referral", answer_due="2026-12-24")
    bench.record(
        "referral_answer",
        {"answer": "partial", "answered_by": "FDA", "answered_on": "2026-11-28",
         "lines": [{"line": "1", "answer": "refuse"}], "conditions": "Relabel."},
        entry=entry.seq,
    )  # fmt: skip
    values = values_of(bench, PaperKind.REFERRAL_LETTER, entry)
    assert values["agency_name"].startswith("FDA: ")
    assert (values["answer_due"], values["hts"]) == ("2026-12-24", "851713")
    (answer,) = values["answers"]
    assert (answer["answer"], answer["words"]) == ("Partly", "1: refuse, Relabel.")


def test_that_a_decision_that_no_longer_stands_says_so_on_its_paper(bench):
    first = bench.decide("seize")
    amends = {"entry": first.seq, "hash": first.hash.hex(), "reason": "Wrong seal.", "how": "amend"}
    second = bench.decide("seize", amends=amends)
    values = values_of(bench, PaperKind.CUSTODY_RECEIPT, first)
    assert values["state_words"] == f"This decision was AMENDED by entry {second.seq}: Wrong seal."
    assert values_of(bench, PaperKind.CUSTODY_RECEIPT, second)["state_words"] == ""
    bench.record("decision_revoked", {"reason": "Mistake."}, entry=second.seq)
    told = values_of(bench, PaperKind.CUSTODY_RECEIPT, second)["state_words"]
    assert "REVOKED" in told
    assert "Mistake." in told
    waiting = bench.decide("seize", sign_off={"needed": True, "roles": ["supervisor"]})
    told = values_of(bench, PaperKind.CUSTODY_RECEIPT, waiting)["state_words"]
    assert told.startswith("AWAITING SIGN-OFF")
    bench.record("sign_off", {"agreed": "yes"}, entry=waiting.seq)
    values = values_of(bench, PaperKind.CUSTODY_RECEIPT, waiting)
    assert values["state_words"] == ""
    assert "Signed off by ada" in values["sign_off_words"]


def test_that_a_part_of_a_split_parcel_has_papers_of_its_own(bench):
    fields = {
        "opened": "yes",
        "parts": [{"lines": "1", "outcome": "seize", "fields": dict(SEIZURE)}],
    }
    entry = bench.decide("release", fields=fields)
    values = values_of(bench, PaperKind.CUSTODY_RECEIPT, entry)
    assert values["seal_number"] == "S-4711"
    assert len(values["lines"]) == 2


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (PaperKind.CUSTODY_RECEIPT, "release"),
        (PaperKind.IMPORTER_NOTICE, "release"),
        (PaperKind.ABANDONMENT_CONSENT, "seize"),
        (PaperKind.REFERRAL_LETTER, "seize"),
        (PaperKind.DETENTION_NOTICE, "seize"),
    ],
)
def test_that_a_paper_of_another_entry_is_refused_in_one_sentence(bench, kind, outcome):
    entry = bench.decide(outcome)
    with pytest.raises(WorkstationError) as refused:
        bench.compose(kind, entry)
    assert refused.value.notice.code == "PAPER-08"
    for other in bench.papers.offered(entry.seq):
        assert other.value in refused.value.notice.act
    assert "examination-report" in refused.value.notice.act
    assert kind not in bench.papers.offered(entry.seq)


def test_that_an_entry_which_is_not_there_or_of_no_parcel_is_told(bench):
    bench.store.log.append(_draft("signed_in"))
    for number in (0, 1, 99):
        with pytest.raises(WorkstationError, match=f"Entry {number} ") as refused:
            bench.papers.compose(PaperKind.CUSTODY_RECEIPT, number, "en")
        assert refused.value.notice.code == "PAPER-01"


def _draft(kind):
    from workstation.services.ports import EntryDraft

    return EntryDraft(kind, "ada", {"role": "officer"})


def test_that_the_papers_hash_is_that_of_everything_it_was_filled_with(bench):
    from workstation.domain.log import canonical_bytes

    entry = bench.decide("seize")
    facts, _ = bench.papers._facts(entry.seq, "en")
    values: Mapping[str, object] = fill(PaperKind.CUSTODY_RECEIPT, facts).values
    document = {"kind": "custody-receipt", "language": "en", "values": values}
    paper = bench.compose(PaperKind.CUSTODY_RECEIPT, entry)
    assert paper.sha256 == hashlib.sha256(canonical_bytes(document)).hexdigest()
    assert paper.code == f"NII-PAPER-1 bench-1 {entry.seq} {entry.hash.hex()}"
    assert paper.parcel == PARCEL
