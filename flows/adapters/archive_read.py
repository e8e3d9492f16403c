"""Reading WARC files: our own, or anybody's; whole, torn at the end, or damaged in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from extractors.records import Capture
from flows.adapters.archive_tail import end_of_record, find_next_record
from flows.adapters.warc_records import capture_of, decoded_body, target_url
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError
from flows.errors import PermanentError

MAX_BODY_BYTES: Final = 64 * 1024 * 1024
Wanted = Callable[[str, datetime], bool]


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """One response read back: its capture, its headers, and its body with the Content-Encoding undone."""

    capture: Capture
    headers: tuple[tuple[str, str], ...]
    body: bytes


def iterate_warc(
    path: Path,
    is_wanted: Wanted | None = None,
    max_body_bytes: int = MAX_BODY_BYTES,
    on_damage: Callable[[int], object] | None = None,
) -> Iterator[StoredResponse]:
    """Every HTTP response of any WARC file, plain or packed, in file order.

    A torn last record is left out. Damage in the middle is passed over; ``on_damage`` is told its offset.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise PermanentError(f"{path}: cannot be read ({error.strerror}); correct the path") from error
    with file:
        start: int | None = 0
        while start is not None:
            file.seek(start)
            damage: list[int] = []
            yield from _read_until_damage(file, start, path.name, is_wanted, max_body_bytes, damage)
            for offset in damage:
                if on_damage is not None:
                    on_damage(offset)
            start = find_next_record(path, damage[-1] + 1) if damage else None


def read_records(
    stream: BinaryIO, warc_path: str, is_wanted: Wanted | None = None, max_body_bytes: int = MAX_BODY_BYTES
) -> Iterator[StoredResponse]:
    """The HTTP responses of a stream up to its end, or up to the first damage."""
    yield from _read_until_damage(stream, 0, warc_path, is_wanted, max_body_bytes, [])


def _read_until_damage(
    stream: BinaryIO, base: int, warc_path: str, is_wanted: Wanted | None, max_body_bytes: int, damage: list[int]
) -> Iterator[StoredResponse]:
    """Yield responses up to the end of the stream, or up to the first damage, whose offset goes into ``damage``.

    A response is handed out when the next record begins, for only then are its length and its wholeness known.
    """
    records = ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False)
    pending: StoredResponse | None = None
    reached = base
    while True:
        try:
            record = next(records, None)
        except (OSError, ValueError):
            end = end_of_record(stream, reached)
            damage.append(end if end > reached else reached)
            if pending is not None and end > reached:
                yield _with_length(pending, end)
            return
        # The position counts from the start of the file, wherever the reading of it began.
        reached = record.stream_pos if record is not None else stream.seek(0, 2)
        if pending is not None:
            yield _with_length(pending, reached)
        if record is None:
            return
        try:
            pending = _read_response(record, reached, warc_path, is_wanted, max_body_bytes)
        except (OSError, ValueError):
            damage.append(reached)
            return


def _read_response(
    record: WarcRecord, offset: int, warc_path: str, is_wanted: Wanted | None, max_body_bytes: int
) -> StoredResponse | None:
    """A record as a response; null for another kind, an unwanted or torn one, and a body past the cap."""
    if record.record_type != WarcRecordType.response or not record.is_http:
        return None
    if is_wanted is not None and not is_wanted(target_url(record), record.record_date):
        return None
    record.parse_http(auto_decode="none", quirks_mode=True)
    expected = record.content_length
    raw = record.reader.read()
    if record.http_headers is None or len(raw) < expected:
        return None
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in record.http_headers.items_bytes()
    )
    fields = {name.lower(): value for name, value in headers}
    try:
        body = decoded_body(raw, fields, max_body_bytes)
    except BodyEncodingError:
        body = raw
    except BodyTooLargeError:
        return None
    return StoredResponse(capture_of(record, fields, body, warc_path, offset), headers, body)


def _with_length(stored: StoredResponse, end: int) -> StoredResponse:
    return replace(stored, capture=replace(stored.capture, warc_length=end - stored.capture.warc_offset))
