"""Where the pages of a backfill are: lists, sitemaps, feeds and the Wayback Machine, walked politely."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

from extractors.cdx import CdxCapture, parse_cdx
from extractors.dates import parse_date
from extractors.feed import ParsedFeed, parse_feed
from extractors.records import Feed
from extractors.sitemap import ListedPage, Sitemap, parse_sitemap
from extractors.urls import is_home_path
from flows.adapters.page_rules import url_trackers
from flows.adapters.web import Fetcher
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError, unpack_body
from flows.adapters.web_records import FetchFailure, Response
from flows.backfill_order import BackfillOrder
from flows.backfill_units import PageToFetch, listed_to_fetch
from flows.errors import ConfigurationError, TransientError
from flows.feeds import feed_from_url, load_feeds
from flows.settings import Settings

MAX_DOCUMENTS: Final = 2_000
CDX_ROWS: Final = 5_000
_SITEMAP_LINE: Final = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_URL_COLUMNS: Final = ("url", "link", "address", "article_url")
_DATE_COLUMNS: Final = ("published_at", "published", "date")


class SourceStoppedError(TransientError):
    """The source asked to be left alone: nothing more is asked of it in this run."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A list that could not be read: its address, a short code, and one line for a person."""

    url: str
    reason: str
    message: str


@dataclass(slots=True)
class Listing:
    """The pages that a source lists, and what of it could not be read."""

    pages: list[PageToFetch] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add_failure(self, failure: FetchFailure) -> None:
        self.problems.append(Problem(failure.url, failure.reason, failure.message))


def list_urls(order: BackfillOrder) -> Listing:
    """The addresses given, and those in the files given: one a line, or a CSV with a column ``url``."""
    listing = Listing()
    for target in order.targets:
        if "://" in target and not _is_address(target):
            raise ConfigurationError(f"targets={target}: is no web address; give it with http:// or https://")
        listed = [ListedPage(target)] if _is_address(target) else list(_read_list(Path(target).expanduser()))
        listing.pages += [
            listed_to_fetch(page) for page in listed if order.wants_host(page.url) and order.covers(page.published_at)
        ]
    return listing


def list_sitemaps(fetcher: Fetcher, order: BackfillOrder) -> Listing:
    """The pages that sitemaps list, indexes followed; what is surely outside the dates or hosts is left out."""
    listing, now = Listing(), datetime.now(UTC)
    waiting = [url for target in order.targets for url in _sitemaps_of(fetcher, target)]
    seen: set[str] = set()
    while waiting and len(seen) < MAX_DOCUMENTS:
        url = waiting.pop(0)
        if url in seen:
            continue
        seen.add(url)
        found = _fetch_sitemap(fetcher, url, now)
        if isinstance(found, FetchFailure):
            listing.add_failure(found)
            continue
        if found.problem:
            listing.problems.append(Problem(url, "not_a_sitemap", f"{url}: {found.problem}; check the address"))
        waiting += [child.url for child in found.children if child.may_be_within(order.start, order.end)]
        listing.pages += [
            listed_to_fetch(page)
            for page in found.pages
            if order.wants_host(page.url) and page.may_be_within(order.start, order.end)
        ]
    return listing


def list_feeds(fetcher: Fetcher, order: BackfillOrder, settings: Settings) -> Listing:
    """The entries of feeds and of their earlier pages: RFC 5005 links, else WordPress's ?paged=."""
    listing = Listing()
    for feed in wanted_feeds(order, settings):
        for parsed in _walk_feed(fetcher, feed, order, listing):
            listing.pages += [
                PageToFetch(entry.entry_url, entry.entry_url, entry.published_at, entry.published_at, entry.title)
                for entry in parsed.entries
                if order.wants_host(entry.entry_url) and order.covers(entry.published_at)
            ]
    return listing


def wanted_feeds(order: BackfillOrder, settings: Settings) -> list[Feed]:
    """The feeds that the targets name: by id, or by address."""
    known = {feed.feed_id: feed for feed in load_feeds(settings)}
    return [known.get(target) or feed_from_url(target, None, None, "en") for target in order.targets]


