"""`services.sources.ports.ManifestService` over HTTP: every time, size and place is bounded.

No redirect is followed and no proxy of the environment is used: the token goes to the one host that
the settings name. An answer that drips, never ends, unpacks to more than it may or breaks off ends
in one sentence.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlencode

from workstation.adapters import manifest_service_notices as notices
from workstation.domain.notice import WorkstationError
from workstation.services.sources.answers import unreadable
from workstation.services.sources.ports import Answer, ParcelAnswer

if TYPE_CHECKING:
    import httpx2

LARGEST_PARCEL = 1 << 20
LARGEST_PAGE = 2 << 20
"""Bytes of an answer, as sent and as unpacked. Larger ones would hold up the window's thread."""
_LARGEST_HEALTH = 64 << 10
_LARGEST_TOKEN = 4096
_CHUNK = 64 << 10
_ATTEMPTS = 3
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 2.0
_LONGEST_QUIET_S = 3600.0
"""A service that asks to be left alone for longer is asked again all the same."""
_LEAST_LEFT_S = 0.5
"""With less time than this left no further attempt is begun."""
_ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e]{0,200}"')
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")


@dataclass(frozen=True, slots=True)
class ServicePlace:
    """Where the service is, what is shown to it, and how long it may take."""

    url: str
    token_file: Path | None = None
    ca_file: Path | None = None
    connect_s: float = 3.0
    read_s: float = 10.0
    total_s: float = 20.0
    software: str = "nii-workstation"


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes
    etag: str | None


class _Again(Exception):
    """A failure that another attempt may mend; `wait_s` where the service said when."""

    def __init__(
        self, told: WorkstationError, wait_s: float | None = None, status: int = 0
    ) -> None:
        super().__init__(str(told))
        self.told, self.wait_s, self.status = told, wait_s, status


