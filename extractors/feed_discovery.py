"""Where a site keeps its feeds: what its pages and its robots.txt name, and where feeds usually are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from extractors.content_type import sniffable_text
from extractors.feed_formats import FEED_MEDIA_TYPES
from extractors.urls import is_same_site, resolve_url

COMMON_PATHS: Final = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json")
MAX_ANCHORS: Final = 8
_LOOKS_LIKE_A_FEED: Final = re.compile(
    r"(?:^|/)(?:rss|feeds?|atom|rdf)(?:2(?:\.0)?)?(?:/|\.(?:xml|rss|atom|json|rdf|php|aspx?))?$|\.(?:rss|atom|rdf)$"
    r"|(?:^|/)(?:rss|feeds?|atom)/(?:[^/]+/)*[^/]+\.(?:xml|json)$",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(r"/comments?(?:/|$)|^comments (?:for|on)\b|\bcomments feed\b", re.IGNORECASE)
_SITEMAP_LINE: Final = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NamedFeed:
    """An address that may be a feed, and who says so: "page", "link on the page", "robots.txt" or "usual place"."""

    url: str
    named_by: str
    title: str | None = None


def find_named_feeds(body: bytes, base_url: str) -> tuple[NamedFeed, ...]:
    """The feeds that a web page names: <link rel=alternate> and rel=feed first, then links that look like feeds.

    Feeds of comments are left out.
    """
    try:
        tree = lxml_html.document_fromstring(sniffable_text(body).encode("utf-8", "replace"))
    except (etree.LxmlError, ValueError):
        return ()
    base = next((urljoin(base_url, node.get("href")) for node in tree.iter("base") if node.get("href")), base_url)
    declared = [*_declared(tree, base)]
    anchors = [*_anchors(tree, base)][:MAX_ANCHORS]
    by_url: dict[str, NamedFeed] = {}
    for one in (*declared, *anchors):
        if not _COMMENTS.search(one.title or "") and not _COMMENTS.search(urlsplit(one.url).path):
            by_url.setdefault(one.url, one)
    return tuple(by_url.values())


def find_sitemaps(robots: str, base_url: str) -> tuple[NamedFeed, ...]:
    """The sitemaps that a robots.txt names, those for news first."""
    urls = [url for found in _SITEMAP_LINE.findall(robots) if (url := resolve_url(base_url, found))]
    unique = list(dict.fromkeys(urls))
    return tuple(NamedFeed(url, "robots.txt") for url in sorted(unique, key=lambda url: not is_news_sitemap(url)))


def is_news_sitemap(url: str) -> bool:
    """Whether a sitemap is named as one of news."""
    return "news" in urlsplit(url).path.lower()


def usual_places(home_url: str) -> tuple[NamedFeed, ...]:
    """Where feeds usually are: beside the page that was given, and at the root of its site."""
    folder = home_url.partition("?")[0].partition("#")[0].rstrip("/")
    places = [f"{folder}/feed/"] if urlsplit(folder).path else []
    places += [urljoin(home_url, path) for path in COMMON_PATHS]
    return tuple(NamedFeed(url, "usual place") for url in dict.fromkeys(places))


def _declared(tree: Any, base: str) -> Iterator[NamedFeed]:
    for node in tree.iter("link", "a"):
        rel = (node.get("rel") or "").lower().split()
        kind = (node.get("type") or "").lower().partition(";")[0].strip()
        is_feed = "feed" in rel or ("alternate" in rel and kind in FEED_MEDIA_TYPES)
        url = resolve_url(base, node.get("href")) if is_feed else None
        if url:
            yield NamedFeed(url, "page", " ".join((node.get("title") or "").split()) or None)


def _anchors(tree: Any, base: str) -> Iterator[NamedFeed]:
    for node in tree.iter("a"):
        url = resolve_url(base, node.get("href"))
        if url and _LOOKS_LIKE_A_FEED.search(urlsplit(url).path) and is_same_site(base, url):
            yield NamedFeed(url, "link on the page", " ".join(node.text_content().split())[:80] or None)
