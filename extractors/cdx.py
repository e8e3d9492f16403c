"""Answers of a CDX server (Internet Archive, pywb), JSON or plain: which captures of which pages there are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("timestamp", "original")
_REPLAY: Final = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/https?:/")


@dataclass(frozen=True, slots=True)
class CdxCapture:
    """A capture held elsewhere: when it was made, as printed (``timestamp``, 14 digits) and in UTC, and of what."""

    timestamp: str
    url: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class CdxPage:
    """One page of an answer; ``resume_key`` asks for the next. ``problem`` says why it cannot be read."""

    captures: tuple[CdxCapture, ...] = ()
    resume_key: str | None = None
    problem: str | None = None


def parse_cdx(body: bytes) -> CdxPage:
    """An answer to ``output=json&fl=timestamp,original&showResumeKey=true``. Never raises.

    Rows are arrays under a header; an empty array, where there is one, comes before the row with the resume key.
    """
    try:
        rows = json.loads(body) if body.strip() else []
    except ValueError:
        return CdxPage(problem="answered with something that is no JSON")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return CdxPage(problem="answered with JSON that is no table")
    resume_key = None
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        resume_key, rows = str(rows[-1][0]), rows[:-2]
    if not rows:
        return CdxPage(resume_key=resume_key)
    header = [str(name) for name in rows[0]]
    if missing := [name for name in FIELDS if name not in header]:
        return CdxPage(problem=f"answered without the column {missing[0]}")
    captures = (_capture(dict(zip(header, row, strict=False))) for row in rows[1:])
    return CdxPage(tuple(capture for capture in captures if capture), resume_key)


def find_copy_moment(url: str) -> datetime | None:
    """When the copy behind a replay's address was made, null where the address does not say.

    >>> find_copy_moment("https://web.example/web/20221110120000id_/https://a.example/x").isoformat()
    '2022-11-10T12:00:00+00:00'
    """
    found = _REPLAY.search(url)
    return _moment(found[1]) if found else None


def _capture(row: dict[str, Any]) -> CdxCapture | None:
    timestamp, url = str(row.get("timestamp") or ""), str(row.get("original") or "")
    moment = _moment(timestamp)
    if moment is None or not url.startswith(("http://", "https://")):
        return None
    return CdxCapture(timestamp, url, moment)


def _moment(timestamp: str) -> datetime | None:
    try:
        return datetime.strptime(timestamp[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
