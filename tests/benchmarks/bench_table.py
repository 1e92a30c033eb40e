"""The log browser's table over 10,000,000 entries: first paint and jumps, in the real window.

The log is made where it is looked at (`tests.fakes.long_log`); pages come over a real lane. The
naive model is what one would write first: it answers each role of each cell by itself, and reads
a page where a cell asks for one that it has not. Both views have the same rows and columns.

All is counted in processor time, as what else the machine does meanwhile says nothing of a table;
notes tell the time on the wall. First paint is from asking for the log browser until its rows are
painted, all threads together. A jump is from asking for a row anywhere until that row is painted with
its words, what the window's own thread works for it.
"""

from __future__ import annotations

import gc
import os
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from tests.benchmarks.table import Row, at_most

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication, QTableView, QWidget

    from workstation.ui.desk.log_browser import LogBrowser
    from workstation.ui.runner import QtRunner

NAME = "Result table"
RECORDS = 10_000_000
FEW = 1_000
REAL = 2_000
"""Decisions of the real log, which is kept under build/ for the next run."""
JUMPS, TIMES = 15, 3
_STEP = 7_919 * 37
_PATIENCE_MS = 10_000


@dataclass(slots=True)
class _Open:
    """A log browser that stands on the screen."""

    took: float
    """Processor seconds from asking for it until its rows are painted."""
    passed: float
    dialog: LogBrowser
    parent: QWidget
    runner: QtRunner

    def close(self, app: QApplication) -> None:
        self.dialog.close()
        self.runner.close()
        self.parent.deleteLater()
        app.processEvents()


def run(rounds: int) -> list[Row]:
    """First paint beside one of 1,000 rows; a jump anywhere beside the naive model's."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from workstation.starting import prepare_application
    from workstation.ui import theme

    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application runs already")
    prepare_application(app)
    theme.apply(app, "dark")
    _opened(app, FEW).close(app)  # what the first window of a process costs is no row's
    paints: list[float] = []
    shown: list[float] = []
    busy: list[tuple[float, float]] = []
    passed: list[tuple[float, float]] = []
    for _ in range(max(rounds, 3)):
        opened = [(_opened(app, FEW), _opened(app, RECORDS)) for _ in range(TIMES)]
        few, many = (min(one.took for one in side) for side in zip(*opened, strict=True))
        paints.append(many / few)
        shown.append(min(many.passed for _, many in opened))
        browser = opened[0][1].dialog.rows
        naive = _naive(app, browser.size())
        mine, theirs = _jumps(app, browser), _jumps(app, naive)
        busy.append((mine[0], theirs[0]))
        passed.append((mine[1], theirs[1]))
        naive.close()
        for pair in opened:
            for one in pair:
                one.close(app)
    return [
        at_most(
            f"first paint of {RECORDS:,} rows",
            paints,
            1.2,
            f"one of {FEW:,} rows",
            f"{median(shown) * 1000:.0f} ms on the wall",
        ),
        at_most(
            "a jump anywhere, the window's thread",
            [mine / theirs for mine, theirs in busy],
            0.5,
            "a naive Python model",
            f"{_told(busy)}; on the wall {_told(passed)}",
        ),
        _real_pages(rounds),
    ]


def _real_pages(rounds: int) -> Row:
    """Pages anywhere in a real log, as the table asks for them, beside the newest one."""
    from tests.benchmarks.bench_desk import _made
    from workstation.adapters.sqlite import open_store
    from workstation.adapters.system_clock import SystemClock
    from workstation.controllers.log_browsing import PAGE
    from workstation.services.desk_ports import LogQuery

    store = open_store(_made(REAL), SystemClock(), "station", "0.1")
    try:
        search, last = store.log_search.search, store.log.last()
        count = 0 if last is None else last.seq
        tops: list[int | None] = [
            None,
            *(PAGE + 1 + number * _STEP % (count - PAGE) for number in range(JUMPS)),
        ]
        ratios, newest = [], []
        for _ in range(max(rounds, 3)):
            times = []
            for top in tops:
                began = time.perf_counter()
                found = search(LogQuery(), PAGE, top).items
                times.append(time.perf_counter() - began)
                if len(found) != PAGE:
                    raise AssertionError(f"a page below {top} has {len(found)} entries")
            ratios.append(median(times[1:]) / times[0])
            newest.append(times[0])
    finally:
        store.close()
    note = f"{median(newest) * 1000:.2f} ms, {count:,} entries in SQLite"
    return at_most("a page anywhere of a real log", ratios, 2.0, "the newest page", note)


def _told(pairs: list[tuple[float, float]]) -> str:
    ours, naive = (median(side) * 1000 for side in zip(*pairs, strict=True))
    return f"{ours:.1f} ms, naive {naive:.1f} ms"


def _opened(app: QApplication, count: int) -> _Open:
    from PySide6.QtWidgets import QWidget

    from tests.fakes.long_log import LongLog, NoViews
    from workstation.controllers.log_browsing import BrowsingController
    from workstation.ui.desk.log_browser import LogBrowser
    from workstation.ui.runner import QtRunner

    parent, runner = QWidget(), QtRunner()
    parent.resize(1366, 768)
    gc.collect()
    began, worked = time.perf_counter(), time.process_time()
    dialog = LogBrowser(parent)
    controller = BrowsingController(
        *(LongLog(count), NoViews(), "sue", runner, dialog.show_state),
        ready=dialog.table.words.make_ready,
    )
    dialog.attach(controller, cast("Any", None), cast("Any", None))
    dialog.show()
    _painted(app, dialog.rows, 0)
    took, passed = time.process_time() - worked, time.perf_counter() - began
    if dialog.table.rowCount() != count:
        raise AssertionError(f"{dialog.table.rowCount()} rows of {count}")
    return _Open(took, passed, dialog, parent, runner)


def _jumps(app: QApplication, view: QTableView) -> tuple[float, float]:
    """Median seconds of a jump: of this thread's work, and on the wall."""
    worked, passed = [], []
    for number in range(JUMPS):
        row = (number + 1) * _STEP % (RECORDS - 100)
        app.processEvents()
        began, worked_before = time.perf_counter(), time.thread_time()
        view.scrollTo(view.model().index(row, 0), view.ScrollHint.PositionAtTop)
        _painted(app, view, row)
        worked.append(time.thread_time() - worked_before)
        passed.append(time.perf_counter() - began)
    return median(worked), median(passed)


