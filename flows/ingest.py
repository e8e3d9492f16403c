"""The ingest flow: poll the feeds that are due, fetch and archive new pages, read them, append, check, publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from flows.adapters.warehouse_checks import Offence
from flows.batches import BatchOutcome, PageOrder, run_batch
from flows.desk import Desk, open_desk
from flows.polling import FeedMemory
from flows.publish import check_warehouse, publish_all
from flows.recovery import recover
from flows.run import PollTally, plan_pages, plan_polls, prepare, recorded_run, run_polls, summary_markdown
from flows.settings import load_settings

BATCHES_AT_ONCE = 4


@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=BATCHES_AT_ONCE))  # type: ignore[arg-type]
def ingest(
    feeds: list[str] | None = None, data_dir: str | None = None, settings: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Bring the ledger up to date, once.

    ``feeds`` are feed ids to poll now, due or not; null means all that are due. ``settings`` overrides fields of
    ``flows.settings.Settings``. Returns the counts of the run. A feed or page that fails is a row of ``raw.rejects``;
    the flow itself fails only where the data folder cannot be used.
    """
    with open_desk(load_settings(**{**(settings or {}), **({"data_dir": data_dir} if data_dir else {})})) as desk:
        with recorded_run(desk, prepare(desk)) as tally:
            tally.add_recovered(recover(desk, tally.outlet_of, tally.after_crash))
            tally.add_polls([poll.submit(desk, group) for group in plan_polls(desk, feeds)])
            tally.add_batches([read.submit(desk, orders) for orders in plan_pages(desk, tally.outlet_of)])
            tally.offences = check(desk)
        publish(desk)
        create_markdown_artifact(summary_markdown(tally), key="ingest-summary", description="What the run brought")
        tally.raise_errors()
        return tally.summary()


@task(name="poll feeds", cache_policy=NO_CACHE)
def poll(desk: Desk, memories: Sequence[FeedMemory]) -> PollTally:
    """Poll a group of feeds, and append polls and new entries."""
    return run_polls(desk, memories)


@task(name="read pages", cache_policy=NO_CACHE)
def read(desk: Desk, orders: Sequence[PageOrder]) -> BatchOutcome:
    """Take one batch of pages from their addresses to appended rows."""
    return run_batch(desk, orders)


@task(name="check", cache_policy=NO_CACHE)
def check(desk: Desk) -> tuple[Offence, ...]:
    """Run the checks of the warehouse."""
    return check_warehouse(desk)


@task(name="publish", cache_policy=NO_CACHE)
def publish(desk: Desk) -> Mapping[str, str]:
    """Publish the snapshot and, unless the settings say otherwise, the report."""
    return publish_all(desk)
