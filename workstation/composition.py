"""Opens a station: the one place that picks the adapters. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workstation import __version__, governing
from workstation.adapters.attachments import FOLDER as ATTACHMENTS_FOLDER
from workstation.adapters.attachments import AttachmentFiles
from workstation.adapters.camera import BenchCamera
from workstation.adapters.encryption.files import open_plain
from workstation.adapters.encryption.vault import is_encrypted
from workstation.adapters.facility import SimulatedFacility
from workstation.adapters.import_process import ImportProcess
from workstation.adapters.keys import KeySettings
from workstation.adapters.live_sources import open_sources
from workstation.adapters.manifests import readers as manifest_readers
from workstation.adapters.manifests.ahead import ReadingAhead
from workstation.adapters.manifests.column_folder import FOLDER as COLUMNS_FOLDER
from workstation.adapters.manifests.column_folder import ColumnFolder
from workstation.adapters.onnx.cards import PackagedCards
from workstation.adapters.onnx.places import station_places
from workstation.adapters.paper_code import qr_png
from workstation.adapters.plane_room import PlaneRoom
from workstation.adapters.reports import FileTables
from workstation.adapters.saved_views import ViewFile
from workstation.adapters.settings import Settings, load_settings
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.adapters.sqlite.store import FILE_NAME as STORE_NAME
from workstation.adapters.system_clock import SystemClock
from workstation.adapters.thumbnail_files import ThumbnailFiles
from workstation.domain.decision import Policy
from workstation.domain.scan import Scan
from workstation.governing import Governing, open_governing, open_watching
from workstation.proving import Proving, open_proving
from workstation.reading import close_all, open_pictures, open_writer, weigh
from workstation.resources import THUMBNAILS_FOLDER, assets_dir
from workstation.services.accounts import Accounts
from workstation.services.answering import Answering
from workstation.services.backup_ports import BackupKeeper
from workstation.services.bench import Parcels
from workstation.services.casework import Casework
from workstation.services.decisions import Deciding
from workstation.services.demo import Facility
from workstation.services.desk_ports import LogSearch
from workstation.services.earlier import Earlier
from workstation.services.exporting import Exporting
from workstation.services.figures import Figures, load_definitions
from workstation.services.findings_export import FindingsExport
from workstation.services.import_desk import ImportDesk
from workstation.services.importing import Importing
from workstation.services.key_care import KeyCare
from workstation.services.manifest_reading import ManifestReading
from workstation.services.paper.office import load_office
from workstation.services.paper.service import FOLDER as PAPER_FOLDER
from workstation.services.paper.service import Papers
from workstation.services.permissions import Permissions, load_permissions
from workstation.services.policy import load_policy
from workstation.services.ports import (
    CardSource,
    Clock,
    DecisionLog,
    DetectorSource,
    OfficerStore,
    ParcelStore,
    ScanReader,
)
from workstation.services.public_report import load_public_policy
from workstation.services.queue_checks import QueueChecking
from workstation.services.replaying import Replaying
from workstation.services.reporting import Reporting
from workstation.services.review_drafts import ReviewDrafts
from workstation.services.reviewing import Reviewing, load_review_policy
from workstation.services.rules import Rules, load_rules
from workstation.services.search import RecordSearch
from workstation.services.second_looks import SecondLooks
from workstation.services.second_officers import SecondOfficers
from workstation.services.shadowing import Shadowing
from workstation.services.sources import Sources
from workstation.services.targeting import Targeting
from workstation.services.thumbnails import Thumbnails
from workstation.services.training_export import Training
from workstation.services.trusting import Trusting

_MIB = 1024 * 1024
RULES_FOLDER = "rules"
"""In the data folder: the site's own rules (docs/rules.md)."""
REFERENCE_FOLDER = "reference"
"""In the data folder: the site's own tables and the tariffs it has imported (docs/rules.md)."""
POLICY_FOLDER = "policy"
"""In the data folder: the site's own dated file of roles (docs/access.md)."""
SOFTWARE = f"nii-workstation {__version__}"


