"""The child of `ahead`: reads a table and makes of its records all that takes no store.

`python -m workstation.adapters.manifests.ahead_serve`, or the bundled program with `--read-ahead`.
What to read comes as one line of JSON; answers go out as frames: their length in eight bytes, then
the values as `marshal` writes them.
"""

from __future__ import annotations

import gc
import json
import marshal
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from workstation.adapters.manifests.delimited import DelimitedReader
from workstation.adapters.sqlite.party_rows import made_of
from workstation.adapters.sqlite.search_index import found_text, own_text
from workstation.domain.consignment import Consignment, Container
from workstation.domain.manifest import ManifestRecord
from workstation.domain.notice import WorkstationError
from workstation.domain.repair import Repair
from workstation.domain.search_words import words_of
from workstation.services.manifest_ports import Item
from workstation.services.manifests.column_documents import parse_columns
from workstation.services.manifests.told import NO_PARTY, PartyTexts, ToldRecord, told_of

AT_ONCE = 1000
"""Items of one frame."""
MOST_LINES = 3000
"""Content lines of one frame: a thousand parcels may have a million."""
_RARELY = 100_000
_MOST_MET = 300_000
_MOST_PARTIES = 30_000
LENGTH_BYTES = 8
RECORD, REPAIR, CONTAINER = range(3)


def main(calls: BinaryIO | None = None, answers: BinaryIO | None = None) -> int:
    """Read one file and tell it; the exit status."""
    gc.set_threshold(_RARELY, 20, 20)  # hardly anything here refers to itself
    asked = json.loads((calls or sys.stdin.buffer).readline())
    out = answers or sys.stdout.buffer
    try:
        with Path(asked["path"]).open("rb") as file:
            columns, received = asked["columns"], asked["received_at"]
            items = DelimitedReader().told(
                file,
                asked["source"],
                None if received is None else datetime.fromisoformat(received),
                None if columns is None else parse_columns(columns, "columns"),
            )
            making = _Making()
            for some in _several(items):
                _send(out, (file.tell(), *making.frame(some)))
        _send(out, ("end",))
    except WorkstationError as error:
        notice = error.notice
        _send(out, ("refused", notice.fact, notice.safe, notice.act, notice.code))
    except BrokenPipeError:
        return 0  # nobody wants the rest
    except OSError as error:
        _send(out, ("unreadable", error.strerror or "input error"))
    return 0


class _Making:
    """Makes frames; remembers which parties and words it has told."""

    def __init__(self) -> None:
        self._met: set[str] = set()
        self._numbers: dict[PartyTexts, int] = {}
        self._texts: list[str] = []

    def frame(self, items: list[Item | ToldRecord]) -> tuple[Any, list[object], str, bool]:
        """(items, parties not told before, words not told before, whether parties begin anew)."""
        anew = len(self._numbers) > _MOST_PARTIES
        if anew:
            self._numbers.clear()
            self._texts.clear()
        parties: list[object] = []
        texts: list[str] = []
        told = [self._told(item, parties, texts) for item in items]
        met = {word for word in set(words_of(" ".join(texts))) - self._met if word.isalpha()}
        if len(self._met) > _MOST_MET:
            self._met.clear()
        self._met |= met
        return told, parties, " ".join(met), anew

    def _told(
        self, item: Item | ToldRecord, parties: list[object], texts: list[str]
    ) -> tuple[object, ...]:
        if isinstance(item, Repair):
            return REPAIR, item.line, item.field, item.sentence, item.found, item.parcel_id
        if isinstance(item, Container):
            return (
                *(CONTAINER, item.container_id, item.kind, item.parent, item.master_bill),
                *(item.declared_parcels, item.source),
            )
        if isinstance(item, Consignment):
            raise TypeError("a table tells no consignment")
        record = told_of(item) if isinstance(item, ManifestRecord) else item
        numbers = [
            None
            if party is None and place > 1
            else self._party(NO_PARTY if party is None else party, parties, texts)
            for place, party in enumerate(record.parties)
        ]
        own = own_text(record)
        texts.append(own)
        words = [found_text(record, own)]
        words += [self._texts[number] for number in numbers if number is not None]
        return (
            *(RECORD, record.parcel_id, record.arrived_utc, record.own, numbers, record.lines),
            " ".join(words),
        )

    def _party(self, fields: PartyTexts, parties: list[object], texts: list[str]) -> int:
        number = self._numbers.get(fields)
        if number is None:
            number = self._numbers[fields] = len(self._texts)
            made = made_of(fields)
            self._texts.append(made[1])
            texts.append(made[1])
            parties.append((fields, *made))
        return number


def _several(items: Iterator[Item | ToldRecord]) -> Iterator[list[Item | ToldRecord]]:
    some: list[Item | ToldRecord] = []
    lines = 0
    for item in items:
        some.append(item)
        if isinstance(item, ToldRecord | ManifestRecord):
            lines += len(item.lines)
        if len(some) >= AT_ONCE or lines >= MOST_LINES:
            yield some
            some, lines = [], 0
    if some:
        yield some


def _send(out: BinaryIO, values: tuple[Any, ...]) -> None:
    told = marshal.dumps(values)
    out.write(len(told).to_bytes(LENGTH_BYTES, "little"))
    out.write(told)
    out.flush()


if __name__ == "__main__":
    raise SystemExit(main())
