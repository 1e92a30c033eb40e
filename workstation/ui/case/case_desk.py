"""The case of the parcel on the bench: opens its pane, its deeds' panels, the screen of what waits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from workstation.domain.decision import CaseDeed
from workstation.domain.notice import WorkstationError
from workstation.services.permissions import Deed
from workstation.ui.decision.tools import Tools
from workstation.ui.words import grouped, short_hash, spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from workstation.controllers.attaching import Attaching
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.case import CaseController, CaseState
    from workstation.controllers.deed import DeedState
    from workstation.controllers.sign_offs import SecondOfficers, SignOffState, Waiting
    from workstation.domain.fields import FieldSpec
    from workstation.domain.officer import Officer
    from workstation.services.case_ports import RunningClock
    from workstation.services.casework import Done
    from workstation.services.ports import Runner
    from workstation.ui.case.case_page import CasePage
    from workstation.ui.case.deed_panel import DeedPanel
    from workstation.ui.case.sign_off_dialog import SignOffDialog
    from workstation.ui.main_window import MainWindow

KEEP_MS = 400
"""So long after the last key what is filled in is kept as a draft."""
LOOK_MS = 60_000
"""How often what waits is counted anew."""


class CaseDesk:
    """What the commands of cases call; works once the station is open."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.case: CaseController | None = None
        self._waiting: Waiting | None = None
        self._second: SecondOfficers | None = None
        self._runner: Runner | None = None
        self._attaching: Attaching | None = None
        self._page: CasePage | None = None
        self._panel: DeedPanel | None = None
        self._under = self._under_panel = 0
        self._opened: object = None
        self._recorded: object = None
        self._keep = QTimer(window)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_MS)
        self._keep.timeout.connect(self.keep)
        self._look = QTimer(window)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.count)

    def use(
        self,
        case: CaseController,
        waiting: Waiting,
        second: SecondOfficers,
        attaching: Attaching,
        runner: Runner,
    ) -> None:
        """Take what reads and records cases, and the lanes; there once the station is open."""
        self.case, self._waiting, self._second, self._runner = case, waiting, second, runner
        self._attaching = attaching
        self._look.start()
        self.count()

    @property
    def deed_open(self) -> bool:
        """A deed's panel is open."""
        return self.case is not None and self.case.deed.state.is_open

    def tools(self) -> Tools:
        """What editors of fields need beside their field."""
        return Tools(self._attaching, self._record_lines, _now, self._signer)

    # States

    def show_bench(self, state: BenchState) -> None:
        """Another parcel: its case is read beside."""
        if self.case is None:
            return
        if state.recorded is not self._recorded:
            self._recorded = state.recorded
            self.count()
        if state.opened is self._opened:
            return
        self._opened = state.opened
        parcel = "" if state.opened is None else state.opened.barcode.text
        if parcel != self.case.state.parcel:
            self.leave()
        self.case.opened(state.opened)

    def sits_down(self, officer: Officer | None) -> None:
        """Who is at the bench now; nobody: what is filled in is kept, and the panel closes."""
        if self.case is None:
            return
        if officer is None:
            self.case.deed.leave()
            self.leave()
        self.case.sits_down(officer)
        permissions = self._window.permissions
        if officer is not None and permissions is not None:
            try:
                permissions.require(officer, Deed.DECIDE)
            except WorkstationError as error:  # the outcomes are off: say why at once
                self._tell(f"{error.notice.fact} {error.notice.act}")

    def show_case(self, state: CaseState) -> None:
        """Draw the case: in the pane, and its clock in the status row."""
        from workstation.controllers.case_facts import clock_words

        words, late = "", False
        if state.case is not None and state.today is not None:
            words, late = clock_words(state.case, state.today)
        self._window.status_line.show_case(words, late)
        if self._page is not None:
            self._page.show_state(state)

    def show_deed(self, state: DeedState) -> None:
        """Draw the panel of a deed, or close it."""
        if self._window.bench is not None:
            self._window.bench.deed_open = state.is_open
        side = self._window.bench_page.side
        if not state.is_open:
            if self._panel is not None:
                shown = side.currentWidget() is self._panel
                self._panel.show_state(state)
                if shown:
                    self._back_from_panel()
            return
        panel = self._panel or self._made_panel()
        panel.show_state(state)
        if side.currentWidget() is not panel:
            self._under_panel = side.currentIndex()
            side.setCurrentWidget(panel)
            panel.focus_first()
        elif any(field.problem for field in state.fields):
            panel.focus_problem()

    # Commands

    def open_case(self) -> None:
        """The case in the side column; the keys at the first thing to do."""
        if self.case is None:
            return
        if not self.case.state.parcel:
            self._tell("There is no parcel on the bench.")
            return
        page = self._page or self._made_page()
        page.show_state(self.case.state)
        side = self._window.bench_page.side
        if side.currentWidget() is not page:
            self._window.bench_page.leave_full()
            self._under = side.currentIndex()
        side.setCurrentWidget(page)
        page.focus_deeds()

    def begin(self, deed: CaseDeed) -> None:
        """Open the panel of a deed; why not is told in words."""
        window, case = self._window, self.case
        if case is None:
            return
        if window.controller().decision.state.is_open and deed is not CaseDeed.MAIL_GATE:
            self._tell("A decision is open: record it, or leave it with Esc.")
        elif deed is CaseDeed.SIGN_OFF or deed is CaseDeed.RE_REVIEW:
            row = next((one for one in case.state.deeds if one.deed is deed), None)
            if row is not None and row.why:
                self._tell(row.why)
            else:
                self.open_sign_offs(case.state.parcel)
        elif why := case.begin(deed):
            self._tell(why)

    def begin_detention(self) -> None:
        """Start a detention; where one runs, tell that its notice was sent."""
        case = self.case.state.case if self.case is not None else None
        detained = case is not None and case.detained
        self.begin(CaseDeed.DETENTION_NOTICE_SENT if detained else CaseDeed.DETENTION_STARTED)

    def split(self) -> None:
        """Another outcome for some lines of the parcel that is being decided."""
        decision = self._window.controller().decision
        if not decision.state.is_open:
            self._tell("Open a decision first: then some lines can have another outcome.")
        elif not decision.may_split:
            self._tell("This station’s policy gives one outcome to a parcel.")
        else:
            decision.split()

    def submit(self) -> bool:
        """Record what the open panel holds; False where none is open."""
        if self.case is None or not self.deed_open:
            return False
        self.case.deed.submit()
        return True

    def open_sign_offs(
        self, parcel: str = "", without: Collection[str] = ()
    ) -> SignOffDialog | None:
        """The screen of what waits; the parcel's own is chosen, those of `without` are left out."""
        bench = self._window.controller()
        if self._waiting is None or self._second is None or self._runner is None:
            return None
        if bench.officer is None or bench.deciding:
            return None
        from workstation.controllers.sign_offs import SignOffController
        from workstation.ui.case.sign_off_dialog import SignOffDialog

        dialog = SignOffDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = [dialog]  # a lane's thread must not be the last to let go of a widget
        dialog.finished.connect(lambda _: there.clear())
        fresh = [True]

        def show(state: SignOffState) -> None:
            for one in tuple(there):
                one.show_state(state)
                if fresh and (state.fields or not state.clocks):
                    fresh.clear()
                    one.focus_first()

        controller = SignOffController(
            *(self._waiting, self._second, self._runner, show, self.recorded_elsewhere),
            without=without,
        )
        dialog.attach(controller, bench.officer.name)
        dialog.fit(self._window)
        opened = bench.state.opened
        controller.begin(parcel or ("" if opened is None else opened.barcode.text))
        dialog.open()
        dialog.focus_first()
        return dialog

    def leave(self) -> bool:
        """Close the panel or the pane; False where neither is open."""
        if self.case is not None and self.deed_open:
            self.case.deed.leave()
            return True
        side = self._window.bench_page.side
        if self._page is None or side.currentWidget() is not self._page:
            return False
        side.setCurrentIndex(self._under)
        decision = self._window.bench_page.decision
        if decision is not None and side.currentWidget() is decision:
            decision.focus_first()
        else:
            self._window.bench_page.focus_barcode()
        return True

    def keep_soon(self) -> None:
        """Something was typed: it is kept as a draft in a moment."""
        self._keep.start()

    def keep(self) -> None:
        """Keep as drafts what stands in open panels."""
        self._keep.stop()
        if self._window.bench is not None:
            self._window.bench.decision.keep()
        if self.case is not None:
            self.case.deed.keep()

    def recorded(self, parcel: str, done: Done) -> None:
        """A deed of the case was recorded."""
        kind = str(done.entry.content.get("kind", ""))
        labels = (self.case.state.labels if self.case is not None else None) or {}
        deed = labels.get(kind, kind.replace("_", " ").capitalize()).lower()
        told = f"Recorded: entry {grouped(done.entry.seq)}, {deed}, {spoken(parcel)}"
        self._tell(" ".join((f"{told}, hash {short_hash(done.entry.hash)}.", *done.told)))
        self._changed(parcel)

    def recorded_elsewhere(self, parcel: str, done: Done) -> None:
        """A second officer signed."""
        self.recorded(parcel, done)

    def count(self) -> None:
        """Count what waits, beside everything else."""
        waiting = self._waiting
        if self._window.review_desk.covered:  # how many wait would tell what is to be judged
            self._window.status_line.show_waiting(0, 0)
        elif waiting is not None and self._runner is not None:
            self._runner.submit(
                "store",
                lambda: (waiting.clocks(), waiting.today()),
                lambda answer: self._counted(*answer),
                lambda _: None,
            )

    # Inside

    def _counted(self, clocks: Sequence[RunningClock], today: object) -> None:
        from datetime import date

        if isinstance(today, date):
            late = sum(clock.overdue(today) for clock in clocks)
            self._window.status_line.show_waiting(len(clocks), late)

    def _changed(self, parcel: str) -> None:
        bench = self._window.controller()
        bench.case_changed(parcel)
        if self._window.queue is not None:
            self._window.queue.refresh()
        self.count()

    def _made_page(self) -> CasePage:
        from workstation.ui.case.case_page import CasePage

        page = self._page = CasePage()
        self._window.bench_page.side.addWidget(page)
        page.left.connect(self.leave)
        page.typed.connect(self._window.type_on)
        page.copied.connect(lambda what: self._tell(f"Copied: {what}"))
        page.deed_wanted.connect(lambda name: self.begin(CaseDeed(name)))
        return page

    def _made_panel(self) -> DeedPanel:
        from workstation.ui.case.deed_panel import DeedPanel

        panel = self._panel = DeedPanel(self.tools())
        self._window.bench_page.side.addWidget(panel)
        if self.case is not None:
            deed = self.case.deed
            panel.changed.connect(deed.change)
            panel.changed.connect(lambda _name, _value: self.keep_soon())
            panel.submitted.connect(deed.submit)
            panel.left.connect(deed.leave)
        return panel

    def _back_from_panel(self) -> None:
        """From a deed's panel back to the pane it was begun from, else to the short panels."""
        page, side = self._window.bench_page, self._window.bench_page.side
        side.setCurrentIndex(self._under_panel)
        if page.decision is not None and side.currentWidget() is page.decision:
            page.decision.focus_first()
        elif self._page is not None and side.currentWidget() is self._page:
            self._page.focus_deeds()
        else:
            page.focus_barcode()

    def _record_lines(self, columns: Sequence[FieldSpec]) -> Sequence[Mapping[str, str]]:
        from workstation.controllers.field_texts import rows_of
        from workstation.domain.fields import FieldKind, FieldSpec
        from workstation.services.policy import prefill

        opened = self._window.controller().state.opened
        if opened is None or opened.record is None:
            return ()
        spec = FieldSpec("lines", "", FieldKind.LINES, prefill="lines", columns=tuple(columns))
        return rows_of(prefill(spec, opened.record))

    def _signer(self) -> str:
        """The addressee, who mostly signs."""
        opened = self._window.controller().state.opened
        record = None if opened is None else opened.record
        return "" if record is None else str(record.consignee.name or "")

    def _tell(self, words: str) -> None:
        self._window.status_line.show_message(words)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
