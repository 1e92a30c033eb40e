"""`models`: a site owns its models, from its key to the shadow."""

from __future__ import annotations

import json

import pytest

from tests.detect.tiny_model import tiny_model, write_package
from workstation.adapters.onnx.choice import FILE, Choice, read_choice
from workstation.composition import open_station
from workstation.domain.notice import WorkstationError


@pytest.fixture
def here(tmp_path, run):
    """A station that trusts a key of its own, and a package signed with it."""
    data = tmp_path / "station"
    told = run("models", "keys", "new", tmp_path / "ours.pem", "--json").document
    assert run("models", "keys", "trust", told["public"], "--data-dir", data).status == 0
    folder = write_package(tmp_path / "made", tiny_model(), name="tiny")
    assert run("models", "sign", folder, "--key", told["secret"]).status == 0
    return data, folder, told


def roles(run, data):
    rows = run("models", "list", "--json", "--data-dir", data).document
    return {row["name"]: row["role"] for row in rows}


def entries(data):
    station = open_station(data, in_process=True, read_only=True)
    try:
        return [e.content["data"] for e in station.log.entries(limit=50, kinds=("models",))]
    finally:
        station.close()


def test_a_site_signs_adds_uses_and_removes_a_model_of_its_own(run, here):
    data, folder, key = here
    added = run("models", "add", folder, "--data-dir", data, "--json").document["added"]
    assert added["signed"] == f"signed by ours (key {key['key_id']})"
    assert roles(run, data) == {"parcel-centre": "primary", "tiny": "not in use"}
    for verb, role in (("shadow", "shadow"), ("beside", "beside"), ("use", "primary")):
        assert "started again" in run("models", verb, "tiny", "--data-dir", data).out
        assert roles(run, data)["tiny"] == role
    assert roles(run, data)["parcel-centre"] == "not in use"
    assert run("models", "remove", "tiny", "--data-dir", data, "--json").code == "MODEL-18"
    assert run("models", "leave", "tiny", "--data-dir", data).status == 0
    assert run("models", "remove", "tiny", "--data-dir", data).status == 0
    assert roles(run, data) == {"parcel-centre": "primary"}
    assert list((data / "models").iterdir()) == []
    told = [entry["deed"] for entry in entries(data)]
    assert told == [
        "key trusted",
        "added",
        "shadow",
        "beside",
        "primary",
        "not in use",
        "removed",
    ]


def test_what_is_not_trusted_or_altered_is_not_brought_in(run, here, tmp_path):
    data, folder, key = here
    run("models", "keys", "remove", key["key_id"], "--data-dir", data)
    assert run("models", "add", folder, "--data-dir", data, "--json").code == "MODEL-12"
    run("models", "keys", "trust", tmp_path / "ours.public.pem", "--data-dir", data)
    (folder / "model.onnx").write_bytes(b"other")
    assert run("models", "add", folder, "--data-dir", data, "--json").code == "MODEL-02"
    assert run("models", "verify", folder, "--data-dir", data).status == 3
    refused = run("models", "sign", folder, "--key", tmp_path / "ours.pem", "--json")
    assert refused.code == "MODEL-02"
    assert not (data / "models").exists()


def test_a_broken_model_is_tried_before_it_is_brought_in(run, here, tmp_path):
    data, folder, key = here
    (folder / "model.onnx").write_bytes(tiny_model(variant="short_scores"))
    signed = ("models", "sign", folder, "--key", key["secret"], "--write-hashes")
    assert run(*signed).status == 0
    assert run("models", "add", folder, "--data-dir", data, "--json").code == "MODEL-03"
    assert roles(run, data) == {"parcel-centre": "primary"}


def test_one_of_the_same_id_is_put_in_its_place_only_where_that_is_asked(run, here):
    data, folder, key = here
    assert run("models", "add", folder, "--data-dir", data).status == 0
    assert run("models", "add", folder, "--data-dir", data, "--json").code == "MODEL-17"
    declared = json.loads((folder / "model.json").read_bytes()) | {"version": "2.0.0"}
    (folder / "model.json").write_text(json.dumps(declared))
    run("models", "sign", folder, "--key", key["secret"])
    assert run("models", "add", folder, "--replace", "--data-dir", data).status == 0
    rows = run("models", "list", "--json", "--data-dir", data).document
    assert {row["name"]: row["version"] for row in rows}["tiny"] == "2.0.0"
    assert sorted(p.name for p in (data / "models").iterdir()) == ["tiny"]


def test_the_program_s_own_model_cannot_be_taken_out_or_hidden(run, here):
    data, folder, key = here
    assert run("models", "remove", "parcel-centre", "--data-dir", data, "--json").code == "MODEL-18"
    assert run("models", "remove", "..", "--data-dir", data, "--json").code == "MODEL-01"
    declared = json.loads((folder / "model.json").read_bytes()) | {"id": "parcel-centre"}
    (folder / "model.json").write_text(json.dumps(declared))
    run("models", "sign", folder, "--key", key["secret"])
    assert run("models", "add", folder, "--data-dir", data, "--json").code == "MODEL-17"


def test_an_unsigned_model_is_refused_by_name_and_let_in_by_the_setting(run, here):
    data, folder, _ = here
    run("models", "add", folder, "--data-dir", data)
    (data / "models" / "tiny" / "model.sig").unlink()
    told = run("models", "list", "--data-dir", data)
    assert told.status == 3
    assert "tiny (site, not in use): REFUSED, The model tiny is not signed. (MODEL-11)" in told.out
    (data / "station.toml").write_text("accept_unsigned_models = true\n")
    assert "Unsigned, let in by this site" in run("models", "show", "tiny", "--data-dir", data).out


def test_the_settings_model_is_not_changed_from_here(run, here):
    data, folder, _ = here
    run("models", "add", folder, "--data-dir", data)
    (data / "station.toml").write_text('model = "tiny"\n')
    assert roles(run, data)["tiny"] == "primary"
    for verb in ("use", "leave", "shadow"):
        assert run("models", verb, "tiny", "--data-dir", data, "--json").code == "MODEL-18"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 70000,
        '{"format": 2, "primary": null, "beside": [], "shadow": []}',
        '{"format": 1, "primary": 7, "beside": [], "shadow": []}',
        '{"format": 1, "primary": null, "beside": "x", "shadow": []}',
        '{"format": 1, "primary": "a", "beside": ["b"], "shadow": ["b"]}',
        '{"format": 1, "primary": "a", "beside": ["a"], "shadow": []}',
    ],
)
def test_a_choice_that_is_none_runs_no_model_and_says_so(run, tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(WorkstationError) as caught:
        read_choice(tmp_path)
    assert caught.value.notice.code == "MODEL-15"
    assert run("models", "list", "--data-dir", tmp_path, "--json").code == "MODEL-15"
    station = open_station(tmp_path, in_process=True)
    assert station.parcels.model().code == "MODEL-15"
    station.close()


def test_a_choice_keeps_a_model_in_one_place_only():
    choice = Choice("a", ("b",), ("c",))
    assert choice.with_primary("b") == Choice("b", (), ("c",))
    assert choice.with_beside("c", shadow=False) == Choice("a", ("b", "c"), ())
    assert choice.with_beside("b", shadow=True) == Choice("a", (), ("c", "b"))
    assert choice.without("a") == Choice(None, ("b",), ("c",))
