"""What publishers break in XML, mended before a parser drops it. Pure."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

_AMPERSAND: Final = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|&(?:#\d+;|#[xX][0-9a-fA-F]+;|([A-Za-z][A-Za-z0-9]*);)?", re.DOTALL
)
_NUMBER: Final = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|(\d+));")
_NUMBERS: Final = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|\d+);)+")
_XML_NAMES: Final = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


def mend_ampersands(body: bytes) -> bytes:
    """Bare ampersands escaped and HTML's names as numbers: "?a=1&b=2" would else lose its "&b". Numbers too are mended.

    >>> mend_ampersands(b"?a=1&b=2 &amp; &eacute;")
    b'?a=1&amp;b=2 &amp; &#233;'
    """
    return _AMPERSAND.sub(_mended, mend_references(body)) if b"&" in body else body


def mend_references(body: bytes) -> bytes:
    """Numbers that are no character made one: two halves of a character are joined, what is left is U+FFFD.

    >>> mend_references(b"&#55357;&#56832; &#xD83D; &#99999999999; &#233;")
    b'&#128512; &#65533; &#65533; &#233;'
    """
    return _NUMBERS.sub(_mended_numbers, body) if b"&#" in body else body


def _mended_numbers(found: re.Match[bytes]) -> bytes:
    numbers = [_number(one) for one in _NUMBER.finditer(found.group())]
    if all(_is_character(number) for number in numbers):
        return found.group()
    mended = list[int]()
    for number in numbers:
        if mended and _is_half(mended[-1], 0xD800) and _is_half(number, 0xDC00):
            mended[-1] = 0x10000 + ((mended[-1] - 0xD800) << 10) + number - 0xDC00
        else:
            mended.append(number)
    return b"".join(b"&#%d;" % (number if _is_character(number) else 0xFFFD) for number in mended)


def _number(found: re.Match[bytes]) -> int:
    """The number of a reference; one of more digits than any character has is none."""
    digits = (found.group(1) or found.group(2)).lstrip(b"0") or b"0"
    return int(digits, 16 if found.group(1) else 10) if len(digits) <= 7 else 0


def _is_character(number: int) -> bool:
    """Whether XML 1.0 allows the character."""
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000


def _is_half(number: int, first: int) -> bool:
    return first <= number < first + 0x400


def _mended(found: re.Match[bytes]) -> bytes:
    name = found.group(1)
    if found.group() == b"&":
        return b"&amp;"
    if name is None or name in _XML_NAMES:  # a section of CDATA, a number, or XML's own
        return found.group()
    letters = html5.get(f"{name.decode('ascii')};")
    if letters is None:
        return b"&amp;" + found.group()[1:]
    return b"".join(b"&#%d;" % ord(letter) for letter in letters)
