"""A manifest service as docs/manifest-service.openapi.yaml describes it, and one that misbehaves.

`python -m tests.sources.service FILE.jsonl [PORT]` serves the records of a file on this computer.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

HERE = Path(__file__).parent
BOMB = gzip.compress(b" " * (24 << 20), 1)
"""Packed before it is asked for: a busy computer would take longer for it than a client waits."""
CERTIFICATE, KEY = HERE / "tls" / "localhost.pem", HERE / "tls" / "localhost.key.pem"


class Records:
    """Records by parcel, and the order in which they changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bodies: dict[str, bytes] = {}
        self._changed: dict[str, int] = {}
        self._count = 0

    def put(self, record: dict[str, Any]) -> None:
        with self._lock:
            self._count += 1
            parcel = str(record["parcel_id"])
            self._bodies[parcel] = json.dumps(record).encode()
            self._changed[parcel] = self._count

    def get(self, parcel: str) -> bytes | None:
        return self._bodies.get(parcel)

    def after(self, place: int, limit: int) -> tuple[list[Any], int, bool]:
        with self._lock:
            order = sorted((n, parcel) for parcel, n in self._changed.items() if n > place)
            page = order[:limit]
            records = [json.loads(self._bodies[parcel]) for _, parcel in page]
        return records, page[-1][0] if page else place, len(order) > limit


class Service:
    """A running service. `mode` is how it misbehaves: "" is well."""

    def __init__(self, *, token: str | None = None, tls: bool = False) -> None:
        self.records = Records()
        self.token, self.mode = token, ""
        self.retry_after = "1"
        self.asked: list[tuple[str, dict[str, str]]] = []
        service = self

        class Handler(_Handler):
            pass

        Handler.service = service
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._server.block_on_close = True
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE, KEY)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.ending = threading.Event()
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://localhost:{self._server.server_port}/api"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def start(self) -> Service:
        self._thread.start()
        return self

    def close(self) -> None:
        self.ending.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"
    timeout = 5

    def do_GET(self) -> None:
        service, parts = self.service, urlsplit(self.path)
        service.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        self.close_connection = True
        if service.mode:
            try:
                getattr(self, f"mode_{service.mode}")()
            except OSError:
                return  # the station has hung up, as it should
            return
        if service.token and self.headers.get("Authorization") != f"Bearer {service.token}":
            self.problem(401, "token")
        elif parts.path == "/api/health":
            self.answer(200, json.dumps({"service": "reference"}).encode())
        elif parts.path.startswith("/api/parcels/"):
            self.parcel(unquote(parts.path.removeprefix("/api/parcels/")))
        elif parts.path == "/api/records":
            self.changed(parse_qs(parts.query))
        else:
            self.problem(404, "path")

    def parcel(self, parcel: str) -> None:
        body = self.service.records.get(parcel)
        if body is None:
            self.problem(404, "no record")
            return
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.answer(200, body, ETag=etag)

    def changed(self, asked: dict[str, list[str]]) -> None:
        after, limit = asked.get("after", ["0"])[0], int(asked.get("limit", ["100"])[0])
        if not after.isdecimal():
            self.problem(410, "cursor")
            return
        records, place, more = self.service.records.after(int(after), limit)
        page = {"records": records, "next": str(place), "more": more}
        body = json.dumps(page).encode()
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.answer(200, gzip.compress(body), **{"Content-Encoding": "gzip"})
        else:
            self.answer(200, body)

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        told = {"Content-Type": "application/json", "Content-Length": str(len(body))} | headers
        self.send_response(status)
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def problem(self, status: int, title: str) -> None:
        body = json.dumps({"title": title, "status": status}).encode()
        self.answer(status, body, **{"Content-Type": "application/problem+json"})

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""

    # How a service misbehaves

    def mode_slow(self) -> None:
        self.service.ending.wait(4)

    def mode_drips_head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.service.ending.wait(0.05):
            self.wfile.write(b"x")

    def mode_drips_body(self) -> None:
        self._head("application/json", 1000)
        while not self.service.ending.wait(0.05):
            self.wfile.write(b" ")

    def mode_endless(self) -> None:
        self._head("application/json", None)
        while not self.service.ending.is_set():
            self.wfile.write(b" " * 65536)

    def mode_huge(self) -> None:
        self._head("application/json", 1 << 40)

    def mode_wrong_type(self) -> None:
        self.answer(200, b"<html>sign in</html>", **{"Content-Type": "text/html"})

    def mode_other_404(self) -> None:
        self.answer(404, b"<html>nothing here</html>", **{"Content-Type": "text/html"})

    def mode_truncated(self) -> None:
        self._head("application/json", 1000)
        self.wfile.write(b'{"parcel_id": "A')

    def mode_no_json(self) -> None:
        self.answer(200, b'{"parcel_id": ')

    def mode_deep(self) -> None:
        self.answer(200, b"[" * 500_000)

    def mode_text(self) -> None:
        self.answer(200, b'"text"')

    def mode_other_parcel(self) -> None:
        self.answer(200, json.dumps({"parcel_id": "OTHER12345"}).encode())

    def mode_elsewhere(self) -> None:
        self.answer(302, b"{}", Location="http://127.0.0.1:9/api")

    def mode_bomb(self) -> None:
        self.answer(200, BOMB, **{"Content-Encoding": "gzip"})

    def mode_half_gzip(self) -> None:
        body = gzip.compress(json.dumps({"parcel_id": "A" * 500}).encode())
        self.answer(200, body[:-9], **{"Content-Encoding": "gzip"})

    def mode_odd_packing(self) -> None:
        self.answer(200, b"abc", **{"Content-Encoding": "br"})

    def mode_refuses(self) -> None:
        self.problem(403, "token")

    def mode_busy(self) -> None:
        body = b"{}"
        self.answer(429, body, **{"Retry-After": self.service.retry_after})

    def mode_fails(self) -> None:
        self.problem(500, "trouble")

    def mode_fails_once(self) -> None:
        self.service.mode = ""
        self.problem(500, "trouble")

    def mode_busy_once(self) -> None:
        self.service.mode = ""
        self.answer(503, b"{}", **{"Retry-After": "0"})

    def mode_no_http(self) -> None:
        self.wfile.write(b"\x00\x01 SSH-2.0\r\n\r\n")

    def mode_hangs_up(self) -> None:
        self.connection.close()

    def _head(self, kind: str, length: int | None) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()


@contextmanager
def serving(*, token: str | None = None, tls: bool = False) -> Iterator[Service]:
    """A service that runs while the block does."""
    service = Service(token=token, tls=tls).start()
    try:
        yield service
    finally:
        service.close()


def main(file: Path, port: int) -> None:
    service = Service()
    service._server.server_close()
    service._server = ThreadingHTTPServer(("127.0.0.1", port), service._server.RequestHandlerClass)
    for line in file.read_text("utf-8").splitlines():
        service.records.put(json.loads(line))
    print(f"http://localhost:{service._server.server_port}/api", flush=True)
    try:
        service._server.serve_forever()
    except KeyboardInterrupt:
        time.sleep(0)
    finally:
        service._server.server_close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8080)
