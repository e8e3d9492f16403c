"""The lake: many writing processes, on many machines. PostgreSQL holds the catalog, shared storage the Parquet files.

DuckLake has no unique constraint, and it adds the rows of two transactions side by side: two writers that append the
same claim at once would both find it missing. So writers pass a gate one by one, which is a lock in PostgreSQL that
goes with the process that holds it, and look what is missing only behind it. Whoever comes in beside the gate is
noticed too: a commit succeeds only if nothing was committed since its transaction looked, else all of it is done anew.
"""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, TypeVar

import duckdb

from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_file import Config
from flows.adapters.warehouse_lake_errors import lake_error, no_ledger_yet
from flows.adapters.warehouse_sql import fill_strings, fill_template, load_statement
from flows.errors import LedgerError, PermanentError, TransientError

Result = TypeVar("Result")

_EXTENSIONS: Final = ("postgres_scanner", "ducklake")
_BUCKET: Final = re.compile(r"(s3|gs|gcs|r2)://")
_OFFLINE: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_OVERTAKEN: Final = re.compile(r"ducklake_snapshot_pkey|ducklake_max_retry_count|could not serialize access")
_NOT_MADE: Final = re.compile(r"creating a new ducklake is explicitly disabled", re.IGNORECASE)
_ATTEMPTS: Final = 25
_READ_ONLY: Final = ", read_only"


def connect_lake(address: LakeAddress, config: Config) -> Any:
    """A connection that can attach the lake, and has attached nothing. Nothing is ever downloaded."""
    connection = duckdb.connect(config={**config, **_OFFLINE})
    try:
        wanted = (*_EXTENSIONS, "httpfs") if _BUCKET.match(address.files) else _EXTENSIONS
        for name in wanted:
            connection.execute(fill_strings(load_statement("warehouse", "lake_extension"), path=_extension_path(name)))
        if address.password:
            connection.execute(fill_strings(load_statement("warehouse", "lake_password"), password=address.password))
    except BaseException:
        connection.close()
        raise
    return connection


def attach_for_reading(connection: Any, address: LakeAddress, alias: str, snapshot: int | None = None) -> None:
    """Attaches the lake under ``alias``, at one of its states or as it is now. Raises PermanentError for no lake."""
    pinned = "" if snapshot is None else f", snapshot_version {int(snapshot)}"
    if not _attach(connection, address, alias, f"{_READ_ONLY}{pinned}"):
        raise no_ledger_yet(address)


def current_snapshot(connection: Any, alias: str) -> int:
    """The number of the newest state of the attached lake."""
    statement = fill_template(load_statement("warehouse", "lake_snapshot"), alias=alias)
    return int(connection.execute(statement).fetchone()[0])


@contextlib.contextmanager
def explained_lake(address: LakeAddress) -> Iterator[None]:
    """Errors inside are told in one line, without the password that the library might print."""
    try:
        yield
    except LedgerError:
        raise
    except (duckdb.Error, OSError) as error:
        raise lake_error(error, address) from None


class LakeKeeper:
    """The writer's end of a lake: how it is opened, and how a piece of work has it alone."""

    def __init__(self, address: LakeAddress, config: Config, wait_seconds: float) -> None:
        self.address = address
        self._config = config
        self._wait_seconds = wait_seconds
        self._connection: Any = None

    def open(self, resources: contextlib.ExitStack) -> Any:
        """The connection of the writer, in a lake that is made if there is none."""
        self._connection = connection = connect_lake(self.address, self._config)
        resources.callback(connection.close)
        gate = fill_strings(load_statement("warehouse", "lake_gate_attach"), catalog=self.address.catalog)
        connection.execute(gate)
        if not _attach(connection, self.address, "lake", ""):
            with self._gate():
                make = fill_strings(
                    load_statement("warehouse", "lake_make"), catalog=self.address.catalog, files=self._new_files()
                )
                connection.execute(make)
        connection.execute(load_statement("warehouse", "lake_use"))
        return connection

    def alone(self, work: Callable[[], Result]) -> Result:
        """The result of ``work``, which begins and commits: done behind the gate, and anew when it was overtaken.

        Raises TransientError when the gate stays shut for longer than the writer waits.
        """
        with self._gate():
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    return work()
                except duckdb.Error as error:
                    if not _OVERTAKEN.search(str(error)):
                        raise
                    with contextlib.suppress(duckdb.Error):
                        self._connection.rollback()
                    time.sleep(random.uniform(0.01, 0.05) * attempt)
        raise TransientError(f"{self.address}: other programs keep writing beside this one; run again when they rest")

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        with contextlib.closing(self._connection.cursor()) as gate:
            gate.begin()
            wait = fill_strings(
                load_statement("warehouse", "lake_gate_wait"), milliseconds=str(max(1, int(self._wait_seconds * 1000)))
            )
            gate.execute(wait).fetchall()
            gate.execute(load_statement("warehouse", "lake_gate_enter")).fetchall()
            try:
                yield
            finally:
                with contextlib.suppress(duckdb.Error):
                    gate.rollback()

    def _new_files(self) -> str:
        """Where a new lake keeps its files, made if it is a folder."""
        if _BUCKET.match(self.address.files):
            return self.address.files
        folder = Path(self.address.files).expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)


def _attach(connection: Any, address: LakeAddress, alias: str, options: str) -> bool:
    """Whether the lake is there; if so, it is attached."""
    files_option = f", data_path '{_quoted_files(address)}'" if address.must_match else ""
    statement = fill_template(load_statement("warehouse", "lake_attach"), alias=alias)
    statement = fill_strings(statement, catalog=address.catalog).replace("{options}", f"{files_option}{options}")
    try:
        connection.execute(statement)
    except duckdb.Error as error:
        if _NOT_MADE.search(str(error)):
            return False
        raise
    return True


def _quoted_files(address: LakeAddress) -> str:
    text = address.files if _BUCKET.match(address.files) else str(Path(address.files).expanduser().resolve())
    return text.replace("'", "''")


def _extension_path(name: str) -> str:
    advice = "; install it: pip install 'casualty-ledger[lake]'"
    try:
        path = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    except ModuleNotFoundError:
        raise PermanentError(f"a lake needs the DuckDB extension {name}{advice}") from None
    if not path.is_file():
        raise PermanentError(f"the DuckDB extension {name} is not that of DuckDB {duckdb.__version__}{advice}")
    return str(path)
