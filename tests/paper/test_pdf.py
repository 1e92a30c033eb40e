"""The printed file: PDF/A-1b by its bytes, readable for people, its code readable for machines."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from tests.paper.conftest import FIELDS, SEIZURE, every_entry, picture_file
from workstation.domain.notice import WorkstationError
from workstation.domain.paper import PaperKind

pytestmark = pytest.mark.qt


def written(paper, folder):
    from workstation.ui.paper.pdf import write_pdf

    laid = write_pdf(paper)
    path = folder / "paper.pdf"
    path.write_bytes(laid.data)
    return path, laid


def words(path):
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


def uncompressed(path):
    done = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True, check=True
    )
    return done.stdout


def page_pictures(path, folder, dpi=120):
    import cv2

    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-png", path, folder / "page"], check=True)
    return [cv2.imread(str(one), cv2.IMREAD_GRAYSCALE) for one in sorted(folder.glob("page*.png"))]


@pytest.mark.parametrize("kind", list(PaperKind))
def test_that_each_paper_is_pdf_a_1b(bench, kind, tmp_path, qapp):
    path, _ = written(bench.compose(kind, every_entry(bench, kind)), tmp_path)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    raw, plain = path.read_bytes(), uncompressed(path)
    assert raw.startswith(b"%PDF-1.4")
    assert b"<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in raw
    assert b"/OutputIntents" in plain
    assert b"/GTS_PDFA1" in plain
    assert b"/DeviceCMYK" not in plain
    # Nothing that PDF/A-1 forbids: transparency, encryption, scripts, files within.
    assert not re.search(rb"/SMask (?!/None)", plain)
    assert {*re.findall(rb"/(?:CA|ca) ([0-9.]+)", plain)} <= {b"1.0", b"1"}
    for forbidden in (b"/Encrypt", b"/JavaScript", b"/EmbeddedFile", b"/LZWDecode", b"/Group"):
        assert forbidden not in plain, forbidden
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
    rows = fonts.stdout.splitlines()[2:]
    assert rows
    for row in rows:
        embedded, _, to_unicode = row.split()[-5:-2]
        assert (embedded, to_unicode) == ("yes", "yes"), row


def test_that_metadata_and_information_tell_the_same(bench, tmp_path, qapp):
    path, _ = written(bench.compose(PaperKind.CUSTODY_RECEIPT, bench.decide("seize")), tmp_path)
    told = subprocess.run(["pdfinfo", "-isodates", path], capture_output=True, text=True).stdout
    raw = path.read_bytes().decode("utf-8", "replace")
    made = re.search(r"CreationDate:\s+(\S+)", told)
    assert made is not None
    kept = re.findall(r"<xmp:(?:Create|Modify|Metadata)Date>([^<]+)<", raw)
    assert len(kept) == 3
    assert len(set(kept)) == 1
    assert kept[0][:19] == made.group(1)[:19]
    assert "Receipt for property taken into custody" in told
    assert re.search(r"Author:\s+bench-1", told)
    assert "Pages:           1" in told or "Pages:           2" in told


def test_that_the_code_of_the_printed_page_leads_to_the_very_entry(bench, tmp_path, qapp):
    import zxingcpp

    entry = bench.decide("seize")
    paper = bench.compose(PaperKind.IMPORTER_NOTICE, entry)
    path, _ = written(paper, tmp_path)
    first = page_pictures(path, tmp_path)[0]
    (found,) = zxingcpp.read_barcodes(first, formats=zxingcpp.BarcodeFormat.QRCode)
    tag, station, number, digest = found.text.split(" ")
    assert (tag, station, int(number)) == ("NII-PAPER-1", "bench-1", entry.seq)
    assert bytes.fromhex(digest) == entry.hash
    # A stamp over a fifth of it does no harm: it is read from a copy as well.
    spoilt = first.copy()
    points = found.position
    left, right = sorted((points.top_left.x, points.top_right.x))
    middle = (points.top_left.y + points.bottom_left.y) // 2
    spoilt[middle : middle + (right - left) // 8, left + 30 : right - 30] = 0
    assert [one.text for one in zxingcpp.read_barcodes(spoilt)] == [found.text]


def test_that_every_page_says_what_it_is_of(bench, tmp_path, qapp):
    items = [dict(SEIZURE["items"][1], description=f"Thing {n}") for n in range(60)]
    entry = bench.decide("seize", fields=SEIZURE | {"items": items}, simulated=True)
    paper = bench.compose(PaperKind.CUSTODY_RECEIPT, entry)
    path, laid = written(paper, tmp_path)
    pages = words(path).split("\f")[:-1]
    assert len(pages) == laid.pages >= 3
    for number, page in enumerate(pages, 1):
        assert f"bench-1 · {entry.seq} · RB123456785GB" in page
        assert f"Page {number} of {laid.pages}" in page
        assert paper.sha256 in page
        assert "SIMULATED" in page
    together = " ".join(pages)
    for n in range(60):
        assert f"Thing {n} " in together
    assert sum("Description" in page for page in pages) >= 2  # a table's head on each page


def test_that_no_word_however_long_runs_off_its_page(bench, tmp_path, qapp):
    long = "W" * 300
    items = [dict(SEIZURE["items"][1], description=long, quantity="9" * 30)]
    fields = SEIZURE | {"items": items, "seal_number": "S" * 60, "reason": "R" * 2000}
    entry = bench.decide("seize", fields=fields)
    paper = bench.compose(PaperKind.CUSTODY_RECEIPT, entry)
    paper = replace(paper, header=f"{'station' * 40} · 7")
    path, _ = written(paper, tmp_path)
    told = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True).stdout
    ends = [float(x) for x in re.findall(r'xMax="([0-9.]+)"', told)]
    assert len(ends) > 50
    assert max(ends) < 612 - 30  # Letter, less most of its margin
    assert words(path).count("W") >= 300


def test_that_what_was_recorded_is_printed_as_it_was_and_not_obeyed(bench, tmp_path, qapp):
    fields = SEIZURE | {"reason": "<b>bold</b> <img src='file:///etc/hostname'> & {{officer}}"}
    entry = bench.decide("seize", fields=fields)
    path, _ = written(bench.compose(PaperKind.CUSTODY_RECEIPT, entry), tmp_path)
    told = " ".join(words(path).split())
    assert "<b>bold</b> <img src='file:///etc/hostname'> & {{officer}}" in told
    assert "Pills <white> & “blue”" in told


def test_that_a_page_loads_no_file_of_this_computer(bench, tmp_path, qapp):
    from PySide6.QtCore import QUrl

    from workstation.ui.paper.sheet import _Document

    secret = tmp_path / "secret.png"
    secret.write_bytes(bench.papers._code("secret"))
    document = _Document({})
    for name in (str(secret), f"file://{secret}", "qrc:/x.png"):
        assert document.loadResource(2, QUrl(name)).width() == 1


def test_that_signs_no_font_has_are_told_by_their_numbers_and_never_as_boxes(bench, tmp_path, qapp):
    odd = "Tea \U0010fffd\U0010fffc and \u202egnp.exe"
    fields = SEIZURE | {"items": [dict(SEIZURE["items"][1], description=odd)]}
    entry = bench.decide("seize", fields=fields)
    path, laid = written(bench.compose(PaperKind.CUSTODY_RECEIPT, entry), tmp_path)
    told = " ".join(words(path).split())
    assert "[U+10FFFD U+10FFFC]" in told
    assert "[U+202E]" in told  # it would turn the text about
    assert "3 of the recorded characters" in laid.remarks[0]


def test_that_a_language_no_font_has_is_refused_in_words(bench, tmp_path, qapp):
    from workstation.ui.paper.pdf import write_pdf

    paper = bench.compose(PaperKind.CUSTODY_RECEIPT, bench.decide("seize"))
    with pytest.raises(WorkstationError, match="U\\+10FFFD") as refused:
        write_pdf(replace(paper, texts=paper.texts + "\U0010fffd", language="xx"))
    assert refused.value.notice.code == "PAPER-05"
    assert "another language" in refused.value.notice.act


@pytest.mark.parametrize("language", ["es", "fr"])
def test_that_a_translated_paper_says_that_nobody_has_reviewed_it(bench, tmp_path, qapp, language):
    entry = bench.decide("denied_entry")
    path, _ = written(bench.compose(PaperKind.IMPORTER_NOTICE, entry, language), tmp_path)
    told = " ".join(words(path).split())
    assert {"es": "Traducción hecha por máquina", "fr": "Traduction faite par une machine"}[
        language
    ] in told
    assert FIELDS["denied_entry"]["reason"] in told


def test_that_a_signature_stands_on_the_paper_as_it_was_drawn(bench, tmp_path, qapp):
    entry = bench.decide("abandonment")
    with_it = bench.compose(PaperKind.ABANDONMENT_CONSENT, entry)
    path, _ = written(with_it, tmp_path)
    listed = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True).stdout
    assert " 900 " in listed  # the signature's own pixels, beside the code's
    assert with_it.pictures["signature-1"].startswith(b"\x89PNG")


def test_that_the_same_paper_is_laid_out_alike_on_a4_and_letter(bench, tmp_path, qapp):
    paper = bench.compose(PaperKind.CUSTODY_RECEIPT, bench.decide("seize"))
    for page, size in (("Letter", "612 x 792"), ("A4", "595 x 842")):
        path, _ = written(replace(paper, page=page), tmp_path)
        told = subprocess.run(["pdfinfo", path], capture_output=True, text=True).stdout
        assert size in told
        assert f"{paper.entry} · bench-1" in words(path)


def test_that_the_report_shows_the_picture_with_its_marks_where_they_were(bench, tmp_path, qapp):
    from workstation.adapters.pictures import PictureReader

    path = picture_file(tmp_path)
    header = PictureReader().header(path)
    ref = bench.store.parcels.put_scan("RB123456785GB", header, path)
    entry = bench.decide("seize", scans=[scan_document(ref)], models=[model_document(ref)])
    paper = bench.compose(PaperKind.EXAMINATION_REPORT, entry)
    assert set(paper.pictures) == {"qr", "picture-1"}
    bare = bench.decide("seize", scans=[scan_document(ref)])
    other = bench.compose(PaperKind.EXAMINATION_REPORT, bare)
    marked, plain = (decoded(one.pictures["picture-1"]) for one in (paper, other))
    changed = np.argwhere((marked != plain).any(axis=2))
    top, left = changed.min(axis=0)
    assert marked.shape == plain.shape
    share = marked.shape[1] / 180  # the picture stands at a multiple of its own size
    assert abs(left / share - 40) < 4
    assert top / share > 40
    pdf, _ = written(paper, tmp_path)
    told = " ".join(words(pdf).split())
    assert ref.files[0].sha256 in told
    assert "The entry holds no window and level" in told
    assert "gun 0.930" in told or "0.930" in told
    assert "Bar: " in told
    assert "at the detector" in told


def test_that_the_view_the_entry_holds_is_the_one_that_is_drawn(bench, tmp_path, qapp):
    from workstation.adapters.pictures import PictureReader
    from workstation.imaging.prepared import prepare
    from workstation.imaging.view import standard_view

    path = picture_file(tmp_path)
    reader = PictureReader()
    ref = bench.store.parcels.put_scan("RB123456785GB", reader.header(path), path)
    view = replace(standard_view(prepare(reader.read([path]))), inverted=True)
    look = {"view": view.as_dict(), "turns": 1, "mirrored": True, "part": [10, 20, 30, 40]}
    look["map"] = {"opacity": 55, "colours": "viridis"}
    seen = bench.decide("seize", scans=[scan_document(ref) | {"seen_as": look}])
    plain = bench.decide("seize", scans=[scan_document(ref)])
    a, b = (bench.compose(PaperKind.EXAMINATION_REPORT, one) for one in (seen, plain))
    turned, straight = (decoded(one.pictures["picture-1"]) for one in (a, b))
    assert turned.shape[0] > turned.shape[1]
    assert straight.shape[0] < straight.shape[1]
    row = a.html
    assert "30 × 40" in row
    assert "inverse" in row
    assert "turned" in row
    assert "holds no window" not in row
    assert "A map of the model lay over it at 55 %" in row
    assert "A map of the model" not in b.html


def test_that_a_picture_that_is_gone_or_was_altered_is_told_and_the_rest_is_printed(
    bench, tmp_path, qapp
):
    from workstation.adapters.pictures import PictureReader

    path = picture_file(tmp_path)
    ref = bench.store.parcels.put_scan("RB123456785GB", PictureReader().header(path), path)
    told = scan_document(ref)
    other = {**told, "files": [{**told["files"][0], "sha256": "0" * 64}]}
    entry = bench.decide("seize", scans=[other])
    paper = bench.compose(PaperKind.EXAMINATION_REPORT, entry)
    assert "picture-1" not in paper.pictures
    assert "its files are not in the store" in paper.html
    stored = bench.store.parcels.scan_path(ref.files[0])
    stored.chmod(0o600)
    data = bytearray(stored.read_bytes())
    data[-1] ^= 1
    stored.write_bytes(data)
    entry = bench.decide("seize", scans=[told])
    paper = bench.compose(PaperKind.EXAMINATION_REPORT, entry)
    assert "cannot be drawn" in paper.html
    assert "BENCH-01" in paper.html


def scan_document(ref):
    return {
        "scan": ref.scan_id,
        "view": ref.view,
        "files": [
            {"sha256": one.sha256, "name": one.name, "size": one.size, "part": one.part}
            for one in ref.files
        ],
        "shown_at": "2026-11-26T09:58:00Z",
    }


def model_document(ref):
    return {
        "scan": ref.scan_id, "view": ref.view, "id": "m", "version": "1", "sha256": "a" * 64,
        "threshold": "0.500", "words": "1 finding", "state": "findings",
        "findings": [
            {"number": 1, "label": "gun", "code": "GUN", "score": "0.930", "threshold": "0.500",
             "box": [40, 60, 50, 30], "outline": [], "shown": True, "answer": "confirmed"},
            {"number": 2, "label": "knife", "code": "KNIFE", "score": "0.800",
             "threshold": "0.500", "box": [100, 5, 50, 30], "outline": [], "shown": False,
             "answer": "not answered"},
        ],
    }  # fmt: skip


def decoded(data):
    import cv2

    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
