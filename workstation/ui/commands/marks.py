"""Commands of marks: answers, own marks, thresholds, the map, the first look, the model's card."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

OPACITY_STEP = 10
BLIND_FIRST = "blind_first"
"""The window's memory of the supervisor's choice."""

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "marks.confirmed",
        "Inspection",
        "Confirmed",
        "Alt+Y",
        "The chosen mark points at something",
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec(
        "marks.false_alarm",
        "Inspection",
        "False alarm",
        "Alt+X",
        "The chosen mark is wrong",
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec(
        "marks.cannot_tell",
        "Inspection",
        "Cannot tell",
        "Alt+U",
        "The picture does not tell",
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec(
        "marks.more",
        "Inspection",
        "More marks",
        "Shift+PgDown",
        "Every class’s threshold a step lower",
    ),
    ActionSpec(
        "marks.fewer",
        "Inspection",
        "Fewer marks",
        "Shift+PgUp",
        "Every class’s threshold a step higher",
    ),
    ActionSpec(
        "marks.own_box",
        "Tools",
        "Own mark: box",
        "Alt+B",
        "Draw a box and name it",
        "",
        True,
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec(
        "marks.own_outline",
        "Tools",
        "Own mark: outline",
        "Alt+C",
        "Draw an outline and name it",
        "",
        True,
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec("marks.own_next", "Tools", "Next own mark", "Alt+J", "Go to your next own mark"),
    ActionSpec(
        "marks.own_word",
        "Tools",
        "Own mark’s word",
        "Alt+Z",
        "Another word for your own mark",
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec(
        "marks.own_remove",
        "Tools",
        "Take own mark back",
        "Alt+Shift+Del",
        "Take your own mark back; the log keeps it",
        deed=Deed.ANSWER_MARKS,
    ),
    ActionSpec("marks.map_more", "Image", "Map stronger", "Ctrl+F12", "The map covers more"),
    ActionSpec("marks.map_less", "Image", "Map weaker", "Ctrl+Shift+F12", "The map covers less"),
    ActionSpec("marks.map_colours", "Image", "Map colours", "Alt+F12", "The map in other colours"),
    ActionSpec(
        "marks.card",
        "Help",
        "Model’s card",
        "Shift+F1",
        "What the model says of itself and its map",
    ),
    ActionSpec(
        "marks.blind_first",
        "Tools",
        "First look without marks",
        "",
        "Hold marks back until the officer has looked (supervisors set it)",
        "",
        True,
        deed=Deed.BLIND_FIRST,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""
    from workstation.controllers.mark_words import SHIFT_STEP
    from workstation.ui.bench.mark_rows import ANSWERS
    from workstation.ui.bench.marking import OWN_TOOLS

    on, desk, panel = window.on, window.marking, window.bench_page.marks
    for name in ANSWERS:
        on(name, partial(desk.answer, name))
    for name, shape in OWN_TOOLS.items():
        on(name, partial(desk.draw, shape))
    on("marks.more", partial(desk.step_shift, -SHIFT_STEP))
    on("marks.fewer", partial(desk.step_shift, SHIFT_STEP))
    on("marks.own_next", desk.next_own)
    on("marks.own_word", desk.edit_word)
    on("marks.own_remove", desk.remove)
    on("marks.map_more", partial(panel.map.step, OPACITY_STEP))
    on("marks.map_less", partial(panel.map.step, -OPACITY_STEP))
    on("marks.map_colours", desk.next_colours)
    on("marks.card", partial(_show_card, window))
    panel.map.card_wanted.connect(partial(_show_card, window))
    on("marks.blind_first", partial(_set_blind_first, window))
    desk.recorded.connect(window.status_line.show_message)
    desk.done.connect(window.bench_page.focus_barcode)


def _show_card(window: MainWindow) -> None:
    """What the model on the screen says of itself."""
    from workstation.ui.model_card import open_card

    detection = window.controller().state.detection
    if detection is not None and window.cards is not None:
        open_card(detection.model, *window.cards, window)


def _set_blind_first(window: MainWindow) -> None:
    """Hold marks back until a first look is over, or show them as they come."""
    on = window.actions_by_name["marks.blind_first"].isChecked()
    window.controller().set_blind_first(on)
    window.remember(BLIND_FIRST, "on" if on else "off")
