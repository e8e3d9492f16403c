"""What bytes are, told from the bytes themselves; the declared content type only breaks ties."""

from __future__ import annotations

import re
from typing import Final, Literal

Kind = Literal["empty", "html", "feed", "json", "xml", "text", "binary"]
_SIGNATURES: Final = (
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"RIFF",
    b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00\x20ftyp", b"ID3", b"OggS", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x00asm", b"wOFF", b"wOF2",
)  # fmt: skip
_ROOT: Final = re.compile(
    r"<(?:\w+:)?(rss|feed|rdf|channel|urlset|sitemapindex|opml|html|head|body|!doctype\s+html)\b", re.IGNORECASE
)
_NOT_ROOT: Final = re.compile(r"<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)", re.DOTALL)
_FEED_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel", "urlset", "sitemapindex", "opml"})
_MARKUP: Final = re.compile(r"<(?:p|div|a|h1|h2|title|meta|script|table|article|span|img|br)\b", re.IGNORECASE)
_BOMS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


def find_content_kind(body: bytes, content_type: str | None = None) -> Kind:
    """The kind of a body. "feed" covers RSS, Atom, sitemaps and OPML; a JSON Feed is "json"."""
    start = body[:4096].lstrip()
    if not start:
        return "empty"
    if start.startswith(_SIGNATURES):
        return "binary"
    text = sniffable_text(body)
    if text.startswith(("{", "[")):
        return "json"
    root = find_root(text)
    if root in _FEED_ROOTS:
        return "feed"
    if root is None and text.startswith("<?xml"):
        return "xml"
    if root or _MARKUP.search(text):
        return "html"
    if "\x00" in text[:1024]:
        return "binary"
    if text.startswith("<"):
        return "xml"
    return "html" if "html" in (content_type or "").lower() and "<" in text else "text"


def find_root(text: str) -> str | None:
    """The first element that says what a document is, in lower case, prolog and comments passed over; else null."""
    found = _ROOT.search(_NOT_ROOT.sub("", text))
    return found.group(1).lower().split()[0] if found else None


def sniffable_text(body: bytes) -> str:
    """The beginning of a body as text, good enough to look at its markup whatever its encoding."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) : 32_768].decode(encoding, "replace").lstrip()
    if body[:64].count(b"\x00") > 8:
        encoding = "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"
        return body[:32_768].decode(encoding, "replace").lstrip()
    return body[:32_768].decode("latin-1").lstrip("\x00 \t\r\n\ufeff")
