"""Finding the feeds of a site: what its page and its robots.txt name, and, where they name none, the usual places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urljoin, urlsplit

from extractors.content_type import find_content_kind
from extractors.feed import parse_feed
from extractors.feed_discovery import NamedFeed, find_named_feeds, find_sitemaps, is_news_sitemap, usual_places
from extractors.feed_history import SITEMAP_INDEX
from extractors.records import Feed
from flows.adapters.page_rules import url_trackers
from flows.adapters.web import Fetcher
from flows.adapters.web_records import FetchFailure, FetchRequest, Response
from flows.errors import ConfigurationError, LedgerError, PermanentError
from flows.feed_pages import fetch_index, unpacked

MAX_TRIED: Final = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found and read: who named it, and what is in it."""

    url: str
    named_by: str
    title: str | None
    feed_type: str
    entries_count: int
    newest_at: datetime | None = None


def discover_feeds(fetcher: Fetcher, address: str, tell: Callable[[str], None] = lambda _: None) -> list[Candidate]:
    """The feeds of a home page, each read once; an address that is a feed itself is the only one.

    At most MAX_TRIED addresses are asked, by the rules of the site and at its interval. Raises ConfigurationError for
    what is no address, the failure of the page itself, and PermanentError where no feed is found.
    """
    url = as_address(address)
    tell(f"reading {url}")
    answer = fetcher.fetch(url)
    if isinstance(answer, FetchFailure):
        raise answer.as_error()
    if itself := _read(fetcher, answer, NamedFeed(url, "the address given")):
        return [itself]
    if find_content_kind(answer.body, answer.content_type) != "html":
        raise PermanentError(f"{url}: is neither a feed nor a web page; give the address of a home page")
    named = find_named_feeds(answer.body, answer.final_url)
    sitemaps = _sitemaps(fetcher, answer.final_url)
    news = [one for one in sitemaps if is_news_sitemap(one.url)]
    found = _try(fetcher, [*named, *news][:MAX_TRIED] if named else [], tell)
    if not found:
        found = _try(fetcher, [*usual_places(answer.final_url), *(news or sitemaps[:1])][:MAX_TRIED], tell)
    if not found:
        raise PermanentError(
            f"{url}: this URL is a web page, not a feed, and no feed was found on it, in robots.txt or in the usual"
            " places; look for RSS on the site, or give the address of a sitemap"
        )
    return found


def as_address(text: str) -> str:
    """What a person types as an address: https is assumed. Raises ConfigurationError."""
    url = text.strip() if "://" in text else f"https://{text.strip()}"
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_web = False
    if not is_web or any(letter.isspace() for letter in url):
        named = text if text.strip() else "an empty text"
        raise ConfigurationError(f"{named}: is no web address; give it like https://www.example.org")
    return url


def _sitemaps(fetcher: Fetcher, page_url: str) -> tuple[NamedFeed, ...]:
    answer = fetcher.fetch(urljoin(page_url, "/robots.txt"), check_robots=False)
    if isinstance(answer, FetchFailure):
        return ()
    return find_sitemaps(answer.body[:500_000].decode("utf-8", "replace"), page_url)


def _try(fetcher: Fetcher, named: Iterable[NamedFeed], tell: Callable[[str], None]) -> list[Candidate]:
    """Those that are feeds, in the order in which they were named; the same document under two addresses is one."""
    by_url = {one.url: one for one in named}
    answers, digests = dict[str, Response](), set[bytes]()
    for done, answer in enumerate(fetcher.fetch_many([FetchRequest(url, key=url) for url in by_url]), start=1):
        tell(f"{done} of {len(by_url)} addresses tried")
        if isinstance(answer, Response):
            answers[answer.key or ""] = answer
    found = []
    for url in by_url:
        digest = sha256(answers[url].body).digest() if url in answers else b""
        if url in answers and digest not in digests and (candidate := _read(fetcher, answers[url], by_url[url])):
            digests.add(digest)
            found.append(candidate)
    return found


def _read(fetcher: Fetcher, answer: Response, named: NamedFeed) -> Candidate | None:
    """What a document holds, where it is a feed."""
    now, body = datetime.now(UTC), unpacked(answer.body, fetcher.policy.max_bytes)
    try:
        feed = Feed("discovered", named.url, "discovered", "")
        parsed = parse_feed(body, answer.content_type, feed, answer.final_url, now, trackers=url_trackers())
        if parsed.feed_type == SITEMAP_INDEX:
            parsed = fetch_index(fetcher, feed, body, answer.final_url, now, None).parsed
    except LedgerError:
        return None
    if parsed.problem:
        return None
    dates = [entry.published_at for entry in parsed.entries if entry.published_at]
    return Candidate(
        url=named.url,
        named_by=named.named_by,
        title=parsed.title or named.title,
        feed_type=parsed.feed_type,
        entries_count=len(parsed.entries),
        newest_at=max(dates, default=None),
    )
