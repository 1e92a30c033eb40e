"""What the services need of the outside world, as Protocols.

Every adapter of a port and its in-memory fake pass one contract-test suite (tests/contracts).
All calls block; callers run them on a lane. Failures of the world are `WorkstationError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar

from workstation.domain.consignment import Consignment, Container, ContainerContents
from workstation.domain.findings import Detection, ModelIdentity
from workstation.domain.log import LogEntry, Verification
from workstation.domain.manifest import ManifestRecord, Surroundings
from workstation.domain.officer import Officer, Role
from workstation.domain.picture import Picture
from workstation.domain.scan import Preview, Scan, ScanHeader, ScanRef, SourceFile
from workstation.domain.threat_report import ThreatReport

T = TypeVar("T")
MOST_COUNTED = 100_000
"""Parcels of one state are counted up to here: nobody waits for a count of ten million."""


class Clock(Protocol):
    """The only source of time outside tests."""

    def now(self) -> datetime:
        """Aware wall-clock time in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        ...


class Runner(Protocol):
    """Runs blocking work on one-thread lanes ("store", "image", "detect", "network").

    `done` and `failed` are called later on the caller's own thread (the GUI thread), once.
    """

    def submit(
        self,
        lane: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None: ...


class QueueState(StrEnum):
    """Where a parcel stands at this bench."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"


class QueueOrder(StrEnum):
    """What the waiting parcels are sorted by; the words are shown."""

    ARRIVAL = "arrival"
    REASONS = "reasons"
    CARTON = "carton"


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue at the side of the bench."""

    parcel_id: str
    state: QueueState
    title: str
    """First declared description, or "no record: unmanifested"."""
    scans: int
    parent: str | None = None
    arrived_at: str | None = None
    outcome: str | None = None
    entry: int | None = None
    worst: int | None = None
    """Severity of the worst reason, 0 where the checks found none; None: not checked yet."""
    reasons: int = 0
    worst_words: str = ""
    waits: tuple[str, ...] = ()
    """What waits of its case, in words: "awaiting sign-off", "detained, due 2026-12-03"."""


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What an officer has filled in for a parcel but not recorded."""

    parcel_id: str
    officer: str
    outcome: str
    fields: Mapping[str, str]
    saved_at: str


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One version of a record, when it was stored and where it came from."""

    record: ManifestRecord
    stored_at: str
    """UTC, ISO 8601."""
    source: str


class ParcelStore(Protocol):
    """Manifest records, scans and the queue (the local store)."""

    def find(self, parcel_id: str) -> ManifestRecord | None:
        """The record of a parcel by its normal form; None is "no record: unmanifested"."""
        ...

    def surroundings(self, parcel_id: str, parent: str | None) -> Surroundings:
        """What other records say: same consignee and arrival day, the carton it was found in."""
        ...

    def scans(self, parcel_id: str) -> tuple[ScanRef, ...]:
        """The parcel's scans, by view; a dual-energy pair is one scan of two files."""
        ...

    def scan_path(self, source: SourceFile) -> Path:
        """Where the stored, unaltered bytes of a scan's file lie."""
        ...

    def put_records(self, records: Iterable[ManifestRecord]) -> ImportCount:
        """Insert or update in one transaction; idempotent.

        A later record of a parcel is merged into the known one (`domain.merging`); what it says
        no otherwise is "same" and writes nothing.
        """
        ...

    def versions(self, parcel_id: str, limit: int = 100) -> tuple[RecordVersion, ...]:
        """The versions of a parcel's record, newest first; empty where there is none."""
        ...

    def known_ids(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the parcels that have a record, in the order asked."""
        ...

    def put_containers(self, containers: Iterable[Container]) -> None:
        """Store cartons, bags, receptacles and pallets; what one leaves open stays as known."""
        ...

    def put_consignments(self, consignments: Iterable[Consignment]) -> None:
        """Store consignments; what one leaves open stays as known, house bills add up."""
        ...

    def container(self, container_id: str, limit: int = 2000) -> ContainerContents | None:
        """A carton, bag or pallet with its parcels: those whose record names it, by number, then
        those found in it besides; None where nothing is known of it."""
        ...

    def note_found(
        self, container_id: str, parcel_ids: Sequence[str], *, found: bool = True
    ) -> None:
        """Note that parcels were found in a container; unknown ones come into being, waiting.

        With `found` false: that they were not, after all. Where one was found in another one
        since, that stays; one of which nothing else is known is forgotten.
        """
        ...

    def consignment(self, master_bill: str) -> Consignment | None: ...

    def put_scan(self, parcel_id: str, header: ScanHeader, file: Path) -> ScanRef:
        """Copy a scan's file into the store (content-addressed, durable) under a parcel.

        Declarations that lie beside it (`SourceFile.sidecar_sha256`) or are given in the header
        are copied with it, and so are its companions. Idempotent by SHA-256 of file and
        declarations, and part: each view of a file that holds several is one scan. A file that
        makes a pair (`domain.pairing`) with a stored single-energy one completes that
        dual-energy scan.
        """
        ...

    def queue(
        self, limit: int = 200, order: QueueOrder = QueueOrder.ARRIVAL
    ) -> tuple[QueueItem, ...]:
        """Open, waiting and lately done parcels, in the order to be worked.

        The waiting ones are sorted among those that arrived first, 2 000 of them; equal ones
        stay by arrival.
        """
        ...

    def counts(self) -> Mapping[QueueState, int]:
        """How many parcels wait, are open, are done; each count ends at MOST_COUNTED."""
        ...

    def mark_open(self, parcel_id: str, parent: str | None = None) -> None:
        """Note that a parcel is on the bench; creates an unmanifested one where needed.

        A decided parcel stays decided.
        """
        ...

    def save_draft(
        self, parcel_id: str, officer: str, outcome: str, fields: Mapping[str, str]
    ) -> None:
        """Keep what an officer has filled in, so that it survives a lock and a crash.

        One draft per parcel and officer: the newest. Recording that parcel's decision under
        that officer's name removes it in the same transaction.
        """
        ...

    def draft(self, parcel_id: str, officer: str) -> DecisionDraft | None: ...

    def clear_draft(self, parcel_id: str, officer: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ImportCount:
    """How many records an import added, changed, or found the same."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """An entry before the log gives it number, time link and hash.

    `data` holds only text, integers, flags, none, lists and mappings of these.
    `closes` names the parcel that this entry decides: its queue state changes in the same
    transaction. `parcel` names the parcel of an entry that tells of one without deciding it.
    `follows` is the entry that decided the parcel last as far as the writer knows, 0 where none
    has; the log refuses what a decision on that parcel has forestalled. None: not asked.
    `reopens`: the parcel is decided no longer, in the same transaction. `last_of_kind` is the
    newest entry of this kind on the parcel as far as the writer knows, 0 where there is none;
    the log refuses what another one has forestalled.
    """

    kind: str
    officer: str
    data: Mapping[str, object]
    closes: str | None = None
    outcome: str | None = None
    parcel: str | None = None
    follows: int | None = None
    reopens: bool = False
    last_of_kind: int | None = None


class DecisionLog(Protocol):
    """The append-only, hash-chained log."""

    def append(self, draft: EntryDraft) -> LogEntry:
        """Commit one entry to disk (durable before it returns) and give it back.

        The body is {at, clock, data, format, kind, officer, officer_key, outcome, parcel, seq,
        software, station, station_key}. `clock` is "ok" or, where the wall clock reads earlier
        than the last entry, "set back". The station signs it, and the officer where signed in;
        before the first entry of a key the log tells of the key in an entry of its own.

        Raises
        ------
        WorkstationError
            LOG-01 where it could not be made durable (LOG-02 disk full, LOG-03 read-only,
            LOG-04 the entry holds text or numbers no log can keep, LOG-05 another decision on
            the parcel came first, CASE-15 another entry of its kind): nothing has been recorded.
        """
        ...

    def append_all(self, drafts: Sequence[EntryDraft]) -> tuple[LogEntry, ...]:
        """Commit many entries at once, each as `append` would: all of them or, raising, none."""
        ...

    def entries(
        self,
        *,
        parcel_id: str | None = None,
        after: int = 0,
        limit: int = 100,
        newest: bool = False,
        kinds: Sequence[str] = (),
    ) -> tuple[LogEntry, ...]:
        """Entries numbered above `after`, rising; with `newest` the last ones, falling.

        `kinds` leaves out all others; empty: every kind.
        """
        ...

    def last(self) -> LogEntry | None: ...

    def verify(self, *, full: bool = False) -> Verification:
        """The first entry that does not hold, if any: all are read.

        Links, hashes, the columns searched by, the head, the parcels' entries and the heads of
        signed checkpoints; what tells of keys, with its signatures. `full`: also every entry's
        JSON, every signature, the roots and signatures of checkpoints.
        """
        ...


class OfficerStore(Protocol):
    """Accounts of this station."""

    def any(self) -> bool:
        """False on a station's first start."""
        ...

    def create(self, name: str, full_name: str, password: str, role: Role) -> Officer: ...

    def verify(self, name: str, password: str) -> Officer:
        """The officer, or WorkstationError SIGN-01 (never saying which of the two was wrong)."""
        ...

    def names(self) -> tuple[str, ...]: ...

    def standing(self, name: str) -> Officer | None:
        """The account as it stands now; None where it is disabled or there is none."""
        ...


class ScanReader(Protocol):
    """Reads picture files of strangers."""

    def header(self, path: Path) -> ScanHeader:
        """What the file declares, without decoding its pixels."""
        ...

    def headers(self, path: Path) -> tuple[ScanHeader, ...]:
        """What the file declares, one for each view in it: most files hold one."""
        ...

    def read(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """Decode one picture: one file, or the two files (low, high) of a dual-energy pair.

        `part` names one of several views in the file (`SourceFile.part`); without it the first
        is read, which a remark says.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence. Never any other exception for bad input.
        """
        ...

    def stored(self, paths: Sequence[Path], part: str | None = None) -> Scan:
        """As `read`, but what the file itself holds: a palette's indices in place of its colours,
        frames in the file's own order. For other programs, not for the screen.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        ...

    def preview(self, paths: Sequence[Path]) -> Preview | None:
        """A reduced picture to show until `read` answers; None where it would save no time.

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence.
        """
        ...


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One picture file as a format is given it.

    Attributes
    ----------
    name : str
        The file's own name, without a folder.
    data : bytes-like
        All of it, at most as large as the station allows; never written to. A plug-in is given
        bytes.
    pixels : bool
        False where only the declarations are wanted: `Picture.values` may then be None.
    declarations : mapping or None
        The JSON object beside the file (or a site rule's), not checked yet.
    decoded_bytes : int
        Most bytes that the decoded values may take: refuse larger ones before decoding.
    """

    name: str
    data: bytes | memoryview
    pixels: bool
    declarations: Mapping[str, object] | None
    decoded_bytes: int


class PictureFormat(Protocol):
    """One kind of picture file: built in, or a plug-in of the entry point group
    `workstation.picture_formats` (the entry point names a class or function that takes no
    arguments and gives the format).

    Formats run in the child process that reads pictures, never in the bench. All pass
    tests/pictures/format_contract.py.
    """

    @property
    def name(self) -> str:
        """Short name for messages: "PNG"."""
        ...

    def recognises(self, start: bytes, name: str) -> bool:
        """Whether a file is of this kind, by its first 4096 bytes and its name. Never raises."""
        ...

    def read(self, file: PictureFile) -> Sequence[Picture]:
        """The picture, or one for each declared view (with `Picture.part` set).

        Raises
        ------
        WorkstationError
            SCAN-nn with one clear sentence. Never another exception for bad input.
        """
        ...


class ReportReader(Protocol):
    """Reads threat reports (TDR), which lie beside the pictures of a scan."""

    def report(self, path: Path) -> ThreatReport:
        """What the report says.

        Raises
        ------
        WorkstationError
            SCAN-18 where the file is none, or another SCAN-nn with one clear sentence.
        """
        ...


class Detector(Protocol):
    """One model package, loaded and checked."""

    @property
    def identity(self) -> ModelIdentity: ...

    def detect(self, scan: Scan) -> Detection:
        """Candidates and anomaly map.

        Raises
        ------
        WorkstationError
            MODEL-nn where the model does not accept this kind of picture or fails on it.
        """
        ...


class DetectorSource(Protocol):
    """Finds, checks and loads the model in use."""

    def load(self) -> Detector:
        """The detector, or WorkstationError MODEL-01 (none), -02 (altered), -03 (broken)."""
        ...


class CardSource(Protocol):
    """What makers of models say of them."""

    def card(self, model: ModelIdentity) -> str:
        """The card's text (Markdown), or WorkstationError MODEL-01 to -03. Blocks."""
        ...
