"""The verbs with a model in place: findings, marks, maps, and releasing over them."""

from __future__ import annotations

import json

from tests.detect.tiny_model import tiny_model, write_package
from workstation.adapters.facility import SimulatedFacility


def parcel(word):
    return next(p for p in SimulatedFacility().parcels() if word in p.story)


def test_findings_lie_within_the_picture_and_marks_and_map_are_written(run, demo, model, tmp_path):
    told = run("examine", parcel("camera").barcode, "--data-dir", demo, "--json",
               "--out", tmp_path / "out", "--threshold", "0.01").document  # fmt: skip
    assert told["outcome"] == "findings"
    assert "reason" not in told
    assert [m["threshold"] for m in told["models"]] == [0.01, 0.01]
    sizes = {scan["file"]: scan for scan in told["scans"]}
    for finding in told["findings"]:
        x, y, width, height = finding["box"]
        scan = sizes[finding["scan"]]
        assert 0 <= x < x + width <= scan["columns"]
        assert 0 <= y < y + height <= scan["rows"]
        assert 0.01 <= finding["score"] <= 1
    kinds = [path.rsplit("-", 1)[1] for path in told["pictures"]]
    assert kinds == ["standard.png", "overlay.png", "anomaly.png"] * 2


def test_nothing_above_the_threshold_is_said_as_that(run, demo, model):
    told = run("examine", parcel("Three T-shirts").barcode, "--data-dir", demo, "--json",
               "--threshold", "1").document  # fmt: skip
    assert told["outcome"] == "no_findings_above_threshold"
    assert "No findings above 1.00" in told["words"][0]


def test_releasing_over_findings_asks_for_a_reason_and_logs_each_of_them(
    run, demo, model, tmp_path
):
    code, fields = parcel("Firearm").barcode, tmp_path / "fields.json"
    words = ("decide", code, "--outcome", "release", "--fields", fields, "--officer", "demo",
             "--password-file", demo / "demo-password.txt", "--data-dir", demo, "--json",
             "--threshold", "0.01")  # fmt: skip
    fields.write_text(json.dumps({"opened": "no"}))
    told = run(*words)
    assert told.code == "DECIDE-01"
    assert "over each alarm" in told.document["error"]["fact"]
    fields.write_text(json.dumps({"opened": "no", "override_reason": "seen by hand"}))
    assert run(*words).status == 0
    (entry,) = run("log", "show", "--parcel", code, "--data-dir", demo, "--json").lines
    (model_told,) = entry["body"]["data"]["models"]
    assert model_told["findings"]
    assert not any(finding["shown"] for finding in model_told["findings"])
    assert len(model_told["sha256"]) == 64


def test_an_altered_model_gives_no_opinion_and_stops_nothing(run, demo, model, tmp_path):
    weights = next(model.rglob("model.onnx"))
    weights.write_bytes(weights.read_bytes() + b"\0")
    told = run("examine", parcel("mugs").barcode, "--data-dir", demo, "--json",
               "--out", tmp_path / "out")  # fmt: skip
    assert told.status == 0
    document = told.document
    assert document["outcome"] == "not_checked"
    assert document["reason"]
    assert document["models"] == []
    assert [p.rsplit("-", 1)[1] for p in document["pictures"]] == ["standard.png"]


def test_another_shown_model_is_told_beside_the_primary_and_a_shadow_one_is_not(run, demo, model):
    for name in ("second", "quiet"):
        write_package(model, tiny_model(size=64), size=64, name=name)
    choice = {"format": 1, "primary": "tiny", "beside": ["second"], "shadow": ["quiet"]}
    (demo / "models.json").write_text(json.dumps(choice))
    told = run("examine", parcel("camera").barcode, "--json", "--data-dir", demo,
               "--threshold", "0.01").document  # fmt: skip
    assert {one["primary"] for one in told["models"]} == {True, False}
    pictures = len({one["scan"] for one in told["models"]})
    assert len(told["models"]) == 2 * pictures
    assert sum(words.startswith("second: ") for words in told["words"]) == pictures
    assert not any("quiet" in words for words in told["words"])
    said = run("examine", parcel("camera").barcode, "--data-dir", demo).out
    assert "second: " in said
