"""The parcels of the bench: open one, load its pictures, ask the model."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workstation.domain.barcode import Barcode, normalise
from workstation.domain.case import CaseFile
from workstation.domain.estimate import NOT_WEIGHED_YET, WeightOpinion
from workstation.domain.findings import Detection, ModelIdentity, NotChecked
from workstation.domain.identifiers import identify
from workstation.domain.log import LogEntry
from workstation.domain.notice import WorkstationError
from workstation.domain.picture_facts import PictureFacts, picture_facts
from workstation.domain.scan import Preview, Scan, ScanRef
from workstation.services.case_reading import last_decision, read_with_entry
from workstation.services.checks import compute
from workstation.services.identify import near_known
from workstation.services.models import Beside, Model, Models
from workstation.services.opened_parcel import OpenedParcel
from workstation.services.ports import (
    Clock,
    DecisionLog,
    DetectorSource,
    ParcelStore,
    RecordVersion,
    ScanReader,
)
from workstation.services.rules import Rules
from workstation.services.stored_pictures import read_stored

log = logging.getLogger(__name__)

PREVIEW_BYTES = 1_000_000
"""Files smaller than this together are read as soon as a preview would be."""
VERSIONS = 20
"""Of a record, newest first, that are read with a parcel and looked at by the checks."""


class Parcels:
    """Opens parcels, loads their pictures and asks the models. Calls block unless they say not."""

    def __init__(
        self,
        store: ParcelStore,
        reader: ScanReader,
        detectors: DetectorSource,
        rules: Rules,
        clock: Clock,
        decisions: DecisionLog | None = None,
        beside: Sequence[tuple[Beside, DetectorSource]] = (),
    ) -> None:
        self._store, self._reader, self._rules, self._clock = store, reader, rules, clock
        self._decisions = decisions
        self.models = Models(Model(detectors), beside)

    def open(self, raw: str, parent: str | None = None, *, mark: bool = True) -> OpenedParcel:
        """The parcel of a barcode as typed or scanned.

        `parent` is the carton or bag it was found in, where entered. `mark` notes it as open at
        this bench (an unmanifested parcel comes into being by that); without it nothing is
        written. A number of which nothing is known and that is one slip away from a known one
        is not noted before more is told of it: it may be misread.

        Raises
        ------
        WorkstationError
            BARCODE-nn for what is no parcel number, STORE-nn for a store that fails.
        """
        found = identify(raw)
        barcode = Barcode.of(found)
        carton = normalise(parent) if parent else None
        record = self._store.find(barcode.text)
        versions = self._store.versions(barcode.text, VERSIONS) if record is not None else ()
        scans = self._store.scans(barcode.text)
        near = near_known(self._store, found) if record is None else ()
        misread = bool(near) and not scans and not carton
        if mark and not misread:
            self._store.mark_open(barcode.text, carton or None)
        surroundings = self._store.surroundings(barcode.text, carton or None)
        decided, case = self._case(barcode.text)
        opened = OpenedParcel(
            barcode,
            record,
            scans,
            surroundings,
            (),
            (),
            self._clock.now(),
            decided,
            versions,
            near,
            last_decision(self._decisions, barcode.text, "decided_elsewhere"),
            case=case,
        )
        weight = NOT_WEIGHED_YET if scans else None
        return self.with_pictures(opened, weight, None if scans else picture_facts(()))

    def versions(self, parcel: str, limit: int) -> tuple[RecordVersion, ...]:
        """The versions of a parcel's record, newest first. Raises WorkstationError STORE-nn."""
        return self._store.versions(parcel, limit)

    def with_case(self, opened: OpenedParcel) -> OpenedParcel:
        """The parcel with its case read anew, after something was recorded of it."""
        decided, case = self._case(opened.barcode.text)
        return replace(opened, decided=decided, case=case)

    def _case(self, parcel_id: str) -> tuple[LogEntry | None, CaseFile | None]:
        if self._decisions is None:
            return None, CaseFile(parcel_id)
        try:
            read = read_with_entry(self._decisions, parcel_id)
        except WorkstationError as error:
            if error.notice.code != "LOG-06":
                raise
            log.warning("the case of %s: %s", parcel_id, error)
            return last_decision(self._decisions, parcel_id), None
        return read.decided, read.case

    def with_pictures(
        self, opened: OpenedParcel, weight: WeightOpinion | None, seen: PictureFacts | None
    ) -> OpenedParcel:
        """The parcel with its checks computed by what its pictures tell, as far as that is known.

        Reads nothing from the store.
        """
        record = opened.record
        history = opened.versions if record is not None and record.version > 1 else None
        reasons, not_computed = compute(
            record, opened.surroundings, self._rules, history, weight, seen
        )
        return replace(opened, reasons=reasons, not_computed=not_computed, weight=weight)

    def load(self, ref: ScanRef) -> Scan:
        """Decode one stored scan.

        Raises
        ------
        WorkstationError
            SCAN-nn or STORE-nn where it cannot be read, BENCH-01 where the stored bytes are not
            those that were filed.
        """
        return read_stored(self._reader, self._store.scan_path, ref)

    def preview(self, ref: ScanRef) -> Preview | None:
        """A reduced picture of a large stored scan, unchecked, to show until `load` answers.

        None where none is offered, and where it fails: `load` is asked anyway and tells why.
        """
        if sum(source.size for source in ref.files) < PREVIEW_BYTES:
            return None
        try:
            return self._reader.preview([self._store.scan_path(source) for source in ref.files])
        except WorkstationError as error:
            log.info("no preview: %s", error)
            return None

    def read(self, paths: Sequence[Path]) -> Scan:
        """Decode files that are not in the store: one, or the two of a dual-energy pair."""
        return self._reader.read(paths)

    def judge(self, scan: Scan) -> Detection | NotChecked:
        """The primary model's opinion of a scan, or why there is none. Never raises for its faults."""
        return self.models.primary.judge(scan)

    def models_beside(self) -> tuple[Beside, ...]:
        """The other models: those that are shown, then the shadow ones."""
        return self.models.beside

    def judge_beside(self, name: str, scan: Scan) -> Detection | NotChecked:
        """What another model says, or why it says nothing."""
        return self.models.judge_beside(name, scan)

    def identity_beside(self, name: str) -> ModelIdentity:
        """Who another model is, as far as is known without asking it. Never blocks."""
        return self.models.identity_beside(name)

    def model(self) -> ModelIdentity | NotChecked:
        """The model in use, loaded and checked, or why there is none."""
        return self.models.primary.identity()
