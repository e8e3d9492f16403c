"""Two numbers that are one: "20,000-25,000", "between 60 and 70", "five to six thousand"; or a score, "3-1"."""

from __future__ import annotations

import re
from typing import Final

from extractors.numbers import Number, NumberGrammar
from extractors.units import UnitTyper

_CONNECTOR: Final = re.compile(
    r"(?P<dash>-| - )|(?P<to>-? (?:to|through|up to) )|(?P<and> and )"
    r"|(?P<or>,? or (?:maybe |perhaps |possibly |even |so )?)(?P<limit>as (?:high|many|much) as )?"
)
_CHANGE: Final = re.compile(
    r"\b(?:rose|risen|ris(?:e|es|ing)|rais(?:e|ed|es|ing)|increas(?:e|ed|es|ing)|climb(?:ed|s|ing)?|jump(?:ed|s|ing)?"
    r"|grew|grow[ns]?|growing|f[ae]ll(?:en|s|ing)?|dropp?(?:ed|s|ing)?|cut|reduc(?:e|ed|es|ing)|declin(?:e|ed|es|ing)"
    r"|slipp?(?:ed|s|ing)?|down|up|decreas(?:e|ed|es|ing)|went|go(?:es|ing)?|moved?|chang(?:e|ed|es|ing)"
    r"|expand(?:ed|s|ing)?|shr[aiu]nk|doubl(?:ed|ing)|swell(?:ed|s|ing)?|revis(?:ed|ing)|lower(?:ed|s|ing)?)\b"
)
_REPEATED_UNIT: Final = re.compile(
    r"( ?(?P<unit>°[cf]?|[a-z]{1,3}))(?=(?: ?- ?| to | and )[0-9.,]{1,9} ?(?P=unit)(?![a-z]))"
)
_LARGEST_SCORE: Final = 1000
_SIGNS: Final = ("$", "€", "£", "¥")
_ODDS: Final = re.compile(r"(?: to |-to-)(?:one|1)\b(?! [a-z]+s\b)")


class RangeReader:
    """Reads the second number of a pair. Stateless after construction."""

    def __init__(self, grammar: NumberGrammar, units: UnitTyper) -> None:
        self._grammar, self._units = grammar, units

    def second(self, scan: str, first: Number, floor: int, *, has_currency: bool) -> tuple[Number, float] | None:
        """The upper end of the range that starts with ``first``, and its lower end; None where there is no range."""
        first_end = self._units.percent_after(scan, first.end)
        repeated = _REPEATED_UNIT.match(scan, first.end)
        match = _CONNECTOR.match(scan, repeated.end(1) if repeated else first_end)
        if match is None or (scan[match.end() : match.end() + 1] in _SIGNS and not has_currency):
            return None
        second = self._number_at(scan, match.end(), has_currency=has_currency)
        if second is None:
            return None
        is_percent = first_end > first.end
        if is_percent and self._units.percent_after(scan, second.end) == second.end:
            return None
        low = _carried_back(first, second)
        if low >= second.value:
            return None
        before = scan[max(floor, first.start - 48) : first.start]
        if is_percent and match["to"] and _CHANGE.search(before):
            return None
        return (second, low) if _is_range(match, before, low, second) else None

    def is_score(self, scan: str, first: Number) -> bool:
        """Whether ``first`` is the higher part of a pair like "3-1", "52-48" or, of odds, "ten to one"."""
        if first.value > 1 and _ODDS.match(scan, first.end):
            return True
        if first.is_spelt or scan[first.end : first.end + 1] != "-" or first.value >= _LARGEST_SCORE:
            return False
        second = self._number_at(scan, first.end + 1, has_currency=False)
        return (
            second is not None
            and not second.is_spelt
            and second.value <= first.value
            and second.scale == first.scale == 1
        )

    def _number_at(self, scan: str, position: int, *, has_currency: bool) -> Number | None:
        if scan[position : position + 1] in _SIGNS:
            position += 1
        if scan[position : position + 1].isdigit():
            return self._grammar.read_digits(scan, position, has_currency=has_currency)
        start = position + 2 if scan.startswith("a ", position) else position
        number = self._grammar.read_words(scan, start)
        return number if number is not None and number.start == position else None


def _carried_back(first: Number, second: Number) -> float:
    """The lower end with the scale of the upper one where it has none: "five to six thousand" starts at 5,000."""
    if first.scale == 1 and second.scale > 1 and first.value < second.mantissa:
        return first.value * second.scale
    return first.value


def _is_range(match: re.Match[str], before: str, low: float, second: Number) -> bool:
    if match["dash"]:
        return not second.is_spelt or match["dash"] == "-"
    if match["and"]:
        return "between" in before
    if match["to"]:
        return " from " not in f" {before[-16:]}" or _CHANGE.search(before) is None
    return match["limit"] is not None or (low > 0 and second.value <= 2 * low + 1)
