"""FILE: what was tolerated or assumed when the picture was read, a sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from workstation.ui.bench.parts import Panel, Words

if TYPE_CHECKING:
    from workstation.controllers.bench_state import BenchState


class RemarksPanel(Panel):
    """Stands there only where there is something to say; its text can be copied."""

    def __init__(self) -> None:
        super().__init__("remarks", "FILE")
        self.words = Words("")
        self.words.setObjectName("remarks_words")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.words)
        self.hide()

    def show_state(self, state: BenchState) -> None:
        """The remarks on the picture that is on the screen."""
        view = state.view
        prepared = view.prepared if view is not None else None
        remarks = () if prepared is None else tuple(dict.fromkeys(prepared.remarks))
        count = len(remarks)
        self.heading.set_aside(f"{count} {'remark' if count == 1 else 'remarks'}")
        self.words.setText("\n".join(remarks))
        self.setVisible(bool(remarks))
