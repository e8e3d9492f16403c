"""When: which of the days that a sentence names a claim covers, and on which it was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from extractors.drafts import Draft, extent
from extractors.named_days import Clock, NamedDays, find_days

_SAYS: Final = re.compile(
    r"\b(?:said|says|saying|told|announced|reported|added|wrote|claimed|stated|declared|conference|"
    r"statement|report|update|bulletin|interview|briefing|briefed|put|published|issued|released|confirmed|acknowledged|speaking|speech|spoke|spoken|estimated|estimates?|assessments?|figures|data"
    r"|remarks|testified|testimony|writing)\b",
    re.I,
)
# What may stand between a verb of saying and the day on which it was said.
_BESIDE_SAYING: Final = re.compile(
    r"(?:\s|\b(?:as|last|this|reporters|journalists|parliament|lawmakers|late|early|on|in|at|to|of|via|by|a|an|the|its|his|her|their"
    r"|latest|daily|joint|written|statement|briefing|report|update|interview|bulletin|news|press|conference|television"
    r"|address|message|post|telegram|published|issued|released|posted|dated)\b|['\u2019]s)*",
    re.I,
)
# "On Monday, the army said that": where a sentence or a clause begins.
_OPENING: Final = re.compile(
    r"(?:^|[.;:\u2014\u201c\"]|,? (?:and|but))\s*(?:(?:late |early )?(?:on|in) )?(?:late |early )?$", re.I
)
_SAID: Final = (
    r"(?:said|told|announced|reported|stated|declared|claimed|put|acknowledged|admitted|confirmed|warned|wrote|added"
    r"|spoke|spoken|estimated|learned)\b"
)
_THEN_SAID: Final = re.compile(rf",? (?:[\w'\u2019.-]+,? ){{1,8}}?{_SAID}", re.I)
# "Police on Sunday confirmed that".
_SAID_NEXT: Final = re.compile(rf" {_SAID}", re.I)
# "in September, when it said that ..."
_WHEN_SAID: Final = re.compile(
    r",? (?:when|as|at which|in which) (?:[\w'’-]+ ){1,5}?"
    r"(?:said|put|gave|reported|admitted|spoke|announced|acknowledged)\b",
    re.I,
)
_DIED: Final = re.compile(r"\b(?:were|was|died|lost|deaths|killings)\b", re.I)
_STOOD: Final = re.compile(
    r"\b(?:tolls?|totals?|numbers?|figures?|tally|count|stood|stands|reached|rose|risen|ha[ds]|have)\b", re.I
)
_NEW_CLAUSE: Final = re.compile(r", (?:and|but|while)\b", re.I)
_UP_TO: Final = frozenset({"as of", "as at", "by", "until", "till", "up to", "up until"})


@dataclass(frozen=True, slots=True)
class Dates:
    """``precision`` is that of ``as_of``. ``is_stretch``: whole months or years, or days between two, were named."""

    period_start: date | None = None
    as_of: date | None = None
    stated_on: date | None = None
    precision: str = "none"
    is_stretch: bool = False


def dates_of(draft: Draft, clock: Clock | None, said_at: int | None = None) -> Dates:
    """The period, the day it stood at and the day it was said. ``said_at`` is the offset in the document of a day
    that attribution found beside the verb of saying."""
    if clock is None:
        return Dates()
    view = draft.reading.view
    first, end = draft.quantity.number_start - view.start, draft.quantity.number_end - view.start
    days = [one for one in find_days(view.text, clock) if one.end <= first or end <= one.start]
    said = _said(days, draft, said_at)
    own = [one for one in days if one is not said and _is_near(draft, one)]
    since = next((one for one in own if one.lead == "since"), None)
    held = min((one for one in own if one.lead != "since"), key=lambda one: _distance(draft, one), default=None)
    if held is not None and held.is_previous and said is not None:
        day = said.last - timedelta(days=1)
        held = NamedDays(held.start, held.end, day, day, "day")
    start = _begun(since, draft) if since is not None else _start(held, draft) if held is not None else None
    stated = said.last if said is not None and said.precision == "day" else None
    stood = held or said
    precision = stood.precision if stood else "none"
    is_stretch = start is not None and held is not None and _is_stretch(held)
    return Dates(start, stood.last if stood else None, stated, precision, is_stretch)


def _is_stretch(held: NamedDays) -> bool:
    is_whole = held.first.day == 1 and (held.last + timedelta(days=1)).day == 1
    return held.is_range or (held.precision in ("month", "year") and is_whole)


def settle_stretch(draft: Draft, dates: Dates) -> None:
    """A count of which nothing else says what it sums up is that of the stretch that is named with it."""
    if draft.aggregation == "unknown" and dates.is_stretch:
        draft.aggregation = "period"


def _said(days: list[NamedDays], draft: Draft, said_at: int | None) -> NamedDays | None:
    """The day on which the claim was made."""
    view = draft.reading.view
    ends = [one for one in days if one.lead != "since"]
    at = -1 if said_at is None else said_at - view.start
    return (
        next((one for one in days if _WHEN_SAID.match(view.text[one.end :])), None)
        or next((one for one in ends if one.start <= at < one.end), None)
        or next((one for one in ends if _is_saying(view.text, one, draft)), None)
    )


def _is_saying(text: str, one: NamedDays, draft: Draft) -> bool:
    """Whether a day stands beside a verb of saying, with no harm between: "said on Wednesday", "On Monday, X said"."""
    first, _ = extent(draft)
    if one.lead in _UP_TO or one.is_range:
        return False
    before = text[max(0, one.start - 60) : one.start]
    for says in _SAYS.finditer(before):
        at = one.start - len(before) + says.end()
        if _BESIDE_SAYING.fullmatch(before[says.end() :]) and not (at <= first < one.start):
            return True
    if _SAID_NEXT.match(text[one.end :]) and one.lead == "on":
        return True
    then = _THEN_SAID.match(text[one.end :])
    if then is None or not _OPENING.search(text[: one.start]):
        return False
    return not one.end <= first < one.end + then.end()


def _begun(since: NamedDays, draft: Draft) -> date | None:
    """The day from which a running total counts. A year alone tells none: what began in it began on some day of it; and
    of an event only a day is one."""
    if draft.aggregation == "incident" and since.precision != "day":
        return None
    is_bare_year = since.precision == "year" and since.first != since.last and not since.is_range
    return None if is_bare_year else since.first


def _start(held: NamedDays, draft: Draft) -> date | None:
    """The first day that a claim covers: of an event its day, of a stretch its first, of what stood on a day none."""
    if held.lead in _UP_TO and not held.is_range:
        return None
    if held.is_range:
        return held.first
    if held.precision == "day":
        return held.first if draft.aggregation != "cumulative" else None
    if held.first == held.last or draft.aggregation == "incident":
        return None
    return held.first if draft.aggregation != "cumulative" or _happened(draft.reading.view.text) else None


def _happened(text: str) -> bool:
    """ "1,200 were killed in 2022" counts those of that year; "the toll stood at 1,200 in 2022", and perhaps "1,200 had
    been killed", those until then."""
    return _DIED.search(text) is not None and _STOOD.search(text) is None


def _is_near(draft: Draft, one: NamedDays) -> bool:
    view = draft.reading.view
    first, last = extent(draft)
    between = view.text[last : one.start] if one.start >= last else view.text[one.end : first]
    if one.end <= first and one.precision != "day" and _NEW_CLAUSE.search(between):
        return False
    return ";" not in between and not re.search(r"\b(?:said|says|told|killed|died|wounded|injured)\b", between)


def _distance(draft: Draft, one: NamedDays) -> int:
    first, last = extent(draft)
    return max(one.start - last, first - one.end, 0)
