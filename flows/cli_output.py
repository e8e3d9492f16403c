"""How results reach a person or a program: tables in the terminal, CSV, JSON or Parquet in files and pipes."""

from __future__ import annotations

import io
import json
import math
import sys
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.cli_words import with_folder
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


def write_rows(rows: pa.Table, form: Format | None, output: Path | None, limit: int = TERMINAL_ROWS) -> None:
    """Write rows to ``output``, else to standard output. ``limit`` caps a table in the terminal; 0 shows all.

    Without a form, a file gets that of its ending and the terminal a table.
    """
    form = form or (Format.table if output is None else format_of(output))
    rows = _named_once(rows)
    if form is Format.parquet and output is None:
        raise ConfigurationError("parquet cannot be shown in a terminal; add --output rows.parquet")
    if form is Format.table and output is None:
        show_table(rows, limit)
        return
    data = _as_bytes(rows, form)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise ConfigurationError(f"{output}: cannot be written ({error.strerror}); choose another file") from error
    err_console.print(f"{rows.num_rows:,} rows written to {output}", markup=False, soft_wrap=True)


def say(line: str) -> None:
    """A line about what was done or can be done next; its commands name the data folder that was given."""
    console.print(with_folder(line), markup=False, soft_wrap=True)


def format_of(output: Path) -> Format:
    """What a file is by its ending; csv where the ending says nothing."""
    ending = output.suffix.removeprefix(".").lower()
    return Format(ending) if ending in (Format.csv, Format.json, Format.parquet) else Format.csv


def standard_input() -> BinaryIO:
    """Standard input as bytes. Raises ConfigurationError where it is closed."""
    if sys.stdin is None:
        raise ConfigurationError("standard input is closed; give a file, or pipe the text into the command")
    return sys.stdin.buffer


_SENTENCE_WIDTH: Final = 30
_WORD_WIDTH: Final = 16
_FEW_ROWS: Final = 3
_BETWEEN: Final = 3


def show_table(
    rows: pa.Table, limit: int = TERMINAL_ROWS, title: str | None = None, optional: tuple[str, ...] = ()
) -> None:
    """Rows as a table that fits the terminal. Of the ``optional`` columns the last go first where there is no room.

    Where there is none for all others, very few rows are shown as records, and of more rows the first columns.
    """
    listed = (rows.slice(0, limit) if limit else rows).to_pylist()
    columns = list(rows.column_names)
    for column in reversed(optional):
        if _narrowest(columns, listed) > console.width:
            columns.remove(column)
    shown = _fitting(columns, listed)
    if len(shown) < len(columns) and 0 < len(listed) <= _FEW_ROWS:
        print_records(columns, listed, title)
        shown = columns
    else:
        print_table(shown, listed, title)
    if left := len(columns) - len(shown):
        more = f"and {left} more column{'s' if left > 1 else ''}"
        console.print(f"{more}: --format csv has all of them, or name the columns you want", soft_wrap=True)
    if limit and rows.num_rows > limit:
        console.print(
            f"... {rows.num_rows - limit:,} more rows; --limit 0 shows all, --format csv keeps all", soft_wrap=True
        )
    elif not rows.num_rows:
        console.print("(no rows)", markup=False)


def print_table(columns: list[str], rows: list[dict[str, Any]], title: str | None = None) -> None:
    """Plain dictionaries as a table. Columns that would not fit by their words are folded."""
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    widths = _widths(columns, rows)
    for column, width in zip(columns, widths, strict=True):
        is_number = any(isinstance(row[column], int | float) and row[column] is not True for row in rows)
        table.add_column(
            Text(_clean(column)), justify="right" if is_number else "left", overflow="fold", width=width or None
        )
    for row in rows:
        table.add_row(*(Text(_clean(cell_text(row[column]))) for column in columns))
    console.print(table)


def print_records(columns: list[str], rows: list[dict[str, Any]], title: str | None = None) -> None:
    """Plain dictionaries one below the other: a line a column."""
    if title:
        console.print(title, markup=False)
    room = max(cell_len(_clean(column)) for column in columns) + 1
    for position, row in enumerate(rows):
        if position:
            console.print()
        for column in columns:
            text = " ".join(_clean(cell_text(row[column])).split())
            line = Text(f"{_clean(column)}:".ljust(room if text else 0))
            line.stylize("bold")
            line.append(f" {text}" if text else "", "not bold")
            console.print(line, soft_wrap=True)


def _fitting(columns: list[str], rows: list[dict[str, Any]]) -> list[str]:
    """The first columns that fit side by side at their least width; one at least."""
    room, shown = console.width + _BETWEEN, 0
    for column in columns:
        room -= _least_width(_texts(column, rows)) + _BETWEEN
        if room < 0:
            break
        shown += 1
    return columns[: max(shown, 1)]


