"""The end of a WARC file after a crash: where the last whole record ends.

A WARC file is a row of gzip members, one a record. Only the end can be torn, so the search goes backwards over the few
places where a member may begin, and costs one record whatever the size of the file.
"""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path
from typing import BinaryIO, Final

from flows.errors import PermanentError

_MAGIC: Final = b"\x1f\x8b\x08"
_WINDOW: Final = 1 << 20
_READ: Final = 1 << 16
_FIRST_RECORD: Final = 1 << 26
_CONTENT_LENGTH: Final = re.compile(rb"(?im)^content-length:[ \t]*(\d{1,12})")


def find_whole_end(path: Path) -> int:
    """The offset at which the last whole record of the file ends: its size where nothing is torn, 0 where all is."""
    size = path.stat().st_size
    before = size
    with path.open("rb") as file:
        while before > 0:
            start = max(before - _WINDOW, 0)
            file.seek(start)
            window = file.read(before - start + len(_MAGIC) - 1)
            position = window.rfind(_MAGIC)
            while position >= 0:
                end = _member_end(file.fileno(), start + position, size)
                if end is not None:
                    return end
                position = window.rfind(_MAGIC, 0, position + len(_MAGIC) - 1)
            before = start
    return 0


def set_torn_tail_aside(path: Path) -> Path | None:
    """Move what follows the last whole record into a file of its own, and cut it off. Null where all is whole.

    Raises PermanentError where the file holds no whole record at all and is not empty.
    """
    size, end = path.stat().st_size, find_whole_end(path)
    if end == size:
        return None
    if end == 0 and size > _WINDOW * 16:
        raise PermanentError(f"{path}: no whole WARC record in it; move the file away and start again")
    aside = path.with_name(f"{path.name}.torn-{end}")
    with path.open("r+b") as file:
        file.seek(end)
        aside.write_bytes(file.read())
        file.truncate(end)
        os.fsync(file.fileno())
    return aside


def _member_end(descriptor: int, position: int, size: int) -> int | None:
    """Where the record that starts here ends: its start where it is torn, null where no record starts here."""
    engine = zlib.decompressobj(31)
    offset, head = position, b""
    while not engine.eof:
        data = os.pread(descriptor, _READ, offset)
        if not data:
            return position if head.startswith(b"WARC/1.") else None
        try:
            piece = engine.decompress(data)
        except zlib.error:
            return position if head.startswith(b"WARC/1.") else None
        head = head or piece[:8]
        if head and not b"WARC/1.".startswith(head[:7]):
            return None
        offset += len(data)
    return offset - len(engine.unused_data)


def is_packed_by_record(path: Path) -> bool:
    """Whether the first gzip member of a file holds one record and no more: then each record has a place of its own."""
    engine, plain = zlib.decompressobj(31), bytearray()
    with path.open("rb") as file:
        try:
            while not engine.eof and len(plain) < _FIRST_RECORD and (data := file.read(_READ)):
                plain += engine.decompress(data)
        except zlib.error:
            return False
    head, _, rest = bytes(plain).partition(b"\r\n\r\n")
    length = _CONTENT_LENGTH.search(head)
    return engine.eof and length is not None and len(rest) <= int(length.group(1)) + len(b"\r\n\r\n")


def find_next_record(path: Path, offset: int) -> int | None:
    """Where the next packed record at or after ``offset`` begins, or null."""
    with path.open("rb") as file:
        start = offset
        while True:
            file.seek(start)
            window = file.read(_WINDOW)
            position = window.find(_MAGIC)
            while position >= 0:
                if _starts_record(file.fileno(), start + position):
                    return start + position
                position = window.find(_MAGIC, position + 1)
            if len(window) < _WINDOW:
                return None
            start += len(window) - len(_MAGIC) + 1


def _starts_record(descriptor: int, position: int) -> bool:
    try:
        return zlib.decompressobj(31).decompress(os.pread(descriptor, 512, position), 16).startswith(b"WARC/1.")
    except zlib.error:
        return False


def end_of_record(stream: BinaryIO, position: int) -> int:
    """Where the packed record that starts at ``position`` ends; ``position`` itself where it is damaged or not packed.

    The stream's place is kept.
    """
    place, engine = stream.tell(), zlib.decompressobj(31)
    stream.seek(position)
    try:
        while not engine.eof and (data := stream.read(_READ)):
            engine.decompress(data)
        return stream.tell() - len(engine.unused_data) if engine.eof else position
    except zlib.error:
        return position
    finally:
        stream.seek(place)
