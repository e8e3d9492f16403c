"""Numbers that count nothing: dates, clock times, ages, ranks, and numbers that are part of a name or a code.

They are told from counts here, so that no "36th Brigade", "M-16" or "3 May" can be taken for a number of people. What
stands right after the digits is matched by one pattern; what stands before is looked up word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from extractors.numbers import word_set
from extractors.quantity_rows import UnitNounRow
from extractors.units import Unit, UnitTyper

_LOOK_BACK: Final = 26
_MONTHS: Final = word_set(
    """january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec"""
)
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
_TAIL: Final = re.compile(
    rf"""(?P<iso>-[01][0-9]-[0-3][0-9](?![0-9])|/[01]?[0-9]/[0-3]?[0-9](?![0-9])
        |[/.][0-3]?[0-9][/.](?:[0-9]{{4}}|[0-9]{{2}})(?![0-9]))
    |(?P<days>(?:st|nd|rd|th)?(?:[ ]?[-/][ ]?|[ ]to[ ]|[ ]and[ ]|,[ ]|[ ]or[ ])
        [0-3]?[0-9](?:st|nd|rd|th)?(?:[ ]of)?[ ]{_MONTH})
    |(?P<span>[/-](?:[0-9]{{4}}|[0-9]{{2}})(?![0-9,.:])(?!\.[0-9]))
    |(?P<clock>[:h][0-5][0-9](?::[0-5][0-9])?(?![0-9])(?:[ ]?(?:[ap]\.?m\b\.?|(?:gmt|utc|hrs|hours|local[ ]time)\b))?
        |[ ]?[ap]\.?m\b\.?|[ ]o'?clock\b|[ ]?(?:gmt|utc)\b|[ ](?:hours[ ])?(?:gmt|utc|local[ ]time)\b)
    |(?P<day>(?:st|nd|rd|th)?(?:[ ]of)?[ -]{{1,2}}{_MONTH})
    |(?P<age>[- ](?:years?|months?|weeks?|days?|yrs?)[- ](?:olds?\b|of[ ]age\b)|[ ]?(?:yo|y/o)\b)
    |(?P<ordinal>st\b|nd\b|rd\b|th\b)
    |(?P<decade>'?s\b)
    |(?P<rating>/(?:100?|5)(?![0-9]))
    |(?P<slash>/[0-9]{{1,4}}(?![0-9]))
    """,
    re.VERBOSE,
)
_PHONE: Final = re.compile(
    r"[0-9]{3}[- ][0-9]{3}[- ][0-9]{4}(?![0-9])|[0-9]{3}-[0-9]{4}(?![0-9])|[0-9]{4,5} [0-9]{6}(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+){3}(?![0-9])"
)
_STREET: Final = re.compile(
    r" (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Drive|Square|Highway)\b"
)
_STRONG_YEAR_CUES: Final = (
    word_set(
        """in since until till before during early late mid year circa spring summer autumn fall winter fiscal fy after
    by christmas easter ramadan"""
    )
    | _MONTHS
)
_AGE_CUES: Final = word_set("aged age ages turned turns turning aged:")
_AGE_LINKS: Final = word_set("of over under between from about at")
_OWNERS: Final = word_set("his her their my your our")
_JOINTS: Final = word_set("and to or through until")
_NOT_A_NAME: Final = _MONTHS | word_set("monday tuesday wednesday thursday friday saturday sunday today yesterday")
_OPEN_PREFIXES: Final = word_set(
    """mid post pre sub under over non top near ex some about almost nearly up then and or"""
)
_AND_DIGIT: Final = re.compile(r"(?:,| and| or) [0-9]")
_CENTURY: Final = frozenset({"century", "centuries"})
_AHEAD: Final = re.compile(r"[a-z]+")
_ORDINAL_STOPS: Final = word_set("""in on at and or who that which to from by for with as is are was were""")
_NET_ZERO: Final = word_set("net ground absolute sub below above patient near from to at")


class UncountedReader:
    """Recognises numbers that count nothing. Built once from the rows of ``unit_nouns``."""

    def __init__(self, rows: Iterable[UnitNounRow], units: UnitTyper) -> None:
        rows = tuple(rows)
        self._units = units
        self._before = frozenset(row.noun for row in rows if row.place == "before" and row.unit_type == "unit_name")
        self._ordinal = frozenset(row.noun for row in rows if row.place == "ordinal")

    def read(self, text: str, scan: str, start: int, end: int, value: float) -> Unit | None:
        """The unit of the digits ``[start, end)`` where they count nothing; None where they are a count. Its ``end`` is
        behind a clock time or a date that was printed in several parts."""
        head = scan[max(0, start - _LOOK_BACK) : start]
        words = head.split()
        tail = _TAIL.match(scan, end)
        return (
            (tail and self._by_tail(text, scan, start, end, value, tail, words))
            or self._coded(text, scan, start, end, head)
            or (words and self._by_head(text, scan, start, end, value, head, words))
            or self._year(scan, start, end, value, words)
            or None
        )

    def ordinal(self, scan: str, end: int) -> Unit:
        """The unit of an ordinal that ends at ``end``: part of a name ("36th Brigade"), a century or just a rank."""
        for word in _AHEAD.findall(scan[end : end + 48])[:4]:
            if word in self._ordinal:
                return Unit("unit_name", word, word, end)
            if word in _CENTURY:
                return Unit("date", word, "century", end)
            if word in _ORDINAL_STOPS:
                break
        return Unit("ordinal", None, None, end)

    def name_before(self, text: str, scan: str, start: int, end: int) -> Unit | None:
        """The name that the number is part of: "Unit 8200", "Group of Seven", "Big Ten"."""
        head = scan[max(0, start - _LOOK_BACK) : start]
        if head[-1:] not in (" ", "#"):
            return None
        if head.endswith("group of ") and text[start].isupper():
            return Unit("unit_name", "group", "group", end)
        word = ["", *head.rstrip("#").split()][-1].lstrip("(\"'-") or head[-1]
        is_pair = word.endswith("s") and word[:-1] in self._before and _AND_DIGIT.match(scan, end) is not None
        if word in self._before or is_pair:
            return Unit("unit_name", word, word, end)
        if text[start].isupper() and text[start + 1 : start + 2].islower() and text[max(0, start - 2)].islower():
            following = text[end : end + 2]
            return Unit("unit_name", None, None, end) if following[:1] == " " and following[1:].isupper() else None
        return None

    def after_words(self, scan: str, end: int) -> Unit | None:
        """The unit of a spelt number ending at ``end`` that is an age or a time: "six-year-old", "five o'clock"."""
        match = _TAIL.match(scan, end)
        if match is None or match.lastgroup not in ("age", "clock"):
            return None
        return Unit("age", "year", "year", end) if match.lastgroup == "age" else Unit("time", None, None, match.end())

    def is_no_count_zero(self, scan: str, start: int) -> bool:
        """ "Net zero", "ground zero", "from zero"."""
        return scan[max(0, start - 12) : start].rstrip(" -").rpartition(" ")[2] in _NET_ZERO

    def _by_tail(self, text: str, scan: str, start: int, end: int, value: float, tail: re.Match[str],
                 words: list[str]) -> Unit | None:  # fmt: skip
        kind = tail.lastgroup
        if kind == "ordinal":
            day = _TAIL.match(scan, end)
            return self.ordinal(scan, tail.end()) if day else None
        if kind == "age":
            return Unit("age", "year", "year", end)
        if kind == "clock":
            return Unit("time", None, None, tail.end()) if value < 2400 else None
        if kind == "decade":
            return self._decade(scan, start, tail.end(), value, words)
        if kind in ("day", "days"):
            return Unit("date", None, None, end) if value <= 31 and end - start <= 2 else None
        if kind == "rating":
            return Unit("other", tail.group(), "rating", tail.end())
        if kind == "span":
            is_years = end - start == 4 and 1900 <= value <= 2099 and _continues_year(value, tail.group()[1:])
            return Unit("date", None, None, tail.end()) if is_years else self._slashed(tail, end, value)
        if kind == "slash":
            return self._slashed(tail, end, value)
        return Unit("date", None, None, tail.end()) if value == int(value) else None

    @staticmethod
    def _slashed(tail: re.Match[str], end: int, value: float) -> Unit | None:
        if tail.group()[0] != "/":
            return None
        under = int(tail.group()[1:])
        is_date = (value <= 12 and under <= 31) or (value <= 31 and under <= 12)
        return Unit("date" if is_date else "unit_name", None, None, tail.end())

    @staticmethod
    def _decade(scan: str, start: int, end: int, value: float, words: list[str]) -> Unit | None:
        if value >= 1000:
            return Unit("date", None, None, end)
        if value % 10 or value > 100:
            return None
        last, before = [*words[-2:][::-1], "", ""][:2]
        if last in _OWNERS or before in _OWNERS:
            return Unit("age", "s", "year", end)
        if last.endswith("'") or last in ("the", "and") or scan[start - 1 : start] == "'":
            return Unit("date", None, None, end)
        return Unit("other", None, None, end)

    def _coded(self, text: str, scan: str, start: int, end: int, head: str) -> Unit | None:
        gap = head[-1:]
        if gap == "-" and head[-2:-1].isalpha():
            prefix = head[:-1].rpartition(" ")[2].rpartition("-")[2]
            return None if prefix in _OPEN_PREFIXES else Unit("unit_name", None, None, end)
        if gap and (gap in "/_@=&+\\" or (gap == "(" and head[-2:-1].isdigit())):
            return Unit("unit_name", None, None, end)
        if scan[start] == "0" and end - start > 1 and scan[start + 1] not in ".,":
            return Unit("unit_name", None, None, end)
        phone = _PHONE.match(scan, start)
        if phone is not None and phone.end() > end:
            return Unit("unit_name", None, None, phone.end())
        if text[end : end + 1] in "ADEGHXYZ" and text[end : end + 1] and not text[end + 1 : end + 2].isalnum():
            return Unit("unit_name", None, None, end + 1)
        return Unit("unit_name", None, None, end) if text[end : end + 1] == " " and _STREET.match(text, end) else None

    def _by_head(
        self, text: str, scan: str, start: int, end: int, value: float, head: str, words: list[str]
    ) -> Unit | None:
        if head[-1] in " #-" and self._is_dated(text, scan, start, end, value, head, words):
            return Unit("date", None, None, end)
        named = self.name_before(text, scan, start, end)
        if named is not None:
            return named
        return Unit("age", "year", "year", end) if self._is_age(text, start, end, value, words) else None

    def _is_dated(self, text: str, scan: str, start: int, end: int, value: float, head: str, words: list[str]) -> bool:
        last = words[-1].strip("(\"'")
        has_day = bool(words[-2:-1]) and words[-2].rstrip("stndrh")[-1:].isdigit()
        if end - start == 2 and last.rstrip(".") in _MONTHS and has_day:
            return not self._counts(scan, end)  # "16 SEP 89", but "on 16 September 89 people were"
        is_day, is_year = value <= 31 and end - start <= 2, end - start == 4 and 1000 <= value <= 2100
        if head[-1] == "-":
            day, _, rest = last.rpartition("-")
            return is_day and not rest and day.isdigit() and _is_month(words[-2:-1])
        if last.rstrip(".,") in _MONTHS and is_day and (has_day or last.endswith(",")):
            return False  # "on 6 March, 12 people were", "in May, 12 people were"
        if last.rstrip(".") in _MONTHS and is_day and words[-2:-1] == ["in"] and self._counts(scan, end):
            return False  # "in May 12 people were", but "on May 12 people were"
        if last.rstrip(".,") in _MONTHS and (is_day or is_year):
            at = start - len(words[-1]) - 1
            return text[at : at + 1].isupper() and not (last == "may" and is_year and not text[at - 1 : at].strip(" "))
        if is_year and last.rstrip(",").rstrip("stndrh").isdigit() and len(last) <= 5 and _is_month(words[-2:-1]):
            return True
        return is_day and last in _JOINTS and words[-2:-1] != [] and words[-2].isdigit() and _is_month(words[-3:-2])

    def _counts(self, scan: str, end: int) -> bool:
        """Whether a known plural follows the number."""
        unit = self._units.after(scan, end)
        return unit.lemma is not None and unit.is_known and unit.is_sure and unit.unit_type not in ("date", "time")

    def _is_age(self, text: str, start: int, end: int, value: float, words: list[str]) -> bool:
        last = words[-1].strip("(\"'")
        if value > 120 or value != int(value):
            return False
        if last in _AGE_CUES or (last in _AGE_LINKS and words[-2:-1] != [] and words[-2] in _AGE_CUES):
            return True
        if text[end : end + 1] not in ",.);" or text[end + 1 : end + 2].isdigit() or end - start > 2:
            return False
        if last == "also":
            return True
        name = last.rstrip(",")
        if text[start - 1] == "(":
            at = start - 2 - len(words[-2]) if len(words) > 1 else 0
            return len(words) > 1 and words[-1] == "(" and text[at : at + 1].isupper() and _is_person_name(text, at)
        at = start - len(words[-1]) - 1
        if not last.endswith(",") or len(name) < 2 or name in _NOT_A_NAME:
            return False
        return text[at : at + 1].isupper() or (text[end : end + 1] == "," and self._units.is_one_person(name))

    def _year(self, scan: str, start: int, end: int, value: float, words: list[str]) -> Unit | None:
        if end - start != 4 or not 1000 <= value <= 2100 or not scan[start:end].isdigit():
            return None
        last = words[-1].strip("(\"',") if words else ""
        if last in _STRONG_YEAR_CUES:
            return Unit("date", None, None, end)
        if value < 1900:
            return None
        unit = self._units.after(scan, end)
        is_counted = unit.is_sure and unit.is_known and unit.lemma and unit.unit_type != "other"
        is_measured = unit.unit_type == "other" and unit.is_known and unit.lemma in _MEASURES
        return None if is_counted or is_measured else Unit("date", None, None, end)


_MEASURES: Final = word_set(
    """ton tonne hectare acre kilogram kg litre liter gallon barrel building home house job case vehicle"""
)


def _is_month(words: list[str]) -> bool:
    return bool(words) and words[0].strip("(\"'.,") in _MONTHS


def _is_person_name(text: str, at: int) -> bool:
    """Whether the word before the one at ``at`` is capitalised too: "Anna Petrenko (45)"."""
    before = text[max(0, at - 20) : at].rstrip().rpartition(" ")[2]
    return before[:1].isupper()


def _continues_year(value: float, digits: str) -> bool:
    """ "2014-2018", "2022/23"."""
    return int(digits) > value if len(digits) == 4 else (value + 1) % 100 == int(digits) or int(digits) > value % 100
