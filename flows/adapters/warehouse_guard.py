"""Which statements a person may send to the published ledger: those that read."""

from __future__ import annotations

import re
from typing import Final

import duckdb

from flows.adapters.warehouse_address import LakeAddress, Place
from flows.errors import PermanentError

_READING: Final = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
# Functions that a select may call, and that run statements in the catalog of a lake, or remove its files.
_CATALOG: Final = re.compile(r"\b(?P<name>(?:ducklake|postgres)_\w+)\s*\(", re.IGNORECASE)


def refuse_writing(sql: str, path: Place) -> None:
    """Raises PermanentError for statements that write, attach, copy, install or set something, or tend a lake.

    A file opened read-only does not stop ``copy ... to`` or ``install``. What cannot be parsed passes: running it tells
    more.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error:
        return
    if isinstance(path, LakeAddress) and (found := _CATALOG.search(sql)):
        raise PermanentError(f"{path}: can only be read, and {found['name']} works on the lake itself; ask its views")
    for statement in statements:
        if statement.type not in _READING and not statement.query.lstrip().lower().startswith("pivot"):
            raise PermanentError(
                f"{path}: can only be read, and this is a statement of type {statement.type.name.lower()};"
                " use a query that starts with select or from"
            )
