"""The days that a sentence names, as stretches from a first to a last day, by the days on which its text was written.

Weekdays, dates with or without their year, months, years and parts of them, "two days ago", "the weekend", and what is
said between two of these: "from 24 February to 5 March".
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from extractors.records import Document

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_ORDINALS: Final = ("first", "second", "third", "fourth")
_NUMBER: Final = rf"an?|{'|'.join(_NUMBERS[1:])}|\d{{1,2}}"
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = r"(?:19|20)\d\d(?![\d-]|[.,]\d|,\d)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_RANK: Final = r"(?:st|nd|rd|th)?"
_DASH: Final = r"\s?[-–—/]\s?"
# "24 and 28 February", "February 24 to 28": the second number is that of a day only where no people follow it.
_SECOND_DAY: Final = rf"(?:{_DASH}(?P<to{{0}}>{_DAY}){_RANK}(?!\d|[-–—])"
_NO_NOUN: Final = r"(?=\s*(?:[,.;:)\]]|$|in\b|at\b|near\b|when\b|as\b))"
_EXPRESSION: Final = re.compile(
    rf"\b(?:"
    rf"(?P<montha>{_MONTH}) (?P<daya>{_DAY}){_RANK}"
    rf"{_SECOND_DAY.format('a')}| (?:to|and|until|through) (?P<anda>{_DAY}){_RANK}{_NO_NOUN})?"
    rf"(?:,? (?P<yeara>{_YEAR}))?(?!\d|,\d)"
    rf"|(?P<dayb>{_DAY}){_RANK}"
    rf"{_SECOND_DAY.format('b')}| (?:to|and|until|through) (?P<andb>{_DAY}){_RANK})?"
    rf" (?:of )?(?P<monthb>{_MONTH})(?:,? (?P<yearb>{_YEAR}))?(?!\d)"
    rf"|(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<numeric>\d\d?[./]\d\d?[./](?:19|20)\d\d)(?![\d.,/]*\d)"
    rf"|(?:(?P<which>last|next) )?(?P<weekday>{'|'.join(_WEEKDAYS)})"
    rf"|(?P<relative>today|tonight|the day before yesterday|yesterday|overnight|last night|this morning"
    rf"|this afternoon|this evening)"
    rf"|(?P<previous>the (?:previous day|day before|day prior)|(?:a|one) day earlier)"
    rf"(?=\s*(?:[,.;:)]|$|in\b|at\b|near\b))"
    rf"|(?P<ago>{_NUMBER}) (?P<unit>day|week|month|year)s? ago"
    rf"|(?P<weekend>(?:the|this|last) weekend)"
    rf"|(?:the )?(?P<part>end|beginning|start|turn|middle) of (?:(?P<monthc>{_MONTH})(?: (?P<yearc>{_YEAR}))?"
    rf"|(?P<yeard>{_YEAR})|(?P<whose>the|this|last) (?P<whole>year|month))"
    rf"|(?P<third>early|late|mid)[- ](?P<monthe>{_MONTH})(?: (?P<yeare>{_YEAR}))?(?!\.? ?\d)"
    rf"|(?:the )?(?P<rank>first|second|third|fourth|last|final) (?P<share>half|quarter|(?P<months>{_NUMBER}) months?)"
    rf" of (?:(?P<yearf>{_YEAR})|(?P<whosef>the|this|last) year)"
    rf"|(?:the )?(?P<week>first|second|third|fourth|last|final) (?P<stretch>week|half) of (?P<monthg>{_MONTH})"
    rf"(?: (?P<yearg>{_YEAR}))?"
    rf"|(?<!early )(?<!earlier )(?<!late )(?<!later )this (?P<running>year|month)"
    rf"|last (?P<back>month|year|week)"
    rf"|the (?P<dayg>{_DAY})(?:st|nd|rd|th)(?=\s*(?:[,.;:)]|$|of this month\b|in\b|at\b|near\b|when\b))"
    rf"|(?P<monthh>{_MONTH})(?: (?P<yearh>{_YEAR}))?(?!\.? ?\d)"
    rf"|(?P<yeari>{_YEAR})"
    rf")(?!\w)(?: (?:of )?(?P<years>last|this) year\b)?",
    re.I,
)
# What a month or a year has to stand behind to be one: "in May", "since 2014", not "they may", "2014 people".
_LEAD: Final = re.compile(
    r"\b(as of|as at|up to|up until|by|until|till|since|between|from|in|on|of|during|throughout|through|over|at|before"
    r"|after|to|and|or|for|than|week ending|week ended|week to|month to|year to|last|this)"
    r"(?: (?:the|early|late|(?:night|evening|morning|afternoon|end) of))*\s*$",
    re.I,
)
_DASH_BEFORE: Final = re.compile(r"[-–—]\s?$")
_OF_MONTH: Final = frozenset(
    {"as of", "up to", "up until", "by", "until", "till", "since", "between", "from", "in", "during", "throughout",
     "through", "over", "last", "this"}
)  # fmt: skip
# "since Thursday", "since Russia invaded in February 2022", "after the war began on 15 April": where a count starts.
_SINCE: Final = re.compile(
    r"\bsince\b(?:[^,;.\d]|\b(?:oct|feb|apr)\.)*$"
    r"|\b(?:began|begun|started|broke out|erupted|launched)(?: (?:back|early|late|on|in|at|the))* ?$"
    r"|\b(?:after|from) (?:the |its |their )?(?:[\w'’-]+ ){0,4}"
    r"(?:war|invasion|conflict|fighting|attacks?|began|started|invaded|broke out)"
    r"(?: \w+){0,3} ?$",
    re.I,
)
_WEEKS_ENDING: Final = re.compile(
    rf"\b(?:(?P<count>{_NUMBER}) )?(?P<unit>day|week)s? (?:ending|ended|that ended|to|up to|through)(?: on)? $", re.I
)
# "over the previous day": the 24 hours before it was said.
_WINDOW: Final = frozenset({"over", "in", "during", "through", "of"})
_YET_TO_COME: Final = re.compile(
    r"\b(?:will|shall|would|(?:is|are|was|were) (?:due|set|to)|planned|scheduled)\b[^,;.]*$", re.I
)
_BETWEEN: Final = re.compile(
    r"\s*(?:night |morning |evening )?(?:(?P<word>and|to|until|till|through|up to)(?: the)?|[-–—])"
    r"\s*(?:(?:early|late) )?",
    re.I,
)
# A text that is changed later than this after its publication still says what it said then.
_CHANGES_WITHIN: Final = timedelta(days=60)
# Of a text of Wednesday that was changed in the week after it, "on Friday" is two days later rather than five earlier.
_NEW_WEEKDAY_WITHIN: Final = timedelta(days=3)
_CHANGES_OF_WEEK: Final = timedelta(days=7)
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days by which a text's dates are read: of its publication, and of its last change, the same without one."""

    published: date
    changed: date


