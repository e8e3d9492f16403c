"""Walking through WARC files of any origin: whole, torn at the end, or damaged in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from flows.adapters.archive_tail import end_of_record, find_next_record
from flows.errors import PermanentError

Content = TypeVar("Content")
ReadRecord = Callable[[WarcRecord, int], Content | None]
Walked = Iterator[tuple[Content, int]]


def walk_file(
    path: Path, read: ReadRecord[Content], start: int = 0, end: int | None = None, damage: list[int] | None = None
) -> Walked[Content]:
    """What ``read`` makes of the records that begin in [start, end), with their lengths, in file order; it is given a
    record and its place.

    A torn last record is left out. Damage in the middle is passed over; its offsets go into ``damage``. Raises
    PermanentError where the file cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise PermanentError(f"{path}: cannot be read ({error.strerror}); correct the path") from error
    with file:
        at = find_next_record(path, start) if start else 0
        while at is not None and (end is None or at < end):
            file.seek(at)
            met: list[int] = []
            yield from walk_stream(file, read, at, end, met)
            if damage is not None:
                damage += met
            at = find_next_record(path, met[-1] + 1) if met else None


def walk_stream(
    stream: BinaryIO, read: ReadRecord[Content], base: int = 0, end: int | None = None, damage: list[int] | None = None
) -> Walked[Content]:
    """The same for a stream that stands at ``base``, up to the first damage, whose offset goes into ``damage``.

    A record is handed out when the next one begins: only then are its length and its wholeness known.
    """
    met = damage if damage is not None else []
    records = ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False)
    pending: tuple[Content, int] | None = None
    reached = base
    while True:
        try:
            record = next(records, None)
        except (OSError, ValueError):
            after = end_of_record(stream, reached)
            met.append(max(after, reached))
            if pending is not None and after > reached:
                yield _with_length(pending, after)
            return
        # The position counts from the start of the file, wherever the reading of it began.
        reached = record.stream_pos if record is not None else stream.seek(0, 2)
        if pending is not None:
            yield _with_length(pending, reached)
        if record is None or (end is not None and reached >= end):
            return
        try:
            content = read(record, reached)
        except (OSError, ValueError):
            met.append(reached)
            return
        pending = (content, reached) if content is not None else None


def _with_length(found: tuple[Content, int], end: int) -> tuple[Content, int]:
    content, start = found
    return content, end - start
