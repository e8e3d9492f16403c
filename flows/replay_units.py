"""What can be tried again: pages of feeds, pages of backfills, feed documents; from the archive or the web."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from extractors.feed import find_unseen, parse_feed
from extractors.identity import content_id
from extractors.records import PAGE_CLASSES, Batch, Capture, Entry, Feed, Reject
from flows.adapters.archive import WarcArchive
from flows.adapters.page_rules import url_trackers
from flows.backfill_reading import outlet_for, transient_entry
from flows.backfill_work import outlets_by_host
from flows.batches import BatchOutcome, PageOrder, group_orders, pack_orders
from flows.desk import Desk
from flows.errors import LedgerError, PermanentError
from flows.feed_pages import unpacked
from flows.feeds import load_feeds
from flows.page_worker import PageResult, PageTask
from flows.run import PollTally

_CAPTURE_FIELDS: Final = [field.name for field in dataclasses.fields(Capture)]
Unit = TypeVar("Unit")


@dataclass(frozen=True, slots=True)
class FeedUnit:
    """A feed document that was no feed, or broke its reader; ``attempt`` is the one to come."""

    capture: Capture
    feed: Feed
    attempt: int


@dataclass(frozen=True, slots=True)
class StrayUnit:
    """A page that no entry of a feed led to: a backfill fetched it."""

    capture: Capture
    outlet_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What to read again, and what to fetch again, in batches."""

    pages: list[list[tuple[Capture, PageOrder]]]
    strays: list[list[StrayUnit]]
    feeds: list[list[FeedUnit]]
    fetches: list[list[PageOrder]]


def plan_replay(desk: Desk, reason: str, outlet_of: Mapping[str, str], *, fetch: bool = False) -> ReplayPlan:
    """What was last rejected for ``reason``, is in the archive and has given nothing since.

    With ``fetch`` also the pages of feeds that never came, whatever number of attempts they have had; and where what
    came was no article (a wall, a notice), its page is fetched instead.
    """
    with desk.warehouse() as warehouse:
        rows = warehouse.state.rejected_captures([reason])
        entries = warehouse.state.entries_by_id([row["entry_id"] for row in rows if row["entry_id"]])
    feeds = {feed.feed_id: feed for feed in load_feeds(desk.settings)}
    outlet_of_host = outlets_by_host(desk)
    pages, strays, documents = list[tuple[Capture, PageOrder]](), list[StrayUnit](), list[FeedUnit]()
    for row in rows:
        capture, attempt = Capture(**{name: row[name] for name in _CAPTURE_FIELDS}), row["attempt"] + 1
        entry = entries.get(row["entry_id"])
        if row["stage"] == "poll":
            if row["feed_id"] in feeds:
                documents.append(FeedUnit(capture, feeds[row["feed_id"]], attempt))
        elif entry is not None and entry.feed_id in outlet_of:
            if fetch and _is_no_article(row):
                continue
            pages.append((capture, PageOrder((entry,), outlet_of[entry.feed_id], attempt)))
        else:
            strays.append(StrayUnit(capture, outlet_for(capture.final_url, outlet_of_host), attempt))
    size = desk.settings.batch_pages
    fetches = pack_orders(_unread(desk, reason, outlet_of), size) if fetch else []
    return ReplayPlan(_in_batches(pages, size), _in_batches(strays, size), _in_batches(documents, size), fetches)


def _unread(desk: Desk, reason: str, outlet_of: Mapping[str, str]) -> list[PageOrder]:
    with desk.warehouse() as warehouse:
        rows = warehouse.state.unread_entries(reason)
    return group_orders((row for row in rows if row["stage"] == "fetch" or _is_no_article(row)), outlet_of)


def _is_no_article(row: Mapping[str, Any]) -> bool:
    """Whether a page came and was something else: to read it again gives the same, to ask for it may not."""
    return row["stage"] == "read" and row["reason"] in PAGE_CLASSES


