"""WARC files as another library writes them (warcio), compressed record by record as CC-NEWS is."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import brotli
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DAY = "2022-11-10T12:00:00Z"


def packed(body: bytes, encoding: str) -> bytes:
    return {"gzip": gzip.compress, "br": brotli.compress, "": bytes}[encoding](body)


class WarcFile:
    """Write pages into a file; ``close`` gives its path."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=path.suffix == ".gz")
        self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": "a crawler"}))

    def add(
        self,
        url: str,
        body: bytes,
        *,
        content_type: str = "text/html; charset=utf-8",
        encoding: str = "",
        day: str = DAY,
        status: str = "200 OK",
        chunked: bool = False,
        warc_headers: dict[str, str] | None = None,
    ) -> None:
        headers = [("Content-Type", content_type)]
        data = packed(body, encoding)
        if encoding:
            headers.append(("Content-Encoding", encoding))
        if chunked:
            headers.append(("Transfer-Encoding", "chunked"))
            data = f"{len(data):x}\r\n".encode() + data + b"\r\n0\r\n\r\n"
        record = self._writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(data),
            length=len(data),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": day, **(warc_headers or {})},
        )
        self._writer.write_record(record)

    def add_revisit(self, url: str, day: str = DAY) -> None:
        record = self._writer.create_revisit_record(
            url, digest="sha1:B6QJ6BNJ3R4B23XXMRKZKHLPGJY2VE4O", refers_to_uri=url, refers_to_date=day,
            warc_headers_dict={"WARC-Date": day},
        )  # fmt: skip
        self._writer.write_record(record)

    def close(self) -> Path:
        self._file.close()
        return self.path
