"""The ``feeds`` commands: list, add, discover, import, export, explain, pause, resume, health."""

from __future__ import annotations

import contextlib
import dataclasses
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from flows.cli_output import Format, console, err_console, print_table, say, show_table, write_rows
from flows.cli_runs import DataDir
from flows.settings import load_settings

if TYPE_CHECKING:
    from flows.discovery import Candidate

_OPTIONAL_HEALTH: Final = ("failures", "last_good_at", "next_due_at", "last_news_at", "entries")
app: Final = typer.Typer(
    help="Which feeds are polled, and how they do.", no_args_is_help=True, rich_markup_mode="markdown"
)
FeedId = Annotated[str, typer.Argument(help="The feed, as `feeds list` shows it.")]


@app.command("list")
def list_feeds(
    data_dir: DataDir = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")] = Format.table,
) -> None:
    """List the feeds.

    Examples:

        casualty-ledger feeds list

        casualty-ledger feeds list --format csv
    """
    import pyarrow as pa

    from flows.feeds import load_feeds

    columns = ["feed_id", "outlet_id", "is_active", "interval_minutes", "feed_url", "note"]
    feeds = load_feeds(load_settings(data_dir=data_dir))
    write_rows(pa.table({name: [getattr(feed, name) for feed in feeds] for name in columns}), form, None, 0)


@app.command("add")
def add_feed(
    url: Annotated[str, typer.Argument(help="Address of a feed, of a news sitemap, or of a home page that names one.")],
    outlet: Annotated[str | None, typer.Option(help="Outlet id; from the host when left out.")] = None,
    feed_id: Annotated[str | None, typer.Option("--id", help="Feed id; from the outlet when left out.")] = None,
    language: Annotated[str, typer.Option(help="Language of the feed.")] = "en",
    data_dir: DataDir = None,
) -> None:
    """Add a feed, after seeing that it is one. It is kept in feeds.csv of the data folder.

    Of a home page, the first feed that it names is added; `feeds discover` shows them all.

    Examples:

        casualty-ledger feeds add https://www.example.org/world/rss.xml

        casualty-ledger feeds add https://www.example.org/feed --outlet example --id example-world

        casualty-ledger feeds add www.example.org
    """
    from flows.adapters.web import Fetcher
    from flows.desk import web_policy
    from flows.discovery import discover_feeds
    from flows.feeds import feed_from_url, refuse_double, save_own_feed

    settings = load_settings(data_dir=data_dir)
    with Fetcher(web_policy(settings)) as fetcher, _told() as tell:
        found, *others = discover_feeds(fetcher, url, tell)
    feed = dataclasses.replace(feed_from_url(found.url, outlet, feed_id, language), title=found.title or found.url)
    refuse_double(settings, feed)
    path = save_own_feed(settings, feed)
    _say(f"{feed.feed_id}: {found.feed_type}, {found.entries_count} entries; kept in {path}")
    if others:
        _say(f"the site has {len(others)} more: {', '.join(one.url for one in others)}")


@app.command("discover")
def discover(
    url: Annotated[str, typer.Argument(help="Address of a home page.")],
    data_dir: DataDir = None,
) -> None:
    """Find the feeds of a site: named by its page or its robots.txt, or in the usual places. Nothing is added.

    Examples:

        casualty-ledger feeds discover www.example.org

        casualty-ledger feeds discover https://www.example.org/world
    """
    from flows.adapters.web import Fetcher
    from flows.desk import web_policy
    from flows.discovery import discover_feeds
    from flows.feeds import feed_with_url, load_feeds

    settings = load_settings(data_dir=data_dir)
    with Fetcher(web_policy(settings)) as fetcher, _told() as tell:
        found = discover_feeds(fetcher, url, tell)
    known = load_feeds(settings)
    columns = ["title", "type", "entries", "newest", "named by", "address"]
    print_table(columns, [dict(zip(columns, _candidate_cells(one), strict=True)) for one in found])
    for one in found:
        listed = feed_with_url(known, one.url)
        _say(f"listed already as {listed.feed_id}" if listed else f"add it: `casualty-ledger feeds add {one.url}`")


