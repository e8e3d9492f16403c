"""After a crash: pages that were archived and not appended are read from the archive, not from the web."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from extractors.records import Capture
from flows.batches import BatchOutcome, PageOrder, append_captures, group_orders
from flows.desk import Desk

INGEST: Final = "ingest"
_WARC_SECOND: Final = timedelta(seconds=1)


def recover(desk: Desk, outlet_of: Mapping[str, str], had_broken_off: bool) -> BatchOutcome:
    """Append what the last run archived and did not append, where it broke off."""
    orphans = find_orphans(desk) if had_broken_off else []
    return adopt_orphans(desk, orphans, outlet_of) if orphans else BatchOutcome(0, 0, 0, 0)


def find_orphans(desk: Desk) -> list[Capture]:
    """Responses archived since the last run that finished, and that the warehouse does not know, oldest first."""
    with desk.warehouse() as warehouse:
        since = warehouse.state.last_finished_start(INGEST)
    captures = [capture for path in desk.archive.paths() for capture in _captures_since(desk, path, since)]
    with desk.warehouse() as warehouse:
        known = warehouse.state.known_capture_ids([capture.capture_id for capture in captures])
    return [capture for capture in captures if capture.capture_id not in known]


def adopt_orphans(desk: Desk, orphans: Sequence[Capture], outlet_of: Mapping[str, str]) -> BatchOutcome:
    """Read and append orphans of entries that are still open. Captures of unknown entries stay in the archive."""
    with desk.warehouse() as warehouse:
        rows = warehouse.state.open_entries(desk.settings.max_attempts)
    orders = {entry.entry_id: order for order in group_orders(rows, outlet_of) for entry in order.entries}
    pairs = {
        orders[capture.entry_id].key: (capture, _order_of(capture.entry_id, orders[capture.entry_id]))
        for capture in orphans
        if capture.entry_id in orders
    }
    return append_captures(desk, list(pairs.values())) if pairs else BatchOutcome(0, 0, 0, 0)


def _captures_since(desk: Desk, path: Path, since: datetime | None) -> list[Capture]:
    """The captures of one file; a file last written before ``since`` is not even opened."""
    if since is None:
        return [stored.capture for stored in desk.archive.iterate(path)]
    if path.stat().st_mtime < since.timestamp():
        return []
    is_recent = since - _WARC_SECOND
    return [stored.capture for stored in desk.archive.iterate(path, lambda _, moment: moment >= is_recent)]


def _order_of(entry_id: str, order: PageOrder) -> PageOrder:
    """The order with the entry first that the page was fetched for."""
    first = sorted(order.entries, key=lambda entry: entry.entry_id != entry_id)
    return dataclasses.replace(order, entries=tuple(first))
