"""Large files from the web: streamed to disk, taken up again where a connection broke off."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Final

import httpcore
import httpx

from flows.adapters import web_connect
from flows.adapters.web import REDIRECT_STATUSES, Fetcher
from flows.errors import LedgerError, PermanentError, TransientError

ATTEMPTS: Final = 4
MAX_REDIRECTS: Final = 5
TOLD_BYTES: Final = 16 * 1024 * 1024
_BROKEN: Final = (httpx.HTTPError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError)


def download(
    fetcher: Fetcher,
    url: str,
    path: Path,
    deadline_seconds: float = 3_600.0,
    on_bytes: Callable[[int, int | None], object] = lambda have, size: None,
) -> Path:
    """Fetch ``url`` into ``path``; a part left by an earlier attempt is taken up by a range request.

    ``on_bytes`` is told now and then how many bytes are there, and of how many, if the server says so. The file
    appears under its name when it is whole. Raises TransientError or PermanentError naming the address.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    except OSError as error:
        raise PermanentError(f"{path.parent}: cannot be written ({error.strerror}); choose another folder") from error
    problem: Exception | None = None
    for _ in range(ATTEMPTS):
        try:
            with web_connect.deadline_in(deadline_seconds):
                _fetch_rest(fetcher, url, part, on_bytes)
            os.replace(part, path)
            return path
        except LedgerError:
            raise
        except web_connect.AddressRefusedError as error:
            raise PermanentError(f"{url}: {error}; it leads into a private network") from error
        except (*_BROKEN, web_connect.NameNotFoundError, web_connect.DeadlineError) as error:
            problem = error
    what = " ".join(str(problem).split()) or type(problem).__name__
    raise TransientError(f"{url}: broke off {ATTEMPTS} times ({what}); run the same backfill again later")


def remote_size(fetcher: Fetcher, url: str, deadline_seconds: float = 30.0) -> int | None:
    """The bytes of a file on the web, by its headers; null where the server does not say."""
    try:
        with web_connect.deadline_in(deadline_seconds):
            answer = fetcher._client.head(url, headers={"Accept-Encoding": "identity"}, follow_redirects=False)
    except (*_BROKEN, web_connect.NameNotFoundError, web_connect.DeadlineError, web_connect.AddressRefusedError):
        return None
    length = answer.headers.get("content-length", "")
    return int(length) if answer.status_code == 200 and length.isdigit() else None


def _fetch_rest(fetcher: Fetcher, url: str, part: Path, on_bytes: Callable[[int, int | None], object]) -> None:
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"} if have else {"Accept-Encoding": "identity"}
    for _ in range(MAX_REDIRECTS):
        with fetcher._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code in REDIRECT_STATUSES and answer.headers.get("location"):
                url = str(answer.url.join(answer.headers["location"]))
                continue
            _check(url, answer)
            with part.open("ab" if answer.status_code == 206 else "wb", buffering=0) as file:
                start = told = file.tell()
                length = answer.headers.get("content-length", "")
                for chunk in answer.iter_raw():
                    _write(file, chunk, part)
                    if file.tell() - told >= TOLD_BYTES:
                        told = file.tell()
                        on_bytes(told, start + int(length) if length.isdigit() else None)
            return
    raise PermanentError(f"{url}: redirected more than {MAX_REDIRECTS} times; check the address")


def _write(file: FileIO, chunk: bytes, part: Path) -> None:
    """All of a chunk. Where the disk is full, what is there of the file goes: the ledger needs the room."""
    rest = memoryview(chunk)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TransientError(f"{part}: cannot be written ({error.strerror}); free space, run this again") from error


def _check(url: str, answer: httpx.Response) -> None:
    status = answer.status_code
    if status == 429 or status >= 500:
        raise TransientError(f"{url}: answered {status}; run the same backfill again later")
    if status not in (200, 206):
        raise PermanentError(f"{url}: answered {status}; correct the address")
