"""Published tariffs: read, refused in words, and asked for codes of a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.notice import WorkstationError
from workstation.services.reference.tariff import Tariff, tariff_document, tariff_table
from workstation.services.reference.tariff_files import read_tariff
from workstation.services.reference.writing import write_table

DAY = date(2026, 11, 23)
USITC = (
    "hts8,brief_description,begin_effect_date,end_effective_date\n"
    '61091000,"T-shirts, of cotton",2002-01-01,2050-12-31\n'
    "61099010,T-shirts of fibres,1/1/2002,12/31/20\n"
)


def write(folder: Path, text: str, name="tariff.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_code_exists_on_the_days_of_its_line_and_on_no_others(tmp_path):
    tariff = Tariff([read_tariff(write(tmp_path, USITC)).table])
    assert tariff.exists("6109", DAY)
    assert tariff.exists("610910", DAY)
    assert not tariff.exists("610990", DAY)
    assert tariff.exists("610990", date(2020, 12, 31))
    assert not tariff.exists("61091055", DAY)
    assert tariff.knows("61", DAY)
    assert not tariff.knows("62", DAY)
    assert tariff.text("61091000", DAY) == "T-shirts, of cotton"
    assert tariff.texts("6109", DAY) == ("T-shirts, of cotton",)


def test_an_edition_that_has_ended_is_not_known_on_later_days(tmp_path):
    text = "hscode,description\nTOTAL,All\n6109,T-shirts\n610910,T-shirts of cotton\n"
    read = read_tariff(write(tmp_path, text), date(2017, 1, 1), date(2021, 12, 31))
    assert (read.table.system, len(read.table.lines), read.left_out) == ("HS", 2, 0)
    tariff = Tariff([read.table])
    assert not tariff.knows("61", DAY)
    assert tariff.knows("61", date(2020, 1, 1))


def test_the_schedule_as_exported_with_dots_and_headings_is_read(tmp_path):
    text = '"HTS Number","Indent","Description"\n"0101","0","Live horses"\n"","1","Horses:"\n"0101.21.00","2","Purebred"\n"0101.21.00.10","3","Males"\n'
    read = read_tariff(write(tmp_path, text))
    assert [line.code for line in read.table.lines] == ["0101", "01012100", "0101210010"]


def test_bad_lines_stay_out_and_are_named_and_the_rest_is_in(tmp_path):
    text = USITC + "6109,x,soon,\nabc,x,,\n61091000,,,\n61091001,x,2030-01-01,2029-01-01\n"
    read = read_tariff(write(tmp_path, text))
    assert (len(read.table.lines), read.left_out) == (2, 4)
    told = " ".join(f"{fault.line} {fault.sentence}" for fault in read.faults)
    for words in (
        "4 Code 6109: “soon” is no date.",
        "5 “abc” is no code",
        "6 Code 61091000 has no",
    ):
        assert words in told
    assert "ends on 2029-01-01, before it begins" in told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "names no columns"),
        (b"a,b\n1,2\n", "found: a, b"),
        (b"hscode,description\n", "none of its lines"),
        (b"\xff\xfeh\0s\0", "no text in UTF-8"),
        (b'hscode,description\n"0101,x\n', "is no CSV"),
        (b"PK\x03\x04\x00\x00", "names no columns"),
    ],
)
def test_a_file_that_is_no_tariff_is_refused_in_words(tmp_path, data, told):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    with pytest.raises(WorkstationError, match="RULES-04") as caught:
        read_tariff(path)
    assert told in caught.value.notice.fact


def test_an_absent_file_is_refused_in_words(tmp_path):
    with pytest.raises(WorkstationError, match="cannot be read"):
        read_tariff(tmp_path / "none.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"hscode,description\n" + data)
    try:
        read = read_tariff(path)
    except WorkstationError as error:
        assert error.notice.code == "RULES-04"
    else:
        assert read.table.lines


def test_what_is_stored_is_read_back_the_same_and_a_spoilt_file_is_told(tmp_path):
    read = read_tariff(write(tmp_path, USITC))
    document = tariff_document(read.table, "2026-11-23T10:00:00+00:00", read.sha256)
    assert tariff_table("x", document).lines == read.table.lines
    folder = tmp_path / "reference"
    write_table(folder / read.file_name, document)
    (folder / "tariff-x.json").write_text('{"format": "nii-tariff/1"}')
    (folder / "tariff-y.json").write_text("[[[")
    tariff = Tariff.of_folder(folder)
    assert tariff.exists("610910", DAY)
    assert len(tariff.problems) == 2
    assert "tariff-x.json: is no tariff that was imported here" in tariff.problems


def test_the_published_files_are_read_whole(shared_data):
    folder = shared_data / "manifest"
    hts = read_tariff(folder / "hts" / "hts8_2025_chapters_10_69.csv")
    last = read_tariff(folder / "hts" / "hts8_chapter99_2025-06-09.csv")
    hs = read_tariff(folder / "hs" / "harmonized-system.csv")
    assert (len(hts.table.lines), hts.left_out) == (6381, 0)
    assert (len(last.table.lines), last.left_out) == (101, 0)
    assert (len(hs.table.lines), hs.left_out) == (6939, 0)
    tariff = Tariff([hts.table, last.table, hs.table])
    assert tariff.exists("61091000", DAY)
    assert tariff.exists("851713", DAY)
    assert not tariff.exists("610999", DAY)
    assert tariff.exists("99030143", date(2025, 5, 1))
    assert not tariff.exists("99030143", DAY)
