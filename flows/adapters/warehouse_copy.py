"""Moving a ledger from a file into a lake: chunk by chunk, each in one transaction, then compared row by row.

The statements are those by which any run appends, so a copy that was cut off goes on where it ended, a second copy adds
nothing, and writers of the lake go on meanwhile. The file stays as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import duckdb

from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_estimates import ESTIMATE_TABLES
from flows.adapters.warehouse_file import Config
from flows.adapters.warehouse_lake import LakeKeeper, explained_lake
from flows.adapters.warehouse_lake_publish import publish_lake
from flows.adapters.warehouse_lake_schema import refresh_lake_views
from flows.adapters.warehouse_lens import Table, lake_tables
from flows.adapters.warehouse_rows import ROW_IDS, SEED_FIELDS
from flows.adapters.warehouse_schema import run_migrations
from flows.adapters.warehouse_sql import fill_strings, fill_template, load_statement
from flows.errors import PermanentError

Progress = Callable[[str, int, int], None]

CHUNK_ROWS: Final = 50_000
_WAIT_SECONDS: Final = 120.0
_CONFIG: Final[Config] = {"threads": "2", "preserve_insertion_order": "false", "memory_limit": "1GB"}
_LOAD: Final = ("seed_name", "seed_digest", "loaded_at")
_SEED_ROW: Final = ("seed_digest", "seed_row")
_FIRST: Final = (("raw", "captures"), ("core", "article_versions"), ("core", "extractions"))


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """One table: its rows, those that this copy added, those that the lake has under the same id with other content."""

    name: str
    rows_count: int
    added_count: int
    different_count: int
    digest: str


def copy_ledger(source: Path, to: LakeAddress, progress: Progress = lambda *_: None) -> tuple[CopiedTable, ...]:
    """Adds to the lake what the ledger in ``source`` has and the lake has not, compares both, and publishes.

    ``source`` has to be up to date, and nobody may write it meanwhile. Raises PermanentError where the lake is of a
    newer program, or where rows are missing or twice afterwards, which would be an error of this program.
    """
    with explained_lake(to), contextlib.ExitStack() as resources:
        keeper = LakeKeeper(to, _CONFIG, _WAIT_SECONDS)
        connection = keeper.open(resources)
        keeper.alone(lambda: _migrate(connection, to))
        connection.execute(fill_strings(load_statement("warehouse", "copy_attach"), path=str(source)))
        tables = _tables(connection)
        added = {table: _copy(keeper, connection, table, progress) for table in tables}
        copied = tuple(_compare(connection, table, added[table], to) for table in tables)
        publish_lake(keeper, connection, _CONFIG)
    return copied


def _migrate(connection: Any, to: LakeAddress) -> None:
    run_migrations(connection, to)
    refresh_lake_views(connection)


def _tables(connection: Any) -> list[Table]:
    """What is copied, articles first: all but what is computed anew, and the history of the file itself."""
    computed = {("raw", "migrations"), *(("core", name) for name in ESTIMATE_TABLES)}
    rest = [table for table in lake_tables(connection, "source") if table[0] in ("core", "raw")]
    return [*_FIRST, *(table for table in rest if table not in computed and table not in _FIRST)]


def _copy(keeper: LakeKeeper, connection: Any, table: Table, progress: Progress) -> int:
    """The rows added. The rows of a load of a seed belong together, so the seeds are copied in one piece."""
    schema, name = table
    counted = fill_template(load_statement("warehouse", "copy_rows"), schema=schema, table=name)
    places = int(connection.execute(counted).fetchone()[0])
    step = max(places, 1) if name in SEED_FIELDS else CHUNK_ROWS
    added = 0
    for first in range(0, places, step):
        progress(name, first, places)
        added += keeper.alone(partial(_add, connection, table, first, first + step))
    progress(name, places, places)
    return added


def _add(connection: Any, table: Table, first: int, end: int) -> int:
    schema, name = table
    chunk = fill_template(load_statement("warehouse", "copy_chunk"), schema=schema, table=name)
    append = ("warehouse", "copy_seed_loads") if name == "seed_loads" else ("append", name)
    with _undone_on_error(connection):
        connection.begin()
        connection.execute(chunk.replace("{first}", str(first)).replace("{end}", str(end)))
        added = int(connection.execute(load_statement(*append)).fetchone()[0])
        connection.commit()
    return added


def _compare(connection: Any, table: Table, added: int, to: LakeAddress) -> CopiedTable:
    schema, name = table
    compare = fill_template(load_statement("warehouse", "copy_compare"), schema=schema, table=name)
    compare = compare.replace("{keys}", ", ".join(_keys(name)))
    rows, pairs, missing, same, digest, kept_digest = connection.execute(compare).fetchone()
    if missing or pairs != rows or (same == rows and digest != kept_digest):
        raise PermanentError(
            f"{to}: {name} has {rows:,} rows in the file, of which the lake misses {missing:,} and has {pairs - rows:,}"
            " twice; nothing was published, the file is as it was; please report this"
        )
    return CopiedTable(f"{schema}.{name}", rows, added, rows - same, digest)


def _keys(name: str) -> tuple[str, ...]:
    if name in SEED_FIELDS:
        return _SEED_ROW
    return _LOAD if name == "seed_loads" else ROW_IDS[name]


@contextlib.contextmanager
def _undone_on_error(connection: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            connection.rollback()
        raise
