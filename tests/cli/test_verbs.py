"""The verbs: the same job as the bench's, in words or JSON, and no traceback whatever comes."""

from __future__ import annotations

import json
import os
import sqlite3
import stat

import pytest

from workstation.adapters.facility import SimulatedFacility
from workstation.composition import open_station
from workstation.domain.decision import Outcome
from workstation.domain.reasons import Severity

KEYS = {
    "barcode", "manifest", "checks", "scans", "models", "findings", "outcome", "pictures",
    "simulated",
}  # fmt: skip
OUTCOMES = {"findings", "no_findings_above_threshold", "not_checked"}


def parcel(word):
    return next(p for p in SimulatedFacility().parcels() if word in p.story)


def sign_in(demo):
    return ("--officer", "demo", "--password-file", demo / "demo-password.txt")


def fields_file(tmp_path, **fields):
    path = tmp_path / "fields.json"
    path.write_text(json.dumps(fields), "utf-8")
    return path


RELEASE = {
    "opened": "not needed",
    "override_reason": "opened: as declared",
    "unchecked_reason": "judged by eye",
}


def test_the_demo_facility_says_who_and_where_and_again_changes_nothing(run, demo):
    first = run("demo", "--data-dir", demo, "--json")
    assert first.status == 0
    told = first.document
    assert len(told["barcodes"]) >= 30
    assert told["simulated"]
    password_file = demo / "demo-password.txt"
    assert told["password_file"] == str(password_file)
    if os.name == "posix":
        assert stat.S_IMODE(password_file.stat().st_mode) == 0o600
    again = run("--json", "demo", "--data-dir", demo).document
    assert again == told
    (demo / "demo-facility.json").unlink()
    assert run("demo", "--data-dir", demo, "--json").document == told


def test_a_lost_password_file_is_answered_with_another_account(run, demo):
    (demo / "demo-password.txt").unlink()
    told = run("demo", "--data-dir", demo, "--json").document
    assert told["officer"] == "demo-2"
    assert run("demo", "--data-dir", demo, "--json").document["officer"] == "demo-2"


def test_the_demo_facility_is_not_laid_into_a_real_station(run, tmp_path):
    (tmp_path / "pw").write_text("a long password\n")
    added = run("officer", "add", "Ada", "--password-file", tmp_path / "pw", "--data-dir", tmp_path)
    assert added.status == 0
    told = run("demo", "--data-dir", tmp_path, "--json")
    assert (told.status, told.code) == (2, "DEMO-01")


def test_examine_answers_with_every_key_and_writes_the_pictures_it_names(run, demo, tmp_path):
    out = tmp_path / "out"
    told = run("examine", parcel("camera").barcode, "--data-dir", demo, "--out", out, "--json")
    assert told.status == 0
    document = told.document
    assert set(document) >= KEYS
    assert document["outcome"] in OUTCOMES
    assert document["simulated"]
    assert len(document["scans"]) == 4
    for scan in document["scans"]:
        assert set(scan) >= {"file", "sha256", "rows", "columns", "bits", "kind"}
        assert scan["kind"] == "dual_energy"
    weight = document["weight_by_picture"]
    on_scale = float(document["manifest"]["scale_kg"])
    assert 0 < float(weight["low_kg"]) <= on_scale  # of a camera's steel: at least
    assert weight["high_kg"] is None
    assert "declared_vs_scan" not in [check["rule"] for check in document["checks"]]
    assert document["pictures"]
    for path in document["pictures"]:
        assert os.path.getsize(path) > 1000
        assert "simulated" in path
    assert json.loads((out / f"{document['barcode']['text']}.json").read_text()) == document


def test_the_demo_facility_shows_every_reason_it_was_made_to_show(demo):
    station = open_station(demo, read_only=True)
    try:
        for expected in SimulatedFacility().parcels():
            opened = station.parcels.open(expected.barcode, mark=False)
            rules = {r.rule for r in opened.reasons if r.severity > Severity.NOTE}
            assert rules == set(expected.expected_checks), expected.story
            assert len(opened.scans) == len(expected.views)
    finally:
        station.close()


