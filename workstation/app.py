"""The bench window: the one place where screens meet adapters."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from workstation.ui import queue_order
from workstation.ui.desk.tools import DeskTools
from workstation.ui.main_window import MainWindow
from workstation.ui.runner import QtRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workstation.adapters.settings import Settings
    from workstation.composition import Station
    from workstation.controllers.bench import BenchController
    from workstation.controllers.checkpointing import CheckpointKeeper
    from workstation.controllers.picture_barcodes import BarcodeTools
    from workstation.controllers.queue import QueueController
    from workstation.controllers.queue_checks import QueueChecks
    from workstation.controllers.sign_in import SignInState
    from workstation.controllers.sources import SourcesController
    from workstation.domain.estimate import WeightOpinion
    from workstation.domain.log import LogEntry, Verification
    from workstation.domain.scan import Scan, ScanRef
    from workstation.imaging.prepared import Prepared
    from workstation.imaging.previewing import PreviewPicture
    from workstation.imaging.stored import Allocate
    from workstation.services.bench import OpenedParcel
    from workstation.services.demo import DemoFacility
    from workstation.services.entry_forms import EntryForms
    from workstation.services.identify import BarcodePictures
    from workstation.ui.canvas.gestures import MouseBindings
    from workstation.ui.wedge import ScannerWedge

log = logging.getLogger(__name__)
_IDLE_CHECK_MS = 1000
_BUILT_AT_ONCE = 8_000_000
"""Pixels of a picture whose levels are built before it is shown; of others while it is looked at."""
_ALL = 64
ENCRYPTED, NOT_THE_KEY = "CRYPT-02", "CRYPT-01"
"""The store waits for a password; the one that was given does not open it."""
NETWORK, FOLDER = "network", "folder"
"""Lanes of records that come by themselves."""
LOOKED_AHEAD = 3
"""Parcels of the queue that the models judge while the officer looks at another."""


class Application(QObject):
    """One running bench: window, lanes, and the station once it is open."""

    _progress = Signal(str)
    ready = Signal()
    """The station is open and the sign-in form is in front."""

    def __init__(
        self,
        data_dir: Path,
        demo: bool,
        *,
        settings: QSettings | None = None,
        open_station: Callable[[Path], Station] | None = None,
    ) -> None:
        super().__init__()
        self._data_dir, self._demo, self._open_station = data_dir, demo, open_station
        self.window = MainWindow(settings)
        self.runner = QtRunner(self)
        self.station: Station | None = None
        self.facility: DemoFacility | None = None
        self.window.closing.connect(self.close)
        self.window.verify_wanted.connect(self._verify)
        self.window.unlock_wanted.connect(self._unlock)
        self._entering: tuple[str, str] | None = None
        self._wrong_keys = 0
        self._progress.connect(
            self.window.sign_in_page.show_starting, Qt.ConnectionType.QueuedConnection
        )
        self._tick = QTimer(self)
        self._tick.setInterval(_IDLE_CHECK_MS)
        self._closed = self._warmed = self._clock_asked = False
        self._wedge: ScannerWedge | None = None
        self._checks: QueueChecks | None = None
        self._sources: SourcesController | None = None
        self._checkpoints: CheckpointKeeper | None = None
        self._queue: QueueController | None = None
        self._barcodes: BarcodeTools | None = None

    def start(self) -> None:
        """Open the station on the store lane; the window is on the screen already."""
        self.runner.submit("store", self._open, self._opened, self._not_opened)

    def close(self) -> None:
        """Wait until what was recorded is on disk, then let everything go."""
        if self._closed:
            return
        self._closed = True
        self._tick.stop()
        if self._wedge is not None:
            self._wedge.close()
        if self._sources is not None:
            self._sources.close()
            self.runner.finish(NETWORK, FOLDER)  # they work with the store
        if self.window.imports is not None:
            self.window.imports.close()
        if self.window.desk is not None:
            self.window.desk.out.close()
        station = self.station
        if station is not None:
            self.runner.submit("store", station.close, lambda _: None, lambda _: None)
        self.runner.close()
        if self._barcodes is not None:
            self._barcodes.close()
        app = QApplication.instance()
        if app is not None:
            app.quit()

    def _open(self) -> tuple[Station, DemoFacility | None, str]:
        if self._open_station is not None:
            station = self._open_station(self._data_dir)
        else:
            from workstation.composition import open_station

            station = open_station(self._data_dir)
        if not self._demo:
            return station, None, ""
        from workstation.services.demo import lay_down

        try:
            facility = lay_down(station, self._data_dir, self._progress.emit)
            return station, facility, facility.password()
        except BaseException:
            station.close()
            raise

    def _opened(self, answer: tuple[Station, DemoFacility | None, str]) -> None:
        from workstation.controllers.attaching import Attaching
        from workstation.controllers.bench import BenchController
        from workstation.controllers.case import CaseController
        from workstation.controllers.checkpointing import CheckpointKeeper
        from workstation.controllers.compare import CompareController
        from workstation.controllers.desk_export import DeskOut
        from workstation.controllers.desk_keeping import DeskKeeper
        from workstation.controllers.importing import ImportController
        from workstation.controllers.picture_barcodes import BarcodeTools
        from workstation.controllers.queue import QueueController
        from workstation.controllers.queue_checks import QueueChecks
        from workstation.controllers.resting import Resting
        from workstation.controllers.sign_in import SignInController
        from workstation.controllers.sources import SourcesController
        from workstation.controllers.wedge import WedgeSettings
        from workstation.services.covering import (
            NOT_WHILE_COVERED,
            CoveredCases,
            CoveredLogSearch,
            CoveredQueue,
            CoveredRecords,
            CoveredReplays,
        )
        from workstation.services.entry import Entering
        from workstation.services.found_bundles import FoundBundles
        from workstation.services.identify import Identifying
        from workstation.services.reconcile import Reconciling
        from workstation.ui.housekeeping import Housekeeping
        from workstation.ui.wedge import ScannerWedge

        station, facility, password = answer
        self.facility = facility
        self.station = station
        window, settings = self.window, station.settings
        window.permissions = station.permissions
        window.administration = (station.governing.admin, self.runner)
        covered = window.review_desk.covered
        queue = QueueController(
            CoveredQueue(station.store, covered), self.runner, window.show_queue
        )
        bench = BenchController(
            station.parcels,
            station.deciding,
            self.runner,
            station.clock,
            window.show_bench,
            window.show_decision,
            prepare=partial(_prepare, station.planes.allocate),
            prepare_frame=partial(_prepare_frame, station.planes.allocate),
            preview=partial(_preview, station),
            recorded=partial(_refresh, queue),
            opened=self._opened_parcel,
            next_parcel=queue.next_waiting,
            next_parcels=lambda current: queue.waiting(current, LOOKED_AHEAD),
            shadowed=station.shadowing.record,
            drafts=station.store,
            threshold=settings.threshold,
            answers=station.answering,
            blind_first=settings.blind_first,
            may=station.permissions.may,
            weigh=_weigh,
            checked=self._keep_signs,
            why_not_shown=covered.why_not,
        )
        self._checks = QueueChecks(station.queue_checking, self.runner, queue.refresh)
        queue_order.restore(window, queue)
        sign_in = SignInController(
            station.accounts,
            self.runner,
            self._show_sign_in,
            station.clock,
            settings.idle_lock_minutes * 60,
        )
        window.measuring.use(self.runner)
        window.marking.use(bench, settings.first_look_s)
        window.take_cards(station.cards, self.runner)
        window.attach(sign_in, bench, queue)
        window.bench_page.picture.use_lanes(self.runner)
        window.bench_page.picture.use_mouse(_mouse(settings))
        window.take_exports(station.exporting, self.runner)
        window.papers = (station.papers, self.runner)
        window.entry_desk.use(
            Entering(station.store, station.clock),
            partial(_forms, station),
            Reconciling(station.store, station.log),
            self.runner,
        )
        window.take_search(CoveredRecords(station.search, covered), self.runner)
        window.replaying = (
            *(CoveredReplays(station.replaying, covered), self.runner),
            partial(_prepare_frame, station.planes.allocate),
        )
        window.desk = DeskTools(
            CoveredLogSearch(station.log_search, covered),
            station.saved_views,
            station.figures,
            station.second_looks,
            self.runner,
            DeskOut(
                station.reporting,
                FoundBundles(
                    *(station.log_search, station.proving.bundles, station.permissions.require)
                ),
                station.permissions.require,
                lambda: NOT_WHILE_COVERED if covered else None,
            ),
        )
        window.review_desk.use(station.second_looks, station.review_drafts, self.runner)
        self._barcodes = BarcodeTools(
            _open_barcode_pictures, Identifying(station.store), station.store.scan_path
        )
        window.barcodes = (self._barcodes, self.runner)
        window.case_desk.use(
            CaseController(
                station.casework,
                self.runner,
                station.clock,
                window.case_desk.show_case,
                window.case_desk.show_deed,
                drafts=station.store,
                why_not=station.casework.why_not,
                recorded=window.case_desk.recorded,
            ),
            CoveredCases(station.casework, covered),
            station.second_officers,
            Attaching(station.casework.attachments, station.camera, self.runner),
            self.runner,
        )
        window.imports = ImportController(
            station.import_desk,
            self.runner,
            station.clock,
            lambda state: window.show_imports(state),
            partial(_brought_in, queue, self._checks),
        )
        window.attach_compare(
            CompareController(
                station.earlier,
                self.runner,
                window.show_compare,
                prepare=partial(_prepare, station.planes.allocate),
                compared=bench.view_used,
                seen_beside=bench.seen_beside,
                two_views=settings.hanging == "two views",
            )
        )
        wedge = ScannerWedge(
            WedgeSettings(
                prefix=settings.wedge_prefix,
                min_length=settings.wedge_min_length,
                median_gap_s=settings.wedge_gap_ms / 1000,
                break_gap_s=settings.wedge_end_gap_ms / 1000,
                hold_s=settings.wedge_gap_ms / 1000,
                double_scan_s=settings.wedge_repeat_ms / 1000,
            ),
            station.clock.monotonic,
            lambda: window.bench_page.top.barcode,
            self,
        )
        window.watch_scanner(wedge)
        self._wedge = wedge
        wedge.activity.connect(Housekeeping(station.clock.monotonic, self).activity)
        resting = Resting(self.runner, (station.database.rest,), station.clock.monotonic)
        wedge.activity.connect(resting.activity)
        self._tick.timeout.connect(resting.tick)
        window.status_line.parts["station"].setText(f"station {settings.station}")
        window.show_bench(bench.state)
        if facility is not None:
            window.sign_in_page.show_demo(facility.officer, password)
        self._sources = SourcesController(
            station.sources,
            self.runner,
            station.clock,
            window.status_line.show_sources,
            partial(_changed, queue, bench),
            bench.remark,
        )
        self._queue = queue
        self._checkpoints = CheckpointKeeper(
            station.proving.checkpoints,
            station.proving.left,
            self.runner,
            station.clock,
            lambda notice: window.status_line.show_message(str(notice)),
        )
        self._tick.timeout.connect(self._checkpoints.tick)
        keeper = DeskKeeper(
            station.log_search, station.database.figures, self.runner, station.clock
        )
        self._tick.timeout.connect(keeper.tick)
        self._tick.timeout.connect(sign_in.tick)
        self._tick.timeout.connect(self._check_queue)
        self._tick.timeout.connect(self._check_clock)
        self._tick.timeout.connect(self._sources.tick)
        self._tick.start()
        sign_in.start()
        queue.refresh()
        self.ready.emit()

    def _opened_parcel(self, parcel: str) -> None:
        if self._queue is not None:
            self._queue.refresh()
        if self._sources is not None:
            self._sources.opened(parcel)

    def _keep_signs(self, parcel: OpenedParcel) -> None:
        """The queue tells of a parcel what its checks told on the bench."""
        if self.station is not None and self._queue is not None:
            from workstation.controllers.queue_checks import LANE

            queue = self._queue
            keep = partial(self.station.queue_checking.keep, parcel)
            self.runner.submit(LANE, keep, lambda _: queue.refresh(), _not_kept)

    def _show_sign_in(self, state: SignInState) -> None:
        self.window.show_sign_in(state)
        if state.page.value == "sign in" and not state.busy and self._entering is not None:
            name, password = self._entering
            self._entering = None
            QTimer.singleShot(0, self, lambda: self.window.signing().sign_in(name, password))
        if self._checkpoints is not None:
            self._checkpoints.sits(state.officer.name if state.officer is not None else "")
        if state.page.value == "bench" and not self._warmed:
            # What the first picture needs is brought in while the officer takes up the parcel;
            # a window where nobody sits stays small.
            self._warmed = True
            self.runner.submit("image", _warm, _warm_screen, lambda _: None)
            if self.station is not None:  # imported tariffs, read before the first parcel asks
                tariff = self.station.rules.tables.tariff
                self.runner.submit("image", tariff.tables, lambda _: None, lambda _: None)

    def _check_clock(self) -> None:
        """A wall clock that was set while the station runs is told in the log."""
        watch = self.station.governing.watching.clock if self.station is not None else None
        if watch is not None and not self._clock_asked and watch.jumped():
            self._clock_asked = True
            self.runner.submit("store", watch.check, self._clock_told, self._clock_told)

    def _clock_told(self, answer: object) -> None:
        self._clock_asked = False
        if isinstance(answer, Exception):
            log.warning("a jump of the clock is not in the log: %s", answer)

    def _check_queue(self) -> None:
        """While an officer sits at the bench, waiting parcels are checked beside."""
        if self._checks is not None and self.window.on_bench():
            self._checks.tick()

    def _not_opened(self, error: Exception) -> None:
        from workstation.domain.notice import BUG, WorkstationError
        from workstation.services.accounts import delay_s

        notice = error.notice if isinstance(error, WorkstationError) else BUG
        if notice.code == ENCRYPTED:
            self.window.sign_in_page.show_encrypted()
        elif notice.code == NOT_THE_KEY:
            self._wrong_keys += 1
            self.window.sign_in_page.show_encrypted(str(notice), busy=True)
            wait_ms = round(delay_s(self._wrong_keys) * 1000)
            QTimer.singleShot(
                wait_ms, self, lambda: self.window.sign_in_page.show_encrypted(str(notice))
            )
        else:
            self.window.sign_in_page.show_failed(str(notice))

    def _unlock(self, name: str, password: str) -> None:
        """Open an encrypted station with a password, which then signs its officer in."""
        self.window.sign_in_page.show_encrypted(busy=True)
        self._entering = (name, password)

        def work() -> tuple[Station, DemoFacility | None, str]:
            from workstation.unlocking import unlock

            unlock(self._data_dir, name, password)
            return self._open()

        self.runner.submit("store", work, self._opened, self._not_opened)

    def _verify(self) -> None:
        if self.station is not None:
            self.window.status_line.show_message("Verifying the log…")
            self.runner.submit("store", self.station.log.verify, self._verified, self._not_verified)

    def _verified(self, result: Verification) -> None:
        words = f"Log verified: {result.entries} entries hold, head {result.head.hex()[:12]}…"
        if not result.holds:
            words = f"The log does NOT hold from entry {result.first_bad}: {result.why}"
        self.window.status_line.show_message(words)

    def _not_verified(self, error: Exception) -> None:
        self.window.status_line.show_message(f"The log could not be verified: {error}")


def _forms(station: Station) -> EntryForms:
    from workstation.resources import assets_dir
    from workstation.services.entry import KNOWN
    from workstation.services.entry_forms import load_forms

    return load_forms(assets_dir() / "entry", station.clock.now().date(), KNOWN)


def _mouse(settings: Settings) -> MouseBindings:
    from workstation.ui.canvas.gestures import Deed, MouseBindings

    return MouseBindings(
        Deed(settings.mouse_left),
        Deed(settings.mouse_middle),
        Deed(settings.mouse_right),
        Deed(settings.mouse_back),
        Deed(settings.mouse_forward),
        Deed(settings.mouse_wheel),
    )


def _brought_in(queue: QueueController, checks: QueueChecks) -> None:
    """Records have come: the queue is another, and its new parcels are checked."""
    checks.wake()
    queue.refresh()


def _refresh(queue: QueueController, _: LogEntry | str) -> None:
    queue.refresh()


def _changed(queue: QueueController, bench: BenchController) -> None:
    """Records came in by themselves."""
    queue.refresh()
    bench.reread()


def _preview(station: Station, ref: ScanRef) -> PreviewPicture | None:
    found = station.parcels.preview(ref)
    if found is None:
        return None
    from workstation.imaging.previewing import picture_of

    return picture_of(found)


def _not_kept(error: Exception) -> None:
    log.info("the queue keeps the sign it had: %s", error)


def _open_barcode_pictures() -> tuple[BarcodePictures, Callable[[], None]]:
    from workstation.reading import open_barcode_pictures

    return open_barcode_pictures()


def _weigh(scans: Sequence[Scan]) -> WeightOpinion:
    from workstation.imaging.weighing import weigh_parcel

    return weigh_parcel(scans)


def _prepare(allocate: Allocate, scan: Scan) -> Prepared:
    return _prepare_frame(allocate, scan, None)


def _prepare_frame(allocate: Allocate, scan: Scan, frame: int | None) -> Prepared:
    from workstation.imaging.display import prepare

    prepared = prepare(scan, frame, allocate=allocate)
    if prepared.rows * prepared.columns <= _BUILT_AT_ONCE:
        prepared.levels.level(_ALL)  # a moment here, and the first frame is the final one
    return prepared


def _warm() -> None:
    import workstation.imaging.display  # noqa: F401


def _warm_screen(_: None) -> None:
    # Classes of widgets are made on the thread of the screen, where Qt's binding expects it.
    import workstation.ui.canvas
    import workstation.ui.compare.comparing  # noqa: F401
