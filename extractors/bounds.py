"""The bound of a number, from the words around it, by the table of bounds: "at least", "nearly", "or more"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeVar

from extractors.numbers import trie_pattern, word_set
from extractors.quantity_rows import ApproximatorRow
from extractors.units import Unit

Number = TypeVar("Number", int, float)

_LOOK_BACK: Final = 60
_LONGEST_PHRASE: Final = 6
_SMALLEST_VERB_OBJECT: Final = 1000
_TOKEN: Final = re.compile(r"[a-z]+(?:['-][a-z]+)*\.?|[<>]=?|[~≈±≥≤]|[^\sa-z]")
_OVER_LASTS_AFTER: Final = word_set("""for of in after lasted lasts took last take takes just is was by well spent""")
_BEFORE_PARTICIPLE: Final = word_set(
    """a an the of with by at in on from to for some than and or is are was were be been its their this that total"""
)
# The toll "has gone up to 26" is 26.
_GO_UP: Final = word_set(
    """go goes going gone went creep creeps creeping crept inch inches inched inching shoot shoots shot shooting jump
    jumps jumped jumping climb climbs climbed climbing rise rises rose risen rising move moves moved moving tick ticks
    ticked ticking bring brings bringing brought"""
)
_PAUSES: Final = ("", ".", ",", ";", ":", ")", "\n")
_SIGNS: Final = ("~", "<", ">", "=", "≈", "±", "≥", "≤", ",", "—", "/", ":")
_RANGE_WORDS: Final = ("between", "from")
_NOT_BOUNDED: Final = frozenset({"date", "time", "unit_name", "ordinal"})


class BoundReader:
    """Reads bounds. Built once from the rows of ``approximators``."""

    def __init__(self, rows: Iterable[ApproximatorRow]) -> None:
        sides: dict[str, dict[str, str]] = {"before": {}, "after": {}, "verb": {}, "bridge": {}}
        for row in rows:
            sides[row.side][row.phrase] = row.bound
        self._before, self._after, self._verbs = sides["before"], sides["after"], sides["verb"]
        self._bridges = frozenset(sides["bridge"])
        self._last_words = {
            phrase.rpartition(" ")[2] for side in ("before", "verb", "bridge") for phrase in sides[side]
        }
        attached = [phrase for phrase in self._after if not phrase[0].isalpha()]
        spaced = [phrase for phrase in self._after if phrase[0].isalpha()]
        self._after_pattern = re.compile(
            rf"(?:(?P<attached>{trie_pattern(attached)})| (?P<spaced>{trie_pattern(spaced)}))(?![a-z0-9])(?! than)"
        )

    def before(
        self, scan: str, start: int, floor: int, value: float | None, unit: Unit, *, is_range: bool
    ) -> tuple[str | None, int]:
        """The bound that the words before ``start`` set, and where they begin; nothing before ``floor`` is read."""
        if unit.unit_type in _NOT_BOUNDED or not self._may_bound(scan, start, is_range=is_range):
            return None, start
        window = max(floor, start - _LOOK_BACK)
        tokens = [(token.group(), token.start()) for token in _TOKEN.finditer(scan, window, start)]
        if tokens and window > floor and scan[window - 1].isalnum():
            del tokens[0]
        bound: str | None = None
        left, index = start, len(tokens)
        if is_range and tokens and tokens[-1][0] in _RANGE_WORDS:
            index, left = index - 1, tokens[-1][1]
        while index:
            if tokens[index - 1][0] == '"' and index > 1:
                index -= 1
            if tokens[index - 1][0] not in self._last_words:
                break
            size, side, found = self._longest(tokens, index, value, unit)
            if not size:
                break
            index -= size
            if side == "bridge":
                continue
            left = tokens[index][1]
            if found != "exact" and bound in (None, "approx"):
                bound = found if bound is None or found != "approx" else bound
            if side == "verb":
                break
        return bound, left

    def _may_bound(self, scan: str, start: int, *, is_range: bool) -> bool:
        """Whether the last word before ``start`` ends a phrase that sets a bound: a quick look, since most do not."""
        word = scan[max(0, start - 20) : start].rstrip(' "').rpartition(" ")[2].rpartition("--")[2].lstrip("([-'\"\n")
        if word in self._last_words:
            return True
        return word[-1:] in _SIGNS or word[:-1].count(".") > 0 or "\n" in word or (is_range and word in _RANGE_WORDS)

    def after_number(self, scan: str, end: int) -> tuple[str, int] | None:
        """The bound that the words right after a number set, and where they end: "300 or more"."""
        match = self._after_pattern.match(scan, end)
        return (self._after[match["attached"] or match["spaced"]], match.end()) if match else None

    def after_noun(self, scan: str, unit: Unit) -> tuple[str, int] | None:
        """The same behind the noun, "300 people or more", where nothing else can be meant."""
        found = self.after_number(scan, unit.end)
        return found if found is not None and scan[found[1] : found[1] + 1] in _PAUSES else None

    def _longest(
        self, tokens: list[tuple[str, int]], index: int, value: float | None, unit: Unit
    ) -> tuple[int, str, str]:
        """Size, side and bound of the longest phrase that ends at ``index``; size 0 for none."""
        words = [token for token, _ in tokens[max(0, index - _LONGEST_PHRASE) : index]]
        for skipped in range(len(words)):
            phrase = " ".join(words[skipped:])
            size = len(words) - skipped
            if phrase in self._before and _applies(phrase, unit, tokens[: index - size]):
                return size, "before", self._before[phrase]
            if phrase in self._verbs and (value or 0) >= _SMALLEST_VERB_OBJECT and unit.unit_type != "distance":
                return size, "verb", self._verbs[phrase]
            if phrase in self._bridges:
                return size, "bridge", "exact"
        return 0, "", ""


def merged(before: str | None, after: str) -> str:
    """One bound from two: a limit says more than an approximation."""
    return before if before not in (None, "approx", "exact") and after == "approx" and before else after


def limits(value: Number, bound: str) -> tuple[Number | None, Number | None]:
    """Low and high of a stated value, by the table of bounds."""
    low = value if bound in ("exact", "zero", "at_least", "more_than") else None
    high = value if bound in ("exact", "zero", "approx_below", "at_most", "less_than") else None
    return low, high


def _applies(phrase: str, unit: Unit, before: list[tuple[str, int]]) -> bool:
    """ "Over five years" lasts that long; "for over five years" is more than that. Behind its subject "estimated" is
    the verb: "Russia has estimated 5,000 deaths"."""
    if phrase == "estimated":
        return (
            not before
            or before[-1][0] in _BEFORE_PARTICIPLE
            or before[-1][0].endswith(("ed", "ing"))
            or not before[-1][0].isalpha()
        )
    if phrase == "up to":
        return not before or before[-1][0] not in _GO_UP
    if phrase != "over" or unit.unit_type != "duration":
        return True
    return bool(before) and before[-1][0] in _OVER_LASTS_AFTER