def read_feeds_again(desk: Desk, units: Sequence[FeedUnit]) -> PollTally:
    """Read feed documents from the archive and append their new entries, and a reject for each that fails again."""
    with desk.warehouse() as warehouse:
        known = warehouse.state.feed_entries([unit.feed.feed_id for unit in units])
    entries, rejects = dict[str, Entry](), list[Reject]()
    for unit in units:
        found, problem = _read_feed(desk, unit, [*known[unit.feed.feed_id], *entries.values()])
        entries |= {entry.entry_id: entry for entry in found}
        if problem:
            rejects.append(_reject(desk, unit.capture, unit.attempt, ("poll", *problem), unit.feed))
    added = desk.append(Batch(entries=tuple(entries.values()), rejects=tuple(rejects)))
    return PollTally(len(units), 0, len(rejects), added["entries"], added["rejects"])


def read_strays_again(desk: Desk, units: Sequence[StrayUnit]) -> BatchOutcome:
    """Read pages from the archive that belong to no entry, and append what they give."""
    now = datetime.now(UTC)
    attempt_of = {unit.capture.capture_id: unit.attempt for unit in units}
    tasks = [
        PageTask(unit.capture, transient_entry(unit.capture.requested_url, None, None, now), unit.outlet_id, now)
        for unit in units
    ]
    counts = {"article_versions": 0, "claims": 0, "rejects": 0}
    for result in desk.readers.read(tasks):
        added = _append_stray(desk, result, attempt_of[result.task.capture.capture_id])
        counts = {name: count + added[name] for name, count in counts.items()}
    return BatchOutcome(len(units), counts["article_versions"], counts["claims"], counts["rejects"])


def _append_stray(desk: Desk, result: PageResult, attempt: int) -> Mapping[str, int]:
    if result.problem is None and result.article is not None and result.sighting is not None:
        try:
            extractions = (result.extraction,) if result.extraction else ()
            return desk.append(Batch(articles=(result.article,), sightings=(result.sighting,), extractions=extractions))
        except PermanentError as error:
            result = dataclasses.replace(result, problem=("append", "refused", str(error)))
    problem = result.problem or ("read", "unknown", "")
    return desk.append(Batch(rejects=(_reject(desk, result.task.capture, attempt, problem, None),)))


def _read_feed(desk: Desk, unit: FeedUnit, known: Sequence[Entry]) -> tuple[tuple[Entry, ...], tuple[str, str] | None]:
    """New entries, or why there are none: reason and detail."""
    capture, url = unit.capture, unit.feed.feed_url
    try:
        body = unpacked(WarcArchive(desk.settings.archive_dir).read(capture).body, desk.settings.max_bytes)
        parsed = parse_feed(
            body, capture.content_type, unit.feed, capture.final_url, capture.fetched_at, trackers=url_trackers()
        )
    except LedgerError as error:
        return (), ("unreadable", str(error))
    except Exception as error:  # noqa: BLE001 - one document must not stop the rest; its reject row carries what happened
        return (), ("crash", f"{url}: {type(error).__name__}: {' '.join(str(error).split())[:300]}")
    if parsed.problem:
        return (), ("empty_feed" if "no entries" in parsed.problem else "not_a_feed", f"{url}: {parsed.problem}")
    return find_unseen(parsed.entries, known, url_trackers()), None


def _reject(desk: Desk, capture: Capture, attempt: int, problem: tuple[str, str, str], feed: Feed | None) -> Reject:
    stage, reason, detail = problem
    return Reject(
        reject_id=content_id("rej", desk.run_id, capture.capture_id, stage, reason, attempt),
        run_id=desk.run_id,
        stage=stage,
        reason=reason,
        subject=feed.feed_url if feed else capture.final_url,
        detail=detail,
        feed_id=feed.feed_id if feed else None,
        entry_id=None,
        capture_id=capture.capture_id,
        attempt=attempt,
        rejected_at=datetime.now(UTC),
    )


def _in_batches(units: Sequence[Unit], size: int) -> list[list[Unit]]:
    return [list(units[start : start + size]) for start in range(0, len(units), size)]
