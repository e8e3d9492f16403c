"""The formats of feeds, each read into the same raw shape: links as written, dates as text, HTML as plain text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from urllib.parse import urljoin

import feedparser
from lxml import etree
from lxml import html as lxml_html

from extractors.content_type import sniffable_text
from extractors.urls import resolve_url
from extractors.xml_repair import mend_ampersands, mend_references

NEWS_NAMESPACE: Final = "http://www.google.com/schemas/sitemap-news/0.9"
FEED_MEDIA_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
# What feedparser and the parsers under it raise for bytes that no publisher would call a feed.
_PARSER_ERRORS: Final = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OverflowError, etree.LxmlError,
)  # fmt: skip
_PERIOD_MINUTES: Final = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_TAG: Final = re.compile(r"<[^<>]*>")
_HALF: Final = re.compile("[\ud800-\udfff]")
_XML_START: Final = re.compile(rb"<\?xml|<rss|<feed|<rdf:RDF|<channel|<!DOCTYPE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An item as the document has it: its links in order of trust, its date as printed: feedparser's own
    reading makes the first of a month of what it does not know.

    ``changed_text`` is the last change that a sitemap prints: no publication date, only its latest possible moment.
    """

    links: tuple[str, ...]
    guid: str | None
    title: str | None
    summary: str | None
    published_text: str | None
    changed_text: str | None = None


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document as read. ``problem`` says why there is nothing in it, where there is nothing."""

    feed_type: str
    entries: tuple[RawEntry, ...] = ()
    title: str | None = None
    ttl_minutes: int | None = None
    problem: str | None = None
    next_link: str | None = None
    sitemap_links: tuple[str, ...] = ()
    generator: str | None = None


def read_xml_feed(body: bytes, content_type: str | None, base_url: str) -> RawFeed:
    """RSS of any version, or Atom, well-formed or not."""
    headers = {"content-location": base_url}
    if content_type:
        headers["content-type"] = content_type
    try:
        # Bytes in a BytesIO: given a str, or bytes that look like a path or an address, feedparser would open them.
        document = feedparser.parse(
            BytesIO(mend_references(_without_junk_before(body))),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _PARSER_ERRORS as error:
        return RawFeed("auto", problem=f"the feed cannot be read ({type(error).__name__}); tell its publisher")
    feed_type = {"a": "atom", "r": "rss"}.get((document.get("version") or "?")[0], "auto")
    entries = tuple(_raw_entry(entry, base_url) for entry in document.entries)
    problem = None
    if not entries and document.get("bozo") and not document.get("version"):
        why = " ".join(str(document.get("bozo_exception", "no feed element")).split())[:200]
        problem = f"the document cannot be read as a feed ({why}); check the address of the feed"
    channel = document.feed
    return RawFeed(
        feed_type=feed_type,
        entries=entries,
        title=plain_text(channel.get("title")),
        ttl_minutes=_ttl_minutes(channel),
        problem=problem,
        next_link=_rel_link(channel, "next") or _rel_link(channel, "prev-archive"),
        generator=_text(channel.get("generator")),
    )


def read_json_feed(body: bytes) -> RawFeed:
    """A JSON Feed, version 1.0 or 1.1 (jsonfeed.org); ids that are numbers count as their text."""
    try:
        document = json.loads(_json_text(body), strict=False)
    except (ValueError, RecursionError) as error:
        problem = f"the document is broken JSON ({' '.join(str(error).split())[:100]}); check the address of the feed"
        return RawFeed("json", problem=problem)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return RawFeed("json", problem="the document is JSON, but no JSON Feed; check the address of the feed")
    entries = tuple(_json_entry(item) for item in items if isinstance(item, dict))
    return RawFeed(
        "json", entries, title=plain_text(_text(document.get("title"))), next_link=_text(document.get("next_url"))
    )


def read_sitemap(body: bytes) -> RawFeed:
    """A sitemap, with or without the news extension; of an index, the sitemaps that it names."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(mend_ampersands(_without_junk_before(body)), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return RawFeed("sitemap", problem="the sitemap is broken XML; check its address")
    if _local_name(root) == "sitemapindex":
        links = tuple(link for node in _children(root, "sitemap") if (link := _child_text(node, "loc")))
        problem = f"this is an index of {len(links)} sitemaps, among them {', '.join(links[:5])}"
        return RawFeed("sitemap_index", problem=problem, sitemap_links=links)
    return RawFeed("sitemap", tuple(_sitemap_entry(node) for node in _children(root, "url")))


def discover_feeds(body: bytes, base_url: str) -> tuple[str, ...]:
    """The feeds that a web page names in <link rel="alternate">, as addresses, in its order."""
    try:
        tree = lxml_html.document_fromstring(sniffable_text(body).encode("utf-8", "replace"))
    except (etree.LxmlError, ValueError):
        return ()
    base = next((urljoin(base_url, node.get("href", "")) for node in tree.iter("base") if node.get("href")), base_url)
    found = [
        resolve_url(base, node.get("href"))
        for node in tree.iter("link")
        if "alternate" in (node.get("rel") or "").lower().split()
        and (node.get("type") or "").lower().partition(";")[0].strip() in FEED_MEDIA_TYPES
    ]
    return tuple(dict.fromkeys(url for url in found if url))


