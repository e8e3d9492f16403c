"""The bundled newsroom answers as real sites do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from extractors.feed import parse_feed
from extractors.page import PageProblem, parse_page
from extractors.records import Article, Feed
from flows.adapters.newsroom import NewsroomServer
from flows.adapters.newsroom_articles import load_articles, load_sites, version_path
from flows.adapters.page_rules import page_rules, url_trackers
from flows.errors import ConfigurationError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SITES = {site.outlet_id: site for site in load_sites()}


@pytest.fixture
def client(newsroom: NewsroomServer) -> httpx.Client:
    return httpx.Client(proxy=newsroom.proxy_url, trust_env=False)


def test_every_outlet_has_a_feed_of_another_kind_that_is_read(client: httpx.Client) -> None:
    kinds = {}
    with client:
        for site in SITES.values():
            answers = [client.get(site.feed_url), client.get(site.feed_url)]
            answer = answers[1]
            feed = Feed(site.outlet_id, site.feed_url, site.outlet_id, site.site_name)
            parsed = parse_feed(
                answer.content, answer.headers["content-type"], feed, site.feed_url, NOW, trackers=url_trackers()
            )
            kinds[site.outlet_id] = (parsed.feed_type, len(parsed.entries))
    assert kinds == {
        "meridian-post": ("rss", 2), "nordwind": ("atom", 0), "harbour-herald": ("json", 1),
        "levant-courier": ("sitemap", 1), "sahel-monitor": ("rss", 0), "steppe-dispatch": ("atom", 2),
    }  # fmt: skip


def test_every_story_is_read_whole_and_without_its_furniture(client: httpx.Client, articles_dir: Path) -> None:
    with client:
        for story in load_articles(articles_dir):
            site = SITES[story.outlet_id]
            url = f"http://{site.host}{version_path(site, story)}"
            answer = client.get(url)
            found = parse_page(
                answer.content, answer.headers["content-type"], url, "cap", story.outlet_id, None, NOW, page_rules()
            )
            if story.page_type != "article":
                assert isinstance(found, PageProblem)
                continue
            assert isinstance(found, Article)
            assert found.text.startswith(story.headline)
            assert story.standfirst in found.text
            words = " ".join(found.text.split())
            assert [block.text for block in story.body if " ".join(block.text.split()) not in words] == []
            assert "900" not in found.text
            assert found.published_at is not None
            assert found.published_at.date() == story.published_at.date()
            assert "fictional" in answer.text


def test_a_feed_that_was_seen_is_not_sent_again(client: httpx.Client) -> None:
    url = SITES["meridian-post"].feed_url
    with client:
        first = client.get(url)
        by_tag = client.get(url, headers={"If-None-Match": first.headers["etag"]})
        by_date = client.get(url, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (first.status_code, by_tag.status_code, by_date.status_code) == (200, 304, 304)


def test_the_flaky_feed_answers_503_once(client: httpx.Client) -> None:
    url = SITES["steppe-dispatch"].feed_url
    with client:
        first, second = client.get(url), client.get(url)
    assert (first.status_code, first.headers["retry-after"], second.status_code) == (503, "1", 200)


def test_an_unknown_page_is_not_found(client: httpx.Client) -> None:
    with client:
        assert client.get("http://meridian-post.example/nothing").status_code == 404


def test_an_article_with_an_unknown_key_is_named(tmp_path: Path) -> None:
    (tmp_path / "nordwind").mkdir()
    path = tmp_path / "nordwind" / "2022-11-10-x.toml"
    path.write_text('outlet = "nordwind"\nslug = "x"\npublished_at = 2022-11-10T00:00:00Z\nheadline = "X"\nbdy = []\n')
    with pytest.raises(ConfigurationError, match=r"2022-11-10-x.toml: ValueError: unknown key 'bdy'"):
        load_articles(tmp_path)
