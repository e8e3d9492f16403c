"""Feeds: RSS 0.9-2.0, RSS 1.0, Atom, JSON Feed and news sitemaps, from bytes to entries.

What a document is, is told from its bytes; the feed's declared type is not trusted. Nothing here raises for bad input:
a document that is no feed is a ``ParsedFeed`` with a ``problem`` for a person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from extractors import feed_formats
from extractors.content_type import find_content_kind, find_root, sniffable_text
from extractors.dates import is_plausible, parse_date
from extractors.feed_formats import RawEntry, RawFeed
from extractors.identity import content_id
from extractors.records import Entry, Feed
from extractors.urls import article_key, canonical_url, resolve_url

MAX_SUMMARY_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """One reading of one feed document.

    ``problem`` is null, or one line that says why there are no entries. ``unlinked_count`` counts items without a web
    address, which cannot be fetched, ``older_count`` those left out as older than wanted, ``undated_count`` those that
    print no date at all. ``discovered_urls`` are the feeds that a web page names, or the sitemaps of a sitemap index
    (of type "sitemap_index"); ``next_url`` is the next page of a paged or the earlier part of an archived feed (RFC
    5005, JSON Feed).
    """

    entries: tuple[Entry, ...] = ()
    title: str | None = None
    ttl_minutes: int | None = None
    feed_type: str = "auto"
    problem: str | None = None
    unlinked_count: int = 0
    discovered_urls: tuple[str, ...] = field(default=())
    next_url: str | None = None
    older_count: int = 0
    undated_count: int = 0
    generator: str | None = None


def parse_feed(
    body: bytes,
    content_type: str | None,
    feed: Feed,
    feed_base_url: str,
    seen_at: datetime,
    not_before: datetime | None = None,
    *,
    trackers: frozenset[str],
) -> ParsedFeed:
    """The entries of a feed document, in its order. ``feed_base_url`` is where the bytes came from, after redirects.

    Dates more than a day after ``seen_at`` are dropped; their text stays in ``published_text``. Entries that were
    published, or last changed, before ``not_before`` are left out and counted. ``trackers``: see ``urls``.
    """
    kind = find_content_kind(body, content_type)
    if kind == "json":
        return _parsed(feed_formats.read_json_feed(body), feed, feed_base_url, seen_at, not_before, trackers)
    if kind == "html":
        return _web_page(body, feed_base_url)
    if kind in ("feed", "xml"):
        return _parsed(_read_xml(body, content_type, feed_base_url), feed, feed_base_url, seen_at, not_before, trackers)
    what = "empty" if kind == "empty" else f"{content_type or 'something'} that is no feed"
    return ParsedFeed(problem=f"the document is {what}; check the address of the feed")


def find_unseen(entries: Sequence[Entry], known: Iterable[Entry], trackers: frozenset[str]) -> tuple[Entry, ...]:
    """The entries that are not among the known ones of the same feed.

    An entry is known by its id. Feeds that make up new guids at every poll are seen through: an unknown guid with a
    known address and title is known. Feeds that give one guid to different stories too: a known guid with an unknown
    address is new, under an id of its own. And a known story under another headline is read again: papers put the new
    toll into the headline, and each headline is an entry of its own, once.
    """
    by_id = {entry.entry_id: entry for entry in known}
    addresses = {(article_key(entry.entry_url, trackers), entry.title) for entry in by_id.values()}
    urls_of_guid: Mapping[str | None, set[str]] = _urls_of_guid(by_id.values(), trackers)
    unseen = []
    for entry in entries:
        if (article_key(entry.entry_url, trackers), entry.title) in addresses:
            continue
        url = canonical_url(entry.entry_url, trackers)
        settled = entry
        if entry.guid and entry.guid in urls_of_guid and url not in urls_of_guid[entry.guid]:
            settled = _with_id(entry, content_id("ent", entry.feed_id, "guid+url", entry.guid, url))
        elif _is_retitled(entry, by_id.get(entry.entry_id), trackers):
            settled = _with_id(entry, content_id("ent", entry.entry_id, "title", _squashed(entry.title)))
        if settled.entry_id not in by_id:
            unseen.append(settled)
    return tuple(unseen)


def _is_retitled(entry: Entry, known: Entry | None, trackers: frozenset[str]) -> bool:
    if known is None or not (entry.title and known.title):
        return False
    is_same_page = article_key(entry.entry_url, trackers) == article_key(known.entry_url, trackers)
    return is_same_page and _squashed(entry.title) != _squashed(known.title)


def _squashed(title: str | None) -> str:
    return " ".join((title or "").lower().split())


def _urls_of_guid(entries: Iterable[Entry], trackers: frozenset[str]) -> Mapping[str | None, set[str]]:
    urls: dict[str | None, set[str]] = defaultdict(set)
    for entry in entries:
        urls[entry.guid].add(canonical_url(entry.entry_url, trackers))
    return urls


def _with_id(entry: Entry, entry_id: str) -> Entry:
    values = {name: getattr(entry, name) for name in entry.__slots__}
    return Entry(**{**values, "entry_id": entry_id})


def _read_xml(body: bytes, content_type: str | None, base_url: str) -> RawFeed:
    root = find_root(sniffable_text(body))
    if root in ("urlset", "sitemapindex"):
        return feed_formats.read_sitemap(body)
    return feed_formats.read_xml_feed(body, content_type, base_url)


def _web_page(body: bytes, base_url: str) -> ParsedFeed:
    urls = feed_formats.discover_feeds(body, base_url)
    names = f"it names these feeds: {', '.join(urls[:5])}" if urls else "and it names no feed; look for one on the site"
    problem = f"this URL is a web page, not a feed; {names}" if urls else f"this URL is a web page, not a feed, {names}"
    return ParsedFeed(problem=problem, discovered_urls=urls)


def find_earlier_page(parsed: ParsedFeed, feed_url: str, number: int) -> str | None:
    """Where the entries before those of ``parsed`` are: the page that it names, or WordPress's page ``number``."""
    if parsed.next_url:
        return parsed.next_url
    if "wordpress" not in (parsed.generator or "").lower():
        return None
    parts = urlsplit(feed_url)
    query = "&".join([part for part in parts.query.split("&") if part and not part.startswith("paged=")])
    return urlunsplit(parts._replace(query=f"{query}&paged={number}" if query else f"paged={number}", fragment=""))


