"""What went wrong with a lake, as one line that names it and the next step. The password is in none of them."""

from __future__ import annotations

import re
from typing import Final

from flows.adapters.warehouse_address import LakeAddress, redact_password
from flows.errors import LedgerError, PermanentError, TransientError

_SHUT: Final = re.compile(r"lock timeout|55P03", re.IGNORECASE)
_NO_DATABASE: Final = re.compile(r'database "(?P<name>[^"]+)" does not exist', re.IGNORECASE)
_REFUSED: Final = re.compile(
    r"password authentication failed|no password supplied|role \"[^\"]+\" does not exist|pg_hba\.conf"
    r"|peer authentication",
    re.IGNORECASE,
)
_FORBIDDEN: Final = re.compile(r"permission denied for (?P<what>\w+ \S+)", re.IGNORECASE)
_UNREACHABLE: Final = re.compile(
    r"unable to connect to postgres|connection refused|could not translate host|timeout expired|server closed the"
    r" connection|terminating connection|the database system is|too many (clients|connections)|no connection to the"
    r"|failed to execute query \"(begin|commit|rollback)[^\"]*\":?$",
    re.IGNORECASE,
)
_OTHER_FILES: Final = re.compile(r'does not match existing data path in the catalog "(?P<files>[^"]+)"', re.IGNORECASE)
_STORAGE_FULL: Final = re.compile(r"no space left|disk full|quota exceeded|could not write all bytes", re.IGNORECASE)
_STORAGE: Final = re.compile(
    r"permission denied|read-only file system|cannot open file|could not create directory|failed to create directory"
    r"|not a directory|no files found|http (error|get|put|head)|unable to connect to url",
    re.IGNORECASE,
)
_REASON: Final = re.compile(r"failed: (?:FATAL: +)?(?P<reason>.+?)(?: Is the server running.*)?$", re.IGNORECASE)


def lake_error(error: BaseException, address: LakeAddress) -> LedgerError:
    """The error of opening, reading or writing the lake. Whatever was under way has been rolled back."""
    text = _one_line(error, address)
    if _SHUT.search(text):
        return TransientError(f"{address}: is being written by other runs; wait for them to end and run again")
    if found := _NO_DATABASE.search(text):
        return PermanentError(
            f"{address}: PostgreSQL has no database {found['name']}; make it: createdb {found['name']}"
        )
    if _REFUSED.search(text):
        return PermanentError(
            f"{address}: PostgreSQL refuses the user ({_reason(text)}); correct user and password, the latter in"
            " PGPASSWORD or ~/.pgpass"
        )
    if found := _FORBIDDEN.search(text):
        return PermanentError(f"{address}: the user may not use {found['what']}; grant it in PostgreSQL")
    if found := _OTHER_FILES.search(text):
        return PermanentError(
            f"{address}: keeps its files in {found['files']}, not in {address.files}; leave warehouse_files unset"
        )
    if _UNREACHABLE.search(text):
        return TransientError(
            f"{address}: the catalog does not answer ({_reason(text)}); check host and port, and that PostgreSQL runs"
        )
    if _STORAGE_FULL.search(text):
        return TransientError(f"{address}: the storage is full, nothing was added; free some space and run again")
    if _STORAGE.search(text):
        return PermanentError(
            f"{address}: its files cannot be read or written here ({text[:200]}); mount the storage at the same path on"
            " every machine, and check its rights"
        )
    return PermanentError(f"{address}: {text[:300]}; nothing was added")


def no_ledger_yet(address: LakeAddress) -> PermanentError:
    """There is a database, and no lake in it."""
    return PermanentError(
        f"{address}: holds no ledger yet; run `casualty-ledger ingest`, or `casualty-ledger warehouse copy` to move one"
    )


def _reason(text: str) -> str:
    found = _REASON.search(text)
    return (found["reason"] if found else text)[:160].strip()


def _one_line(error: BaseException, address: LakeAddress) -> str:
    """The message without the drawing of the statement, without line breaks, and without the password."""
    text = re.sub(r"\s+", " ", str(error).split("\n\nLINE ")[0]).strip()
    hidden = text.replace(address.password, "***") if address.password else text
    return redact_password(hidden)
