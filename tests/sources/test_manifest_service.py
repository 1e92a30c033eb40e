"""The client of a manifest service, over real sockets, against good and hostile services."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sources.service import CERTIFICATE, Service, serving
from workstation.adapters.manifest_service import (
    HttpManifestService,
    ServicePlace,
    _retry_after,
)
from workstation.domain.notice import WorkstationError
from workstation.services.sources.answers import parcel_record
from workstation.services.sources.ports import Answer

PARCEL = "LX123456789CN"
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


def client(service: Service, **told: object) -> HttpManifestService:
    times = {"connect_s": 1.0, "read_s": 0.4, "total_s": 0.9}
    return HttpManifestService(ServicePlace(service.url, **(times | told)))  # type: ignore[arg-type]


def code_of(service: Service, **told: object) -> str:
    asking = client(service, **told)
    with pytest.raises(WorkstationError) as refused:
        parcel_record(asking.parcel(PARCEL, None).body, PARCEL, "service", NOW)
    assert str(refused.value.notice).count("SOURCE-") == 1
    return refused.value.notice.code


def test_a_record_comes_with_its_version_and_comes_again_only_when_it_changed(service):
    service.records.put({"parcel_id": PARCEL, "value": "12.00"})
    asking = client(service)
    first = asking.parcel(PARCEL, None)
    assert first.kind is Answer.RECORD
    assert b"12.00" in first.body
    assert asking.parcel(PARCEL, first.etag).kind is Answer.UNCHANGED
    service.records.put({"parcel_id": PARCEL, "value": "15.00"})
    assert b"15.00" in asking.parcel(PARCEL, first.etag).body


def test_no_record_is_an_answer_and_a_wrong_address_is_none(service):
    assert client(service).parcel(PARCEL, None).kind is Answer.NO_RECORD
    service.mode = "other_404"
    assert code_of(service) == "SOURCE-06"


def test_a_parcel_s_number_cannot_lead_to_another_path(service):
    client(service).parcel("../health?x=/&y", None)
    assert service.asked[0][0] == "/api/parcels/..%2Fhealth%3Fx%3D%2F%26y"


def test_pages_come_packed_and_a_forgotten_place_is_told(service):
    for number in range(3):
        service.records.put({"parcel_id": f"PARCEL{number}", "comments": "x" * 5000})
    asking = client(service)
    page = asking.records(None, 2)
    assert page is not None
    assert page.count(b"PARCEL") == 2
    assert asking.records("gone", 2) is None


def test_the_token_of_the_file_is_shown_and_a_wrong_one_is_told(tmp_path):
    file = tmp_path / "token"
    with serving(token="open-sesame") as service:
        file.write_text("open-sesame\nnot this\n")
        assert client(service, token_file=file).health() == "reference"
        file.write_text("other")
        assert code_of(service, token_file=file) == "SOURCE-03"
        for nothing in (b"", b"\xff\xfe", b"two words"):
            file.write_bytes(nothing)
            assert code_of(service, token_file=file) == "SOURCE-09"
        file.unlink()
        assert code_of(service, token_file=file) == "SOURCE-09"


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("slow", "SOURCE-02"),
        ("drips_head", "SOURCE-02"),
        ("drips_body", "SOURCE-02"),
        ("endless", "SOURCE-07"),
        ("huge", "SOURCE-07"),
        ("bomb", "SOURCE-07"),
        ("wrong_type", "SOURCE-06"),
        ("truncated", "SOURCE-10"),
        ("no_json", "SOURCE-06"),
        ("deep", "SOURCE-06"),
        ("text", "SOURCE-06"),
        ("other_parcel", "SOURCE-06"),
        ("elsewhere", "SOURCE-05"),
        ("half_gzip", "SOURCE-06"),
        ("odd_packing", "SOURCE-06"),
        ("refuses", "SOURCE-03"),
        ("busy", "SOURCE-04"),
        ("fails", "SOURCE-10"),
        ("no_http", "SOURCE-10"),
        ("hangs_up", "SOURCE-10"),
    ],
)
def test_a_service_that_misbehaves_ends_in_one_sentence_in_its_time(service, mode, code):
    service.mode = mode
    # What is not about time must not hang on how busy this computer is.
    patient = {} if code == "SOURCE-02" else {"connect_s": 8.0, "read_s": 8.0, "total_s": 8.0}
    start = time.monotonic()
    assert code_of(service, **patient) == code
    assert time.monotonic() - start < (6.0 if patient else 2.5)  # well before its time is up


@pytest.mark.parametrize("mode", ["fails_once", "busy_once"])
def test_what_fails_once_is_asked_again(service, mode):
    service.records.put({"parcel_id": PARCEL})
    service.mode = mode
    assert client(service).parcel(PARCEL, None).kind is Answer.RECORD
    assert len(service.asked) == 2


def test_a_service_that_asks_to_be_left_alone_is_left_alone(service):
    service.mode, service.retry_after = "busy", "3600"
    asking = client(service)
    start = time.monotonic()
    for ask in (asking.health, lambda: asking.records(None, 5), asking.health):
        with pytest.raises(WorkstationError, match="SOURCE-04"):
            ask()
    assert time.monotonic() - start < 0.9
    assert len(service.asked) == 1
    asking._quiet_until = 0.0  # the hour has passed
    service.mode = ""
    assert asking.health() == "reference"


@pytest.mark.parametrize(
    ("told", "least", "most"),
    [
        ("120", 120, 120),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 1e9, 1e10),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0, 0),
    ],
)
def test_when_to_ask_again_is_read_as_seconds_or_as_a_date(told, least, most):
    found = _retry_after(told)
    assert found is not None
    assert least <= found <= most


@pytest.mark.parametrize("told", [None, "", "soon", "-5", "1e9", "9" * 400, "²"])
def test_nonsense_about_when_to_ask_again_is_no_time(told):
    assert _retry_after(told) is None


def test_a_refusal_is_not_tried_again(service):
    for mode in ("refuses", "elsewhere", "wrong_type"):
        service.mode = mode
        before = len(service.asked)
        code_of(service)
        assert len(service.asked) == before + 1


def test_a_redirect_never_carries_the_token_away(service, tmp_path):
    (tmp_path / "token").write_text("secret")
    with serving() as other:
        service.mode = "elsewhere"
        code_of(service, token_file=tmp_path / "token")
        assert other.asked == []


def test_nobody_there_is_told(service):
    place = ServicePlace("http://localhost:9/api", connect_s=0.5, total_s=0.6)
    with pytest.raises(WorkstationError, match="SOURCE-01"):
        HttpManifestService(place).health()


def test_a_certificate_nobody_vouches_for_is_refused_and_the_site_s_own_authority_counts():
    with serving(tls=True) as service:
        assert code_of(service) == "SOURCE-08"
        assert client(service, ca_file=CERTIFICATE).health() == "reference"
        assert code_of(service, ca_file=Path(__file__)) == "SOURCE-15"


def test_a_certificate_for_another_name_is_refused():
    with serving(tls=True) as service:
        service.url = service.url.replace("localhost", "127.0.0.2")
        assert code_of(service, ca_file=CERTIFICATE) in ("SOURCE-08", "SOURCE-01")


def test_what_is_being_asked_is_broken_off_at_once(service):
    service.mode = "slow"
    asking = client(service, read_s=20, total_s=30)
    failed: list[str] = []

    def ask() -> None:
        try:
            asking.health()
        except WorkstationError as error:
            failed.append(error.notice.code)

    thread = threading.Thread(target=ask)
    start = time.monotonic()
    thread.start()
    while not service.asked:
        time.sleep(0.01)
    asking.stop()
    thread.join(3)
    assert failed == ["SOURCE-02"]
    assert time.monotonic() - start < 2.5
