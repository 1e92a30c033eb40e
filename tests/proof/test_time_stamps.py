"""Time stamps of RFC 3161, with openssl as the authority."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.authority import Authority
from workstation.adapters.time_stamps import HttpTimeStamps, address_fault
from workstation.domain.notice import WorkstationError

NOTE = b"a checkpoint\n"

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl, the authority of these tests, is not here"
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    found = Authority(tmp_path_factory.mktemp("authority"))
    yield found
    found.close()


@pytest.fixture
def authority(running: Authority) -> Authority:
    running.broken, running.status = None, 200
    return running


def stamps(authority: Authority, ca: Path | None = None) -> HttpTimeStamps:
    return HttpTimeStamps(authority.url, ca or authority.ca)


def refused(authority: Authority, ca: Path | None = None) -> str:
    with pytest.raises(WorkstationError) as error:
        stamps(authority, ca).stamp(NOTE)
    assert error.value.notice.code == "PROOF-17"
    return error.value.notice.fact


def test_that_a_stamp_is_taken_and_openssl_finds_it_good(
    authority: Authority, tmp_path: Path
) -> None:
    found = stamps(authority).stamp(NOTE)
    assert found.policy == "1.2.3.4.1"
    assert found.authority == authority.url
    response, data = tmp_path / "n.tsr", tmp_path / "n.note"
    response.write_bytes(found.response)
    data.write_bytes(NOTE)
    verify: list[str | Path] = [
        "openssl",
        "ts",
        "-verify",
        "-in",
        response,
        "-CAfile",
        authority.ca,
        "-data",
        data,
    ]
    assert b"OK" in subprocess.run(verify, check=True, capture_output=True).stdout
    data.write_bytes(NOTE + b"x")
    assert subprocess.run(verify, check=False, capture_output=True).returncode


def test_that_an_answer_to_another_question_is_refused(authority: Authority) -> None:
    authority.broken = stamps(authority).stamp(b"another").response
    assert "does not hold" in refused(authority)


def test_that_an_authority_nobody_vouches_for_is_refused(
    authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other")
    other.close()
    assert "does not hold" in refused(authority, other.ca)
    assert "no certificates" in refused(authority, tmp_path / "absent.pem")


@pytest.mark.parametrize(
    ("broken", "status", "words"),
    [
        (b"", 200, "no time stamp"),
        (b"<html>", 200, "no time stamp"),
        (b"x" * 300_000, 200, "longer"),
        (b"", 503, "status 503"),
        (bytes.fromhex("30030201023005"), 200, "no time stamp"),
    ],
)
def test_that_what_is_no_time_stamp_is_told(
    authority: Authority, broken: bytes, status: int, words: str
) -> None:
    authority.broken, authority.status = broken, status
    assert words in refused(authority)


def test_that_a_refusal_is_told_as_one(authority: Authority) -> None:
    authority.broken = authority.answer(b"no query")
    assert "refuses" in refused(authority)


def test_that_an_authority_out_of_reach_is_told(tmp_path: Path, authority: Authority) -> None:
    gone = HttpTimeStamps("http://127.0.0.1:9/tsa", authority.ca)
    with pytest.raises(WorkstationError, match="cannot be reached"):
        gone.stamp(NOTE)


@pytest.mark.parametrize("address", ["ftp://x/y", "x", "http://", "http://a b/", "http://[", "\t"])
def test_that_what_is_no_address_is_refused(address: str) -> None:
    assert address_fault(address)


def test_that_an_address_may_be_plain_http() -> None:
    assert not address_fault("http://time-stamps.example/tsa")
    assert not address_fault("")
