"""Views kept in a file of the data folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from workstation.adapters.saved_views import FILE, ViewFile
from workstation.domain.notice import WorkstationError
from workstation.services.desk_ports import LogQuery

QUERY = LogQuery(
    text="pist*", kinds=("decision",), alarm=False, since=datetime(2026, 11, 1, tzinfo=UTC)
)


def test_views_come_back_as_they_were_kept_each_to_its_account(tmp_path: Path) -> None:
    views = ViewFile(tmp_path)
    assert views.all("sue") == {}
    views.keep("sue", "all", LogQuery())
    views.keep("sue", "guns", QUERY)
    views.keep("sam", "guns", LogQuery(outcome="seize"))
    again = ViewFile(tmp_path)
    assert again.all("sue") == {"all": LogQuery(), "guns": QUERY}
    assert again.all("sam") == {"guns": LogQuery(outcome="seize")}
    again.forget("sue", "guns")
    again.forget("sue", "guns")
    assert list(again.all("sue")) == ["all"]


@pytest.mark.parametrize(
    "text",
    [
        *("{", "[]", "[" * 100_000, " " * (4 << 20) + "{}", '{"sue": 3}', '{"sue": {"x": 3}}'),
        *(
            f'{{"sue": {{"x": {{{one}}}}}}}'
            for one in (
                *('"weather": 1', '"since": "?"', '"since": 5', '"officer": 5', '"text": null'),
                *('"alarm": "yes"', '"kinds": "decision"', '"kinds": [1]', '"outcome": "burn"'),
                f'"text": "{"x" * 201}"',
            )
        ),
    ],
    ids=lambda text: text[:40],
)
def test_a_file_that_is_none_is_told_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    views = ViewFile(tmp_path)
    with pytest.raises(WorkstationError) as refused:
        views.all("sue")
    assert refused.value.notice.code == "VIEWS-02"
    assert (tmp_path / FILE).read_text() == text


def test_a_folder_in_its_place_is_told_and_a_time_without_a_zone_is_utc(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"sue": {"x": {"since": "2026-11-01"}}}')
    assert ViewFile(tmp_path).all("sue")["x"].since == datetime(2026, 11, 1, tzinfo=UTC)
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    with pytest.raises(WorkstationError, match="VIEWS-02"):
        ViewFile(tmp_path).all("sue")


def test_too_many_views_and_long_names_are_refused(tmp_path: Path) -> None:
    views = ViewFile(tmp_path)
    for number in range(50):
        views.keep("sue", str(number), QUERY)
    for name in ("one more", "x" * 61):
        with pytest.raises(WorkstationError) as refused:
            views.keep("sue", name, QUERY)
        assert refused.value.notice.code == "VIEWS-01"
    assert len(views.all("sue")) == 50
