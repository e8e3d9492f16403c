"""The schema of the warehouse: migrations run once and never change; views are made anew every run."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

from flows.adapters.fault_points import pass_fault_point
from flows.adapters.seeds import load_rows
from flows.adapters.warehouse_address import Place
from flows.adapters.warehouse_comments import ColumnMeaning, comment_view_columns
from flows.adapters.warehouse_sql import SQL_DIR, SqlFile, fill_template, load_folder, load_statement
from flows.errors import PermanentError

PEOPLE_SCHEMA: Final = "main"


def run_migrations(connection: Any, path: Place, sql_dir: Path = SQL_DIR) -> int:
    """Runs the migrations that ``path`` has not seen, each in a transaction; returns how many.

    Raises PermanentError when a migration was edited after it ran, or when the file has one that this program lacks.
    """
    if connection.execute(load_statement("warehouse", "has_migrations")).fetchone() is None:
        connection.begin()
        connection.execute(load_statement("warehouse", "bootstrap"))
        connection.commit()
    done = dict(connection.execute(load_statement("warehouse", "migrations_run")).fetchall())
    migrations = load_folder("migrations", sql_dir)
    _check_history(done, migrations, path)
    pending = [migration for migration in migrations if migration.file_name not in done]
    for migration in pending:
        connection.begin()
        connection.execute(migration.text)
        connection.execute(
            load_statement("warehouse", "migration_done"), {"name": migration.file_name, "sha256": migration.sha256}
        )
        pass_fault_point("migration run")
        connection.commit()
    return len(pending)


def _check_history(done: dict[str, str], migrations: tuple[SqlFile, ...], path: Place) -> None:
    known = {migration.file_name: migration.sha256 for migration in migrations}
    if unknown := sorted(set(done) - set(known)):
        raise PermanentError(
            f"{path}: has migration {unknown[0]}, which this program does not know; upgrade Casualty Ledger"
        )
    if changed := sorted(name for name, sha256 in done.items() if known[name] != sha256):
        raise PermanentError(
            f"{path}: migration {changed[0]} was edited after it ran; restore its text and add a new migration"
        )


def keep_views(connection: Any) -> None:
    """Makes the views anew where they are not those of ``sql/views`` already: to define them all takes seconds."""
    digest = _files_digest()
    files = {file.name for file in load_folder("views")}
    views = {view for _, view in connection.execute(load_statement("warehouse", "views")).fetchall()}
    connection.execute(load_statement("warehouse", "views_bootstrap"))
    if views != files or connection.execute(load_statement("warehouse", "views_known")).fetchall() != [(digest,)]:
        refresh_views(connection)
        connection.execute(load_statement("warehouse", "views_done"), {"sha256": digest})


def _files_digest() -> str:
    """Changes with the text of any view and with the meaning of any column."""
    texts = [file.sha256 for file in load_folder("views")]
    meanings = [repr(row) for row in load_rows("column_meanings", ColumnMeaning)]
    return hashlib.sha256("\n".join(texts + meanings).encode()).hexdigest()


def refresh_views(connection: Any, sql_dir: Path = SQL_DIR, *, with_column_comments: bool = True) -> None:
    """Makes every view of ``sql/views`` anew, in the order of its number, and drops those that have no file."""
    files = load_folder("views", sql_dir)
    names = {file.name for file in files}
    connection.begin()
    for schema, view in connection.execute(load_statement("warehouse", "views")).fetchall():
        if view not in names:
            connection.execute(fill_template(load_statement("warehouse", "drop_view"), schema=schema, view=view))
    for file in files:
        connection.execute(file.text)
    schemas = {view: schema for schema, view in connection.execute(load_statement("warehouse", "views")).fetchall()}
    for file in files:
        template = load_statement("warehouse", "comment_on_view")
        connection.execute(fill_template(template, schema=schemas[file.name], view=file.name, comment=file.meaning))
    if with_column_comments:
        comment_view_columns(connection)
    connection.commit()
