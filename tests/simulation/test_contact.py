"""Contact sheets are written for looking at."""

from __future__ import annotations

import cv2
import pytest

from workstation.simulation.contact import main


def test_that_a_sheet_shows_as_many_parcels_as_asked_for(tmp_path, capsys):
    main([str(tmp_path), "--count", "2", "--package", "satchel", "--palette", "grey"])
    (written,) = tmp_path.glob("*.png")
    assert str(written) in capsys.readouterr().out
    sheet = cv2.imread(str(written))
    assert sheet.shape == (480, 4 * 480, 3)
    tiles = [sheet[20:, 480 * k : 480 * (k + 1)].std() for k in range(4)]
    assert min(tiles[:2]) > 5
    assert max(tiles[2:]) == 0


def test_that_views_come_in_pairs(tmp_path):
    main([str(tmp_path), "--views", "--count", "2", "--package", "satchel"])
    assert [path.name for path in tmp_path.iterdir()] == ["views-0-0.png"]


def test_that_an_unknown_look_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--palette", "sepia"])
    assert "sepia" in capsys.readouterr().err
