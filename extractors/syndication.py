"""Syndication: texts that several outlets print, found by the words they share, linked with a score, never merged.

A text is cut into shingles: runs of four words, numbers kept. Comparing every pair of articles would not scale, so each
text also has a sketch: the smallest hashes of its runs of words without their numbers, by which candidates are found.
Only candidates are compared, shingle by shingle (Broder 1997: resemblance and containment).

Two texts in which a number differs are never a copy: "12 killed" and "47 killed" may be two stages of one story.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

SKETCH_SIZE: Final = 48
LEAST_SHARED: Final = 4  # of the sketch: fewer are chance, or a sentence that both quote
SHINGLE_WORDS: Final = 4
LEAST_SHINGLES: Final = 25  # a text of fewer words says too little to tell whose it is
COPY_SCORE: Final = 0.45
COPY_SCORE_OF_AGENCY: Final = 0.3
COPY_JACCARD: Final = 0.3
_ANCHOR: Final = re.compile(r"(?=\b([^\W\d_]{6,}\W+(?:[^\W\d_]+\W+){2}[^\W\d_]+))")
_GAP: Final = re.compile(r"\W+")
_WORD: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_THOUSANDS: Final = re.compile(r"(?<=\d)[., \u00a0\u202f](?=\d{3}(?!\d))")
_DATELINE: Final = re.compile(
    r"^[^\W\d_a-z][^\n()]{1,60}\((?P<agency>[^\W\d_a-z][^\n()]{1,40})\)\s*[-–—:]", re.MULTILINE
)
_ACRONYM: Final = re.compile(r"[A-Z]{2,6}")
_MASK: Final = "#"
_TENS: Final = frozenset(range(20, 100, 10))


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A row of ``agencies.csv``: a news agency under the names by which papers credit it."""

    agency_id: str
    name: str
    tags: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much of one text stands in another. ``relation`` is copy, part or differs_in_numbers."""

    relation: str
    score: float
    jaccard: float
    method: str
    agency: str | None


@dataclass(frozen=True, slots=True)
class ShingledText:
    """A text ready to be compared. ``numbers`` maps a run of words, its numbers left out, to the numbers in it."""

    shingles: frozenset[str]
    numbers: Mapping[str, frozenset[str]]
    agencies: frozenset[str]


class Comparer:
    """Compares texts. ``number_values`` are the values of words for numbers, ``agencies`` the known news agencies."""

    def __init__(self, number_values: Mapping[str, int], agencies: Sequence[AgencyRow] = ()) -> None:
        self._number_values = number_values
        self._agency_of = {tag: row.agency_id for row in agencies for tag in (row.name, *row.tags)}
        tags = "|".join(re.escape(tag) for tag in sorted(self._agency_of, key=len, reverse=True))
        self._credit = re.compile(rf"\b(?:{tags})\b" if tags else r"(?!)")

    def shingled(self, text: str, byline: str | None = None) -> ShingledText:
        """A text cut up for comparison."""
        words, masked = self._words(text)
        starts = range(len(words) - SHINGLE_WORDS + 1)
        numbers = defaultdict[str, set[str]](set)
        for start in starts:
            run = masked[start : start + SHINGLE_WORDS]
            if _MASK in run:
                stated = (word for word in words[start : start + SHINGLE_WORDS] if word[0].isdigit())
                numbers[" ".join(run)].add(" ".join(stated))
        shingles = frozenset(" ".join(words[start : start + SHINGLE_WORDS]) for start in starts)
        frozen = {run: frozenset(stated) for run, stated in numbers.items()}
        return ShingledText(shingles, frozen, self.find_agencies(text, byline))

    def find_agencies(self, text: str, byline: str | None = None) -> frozenset[str]:
        """The agencies that a text credits: in a dateline ("KYIV (XYZ) -"), in its byline, or in its last words."""
        named = [match.group("agency").strip() for match in _DATELINE.finditer(text[:1_500])]
        named += self._credit.findall(f"{byline or ''}\n{text[-160:]}")
        if byline and _ACRONYM.fullmatch(byline):
            named.append(byline)
        return frozenset(self._agency_of.get(name, name.lower()) for name in named)

    def compare(self, one: ShingledText, other: ShingledText) -> Likeness | None:
        """How alike two texts are, or null where they are no more alike than two reports of one event."""
        shorter = min(len(one.shingles), len(other.shingles))
        if shorter < LEAST_SHINGLES:
            return None
        shared = len(one.shingles & other.shingles)
        score, jaccard = shared / shorter, shared / len(one.shingles | other.shingles)
        agency = min(one.agencies & other.agencies, default=None)
        if score < (COPY_SCORE_OF_AGENCY if agency else COPY_SCORE):
            return None
        relation = "copy" if jaccard >= COPY_JACCARD else "part"
        if differ_in_numbers(one, other):
            relation = "differs_in_numbers"
        method = "agency_and_shingles" if agency else "shingles"
        return Likeness(relation, round(score, 4), round(jaccard, 4), method, agency)

    def _words(self, text: str) -> tuple[list[str], list[str]]:
        """The words of a text, words for numbers as digits; and the same with a mask in place of every number."""
        words = list[str]()
        for word in _WORD.findall(_THOUSANDS.sub("", text.lower())):
            value = self._number_values.get(word)
            if value is None:
                words.append(word.replace(":", "."))
            elif value < 10 and words and words[-1].isdecimal() and int(words[-1]) in _TENS:
                words[-1] = str(int(words[-1]) + value)
            else:
                words.append(str(value))
        return words, [_MASK if word[0].isdigit() else word for word in words]


def find_sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the runs of four words in a text that begin with a long one, in rising order.

    Numbers are in no run, so that texts that differ in a number alone have nearly the same sketch.
    """
    runs = {_GAP.sub(" ", run) for run in _ANCHOR.findall(text.lower())}
    return tuple(nsmallest(SKETCH_SIZE, {zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs}))


def differ_in_numbers(one: ShingledText, other: ShingledText) -> bool:
    """Whether the same words stand around different numbers, or each text has numbers that the other lacks."""
    if any(stated.isdisjoint(other.numbers[run]) for run, stated in one.numbers.items() if run in other.numbers):
        return True
    mine, theirs = _all_numbers(one), _all_numbers(other)
    return not (mine <= theirs or theirs <= mine)


def _all_numbers(text: ShingledText) -> frozenset[str]:
    return frozenset(number for stated in text.numbers.values() for run in stated for number in run.split())