def list_wayback(fetcher: Fetcher, order: BackfillOrder, wayback_url: str) -> Listing:
    """Captures of HTML pages made in [start, end), one for each change of a page. A 429 raises SourceStoppedError."""
    listing = Listing()
    for target in order.targets:
        for capture in _walk_cdx(fetcher, target, order, wayback_url, listing):
            if order.wants_host(capture.url) and not is_home_path(urlsplit(capture.url).path):
                address = f"{wayback_url.rstrip('/')}/web/{capture.timestamp}id_/{capture.url}"
                listing.pages.append(PageToFetch(address, capture.url, capture.captured_at))
    return listing


def refuse_if_stopped(failure: FetchFailure) -> None:
    """Raise SourceStoppedError where the answer is 429 or the pause that followed one."""
    if failure.http_status == 429 or failure.reason == "host_paused":
        raise SourceStoppedError(f"{failure.message}; run the same backfill again later, it goes on from here")


def _read_list(path: Path) -> Iterator[ListedPage]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ConfigurationError(f"targets={path}: cannot be read ({reason}); give addresses or a list") from error
    is_table = path.suffix.lower() == ".csv"
    try:
        yield from _read_csv(path, text) if is_table else _read_lines(path, text)
    except csv.Error as error:
        raise ConfigurationError(f"{path}: is no CSV that can be read ({error}); correct the cell") from error


def _read_lines(path: Path, text: str) -> Iterator[ListedPage]:
    for number, line in enumerate(text.splitlines(), start=1):
        url = line.strip()
        if url and not url.startswith("#"):
            if not _is_address(url):
                raise ConfigurationError(f"{path}, line {number}: {url[:80]!r} is no web address; correct or remove it")
            yield ListedPage(url)


def _read_csv(path: Path, text: str) -> Iterator[ListedPage]:
    reader = csv.DictReader(io.StringIO(text))
    columns = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
    url_column = next((columns[name] for name in _URL_COLUMNS if name in columns), None)
    date_column = next((columns[name] for name in _DATE_COLUMNS if name in columns), None)
    if url_column is None:
        raise ConfigurationError(f"{path}: has no column url; its columns are {', '.join(columns) or 'none'}")
    for row in reader:
        url = (row[url_column] or "").strip()
        if not _is_address(url):
            raise ConfigurationError(f"{path}, line {reader.line_num}: {url[:80]!r} is no web address; correct it")
        found = parse_date(row[date_column]) if date_column else None
        yield ListedPage(url, found.moment if found else None, title=row.get(columns.get("title", "")) or None)


def _sitemaps_of(fetcher: Fetcher, target: str) -> list[str]:
    """A sitemap's address as it is; of a site, the sitemaps its robots.txt names, else /sitemap.xml."""
    url = target if _is_address(target) else f"https://{target}"
    if not is_home_path(urlsplit(url).path):
        return [url]
    robots = fetcher.fetch(urljoin(url, "/robots.txt"), check_robots=False)
    text = robots.body.decode("utf-8", "replace") if isinstance(robots, Response) else ""
    return [urljoin(url, found) for found in _SITEMAP_LINE.findall(text)] or [urljoin(url, "/sitemap.xml")]


def _fetch_sitemap(fetcher: Fetcher, url: str, now: datetime) -> Sitemap | FetchFailure:
    answer = fetcher.fetch(url)
    if isinstance(answer, FetchFailure):
        return answer
    body = _unpacked(fetcher, answer.body)
    if body is None:
        return Sitemap(problem="is packed and cannot be unpacked")
    try:
        return parse_sitemap(body, answer.final_url, now)
    except Exception as error:  # noqa: BLE001 - one list must not stop the others; the problem carries what happened
        return Sitemap(problem=f"cannot be read ({type(error).__name__})")


