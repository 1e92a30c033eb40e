"""How a picture is laid on the screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Orientation:
    """How the picture is turned: mirrored left to right first, then `turns` quarters clockwise."""

    turns: int = 0
    mirrored: bool = False

    def turned(self, quarters: int) -> Orientation:
        """Turned clockwise by so many quarters more, as seen on the screen."""
        return Orientation((self.turns + quarters) % 4, self.mirrored)

    def flipped(self, *, top_to_bottom: bool = False) -> Orientation:
        """Mirrored once more as seen on the screen, left to right or top to bottom."""
        return Orientation((-self.turns + (2 if top_to_bottom else 0)) % 4, not self.mirrored)

    @property
    def is_standard(self) -> bool:
        return self == Orientation()

    @property
    def sideways(self) -> bool:
        """Source rows stand upright on the screen."""
        return self.turns % 2 == 1

    @property
    def words(self) -> str:
        """What was done to the scanner's picture, in order: "turned 90°, mirrored"; "" for none."""
        turns = -self.turns % 4 if self.mirrored else self.turns
        parts = [f"turned {turns * 90}°"] if turns else []
        return ", ".join([*parts, "mirrored"] if self.mirrored else parts)

    @property
    def matrix(self) -> tuple[int, int, int, int]:
        """(a, b, c, d): screen x = a * x + b * y, screen y = c * x + d * y."""
        a, b, c, d = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))[self.turns % 4]
        return (-a, b, -c, d) if self.mirrored else (a, b, c, d)
