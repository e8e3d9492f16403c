"""The pages of ``docs`` that are written: the answers of the cookbook, the data dictionary, and the settings.

    python -m tests.docs.pages [--data-dir DEMO]

runs the demo, unless a folder with its ledger is given, and writes the pages anew.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from flows.adapters.warehouse import Reader
from flows.adapters.warehouse_sql import load_folder, load_statement
from flows.cli_output import cell_text
from flows.demo import newsroom_settings
from tests.docs.settings_page import PAGE as SETTINGS_PAGE
from tests.docs.settings_page import settings_page

DOCS: Final = Path(__file__).parents[2] / "docs"
COOKBOOK: Final = DOCS / "sql-cookbook.md"
DICTIONARY: Final = DOCS / "data-dictionary.md"
CELL_LETTERS: Final = 72
_RECIPE: Final = re.compile(r"```sql\n(?P<query>.*?)\n```\n(?:\n```text\n.*?\n```\n)?", re.DOTALL)


def make_demo(folder: Path) -> Path:
    """The demo's ledger in ``folder``; the path of the published file."""
    from flows.adapters.newsroom import NewsroomServer
    from flows.ingest import ingest

    with NewsroomServer() as newsroom:
        ingest(None, str(folder), newsroom_settings(newsroom.proxy_url))
    return folder / "ledger.duckdb"


def queries(page: str) -> list[str]:
    """The queries of the cookbook, in order."""
    return [found["query"] for found in _RECIPE.finditer(page)]


def answered(page: str, reader: Reader) -> str:
    """The cookbook with the answers that ``reader`` gives."""
    return _RECIPE.sub(
        lambda found: f"```sql\n{found['query']}\n```\n\n```text\n{answer(found['query'], reader)}\n```\n", page
    )


def answer(query: str, reader: Reader) -> str:
    """The rows of a query as aligned text."""
    table = reader.query(query)
    rows = [table.column_names, *([_cell(row[name]) for name in table.column_names] for row in table.to_pylist())]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def dictionary(reader: Reader) -> str:
    """The data dictionary: every view for people, with what one row is and what its columns hold."""
    columns = reader.query(load_statement("warehouse", "view_columns")).to_pylist()
    parts = [
        "# Data dictionary\n\nThe views of the published ledger, from the comments that it carries itself"
        " (`duckdb_views()`, `duckdb_columns()`). Written by `python -m tests.docs.pages`.\n"
    ]
    for file in load_folder("views"):
        if own := [column for column in columns if column["view_name"] == file.name]:
            parts.append(f"## {file.name}\n\n{file.meaning}\n\n| column | type | meaning |\n|---|---|---|")
            parts.extend(f"| `{one['column_name']}` | {one['data_type'].lower()} | {one['comment']} |" for one in own)
            parts.append("")
    return "\n".join(parts)


def _cell(value: Any) -> str:
    text = " ".join(cell_text(value).split())
    return text if len(text) <= CELL_LETTERS else text[: CELL_LETTERS - 1] + "…"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path)
    options = parser.parse_args()
    SETTINGS_PAGE.write_text(settings_page(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = options.data_dir / "ledger.duckdb" if options.data_dir else make_demo(Path(folder))
        with Reader(path) as reader:
            COOKBOOK.write_text(answered(COOKBOOK.read_text(encoding="utf-8"), reader), encoding="utf-8")
            DICTIONARY.write_text(dictionary(reader), encoding="utf-8")


if __name__ == "__main__":
    main()
