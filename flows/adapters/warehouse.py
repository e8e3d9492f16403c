"""The warehouse: the only room that opens DuckDB.

One process writes ``<data>/writer/ledger.duckdb``; everybody reads a published snapshot that is replaced in one step,
so that no reader is ever locked out and none ever sees half a batch.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import pyarrow as pa

from extractors.records import Batch
from flows.adapters.warehouse_checks import Offence, explain_offences, find_offences
from flows.adapters.warehouse_errors import file_error, query_error, unknown_view
from flows.adapters.warehouse_publish import publish_snapshot
from flows.adapters.warehouse_rows import BATCH_TABLES, batch_tables, seed_tables
from flows.adapters.warehouse_schema import refresh_views, run_migrations
from flows.adapters.warehouse_sql import load_folder, load_statement
from flows.adapters.warehouse_state import LedgerState
from flows.errors import LedgerError, PermanentError, TransientError

_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {"threads": "2", "preserve_insertion_order": "false"}
_WAIT_STEP_SECONDS: Final = 0.05


class Warehouse:
    """The writer. Open it late, append, close it: one process at a time holds it.

    >>> with Warehouse(path) as warehouse:           # doctest: +SKIP
    ...     warehouse.migrate()
    ...     warehouse.append(batch)
    ...     warehouse.publish(data_dir / "ledger.duckdb")

    Raises TransientError when another process holds the file for longer than ``wait_seconds`` or the disk is full,
    PermanentError when the file cannot be written or read. An error inside rolls the batch back: nothing is half there.
    """

    def __init__(self, path: Path, *, wait_seconds: float = 10.0, memory_limit: str = "1GB") -> None:
        self.path = path
        self.warnings: tuple[Offence, ...] = ()
        self._wait_seconds = wait_seconds
        self._config = _CONFIG | {"memory_limit": memory_limit}
        self._resources = contextlib.ExitStack()
        self._connection: Any = None

    def __enter__(self) -> Self:
        with _explained(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._resources.enter_context(_lock(self.path, self._wait_seconds))
        try:
            with _explained(self.path):
                self._connection = self._connect(self.path)
        except BaseException:
            self._resources.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with _explained(self.path) if error is None else contextlib.suppress(duckdb.Error):
                self._connection.close()
        finally:
            self._resources.close()

    @property
    def state(self) -> LedgerState:
        """What is already known: the reads that decide what a run has to do."""
        return LedgerState(self._connection)

    def migrate(self) -> int:
        """Brings tables and views up to date; returns how many migrations ran."""
        with _explained(self.path), self._undone_on_error():
            count = run_migrations(self._connection, self.path)
            refresh_views(self._connection)
        return count

    def append(self, batch: Batch) -> dict[str, int]:
        """Adds what ``batch`` has and the ledger has not, in one transaction; returns the rows added by table.

        The checks of ``sql/checks`` look at the batch before it is committed: an offence of severity error rolls
        back and raises PermanentError naming the offenders; others are left in ``warnings``.
        """
        tables = batch_tables(batch)
        with _explained(self.path), self._registered(tables), self._undone_on_error():
            self._connection.begin()
            counts = {name: self._insert(name) for name in BATCH_TABLES if tables[name].num_rows}
            offences = find_offences(self._connection, "batch")
            if errors := [offence for offence in offences if offence.severity == "error"]:
                raise PermanentError(
                    f"{self.path}: the batch breaks a rule and was not added: {explain_offences(errors)}"
                )
            self._connection.commit()
            self.warnings = tuple(offences)
        return {name: counts.get(name, 0) for name in BATCH_TABLES}

    def load_seeds(self, seeds: Mapping[str, Sequence[Any]], loaded_at: datetime) -> dict[str, int]:
        """Adds the rows of seeds that changed since their last load; returns the rows added by seed name.

        Names: feeds, outlets, conflicts, alliances, parties, claimants, claimant_names, corrections.
        """
        loads, tables = seed_tables(seeds, loaded_at)
        added = {}
        with _explained(self.path), self._undone_on_error():
            self._connection.begin()
            for name, table in tables.items():
                with self._registered({name: table, "seed_loads": loads[name]}):
                    added[name] = self._insert(name)
                    self._insert("seed_loads")
            self._connection.commit()
        return added

    def check(self) -> tuple[Offence, ...]:
        """All rows of the ledger that break a rule, errors and warnings."""
        with _explained(self.path):
            return tuple(find_offences(self._connection, "ledger"))

    def publish(self, to: Path) -> Path:
        """Replaces ``to`` by a snapshot in one step. Programs that read the old file keep it until they close it."""
        with _explained(to):
            publish_snapshot(self._connection, self.path, to, self._connect)
        return to

    def _connect(self, path: Path) -> Any:
        return duckdb.connect(str(path), config=self._config)

    def _insert(self, table: str) -> int:
        return int(self._connection.execute(load_statement("append", table)).fetchone()[0])

    @contextlib.contextmanager
    def _registered(self, tables: Mapping[str, pa.Table]) -> Iterator[None]:
        for name, table in tables.items():
            self._connection.register(f"incoming_{name}", table)
        try:
            yield
        finally:
            for name in tables:
                self._connection.unregister(f"incoming_{name}")

    @contextlib.contextmanager
    def _undone_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with contextlib.suppress(duckdb.Error):
                self._connection.rollback()
            raise


class Reader:
    """A published ledger, opened read-only. Many readers may have it open while the next one is published."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise PermanentError(
                f"{path}: does not exist; run `casualty-ledger ingest` or `casualty-ledger demo` first"
            )
        with _explained(path):
            self._connection: Any = _attach(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    @property
    def state(self) -> LedgerState:
        """What the snapshot knows."""
        return LedgerState(self._connection)

    def query(self, sql: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> pa.Table:
        """The result of ``sql``. Raises PermanentError for a view that does not exist and for statements that write."""
        try:
            result = self._connection.execute(sql, params) if params else self._connection.execute(sql)
            table: pa.Table = result.to_arrow_table()
        except duckdb.Error as error:
            raise query_error(error, self.path, self.relations()) from error
        return table

    def named_query(self, name: str, params: Mapping[str, Any] | None = None) -> pa.Table:
        """The result of ``sql/queries/<name>.sql``; parameters are written ``$name`` there."""
        names = [file.name for file in load_folder("queries")]
        if name not in names:
            raise unknown_view(name, self.path, names)
        return self.query(load_statement("queries", name), params)

    def view(self, name: str) -> pa.Table:
        """All rows of the view or table ``name``."""
        if name not in self.relations():
            raise unknown_view(name, self.path, self.views())
        result: pa.Table = self._connection.table(name).to_arrow_table()
        return result

    def views(self) -> tuple[str, ...]:
        """The names that people use: the views of schema main."""
        rows = self._connection.execute(load_statement("warehouse", "relations")).fetchall()
        return tuple(table for schema, table in rows if schema == "main")

    def relations(self) -> tuple[str, ...]:
        """Every name that a query may use, with its schema where it is not main."""
        rows = self._connection.execute(load_statement("warehouse", "relations")).fetchall()
        return tuple(table if schema == "main" else f"{schema}.{table}" for schema, table in rows)


def _attach(path: Path) -> Any:
    """A connection that shares nothing: DuckDB gives two connections of a process to one path the same old file."""
    spill = Path(tempfile.gettempdir()) / f"casualty-ledger-{os.getpid()}"
    connection = duckdb.connect(config=_CONFIG | {"temp_directory": str(spill)})
    try:
        connection.execute(load_statement("warehouse", "read_attach").replace("{path}", str(path).replace("'", "''")))
    except duckdb.Error:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except LedgerError:
        raise
    except (duckdb.Error, OSError) as error:
        raise file_error(error, path) from error


@contextlib.contextmanager
def _lock(path: Path, wait_seconds: float) -> Iterator[None]:
    """Holds ``<path>.lock``. The system lets go of it when the process ends, however it ends."""
    with open(path.with_name(path.name + ".lock"), "a+", encoding="ascii") as file:
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(file):
            if time.monotonic() >= deadline:
                raise TransientError(f"{path}: is being written by another run; wait for it to end and run again")
            time.sleep(_WAIT_STEP_SECONDS)
        yield


def _try_lock(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
