"""Commands about where the warehouse is: moving it into a lake that many machines write."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from flows.cli_output import console, err_console, print_table
from flows.cli_runs import DataDir
from flows.errors import ConfigurationError
from flows.settings import load_settings

app: Final = typer.Typer(
    help="Where the warehouse is: a file of one machine, or a lake that many machines write.", no_args_is_help=True
)
_SET_IT: Final = "set CASUALTY_LEDGER_WAREHOUSE=ducklake:postgres:dbname=... host=... user=... (see the README)"


@app.command()
def copy(
    data_dir: DataDir = None,
    to: Annotated[str | None, typer.Option(help="The lake; else the one that the settings name.")] = None,
    files: Annotated[str | None, typer.Option(help="Shared folder or s3:// bucket of a new lake's files.")] = None,
) -> None:
    """Copy the ledger of this machine into a lake. What the lake has already is left alone; the file stays as it is.

    It can be stopped and run again: it goes on where it ended, and a second copy adds nothing. Every row is compared
    afterwards.

    Examples:

        casualty-ledger warehouse copy --to "ducklake:postgres:dbname=ledger host=db user=ledger" --files /mnt/ledger

        casualty-ledger warehouse copy
    """
    from flows.warehouse_moves import copy_to_lake

    settings = load_settings(data_dir=data_dir, warehouse=to, warehouse_files=files)
    if settings.warehouse is None:
        raise ConfigurationError(f"there is no lake to copy to; give --to, or {_SET_IT}")
    with err_console.status("opening the lake") as status:
        copied = copy_to_lake(
            settings, lambda table, done, total: status.update(f"copying {table}: {done:,} of {total:,} rows")
        )
    rows = [
        {
            "table": table.name, "rows": table.rows_count, "added": table.added_count,
            "kept": table.different_count, "digest": table.digest,
        }
        for table in copied
    ]  # fmt: skip
    print_table(list(rows[0]), rows)
    if any(table.different_count for table in copied):
        console.print("kept: the lake had a row of that id already, with other content, and keeps its own")
    total, added = sum(table.rows_count for table in copied), sum(table.added_count for table in copied)
    console.print(f"{total:,} rows compared, all are in the lake; {added:,} were added", markup=False)
    console.print(f"warehouse  {settings.published_path}", soft_wrap=True, markup=False)
    console.print(
        f"archive    {settings.archive_dir} is not part of it; keep it, or copy it beside the lake's files",
        soft_wrap=True, markup=False,
    )  # fmt: skip


@app.command()
def upgrade(data_dir: DataDir = None) -> None:
    """Bring the tables and views of the warehouse up to this version of the program, and publish it.

    Each run does so on its own; this is for a lake whose readers were upgraded before its writers.

    Example:

        casualty-ledger warehouse upgrade
    """
    from flows.warehouse_moves import upgrade_warehouse

    settings = load_settings(data_dir=data_dir)
    count = upgrade_warehouse(settings)
    console.print(f"{count} migrations run; {settings.published_path} is up to date", soft_wrap=True, markup=False)
