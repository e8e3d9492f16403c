"""What a number counts: the kind of thing, the noun as printed and its singular.

Dates, clock times, ages, scores, designations ("M-16", "Unit 8200") are told from counts here, so that none of them
can be taken for a number of people. All patterns look at a bounded stretch beside the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extractors.quantity_rows import UnitNounRow

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH_AFTER: Final = re.compile(rf"(?:st|nd|rd|th)?(?:[ ]of)?[ \n-]{{1,2}}{_MONTH}\b\.?")
_MONTH_BEFORE: Final = re.compile(rf"\b{_MONTH}\.?[ \n-]{{1,2}}(?:the )?$")
_MONTH_DAY_BEFORE: Final = re.compile(rf"\b{_MONTH}\.?[ \n]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?(?:,|,? -)?[ \n]{{1,2}}$|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\.?,?[ \n]$")
_DAY_LIST_BEFORE: Final = re.compile(rf"\b{_MONTH}\.?[ \n]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?(?:-| to | and |, | or | through | until )$")
_DAY_LIST_AFTER: Final = re.compile(rf"(?:st|nd|rd|th)?(?:-| to | and |, | or )\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ \n]{_MONTH}\b")
_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})\b|\d{4}/\d{2}/\d{2}")
_SLASHED: Final = re.compile(r"\d{1,4}/\d{1,4}(?:/\d{1,4})?(?!\d)")
_CLOCK: Final = re.compile(r"\d{1,2}(?:[:.h]\d{2}){1,2}(?!\d)[ ]?(?:[ap]\.?m\b\.?|gmt|utc|hrs|hours|local)?|\d{1,2} ?[ap]\.?m\b\.?|\d{1,2} o'?clock|\d{4} ?(?:gmt|utc|local time|hours gmt|hours local|hrs)\b")
_COLON_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}")
_DECADE: Final = re.compile(r"(?:\d{4}|'?\d0)'?s\b")
_YEAR_CUES: Final = frozenset(
    """in since by until till before after from during of early late mid mid- through to between year circa spring summer
    autumn fall winter and the a an this january february march april may june july august september october november
    december jan feb mar apr jun jul aug sep sept oct nov dec around about until, fiscal fy q1 q2 q3 q4 back for on or
    post- pre- back-""".split()
)
_STRONG_YEAR_CUES: Final = frozenset(
    """in since until till before during early late mid year circa spring summer autumn fall winter january february march
    april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    fiscal fy after by""".split()
)
_AGE_AFTER: Final = re.compile(r"(?:[- ](?:years?|months?|weeks?|days?|yrs?)[- ](?:olds?\b|of age\b))|(?:yo|y/o)\b")
_AGE_BEFORE: Final = re.compile(r"(?:\bage[ds]?(?: of)?(?: (?:between|from|over|under|about|at least))?|\baged:?|\bturn(?:s|ed|ing)) $")
_APPOSED_AGE: Final = re.compile(r"(?<=[a-z.)'])(?:, | \()$")
_SCORE_AFTER: Final = re.compile(r"-(\d{1,3})(?!\d|[.,]\d|-?(?:year|month|week|day|hour|minute|mile|foot|km))")
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)\b")
_PERCENT: Final = re.compile(r"[ -]?(?:%|per ?cents?\b|pct\b|percentage[ -]points?\b|percentages?\b|basis[ -]points?\b|bps\b|pp\b|pc\b)")
_DEGREES: Final = re.compile(r" ?(?:°\s?[cf]?\b|º\s?[cf]?|degrees?(?: (?:celsius|fahrenheit|c\b|f\b))?)")
_WORD_AHEAD: Final = re.compile(r"(?:(?<=[a-z0-9%.)'\"])[- \n]|\A[- \n]?)\n?(\(?\"?)([a-z][a-z'/.]*[a-z]|[a-z])")
_AHEAD: Final = re.compile(r"[a-z][a-z'/]*")
_STREET: Final = re.compile(r" (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Drive|Square|Highway)\b")
_SYMBOLS: Final = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "ruble", "₴": "hryvnia", "₩": "won",
                   "₺": "lira", "₪": "shekel", "₦": "naira", "₱": "peso", "₫": "dong", "฿": "baht", "₿": "bitcoin"}  # fmt: skip
_CODES: Final = {"usd": "dollar", "eur": "euro", "gbp": "pound", "jpy": "yen", "inr": "rupee", "rs": "rupee", "rs.": "rupee",
                 "cny": "yuan", "rmb": "yuan", "chf": "franc", "aud": "dollar", "cad": "dollar", "uah": "hryvnia", "rub": "ruble",
                 "pln": "zloty", "pkr": "rupee", "ksh": "shilling", "nis": "shekel", "rm": "ringgit", "r$": "real", "php": "peso"}  # fmt: skip
_CURRENCY_BEFORE: Final = re.compile(r"(?:\b(?:us|c|a|au|ca|hk|nz|s|nt|r|us |t|mx))?([$€£¥₹₽₴₩₺₪₦₱₫฿₿]) ?$|\b(usd|eur|gbp|jpy|inr|rs\.?|cny|rmb|chf|aud|cad|uah|rub|pln|pkr|ksh|nis|rm|php) ?$")
_STOPS: Final = frozenset(
    """in on at and or who that which to from by for with as is are was were be been being has have had will would could may
    might can said says say this these those there their its his her but if than then when while after before since until
    during near around across among between against into per each every a an the not no so also only just more most less
    fewer later earlier ago it they he she we you i him them us including according whose where about over under
    inside outside within without because despite due amid along behind above below off out up down through via both
    such did does do got get monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december now still yet already""".split()
)
# Nouns only right beside their number: "30 wounded", but not "the 1986 battle killed".
_PARTICIPLES: Final = frozenset("dead killed wounded injured missing displaced homeless".split())
_OF_SKIPPED: Final = frozenset("of the its his her their our your my those these them us all some that such every more other others".split())


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts. ``end`` is where the noun ends, or the number where none was found."""

    unit_type: str
    text: str | None
    lemma: str | None
    end: int
    rule_id: str = ""


