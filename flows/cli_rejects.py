"""The ``rejects`` commands: what could not be processed, and trying it again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from flows.cli_output import Format, console, print_table, say, write_rows
from flows.cli_runs import DataDir
from flows.errors import ConfigurationError
from flows.settings import Settings, load_settings, quiet_prefect

app: Final = typer.Typer(
    help="What could not be processed, and why.", no_args_is_help=True, rich_markup_mode="markdown"
)
_POINTERS: Final = ["warc_path", "warc_offset"]
_FOR_EYES: Final = (None, Format.table)


@app.command("list")
def list_rejects(
    data_dir: DataDir = None,
    reason: Annotated[str | None, typer.Option(help="The rejects of this reason, one by one.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All rejects, one by one.")] = False,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="How rows are written; a file's ending says it too.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write: .csv, .json, .parquet.")] = None,
) -> None:
    """List what could not be processed, by reason: what it means, how much of it is open, what to do.

    Examples:

        casualty-ledger rejects list

        casualty-ledger rejects list --reason consent_wall

        casualty-ledger rejects list --all --format csv
    """
    settings = load_settings(data_dir=data_dir)
    if reason is None and not every:
        _write_summary(_reasons(settings), form, output)
        return
    from flows.adapters.warehouse import Reader

    if reason is not None:
        _check_reason(reason, _reasons(settings))
    with Reader(settings.published_path) as reader:
        rows = reader.named_query("rejects", {"reason": reason})
    write_rows(rows.drop_columns(_POINTERS) if form in _FOR_EYES and output is None else rows, form, output)


@app.command("replay")
def replay(
    reason: Annotated[str, typer.Argument(help="The reason to try again, as `rejects list` shows it.")],
    data_dir: DataDir = None,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Ask the web again for pages that never came, or that were no article then.")
    ] = False,
) -> None:
    """Read again what was rejected for one reason, from the archive: after an upgrade, say. Only --fetch fetches.

    Pages give articles and claims; feeds give entries, whose pages the next `ingest` fetches. A page that failed
    `max_attempts` times is tried no more by `ingest`, nor is one that came and was a wall or a notice: --fetch asks
    for it. Pages of a backfill that never came are asked for by the same `backfill` with --again.

    Examples:

        casualty-ledger rejects replay consent_wall

        casualty-ledger rejects replay timeout --fetch
    """
    settings = load_settings(data_dir=data_dir)
    reasons = _reasons(settings)
    _check_reason(reason, reasons)
    if not fetch and not sum(row["replay_count"] for row in reasons if row["reason"] == reason):
        raise ConfigurationError(_nothing_to_replay(reason, reasons))
    quiet_prefect(in_terminal=True)
    from flows.replay import replay as replay_flow

    summary = replay_flow(reason, str(settings.data_dir), fetch=fetch)
    console.print(
        "{pages} pages and {feeds} feeds read again: {articles} new articles, {claims} new claims, {entries} new"
        " entries, {rejects} rejected again".format(**summary),
        soft_wrap=True,
    )
    if summary["entries"]:
        say("`casualty-ledger ingest` fetches the pages of the new entries")


def _reasons(settings: Settings) -> list[dict[str, Any]]:
    from flows.adapters.warehouse import Reader
    from flows.reject_reasons import explain_reason

    with Reader(settings.published_path) as reader:
        rows = reader.named_query("reject_reasons").to_pylist()
    told = [explain_reason(row["reason"]) for row in rows]
    return [{**row, "meaning": one.meaning, "next_step": one.next_step} for row, one in zip(rows, told, strict=True)]


def _write_summary(rows: list[dict[str, Any]], form: Format | None, output: Path | None) -> None:
    import pyarrow as pa

    if form not in _FOR_EYES or output is not None:
        write_rows(pa.Table.from_pylist(rows), form, output)
        return
    if not rows:
        console.print("nothing was rejected")
        return
    columns = ["reason", "what", "all", "open", "replay", "last", "meaning", "next step"]
    print_table(columns, [dict(zip(columns, row.values(), strict=True)) for row in rows])
    say("open: nothing came of it since; replay: can be read again with `casualty-ledger rejects replay REASON`")


def _check_reason(reason: str, rows: list[dict[str, Any]]) -> None:
    known = sorted({row["reason"] for row in rows})
    if reason not in known:
        there = f"there are {', '.join(known)}" if known else "nothing was rejected at all"
        raise ConfigurationError(f"nothing was rejected for {reason!r}; {there}")


def _nothing_to_replay(reason: str, rows: list[dict[str, Any]]) -> str:
    is_open = sum(row["open_count"] for row in rows if row["reason"] == reason)
    if not is_open:
        return f"{reason}: nothing is open; all of it was read since"
    return (
        f"{reason}: nothing of the {is_open} that are open is in the archive, since nothing came; `ingest` tries again,"
        " and --fetch asks the web now"
    )
