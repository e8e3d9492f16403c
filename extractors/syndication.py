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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final

SKETCH_SIZE: Final = 48
LEAST_SHARED: Final = 4  # of the sketch: fewer are chance, or a sentence that both quote
SHINGLE_WORDS: Final = 4
LEAST_SHINGLES: Final = 25  # a text of fewer words says too little to tell whose it is
LEAST_SCORE: Final = 0.4
LEAST_SCORE_OF_AGENCY: Final = 0.25
WHOLE_SCORE: Final = 0.6  # a copy has most of the other's words, and is no shorter than this share of it
WHOLE_LENGTH: Final = 0.67
_TOKEN: Final = re.compile(r"\w+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LONG: Final = 6  # letters of a word that a run of a sketch begins with
_WORD: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+|[.!?](?=\W*\s)|\n")
_THOUSANDS: Final = re.compile(r"(?<=\d)[., \u00a0\u202f](?=\d{3}(?!\d))")
_DATELINE: Final = re.compile(
    r"^[^\W\d_a-z][^\n()]{1,60}\((?P<agency>[^\W\d_a-z][^\n()]{1,40})\)\s*[-–—:]", re.MULTILINE
)
_ACRONYM: Final = re.compile(r"[A-Z]{2,6}")
_MASK, _STOP = "#", "|"
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
    """A text ready to be compared. ``stated`` maps a run of words, its numbers left out, to the numbers in it."""

    shingles: frozenset[str]
    stated: Mapping[str, frozenset[str]]
    numbers: frozenset[str]
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
        tokens = self._tokens(text)
        words = [token for token in tokens if token != _STOP]
        stated = defaultdict[str, set[str]](set)
        for run in _runs(tokens):
            if _STOP not in run and (numbers := [word for word in run if word[0].isdigit()]):
                stated[" ".join(_MASK if word[0].isdigit() else word for word in run)].add(" ".join(numbers))
        return ShingledText(
            shingles=frozenset(" ".join(run) for run in _runs(words)),
            stated={run: frozenset(numbers) for run, numbers in stated.items()},
            numbers=frozenset(word for word in words if word[0].isdigit()),
            agencies=self.find_agencies(text, byline),
        )

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
        if score < (LEAST_SCORE_OF_AGENCY if agency else LEAST_SCORE):
            return None
        is_whole = score >= WHOLE_SCORE and shorter >= WHOLE_LENGTH * max(len(one.shingles), len(other.shingles))
        relation = "copy" if is_whole else "part"
        if differ_in_numbers(one, other) or (is_whole and have_other_numbers(one, other)):
            relation = "differs_in_numbers"
        method = "agency_and_shingles" if agency else "shingles"
        return Likeness(relation, round(score, 4), round(jaccard, 4), method, agency)

    def _tokens(self, text: str) -> list[str]:
        """The words of a text, those for numbers as digits, and a mark where a sentence or a line ends."""
        tokens = list[str]()
        for part in _WORD.findall(_THOUSANDS.sub("", text.lower())):
            value = self._number_values.get(part)
            if value is None:
                tokens.append(_STOP if part in ".!?\n" else part.replace(":", "."))
            elif value < 10 and tokens and tokens[-1].isdecimal() and int(tokens[-1]) in _TENS:
                tokens[-1] = str(int(tokens[-1]) + value)
            else:
                tokens.append(str(value))
        return tokens


def find_sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the runs of four words in a text that begin with a long one, in rising order.

    Numbers are in no run, so that texts that differ in a number alone have nearly the same sketch.
    """
    tokens = _TOKEN.findall(text.lower())
    is_word = [token.isalpha() or _LETTERS.fullmatch(token) is not None for token in tokens]
    runs = {
        f"{token} {tokens[at + 1]} {tokens[at + 2]} {end.group()}"
        for at, token in enumerate(tokens[:-3])
        if len(token) >= _LONG and is_word[at] and is_word[at + 1] and is_word[at + 2]
        if (end := _LETTERS.match(tokens[at + 3]))
    }
    return tuple(nsmallest(SKETCH_SIZE, {zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs}))


def differ_in_numbers(one: ShingledText, other: ShingledText) -> bool:
    """Whether the same words stand around different numbers somewhere."""
    return any(numbers.isdisjoint(other.stated[run]) for run, numbers in one.stated.items() if run in other.stated)


def have_other_numbers(one: ShingledText, other: ShingledText) -> bool:
    """Whether each of two texts has a number that the other lacks, wherever: a sentence was written anew around it."""
    return not (one.numbers <= other.numbers or other.numbers <= one.numbers)


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    return (words[start : start + SHINGLE_WORDS] for start in range(len(words) - SHINGLE_WORDS + 1))
