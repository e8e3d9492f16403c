"""The ledger as one file: one process of one machine writes it at a time."""

from __future__ import annotations

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import Any, Final, TypeVar

import duckdb

from flows.errors import PermanentError, TransientError

Config = Mapping[str, str | bool | int | float | list[str]]
Result = TypeVar("Result")

_WAIT_STEP_SECONDS: Final = 0.05
# How a new file is laid out: any DuckDB from 1.2 on reads it, and texts are packed by Zstandard, which leaves a
# quarter of them (the layout for older ones cannot, and by default only texts over 4,096 characters are).
# A checkpoint packs the last rows of every table anew, so one after many appends costs less than one after each.
_LAYOUT: Final = {
    "storage_compatibility_version": "v1.2.0", "zstd_min_string_length": "400", "checkpoint_threshold": "256MB",
}  # fmt: skip


class FileKeeper:
    """The writer's end of a file: how it is opened, and how a piece of work has it alone, which it always has.

    ``file`` is the file for reading, once it is open: DuckDB's own lock would be given up by whoever closes it earlier.
    """

    file: FileIO

    def __init__(self, path: Path, config: Config, wait_seconds: float) -> None:
        self.path = path
        self._config = dict(config)
        self._wait_seconds = wait_seconds

    def open(self, resources: contextlib.ExitStack) -> Any:
        """The connection of the writer. ``resources`` hold the lock until they are closed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        resources.enter_context(_lock(self.path, self._wait_seconds))
        self._refuse_to_begin_anew()
        connection = self.connect(self.path)
        self.file = resources.enter_context(self.path.open("rb", buffering=0))
        return connection

    def connect(self, path: Path) -> Any:
        """A connection to any file, with the settings of this one."""
        return duckdb.connect(str(path), config={**self._config, **_LAYOUT})

    def _refuse_to_begin_anew(self) -> None:
        """A published file without the ledger that it was made from would be replaced by an empty one."""
        published = self.path.parent.parent / self.path.name
        if self.path.parent.name == "writer" and published.exists() and not self.path.exists():
            raise PermanentError(
                f"{self.path}: is missing, though {published} was published from it; put it back from a backup, or move"
                f" {published.name} away to begin an empty ledger"
            )

    def alone(self, work: Callable[[], Result]) -> Result:
        """The result of ``work``."""
        return work()


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
