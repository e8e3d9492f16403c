"""Backfill from sitemaps, feeds and the Wayback Machine, each spoken by a real server with its faults."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest
from backfill_kit import Backfill, Rows
from site_server import Site, answer, article

from extractors.sitemap import Sitemap, parse_sitemap
from flows.backfill_order import parse_order
from flows.desk import web_policy
from flows.errors import PermanentError, TransientError
from flows.settings import Settings

NEWS = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
XML = "application/xml"


def urlset(*entries: str) -> bytes:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS}>{"".join(entries)}</urlset>'.encode()


def url(loc: str, lastmod: str = "", published: str = "") -> str:
    modified = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    news = (
        f"<n:news><n:publication_date>{published}</n:publication_date><n:title>T</n:title></n:news>"
        if published
        else ""
    )
    return f"<url><loc>{loc}</loc>{modified}{news}</url>"


def test_sitemap_indexes_are_followed_and_what_is_surely_outside_is_not_fetched(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    base = site.base
    index = (
        f"<sitemapindex><sitemap><loc>{base}/november.xml.gz</loc><lastmod>2022-12-02</lastmod></sitemap>"
        f"<sitemap><loc>{base}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        f"<sitemap><loc>{base}/broken.xml</loc></sitemap></sitemapindex>"
    )
    november = urlset(
        url(f"{base}/story/a", lastmod="2022-11-30"),
        url(f"{base}/story/b", published="2022-11-12T10:00:00Z"),
        url(f"{base}/story/c", published="2022-12-24T10:00:00Z"),
        url(f"{base}/2021/03/04/d"),
        url(f"{base}/story/e", lastmod="2022-10-01"),
    )
    site.routes |= {
        "/robots.txt": (200, "text/plain", f"User-agent: *\nSitemap: {base}/index.xml\n".encode()),
        "/index.xml": (200, XML, index.encode()),
        "/november.xml.gz": (200, "application/gzip", gzip.compress(november)),
        "/broken.xml": (200, XML, b"<html>sorry</html>"),
        "/story/a": article("Belmar", 12, "2022-11-10"),
        "/story/b": article("Arden", 7, "2022-11-12"),
    }
    summary = backfill("sitemap", targets=[base], start="2022-11-01", end="2022-12-01")
    assert sorted(row["value"] for row in rows("from claims")) == [7, 12]
    assert not {"/old.xml", "/story/c", "/2021/03/04/d", "/story/e"} & set(site.visits)
    assert "is no sitemap" in summary["problems"][0]
    assert [row["reason"] for row in rows("from raw.rejects")] == ["not_a_sitemap"]
    labels = {row["unit_label"] for row in rows("from backfill_progress")}
    assert labels == {"2022-11-12 #1", "undated #1"}


def test_a_sitemap_that_is_not_there_is_a_clear_error(backfill: Backfill, site: Site) -> None:
    with pytest.raises(PermanentError, match="answered 404"):
        backfill("sitemap", targets=[f"{site.base}/sitemap.xml"])


def test_a_list_that_cannot_be_read_does_not_cost_the_others(
    backfill: Backfill, site: Site, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(body: bytes, base_url: str, now: datetime) -> Sitemap:
        if base_url.endswith("/bad.xml"):
            raise RuntimeError
        return parse_sitemap(body, base_url, now)

    monkeypatch.setattr("flows.backfill_listing.parse_sitemap", parse)
    site.routes |= {
        "/bad.xml": (200, "application/xml", b"<urlset/>"),
        "/good.xml": (200, "application/xml", f"<urlset><url><loc>{site.base}/a</loc></url></urlset>".encode()),
        "/a": article("Belmar", 12),
    }
    summary = backfill("sitemap", targets=[f"{site.base}/bad.xml", f"{site.base}/good.xml"])
    assert (len(summary["problems"]), len(rows("from claims"))) == (1, 1)


def test_a_feed_that_is_kept_packed_is_read(backfill: Backfill, site: Site, rows: Rows) -> None:
    feed = rss(site, ("/a", "Thu, 10 Nov 2022 10:00:00"))[2]
    site.routes |= {"/feed.xml.gz": (200, "application/x-gzip", gzip.compress(feed)), "/a": article("Belmar", 12)}
    backfill("feed", targets=[f"{site.base}/feed.xml.gz"])
    assert len(rows("from claims")) == 1


def rss(site: Site, *items: tuple[str, str], link: str = "") -> tuple[int, str, bytes]:
    entries = "".join(
        f"<item><title>{path}</title><link>{site.base}{path}</link><pubDate>{day} GMT</pubDate></item>"
        for path, day in items
    )
    head = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>F</title>'
    return 200, "application/rss+xml", f"{head}{link}{entries}</channel></rss>".encode()


def test_wordpress_feeds_are_paged_until_they_are_older_than_the_range(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    site.routes |= {
        "/feed/": rss(site, ("/story/a", "Sat, 12 Nov 2022 10:00:00")),
        "/feed/?paged=2": rss(site, ("/story/b", "Thu, 10 Nov 2022 10:00:00")),
        "/feed/?paged=3": rss(site, ("/story/c", "Mon, 10 Oct 2022 10:00:00")),
        "/story/a": article("Belmar", 12, "2022-11-12"),
        "/story/b": article("Arden", 7, "2022-11-10"),
    }
    backfill("feed", targets=[f"{site.base}/feed/"], start="2022-11-01", end="2022-12-01")
    assert sorted(row["value"] for row in rows("from claims")) == [7, 12]
    assert site.asked_for("/feed/?paged=4") == 0
    assert site.asked_for("/story/c") == 0
    assert {row["published_source"] for row in rows("from core.article_versions")} == {"feed"}


def test_archived_feeds_are_walked_by_their_links_and_a_circle_ends(backfill: Backfill, site: Site, rows: Rows) -> None:
    def previous(path: str) -> str:
        return f'<atom:link rel="prev-archive" href="{site.base}{path}"/>'

    site.routes |= {
        "/feed.xml": rss(site, ("/story/a", "Sat, 12 Nov 2022 10:00:00"), link=previous("/2022-10.xml")),
        "/2022-10.xml": rss(site, ("/story/b", "Thu, 10 Nov 2022 10:00:00"), link=previous("/feed.xml")),
        "/story/a": article("Belmar", 12, "2022-11-12"),
        "/story/b": article("Arden", 7, "2022-11-10"),
    }
    backfill("feed", targets=[f"{site.base}/feed.xml"], start="2022-11-01")
    assert len(rows("from claims")) == 2
    assert site.asked_for("/feed.xml") == 1


def test_paged_feeds_are_walked_by_their_links_and_a_page_that_fails_does_not_cost_the_others(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    def page(name: str, following: str) -> tuple[int, str, bytes]:
        text = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><link rel="next" href="{following}"/><entry>'
            f"<title>{name}</title><id>{name}</id><updated>2022-11-10T10:00:00Z</updated>"
            f'<published>2022-11-10T10:00:00Z</published><link href="{site.base}/story/{name}"/></entry></feed>'
        )
        return 200, "application/atom+xml", text.encode()

    site.routes |= {
        "/atom": page("a", "/atom?page=2"), "/atom?page=2": page("b", "/atom?page=3"),
        "/atom?page=3": (500, "text/plain", b"oops"),
        "/story/a": article("Belmar", 12), "/story/b": article("Arden", 7),
    }  # fmt: skip
    summary = backfill("feed", targets=[f"{site.base}/atom"], start="2022-11-01", end="2022-12-01")
    assert sorted(row["value"] for row in rows("from claims")) == [7, 12]
    assert len(summary["problems"]) == 1
    assert [row["reason"] for row in rows("from raw.rejects")] == ["http_500"]
    assert site.asked_for("/atom?paged=2") == 0


class WaybackMachine:
    """A CDX server and its replays, two captures a page of the answer."""

    def __init__(self, site: Site, captures: list[tuple[str, str]], stop_after: int = 10_000) -> None:
        self.site, self.captures, self.left = site, captures, stop_after
        self.queries: list[dict[str, list[str]]] = []
        site.routes = _Routes(self)

    def cdx(self, request: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(request.path).query)
        self.queries.append(query)
        first = int(query.get("resumeKey", ["0"])[0])
        table: list[list[str]] = [["timestamp", "original"], *map(list, self.captures[first : first + 2])]
        if first + 2 < len(self.captures):
            table += [[], [str(first + 2)]]
        answer(request, 200, "application/json", json.dumps(table).encode())

    def replay(self, request: BaseHTTPRequestHandler) -> None:
        if self.left <= 0:
            answer(request, 429, "text/plain", b"slow down", Retry_After="60")
            return
        self.left -= 1
        number = int(request.path.rsplit("/", 1)[-1].removeprefix("story-"))
        answer(request, *article(f"Place{number}", number, "2022-11-10"))


class _Routes(dict):  # type: ignore[type-arg]
    def __init__(self, machine: WaybackMachine) -> None:
        super().__init__()
        self.machine = machine

    def get(self, path: str, default: object = None) -> object:
        return self.machine.cdx if path.startswith("/cdx/") else self.machine.replay


CAPTURES = [
    (f"2022111{day}120000", f"https://news.example/world/story-{number}") for number, day in ((5, 0), (6, 1), (7, 2))
]


def test_the_wayback_machine_is_searched_page_by_page_and_its_copies_keep_their_addresses(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    machine = WaybackMachine(site, CAPTURES)
    backfill(
        "wayback", targets=["news.example"], start="2022-11-01", end="2022-12-01", settings={"wayback_url": site.base}
    )
    assert [query["url"] for query in machine.queries] == [["news.example"]] * 2
    assert machine.queries[0]["from"] == ["20221101000000"]
    assert machine.queries[0]["to"] == ["20221130235959"]
    found = rows("select article_url, is_late from core.article_versions order by article_url")
    assert [row["article_url"] for row in found] == [f"https://news.example/world/story-{n}" for n in (5, 6, 7)]
    assert "/web/20221110120000id_/https://news.example/world/story-5" in site.visits


def test_a_copy_is_as_old_as_it_was_made_whenever_it_is_fetched(backfill: Backfill, site: Site, rows: Rows) -> None:
    machine = WaybackMachine(site, CAPTURES)
    backfill("wayback", targets=["news.example"], settings={"wayback_url": site.base})
    found = rows("select strftime(fetched_at, '%Y-%m-%d %H') as fetched, warc_path from raw.captures order by all")
    assert [row["fetched"] for row in found] == ["2022-11-10 12", "2022-11-11 12", "2022-11-12 12"]
    assert not any("-2022" in row["warc_path"] for row in found)
    assert len(rows("from claims")) == len(machine.captures)


def test_a_429_stops_the_backfill_and_the_next_run_goes_on_from_there(
    backfill: Backfill, site: Site, rows: Rows
) -> None:
    machine = WaybackMachine(site, CAPTURES, stop_after=1)
    with pytest.raises(TransientError, match="goes on from here"):
        backfill("wayback", targets=["news.example"], settings={"wayback_url": site.base, "fetch_workers": 1})
    replays = [path for path in site.visits if path.startswith("/web/")]
    assert len(replays) == 2
    assert len(rows("from claims")) == 1
    machine.left = 100
    backfill("wayback", targets=["news.example"], settings={"wayback_url": site.base})
    assert len(rows("from claims")) == 3
    assert len([path for path in site.visits if path.startswith("/web/")]) == 4


def test_a_429_to_a_search_ends_the_backfill_at_once(backfill: Backfill, site: Site) -> None:
    def refuse(request: BaseHTTPRequestHandler) -> None:
        answer(request, 429, "text/plain", b"slow down", Retry_After="60")

    machine = WaybackMachine(site, CAPTURES)
    machine.cdx = refuse  # type: ignore[method-assign]
    with pytest.raises(TransientError, match="run the same backfill again later"):
        backfill("wayback", targets=["one.example", "two.example"], settings={"wayback_url": site.base})
    assert len(site.visits) == 1


def test_the_wayback_machine_is_asked_at_most_24_times_a_minute_however_fast_others_are_asked() -> None:
    from flows.backfill import backfill_settings

    order = parse_order("wayback", None, None, datetime.now(UTC), targets=["news.example"])
    settings = backfill_settings(order, Settings(per_host_interval=0.0))
    assert 60 / settings.per_host_interval <= 24
    assert web_policy(settings).per_host_interval_seconds == settings.per_host_interval


def test_a_wayback_machine_that_answers_nonsense_is_a_clear_error(backfill: Backfill, site: Site) -> None:
    site.routes = dict.fromkeys([])
    with pytest.raises(PermanentError, match="answered 404"):
        backfill("wayback", targets=["news.example"], settings={"wayback_url": site.base})