class HttpManifestService:
    """A manifest service by its address. One request at a time."""

    def __init__(self, place: ServicePlace) -> None:
        self._place = place
        self._url = place.url.rstrip("/")
        self._limit: _Limit | None = None
        self._stopped = False
        self._quiet_until, self._quiet_status = 0.0, 0
        self._verify: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        return self._url

    def parcel(self, parcel_id: str, etag: str | None) -> ParcelAnswer:
        """See the port."""
        headers = {"If-None-Match": etag} if etag else {}
        reply = self._ask(f"/parcels/{quote(parcel_id, safe='')}", headers, LARGEST_PARCEL)
        if reply.status == 304 and etag:
            return ParcelAnswer(Answer.UNCHANGED, etag=etag)
        if reply.status == 404:
            return ParcelAnswer(Answer.NO_RECORD)
        if reply.status != 200:
            raise unreadable(f"it answers {reply.status}")
        return ParcelAnswer(Answer.RECORD, reply.body, reply.etag)

    def records(self, after: str | None, limit: int) -> bytes | None:
        """See the port."""
        asked: dict[str, str] = {"limit": str(limit)}
        if after is not None:
            asked["after"] = after
        reply = self._ask(f"/records?{urlencode(asked)}", {}, LARGEST_PAGE)
        if reply.status == 410:
            return None
        if reply.status != 200:
            raise unreadable(f"it answers {reply.status}")
        return reply.body

    def health(self) -> str:
        """See the port."""
        import json

        reply = self._ask("/health", {}, _LARGEST_HEALTH)
        if reply.status != 200:
            raise unreadable(f"it answers {reply.status}")
        try:
            told = json.loads(reply.body)
        except (ValueError, RecursionError) as error:
            raise unreadable("it is not JSON text") from error
        words = told.get("service") if isinstance(told, dict) else None
        if not isinstance(words, str) or not words.isprintable():
            raise unreadable("it does not say which service it is")
        return words[:80]

    def stop(self) -> None:
        """See the port."""
        self._stopped = True
        limit = self._limit
        if limit is not None:
            limit.cut()

    # Inside

    def _ask(self, path: str, headers: Mapping[str, str], largest: int) -> _Reply:
        import httpx2  # noqa: F401 loading it takes a while that is not the service's
        import stamina

        place = self._place
        quiet = self._quiet_until - time.monotonic()
        if quiet > 0:
            raise notices.busy(self._quiet_status, quiet)
        verify = self._certificates()
        end = time.monotonic() + place.total_s
        wanted = {**self._headers(), **headers}

        failed: list[WorkstationError] = []

        def worth(error: Exception) -> bool | float:
            if isinstance(error, _Again):
                failed.append(error.told)
            if not isinstance(error, _Again) or self._stopped:
                return False
            left = end - time.monotonic()
            if error.wait_s is None:
                return left > _LEAST_LEFT_S
            return error.wait_s if error.wait_s <= min(_LONGEST_WAIT_S, left) else False

        try:
            for attempt in stamina.retry_context(
                on=worth,
                attempts=_ATTEMPTS,
                timeout=place.total_s,
                wait_initial=_FIRST_WAIT_S,
                wait_max=_LONGEST_WAIT_S,
                wait_jitter=_FIRST_WAIT_S,
            ):
                with attempt:
                    return self._once(path, wanted, largest, verify, end)
        except _Again as error:
            if error.wait_s is not None:
                self._leave_alone(error.wait_s, error.status)
            raise error.told from error
        except WorkstationError as error:
            if failed and error.notice.code == notices.TOO_SLOW:
                raise failed[0] from error  # why time ran out
            raise
        raise AssertionError("an attempt answers or fails")

    def _leave_alone(self, seconds: float, status: int) -> None:
        """The service asked for it, whatever it is asked for next."""
        self._quiet_until = time.monotonic() + min(seconds, _LONGEST_QUIET_S)
        self._quiet_status = status

    def _once(
        self,
        path: str,
        headers: Mapping[str, str],
        largest: int,
        verify: ssl.SSLContext,
        end: float,
    ) -> _Reply:
        import httpx2

        place, left = self._place, end - time.monotonic()
        if left <= 0 or self._stopped:
            raise notices.too_slow(place.total_s)
        times = httpx2.Timeout(
            connect=min(place.connect_s, left), read=min(place.read_s, left), write=left, pool=left
        )
        with _Limit(left) as limit:
            self._limit = limit
            try:
                with (
                    httpx2.Client(verify=verify, trust_env=False, timeout=times) as client,
                    client.stream(
                        "GET",
                        self._url + path,
                        headers=dict(headers),
                        extensions={"trace": limit.trace},
                        follow_redirects=False,
                    ) as response,
                ):
                    return _read(response, largest, end, place.total_s)
            except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError) as error:
                raise self._told(error, limit) from error
            finally:
                self._limit = None

    def _told(self, error: Exception, limit: _Limit) -> Exception:
        """A library's failure as ours."""
        import httpx2

        if limit.over or self._stopped:
            return notices.too_slow(self._place.total_s)
        if certificate := _certificate_fault(error):
            return notices.certificate(self._url, certificate)
        if isinstance(error, (httpx2.InvalidURL, httpx2.UnsupportedProtocol)):
            return notices.not_reached(self._url, "its address cannot be used")
        if isinstance(error, httpx2.ConnectTimeout):
            return _Again(notices.not_reached(self._url, "it did not answer in time"))
        if isinstance(error, httpx2.TimeoutException):
            return _Again(notices.too_slow(self._place.read_s))
        if isinstance(error, httpx2.ConnectError):
            return _Again(notices.not_reached(self._url, "there is no connection"))
        return _Again(notices.broken_off())

    def _headers(self) -> dict[str, str]:
        told = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": self._place.software.replace(" ", "/"),
        }
        file = self._place.token_file
        if file is not None:
            told["Authorization"] = f"Bearer {_token(file)}"
        return told

    def _certificates(self) -> ssl.SSLContext:
        """Whose word counts for who the service is; read once."""
        import httpx2

        file = self._place.ca_file
        if self._verify is None and file is None:
            self._verify = httpx2.create_ssl_context()
        elif self._verify is None:
            try:
                self._verify = ssl.create_default_context(cafile=str(file))
            except (OSError, ValueError) as error:
                raise notices.no_authority(Path(str(file)).name) from error
        return self._verify


