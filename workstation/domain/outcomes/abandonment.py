"""An abandonment: who consented, how and when, and by what it is proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workstation.domain.outcomes.parts import (
    ItemLine,
    KeptFile,
    Signature,
    day,
    files,
    items,
    signature,
    text,
)


@dataclass(frozen=True, slots=True)
class AbandonmentRecord:
    """What the record of an abandonment holds."""

    consented_by: str
    consented_as: str
    means: str
    consented_on: date | None
    signature: Signature | None
    evidence: str
    evidence_files: tuple[KeptFile, ...]
    items: tuple[ItemLine, ...]
    destruction_certificate: str
    remark: str

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> AbandonmentRecord:
        """From a decision's fields."""
        return cls(
            text(fields, "consented_by"),
            text(fields, "consented_as"),
            text(fields, "consent_means"),
            day(fields, "consented_on"),
            signature(fields, "signature"),
            text(fields, "evidence"),
            files(fields, "evidence_files"),
            items(fields),
            text(fields, "destruction_certificate"),
            text(fields, "remark"),
        )
