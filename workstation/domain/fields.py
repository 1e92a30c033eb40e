"""What a policy may ask an officer: kinds of fields, and how each answer travels and is kept.

On the way from a screen or a file an answer is one text. Of kinds that hold more than a text
(several choices, rows, a signature, files) that text is JSON; `parse` and `as_text` turn one
into the other. In a decision and in the log they are lists and mappings of texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from workstation.domain.requirements import Condition

FieldValue: TypeAlias = "str | Sequence[FieldValue] | Mapping[str, FieldValue]"
"""A field as a decision keeps it: a text, or lists and mappings of texts."""


class FieldKind(StrEnum):
    """What a field holds, and so how it is asked and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    """A day in the station's calendar: 2026-11-23."""
    FLAG = "flag"
    MULTI = "multi"
    """Several choices: `[{"value": "...", "mode": "shall"}, ...]`; `mode` only where the choice
    has `modes`. A text in place of a mapping is the value of a choice with no mode or one."""
    LINES = "lines"
    """Rows of `columns`: `[{"description": "...", "quantity": "2"}, ...]`."""
    SIGNATURE = "signature"
    """`{"by": name, "at": moment, "box": "800x200", "strokes": ["x,y x,y ...", ...]}` drawn on a
    screen (whole numbers within the box), or `{"by", "at", "file": {...}}`: a signed paper."""
    FILES = "files"
    """`[{"sha256": "...", "name": "photo.jpg", "size": "12345"}, ...]`, kept as attachments."""
    DATETIME = "datetime"
    """A moment with its zone, as 2026-11-23T14:30+01:00; kept in UTC, 2026-11-23T13:30:00Z."""
    WEIGHT = "weight"
    """A number in the field's `unit` (kg or g); "12 g" and "0.5 kg" are turned into it."""


NESTED = frozenset({FieldKind.MULTI, FieldKind.LINES, FieldKind.SIGNATURE, FieldKind.FILES})
"""Kinds whose text on the way is JSON."""
ALARMS = "alarms"
"""The `prefill` of rows that answer each alarm; their columns."""
ALARM_COLUMNS = ("alarm", "reason")
CONDITIONAL = ("alarm", "not_checked")
"""Values of `FieldSpec.required` that hang on how the parcel stands."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: what is written, what is read, and where it comes from.

    `modes` are the ways in which it may apply ("shall", "may"): where it has two the officer
    says which; where it has one that one holds.
    """

    value: str
    label: str
    source: str = ""
    modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One thing an outcome or a deed asks the officer.

    `required` is "always", "never", "alarm" (where an alarm stands) or "not_checked" (where no
    model has judged the picture). With `when` the field is asked only where that holds, and
    required only there. `prefill` names a record field the screen may offer ("consignee.name",
    "description", "value", "gross_kg"), "today" or "now", or "alarms": a row for each alarm that
    stands, each with its reason; one text in place of rows answers them all. `columns` are those of a row of LINES, `most` is how
    many rows, choices or files it takes, `must` what each row must satisfy.
    """

    name: str
    label: str
    kind: FieldKind
    required: str = "always"
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    help: str = ""
    prefill: str = ""
    max_length: int = 500
    when: Condition | None = None
    columns: tuple[FieldSpec, ...] = ()
    most: int = 50
    must: tuple[Must, ...] = ()
    default: str = ""
    """What stands where nothing was filled in."""
    past: bool = False
    """A day or moment that tells what has happened: it does not lie in the future."""

    def choice(self, value: str) -> Choice | None:
        """The choice that is written so."""
        return next((one for one in self.choices if one.value == value), None)


@dataclass(frozen=True, slots=True)
class Must:
    """What has to hold, the field that its sentence stands at, and where it comes from.

    What is not known does not break it: a field that must be filled says so itself.
    """

    field: str
    holds: Condition
    sentence: str
    source: str = ""


def parse(kind: FieldKind, text: str) -> object:
    """What the text of a field means: of nested kinds the JSON in it, else the text itself.

    Of several choices one value alone is taken as it stands.

    Raises
    ------
    ValueError
        Where the text of a nested kind is no JSON.
    """
    if kind not in NESTED or not text.strip():
        return text
    if kind is FieldKind.MULTI and text.strip()[:1] not in '[{"':
        return [text.strip()]
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def understood(specs: Sequence[FieldSpec], texts: Mapping[str, str]) -> dict[str, object]:
    """The fields as conditions look at them: a nested kind's text that is no JSON yet stays one."""
    found: dict[str, object] = dict(texts)
    for spec in specs:
        if spec.kind in NESTED and texts.get(spec.name):
            with suppress(ValueError):
                found[spec.name] = parse(spec.kind, texts[spec.name])
    return found


def as_text(value: FieldValue) -> str:
    """A field's value as it travels: a text as it is, else canonical JSON; empty lists are ""."""
    if isinstance(value, str):
        return value
    if not value:
        return ""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plain(value: FieldValue) -> object:
    """The value in lists and dictionaries, fit for JSON and for the log."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value]
