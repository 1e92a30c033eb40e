"""A figure as the desk writes it: value, n, interval; a dash where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workstation.services.figures import Figure

NONE = "–"
_THIN = "\u202f"


def short(figure: Figure, unit: str) -> str:
    """What stands in a cell."""
    if figure.value is None:
        return NONE
    if unit == "%":
        return f"{figure.value * 100:.1f}{_THIN}%"
    if unit == "s":
        return f"{figure.value:.1f}{_THIN}s"
    return f"{figure.value:,.0f}".replace(",", _THIN)


def whole(figure: Figure, unit: str) -> str:
    """With its n and interval."""
    if figure.value is None:
        return "– (nothing to tell it from)"
    n = f"{figure.n:,}".replace(",", _THIN)
    if figure.interval is None:
        return f"{short(figure, unit)} (n {n})"
    scale = 100 if unit == "%" else 1
    low, high = figure.interval[0] * scale, figure.interval[1] * scale
    of = "" if figure.hits is None else f"{figure.hits:,} of ".replace(",", _THIN)
    return f"{short(figure, unit)} ({of}{n}; {low:.1f} to {high:.1f}{_THIN}{unit}, 95{_THIN}%)"
