"""Stretches of WARC files of any origin: which records begin in one, and the pages among them that are wanted.

A file is cut at byte offsets; a record belongs to the stretch in which it begins. So the stretches of a file can be
read at the same time, and together they give every record once. What is not wanted is passed over before its body is
unpacked: by kind, date and URL first, then by status and type, then by the language that the page declares.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fastwarc.stream_io import BrotliReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from extractors.identity import content_id
from extractors.records import Capture
from flows.adapters.archive_read import joined_chunks
from flows.adapters.archive_tail import end_of_record, find_next_record
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError, unpack_body
from flows.errors import PermanentError

SLICE_BYTES: Final = 32 * 1024 * 1024
_PAGE_TYPES: Final = ("html", "xml", "text/plain")
_LANGUAGE: Final = re.compile(rb"<html\b[^>]{0,400}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WarcPage:
    """A page of a WARC file, its body with every encoding undone."""

    capture: Capture
    body: bytes


@dataclass(frozen=True, slots=True)
class PageFilter:
    """Which records are read. Dates are those of the record; ``is_wanted_url`` sees the URL alone."""

    start: datetime
    end: datetime
    is_wanted_url: Callable[[str], bool]
    languages: tuple[str, ...] = ()
    max_bytes: int = 10_000_000


@dataclass(slots=True)
class SliceCounts:
    """What was passed over, by reason, and what was damaged, by offset."""

    records: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    damaged: list[int] = field(default_factory=list)


def cut_file(path: Path, slice_bytes: int = SLICE_BYTES) -> list[tuple[int, int | None]]:
    """The stretches of a file: several of a large packed one, else one. Raises PermanentError for an unreadable one."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            is_packed = file.read(3) == b"\x1f\x8b\x08"
    except OSError as error:
        raise PermanentError(f"{path}: cannot be read ({error.strerror}); correct the path") from error
    if size <= slice_bytes or not is_packed:
        return [(0, None)]
    return [(start, min(start + slice_bytes, size)) for start in range(0, size, slice_bytes)]


