"""Publication dates: a moment with its zone, a day without one, and where each was found.

A date read from a page keeps its precision: "2022-11-10T14:20:00Z" is a moment, "2022-11-10" a day. Dates more than a
day after ``now`` are refused: clocks and templates err, newspapers do not print tomorrow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import Final

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_ISO: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:T|,?\s+(?:at\s|[-–]\s)?)\s*(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,:](\d+))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2}){0,2}|[A-Z]{2,4})?)?",
    re.IGNORECASE,
)
# Other ways to write the same: the year first, a half of the day, an offset behind the name of its zone.
_YEAR_FIRST: Final = re.compile(
    r"(\d{4})(?:([/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)\.?|\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|"
    r"[-\s](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-\s](\d{1,2})(?!\d))(?:T|,?\s*)",
    re.IGNORECASE,
)
_NAMED_MONTH: Final = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?:(?P<day>\d{1,2})[-\s](?P<name>[a-z]{3,9})\.?,?[-\s]|(?P<name_first>[a-z]{3,9})\.?\s(?P<second>"
    r"\d{1,2}),?\s)(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_HALF_OF_DAY: Final = re.compile(r"\b(1[0-2]|0?\d)([:.]\d{2}(?:[:.]\d{2})?)\s*([ap])\.?m\b\.?", re.IGNORECASE)
_NAMED_OFFSET: Final = re.compile(r"(?:\b(?:GMT|UTC)|(?<=:\d\d))\s?([+-])(\d{1,2})(?::?(\d{2}))?$", re.IGNORECASE)
_ZONE_BEHIND_CLOCK: Final = re.compile(r":\d{2}\s*([+-]\d{2}:?\d{2}|[A-Z]{2,5})\b")
_ISO_BASIC: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?$")
_URL_NAMED_DAY: Final = re.compile(
    r"/(20\d{2}|19\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/(0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)",
    re.I,
)
_URL_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_DAY: Final = re.compile(r"/(20\d{2}|19\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "ist": 5.5, "west": 1, "cet": 1, "mez": 1, "cest": 2,
    "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "trt": 3, "eat": 3, "cat": 2, "wat": 1, "sast": 2, "gst": 4, "pkt": 5, "mmt": 6.5,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "awst": 8, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "et": -5, "brt": -3, "art": -3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as printed. ``moment`` is in UTC: midnight for a bare day, the first for a bare month. ``zone`` is stated
    with it, "Z" or "+01:00"; a time without one is taken as UTC."""

    moment: datetime
    has_time: bool
    zone: str | None = None
    is_month: bool = False

    @property
    def has_zone(self) -> bool:
        return self.zone is not None

    @property
    def precision(self) -> str:
        """How exact it is: minute, day or month."""
        return "month" if self.is_month else "minute" if self.has_time else "day"


def parse_date(text: str | None) -> FoundDate | None:
    """A machine-readable date (ISO 8601, RFC 822, Unix time, the year first) or null. A time without a zone is taken as
    UTC.

    >>> parse_date("Thu, 10 Nov 2022 14:20:00 +0100").moment.isoformat()
    '2022-11-10T13:20:00+00:00'
    """
    trimmed = (text or "").strip().strip("\"'")
    if not trimmed or len(trimmed) > 80:
        return None
    trimmed = _usual(trimmed)
    try:
        return _parse_iso(trimmed) or _parse_epoch(trimmed) or _parse_rfc822(trimmed) or _parse_named(trimmed)
    except (ValueError, OverflowError):
        return None


def in_zone(moment: datetime | None, zone: str | None) -> datetime | None:
    """``moment`` by the clocks of ``zone``, "+01:00"; as it is where there is none.

    >>> in_zone(datetime(2022, 11, 10, 22, tzinfo=UTC), "+08:00").isoformat()
    '2022-11-11T06:00:00+08:00'
    """
    offset = _offset(zone)
    return moment if moment is None or offset is None else moment.astimezone(timezone(offset))


def is_plausible(moment: datetime, now: datetime) -> bool:
    """Whether a page read at ``now`` may have been published then: not before 1990, at most a day ahead."""
    return EARLIEST <= moment <= now + timedelta(days=1)


