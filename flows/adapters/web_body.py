"""Bodies read and unpacked with a cap: nothing is ever held that is larger than the policy allows."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

ACCEPT_ENCODING: Final = "gzip, deflate"
_STEP: Final = 65_536


class BodyTooLargeError(Exception):
    """The body, after unpacking, passes the cap."""


class BodyEncodingError(Exception):
    """The body cannot be unpacked with the encoding that its headers name."""


def read_body(chunks: Iterable[bytes], content_encoding: str | None, max_bytes: int) -> tuple[bytes, bytes]:
    """The body as it came and unpacked. Raises BodyTooLargeError, BodyEncodingError."""
    unpacker = Unpacker(content_encoding, max_bytes)
    raw = bytearray()
    for chunk in chunks:
        raw += chunk
        if len(raw) > max_bytes:
            raise BodyTooLargeError
        unpacker.feed(chunk)
    return bytes(raw), unpacker.finish()


def unpack_body(raw: bytes, content_encoding: str | None, max_bytes: int) -> bytes:
    """A stored body unpacked. Raises BodyTooLargeError, BodyEncodingError."""
    unpacker = Unpacker(content_encoding, max_bytes)
    unpacker.feed(raw)
    return unpacker.finish()


class Unpacker:
    """Undoes gzip and deflate step by step, and stops at ``max_bytes`` of output."""

    def __init__(self, content_encoding: str | None, max_bytes: int) -> None:
        names = [name.strip().lower() for name in (content_encoding or "").split(",")]
        self._codecs = [name for name in names if name not in ("", "identity", "none", "utf-8")]
        if unknown := [name for name in self._codecs if name not in ("gzip", "x-gzip", "deflate")]:
            raise BodyEncodingError(f"unknown Content-Encoding {unknown[0]!r}")
        if len(self._codecs) > 1:
            raise BodyEncodingError("more than one Content-Encoding")
        self._max_bytes = max_bytes
        self._out = bytearray()
        self._engine: zlib._Decompress | None = None
        self._is_plain = not self._codecs
        self._pending = b""  # too little to tell what it begins

    def feed(self, data: bytes) -> None:
        if not data:
            return
        data, self._pending = self._pending + data, b""
        if self._engine is None and not self._is_plain:
            if self._codecs[0] == "deflate" and len(data) < 2:
                self._pending = data
                return
            self._start(data)
        if self._is_plain:
            self._keep(data)
            return
        self._inflate(data)

    def finish(self) -> bytes:
        """What was unpacked. A packed body that ends too early is an error, not a shorter body."""
        if self._pending or (self._engine is not None and not self._engine.eof):
            raise BodyEncodingError("the packed body ends too early")
        return bytes(self._out)

    def _start(self, data: bytes) -> None:
        """Some servers name an encoding and send plain text, or send raw deflate without its zlib header."""
        if self._codecs[0] == "deflate":
            has_zlib_header = (data[0] & 0x0F) == 8 and len(data) > 1 and (data[0] << 8 | data[1]) % 31 == 0
            self._engine = zlib.decompressobj(15 if has_zlib_header else -15)
        elif data[:1] == b"\x1f":
            self._engine = zlib.decompressobj(31)
        else:
            self._is_plain = True

    def _inflate(self, data: bytes) -> None:
        while self._engine is not None:
            if self._engine.eof:
                if data == b"\x1f" and self._codecs[0] != "deflate":
                    self._pending = data
                if data[:2] != b"\x1f\x8b":
                    return
                self._engine = zlib.decompressobj(31)
            try:
                piece = self._engine.decompress(data, _STEP)
            except zlib.error as error:
                raise BodyEncodingError(str(error)) from error
            self._keep(piece)
            data = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
            if not data and len(piece) < _STEP:
                return

    def _keep(self, data: bytes) -> None:
        self._out += data
        if len(self._out) > self._max_bytes:
            raise BodyTooLargeError
