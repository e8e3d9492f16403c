"""Documents besides the feed itself: the sitemaps of an index, and the earlier pages that close a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from extractors.feed import ParsedFeed, find_earlier_page, find_unseen, parse_feed
from extractors.feed_history import SITEMAP_INDEX
from extractors.records import Entry, Feed
from extractors.sitemap import ListedPage, choose_children, parse_sitemap
from flows.adapters.page_rules import url_trackers
from flows.adapters.web import Fetcher
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError, unpack_body
from flows.adapters.web_records import FetchFailure

MAX_SITEMAPS: Final = 5
MAX_EARLIER_PAGES: Final = 10
NEWS_WINDOW: Final = timedelta(days=3)
MAX_UNDATED: Final = 1_000  # what a news sitemap may list (Google News 0.9)


@dataclass(frozen=True, slots=True)
class IndexReading:
    """What the sitemaps of an index gave together. ``digest`` is over their bytes; ``problems`` say what failed."""

    parsed: ParsedFeed
    digest: str
    pages_count: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierPages:
    """The new entries of earlier pages, whether they reach back to what is known, and if not, why."""

    entries: tuple[Entry, ...]
    pages_count: int
    is_closed: bool
    why_not: str | None = None


def unpacked(body: bytes, max_bytes: int) -> bytes:
    """A document without its gzip: sitemaps are often kept packed. What cannot be unpacked stays as it is."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return unpack_body(body, "gzip", max_bytes)
    except (BodyEncodingError, BodyTooLargeError):
        return body


def fetch_index(
    fetcher: Fetcher, feed: Feed, body: bytes, base_url: str, now: datetime, since: datetime | None
) -> IndexReading:
    """Read the newest sitemaps that an index names, at most MAX_SITEMAPS documents, indexes among them followed.

    Only pages of the last days are taken: an index leads to all that a site ever had, which is for a backfill.
    """
    waiting = list(_children(body, base_url, now, since))
    digest, entries, problems, done = sha256(body), dict[str, Entry](), list[str](), 0
    older = 0
    while waiting and done < MAX_SITEMAPS:
        child, done = waiting.pop(0), done + 1
        found = _read_child(fetcher, feed, child.url, now)
        if isinstance(found, str):
            problems.append(found)
            continue
        child_body, parsed, final_url = found
        digest.update(child_body)
        if parsed.feed_type == SITEMAP_INDEX:
            waiting[:0] = _children(child_body, final_url, now, since)
            continue
        entries |= {entry.entry_id: entry for entry in parsed.entries}
        older += parsed.older_count
        if parsed.problem and "no entries" not in parsed.problem:
            problems.append(f"{child.url}: {parsed.problem}")
    problem = problems[0] if problems and not entries else None
    parsed = ParsedFeed(tuple(entries.values()), feed_type=SITEMAP_INDEX, problem=problem, older_count=older)
    return IndexReading(parsed, digest.hexdigest(), done, tuple(problems))


def fetch_earlier(
    fetcher: Fetcher, feed: Feed, parsed: ParsedFeed, known: Sequence[Entry], now: datetime
) -> EarlierPages:
    """Go back page by page (RFC 5005, JSON Feed, WordPress) until a page has an entry that is known."""
    entries, seen_urls = dict[str, Entry](), {feed.feed_url}
    for count in range(MAX_EARLIER_PAGES):
        url = find_earlier_page(parsed, feed.feed_url, count + 2)
        if url is None or url in seen_urls:
            why = "the feed names no earlier page" if count == 0 else "its earlier pages end before"
            return EarlierPages(tuple(entries.values()), count, False, why)
        seen_urls.add(url)
        answer = fetcher.fetch(url)
        if isinstance(answer, FetchFailure):
            return EarlierPages(tuple(entries.values()), count, False, f"an earlier page failed ({answer.message})")
        page = parse_feed(
            unpacked(answer.body, fetcher.policy.max_bytes),
            answer.content_type,
            feed,
            answer.final_url,
            now,
            trackers=url_trackers(),
        )
        if page.problem:
            return EarlierPages(tuple(entries.values()), count, False, f"{url}: {page.problem}")
        unseen = find_unseen(page.entries, known, url_trackers())
        fresh = {entry.entry_id: entry for entry in unseen if entry.entry_id not in entries}
        if len(unseen) < len(page.entries):
            return EarlierPages((*entries.values(), *fresh.values()), count + 1, True)
        if not fresh:
            return EarlierPages(tuple(entries.values()), count + 1, False, "its earlier pages repeat themselves")
        entries |= fresh
        parsed = replace(page, generator=page.generator or parsed.generator)
    why = f"{MAX_EARLIER_PAGES} earlier pages do not reach back to what is known"
    return EarlierPages(tuple(entries.values()), MAX_EARLIER_PAGES, False, why)


def _children(body: bytes, base_url: str, now: datetime, since: datetime | None) -> tuple[ListedPage, ...]:
    return choose_children(parse_sitemap(body, base_url, now).children, MAX_SITEMAPS, since)


def _read_child(fetcher: Fetcher, feed: Feed, url: str, now: datetime) -> tuple[bytes, ParsedFeed, str] | str:
    """The bytes of a sitemap, what it lists of the last days, and where it was; or one line that says what is wrong."""
    answer = fetcher.fetch(url)
    if isinstance(answer, FetchFailure):
        return answer.message
    body = unpacked(answer.body, fetcher.policy.max_bytes)
    parsed = parse_feed(
        body, answer.content_type, feed, answer.final_url, now, now - NEWS_WINDOW, trackers=url_trackers()
    )
    if parsed.undated_count > MAX_UNDATED:
        count = f"{parsed.undated_count:,}"
        return f"{url}: lists {count} pages without a date; read them with `casualty-ledger backfill sitemap`"
    return body, parsed, answer.final_url
