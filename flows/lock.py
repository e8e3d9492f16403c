"""One writer at a time: a lock file that says who holds it.

A live run holds the data folder until it ends. A backfill takes hours, so it holds the folder only for its turns, one
append each, and live runs get in between.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from flows.errors import ConfigurationError, TransientError

TURN_SECONDS: Final = 120.0
_STEP_SECONDS: Final = 0.05
_UNKNOWN: Final = 0


@dataclass(frozen=True, slots=True)
class LockHolder:
    """The process that holds the lock. ``is_turn``: it lets go within seconds, as a backfill does."""

    pid: int
    host: str
    since: str
    is_turn: bool = False


@contextlib.contextmanager
def writer_lock(path: Path, turn_seconds: float = TURN_SECONDS) -> Iterator[None]:
    """Hold the data folder for writing. The lock goes with the process: a crash leaves none behind.

    Somebody's turn is waited for, up to ``turn_seconds``. Raises TransientError naming process and host where another
    run writes, ConfigurationError where the folder cannot be written.
    """
    with _held(path, turn_seconds, lambda holder: holder.is_turn or holder.pid == _UNKNOWN, is_turn=False):
        yield


@contextlib.contextmanager
def writer_turn(path: Path, seconds: float, on_wait: Callable[[LockHolder], object] | None = None) -> Iterator[None]:
    """Hold the data folder for one append. Whoever has it is waited for, up to ``seconds``; ``on_wait`` hears of them.

    Raises as ``writer_lock`` does.
    """

    def tell(holder: LockHolder) -> bool:
        if on_wait is not None and holder.pid != _UNKNOWN:
            on_wait(holder)
        return True

    with _held(path, seconds, tell, is_turn=True):
        yield


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


@contextlib.contextmanager
def _held(path: Path, seconds: float, is_waited_for: Callable[[LockHolder], bool], *, is_turn: bool) -> Iterator[None]:
    with _open_lock(path) as file:
        deadline = time.monotonic() + seconds
        while not _try_lock(file):
            holder = _read_holder(path)
            if time.monotonic() >= deadline or not is_waited_for(holder):
                raise TransientError(_busy_message(path, holder))
            time.sleep(_STEP_SECONDS)
        _write_holder(file, is_turn=is_turn)
        try:
            yield
        finally:
            file.truncate(0)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _open_lock(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except FileExistsError as error:
        raise ConfigurationError(f"{path.parent}: is a file, where a folder is due; choose another data_dir") from error
    except OSError as error:
        raise ConfigurationError(
            f"{path.parent}: cannot be written ({error.strerror}); choose another data_dir or change its owner"
        ) from error


def _write_holder(file: IO[str], *, is_turn: bool) -> None:
    """Say who holds the lock. On a full disk it is held without a name."""
    file.truncate(0)
    since = datetime.now(UTC).isoformat(timespec="seconds")
    with contextlib.suppress(OSError):
        os.write(file.fileno(), json.dumps(asdict(LockHolder(os.getpid(), platform.node(), since, is_turn))).encode())


def _read_holder(path: Path) -> LockHolder:
    """The holder; one of pid 0 where it has not yet said its name, or is gone already."""
    try:
        return LockHolder(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return LockHolder(_UNKNOWN, "unknown", "unknown")


def _busy_message(path: Path, holder: LockHolder) -> str:
    return (
        f"{path.parent}: process {holder.pid} on {holder.host} has been writing since {holder.since};"
        " wait for it or end it"
    )
