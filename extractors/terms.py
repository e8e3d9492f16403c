"""Words of a sentence with their places in the text, and tables that find known terms among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

Payload = TypeVar("Payload")

_WORD: Final = re.compile(r"(?:[A-Za-z]\.){2,}|\d+(?:[.,]\d+)+|\w+|[^\w\s]")
_APOSTROPHES: Final = {"’": "'", "‘": "'", "`": "'"}
_DASHES: Final = frozenset("-–—―")
# Words that are names only in capitals: the country and the health organisation, not the pronouns.
_NAMES_IN_CAPITALS: Final = frozenset({"us", "who", "it", "is", "mash"})
DASH: Final = "—"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of ``text[start:end]``. ``norms`` are lower case ("U.S." and "US" are "US"; a free dash is "—").

    ``shouting`` marks text printed in capitals, where capitals tell no names.
    """

    text: str
    starts: list[int]
    ends: list[int]
    norms: list[str]
    capital: list[bool]
    shouting: bool

    def __len__(self) -> int:
        return len(self.norms)

    def span_text(self, first: int, last: int) -> str:
        """The printed text of words ``first`` to ``last``, the last excluded."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def index_at(self, offset: int) -> int:
        """The first word that ends after ``offset``; ``len(self)`` behind the last."""
        return bisect_left(self.ends, offset + 1)


def split_words(text: str, start: int = 0, end: int | None = None) -> Words:
    stop = len(text) if end is None else end
    shouting = is_shouting(text[start:stop])
    starts: list[int] = []
    ends: list[int] = []
    norms: list[str] = []
    capital: list[bool] = []
    for match in _WORD.finditer(text, start, stop):
        word, lower = match.group(), match.group().lower()
        is_plain = word.isalpha() and lower not in _NAMES_IN_CAPITALS
        starts.append(match.start())
        ends.append(match.end())
        norms.append(lower if is_plain else _norm(word, shouting, text, match))
        capital.append(shouting or word[0].isupper())
    return Words(text, starts, ends, norms, capital, shouting)


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case, dots and all: less than ``split_words`` tells, at a tenth of the time."""
    return _WORD.findall(text.lower())


def _dotted(norm: str) -> str:
    """ "u.s." for "us"."""
    return "".join(f"{letter}." for letter in norm)


def is_shouting(text: str) -> bool:
    """Whether a text is printed in capitals, as old wire copy is."""
    if len(text) < 12 or text[:200].upper() != text[:200]:
        return False
    lower = sum(character.islower() for character in text)
    return lower * 20 < sum(character.isupper() for character in text)


def _norm(word: str, shouting: bool, text: str, match: re.Match[str]) -> str:
    if len(word) == 1 and not word.isalnum():
        if word in _DASHES:
            return "-" if word == "-" and _joins(text, match) else DASH
        return _APOSTROPHES.get(word, word)
    lower = word.lower().replace(".", "")
    if lower in _NAMES_IN_CAPITALS and word.isupper() and (not shouting or lower == "us"):
        return lower.upper()
    return lower


def _joins(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before.isalnum() and after.isalnum()


@dataclass(frozen=True, slots=True)
class Hit(Generic[Payload]):
    """A known term at words ``first`` to ``last``, the last excluded."""

    first: int
    last: int
    payload: Payload


class TermTable(Generic[Payload]):
    """Finds known terms in words, leftmost and longest. A term written with a capital needs one in the text.

    The first payload given for a term wins, so callers add the more specific table first.
    """

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], bool, Payload]]] = {}
        known: set[tuple[str, ...]] = set()
        for term, payload in entries:
            norms = tuple(_term_norms(term))
            if norms in known:
                continue
            known.add(norms)
            self._by_first.setdefault(norms[0], []).append((norms, term[0].isupper(), payload))
        for bucket in self._by_first.values():
            bucket.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Words, position: int) -> Hit[Payload] | None:
        """The longest known term that starts at ``position``."""
        norms = words.norms
        for term, needs_capital, payload in self._by_first.get(norms[position], ()):
            size = len(term)
            if needs_capital and not words.capital[position]:
                continue
            if size == 1 or tuple(norms[position : position + size]) == term:
                return Hit(position, position + size, payload)
        return None

    def keywords(self, holds: Callable[[Payload], bool]) -> frozenset[str]:
        """The longest word of every term whose payload ``holds``, as ``plain_words`` gives it: text without any of
        these has none of the terms."""
        terms = (term for bucket in self._by_first.values() for term, _, payload in bucket if holds(payload))
        longest = [max(term, key=len).lower() for term in terms]
        return frozenset([*longest, *map(_dotted, longest)])

    def scan(self, words: Words, first: int = 0, last: int | None = None) -> Iterator[Hit[Payload]]:
        stop = len(words) if last is None else last
        by_first, floor = self._by_first, first
        for position, norm in enumerate(words.norms[first:stop], first):
            if norm not in by_first or position < floor:
                continue
            hit = self.at(words, position)
            if hit is not None and hit.last <= stop:
                yield hit
                floor = hit.last


def _term_norms(term: str) -> list[str]:
    shouting = False
    return [_norm(match.group(), shouting, term, match) for match in _WORD.finditer(term)]
