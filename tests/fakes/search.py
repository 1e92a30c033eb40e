"""Searching the records in memory: every record is looked at."""

from __future__ import annotations

from tests.fakes.parcels import MemoryParcels
from workstation.domain.search_words import hs_asked, record_words
from workstation.services.search import PAGE, SearchHit, SearchPage
from workstation.services.search_text import LONG_NUMBER, Asked, asked_for, bad_place, is_hs


class MemorySearch:
    def __init__(self, parcels: MemoryParcels) -> None:
        self._parcels = parcels

    def search(self, text: str, limit: int = PAGE, after: str | None = None) -> SearchPage:
        asked = asked_for(text)
        if after is not None and not after.isdecimal():
            raise bad_place()
        start = int(after or 0)
        found = [self._hit(one) for one in self._found(asked)]
        more = str(start + limit) if len(found) > start + limit else None
        return SearchPage(tuple(found[start : start + limit]), more, asked.kind)

    def _found(self, asked: Asked) -> list[str]:
        by_number: list[str] = []
        records = self._parcels._records
        if asked.number is not None:
            own = [p for p in self._parcels._rows if p.startswith(asked.number)]
            by_number += sorted(own)
            for name in ("tracking_id", "house_bill", "parent"):
                other = [(getattr(r, name) or "", p) for p, r in records.items()]
                by_number += [p for value, p in sorted(other) if value.startswith(asked.number)]
        newest = sorted(records, key=self._stored, reverse=True)
        words = [p for p in newest if _all(record_words(records[p]), asked.words, asked)]
        if asked.part is not None:
            words += [
                p
                for p in newest
                if p.startswith(asked.part)
                and _all(record_words(records[p]), asked.others, asked, other=True)
            ]
        return list(dict.fromkeys([*by_number, *words]))

    def _stored(self, parcel_id: str) -> int:
        return self._parcels._order[parcel_id]

    def _hit(self, parcel_id: str) -> SearchHit:
        item = self._parcels._item(parcel_id)
        record = self._parcels.find(parcel_id)
        if record is None:
            awaits = "awaiting sign-off" in item.waits
            return SearchHit(
                parcel_id, item.title, item.state, outcome=item.outcome, awaiting=awaits
            )
        sender, consignee = record.sender, record.consignee
        return SearchHit(
            parcel_id,
            item.title,
            item.state,
            ", ".join(filter(None, (sender.name or sender.business, sender.country))),
            ", ".join(filter(None, (consignee.name or consignee.business, consignee.city))),
            item.arrived_at,
            next((line.hs for line in record.lines if line.hs), None),
            item.outcome,
            "awaiting sign-off" in item.waits,
        )


def _all(words: list[str], wanted: tuple[str, ...], asked: Asked, *, other: bool = False) -> bool:
    typed_on = asked.others_typed_on if other else asked.typed_on

    def holds(word: str, *, last: bool) -> bool:
        codes = hs_asked(word) if is_hs(word) else []
        starts = last and typed_on and (word.isalpha() or len(word) >= LONG_NUMBER)
        return any(
            one == word or one in codes or (starts and one.startswith(word)) for one in words
        )

    joined = None if other else asked.joined
    if joined and any(one == joined or (typed_on and one.startswith(joined)) for one in words):
        return True
    last = len(wanted) - 1
    return all(holds(word, last=place == last) for place, word in enumerate(wanted))
