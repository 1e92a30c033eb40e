"""A denied entry: why, and whether the goods go back, are exported or destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workstation.domain.outcomes.parts import ItemLine, KeptFile, files, items, moment, text


@dataclass(frozen=True, slots=True)
class DeniedEntryRecord:
    """What the record of a denied entry holds."""

    reason: str
    disposal: str
    """ "return", "export" or "destroy"."""
    handed_over_to: str
    handed_over_at: datetime | None
    reason_marked: bool
    """Refused mail bears the reason."""
    return_id: str
    return_office: str
    export_reference: str
    destroyed_by: str
    destruction_witness: str
    items: tuple[ItemLine, ...]
    photos: tuple[KeptFile, ...]
    remark: str

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> DeniedEntryRecord:
        """From a decision's fields."""
        return cls(
            text(fields, "reason"),
            text(fields, "disposal"),
            text(fields, "handed_over_to"),
            moment(fields, "handed_over_at"),
            text(fields, "reason_marked") == "yes",
            text(fields, "return_id"),
            text(fields, "return_office"),
            text(fields, "export_reference"),
            text(fields, "destroyed_by"),
            text(fields, "destruction_witness"),
            items(fields),
            files(fields, "photos"),
            text(fields, "remark"),
        )
