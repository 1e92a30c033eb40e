"""What the commands of second looks call: opens their screens, overrules through the bench."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from workstation.domain.notice import BUG, WorkstationError
from workstation.domain.review import Closing
from workstation.services.permissions import Deed
from workstation.ui.desk.blind import Blind
from workstation.ui.words import grouped, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workstation.controllers.answering_reviews import QuestionsController, QuestionsState
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.decision import DecisionState
    from workstation.controllers.reviewing import ReviewingController
    from workstation.controllers.reviewing_state import ReviewingState
    from workstation.domain.log import LogEntry
    from workstation.domain.officer import Officer
    from workstation.domain.review import ReviewItem
    from workstation.services.covered import Covered
    from workstation.services.ports import Runner
    from workstation.services.review_drafts import ReviewDrafts
    from workstation.services.second_looks import SecondLooks
    from workstation.ui.desk.questions_dialog import QuestionsDialog
    from workstation.ui.desk.review_window import ReviewWindow
    from workstation.ui.main_window import MainWindow

KEEP_MS = 400
"""So long after the last key what is said is kept as a draft."""
LOOK_MS = 60_000
"""How often questions to the officer are counted anew."""
LANE = "review"
_TELLING = (
    *("log_browser", "figures_window", "replay_dialog", "search_dialog", "network_dialog"),
    *("questions_dialog", "sign_off_dialog", "papers_dialog", "reconcile", "barcode_dialog"),
    "targets_window",
)
"""Windows that may tell what was decided."""


@dataclass(frozen=True, slots=True)
class Overruling:
    """A judged decision that the reviewer decides anew on the bench."""

    item: ReviewItem
    words: str
    officer: Officer


class ReviewDesk:
    """Works once the station is open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._looks: SecondLooks | None = None
        self._runner: Runner | None = None
        self._officer: Officer | None = None
        self._overruling: Overruling | None = None
        self._offered = False
        self._recorded: object = None
        self._open: list[ReviewWindow] = []
        self._controller: ReviewingController | None = None
        self._blind = Blind(window)
        self._drafts: ReviewDrafts | None = None
        self._questions: QuestionsController | None = None
        self._keep = QTimer(window)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_MS)
        self._keep.timeout.connect(self.keep)
        self._look = QTimer(window)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.count)

    @property
    def overruling(self) -> Overruling | None:
        """What is decided anew now."""
        return self._overruling

    @property
    def covered(self) -> Covered:
        """What whoever sits here is to judge unseen."""
        return self._blind.covered

    def use(self, looks: SecondLooks, drafts: ReviewDrafts, runner: Runner) -> None:
        """Take what reads and records second looks."""
        self._looks, self._drafts, self._runner = looks, drafts, runner
        self._look.start()

    def allows(self, command: str) -> bool:
        """Whether a command is done now: while second looks are in front nothing else is shown."""
        return self._blind.allows(command, self._controller)

    def keep(self) -> None:
        """Keep as a draft what is said of the second look, or of the question, in front."""
        self._keep.stop()
        if self._controller is not None:
            self._controller.keep()
        if self._questions is not None:
            self._questions.keep()

    # States

    def sits_down(self, officer: Officer | None) -> None:
        """Who is at the bench now."""
        if officer != self._officer:
            self._overruling = None
            self.covered.only({})
        self._officer = officer
        self._read_covered()
        self.count()

    def show_bench(self, state: BenchState) -> None:
        """A decision was recorded: the review that waits for it is closed with it."""
        entry, waits = state.recorded, self._overruling
        if entry is None or entry is self._recorded:
            return
        self._recorded = entry
        content = entry.content
        if waits is None or content.get("parcel") != waits.item.parcel:
            return
        if content.get("officer") == waits.officer.name and content.get("kind") == "decision":
            self._overruling = None
            self._close(waits)

    def show_decision(self, state: DecisionState) -> None:
        """The reason for overruling stands in the new decision's form already."""
        from workstation.controllers.decision import AMEND

        waits = self._overruling
        if waits is None or state.parcel != waits.item.parcel or self._offered:
            return
        field = next((one for one in state.fields if one.spec.name == AMEND), None)
        if field is not None:
            self._offered = True
            if not field.value.strip():
                self._window.controller().decision.change(AMEND, waits.words)

    # Commands

    def open_reviews(self, *, onward: bool = False) -> ReviewWindow | None:
        """The screen of second looks; `onward`: at the next one. The bench is cleared first: what
        stands on it, and the outcomes in the queue, would tell."""
        window, replaying = self._window, self._window.replaying
        looks, runner, officer = self._looks, self._runner, self._officer
        if looks is None or runner is None or officer is None or replaying is None:
            return None
        if not window.actions_by_name["desk.review"].isEnabled():
            return None
        if window.controller().deciding or window.case_desk.deed_open:
            from workstation.ui.main_window import OPEN_STILL

            window.status_line.show_message(OPEN_STILL)
            return None
        from workstation.controllers.reviewing import ReviewingController
        from workstation.ui.desk.review_window import ReviewWindow

        self._overruling = None
        window.controller().forget()
        window.status_line.forget_recorded()
        self._blind.cover(_TELLING)
        dialog = ReviewWindow(window, looks.qualities)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open.append(dialog)
        dialog.finished.connect(lambda _: self._closed())

        def show(state: ReviewingState) -> None:
            self._blind.follow(state)
            for one in tuple(self._open):
                one.show_state(state)

        controller = ReviewingController(
            *(looks, officer, runner, show, lambda scan: replaying[2](scan, None)),
            open_case=self._open_case,
            overrule=self._overrule,
            changed=self.count,
            no_overrule=self._no_overrule(officer),
            drafts=self._drafts,
            edited=self._keep.start,
        )
        self._controller = controller
        dialog.attach(controller)
        controller.begin(onward=onward)
        dialog.open()
        return dialog

    def open_questions(self) -> QuestionsDialog | None:
        """The officer's own decisions that came back with a question."""
        window, looks, runner, officer = self._window, self._looks, self._runner, self._officer
        if looks is None or runner is None or officer is None:
            return None
        if window.controller().deciding or window.case_desk.deed_open:
            from workstation.ui.main_window import OPEN_STILL

            window.status_line.show_message(OPEN_STILL)
            return None
        from workstation.controllers.answering_reviews import QuestionsController
        from workstation.ui.desk.questions_dialog import QuestionsDialog

        dialog = QuestionsDialog(window, looks.qualities)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = [dialog]
        dialog.finished.connect(lambda _: there.clear())
        dialog.finished.connect(lambda _: self._left_questions())

        def show(state: QuestionsState) -> None:
            for one in tuple(there):
                one.show_state(state)

        controller = QuestionsController(
            *(looks, officer, runner, show, self.count),
            drafts=self._drafts,
            edited=self._keep.start,
        )
        self._questions = controller
        dialog.attach(controller)
        controller.begin()
        dialog.open()
        return dialog

    def count(self) -> None:
        """Count the questions to the officer, beside everything else."""
        looks, officer = self._looks, self._officer
        if looks is None or self._runner is None:
            return
        if officer is None:
            self._window.status_line.show_questions(0)
            return
        self._runner.submit(
            LANE,
            partial(looks.questions, officer),
            lambda found: self._counted(officer, len(found)),
            lambda _: None,
        )

    # Inside

    def _counted(self, officer: Officer, count: int) -> None:
        if officer == self._officer:
            self._window.status_line.show_questions(count)

    def _left_questions(self) -> None:
        self.keep()
        self._questions = None
        self._to_bench()

    def _closed(self) -> None:
        self.keep()
        self._open.clear()
        self._controller = None
        self._blind.uncover()
        self._read_covered()
        self._to_bench()

    def _read_covered(self) -> None:
        """What the officer has begun and nobody has judged meanwhile."""
        drafts, officer = self._drafts, self._officer
        if drafts is None or self._runner is None or officer is None:
            return

        permissions = self._window.permissions
        if permissions is not None and not permissions.may(officer, Deed.REVIEW):
            return  # who may judge nothing has nothing to judge unseen

        def read(begun: Mapping[str, int]) -> None:
            if officer == self._officer and self._controller is None:
                self.covered.only(begun)
                self._window.case_desk.count()

        # Behind drafts that are still on their way into the store.
        self._runner.submit("store", partial(drafts.begun, officer), read, lambda _: None)

    def _to_bench(self) -> None:
        """The keys are at the bench again."""
        self._window.activateWindow()
        if self._window.on_bench():
            self._window.bench_page.focus_barcode()

    def _open_case(self, parcel: str) -> None:
        unseen = () if self._controller is None else self._controller.unseen
        dialog = self._window.case_desk.open_sign_offs(parcel, without=unseen)
        if dialog is not None:
            dialog.finished.connect(lambda _: self._again())

    def _again(self, *, onward: bool = False) -> None:
        """Read the list of the open screen anew."""
        if self._open and self._controller is not None:
            self._controller.begin(onward=onward)

    def _no_overrule(self, officer: Officer) -> str:
        """Why this reviewer may not decide anew; "" where nothing stands against it."""
        permissions = self._window.permissions
        if permissions is None:
            return ""
        for deed in (Deed.DECIDE, Deed.AMEND):
            if not permissions.may(officer, deed):
                return f"Not for your role: {', '.join(permissions.who(deed))}."
        return ""

    def _overrule(self, item: ReviewItem, words: str) -> None:
        """Decide anew on the bench; where that was done already, the review is closed with it."""
        looks, runner, officer = self._looks, self._runner, self._officer
        if looks is None or runner is None or officer is None:
            return
        waits = Overruling(item, words, officer)
        runner.submit(
            LANE,
            partial(looks.decided_anew, officer, item),
            lambda there: self._close(waits) if there else self._decide(waits),
            self._not_closed,
        )

    def _decide(self, waits: Overruling) -> None:
        for dialog in tuple(self._open):
            dialog.done(0)
        self._overruling, self._offered = waits, False
        self._window.controller().open(waits.item.parcel)
        self._window.status_line.show_message(
            f"Overruling entry {grouped(waits.item.entry)}: record the new decision on "
            f"{spoken(waits.item.parcel)}, Ctrl+F2 to Ctrl+F8; the review closes with it."
        )

    def _close(self, waits: Overruling) -> None:
        looks, runner = self._looks, self._runner
        if looks is None or runner is None:
            return
        work = partial(looks.close, waits.officer, waits.item.entry, Closing.OVERRULE, waits.words)
        runner.submit("store", work, partial(self._overruled, waits), self._not_closed)

    def _overruled(self, waits: Overruling, entry: LogEntry) -> None:
        self._window.status_line.show_message(
            f"Recorded: entry {grouped(entry.seq)}, entry {grouped(waits.item.entry)} is overruled."
        )
        if self._drafts is not None and self._runner is not None:
            forget = partial(self._drafts.forget, waits.officer, waits.item.parcel)
            self._runner.submit("store", forget, lambda _: None, lambda _: None)
        self.count()
        if self._open:
            self._again(onward=True)
        elif self._officer == waits.officer and not self._window.controller().deciding:
            self.open_reviews(onward=True)

    def _not_closed(self, error: Exception) -> None:
        notice = error.notice if isinstance(error, WorkstationError) else BUG
        self._window.status_line.show_message(f"The review is still open. {notice}")
