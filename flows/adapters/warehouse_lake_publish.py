"""Publishing a lake: what views and estimates cost much to compute is computed once, and stored beside the ledger.

Writers go on meanwhile. The rows are those of one state of the ledger, and appear in one step together with the number
of that state, which is the one that readers see from then on.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import duckdb

from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_derived import STORED_VIEWS
from flows.adapters.warehouse_estimates import ESTIMATE_TABLES, store_estimates
from flows.adapters.warehouse_file import Config
from flows.adapters.warehouse_lake import LakeKeeper, attach_for_reading, connect_lake, current_snapshot
from flows.adapters.warehouse_lens import (
    LakeState,
    Table,
    attach_own_database,
    find_state,
    lake_tables,
    show_tables,
    views_digest,
)
from flows.adapters.warehouse_sql import fill_strings, fill_template, load_folder, load_statement

_ESTIMATES: Final = tuple(("core", table) for table in ESTIMATE_TABLES)


def publish_lake(keeper: LakeKeeper, connection: Any, config: Config) -> None:
    """Publishes the newest state of the lake that ``connection`` writes, unless it is published already."""
    snapshot = current_snapshot(connection, "lake")
    if _published(connection) == (snapshot - 1, views_digest()):
        return
    with tempfile.TemporaryDirectory(prefix="casualty-ledger-") as folder:
        lens, older = Path(folder) / "lens.duckdb", Path(folder) / "older.duckdb"
        stored = _compute(keeper.address, config, snapshot, lens, older)
        with _attached(connection, lens):
            keeper.alone(lambda: _store(connection, snapshot, stored))


def _compute(address: LakeAddress, config: Config, snapshot: int, lens: Path, older: Path) -> list[Table]:
    """Fills the file ``lens`` with what is to be stored; returns the names of its tables."""
    with contextlib.closing(connect_lake(address, config)) as connection:
        _keep_older_estimates(connection, find_state(connection, address), older)
        attach_for_reading(connection, address, "lake", snapshot)
        attach_own_database(connection, "lens", str(lens))
        show_tables(connection, LakeState(snapshot, snapshot, frozenset()), empty=_ESTIMATES)
        _store_views(connection)
        store_estimates(connection, older)
        return lake_tables(connection, "lens")


def _store_views(connection: Any) -> None:
    """Makes the views up to the last stored one, and stores each as soon as it is made: the next one reads its rows."""
    wanted = {view.name for view in STORED_VIEWS}
    for file in load_folder("views"):
        connection.execute(file.text)
        if file.name in wanted:
            connection.execute(fill_template(load_statement("warehouse", "lens_store"), view=file.name))
            wanted.discard(file.name)
        if not wanted:
            return


def _keep_older_estimates(connection: Any, state: LakeState, path: Path) -> None:
    """The estimates that were published last, as a file of the shape that a published ledger has."""
    known = [table for table in _ESTIMATES if table in state.stored]
    if not known:
        return
    attach_own_database(connection, "older", str(path))
    for schema, table in known:
        copied = fill_template(load_statement("warehouse", "lens_older"), schema=schema, table=table)
        connection.execute(copied.replace("{snapshot}", str(state.stored_snapshot)))
    connection.execute(fill_template(load_statement("warehouse", "lens_use"), alias="memory"))
    connection.execute(fill_template(load_statement("warehouse", "lens_detach"), alias="older"))


def _store(connection: Any, snapshot: int, stored: list[Table]) -> None:
    """One transaction, unless a newer state has been published meanwhile."""
    connection.begin()
    newest = _published(connection)
    if newest is not None and newest[0] > snapshot:
        connection.rollback()
        return
    for schema, table in stored:
        connection.execute(fill_template(load_statement("warehouse", "lake_store"), schema=schema, table=table))
    done = {"snapshot": snapshot, "sha256": views_digest(), "published_at": datetime.now(UTC).replace(tzinfo=None)}
    connection.execute(load_statement("warehouse", "lake_published_done"), done)
    connection.commit()


def _published(connection: Any) -> tuple[int, str] | None:
    statement = fill_template(load_statement("warehouse", "lake_published"), alias="lake")
    found: tuple[int, str] | None = connection.execute(statement).fetchone()
    return found


@contextlib.contextmanager
def _attached(connection: Any, lens: Path) -> Iterator[None]:
    attach = fill_template(load_statement("warehouse", "lens_read"), alias="lens")
    connection.execute(fill_strings(attach, path=str(lens)))
    try:
        yield
    finally:
        with contextlib.suppress(duckdb.Error):
            connection.execute(fill_template(load_statement("warehouse", "lens_detach"), alias="lens"))
