"""The backfill flow: articles of the past, by hand, from six sources; resumable, and in turns with live runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.backfill_changes import report_text, write_changes, write_judgement
from flows.backfill_counts import UnitCount, count_plan
from flows.backfill_desk import open_backfill_desk
from flows.backfill_order import BackfillOrder, parse_order
from flows.backfill_plan import Plan, check_targets, plan_backfill
from flows.backfill_progress import Progress, ProgressArtifact, listening
from flows.backfill_reading import Reading, SliceTask, count_warc, read_stored, read_warc
from flows.backfill_runner import open_task_runner
from flows.backfill_work import Worker, finish_plan, read_without_appending
from flows.desk import Desk
from flows.errors import UnfinishedError
from flows.page_worker import PageTask
from flows.publish import publish_all
from flows.run import RunTally, prepare, recorded_run
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
    check_targets(order, chosen)
    progress = Progress()
    with listening(ProgressArtifact()), open_backfill_desk(chosen, progress.say, is_alone=not dry_run) as desk:
        tally = prepare(desk)
        progress.say("listing what there is to do")
        plan = plan_backfill(desk, order)
        if order.dry_run:
            return look_ahead(desk, order, plan, progress)
        with recorded_run(desk, tally, "backfill"), open_task_runner(chosen) as runner:
            progress.begin(len(plan.units) + plan.finished, plan.finished)
            finish_plan(Worker(desk, order, runner, TASKS, progress), plan, tally)
        return bring_out(desk, order, plan, progress, tally)


@task(name="read archived pages", cache_policy=NO_CACHE)
def read_pages(archive_dir: Path, tasks: Sequence[PageTask]) -> Reading:
    """Read pages of the own archive."""
    return read_stored(archive_dir, tasks)


@task(name="read WARC records", cache_policy=NO_CACHE)
def read_records(work: SliceTask) -> Reading:
    """Read a stretch of a WARC file."""
    return read_warc(work)


@task(name="count WARC records", cache_policy=NO_CACHE)
def count_records(work: SliceTask) -> int:
    """Count the wanted records of a stretch of a WARC file."""
    return count_warc(work)


TASKS: Final = {"stored": read_pages, "slice": read_records, "count": count_records}


def look_ahead(desk: Desk, order: BackfillOrder, plan: Plan, progress: Progress) -> dict[str, Any]:
    """What a backfill would do, and for the archive what today's rules would change; nothing is appended."""
    # Counting costs too little for processes of its own.
    settings = desk.settings.model_copy(update={} if order.source == "archive" else {"task_runner": "threads"})
    with open_task_runner(settings) as runner:
        worker = Worker(desk, order, runner, TASKS, progress)
        if order.source != "archive":
            return dry_summary(order, plan, count_plan(worker, plan))
        summary = dry_summary(order, plan, [UnitCount(unit.pages or 0) for unit in plan.units])
        progress.begin(len(plan.units))
        return summary | {"changes": told(write_judgement(desk, read_without_appending(worker, plan)))}


def bring_out(desk: Desk, order: BackfillOrder, plan: Plan, progress: Progress, tally: RunTally) -> dict[str, Any]:
    """What the backfill brought: a report of changed claims first, for the archive, then ledger and report for all."""
    summary = _summary(order, plan, progress, tally.errors)
    if order.source == "archive":
        summary["changes"] = told(write_changes(desk))
    if order.publish:
        progress.say("publishing")
        publish_all(desk)
        progress.say("published")
    create_markdown_artifact(_markdown(summary), key="backfill-summary", description="What the backfill brought")
    if tally.errors:
        raise UnfinishedError(_unfinished(order, tally.errors), summary)
    return summary


def told(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, shown in Prefect too."""
    create_markdown_artifact(report_text(changes), key="backfill-changes", description="What today's rules change")
    return changes


def backfill_settings(order: BackfillOrder, settings: Settings) -> Settings:
    """The settings of a run: pages are read by the task runner, and the Wayback Machine is asked slowly."""
    changed: dict[str, Any] = {"extract_processes": 0}
    if order.source == "wayback":
        changed["per_host_interval"] = max(settings.per_host_interval, settings.wayback_interval)
    return settings.model_copy(update=changed)


def dry_summary(order: BackfillOrder, plan: Plan, counts: Sequence[UnitCount]) -> dict[str, Any]:
    """What a backfill would do, in numbers."""
    return {
        "source": order.source,
        "dry_run": True,
        "units": len(plan.units),
        "units_finished_before": plan.finished,
        "pages": sum(count.pages or 0 for count in counts),
        "pages_known": sum(count.known for count in counts),
        "units_not_counted": sum(count.pages is None for count in counts),
        "labels": [f"{unit.label}: {count.text()}" for unit, count in zip(plan.units, counts, strict=True)],
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


def _unfinished(order: BackfillOrder, errors: Sequence[str]) -> str:
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    kept = "published" if order.publish else "in the ledger"
    return f"{errors[0]}{more}; the rest is {kept}, run the same backfill again for this"


def _markdown(summary: dict[str, Any]) -> str:
    counts = {name: value for name, value in summary.items() if name != "changes" and value not in ([], {}, "")}
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in counts.items()]
    return "\n".join(["# Backfill", "", "| what | count |", "|---|---|", *rows])
