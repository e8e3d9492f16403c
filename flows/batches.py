"""Batches of pages: which entries are fetched now, and how one batch goes from addresses to appended rows."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from extractors.identity import content_id
from extractors.records import Batch, Capture, Entry, Reject
from flows.adapters.fault_points import pass_fault_point
from flows.adapters.web_records import FetchFailure, FetchRequest, Response
from flows.adapters.web_turns import registrable_host
from flows.desk import Desk
from flows.errors import PermanentError
from flows.page_worker import PageResult, PageTask

RETRY_STEP: Final = timedelta(minutes=15)
MAX_HARD_ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True)
class PageOrder:
    """A page to fetch: the entries that point at it (usually one), its outlet, and which attempt this is, from 1.

    0 stands for a page that has not been asked for yet.
    """

    entries: tuple[Entry, ...]
    outlet_id: str
    attempt: int = 1

    @property
    def url(self) -> str:
        return self.entries[0].entry_url

    @property
    def key(self) -> str:
        return self.entries[0].entry_id


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a batch added, in rows."""

    pages: int
    articles: int
    claims: int
    rejects: int


def plan_orders(
    open_entries: Iterable[Mapping[str, Any]], outlet_of: Mapping[str, str], now: datetime
) -> list[PageOrder]:
    """The pages whose turn it is. Entries with the same address share one fetch."""
    return group_orders((row for row in open_entries if is_due_again(row, now)), outlet_of)


def group_orders(open_entries: Iterable[Mapping[str, Any]], outlet_of: Mapping[str, str]) -> list[PageOrder]:
    """Open entries of known feeds as orders, due or not."""
    by_url: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in open_entries:
        if row["feed_id"] in outlet_of:
            by_url[row["entry_url"], outlet_of[row["feed_id"]]].append(row)
    return [_order(rows, outlet_id) for (_, outlet_id), rows in by_url.items()]


