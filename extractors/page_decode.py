"""Bytes to text: what the bytes prove goes before what the page says of itself, and that before the server's word."""

from __future__ import annotations

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# A label means the larger encoding that browsers read it as (WHATWG Encoding, names and labels).
_LABELS: Final = {
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "windows-1252": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "iso-8859-9": "cp1254", "tis-620": "cp874", "windows-874": "cp874",
    "iso-8859-11": "cp874", "big5": "big5hkscs", "x-x-big5": "big5hkscs", "utf8": "utf-8", "unicode": "utf-16",
}  # fmt: skip
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_CHARSET: Final = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_WESTERN: Final = re.compile(
    rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?(?:en|de|fr|es|it|pt|nl|sv|da|no|nb|nn|fi|is|ca)\b", re.I
)
_SAMPLE: Final = 60_000
# Of the control characters, those that are no white space of markup; zeroes are left to the parsers, which drop them.
_CONTROLS: Final = bytes({*range(1, 32)} - {9, 10, 13})
_CONTROL: Final = re.compile(f"[{re.escape(_CONTROLS.decode())}]")
_REFERENCE: Final = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,2})(?![0-9a-fA-F])|0*(\d{1,3})(?!\d));?")
_LEGACY: Final = "cp1252 or U+FFFD"


def decode_page(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The text of a page and the encoding that gave it. Never fails; what cannot be read becomes U+FFFD.

    A byte order mark decides. Else bytes that are UTF-8 are UTF-8, whatever is said of them: other encodings do not
    pass for it by chance. Else the header's charset, unless it is the servers' default (Latin-1) and the page names
    another; else the page's; else detection. Control characters are spaces, as characters and as references.
    """
    text, name = _decode(body, content_type)
    return printable(text), name


def printable(text: str) -> str:
    """The text with spaces for control characters, as which XML's libraries refuse a whole text, and for references to
    them; numbers that mean a sign of Windows-1252, as "&#150;" does, are that sign.

    >>> printable("10&#150;15 people&#11;died")
    '10–15 people died'
    """
    plain = text.encode("utf-8", "surrogatepass")
    if len(plain.translate(None, _CONTROLS)) < len(plain):
        text = _CONTROL.sub(" ", text)
    return _REFERENCE.sub(_referred, text) if "&#" in text else text


def _referred(found: re.Match[str]) -> str:
    number = int(found.group(1), 16) if found.group(1) else int(found.group(2))
    if number < 32 and number not in (9, 10, 13):
        return " "
    return bytes([number]).decode("cp1252", "replace") if 128 <= number < 160 else found.group()


def _decode(body: bytes, content_type: str | None) -> tuple[str, str]:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace").lstrip("\ufeff"), name
    if b"\x1b$" not in body[:_SAMPLE] and (text := _as_utf8(body)) is not None:
        return text, "utf-8"
    if body[:200].count(b"\x00") > 20:
        name = "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"
        return body.decode(name, "replace"), name
    for name in _named_encodings(body, content_type):
        if (text := _decoded(body, name)) is not None:
            return text, name
    name = _detected(body) or "cp1252"
    return body.decode(name, "replace"), name


def _as_utf8(body: bytes) -> str | None:
    """The text, where it is UTF-8 but for a stray byte here and there (ads and comments of another encoding). Those
    are of Windows-1252: "1\\xa0200" has to stay one number, "10\\x9615" a range."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(_BEYOND_ASCII.findall(text)) - bad
    return body.decode("utf-8", _LEGACY) if bad * 2 <= good else None


def _legacy(error: UnicodeError) -> tuple[str, int]:
    """A byte that begins nothing is a sign of its own; a character that breaks off is unreadable."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return (bad.decode("cp1252", "replace") if len(bad) == 1 else "\ufffd"), error.end


codecs.register_error(_LEGACY, _legacy)


def _named_encodings(body: bytes, content_type: str | None) -> list[str]:
    header = _HEADER_CHARSET.search(content_type or "")
    declared = _XML_CHARSET.match(body[:300]) or _META_CHARSET.search(body[:8192])
    from_header = _codec(header.group(1)) if header else None
    from_page = _codec(declared.group(1).decode("ascii", "replace")) if declared else None
    names = [from_page, from_header] if from_header == "cp1252" else [from_header, from_page]
    return [name for name in names if name and not name.startswith(("utf-8", "utf-16"))]


def _codec(label: str) -> str | None:
    name = _LABELS.get(label.lower().strip(), label.lower().strip())
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return codec.name if codec._is_text_encoding else None


def _decoded(body: bytes, name: str) -> str | None:
    """The text, where hardly anything of it is unreadable in this encoding."""
    text = body.decode(name, "replace")
    return text if text.count("\ufffd") * 1000 <= len(text) else None


def _detected(body: bytes) -> str | None:
    """What the bytes look like; for a language of western Europe that is the encoding its pages have by default."""
    if _WESTERN.search(body[:4_096]):
        return "cp1252"
    best = from_bytes(body[:_SAMPLE]).best()
    return best.encoding if best is not None else None