def make_date(
    year: int,
    month: int,
    day: int = 1,
    clock: tuple[int, int] | None = None,
    zones: Iterable[str] = (),
    is_month: bool = False,
) -> FoundDate | None:
    """The date of these numbers, null where there is none; ``clock`` is hour and minute. Of ``zones`` the first counts
    that is one."""
    zone = next((zone for zone in zones if _offset(zone) is not None), None)
    offset = _offset(zone)
    try:
        hour, minute = clock or (0, 0)
        moment = datetime(year, month, day, hour, minute, tzinfo=timezone(offset or timedelta(0))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return FoundDate(moment, clock is not None, _zone_name(offset), is_month)


def find_url_date(url: str, now: datetime) -> date | None:
    """The day in a URL's path ("/2022/11/10/", "-20221110-"), where it is plausible."""
    path = url.partition("?")[0]
    named = [(year, _URL_MONTHS.index(month.lower()) + 1, day) for year, month, day in _URL_NAMED_DAY.findall(path)]
    for year, month, day in (*_URL_DAY.findall(path), *named):
        found = make_date(int(year), int(month), int(day))
        if found is not None and is_plausible(found.moment, now):
            return found.moment.date()
    return None


def _parse_iso(text: str) -> FoundDate | None:
    match = _ISO.match(text)
    if match is None:
        match = _ISO_BASIC.match(text)
        if match is None:
            return None
        year, month, day, hour, minute, second, zone = match.groups()
    else:
        year, month, day, hour, minute, second, _, zone = match.groups()
    offset = _offset(zone)
    numbers = (int(number or 0) for number in (year, month, day, hour, minute, second))
    return FoundDate(_in_utc(offset, *numbers), hour is not None, _zone_name(offset))


def _in_utc(offset: timedelta | None, year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    """The moment of these numbers. 24:00 is the midnight that ends the day. Raises ValueError."""
    ends_day = (hour, minute, second) == (24, 0, 0)
    zone = timezone(offset or timedelta(0))
    moment = datetime(year, month, day, 0 if ends_day else hour, minute, min(second, 59), tzinfo=zone)
    return (moment + timedelta(days=ends_day)).astimezone(UTC)


def _usual(text: str) -> str:
    """A date that is written in another order or with AM and PM, as ISO 8601 and RFC 822 have it."""
    text = text.replace("\u2212", "-").replace("\u202f", " ").replace("\xa0", " ")
    text = _NAMED_OFFSET.sub(lambda found: f" {found[1]}{found[2]:0>2}:{found[3] or '00'}", text)
    text = _HALF_OF_DAY.sub(lambda found: f"{int(found[1]) % 12 + 12 * (found[3] in 'pP'):02}{found[2]} ", text)
    return _YEAR_FIRST.sub(_year_first, text, count=1) if _YEAR_FIRST.match(text) else text


def _year_first(found: re.Match[str]) -> str:
    year, _, month, day, cjk_month, cjk_day, name, named_day = found.groups()
    number = _URL_MONTHS.index(name.lower()) + 1 if name else month or cjk_month
    return f"{year}-{number}-{day or cjk_day or named_day} "


def _parse_epoch(text: str) -> FoundDate | None:
    if not _EPOCH.match(text):
        return None
    seconds = int(text) / (1000 if len(text) == 13 else 1)
    return FoundDate(datetime.fromtimestamp(seconds, UTC), True, "Z")


def _parse_rfc822(text: str) -> FoundDate | None:
    """RFC 822 dates, with the zone names that newspapers use beyond those of the standard."""
    parts = parsedate_tz(text)
    if parts is None or parts[0] < 1000:
        return None
    printed = _ZONE_BEHIND_CLOCK.search(text)
    zone_name = printed[1] if printed else text.rsplit(None, 1)[-1].strip("()")
    offset = _offset(zone_name)
    if offset is None and parts[9] is not None and re.search(r"[+-]\d{2}:?\d{2}|GMT|UTC", text):
        offset = timedelta(seconds=parts[9])
    return FoundDate(_in_utc(offset, *parts[:6]), ":" in text, _zone_name(offset))


def _parse_named(text: str) -> FoundDate | None:
    """A day with an English month's name, with a time behind it or without one."""
    match = _NAMED_MONTH.match(text)
    name = (match["name"] or match["name_first"])[:3].lower() if match else ""
    if match is None or name not in _URL_MONTHS:
        return None
    day = f"{match['year']}-{_URL_MONTHS.index(name) + 1}-{match['day'] or match['second']}"
    return _parse_iso(day + text[match.end() :])


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    match = re.fullmatch(r"([+-])(\d{2})(?::?(\d{2}))?(?::?\d{2})?", zone)
    if match:
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return (offset if sign == "+" else -offset) if offset < timedelta(hours=24) else None
    hours_east = _ZONES.get(zone.lower())
    return None if hours_east is None else timedelta(hours=hours_east)


def _zone_name(offset: timedelta | None) -> str | None:
    if offset is None:
        return None
    minutes = round(offset.total_seconds() / 60)
    return f"{'+' if minutes > 0 else '-'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "Z"
