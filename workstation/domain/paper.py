"""The papers a parcel's case and the supervisor's desk can be printed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "str | bool | Mapping[str, Value] | Sequence[Mapping[str, Value]]"
"""What a place of a template holds: a text, a yes or no, or rows of these."""
Values: TypeAlias = Mapping[str, Value]


class PaperKind(StrEnum):
    """What is printed. The values are kept in the log and name the templates."""

    CUSTODY_RECEIPT = "custody-receipt"
    IMPORTER_NOTICE = "importer-notice"
    ABANDONMENT_CONSENT = "abandonment-consent"
    REFERRAL_LETTER = "referral-letter"
    DETENTION_NOTICE = "detention-notice"
    EXAMINATION_REPORT = "examination-report"

    @property
    def words(self) -> str:
        """What it is called on the screen."""
        return {
            PaperKind.CUSTODY_RECEIPT: "Custody receipt",
            PaperKind.IMPORTER_NOTICE: "Notice to the importer",
            PaperKind.ABANDONMENT_CONSENT: "Abandonment consent",
            PaperKind.REFERRAL_LETTER: "Referral letter",
            PaperKind.DETENTION_NOTICE: "Detention notice",
            PaperKind.EXAMINATION_REPORT: "Examination report",
        }[self]


class ReportKind(StrEnum):
    """What the supervisor's desk prints."""

    FIGURES = "figures-report"
    ENTRIES = "entries-report"

    @property
    def words(self) -> str:
        """What it is called on the screen."""
        return {
            ReportKind.FIGURES: "Figures",
            ReportKind.ENTRIES: "Entries of the log",
        }[self]


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of a hand-written signature, in parts of its pad's width (x) and height (y)."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A paper before it is laid out: an HTML subset, the pictures it names, what stands about it.

    Attributes
    ----------
    html, style : str
        For `QTextDocument`; every value in it is escaped.
    pictures : name to PNG bytes
        All that the HTML may show; nothing else is loaded.
    header, footer : str
        One line each at the head and foot of every page; the page's number is added.
    code : str
        What the QR code holds.
    sha256 : str
        Of the canonical bytes of everything the paper was filled with.
    remarks : str each
        What the person who prints it must be told: a template that could not be used...
    """

    kind: PaperKind | ReportKind
    language: str
    title: str
    author: str
    """The station."""
    html: str
    style: str
    pictures: Mapping[str, bytes]
    header: str
    footer: str
    code: str
    sha256: str
    entry: int
    entry_hash: str
    parcel: str
    simulated: bool
    page: str = "Letter"
    page_words: str = "Page {page} of {pages}"
    texts: str = ""
    """The words of the language alone: what a font must have for the paper to be readable."""
    remarks: tuple[str, ...] = ()
    template: str = ""
    """Whose template it was: "shipped" or "site", and its SHA-256."""