@dataclass(frozen=True, slots=True)
class NamedDays:
    """Days from ``first`` to ``last`` at ``[start, end)`` of the sentence. ``precision`` is day, week, month or year.

    ``lead`` is the preposition before them, "since" also where it stands further off. ``is_range``: two days were
    named. ``has_year``: the year was named with them. ``is_previous``: it is the day before another that is named.
    """

    start: int
    end: int
    first: date
    last: date
    precision: str
    lead: str = ""
    is_range: bool = False
    has_year: bool = False
    is_previous: bool = False


def clock_of(document: Document) -> Clock | None:
    """The days of ``document``, null where its day of publication is not known."""
    published, changed = document.published_on, document.modified_on
    if published is None:
        return None
    is_news = changed is not None and published <= changed <= published + _CHANGES_WITHIN
    return Clock(published, changed if changed is not None and is_news else published)


def find_days(text: str, clock: Clock) -> list[NamedDays]:
    """The days that a sentence names, in order, but for those that were yet to come."""
    found = list[NamedDays]()
    for match in _EXPRESSION.finditer(text):
        before = text[: match.start()]
        lead = _lead(before)
        try:
            days = _resolve(match, clock, lead)
        except (ValueError, OverflowError):
            continue
        if days is None or _YET_TO_COME.search(before):
            continue
        is_since = match["running"] is not None or _SINCE.search(before) is not None
        found.append(replace(_led(days, before), lead="since" if is_since else lead))
    return [days for days in _joined(found, text) if days.precision == "day" or _may_be(days, text)]


def _lead(before: str) -> str:
    match = _LEAD.search(before)
    if match is None:
        return "-" if _DASH_BEFORE.search(before) else ""
    return match[1].lower()