def test_no_record_no_scan_and_no_opinion_are_states(run, tmp_path):
    told = run("examine", "RB123456785GB", "--data-dir", tmp_path / "new", "--json")
    assert told.status == 0
    document = told.document
    assert document["manifest"] is None
    assert document["scans"] == []
    assert document["outcome"] == "not_checked"
    assert document["reason"]
    words = run("examine", "RB123456785GB", "--data-dir", tmp_path / "new")
    assert "No record: unmanifested." in words.out


def test_examine_looks_at_files_without_filing_them(run, demo, tmp_path, shared_data):
    picture = shared_data / "xray" / "cargo_containers" / "container_1.jpg"
    code = parcel("Not scanned").barcode
    told = run("examine", code, "--scan", picture, "--data-dir", demo, "--json").document
    assert [s["file"] for s in told["scans"]] == [str(picture)]
    assert run("examine", code, "--data-dir", demo, "--json").document["scans"] == []


def test_inspect_goes_on_past_bad_files_one_line_each(run, tmp_path, shared_data):
    folder = shared_data / "xray" / "cargo_containers"
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    out = tmp_path / "out"
    told = run("inspect", bad, folder, tmp_path / "absent.dcs", "--json", "--out", out)
    assert told.status == 2
    lines = told.lines
    assert len(lines) == 5
    errors = [line for line in lines if "error" in line]
    assert [os.path.basename(line["path"]) for line in errors] == ["bad.png", "absent.dcs"]
    assert all(line["error"]["code"].startswith("SCAN-") for line in errors)
    for line in lines[1:4]:
        assert set(line) >= KEYS
        assert line["manifest"] is None
        assert line["outcome"] in OUTCOMES
        assert all(os.path.exists(path) for path in line["pictures"])
    assert not (tmp_path / "store.sqlite3").exists()


def test_inspect_tells_what_a_threat_report_says_and_that_it_is_no_picture(
    run, tmp_path, shared_data
):
    path = shared_data / "dicos" / "peer_reference" / "tdr_machine_two_pto_ct.dcs"
    told = run("inspect", path, "--json", "--data-dir", tmp_path / "none")
    assert told.status == 2
    (line,) = told.lines
    assert line["error"]["code"] == "SCAN-05"
    report = line["report"]
    assert (report["kind"], report["decision"]) == ("MACHINE", "ALARM")
    assert [one["flag"] for one in report["objects"]] == ["THREAT", "NO_THREAT"]
    region = report["objects"][0]["regions"][0]
    assert (region["base"], region["extents"]) == ([5, 4, 3], [8, 6, 4])
    assert region["mask_voxels"] == 2 * 4 * 5
    words = run("inspect", path, "--data-dir", tmp_path / "none").out
    assert "not a picture: alarm, 2 objects, 1 flagged as threat." in words


def test_the_halves_of_a_dual_energy_pair_are_one_picture(run, tmp_path):
    facility = SimulatedFacility(in_process=True)
    files = facility.draw([parcel("camera").barcode], tmp_path)
    told = run("inspect", tmp_path, "--json", "--data-dir", tmp_path / "none")
    assert told.status == 0
    assert len(files) == 4
    assert [len(line["scans"]) for line in told.lines] == [2, 2]
    for line in told.lines:
        assert [scan["energy"] for scan in line["scans"]] == ["low", "high"]
        assert line["scans"][0]["file"].endswith("_low.dcs")
    one = run("inspect", files[0][1], "--json", "--data-dir", tmp_path / "none").lines
    assert [len(line["scans"]) for line in one] == [1]


@pytest.mark.parametrize("outcome", [o.value for o in Outcome])
def test_each_outcome_tells_its_fields(run, tmp_path, outcome):
    told = run("decide", "--outcome", outcome, "--show-fields", "--json", "--data-dir", tmp_path)
    assert told.status == 0
    assert {"name", "label", "kind", "required", "choices"} <= set(told.document["fields"][0])
    assert list(tmp_path.iterdir()) == []


