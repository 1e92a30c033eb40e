"""station.toml: defaults where silent, all faults told at once."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.adapters.settings import FILE_NAME, Settings, load_settings
from workstation.adapters.source_settings import SourceSettings
from workstation.domain.notice import WorkstationError


def load(folder: Path, content: str | bytes) -> Settings:
    data = content.encode() if isinstance(content, str) else content
    (folder / FILE_NAME).write_bytes(data)
    return load_settings(folder)


def test_that_no_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    assert load_settings(tmp_path / "absent") == Settings()
    assert Settings().idle_lock_minutes == 10
    assert Settings().threshold is None


def test_that_options_are_read(tmp_path: Path) -> None:
    text = (
        'station = "Lane 4 – Süd"\nidle_lock_minutes = 5\nthreshold = 1\nwedge_prefix = "\\u0002"'
    )
    found = load(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert found == Settings(
        station="Lane 4 – Süd", idle_lock_minutes=5, threshold=1.0, wedge_prefix="\x02"
    )


def test_that_all_faults_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(WorkstationError) as refused:
        load(
            tmp_path,
            'station = " "\nidle_lock_minutes = 0\nthreshold = nan\nwedge_gap_ms = true\n'
            'read_timeout_s = 1.5\ncolour = "red"\n',
        )
    notice = refused.value.notice
    assert notice.code == "SETTINGS-01"
    assert refused.value.environment
    for name in ("station", "idle_lock_minutes", "threshold", "wedge_gap_ms", "read_timeout_s"):
        assert f"{name} must be" in notice.fact
    assert "“colour” is not an option" in notice.fact


def test_that_a_choice_is_one_of_those_told(tmp_path: Path) -> None:
    assert load(tmp_path, 'hanging = "two views"').hanging == "two views"
    with pytest.raises(WorkstationError, match="hanging must be “single” or “two views”"):
        load(tmp_path, 'hanging = "three views"')
    assert "'single' or 'two views'" in Settings.describe()


@pytest.mark.parametrize(
    "content", [b"a = ", b"\xff\xfe", b"a" + b"[" * 9000, b"a = " + b"[" * 9000]
)
def test_that_what_is_not_toml_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(WorkstationError, match="SETTINGS-01"):
        load(tmp_path, content)


@given(content=st.binary(max_size=200))
def test_that_no_file_makes_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    try:
        load(tmp_path_factory.mktemp("data"), content)
    except WorkstationError as error:
        assert error.notice.code == "SETTINGS-01"


def test_that_every_option_is_described_with_its_default_and_meaning() -> None:
    lines = Settings.describe().splitlines()
    named = [option.name for option in fields(Settings) if option.name != "sources"]
    named += [f"sources.{option.name}" for option in fields(SourceSettings)]
    assert [line.split(" ")[0] for line in lines] == named
    assert all("default" in line and ": " in line for line in lines)
    assert "idle_lock_minutes (whole number, 1 to 240 min; default 10)" in lines[1]


def test_that_the_table_of_sources_is_read_and_all_its_problems_are_told(tmp_path: Path) -> None:
    told = load(tmp_path, b'[sources]\nfolder = "in"\nservice = "https://m.example/api"\n')
    assert (told.sources.folder, told.sources.service) == ("in", "https://m.example/api")
    with pytest.raises(WorkstationError) as refused:
        load(tmp_path, b'[sources]\nfolder_every_s = 0\nservice = "ftp://x"\nother = 1\n')
    for problem in (
        "sources.folder_every_s must be from 1",
        "sources.service must",
        "sources.other",
    ):
        assert problem in refused.value.notice.fact
    with pytest.raises(WorkstationError, match="sources must be a table"):
        load(tmp_path, b"sources = 3")


@pytest.mark.parametrize(
    "address",
    [
        "http://m.example",
        "https://",
        "https://u:p@m.example",
        "https://m.example/?a",
        "x y",
        "https://m:99999",
    ],
)
def test_that_a_token_never_goes_where_it_could_be_read(tmp_path: Path, address: str) -> None:
    with pytest.raises(WorkstationError, match=r"sources\.service must"):
        load(tmp_path, f'[sources]\nservice = "{address}"'.encode())


def test_that_a_service_on_this_computer_needs_no_certificate(tmp_path: Path) -> None:
    for host in ("localhost", "127.0.0.1:8080", "[::1]:8080"):
        load(tmp_path, f'[sources]\nservice = "http://{host}/api"'.encode())