def _led(days: NamedDays, before: str) -> NamedDays:
    match = _WEEKS_ENDING.search(before) if days.precision == "day" else None
    if match is None:
        return days
    length = _count(match["count"] or "one") * (7 if match["unit"].lower() == "week" else 1)
    return replace(days, first=days.last - timedelta(days=length - 1), is_range=True)


def _may_be(days: NamedDays, text: str) -> bool:
    """Whether a bare month or year has the words around it that make it one. Others are always what they seem."""
    printed = text[days.start : days.end]
    is_bare = printed[:3].lower() in _MONTHS or printed.isdigit()
    is_dated = days.lead in _OF_MONTH or (days.lead == "of" and days.has_year and not printed.isdigit())
    return not is_bare or days.is_range or is_dated


def _joined(found: list[NamedDays], text: str) -> list[NamedDays]:
    """With two that are joined ("from 24 February to 5 March", "in 2021 and 2022") as one."""
    joined = list[NamedDays]()
    for days in found:
        last = joined[-1] if joined else None
        between = text[last.end : days.start] if last is not None else ""
        if last is not None and _is_its_date(last, days, between, text):
            joined[-1] = replace(days, start=last.start, lead=last.lead)
        elif last is not None and _are_joined(last, days, between):
            joined[-1] = _range(last, days)
        else:
            joined.append(days)
    return joined


def _is_its_date(one: NamedDays, other: NamedDays, between: str, text: str) -> bool:
    """ "Thursday, Oct. 12, 2023": a weekday and its date."""
    is_weekday = text[one.start : one.end].lower() in _WEEKDAYS
    is_date = any(sign.isdigit() for sign in text[other.start : other.end])
    return is_weekday and is_date and other.precision == "day" and between in (", ", " ", " the ", ", the ")


def _are_joined(one: NamedDays, other: NamedDays, between: str) -> bool:
    if one.is_range or other.is_range or one.lead == "since" or one.precision != other.precision:
        return False
    match = _BETWEEN.fullmatch(between)
    if match is None:
        return False
    return (match["word"] or "").lower() in ("", "and") or one.lead in ("between", "from", "of", "on", "")


def _range(one: NamedDays, other: NamedDays) -> NamedDays:
    first = one.first
    if other.has_year and not one.has_year:
        first = _in_year(first, other.last.year)
    if first > other.last:
        first = _in_year(first, first.year - 1)
    return replace(one, end=other.end, first=first, last=other.last, is_range=True, has_year=other.has_year)


