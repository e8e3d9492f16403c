"""The phrases and names by which pages and their furniture are told, from ``page_phrases.csv``, compiled once.

A row is one alternative of a pattern; what stands around the alternatives (the whole line, the beginning of a title, a
word of an element's name) belongs to its type and is written here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_WORD_OF_NAME: Final = (r"(?:^|[\s_-])(?:", r")(?:$|[\s_-])")
_START_OF_NAME: Final = (r"(?:^|[\s_-])(?:", ")")
_ANYWHERE: Final = ("", "")
# What stands before and behind the alternatives of each type.
_FRAMES: Final[Mapping[str, tuple[str, str]]] = {
    "challenge_title": ("^(?:", r")(?!\w)"),
    "challenge_mark": _ANYWHERE,
    "consent_host": ("^(?:", r")\."),
    "consent_path": ("/(?:", r")(?:/|$|\.)"),
    "consent_phrase": _ANYWHERE,
    "not_found_title": (
        r"^(?:error\s*)?(?:404|410)\b(?:.{0,40}(?:not found|error|gone|page|seite|página|oops|$))|^(?:error:?\s*)?(?:",
        ")",
    ),
    "gone_text": _ANYWHERE,
    "login_title": ("^(?:", r")\W*$"),
    "paywall_phrase": _ANYWHERE,
    "subscribers_phrase": _ANYWHERE,
    "paywall_name": _START_OF_NAME,
    "subscriber_word": _ANYWHERE,
    "box_name": _WORD_OF_NAME,
    "comments_name": _WORD_OF_NAME,
    "body_name": _START_OF_NAME,
    "clock_line": (r"^\W*(?:(?:last )?(?:updated?|published|posted|modified|edited)[:\s]*)?(?:", r")\W*$"),
    "pointer_line": (r"^\W*(?:", r")\s*(?:[:|>»›→-].*|)$"),
    "appeal_line": (r"^\W*(?:", ")$"),
    "credit_word": (r"(?:^|[\s(\[|.])(?:", r")\s?[:/]\s?[^.!?:]{2,60}[)\]]?\s*$"),
    "credit_agency": (r"[\[(][^\])]{2,60}/\s?(?:", r")\b[^\])]{0,30}[\])]\s*$"),
    "published_word": (r"\b(?:", r")\b(?: on)?\W*(\w[^|;()]{5,40})"),
}
_WORD_TYPES: Final = frozenset({"month_word", "stamp_name", "dating_word", "stamp_word"})


@dataclass(frozen=True, slots=True)
class PagePhraseRow:
    """A row of ``page_phrases.csv``: one alternative, as a regular expression that ignores case; for the types that end
    in ``_word`` of date lines, a word in lower case."""

    phrase_type: str
    pattern: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.phrase_type not in _FRAMES.keys() | _WORD_TYPES:
            raise ValueError(f"phrase_type={self.phrase_type!r} is not one of {', '.join(sorted(phrase_types()))}")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"pattern={self.pattern!r} is no regular expression: {error}") from error


@dataclass(frozen=True, slots=True, eq=False)
class PagePhrases:
    """The patterns by type; ``stamp_names`` and the words of date lines are sets, each holding the ones before it."""

    challenge_title: re.Pattern[str]
    challenge_mark: re.Pattern[str]
    consent_host: re.Pattern[str]
    consent_path: re.Pattern[str]
    consent_phrase: re.Pattern[str]
    not_found_title: re.Pattern[str]
    gone_text: re.Pattern[str]
    login_title: re.Pattern[str]
    paywall_phrase: re.Pattern[str]
    subscribers_phrase: re.Pattern[str]
    paywall_name: re.Pattern[str]
    subscriber_word: re.Pattern[str]
    box_name: re.Pattern[str]
    comments_name: re.Pattern[str]
    body_name: re.Pattern[str]
    clock_line: re.Pattern[str]
    pointer_line: re.Pattern[str]
    appeal_line: re.Pattern[str]
    credit_word: re.Pattern[str]
    credit_agency: re.Pattern[str]
    published_word: re.Pattern[str]
    stamp_names: frozenset[str]
    month_words: frozenset[str]
    dating_words: frozenset[str]
    stamp_words: frozenset[str]


def build_phrases(rows: Iterable[PagePhraseRow]) -> PagePhrases:
    """The phrases of the rows. Raises ValueError for a type without rows, and for two equal rows."""
    by_type = defaultdict[str, list[str]](list)
    for row in rows:
        if row.pattern in by_type[row.phrase_type]:
            raise ValueError(f"page_phrases.csv: {row.phrase_type} has {row.pattern!r} twice")
        by_type[row.phrase_type].append(row.pattern)
    if missing := sorted(phrase_types() - by_type.keys()):
        raise ValueError(f"page_phrases.csv: no row of the type {missing[0]}")
    patterns = {name: _compiled(name, by_type[name]) for name in _FRAMES}
    months, names = frozenset(by_type["month_word"]), frozenset(by_type["stamp_name"])
    dating = months | names | frozenset(by_type["dating_word"])
    return PagePhrases(
        **patterns,
        stamp_names=names,
        month_words=months,
        dating_words=dating,
        stamp_words=dating | frozenset(by_type["stamp_word"]),
    )


def phrase_types() -> frozenset[str]:
    """Every type that a row may have."""
    return frozenset(_FRAMES) | _WORD_TYPES


def _compiled(name: str, alternatives: list[str]) -> re.Pattern[str]:
    before, behind = _FRAMES[name]
    return re.compile(f"{before}{'|'.join(alternatives)}{behind}", re.IGNORECASE)
