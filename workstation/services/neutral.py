"""Cells on their way out: what a spreadsheet program would run is made plain text.

Declared texts come from strangers. A cell that starts as a formula does is run by Excel,
LibreOffice and others when a CSV or XLSX file is opened; an apostrophe before it shows it instead
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,9})?", re.ASCII)


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before it where it would be run as a formula.

    A plain number keeps its sign. Twice is as once.
    """
    start = cell.lstrip("\t\r\n \u00a0\ufeff\u200b\x00")
    if cell.startswith(("\t", "\r", "\n")) or start.startswith(_STARTS):
        return cell if _NUMBER.fullmatch(cell) else f"'{cell}"
    return cell