def _widths(columns: list[str], rows: list[dict[str, Any]]) -> list[int]:
    """The width of each column: the least that it needs, and what is left over to those that need more.

    Where sentences find no room they get that of a word; zeros where even words do not fit: rich finds a way.
    """
    texts = [_texts(column, rows) for column in columns]
    wanted = [_full_width(column) for column in texts]
    room = console.width - _BETWEEN * (len(columns) - 1)
    widths = [_least_width(column) for column in texts]
    if sum(widths) > room:
        widths = [min(_longest_word(column), _WORD_WIDTH) for column in texts]
    spare = room - sum(widths)
    if spare < 0:
        return [0] * len(columns)
    for goals in (list(map(_longest_word, texts)), wanted):
        while spare > 0 and (lacking := [index for index, goal in enumerate(goals) if widths[index] < goal]):
            widths[min(lacking, key=widths.__getitem__)] += 1
            spare -= 1
    return widths


def _least_width(texts: list[str]) -> int:
    """Words of common length whole, and room for sentences."""
    full = _full_width(texts)
    sentence = _SENTENCE_WIDTH if full > 2 * _SENTENCE_WIDTH and _longest_word(texts) < full else 0
    return min(full, max(min(_longest_word(texts), _WORD_WIDTH), sentence))


def _full_width(texts: list[str]) -> int:
    return max(1, *(cell_len(line) for text in texts for line in (text.splitlines() or [""])))


def _longest_word(texts: list[str]) -> int:
    return max(1, *(cell_len(word) for text in texts for word in (text.split() or [""])))


def _texts(column: str, rows: list[dict[str, Any]]) -> list[str]:
    return [_clean(column), *(_clean(cell_text(row[column])) for row in rows)]


def _narrowest(columns: list[str], rows: list[dict[str, Any]]) -> int:
    """The width of a table in which no word is broken, and sentences have room."""
    texts = [_texts(column, rows) for column in columns]
    rooms = [_SENTENCE_WIDTH if max(map(len, column)) > 2 * _SENTENCE_WIDTH else 0 for column in texts]
    return sum(map(max, map(_longest_word, texts), rooms)) + _BETWEEN * (len(columns) - 1)


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
    plain = _plain(value)
    if isinstance(plain, list) and not any(isinstance(one, list | dict) for one in plain):
        return ", ".join(map(cell_text, value))
    return _json(plain) if isinstance(plain, list | dict) else str(plain)


def _as_bytes(rows: pa.Table, form: Format) -> bytes:
    if form is Format.json:
        return (_json([_plain(row) for row in rows.to_pylist()], indent=1) + "\n").encode(errors="replace")
    buffer = io.BytesIO()
    if form is Format.parquet:
        import pyarrow.parquet

        pyarrow.parquet.write_table(rows, buffer)
        return buffer.getvalue()
    return _as_csv(rows)


def _as_csv(rows: pa.Table) -> bytes:
    """RFC 4180 with a header; lists and structures are JSON, nothing stands for null."""
    import csv

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.column_names)
    writer.writerows([_csv_cell(value) for value in row.values()] for row in rows.to_pylist())
    return text.getvalue().encode()


def _csv_cell(value: Any) -> Any:
    if isinstance(value, float | Decimal):
        return value
    plain = _plain(value)
    return _json(plain) if isinstance(plain, list | dict) else plain


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)


def _plain(value: Any) -> Any:
    """A value in the types of JSON: no number is not a number, moments are ISO 8601, bytes hexadecimal."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return _plain_list(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return _interval_text(value) if hasattr(value, "nanoseconds") and hasattr(value, "months") else str(value)


def _plain_list(values: list[Any]) -> Any:
    """A list; pairs, as those of a map, become an object."""
    if values and all(type(one) is tuple and len(one) == 2 for one in values):
        return {str(_plain(name)): _plain(one) for name, one in values}
    return [_plain(one) for one in values]


def _interval_text(value: Any) -> str:
    """An interval of DuckDB as DuckDB writes it: 1 month 2 days 03:04:05."""
    parts = [
        f"{count} {unit}{'' if abs(count) == 1 else 's'}"
        for count, unit in ((value.months, "month"), (value.days, "day"))
        if count
    ]
    micros = value.nanoseconds // 1000
    if micros or not parts:
        seconds, fraction = divmod(abs(micros), 1_000_000)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        parts.append(f"{'-' if micros < 0 else ''}{clock}{f'.{fraction:06}' if fraction else ''}")
    return " ".join(parts)


def _named_once(rows: pa.Table) -> pa.Table:
    """Rows in which every column has a name of its own: a, a_1."""
    names: list[str] = []
    for name in rows.column_names:
        fresh, number = name, 0
        while fresh in names or (number and fresh in rows.column_names):
            number += 1
            fresh = f"{name}_{number}"
        names.append(fresh)
    return rows if names == rows.column_names else rows.rename_columns(names)


def _clean(text: str) -> str:
    """Text without control characters, which a terminal would obey; ends of lines stay."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
