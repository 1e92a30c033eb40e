"""Cells on their way out: what a spreadsheet program would run is made plain text.

Declared texts come from strangers. A cell that starts as a formula does is run by Excel,
LibreOffice and others when a CSV or XLSX file is opened; an apostrophe before it shows it instead
(OWASP, "CSV Injection").
"""

from __future__ import annotations

import re
from unicodedata import category

_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
"""Kinds of signs that show nothing, behind which a formula may begin."""
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,9})?", re.ASCII)


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before it where it would be run as a formula.

    A plain number keeps its sign. Twice is as once.
    """
    if cell[:1].isalnum():
        return cell
    start = next((sign for sign in cell if category(sign) not in _UNSEEN), "")
    if cell.startswith(("\t", "\r", "\n")) or start in _STARTS:
        return cell if _NUMBER.fullmatch(cell) else f"'{cell}"
    return cell
