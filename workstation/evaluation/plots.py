"""Line plots as SVG, drawn by hand; colours by style sheet, so that they follow light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 430, 330
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 14, 44
DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "4 4")
"""Told apart by line as well as by colour."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series; `dots` draws its points, `quiet` is a line to compare with."""

    words: str
    points: Sequence[tuple[float, float]]
    dots: bool = False
    quiet: bool = False


def plot(
    title: str,
    lines: Sequence[Line],
    across: str,
    up: str,
    *,
    to_x: float = 1.0,
    bars: Sequence[tuple[float, float, float]] = (),
) -> str:
    """An SVG of lines over 0..to_x and 0..1; `bars` are (x, low, high) uprights."""
    width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(value: float) -> float:
        return _LEFT + width * min(max(value / to_x, 0.0), 1.0)

    def y(value: float) -> float:
        return _TOP + height * (1.0 - min(max(value, 0.0), 1.0))

    parts = [
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT + 18 * len(lines)}" role="img" '
        f'aria-label="{escape(title)}">'
    ]
    for step in range(6):
        share = step / 5
        parts.append(
            f'<line class="grid" x1="{x(0):.1f}" y1="{y(share):.1f}" x2="{x(to_x):.1f}" '
            f'y2="{y(share):.1f}"/><text class="tick" text-anchor="end" x="{_LEFT - 6}" '
            f'y="{y(share) + 4:.1f}">{share:g}</text>'
            f'<line class="grid" x1="{x(share * to_x):.1f}" y1="{y(0):.1f}" '
            f'x2="{x(share * to_x):.1f}" y2="{y(1):.1f}"/><text class="tick" text-anchor="middle" '
            f'x="{x(share * to_x):.1f}" y="{y(0) + 16:.1f}">{share * to_x:.3g}</text>'
        )
    parts.append(
        f'<text class="axis" text-anchor="middle" x="{x(to_x / 2):.1f}" y="{_HEIGHT - 8}">'
        f"{escape(across)}</text>"
        f'<text class="axis" text-anchor="middle" transform="translate(13 {y(0.5):.1f}) '
        f'rotate(-90)">{escape(up)}</text>'
    )
    for at, low, high in bars:
        parts.append(
            f'<line class="bar" x1="{x(at):.1f}" y1="{y(low):.1f}" x2="{x(at):.1f}" '
            f'y2="{y(high):.1f}"/>'
        )
    number = 0
    for row, line in enumerate(lines):
        kind = "quiet" if line.quiet else f"s{number % 6}"
        dash = "3 4" if line.quiet else DASHES[number % 6]
        number += not line.quiet
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in line.points)
        if path:
            parts.append(f'<polyline class="{kind}" stroke-dasharray="{dash}" points="{path}"/>')
        if line.dots:
            parts += [
                f'<circle class="{kind}" cx="{x(a):.1f}" cy="{y(b):.1f}" r="3.5"/>'
                for a, b in line.points
            ]
        base = _HEIGHT + 18 * row + 6
        parts.append(
            f'<line class="{kind}" stroke-dasharray="{dash}" x1="{_LEFT}" y1="{base}" '
            f'x2="{_LEFT + 34}" y2="{base}"/><text class="key" x="{_LEFT + 42}" y="{base + 4}">'
            f"{escape(line.words)}</text>"
        )
    return "".join(parts) + "</svg>"
