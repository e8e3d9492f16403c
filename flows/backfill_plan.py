"""The plan of a backfill: its units, without those that are finished, and the lists that could not be read."""

from __future__ import annotations

import dataclasses
import glob
import gzip
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from extractors.records import Capture
from flows.adapters.warc_slices import SLICE_BYTES, cut_file
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError, unpack_body
from flows.adapters.web_records import FetchFailure
from flows.backfill_listing import (
    Listing,
    Problem,
    list_feeds,
    list_sitemaps,
    list_urls,
    list_wayback,
    wanted_feeds,
)
from flows.backfill_order import BackfillOrder
from flows.backfill_units import FileSlice, StoredPage, Unit, fetch_units, slice_unit, stored_units
from flows.desk import Desk
from flows.errors import ConfigurationError, PermanentError
from flows.feeds import load_feeds
from flows.settings import Settings

_CRAWLED_AT: Final = re.compile(r"-(\d{14})-\d+\.warc(?:\.gz|\.zst)?$")
_SUFFIXES: Final = (".warc", ".warc.gz", ".warc.zst")
_LISTS: Final = (".paths", ".paths.gz", ".paths.txt")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do. ``broken_off`` are ids of units that an earlier run started and did not end."""

    units: list[Unit]
    finished: int = 0
    broken_off: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)


def check_targets(order: BackfillOrder, settings: Settings) -> None:
    """Whether the files and feeds are there that the targets name. Raises ConfigurationError; nothing is fetched."""
    if order.source == "urls":
        list_urls(order)
    elif order.source == "feed":
        wanted_feeds(order, settings)
    elif order.source == "warc":
        for target in order.targets:
            if not _is_remote(target):
                _files_here(target)


def plan_backfill(desk: Desk, order: BackfillOrder) -> Plan:
    """The units that are left. Raises PermanentError where nothing could be listed at all."""
    units, problems = _all_units(desk, order)
    if problems and not units:
        raise PermanentError(problems[0].message)
    with desk.warehouse() as warehouse:
        events = warehouse.state.backfill_events([unit.unit_id for unit in units])
    finished = set() if order.again else {unit_id for unit_id, event in events.items() if event == "finished"}
    broken_off = frozenset(unit_id for unit_id, event in events.items() if event == "started")
    left = [unit for unit in units if unit.unit_id not in finished]
    return Plan(left, len(units) - len(left), broken_off, problems)


def _all_units(desk: Desk, order: BackfillOrder) -> tuple[list[Unit], list[Problem]]:
    size = desk.settings.batch_pages
    if order.source == "archive":
        return stored_units(order, _stored_pages(desk, order), size), []
    if order.source == "warc":
        return _warc_units(desk, order)
    listing = _listing(desk, order)
    return fetch_units(order, listing.pages, size), listing.problems


def _listing(desk: Desk, order: BackfillOrder) -> Listing:
    if order.source == "urls":
        return list_urls(order)
    if order.source == "sitemap":
        return list_sitemaps(desk.fetcher, order)
    if order.source == "feed":
        return list_feeds(desk.fetcher, order, desk.settings)
    return list_wayback(desk.fetcher, order, desk.settings.wayback_url)


def _stored_pages(desk: Desk, order: BackfillOrder) -> list[StoredPage]:
    """The pages of the archive captured in the range; feeds that failed are archived too, and are no pages."""
    names = [column.name for column in dataclasses.fields(Capture)]
    with desk.warehouse() as warehouse:
        rows = warehouse.state.archived_captures(order.start, order.end)
        entries = warehouse.state.entries_by_id([row["entry_id"] for row in rows if row["entry_id"]])
    outlet_of = {feed.feed_id: feed.outlet_id for feed in load_feeds(desk.settings)}
    pages = []
    for row in rows:
        entry = entries.get(row["entry_id"] or "")
        outlet_id = row["outlet_id"] or (outlet_of.get(entry.feed_id) if entry else None)
        is_page = entry is not None or row["outlet_id"] is not None or row["entry_id"] is None
        if is_page and order.wants_host(row["final_url"]) and not Path(row["warc_path"]).is_absolute():
            capture = Capture(**{name: _plain(row[name]) for name in names})
            published, title = (entry.published_at, entry.title) if entry else (None, None)
            pages.append(StoredPage(capture, outlet_id, published, title))
    return pages


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _warc_units(desk: Desk, order: BackfillOrder) -> tuple[list[Unit], list[Problem]]:
    locations, problems = list[str](), list[Problem]()
    for target in order.targets:
        found = _locations(desk, target)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            locations += [location for location in found if _may_hold(location, order)]
    units = []
    for location in dict.fromkeys(locations):
        if location.startswith(("http://", "https://")):
            units.append(slice_unit(order, FileSlice(location), None))
            continue
        path = Path(location)
        size = path.stat().st_size
        units += [
            slice_unit(order, FileSlice(location, start, end), size) for start, end in cut_file(path, SLICE_BYTES)
        ]
    return units, problems


def _locations(desk: Desk, target: str) -> list[str] | Problem:
    """The WARC files that a target names: one, those of a folder or pattern, or those that a list of paths names."""
    if not _is_remote(target):
        return _files_here(target)
    if not urlsplit(target).path.endswith(_LISTS):
        return [target]
    text = _fetch_list(desk, target)
    return text if isinstance(text, Problem) else [_beside(target, line) for line in text.split()]


def _is_remote(target: str) -> bool:
    return target.startswith(("http://", "https://"))


def _files_here(target: str) -> list[str]:
    if target.endswith(_LISTS):
        return [_beside(target, line) for line in _read_list(Path(target)).split()]
    path = Path(target).expanduser()
    if path.is_dir():
        found = sorted(str(one) for one in path.rglob("*.warc*") if one.name.endswith(_SUFFIXES))
    else:
        found = sorted(glob.glob(str(path), recursive=True))
    if not found:
        raise ConfigurationError(f"targets={target}: there is no such WARC file; correct the path or the pattern")
    return [str(Path(one).resolve()) for one in found]


def _fetch_list(desk: Desk, url: str) -> str | Problem:
    answer = desk.fetcher.fetch(url, check_robots=False)
    if isinstance(answer, FetchFailure):
        return Problem(url, answer.reason, answer.message)
    try:
        packed = answer.body[:2] == b"\x1f\x8b"
        body = unpack_body(answer.body, "gzip", desk.settings.max_bytes * 4) if packed else answer.body
    except (BodyEncodingError, BodyTooLargeError):
        return Problem(url, "bad_encoding", f"{url}: cannot be unpacked; check the address")
    return body.decode("utf-8", "replace")


def _read_list(path: Path) -> str:
    try:
        data = path.expanduser().read_bytes()
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")
    except (OSError, EOFError) as error:
        raise ConfigurationError(f"targets={path}: cannot be read ({error}); correct the path") from error


def _beside(listing: str, line: str) -> str:
    """The file that a line of ``warc.paths`` names. Lines start at the root of the bucket: "crawl-data/CC-NEWS/..."."""
    if line.startswith(("http://", "https://", "/")) and not listing.startswith("http"):
        return line
    if listing.startswith(("http://", "https://")):
        root, found, _ = listing.partition("crawl-data/")
        return urljoin(root, line) if found and line.startswith("crawl-data/") else urljoin(listing, line)
    return str((Path(listing).expanduser().parent / line).resolve())


def _may_hold(location: str, order: BackfillOrder) -> bool:
    """Whether a file may hold records of the range, by the time in a name like CC-NEWS-20221110123456-00042.warc.gz.

    A file is filled for some hours after that time.
    """
    found = _CRAWLED_AT.search(location)
    if not found:
        return True
    try:
        began = datetime.strptime(found.group(1), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return True
    return order.start - timedelta(days=1) <= began < order.end
