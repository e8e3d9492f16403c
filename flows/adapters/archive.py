"""The archive: every response as it came, in WARC 1.1 files, written before anything is parsed.

A file is a row of gzip members, one a record, so that any record can be read by its offset. Own fields, named
``Casualty-Ledger-*``, keep what WARC has no field for: the URL first asked for, the redirects, the feed entry.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from fastwarc.warc import WarcRecord, WarcRecordType

from extractors.identity import content_id
from extractors.records import Capture
from flows.adapters.archive_read import StoredResponse, Wanted, iterate_warc, read_records
from flows.adapters.archive_tail import set_torn_tail_aside
from flows.adapters.warc_records import OWN_FIELDS, copied_record, plain_records
from flows.adapters.web_records import Response
from flows.errors import PermanentError, TransientError

__all__ = ["StoredResponse", "WarcArchive", "iterate_warc"]

MAX_FILE_BYTES: Final = 256 * 1024 * 1024
_NAMESPACE: Final = uuid.UUID("6f3f8b54-0a0c-5a53-9d0a-3d1c7f0e6b11")


class WarcArchive:
    """A folder of WARC files, appended to by one process at a time. Use it as a context manager.

    Files are named after ``name``: processes with different names append side by side.
    """

    def __init__(self, directory: Path, max_file_bytes: int = MAX_FILE_BYTES, name: str = "ledger") -> None:
        self.directory = directory
        self._name = name
        self._max_file_bytes = max_file_bytes
        self._file: BinaryIO | None = None
        self._path = directory
        self.torn: list[Path] = []
        self.damaged: list[tuple[Path, int]] = []

    def __enter__(self) -> WarcArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(self, response: Response, entry_id: str | None = None, kept_at: datetime | None = None) -> Capture:
        """Write request and response, and say where they are. They are on disk for good after ``sync``.

        ``kept_at`` is the clock where the response is an older one: files are named after the day they were written.
        """
        file = self._open_for(kept_at or response.fetched_at)
        offset = file.seek(0, os.SEEK_END)
        capture = _capture(response, entry_id, self._path.name, offset)
        packed = _pack(_response_record(response, capture))
        self._write(file, packed + _pack(_request_record(response, capture)), offset)
        return replace(capture, warc_length=len(packed))

    def adopt(self, path: Path, captures: Sequence[Capture], now: datetime) -> list[Capture]:
        """Copy records of another WARC file, which lies at ``path``, into the archive, and say where the copies are.

        In a file that is packed as a whole records have no places: it is read through once. What cannot be copied
        keeps the place it has. Raises PermanentError where the file cannot be read.
        """
        try:
            copies = {capture.capture_id: self._adopt_by_place(path, capture, now) for capture in captures}
            left = [capture for capture in captures if copies[capture.capture_id] == capture]
            for capture, copy in self._adopt_by_address(path, left, now) if left else ():
                copies[capture.capture_id] = copy
        except OSError as error:
            raise PermanentError(f"{path}: cannot be read ({error.strerror}); correct the path") from error
        return [copies[capture.capture_id] for capture in captures]

    def sync(self) -> None:
        """Return when everything appended so far is on the disk."""
        if self._file is not None:
            try:
                os.fsync(self._file.fileno())
            except OSError as error:
                raise TransientError(
                    f"{self._path}: not safely written ({error.strerror}); free space, rerun"
                ) from error

    def close(self) -> None:
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def read(self, capture: Capture) -> StoredResponse:
        """The stored response of a capture. Raises PermanentError where its bytes are gone or damaged."""
        path = self.directory / capture.warc_path
        try:
            with path.open("rb") as file:
                file.seek(capture.warc_offset)
                member = file.read(capture.warc_length)
        except OSError as error:
            raise PermanentError(f"{path}: cannot be read ({error.strerror}); restore the archive file") from error
        for stored in read_records(io.BytesIO(member), capture.warc_path):
            if stored.capture.body_sha256 == capture.body_sha256:
                return StoredResponse(capture, stored.headers, stored.body)
        raise PermanentError(f"{path} at {capture.warc_offset}: the record is damaged; restore the archive file")

    def paths(self) -> list[Path]:
        """The files of the archive, oldest first."""
        return sorted(self.directory.glob("*.warc.gz"), key=lambda path: path.name.partition("-")[2])

    def iterate(self, path: Path | None = None, is_wanted: Wanted | None = None) -> Iterator[StoredResponse]:
        """Every response of one WARC file, or of the archive; ``is_wanted`` sees URL and date before a body is read.

        Damaged places are passed over and noted in ``damaged``.
        """
        for one in [path] if path else self.paths():
            offsets: list[int] = []
            yield from iterate_warc(one, is_wanted, damage=offsets)
            self.damaged.extend((one, offset) for offset in offsets)

    def _adopt_by_place(self, path: Path, capture: Capture, now: datetime) -> Capture:
        with path.open("rb") as source:
            source.seek(capture.warc_offset)
            return self._adopt(source.read(capture.warc_length), capture, now) or capture

    def _adopt_by_address(
        self, path: Path, captures: Sequence[Capture], now: datetime
    ) -> Iterator[tuple[Capture, Capture]]:
        left = list(captures)
        # Damage ends the search: what comes behind it keeps its place.
        with contextlib.suppress(OSError, ValueError):
            for url, data in plain_records(path, {capture.final_url for capture in captures}):
                for capture in [one for one in left if one.final_url == url]:
                    if copy := self._adopt(data, capture, now):
                        left.remove(capture)
                        yield capture, copy
                        break

    def _adopt(self, data: bytes, capture: Capture, now: datetime) -> Capture | None:
        """Append a copy of the record that ``data`` begins with; null where it is not the record of the capture."""
        record = copied_record(data, capture)
        packed = _pack(record) if record is not None else b""
        copies = read_records(io.BytesIO(packed), "")
        if not any(copy.capture.body_sha256 == capture.body_sha256 for copy in copies):
            return None
        file = self._open_for(now)
        offset = file.seek(0, os.SEEK_END)
        self._write(file, packed, offset)
        return replace(capture, warc_path=self._path.name, warc_offset=offset, warc_length=len(packed))

    def _open_for(self, moment: datetime) -> BinaryIO:
        """The file to append to: the newest of the folder with room left, else a new one."""
        if self._file is not None and self._file.tell() < self._max_file_bytes:
            return self._file
        self.close()
        self._path = self._newest_with_room() or self._new_path(moment)
        try:
            self._file = self._path.open("ab", buffering=0)
        except OSError as error:
            raise TransientError(f"{self._path}: cannot be written ({error.strerror}); free or repair it") from error
        if self._file.seek(0, os.SEEK_END) == 0:
            self._write(self._file, _pack(_info_record(self._path.name, moment)), 0)
        return self._file

    def _newest_with_room(self) -> Path | None:
        paths = self._own_paths()
        if not paths:
            return None
        if torn := set_torn_tail_aside(paths[-1]):
            self.torn.append(torn)
        return paths[-1] if paths[-1].stat().st_size < self._max_file_bytes else None

    def _new_path(self, moment: datetime) -> Path:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TransientError(f"{self.directory}: cannot be made ({error.strerror}); choose another") from error
        number = len(self._own_paths()) + 1
        return self.directory / f"{self._name}-{moment.astimezone(UTC):%Y%m%d%H%M%S}-{number:05d}.warc.gz"

    def _own_paths(self) -> list[Path]:
        return [path for path in self.paths() if path.name.startswith(f"{self._name}-")]

    def _write(self, file: BinaryIO, data: bytes, offset: int) -> None:
        """All of the data, or none of it: a full disk must not leave half a record behind, nor one for later."""
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) :]
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(file.fileno(), offset)
            raise TransientError(f"{self._path}: cannot be written ({error.strerror}); free space and rerun") from error


def _capture(response: Response, entry_id: str | None, warc_path: str, offset: int) -> Capture:
    digest = hashlib.sha256(response.body).hexdigest()
    return Capture(
        capture_id=content_id("cap", response.requested_url, response.fetched_at.isoformat(), digest),
        entry_id=entry_id,
        requested_url=response.requested_url,
        final_url=response.final_url,
        redirect_urls=response.redirect_urls,
        fetched_at=response.fetched_at,
        http_status=response.http_status,
        content_type=response.content_type,
        body_sha256=digest,
        body_bytes=len(response.body),
        warc_path=warc_path,
        warc_offset=offset,
        warc_length=0,
    )


def _info_record(filename: str, moment: datetime) -> WarcRecord:
    record = _new_record(WarcRecordType.warcinfo, f"info {filename}", moment)
    record.headers["WARC-Filename"] = filename
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(b"software: casualty-ledger\r\nformat: WARC File Format 1.1\r\n")
    return record


def _response_record(response: Response, capture: Capture) -> WarcRecord:
    record = _new_record(WarcRecordType.response, f"response {capture.capture_id}", capture.fetched_at)
    fields = {
        "WARC-Target-URI": _field(response.final_url),
        "Content-Type": "application/http; msgtype=response",
        "WARC-IP-Address": response.address,
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(response.raw_body).hexdigest()}",
        f"{OWN_FIELDS}Capture-ID": capture.capture_id,
        f"{OWN_FIELDS}Fetched-At": capture.fetched_at.isoformat(),
        f"{OWN_FIELDS}Requested-URL": _field(response.requested_url),
        f"{OWN_FIELDS}Redirect-URLs": " ".join(map(_field, response.redirect_urls)),
        f"{OWN_FIELDS}Entry-ID": capture.entry_id,
    }
    _set_fields(record, fields)
    start = f"HTTP/1.1 {response.http_status} {response.http_reason}"
    record.set_bytes_content(_http_block(start, _stored_headers(response)) + response.raw_body)
    return record


def _request_record(response: Response, capture: Capture) -> WarcRecord:
    record = _new_record(WarcRecordType.request, f"request {capture.capture_id}", capture.fetched_at)
    fields = {
        "WARC-Target-URI": _field(response.final_url),
        "Content-Type": "application/http; msgtype=request",
        "WARC-Concurrent-To": f"<{_record_urn(f'response {capture.capture_id}')}>",
    }
    _set_fields(record, fields)
    path = "/" + response.final_url.partition("://")[2].partition("/")[2]
    record.set_bytes_content(_http_block(f"GET {_field(path)} HTTP/1.1", response.request_headers))
    return record


def _new_record(kind: WarcRecordType, name: str, moment: datetime) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind, _record_urn(name).encode("ascii"))
    record.headers["WARC-Date"] = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return record


def _record_urn(name: str) -> str:
    return uuid.uuid5(_NAMESPACE, name).urn


def _set_fields(record: WarcRecord, fields: Mapping[str, str | None]) -> None:
    for name, value in fields.items():
        if value:
            record.headers[name] = value


def _field(text: str) -> str:
    """A URL as the value of a field: nothing in it may end the line or split the list."""
    return "".join(f"%{ord(char):02X}" if char <= " " or char == "\x7f" else char for char in text)


def _stored_headers(response: Response) -> tuple[tuple[str, str], ...]:
    """Headers as they came; chunked transfer was undone on receipt, so that field is kept under another name."""
    return tuple(
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in response.headers
    )


def _http_block(start: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [start, *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _pack(record: WarcRecord) -> bytes:
    plain = io.BytesIO()
    record.write(plain, checksum_data=False)
    return gzip.compress(plain.getvalue(), compresslevel=6, mtime=0)
