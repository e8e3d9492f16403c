"""After a crash: pages that were archived and not appended are read from the archive, not from the web."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractors.records import Capture, Entry
from flows.batches import BatchOutcome, PageOrder, append_captures
from flows.desk import Desk


def recover(desk: Desk, outlet_of: Mapping[str, str], had_broken_off: bool) -> BatchOutcome:
    """Append what the last run archived and did not append, where it broke off."""
    orphans = find_orphans(desk) if had_broken_off else []
    return adopt_orphans(desk, orphans, outlet_of) if orphans else BatchOutcome(0, 0, 0, 0)


def find_orphans(desk: Desk) -> list[Capture]:
    """Archived responses that the warehouse does not know, oldest first."""
    captures = [capture for path in desk.archive.paths() for capture in _captures_in(desk, path)]
    with desk.warehouse() as warehouse:
        known = warehouse.state.known_capture_ids([capture.capture_id for capture in captures])
    return [capture for capture in captures if capture.capture_id not in known]


def adopt_orphans(desk: Desk, orphans: Sequence[Capture], outlet_of: Mapping[str, str]) -> BatchOutcome:
    """Read and append orphans of entries that are still open. Captures of unknown entries stay in the archive."""
    with desk.warehouse() as warehouse:
        open_rows = {row["entry_id"]: row for row in warehouse.state.open_entries(desk.settings.max_attempts)}
    pairs = [
        (capture, _order_for(open_rows[capture.entry_id], outlet_of))
        for capture in orphans
        if capture.entry_id in open_rows and open_rows[capture.entry_id]["feed_id"] in outlet_of
    ]
    return append_captures(desk, pairs) if pairs else BatchOutcome(0, 0, 0, 0)


def _captures_in(desk: Desk, path: Path) -> list[Capture]:
    """The captures of one file, each with the length up to the next: enough to read it back."""
    captures = [stored.capture for stored in desk.archive.iterate(path)]
    ends = [*(capture.warc_offset for capture in captures[1:]), path.stat().st_size]
    return [
        dataclasses.replace(capture, warc_length=end - capture.warc_offset)
        for capture, end in zip(captures, ends, strict=True)
    ]


def _order_for(row: Mapping[str, Any], outlet_of: Mapping[str, str]) -> PageOrder:
    names = [field.name for field in dataclasses.fields(Entry)]
    return PageOrder((Entry(**{name: row[name] for name in names}),), outlet_of[row["feed_id"]], row["attempts"] + 1)
