"""The warehouse: the only room that opens DuckDB.

One process writes ``<data>/writer/ledger.duckdb``; everybody reads a published snapshot that is replaced in one step,
so that no reader is ever locked out and none ever sees half a batch. A lake (``ducklake:postgres:...``) is written by
many processes, each batch by one of them; everybody reads the state of it that was published last.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import pyarrow as pa

from extractors.records import Batch
from flows.adapters.fault_points import pass_fault_point
from flows.adapters.warehouse_address import LakeAddress, Place
from flows.adapters.warehouse_checks import Offence, explain_offences, find_offences
from flows.adapters.warehouse_derived import Progress
from flows.adapters.warehouse_errors import file_error, query_error, unknown_view
from flows.adapters.warehouse_file import Config, FileKeeper
from flows.adapters.warehouse_lake import LakeKeeper, explained_lake
from flows.adapters.warehouse_lake_publish import publish_lake
from flows.adapters.warehouse_lake_schema import refresh_lake_views
from flows.adapters.warehouse_lake_seeds import with_decisions_of_all
from flows.adapters.warehouse_lens import open_lens
from flows.adapters.warehouse_publish import publish_snapshot
from flows.adapters.warehouse_rows import BATCH_TABLES, batch_tables, seed_tables
from flows.adapters.warehouse_schema import keep_views, run_migrations
from flows.adapters.warehouse_sql import load_folder, load_statement
from flows.adapters.warehouse_state import LedgerState
from flows.errors import LedgerError, PermanentError

# A name in a query is a table, never a variable of this program.
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": "2", "preserve_insertion_order": "false", "python_enable_replacements": "false",
}  # fmt: skip
_FILE_WAIT_SECONDS: Final = 10.0
_LAKE_WAIT_SECONDS: Final = 120.0


class Warehouse:
    """The writer. Open it late, append, close it: one process at a time holds a file, many have a lake open.

    >>> with Warehouse(path) as warehouse:           # doctest: +SKIP
    ...     warehouse.migrate()
    ...     warehouse.append(batch)
    ...     warehouse.publish(data_dir / "ledger.duckdb")

    Raises TransientError when another process holds the file, or is adding to the lake, for longer than
    ``wait_seconds``, when the disk is full or the catalog does not answer; PermanentError when the ledger cannot be
    written or read. An error inside rolls the batch back: nothing is half there.
    """

    def __init__(self, path: Place, *, wait_seconds: float | None = None, memory_limit: str = "1GB") -> None:
        self.path = path
        self.warnings: tuple[Offence, ...] = ()
        self._config = _CONFIG | {"memory_limit": memory_limit}
        self._keeper = _keeper(path, self._config, wait_seconds)
        self._resources = contextlib.ExitStack()
        self._connection: Any = None

    def __enter__(self) -> Self:
        try:
            with _explained(self.path):
                self._connection = self._keeper.open(self._resources)
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
            return self._keeper.alone(self._migrate)

    def append(self, batch: Batch) -> dict[str, int]:
        """Adds what ``batch`` has and the ledger has not, in one transaction; returns the rows added by table.

        The checks of ``sql/checks`` look at the batch before it is committed: an offence of severity error rolls
        back and raises PermanentError naming the offenders; others are left in ``warnings``.
        """
        made = batch_tables(batch)
        with _explained(self.path), self._undone_on_error(), _short_turns(), ThreadPoolExecutor(1) as ahead:
            # The next table is made while the last one is inserted.
            tables = [ahead.submit(next, made) for _ in BATCH_TABLES]
            if isinstance(self._keeper, LakeKeeper):
                wait(tables)  # before others have to wait for this writer
            counts = self._keeper.alone(lambda: self._append(tables))
        return {name: counts.get(name, 0) for name in BATCH_TABLES}

    def load_seeds(self, seeds: Mapping[str, Sequence[Any]], loaded_at: datetime) -> dict[str, int]:
        """Adds the rows of seeds that changed since their last load; returns the rows added by seed name.

        Names: feeds, outlets, conflicts, alliances, parties, claimants, claimant_names, corrections.
        """
        with _explained(self.path), self._undone_on_error():
            return self._keeper.alone(lambda: self._load_seeds(seeds, loaded_at))

    def check(self) -> tuple[Offence, ...]:
        """All rows of the ledger that break a rule, errors and warnings."""
        with _explained(self.path):
            return tuple(find_offences(self._connection, "ledger"))

    def publish(self, to: Place, progress: Progress = lambda *_: None) -> Place:
        """Replaces what readers see by a snapshot, in one step: the file ``to``, or the state that a lake shows.

        Programs that read the old one keep it until they close it. ``progress`` is told of the stage of long work, and
        of how much of how much is done.
        """
        with _explained(to):
            if isinstance(self._keeper, LakeKeeper):
                publish_lake(self._keeper, self._connection, self._config)
            elif isinstance(to, Path):
                publish_snapshot(self._connection, self._keeper.file, to, self._keeper.connect, progress)
        return to

    def _migrate(self) -> int:
        count = run_migrations(self._connection, self.path)
        if isinstance(self._keeper, LakeKeeper):
            refresh_lake_views(self._connection)
        else:
            keep_views(self._connection)
        return count

    def _append(self, tables: Sequence[Future[tuple[str, pa.Table]]]) -> dict[str, int]:
        self._connection.begin()
        counts = {}
        with contextlib.ExitStack() as registered:
            for made in tables:
                name, table = made.result()
                registered.enter_context(self._registered({name: table}))
                if table.num_rows:
                    counts[name] = self._insert(name)
            offences = find_offences(self._connection, "batch")
        if errors := [offence for offence in offences if offence.severity == "error"]:
            raise PermanentError(f"{self.path}: the batch breaks a rule and was not added: {explain_offences(errors)}")
        pass_fault_point("batch checked")
        self._connection.commit()
        pass_fault_point("rows committed")
        self.warnings = tuple(offences)
        return counts

    def _load_seeds(self, seeds: Mapping[str, Sequence[Any]], loaded_at: datetime) -> dict[str, int]:
        if isinstance(self._keeper, LakeKeeper):
            seeds = with_decisions_of_all(self._connection, seeds)
        loads, tables = seed_tables(seeds, loaded_at)
        added = {}
        self._connection.begin()
        for name, table in tables.items():
            with self._registered({name: table, "seed_loads": loads[name]}):
                added[name] = self._insert(name)
                self._insert("seed_loads")
        self._connection.commit()
        pass_fault_point("rows committed")
        return added

    def _insert(self, table: str) -> int:
        count = int(self._connection.execute(load_statement("append", table)).fetchone()[0])
        pass_fault_point("rows inserted")
        return count

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
    """A published ledger, opened read-only. Many may read a file or a lake while the next state is published."""

    def __init__(self, path: Place) -> None:
        self.path = path
        if isinstance(path, Path) and not path.is_file():
            raise PermanentError(_not_a_file(path))
        with _explained(path):
            self._connection: Any = _attach(path) if isinstance(path, Path) else open_lens(path, _reading_config())

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
            relation = self._connection.sql(sql, params=params)  # its rows become Arrow on all threads
            table: pa.Table | None = None if relation is None else relation.to_arrow_table()
        except duckdb.Error as error:
            raise query_error(error, self.path, self.relations()) from error
        if table is None:
            raise PermanentError(f"{self.path}: this is no query; use one that starts with select or from")
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
        with _explained(self.path):
            result: pa.Table = self._connection.table(name).to_arrow_table()
        return result

    def views(self) -> tuple[str, ...]:
        """The names that people use: the views of schema main."""
        rows = self._connection.execute(load_statement("warehouse", "relations")).fetchall()
        return tuple(table for schema, table in rows if schema == "main")

    def refuse_other_programs(self) -> None:
        """Raises PermanentError for a file of DuckDB that no run of this program has published."""
        if not {file.name for file in load_folder("views")} & set(self.views()):
            raise PermanentError(
                f"{self.path}: is a DuckDB file of another program: it has no view of a ledger; move it away and run"
                " `casualty-ledger ingest`"
            )

    def relations(self) -> tuple[str, ...]:
        """Every name that a query may use, with its schema where it is not main."""
        rows = self._connection.execute(load_statement("warehouse", "relations")).fetchall()
        return tuple(table if schema == "main" else f"{schema}.{table}" for schema, table in rows)


def _keeper(place: Place, config: Config, wait_seconds: float | None) -> FileKeeper | LakeKeeper:
    if isinstance(place, LakeAddress):
        return LakeKeeper(place, config, _LAKE_WAIT_SECONDS if wait_seconds is None else wait_seconds)
    return FileKeeper(place, config, _FILE_WAIT_SECONDS if wait_seconds is None else wait_seconds)


def _not_a_file(path: Path) -> str:
    if path.is_dir():
        return f"{path}: is a folder, where the ledger is a file; move it away and run `casualty-ledger ingest`"
    if path.is_symlink():
        return f"{path}: is a link to {os.readlink(path)}, which does not exist; restore that file or remove the link"
    return f"{path}: does not exist; run `casualty-ledger ingest` or `casualty-ledger demo` first"


def _reading_config() -> dict[str, str | bool | int | float | list[str]]:
    return _CONFIG | {"temp_directory": str(Path(tempfile.gettempdir()) / f"casualty-ledger-{os.getpid()}")}


def _attach(path: Path) -> Any:
    """A connection that shares nothing: DuckDB gives two connections of a process to one path the same old file."""
    connection = duckdb.connect(config=_reading_config())
    try:
        connection.execute(load_statement("warehouse", "read_attach").replace("{path}", str(path).replace("'", "''")))
    except duckdb.Error:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def _short_turns() -> Iterator[None]:
    """Threads of Python take turns of a tenth of a millisecond: DuckDB asks for one whenever it reads Arrow rows, and
    would wait for as long as the thread that makes the next table may go on, 5 ms by default."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0001)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


@contextlib.contextmanager
def _explained(path: Place) -> Iterator[None]:
    if isinstance(path, LakeAddress):
        with explained_lake(path):
            yield
        return
    try:
        yield
    except LedgerError:
        raise
    except (duckdb.Error, OSError) as error:
        raise file_error(error, path) from error
