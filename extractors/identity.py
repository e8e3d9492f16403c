"""Ids derived from content: the same thing read twice has the same id, on every machine and in every run."""

from __future__ import annotations

import hashlib


def content_id(prefix: str, *parts: object) -> str:
    """``prefix`` and 20 hexadecimal digits of SHA-256 over the parts, each preceded by its length.

    >>> content_id("art", "https://example.org/a") == content_id("art", "https://example.org/a")
    True
    """
    digest = hashlib.sha256()
    for part in parts:
        data = b"\x00" if part is None else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return f"{prefix}_{digest.hexdigest()[:20]}"


def text_digest(text: str) -> str:
    """SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
