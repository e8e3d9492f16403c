"""What went wrong with a database file, as one line that names the file and the next step."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from flows.adapters.warehouse_address import LakeAddress, Place
from flows.adapters.warehouse_lake_errors import lake_error
from flows.errors import LedgerError, PermanentError, TransientError

_LOCKED: Final = re.compile(r"could not set lock|conflicting lock|being used by another process", re.IGNORECASE)
_HOLDER: Final = re.compile(r"held in (?P<program>\S+) \(PID (?P<pid>\d+)\)")
_FULL: Final = re.compile(
    r"no space left|disk full|file too large|quota exceeded|max_temp_directory_size|could not write all bytes",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"permission denied|read-only file system|operation not permitted", re.IGNORECASE)
_NEWER: Final = re.compile(r"newer version|trying to read a database file with version", re.IGNORECASE)
_CORRUPT: Final = re.compile(
    r"not a valid duckdb|corrupt|checksum|deserializ|serialization error|failure while replaying wal|block id"
    r"|could not read enough bytes|file is too small|truncated",
    re.IGNORECASE,
)
_MISSING: Final = re.compile(r"(?:Table|View|Catalog) with name (?P<name>\S+) does not exist", re.IGNORECASE)
_WRITES: Final = re.compile(r"read-only mode", re.IGNORECASE)


def file_error(error: BaseException, path: Path) -> LedgerError:
    """The error of opening, writing or publishing ``path``. Whatever was under way has been rolled back."""
    text = _one_line(error)
    if _LOCKED.search(text):
        holder = _HOLDER.search(text)
        who = f"{holder['program']}, process {holder['pid']}" if holder else "another program"
        return TransientError(f"{path}: is open in {who}; close it there and run again")
    if _FULL.search(text):
        return TransientError(f"{path}: the disk is full, nothing was added; free some space and run again")
    if _DENIED.search(text):
        return PermanentError(f"{path}: cannot be written; check the owner and rights of {path.parent}")
    if _NEWER.search(text):
        return PermanentError(f"{path}: was written by a newer DuckDB than this one; upgrade Casualty Ledger")
    if _CORRUPT.search(text):
        return PermanentError(f"{path}: is not a readable ledger ({text[:120]}); move it away and restore a copy")
    return PermanentError(f"{path}: {text[:300]}; nothing was added")


def query_error(error: BaseException, path: Place, views: Iterable[str]) -> LedgerError:
    """The error of a query on the published ledger at ``path``; ``views`` are the names it could have used."""
    text = _one_line(error)
    if _WRITES.search(text):
        return PermanentError(f"{path}: can only be read; use a query that starts with select, or copy the file first")
    if missing := _MISSING.search(text):
        return unknown_view(missing["name"].strip('"'), path, views)
    if type(error).__name__ in ("IOException", "FatalException", "SerializationException"):
        return lake_error(error, path) if isinstance(path, LakeAddress) else file_error(error, path)
    return PermanentError(f"{path}: the query cannot run: {text[:300]}")


def unknown_view(name: str, path: Place, views: Iterable[str]) -> PermanentError:
    """``name`` is no view; the message suggests the nearest one, else those of ``views`` that are made for people.

    Names of another schema than main carry it ("core.claims"); of two that are alike, that of main is meant.
    """
    by_word = {known.split(".")[-1]: known for known in sorted(views, key=lambda known: "." not in known)}
    near = difflib.get_close_matches(name.split(".")[-1], by_word, n=1, cutoff=0.6)
    for_people = ", ".join(sorted(known for known in by_word.values() if "." not in known))
    hint = f"did you mean {by_word[near[0]]}?" if near else f"there are {for_people}"
    return PermanentError(f"{path}: has no view {name!r}; {hint}")


def _one_line(error: BaseException) -> str:
    """The message without the drawing of the statement that DuckDB appends."""
    message = str(error).split("\n\nLINE ")[0]
    return re.sub(r"\s+", " ", message).strip()