class UnitTyper:
    """Tells what a number counts. Built once from the rows of ``unit_nouns`` (and further nouns for people)."""

    def __init__(self, rows: Iterable[UnitNounRow], person_nouns: Iterable[str] = ()) -> None:
        rows = tuple(rows)
        self._nouns: dict[str, tuple[str, str]] = {}
        for row in rows:
            if row.place == "after":
                self._add_noun(row.noun, row.unit_type, row.plural)
        for noun in person_nouns:
            if noun not in self._nouns:
                self._add_noun(noun, "person", "")
        self._before = frozenset(row.noun for row in rows if row.place == "before")
        self._ordinal = frozenset(row.noun for row in rows if row.place == "ordinal")
        people = sorted(form for form, (_, unit_type) in self._nouns.items() if unit_type in ("person", "animal", "weapon"))
        self._counted = frozenset(people)

    def _add_noun(self, noun: str, unit_type: str, plural: str) -> None:
        self._nouns.setdefault(noun, (noun, unit_type))
        for form in (plural, f"{noun}s", f"{noun}es") if plural else (f"{noun}s",):
            self._nouns.setdefault(form, (noun, unit_type))
        if noun.endswith(("s", "x", "ch", "sh", "z")):
            self._nouns.setdefault(f"{noun}es", (noun, unit_type))

    def currency_before(self, scan: str, start: int) -> tuple[int, str] | None:
        """Where the currency sign before ``start`` begins, and the currency; None where there is none."""
        near = scan[max(0, start - 2) : start]
        if not near or not (near[-1] in _SYMBOLS or near[-1].isalpha() or near[-1] in " ."):
            return None
        window = max(0, start - 8)
        match = _CURRENCY_BEFORE.search(scan[window:start])
        if match is None:
            return None
        name = _SYMBOLS[match[1]] if match[1] else _CODES[match[2]]
        return window + match.start(), name

    def percent_after(self, scan: str, end: int) -> int:
        """Where the percent sign or word after ``end`` ends; ``end`` itself where there is none."""
        match = _PERCENT.match(scan, end)
        return match.end() if match else end

    def special(self, text: str, scan: str, start: int, end: int, value: float) -> Unit | None:
        """The unit of digits that are no count: date, time, age, designation, score, ordinal. None for a count."""
        before = scan[max(0, start - 24) : start]
        return (
            self._clock_or_date(scan, start, end, before, value)
            or self._designation(text, scan, start, end, before)
            or self._age(text, scan, start, end, before, value)
            or self._year(text, scan, start, end, before, value)
        )

    def _clock_or_date(self, scan: str, start: int, end: int, before: str, value: float) -> Unit | None:
        for pattern, kind in ((_ISO_DATE, "date"), (_CLOCK, "time"), (_SLASHED, "date")):
            match = pattern.match(scan, start)
            if match and (kind != "time" or self._is_clock(scan, match)):
                return Unit(kind, None, None, match.end(), kind)
        decade = _DECADE.match(scan, start)
        if decade:
            return Unit("date", None, None, decade.end(), "decade")
        if value > 31 or value != int(value) or end - start > 2:
            return None
        after = _MONTH_AFTER.match(scan, end)
        if after:
            return Unit("date", None, None, end, "day")
        if _MONTH_BEFORE.search(before) or _DAY_LIST_BEFORE.search(before) or _DAY_LIST_AFTER.match(scan, end):
            return Unit("date", None, None, end, "day")
        return None

    @staticmethod
    def _is_clock(scan: str, match: re.Match[str]) -> bool:
        found = match.group()
        return found[-1].isalpha() or found[-1] == "." or _COLON_CLOCK.match(found) is not None

    def _designation(self, text: str, scan: str, start: int, end: int, before: str) -> Unit | None:
        if before[-1:] == "-" and before[-2:-1].isalpha():
            return Unit("unit_name", None, None, end, "designation")
        ordinal = _ORDINAL.match(scan, end)
        if ordinal:
            return self.ordinal(scan, ordinal.end())
        named = self.named_before(text, scan, start, end)
        if named is not None:
            return named
        if _STREET.match(text, end):
            return Unit("unit_name", None, None, end, "address")
        return None

    def named_before(self, text: str, scan: str, start: int, end: int) -> Unit | None:
        """The name that the number is part of: "Unit 8200", "Group of Seven"."""
        before = scan[max(0, start - 24) : start]
        if before[-1:] not in (" ", "#"):
            return None
        word = before.rstrip(" #").removesuffix(" of").rpartition(" ")[2].rpartition("\n")[2].lstrip("(\"'-")
        is_group = before.endswith(" of ")
        if is_group and not (word == "group" and text[start : start + 1].isupper()):
            return None
        return Unit("unit_name", word, word, end, "named") if word in self._before or is_group else None

    def ordinal(self, scan: str, end: int) -> Unit:
        """The unit of an ordinal that ends at ``end``: a named unit ("36th Brigade"), a date or plainly an ordinal."""
        words = _AHEAD.findall(scan[end : end + 50])[:4]
        for word in words:
            if word in self._ordinal:
                return Unit("unit_name", word, word, end, "numbered_unit")
            if word in ("century", "centuries"):
                return Unit("date", word, "century", end, "century")
            if word in _STOPS and word not in ("of", "may"):
                break
        month = _MONTH_AFTER.match(scan, end)
        return Unit("date" if month else "ordinal", None, None, end, "ordinal")

    def _age(self, text: str, scan: str, start: int, end: int, before: str, value: float) -> Unit | None:
        if value > 120:
            return None
        if self.age_after(scan, end) or _AGE_BEFORE.search(before):
            return Unit("age", "year", "year", end, "age")
        if end - start <= 2 and _APPOSED_AGE.search(before) and scan[end : end + 1] in (",", ".", ")", ";"):
            name = text[max(0, start - 24) : start].rstrip(" ,(").rpartition(" ")[2]
            if name[:1].isupper() and not text[end : end + 2].strip(",.").isdigit() and not scan[end + 1 : end + 2].isdigit():
                return Unit("age", "year", "year", end, "apposed_age")
        return None

    @staticmethod
    def age_after(scan: str, end: int) -> bool:
        return _AGE_AFTER.match(scan, end) is not None

    def _year(self, text: str, scan: str, start: int, end: int, before: str, value: float) -> Unit | None:
        if end - start != 4 or not 1000 <= value <= 2100 or not scan[start:end].isdigit():
            return None
        if _MONTH_DAY_BEFORE.search(before):
            return Unit("date", None, None, end, "year")
        unit = self.noun_after(scan, end, limit=3)
        word = before.rstrip(" \n(").rpartition(" ")[2].rpartition("\n")[2].strip("(\"',")
        if word in _STRONG_YEAR_CUES or (1900 <= value and unit.unit_type not in ("person", "animal", "weapon", "money", "distance")):
            if unit.lemma in ("metre", "meter", "kilometre", "mile", "ton", "tonne", "hectare", "acre") and word not in _STRONG_YEAR_CUES:
                return None
            return Unit("date", None, None, end, "year")
        return None

    def noun_after(self, scan: str, end: int, *, limit: int = 6) -> Unit:
        """The noun that a number ending at ``end`` counts: the first known noun of the phrase that follows, or its head."""
        stop = min(len(scan), end + 72)
        position, seen = end, 0
        found: Unit | None = None
        last: tuple[int, int] | None = None
        while seen < limit and position < stop:
            match = _NEXT.match(scan, position)
            if match is None:
                break
            word = match[1]
            if found is None and seen <= 2 and word in _OF_SKIPPED:
                position = match.end()
                continue
            if word in _STOPS or word in _OF_SKIPPED:
                break
            known = self._nouns.get(word)
            if word in _PARTICIPLES and (seen or found is not None):
                break
            if found is not None:
                if known is not None and word != known[0]:
                    found = Unit(known[1], word, known[0], match.end(1))
                return found
            if known is not None:
                found = Unit(known[1], word, known[0], match.end(1))
                if word != known[0] and known[1] != "money":
                    return found
            last = (match.start(1), match.end(1))
            position, seen = match.end(), seen + 1
        if found is not None:
            return found
        if last is None:
            return Unit("other", None, None, end)
        word = scan[last[0] : last[1]]
        if not word.endswith("s") or word.endswith("ss"):
            return Unit("other", None, None, end)
        return Unit("other", word, _singular(word), last[1])


_NEXT: Final = re.compile(r"[ \n-]\n?\"?([a-z][a-z']*(?:/[a-z]+)?)")


def _singular(word: str) -> str:
    word = word.removesuffix("'s")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
