"""When: the dates that the words beside a claim name, by the days on which the text was published and last changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from extractors.drafts import Draft, extent
from extractors.records import Document

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<month{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_EXPRESSION: Final = re.compile(
    rf"\b(?:{_MONTH.format('a')} (?P<daya>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<yeara>(?:19|20)\d\d))?(?!\d|,\d)"
    rf"|(?P<dayb>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH.format('b')}(?:,? (?P<yearb>(?:19|20)\d\d))?(?!\d)"
    rf"|(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    rf"|(?P<relative>today|tonight|yesterday|overnight|last night|this morning)"
    rf"|(?:the )?(?P<part>end|beginning|start|middle) of {_MONTH.format('c')}(?: (?P<yearc>(?:19|20)\d\d))?"
    rf"|(?:in |by |since |until )(?:early |mid-|late )?{_MONTH.format('d')}(?: (?P<yeard>(?:19|20)\d\d))?(?!\.? ?\d)"
    rf"|last (?P<back>month|year|week))\b",
    re.I,
)
_SAYS: Final = re.compile(
    r"\b(?:said|says|told|announced|reported|added|wrote|claimed|stated|declared|conference|"
    r"statement|interview|briefing|briefed|put)\b",
    re.I,
)
# "in September, when it said that ..."
_WHEN_SAID: Final = re.compile(
    r",? (?:when|as|at which|in which) (?:[\w'’-]+ ){1,5}?"
    r"(?:said|put|gave|reported|admitted|spoke|announced|acknowledged)\b",
    re.I,
)
# "since Thursday", "since Russia invaded in February 2022", "after the war began on 15 April": where a count starts.
_SINCE: Final = re.compile(
    r"\bsince\b(?:[^,;.\d]|\b(?:oct|feb|apr)\.)*$"
    r"|\b(?:after|from) (?:the |its |their )?(?:[\w'’-]+ ){0,4}"
    r"(?:war|invasion|conflict|fighting|attacks?|began|started|invaded|broke out)"
    r"(?: \w+){0,3} ?$",
    re.I,
)


# A text that is changed later than this after its publication still says what it said then.
_CHANGES_WITHIN: Final = timedelta(days=60)
# Of a text of Wednesday that was changed in the week after it, "on Friday" is two days later rather than five earlier.
_NEW_WEEKDAY_WITHIN: Final = timedelta(days=3)
_CHANGES_OF_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days by which a text's dates are read: of its publication, and of its last change, the same without one."""

    published: date
    changed: date


@dataclass(frozen=True, slots=True)
class Dates:
    """``precision`` is that of ``as_of``."""

    period_start: date | None = None
    as_of: date | None = None
    stated_on: date | None = None
    precision: str = "none"


@dataclass(frozen=True, slots=True)
class Mention:
    """A date at ``[start, end)`` of the sentence."""

    start: int
    end: int
    day: date
    precision: str
    lead: str


def clock_of(document: Document) -> Clock | None:
    """The days of ``document``, null where its day of publication is not known."""
    published, changed = document.published_on, document.modified_on
    if published is None:
        return None
    is_news = changed is not None and published <= changed <= published + _CHANGES_WITHIN
    return Clock(published, changed if changed is not None and is_news else published)


def dates_of(draft: Draft, clock: Clock | None, said_at: int | None = None) -> Dates:
    """The period, the day it stood at and the day it was said. ``said_at`` is the offset in the document of a day
    that attribution found beside the verb of saying."""
    if clock is None:
        return Dates()
    view = draft.reading.view
    mentions = find_dates(view.text, clock)
    ends = [m for m in mentions if m.lead != "since"]
    said = next((m for m in mentions if _WHEN_SAID.match(view.text[m.end :])), None)
    said = said or next((m for m in ends if said_at is not None and m.start <= said_at - view.start < m.end), None)
    said = said or next((m for m in ends if _is_saying(view.text, m, draft)), None)
    own = [m for m in mentions if m is not said and _is_near(draft, m)]
    since = next((m for m in own if m.lead == "since" and m is not said), None)
    held = next((m for m in own if m.lead != "since"), None)
    period = since.day if since is not None else None
    if held is not None and draft.aggregation in ("incident", "period", "discovery", "increment"):
        period = period or (held.day if held.precision == "day" else None)
    stated = said.day if said is not None else None
    if said is not None and held is None:
        return Dates(period, said.day, stated, said.precision)
    return Dates(period, held.day if held else None, stated, held.precision if held else "none")