@dataclass(frozen=True, slots=True, eq=False)
class Station:
    """Everything that a bench works with; close it when the work is done."""

    data_dir: Path
    settings: Settings
    clock: Clock
    store: ParcelStore
    log: DecisionLog
    key_care: KeyCare
    officers: OfficerStore
    reader: ScanReader
    detectors: DetectorSource
    parcels: Parcels
    queue_checking: QueueChecking
    deciding: Deciding
    casework: Casework
    camera: BenchCamera
    second_officers: SecondOfficers
    answering: Answering
    shadowing: Shadowing
    trusting: Trusting
    accounts: Accounts
    permissions: Permissions
    governing: Governing
    proving: Proving
    replaying: Replaying
    importing: Importing
    import_desk: ImportDesk
    earlier: Earlier
    policy: Policy
    rules: Rules
    facility: Facility
    exporting: Exporting
    findings: FindingsExport
    papers: Papers
    search: RecordSearch
    log_search: LogSearch
    figures: Figures
    reviewing: Reviewing
    second_looks: SecondLooks
    review_drafts: ReviewDrafts
    thumbnails: Thumbnails
    reporting: Reporting
    targeting: Targeting
    saved_views: ViewFile
    planes: PlaneRoom
    database: SqliteStore
    cards: CardSource
    sources: Sources
    closing: Sequence[Callable[[], None]] = field(default=())

    def close(self) -> None:
        """End the child processes and close the store."""
        close_all(self.closing)


def open_station(
    data_dir: Path,
    *,
    in_process: bool = False,
    read_only: bool = False,
    through: str = "bench",
) -> Station:
    """Open the station of a data folder, made on first use (not if `read_only`).

    Pictures are decoded and judged in child processes, started when first needed; with
    `in_process` in this one (tests). `through` is told in the log: "bench" or "command line".

    Raises
    ------
    WorkstationError
        SETTINGS-nn, STORE-nn, POLICY-nn or RULES-nn: the station cannot be used, and why.
    """
    pictures = open_pictures(data_dir, in_process=in_process)
    clock = SystemClock()
    today = clock.now().date()
    try:
        policy = load_policy(assets_dir() / "policy", today, data_dir / POLICY_FOLDER)
        permissions = load_permissions(assets_dir() / "policy", today, data_dir / POLICY_FOLDER)
        review_policy = load_review_policy(assets_dir() / "policy", today, data_dir / POLICY_FOLDER)
        definitions = load_definitions(assets_dir() / "figures", today)
        public_policy = load_public_policy(assets_dir() / "policy", today, data_dir / POLICY_FOLDER)
        rules = load_rules(assets_dir() / "rules", today, data_dir / RULES_FOLDER)
        store = open_store(
            *(data_dir, clock, pictures.settings.station, SOFTWARE, read_only),
            keys=KeySettings(
                pictures.settings.station_signer,
                pictures.settings.station_key_days,
                pictures.settings.officer_key_days,
            ),
        )
    except BaseException:
        pictures.close()
        raise
    writer, close_writer = open_writer(in_process=in_process)
    parcels = Parcels(
        store.parcels,
        pictures.reader,
        pictures.detectors,
        rules,
        clock,
        store.log,
        pictures.beside,
    )
    watching = open_watching(data_dir, store, through)
    accounts = Accounts(store.officers, store.log, clock, through, store.ring, watching.note)
    figures = Figures(store.figures, definitions)
    answering = Answering(store.log, permissions)
    attachments = AttachmentFiles(data_dir / ATTACHMENTS_FOLDER)
    casework = Casework(
        *(store.log, policy, clock, permissions.require),
        *(store.parcels, attachments, store.case_clocks),
    )
    reviewing = Reviewing(store.log, store.reviews, review_policy, clock, permissions.require)
    camera = BenchCamera(pictures.settings.camera)
    reading = ManifestReading(
        manifest_readers(), ColumnFolder(data_dir / COLUMNS_FOLDER), ReadingAhead()
    )
    importing = Importing(
        store.parcels,
        pictures.reader,
        clock,
        reading,
        store.imports,
        None if in_process or through != "bench" else ImportProcess(data_dir, store.imports, clock),
    )
    findings = FindingsExport(
        *(writer, clock, pictures.settings.station, SOFTWARE), answering, store.log
    )
    return Station(
        data_dir=data_dir,
        settings=pictures.settings,
        clock=clock,
        store=store.parcels,
        log=store.log,
        officers=store.officers,
        reader=pictures.reader,
        detectors=pictures.detectors,
        parcels=parcels,
        queue_checking=QueueChecking(
            store.queue_reasons, parcels, rules.versions, clock, store.relations
        ),
        deciding=Deciding(store.log, policy, clock, permissions.require, attachments),
        casework=casework,
        camera=camera,
        second_officers=SecondOfficers(accounts, casework, store.ring, store.officers.names),
        answering=answering,
        shadowing=Shadowing(store.log),
        trusting=Trusting(store.log, store.relations, clock, permissions),
        accounts=accounts,
        governing=open_governing(
            *(data_dir, SOFTWARE, store, accounts, permissions, watching, through),
        ),
        key_care=KeyCare(store.log, store.ring, permissions, through),
        permissions=permissions,
        proving=open_proving(store, clock, pictures.settings, data_dir, SOFTWARE),
        replaying=Replaying(
            store.log, parcels, weigh, policy.version, SOFTWARE, pictures.settings.threshold
        ),
        importing=importing,
        import_desk=ImportDesk(importing, reading, store.imports),
        earlier=Earlier(store.parcels, store.earlier, store.references, pictures.reader, policy),
        policy=policy,
        rules=rules,
        facility=SimulatedFacility(in_process=in_process),
        exporting=Exporting(
            *(store.parcels, store.log, writer, clock, pictures.settings.station, SOFTWARE),
            findings=findings,
            open_stored=open_plain,
        ),
        findings=findings,
        papers=Papers(
            *(store.log, store.parcels, parcels.load, policy, clock),
            shipped=assets_dir() / PAPER_FOLDER,
            site=data_dir / PAPER_FOLDER,
            code=qr_png,
            checks=lambda parcel: parcels.open(parcel, mark=False).reasons,
            photo=lambda sha256: pictures.reader.read([attachments.path(sha256)]),
        ),
        search=store.search,
        log_search=store.log_search,
        figures=figures,
        saved_views=ViewFile(data_dir),
        targeting=Targeting(store.log, store.targets, permissions.require, clock.now),
        reporting=Reporting(
            *(store.log, store.log_search, figures, FileTables(data_dir), public_policy),
            *(permissions.require, lambda: clock.now().date()),
            lambda: load_office(data_dir / PAPER_FOLDER)[0].page,
        ),
        reviewing=reviewing,
        second_looks=SecondLooks(
            *(reviewing, store.parcels, parcels.load, store.case_clocks.running, clock)
        ),
        thumbnails=Thumbnails(
            *(store.parcels, parcels.load, _made_small),
            None if is_encrypted(data_dir) else ThumbnailFiles(data_dir / THUMBNAILS_FOLDER),
        ),
        review_drafts=ReviewDrafts(store.parcels, store.reviews.item, clock),
        planes=PlaneRoom(
            pictures.settings.picture_memory_mib * _MIB,
            None if is_encrypted(data_dir) else data_dir,
        ),
        database=store,
        cards=PackagedCards(
            station_places(data_dir, accept_unsigned=pictures.settings.accept_unsigned_models)
        ),
        sources=open_sources(
            *(pictures.settings, data_dir, store.parcels, store.sources, importing, clock, SOFTWARE)
        ),
        closing=(pictures.close, close_writer, camera.close, store.close),
    )


