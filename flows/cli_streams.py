"""Standard streams as commands find them: closed, full, or in another encoding than UTF-8."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import Any, Final

QUIET_END: Final = 0
_OF_OUTPUT: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EPIPE})


class _ClosedOutput(io.RawIOBase):
    """Where standard output was closed: whoever writes to it is told so."""

    def writable(self) -> bool:
        return True

    def write(self, _: Any) -> int:
        raise OSError(errno.EBADF, "standard output is closed")


def prepare_streams() -> None:
    """A letter that the encoding lacks is written by its number; a stream that is closed is no file opened later."""
    closed = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    if closed:
        _keep_numbers_taken()
    if "stdout" in closed:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_ClosedOutput()), encoding="utf-8")
    if "stderr" in closed:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the program
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def output_error(error: BaseException | None) -> OSError | None:
    """The error, if it is one of writing to standard output: those of files have a name."""
    if isinstance(error, OSError) and error.errno in _OF_OUTPUT and error.filename is None:
        return error
    return None


def flush_output() -> OSError | None:
    """Write what is still held back; the error where that fails."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        return error if isinstance(error, OSError) else None
    return None


def drop_output() -> None:
    """What is held back is not written again when the program ends: that would be a second message."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the program


def _keep_numbers_taken() -> None:
    """The numbers of closed streams would go to the next files, which then got what is printed."""
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(number)
