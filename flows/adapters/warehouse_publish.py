"""Publishing: a snapshot is written beside its place, made durable, and moved there in one step."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import mmap
import os
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any, Final

from flows.adapters.fault_points import pass_fault_point
from flows.adapters.warehouse_derived import STORED_VIEWS, Progress, read_stored_views, refresh_derived
from flows.adapters.warehouse_estimates import keep_estimates, read_estimates
from flows.adapters.warehouse_sql import fill_template, load_folder, load_statement

_SHARE_BLOCKS: Final = 0x40049409  # FICLONE of linux/fs.h
_CANNOT_SHARE: Final = (errno.EXDEV, errno.EINVAL, errno.ENOTTY, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)
_PIECE: Final = 4 << 20  # bytes copied at a time
_DIRECT: Final = getattr(os, "O_DIRECT", 0)  # not on macOS


def publish_snapshot(
    connection: Any, ledger: Path, to: Path, connect: Callable[[Path], Any], progress: Progress = lambda *_: None
) -> None:
    """Writes the file ``ledger``, which ``connection`` holds open for itself, to ``to``. ``connect`` opens a file.

    Then the meta-estimates whose claims have changed are computed, which takes a second each, and the file is replaced
    once more where any did. ``progress`` is told of long work. An error leaves the file that was there and no
    leftovers. Leftovers of a publish that was killed are removed first: the writer's lock makes sure that there is one.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(to)
    refresh_derived(connection, progress)
    _replace(connection, ledger, to, connect)
    if keep_estimates(connection, to, progress):
        _replace(connection, ledger, to, connect)


def _replace(connection: Any, ledger: Path, to: Path, connect: Callable[[Path], Any]) -> None:
    temporary = to.with_name(f".{to.name}.{os.getpid()}.publishing")
    try:
        connection.execute(load_statement("warehouse", "checkpoint"))
        _copy(ledger, temporary)
        pass_fault_point("ledger copied")
        with contextlib.closing(connect(temporary)) as snapshot:
            read_stored_views(snapshot)
            read_estimates(snapshot)
        _make_durable(temporary)
        pass_fault_point("snapshot complete")
        with _held(to):
            os.replace(temporary, to)
            pass_fault_point("snapshot renamed")
        _make_durable(to.parent)
    finally:
        _remove_leftovers(to)


def _copy(source: Path, target: Path) -> None:
    """A file system that shares blocks between files (XFS, Btrfs) copies nothing."""
    with source.open("rb", buffering=0) as old, target.open("wb", buffering=0) as new:
        try:
            fcntl.ioctl(new.fileno(), _SHARE_BLOCKS, old.fileno())
        except OSError as error:
            if error.errno not in _CANNOT_SHARE:
                raise
            _copy_bytes(old, new.fileno())


def _copy_bytes(old: FileIO, new: int) -> None:
    """Past the cache of the system where the file system allows it: the copy is made durable at once, and memory for a
    file of this size may take longer to get than to write it."""
    flags = fcntl.fcntl(new, fcntl.F_GETFL)
    with contextlib.suppress(OSError):  # some file systems have no direct writes (network, in memory)
        fcntl.fcntl(new, fcntl.F_SETFL, flags | _DIRECT)
    with mmap.mmap(-1, _PIECE) as pages, memoryview(pages) as buffer:  # direct writes begin where pages do
        while count := old.readinto(buffer):
            done = 0
            while done < count:
                try:
                    done += os.write(new, buffer[done:count])
                except OSError as error:
                    if error.errno != errno.EINVAL or fcntl.fcntl(new, fcntl.F_GETFL) == flags:
                        raise
                    fcntl.fcntl(new, fcntl.F_SETFL, flags)  # what is left is no whole number of pages


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    """While the old file is open, to replace it takes no time: its blocks are given back when readers have the new."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(FileNotFoundError):
            held.enter_context(path.open("rb"))
        yield


def store_views(connection: Any) -> None:
    """Turns the views that others read into tables, in the ledger that ``connection`` has open for itself."""
    template = load_statement("warehouse", "materialise")
    meanings = {file.name: file.meaning for file in load_folder("views")}
    for view in STORED_VIEWS:
        connection.execute(fill_template(template, schema="core", view=view.name, comment=meanings[view.name]))


def _make_durable(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(to: Path) -> None:
    for leftover in to.parent.glob(f".{to.name}.*.publishing*"):
        with contextlib.suppress(FileNotFoundError):
            leftover.unlink()