def _made_small(scan: Scan) -> tuple[int, int, bytes]:
    """A picture made small; numpy is loaded only when it is asked."""
    from workstation.imaging.thumbnail import thumbnail

    return thumbnail(scan)


def backup_keeper(data_dir: Path) -> BackupKeeper:
    """What makes, checks and brings back back-ups of a data folder, there or not yet.

    Raises
    ------
    WorkstationError
        SETTINGS-01.
    """
    return governing.backup_keeper(data_dir, SOFTWARE)


def open_training(station: Station, through: str) -> Training:
    """What writes pictures for training."""
    from workstation.adapters.pictures.values_out import write_npy

    return Training(
        station.store.scans,
        station.parcels,
        station.answering,
        write_npy,
        station.log,
        station.permissions,
        through,
    )


def open_known(data_dir: Path) -> SqliteStore | None:
    """The store of a data folder to look numbers up in; None where there is none yet.

    Makes nothing and writes nothing.

    Raises
    ------
    WorkstationError
        STORE-nn where there is a store that cannot be read.
    """
    if not (data_dir / STORE_NAME).exists():
        return None
    return open_store(data_dir, SystemClock(), "", SOFTWARE, read_only=True)


def lay_down_years(data_dir: Path, decisions: int, progress: Callable[[int], None]) -> int:
    """Put years of invented decisions into an empty data folder; how many it then holds.

    Raises
    ------
    WorkstationError
        DEMO-04 where the folder is in use, STORE-nn, LOG-nn.
    """
    from workstation.services import demo_years
    from workstation.simulation.decided import events

    clock = demo_years.StoryClock()
    settings = load_settings(data_dir)
    store = open_store(data_dir, clock, settings.station, SOFTWARE, keys=KeySettings())
    try:
        return demo_years.lay_down_years(
            store.log, store.log_search, store.figures, clock, events(decisions), progress
        )
    finally:
        store.close()