def find_dates(text: str, clock: Clock) -> list[Mention]:
    """The dates that a sentence names, in order."""
    found = []
    for match in _EXPRESSION.finditer(text):
        resolved = _resolve(match, clock)
        if resolved is not None:
            before = text[: match.start()].rstrip().rpartition(" ")[2].lower()
            lead = match.group().split()[0].lower() if match["monthd"] else before
            lead = "since" if _SINCE.search(text[: match.start()]) else lead
            day = resolved[0].replace(day=1) if lead == "since" and resolved[1] == "month" else resolved[0]
            found.append(Mention(match.start(), match.end(), day, resolved[1], lead))
    return found


def _resolve(match: re.Match[str], clock: Clock) -> tuple[date, str] | None:
    published = clock.published
    if match["iso"]:
        return _safe(match["iso"]), "day"  # type: ignore[return-value]
    if match["weekday"]:
        return _weekday(match["weekday"].lower(), clock), "day"
    if match["relative"]:
        is_earlier = match["relative"].lower() in ("yesterday", "overnight", "last night")
        return published - timedelta(days=1 if is_earlier else 0), "day"
    if match["back"]:
        return _back(match["back"].lower(), published)
    for letter in "ab":
        if match[f"month{letter}"]:
            day = _month_day(match[f"month{letter}"], int(match[f"day{letter}"]), match[f"year{letter}"], clock.changed)
            return None if day is None else (day, "day")
    letter = "c" if match["monthc"] else "d"
    return _month(match[f"month{letter}"], match[f"year{letter}"], clock.changed, match["part"])


def _weekday(name: str, clock: Clock) -> date:
    """The last such day when the text was published, or one since then, on which it may have been changed."""
    back = (clock.published.weekday() - _WEEKDAYS.index(name)) % 7
    last = clock.published - timedelta(days=back)
    later = last + timedelta(days=7)
    is_of_change = later <= clock.changed <= clock.published + _CHANGES_OF_WEEK
    return later if is_of_change and later <= clock.published + _NEW_WEEKDAY_WITHIN else last


def _safe(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _back(unit: str, published: date) -> tuple[date, str]:
    if unit == "week":
        return published - timedelta(days=7), "week"
    if unit == "year":
        return date(published.year - 1, 12, 31), "year"
    return published.replace(day=1) - timedelta(days=1), "month"


def _month_day(month: str, day: int, year: str | None, written: date) -> date | None:
    number = _MONTHS.index(month[:3].lower()) + 1
    try:
        if year:
            return date(int(year), number, day)
        found = date(written.year, number, day)
        return found if found <= written + timedelta(days=1) else date(written.year - 1, number, day)
    except ValueError:
        return None


def _month(month: str, year: str | None, written: date, part: str | None) -> tuple[date, str]:
    """A month stands for its last day, or for its first where the words say so."""
    number = _MONTHS.index(month[:3].lower()) + 1
    in_year = int(year) if year else written.year if number <= written.month else written.year - 1
    if part and part.lower() in ("beginning", "start"):
        return date(in_year, number, 1), "month"
    after = date(in_year + number // 12, number % 12 + 1, 1)
    return min(after - timedelta(days=1), written), "month"


def _is_saying(text: str, mention: Mention, draft: Draft) -> bool:
    """ "told a press conference on Wednesday that": the day of the statement, not of the harm."""
    first, last = extent(draft)
    before = text[max(0, mention.start - 40) : mention.start]
    says = _SAYS.search(before)
    if says is None or re.search(r"[;.]", before[says.end() :]):
        return False
    return (mention.end <= first and "that" in text[mention.end : first].split()[:3]) or (
        mention.start >= last and "said" in before
    )


def _is_near(draft: Draft, mention: Mention) -> bool:
    view = draft.reading.view
    first, last = extent(draft)
    between = view.text[last : mention.start] if mention.start >= last else view.text[mention.end : first]
    return ";" not in between and not re.search(r"\b(?:said|says|told|killed|died|wounded|injured)\b", between)