def test_a_decision_is_recorded_shown_and_verified(run, demo, tmp_path):
    code = parcel("mugs").barcode
    words = ("--outcome", "release", "--fields", fields_file(tmp_path, **RELEASE))
    told = run("decide", code, *words, *sign_in(demo), "--data-dir", demo, "--json")
    assert told.status == 0, told.out
    recorded = told.document
    assert recorded["recorded"]
    shown = run("log", "show", "--parcel", code, "--data-dir", demo, "--json").lines
    assert [entry["hash"] for entry in shown] == [recorded["hash"]]
    assert shown[0]["body"]["data"]["through"] == "command line"
    verified = run("log", "verify", "--data-dir", demo, "--json")
    assert verified.status == 0
    assert verified.document["holds"]
    again = run("decide", code, *words, *sign_in(demo), "--data-dir", demo, "--json")
    assert (again.status, again.code) == (2, "DECIDE-02")
    amended = run(
        "decide", code, *words, *sign_in(demo), "--data-dir", demo, "--amend", "second look"
    )
    assert amended.status == 0
    assert "Recorded: Release" in amended.out
    looked = run("examine", code, "--data-dir", demo, "--json").document
    assert looked["decided"]["outcome"] == "release"


def test_an_incomplete_decision_names_every_field_and_records_nothing(run, demo, tmp_path):
    code = parcel("Firearm").barcode
    words = ("--outcome", "seize", "--fields", fields_file(tmp_path, surprise="x"))
    told = run("decide", code, *words, *sign_in(demo), "--data-dir", demo, "--json")
    assert (told.status, told.code) == (2, "DECIDE-01")
    assert "Seal number" in told.document["error"]["fact"]
    assert "surprise" in told.document["error"]["fact"]
    assert run("log", "show", "--parcel", code, "--data-dir", demo, "--json").lines == []


def test_a_wrong_password_decides_nothing(run, demo, tmp_path):
    (tmp_path / "pw").write_text("not the password\n")
    told = run(
        "decide", parcel("mugs").barcode, "--outcome", "release",
        "--fields", fields_file(tmp_path, **RELEASE),
        "--officer", "demo", "--password-file", tmp_path / "pw", "--data-dir", demo, "--json",
    )  # fmt: skip
    assert (told.status, told.code) == (2, "SIGN-01")


def test_a_log_that_was_tampered_with_names_the_first_bad_entry(run, demo):
    database = sqlite3.connect(demo / "store.sqlite3")
    triggers = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'"
    ).fetchall()
    for (name,) in triggers:
        database.execute(f"DROP TRIGGER {name}")
    database.execute(
        "UPDATE log SET body = CAST(replace(CAST(body AS TEXT), 'demo', 'dema') AS BLOB)"
        " WHERE seq = 3"  # before it the log tells of the station's key and the officer's
    )
    database.commit()
    database.close()
    told = run("log", "verify", "--data-dir", demo, "--json")
    assert told.status == 3
    assert told.document["first_bad"] == 3
    assert told.code == "CLI-08"
    words = run("log", "verify", "--data-dir", demo)
    assert "broken at entry 3" in words.err


def test_scans_and_manifests_are_imported(run, tmp_path):
    data, code = tmp_path / "station", parcel("mugs").barcode
    drawn = SimulatedFacility(in_process=True).draw([code], tmp_path)
    told = run("import", "scan", *[p for _, p in drawn], "--data-dir", data, "--json")
    assert told.status == 0
    assert [line["kind"] for line in told.lines] == ["single_energy", "dual_energy"]
    manifest = tmp_path / "day.csv"
    manifest.write_text(f"parcel_id,line_description,value\n{code},mugs,12\nX-2,shirt,dear\n")
    told = run("import", "manifest", manifest, "--data-dir", data, "--json")
    assert told.status == 2
    line = told.lines[0]
    counted = [line[key] for key in ("read", "new", "changed", "same", "to_repair")]
    assert counted == [1, 1, 0, 0, 1]
    assert line["repairs"][0]["line"] == 3
    manifest.write_text(f"parcel_id,line_description,value\n{code},cups,12\n")
    seen = run("import", "manifest", manifest, "--preview", "--data-dir", data, "--json")
    assert (seen.status, seen.lines[0]["changed"]) == (0, 1)
    assert seen.lines[0]["records"][0]["differences"] == [
        {"field": "Content line 1, description", "before": "mugs", "after": "cups"}
    ]
    looked = run("examine", code, "--data-dir", data, "--json").document
    assert looked["manifest"]["lines"][0]["description"] == "mugs"
    assert len(looked["scans"]) == 2


