"""Values of the domain as plain documents and back: exact, strict, and believed in nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import FieldSource, Line, ManifestRecord, Party

T = TypeVar("T")
MAX_TEXT = 4000
MAX_ITEMS = 10_000
_PARTS: Mapping[str, type] = {"Party": Party, "Line": Line, "FieldSource": FieldSource}
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,12})?", re.ASCII)


class Unfit(Exception):
    """A document is not what it should be; the text says what of it."""


def encode(value: Any) -> dict[str, object]:
    """A record, container or consignment; what has its default is left out."""
    told = {}
    for field in fields(value):
        item = getattr(value, field.name)
        if field.default is MISSING or item != field.default:
            told[field.name] = _out(item)
    return told


def decode(cls: type[T], document: object, where: str) -> T:
    """What `encode` made.

    Raises
    ------
    Unfit
        Where the document is anything else.
    """
    if not isinstance(document, dict):
        raise Unfit(f"{where} is no object")
    known = {field.name: field for field in fields(cls)}  # type: ignore[arg-type]
    strange = set(document) - set(known)
    if strange:
        raise Unfit(f"{where} holds “{sorted(strange)[0][:40]}”, which is not known here")
    values = {}
    for name, field in known.items():
        if name in document:
            values[name] = _in(str(field.type), document[name], f"{where}.{name}")
        elif field.default is MISSING:
            raise Unfit(f"{where}.{name} is missing")
    try:
        return cls(**values)
    except ValueError as error:
        raise Unfit(f"{where}: {error}") from error


def _out(item: Any) -> object:
    if isinstance(item, Decimal):
        return format(item, "f")
    if isinstance(item, datetime):
        return item.isoformat()
    if isinstance(item, tuple):
        return [_out(one) for one in item]
    if isinstance(item, (str, int, type(None))):
        return item
    return encode(item)


def _in(kind: str, item: object, where: str) -> Any:
    if kind.endswith(" | None"):
        return None if item is None else _in(kind.removesuffix(" | None"), item, where)
    if kind.startswith("tuple["):
        inner = kind.removeprefix("tuple[").removesuffix(", ...]")
        if not isinstance(item, list) or len(item) > MAX_ITEMS:
            raise Unfit(f"{where} is no list")
        return tuple(_in(inner, one, f"{where}[{n}]") for n, one in enumerate(item))
    if kind in _PARTS:
        return decode(_PARTS[kind], item, where)
    return _SCALARS[kind](item, where)


def text_of(item: object, where: str) -> str:
    """A text of a reasonable length, with nothing in it that is obeyed when it is printed."""
    if not isinstance(item, str) or len(item) > MAX_TEXT:
        raise Unfit(f"{where} is no text of at most {MAX_TEXT} characters")
    if any((ord(c) < 32 and c not in "\n\r\t") or "\ud800" <= c <= "\udfff" for c in item):
        raise Unfit(f"{where} holds control characters")
    return item


def whole_of(item: object, where: str) -> int:
    """A whole number from 0 up."""
    if not isinstance(item, int) or isinstance(item, bool) or not 0 <= item < 2**53:
        raise Unfit(f"{where} is no whole number from 0 up")
    return item


def moment_of(item: object, where: str) -> datetime:
    """A time with its zone."""
    try:
        moment = datetime.fromisoformat(item) if isinstance(item, str) and len(item) < 60 else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 <= moment.year <= 2200:
        raise Unfit(f"{where} is no time with its zone")
    return moment


def _flag(item: object, where: str) -> bool:
    if not isinstance(item, bool):
        raise Unfit(f"{where} is neither true nor false")
    return item


def _decimal(item: object, where: str) -> Decimal:
    if not isinstance(item, str) or not _NUMBER.fullmatch(item):
        raise Unfit(f"{where} is no number from 0 up")
    return Decimal(item)


_SCALARS: Mapping[str, Any] = {
    "str": text_of,
    "int": whole_of,
    "bool": _flag,
    "Decimal": _decimal,
    "datetime": moment_of,
}
KINDS = (ManifestRecord, Container, Consignment)
"""What is taken along of a parcel."""
