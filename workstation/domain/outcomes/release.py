"""A release: what was opened, why over each alarm, and how duty and entry stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workstation.domain.outcomes.parts import KeptFile, files, rows, text


@dataclass(frozen=True, slots=True)
class Override:
    """One alarm that was released over, and why."""

    alarm: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """What the record of a release holds."""

    opened: str
    """ "yes", "no" or "not needed"."""
    overrides: tuple[Override, ...]
    unchecked_reason: str
    entry_state: str
    photos: tuple[KeptFile, ...]
    remark: str

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> ReleaseRecord:
        """From a decision's fields; a policy of format 1 gave one reason for all alarms."""
        told = fields.get("override_reason")
        overrides = tuple(
            Override(text(row, "alarm"), text(row, "reason"))
            for row in rows(fields, "override_reason")
        )
        if isinstance(told, str) and told:
            overrides = (Override("", told),)
        return cls(
            text(fields, "opened"),
            overrides,
            text(fields, "unchecked_reason"),
            text(fields, "entry_state"),
            files(fields, "photos"),
            text(fields, "remark"),
        )
