"""Queries that accounts keep by name: one small file, `desk-views.json`, in the data folder."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from workstation.domain.decision import Outcome
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.desk_ports import LogQuery

FILE = "desk-views.json"
MOST, LONGEST_NAME = 50, 60
LONGEST_FILE = 4 << 20
_TIMES, _FLAGS = ("since", "until"), ("alarm", "override")
_WORDS = (
    *("text", "parcel", "officer", "outcome", "station", "model", "opinion", "carrier", "hs"),
)
_LONGEST_WORD = 200

NOT_KEPT = Notice(
    fact=f"The view could not be kept: its name is longer than {LONGEST_NAME} signs, {MOST} are kept "
    "already, or the data folder cannot be written.",
    safe="The list and the log are untouched.",
    act="Choose a shorter name, or remove a view.",
    code="VIEWS-01",
)
UNREADABLE = Notice(
    fact="The file of saved views cannot be read.",
    safe="The list and the log are untouched; the file is left as it is.",
    act=f"Put {FILE} in the data folder right, or remove it.",
    code="VIEWS-02",
)


class ViewFile:
    """`log_browsing.SavedViews` in the data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE

    def all(self, account: str) -> Mapping[str, LogQuery]:
        """The views of an account, by name.

        Raises
        ------
        WorkstationError
            VIEWS-02.
        """
        try:
            found = self._read().get(account, {})
            return {name: _query(told) for name, told in sorted(found.items())}
        except (TypeError, ValueError, AttributeError) as error:
            raise WorkstationError(UNREADABLE, environment=True) from error

    def keep(self, account: str, name: str, query: LogQuery) -> None:
        """Keep a view; one of that name is replaced.

        Raises
        ------
        WorkstationError
            VIEWS-01, VIEWS-02.
        """
        whole = self._read()
        mine = whole.setdefault(account, {})
        mine[name] = _told(query)
        if len(mine) > MOST or len(name) > LONGEST_NAME:
            raise WorkstationError(NOT_KEPT)
        self._write(whole)

    def forget(self, account: str, name: str) -> None:
        """Remove a view; nothing where there is none.

        Raises
        ------
        WorkstationError
            VIEWS-01, VIEWS-02.
        """
        whole = self._read()
        if whole.get(account, {}).pop(name, None) is not None:
            self._write(whole)

    def _read(self) -> dict[str, dict[str, dict[str, object]]]:
        try:
            if not self._path.exists():
                return {}
            if not self._path.is_file() or self._path.stat().st_size > LONGEST_FILE:
                raise WorkstationError(UNREADABLE, environment=True)
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise WorkstationError(UNREADABLE, environment=True) from error
        whole = isinstance(found, dict) and all(isinstance(mine, dict) for mine in found.values())
        if not whole:
            raise WorkstationError(UNREADABLE, environment=True)
        return dict(found)

    def _write(self, whole: Mapping[str, object]) -> None:
        part = self._path.with_name(f".{FILE}.part")
        try:
            part.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
            os.replace(part, self._path)
        except (OSError, ValueError) as error:
            raise WorkstationError(NOT_KEPT, environment=True) from error


def _told(query: LogQuery) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in asdict(query).items():
        if value not in (None, "", ()):
            found[name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def _query(told: object) -> LogQuery:
    """A query of the file. Raises ValueError, TypeError where a value is none that can be asked."""
    if not isinstance(told, dict):
        raise TypeError("a view is an object")
    given: dict[str, object] = {}
    for name, value in told.items():
        if name in _TIMES:
            moment = datetime.fromisoformat(value)
            given[name] = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        elif name in _FLAGS and isinstance(value, bool):
            given[name] = value
        elif name == "kinds" and isinstance(value, list):
            given[name] = tuple(_word(one) for one in value)
        elif name in _WORDS:
            given[name] = _word(value)
        else:
            raise ValueError(f"{name} is nothing that is asked")
    if given.get("outcome", Outcome.RELEASE) not in set(Outcome):
        raise ValueError("that is no outcome")
    return LogQuery(**given)  # type: ignore[arg-type]


def _word(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_WORD:
        raise ValueError("that is no word")
    return value
