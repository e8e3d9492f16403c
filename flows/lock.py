"""One writer at a time: a lock file that says who holds it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flows.errors import ConfigurationError, TransientError


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The process that holds the lock."""

    pid: int
    host: str
    since: str


@contextlib.contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the data folder for writing. The lock goes with the process: a crash leaves none behind.

    Raises TransientError naming process and host where another one writes, ConfigurationError where the folder cannot
    be written.
    """
    with _open_lock(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TransientError(_busy_message(path, _read_holder(path))) from error
        _write_holder(file)
        try:
            yield
        finally:
            file.truncate(0)


def wait_for_writer(path: Path, seconds: float) -> None:
    """Return when nobody writes any more, or when ``seconds`` are over."""
    deadline = time.monotonic() + seconds
    while lock_holder(path) is not None and time.monotonic() < deadline:
        time.sleep(min(1.0, max(deadline - time.monotonic(), 0.0)))


def lock_holder(path: Path) -> LockHolder | None:
    """Who writes now, if anybody does."""
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except OSError:
        return _read_holder(path)
    return None


def _open_lock(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except OSError as error:
        raise ConfigurationError(
            f"{path.parent}: cannot be written ({error.strerror}); choose another data_dir or change its owner"
        ) from error


def _write_holder(file: IO[str]) -> None:
    file.truncate(0)
    holder = {"pid": os.getpid(), "host": platform.node(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    file.write(json.dumps(holder))
    file.flush()


def _read_holder(path: Path) -> LockHolder:
    try:
        return LockHolder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return LockHolder(0, "unknown", "unknown")


def _busy_message(path: Path, holder: LockHolder) -> str:
    return (
        f"{path.parent}: process {holder.pid} on {holder.host} has been writing since {holder.since};"
        " wait for it or end it"
    )
