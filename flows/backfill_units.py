"""Units of a backfill: the pieces that are done as a whole or not at all, and what the ledger knows of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from extractors.claim import EXTRACTOR_VERSION
from extractors.identity import content_id
from extractors.page import PARSER_VERSION
from extractors.records import Batch, Capture, UnitEvent
from extractors.sitemap import ListedPage
from flows.backfill_order import BackfillOrder
from flows.desk import Desk

UNDATED: Final = "undated"


@dataclass(frozen=True, slots=True)
class PageToFetch:
    """A page to fetch: where it is asked for, the address it is to be known by, and what its list says of it.

    ``day`` is what it is filed under; ``published_at`` is believed like a feed's date.
    """

    url: str
    article_url: str
    day: datetime | None = None
    published_at: datetime | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page of the own archive."""

    capture: Capture
    outlet_id: str | None
    published_at: datetime | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class FileSlice:
    """The records of a WARC file that begin in [start, end); ``end`` null for its end. ``location`` may be a URL."""

    location: str
    start: int = 0
    end: int | None = None

    @property
    def is_remote(self) -> bool:
        return self.location.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of work. The same work has the same id in every run, so that a finished one is not done again."""

    unit_id: str
    label: str
    work: tuple[PageToFetch, ...] | tuple[StoredPage, ...] | FileSlice

    @property
    def pages(self) -> int | None:
        return None if isinstance(self.work, FileSlice) else len(self.work)


@dataclass(slots=True)
class UnitTally:
    """What a unit gave."""

    pages: int = 0
    skipped: int = 0
    articles: int = 0
    claims: int = 0
    rejects: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    def skip(self, reason: str, count: int = 1) -> None:
        if count:
            self.skipped += count
            self.reasons[reason] = self.reasons.get(reason, 0) + count


def fetch_units(order: BackfillOrder, pages: Iterable[PageToFetch], size: int) -> list[Unit]:
    """Units of at most ``size`` pages: a day of a source each, the newest day first."""
    days: dict[str, list[PageToFetch]] = defaultdict(list)
    for page in {page.url: page for page in pages}.values():
        days[f"{page.day:%Y-%m-%d}" if page.day else UNDATED].append(page)
    names = sorted((day for day in days if day != UNDATED), reverse=True) + [UNDATED] * (UNDATED in days)
    return [_fetch_unit(order, day, number, chunk) for day in names for number, chunk in _chunks(days[day], size)]


def stored_units(order: BackfillOrder, pages: Sequence[StoredPage], size: int) -> list[Unit]:
    """Units of at most ``size`` stored pages, file by file. Another extractor version makes other units."""
    files: dict[str, list[StoredPage]] = defaultdict(list)
    for page in pages:
        files[page.capture.warc_path].append(page)
    return [
        Unit(
            _unit_id(order, EXTRACTOR_VERSION, PARSER_VERSION, *[page.capture.capture_id for page in chunk]),
            f"{name} #{number}",
            tuple(chunk),
        )
        for name, stored in files.items()
        for number, chunk in _chunks(stored, size)
    ]


def slice_unit(order: BackfillOrder, piece: FileSlice, size: int | None) -> Unit:
    """The unit of a stretch of a WARC file. Other filters or another extractor version make another unit."""
    name = piece.location.rsplit("/", 1)[-1]
    stretch = f" {piece.start:,}-{piece.end:,}" if piece.end is not None else ""
    rules = (order.start, order.end, *sorted(order.hosts), *sorted(order.languages), EXTRACTOR_VERSION, PARSER_VERSION)
    return Unit(_unit_id(order, name, size, piece.start, piece.end, *rules), f"{name}{stretch}", piece)


def record(desk: Desk, order: BackfillOrder, units: Iterable[Unit], event: str, detail: str | None = None) -> None:
    """Note the same step of several units."""
    desk.append(Batch(backfill_units=tuple(unit_event(desk, order, unit, event, detail=detail) for unit in units)))


def unit_event(
    desk: Desk,
    order: BackfillOrder,
    unit: Unit,
    event: str,
    tally: UnitTally | None = None,
    detail: str | None = None,
) -> UnitEvent:
    """A step in the life of a unit."""
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted((tally.reasons if tally else {}).items()))
    return UnitEvent(
        unit_event_id=content_id("uev", desk.run_id, unit.unit_id, event),
        unit_id=unit.unit_id,
        run_id=desk.run_id,
        source=order.source,
        unit_label=unit.label,
        event=event,
        event_at=datetime.now(UTC),
        pages_count=tally.pages if tally else unit.pages,
        skipped_count=tally.skipped if tally else None,
        articles_count=tally.articles if tally else None,
        claims_count=tally.claims if tally else None,
        rejects_count=tally.rejects if tally else None,
        detail=detail or reasons or None,
    )


def listed_to_fetch(page: ListedPage) -> PageToFetch:
    """A page of a list, to be fetched from where it is."""
    return PageToFetch(page.url, page.url, page.day, page.published_at, page.title)


def _fetch_unit(order: BackfillOrder, day: str, number: int, pages: Sequence[PageToFetch]) -> Unit:
    return Unit(_unit_id(order, day, *sorted(page.url for page in pages)), f"{day} #{number}", tuple(pages))


def _unit_id(order: BackfillOrder, *parts: object) -> str:
    return content_id("unit", order.source, *parts)


def _chunks(items: Sequence[object], size: int) -> list[tuple[int, list]]:  # type: ignore[type-arg]
    return [(start // size + 1, list(items[start : start + size])) for start in range(0, len(items), size)]
