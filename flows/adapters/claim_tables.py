"""Tables of claims coded by others, and the mappings that say how to read them: CSV and TOML files."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Final

from extractors.imported import ImportMapping, parse_mapping
from flows.adapters.seeds import SEEDS_DIR
from flows.errors import ConfigurationError

MAPPINGS_DIR: Final = SEEDS_DIR / "mappings"


def read_mapping(name: str) -> ImportMapping:
    """The mapping ``name``: a TOML file, or the name of one of ``seeds/mappings``. Raises ConfigurationError."""
    path = Path(name) if name.endswith(".toml") else MAPPINGS_DIR / f"{name}.toml"
    try:
        return parse_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in MAPPINGS_DIR.glob("*.toml")))
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}); give a .toml file or one of: {known}"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not in UTF-8; save it as UTF-8") from error
    except ValueError as error:
        raise ConfigurationError(f"{path}: {error}; correct the mapping") from error


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header, in file order. Raises ConfigurationError naming file and line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_header(path, list(reader.fieldnames or []))
            return [_checked_row(row, path, reader.line_num) for row in reader]
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: is not in UTF-8; save it as CSV UTF-8") from error
    except csv.Error as error:
        raise ConfigurationError(f"{path}, line {reader.line_num}: is no CSV ({error}); correct the line") from error


def _check_header(path: Path, columns: list[str]) -> None:
    if not columns:
        raise ConfigurationError(f"{path}: is empty; give a CSV file with a header")
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t"):
        raise ConfigurationError(f"{path}: its columns are not separated by commas; save it as CSV with commas")
    if doubles := [column for column in columns if columns.count(column) > 1]:
        raise ConfigurationError(f"{path}: two columns are called {doubles[0]!r}; rename one")


def _checked_row(row: dict[str, str], path: Path, line: int) -> dict[str, str]:
    if None in row or None in row.values():
        raise ConfigurationError(
            f"{path}, line {line}: the number of cells differs from the header; quote cells with commas"
        )
    return row
