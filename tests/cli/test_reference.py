"""`workstation reference`: the library of pictures to compare with, from the command line."""

from __future__ import annotations

import sqlite3
import stat

import cv2
import numpy as np


def test_a_picture_is_added_listed_and_removed(run, tmp_path):
    data, file = tmp_path / "station", tmp_path / "grinder.png"
    cv2.imwrite(str(file), np.full((40, 60), 900, np.uint16))
    added = run(
        "reference", "add", file, "--title", "Angle grinder", "--goods", "8467.29", "--source",
        "site", "--data-dir", data, "--json",
    )  # fmt: skip
    assert added.status == 0
    (told,) = added.document
    assert (told["title"], told["goods"], told["number"]) == ("Angle grinder", "846729", 1)
    digest = told["files"][0]["sha256"]
    (kept,) = (data / "references" / digest[:2]).iterdir()
    assert kept.read_bytes() == file.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    again = run("reference", "add", file, "--title", "Another", "--data-dir", data, "--json")
    assert (again.status, again.code) == (2, "REFERENCE-01")
    assert "Angle grinder" in again.document["error"]["fact"]
    listed = run("reference", "list", "--data-dir", data)
    assert listed.out.startswith("1: Angle grinder (HS 846729, single energy, source: site, added ")
    assert run("reference", "remove", 1, "--data-dir", data).status == 0
    assert not kept.exists()
    assert "empty" in run("reference", "list", "--data-dir", data).out
    assert run("reference", "remove", 1, "--data-dir", data, "--json").code == "REFERENCE-02"
    with sqlite3.connect(data / "store.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (0,)
    connection.close()


def test_what_is_no_picture_is_refused_in_one_sentence(run, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("hello")
    told = run("reference", "add", file, "--title", "x", "--data-dir", tmp_path / "d", "--json")
    assert told.status == 2
    assert told.code.startswith("SCAN-")
