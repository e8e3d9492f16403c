"""The ``backfill`` command: articles of the past, by hand."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer

from flows.cli_output import console, err_console, print_table, say
from flows.cli_runs import DataDir
from flows.errors import ConfigurationError, UnfinishedError
from flows.settings import load_settings, quiet_prefect

CHANGES: Final = ("gained", "lost", "altered")
RULES_SHOWN: Final = 20
FAILURES_SHOWN: Final = 20
_TYPED: Final = {
    "source": "source ", "start": "--from ", "end": "--to ", "targets": "", "hosts": "--host ",
    "languages": "--language ",
}  # fmt: skip
_PARAMETER: Final = re.compile(rf"\b({'|'.join(_TYPED)})=")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(backfill)


def backfill(
    source: Annotated[str, typer.Argument(help="archive, feed, sitemap, urls, warc or wayback.")],
    targets: Annotated[
        list[str] | None, typer.Argument(help="What to read: addresses, files, hosts or feed ids; none for archive.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD; of capture for archive.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="First day that is left out, YYYY-MM-DD.")] = None,
    hosts: Annotated[list[str] | None, typer.Option("--host", help="Only this host and those below it.")] = None,
    languages: Annotated[
        list[str] | None, typer.Option("--language", help="Only pages that declare this language, or none (warc).")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Count and append nothing; for archive, report what would change.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Do finished units once more.")] = False,
    publish: Annotated[bool, typer.Option(help="Publish warehouse and report at the end.")] = True,
    gate: Annotated[bool, typer.Option(help="Skip pages that cannot hold a claim (warc).")] = True,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="For archive: append without asking.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Bring in articles published in a range of days, from one of six sources. Interrupted, it goes on when run again.

    Examples:

        casualty-ledger backfill sitemap https://example.org --from 2022-11-01 --to 2022-12-01 --dry-run

        casualty-ledger backfill urls list.csv

        casualty-ledger backfill feed https://example.org/feed/ --from 2022-01-01

        casualty-ledger backfill wayback example.org --from 2022-11-01 --to 2022-11-08

        casualty-ledger backfill warc "CC-NEWS/2022/11/*.warc.gz" --host example.org --language en

        casualty-ledger backfill archive --dry-run

    The archive is read twice: first to report which claims today's rules gain, lose and alter, and when you have said
    yes to that, to append the new readings. Nobody is asked where nothing changes, or with --yes.
    """
    from flows.backfill_order import parse_order
    from flows.backfill_plan import check_targets

    settings = load_settings(data_dir=data_dir)
    with _in_words_of_the_command():
        order = parse_order(
            source, start, end, datetime.now(UTC), targets=targets, hosts=hosts, languages=languages, dry_run=dry_run,
            again=again, publish=publish, gate=gate,
        )  # fmt: skip
        check_targets(order, settings)
    asks = source == "archive" and not (dry_run or yes)
    if asks and not sys.stdin.isatty():
        raise ConfigurationError("archive: nobody can be asked here; add --dry-run to judge first, or --yes to append")
    quiet_prefect(in_terminal=True)

    def run(*, dry_run: bool) -> dict[str, Any]:
        from flows.backfill import backfill as backfill_flow

        with _shown_progress():
            return backfill_flow(
                source, start, end, targets, hosts, languages, dry_run, again, publish, gate, str(settings.data_dir)
            )

    if asks and not _is_accepted(run(dry_run=True), publish=publish):
        return
    try:
        _show(run(dry_run=dry_run))
    except UnfinishedError as error:
        _show(error.summary)
        raise


@contextlib.contextmanager
def _in_words_of_the_command() -> Iterator[None]:
    """What the flow says of its parameters, said of the options and arguments that were typed."""
    try:
        yield
    except ConfigurationError as error:
        raise ConfigurationError(_PARAMETER.sub(lambda found: _TYPED[found[1]], str(error))) from error


def _is_accepted(judged: dict[str, Any], *, publish: bool) -> bool:
    """Whether the new readings are to be appended, by the person who has seen what they change."""
    _show(judged)
    changes = judged["changes"]
    if not any(changes[name] for name in CHANGES):
        return True
    if changes["same_version"]:
        from extractors.claim import EXTRACTOR_VERSION

        raise ConfigurationError(
            f"EXTRACTOR_VERSION={EXTRACTOR_VERSION}: has read {changes['same_version']} of these articles before, with"
            " other rules; raise the version in extractors/claim.py, then run this again"
        )
    what = "Append the new readings and publish them?" if publish else "Append the new readings?"
    if typer.confirm(what):
        return True
    console.print("left as it was: nothing was appended")
    return False


@contextlib.contextmanager
def _shown_progress() -> Iterator[None]:
    """One line on standard error that is kept up to date; a line a unit where that is no terminal."""
    from flows.backfill_progress import Progress, listening

    if not err_console.is_terminal:
        with listening(lambda progress: err_console.print(progress.line(), markup=False, soft_wrap=True)):
            yield
        return
    with err_console.status("starting") as status:

        def show(progress: Progress) -> None:
            status.update(progress.line())

        with listening(show):
            yield


def _show(summary: dict[str, Any]) -> None:
    for problem in summary["problems"]:
        err_console.print(f"not read: {problem}", markup=False, soft_wrap=True)
    for error in summary.get("errors", ())[:FAILURES_SHOWN]:
        err_console.print(f"failed: {error}", markup=False, soft_wrap=True)
    if not summary["units"]:
        console.print(_why_nothing(summary), soft_wrap=True)
    elif summary["dry_run"]:
        for label in summary["labels"]:
            console.print(label, markup=False, soft_wrap=True)
        console.print(
            "dry run: {units} units to do, {units_finished_before} finished before; {pages} pages, {pages_known} of"
            " them in the ledger already".format(**summary),
            markup=False,
            soft_wrap=True,
        )
    else:
        console.print(
            "{units} units done ({units_failed} failed, {units_finished_before} finished before); {pages} pages,"
            " {skipped} skipped: {new_articles} new articles, {new_claims} new claims, {rejects} rejects;"
            " {pages_per_second} pages/s".format(**summary),
            markup=False,
            soft_wrap=True,
        )
        for reason, count in summary["skipped_reasons"].items():
            console.print(f"  skipped {count}: {reason}", markup=False, soft_wrap=True)
        if summary["rejects"]:
            say("`casualty-ledger rejects list` says why pages were rejected, and what can be done")
    if changes := summary.get("changes"):
        _show_changes(changes)


def _why_nothing(summary: dict[str, Any]) -> str:
    if done := summary["units_finished_before"]:
        return f"nothing is left to do: all {done} units were finished before; --again does them once more"
    return (
        "nothing to do: no page is known for these dates and hosts; widen --from, --to and --host, or look at the list"
    )


def _show_changes(changes: dict[str, Any]) -> None:
    """What another reading changes: the counts, by rule, some examples, and where all of it is."""
    console.print(
        "{articles} articles read again: {gained} claims gained, {lost} lost, {altered} altered".format(**changes),
        markup=False,
    )
    if changes["by_rule"]:
        rows = [{"rule": rule, **counts} for rule, counts in changes["by_rule"].items()]
        print_table(["rule", *CHANGES], rows[:RULES_SHOWN])
        for example in changes["examples"]:
            console.print(f"  {example.replace('**', '')}", markup=False, soft_wrap=True)
    console.print("all of them: {report}\n             {table}".format(**changes), markup=False, soft_wrap=True)
