"""The copy of the ledger's file that a publish makes, most of it while the ledger is still worked on.

A file of DuckDB is a page of its own, two of headers, and blocks. A checkpoint writes blocks that are free, then one of
the headers, in turns. Until then the other header holds, so that blocks in which rows are stored are not overwritten: a
crash would lose them. They may therefore be copied ahead of one checkpoint. After it what remains is copied: the
headers, and blocks in which no row was stored. Where both headers have changed there was more than one, and all is
copied anew.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import mmap
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from flows.adapters.warehouse_sql import fill_template, load_statement

_SHARE_BLOCKS: Final = 0x40049409  # FICLONE of linux/fs.h
_CANNOT_SHARE: Final = (errno.EXDEV, errno.EINVAL, errno.ENOTTY, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)
_PIECE: Final = 4 << 20  # bytes copied at a time
_DIRECT: Final = getattr(os, "O_DIRECT", 0)  # not on macOS
_PAGE: Final = 4_096
_HEADERS: Final = (range(_PAGE, 2 * _PAGE), range(2 * _PAGE, 3 * _PAGE))
_BLOCKS_BEGIN: Final = 3 * _PAGE
_LARGE_TABLE: Final = 100_000  # rows; to look for the blocks of smaller ones takes longer than to copy them later


class LedgerCopy:
    """Copies the open file ``source`` to ``target``, in whose folder nothing else is touched.

    A file system that shares blocks between files (XFS, Btrfs) copies nothing. ``source`` stays open, as it must for as
    long as DuckDB has the file open: a process that closes a file gives up its locks on it (fcntl of POSIX), DuckDB's
    too. Raises OSError.
    """

    def __init__(self, source: FileIO, target: Path) -> None:
        self.target = target
        self._source = source.fileno()
        self._resources = contextlib.ExitStack()
        self._target = -1
        self._headers: tuple[bytes, ...] = ()
        self._ahead: Future[list[range]] | None = None
        self._is_left = False

    def __enter__(self) -> Self:
        self._target = self._resources.enter_context(self.target.open("wb", buffering=0)).fileno()
        # Past the cache of the system where the file system allows it: the copy is made durable at once, and memory for
        # a file of this size may take longer to get than to write it.
        with contextlib.suppress(OSError):  # some file systems have no direct writes (network, in memory)
            fcntl.fcntl(self._target, fcntl.F_SETFL, self._flags() | _DIRECT)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_left = True
        self._resources.close()

    def begin(self, connection: Any) -> None:
        """Begins, on a thread, with blocks of the large tables of the ledger, which ``connection`` has open."""
        if self._shares():
            return
        self._headers = self._read_headers()
        threads = self._resources.enter_context(ThreadPoolExecutor(1))
        self._ahead = threads.submit(self._copy_ahead, connection.cursor())

    def wait(self) -> None:
        """Until what could be copied ahead is. To be called before the ledger makes a checkpoint."""
        if self._ahead:
            self._ahead.result()

    def forget(self) -> None:
        """What was copied ahead does not count: a table was replaced, whose blocks may hold another by now."""
        self._headers = ()

    def finish(self) -> None:
        """Copies what remains, of the file as it is now, of which everything committed is part."""
        done = self._ahead.result() if self._ahead else []
        if not any(old == new for old, new in zip(self._headers, self._read_headers(), strict=False)):
            done = []
        size = os.fstat(self._source).st_size
        os.ftruncate(self._target, size)
        if not self._shares():
            self._copy(_between(done, size))

    def _copy_ahead(self, cursor: Any) -> list[range]:
        with contextlib.closing(cursor):
            (size,) = cursor.execute(load_statement("warehouse", "block_size")).fetchone()
            blocks = sorted(set(_stored_blocks(cursor)))
        return self._copy(
            _joined(range(start, start + size) for start in (_BLOCKS_BEGIN + block * size for block in blocks))
        )

    def _shares(self) -> bool:
        try:
            fcntl.ioctl(self._target, _SHARE_BLOCKS, self._source)
        except OSError as error:
            if error.errno not in _CANNOT_SHARE:
                raise
            return False
        return True

    def _copy(self, ranges: Iterable[range]) -> list[range]:
        """Copies ``ranges`` of bytes; those that were copied."""
        done: list[range] = []
        buffer = memoryview(mmap.mmap(-1, _PIECE))  # direct writes begin where pages do
        for place in ranges:
            for start in place[::_PIECE]:
                if self._is_left:
                    return done
                self._copy_piece(buffer, range(start, min(start + _PIECE, place.stop)))
            done.append(place)
        return done

    def _copy_piece(self, buffer: memoryview, place: range) -> None:
        count = written = 0
        while count < len(place) and (read := os.preadv(self._source, [buffer[count : len(place)]], place[count])):
            count += read
        while written < count:
            try:
                written += os.pwrite(self._target, buffer[written:count], place[written])
            except OSError as error:
                if error.errno != errno.EINVAL or not self._flags() & _DIRECT:
                    raise
                fcntl.fcntl(self._target, fcntl.F_SETFL, self._flags() & ~_DIRECT)  # no whole number of pages is left

    def _flags(self) -> int:
        return fcntl.fcntl(self._target, fcntl.F_GETFL)

    def _read_headers(self) -> tuple[bytes, ...]:
        return tuple(os.pread(self._source, len(place), place.start) for place in _HEADERS)


def _stored_blocks(cursor: Any) -> Iterator[int]:
    tables = cursor.execute(load_statement("warehouse", "large_tables"), {"rows_count": _LARGE_TABLE}).fetchall()
    for schema, table in tables:
        statement = fill_template(load_statement("warehouse", "stored_blocks"), schema=schema, table=table)
        yield from (block for (block,) in cursor.execute(statement).fetchall())


def _joined(places: Iterable[range]) -> Iterator[range]:
    """Ranges that ascend, those that follow each other as one."""
    joined = range(0)
    for place in places:
        if joined and joined.stop != place.start:
            yield joined
            joined = place
        else:
            joined = range(joined.start if joined else place.start, place.stop)
    if joined:
        yield joined


def _between(done: Iterable[range], size: int) -> Iterator[range]:
    """The bytes before ``size`` that are not ``done``, which ascend."""
    start = 0
    for place in done:
        if start < min(place.start, size):
            yield range(start, min(place.start, size))
        start = place.stop
    if start < size:
        yield range(start, size)