def _in_year(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _resolve(match: re.Match[str], clock: Clock, lead: str) -> NamedDays | None:
    start, end = match.span()
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
        return NamedDays(start, end, day, day, "day", has_year=True)
    if match["numeric"]:
        return _numeric(match, start, end)
    if match["weekday"]:
        if (match["which"] or "").lower() == "next":
            return None
        day = _weekday(match["weekday"].lower(), clock)
        if match["which"] and day == clock.published:
            day -= timedelta(days=7)
        return NamedDays(start, end, day, day, "day")
    if match["relative"]:
        day = clock.published - timedelta(days=_days_back(match["relative"].lower()))
        return NamedDays(start, end, day, day, "day")
    if match["previous"]:
        if lead in _WINDOW or lead == "than" or start == 0:
            return None
        day = clock.published - _ONE_DAY
        return NamedDays(start, end, day, day, "day", is_previous=True)
    if match["ago"]:
        return _ago(match, clock, start, end)
    if match["weekend"]:
        return _weekend(match["weekend"].lower(), clock, start, end)
    for letter in "ab":
        if match[f"month{letter}"]:
            return _month_days(match, letter, clock, start, end)
    if match["dayg"]:
        return _day_of_month(int(match["dayg"]), clock, start, end)
    if match["share"]:
        return _share(match, clock, start, end)
    if match["week"]:
        return _week_of_month(match, clock, start, end)
    if match["running"]:
        first = clock.changed.replace(day=1)
        first = first if match["running"].lower() == "month" else first.replace(month=1)
        return NamedDays(start, end, first, clock.changed, match["running"].lower(), is_range=True)
    if match["back"]:
        return _back(match["back"].lower(), clock, start, end)
    return _month_or_year(match, clock, start, end)


def _days_back(word: str) -> int:
    if word == "the day before yesterday":
        return 2
    return 1 if word in ("yesterday", "overnight", "last night") else 0


def _numeric(match: re.Match[str], start: int, end: int) -> NamedDays | None:
    """14/02/2023 and 2/14/2023, where only one of the two can be a month; with points the day stands first."""
    one, other, year = (int(part) for part in re.split(r"[./]", match["numeric"]))
    if "." not in match["numeric"] and one <= 12 and other <= 12 and one != other:
        return None
    day = date(year, one, other) if other > 12 else date(year, other, one)
    return NamedDays(start, end, day, day, "day", has_year=True)


def _weekday(name: str, clock: Clock) -> date:
    """The last such day when the text was published, or one since then, on which it may have been changed."""
    back = (clock.published.weekday() - _WEEKDAYS.index(name)) % 7
    last = clock.published - timedelta(days=back)
    later = last + timedelta(days=7)
    is_of_change = later <= clock.changed <= clock.published + _CHANGES_OF_WEEK
    return later if is_of_change and later <= clock.published + _NEW_WEEKDAY_WITHIN else last


def _weekend(name: str, clock: Clock, start: int, end: int) -> NamedDays:
    """The last two days that were one, or are; "last weekend" never the one on which it is said."""
    day = clock.published
    if name.startswith("last"):
        day -= timedelta(days=max(day.weekday() - 4, 0))
    saturday = day - timedelta(days=(day.weekday() + 2) % 7)
    return NamedDays(start, end, saturday, min(saturday + _ONE_DAY, day), "day", is_range=True)


def _ago(match: re.Match[str], clock: Clock, start: int, end: int) -> NamedDays:
    count, unit = _count(match["ago"]), match["unit"].lower()
    if unit in ("day", "week"):
        day = clock.published - timedelta(days=count * (7 if unit == "week" else 1))
    else:
        months = clock.published.year * 12 + clock.published.month - 1 - count * (12 if unit == "year" else 1)
        year, month = months // 12, months % 12 + 1
        day = date(year, month, min(clock.published.day, calendar.monthrange(year, month)[1]))
    return NamedDays(start, end, day, day, unit)


def _count(text: str) -> int:
    word = text.lower()
    if word.isdigit():
        return int(word)
    return _NUMBERS.index(word) if word in _NUMBERS else 1


def _month_days(match: re.Match[str], letter: str, clock: Clock, start: int, end: int) -> NamedDays:
    year = _year(match, letter, clock)
    month = _month_number(match[f"month{letter}"])
    until = match[f"to{letter}"] or match[f"and{letter}"]
    last = _month_day(month, int(until or match[f"day{letter}"]), year, clock.changed)
    first = last.replace(day=int(match[f"day{letter}"]))
    if first > last:
        raise ValueError(match.group())
    return NamedDays(start, end, first, last, "day", is_range=until is not None, has_year=year is not None)


def _year(match: re.Match[str], letter: str, clock: Clock) -> int | None:
    """The year that is printed, or that "last year" and "this year" mean."""
    if match[f"year{letter}"]:
        return int(match[f"year{letter}"])
    return _year_of(match["years"], clock) if match["years"] else None


def _month_day(month: int, day: int, year: int | None, written: date) -> date:
    """Without a year the last such day, or the next: clocks differ by a day around the world."""
    if year:
        return date(year, month, day)
    found = date(written.year, month, day)
    return found if found <= written + _ONE_DAY else date(written.year - 1, month, day)


def _month_number(text: str) -> int:
    return _MONTHS.index(text[:3].lower()) + 1


def _day_of_month(day: int, clock: Clock, start: int, end: int) -> NamedDays:
    written = clock.changed
    in_month = written if day <= written.day else written.replace(day=1) - _ONE_DAY
    found = in_month.replace(day=day)
    return NamedDays(start, end, found, found, "day")


def _share(match: re.Match[str], clock: Clock, start: int, end: int) -> NamedDays | None:
    """Halves, quarters and months of a year: "the first half of 2022", "the last three months of the year"."""
    year = int(match["yearf"]) if match["yearf"] else _year_of(match["whosef"], clock)
    length = {"half": 6, "quarter": 3}.get(match["share"].lower()) or _count(match["months"])
    rank = match["rank"].lower()
    place = 12 // length - 1 if rank in ("last", "final") else _ORDINALS.index(rank)
    first_month = 13 - length if rank in ("last", "final") else 1 + place * length
    if length > 12 or first_month + length > 13:
        return None
    found = _months(date(year, first_month, 1), length, clock, start, end, has_year=match["yearf"] is not None)
    return None if found is None else replace(found, is_range=True)


def _week_of_month(match: re.Match[str], clock: Clock, start: int, end: int) -> NamedDays | None:
    """ "The last week of April", "the first half of May"."""
    year, month = _year(match, "g", clock), _month_number(match["monthg"])
    in_year = year or clock.changed.year - (month > clock.changed.month)
    whole = _months(date(in_year, month, 1), 1, clock, start, end, has_year=year is not None)
    rank, is_half = match["week"].lower(), match["stretch"].lower() == "half"
    last = calendar.monthrange(in_year, month)[1]
    if whole is None or (is_half and rank in ("third", "fourth")):
        return None
    if is_half:
        days = (1, 15) if rank == "first" else (16, last)
    elif rank in ("last", "final"):
        days = (last - 6, last)
    else:
        week = _ORDINALS.index(rank)
        days = (1 + 7 * week, 7 + 7 * week)
    return replace(whole, first=whole.first.replace(day=days[0]), last=whole.first.replace(day=days[1]), is_range=True)


def _year_of(whose: str, clock: Clock) -> int:
    return clock.changed.year - (whose.lower() == "last")


def _months(first: date, count: int, clock: Clock, start: int, end: int, *, has_year: bool) -> NamedDays | None:
    """``count`` whole months from ``first`` on, as far as they had passed."""
    after = first.month - 1 + count
    last = date(first.year + after // 12, after % 12 + 1, 1) - _ONE_DAY
    if first > clock.changed:
        return None
    precision = "year" if count == 12 else "month"
    return NamedDays(start, end, first, min(last, clock.changed), precision, has_year=has_year)


def _back(unit: str, clock: Clock, start: int, end: int) -> NamedDays | None:
    if unit == "week":
        monday = clock.published - timedelta(days=clock.published.weekday() + 7)
        return NamedDays(start, end, monday, monday + timedelta(days=6), "week")
    if unit == "year":
        return _months(date(clock.published.year - 1, 1, 1), 12, clock, start, end, has_year=True)
    first = (clock.published.replace(day=1) - _ONE_DAY).replace(day=1)
    return _months(first, 1, clock, start, end, has_year=False)


def _month_or_year(match: re.Match[str], clock: Clock, start: int, end: int) -> NamedDays | None:
    """A month or year, whole or that part of it which is named."""
    letter = next((letter for letter in "ceh" if match[f"month{letter}"]), None)
    whole: NamedDays | None
    if letter is not None:
        printed = match[f"month{letter}"]
        if not printed[0].isupper():
            return None
        year, month = _year(match, letter, clock), _month_number(printed)
        in_year = year or clock.changed.year - (month > clock.changed.month)
        whole = _months(date(in_year, month, 1), 1, clock, start, end, has_year=year is not None)
    elif match["whole"] and match["whole"].lower() == "month":
        before = clock.changed.replace(day=1)
        first = (before - _ONE_DAY).replace(day=1) if match["whose"].lower() == "last" else before
        whole = _months(first, 1, clock, start, end, has_year=False)
    else:
        printed = match["yeard"] or match["yeari"]
        in_year = int(printed) if printed else _year_of(match["whose"], clock)
        whole = _months(date(in_year, 1, 1), 12, clock, start, end, has_year=printed is not None)
    part = (match["part"] or match["third"] or "").lower()
    return None if whole is None else _part(whole, part)


def _part(whole: NamedDays, part: str) -> NamedDays:
    """The beginning, the middle or the end: of a month its first day, its 15th, its last; early and late are thirds."""
    first, last = whole.first, whole.last
    if part in ("beginning", "start", "turn"):
        return replace(whole, last=first)
    if part == "end":
        return replace(whole, first=last)
    if part in ("middle", "mid"):
        middle = first.replace(month=7, day=1) if whole.precision == "year" else first.replace(day=15)
        return replace(whole, first=min(middle, last), last=min(middle, last))
    if part == "early":
        return replace(whole, last=min(first.replace(day=10), last))
    if part == "late":
        return replace(whole, first=min(first.replace(day=21), last))
    return whole
