"""A time-stamp authority by RFC 3161 over HTTP; its answers are checked before they are believed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.checkpoint_ports import TimeStamp
from workstation.services.records import when

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

TIMEOUT_S = 20.0
MOST_BYTES = 256 * 1024
"""An answer is some kilobytes: certificates and a signature."""


def address_fault(value: str) -> str:
    """What is wrong with an authority's address; plain HTTP will do, for its answers are signed."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    plain = all(c.isprintable() and not c.isspace() for c in value)
    if value and (parts.scheme not in ("http", "https") or not host or not plain):
        return "must be an address, as http://time-stamps.example/tsa"
    return ""


class HttpTimeStamps:
    """`checkpoint_ports.TimeStamper`.

    `ca_file` holds the certificates (PEM) of those whose word counts for who the authority is.
    """

    def __init__(self, url: str, ca_file: Path) -> None:
        self._url, self._ca_file = url, ca_file

    def stamp(self, data: bytes) -> TimeStamp:
        """See `checkpoint_ports.TimeStamper.stamp`."""
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerifierBuilder
        from rfc3161_client import VerificationError as Unproven
        from rfc3161_client import decode_timestamp_response as decode

        roots = self._roots()
        request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = self._asked(request.as_bytes())
        try:
            response = decode(in_order(answer))
            if response.status not in (0, 1):
                told = "; ".join(response.status_string) or f"status {response.status}"
                raise _failed(f"it refuses ({told})")
            builder = VerifierBuilder(nonce=request.nonce)
            for root in roots:
                builder = builder.add_root_certificate(root)
            builder.build().verify(response, hashlib.sha256(data).digest())
            told_at, info = response.tst_info.gen_time, response.tst_info
            return TimeStamp(
                answer,
                when(told_at) or "",
                f"{info.serial_number:x}",
                info.policy.dotted_string,
                self._url,
            )
        except Unproven as error:
            raise _failed(f"its answer does not hold ({error})") from error
        except ValueError as error:
            raise _failed("its answer is no time stamp") from error

    def _roots(self) -> list[Certificate]:
        from cryptography import x509

        try:
            found = x509.load_pem_x509_certificates(self._ca_file.read_bytes())
        except (OSError, ValueError) as error:
            raise _failed(f"{self._ca_file.name} holds no certificates that can be read") from error
        return found

    def _asked(self, request: bytes) -> bytes:
        import httpx2

        try:
            with (
                httpx2.Client(trust_env=False, timeout=TIMEOUT_S) as client,
                client.stream(
                    "POST",
                    self._url,
                    content=request,
                    headers={"Content-Type": "application/timestamp-query"},
                    follow_redirects=False,
                ) as response,
            ):
                if response.status_code != 200:
                    raise _failed(f"it answers with status {response.status_code}")
                answer = b""
                for piece in response.iter_bytes():
                    answer += piece
                    if len(answer) > MOST_BYTES:
                        raise _failed("its answer is longer than a time stamp can be")
                return answer
        except httpx2.TimeoutException as error:
            raise _failed("it does not answer in time") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
            raise _failed("it cannot be reached") from error


def in_order(answer: bytes) -> bytes:
    """An answer with its certificates in the order that DER asks of a set.

    Many authorities, openssl among them, send them in another; the signature does not cover them.
    An answer that is not built as RFC 3161 says is given back as it is.
    """
    try:
        signed_data = _inside(answer, (0, 1, 1, 0))
        for start, content, end in _elements(answer, *signed_data):
            if answer[start] == 0xA0:  # [0] certificates
                parts = sorted(answer[one:last] for one, _, last in _elements(answer, content, end))
                return answer[:content] + b"".join(parts) + answer[end:]
    except (IndexError, ValueError):
        return answer
    return answer


def _inside(data: bytes, path: tuple[int, ...]) -> tuple[int, int]:
    """The content of an element that is found by its places in the elements about it."""
    content, end = 0, len(data)
    for place in path:
        _, content, end = _elements(data, content, end)[place]
    return content, end


def _elements(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """(start, start of the content, end) of each element of DER between two places."""
    found = []
    while start < end:
        length, content = data[start + 1], start + 2
        if length & 0x80:
            more = length & 0x7F
            length = int.from_bytes(data[content : content + more], "big")
            content += more
        if content + length > end:
            raise ValueError("an element is longer than what it is in")
        found.append((start, content, content + length))
        start = content + length
    return found


def _failed(why: str) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The checkpoint has no time stamp of the authority: {why}.",
            safe="The checkpoint itself is signed and kept.",
            act="Try again later, or ask whoever looks after this station about tsa_url.",
            code="PROOF-17",
        ),
        environment=True,
    )
