"""Cells of a manifest as values: exact, checked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from workstation.domain.consignment import CONTAINER_KINDS
from workstation.domain.identifiers import normal_form
from workstation.domain.notice import WorkstationError

MAX_TEXT = 2000
MAX_DOCUMENTS = 50
CATEGORIES = (
    "gift",
    "documents",
    "sale of goods",
    "commercial sample",
    "returned goods",
    "other",
)

Convert = Callable[[str], Any]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,9})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_COUNTRY = re.compile(r"[A-Za-z]{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Za-z]{3}", re.ASCII)
_HS = re.compile(r"\d{2,10}", re.ASCII)


class Refused(Exception):
    """A cell will not do; the text says what it must be, after the field's name."""


def text(cell: str) -> str:
    """Any text, of bounded length, without control characters."""
    if len(cell) <= MAX_TEXT and cell.isprintable():  # nearly all are, and this is quickly seen
        return cell
    if len(cell) > MAX_TEXT:
        raise Refused(f"is longer than {MAX_TEXT:,} characters")
    if _CONTROL.search(cell):
        raise Refused("holds control characters")
    return cell


def decimal(cell: str) -> Decimal:
    """An exact number from 0 up."""
    if not _DECIMAL.fullmatch(cell):
        raise Refused("must be a number from 0 up with a point, as 12.50")
    return Decimal(cell)


def whole(cell: str) -> int:
    """A whole number from 0 up."""
    if not _WHOLE.fullmatch(cell):
        raise Refused("must be a whole number from 0 up")
    return int(cell)


@lru_cache(1024)
def country(cell: str) -> str:
    """ISO 3166-1 alpha-2, in upper case."""
    if not _COUNTRY.fullmatch(cell):
        raise Refused("must be a country in two letters (ISO 3166), as CN")
    return cell.upper()


@lru_cache(1024)
def currency(cell: str) -> str:
    """ISO 4217, in upper case."""
    if not _CURRENCY.fullmatch(cell):
        raise Refused("must be a currency in three letters (ISO 4217), as USD")
    return cell.upper()


@lru_cache(16384)
def hs(cell: str) -> str:
    """The digits of a tariff code."""
    digits = cell.replace(".", "").replace(" ", "")
    if not _HS.fullmatch(digits):
        raise Refused("must be 2 to 10 digits, points allowed, as 6109.10")
    return digits


@lru_cache(256)
def category(cell: str) -> str:
    """One of CATEGORIES."""
    folded = " ".join(cell.casefold().replace("_", " ").split())
    if folded not in CATEGORIES:
        raise Refused(f"must be one of: {', '.join(CATEGORIES)}")
    return folded


@lru_cache(64)
def container_kind(cell: str) -> str:
    """One of CONTAINER_KINDS."""
    if cell.casefold() not in CONTAINER_KINDS:
        raise Refused(f"must be one of: {', '.join(CONTAINER_KINDS)}")
    return cell.casefold()


@lru_cache(4096)
def parent(cell: str) -> str:
    """A carton or bag number in its normal form."""
    return _identifier(cell, "is not a carton or bag number")


def master_bill(cell: str) -> str:
    """An air waybill number without dashes."""
    return _identifier(cell, "is not an air waybill number").replace("-", "")


def house_bill(cell: str) -> str:
    """A house bill number in its normal form."""
    return _identifier(cell, "is not a bill number")


def tracking_id(cell: str) -> str:
    """A parcel number in its normal form."""
    return _identifier(cell, "is not a parcel number")


def _identifier(cell: str, sentence: str) -> str:
    try:
        return normal_form(cell)
    except WorkstationError:
        raise Refused(sentence) from None


@lru_cache(4096)
def moment(cell: str) -> datetime:
    """ISO 8601 with its zone."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 1970 <= found.year <= 2200:
        raise Refused("must be a time with its zone, as 2026-11-23T10:30:00-05:00")
    return found


def flag(cell: str) -> bool:
    """yes or no."""
    if cell.casefold() not in ("yes", "no"):
        raise Refused("must be yes or no")
    return cell.casefold() == "yes"


def documents(cell: str) -> tuple[str, ...]:
    """Numbers of papers, parted by semicolons."""
    parts = tuple(part.strip() for part in text(cell).split(";") if part.strip())
    if len(parts) > MAX_DOCUMENTS:
        raise Refused(f"names more than {MAX_DOCUMENTS} documents")
    return parts
