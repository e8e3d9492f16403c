"""The ingest flow against real servers: one bad feed or page never stops the rest, and nothing is lost or doubled."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import textwrap
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from ingest_kit import QUICK, Ingest, write_feeds
from site_server import Site, page, rss

from flows.adapters.newsroom import NewsroomServer
from flows.adapters.newsroom_articles import NEWSROOM_DIR
from flows.adapters.warehouse import Reader
from flows.errors import ConfigurationError, LedgerError, TransientError
from flows.lock import writer_lock

MEGABYTE = b"<p>" + b"word " * 209_714


def rows(data_dir: Path, query: str) -> list[dict[str, Any]]:
    with Reader(data_dir / "ledger.duckdb") as reader:
        result: list[dict[str, Any]] = reader.query(query).to_pylist()
        return result


def counts(data_dir: Path) -> dict[str, Any]:
    return rows(
        data_dir,
        "select (select count(*) from raw.entries) as entries, (select count(*) from raw.captures) as captures,"
        " (select count(*) from core.article_versions) as articles, (select count(*) from core.claims) as claims",
    )[0]


def reject_reasons(data_dir: Path) -> dict[str, str]:
    return {row["subject"]: row["reason"] for row in rows(data_dir, "from raw.rejects")}


def test_bad_feeds_and_bad_pages_do_not_stop_the_others(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    base = site.base
    site.routes = {
        "/good.xml": rss(base, "/one", "/wall", "/gone", "/broken", "/two"),
        "/empty.xml": rss(base),
        "/page.xml": page("This is a web page"),
        "/torn.xml": (200, "application/rss+xml", b"<rss><channel><item><title>torn"),
        "/hurt.xml": (500, "text/plain", b"oops"),
        "/one": page("One", 12),
        "/two": page("Two", 7),
        "/wall": (200, "text/html", _consent_wall()),
        "/broken": (503, "text/plain", b"later"),
    }
    names = ("good", "empty", "page", "torn", "hurt", "missing")
    feeds = write_feeds(tmp_path, {name: f"{base}/{name}.xml" for name in names})

    summary = ingest(tmp_path / "data", feeds_file=feeds)

    assert (summary["feeds"], summary["new_entries"], summary["new_articles"]) == (6, 5, 2)
    assert summary["errors"] == []
    reasons = reject_reasons(tmp_path / "data")
    assert reasons == {
        f"{base}/empty.xml": "empty_feed",
        f"{base}/page.xml": "not_a_feed",
        f"{base}/torn.xml": "not_a_feed",
        f"{base}/hurt.xml": "http_500",
        f"{base}/missing.xml": "http_404",
        f"{base}/wall": "consent_wall",
        f"{base}/gone": "http_404",
        f"{base}/broken": "http_503",
    }


def test_every_reject_says_in_one_line_what_it_is_about(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    site.routes = {"/feed.xml": rss(site.base, "/gone"), "/page.xml": page("This is a web page")}
    urls = {"feed": f"{site.base}/feed.xml", "page": f"{site.base}/page.xml"}
    ingest(tmp_path / "data", feeds_file=write_feeds(tmp_path, urls))
    details = {row["subject"]: row["detail"] for row in rows(tmp_path / "data", "from raw.rejects")}
    assert details[f"{site.base}/page.xml"].startswith(f"{site.base}/page.xml: this URL is a web page, not a feed")
    assert details[f"{site.base}/gone"].startswith(f"{site.base}/gone: answered 404")
    assert all("\n" not in detail for detail in details.values())


def test_a_page_of_200_megabytes_is_rejected_before_it_arrives(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        for _ in range(200):
            try:
                handler.wfile.write(MEGABYTE)
            except OSError:
                return
            sent.append(len(MEGABYTE))

    site.routes = {"/feed.xml": rss(site.base, "/endless", "/one"), "/endless": endless, "/one": page()}
    feeds = write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"})
    summary = ingest(tmp_path / "data", feeds_file=feeds)
    assert summary["new_articles"] == 1
    assert reject_reasons(tmp_path / "data") == {f"{site.base}/endless": "too_large"}
    assert sum(sent) < 50_000_000


def test_pages_of_a_host_that_is_left_alone_lose_no_attempt(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    def busy(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(429)
        handler.send_header("Retry-After", "3600")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    paths = [f"/{number}" for number in range(4)]
    site.routes = {"/feed.xml": rss(site.base, *paths), **dict.fromkeys(paths, busy)}
    ingest(tmp_path / "data", feeds_file=write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"}))
    found = rows(tmp_path / "data", "select reason, attempt from raw.rejects order by attempt, reason")
    assert [(row["reason"], row["attempt"]) for row in found] == [("host_paused", 0)] * 3 + [("http_429", 1)]
    assert [path for path in site.visits if path in paths] == [path for path in site.visits if path in paths][:1]


def test_a_second_run_asks_conditionally_and_adds_nothing(
    ingest: Ingest, newsroom: NewsroomServer, tmp_path: Path
) -> None:
    settings = {"feeds_file": _newsroom_feeds(), "proxies": {"http": newsroom.proxy_url}}
    first = ingest(tmp_path / "data", **settings)
    before, seen = counts(tmp_path / "data"), len(newsroom.visits)
    second = ingest(tmp_path / "data", feeds=["meridian-post", "steppe-dispatch"], **settings)
    assert first["new_articles"] == 5
    assert (second["new_entries"], second["pages"], second["new_claims"]) == (0, 0, 0)
    assert [visit.status for visit in newsroom.visits[seen:]] == [304, 304]
    assert counts(tmp_path / "data") == before


def test_a_feed_that_is_not_due_is_left_alone(ingest: Ingest, newsroom: NewsroomServer, tmp_path: Path) -> None:
    settings = {"feeds_file": _newsroom_feeds(), "proxies": {"http": newsroom.proxy_url}}
    ingest(tmp_path / "data", **settings)
    seen = len(newsroom.visits)
    assert ingest(tmp_path / "data", **settings)["feeds"] == 0
    assert newsroom.visits[seen:] == []


def test_a_feed_that_asks_to_come_back_in_a_second_is_asked_again_in_the_same_run(
    ingest: Ingest, newsroom: NewsroomServer, tmp_path: Path
) -> None:
    settings = {"feeds_file": _newsroom_feeds(), "proxies": {"http": newsroom.proxy_url}}
    summary = ingest(tmp_path / "data", feeds=["steppe-dispatch"], **settings)
    assert [visit.status for visit in newsroom.visits if visit.path == "/atom.xml"] == [503, 200]
    assert summary["feeds_failed"] == 0


def test_a_revised_article_gives_one_article_with_two_versions(
    ingest: Ingest, newsroom: NewsroomServer, tmp_path: Path
) -> None:
    settings = {"feeds_file": _newsroom_feeds(), "proxies": {"http": newsroom.proxy_url}}
    ingest(tmp_path / "data", feeds=["steppe-dispatch"], **settings)
    query = "select article_id, title, published_at, modified_at from core.article_versions order by modified_at"
    versions = rows(tmp_path / "data", query)
    assert len({row["article_id"] for row in versions}) == 1
    assert [f"{row['modified_at']:%d %H:%M}" for row in versions] == ["10 14:20", "11 08:00"]
    assert {f"{row['published_at']:%d %H:%M}" for row in versions} == {"10 14:20"}


def test_related_stories_and_comments_are_no_claims(ingest: Ingest, newsroom: NewsroomServer, tmp_path: Path) -> None:
    settings = {"feeds_file": _newsroom_feeds(), "proxies": {"http": newsroom.proxy_url}}
    ingest(tmp_path / "data", **settings)
    assert rows(tmp_path / "data", "from core.claims where value = 900") == []
    assert rows(tmp_path / "data", "from core.claims where low = 12 and kind = 'killed'")


def test_a_run_killed_between_archive_and_append_is_taken_up_from_the_archive(
    ingest: Ingest, site: Site, tmp_path: Path
) -> None:
    site.routes = {"/feed.xml": rss(site.base, "/one", "/two"), "/one": page("One", 12), "/two": page("Two", 7)}
    feeds = write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"})
    killed = _run_killed_before_append(tmp_path / "data", {**QUICK, "feeds_file": feeds})
    assert killed.returncode == -9
    assert sorted(site.visits) == ["/feed.xml", "/one", "/robots.txt", "/two"]
    del site.routes["/one"], site.routes["/two"]

    summary = ingest(tmp_path / "data", feeds_file=feeds)

    assert (summary["pages_recovered"], summary["new_articles"], summary["rejects"]) == (2, 2, 0)
    assert sorted(site.visits) == ["/feed.xml", "/one", "/robots.txt", "/two"]
    assert counts(tmp_path / "data") == {"entries": 2, "captures": 2, "articles": 2, "claims": 2}
    assert ingest(tmp_path / "data", feeds_file=feeds)["pages"] == 0


def test_a_page_that_breaks_the_extractor_is_rejected_alone(
    ingest: Ingest, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import page_worker

    real = page_worker.build_reader

    class Careless:
        def __init__(self, lexicon: Any) -> None:
            self.reader = real(lexicon)

        def read(self, document: Any) -> Any:
            if "Two" in document.text:
                raise ZeroDivisionError("two is\nnot a number")
            return self.reader.read(document)

    page_worker.page_reader.cache_clear()
    monkeypatch.setattr(page_worker, "build_reader", Careless)
    site.routes = {"/feed.xml": rss(site.base, "/one", "/two"), "/one": page("One", 12), "/two": page("Two", 7)}
    feeds = write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"})
    summary = ingest(tmp_path / "data", feeds_file=feeds)
    page_worker.page_reader.cache_clear()
    assert summary["new_articles"] == 1
    (reject,) = rows(tmp_path / "data", "from raw.rejects")
    assert (reject["stage"], reject["reason"]) == ("read", "crash")
    assert reject["detail"] == f"{site.base}/two: ZeroDivisionError: two is not a number"
    assert reject["capture_id"]


def test_a_page_that_the_warehouse_refuses_is_rejected_alone(
    ingest: Ingest, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import page_worker

    real = page_worker.build_reader

    class Forger:
        def __init__(self, lexicon: Any) -> None:
            self.reader = real(lexicon)

        def read(self, document: Any) -> Any:
            extraction = self.reader.read(document)
            if "Two" not in document.text:
                return extraction
            forged = [dataclasses.replace(claim, sentence="Nobody ever printed this.") for claim in extraction.claims]
            return dataclasses.replace(extraction, claims=tuple(forged))

    page_worker.page_reader.cache_clear()
    monkeypatch.setattr(page_worker, "build_reader", Forger)
    site.routes = {"/feed.xml": rss(site.base, "/one", "/two"), "/one": page("One", 12), "/two": page("Two", 7)}
    summary = ingest(tmp_path / "data", feeds_file=write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"}))
    page_worker.page_reader.cache_clear()
    assert (summary["new_articles"], summary["errors"]) == (1, [])
    (reject,) = rows(tmp_path / "data", "from raw.rejects")
    assert (reject["stage"], reject["reason"], reject["subject"]) == ("append", "refused", f"{site.base}/two")
    assert [row["value"] for row in rows(tmp_path / "data", "from core.claims")] == [12]


def test_a_replay_reads_rejected_pages_from_the_archive(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    from flows.replay import replay

    site.routes = {"/feed.xml": rss(site.base, "/wall"), "/wall": (200, "text/html", _consent_wall())}
    feeds = write_feeds(tmp_path, {"feed": f"{site.base}/feed.xml"})
    ingest(tmp_path / "data", feeds_file=feeds)
    seen = list(site.visits)
    result = replay("consent_wall", str(tmp_path / "data"), {**QUICK, "feeds_file": feeds})
    assert result == {"pages": 1, "articles": 0, "claims": 0, "rejects": 1, "feeds": 0, "entries": 0}
    assert [row["attempt"] for row in rows(tmp_path / "data", "from raw.rejects order by attempt")] == [1, 2]
    assert site.visits == seen


def test_a_data_folder_that_cannot_be_written_is_named(ingest: Ingest, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigurationError, match=r"cannot be written .*; choose another data_dir") as error:
        ingest(tmp_path / "file" / "data", feeds_file=write_feeds(tmp_path, {}))
    assert "\n" not in str(error.value)


def test_a_second_writer_is_told_who_the_first_is(ingest: Ingest, tmp_path: Path) -> None:
    feeds = write_feeds(tmp_path, {})
    with (
        writer_lock(tmp_path / "data" / "ledger.lock"),
        pytest.raises(TransientError, match=r"process \d+ on \S+ has been writing since \S+; wait for it or end it"),
    ):
        ingest(tmp_path / "data", feeds_file=feeds)


def test_a_warehouse_held_open_by_another_program_is_named(ingest: Ingest, tmp_path: Path) -> None:
    feeds = write_feeds(tmp_path, {})
    ingest(tmp_path / "data", feeds_file=feeds)
    path = tmp_path / "data" / "writer" / "ledger.duckdb"
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LedgerError, match=rf"{path}: is open in .*process {holder.pid}; close it there") as error:
            ingest(tmp_path / "data", feeds_file=feeds)
    assert "\n" not in str(error.value)


def test_an_unknown_feed_is_answered_with_the_nearest_names(ingest: Ingest, tmp_path: Path) -> None:
    feeds = write_feeds(tmp_path, {"bbc-world": "http://127.0.0.1:1/feed.xml"})
    with pytest.raises(ConfigurationError, match="no feed is called 'bbc-wrold'; did you mean bbc-world"):
        ingest(tmp_path / "data", feeds=["bbc-wrold"], feeds_file=feeds)


def _newsroom_feeds() -> str:
    return str(NEWSROOM_DIR / "feeds.csv")


def _consent_wall() -> bytes:
    template = (NEWSROOM_DIR / "templates" / "consent_wall.html.j2").read_text(encoding="utf-8")
    return template.replace("{{ site.site_name }}", "The Post").replace("{{ site.language }}", "en").encode()


def _run_killed_before_append(data_dir: Path, settings: dict[str, Any]) -> subprocess.CompletedProcess[bytes]:
    """The steps of the flow in a process of its own, which is killed after the pages were archived."""
    script = textwrap.dedent(
        f"""
        import os, signal
        from flows import batches
        from flows.desk import open_desk
        from flows.run import plan_pages, plan_polls, prepare, recorded_run, run_polls
        from flows.settings import load_settings

        batches.append_captures = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        with open_desk(load_settings(data_dir={str(data_dir)!r}, **{settings!r})) as desk:
            with recorded_run(desk, prepare(desk)) as tally:
                for group in plan_polls(desk, None):
                    run_polls(desk, group)
                for orders in plan_pages(desk, tally.outlet_of):
                    batches.run_batch(desk, orders)
        """
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=False)
