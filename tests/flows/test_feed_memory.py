"""What outlives a poll: addresses that moved, validators that lie, and gaps that earlier pages close."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from site_server import Route, Site, rss

from extractors.schedule import FULL_POLL_EVERY
from flows.adapters.web import Fetcher
from flows.polling import FeedMemory, PollReport, poll_feeds

ATOM = "http://www.w3.org/2005/Atom"


def poll(fetcher: Fetcher, memory: FeedMemory, newest: int = 30) -> tuple[PollReport, FeedMemory]:
    """One poll, and the memory that remembers it as the warehouse would: the newest polls only."""
    (report,) = poll_feeds(fetcher, [memory], "run", 2)
    known = (*memory.entries, *report.entries)
    return report, replace(memory, polls=(*memory.polls, report.poll)[-newest:], entries=known)


def days_later(memory: FeedMemory, days: float) -> FeedMemory:
    """The same memory, so many days on."""
    past = timedelta(days=days)
    polls = [
        replace(one, polled_at=one.polled_at - past, moved_since=one.moved_since - past if one.moved_since else None)
        for one in memory.polls
    ]
    return replace(memory, polls=tuple(polls))


def redirect(status: int, target: str) -> Route:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def answer_with(body: bytes, **headers: str) -> Route:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in {"Content-Type": "application/xml", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def page_of(site: Site, *paths: str, more: str = "") -> tuple[int, str, bytes]:
    """A feed with something in its channel."""
    status, content_type, body = rss(site.base, *paths)
    return status, content_type, body.replace(b"<title>Feed</title>", f"<title>Feed</title>{more}".encode())


def link(rel: str, url: str) -> str:
    return f'<atom:link xmlns:atom="{ATOM}" rel="{rel}" href="{url}"/>'


@pytest.mark.parametrize("status", [301, 308])
def test_a_new_address_is_kept_after_a_week_of_permanent_redirects(
    fetcher: Fetcher, site: Site, memory: FeedMemory, status: int
) -> None:
    site.routes.update({"/feed.xml": redirect(status, "/new.xml"), "/new.xml": rss(site.base, "/one")})
    for _ in range(3):
        _, memory = poll(fetcher, memory, newest=1)
        memory = days_later(memory, 3)
    assert site.visits == ["/feed.xml", "/new.xml"] * 3
    _, memory = poll(fetcher, memory, newest=1)
    site.visits.clear()
    for _ in range(3):
        report, memory = poll(fetcher, memory, newest=1)
    assert site.visits == ["/new.xml"] * 3
    assert (report.poll.feed_url, report.poll.asked_url) == (f"{site.base}/feed.xml", f"{site.base}/new.xml")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_is_never_kept(fetcher: Fetcher, site: Site, memory: FeedMemory, status: int) -> None:
    site.routes.update({"/feed.xml": redirect(status, "/new.xml"), "/new.xml": rss(site.base, "/one")})
    for _ in range(3):
        report, memory = poll(fetcher, memory)
        memory = days_later(memory, 30)
    assert site.visits == ["/feed.xml", "/new.xml"] * 3
    assert report.poll.moved_to_url is None


def test_a_redirect_that_stops_within_the_week_is_forgotten(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    moved, here = redirect(301, "/new.xml"), rss(site.base, "/one")
    for route in (moved, here, moved):
        site.routes.update({"/feed.xml": route, "/new.xml": rss(site.base, "/one")})
        _, memory = poll(fetcher, memory)
        memory = days_later(memory, 6)
    poll(fetcher, memory)
    assert site.visits[-2:] == ["/feed.xml", "/new.xml"]


def test_failures_in_between_do_not_start_the_week_anew(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    for route in (redirect(301, "/new.xml"), (500, "text/plain", b"oops"), redirect(301, "/new.xml")):
        site.routes.update({"/feed.xml": route, "/new.xml": rss(site.base, "/one")})
        _, memory = poll(fetcher, memory)
        memory = days_later(memory, 4)
    poll(fetcher, memory)
    assert site.visits[-1:] == ["/new.xml"]
    assert site.visits.count("/feed.xml") == 3


def test_whoever_corrects_the_listed_address_is_heard_at_once(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes.update({"/feed.xml": redirect(301, "/new.xml"), "/new.xml": rss(site.base, "/one")})
    for _ in range(2):
        _, memory = poll(fetcher, memory)
        memory = days_later(memory, 8)
    site.routes["/mine.xml"] = rss(site.base, "/one")
    corrected = replace(memory, feed=replace(memory.feed, feed_url=f"{site.base}/mine.xml"))
    poll(fetcher, corrected)
    assert site.visits[-1] == "/mine.xml"


def test_a_new_address_that_fails_again_and_again_is_left_for_the_listed_one(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    site.routes.update({"/feed.xml": redirect(301, "/new.xml"), "/new.xml": rss(site.base, "/one")})
    for _ in range(3):
        _, memory = poll(fetcher, memory)
        memory = days_later(memory, 8)
    site.routes.update({"/feed.xml": rss(site.base, "/one", "/two"), "/new.xml": (404, "text/plain", b"gone")})
    for _ in range(6):
        report, memory = poll(fetcher, memory)
    assert (site.visits[-1], report.poll.outcome) == ("/feed.xml", "ok")


def test_a_lie_of_the_validators_is_not_forgotten(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    for paths in (["/one"], ["/one", "/two"]):
        site.routes["/feed.xml"] = answer_with(rss(site.base, *paths)[2], ETag='"always the same"')
        _, memory = poll(fetcher, memory, newest=1)
    for _ in range(3):
        report, memory = poll(fetcher, memory, newest=1)
    site.routes["/feed.xml"] = (500, "text/plain", b"oops")
    report, memory = poll(fetcher, memory, newest=1)
    assert report.poll.validators_lie


def test_a_feed_that_says_unchanged_while_it_changes_is_caught_by_asking_in_full(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    asked: list[str | None] = []

    def lying(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.headers.get("If-None-Match"))
        body = b"" if asked[-1] else rss(site.base, *[f"/{number}" for number in range(len(asked))])[2]
        handler.send_response(304 if asked[-1] else 200)
        handler.send_header("ETag", '"always the same"')
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    site.routes["/feed.xml"] = lying
    for _ in range(FULL_POLL_EVERY + 4):
        report, memory = poll(fetcher, memory)
    assert [bool(validator) for validator in asked] == [False, *[True] * FULL_POLL_EVERY, False, False, False]
    assert len(memory.entries) == len(asked)
    assert report.poll.validators_lie


@pytest.mark.parametrize(
    ("more", "headers", "reason"),
    [
        ("<ttl>40</ttl>", {}, "40 min: the publisher asks to come back no sooner"),
        ("", {"Cache_Control": "public, max-age=3000"}, "50 min: the publisher asks to come back no sooner"),
        ("", {"Cache_Control": "max-age=864000"}, "1 h: the publisher asks to come back no sooner"),
        ("<ttl>5</ttl>", {}, "15 min: the first poll that worked"),
    ],
)
def test_a_publishers_wish_is_heard_within_limits(
    fetcher: Fetcher, site: Site, memory: FeedMemory, more: str, headers: dict[str, str], reason: str
) -> None:
    site.routes["/feed.xml"] = answer_with(page_of(site, "/one", more=more)[2], **headers)
    report, _ = poll(fetcher, memory)
    assert (report.poll.due_reason or "").startswith(reason)


def test_a_wish_to_wait_is_heard_on_an_answer_that_worked(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = answer_with(rss(site.base, "/one")[2], Retry_After="7200")
    report, _ = poll(fetcher, memory)
    assert report.poll.next_due_at - report.poll.polled_at >= timedelta(hours=2)
    assert report.poll.due_reason == "2 h: the server asked for a pause (Retry-After)"


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_a_gap_is_closed_from_earlier_pages(fetcher: Fetcher, site: Site, memory: FeedMemory, rel: str) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/2", "/1")
    _, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = page_of(site, "/8", "/7", more=link(rel, f"{site.base}/b.xml"))
    site.routes["/b.xml"] = page_of(site, "/6", "/5", more=link(rel, f"{site.base}/c.xml"))
    site.routes["/c.xml"] = page_of(site, "/4", "/3", "/2", more=link(rel, f"{site.base}/d.xml"))
    report, memory = poll(fetcher, memory)
    assert [entry.entry_url.removeprefix(site.base) for entry in report.entries] == [f"/{n}" for n in range(8, 2, -1)]
    assert (report.poll.gap, report.poll.pages_count, report.poll.entries_new) == ("closed", 2, 6)
    assert report.poll.detail == "shares no entry with the poll before: closed, 4 entries found on 2 earlier pages"
    assert "/d.xml" not in site.visits


def test_a_gap_in_a_json_feed_is_closed_from_its_next_pages(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    def json_feed(*paths: str, next_url: str | None = None) -> tuple[int, str, bytes]:
        items = [{"id": path, "url": f"{site.base}{path}", "title": path} for path in paths]
        document = {"version": "https://jsonfeed.org/version/1.1", "items": items, "next_url": next_url}
        return 200, "application/feed+json", json.dumps(document).encode()

    site.routes["/feed.xml"] = json_feed("/2", "/1")
    _, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = json_feed("/5", "/4", next_url="/more.json")
    site.routes["/more.json"] = json_feed("/3", "/2")
    report, _ = poll(fetcher, memory)
    assert (report.poll.gap, report.poll.entries_new) == ("closed", 3)


def test_a_gap_in_a_wordpress_feed_is_closed_from_its_numbered_pages(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    generator = "<generator>https://wordpress.org/?v=6.9</generator>"
    site.routes["/feed.xml"] = page_of(site, "/2", "/1", more=generator)
    _, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = page_of(site, "/6", "/5", more=generator)
    site.routes["/feed.xml?paged=2"] = page_of(site, "/4", "/3", more=generator)
    site.routes["/feed.xml?paged=3"] = page_of(site, "/2", "/1", more=generator)
    report, _ = poll(fetcher, memory)
    assert (report.poll.gap, report.poll.entries_new) == ("closed", 4)


def test_a_gap_without_earlier_pages_stays_open_and_says_what_to_do(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/2", "/1")
    _, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = rss(site.base, "/8", "/7")
    report, _ = poll(fetcher, memory)
    assert (report.poll.gap, report.poll.pages_count, len(report.entries)) == ("open", 0, 2)
    assert "entries may be lost (the feed names no earlier page); " in (report.poll.detail or "")
    assert "`casualty-ledger backfill feed feed` may find the rest" in (report.poll.detail or "")


@pytest.mark.parametrize(
    ("second", "why"),
    [
        ((503, "text/plain", b"later"), "an earlier page failed"),
        ((200, "text/html", b"<!doctype html><html><body>Sorry</body></html>"), "this URL is a web page"),
        ("itself", "its earlier pages end before"),
        ("again", "its earlier pages repeat themselves"),
    ],
)
def test_earlier_pages_that_lead_nowhere_lose_nothing_of_the_feed(
    fetcher: Fetcher, site: Site, memory: FeedMemory, second: str | tuple[int, str, bytes], why: str
) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/2", "/1")
    _, memory = poll(fetcher, memory)
    site.routes["/feed.xml"] = page_of(site, "/8", "/7", more=link("next", f"{site.base}/b.xml"))
    back = page_of(site, "/6", "/5", more=link("next", f"{site.base}/{'b' if second == 'itself' else 'c'}.xml"))
    site.routes.update({"/b.xml": back, "/c.xml": back} if isinstance(second, str) else {"/b.xml": second})
    report, _ = poll(fetcher, memory)
    assert report.poll.gap == "open"
    assert why in (report.poll.detail or "")
    assert len(report.entries) == (4 if isinstance(second, str) else 2)


def test_endless_earlier_pages_are_read_up_to_a_limit(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes["/feed.xml"] = rss(site.base, "/old-2", "/old-1")
    _, memory = poll(fetcher, memory)
    for number in range(30):
        more = link("next", f"{site.base}/{number + 1}.xml")
        site.routes["/feed.xml" if not number else f"/{number}.xml"] = page_of(
            site, f"/{number}a", f"/{number}b", more=more
        )
    report, _ = poll(fetcher, memory)
    assert (report.poll.pages_count, len(report.entries)) == (10, 22)
    assert len([visit for visit in site.visits if visit != "/robots.txt"]) == 12


def test_a_gap_is_not_seen_again_in_the_next_poll(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    for paths in (["/2", "/1"], ["/8", "/7"], ["/9", "/8"]):
        site.routes["/feed.xml"] = rss(site.base, *paths)
        report, memory = poll(fetcher, memory)
    assert (report.poll.gap, report.poll.entries_new) == (None, 1)


def sitemap(site: Site, *paths: str, day: datetime | None = None, is_news: bool = True) -> tuple[int, str, bytes]:
    stamp = (day or datetime.now(UTC)).isoformat()
    news = f"<news:news><news:publication_date>{stamp}</news:publication_date><news:title>T</news:title></news:news>"
    what = news if is_news else f"<lastmod>{stamp}</lastmod>"
    urls = "".join(f"<url><loc>{site.base}{path}</loc>{what}</url>" for path in paths)
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return 200, "application/xml", f'<?xml version="1.0"?><urlset {spaces}>{urls}</urlset>'.encode()


def index(site: Site, **children: str | None) -> tuple[int, str, bytes]:
    """An index of sitemaps ``name=lastmod``."""
    stamps = {name: f"<lastmod>{stamp}</lastmod>" if stamp else "" for name, stamp in children.items()}
    parts = "".join(f"<sitemap><loc>{site.base}/{name}.xml</loc>{stamp}</sitemap>" for name, stamp in stamps.items())
    return 200, "application/xml", f"<sitemapindex>{parts}</sitemapindex>".encode()


def test_an_index_of_sitemaps_is_followed_to_its_news(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes = {
        "/feed.xml": index(site, pages=None, news=None, video=None),
        "/news.xml": sitemap(site, "/one", "/two"),
    }
    report, memory = poll(fetcher, memory)
    assert (report.poll.feed_type, report.poll.entries_new, report.poll.pages_count) == ("sitemap_index", 2, 1)
    site.routes["/news.xml"] = sitemap(site, "/three", "/two")
    report, memory = poll(fetcher, memory)
    assert [entry.entry_url for entry in report.entries] == [f"{site.base}/three"]
    report, memory = poll(fetcher, memory)
    assert (report.poll.outcome, report.poll.entries_new) == ("unchanged", 0)


def test_the_newest_sitemaps_of_an_index_are_read_and_the_old_ones_left_alone(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    stamps = {f"m{number}": f"2026-{number:02}-01" for number in range(1, 12)}
    site.routes["/feed.xml"] = index(site, **stamps)
    site.routes.update({f"/m{number}.xml": sitemap(site, f"/story-{number}") for number in range(1, 12)})
    report, _ = poll(fetcher, memory)
    assert [visit for visit in site.visits if visit.startswith("/m")] == [f"/m{n}.xml" for n in (11, 10, 9, 8, 7)]
    assert report.poll.entries_new == 5


def test_a_sitemap_that_did_not_change_is_not_asked_again_but_the_newest_is(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    site.routes = {
        "/feed.xml": index(site, a="2026-01-02", b="2026-01-01"),
        "/a.xml": sitemap(site, "/one"),
        "/b.xml": sitemap(site, "/two"),
    }
    _, memory = poll(fetcher, memory)
    site.visits.clear()
    poll(fetcher, memory)
    assert site.visits == ["/feed.xml", "/a.xml"]


def test_an_index_in_an_index_and_packed_sitemaps_are_read(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    packed = gzip.compress(sitemap(site, "/one")[2])
    site.routes = {
        "/feed.xml": (200, "application/gzip", gzip.compress(index(site, inner=None)[2])),
        "/inner.xml": index(site, news=None),
        "/news.xml": (200, "application/x-gzip", packed),
    }
    report, _ = poll(fetcher, memory)
    assert [entry.entry_url for entry in report.entries] == [f"{site.base}/one"]


def test_the_old_pages_of_a_site_are_left_to_a_backfill(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    now = datetime.now(UTC)
    site.routes = {
        "/feed.xml": index(site, new=f"{now:%Y-%m-%d}", old="2026-01-01"),
        "/new.xml": sitemap(site, "/today", is_news=False),
        "/old.xml": sitemap(site, "/then-1", "/then-2", day=now - timedelta(days=40), is_news=False),
    }
    report, _ = poll(fetcher, memory)
    (entry,) = report.entries
    assert entry.entry_url == f"{site.base}/today"
    assert entry.published_at is None, "a last change is no date of publication"


def test_one_sitemap_that_fails_does_not_cost_the_others(fetcher: Fetcher, site: Site, memory: FeedMemory) -> None:
    site.routes = {"/feed.xml": index(site, gone=None, good=None), "/good.xml": sitemap(site, "/one")}
    report, _ = poll(fetcher, memory)
    assert (report.poll.outcome, report.poll.entries_new) == ("ok", 1)
    assert "/gone.xml: answered 404" in (report.poll.detail or "")


def test_an_index_none_of_whose_sitemaps_answers_is_a_failure_that_says_so(
    fetcher: Fetcher, site: Site, memory: FeedMemory
) -> None:
    site.routes = {"/feed.xml": index(site, gone=None)}
    report, _ = poll(fetcher, memory)
    assert report.problem is not None
    assert report.problem[0] == "not_a_feed"
    assert "/gone.xml: answered 404" in report.problem[1]
