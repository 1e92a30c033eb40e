"""Commands of comparing with other pictures, and of pictures on other screens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec
from workstation.ui.general_dialogs import add_reference

if TYPE_CHECKING:
    from workstation.controllers.compare import CompareController, CompareState
    from workstation.ui.actions import Actions
    from workstation.ui.main_window import MainWindow

SENT_AWAY = ("screens/window.second_screen", "screens/window.compared_screen")
"""Where it is remembered on which screen a picture stands."""

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "compare.list",
        "Compare",
        "Compare with…",
        "Ctrl+Shift+E",
        "Earlier parcels of this sender, consignee or goods, and reference pictures",
    ),
    ActionSpec(
        "compare.other_view",
        "Compare",
        "Two views",
        "Ctrl+Shift+T",
        "A second view of this parcel beside the first",
        "",
        True,
    ),
    ActionSpec(
        "compare.side", "Compare", "Side by side", "Ctrl+Shift+B", "This parcel left", "", True
    ),
    ActionSpec(
        "compare.swipe",
        "Compare",
        "Swipe",
        "Ctrl+Shift+P",
        "One over the other, with a divider",
        "",
        True,
    ),
    ActionSpec(
        "compare.blink", "Compare", "Blink", "Ctrl+Shift+N", "One after the other", "", True
    ),
    ActionSpec(
        "compare.link",
        "Compare",
        "Linked",
        "Ctrl+Shift+L",
        "Window, functions, zoom and place of both together, or apart",
        "",
        True,
    ),
    ActionSpec(
        "compare.divider_left", "Compare", "Divider left", "Alt+Shift+Left", "Less of this parcel"
    ),
    ActionSpec(
        "compare.divider_right",
        "Compare",
        "Divider right",
        "Alt+Shift+Right",
        "More of this parcel",
    ),
    ActionSpec(
        "compare.previous",
        "Compare",
        "Previous compared",
        "Ctrl+Shift+PgUp",
        "The picture before in the list",
    ),
    ActionSpec(
        "compare.next",
        "Compare",
        "Next compared",
        "Ctrl+Shift+PgDown",
        "The next picture of the list",
    ),
    ActionSpec(
        "compare.add_reference",
        "Compare",
        "Add to reference library…",
        "",
        "Keep this picture to compare others with",
        deed=Deed.REFERENCES,
    ),
    ActionSpec(
        "window.second_screen",
        "Window",
        "Picture on second screen",
        "Ctrl+F11",
        "The picture on another screen, or back here",
        "",
        True,
    ),
    ActionSpec(
        "window.compared_screen",
        "Window",
        "Compared on second screen",
        "Shift+F11",
        "What stands beside the parcel on another screen, or back here",
        "",
        True,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    on = window.on

    def compare() -> CompareController:
        if window.compare is None:
            raise RuntimeError("comparing was used before the station was open")
        return window.compare

    def set_mode(name: str) -> None:
        from workstation.controllers.compare import Mode

        compare().set_mode(Mode[name.upper()])

    on("compare.list", lambda: compare().choose_list())
    on("compare.other_view", lambda: compare().other_view())
    for name in ("side", "swipe", "blink"):
        on(f"compare.{name}", partial(set_mode, name))
    on("compare.link", lambda: compare().toggle_link())
    on("compare.divider_left", lambda: compare().step_divider(-1))
    on("compare.divider_right", lambda: compare().step_divider(1))
    on("compare.previous", lambda: compare().step(-1))
    on("compare.next", lambda: compare().step(1))
    for name in ("window.second_screen", "window.compared_screen"):
        on(name, partial(_send, window, name))
    on("compare.add_reference", lambda: add_reference(window))


def _send(window: MainWindow, name: str) -> None:
    window.screens().toggle(name)


def tick(actions: Actions, state: CompareState, *, apart: bool = False) -> None:
    """Which of the commands can be used, and which are in force; `apart`: the second picture
    stands on another screen."""
    beside = state.open and not state.choosing
    for name in ("side", "swipe", "blink"):
        action = actions[f"compare.{name}"]
        action.setChecked(beside and state.mode.name.lower() == name)
        here = name == "side" or not (apart or state.same_parcel)
        action.setEnabled(beside and here)
    swipes = beside and state.mode.name == "SWIPE" and not apart
    for name in ("compare.divider_left", "compare.divider_right"):
        actions[name].setEnabled(swipes)
    for name in ("compare.next", "compare.previous", "compare.link"):
        actions[name].setEnabled(beside)
    link, views = actions["compare.link"], actions["compare.other_view"]
    link.setChecked(state.linked)
    link.setText("Linked" if state.linked else "Apart")
    views.setChecked(state.same_parcel)
    views.setEnabled(state.views > 1)
    actions["compare.list"].setEnabled(bool(state.parcel))
    actions["compare.add_reference"].setEnabled(state.views > 0)
