"""Two screens of different scale, in a process of their own; and what one screen says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Hands
from workstation.ui.compare.screens import ONE_SCREEN, PICTURE

ROOT = Path(__file__).resolve().parents[3]


def screen(name: str, x: int, width: int, height: int, dpi: int) -> dict[str, object]:
    place = {"name": name, "x": x, "y": 0, "width": width, "height": height}
    return place | {"logicalDpi": dpi, "logicalBaseDpi": 96, "dpr": 1}


@pytest.fixture(scope="module")
def seen(facility: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a bench over two screens told, the right one at scale 1.5."""
    folder = tmp_path_factory.mktemp("screens")
    shutil.copytree(facility, folder / "station")
    screens = [screen("left", 0, 1366, 768, 96), screen("right", 1366, 1280, 1024, 144)]
    (folder / "screens.json").write_text(json.dumps({"screens": screens}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.compare.two_screens", str(folder / "station")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(told, dict)
    return told


def test_the_picture_fills_the_second_screen_at_its_scale(seen: dict[str, object]) -> None:
    assert seen["screens"] == ["left", "right"]
    assert seen["picture"] == ["right", 1366, 0, 853, 683]
    assert seen["picture_in_second"] is True
    assert seen["ratios"] == [1.0, 1.5]
    assert seen["fitted"] is True


def test_keys_and_scans_work_on_the_second_screen_and_typing_goes_to_the_barcode_field(
    seen: dict[str, object],
) -> None:
    assert seen["key_there"] == "inverse"
    assert seen["scan_there"] == seen["field"] == "RB123456785GB"
    assert str(seen["typed_there"]).upper() == "CP12"
    assert seen["home"] is True
    assert seen["second_gone"] is True


def test_the_compared_picture_goes_alone_with_its_title_and_stays_linked(
    seen: dict[str, object],
) -> None:
    assert seen["compared"] == ["right", 1366, 0, 853, 683]
    left, right = seen["compared_titles"]  # type: ignore[misc]
    assert left == "THIS PARCEL: RB 1234 5678 5 GB"
    assert right == "LATER: CP 1234 5678 5 US, not decided"
    assert seen["title_there"] is True
    assert seen["left_whole"] is True
    same_place, mine, other = seen["linked_there"]  # type: ignore[misc]
    assert same_place
    assert other == pytest.approx(mine * 1.5)  # the same size to the eye
    assert seen["closed_home"] is True


def test_nothing_is_shown_on_the_second_screen_while_nobody_sits_at_the_bench(
    seen: dict[str, object],
) -> None:
    assert seen["locked"] == [False, True]
    assert seen["unlocked"] is True


def test_a_screen_that_goes_away_sends_the_picture_home_and_is_remembered(
    seen: dict[str, object],
) -> None:
    assert seen["unplugged"] is True
    assert seen["remembered"] == "right"


def test_the_next_start_has_the_windows_where_they_were_and_none_off_the_screens(
    seen: dict[str, object],
) -> None:
    assert seen["moved_to"] == seen["main_again"] == "right"
    assert seen["main_inside"] is True
    assert seen["picture_again"] == ["left", 0, 0, 1366, 768]
    assert seen["absent_screen"] is True


def test_with_one_screen_the_picture_stays_and_it_is_said(hands: Hands) -> None:
    hands.sign_in()
    hands.ctrl(Qt.Key.Key_F11)
    assert hands.window.screens().window_of(PICTURE) is None
    assert not hands.window.actions_by_name[PICTURE].isChecked()
    assert hands.window.status_line.message.text() == ONE_SCREEN
