"""Shares: "a third", "two-thirds", "half of them", "one in five"."""

from __future__ import annotations

import re
from typing import Final

from extractors.numbers import Number, NumberGrammar, alternation

_HALF_OF_UNIT: Final = re.compile(
    r" an? (?:hour|mile|century|year|day|decade|minute|second|metre|kilometre|pint|point)\b"
)
_HALF_GOES_ON: Final = (" of", " the", " his", " her", " its", " their", " our", " my", " a ", " an ", " to ")
_HALF_BARRED: Final = ("first ", "second ", "-", "other ", "better ", "third ")
_HALF_LIMITED: Final = ("than ", "nearly ", "almost ", "about ", "roughly ", "over ", "least ", "around ", "by ")


class FractionReader:
    """Reads shares of a whole. Built once on the words of ``number_words``."""

    def __init__(self, grammar: NumberGrammar) -> None:
        self._grammar = grammar
        self._parts = {**grammar.fractions, "halve": grammar.fractions.get("half", 0.5)}
        self._after_number = re.compile(
            rf"[- ](?P<part>{alternation(self._parts)})s?\b(?! (?:person|man|woman|time|day|year))"
        )
        self._ratio = re.compile(
            r" (?:in|out of) (?:every )?"
            r"(?:(?P<digits>[0-9]{1,4}(?:,000){0,2})(?![0-9:]|[,.][0-9])|(?P<word>[a-z]+))\b"
            r"(?! (?:years?|months?|days?))"
        )

    def after_number(self, scan: str, number: Number) -> tuple[int, float] | None:
        """End and value of the fraction whose numerator is ``number``: "two-thirds"."""
        if not number.is_spelt or number.value >= 20 or number.value != int(number.value):
            return None
        match = self._after_number.match(scan, number.end)
        if match is None:
            return None
        return match.end(), round(number.value * self._parts[match["part"]], 6)

    def ratio(self, scan: str, number: Number) -> tuple[int, float] | None:
        """End and value of "one in five", "3 out of 10"."""
        match = self._ratio.match(scan, number.end)
        if match is None or number.value > 20:
            return None
        under = (
            float(match["digits"].replace(",", ""))
            if match["digits"]
            else self._grammar.words.get(match["word"], ("", 0.0))[1]
        )
        is_small = 1 < under <= 1e7 and number.value < under
        return (match.end(), round(number.value / under, 6)) if is_small else None

    def alone(self, scan: str, word: str, start: int, end: int) -> tuple[int, int, float, bool] | None:
        """Start, end, value and whether it is a share of a whole, of a fraction without a numerator: "a third of"."""
        value = self._parts.get(word)
        if value is None:
            return None
        if word == "half":
            return self._half(scan, start, end, value)
        following = scan[end : end + 4]
        if scan[max(0, start - 2) : start] != "a " or scan[max(0, start - 3) : start - 2].isalnum():
            return None
        is_share = following.startswith((" of ", " in ", " to ")) or (
            following[:1] != "-" and not following.lstrip()[:1].isalnum()
        )
        return (start - 2, end, round(value, 6), True) if is_share else None

    @staticmethod
    def _half(scan: str, start: int, end: int, value: float) -> tuple[int, int, float, bool] | None:
        before, after = scan[max(0, start - 12) : start], scan[end : end + 14]
        if after.startswith("-") or before.endswith(_HALF_BARRED):
            return None
        if _HALF_OF_UNIT.match(after):
            return start, end, value, False
        is_share = after.startswith(_HALF_GOES_ON) or not after[1:2].isalpha() or before.endswith(_HALF_LIMITED)
        return (start, end, value, True) if is_share else None