def _read(response: httpx2.Response, largest: int, end: float, total_s: float) -> _Reply:
    """The answer, its head judged before a byte of its body is read."""
    status, headers = response.status_code, response.headers
    if 300 <= status < 400 and status != 304:
        raise notices.sends_elsewhere(status)
    if status in (401, 403):
        raise notices.refuses_token(status)
    if status in (429, 503):
        wait = _retry_after(headers.get("retry-after"))
        raise _Again(notices.busy(status, wait), wait, status)
    if status >= 500:
        raise _Again(notices.failing(status))
    if status == 304:
        return _Reply(304, b"", None)
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in ("application/json", "application/problem+json"):
        raise unreadable(f"it is {kind[:40] or 'of no type'}, not application/json")
    length = headers.get("content-length", "")
    if re.fullmatch(r"\d{1,30}", length, re.ASCII) and int(length) > largest:
        raise notices.too_large(largest)
    parts = []
    size = 0
    for part in _unpacked(response, largest):
        size += len(part)
        if size > largest:
            raise notices.too_large(largest)
        if time.monotonic() > end:
            raise notices.too_slow(total_s)
        parts.append(part)
    etag = headers.get("etag")
    return _Reply(
        status, b"".join(parts), etag if etag is not None and _ETAG.fullmatch(etag) else None
    )


def _unpacked(response: httpx2.Response, largest: int) -> Iterator[bytes]:
    """The body's bytes; what is packed is unpacked piece by piece, never more than asked for."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise unreadable(f"it is packed as {encoding[:40]}")
    sent = 0
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    for chunk in response.iter_raw(_CHUNK):
        sent += len(chunk)
        if sent > largest:
            raise notices.too_large(largest)
        if unpack is None:
            yield chunk
            continue
        rest, part = chunk, b""
        while rest or len(part) == _CHUNK:
            try:
                part = unpack.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise unreadable("it cannot be unpacked") from error
            yield part
            rest = unpack.unconsumed_tail
    if unpack is not None and (not unpack.eof or unpack.unused_data):
        raise unreadable("it cannot be unpacked")


def _retry_after(told: str | None) -> float | None:
    """Seconds from now that a service asks to be left alone; None where it names none."""
    if told is None:
        return None
    if re.fullmatch(r"\d{1,9}", told.strip(), re.ASCII):
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _token(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            text = stream.read(_LARGEST_TOKEN)
    except OSError as error:
        raise notices.no_token(file.name, error.strerror or "input error") from error
    line = (text.splitlines() or [b""])[0].decode("ascii", "replace").strip()
    if not _TOKEN.fullmatch(line):
        raise notices.no_token(file.name, "its first line is no token")
    return line


def _certificate_fault(error: BaseException | None) -> str:
    """Why a secure connection was refused; "" where that is not the fault."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "it is not trusted"
        if isinstance(error, ssl.SSLError):
            return "no secure connection comes about"
        error, seen = error.__cause__ or error.__context__, seen + 1
    return ""


class _Stream(Protocol):
    def get_extra_info(self, info: str) -> Any: ...


class _Limit:
    """Ends a request at its time, wherever it stands: time-outs of parts do not end what drips."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self.cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._socket: Any = None
        self.over = False

    def __enter__(self) -> _Limit:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._socket = None
        self._timer.join()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """The HTTP library tells what it does: a connection it has made is remembered."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            stream: _Stream = info["return_value"]
            with self._lock:
                self._socket = stream.get_extra_info("socket")
                if self.over:
                    self._shut()

    def cut(self) -> None:
        """End the connection; who waits for it is told."""
        with self._lock:
            self.over = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it has ended by itself
                self._socket.shutdown(socket.SHUT_RDWR)