def is_due_again(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether to try (again): after a quarter of an hour, then twice as long each time; a hopeless case once more."""
    if not row["attempts"]:
        return True
    if _is_hard(row["reason"]) and row["attempts"] >= MAX_HARD_ATTEMPTS:
        return False
    wait: timedelta = RETRY_STEP * 2 ** (row["attempts"] - 1)
    return bool(now >= row["rejected_at"] + wait)


def share_out(orders: Iterable[PageOrder], size: int) -> list[PageOrder]:
    """At most ``size`` pages: the first of every host, then the second, so that a host that has many waiting, or wants
    a pause, does not take the turns of all others."""
    of_host: dict[str, int] = defaultdict(int)
    placed = list[tuple[int, PageOrder]]()
    for order in orders:
        host = _host(order.url)
        placed.append((of_host[host], order))
        of_host[host] += 1
    return [order for _, order in sorted(placed, key=lambda pair: pair[0])][:size]


def pack_orders(orders: Sequence[PageOrder], size: int) -> list[list[PageOrder]]:
    """Batches of at most ``size`` pages. A host's pages stay together, so that a slow host holds up few others."""
    by_host: dict[str, list[PageOrder]] = defaultdict(list)
    for order in orders:
        by_host[_host(order.url)].append(order)
    batches: list[list[PageOrder]] = []
    for group in sorted(by_host.values(), key=len, reverse=True):
        for start in range(0, len(group), size):
            _put(batches, group[start : start + size], size)
    return batches


def run_batch(desk: Desk, orders: Sequence[PageOrder]) -> BatchOutcome:
    """Fetch, archive, read, extract and append one batch. Returns when its rows are in the warehouse."""
    by_key = {order.key: order for order in orders}
    captures, failures = list[Capture](), list[Reject]()
    requests = [FetchRequest(order.url, key=order.key) for order in orders]
    for answer in desk.fetcher.fetch_many(requests, desk.settings.fetch_workers):
        if isinstance(answer, Response):
            captures.append(desk.keep(answer, answer.key))
            pass_fault_point("page archived")
        else:
            failures.extend(_fetch_rejects(desk.run_id, by_key[answer.key or ""], answer))
        desk.tell_page()
    desk.settle_archive()
    pass_fault_point("archive on disk")
    return append_captures(desk, [(capture, by_key[capture.entry_id or ""]) for capture in captures], failures)


def append_captures(
    desk: Desk, captures: Sequence[tuple[Capture, PageOrder]], failures: Sequence[Reject] = ()
) -> BatchOutcome:
    """Read archived pages and append everything about them, in one transaction."""
    now = datetime.now(UTC)
    order_of = {capture.capture_id: order for capture, order in captures}
    tasks = [PageTask(capture, order.entries[0], order.outlet_id, now) for capture, order in captures]
    results = desk.readers.read(tasks)
    pass_fault_point("pages read")
    return _append(desk, results, order_of, failures)


def _append(
    desk: Desk, results: Sequence[PageResult], order_of: Mapping[str, PageOrder], failures: Sequence[Reject]
) -> BatchOutcome:
    """Append a batch; where the warehouse refuses it, append its pages one by one and reject those it refuses."""
    try:
        added = desk.append(_batch(desk.run_id, results, order_of, failures))
    except PermanentError as error:
        if len(results) == 1:
            refused = PageResult(results[0].task, problem=("append", "refused", str(error)))
            return _append_refused(desk, refused, order_of, failures)
        if not results:
            raise
        outcomes = [_append(desk, [result], order_of, ()) for result in results]
        return sum_outcomes([*outcomes, _append(desk, (), order_of, failures)])
    return BatchOutcome(len(results) + len(failures), added["article_versions"], added["claims"], added["rejects"])


def _append_refused(
    desk: Desk, refused: PageResult, order_of: Mapping[str, PageOrder], failures: Sequence[Reject]
) -> BatchOutcome:
    added = desk.append(_batch(desk.run_id, [refused], order_of, failures))
    return BatchOutcome(1 + len(failures), 0, 0, added["rejects"])


def sum_outcomes(outcomes: Iterable[BatchOutcome]) -> BatchOutcome:
    """All of them as one."""
    rows = [dataclasses.astuple(outcome) for outcome in outcomes]
    return BatchOutcome(*(sum(column) for column in zip(*rows, strict=True))) if rows else BatchOutcome(0, 0, 0, 0)


def _batch(
    run_id: str, results: Sequence[PageResult], order_of: Mapping[str, PageOrder], failures: Sequence[Reject]
) -> Batch:
    rejects = [_read_reject(run_id, result, order_of) for result in results if result.problem]
    captures = [result.task.capture for result in results]
    return Batch(
        captures=tuple(row for capture in captures for row in _captures_of(capture, order_of[capture.capture_id])),
        articles=tuple(result.article for result in results if result.article),
        sightings=tuple(result.sighting for result in results if result.sighting),
        extractions=tuple(result.extraction for result in results if result.extraction),
        rejects=(*failures, *rejects),
    )


def _order(rows: Sequence[Mapping[str, Any]], outlet_id: str) -> PageOrder:
    names = [field.name for field in dataclasses.fields(Entry)]
    entries = tuple(Entry(**{name: row[name] for name in names}) for row in rows)
    return PageOrder(entries, outlet_id, 1 + max(row["attempts"] for row in rows))


def _is_hard(reason: str) -> bool:
    status = reason.removeprefix("http_")
    return FetchFailure("", reason, "", int(status) if status.isdigit() else None).is_hard


def _host(url: str) -> str:
    try:
        return registrable_host(url)
    except ValueError:
        return ""


def _put(batches: list[list[PageOrder]], group: list[PageOrder], size: int) -> None:
    """Into the first batch with room, else a new one."""
    for batch in batches:
        if len(batch) + len(group) <= size:
            batch.extend(group)
            return
    batches.append(list(group))


def _captures_of(capture: Capture, order: PageOrder) -> list[Capture]:
    """The capture, and for each further entry with the same address a row of its own that points at the same bytes."""
    others = [
        dataclasses.replace(
            capture, entry_id=entry.entry_id, capture_id=content_id("cap", capture.capture_id, entry.entry_id)
        )
        for entry in order.entries[1:]
    ]
    return [capture, *others]


def _fetch_rejects(run_id: str, order: PageOrder, failure: FetchFailure) -> list[Reject]:
    """The reject rows of a page. One that was not asked for, since its host is left alone, costs it no attempt."""
    if not failure.was_asked:
        order = dataclasses.replace(order, attempt=order.attempt - 1)
    return [_reject(run_id, entry, order, "fetch", failure.reason, failure.message) for entry in order.entries]


def _read_reject(run_id: str, result: PageResult, orders: Mapping[str, PageOrder]) -> Reject:
    stage, reason, detail = result.problem or ("read", "unknown", "")
    capture_id = result.task.capture.capture_id
    order = orders[capture_id]
    return _reject(run_id, order.entries[0], order, stage, reason, detail, capture_id)


def _reject(
    run_id: str, entry: Entry, order: PageOrder, stage: str, reason: str, detail: str, capture_id: str | None = None
) -> Reject:
    return Reject(
        reject_id=content_id("rej", run_id, entry.entry_id, stage, reason, order.attempt),
        run_id=run_id,
        stage=stage,
        reason=reason,
        subject=entry.entry_url,
        detail=detail,
        feed_id=entry.feed_id,
        entry_id=entry.entry_id,
        capture_id=capture_id,
        attempt=order.attempt,
        rejected_at=datetime.now(UTC),
    )
