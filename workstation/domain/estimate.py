"""What a picture says of a parcel's weight, where something computes it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class WeightEstimate:
    """A weight estimated from a picture: between `low_kg` and `high_kg`, as told by `said_by`.

    `high_kg` is None where only a least weight is known: the beam did not come through.
    """

    low_kg: Decimal
    high_kg: Decimal | None
    said_by: str

    def __post_init__(self) -> None:
        high = self.low_kg if self.high_kg is None else self.high_kg
        if not Decimal(0) <= self.low_kg <= high:  # refuses NaN by raising too
            raise ValueError(f"no range of weights: {self.low_kg} to {self.high_kg} kg")

    @property
    def words(self) -> str:
        """ "0.9 to 1.2 kg", "at least 0.9 kg"."""
        if self.high_kg is None:
            return f"at least {_told(self.low_kg)} kg"
        return f"{_told(self.low_kg)} to {_told(self.high_kg)} kg"

    def document(self) -> dict[str, str | None]:
        """For the log and for JSON."""
        high = None if self.high_kg is None else _told(self.high_kg)
        return {"low_kg": _told(self.low_kg), "high_kg": high, "said_by": self.said_by}


@dataclass(frozen=True, slots=True)
class NotWeighed:
    """No weight can be told from the parcel's pictures, and why, for the officer."""

    why: str

    def document(self) -> dict[str, str]:
        """For the log and for JSON."""
        return {"not_weighed": self.why}


def _told(kilograms: Decimal) -> str:
    return format(kilograms.normalize(), "f")


WeightOpinion = WeightEstimate | NotWeighed
NOT_WEIGHED_YET = NotWeighed("the parcel's pictures have not been weighed")
"""What is known of the weight before the pictures are there."""
