"""Numbers as printed: digits with any thousands separator, multipliers, words up to trillions, and their values.

Works on *scan text* (see ``scan_text``): as long as the original, in lower case, exotic spaces, dashes and digits made
plain, so that every offset found in it is an offset into the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from extractors.quantity_rows import NumberWordRow

_LONGEST_RUN: Final = 11
_PLAIN: Final = {
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    "\uff0c": ",", "\uff05": "%", "\ufe69": "%", "\uff04": "$", "\uffe1": "£", "\uff0e": ".",
}  # fmt: skip
_VULGAR: Final = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 0.125,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
DIGITS: Final = re.compile(
    r"""(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])
        |[0-9]{1,2}(?:,[0-9]{2}){1,3},[0-9]{3}(?![0-9])
        |[0-9]{1,3}(?:[ ][0-9]{3}){1,5}(?![0-9]|[,.][0-9])
        |[0-9]{1,3}(?:\.[0-9]{3}){2,5}(?![0-9])
        |[0-9]{1,3}(?:'[0-9]{3}){1,5}(?![0-9])
        |[0-9]{1,3},[0-9]{1,2}(?=[ ]?(?:%|per[ ]?cent|million|billion|trillion|euro))
        |[0-9]{1,15})
        (?:\.[0-9]{1,9}(?![0-9]|\.[0-9]))?(?:[ ]?[½¼¾⅓⅔⅛⅜⅝⅞]|[ ](?P<over>[1-9])/(?P<under>[2-9])(?![0-9/]))?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number at ``[start, end)`` of the text. ``mantissa`` is what was printed before the scale: 40 in "40 million"
    (so that "20 to 40 million" can be read); ``scale`` is 1 where none was printed."""

    start: int
    end: int
    value: float
    mantissa: float
    scale: float
    is_spelt: bool
    is_approx: bool = False


def scan_text(text: str) -> str:
    """``text`` in lower case with plain spaces, dashes, quotes and digits; of the same length."""
    plain = text.replace("\t", " ")
    if not text.isascii():
        for char, replacement in _PLAIN.items():  # much faster than str.translate on text that holds few of them
            if char in plain:
                plain = plain.replace(char, replacement)
    lowered = plain.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in plain)


class NumberGrammar:
    """Reads the number that starts at a place of a scan text. Built once from the rows of ``number_words``."""

    def __init__(self, rows: Iterable[NumberWordRow]) -> None:
        rows = tuple(rows)
        self.words = {
            row.word: (row.role, row.value) for row in rows if row.role in ("unit", "ten", "hundred", "scale")
        }
        self.fractions = {row.word: row.value for row in rows if row.role == "fraction"}
        self.ordinals = {row.word: row.value for row in rows if row.role == "ordinal"}
        self.suffixes = {row.word: row.value for row in rows if row.role == "suffix"}
        self.scales = {word: value for word, (role, value) in self.words.items() if role in ("scale", "hundred")}
        suffixes = "|".join(f" ?{word}" if len(word) > 1 else word for word in alternation(self.suffixes).split("|"))
        any_word, any_scale = alternation(self.words), alternation(self.scales)
        self._run = re.compile(
            rf"(?:{any_word})\b(?:(?:[- ]|[- ]and[- ](?!a[- ]))(?:{any_word})\b){{0,{_LONGEST_RUN}}}"
        )
        self._word = re.compile(r"[a-z]+")
        self._scale = re.compile(rf"[- ]?(?P<scale>{any_scale})\b|(?P<suffix>{suffixes})\b")
        self._half = re.compile(rf"(?P<half>half|quarter)(?:-| a | of a |-a-| (?=dozen))(?P<scale>{any_scale})\b")
        self._and_part = re.compile(r"[- ]and[- ](?:a[- ](?P<part>half|quarter|third)|three[- ](?P<three>quarters))\b")

    def read_digits(self, text: str, start: int, *, has_currency: bool = False) -> Number | None:
        """The number whose first digit stands at ``start``; None where the digits are too many to be a number."""
        match = DIGITS.match(text, start)
        if match is None or text[match.end() : match.end() + 1].isdigit():
            return None
        end, mantissa = self._read_part(text, match.end(), _digits_value(match))
        end, scale = self._read_scales(text, end, has_currency=has_currency)
        end, mantissa = self._read_part(text, end, mantissa) if scale > 1 else (end, mantissa)
        return Number(start, end, _tidy(mantissa * scale), mantissa, scale, is_spelt=False)

    def read_words(self, text: str, start: int, *, joins_and: bool = True) -> Number | None:
        """The spelt number that starts at ``start``. ``joins_and`` is False after "between": the "and" there parts."""
        match = self._half.match(text, start)
        if match is not None:
            share, scale = self.fractions[match["half"]], self.scales[match["scale"]]
            return Number(start, match.end(), _tidy(share * scale), share, scale, is_spelt=True, is_approx=scale > 12)
        match = self._run.match(text, start)
        if match is None:
            return None
        tokens = [(word.group(), word.end()) for word in self._word.finditer(text, start, match.end())]
        end, mantissa, scale = self._read_run(tokens, joins_and=joins_and)
        began = self._with_article(text, start, tokens[0][0])
        after, mantissa = self._read_part(text, end, mantissa)
        if after > end and scale == 1:
            after, scale = self._read_scales(text, after, has_currency=False)
        return Number(began, after, _tidy(mantissa * scale), mantissa, scale, is_spelt=True)

    def _read_scales(self, text: str, end: int, *, has_currency: bool) -> tuple[int, float]:
        scale = 1.0
        for _ in range(2):
            match = self._scale.match(text, end)
            if match is None:
                break
            if match["suffix"]:
                suffix = match["suffix"].lstrip()
                counts = scale == 1 and (has_currency or suffix not in ("m", "t"))
                return (match.end(), self.suffixes[suffix]) if counts else (end, scale)
            scale, end = scale * self.scales[match["scale"]], match.end()
        return end, scale

    def _read_part(self, text: str, end: int, mantissa: float) -> tuple[int, float]:
        """Adds "and a half" where it follows: "two-and-a-half thousand", "a million and a half"."""
        match = self._and_part.match(text, end)
        if match is None:
            return end, mantissa
        return match.end(), mantissa + (0.75 if match["three"] else self.fractions[match["part"]])

    def _with_article(self, text: str, start: int, word: str) -> int:
        if word in self.scales and text[max(0, start - 2) : start] in ("a ", "a-"):
            return start - 2 if start == 2 or not text[start - 3].isalnum() else start
        return start

    def _read_run(self, tokens: list[tuple[str, int]], *, joins_and: bool) -> tuple[int, float, float]:
        """End, mantissa and last scale of the longest lawful number at the head of ``tokens``."""
        sum_ = _Sum()
        sum_.take(*self.words[tokens[0][0]])
        best = (tokens[0][1], *sum_.parts())
        after_and = False
        for index, (word, end) in enumerate(tokens[1:], start=1):
            if word == "and":
                if not joins_and or sum_.last_scale < 100:
                    break
                after_and = True
                continue
            role, value = self.words[word]
            if after_and and (role not in ("unit", "ten") or self._parts_at(tokens, index, sum_.last_scale)):
                break
            if not sum_.take(role, value):
                break
            after_and = False
            best = (end, *sum_.parts())
        return best

    def _parts_at(self, tokens: list[tuple[str, int]], index: int, last_scale: float) -> bool:
        """ "One hundred and two hundred": what follows "and" is a number of its own, since it has the same scale."""
        following = next((word for word, _ in tokens[index + 1 : index + 3] if word in self.scales), None)
        if following is None:
            return False
        scale = self.scales[following]
        return scale == last_scale or (last_scale >= 1000 and scale >= last_scale) or scale < 100


class _Sum:
    """The value of number words taken one by one; a word that no lawful number goes on with is refused."""

    def __init__(self) -> None:
        self.total = 0.0  # closed by a scale: "two thousand"
        self.group = 0.0  # open: "three hundred and four"
        self.room = float("inf")  # a small word has to be below this to be added
        self.last_scale = 0.0  # the scale or hundred taken last
        self.closed_scale = 0.0  # the scale that closed the last group
        self.scales_count = 0

    def take(self, role: str, value: float) -> bool:
        if role in ("unit", "ten"):
            return self._take_small(role, value)
        return self._take_hundred() if role == "hundred" else self._take_scale(value)

    def _take_small(self, role: str, value: float) -> bool:
        if value >= self.room or (value == 0 and self.room < float("inf")):
            return False
        self.group += value
        self.room = 10 if role == "ten" else 0
        return True

    def _take_hundred(self) -> bool:
        if self.group >= 100 or (self.group == 0 and self.room < float("inf")):
            return False
        self.group = max(1.0, self.group) * 100
        self.room = self.last_scale = 100
        return True

    def _take_scale(self, value: float) -> bool:
        if self.group == 0 and self.room == 0:
            return False
        if self.total and self.group == 0:
            if value <= self.closed_scale:
                return False
            self.total *= value
        elif self.total and value >= self.closed_scale:
            return False
        else:
            self.total += max(1.0, self.group) * value
        self.group, self.room = 0.0, value if value >= 100 else 0
        self.last_scale = self.closed_scale = value
        self.scales_count += 1
        return True

    def parts(self) -> tuple[float, float]:
        """Mantissa and scale: "two hundred thousand" is 200 x 1000, "two hundred and four" is 204 x 1."""
        if self.group == 0 and self.scales_count == 1:
            return self.total / self.last_scale, self.last_scale
        if self.total == 0 and self.group >= 100 and self.group % 100 == 0:
            return self.group / 100, 100.0
        return self.total + self.group, 1.0


def word_set(words: str) -> frozenset[str]:
    """The words of a text that holds nothing but words."""
    return frozenset(words.split())


def trie_pattern(phrases: Iterable[str]) -> str:
    """A regular expression for any of ``phrases`` that looks at each character once: far faster than an alternation of
    hundreds of words."""
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for char in phrase:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie_node(root)


def _trie_node(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _trie_node(child) for char, child in sorted(node.items()) if char]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return joined + "?" if "" in node else joined


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of ``words``, the longer first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _digits_value(match: re.Match[str]) -> float:
    printed = match.group()
    extra = 0.0
    if match["over"]:
        extra = int(match["over"]) / int(match["under"])
        printed = printed[: match.start("over") - match.start()]
    elif printed[-1] in _VULGAR:
        extra = _VULGAR[printed[-1]]
        printed = printed[:-1]
    printed = printed.strip()
    head, comma, tail = printed.rpartition(",")
    digits = f"{head}.{tail}" if comma and len(tail) < 3 else re.sub("[, ']", "", printed)
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    return float(digits) + extra


def _tidy(value: float) -> float:
    """Without the dust of binary fractions: 1.1 x 1,000,000 is 1,100,000."""
    return round(value, 9) if value < 1e6 else float(round(value)) if abs(value - round(value)) < 1e-3 else value
