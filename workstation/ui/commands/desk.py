"""Commands of the supervisor's desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workstation.services.permissions import Deed
from workstation.ui.commands.spec import ActionSpec

if TYPE_CHECKING:
    from workstation.ui.main_window import MainWindow

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "desk.log",
        "Desk",
        "Browse the log…",
        "Ctrl+U",
        "Find entries by any field, look at pictures and records beside them",
        deed=Deed.SEE_LOG,
    ),
    ActionSpec(
        "desk.figures",
        "Desk",
        "Figures…",
        "Ctrl+Shift+U",
        "Parcels, seconds, outcomes, alarms, right and wrong, each with its n and definition",
        deed=Deed.FIGURES,
    ),
    ActionSpec(
        "desk.targets",
        "Desk",
        "Targeted parcels…",
        "Ctrl+Alt+U",
        "How far targeted parcels came, what is missing by name, and what stood still",
        deed=Deed.FIGURES,
    ),
    ActionSpec(
        "desk.review",
        "Desk",
        "Second looks…",
        "Ctrl+Shift+Y",
        "What must be seen: decisions drawn, seizures to sign; each judged before its outcome is shown",
        deed=Deed.REVIEW,
    ),
    ActionSpec(
        "desk.questions",
        "Desk",
        "Questions to you…",
        "Ctrl+Shift+F11",
        "Your decisions that came back with a question, and your answers",
        deed=Deed.DECIDE,
    ),
)


def connect(window: MainWindow) -> None:
    """Give each command its deed."""

    def browse() -> None:
        from workstation.ui.desk.log_browser import open_browser

        open_browser(window)

    def figures() -> None:
        from workstation.ui.desk.figures_window import open_figures

        open_figures(window, datetime.now(UTC).date())

    def targets() -> None:
        from workstation.ui.desk.targets_window import open_targets

        open_targets(window, datetime.now(UTC).date())

    window.on("desk.log", browse)
    window.on("desk.figures", figures)
    window.on("desk.targets", targets)
    window.on("desk.review", window.review_desk.open_reviews)
    window.on("desk.questions", window.review_desk.open_questions)
