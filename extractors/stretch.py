"""What a number sums up where its own clause does not say: a text goes on about the event or the total it spoke of."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from extractors.aggregation import RUNNING_TOTAL_FROM, clause_text, is_only_dated, is_perfect, size_of
from extractors.drafts import Draft

# One event in the singular: "missile destroys block of flats", "after sinking of cruiser", "train station attack".
_ONE_EVENT: Final = re.compile(
    r"\b(?:strike|airstrike|attack|blast|explosion|raid|crash|ambush|bombing|shooting|collapse|missile|rocket|drone|bomb|mine"
    r"|sinking|fire|blaze|earthquake|quake|flood|landslide|stampede|massacre|assault|derailment|capsiz\w+|siege|incursion"
    r"|hospital|station|theat(?:er|re)|market|school|mall|block of flats|apartment (?:block|building)|helicopter"
    r"|ferry)\b",
    re.I,
)
_WIDE: Final = re.compile(
    r"\b(?:since|so far|war|invasion|conflict|months?|weeks?|years?(?![- ]old)|total|overall|each day|"
    r"a day(?! and| after| later| earlier| before))\b",
    re.I,
)
_DWARFED: Final = 20
_HANDED_ON: Final = frozenset({"incident", "cumulative", "period"})


def settle_aggregation(drafts: list[Draft], lead: str) -> None:
    """Fills in unstated aggregations, in text order, after each clause and each pair of related claims was read.

    A part follows its total; a large count without an event is a running total; anything else goes on with the
    aggregation that the text last stated, or first states afterwards. A bare day ("on Monday") says when, not over
    what: beside an event it is the event's day. ``lead`` is the headline and the first sentence: where it tells of one
    event, the tolls of the text are that event's.
    """
    is_event = _ONE_EVENT.search(lead) is not None and _WIDE.search(lead) is None
    for draft in drafts:
        if draft.relation == "subset_of" and draft.related is not None and draft.related.aggregation != "unknown":
            draft.aggregation = draft.related.aggregation
        if draft.aggregation == "unknown" and size_of(draft) >= RUNNING_TOTAL_FROM:
            draft.aggregation = "cumulative"
        if is_event and _is_toll_of_event(draft):
            draft.aggregation = "incident"
    stated = [draft.aggregation in _HANDED_ON and not is_only_dated(draft) for draft in drafts]
    frames = [draft if _frames(draft, own) else None for draft, own in zip(drafts, stated, strict=True)]
    before, after = _last_framed(frames), _last_framed(frames[::-1])[::-1]
    for position, draft in enumerate(drafts):
        frame = before[position] or after[position]
        is_dwarfed = frame is not None and _is_dwarfed(draft, frame)
        is_open = not stated[position] and draft.exclude_reason != "historical"
        if frame is not None and is_open and not (is_dwarfed and frame.aggregation == "cumulative"):
            draft.aggregation = _going_on(draft.aggregation, frame.aggregation)
        if draft.aggregation == "unknown" and "toll" in draft.flags and not is_dwarfed:
            draft.aggregation = "cumulative"


def _is_toll_of_event(draft: Draft) -> bool:
    """A count that nothing spreads over a war or a stretch of time, small enough for one event."""
    is_open = draft.aggregation in ("unknown", "cumulative") or is_only_dated(draft)
    return is_open and size_of(draft) < RUNNING_TOTAL_FROM and _WIDE.search(clause_text(draft)) is None


def _last_framed(frames: list[Draft | None]) -> list[Draft | None]:
    """For each position the last frame up to it."""
    return list(accumulate(frames, _later))


def _later(before: Draft | None, frame: Draft | None) -> Draft | None:
    return frame or before


def _going_on(own: str, frame: str) -> str:
    return frame if own == "unknown" or (own == "period" and frame == "incident") else own


def _is_dwarfed(draft: Draft, frame: Draft) -> bool:
    """A toll of a few in a text about a war's thousands is that of some event in it, not a total of the war."""
    return not is_perfect(draft) and 0 < size_of(draft) * _DWARFED < size_of(frame)


def _frames(draft: Draft, is_stated: bool) -> bool:
    return is_stated and draft.exclude_reason is None
