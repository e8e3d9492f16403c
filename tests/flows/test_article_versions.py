"""Versions of articles, end to end: a server's page changes between runs, and so does what its feed says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest_kit import Ingest, write_feeds
from site_server import Answer, Site

from flows.adapters.warehouse import Reader

STORY = """<!doctype html><html lang="en"><head><title>Strike on Belmar</title>
<meta property="article:published_time" content="2022-11-10T10:00:00Z">
<meta property="article:modified_time" content="2022-11-10T{clock}:00Z"></head><body>
<header><div class="clock">Thursday 10 November 2022, {clock}</div><p>Belmar {degrees}&deg;C</p></header>
<main><article><h1>Strike on Belmar</h1>
<p class="byline">By Ada Low</p><p>Updated {minutes} minutes ago</p><p>{readers} people are reading this</p>
<p>A missile strike on the town of Belmar killed {toll} people on Thursday, local officials said after the attack.</p>
<p>The governor said that rescuers were still at work and that schools would remain closed on Friday. He asked people to
keep the roads free for ambulances, and to give blood at the hospital in the district town on the other bank.</p>
<section class="related"><h3>Related</h3><ul><li><a href="/x{readers}">Flood leaves {readers} homeless in the
valley of the Sarn</a></li></ul></section>
<p>Talks between the two sides are to go on next week in Geneva, diplomats said, but nobody expects a quick result.</p>
<p>{readers} comments</p></article></main>
<footer>You are visitor number {readers}. Page generated in 0.{minutes} seconds.</footer></body></html>"""


def show(site: Site, headline: str, toll: int, clock: str = "10:05", minutes: int = 3, readers: int = 1_204) -> None:
    """The page and its feed as they are now. The feed's headline changes, so that the page is read again."""
    page = STORY.format(toll=toll, clock=clock, minutes=minutes, readers=readers, degrees=minutes % 30)
    feed = (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><item><title>{headline}</title>'
        f"<link>{site.base}/belmar</link><guid>belmar</guid></item></channel></rss>"
    )
    site.routes["/belmar"] = _answer("text/html; charset=utf-8", page)
    site.routes["/feed"] = _answer("application/rss+xml", feed)


def _answer(content_type: str, text: str) -> Answer:
    return 200, content_type, text.encode()


def rows(data_dir: Path, query: str) -> list[dict[str, Any]]:
    with Reader(data_dir / "ledger.duckdb") as reader:
        result: list[dict[str, Any]] = reader.query(query).to_pylist()
        return result


def test_a_toll_that_rises_is_a_version_and_a_clock_is_none(ingest: Ingest, site: Site, tmp_path: Path) -> None:
    data = tmp_path / "data"
    settings = {"feeds_file": write_feeds(tmp_path, {"feed": f"{site.base}/feed"})}
    shown = [
        {"headline": "Strike on Belmar", "toll": 12},
        {"headline": "Strike on Belmar: what we know", "toll": 12, "clock": "11:40", "minutes": 58, "readers": 93},
        {"headline": "Belmar toll rises", "toll": 47, "clock": "15:00", "minutes": 7, "readers": 6_002},
    ]
    for number, state in enumerate(shown, start=1):
        show(site, **state)  # type: ignore[arg-type]
        ingest(data, feeds=["feed"], **settings)
        assert site.asked_for("/belmar") == number
    versions = rows(data, "from article_versions order by version_number")
    assert [row["version_number"] for row in versions] == [1, 2]
    assert [row["revision_of"] for row in versions] == [None, versions[0]["article_version_id"]]
    assert [row["is_current_version"] for row in versions] == [False, True]
    assert len({row["article_id"] for row in versions}) == 1
    tolls = "select value from core.claims where kind = 'killed' and sentence like 'A missile%' order by value"
    assert [row["value"] for row in rows(data, tolls)] == [12, 47]
    assert [row["value"] for row in rows(data, "from claims where kind = 'killed'")] == [47]
    assert rows(data, "from syndication") == []
    assert len(rows(data, "from raw.captures where final_url like '%/belmar'")) == len(shown)


def test_a_page_that_goes_back_to_what_it_said_before_has_that_version_again(
    ingest: Ingest, site: Site, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    settings = {"feeds_file": write_feeds(tmp_path, {"feed": f"{site.base}/feed"})}
    for number, toll in enumerate((12, 47, 12), start=1):
        show(site, f"Strike on Belmar, report {number}", toll)
        ingest(data, feeds=["feed"], **settings)
    versions = rows(data, "from article_versions order by version_number")
    assert [row["is_current_version"] for row in versions] == [True, False]
    assert [row["last_seen_at"] > row["captured_at"] for row in versions] == [True, False]
    assert [row["value"] for row in rows(data, "from claims where kind = 'killed'")] == [12]
    captured = rows(data, "select max(fetched_at) as at from raw.captures where final_url like '%/belmar'")
    assert rows(data, "select seen_at as at from core.sightings") == captured
