"""Keeping papers: files whole or not there, each printing an entry; a site's own templates."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.paper.conftest import PARCEL, SHIPPED
from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer
from workstation.domain.paper import PaperKind
from workstation.services.case_reading import read_case
from workstation.services.log_words import entry_words
from workstation.services.paper.service import Printed

RECEIPT = PaperKind.CUSTODY_RECEIPT
ADA = Officer("ada", "Ada")


def receipt(bench):
    return bench.compose(RECEIPT, bench.decide("seize"))


def own(bench, name, text):
    bench.site.mkdir(exist_ok=True)
    (bench.site / name).write_text(text, "utf-8")


def test_that_a_printing_is_an_entry_with_the_hashes_of_data_and_file(bench, tmp_path):
    paper = receipt(bench)
    target = tmp_path / "out" / "r.pdf"
    target.parent.mkdir()
    entry = bench.papers.keep(paper, b"%PDF-1.4 x", target, ADA, Printed(pages=2))
    content = entry.content
    data = content["data"]
    assert (content["kind"], content["officer"], content["parcel"]) == ("paper", "ada", PARCEL)
    assert data["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (data["paper"], data["entry"], data["data_sha256"], data["pages"]) == (
        "custody-receipt", paper.entry, paper.sha256, 2,
    )  # fmt: skip
    assert data["file"] == "r.pdf"
    assert data["template"].startswith("shipped ")
    assert bench.store.log.verify().holds
    (kept,) = read_case(bench.store.log, PARCEL).papers
    assert kept.entry == entry.seq
    assert entry_words(content) == f"custody receipt of entry {paper.entry} in en: r.pdf"


def test_that_a_file_that_is_there_is_never_replaced(bench, tmp_path):
    target = tmp_path / "r.pdf"
    target.write_bytes(b"mine")
    with pytest.raises(WorkstationError) as refused:
        bench.papers.keep(receipt(bench), b"%PDF", target, ADA, Printed())
    assert refused.value.notice.code == "PAPER-09"
    assert target.read_bytes() == b"mine"


def test_that_without_its_entry_the_file_is_gone(bench, tmp_path, monkeypatch):
    paper, target = receipt(bench), tmp_path / "r.pdf"

    def full(draft):
        raise WorkstationError(Notice("Disk full.", "", "", "LOG-02"))

    monkeypatch.setattr(bench.papers._log, "append", full)
    with pytest.raises(WorkstationError, match="LOG-02"):
        bench.papers.keep(paper, b"%PDF", target, ADA, Printed())
    assert not target.exists()


def test_that_a_folder_that_is_not_there_is_told(bench, tmp_path):
    target = tmp_path / "none" / "deep" / "r.pdf"
    before = bench.store.log.last().seq if bench.store.log.last() else 0
    paper = receipt(bench)
    target.parent.parent.write_bytes(b"a file, no folder")
    with pytest.raises(WorkstationError, match="PICTURE-01"):
        bench.papers.keep(paper, b"%PDF", target, ADA, Printed())
    assert bench.store.log.last().seq == before + 1  # the decision alone


def test_that_a_sites_own_template_is_used_and_named_in_the_entry(bench, tmp_path):
    own(bench, "custody-receipt.html", "<p>OURS {{seal_number}} {{t.goods}}</p>")
    paper = receipt(bench)
    assert "OURS S-4711 Goods" in paper.html
    assert paper.template.startswith("site ")
    assert paper.remarks == ()
    assert "AMENDED" not in paper.html
    other = bench.compose(PaperKind.IMPORTER_NOTICE, bench.decide("seize"))
    assert other.template.startswith("shipped ")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("custody-receipt.html", "<p>{{seal_number}", "does not end with"),
        ("custody-receipt.html", "<p>{{password}}</p>", "nothing called “password”"),
        ("custody-receipt.html", "<iframe src='x'></iframe>", "<iframe> is not among"),
        ("custody-receipt.html", "<p>{{t.poem}}</p>", "no text “poem”"),
        ("custody-receipt.html", "</td>", "ends what did not begin"),
        ("head.html", "<table>", "<table> has no end"),
        ("foot.html", "<p>x", "<p> has no end"),
        ("style.css", "p { background: url(file:///x) }", "“url(”"),
        ("style.css", "@import 'x';", "“@import”"),
    ],
)
def test_that_a_broken_template_of_the_site_is_told_in_one_sentence_and_the_shipped_one_used(
    bench, name, text, why
):
    plain = receipt(bench)
    own(bench, name, text)
    entry = bench.store.log.entries(limit=1)[0]
    paper = bench.compose(RECEIPT, entry)
    (remark,) = paper.remarks
    assert why in remark
    assert name in remark
    assert "shipped one was used" in remark
    assert paper.template == plain.template
    assert "Receipt for property taken into custody" in paper.html


def test_that_a_template_that_is_no_text_is_told(bench):
    receipt(bench)
    bench.site.mkdir()
    (bench.site / "custody-receipt.html").write_bytes(b"\xff\xfe\x00x")
    (remark,) = bench.compose(RECEIPT, bench.store.log.entries(limit=1)[0]).remarks
    assert "not UTF-8 text" in remark


def test_that_the_sites_office_stands_on_its_papers_and_chooses_page_and_language(bench):
    own(bench, "office.json", json.dumps({
        "format": "nii-paper-office/1", "name": "Port Office <1>", "address": "1 Quay",
        "contact": "FP&F, 1 Quay", "page": "A4", "language": "es",
    }))  # fmt: skip
    paper = bench.papers.compose(RECEIPT, bench.decide("seize").seq)
    assert "Port Office &lt;1&gt;" in paper.html
    assert "FP&amp;F, 1 Quay" in paper.html
    assert (paper.page, paper.language) == ("A4", "es")
    own(bench, "office.json", '{"format": "nii-paper-office/1", "nmae": 5}')
    paper = bench.papers.compose(RECEIPT, bench.store.log.entries(limit=1)[0].seq)
    assert (paper.page, paper.language) == ("Letter", "en")
    assert any("“nmae” is not known here" in remark for remark in paper.remarks)


def test_that_the_documentation_names_every_place_a_template_can_ask_for(repo_root):
    from workstation.services.paper.names import names_of

    told = (repo_root / "docs" / "paper.md").read_text("utf-8")
    for kind in PaperKind:
        assert f"`{kind.value}`" in told
        for name, columns in names_of(kind).items():
            assert f"`{name}`" in told, name
            for column in columns or ():
                assert column in told, column


def test_that_every_shipped_file_of_papers_is_used():
    known = {f"{kind.value}.html" for kind in PaperKind} | {"head.html", "foot.html", "style.css"}
    left = {path.name for path in SHIPPED.iterdir()} - known
    assert all(name.startswith(("texts-", "rights-")) for name in left)
