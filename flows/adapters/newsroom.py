"""The bundled newsroom: six fictional outlets behind a real HTTP server on the loopback interface.

It answers as an HTTP proxy for ``http://<outlet>.example/...``, so that the sample articles keep their addresses
whatever port is free, and every byte still travels over a socket.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from flows.adapters.newsroom_articles import ARTICLES_DIR
from flows.adapters.newsroom_pages import Answer, Newsroom

RETRY_AFTER_SECONDS = 1
IDLE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as the newsroom saw it."""

    host: str
    path: str
    status: int


class NewsroomServer:
    """Runs the newsroom on 127.0.0.1 in a thread while the ``with`` block lasts."""

    def __init__(self, articles_dir: Path = ARTICLES_DIR, port: int = 0) -> None:
        self.visits: list[Visit] = []
        self._newsroom = Newsroom(articles_dir)
        self._flaky = {site.feed_url for site in self._newsroom.sites.values() if site.is_flaky}
        self._server = _Server(("127.0.0.1", port), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def proxy_url(self) -> str:
        """Where it listens: to be used as the proxy for plain http."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, host: str, path: str) -> Answer:
        """The newsroom's answer; a flaky feed answers 503 the first time it is asked."""
        if f"http://{host}{path}" in self._flaky:
            self._flaky.discard(f"http://{host}{path}")
            return Answer(503, "text/plain; charset=utf-8", b"The feed is being rebuilt, please come back.\n")
        return self._newsroom.answer(host, path)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        newsroom = self

        class Handler(_NewsroomHandler):
            server_answer = staticmethod(newsroom.answer)
            visits = newsroom.visits

        return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A visitor that hangs up is no event."""


class _NewsroomHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server_version = "Newsroom"
    sys_version = ""
    visits: list[Visit]

    @staticmethod
    def server_answer(host: str, path: str) -> Answer:
        raise NotImplementedError

    def do_GET(self) -> None:
        host, path = self._target()
        answer = self.server_answer(host, path)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        status = 304 if answer.is_feed and self._has_seen(answer, etag) else answer.status
        self.visits.append(Visit(host, path, status))
        body = b"" if status == 304 else answer.body
        packed = bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        self._send(answer, status, gzip.compress(body, 6, mtime=0) if packed else body, etag=etag, packed=packed)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet: visits are kept in ``NewsroomServer.visits``."""

    def _target(self) -> tuple[str, str]:
        parts = urlsplit(self.path)
        host = parts.hostname or self.headers.get("Host", "").split(":")[0]
        return host, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _has_seen(self, answer: Answer, etag: str) -> bool:
        if known := self.headers.get("If-None-Match"):
            return etag in known
        since = self.headers.get("If-Modified-Since")
        return bool(since and answer.modified_at and parsedate_to_datetime(since) >= answer.modified_at)

    def _send(self, answer: Answer, status: int, body: bytes, *, etag: str, packed: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", answer.content_type)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        if answer.is_feed:
            self.send_header("ETag", etag)
            if answer.modified_at:
                self.send_header("Last-Modified", format_datetime(answer.modified_at, usegmt=True))
        if status == 503:
            self.send_header("Retry-After", str(RETRY_AFTER_SECONDS))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
