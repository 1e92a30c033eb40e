"""The window: sign-in page and bench in one frame, menus, status line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from workstation.ui import queue_order, theme
from workstation.ui.actions import MENUS, MNEMONICS, Actions
from workstation.ui.bench.bench_page import BenchPage
from workstation.ui.bench.marking import MarkingDesk
from workstation.ui.bench.measuring import MeasuringDesk
from workstation.ui.bench.reading import ReadingDesk
from workstation.ui.case.case_desk import CaseDesk
from workstation.ui.commands import PARTS
from workstation.ui.commands.compare import SENT_AWAY, tick
from workstation.ui.commands.marks import BLIND_FIRST
from workstation.ui.commands.volume import tick as tick_volume
from workstation.ui.desk.review_desk import ReviewDesk
from workstation.ui.entry_desk import EntryDesk
from workstation.ui.icons import icon
from workstation.ui.key_map import KeyMap
from workstation.ui.scans import Scans
from workstation.ui.seat import Seat
from workstation.ui.sign_in_page import SignInPage
from workstation.ui.status_line import StatusLine
from workstation.ui.words import APP

if TYPE_CHECKING:
    from collections.abc import Callable

    from workstation.controllers.accounts import Admin
    from workstation.controllers.bench import BenchController
    from workstation.controllers.bench_state import BenchState
    from workstation.controllers.compare import CompareController, CompareState
    from workstation.controllers.decision import DecisionState
    from workstation.controllers.exporting import Exports
    from workstation.controllers.importing import ImportController, ImportState
    from workstation.controllers.papers import PrintsPapers
    from workstation.controllers.picture_barcodes import BarcodeTools
    from workstation.controllers.queue import QueueController, QueueSnapshot
    from workstation.controllers.replaying import ReplaySource
    from workstation.controllers.sign_in import SignInController, SignInState
    from workstation.domain.scan import Scan
    from workstation.imaging.prepared import Prepared
    from workstation.services.permissions import Permissions
    from workstation.services.ports import CardSource, Runner
    from workstation.services.search import RecordSearch
    from workstation.ui.bench.decision_panel import DecisionPanel
    from workstation.ui.compare.comparing import Comparing
    from workstation.ui.compare.screens import Screens
    from workstation.ui.desk.tools import DeskTools

OPEN_STILL = "Something is open still: record it, or leave it with Esc."
NARROW = 1500
"""Below this width the queue starts folded away, so that the picture stays the room."""


class MainWindow(QMainWindow):
    """Draws states and passes on intents. Controllers come once the station is open."""

    closing = Signal()
    """The window was closed: wait for the store, then end."""
    verify_wanted = Signal()
    unlock_wanted = Signal(str, str)
    """Name and password that are to open an encrypted station."""

    def __init__(self, settings: QSettings | None = None) -> None:
        super().__init__()
        self.setWindowTitle(APP)
        self.setWindowIcon(icon("workstation"))
        self.setMinimumSize(QSize(1024, 640))
        self._settings = settings
        self.actions_by_name = Actions(self)
        self.keys = KeyMap(self.actions_by_name, settings)
        self.sign_in: SignInController | None = None
        self.bench: BenchController | None = None
        self.queue: QueueController | None = None
        self.administration: tuple[Admin, Runner] | None = None
        """What changes accounts, and the lanes it runs on; there once the station is open."""
        self.permissions: Permissions | None = None
        """What each role may do; there once the station is open."""
        self._exports: tuple[Exports, Runner] | None = None
        self.cards: tuple[CardSource, Runner] | None = None
        self.searching: tuple[RecordSearch, Runner] | None = None
        self.replaying: (
            tuple[ReplaySource, Runner, Callable[[Scan, int | None], Prepared]] | None
        ) = None
        """What finds parcels, and the lanes it runs on; there once the station is open."""
        self.desk: DeskTools | None = None
        """What the supervisor's windows work with; there once the station is open."""
        self.barcodes: tuple[BarcodeTools, Runner] | None = None
        """What reads barcodes in pictures, and the lanes it runs on."""
        self.papers: tuple[PrintsPapers, Runner] | None = None
        """What prints papers, and the lanes; there once the station is open."""
        self.imports: ImportController | None = None
        self.show_imports: Callable[[ImportState], None] = lambda _: None
        self.compare: CompareController | None = None
        self._comparing: Comparing | None = None
        self._screens: Screens | None = None
        self.page = QStackedWidget()
        self.sign_in_page = SignInPage()
        self.bench_page = BenchPage(self.actions_by_name)
        self.measuring = MeasuringDesk(
            self.bench_page.picture, self.bench_page.measures, self.actions_by_name
        )
        self.marking = MarkingDesk(
            self.bench_page.picture, self.bench_page.marks, self.actions_by_name
        )
        self.reading = ReadingDesk(self)
        self.entry_desk = EntryDesk(self)
        self.case_desk = CaseDesk(self)
        self.review_desk = ReviewDesk(self)
        self.bench_page.tools = self.case_desk.tools
        self.page.addWidget(self.sign_in_page)
        self.page.addWidget(self.bench_page)
        self.status_line = StatusLine()
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(self.status_line)
        self.setCentralWidget(whole)
        for name in MENUS:
            menu = self.menuBar().addMenu(MNEMONICS.get(name, f"&{name}"))
            menu.setObjectName(f"menu_{name.lower()}")
            menu.aboutToShow.connect(partial(self._fill, menu, name))
        self.seat = Seat(self)
        self.scans = Scans(self)
        self._connect()
        self.actions_by_name.enable_bench(False)
        self._shown_once = False

    # Controllers

    def attach(
        self, sign_in: SignInController, bench: BenchController, queue: QueueController
    ) -> None:
        """Take the controllers of an opened station."""
        self.sign_in, self.bench, self.queue = sign_in, bench, queue
        bench.looks.on_screen = self.bench_page.picture.seen_as
        chosen = self.remembered(BLIND_FIRST)
        if chosen:
            bench.set_blind_first(chosen == "on")
        self.actions_by_name["marks.blind_first"].setChecked(bench.blind_first)

    def take_exports(self, exports: Exports, runner: Runner) -> None:
        """Take what writes pictures out."""
        self._exports = (exports, runner)

    def take_cards(self, cards: CardSource, runner: Runner) -> None:
        """Take what reads models' cards."""
        self.cards = (cards, runner)

    def take_search(self, records: RecordSearch, runner: Runner) -> None:
        """Take what finds parcels."""
        self.searching = (records, runner)

    def exports(self) -> tuple[Exports, Runner]:
        """What writes pictures out, and the lanes it runs on; there once the station is open."""
        if self._exports is None:
            raise RuntimeError("a picture was exported before the station was open")
        return self._exports

    def remember(self, key: str, value: str) -> None:
        """Keep a choice for the next start."""
        if self._settings is not None:
            self._settings.setValue(key, value)

    def remembered(self, key: str) -> str:
        """A choice of an earlier time; "" where there is none."""
        return "" if self._settings is None else str(self._settings.value(key, ""))

    def attach_compare(self, compare: CompareController) -> None:
        """Take the controller of comparing."""
        self.compare = compare

    # States

    def show_sign_in(self, state: SignInState) -> None:
        """Put the page of this state in front."""
        self.seat.show(state)

    def show_bench(self, state: BenchState) -> None:
        """Draw the bench."""
        fresh = state.opened is None and state.barcode is None
        self.bench_page.show_state(state)
        tick_volume(self, state)
        self.measuring.show_state(state)
        self.marking.show_state(state)
        self.reading.show_state(state)
        self.case_desk.show_bench(state)
        self.review_desk.show_bench(state)
        self.status_line.show_bench(state)
        if self.compare is not None:
            self.compare.bench(state)
        if fresh and state.notice is None and self.on_bench() and not self.deciding():
            self.bench_page.top.barcode.clear()
            self.bench_page.focus_barcode()
        elif state.notice is not None and state.opened is None and self.on_bench():
            self.bench_page.focus_barcode()

    def show_compare(self, state: CompareState) -> None:
        """Draw what stands beside the picture; made when it is first asked for."""
        comparing = self.comparing() if state.open else self._comparing
        if comparing is not None:
            comparing.show_state(state)
        else:
            tick(self.actions_by_name, state)

    def comparing(self) -> Comparing | None:
        """What draws the second picture, made when it is first asked for."""
        if self._comparing is None and self.compare is not None:
            from workstation.ui.compare.comparing import Comparing

            self._comparing = Comparing(
                self.bench_page.picture, self.actions_by_name, self.compare, self.measuring
            )
            self._comparing.settled.connect(self._compare_settled)
            self._comparing.pane.list.typed.connect(self.type_on)
        return self._comparing

    def screens(self) -> Screens:
        """What sends pictures to other screens, made when it is first asked for."""
        if self._screens is None:
            from workstation.ui.compare.screens import Screens

            self._screens = Screens(self)
            self._screens.on_bench(self.on_bench())
        return self._screens

    def show_screens(self, on_bench: bool) -> None:
        """Pictures that were sent to other screens stand there while somebody sits at the bench."""
        if self._screens is not None or (on_bench and any(map(self.remembered, SENT_AWAY))):
            self.screens().on_bench(on_bench)

    def show_decision(self, state: DecisionState) -> None:
        """Draw the decision panel."""
        if self.bench is not None:
            self.review_desk.show_decision(state)
            self.bench_page.show_decision(self.bench.decision.state, self.bench.state)

    def show_queue(self, snapshot: QueueSnapshot) -> None:
        """Draw the queue."""
        self.bench_page.queue.show_snapshot(snapshot)
        barcode = self.bench.state.barcode if self.bench is not None else None
        self.bench_page.queue.show_current(barcode.text if barcode is not None else "")
        self.status_line.show_queue(snapshot)

    def set_theme(self, name: str) -> None:
        """Put a theme in force and draw everything anew."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, name)
        for known in theme.NAMES:
            self.actions_by_name[f"window.{known}"].setChecked(known == name)
        self.bench_page.redraw()
        if self._comparing is not None:
            self._comparing.redraw()
        if self.bench is not None:
            self.show_bench(self.bench.state)
            self.show_decision(self.bench.decision.state)
        if self._settings is not None:
            self._settings.setValue("theme", name)

    # Inside

    def _connect(self) -> None:
        page, room = self.bench_page, self.bench_page.picture
        page.top.typed.connect(self.scans.typed)
        page.top.view_wanted.connect(lambda n: self.controller().show_view(n))
        page.record.found_in.connect(lambda carton: self.controller().found_in(carton))
        page.marks.finding_chosen.connect(lambda n: self.controller().select(n))
        page.notice.dismissed.connect(lambda: self.controller().dismiss())
        page.notice.open_wanted.connect(lambda: self.controller().open_meanwhile())
        page.queue.parcel_wanted.connect(self.open_parcel)
        page.queue.order_wanted.connect(lambda: queue_order.step(self))
        page.panel_made.connect(self._panel_made)
        room.finding_clicked.connect(lambda n: self.controller().select(n))
        room.view_used.connect(self._view_used)
        self.measuring.summary_changed.connect(lambda told: self.controller().measured(told))
        for part in PARTS:
            part.connect(self)
        forms = self.sign_in_page
        forms.signed_in.connect(self._signed_in)
        forms.unlocked.connect(lambda p: self.signing().unlock(p))
        forms.first_made.connect(lambda n, f, p, a: self.signing().create_first(n, f, p, a))
        forms.other_officer.connect(lambda: self.signing().sign_out())

    def on(self, name: str, do: Callable[[], object]) -> None:
        """Have a command do something."""
        self.actions_by_name[name].triggered.connect(
            lambda _=False: self.review_desk.allows(name) and do()
        )

    def _signed_in(self, name: str, password: str) -> None:
        if self.sign_in is None:
            self.unlock_wanted.emit(name, password)
        else:
            self.sign_in.sign_in(name, password)

    def controller(self) -> BenchController:
        """The bench's controller; there once the station is open."""
        if self.bench is None:
            raise RuntimeError("the bench was used before its station was open")
        return self.bench

    def signing(self) -> SignInController:
        """The sign-in controller; there once the station is open."""
        if self.sign_in is None:
            raise RuntimeError("somebody signed in before the station was open")
        return self.sign_in

    def _view_used(self, name: str) -> None:
        if self.bench is not None:
            self.bench.view_used(name)

    def on_bench(self) -> bool:
        """An officer sits at the bench."""
        return self.bench is not None and self.page.currentWidget() is self.bench_page

    def deciding(self) -> bool:
        """A decision is open in its panel."""
        return self.bench is not None and self.bench.deciding

    def _panel_made(self, panel: DecisionPanel) -> None:
        decision = self.controller().decision
        panel.changed.connect(decision.change)
        panel.changed.connect(lambda _name, _value: self.case_desk.keep_soon())
        panel.parts.opened.connect(decision.split)
        panel.parts.dropped.connect(decision.drop_part)
        panel.submitted.connect(self.submit)
        panel.left.connect(decision.leave)

    def type_on(self, key: QKeyEvent) -> None:
        """What is typed elsewhere is meant for the barcode field."""
        self.bench_page.focus_barcode()
        QCoreApplication.sendEvent(self.bench_page.top.barcode, key)

    def _compare_settled(self) -> None:
        if not self.deciding():
            self.bench_page.focus_barcode()

    def open_parcel(self, parcel: str) -> None:
        """Open a parcel that was chosen in a list."""
        if self.deciding():
            self.status_line.show_message(OPEN_STILL)
        else:
            self.controller().open(parcel)
            self.bench_page.focus_barcode()

    def look_at(self, parcel: str) -> None:
        """Open a parcel that may not be here at all: it does not count as presented by that."""
        self.controller().open(parcel, presented=False)
        self.bench_page.focus_barcode()

    def decide(self, outcome: str) -> None:
        """Open the decision panel for an outcome."""
        from workstation.domain.decision import Outcome

        if self.case_desk.deed_open:
            self.status_line.show_message(OPEN_STILL)
            return
        self.controller().decide(Outcome(outcome))

    def submit(self) -> None:
        """Record what the open panel holds."""
        if self.case_desk.submit():
            return
        self.controller().decision.submit()
        if self.bench_page.decision is not None:
            self.bench_page.decision.focus_problem()

    def back(self) -> None:
        """One step back: the panel, the notice, the chosen mark."""
        controller = self.controller()
        state = controller.state
        if self.reading.leave() or self.case_desk.leave():
            return
        if controller.decision.state.is_open:
            controller.decision.leave()
        elif self.measuring.escape() or self.marking.escape():
            return
        elif state.notice is not None or state.note or state.scanned_meanwhile is not None:
            controller.dismiss()
        elif self.compare is None or not self.compare.back():
            controller.select(None)
        if not self.deciding():
            self.bench_page.focus_barcode()

    def full_screen(self) -> None:
        """The whole screen, or back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _fill(self, menu: QMenu, name: str) -> None:
        if menu.isEmpty():
            menu.addActions(self.actions_by_name.of_menu(name))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown_once:
            self._shown_once = True
            wide = self.width() >= NARROW
            self.bench_page.queue.setVisible(wide)
            self.actions_by_name["view.queue"].setChecked(wide)
            for known in theme.NAMES:
                self.actions_by_name[f"window.{known}"].setChecked(known == theme.name())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._screens is not None:
            self._screens.close()
        if self._settings is not None:
            self._settings.setValue("geometry", self.saveGeometry())
        event.accept()
        self.closing.emit()