def _painted(app: QApplication, view: QTableView, row: int) -> None:
    """Wait, without asking again and again, until a row is painted with its words."""
    from PySide6.QtCore import QEventLoop, QTimer

    model = view.model()
    app.processEvents()
    if not model.index(row, 2).data():
        loop, patience = QEventLoop(), QTimer()
        patience.setSingleShot(True)
        patience.timeout.connect(loop.quit)
        patience.start(_PATIENCE_MS)
        for change in (model.dataChanged, model.modelReset):
            change.connect(loop.quit)
        while not model.index(row, 2).data() and patience.isActive():
            loop.exec()
        for change in (model.dataChanged, model.modelReset):
            change.disconnect(loop.quit)
    app.processEvents()
    if not model.index(row, 2).data():
        raise AssertionError(f"row {row} is not there")


def _naive(app: QApplication, size: QSize) -> QTableView:
    """The same rows in the table that one would write first."""
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QHeaderView, QTableView

    from tests.fakes.long_log import LongLog
    from workstation.controllers.log_browsing import PAGE
    from workstation.services.desk_ports import FoundEntry, LogQuery
    from workstation.ui.desk.log_browser import ROW_HEIGHT, WIDTHS
    from workstation.ui.desk.log_table import COLUMNS, cell

    class Naive(QAbstractTableModel):
        def __init__(self) -> None:
            super().__init__()
            self._log, self._page = LongLog(RECORDS), PAGE
            self._pages: dict[int, tuple[FoundEntry, ...]] = {}

        def rowCount(self, parent: object = None) -> int:
            return RECORDS

        def columnCount(self, parent: object = None) -> int:
            return len(COLUMNS)

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> object:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = index.column() in (0, 6)
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return Qt.AlignmentFlag.AlignVCenter | side
            if role == Qt.ItemDataRole.DisplayRole and index.column() < len(COLUMNS) - 1:
                return cell(self._found(index.row()), index.column())
            if role == Qt.ItemDataRole.ForegroundRole and index.column() == 5:
                facts = self._found(index.row()).facts
                return None if facts is None or not facts.alarm else Qt.GlobalColor.yellow
            return None

        def _found(self, row: int) -> FoundEntry:
            place = row // self._page
            if place not in self._pages:
                top = RECORDS - place * self._page
                self._pages[place] = self._log.search(LogQuery(), self._page, top + 1).items
            return self._pages[place][row % self._page]

    view = QTableView()
    view.setModel(Naive())
    view.model().setParent(view)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.horizontalHeader().setStretchLastSection(True)
    for place, width in enumerate(WIDTHS):
        view.setColumnWidth(place, width)
    view.resize(size)
    view.show()
    app.processEvents()
    return view
