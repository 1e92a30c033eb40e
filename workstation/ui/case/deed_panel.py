"""The panel of one deed of a case, in the side column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.ui.decision.form_panel import FormPanel, FormView
from workstation.ui.words import unparted

if TYPE_CHECKING:
    from workstation.controllers.deed import DeedState
    from workstation.ui.decision.tools import Tools

_FITS = 16
"""Signs of a deed's name that fit on the button with its key."""


class DeedPanel(FormPanel):
    """Draws a DeedState and passes on what is filled in; decides nothing."""

    def __init__(self, tools: Tools) -> None:
        super().__init__("deed_panel", "Deed of the case", tools)

    def show_state(self, state: DeedState) -> None:
        """Draw the panel."""
        if state.deed is None:
            self.close_form()
            return
        self.show_form(
            FormView(
                (state.deed, state.parcel, state.entry),
                f"{state.label}: {unparted(state.parcel)}",
                state.fields,
                f"Record “{state.label}”" if len(state.label) <= _FITS else "Record",
                state.about,
                words=state.words,
                notice=state.notice,
                written=f"Rules {state.policy_version}",
                busy=state.recording,
            )
        )
