"""A site on 127.0.0.1 whose every answer a test scripts, and that remembers who asked for what.

Articles with dates, and whatever lists, feeds and faults a test needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Answer = tuple[int, str, bytes]
Route = Answer | Callable[[BaseHTTPRequestHandler], None]
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="{day}T10:00:00Z"></head><body><article><h1>{title}</h1>
<p>A missile strike on the town of {place} killed {count} people on Thursday, local officials said after the attack.</p>
<p>The governor said that rescuers were still at work and that schools would remain closed on Friday. He asked people to
keep the roads free for ambulances, and to give blood at the hospital in the district town on the other bank.</p>
<p>Talks between the two sides are to go on next week in Geneva, diplomats said, but nobody expects a quick result.</p>
</article></body></html>"""
PEACE = """<!doctype html><html lang="en"><head><title>Harvest fair opens</title>
<meta property="article:published_time" content="{day}T10:00:00Z"></head><body><article><h1>Harvest fair opens</h1>
<p>The harvest fair of {place} opened on Thursday with {count} stalls, a brass band and a queue for apple cake.</p>
<p>Visitors praised the weather. The mayor said that the fair would move to the larger square by the station next year,
where there is room for the carousel that many families had missed since the old market hall was closed for repairs.</p>
</article></body></html>"""


def article(place: str, count: int, day: str = "2022-11-10", title: str | None = None) -> Answer:
    text = PAGE.format(title=title or f"Strike on {place}", place=place, count=count, day=day)
    return 200, "text/html; charset=utf-8", text.encode()


def peaceful(place: str, count: int, day: str = "2022-11-10") -> Answer:
    return 200, "text/html; charset=utf-8", PEACE.format(place=place, count=count, day=day).encode()


def page(title: str = "Strike on Belmar", count: int = 12) -> Answer:
    return article("Belmar", count, title=title)


def rss(base: str, *paths: str) -> Answer:
    items = "".join(
        f"<item><title>Story {path}</title><link>{base}{path}</link><guid>{path}</guid>"
        "<pubDate>Thu, 10 Nov 2022 10:00:00 GMT</pubDate></item>"
        for path in paths
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
    return 200, "application/rss+xml", feed.encode()


class Site:
    """``routes`` map paths with their queries to answers and may be changed while it runs; others answer 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.visits: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def asked_for(self, path: str) -> int:
        return self.visits.count(path)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.visits.append(self.path)
                route = site.routes.get(self.path, (404, "text/plain", b"no such page\n"))
                if callable(route):
                    route(self)
                    return
                answer(self, *route)

            def do_HEAD(self) -> None:
                route = site.routes.get(self.path, (404, "text/plain", b""))
                if callable(route):
                    route = (405, "text/plain", b"")
                self.send_response(route[0])
                self.send_header("Content-Length", str(len(route[2])))
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Quiet: visits are kept in ``Site.visits``."""

        return Handler


def answer(request: BaseHTTPRequestHandler, status: int, content_type: str, body: bytes, **headers: str) -> None:
    request.send_response(status)
    request.send_header("Content-Type", content_type)
    request.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)
