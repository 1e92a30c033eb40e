"""A carton's contents ticked off against what was declared: found, short, over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from workstation.domain.consignment import Container


class Standing(StrEnum):
    """How one parcel stands to the carton. The words are shown."""

    FOUND = "found"
    SHORT = "short"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Tick:
    """One parcel: declared in the carton, found in it, or both."""

    parcel_id: str
    title: str
    declared: bool
    found: bool
    why: str = ""
    """Of a parcel that is over: why it is, in words."""
    near: tuple[str, ...] = ()
    """Of a parcel that is over: declared ones not found yet that are one slip away."""

    @property
    def standing(self) -> Standing:
        if not self.declared:
            return Standing.OVER
        return Standing.FOUND if self.found else Standing.SHORT


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A carton as far as it is ticked off; declared parcels by number, then those over."""

    container: Container
    ticks: tuple[Tick, ...] = ()
    records: int = 0
    """How many records name the carton; `ticks` may hold fewer of very many."""

    def of(self, standing: Standing) -> tuple[Tick, ...]:
        """The parcels that stand so."""
        return tuple(tick for tick in self.ticks if tick.standing is standing)

    def tick(self, parcel_id: str) -> Tick | None:
        """What is known of one parcel."""
        return next((one for one in self.ticks if one.parcel_id == parcel_id), None)

    def with_ticks(self, changed: Iterable[Tick]) -> Reconciliation:
        """With some parcels told anew, new ones behind; what is neither declared nor found goes."""
        ticks = {one.parcel_id: one for one in self.ticks}
        ticks.update((one.parcel_id, one) for one in changed)
        kept = [one for one in ticks.values() if one.declared or one.found]
        short = {one.parcel_id for one in kept if one.standing is Standing.SHORT}
        told = (
            replace(one, near=tuple(n for n in one.near if n in short)) if one.near else one
            for one in kept
        )
        return replace(self, ticks=tuple(told))

    @property
    def short(self) -> int:
        """How many are missing: declared by record, or by the carton's own number if that is more."""
        found = len(self.of(Standing.FOUND))
        declared = max(self.records, self.container.declared_parcels or 0)
        return max(0, declared - found)

    @property
    def words(self) -> str:
        """How the carton stands, in one sentence."""
        found, over = len(self.of(Standing.FOUND)), len(self.of(Standing.OVER))
        said = self.container.declared_parcels
        if not self.records and not over and said is None:
            return "Nothing is declared in it and nothing found."
        declared = f"{_grouped(self.records)} declared by record"
        if said is not None and said != self.records:
            declared += f" ({_grouped(said)} with the carton)"
        parts = [declared, f"{_grouped(found)} found"]
        parts.append(f"{_grouped(self.short)} short" if self.short else "none short")
        parts.append(f"{_grouped(over)} over" if over else "none over")
        return ", ".join(parts) + "."

    @property
    def agrees(self) -> bool:
        """Everything declared was found, and nothing else."""
        return not self.short and not self.of(Standing.OVER) and bool(self.records)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
