"""A site on 127.0.0.1 whose every answer is scripted, and that remembers who asked for what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Route = Callable[[BaseHTTPRequestHandler], None] | tuple[int, str, bytes]
PAGE = """<!doctype html><html lang="en"><head><title>{title}</title>
<meta property="article:published_time" content="2022-11-10T10:00:00Z"></head><body><article><h1>{title}</h1>
<p>A missile strike on the town of Belmar killed {count} people on Thursday, local officials said after the attack.</p>
<p>The governor said that rescuers were still at work and that schools would remain closed on Friday. He asked people to
keep the roads free for ambulances, and to give blood at the hospital in the district town on the other bank.</p>
<p>Talks between the two sides are to go on next week in Geneva, diplomats said, but nobody expects a quick result.</p>
</article></body></html>"""


def page(title: str = "Strike on Belmar", count: int = 12) -> tuple[int, str, bytes]:
    return 200, "text/html; charset=utf-8", PAGE.format(title=title, count=count).encode()


def rss(base: str, *paths: str) -> tuple[int, str, bytes]:
    items = "".join(
        f"<item><title>Story {path}</title><link>{base}{path}</link><guid>{path}</guid>"
        "<pubDate>Thu, 10 Nov 2022 10:00:00 GMT</pubDate></item>"
        for path in paths
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'
    return 200, "application/rss+xml", feed.encode()


class Site:
    """``routes`` may be changed while it runs; unknown paths answer 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.visits: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

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
                status, content_type, body = route
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Quiet: visits are kept in ``Site.visits``."""

        return Handler
