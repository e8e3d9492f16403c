"""Reading WARC files: our own, or anybody's; whole, torn at the end, or damaged in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from fastwarc.warc import WarcRecord

from extractors.records import Capture
from flows.adapters.warc_records import capture_of, decoded_body, holds_answer, target_url
from flows.adapters.warc_walk import ReadRecord, walk_file, walk_stream
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError

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
    damage: list[int] | None = None,
) -> Iterator[StoredResponse]:
    """Every HTTP response of any WARC file, plain or packed, in file order.

    A torn last record is left out. Damage in the middle is passed over; its offsets go into ``damage``.
    """
    for found, length in walk_file(path, _reader(path.name, is_wanted, max_body_bytes), damage=damage):
        yield _with_length(found, length)


def read_records(
    stream: BinaryIO, warc_path: str, is_wanted: Wanted | None = None, max_body_bytes: int = MAX_BODY_BYTES
) -> Iterator[StoredResponse]:
    """The HTTP responses of a stream up to its end, or up to the first damage."""
    for found, length in walk_stream(stream, _reader(warc_path, is_wanted, max_body_bytes)):
        yield _with_length(found, length)


def _with_length(found: StoredResponse, length: int) -> StoredResponse:
    return replace(found, capture=replace(found.capture, warc_length=length))


def _reader(warc_path: str, is_wanted: Wanted | None, max_body_bytes: int) -> ReadRecord[StoredResponse]:
    return lambda record, offset: _read_response(record, offset, warc_path, is_wanted, max_body_bytes)


def _read_response(
    record: WarcRecord, offset: int, warc_path: str, is_wanted: Wanted | None, max_body_bytes: int
) -> StoredResponse | None:
    """A record as a response. Null for another kind, an unwanted or torn one, a body past the cap."""
    if not holds_answer(record) or record.record_date is None:
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
