"""Seeds: knowledge as rows. Each ``seeds/<name>.csv`` is read into one frozen dataclass per row, strictly."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from types import UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from flows.errors import ConfigurationError

SEEDS_DIR: Final = Path(__file__).resolve().parents[2] / "seeds"
Row = TypeVar("Row")
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")


def load_rows(name: str, row_type: type[Row], seeds_dir: Path | None = None) -> tuple[Row, ...]:
    """The rows of ``<name>.csv`` as ``row_type`` dataclasses, in file order.

    Columns are the fields of ``row_type``, all of them and no others; an empty cell is the field's default, or null
    where the field allows it. Cells of tuple fields are separated by ``;``. Raises ConfigurationError naming file,
    line and column.
    """
    path = (seeds_dir or SEEDS_DIR) / f"{name}.csv"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}); restore the file or reinstall") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not in UTF-8; save it as CSV UTF-8") from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    parsers = _cell_parsers(row_type)
    try:
        _check_columns(path, reader.fieldnames or [], row_type)
        return tuple(_parse_row(path, reader.line_num, cells, row_type, parsers) for cells in reader)
    except csv.Error as error:
        raise ConfigurationError(f"{path}, line {reader.line_num}: is no CSV ({error}); correct the line") from error


def _check_columns(path: Path, columns: Any, row_type: type) -> None:
    expected = [field.name for field in dataclasses.fields(row_type)]
    if unknown := [column for column in columns if column not in expected]:
        raise ConfigurationError(f"{path}: unknown column {unknown[0]!r}; the columns are {', '.join(expected)}")
    if missing := [column for column in expected if column not in columns]:
        raise ConfigurationError(f"{path}: column {missing[0]!r} is missing; the columns are {', '.join(expected)}")


def _parse_row(
    path: Path, line: int, cells: dict[str, str], row_type: type[Row], parsers: dict[str, Callable[[str], Any]]
) -> Row:
    if None in cells or None in cells.values():
        raise ConfigurationError(
            f"{path}, line {line}: the number of cells differs from the header; quote cells with commas"
        )
    try:
        return row_type(**{name: parsers[name](cell.strip()) for name, cell in cells.items() if cell.strip()})
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"{path}, line {line}: {error}") from error


def _cell_parsers(row_type: type) -> dict[str, Callable[[str], Any]]:
    hints = get_type_hints(row_type)
    return {field.name: _cell_parser(hints[field.name]) for field in dataclasses.fields(row_type)}


def _cell_parser(hint: Any) -> Callable[[str], Any]:
    if get_origin(hint) in (Union, UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        return lambda cell: tuple(part.strip() for part in cell.split(";") if part.strip())
    if hint is bool:
        return _parse_bool
    if hint is int:
        return _parse_int
    from_iso = getattr(hint, "fromisoformat", None)
    return from_iso or hint  # type: ignore[no-any-return]


def _parse_int(cell: str) -> int:
    if not _INTEGER.fullmatch(cell):
        raise ValueError(f"{cell[:40]!r} is no whole number, or is too large")
    return int(cell)


def _parse_bool(cell: str) -> bool:
    if cell not in ("true", "false"):
        raise ValueError(f"{cell!r} is neither true nor false")
    return cell == "true"
