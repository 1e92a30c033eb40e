"""An opened station wired to the window: each screen gets its controller, its adapters, its lanes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workstation.adapters.laying_out import lay_out
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
from workstation.controllers.queue_checks import LANE, QueueChecks
from workstation.controllers.resting import Resting
from workstation.controllers.sign_in import SignInController
from workstation.controllers.sources import SourcesController
from workstation.controllers.wedge import WedgeSettings
from workstation.controllers.witness_keeping import WitnessKeeper
from workstation.preparing import prepare, prepare_frame, preview
from workstation.reading import open_barcode_pictures, weigh
from workstation.services.covered import NOT_WHILE_COVERED
from workstation.services.covering import (
    CoveredCases,
    CoveredLogSearch,
    CoveredQueue,
    CoveredRecords,
    CoveredReplays,
)
from workstation.services.entry import KNOWN, Entering
from workstation.services.found_bundles import FoundBundles
from workstation.services.identify import Identifying
from workstation.services.reconcile import Reconciling
from workstation.ui import queue_order
from workstation.ui.canvas.gestures import Deed, MouseBindings
from workstation.ui.desk.tools import DeskTools
from workstation.ui.housekeeping import Housekeeping
from workstation.ui.wedge import ScannerWedge

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from workstation.adapters.settings import Settings
    from workstation.composition import Station
    from workstation.controllers.sign_in import SignInState
    from workstation.domain.log import LogEntry
    from workstation.services.entry_forms import EntryForms
    from workstation.services.opened_parcel import OpenedParcel
    from workstation.ui.main_window import MainWindow
    from workstation.ui.runner import QtRunner

log = logging.getLogger(__name__)
NETWORK, FOLDER = "network", "folder"
"""Lanes of records that come by themselves."""
LOOKED_AHEAD = 3
"""Parcels of the queue that the models judge while the officer looks at another."""


class Wiring:
    """The controllers of one bench, held as long as its window; `parent` owns what is of Qt."""

    def __init__(
        self,
        window: MainWindow,
        runner: QtRunner,
        station: Station,
        show_sign_in: Callable[[SignInState], None],
        parent: QObject,
    ) -> None:
        self._window, self._runner, self._station = window, runner, station
        self._covered = window.review_desk.covered
        window.permissions = station.permissions
        window.administration = (station.governing.admin, runner)
        self.queue = QueueController(
            CoveredQueue(station.store, self._covered), runner, window.show_queue
        )
        self.bench = self._make_bench()
        self.checks = QueueChecks(station.queue_checking, runner, self.queue.refresh)
        queue_order.restore(window, self.queue)
        self.sign_in = SignInController(
            *(station.accounts, runner, show_sign_in, station.clock),
            station.settings.idle_lock_minutes * 60,
        )
        self._give_to_bench()
        self._give_to_records()
        self._give_to_desk()
        self.barcodes = BarcodeTools(
            open_barcode_pictures, Identifying(station.store), station.store.scan_path
        )
        window.barcodes = (self.barcodes, runner)
        self._give_to_case()
        self._give_to_compare()
        self.wedge = self._make_wedge(parent)
        self._housekeeping = Housekeeping(station.clock.monotonic, parent)
        self.wedge.activity.connect(self._housekeeping.activity)
        self._resting = Resting(runner, (station.database.rest,), station.clock.monotonic)
        self.wedge.activity.connect(self._resting.activity)
        window.status_line.parts["station"].setText(f"station {station.settings.station}")
        window.show_bench(self.bench.state)
        self.sources = SourcesController(
            *(station.sources, runner, station.clock, window.status_line.show_sources),
            self._records_changed,
            self.bench.remark,
        )
        self.checkpoints = CheckpointKeeper(
            *(station.proving.checkpoints, station.proving.left, runner, station.clock),
            lambda notice: window.status_line.show_message(str(notice)),
        )
        self._witness = None
        if station.proving.exchange is not None:
            self._witness = WitnessKeeper(
                *(station.proving.exchange, runner, station.clock),
                lambda notice: window.status_line.show_message(str(notice)),
            )
        self._keeper = DeskKeeper(
            station.log_search, station.database.figures, runner, station.clock
        )

    def ticks(self) -> tuple[Callable[[], None], ...]:
        """What is to be called about once a second."""
        return (
            *(self._resting.tick, self.checkpoints.tick, self._keeper.tick, self.sign_in.tick),
            *(self._check_queue, self.sources.tick),
            *(() if self._witness is None else (self._witness.tick,)),
        )

    def begin(self) -> None:
        """Put the sign-in form in front, and read the queue."""
        self.sign_in.start()
        self.queue.refresh()

    def close(self) -> None:
        """Take no more from outside; what works with the store is done after this."""
        self.wedge.close()
        self.sources.close()
        self._runner.finish(NETWORK, FOLDER)
        if self._window.imports is not None:
            self._window.imports.close()
        if self._window.desk is not None:
            self._window.desk.out.close()

    # What each screen is given

    def _make_bench(self) -> BenchController:
        window, station, queue = self._window, self._station, self.queue
        return BenchController(
            *(station.parcels, station.deciding, self._runner, station.clock),
            *(window.show_bench, window.show_decision),
            prepare=partial(prepare, station.planes.allocate),
            prepare_frame=partial(prepare_frame, station.planes.allocate),
            preview=partial(preview, station.parcels),
            recorded=self._recorded,
            opened=self._parcel_opened,
            next_parcel=queue.next_waiting,
            next_parcels=lambda current: queue.waiting(current, LOOKED_AHEAD),
            shadowed=station.shadowing.record,
            drafts=station.store,
            threshold=station.settings.threshold,
            answers=station.answering,
            blind_first=station.settings.blind_first,
            may=station.permissions.may,
            weigh=weigh,
            checked=self._keep_signs,
            why_not_shown=self._covered.why_not,
        )

    def _give_to_bench(self) -> None:
        window, station, runner = self._window, self._station, self._runner
        window.measuring.use(runner)
        window.marking.use(self.bench, station.settings.first_look_s)
        window.take_cards(station.cards, runner)
        window.attach(self.sign_in, self.bench, self.queue)
        window.bench_page.picture.use_lanes(runner)
        window.bench_page.picture.use_mouse(mouse_bindings(station.settings))
        window.take_exports(station.exporting, runner)
        window.papers = (station.papers, runner)

    def _give_to_records(self) -> None:
        """What finds, enters and brings in records."""
        window, station, runner = self._window, self._station, self._runner
        window.entry_desk.use(
            Entering(station.store, station.clock),
            partial(_forms, station),
            Reconciling(station.store, station.log),
            runner,
        )
        window.take_search(CoveredRecords(station.search, self._covered), runner)
        window.imports = ImportController(
            *(station.import_desk, runner, station.clock),
            lambda state: window.show_imports(state),
            self._brought_in,
        )

    def _give_to_desk(self) -> None:
        """What the supervisor's windows show: the log, replays, figures, second looks."""
        window, station, runner = self._window, self._station, self._runner
        window.replaying = (
            *(CoveredReplays(station.replaying, self._covered), runner),
            partial(prepare_frame, station.planes.allocate),
        )
        window.desk = DeskTools(
            CoveredLogSearch(station.log_search, self._covered),
            *(station.saved_views, station.figures, station.second_looks, runner),
            self._make_desk_out(),
            *(station.thumbnails, station.targeting),
        )
        window.review_desk.use(station.second_looks, station.review_drafts, runner)

    def _make_desk_out(self) -> DeskOut:
        station, require = self._station, self._station.permissions.require
        return DeskOut(
            station.reporting,
            FoundBundles(station.log_search, station.proving.bundles, require),
            require,
            lay_out,
            lambda: NOT_WHILE_COVERED if self._covered else None,
        )

    def _give_to_case(self) -> None:
        desk, station, runner = self._window.case_desk, self._station, self._runner
        desk.use(
            CaseController(
                *(station.casework, runner, station.clock, desk.show_case, desk.show_deed),
                drafts=station.store,
                why_not=station.casework.why_not,
                recorded=desk.recorded,
            ),
            CoveredCases(station.casework, self._covered),
            station.second_officers,
            Attaching(station.casework.attachments, station.camera, runner),
            runner,
        )

    def _give_to_compare(self) -> None:
        window, station = self._window, self._station
        window.attach_compare(
            CompareController(
                *(station.earlier, self._runner, window.show_compare),
                prepare=partial(prepare, station.planes.allocate),
                compared=self.bench.view_used,
                seen_beside=self.bench.seen_beside,
                two_views=station.settings.hanging == "two views",
            )
        )

    def _make_wedge(self, parent: QObject) -> ScannerWedge:
        settings = self._station.settings
        wedge = ScannerWedge(
            WedgeSettings(
                prefix=settings.wedge_prefix,
                min_length=settings.wedge_min_length,
                median_gap_s=settings.wedge_gap_ms / 1000,
                break_gap_s=settings.wedge_end_gap_ms / 1000,
                hold_s=settings.wedge_gap_ms / 1000,
                double_scan_s=settings.wedge_repeat_ms / 1000,
            ),
            self._station.clock.monotonic,
            lambda: self._window.bench_page.top.barcode,
            parent,
        )
        self._window.scans.watch(wedge)
        return wedge

    # What one part tells another

    def _recorded(self, _: LogEntry) -> None:
        self.queue.refresh()

    def _parcel_opened(self, parcel: str) -> None:
        self.queue.refresh()
        self.sources.opened(parcel)

    def _keep_signs(self, parcel: OpenedParcel) -> None:
        """The queue tells of a parcel what its checks told on the bench."""
        keep = partial(self._station.queue_checking.keep, parcel)
        self._runner.submit(LANE, keep, lambda _: self.queue.refresh(), _not_kept)

    def _check_queue(self) -> None:
        """While an officer sits at the bench, waiting parcels are checked beside."""
        if self._window.on_bench():
            self.checks.tick()

    def _brought_in(self) -> None:
        """Records have come: the queue is another, and its new parcels are checked."""
        self.checks.wake()
        self.queue.refresh()

    def _records_changed(self) -> None:
        """Records came in by themselves."""
        self.queue.refresh()
        self.bench.reread()


def mouse_bindings(settings: Settings) -> MouseBindings:
    """What each button and the wheel do, as the station's settings say."""
    return MouseBindings(
        Deed(settings.mouse_left),
        Deed(settings.mouse_middle),
        Deed(settings.mouse_right),
        Deed(settings.mouse_back),
        Deed(settings.mouse_forward),
        Deed(settings.mouse_wheel),
    )


def _forms(station: Station) -> EntryForms:
    from workstation.resources import assets_dir
    from workstation.services.entry_forms import load_forms

    return load_forms(assets_dir() / "entry", station.clock.now().date(), KNOWN)


def _not_kept(error: Exception) -> None:
    log.info("the queue keeps the sign it had: %s", error)
