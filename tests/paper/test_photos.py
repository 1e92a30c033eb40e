"""Photos of an examination on the report: drawn from the kept files, or said why not."""

from __future__ import annotations

import cv2
import numpy as np

from tests.paper.conftest import picture_file
from workstation.adapters.pictures import PictureReader
from workstation.domain.paper import PaperKind

RED = (40, 60, 200)
"""Blue, green, red: as OpenCV writes it."""


def kept(bench, folder, name, rows=90, columns=1500):
    """A photo that is wide, red, and has a white corner."""
    picture = np.full((rows, columns, 3), RED, np.uint8)
    picture[:30, :30] = 255
    file = folder / name
    assert cv2.imwrite(str(file), picture)
    return bench.attachments.keep(file).document()


def examined(bench, photos, at="2026-11-26T09:00:00Z"):
    return bench.record("examination", {
        "by": "officer", "inspector": "A", "opened": "yes", "result": "as declared",
        "at": at, "photos": photos,
    })  # fmt: skip


def report(bench, entry):
    return bench.compose(PaperKind.EXAMINATION_REPORT, entry)


def test_that_photos_are_printed_once_each_smaller_and_in_their_colours(bench, tmp_path):
    first, second = (kept(bench, tmp_path, name) for name in ("one.png", "two.jpg"))
    examined(bench, [first])
    examined(bench, [first, second], at="2026-11-26T10:00:00Z")
    paper = report(bench, bench.decide("seize"))
    assert sorted(name for name in paper.pictures if name.startswith("photo")) == [
        "photo-1", "photo-2",
    ]  # fmt: skip
    for name in ("photo-1", "photo-2"):
        drawn = cv2.imdecode(np.frombuffer(paper.pictures[name], np.uint8), cv2.IMREAD_COLOR)
        assert drawn.shape == (60, 1000, 3)
        assert np.abs(drawn[40, 500].astype(int) - RED).max() <= 3
        assert drawn[5, 5].min() >= 250
    for held in (first, second):
        assert held["sha256"] in paper.html
    assert "Photo 1, 2026-11-26 09:00 UTC: one.png" in paper.html
    assert "Photo 2, 2026-11-26 10:00 UTC: two.jpg" in paper.html


def test_that_a_photo_of_the_decision_itself_is_printed_too(bench, tmp_path):
    fields = {"opened": "yes", "photos": [kept(bench, tmp_path, "own.png")]}
    paper = report(bench, bench.decide("seize", fields=fields))
    assert "photo-1" in paper.pictures


def test_that_what_cannot_be_drawn_is_named_with_why_and_its_hash(bench, tmp_path):
    paper_file = tmp_path / "list.pdf"
    paper_file.write_bytes(b"%PDF-1.4 no picture")
    listed = bench.attachments.keep(paper_file).document()
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n not one")
    damaged = bench.attachments.keep(broken).document()
    gone = {"sha256": "a" * 64, "name": "gone.jpg", "size": "9"}
    examined(bench, [listed, damaged, gone])
    paper = report(bench, bench.decide("seize"))
    assert not [name for name in paper.pictures if name.startswith("photo")]
    assert paper.html.count("The picture cannot be drawn: ") >= 3
    assert "CASE-21" in paper.html
    for held in (listed, damaged, gone):
        assert held["sha256"] in paper.html


def test_that_a_scanners_counts_are_no_photo(bench, tmp_path):
    file = picture_file(tmp_path)
    bench.papers._photo = lambda sha256: PictureReader().read([file])
    examined(bench, [{"sha256": "b" * 64, "name": "x.dcs", "size": "9"}])
    paper = report(bench, bench.decide("seize"))
    assert "photo-1" not in paper.pictures
    assert "it holds measured values, not a photo" in paper.html
