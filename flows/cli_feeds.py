"""The ``feeds`` commands: list, add, pause, health."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Final

import typer

from flows.cli_output import Format, console, print_table, write_rows
from flows.cli_runs import DataDir
from flows.settings import load_settings

app: Final = typer.Typer(
    help="Which feeds are polled, and how they do.", no_args_is_help=True, rich_markup_mode="markdown"
)


@app.command("list")
def list_feeds(data_dir: DataDir = None) -> None:
    """List the feeds.

    Example:

        casualty-ledger feeds list
    """
    from flows.feeds import load_feeds

    columns = ["feed_id", "outlet_id", "is_active", "interval_minutes", "feed_url"]
    feeds = load_feeds(load_settings(data_dir=data_dir))
    print_table(columns, [{name: getattr(feed, name) for name in columns} for feed in feeds])


@app.command("add")
def add_feed(
    url: Annotated[str, typer.Argument(help="Address of an RSS, Atom or JSON feed or of a news sitemap.")],
    outlet: Annotated[str | None, typer.Option(help="Outlet id; from the host when left out.")] = None,
    feed_id: Annotated[str | None, typer.Option("--id", help="Feed id; from the outlet when left out.")] = None,
    language: Annotated[str, typer.Option(help="Language of the feed.")] = "en",
    data_dir: DataDir = None,
) -> None:
    """Add a feed, after seeing that it is one. It is kept in feeds.csv of the data folder.

    Examples:

        casualty-ledger feeds add https://www.example.org/world/rss.xml

        casualty-ledger feeds add https://www.example.org/feed --outlet example --id example-world
    """
    from flows.adapters.web import Fetcher
    from flows.desk import web_policy
    from flows.feeds import feed_from_url, save_own_feed, try_feed

    settings = load_settings(data_dir=data_dir)
    feed = feed_from_url(url, outlet, feed_id, language)
    with Fetcher(web_policy(settings)) as fetcher:
        parsed = try_feed(fetcher, feed)
    path = save_own_feed(settings, dataclasses.replace(feed, title=parsed.title or feed.feed_id))
    console.print(
        f"{feed.feed_id}: {parsed.feed_type}, {len(parsed.entries)} entries; kept in {path}",
        markup=False,
        soft_wrap=True,
    )


@app.command("pause")
def pause_feed(
    feed_id: Annotated[str, typer.Argument(help="The feed.")],
    resume: Annotated[bool, typer.Option("--resume", help="Poll it again.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Stop polling a feed; what it brought stays.

    Examples:

        casualty-ledger feeds pause bbc-world

        casualty-ledger feeds pause bbc-world --resume
    """
    from flows.feeds import choose_feeds, load_feeds, save_own_feed

    settings = load_settings(data_dir=data_dir)
    feed = choose_feeds(load_feeds(settings), [feed_id])[0]
    save_own_feed(settings, dataclasses.replace(feed, is_active=resume))
    console.print(f"{feed_id}: {'polled again' if resume else 'paused'}", markup=False)


@app.command("health")
def health(
    data_dir: DataDir = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")] = Format.table,
) -> None:
    """Show how each feed does: last poll, failures, new entries.

    Example:

        casualty-ledger feeds health
    """
    from flows.adapters.warehouse import Reader

    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        write_rows(reader.view("feed_health"), form, None, 0)
