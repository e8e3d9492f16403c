"""Commands that run something: ingest, serve, demo, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_output import console, err_console
from flows.cli_words import with_folder
from flows.settings import Settings, load_settings, quiet_prefect

DataDir = Annotated[
    Path | None, typer.Option("--data-dir", "-d", help="Folder of the warehouse, the archive and the report.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (ingest, serve, demo, doctor):
        app.command()(command)


def ingest(
    feeds: Annotated[
        list[str] | None, typer.Argument(help="Feed ids to poll now; all that are due when left out.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Poll feeds, read new articles, publish warehouse and report. Run it as often as you like.

    Examples:

        casualty-ledger ingest

        casualty-ledger ingest bbc-world guardian-world

        casualty-ledger ingest --data-dir /srv/ledger
    """
    settings = load_settings(data_dir=data_dir)
    check_first(settings, feeds)
    quiet_prefect(in_terminal=True)
    from flows.cli_progress import shown_progress
    from flows.ingest import ingest as ingest_flow

    with shown_progress():
        summary = ingest_flow(feeds or None, str(settings.data_dir))
    show_summary(summary)
    console.print(f"warehouse  {settings.published_path}\nreport     {settings.report_path}", soft_wrap=True)


def serve(
    data_dir: DataDir = None,
    every: Annotated[int | None, typer.Option(min=1, max=1440, help="Minutes between two runs.")] = None,
) -> None:
    """Run ingest on a schedule until stopped with Ctrl-C or SIGTERM.

    Uses the Prefect server of PREFECT_API_URL; without one, a local server runs as long as this command does.

    Examples:

        casualty-ledger serve

        casualty-ledger serve --every 60 --data-dir /srv/ledger
    """
    settings = load_settings(data_dir=data_dir, interval_minutes=every)
    check_first(settings, None)
    quiet_prefect(in_terminal=False)
    from flows.serving import serve_schedule

    serve_schedule(settings)


def demo(
    data_dir: Annotated[Path, typer.Option("--data-dir", "-d", help="Folder for the demo.")] = Path("demo-data"),
) -> None:
    """Run the whole pipeline on the bundled newsroom: real HTTP, no network. A second run adds nothing.

    Examples:

        casualty-ledger demo

        casualty-ledger sql "from casualty_timeline limit 10" --data-dir demo-data
    """
    check_first(load_settings(data_dir=data_dir), None)
    quiet_prefect(in_terminal=True)
    from flows.demo import run_demo

    run_demo(data_dir)


def doctor(
    data_dir: DataDir = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no feed.")] = False,
) -> None:
    """Look at everything that a run needs, and say what is wrong and what to do.

    Examples:

        casualty-ledger doctor

        casualty-ledger doctor --offline --data-dir /srv/ledger
    """
    from flows.doctor import examine

    settings = load_settings(data_dir=data_dir)
    findings = examine(settings, ask_feeds=not offline)
    for finding in findings:
        mark = "[green]ok[/green]  " if finding.is_ok else "[red]bad[/red] "
        console.print(f"{mark} [bold]{finding.name:<12}[/bold]", end=" ")
        console.print(with_folder(finding.text), markup=False, soft_wrap=True)
    if bad := [finding for finding in findings if not finding.is_ok]:
        err_console.print(f"{len(bad)} of {len(findings)} need attention")
        raise typer.Exit(1)


def check_first(settings: Settings, feeds: list[str] | None) -> None:
    """What can be seen at once is said at once, not after Prefect has started: unknown feeds, a folder in use."""
    from flows.feeds import choose_feeds, load_feeds
    from flows.lock import writer_lock

    choose_feeds(load_feeds(settings), feeds or None)
    with writer_lock(settings.lock_path):
        pass


def show_summary(summary: dict[str, object]) -> None:
    """What a run brought, in two or three lines."""
    console.print(
        "{feeds} feeds polled ({feeds_unchanged} unchanged, {feeds_failed} failed), {new_entries} new entries;"
        " {pages} pages read: {new_articles} new articles, {new_claims} new claims, {rejects} rejects".format(
            **summary
        ),
        markup=False,
    )
    if summary["pages_recovered"]:
        console.print(f"{summary['pages_recovered']} pages taken up from a run that broke off")
    if summary["broken_rules"]:
        line = f"rules broken: {summary['broken_rules']}; `casualty-ledger doctor` says more"
        err_console.print(with_folder(line), markup=False, soft_wrap=True)
