"""The replay flow: archived pages that were rejected for one reason are read again, from the archive."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from extractors.records import Capture
from flows.batches import BatchOutcome, PageOrder, append_captures
from flows.desk import Desk, open_desk
from flows.publish import publish_report, publish_snapshot
from flows.run import prepare, recorded_run
from flows.settings import load_settings


@flow(name="replay")
def replay(reason: str, data_dir: str | None = None, settings: dict[str, Any] | None = None) -> dict[str, int]:
    """Read again what was rejected for ``reason`` and is in the archive. Returns the counts."""
    with open_desk(load_settings(**{**(settings or {}), **({"data_dir": data_dir} if data_dir else {})})) as desk:
        with recorded_run(desk, prepare(desk), "replay") as tally:
            batches = plan_replay(desk, reason, tally.outlet_of)
            tally.add_batches([read_again.submit(desk, pairs) for pairs in batches])
        publish_snapshot(desk)
        publish_report(desk.settings)
        tally.raise_errors()
        return dataclasses.asdict(tally.pages)


@task(name="read again", cache_policy=NO_CACHE)
def read_again(desk: Desk, pairs: list[tuple[Capture, PageOrder]]) -> BatchOutcome:
    """Read one batch of archived pages and append what they give."""
    return append_captures(desk, pairs)


def plan_replay(desk: Desk, reason: str, outlet_of: Mapping[str, str]) -> list[list[tuple[Capture, PageOrder]]]:
    """The captures to read again, in batches, each with the entry that it was fetched for."""
    with desk.warehouse() as warehouse:
        rows = warehouse.state.rejected_captures([reason])
        entries = warehouse.state.entries_by_id([row["entry_id"] for row in rows if row["entry_id"]])
    names = [field.name for field in dataclasses.fields(Capture)]
    pairs = [
        (
            Capture(**{name: row[name] for name in names}),
            PageOrder((entry,), outlet_of[entry.feed_id], row["attempt"] + 1),
        )
        for row in rows
        if (entry := entries.get(row["entry_id"])) and entry.feed_id in outlet_of
    ]
    size = desk.settings.batch_pages
    return [pairs[start : start + size] for start in range(0, len(pairs), size)]
