"""How results reach a person or a program: tables in the terminal, CSV, JSON or Parquet in files and pipes."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table

from flows.errors import ConfigurationError

if TYPE_CHECKING:
    import pyarrow as pa

TERMINAL_ROWS: Final = 50
console: Final = Console(highlight=False)
err_console: Final = Console(stderr=True, highlight=False)


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def write_rows(rows: pa.Table, form: Format, output: Path | None, limit: int = TERMINAL_ROWS) -> None:
    """Write rows to ``output``, else to standard output. ``limit`` caps a table in the terminal; 0 shows all."""
    if form is Format.parquet and output is None:
        raise ConfigurationError("parquet cannot be shown in a terminal; add --output rows.parquet")
    if form is Format.table and output is None:
        show_table(rows, limit)
        return
    data = _as_bytes(rows, form)
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ConfigurationError(f"{output}: cannot be written ({error.strerror}); choose another file") from error
    err_console.print(f"{rows.num_rows:,} rows written to {output}", markup=False)


_SENTENCE_WIDTH: Final = 30


def show_table(
    rows: pa.Table, limit: int = TERMINAL_ROWS, title: str | None = None, optional: tuple[str, ...] = ()
) -> None:
    """Rows as a table that fits the terminal. Of the ``optional`` columns the last go first where there is no room."""
    listed = (rows.slice(0, limit) if limit else rows).to_pylist()
    columns = list(rows.column_names)
    for column in reversed(optional):
        if _narrowest(columns, listed) > console.width:
            columns.remove(column)
    print_table(columns, listed, title)
    if limit and rows.num_rows > limit:
        console.print(f"... {rows.num_rows - limit:,} more rows; --limit 0 shows all, --format csv keeps all")
    elif not rows.num_rows:
        console.print("(no rows)", markup=False)


def print_table(columns: list[str], rows: list[dict[str, Any]], title: str | None = None) -> None:
    """Plain dictionaries as a table."""
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        is_number = any(isinstance(row[column], int | float) and row[column] is not True for row in rows)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_escape(cell_text(row[column])) for column in columns))
    console.print(table)


def _narrowest(columns: list[str], rows: list[dict[str, Any]]) -> int:
    """The width of a table in which no word is broken, and sentences have room."""
    texts = [[column, *(cell_text(row[column]) for row in rows)] for column in columns]
    words = [max(len(word) for text in column for word in (text.split() or [""])) for column in texts]
    rooms = [_SENTENCE_WIDTH if max(map(len, column)) > 2 * _SENTENCE_WIDTH else 0 for column in texts]
    return sum(map(max, words, rooms)) + 3 * (len(columns) - 1)


def cell_text(value: Any) -> str:
    """A value as a person reads it; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _as_bytes(rows: pa.Table, form: Format) -> bytes:
    if form is Format.json:
        return (json.dumps(rows.to_pylist(), ensure_ascii=False, indent=1, default=_plain) + "\n").encode()
    buffer = io.BytesIO()
    if form is Format.parquet:
        import pyarrow.parquet

        pyarrow.parquet.write_table(rows, buffer)
        return buffer.getvalue()
    return _as_csv(rows)


def _as_csv(rows: pa.Table) -> bytes:
    """RFC 4180 with a header; lists are joined with ``;``, nothing stands for null."""
    import csv

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.column_names)
    writer.writerows([_csv_cell(value) for value in row.values()] for row in rows.to_pylist())
    return text.getvalue().encode()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(map(str, value))
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


def _escape(text: str) -> str:
    return text.replace("[", r"\[")
