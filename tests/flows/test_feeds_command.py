"""``casualty-ledger feeds``: found, added, explained, paused; errors in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ingest_kit import QUICK, Ingest, write_feeds
from site_server import Site, rss

from flows import cli
from flows.feeds import OWN_FEEDS

Command = Callable[..., str]
HOME = """<!doctype html><html><head><title>The Post</title>{links}</head><body>{body}</body></html>"""
ALTERNATE = '<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "listed.csv").write_text(
        "feed_id,feed_url,outlet_id,title,feed_type,language,interval_minutes,is_active,note\n"
        "wire,https://wire.example/rss,wire,Wire,auto,en,15,true,\n"
    )
    for name, value in {
        "FEEDS_FILE": str(tmp_path / "listed.csv"), "ALLOW_PRIVATE_ADDRESSES": "true", "PER_HOST_INTERVAL": "0",
        "DATA_DIR": str(tmp_path / "data"), "CONTACT": "tests@example.org",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"CASUALTY_LEDGER_{name}", value)
    monkeypatch.setenv("COLUMNS", "240")


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``casualty-ledger feeds ...`` and returns what it prints; "error: ..." where it fails."""

    def run(*words: object) -> str:
        monkeypatch.setattr(sys, "argv", ["casualty-ledger", "feeds", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        assert end.value.code in (0, 1)
        assert err.count("\n") == 1 if end.value.code else not err.startswith("error")
        return err if end.value.code else out

    return run


def home(*links: tuple[str, str], body: str = "") -> tuple[int, str, bytes]:
    named = "".join(ALTERNATE.format(href=href, title=title) for href, title in links)
    return 200, "text/html; charset=utf-8", HOME.format(links=named, body=body).encode()


def news_sitemap(site: Site, *paths: str) -> tuple[int, str, bytes]:
    urls = "".join(f"<url><loc>{site.base}{path}</loc></url>" for path in paths)
    return 200, "application/xml", f"<urlset>{urls}</urlset>".encode()


def test_the_feeds_that_a_page_names_are_found_and_those_of_comments_are_not(feeds: Command, site: Site) -> None:
    site.routes = {
        "/": home(("/world.xml", "World"), ("/comments/feed/", "Comments"), ("/dead.xml", "Dead"), ("/page", "Page")),
        "/world.xml": rss(site.base, "/1", "/2"),
        "/comments/feed/": rss(site.base, "/c"),
        "/page": home(),
    }
    shown = feeds("discover", site.base)
    assert f"casualty-ledger feeds add {site.base}/world.xml" in shown
    assert shown.count("add it:") == 1
    assert "2022-11-10 10:00" in shown
    assert "/comments/feed/" not in site.visits
    assert not {"/feed/", "/rss.xml"} & set(site.visits), "the usual places are tried only where nothing is named"


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="feed" href="/f">All news</a>',
        '<a href="/rss/world.xml">RSS</a>',
        '<a href="rss">RSS</a>',
        '<a href="/news.rss">Subscribe</a>',
    ],
)
def test_links_on_the_page_that_look_like_feeds_are_tried(feeds: Command, site: Site, body: str) -> None:
    site.routes = {
        "/": home(body=body + '<a href="/story-of-a-feedback">x</a><a href="https://other.example/rss">y</a>')
    }
    for path in ("/f", "/rss/world.xml", "/rss", "/news.rss"):
        site.routes[path] = rss(site.base, "/1")
    assert feeds("discover", site.base).count("add it:") == 1
    assert "/story-of-a-feedback" not in site.visits


def test_the_usual_places_and_the_news_sitemap_are_tried_where_the_page_names_nothing(
    feeds: Command, site: Site
) -> None:
    robots = f"User-agent: *\nDisallow: /rss.xml\nSitemap: {site.base}/all.xml\nSitemap: {site.base}/sitemap-news.xml\n"
    site.routes = {
        "/": home(),
        "/robots.txt": (200, "text/plain", robots.encode()),
        "/feed/": rss(site.base, "/1"),
        "/rss": rss(site.base, "/1"),
        "/rss.xml": rss(site.base, "/secret"),
        "/sitemap-news.xml": news_sitemap(site, "/2"),
    }
    shown = feeds("discover", site.base)
    assert f"feeds add {site.base}/feed/" in shown
    assert f"feeds add {site.base}/sitemap-news.xml" in shown
    assert shown.count("add it:") == 2, "one document under two addresses is one feed"
    assert "/rss.xml" not in site.visits, "robots.txt asks to stay away"
    assert len(site.visits) <= 13


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("{base}/", "this URL is a web page, not a feed, and no feed was found on it"),
        ("{base}/gone", "answered 404 Not Found"),
        ("{base}/picture", "is neither a feed nor a web page"),
        ("http://", "is no web address; give it like https://www.example.org"),
        ("ftp://x.example", "is no web address"),
        ("no such thing", "is no web address"),
        ("http://no-such-host.invalid", "the host name was not found"),
    ],
)
@pytest.mark.parametrize("command", ["discover", "add"])
def test_where_no_feed_is_the_error_is_one_line(
    feeds: Command, site: Site, tmp_path: Path, command: str, address: str, words: str
) -> None:
    site.routes = {"/": home(), "/picture": (200, "image/png", b"\x89PNG....")}
    shown = feeds(command, address.format(base=site.base))
    assert shown.startswith("error: ")
    assert words in shown
    assert not (tmp_path / "data").exists()


