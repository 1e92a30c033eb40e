"""A case by its verbs: every deed under a name, refused in words, told again by `case`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import argon2
import pytest

from tests.cli.conftest import Run, Told
from workstation.cli.case_arguments import pair
from workstation.composition import open_station
from workstation.domain.officer import Right, Role
from workstation.resources import assets_dir

PARCEL = "X123"
SEIZE = {
    "authority": [{"value": "18 USC 545", "mode": "may"}],
    "items": [{"description": "pistol", "quantity": "1", "unit": "piece", "gross_kg": "900 g"}],
    "gross_kg": "1.2",
    "seal_number": "S-1",
    "reason": "undeclared pistol",
    "parts": [
        {
            "lines": "2",
            "outcome": "release",
            "fields": {"opened": "no", "override_reason": "shirts", "unchecked_reason": "by eye"},
        }
    ],
}

Do = Callable[..., Told]


PASSWORD = "a long pass phrase"
FAST = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with ada (administrator), bo (second officer) and cy (officer)."""
    folder = tmp_path_factory.mktemp("staffed")
    second = (Right.SECOND_OFFICER,)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2, "PasswordHasher", FAST)
        station = open_station(folder, in_process=True)
        station.officers.create("ada", "", PASSWORD, Role.ADMINISTRATOR)
        station.officers.create("bo", "", PASSWORD, Role.OFFICER, second)
        station.officers.create("cy", "", PASSWORD, Role.OFFICER)
        station.close()
    return folder


