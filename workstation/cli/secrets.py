"""Reading what must not stand on a command line: passwords; and the fields of a decision."""

from __future__ import annotations

import json
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError

_LONGEST_PASSWORD = 4096
_LARGEST_FIELDS = 1_000_000


def read_password(path: Path | None, option: str = "--password-file") -> str:
    """The first line of a file.

    Raises
    ------
    WorkstationError
        CLI-05 where there is none.
    """
    if path is None:
        raise _no_file(f"the password's file is not named ({option})")
    try:
        with path.open(encoding="utf-8-sig") as file:
            line = file.readline(_LONGEST_PASSWORD)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not UTF-8 text"
        raise _no_file(f"the password's file “{path.name}” cannot be read ({why})") from error
    password = line.rstrip("\r\n")
    if not password:
        raise _no_file(f"the password's file “{path.name}” is empty")
    return password


def read_fields(path: Path | None) -> dict[str, object]:
    """The JSON object of a fields file; no file means no fields.

    Raises
    ------
    WorkstationError
        CLI-06 where the file is not a JSON object.
    """
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FIELDS + 1)
        if len(data) > _LARGEST_FIELDS:
            raise ValueError("too large")
        value = json.loads(
            data.decode("utf-8-sig"), parse_float=str, object_pairs_hook=_each_name_once
        )
    except OSError as error:
        raise _bad_fields(f"“{path.name}” cannot be read ({error.strerror})") from error
    except _TwiceError as error:
        raise _bad_fields(f"“{path.name}” names {error} twice") from error
    except (ValueError, RecursionError) as error:
        raise _bad_fields(f"“{path.name}” is not JSON text") from error
    if not isinstance(value, dict):
        raise _bad_fields(f"“{path.name}” does not hold a JSON object")
    return value


class _TwiceError(Exception):
    """A name stands twice in one object: one of the two values would be lost."""


def _each_name_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(f"“{name[:60]}”" for name in names if names.count(name) > 1))
    return found


def _no_file(why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"Nobody can be signed in: {why}.",
            safe="Nothing has been opened or recorded.",
            act="Name a file whose first line is the password.",
            code="CLI-05",
        )
    )


def _bad_fields(why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The fields of the decision cannot be used: {why}.",
            safe="Nothing has been recorded; the parcel is still open.",
            act="Give a JSON object of field names and values; --show-fields tells the names.",
            code="CLI-06",
        )
    )
