"""Records from a service are in the store, in time, and never half; what fails is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.clock import HandClock
from tests.sources.service import Service, serving
from workstation.adapters.manifest_service import HttpManifestService, ServicePlace
from workstation.adapters.sqlite import open_store
from workstation.domain.notice import Notice, WorkstationError
from workstation.services.sources.service import Pulled, ServiceRecords
from workstation.services.sources.state import Reach, ServiceState, clock_words

PARCEL = "LX123456789CN"


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


class Here:
    """A real store and a real client."""

    def __init__(self, data_dir: Path, service: Service) -> None:
        data_dir.mkdir(exist_ok=True)
        self.clock = HandClock(step=timedelta())
        self.store = open_store(data_dir, self.clock, "bench 1", "tests")
        place = ServicePlace(service.url, connect_s=1, read_s=1, total_s=1.5)
        self.records = ServiceRecords(
            HttpManifestService(place), self.store.parcels, self.store.sources, self.clock
        )


@pytest.fixture
def here(tmp_path: Path, service: Service) -> Iterator[Here]:
    made = Here(tmp_path / "station", service)
    yield made
    made.store.close()


CARTON = {"parent": "BAG1", "parent_kind": "bag", "parent_parcels": 3}


def test_what_a_record_says_of_its_carton_is_in_too(here, service):
    service.records.put({"parcel_id": PARCEL, **CARTON})
    assert here.records.refresh(PARCEL).kind == "new"
    found = here.store.parcels.container("BAG1")
    assert found is not None
    assert (found.container.kind, found.container.declared_parcels) == ("bag", 3)
    service.records.put({"parcel_id": "P2", **CARTON, "parent": "BAG2"})
    assert here.records.pull().repairs == ()
    assert here.store.parcels.container("BAG2").container.declared_parcels == 3


def test_a_parcel_s_record_is_new_then_the_same_then_changed(here, service):
    service.records.put({"parcel_id": PARCEL, "value": "12.50", "currency": "USD"})
    assert here.records.refresh(PARCEL).kind == "new"
    kept = here.store.parcels.find(PARCEL)
    assert kept is not None
    assert (str(kept.value), kept.source) == ("12.50", service.url)
    assert here.records.refresh(PARCEL).kind == "same"
    assert service.asked[-1][1]["if-none-match"].startswith('"')
    service.records.put({"parcel_id": PARCEL, "value": 15, "currency": "USD"})
    assert here.records.refresh(PARCEL).kind == "changed"
    changed = here.store.parcels.find(PARCEL)
    assert changed is not None
    assert (str(changed.value), changed.version) == ("15", 2)


def test_no_record_there_leaves_what_is_known_here(here, service):
    service.records.put({"parcel_id": PARCEL, "value": "1"})
    here.records.refresh(PARCEL)
    assert here.records.refresh("OTHER12345").kind == "none"
    assert here.store.parcels.find("OTHER12345") is None
    assert here.store.parcels.find(PARCEL) is not None


def test_a_version_is_never_remembered_ahead_of_its_record(here, service):
    """A store put back from an old copy asks for the whole record again."""
    service.records.put({"parcel_id": PARCEL, "value": "1"})
    here.store.sources.keep_etag(service.url, PARCEL, '"whatever"')
    assert here.records.refresh(PARCEL).kind == "new"
    assert "if-none-match" not in service.asked[-1][1]


def test_a_record_with_a_bad_field_stays_out_and_is_listed_until_it_comes_right(here, service):
    service.records.put({"parcel_id": PARCEL, "value": "a lot"})
    arrived = here.records.refresh(PARCEL)
    assert (arrived.kind, arrived.repairs[0].field) == ("to repair", "value")
    assert here.store.parcels.find(PARCEL) is None
    assert [r.parcel_id for r in here.records.repairs()] == [PARCEL]
    service.records.put({"parcel_id": PARCEL, "value": "3"})
    assert here.records.refresh(PARCEL).kind == "new"
    assert here.records.repairs() == ()


def test_a_pull_takes_every_page_and_the_next_only_what_changed(here, service, monkeypatch):
    monkeypatch.setattr("workstation.services.sources.service.PAGE", 3)
    for number in range(7):
        service.records.put({"parcel_id": f"PARCEL{number}", "pieces": number})
    seen: list[int] = []
    done = here.records.pull(lambda so_far: seen.append(so_far.read))
    assert (done.read, done.new, done.whole, seen) == (7, 7, True, [3, 6, 7])
    assert here.records.pull() == Pulled()
    service.records.put({"parcel_id": "PARCEL3", "pieces": 30})
    again = here.records.pull()
    assert (again.read, again.changed) == (1, 1)


def test_a_pull_that_is_cut_off_goes_on_where_it_stood(here, service, monkeypatch):
    monkeypatch.setattr("workstation.services.sources.service.PAGE", 2)
    for number in range(5):
        service.records.put({"parcel_id": f"PARCEL{number}"})

    def then_fails(so_far: Pulled) -> None:
        if so_far.read == 4:
            service.mode = "fails"

    with pytest.raises(WorkstationError, match="SOURCE-10"):
        here.records.pull(then_fails)
    service.mode = ""
    assert here.records.pull().read == 1
    assert all(here.store.parcels.find(f"PARCEL{n}") for n in range(5))


def test_a_pull_stops_when_asked_and_says_that_it_is_not_whole(here, service, monkeypatch):
    monkeypatch.setattr("workstation.services.sources.service.PAGE", 1)
    for number in range(3):
        service.records.put({"parcel_id": f"PARCEL{number}"})
    stop: list[int] = []
    done = here.records.pull(lambda _: stop.append(1), lambda: bool(stop))
    assert (done.read, done.whole) == (1, False)


def test_a_service_that_forgot_the_place_is_read_from_its_first_record(here, service):
    service.records.put({"parcel_id": PARCEL})
    here.store.sources.keep_cursor(service.url, "lost")
    assert here.records.pull().new == 1


@pytest.mark.parametrize(
    "page",
    [
        b"[]",
        b"{}",
        b'{"records": {}, "next": "1", "more": false}',
        b'{"records": [1], "next": "1", "more": false}',
        b'{"records": [], "next": "", "more": false}',
        b'{"records": [], "next": [], "more": false}',
        b'{"records": [], "next": "1", "more": "no"}',
        b'{"records": [], "next": "0\\u0000", "more": false}',
    ],
)
def test_what_is_no_page_changes_nothing(here, service, monkeypatch, page):
    monkeypatch.setattr(HttpManifestService, "records", lambda *_: page)
    with pytest.raises(WorkstationError, match="SOURCE-06"):
        here.records.pull()
    assert here.store.sources.cursor(service.url) is None
    assert here.records.state.reach is Reach.UNREADABLE


def test_pages_that_lead_in_a_circle_are_left(here, service, monkeypatch):
    page = b'{"records": [], "next": "1", "more": true}'
    monkeypatch.setattr(HttpManifestService, "records", lambda *_: page)
    with pytest.raises(WorkstationError, match="lead nowhere"):
        here.records.pull()


def test_the_state_says_since_when_and_what_is_shown_meanwhile(here, service):
    start = here.clock.now()
    here.records.look()
    assert here.records.state.words == f"service reached {clock_words(start)}"
    service.mode = "fails"
    here.clock.turn(timedelta(minutes=10))
    gone = here.clock.now()
    for _ in range(2):
        with pytest.raises(WorkstationError):
            here.records.refresh(PARCEL)
        here.clock.turn(timedelta(minutes=10))
    told = f"offline since {clock_words(gone)}, showing records kept here"
    assert here.records.state.words == told
    assert here.records.state.reached_at == start
    service.mode = "refuses"
    with pytest.raises(WorkstationError):
        here.records.refresh(PARCEL)
    assert here.records.state.words == "service refuses: token"
    service.mode = ""
    here.records.look()
    assert here.records.state.words == f"service reached {clock_words(here.clock.now())}"


def test_every_failure_of_a_source_has_words_of_its_state(here):
    for number in range(1, 21):
        notice = Notice("f", "s", "a", f"SOURCE-{number:02d}")
        state = ServiceState().failed(WorkstationError(notice), here.clock.now())
        assert not state.good
        assert state.words


def test_the_last_answer_outlives_a_restart(here, service, tmp_path):
    start = here.clock.now()
    here.records.look()
    again = Here(tmp_path / "station", service)
    service.mode = "fails"
    with pytest.raises(WorkstationError):
        again.records.look()
    assert again.records.state.reached_at == start
    again.store.close()
