"""Stretches of WARC files of any origin: which records begin in one, and the pages among them that are wanted.

A file is cut at byte offsets; a record belongs to the stretch in which it begins. So the stretches of a file can be
read at the same time, and together they give every record once. What is not wanted is passed over before its body is
unpacked: by kind, date and URL first, then by status and type, then by the language that the page declares.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from fastwarc.warc import WarcRecord, WarcRecordType

from extractors.records import Capture
from flows.adapters.archive_tail import is_packed_by_record
from flows.adapters.warc_records import capture_of, decoded_body, holds_answer, target_url
from flows.adapters.warc_walk import walk_file
from flows.adapters.web_body import BodyEncodingError, BodyTooLargeError
from flows.errors import PermanentError

SLICE_BYTES: Final = 32 * 1024 * 1024
_PAGE_TYPES: Final = ("html", "xml", "text/plain")
_LANGUAGE: Final = re.compile(rb"<html\b[^>]{0,400}?\blang\s*=\s*[\"']?\s*([A-Za-z]{2,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WarcPage:
    """A page of a WARC file, its body with every encoding undone; its record begins at ``offset``."""

    body: bytes
    record: WarcRecord
    fields: dict[str, str]
    location: str
    offset: int
    length: int = 0

    @property
    def content_type(self) -> str | None:
        return self.fields.get("content-type")

    def capture(self) -> Capture:
        """Its capture, with a digest of the body, which most pages are not asked for. The entry of another ledger's
        feed is none of ours."""
        found = capture_of(self.record, self.fields, self.body, self.location, self.offset)
        return replace(found, entry_id=None, warc_length=self.length)


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
    """The stretches of a file: several of a large one that is packed record by record, else one.

    Raises PermanentError for a file that cannot be read.
    """
    try:
        size = path.stat().st_size
        has_places = size > slice_bytes and is_packed_by_record(path)
    except OSError as error:
        raise PermanentError(f"{path}: cannot be read ({error.strerror}); correct the path") from error
    if not has_places:
        return [(0, None)]
    return [(start, min(start + slice_bytes, size)) for start in range(0, size, slice_bytes)]


def read_slice(
    path: Path, start: int, end: int | None, wanted: PageFilter, counts: SliceCounts, location: str | None = None
) -> Iterator[WarcPage]:
    """The wanted pages whose records begin in [start, end). Damage is passed over and counted; a torn end too.

    Raises PermanentError for a file that cannot be opened, and for one that begins with no record at all.
    """

    def read(record: WarcRecord, offset: int) -> WarcPage | None:
        counts.records += 1
        return _read_page(record, offset, wanted, counts, location or str(path))

    for page, length in walk_file(path, read, start, end, counts.damaged):
        yield replace(page, length=length)
    _refuse_other_file(location or str(path), start, counts)


def count_slice(path: Path, start: int, end: int | None, wanted: PageFilter) -> int:
    """How many records that begin in [start, end) are pages of wanted date, host, status and type. Raises as above."""
    counts, found = SliceCounts(), 0

    def look(record: WarcRecord, offset: int) -> None:
        nonlocal found
        counts.records += 1
        found += _why_unwanted(record, wanted) is None

    for _ in walk_file(path, look, start, end):
        """Nothing is handed out: ``look`` counts."""
    _refuse_other_file(str(path), start, counts)
    return found


def _refuse_other_file(location: str, start: int, counts: SliceCounts) -> None:
    """A web page or an empty file in the place of a WARC file must not pass for one that is done."""
    if not start and not counts.records:
        raise PermanentError(f"{location}: holds no WARC record; see what is in it, then run the same backfill again")


def _read_page(
    record: WarcRecord, offset: int, wanted: PageFilter, counts: SliceCounts, location: str
) -> WarcPage | None:
    if reason := _why_unwanted(record, wanted):
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
    return WarcPage(body, record, fields, location, offset)


def _why_unwanted(record: WarcRecord, wanted: PageFilter) -> str | None:
    """Why a record is passed over before its body is read; null where it is wanted, its HTTP headers parsed."""
    if reason := _unwanted_record(record, wanted):
        return reason
    record.parse_http(auto_decode="none", quirks_mode=True)
    return _unwanted_answer(record, wanted)


def _unwanted_record(record: WarcRecord, wanted: PageFilter) -> str | None:
    """Why a record is passed over before its HTTP headers are read. A revisit holds no page: its original does."""
    if record.record_type == WarcRecordType.revisit:
        return "revisit"
    if not holds_answer(record):
        return "no response"
    if not target_url(record).lower().startswith(("http://", "https://")):
        return "no web address"
    if record.record_date is None:
        return "no date that can be read"
    if not wanted.start <= record.record_date < wanted.end:
        return "outside the dates"
    return None if wanted.is_wanted_url(target_url(record)) else "other host"


def _unwanted_answer(record: WarcRecord, wanted: PageFilter) -> str | None:
    headers = record.http_headers
    if headers is None or (headers.status_code or 0) != 200:
        return "no answer of status 200"
    kind = (record.http_content_type or "").lower()
    if kind and not any(part in kind for part in _PAGE_TYPES):
        return "no page"
    return "too large" if record.content_length > wanted.max_bytes else None


def _unpacked(record: WarcRecord, fields: dict[str, str], max_bytes: int) -> bytes | None:
    """The body with every encoding undone; null where it is torn, empty, too large or cannot be unpacked."""
    expected = record.content_length
    raw = record.reader.read()
    if len(raw) < expected:
        return None
    try:
        return decoded_body(raw, fields, max_bytes) or None
    except (BodyEncodingError, BodyTooLargeError):
        return None


def _has_wanted_language(body: bytes, fields: dict[str, str], languages: tuple[str, ...]) -> bool:
    """Whether a page declares one of the languages, or none at all: what it does not say is not held against it."""
    if not languages:
        return True
    found = _LANGUAGE.search(body[:4096])
    declared = found.group(1).decode("ascii").lower() if found else fields.get("content-language", "")[:2].lower()
    return not declared or declared[:2] in {language[:2] for language in languages}