@pytest.fixture
def do(run: Run, staffed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Do:
    """A verb of that station."""
    monkeypatch.setattr(argon2, "PasswordHasher", FAST)
    shutil.copytree(staffed, tmp_path / "station")
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n")
    at = ("--data-dir", tmp_path / "station", "--json")
    signed = ("--by-password-file", secret)

    def verb(name: str, *words: object, by: str = "") -> Told:
        named = ("--by", by, *signed) if by else ()
        return run(name, *words, *named, *at)

    return verb


def seized(do: Do, tmp_path: Path) -> Any:
    fields = tmp_path / "fields.json"
    fields.write_text(json.dumps(SEIZE))
    told = do(
        *("decide", PARCEL, "--outcome", "seize", "--fields", fields),
        *("--officer", "cy", "--password-file", tmp_path / "secret"),
    )
    assert told.status == 0, told.out
    return told.document


def test_a_seizure_waits_is_signed_off_handed_on_and_revoked_by_verbs(
    do: Do, tmp_path: Path
) -> None:
    entry = seized(do, tmp_path)
    assert "second officer" in entry["told"][0]
    case = do("case", PARCEL).document
    assert (case["state"], case["awaiting_sign_off"]) == ("Seize, awaiting sign-off", True)
    clocks = do("case", "--waiting").document["clocks"]
    (waits,) = [one for one in clocks if one["kind"] != "re_review"]  # drawn by chance, at times
    assert (waits["parcel"], waits["kind"]) == (PARCEL, "sign_off")
    read = ("--entry", entry["entry"])
    assert do("sign-off", PARCEL, "--agree", *read, by="cy").code == "RIGHTS-01"
    assert do("sign-off", PARCEL, "--agree", "--entry", 1, by="bo").code == "CASE-05"
    assert do("sign-off", PARCEL, "--agree", *read).code == "RIGHTS-02"
    assert do("sign-off", PARCEL, "--agree", *read, by="bo").document["kind"] == "sign_off"
    step = ("--set", "to=Vic", "--set", "to_kind=vault", "--set", "place=vault 1")
    seal = ("--set", "seal=S-1", "--set", "witness=Wim", "--set", "gross_kg=1.1")
    told = do("custody", PARCEL, *step, *seal, by="cy").document["told"]
    assert told == [f"0.1 kg less than before: 1.1 kg, was 1.2 kg (entry {entry['entry']})."]
    assert do("revoke", PARCEL, "--reason", "no", by="cy").code == "RIGHTS-01"
    assert do("revoke", PARCEL, "--reason", "wrong parcel", by="ada").status == 0
    case = do("case", PARCEL).document
    assert (case["state"], case["decisions"][0]["state"]) == ("not decided", "revoked")
    assert [one["kind"] for one in case["entries"]] == [
        *("decision", "sign_off", "custody_step", "decision_revoked"),
    ]
    assert do("log", "verify").document["holds"] is True


def test_detentions_notices_and_answers_that_are_late_are_listed(do: Do) -> None:
    fields = {
        **{"reason": "licence", "presented_on": "2026-01-05", "detained_on": "2026-01-05"},
        **{"place": "cage 1", "expected_length": "3 days", "tests": "none", "speed_up": "none"},
    }
    words = [word for name in fields for word in ("--set", f"{name}={fields[name]}")]
    told = do("detain", PARCEL, *words, by="cy")
    assert told.document["kind"] == "detention_started"
    late = do("case", "--overdue").document["clocks"]
    assert [(one["kind"], one["due"]) for one in late] == [
        ("detention", "2026-01-12"),
        ("notice", "2026-01-12"),
    ]
    sent = ("--set", "to=B. Reed", "--set", "how=by post")
    assert do("detain", PARCEL, "--notice", *sent, by="cy").status == 0
    assert [one["kind"] for one in do("case", "--overdue").document["clocks"]] == ["detention"]
    ended = ("--set", "how=goes on", "--set", "reason=licence came")
    assert do("detain", PARCEL, "--end", *ended, by="cy").status == 0
    assert do("case", "--overdue").document["clocks"] == []
    case = do("case", PARCEL).document
    assert (case["detained"], case["detention"]["excluded_on"]) == (False, "2026-02-04")


def test_a_photo_is_kept_by_its_hash_read_only_and_named_in_the_entry(
    do: Do, tmp_path: Path
) -> None:
    photo = tmp_path / "pistol one.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    words = ("--set", "by=officer", "--set", "opened=no", "--set", "result=as declared")
    attached = ("--attach", f"photos={photo}")
    told = do("examine-result", PARCEL, *words, *attached, by="cy")
    assert told.status == 0, told.out
    (entry,) = do("case", PARCEL).document["entries"]
    (kept,) = entry["fields"]["photos"]
    path = tmp_path / "station" / "attachments" / kept["sha256"][:2] / f"{kept['sha256']}.png"
    assert path.read_bytes() == photo.read_bytes()
    assert path.stat().st_mode & 0o222 == 0
    assert do("examine-result", PARCEL, *words, "--attach", f"by={photo}", by="cy").code == "CLI-14"
    photo.write_bytes(b"MZ no picture")
    assert do("examine-result", PARCEL, *words, *attached, by="cy").code == "CASE-20"


def test_the_other_deeds_are_recorded_and_told(do: Do) -> None:
    deeds: tuple[tuple[str, dict[str, str]], ...] = (
        ("consent", {"answer": "refused", "by": "B. Reed", "means": "e-mail"}),
        ("penalty", {"basis": "other", "party": "B. Reed", "reason": "smuggling"}),
        ("mail-gate", {"mail_class": "not mail"}),
        ("note", {"text": "asked the carrier"}),
    )
    for verb, fields in deeds:
        words = [word for name in fields for word in ("--set", f"{name}={fields[name]}")]
        told = do(verb, PARCEL, *words, by="cy")
        assert told.status == 0, told.out
    words_told = [one["words"] for one in do("case", PARCEL).document["entries"]]
    assert words_told == [
        "consent: refused by B. Reed, e-mail",
        "penalty note: other, B. Reed: smuggling",
        "mail gate: not mail",
        "note: asked the carrier",
    ]
    for verb, code in (("referral-answer", "CASE-13"), ("re-review", "CASE-08")):
        assert do(verb, PARCEL, by="ada").code == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("note",), "CLI-15"),
        (("note", "§"), "BARCODE-02"),
        (("note", PARCEL, "--set", "text"), "CLI-01"),
        (("note", PARCEL, "--fields", "nowhere.json"), "CLI-06"),
        (("note", PARCEL), "DECIDE-01"),
        (("case",), "CLI-16"),
        (("case", PARCEL, "--overdue"), "CLI-16"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_with_a_code(
    do: Do, words: tuple[str, ...], code: str
) -> None:
    told = do(*words, by="" if words[0] == "case" else "cy")
    assert (told.status, told.code) == (2, code), told.out
    assert do("case", PARCEL).document["entries"] == []


def test_the_fields_of_each_deed_are_told(run: Run, tmp_path: Path) -> None:
    told = run("custody", "--show-fields", "--json", "--data-dir", tmp_path).document
    by_name = {field["name"]: field for field in told["fields"]}
    assert by_name["reseal_reason"]["when"] == {"field": "seal", "not_field": "found_seal"}
    assert told["must"][0]["field"] == "gross_kg"
    words = run("custody", "--show-fields", "--data-dir", tmp_path).out
    assert "at: When (datetime; else now)" in words
    assert "reseal_reason: Why another seal (long text; required, asked where" in words
    seize = run("decide", "--outcome", "seize", "--show-fields", "--data-dir", tmp_path).out
    assert "19 USC 1595a(c)(1) (shall)" in seize
    assert "18 USC 545 (shall or may)" in seize
    assert not list(tmp_path.iterdir())


def test_a_pair_is_split_at_its_first_sign() -> None:
    assert pair(" a = b=c") == ("a", " b=c")


def test_the_case_in_words(do: Do, run: Run, tmp_path: Path) -> None:
    seized(do, tmp_path)
    told = run("case", PARCEL, "--data-dir", tmp_path / "station").out
    assert "Decided: Seize, awaiting sign-off, entry" in told
    assert "Seize; lines 2: release, awaits a sign-off" in told
    told = run("case", "--waiting", "--data-dir", tmp_path / "station").out
    assert "awaiting sign-off" in told


def test_a_policy_of_the_site_is_in_force_and_its_faults_are_told(run: Run, tmp_path: Path) -> None:
    shipped = assets_dir() / "policy" / "outcomes-2026-11-01.json"
    raw = json.loads(shipped.read_text("utf-8"))
    raw["version"] = "of the site"
    (tmp_path / "policy").mkdir()
    site = tmp_path / "policy" / shipped.name
    site.write_text(json.dumps(raw))
    asked = ("decide", "--outcome", "seize", "--show-fields", "--json", "--data-dir", tmp_path)
    assert run(*asked).document["policy"] == "of the site"
    raw["may_split"] = "perhaps"
    site.write_text(json.dumps(raw))
    told = run(*asked)
    assert (told.status, told.code) == (3, "POLICY-01")
    assert "“may_split” must be true or false" in told.document["error"]["fact"]
