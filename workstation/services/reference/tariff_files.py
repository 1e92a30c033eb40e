"""Reading a tariff that somebody else has published as CSV.

Known by their header: the tariff database of the United States International Trade Commission
(hts8, brief_description, begin_effect_date, end_effective_date), its export of the schedule (HTS
Number, Description), and lists of the Harmonized System (hscode or code, description).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.reference.tariff import HS, HTS, MAX_BYTES, TariffLine, TariffTable

_LONGEST_FIELD = 20_000
MOST_FAULTS = 100
_FORMS = (
    (HTS, "hts8", "brief_description", "begin_effect_date", "end_effective_date"),
    (HTS, "hts number", "description", "", ""),
    (HS, "hscode", "description", "", ""),
    (HS, "code", "description", "", ""),
)
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d")


@dataclass(frozen=True, slots=True)
class TariffFault:
    """One line that stays out, and why."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadTariff:
    """What a file holds; `faults` are the first ones of `left_out`."""

    table: TariffTable
    sha256: str
    left_out: int
    faults: tuple[TariffFault, ...]

    @property
    def file_name(self) -> str:
        """Under which it is stored: the same file again takes its own place."""
        return f"tariff-{self.table.system.lower()}-{self.sha256[:12]}.json"


def read_tariff(path: Path, start: date | None = None, until: date | None = None) -> ReadTariff:
    """The tariff of a CSV file; a bad line stays out and is told.

    `start` and `until` are the first and last day of lines that name none themselves: an edition
    of the Harmonized System holds for five years or so.

    Raises
    ------
    WorkstationError
        RULES-04 where the file as a whole cannot be read, or is no tariff.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path, f"it is larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise _refused(path, f"it cannot be read ({error.strerror or 'input error'})") from error
    except UnicodeDecodeError as error:
        raise _refused(path, f"it is no text in UTF-8 (byte {error.start + 1})") from error
    rows = _rows(path, text)
    header = next(rows, (0, []))[1]
    names = [name.strip().casefold() for name in header]
    form = next((one for one in _FORMS if one[1] in names and one[2] in names), None)
    if form is None:
        told = ", ".join(name[:40] for name in header[:6]) or "nothing"
        raise _refused(path, f"its first line names no columns of a tariff (found: {told})")
    system, *columns = form
    places = [names.index(name) if name in names else None for name in columns]
    lines: list[TariffLine] = []
    faults: list[TariffFault] = []
    left_out = 0
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        code, words, first, last = (
            row[place].strip() if place is not None and place < len(row) else "" for place in places
        )
        if (not code and system == HTS) or code.casefold() == "total":
            continue  # a heading's words without a number of its own; the sum of all
        line = _line(code, words, _Told(first, last), start or date.min, until or date.max)
        if isinstance(line, TariffLine):
            lines.append(line)
            continue
        left_out += 1
        if len(faults) < MOST_FAULTS:
            faults.append(TariffFault(number, line))
    if not lines:
        raise _refused(path, "none of its lines is a tariff line")
    lines.sort(key=lambda one: (one.code, one.start))
    sha256 = hashlib.sha256(data).hexdigest()
    table = TariffTable(path.name, system, path.name, tuple(lines))
    return ReadTariff(table, sha256, left_out, tuple(faults))


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise _refused(path, f"line {reader.line_num} is no CSV ({error})") from error


@dataclass(frozen=True, slots=True)
class _Told:
    """First and last day as the line tells them."""

    first: str
    last: str


def _line(code: str, words: str, told: _Told, start: date, until: date) -> TariffLine | str:
    figures = code.replace(".", "").replace(" ", "")
    if not (figures.isascii() and figures.isdigit() and len(figures) in (2, 4, 6, 8, 10)):
        return f"“{code[:40]}” is no code of 2, 4, 6, 8 or 10 figures."
    if not words or len(words) > _LONGEST_FIELD:
        return f"Code {figures} has no description."
    begun, ended = _day(told.first), _day(told.last)
    if (told.first and begun is None) or (told.last and ended is None):
        odd = told.first if told.first and begun is None else told.last
        return f"Code {figures}: “{odd[:40]}” is no date."
    first, last = begun or start, ended or until
    if first > last:
        return f"Code {figures} ends on {last.isoformat()}, before it begins."
    return TariffLine(figures, words, first, last)


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _refused(path: Path, why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"{path.name} is not taken as a tariff: {why}.",
            safe="The tariffs in use are those of before.",
            act="Take the CSV file of the tariff database as it was published.",
            code="RULES-04",
        )
    )
