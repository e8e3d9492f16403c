"""The replay flow: what was rejected for one reason is read again from the archive, and fetched if asked to."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from extractors.records import Capture
from flows.batches import BatchOutcome, PageOrder, append_captures, run_batch
from flows.desk import Desk, open_desk
from flows.publish import publish_report, publish_snapshot
from flows.replay_units import FeedUnit, StrayUnit, plan_replay, read_feeds_again, read_strays_again
from flows.run import PollTally, prepare, recorded_run
from flows.settings import load_settings


@flow(name="replay")
def replay(
    reason: str, data_dir: str | None = None, settings: dict[str, Any] | None = None, fetch: bool = False
) -> dict[str, int]:
    """Read again what was rejected for ``reason`` and is in the archive. Returns the counts.

    ``fetch`` asks the web once more for pages of feeds that never came, also for those that are tried no more, and for
    those that came and were no article.
    """
    with open_desk(load_settings(**{**(settings or {}), **({"data_dir": data_dir} if data_dir else {})})) as desk:
        with recorded_run(desk, prepare(desk), "replay") as tally:
            plan = plan_replay(desk, reason, tally.outlet_of, fetch=fetch)
            tally.add_polls([feeds_again.submit(desk, units) for units in plan.feeds])
            tally.add_batches([strays_again.submit(desk, units) for units in plan.strays])
            tally.add_batches([pages_again.submit(desk, pairs) for pairs in plan.pages])
            tally.add_batches([fetch_again.submit(desk, orders) for orders in plan.fetches])
        publish_snapshot(desk)
        publish_report(desk.settings)
        tally.raise_errors()
        counts = dataclasses.asdict(tally.pages)
        rejects = tally.polls.rejects + tally.pages.rejects
        return {**counts, "rejects": rejects, "feeds": tally.polls.feeds, "entries": tally.polls.entries}


@task(name="read feeds again", cache_policy=NO_CACHE)
def feeds_again(desk: Desk, units: Sequence[FeedUnit]) -> PollTally:
    """Read archived feed documents and append the entries that they give."""
    return read_feeds_again(desk, units)


@task(name="read pages of backfills again", cache_policy=NO_CACHE)
def strays_again(desk: Desk, units: Sequence[StrayUnit]) -> BatchOutcome:
    """Read one batch of archived pages that no entry of a feed led to, and append what they give."""
    return read_strays_again(desk, units)


@task(name="read pages again", cache_policy=NO_CACHE)
def pages_again(desk: Desk, pairs: list[tuple[Capture, PageOrder]]) -> BatchOutcome:
    """Read one batch of archived pages and append what they give."""
    return append_captures(desk, pairs)


@task(name="fetch pages again", cache_policy=NO_CACHE)
def fetch_again(desk: Desk, orders: Sequence[PageOrder]) -> BatchOutcome:
    """Take one batch of pages that never came from their addresses to appended rows."""
    return run_batch(desk, orders)
