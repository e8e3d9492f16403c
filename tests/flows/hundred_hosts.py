"""A hundred hosts with five feeds each behind one proxy on 127.0.0.1, one feed in ten faulty, and a log of requests."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self
from urllib.parse import urlsplit

from site_server import page, rss

HOSTS: Final = 100
FEEDS_PER_HOST: Final = 5
BOMB: Final = gzip.compress(b"\x00" * 20_000_000, compresslevel=9)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: which host and path, when in seconds of one clock, and whether it was conditional."""

    host: str
    path: str
    at: float
    is_conditional: bool


class HundredHosts:
    """Feed ``n`` of host ``h`` lies at ``http://paper<h>.example/feed<n>.xml`` and has one story."""

    def __init__(self) -> None:
        self.log: list[Asked] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def proxy_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @staticmethod
    def feeds() -> dict[str, str]:
        """Every feed's address, by id."""
        return {
            f"paper{host}-{feed}": f"http://paper{host}.example/feed{feed}.xml"
            for host in range(HOSTS)
            for feed in range(FEEDS_PER_HOST)
        }

    @staticmethod
    def faulty() -> dict[str, str]:
        """The fault of each faulty feed: nine faults on the first feed of five hosts each, and one host that storms."""
        single = {f"paper{host}-0": FAULTS[host // 5] for host in range(5 * len(FAULTS))}
        return single | {f"paper{HOSTS - 1}-{feed}": "storm" for feed in range(FEEDS_PER_HOST)}

    def times(self) -> dict[str, list[float]]:
        """When each host was asked."""
        times: dict[str, list[float]] = defaultdict(list)
        for one in self.log:
            times[one.host].append(one.at)
        return times

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hosts, faulty = self, self.faulty()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                host = parts.hostname or ""
                hosts.log.append(Asked(host, parts.path, time.monotonic(), "If-None-Match" in self.headers))
                name = f"{host.removesuffix('.example')}-{parts.path.removeprefix('/feed').removesuffix('.xml')}"
                if parts.path == "/robots.txt":
                    self.answer(404)
                elif not parts.path.startswith("/feed"):
                    self.answer(200, page(f"Strike reported by {host}{parts.path}", 12)[2], "text/html")
                elif name in faulty:
                    _MISBEHAVE[faulty[name]](self, hosts.closing)
                elif "If-None-Match" in self.headers:
                    self.answer(304)
                else:
                    story = f"/story{parts.path.removeprefix('/feed').removesuffix('.xml')}"
                    self.answer(200, rss(f"http://{host}", story)[2], "application/rss+xml")

            def answer(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Type", kind)
                self.send_header("ETag", '"1"')
                for header, value in headers.items():
                    self.send_header(header.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    super().handle()

            def log_message(self, *args: Any) -> None:
                """Quiet: requests are kept in ``HundredHosts.log``."""

        return Handler


Misbehave = Callable[[Any, threading.Event], None]


def _stall(request: Any, closing: threading.Event) -> None:
    closing.wait(60)


def _drip(request: Any, closing: threading.Event) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not closing.wait(0.5):
        request.wfile.write(b"<")


def _cut(request: Any, closing: threading.Event) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
    request.close_connection = True


_MISBEHAVE: Final[dict[str, Misbehave]] = {
    "stall": _stall,
    "drip": _drip,
    "cut": _cut,
    "missing": lambda request, _: request.answer(404, b"gone"),
    "broken": lambda request, _: request.answer(500, b"oops"),
    "loop": lambda request, _: request.answer(302, Location=request.path),
    "metadata": lambda request, _: request.answer(302, Location="http://169.254.169.254/latest/meta-data/"),
    "bomb": lambda request, _: request.answer(200, BOMB, Content_Encoding="gzip"),
    "page": lambda request, _: request.answer(200, b"<html><body>Our feeds have moved.</body></html>", "text/html"),
    "storm": lambda request, _: request.answer(429, b"slow down", Retry_After="1"),
}
FAULTS: Final = tuple(name for name in _MISBEHAVE if name != "storm")
