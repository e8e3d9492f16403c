"""Reading for a backfill, in worker processes: references go in, records come out."""

from __future__ import annotations

import dataclasses
import gc
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from extractors.page import PageProblem, parse_page, reset_caches
from extractors.page_gate import PageGate
from extractors.records import Capture, Entry
from flows.adapters.page_rules import page_rules
from flows.adapters.warc_slices import PageFilter, SliceCounts, count_slice, read_slice
from flows.adapters.web_turns import registrable_host
from flows.backfill_order import BackfillOrder
from flows.page_worker import PageResult, PageTask, end_with_parent, page_reader, read_article, read_page


@dataclass(slots=True)
class Reading:
    """What reading a piece gave: pages with their results, and how many were passed over, by reason."""

    results: list[PageResult] = field(default_factory=list)
    looked_at: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)

    def add(self, other: Reading) -> None:
        self.results += other.results
        self.looked_at += other.looked_at
        self.passed_over += other.passed_over


@dataclass(frozen=True, slots=True)
class SliceTask:
    """A stretch of a WARC file to read. ``location`` is how the file is known; ``path`` where it lies."""

    path: Path
    location: str
    start: int
    end: int | None
    order: BackfillOrder
    outlet_of_host: tuple[tuple[str, str], ...]
    max_bytes: int
    now: datetime


def read_stored(archive_dir: Path, tasks: Sequence[PageTask]) -> Reading:
    """Read pages of the own archive, in order."""
    _forget()
    return Reading([read_page(archive_dir, task) for task in tasks], len(tasks))


def count_warc(task: SliceTask) -> int:
    """Count the pages that pass the filters which need no body: date, host, status and type."""
    return count_slice(task.path, task.start, task.end, _wanted(task))


def read_warc(task: SliceTask) -> Reading:
    """Read the wanted pages of a stretch of a WARC file that can hold a claim."""
    _forget()
    order, counts = task.order, SliceCounts()
    outlets = dict(task.outlet_of_host)
    reading = Reading()
    for page in read_slice(task.path, task.start, task.end, _wanted(task), counts, task.location):
        reading.looked_at += 1
        if order.gate and not _gate().may_hold_claim(page.body, page.content_type):
            reading.passed_over["cannot hold a claim"] += 1
        else:
            capture = page.capture()
            outlet_id = outlet_for(capture.final_url, outlets)
            reading.results.append(_read_found(PageTask(capture, None, outlet_id, task.now), page.body))
    reading.passed_over += counts.passed_over
    if counts.damaged:
        reading.passed_over["damaged"] += len(counts.damaged)
    return reading


def _wanted(task: SliceTask) -> PageFilter:
    order = task.order
    return PageFilter(order.start, order.end, order.wants_host, order.languages, task.max_bytes)


def outlet_for(url: str, outlet_of_host: dict[str, str]) -> str:
    """The outlet of a page's host; a host that no seed knows is an outlet of its own name."""
    try:
        host = registrable_host(url)
    except ValueError:
        host = ""
    return outlet_of_host.get(host) or host.replace(".", "-").replace(":", "-") or "unknown"


def transient_entry(capture_url: str, published_at: datetime | None, title: str | None, seen_at: datetime) -> Entry:
    """What a list says of a page, in the shape of a feed's entry. It is not stored: live polling must not see it."""
    return Entry("", "", capture_url, None, title, None, published_at, None, seen_at)


def _read_found(task: PageTask, body: bytes) -> PageResult:
    """Read a page whose bytes are at hand. Whatever is wrong with it is a problem of this page alone."""
    capture = task.capture
    try:
        found = parse_page(
            body, capture.content_type, capture.final_url, capture.capture_id, task.outlet_id, None,
            capture.fetched_at, page_rules(),
        )  # fmt: skip
        if isinstance(found, PageProblem):
            return PageResult(task, problem=("read", found.reason, found.detail))
        return PageResult(task, found, read_article(found))
    except Exception as error:  # noqa: BLE001 - one page must not stop the rest; the reject row carries what happened
        detail = f"{capture.final_url}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        return PageResult(task, problem=("read", "crash", detail))


def with_capture(result: PageResult, capture: Capture) -> PageResult:
    return dataclasses.replace(result, task=dataclasses.replace(result.task, capture=capture))


def merged(readings: Iterable[Reading]) -> Reading:
    """All of them as one."""
    total = Reading()
    for reading in readings:
        total.add(reading)
    return total


def _forget() -> None:
    """Let go of what the libraries keep. htmldate calls it an error that a compiled one has no cache to clear."""
    _settle()
    logging.getLogger("htmldate.meta").setLevel(logging.CRITICAL)
    reset_caches()


@cache
def _settle() -> None:
    """Once in a process: it must not outlive a killed backfill; and the words that it has loaded are left alone by the
    collector of garbage, which would walk them all whenever something is let go of."""
    end_with_parent()
    page_reader()
    page_rules()
    gc.collect()
    gc.freeze()


@cache
def _gate() -> PageGate:
    return PageGate(page_reader())
