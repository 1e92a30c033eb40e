"""What a seizure that awaits its sign-off, or one that stands no longer, is told as elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from workstation.adapters.sqlite import SqliteStore, open_store
from workstation.domain.manifest import Line, ManifestRecord
from workstation.services.ports import EntryDraft


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    found = open_store(tmp_path, HandClock(), "bench 1", "0")
    found.parcels.put_records([ManifestRecord("X123", lines=(Line("pistol"),), source="t")])
    yield found
    found.close()


def seized(store: SqliteStore) -> int:
    data = {"fields": {}, "sign_off": {"needed": True, "roles": ["supervisor"]}}
    return store.log.append(EntryDraft("decision", "ada", data, closes="X123", outcome="seize")).seq


def reopened(store: SqliteStore, kind: str, entry: int, fields: dict[str, str]) -> None:
    data = {"fields": fields, "entry": entry}
    store.log.append(EntryDraft(kind, "sue", data, parcel="X123", reopens=True))


def test_that_a_search_tells_that_a_seizure_awaits_its_sign_off(store: SqliteStore) -> None:
    entry = seized(store)
    (hit,) = store.search.search("pistol").items
    assert (hit.outcome, hit.awaiting) == ("seize", True)
    agreed = {"fields": {"agreed": "yes"}, "entry": entry}
    store.log.append(EntryDraft("sign_off", "sue", agreed, parcel="X123"))
    (hit,) = store.search.search("X123").items
    assert (hit.outcome, hit.awaiting) == ("seize", False)


@pytest.mark.parametrize(
    ("kind", "fields", "left"),
    [
        ("decision_revoked", {"reason": "x"}, 0),
        ("sign_off", {"agreed": "no", "reason": "x"}, 0),
        ("note", {"text": "x"}, 1),
    ],
)
def test_that_what_was_revoked_or_refused_is_no_earlier_outcome_of_the_parcel(
    store: SqliteStore, kind: str, fields: dict[str, str], left: int
) -> None:
    entry = seized(store)
    assert len(store.parcels.surroundings("X123", None).earlier) == 1
    reopened(store, kind, entry, fields)
    assert len(store.parcels.surroundings("X123", None).earlier) == left
