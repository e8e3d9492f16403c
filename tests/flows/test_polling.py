"""What polls teach: how to ask next time, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from site_server import Site, rss

from flows.adapters.web import Fetcher
from flows.polling import FeedMemory, PollReport, due_feeds, poll_feeds, poll_reject


def poll(fetcher: Fetcher, memory: FeedMemory) -> tuple[PollReport, FeedMemory]:
    """One poll, and the memory that remembers it."""
    (report,) = poll_feeds(fetcher, [memory], "run", 2)
    known = (*memory.entries, *report.entries)
    return report, replace(memory, polls=(*memory.polls, report.poll), entries=known)


def test_entries_are_new_once(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/one")
    first, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = rss(site.base, "/two", "/one")
    second, memory = poll(fetcher, memory)
    assert [entry.entry_url for entry in first.entries] == [f"{site.base}/one"]
    assert [entry.entry_url for entry in second.entries] == [f"{site.base}/two"]
    assert (second.poll.entries_seen, second.poll.entries_new) == (2, 1)


def test_the_same_bytes_are_unchanged_without_any_validator(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/one")
    _, memory = poll(fetcher, memory)
    second, _ = poll(fetcher, memory)
    assert (second.poll.outcome, second.poll.http_status, second.entries) == ("unchanged", 200, ())


def test_failures_push_the_next_poll_further_away(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = (500, "text/plain", b"oops")
    waits = []
    for _ in range(4):
        report, memory = poll(fetcher, memory)
        waits.append(report.poll.next_due_at - report.poll.polled_at)
    assert waits == sorted(waits)
    assert waits[3] >= timedelta(minutes=60)
    assert memory.attempt == 5


def test_a_success_forgets_the_failures(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = (500, "text/plain", b"oops")
    _, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = rss(site.base, "/one")
    _, memory = poll(fetcher, memory)
    assert memory.attempt == 1


def test_a_feed_whose_validators_lie_is_asked_in_full_from_then_on(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    asked: list[str | None] = []
    bodies = [rss(site.base, "/one")[2], rss(site.base, "/one", "/two")[2]]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("If-None-Match"))
        body = bodies[min(len(asked), 2) - 1]
        handler.send_response(200)
        handler.send_header("Content-Type", "application/rss+xml")
        handler.send_header("ETag", '"always the same"')
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.routes["/feed.xml"] = answer
    for _ in range(3):
        _, memory = poll(fetcher, memory)
    assert asked == [None, '"always the same"', None]


def test_a_feed_is_due_when_its_time_has_come(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/one")
    now = datetime.now(UTC)
    assert due_feeds([memory], now) == (memory,)
    _, memory = poll(fetcher, memory)
    assert due_feeds([memory], now) == ()
    assert due_feeds([memory], now + timedelta(hours=2)) == (memory,)


def test_polls_of_a_clock_that_was_ahead_silence_no_feed(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/one")
    _, memory = poll(fetcher, memory)
    now = memory.polls[-1].polled_at - timedelta(days=2)
    assert due_feeds([memory], now) == (memory,)
    in_time = replace(memory.polls[-1], polled_at=now, next_due_at=now + timedelta(minutes=15))
    memory = replace(memory, polls=(in_time, *memory.polls))
    assert due_feeds([memory], now) == ()


def test_a_feed_that_breaks_the_parser_is_a_reject_of_its_own(
    fetcher: Fetcher, site: Site, memory: FeedMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("flows.polling.parse_feed", breaking)
    site.routes["/feed.xml"] = rss(site.base, "/one")
    report, _ = poll(fetcher, memory)
    reject = poll_reject(report, memory, "cap")
    assert reject is not None
    assert (reject.reason, reject.capture_id) == ("crash", "cap")
    assert reject.detail == f"{memory.feed.feed_url}: RecursionError: too deep"
    assert report.response is not None