def test_further_accounts_are_made_by_an_administrator_only(run, demo, tmp_path):
    (tmp_path / "pw").write_text("a long password\n")
    add = ("officer", "add", "Bob", "--password-file", tmp_path / "pw", "--data-dir", demo)
    told = run(*add, "--json")
    assert (told.status, told.code) == (2, "CLI-09")
    by = ("--by", "demo", "--by-password-file", demo / "demo-password.txt")
    told = run(*add, *by, "--json")
    assert told.status == 0
    assert told.document["role"] == "officer"


def test_the_demo_run_tells_parcel_by_parcel_and_the_log_holds(run, demo, tmp_path):
    told = run("demo-run", "--parcels", 5, "--data-dir", demo, "--out", tmp_path / "out")
    assert told.status == 0
    assert told.out.count("Recorded:") == 5
    assert "The log holds" in told.out
    assert "simulated" in told.out
    named = [line.split(": ", 1)[1] for line in told.out.splitlines() if "Picture: " in line]
    assert named
    assert all(os.path.exists(path) for path in named)


def test_doctor_names_the_sites_rule_files_that_are_left_out(run, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "night.json").write_text("{", "utf-8")
    told = run("doctor", "--data-dir", tmp_path, "--json")
    (line,) = (one for one in told.document["checks"] if one["name"] == "rules")
    assert line["ok"] is False
    assert "night.json is left out" in line["words"]
    assert told.status == 3


def test_doctor_names_each_part_and_changes_nothing(run, tmp_path):
    told = run("doctor", "--data-dir", tmp_path / "new", "--json")
    names = {check["name"] for check in told.document["checks"]}
    assert {"numpy", "Qt", "model", "store", "disk", "clock"} <= names
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("examine",), "CLI-01"),
        (("nonsense",), "CLI-01"),
        (("examine", "X", "--threshold", "2"), "CLI-01"),
        (("examine", "X", "--threshold", "nan"), "CLI-01"),
        (("examine", " "), "BARCODE-01"),
        (("examine", "X" * 500), "BARCODE-02"),
        (("examine", "X-1", "--scan", "absent.png"), "SCAN-01"),
        (("inspect", "."), "CLI-03"),
        (("decide", "X-1", "--outcome", "maybe"), "CLI-01"),
        (("decide", "--outcome", "release"), "CLI-07"),
        (("decide", "X-1", "--outcome", "release", "--officer", "a"), "CLI-05"),
        (("decide", "X-1", "--outcome", "release", "--officer", "a", "--fields", "no"), "CLI-06"),
        (("import", "manifest", "absent.csv"), "IMPORT-02"),
        (("import", "scan", "absent.png"), "SCAN-01"),
        (("import",), "CLI-01"),
        (("log", "show", "--after", "-1"), "CLI-01"),
        (("officer", "add", "A", "--password-file", "none"), "CLI-05"),
        (("--data-dir",), "CLI-01"),
    ],
)
def test_bad_input_is_one_sentence_with_a_code(run, tmp_path, monkeypatch, words, code):
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    told = (
        run("--json", *words)
        if "--data-dir" in words
        else run(*words, "--json", "--data-dir", tmp_path / "d")
    )
    assert told.status == 2
    assert told.code == code
    assert told.err == ""


def test_a_station_with_no_store_is_an_environment_failure(run, tmp_path):
    told = run("log", "verify", "--data-dir", tmp_path / "none", "--json")
    assert (told.status, told.code) == (3, "STORE-08")
    assert run("log", "verify", "--data-dir", tmp_path / "none").err.endswith("(STORE-08)\n")


def test_settings_that_cannot_be_used_are_told(run, tmp_path):
    (tmp_path / "station.toml").write_text("threshold = 2\nbogus = 1\n")
    told = run("examine", "X-1", "--data-dir", tmp_path, "--json")
    assert (told.status, told.code) == (3, "SETTINGS-01")


def test_our_own_error_is_bug_01_and_its_traceback_is_in_the_debug_log(run, tmp_path, monkeypatch):
    import workstation.cli.examine

    def defect(*_args, **_kwargs):
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr(workstation.cli.examine, "open_station", defect)
    told = run("examine", "X-1", "--data-dir", tmp_path, "--json")
    assert (told.status, told.code) == (3, "BUG-01")
    assert "a defect of ours" in (tmp_path / "debug.log").read_text("utf-8")