def _unpacked(fetcher: Fetcher, body: bytes) -> bytes | None:
    """A list without the gzip that some sites keep it in; null where that cannot be undone."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        return unpack_body(body, "gzip", 10 * fetcher.policy.max_bytes)
    except (BodyEncodingError, BodyTooLargeError):
        return None


def _walk_feed(fetcher: Fetcher, feed: Feed, order: BackfillOrder, listing: Listing) -> Iterator[ParsedFeed]:
    """The pages of a feed, the newest first, until one is wholly older than the range, repeats, or fails."""
    url, number, seen_urls, seen_ids = feed.feed_url, 1, set[str](), set[str]()
    while url not in seen_urls and number <= MAX_DOCUMENTS:
        seen_urls.add(url)
        answer = fetcher.fetch(url)
        if isinstance(answer, FetchFailure):
            if number == 1 or answer.http_status not in (400, 404, 410):
                listing.add_failure(answer)
            return
        parsed = _parse_list(fetcher, answer, feed)
        fresh = {entry.entry_id for entry in parsed.entries} - seen_ids
        if parsed.problem and number == 1:
            listing.problems.append(Problem(url, "not_a_feed", f"{url}: {parsed.problem}"))
        if not fresh:
            return
        seen_ids |= fresh
        yield parsed
        if _is_before(parsed, order.start):
            return
        number += 1
        url = parsed.next_url or _paged(feed.feed_url, number)


def _parse_list(fetcher: Fetcher, answer: Response, feed: Feed) -> ParsedFeed:
    """A feed as read. Whatever is wrong with it is a problem of this feed alone."""
    body = _unpacked(fetcher, answer.body)
    if body is None:
        return ParsedFeed(problem="is packed and cannot be unpacked; tell its publisher")
    try:
        return parse_feed(body, answer.content_type, feed, answer.final_url, datetime.now(UTC), trackers=url_trackers())
    except Exception as error:  # noqa: BLE001 - one list must not stop the others; the problem carries what happened
        return ParsedFeed(problem=f"cannot be read ({type(error).__name__}); tell its publisher")


def _is_before(parsed: ParsedFeed, start: datetime) -> bool:
    dates = [entry.published_at for entry in parsed.entries]
    return bool(dates) and all(date is not None and date < start for date in dates)


def _paged(url: str, number: int) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}paged={number}"


def _walk_cdx(
    fetcher: Fetcher, target: str, order: BackfillOrder, wayback_url: str, listing: Listing
) -> Iterator[CdxCapture]:
    resume_key: str | None = ""
    for _ in range(MAX_DOCUMENTS):
        answer = fetcher.fetch(_cdx_url(wayback_url, target, order, resume_key), check_robots=False)
        if isinstance(answer, FetchFailure):
            refuse_if_stopped(answer)
            listing.add_failure(answer)
            return
        page = parse_cdx(answer.body)
        if page.problem:
            listing.problems.append(Problem(answer.final_url, "not_cdx", f"{answer.final_url}: {page.problem}"))
        yield from (capture for capture in page.captures if order.covers(capture.captured_at))
        resume_key = page.resume_key
        if not resume_key:
            return


def _cdx_url(wayback_url: str, target: str, order: BackfillOrder, resume_key: str | None) -> str:
    place = target.partition("://")[2] or target
    last = order.end - timedelta(seconds=1)
    query = {
        "url": place,
        "matchType": "prefix" if "/" in place.rstrip("/") else "domain",
        "from": f"{order.start:%Y%m%d%H%M%S}",
        "to": f"{last:%Y%m%d%H%M%S}",
        "output": "json",
        "fl": "timestamp,original",
        "collapse": "digest",
        "limit": str(CDX_ROWS),
        "showResumeKey": "true",
    }
    filters = urlencode([("filter", "statuscode:200"), ("filter", "mimetype:text/html")])
    resume = f"&{urlencode({'resumeKey': resume_key})}" if resume_key else ""
    return f"{wayback_url.rstrip('/')}/cdx/search/cdx?{urlencode(query)}&{filters}{resume}"


def _is_address(text: str) -> bool:
    try:
        return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).hostname)
    except ValueError:
        return False