def test_a_home_page_is_added_by_the_first_feed_that_it_names(feeds: Command, site: Site, tmp_path: Path) -> None:
    site.routes = {
        "/": home(("/world.xml", "World"), ("/sport.xml", "Sport")),
        "/world.xml": rss(site.base, "/1", "/2"),
        "/sport.xml": rss(site.base, "/3"),
    }
    shown = feeds("add", site.base, "--id", "post")
    assert "post: rss, 2 entries" in shown
    assert f"the site has 1 more: {site.base}/sport.xml" in shown
    assert f"post,{site.base}/world.xml," in (tmp_path / "data" / OWN_FEEDS).read_text()
    assert f"error: {site.base}/world.xml: is listed already as post" in feeds("add", site.base, "--id", "other")
    assert "error: post: is the id of" in feeds("add", f"{site.base}/sport.xml", "--id", "post")
    assert "listed already as post" in feeds("discover", site.base)


def test_a_pause_has_a_reason_and_ends(feeds: Command, tmp_path: Path) -> None:
    assert feeds("pause", "wire", "repeats the agency").startswith("wire: paused; `casualty-ledger feeds resume wire`")
    assert ": repeats the agency; `casualty-ledger feeds resume wire` polls it again" in feeds("explain", "wire")
    listed = feeds("list", "--format", "csv").splitlines()
    assert "wire,wire,False,15,https://wire.example/rss,paused since " in listed[1]
    assert not (tmp_path / "data" / OWN_FEEDS).exists(), "a pause does not freeze the row of the list"
    assert "wire: polled again (was paused since " in feeds("resume", "wire")
    assert feeds("resume", "wire") == "wire: was not paused\n"
    assert "never polled yet" in feeds("explain", "wire")


def test_a_feed_that_the_list_has_as_inactive_can_be_resumed(feeds: Command, tmp_path: Path) -> None:
    path = tmp_path / "listed.csv"
    path.write_text(path.read_text().replace(",true,", ",false,too slow"))
    assert "not active in the list of feeds" in feeds("explain", "wire")
    assert feeds("resume", "wire") == "wire: polled again\n"
    assert "never polled yet" in feeds("explain", "wire")


def test_a_second_pause_without_a_reason_keeps_the_first_one(feeds: Command) -> None:
    feeds("pause", "wire", "repeats the agency")
    feeds("pause", "wire")
    assert "repeats the agency" in feeds("resume", "wire")


def test_a_list_in_another_encoding_or_with_an_interval_that_cannot_be_is_named(feeds: Command, tmp_path: Path) -> None:
    listed = (tmp_path / "listed.csv").read_text()
    (tmp_path / "listed.csv").write_text(listed.replace(",15,", ",99999999999999999,"))
    assert "interval_minutes 99999999999999999 is not 1 to" in feeds("list")
    (tmp_path / "listed.csv").write_bytes(listed.replace("Wire", "Dépêches").encode("cp1252"))
    assert "listed.csv: is not in UTF-8; save it as CSV UTF-8" in feeds("list")


@pytest.mark.parametrize("command", ["explain", "pause", "resume"])
def test_an_unknown_feed_is_answered_with_the_nearest_name(feeds: Command, command: str) -> None:
    assert feeds(command, "wira") == "error: no feed is called 'wira'; did you mean wire?\n"


def test_lists_go_out_and_come_in(feeds: Command, tmp_path: Path) -> None:
    feeds("export", tmp_path / "out.opml")
    assert feeds("import", tmp_path / "out.opml").splitlines()[-1] == "0 added, 1 listed already, 0 no feeds"
    mine = tmp_path / "mine.opml"
    mine.write_text('<opml><body><outline text="Mine" xmlUrl="https://mine.example/rss"/></body></opml>')
    assert "would add  mine-example-mine" in feeds("import", mine, "--dry-run")
    assert feeds("import", mine).splitlines()[-1] == "1 added, 0 listed already, 0 no feeds"
    assert 'xmlUrl="https://mine.example/rss"' in feeds("export")


def test_a_list_that_cannot_be_read_is_one_line(feeds: Command, tmp_path: Path) -> None:
    (tmp_path / "broken.opml").write_text("<rss/>")
    assert "broken.opml: the file is a feed itself" in feeds("import", tmp_path / "broken.opml")
    assert "cannot be read (No such file" in feeds("import", tmp_path / "nowhere.opml")
    assert "cannot be written (" in feeds("export", tmp_path)


def test_a_feed_is_explained_by_what_happened_to_it(feeds: Command, ingest: Ingest, site: Site, tmp_path: Path) -> None:
    listed = write_feeds(tmp_path, {"good": f"{site.base}/good.xml", "bad": f"{site.base}/bad.xml"})
    (tmp_path / "listed.csv").write_text(Path(listed).read_text())
    site.routes = {"/good.xml": rss(site.base, "/2", "/1"), "/bad.xml": (500, "text/plain", b"oops")}
    ingest(tmp_path / "data", ["good", "bad"], **QUICK, feeds_file=listed, max_pages_per_run=1)
    site.routes["/good.xml"] = rss(site.base, "/9", "/8")
    ingest(tmp_path / "data", ["good", "bad"], **QUICK, feeds_file=listed, max_pages_per_run=1)
    good, bad = feeds("explain", "good"), feeds("explain", "bad")
    assert "polled, and the last poll worked" in good
    assert "(waits 5 min: all 2 entries were new, so it is asked as often as can be)" in good
    assert "15 min -> 5 min" in good
    assert "entries may be lost (the feed names no earlier page)" in good
    assert "the last 2 polls failed; none of the polls kept here worked; it is never given up" in bad
    assert "(waits 30 min: failure 2 in a row, of a kind that may pass)" in bad
    assert "http_500: answered 500 Internal Server Error; it is tried again later" in bad
    health = feeds("health")
    assert [line.split()[0] for line in health.splitlines() if line.startswith(("bad", "good"))] == ["bad", "good"]
    assert feeds("health", "--format", "csv").startswith("feed_id,title,feed_url")
