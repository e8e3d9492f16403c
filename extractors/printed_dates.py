"""Dates as people print them: "10 novembre 2022", "Nov. 10, 2022 2:20 PM EST", "2022年11月10日", "25/10/2022".

Names of months are seed rows with the languages they belong to: "listopad" is October in Croatian, November in Polish.
A date that may be read in two ways is no date: better none than one a month off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from extractors.dates import FoundDate, is_plausible, make_date, parse_date

_NAME: Final = r"(?P<name>[^\W\d_]{3,})\.?"
_DAY_FIRST: Final = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th|[ºª])?[\s-]*(?:de |di |d[’'])?{_NAME}"
    r"[\s,-]*(?:del? )?(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_NAME_FIRST: Final = re.compile(
    rf"{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE
)
_SIGNED: Final = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]"
)
_NUMERIC: Final = re.compile(r"^\W*(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)")
_MONTH_ALONE: Final = re.compile(r"^(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])$")
_CLOCK: Final = re.compile(r"(?<![\d:.])(\d{1,2})\s?[:.h]\s?(\d{2})(?::\d{2})?(?!\d)\s*([ap]\.?m\b)?", re.IGNORECASE)
_ZONE: Final = re.compile(r"[+-]\d{2}:?\d{2}\b|\b[A-Z]{2,4}\b")
_MONTH_FIRST: Final = re.compile(r"en[-_](?:us|ph|ca)\b", re.IGNORECASE)
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class MonthNameRow:
    """A row of ``month_names.csv``: a name of the month in some languages (ISO 639-1)."""

    name: str
    month: int
    languages: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"month={self.month} is not between 1 and 12")


class DateNames:
    """Reads printed dates with the names of months in many languages."""

    def __init__(self, rows: Iterable[MonthNameRow]) -> None:
        self._months: dict[str, dict[str, int]] = {}
        for row in rows:
            self._months.setdefault(row.name.casefold(), {}).update(dict.fromkeys(row.languages, row.month))

    def first_plausible(self, texts: Iterable[str | None], language: str | None, now: datetime) -> FoundDate | None:
        """The first of the texts that is a date, and a plausible one. ``language`` is a tag such as "en-GB"."""
        for text in texts:
            readings = [found for found in self._readings(text, language) if is_plausible(found.moment, now)]
            if len({found.moment for found in readings}) == 1:
                return readings[0]
        return None

    def _readings(self, text: str | None, language: str | None) -> list[FoundDate]:
        """What a text may say: nothing, one date, or two where day and month cannot be told apart."""
        trimmed = " ".join((text or "").split()).strip("\"'")
        if not trimmed or len(trimmed) > _LONGEST:
            return []
        if numeric := _NUMERIC.match(trimmed):
            return _numeric(numeric, trimmed[numeric.end() :], language)
        found = self._named(trimmed, language) or _signed(trimmed) or _month(trimmed) or parse_date(trimmed)
        return [found] if found else []

    def _named(self, text: str, language: str | None) -> FoundDate | None:
        match = _DAY_FIRST.search(text) or _NAME_FIRST.search(text)
        month = self._month_of(match["name"], language) if match else None
        return _dated(int(match["year"]), month, int(match["day"]), text[match.end() :]) if match and month else None

    def _month_of(self, name: str, language: str | None) -> int | None:
        months = self._months.get(name.casefold(), {})
        spoken = months.get((language or "")[:2].lower())
        return spoken or (next(iter(months.values())) if len(set(months.values())) == 1 else None)


def _signed(text: str) -> FoundDate | None:
    match = _SIGNED.search(text)
    return _dated(int(match["year"]), int(match["month"]), int(match["day"]), text[match.end() :]) if match else None


def _numeric(match: re.Match[str], rest: str, language: str | None) -> list[FoundDate]:
    """Day first, as most of the world writes, month first in American English, either in English of nowhere."""
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    day_first, month_first = _dated(year, two, one, rest), _dated(year, one, two, rest)
    if match["mark"] == ".":
        readings = [day_first]
    elif (language or "en").lower() == "en":
        readings = [day_first, month_first]
    else:
        readings = [month_first or day_first] if _MONTH_FIRST.match(language or "") else [day_first or month_first]
    return [found for found in readings if found]


def _month(text: str) -> FoundDate | None:
    match = _MONTH_ALONE.match(text)
    return make_date(int(match["year"]), int(match["month"]), is_month=True) if match else None


def _dated(year: int, month: int, day: int, rest: str) -> FoundDate | None:
    """The day with the time and the zone that follow it, where they do."""
    clock = _CLOCK.search(rest)
    if clock is None:
        return make_date(year, month, day)
    hour, minute = int(clock[1]), int(clock[2])
    if clock[3]:
        hour = hour % 12 + 12 * (clock[3][0] in "pP")
    # "GMT+0100": the offset says more than the name before it.
    zones = sorted(_ZONE.findall(rest, clock.end()), key=str.isalpha)
    return make_date(year, month, day, (hour, minute), zones)
