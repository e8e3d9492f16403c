"""A WARC record of any origin: its body with every encoding undone, its capture, and a copy of it for our archive."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from fastwarc.stream_io import BrotliReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from extractors.identity import content_id
from extractors.records import Capture
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError, unpack_body

OWN_FIELDS: Final = "Casualty-Ledger-"


def holds_answer(record: WarcRecord) -> bool:
    """Whether a record holds the answer of a web server; some writers leave out the field that says so."""
    if record.record_type == WarcRecordType.response and "Content-Type" not in record.headers:
        record.is_http = True
    return bool(record.is_http) and record.record_type in (WarcRecordType.response, WarcRecordType.resource)


def target_url(record: WarcRecord) -> str:
    """The address that the record is of."""
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")


def capture_of(record: WarcRecord, fields: dict[str, str], body: bytes, warc_path: str, offset: int) -> Capture:
    """The capture of a response whose HTTP headers are parsed; its length is not known yet. Own fields win."""
    own = record.headers
    url, moment, digest = target_url(record), record.record_date, hashlib.sha256(body).hexdigest()
    requested = own.get(f"{OWN_FIELDS}Requested-URL") or url
    return Capture(
        capture_id=own.get(f"{OWN_FIELDS}Capture-ID") or content_id("cap", requested, moment.isoformat(), digest),
        entry_id=own.get(f"{OWN_FIELDS}Entry-ID"),
        requested_url=requested,
        final_url=url,
        redirect_urls=tuple((own.get(f"{OWN_FIELDS}Redirect-URLs") or "").split()),
        fetched_at=_exact_moment(own.get(f"{OWN_FIELDS}Fetched-At")) or moment,
        http_status=record.http_headers.status_code or 0,
        content_type=fields.get("content-type"),
        body_sha256=digest,
        body_bytes=len(body),
        warc_path=warc_path,
        warc_offset=offset,
        warc_length=0,
    )


def decoded_body(raw: bytes, fields: dict[str, str], max_bytes: int) -> bytes:
    """The body with chunks joined and encodings undone. Raises BodyTooLargeError, BodyEncodingError.

    Crawlers often store the unpacked body and keep the header: such a body is left as it is.
    """
    data = joined_chunks(raw, fields.get("transfer-encoding"))
    encodings = [part.strip().lower() for part in (fields.get("content-encoding") or "").split(",")]
    for name in reversed([name for name in encodings if name]):
        try:
            data = _unbrotli(data, max_bytes) if name == "br" else unpack_body(data, name, max_bytes)
        except BodyEncodingError:
            if data.lstrip()[:1] != b"<":
                raise
    if len(data) > max_bytes:
        raise BodyTooLargeError
    return data


def joined_chunks(raw: bytes, transfer_encoding: str | None) -> bytes:
    """A body without chunk headers. Many archives keep the header and not the chunks: such a body is left as it is."""
    if "chunked" not in (transfer_encoding or "").lower():
        return raw
    joined, position = bytearray(), 0
    while True:
        line_end = raw.find(b"\r\n", position, position + 64)
        size = _chunk_size(raw[position:line_end]) if line_end >= 0 else None
        if size is None:
            return raw if not joined else bytes(joined)
        if size == 0:
            return bytes(joined)
        joined += raw[line_end + 2 : line_end + 2 + size]
        position = line_end + 2 + size + 2


def copied_record(data: bytes, capture: Capture) -> WarcRecord | None:
    """The first record of ``data`` (packed or not) with fields that say whose copy it is; null where there is none."""
    try:
        record = next(ArchiveIterator(io.BytesIO(data), parse_http=False), None)
    except (OSError, ValueError):
        return None
    if record is None or not holds_answer(record) or target_url(record) != capture.final_url:
        return None
    record.headers[f"{OWN_FIELDS}Capture-ID"] = capture.capture_id
    record.headers[f"{OWN_FIELDS}Copied-From"] = f"{capture.warc_path} {capture.warc_offset}"
    return record


def plain_records(path: Path, urls: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The records of these addresses in a file, unpacked; up to the first damage. Raises OSError, ValueError for it."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            if target_url(record) in urls and holds_answer(record):
                plain = io.BytesIO()
                record.write(plain, checksum_data=False)
                yield target_url(record), plain.getvalue()


def _chunk_size(line: bytes) -> int | None:
    try:
        return int(line.partition(b";")[0].strip(), 16)
    except ValueError:
        return None


def _unbrotli(data: bytes, max_bytes: int) -> bytes:
    try:
        body: bytes = BrotliReader(io.BytesIO(data)).read(max_bytes + 1)
    except (OSError, ValueError) as error:
        raise BodyEncodingError(str(error)) from error
    if data and not body:
        raise BodyEncodingError("the packed body is damaged")
    return body


def _exact_moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
