"""Commands that exchange claims with others: import and export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from flows.cli_output import Format, console, err_console, format_of, write_rows
from flows.cli_runs import DataDir
from flows.settings import load_settings

imports: Final = typer.Typer(help="Add claims that others coded.", no_args_is_help=True, rich_markup_mode="markdown")


class Shape(StrEnum):
    """The tables that can be exported."""

    claims = "claims"
    distinct_claims = "distinct-claims"
    loss_reports = "loss-reports"
    daily = "daily"
    meta_estimate = "meta-estimate"


_QUERIES: Final = {
    Shape.claims: "export_claims",
    Shape.distinct_claims: "export_distinct_claims",
    Shape.loss_reports: "export_loss_reports",
    Shape.daily: "export_daily",
    Shape.meta_estimate: "export_meta_estimate",
}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(imports, name="import")
    app.command()(export)


@imports.command("claims")
def import_claims(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header.")],
    mapping: Annotated[
        str, typer.Option("--mapping", "-m", help="How to read it: a .toml file, or a name of seeds/mappings.")
    ],
    data_dir: DataDir = None,
) -> None:
    """Add claims that others coded: one claim a row, marked as imported. A second import adds nothing.

    Examples:

        casualty-ledger import claims loss_reports.csv --mapping radford_2023

        casualty-ledger import claims my-claims.csv --mapping my-claims.toml --data-dir /srv/ledger
    """
    from flows.imports import import_claims as run_import

    settings = load_settings(data_dir=data_dir)
    summary = run_import(file, mapping, settings)
    console.print(
        f"{summary.rows_count:,} rows, {summary.covered_count:,} of them covered by the mapping:"
        f" {summary.new_claims_count:,} new claims",
        markup=False,
    )
    console.print(f"warehouse  {settings.published_path}", soft_wrap=True, markup=False)


def export(
    shape: Annotated[Shape, typer.Argument(help="Which table.")],
    data_dir: DataDir = None,
    form: Annotated[Format | None, typer.Option("--format", "-f", help="csv, json or parquet; else by ending.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to.")] = None,
    conflict: Annotated[str | None, typer.Option(help="Only this war.")] = None,
) -> None:
    """Write a table for other programs: csv on standard output, or a csv, json or parquet file.

    `loss-reports` has the columns of Radford et al., PNAS 2023, whose model takes one war at a time; see
    docs/loss-reports.md. `daily` has best, low and high a day, as UCDP counts.

    Examples:

        casualty-ledger export daily --conflict ukraine --output ukraine.csv

        casualty-ledger export loss-reports --conflict ukraine > loss_reports.csv

        casualty-ledger export claims --output claims.parquet
    """
    from flows.adapters.warehouse import Reader
    from flows.codes import refuse_unknown_conflict

    if conflict is not None:
        refuse_unknown_conflict("--conflict", conflict)
    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        rows = reader.named_query(_QUERIES[shape], {"conflict_id": conflict})
    write_rows(rows, form or (format_of(output) if output else Format.csv), output, 0)
    if shape is Shape.loss_reports and conflict is None:
        err_console.print("days are counted from the start of each war; for the model, export one: --conflict ukraine")