@app.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers write it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added, and add nothing.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Add the feeds of an OPML file, except those that are listed already. No feed is asked.

    Examples:

        casualty-ledger feeds import subscriptions.opml --dry-run

        casualty-ledger feeds import subscriptions.opml
    """
    from flows.opml import import_opml

    report = import_opml(load_settings(data_dir=data_dir), file, dry_run=dry_run)
    for url, holder in report.duplicates:
        _say(f"double   {url}: is listed already as {holder}")
    for line in report.skipped:
        _say(f"skipped  {line}")
    for feed in report.added:
        _say(f"{'would add' if dry_run else 'added'}  {feed.feed_id}: {feed.feed_url}")
    counts = f"{len(report.added)} added, {len(report.duplicates)} listed already, {len(report.skipped)} no feeds"
    _say(f"{counts}{'; nothing was changed (--dry-run)' if dry_run else ''}")


@app.command("export")
def export_feeds(
    file: Annotated[Path | None, typer.Argument(help="File to write; standard output when left out.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Write all feeds as OPML 2.0, for feed readers or another data folder.

    Examples:

        casualty-ledger feeds export feeds.opml

        casualty-ledger feeds export | gzip > feeds.opml.gz
    """
    from flows.errors import ConfigurationError
    from flows.opml import export_opml

    data = export_opml(load_settings(data_dir=data_dir), datetime.now(UTC))
    if file is None:
        sys.stdout.buffer.write(data)
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be written ({error.strerror}); choose another file") from error
    err_console.print(f"{data.count(b'xmlUrl=')} feeds written to {file}", markup=False, soft_wrap=True)


@app.command("explain")
def explain(feed_id: FeedId, data_dir: DataDir = None) -> None:
    """Explain one feed: its last polls, when it is due and why, whether it can be trusted, moves, gaps and failures.

    Example:

        casualty-ledger feeds explain bbc-world
    """
    from flows.feed_explain import explain_feed, poll_rows
    from flows.feed_story import load_story

    story = load_story(load_settings(data_dir=data_dir), feed_id)
    console.print(f"{feed_id} (times are UTC)", style="bold", markup=False)
    about = ""
    for name, text in explain_feed(story, datetime.now(UTC)):
        _say(f"{name if name != about else '':<10} {text}")
        about = name
    if rows := poll_rows(story.polls):
        _say("")
        print_table(list(rows[0]), rows)


@app.command("pause")
def pause(
    feed_id: FeedId,
    reason: Annotated[str, typer.Argument(help="Why, for whoever wonders later.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Stop polling a feed; what it brought stays.

    Examples:

        casualty-ledger feeds pause bbc-world "repeats bbc-top"

        casualty-ledger feeds resume bbc-world
    """
    from flows.feeds import choose_feeds, load_feeds, pause_feed

    settings = load_settings(data_dir=data_dir)
    choose_feeds(load_feeds(settings), [feed_id])
    pause_feed(settings, feed_id, reason, datetime.now(UTC).date())
    _say(f"{feed_id}: paused; `casualty-ledger feeds resume {feed_id}` polls it again")


@app.command("resume")
def resume(feed_id: FeedId, data_dir: DataDir = None) -> None:
    """Poll a paused feed again, with the next run.

    Example:

        casualty-ledger feeds resume bbc-world
    """
    from flows.feeds import choose_feeds, load_feeds, resume_feed

    settings = load_settings(data_dir=data_dir)
    feed = choose_feeds(load_feeds(settings), [feed_id])[0]
    ended = resume_feed(settings, feed_id)
    was = f" (was {ended.note})" if ended else ""
    _say(f"{feed_id}: was not paused" if feed.is_active else f"{feed_id}: polled again{was}")


@app.command("health")
def health(
    data_dir: DataDir = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")] = Format.table,
) -> None:
    """Show how each feed does, those that need a look first. `--format csv` gives the whole view feed_health.

    Examples:

        casualty-ledger feeds health

        casualty-ledger feeds health --format csv
    """
    import pyarrow as pa

    from flows.adapters.warehouse import Reader

    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        if form is not Format.table:
            write_rows(reader.view("feed_health"), form, None, 0)
            return
        rows = reader.named_query("feed_states").to_pylist()
    polled = [row for row in rows if row["state"] != "new"]
    if polled:
        show_table(pa.Table.from_pylist(polled), 0, title="Times are UTC", optional=_OPTIONAL_HEALTH)
    if waiting := len(rows) - len(polled):
        _say(f"{waiting} feeds have not been polled yet; `casualty-ledger ingest` polls them")


def _candidate_cells(one: Candidate) -> tuple[object, ...]:
    return one.title, one.feed_type.replace("_", " "), one.entries_count, one.newest_at, one.named_by, one.url


def _say(line: str) -> None:
    say(line)


@contextlib.contextmanager
def _told() -> Iterator[Callable[[str], None]]:
    """Shows on a terminal what is going on; nothing of it goes into a pipe."""
    with err_console.status("") as status:
        yield lambda line: status.update(line.replace("[", r"\["))
