"""``casualty-ledger extract``: JSON lines of texts in, JSON lines of claims out."""

from __future__ import annotations

import dataclasses
import gc
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, TextIO

from extractors.claim import build_reader
from extractors.records import Document, Extraction
from flows.adapters.lexicon import load_lexicon

_DATE_FORMATS: Final = ("%m/%d/%Y", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%Y%m%d")


def run_extract(lines: Iterable[str | bytes], output: TextIO, errors: TextIO) -> int:
    """Writes one line of claims and quantities for each line of input, in order. Returns the exit code: 1 when a line
    could not be read; the others are processed all the same and every bad line is named on ``errors``."""
    reader = build_reader(load_lexicon())
    gc.freeze()  # the lexicon stays: the collector need not walk it again and again
    failed = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = parse_document(_decoded(line))
        except ValueError as error:
            failed += 1
            errors.write(f"line {number}: {error}\n")
            continue
        output.write(json.dumps(as_row(reader.read(document)), ensure_ascii=False) + "\n")
    return 1 if failed else 0


def _decoded(line: str | bytes) -> str:
    """The line; a mark of byte order, with which some editors begin a file, is no part of it."""
    if isinstance(line, str):
        return line.removeprefix("\ufeff")
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError("is not in UTF-8; save the file as UTF-8") from error


def parse_document(line: str) -> Document:
    """A document from a JSON line {"id", "text", "title"?, "published_at"?, "modified_at"?, "url"?}.

    Raises ValueError, in one line.
    """
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg} at column {error.colno})") from error
    if not isinstance(row, dict):
        raise ValueError("is not a JSON object")
    for name in ("id", "text"):
        if not isinstance(row.get(name), str):
            raise ValueError(f"needs a string {name!r}")
    for name in ("title", "url"):
        if not isinstance(row.get(name), str | None):
            raise ValueError(f"{name!r} is not a string")
    published_at, modified_at = (parse_date(row.get(name), name) for name in ("published_at", "modified_at"))
    return Document(row["id"], row["text"], row.get("title"), published_at, row.get("url"), modified_at=modified_at)


def parse_date(value: Any, name: str) -> datetime | date | None:
    """The date of field ``name``, ISO 8601 or in one of the common printed forms; month first in ``10/15/2023``."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name!r} is not a string")
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no time zone
        except ValueError:
            continue
    raise ValueError(f"{name!r} {value!r} is not a date; write it as 2023-10-19")


def as_row(extraction: Extraction) -> dict[str, Any]:
    return {
        "id": extraction.document_id,
        "claims": [_plain(claim) for claim in extraction.claims],
        "quantities": [_plain(quantity) for quantity in extraction.quantities],
    }


def _plain(record: Any) -> dict[str, Any]:
    values = ((field.name, getattr(record, field.name)) for field in dataclasses.fields(record))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


if __name__ == "__main__":
    sys.exit(run_extract(sys.stdin, sys.stdout, sys.stderr))
