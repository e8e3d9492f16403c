"""A lens on a lake: its tables at one state, under the names of the ledger, with the views of this program on top.

The views stand in a database of the reader's own, so that they bind as quickly as those of a file; what was computed
when that state was published is read as it is, not computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_derived import STORED_VIEWS
from flows.adapters.warehouse_file import Config
from flows.adapters.warehouse_lake import attach_for_reading, connect_lake, current_snapshot
from flows.adapters.warehouse_sql import fill_strings, fill_template, load_folder, load_statement
from flows.errors import PermanentError

IN_MEMORY: Final = ":memory:"
Table = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LakeState:
    """A state of the ledger: the snapshot of its tables, and the snapshot that holds what was computed from them.

    ``stored`` are those computed tables, under their names in the ledger.
    """

    ledger_snapshot: int
    stored_snapshot: int
    stored: frozenset[Table]


def open_lens(address: LakeAddress, config: Config) -> Any:
    """A connection to the state that was published last; to the newest one where none was. It stays with that state.

    Raises PermanentError where there is no lake, or one of another version of this program.
    """
    connection = connect_lake(address, config)
    try:
        state = find_state(connection, address)
        attach_for_reading(connection, address, "lake", state.ledger_snapshot)
        check_version(connection, address)
        attach_own_database(connection, "ledger", IN_MEMORY)
        show_tables(connection, state, empty=())
        show_views(connection, {view.name for view in STORED_VIEWS if ("core", view.name) in state.stored})
    except BaseException:
        connection.close()
        raise
    return connection


def find_state(connection: Any, address: LakeAddress) -> LakeState:
    """The state to read. Attaches the lake as ``published``."""
    attach_for_reading(connection, address, "published")
    connection.begin()
    try:
        newest = current_snapshot(connection, "published")
        found = _published(connection)
        if found is None:
            return LakeState(newest, newest, frozenset())
        ledger_snapshot, views_sha256 = found
        stored = _stored_tables(connection) if views_sha256 == views_digest() else frozenset()
        return LakeState(ledger_snapshot, newest, stored)
    finally:
        connection.rollback()


def views_digest() -> str:
    """Checksum of all views of this program."""
    return hashlib.sha256("".join(file.sha256 for file in load_folder("views")).encode()).hexdigest()


def check_version(connection: Any, address: LakeAddress) -> None:
    """Raises PermanentError where the tables of the attached lake are not those that this program knows."""
    connection.execute(fill_template(load_statement("warehouse", "lens_use"), alias="lake"))
    done = dict(connection.execute(load_statement("warehouse", "migrations_run")).fetchall())
    known = {file.file_name for file in load_folder("migrations")}
    if unknown := sorted(set(done) - known):
        raise PermanentError(
            f"{address}: has migration {unknown[0]}, which this program does not know; upgrade Casualty Ledger"
        )
    if missing := sorted(known - set(done)):
        raise PermanentError(
            f"{address}: was published by an older Casualty Ledger, without migration {missing[0]}; run"
            " `casualty-ledger warehouse upgrade` once, and this version on all machines"
        )


def attach_own_database(connection: Any, alias: str, path: str) -> None:
    """A database beside the lake, in a file or in memory; names are from now on its names."""
    statement = fill_template(load_statement("warehouse", "lens_attach"), alias=alias)
    connection.execute(fill_strings(statement, path=path))
    connection.execute(load_statement("warehouse", "lens_schemas"))


def show_tables(connection: Any, state: LakeState, empty: Collection[Table]) -> None:
    """The tables of the lake under their own names; those in ``empty`` as tables that are yet to be filled."""
    snapshot = str(state.stored_snapshot)
    for schema, table in sorted(state.stored):
        published = fill_template(load_statement("warehouse", "lens_published"), schema=schema, table=table)
        connection.execute(published.replace("{snapshot}", snapshot))
    for schema, table in lake_tables(connection, "lake"):
        if schema in ("core", "raw") and (schema, table) not in state.stored:
            name = "lens_empty" if (schema, table) in empty else "lens_table"
            connection.execute(fill_template(load_statement("warehouse", name), schema=schema, table=table))


def show_views(connection: Any, stored: Collection[str] = ()) -> None:
    """The views of this program, but those that are stored already."""
    connection.begin()
    for file in load_folder("views"):
        if file.name not in stored:
            connection.execute(file.text)
    connection.commit()


def lake_tables(connection: Any, database: str) -> list[Table]:
    """Schema and name of the tables of an attached database."""
    rows: list[Table] = connection.execute(
        load_statement("warehouse", "lake_tables"), {"database": database}
    ).fetchall()
    return rows


def _published(connection: Any) -> tuple[int, str] | None:
    statement = fill_template(load_statement("warehouse", "lake_published"), alias="published")
    try:
        found: tuple[int, str] | None = connection.execute(statement).fetchone()
    except duckdb.CatalogException:
        return None
    return found


def _stored_tables(connection: Any) -> frozenset[Table]:
    names = [table for schema, table in lake_tables(connection, "published") if schema == "published"]
    pairs = (name.partition("_") for name in names)
    return frozenset((schema, table) for schema, _, table in pairs if schema in ("main", "core", "raw") and table)
