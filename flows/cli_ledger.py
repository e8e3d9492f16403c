"""Commands that read the published warehouse: sql, views, report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_output import TERMINAL_ROWS, Format, console, standard_input, write_rows
from flows.cli_runs import DataDir
from flows.errors import ConfigurationError
from flows.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (sql, views, report):
        app.command()(command)


def sql(
    query: Annotated[str, typer.Argument(help="A query, or - to read it from standard input.")],
    data_dir: DataDir = None,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="How rows are written; a file's ending says it too.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write: .csv, .json, .parquet.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows shown in a terminal table; 0 for all.")] = TERMINAL_ROWS,
) -> None:
    """Ask the published warehouse. Only reading is possible, and never in the way of a run.

    Examples:

        casualty-ledger sql "from casualty_timeline order by day desc limit 20"

        casualty-ledger sql "select claimant, value_text, sentence from claims" --output claims.csv

        casualty-ledger views
    """
    from flows.adapters.warehouse import Reader
    from flows.adapters.warehouse_guard import refuse_writing

    text = standard_input().read().decode("utf-8-sig", "replace") if query == "-" else query
    if not text.strip():
        raise ConfigurationError('the query is empty; try casualty-ledger sql "from claims limit 5"')
    text.encode()  # what the shell passed on as no letter cannot be asked: UnicodeEncodeError
    path = load_settings(data_dir=data_dir).published_path
    refuse_writing(text, path)
    with Reader(path) as reader:
        write_rows(reader.query(text), form, output, limit)


def views(data_dir: DataDir = None) -> None:
    """List the views of the warehouse, with what one row of each means.

    Example:

        casualty-ledger views
    """
    from flows.adapters.warehouse import Reader
    from flows.adapters.warehouse_sql import load_folder

    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        reader.refuse_other_programs()
        names = set(reader.views())
    for file in load_folder("views"):
        if file.name in names:
            console.print(f"[bold]{file.name}[/bold]")
            console.print(f"    {file.meaning}", markup=False, soft_wrap=True)


def report(data_dir: DataDir = None) -> None:
    """Write the report of the published warehouse anew: an index, and a page per war in the folder `report` beside it.

    Each is one HTML file that needs no network and no server.

    Example:

        casualty-ledger report --data-dir demo-data
    """
    from flows.publish import publish_report

    console.print(str(publish_report(load_settings(data_dir=data_dir))), soft_wrap=True, markup=False)
