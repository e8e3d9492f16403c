"""The backfill flow: articles of the past, by hand, from six sources; resumable, and beside nothing that lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.backfill_changes import write_changes, write_judgement
from flows.backfill_order import BackfillOrder, parse_order
from flows.backfill_plan import Plan, plan_backfill
from flows.backfill_progress import Progress, ProgressArtifact, listening
from flows.backfill_reading import Reading, SliceTask, read_stored, read_warc
from flows.backfill_runner import open_task_runner
from flows.backfill_work import Worker, finish_plan, read_without_appending
from flows.desk import Desk, open_desk
from flows.lock import wait_for_writer
from flows.page_worker import PageTask
from flows.publish import publish_report, publish_snapshot
from flows.run import prepare, recorded_run
from flows.settings import Settings, load_settings


@flow(name="backfill")
def backfill(
    source: str,
    start: str | None = None,
    end: str | None = None,
    targets: list[str] | None = None,
    hosts: list[str] | None = None,
    languages: list[str] | None = None,
    dry_run: bool = False,
    again: bool = False,
    publish: bool = True,
    gate: bool = True,
    data_dir: str | None = None,
    settings: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Bring in articles published in [start, end), from one of six sources.

    ``source`` is archive, feed, sitemap, urls, warc or wayback; ``targets`` are what it reads (see ``casualty-ledger
    backfill --help``). ``dry_run`` counts and appends nothing. ``again`` does finished units once more. ``publish``
    false leaves the published warehouse as it is. Returns the counts. All parameters are checked before anything runs.
    """
    order = parse_order(
        source, start, end, datetime.now(UTC), targets=targets, hosts=hosts, languages=languages, dry_run=dry_run,
        again=again, publish=publish, gate=gate,
    )  # fmt: skip
    chosen = backfill_settings(
        order, load_settings(**{**(settings or {}), **({"data_dir": data_dir} if data_dir else {})})
    )
    wait_for_writer(chosen.lock_path, chosen.lock_wait)
    with open_desk(chosen) as desk:
        tally = prepare(desk)
        plan = plan_backfill(desk, order)
        if order.dry_run:
            return dry_summary(order, plan) | judge(desk, order, plan)
        with recorded_run(desk, tally, "backfill"), open_task_runner(chosen) as runner:
            progress = Progress(len(plan.units) + plan.finished, plan.finished)
            worker = Worker(desk, order, runner, {"stored": read_pages, "slice": read_records}, progress)
            with listening(ProgressArtifact()):
                progress.tell()
                finish_plan(worker, plan, tally)
        summary = _summary(order, plan, progress, tally.errors)
        if order.source == "archive":
            summary["changes"] = write_changes(desk)
        if order.publish:
            publish_snapshot(desk)
            publish_report(desk.settings)
        create_markdown_artifact(_markdown(summary), key="backfill-summary", description="What the backfill brought")
        tally.raise_errors()
        return summary


@task(name="read archived pages", cache_policy=NO_CACHE)
def read_pages(archive_dir: Path, tasks: Sequence[PageTask]) -> Reading:
    """Read pages of the own archive."""
    return read_stored(archive_dir, tasks)


@task(name="read WARC records", cache_policy=NO_CACHE)
def read_records(work: SliceTask) -> Reading:
    """Read a stretch of a WARC file."""
    return read_warc(work)


def judge(desk: Desk, order: BackfillOrder, plan: Plan) -> dict[str, Any]:
    """For the archive, what today's rules would change in the ledger; nothing is appended."""
    if order.source != "archive":
        return {}
    with open_task_runner(desk.settings) as runner:
        worker = Worker(desk, order, runner, {"stored": read_pages, "slice": read_records}, Progress(len(plan.units)))
        return {"changes": write_judgement(desk, read_without_appending(worker, plan))}


def backfill_settings(order: BackfillOrder, settings: Settings) -> Settings:
    """The settings of a run: pages are read by the task runner, and the Wayback Machine is asked slowly."""
    changed: dict[str, Any] = {"extract_processes": 0}
    if order.source == "wayback":
        changed["per_host_interval"] = max(settings.per_host_interval, settings.wayback_interval)
    return settings.model_copy(update=changed)


def dry_summary(order: BackfillOrder, plan: Plan) -> dict[str, Any]:
    """What a backfill would do."""
    pages = [unit.pages for unit in plan.units]
    return {
        "source": order.source,
        "dry_run": True,
        "units": len(plan.units),
        "units_finished_before": plan.finished,
        "pages": sum(count or 0 for count in pages),
        "labels": [f"{unit.label}: {unit.pages} pages" if unit.pages else unit.label for unit in plan.units],
        "problems": [problem.message for problem in plan.problems],
    }


def _summary(order: BackfillOrder, plan: Plan, progress: Progress, errors: Sequence[str]) -> dict[str, Any]:
    tally = progress.tally
    return {
        "source": order.source,
        "dry_run": False,
        "units": progress.units_done,
        "units_failed": progress.units_failed,
        "units_finished_before": plan.finished,
        "pages": tally.pages,
        "skipped": tally.skipped,
        "skipped_reasons": dict(sorted(tally.reasons.items())),
        "new_articles": tally.articles,
        "new_claims": tally.claims,
        "rejects": tally.rejects,
        "pages_per_second": round(progress.pages_per_second, 1),
        "seconds": round(progress.seconds, 1),
        "problems": [problem.message for problem in plan.problems],
        "errors": list(errors),
    }


def _markdown(summary: dict[str, Any]) -> str:
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in summary.items() if value not in ([], {}, "")]
    return "\n".join(["# Backfill", "", "| what | count |", "|---|---|", *rows])
