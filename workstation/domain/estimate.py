"""What a picture says of a parcel's weight, where something computes it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class WeightEstimate:
    """A weight estimated from a picture: between `low_kg` and `high_kg`, as told by `said_by`."""

    low_kg: Decimal
    high_kg: Decimal
    said_by: str

    def __post_init__(self) -> None:
        if not Decimal(0) <= self.low_kg <= self.high_kg:  # refuses NaN by raising too
            raise ValueError(f"no range of weights: {self.low_kg} to {self.high_kg} kg")
