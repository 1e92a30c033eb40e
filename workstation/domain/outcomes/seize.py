"""A seizure: by what law, what goods, under which seal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workstation.domain.outcomes.parts import ItemLine, KeptFile, files, items, number, rows, text


@dataclass(frozen=True, slots=True)
class Authority:
    """A law the seizure rests on; `mode` is "shall" or "may"."""

    law: str
    mode: str


@dataclass(frozen=True, slots=True)
class SeizureRecord:
    """What the record of a seizure holds."""

    authorities: tuple[Authority, ...]
    items: tuple[ItemLine, ...]
    gross_kg: Decimal | None
    """Of all goods under seal, with packing."""
    seal_number: str
    sealed_before: str
    place: str
    case_number: str
    form_number: str
    reason: str
    photos: tuple[KeptFile, ...]

    @property
    def commanded(self) -> bool:
        """One of its authorities commands the seizure."""
        return any(one.mode == "shall" for one in self.authorities)

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> SeizureRecord:
        """From a decision's fields; a policy of format 1 knew one authority."""
        authorities = tuple(
            Authority(text(row, "value"), text(row, "mode")) for row in rows(fields, "authority")
        )
        if text(fields, "authority"):
            authorities = (Authority(text(fields, "authority"), text(fields, "shall_may")),)
        return cls(
            authorities,
            items(fields),
            number(fields, "gross_kg"),
            text(fields, "seal_number"),
            text(fields, "sealed_before"),
            text(fields, "place"),
            text(fields, "case_number"),
            text(fields, "form_number"),
            text(fields, "reason"),
            files(fields, "photos"),
        )
