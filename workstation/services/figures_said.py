"""Figures as an officer says them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal


def money(value: Decimal, currency: str) -> str:
    """ "USD 1 234.50"; cents only where there are any."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if rounded == rounded.to_integral_value():
        return f"{currency} {grouped(int(rounded))}"
    return f"{currency} {rounded:,.2f}".replace(",", " ")


def declared_money(value: Decimal, currency: str | None) -> str:
    """A declared value, whose currency may be absent."""
    return money(value, currency or "no currency")


def grouped(number: int) -> str:
    """Thousands separated by a space."""
    return f"{number:,}".replace(",", " ")


def counted(number: int, one: str, more: str = "") -> str:
    """ "1 record", "12 records"."""
    return f"{grouped(number)} {one if number == 1 else more or one + 's'}"


def duration(length: timedelta) -> str:
    """ "2 days 3 h", "5 h 12 min", "40 min": the two largest parts."""
    minutes = max(1, round(length.total_seconds() / 60))
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    if days:
        word = "day" if days == 1 else "days"
        return f"{grouped(days)} {word} {hours} h" if hours else f"{grouped(days)} {word}"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def duration_of_hours(hours: Decimal) -> str:
    """As `duration`; nothing is "0 min"."""
    return duration(timedelta(hours=float(hours))) if hours else "0 min"


def kg(value: Decimal) -> str:
    """A weight's number in kilograms, to the gram: "1.25"."""
    text = format(value.quantize(Decimal("0.001"), ROUND_HALF_UP), "f")
    whole, _, part = text.partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part or '0'}"


def moment(at: datetime) -> str:
    """ "2026-11-23 12:00 UTC"."""
    text = at.isoformat(sep=" ", timespec="minutes")
    return text.replace("+00:00", " UTC")


def listed(parts: list[str] | tuple[str, ...], most: int = 5) -> str:
    """ "a, b and c"; of many the first ones and how many more."""
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and {grouped(len(parts) - most)} more"
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
