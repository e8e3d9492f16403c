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
    """Raises PermanentError for statements that write, attach, copy, install or set something, or tend a lake, and for
    more than one query: only the last would be shown.

    A file opened read-only does not stop ``copy ... to`` or ``install``. What cannot be parsed passes: running it tells
    more.
    """
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error:
        return
    if isinstance(path, LakeAddress) and (found := _CATALOG.search(sql)):
        raise PermanentError(f"{path}: can only be read, and {found['name']} works on the lake itself; ask its views")
    types = [statement.type for statement in statements]
    is_one = not _are_several(sql)
    hidden = [one for one in types[:-1] if not (is_one and one == duckdb.StatementType.CREATE)]
    if wrong := [one for one in [*hidden, *types[-1:]] if one not in _READING]:
        raise PermanentError(
            f"{path}: can only be read, and this is a statement of type {wrong[0].name.lower()};"
            " use a query that starts with select or from"
        )
    if not is_one:
        raise PermanentError(f"{path}: is asked one query at a time; these are several, with a semicolon between them")


def _are_several(sql: str) -> bool:
    """Whether something stands behind a semicolon. DuckDB makes two statements of a pivot: a type comes first."""
    data = sql.encode()
    starts = [position for position, _ in duckdb.tokenize(sql)]
    ends = [index for index, position in enumerate(starts) if data[position : position + 1] == b";"]
    return any(data[starts[index + 1] :][:1] != b";" for index in ends if index + 1 < len(starts))
