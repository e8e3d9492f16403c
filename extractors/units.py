"""What a number counts: the noun that follows it, a currency beside it, a percent sign after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extractors.numbers import alternation, word_set
from extractors.quantity_rows import UnitNounRow

_LOOK_AHEAD: Final = 72
_MOST_WORDS: Final = 6
_PERCENT: Final = re.compile(
    r"[ -]?(?:%|per ?cents?\b|pct\b|percentage[ -]points?\b|percentiles?\b|basis[ -]points?\b|bps\b|pp\b|pc\b)"
)
_NEXT: Final = re.compile(r"[ -] ?[\"']?([a-z][a-z']*(?:[/-][a-z]+)*)")
_ATTACHED: Final = re.compile(r" ?°[ ]?([cf])?\b|([a-zµ][a-z0-9/]{0,5})\b")
# Words that end the noun phrase after a number.
_STOPS: Final = word_set(
    """in on at and or who that which to from by for with as is are was were be been being has have had will would
    could may might can said says say this these those there their its his her but if than then when while after
    before since until during near around across among between against into per each every a an the not no so
    also only just more most less fewer later earlier ago it they he she we you i him them us including
    according whose where about over under inside outside within without because despite due amid along behind
    above below off out up down through via both such did does do got get monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october november december now
    still yet already of am pm o'clock"""
)
# Right behind a number these begin another: "put the dead at 157 two days later".
_NEW_NUMBER: Final = word_set("one two three four five six seven eight nine ten eleven twelve twenty thirty several")
_AFTER_OF: Final = word_set(
    """of the its his her their our your my those these them us all some that such every other others more fewer
    extra additional further"""
)
# Nouns only right beside their number: "30 wounded", but not in "the 1986 battle killed".
_PARTICIPLES: Final = word_set("dead killed wounded injured missing displaced homeless")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts. ``end`` is where the unit ends, or the number where none was found. ``is_sure`` unless the
    noun is a singular that may only qualify another ("five Indian ...")."""

    unit_type: str
    text: str | None
    lemma: str | None
    end: int
    is_sure: bool = True
    is_known: bool = True


class UnitTyper:
    """Finds what a number counts. Built once from the rows of ``unit_nouns``; ``person_nouns`` are added to them."""

    def __init__(self, rows: Iterable[UnitNounRow], person_nouns: Iterable[str] = ()) -> None:
        self._nouns: dict[str, tuple[str, str, bool]] = {}
        self._currencies: dict[str, str] = {}
        for row in rows:
            if row.place == "after":
                self._add_noun(row.noun, row.unit_type, row.plural)
            elif row.unit_type == "money":
                self._currencies[row.noun] = row.lemma or row.noun
        for noun in person_nouns:
            if noun not in self._nouns:
                self._add_noun(noun, "person", "")
        self._first_words = frozenset(noun.partition(" ")[0] for noun in self._nouns if " " in noun)
        symbols = alternation(name for name in self._currencies if not name[0].isalpha())
        self.codes = codes = alternation(name for name in self._currencies if name[0].isalpha())
        self._currency_before = re.compile(rf"(?:\bus ?|\b(?:ca?|au?|hk|nz|s|nt|r|t|mx))?({symbols}) ?$|\b({codes}) ?$")
        self._currency_last = frozenset(name[-1] for name in self._currencies)

    def _add_noun(self, noun: str, unit_type: str, plural: str) -> None:
        is_invariant = plural == noun
        self._nouns.setdefault(noun, (noun, unit_type, is_invariant))
        if plural and not is_invariant:
            self._nouns.setdefault(plural, (noun, unit_type, True))
        if not is_invariant:
            ending = "es" if noun.endswith(("s", "x", "ch", "sh", "z")) else "s"
            self._nouns.setdefault(noun + ending, (noun, unit_type, True))

    def currency_before(self, scan: str, start: int) -> tuple[int, str] | None:
        """Where the currency sign before ``start`` begins, and the currency; None where there is none."""
        near = scan[max(0, start - 9) : start]
        if not near or near.rstrip(" ")[-1:] not in self._currency_last:
            return None
        match = self._currency_before.search(near)
        if match is None:
            return None
        return start - len(near) + match.start(), self._currencies[match[1] or match[2]]

    def percent_after(self, scan: str, end: int) -> int:
        """Where the percent sign or word after ``end`` ends; ``end`` itself where there is none."""
        match = _PERCENT.match(scan, end)
        return match.end() if match else end

    def after(self, scan: str, end: int, *, is_one: bool = False) -> Unit:
        """The noun that a number ending at ``end`` counts: the first known plural, else the head of the phrase."""
        attached = _ATTACHED.match(scan, end)
        if attached is not None:
            return self._attached(attached)
        singular: Unit | None = None
        plural: Unit | None = None
        position, taken = end, 0
        while taken < _MOST_WORDS and position < end + _LOOK_AHEAD:
            match = _NEXT.match(scan, position)
            if match is None:
                break
            word, position = self._compound(scan, match)
            if not taken and word in _AFTER_OF:
                taken -= word != "of"
                continue
            if word in _STOPS or (not taken and word in _NEW_NUMBER) or (taken > 0 and word in _PARTICIPLES):
                break
            taken = max(taken, 0) + 1
            known = self._nouns.get(word)
            if known is None:
                if singular is not None and is_one:
                    break
                if _looks_plural(word) and not is_one:
                    plural = Unit("other", word, _singular(word), position, is_known=False)
                continue
            lemma, unit_type, is_plural = known
            unit = Unit(unit_type, word, lemma, position, is_sure=is_plural or is_one)
            if is_plural and not (word == lemma and self._goes_on(scan, position)):
                return unit
            if scan[end : end + 1] == "-" and taken == 1 and word not in _PARTICIPLES:
                return unit
            singular = unit if singular is None or is_one or is_plural else singular
        return plural or singular or Unit("other", None, None, end)

    def is_one_person(self, word: str) -> bool:
        """Whether ``word`` is the singular of a noun for people."""
        known = self._nouns.get(word)
        return known is not None and known[1] == "person" and not known[2]

    def _compound(self, scan: str, match: re.Match[str]) -> tuple[str, int]:
        """The word that was matched and its end; a compound noun whole where it is known, else its last part."""
        word = match[1]
        if word in self._first_words:
            following = _NEXT.match(scan, match.end())
            if following is not None and f"{word} {following[1]}" in self._nouns:
                return f"{word} {following[1]}", following.end()
        if "-" in word and word not in self._nouns:
            word = word.rpartition("-")[2]
        return word, match.end()

    def _goes_on(self, scan: str, position: int) -> bool:
        """ "Police officers": a plural follows a noun that is its own plural."""
        match = _NEXT.match(scan, position)
        known = self._nouns.get(match[1]) if match else None
        return known is not None and known[2] and match is not None and match[1] != known[0]

    def _attached(self, match: re.Match[str]) -> Unit:
        printed = match.group().strip()
        letters = match[2]
        if letters is None:
            return Unit("other", printed, "degree", match.end())
        lemma, unit_type, _ = self._nouns.get(letters, (letters, "other", True))
        return Unit(unit_type, printed, lemma, match.end(), is_known=letters in self._nouns)


def _looks_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "oes")):
        return word[:-2]
    return word[:-1]
