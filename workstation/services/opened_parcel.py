"""What is known of a parcel when it is opened: what the bench, its screens and its entries speak of.

Apart from what opens it, so that a screen that names it loads none of the checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from workstation.domain.barcode import Barcode
    from workstation.domain.case import CaseFile
    from workstation.domain.estimate import WeightOpinion
    from workstation.domain.log import LogEntry
    from workstation.domain.manifest import ManifestRecord, Surroundings
    from workstation.domain.reasons import NotComputed, Reason
    from workstation.domain.scan import ScanRef
    from workstation.services.ports import RecordVersion


@dataclass(frozen=True, slots=True)
class OpenedParcel:
    """What is known of a parcel when it is opened. No record and no scan are states."""

    barcode: Barcode
    record: ManifestRecord | None
    scans: tuple[ScanRef, ...]
    surroundings: Surroundings
    reasons: tuple[Reason, ...]
    not_computed: tuple[NotComputed, ...]
    opened_at: datetime
    decided: LogEntry | None = None
    """The decision by which this parcel is decided now, where it is."""
    versions: tuple[RecordVersion, ...] = ()
    """The record's versions, newest first; the first is `record`."""
    near: tuple[str, ...] = ()
    """Numbers with a record that are one slip away, where this one has none: the likeliest first."""
    elsewhere: LogEntry | None = None
    """The newest entry that tells of another station's decision, brought back."""
    weight: WeightOpinion | None = None
    """What the pictures say of the weight; None where there are no pictures."""
    case: CaseFile | None = None
    """All that was recorded of it; None where an entry of it cannot be read."""

    @property
    def simulated(self) -> bool:
        """The record or a scan is simulated."""
        recorded = self.record is not None and self.record.simulated
        return recorded or any(ref.simulated for ref in self.scans)
