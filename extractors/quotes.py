"""Quotations of a text: where each begins and ends, whatever marks the paper uses and however many are odd."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

_MARK: Final = re.compile(r"[“”\"«»„\n]")
_WORD_LIMIT_OF_A_SCARE_QUOTE: Final = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """``[start, end)`` holds the marks. An opened and never closed quotation ends with its paragraph."""

    start: int
    end: int
    is_short: bool


def find_quotes(text: str) -> list[Quote]:
    """The quotations in text order. A paragraph that opens with a mark continues a quotation left open before it."""
    quotes: list[Quote] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        position = match.start()
        mark = _direction(text, position)
        if mark == "end of paragraph":
            if opened is not None and position > opened:
                quotes.append(_quote(text, opened, position))
            opened = None
        elif mark == "open":
            opened = position if opened is None else opened
        elif opened is not None:
            quotes.append(_quote(text, opened, position + 1))
            opened = None
    if opened is not None:
        quotes.append(_quote(text, opened, len(text)))
    return quotes


def quote_at(quotes: list[Quote], start: int, end: int) -> Quote | None:
    """The quotation that holds ``[start, end)``."""
    index = bisect_right(quotes, start, key=lambda quote: quote.start) - 1
    if index >= 0 and quotes[index].start <= start and end <= quotes[index].end:
        return quotes[index]
    return None


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(start, end, len(text[start:end].split()) <= _WORD_LIMIT_OF_A_SCARE_QUOTE)


def _direction(text: str, position: int) -> str:
    mark = text[position]
    if mark == "\n":
        return "end of paragraph"
    if mark in "“«„":
        return "open"
    if mark in "”»":
        return "close"
    before = text[position - 1 : position]
    after = text[position + 1 : position + 2]
    opens = (not before or before.isspace() or before in "([—–-:") and bool(after) and not after.isspace()
    return "open" if opens else "close"