def plain_text(markup: str | None) -> str | None:
    """Text without tags and entities, white space collapsed; null where nothing is left."""
    if not markup:
        return None
    text = markup
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split()) or None


def _raw_entry(entry: Mapping[str, Any], base_url: str) -> RawEntry:
    dates = ("published", "updated", "created")
    name = next((name for name in dates if entry.get(name)), "published")
    return RawEntry(
        links=tuple(link for link in _entry_links(entry) if link),
        guid=_text(entry.get("id")),
        title=plain_text(_text(entry.get("title"))),
        summary=plain_text(_text(entry.get("summary"))) or _content_text(entry),
        published_text=_text(entry.get(name)),
    )


def _entry_links(entry: Mapping[str, Any]) -> Iterator[str | None]:
    """The links of an entry, the likeliest address of the article first."""
    links = [link for link in entry.get("links") or [] if isinstance(link, Mapping)]
    yield _text(entry.get("feedburner_origlink"))
    yield next((_text(link.get("href")) for link in links if link.get("rel") == "alternate"), None)
    yield _text(entry.get("link"))
    yield from (_text(part.get("src")) for part in entry.get("content") or [] if isinstance(part, Mapping))
    yield from (_text(link.get("href")) for link in links if link.get("rel") not in ("enclosure", "self", "edit"))
    yield next((_text(link.get("href")) for link in links if link.get("rel") == "self"), None)
    guid = _text(entry.get("id")) or ""
    yield guid if guid.startswith(("http://", "https://")) else None


def _content_text(entry: Mapping[str, Any]) -> str | None:
    parts = entry.get("content") or []
    return plain_text(parts[0].get("value")) if parts and isinstance(parts[0], Mapping) else None


def _ttl_minutes(channel: Mapping[str, Any]) -> int | None:
    """``ttl`` in minutes, else sy:updatePeriod over sy:updateFrequency."""
    ttl = _text(channel.get("ttl")) or ""
    if ttl.isascii() and ttl.isdigit():
        return min(int(ttl[:9]), 525_600) or None
    period = _PERIOD_MINUTES.get((_text(channel.get("sy_updateperiod")) or "").lower())
    frequency = _text(channel.get("sy_updatefrequency")) or "1"
    if period is None or not (frequency.isascii() and frequency.isdigit()) or int(frequency[:6]) == 0:
        return None
    return max(period // int(frequency[:6]), 1)


def _rel_link(channel: Mapping[str, Any], rel: str) -> str | None:
    links = channel.get("links") or []
    return next((_text(link.get("href")) for link in links if link.get("rel") == rel), None)


def _json_entry(item: Mapping[str, Any]) -> RawEntry:
    identity = item.get("id")
    guid = str(identity) if isinstance(identity, int | float) else _text(identity)
    links = [_text(item.get("url")), _text(item.get("external_url")), guid if (guid or "").startswith("http") else None]
    content = _text(item.get("content_text")) or plain_text(_text(item.get("content_html")))
    return RawEntry(
        links=tuple(link for link in links if link),
        guid=guid,
        title=plain_text(_text(item.get("title"))),
        summary=plain_text(_text(item.get("summary"))) or content,
        published_text=_text(item.get("date_published")) or _text(item.get("date_modified")),
    )


def _sitemap_entry(node: Any) -> RawEntry:
    news = next(iter(_children(node, "news")), None)
    link = _child_text(node, "loc")
    return RawEntry(
        links=(link,) if link else (),
        guid=None,
        title=plain_text(_child_text(news, "title")) if news is not None else None,
        summary=None,
        published_text=_child_text(news, "publication_date") if news is not None else None,
        changed_text=_child_text(node, "lastmod"),
    )


def _children(node: Any, name: str) -> list[Any]:
    return [child for child in node if isinstance(child.tag, str) and _local_name(child) == name]


def _child_text(node: Any, name: str) -> str | None:
    return next((_text(child.text) for child in _children(node, name)), None)


def _local_name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _without_junk_before(body: bytes) -> bytes:
    """White space, warnings and the like before the XML declaration make it ill-formed; nothing after depends on it."""
    start = _XML_START.search(body[:4096])
    return body[start.start() :] if start else body


def _json_text(body: bytes) -> str:
    """JSON is UTF-8 (RFC 8259); a byte order mark may say otherwise, and stray bytes must not cost the whole feed."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    return body.decode("utf-8-sig", "replace").strip()


def _text(value: Any) -> str | None:
    """A text as a ledger can hold it: halves of a character, as JSON may name them, are U+FFFD, zeroes are left out."""
    if not isinstance(value, str):
        return None
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(value) else value
    return whole.replace("\x00", "").strip() or None