def read_slice(
    path: Path, start: int, end: int | None, wanted: PageFilter, counts: SliceCounts, location: str | None = None
) -> Iterator[WarcPage]:
    """The wanted pages whose records begin in [start, end). Damage is passed over and counted; a torn end too."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise PermanentError(f"{path}: cannot be read ({error.strerror}); correct the path") from error
    with file:
        at = find_next_record(path, start) if start else 0
        while at is not None and (end is None or at < end):
            file.seek(at)
            damage: list[int] = []
            yield from _until_damage(file, at, end, wanted, counts, location or str(path), damage)
            counts.damaged += damage
            at = find_next_record(path, damage[-1] + 1) if damage else None


def _until_damage(
    file: Any, base: int, end: int | None, wanted: PageFilter, counts: SliceCounts, location: str, damage: list[int]
) -> Iterator[WarcPage]:
    """A page is handed out when the next record begins: only then are its length and its wholeness known."""
    records = ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=False)
    pending: WarcPage | None = None
    reached = base
    while True:
        try:
            record = next(records, None)
        except (OSError, ValueError):
            after = end_of_record(file, reached)
            damage.append(max(after, reached))
            if pending is not None and after > reached:
                yield _with_length(pending, after)
            return
        # The position counts from the start of the file, wherever the reading of it began.
        reached = record.stream_pos if record is not None else file.seek(0, 2)
        if pending is not None:
            yield _with_length(pending, reached)
        if record is None or (end is not None and reached >= end):
            return
        counts.records += 1
        try:
            pending = _read_page(record, reached, wanted, counts, location)
        except (OSError, ValueError):
            damage.append(reached)
            return


def _read_page(
    record: WarcRecord, offset: int, wanted: PageFilter, counts: SliceCounts, location: str
) -> WarcPage | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if reason := _unwanted_record(record, url, wanted):
        counts.passed_over[reason] += 1
        return None
    record.parse_http(auto_decode="none", quirks_mode=True)
    if reason := _unwanted_answer(record, wanted):
        counts.passed_over[reason] += 1
        return None
    fields = {name.lower(): value for name, value in record.http_headers.items()}
    body = _unpacked(record, fields, wanted.max_bytes)
    if body is None:
        counts.passed_over["torn, too large or in an unknown encoding"] += 1
        return None
    if not _has_wanted_language(body, fields, wanted.languages):
        counts.passed_over["other language"] += 1
        return None
    return WarcPage(_capture(record, url, fields, body, location, offset), body)


def _unwanted_record(record: WarcRecord, url: str, wanted: PageFilter) -> str | None:
    """Why a record is passed over before its HTTP headers are read. A revisit holds no page: its original does."""
    if record.record_type == WarcRecordType.revisit:
        return "revisit"
    if record.record_type not in (WarcRecordType.response, WarcRecordType.resource) or not record.is_http:
        return "no response"
    if not wanted.start <= record.record_date < wanted.end:
        return "outside the dates"
    return None if wanted.is_wanted_url(url) else "other host"


def _unwanted_answer(record: WarcRecord, wanted: PageFilter) -> str | None:
    headers = record.http_headers
    if headers is None or (headers.status_code or 0) != 200:
        return "no answer of status 200"
    kind = (record.http_content_type or "").lower()
    if kind and not any(part in kind for part in _PAGE_TYPES):
        return "no page"
    return "too large" if record.content_length > wanted.max_bytes else None


def _unpacked(record: WarcRecord, fields: dict[str, str], max_bytes: int) -> bytes | None:
    """The body with chunks joined and encodings undone; null where it is torn, too large or cannot be unpacked.

    Crawlers often store the unpacked body and keep the header: such a body is left as it is.
    """
    expected = record.content_length
    raw = record.reader.read()
    if len(raw) < expected:
        return None
    data = joined_chunks(raw, fields.get("transfer-encoding"))
    return _decoded(data, fields.get("content-encoding") or "", max_bytes)


def _decoded(data: bytes, encodings: str, max_bytes: int) -> bytes | None:
    for name in reversed([part.strip().lower() for part in encodings.split(",") if part.strip()]):
        if name == "br":
            unpacked = _unbrotli(data, max_bytes)
            data = data if unpacked is None and data.lstrip()[:1] == b"<" else unpacked or b""
            continue
        try:
            data = unpack_body(data, name, max_bytes)
        except BodyEncodingError:
            if data.lstrip()[:1] != b"<":
                return None
        except BodyTooLargeError:
            return None
    return data if 0 < len(data) <= max_bytes else None


def _unbrotli(data: bytes, max_bytes: int) -> bytes | None:
    try:
        body: bytes = BrotliReader(io.BytesIO(data)).read(max_bytes + 1)
    except (OSError, ValueError):
        return None
    return body or None


def _has_wanted_language(body: bytes, fields: dict[str, str], languages: tuple[str, ...]) -> bool:
    """Whether a page declares one of the languages, or none at all: what it does not say is not held against it."""
    if not languages:
        return True
    found = _LANGUAGE.search(body[:4096])
    declared = found.group(1).decode("ascii").lower() if found else fields.get("content-language", "")[:2].lower()
    return not declared or declared[:2] in {language[:2] for language in languages}


def _capture(record: WarcRecord, url: str, fields: dict[str, str], body: bytes, location: str, offset: int) -> Capture:
    digest, moment = hashlib.sha256(body).hexdigest(), record.record_date
    return Capture(
        capture_id=content_id("cap", url, moment.isoformat(), digest),
        entry_id=None,
        requested_url=url,
        final_url=url,
        redirect_urls=(),
        fetched_at=moment,
        http_status=record.http_headers.status_code or 0,
        content_type=fields.get("content-type"),
        body_sha256=digest,
        body_bytes=len(body),
        warc_path=location,
        warc_offset=offset,
        warc_length=0,
    )


def _with_length(page: WarcPage, end: int) -> WarcPage:
    return WarcPage(replace(page.capture, warc_length=end - page.capture.warc_offset), page.body)
