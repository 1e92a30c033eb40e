"""What is known of a parcel when another declaration of it arrives.

A field that the later declaration leaves open keeps the known value, with where and when that came
from; a field that it gives takes the place of the known one. The content lines are taken whole, and
so is a party with another name: two people's particulars never make up a third person.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from workstation.domain.manifest import FieldSource, ManifestRecord, Party

PARTIES = ("sender", "consignee", "buyer", "seller", "deliver_to")
PARTY_FIELDS = tuple(field.name for field in fields(Party))
WHOLE = ("lines", "documents")
"""Taken whole where the later declaration has any."""
_OF_THE_RECORD = ("parcel_id", "source", "received_at", "version", "simulated", "provenance")
PLAIN = tuple(
    field.name
    for field in fields(ManifestRecord)
    if field.name not in (*PARTIES, *WHOLE, *_OF_THE_RECORD)
)
"""Fields of a record that hold one value or None."""


def merged(known: ManifestRecord, new: ManifestRecord) -> ManifestRecord:
    """The record after `new` has arrived; its version is the known one plus 1.

    What stays of a simulated record keeps the whole record simulated.
    """
    told_elsewhere = {said.field: said for said in known.provenance}
    sources = {said.field: said for said in new.provenance}
    changes: dict[str, object] = {}

    def keep(path: str) -> None:
        said = told_elsewhere.get(path) or _said(path, known.source, known.received_at)
        if (said.source, said.received_at) != (new.source, new.received_at):
            sources[path] = said

    for name in (*PLAIN, *WHOLE):
        before = getattr(known, name)
        if getattr(new, name) in (None, ()) and before not in (None, ()):
            changes[name] = before
            keep(name)
    for name in PARTIES:
        before, after = getattr(known, name), getattr(new, name)
        if not before or (after.name and not _same_name(before.name, after.name)):
            continue
        kept = {
            part: getattr(before, part)
            for part in PARTY_FIELDS
            if getattr(after, part) is None and getattr(before, part) is not None
        }
        if kept:
            changes[name] = replace(after, **kept)
            for part in kept:
                keep(f"{name}.{part}")
    return replace(
        new,
        version=known.version + 1,
        simulated=new.simulated or (known.simulated and bool(changes)),
        provenance=tuple(sources[path] for path in sorted(sources)),
        **changes,  # type: ignore[arg-type]
    )


def same_content(one: ManifestRecord, other: ManifestRecord) -> bool:
    """Whether two records declare the same, from whatever source and whenever received."""
    return _content(one) == _content(other)


def _content(record: ManifestRecord) -> ManifestRecord:
    return replace(record, version=0, source="", received_at=None, provenance=())


def _same_name(one: str | None, other: str) -> bool:
    return one is None or " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _said(path: str, source: str, received_at: datetime | None) -> FieldSource:
    return FieldSource(path, source, received_at)
