"""What the columns of the views mean, as comments in the ledger: ``seeds/column_meanings.csv``, one meaning a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flows.adapters.seeds import load_rows
from flows.adapters.warehouse_sql import fill_template, load_statement


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A row of ``column_meanings.csv``: what a column of this name holds, in every view or in one."""

    column_name: str
    meaning: str
    view_name: str | None = None


def comment_view_columns(connection: Any) -> None:
    """Comments every column of the views of main that has a meaning."""
    meanings = {(row.view_name, row.column_name): row.meaning for row in load_rows("column_meanings", ColumnMeaning)}
    template = load_statement("warehouse", "comment_on_column")
    for view, column, *_ in connection.execute(load_statement("warehouse", "view_columns")).fetchall():
        meaning = meanings.get((view, column)) or meanings.get((None, column))
        if meaning is not None:
            connection.execute(fill_template(template, schema="main", view=view, column=column, comment=meaning))
