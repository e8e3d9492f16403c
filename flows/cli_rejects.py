"""The ``rejects`` commands: what could not be processed, and trying it again."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from flows.cli_output import Format, console, write_rows
from flows.cli_runs import DataDir
from flows.settings import load_settings, quiet_prefect

app: Final = typer.Typer(
    help="What could not be processed, and why.", no_args_is_help=True, rich_markup_mode="markdown"
)


@app.command("list")
def list_rejects(
    data_dir: DataDir = None,
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")] = Format.table,
) -> None:
    """List the rejects, the newest first.

    Examples:

        casualty-ledger rejects list

        casualty-ledger rejects list --reason consent_wall --format csv
    """
    from flows.adapters.warehouse import Reader

    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        write_rows(reader.named_query("rejects", {"reason": reason}), form, None)


@app.command("replay")
def replay(
    reason: Annotated[str, typer.Argument(help="The reason to try again, as `rejects list` shows it.")],
    data_dir: DataDir = None,
) -> None:
    """Read the archived pages of one reason again, from the archive: after an upgrade, say.

    Example:

        casualty-ledger rejects replay consent_wall
    """
    settings = load_settings(data_dir=data_dir)
    quiet_prefect(in_terminal=True)
    from flows.replay import replay as replay_flow

    summary = replay_flow(reason, str(settings.data_dir))
    console.print("{pages} pages read again: {articles} new articles, {claims} new claims".format(**summary))
