"""Which statements a person may send to the published ledger: those that read."""

from __future__ import annotations

from typing import Final

import duckdb

from flows.adapters.warehouse_address import Place
from flows.errors import PermanentError

_READING: Final = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def refuse_writing(sql: str, path: Place) -> None:
    """Raises PermanentError for statements that write, attach, copy, install or set something.

    A file opened read-only does not stop ``copy ... to`` or ``install``. What cannot be parsed passes: running it tells
    more.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error:
        return
    for statement in statements:
        if statement.type not in _READING and not statement.query.lstrip().lower().startswith("pivot"):
            raise PermanentError(
                f"{path}: can only be read, and this is a statement of type {statement.type.name.lower()};"
                " use a query that starts with select or from"
            )
