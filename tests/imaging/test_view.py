"""Views are values: named functions, names on the screen, a faithful log form."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.imaging.pictures import scan_of, simulated, single
from workstation.domain.scan import PictureKind
from workstation.imaging import display
from workstation.imaging.view import ViewState, with_window

PREPARED = display.prepare(simulated())
FUNCTIONS = st.lists(st.sampled_from(display.functions(PREPARED)), max_size=6)


@given(names=FUNCTIONS)
def test_that_standard_leads_back_from_anywhere(names):
    view = display.standard_view(PREPARED)
    for name in names:
        view = display.apply_function(PREPARED, view, name)
    back = display.apply_function(PREPARED, view, "standard")
    assert back == display.standard_view(PREPARED)
    assert back.name == "standard"
    assert back.is_standard


@given(names=FUNCTIONS)
def test_that_no_view_but_the_standard_one_is_called_standard(names):
    view = display.standard_view(PREPARED)
    for name in names:
        view = display.apply_function(PREPARED, view, name)
    assert (view.name == "standard") == (view == display.standard_view(PREPARED))


@given(names=FUNCTIONS, centre=st.integers(0, 65535), width=st.integers(1, 65535))
def test_that_a_view_comes_back_from_the_log(names, centre, width):
    view = with_window(display.standard_view(PREPARED), centre, width)
    for name in names:
        view = display.apply_function(PREPARED, view, name)
    kept = json.loads(json.dumps(view.as_dict()))
    assert ViewState.from_dict(kept) == view
    assert kept["name"] == view.name
    assert all(isinstance(v, (str, int, bool, list)) for v in kept.values())


@pytest.mark.parametrize("name", display.functions(PREPARED)[1:])
def test_that_each_function_switches_on_is_named_and_switches_off(name):
    view = display.standard_view(PREPARED)
    on = display.apply_function(PREPARED, view, name)
    assert on.kinds == name
    assert on.name.startswith(name)
    assert display.apply_function(PREPARED, on, name) == view
    picture = display.render(PREPARED, view)
    assert (display.render(PREPARED, on) != picture).any()


def test_that_names_join():
    view = display.standard_view(PREPARED)
    for name in ("inverse", "edge enhancement"):
        view = display.apply_function(PREPARED, view, name)
    assert view.name == "inverse + edge enhancement"
    assert with_window(view, 5, 5).name == "inverse + edge enhancement, own window"


def test_that_what_is_no_view_is_refused():
    with pytest.raises(ValueError, match="not a view"):
        ViewState.from_dict({"centre": 1})
    with pytest.raises(ValueError, match="not a view"):
        ViewState.from_dict(display.standard_view(PREPARED).as_dict() | {"centre": "x"})


def test_that_pictures_offer_only_what_means_something_for_them():
    grey = np.full((4, 4), 9, np.uint16)
    one = display.prepare(single(grey))
    assert "black and white" not in display.functions(one)
    assert "high penetration" in display.functions(one)
    rendered = display.prepare(scan_of(grey[None].astype(np.uint8), PictureKind.RENDERED_GREY))
    assert "high penetration" not in display.functions(rendered)
    view = display.standard_view(one)
    assert display.apply_function(one, view, "metal only") == view


def test_that_high_penetration_opens_the_dark_end_and_low_the_bright_one():
    view = display.standard_view(PREPARED)
    low, high = PREPARED.range
    dense = display.apply_function(PREPARED, view, "high penetration")
    thin = display.apply_function(PREPARED, view, "low penetration")
    assert dense.limits[0] == pytest.approx(low)
    assert dense.limits[1] < thin.limits[0]
    assert thin.limits[1] == pytest.approx(high)