def _parsed(
    raw: RawFeed,
    feed: Feed,
    base_url: str,
    seen_at: datetime,
    not_before: datetime | None,
    trackers: frozenset[str],
) -> ParsedFeed:
    linked = [(item, url) for item in raw.entries if (url := _entry_url(item, base_url))]
    wanted = [pair for pair in linked if not (not_before and _is_older(pair[0], not_before))]
    entries = _entries(wanted, feed, seen_at, trackers)
    problem = raw.problem if not raw.entries else None
    if problem is None and not entries and not linked:
        problem = "the feed has no entries" if not raw.entries else "no entry of the feed has a web address"
        problem += "; check the address if that lasts"
    return ParsedFeed(
        entries=entries,
        title=raw.title,
        ttl_minutes=raw.ttl_minutes,
        feed_type=raw.feed_type,
        problem=problem,
        unlinked_count=len(raw.entries) - len(linked),
        discovered_urls=tuple(url for link in raw.sitemap_links if (url := resolve_url(base_url, link))),
        next_url=resolve_url(base_url, raw.next_link),
        older_count=len(linked) - len(wanted),
        undated_count=sum(_printed_date(item) is None for item, _ in linked),
        generator=raw.generator,
    )


def _is_older(item: RawEntry, moment: datetime) -> bool:
    printed = _printed_date(item)
    return printed is not None and printed < moment


def _printed_date(item: RawEntry) -> datetime | None:
    """When an item was published or, at the latest, last changed."""
    found = parse_date(item.published_text) or parse_date(item.changed_text)
    return found.moment if found is not None else None


def _entry_url(item: RawEntry, base_url: str) -> str | None:
    return next((url for link in item.links if (url := resolve_url(base_url, link))), None)


def _entries(
    linked: Sequence[tuple[RawEntry, str]], feed: Feed, seen_at: datetime, trackers: frozenset[str]
) -> tuple[Entry, ...]:
    """One entry per identity. The same item listed twice is one; two stories under one guid are two."""
    stories = {(item.guid, canonical_url(url, trackers)) for item, url in linked if item.guid}
    sharing: Counter[str | None] = Counter(guid for guid, _ in stories)
    entries: dict[str, Entry] = {}
    for item, url in linked:
        is_shared = sharing[item.guid] > 1
        entry = _entry(item, url, _entry_id(item, url, feed.feed_id, is_shared, trackers), feed.feed_id, seen_at)
        entries.setdefault(entry.entry_id, entry)
    return tuple(entries.values())


def _entry_id(item: RawEntry, url: str, feed_id: str, is_shared: bool, trackers: frozenset[str]) -> str:
    if item.guid and is_shared:
        return content_id("ent", feed_id, "guid+url", item.guid, canonical_url(url, trackers))
    if item.guid:
        return content_id("ent", feed_id, "guid", item.guid)
    return content_id("ent", feed_id, "url", canonical_url(url, trackers))


def _entry(item: RawEntry, url: str, entry_id: str, feed_id: str, seen_at: datetime) -> Entry:
    found = parse_date(item.published_text)
    moment = found.moment if found is not None else None
    return Entry(
        entry_id=entry_id,
        feed_id=feed_id,
        entry_url=url,
        guid=item.guid,
        title=item.title,
        summary=item.summary[:MAX_SUMMARY_CHARACTERS] if item.summary else None,
        published_at=moment if moment is not None and is_plausible(moment, seen_at) else None,
        published_text=item.published_text,
        first_seen_at=seen_at,
    )
