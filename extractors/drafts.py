"""Claims in the making: from the links of a sentence to drafts that later rules complete."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from extractors.candidates import SentenceView, Span
from extractors.chunks import Chunk
from extractors.groups import Group
from extractors.harmed import KIN, Link
from extractors.records import Quantity
from extractors.tokens import Token

_OWN: Final = frozenset({"his", "her", "its", "their", "our", "my"})


@dataclass(frozen=True, slots=True)
class SentenceReading:
    view: SentenceView
    chunks: list[Chunk]
    links: list[Link]
    person_groups: Callable[[str], str | None]

    def groups_of(self, chunk: Chunk) -> str | None:
        """The victim group that the nouns of a chunk state, null where it names no people."""
        tokens = self.view.tokens
        if tokens is None:
            return None
        words = reversed(tokens.span(chunk.start, chunk.end))
        found = [group for token in words if (group := self.person_groups(token.lower_))]
        return next((group for group in found if group != "unknown"), found[0] if found else None)


@dataclass(slots=True)
class Draft:
    """A claim before attribution. Chunk indices point into ``reading.chunks``; spans are document offsets."""

    reading: SentenceReading
    group_chunk: int
    trigger_chunk: int
    kind: str
    rule_id: str
    quantity: Quantity
    value_text: str
    bound: str
    value: int | None
    low: int | None
    high: int | None
    victim_group: str
    group_span: Span
    trigger_span: Span
    clause_span: Span
    actor_span: Span | None = None
    place_span: Span | None = None
    flags: set[str] = field(default_factory=set)
    modality: str | None = None
    relation: str | None = None
    related: Draft | None = None
    antecedent: Draft | None = None
    derivation: str | None = None
    aggregation: str = "unknown"
    exclude_reason: str | None = None
    year: int | None = None
    verification: str = "unknown"


def drafts_of(reading: SentenceReading) -> list[Draft]:
    """One draft for each counted group that a rule linked to a harm; lists that make up one number are summed."""
    drafts = [draft for item in reading.links for draft in [draft_of(reading, item)] if draft is not None]
    return _summed(reading, drafts)


def draft_of(reading: SentenceReading, item: Link) -> Draft | None:
    chunk, trigger = reading.chunks[item.group], reading.chunks[item.trigger]
    group = chunk.group
    if group is None or group.quantity is None or not _is_whole(group.quantity):
        return None
    if re.match(r"(?:an? )?(?:unknown|unspecified|undetermined|undisclosed) number", group.quantity.value_text, re.I):
        return None
    if group.quantity.rule_id == "indefinite_singular" and group.head in ("death", "casualty"):
        return None
    if item.kind in ("wounded", "losses") and group.head in _ATHLETES:
        return None
    if _is_apposition(reading, item.group) or _is_measure(reading, chunk.end):
        return None
    quantity = group.quantity
    bound, value, low, high = quantity.bound, _whole(quantity.value), _whole(quantity.low), _whole(quantity.high)
    harm_span = group.harm_span if item.group == item.trigger and group.harm_span else (trigger.start, trigger.end)
    return Draft(
        reading, item.group, item.trigger, item.kind, item.rule_id, shifted(quantity, reading.view.start),
        quantity.value_text, bound, value, low, high, group.victim_group,
        char_span(reading, chunk.start, chunk.end), char_span(reading, *harm_span), clause_span(reading, item),
        chunk_span(reading, item.actor) if item.actor is not None else None,
        place_span(reading, item), set(item.flags), derivation=group.derivation,
    )  # fmt: skip


# Their injuries are news of sport: "without eleven injured players".
_ATHLETES: Final = frozenset(
    {
        "player",
        "footballer",
        "striker",
        "defender",
        "midfielder",
        "goalkeeper",
        "forward",
        "starter",
        "batsman",
        "bowler",
    }
)


def _is_apposition(reading: SentenceReading, at: int) -> bool:
    """ "Noa, one of the people killed", "Vasyl Stus, a poet who died": what a name is, not a count."""
    chunks, tokens = reading.chunks, reading.view.tokens
    group = chunks[at].group
    if group is None or group.quantity is None or group.quantity.value != 1 or tokens is None or at < 2:
        return False
    after_name = chunks[at - 1].code == "," and chunks[at - 2].code == "n"
    if not after_name:
        return False
    if group.partitive:
        return True
    name = tokens.span(chunks[at - 2].start, chunks[at - 2].end)
    is_name = len(name) > 1 and all(token.text[:1].isupper() for token in name) and not reading.view.text.isupper()
    return (
        is_name
        and group.quantity.rule_id == "indefinite_singular"
        and at + 1 < len(chunks)
        and chunks[at + 1].code == "w"
    )


def _is_measure(reading: SentenceReading, end: int) -> bool:
    """ "two bodies deep"."""
    tokens = reading.view.tokens
    return tokens is not None and end < len(tokens) and tokens[end].lower_ in ("deep", "high", "wide", "long")


def _is_whole(quantity: Quantity) -> bool:
    numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    return all(float(n).is_integer() for n in numbers)


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def shifted(quantity: Quantity, by: int) -> Quantity:
    """The quantity with every offset moved by ``by``."""
    return replace(
        quantity,
        start=quantity.start + by,
        end=quantity.end + by,
        number_start=quantity.number_start + by,
        number_end=quantity.number_end + by,
    )


def char_span(reading: SentenceReading, start: int, end: int) -> Span:
    """Document offsets of tokens ``[start, end)`` of the sentence."""
    tokens = reading.view.tokens
    assert tokens is not None  # noqa: S101 - chunks exist only where the sentence was tokenised
    last = tokens[end - 1]
    return reading.view.start + tokens[start].idx, reading.view.start + last.idx + len(last)


def extent(draft: Draft) -> Span:
    """From the first to the last word of the harmed and the harm, as offsets in the sentence."""
    start = draft.reading.view.start
    first, last = min(draft.group_span[0], draft.trigger_span[0]), max(draft.group_span[1], draft.trigger_span[1])
    return first - start, last - start


def chunk_span(reading: SentenceReading, at: int) -> Span:
    return char_span(reading, reading.chunks[at].start, reading.chunks[at].end)


def clause_span(reading: SentenceReading, item: Link) -> Span:
    """From the boundary before the group and trigger to the boundary behind them."""
    chunks = reading.chunks
    first, last = min(item.group, item.trigger), max(item.group, item.trigger)
    while first > 0 and chunks[first - 1].code not in ";.:sw":
        first -= 1
    while last + 1 < len(chunks) and chunks[last + 1].code not in ";.:sw":
        last += 1
    return char_span(reading, chunks[first].start, chunks[last].end)


_PLACE_WORDS: Final = frozenset({"in", "at", "near", "inside", "across", "around", "outside", "throughout", "from"})


def place_span(reading: SentenceReading, item: Link) -> Span | None:
    """The place phrase nearest to the harm: behind it first, else at the head of the sentence."""
    chunks, view = reading.chunks, reading.view
    low, high = min(item.group, item.trigger), max(item.group, item.trigger)
    order = [*range(low + 1, len(chunks) - 1), *range(low - 1, -1, -1)]
    for at in order:
        if at > high and chunks[at].code in ";.:":
            break
        if chunks[at].word in _PLACE_WORDS and at + 1 < len(chunks) and chunks[at + 1].code == "n":
            start, end = chunks[at + 1].start, chunks[at + 1].end
            tokens = view.tokens
            if (
                tokens is not None
                and _names_place(tokens.span(start, end))
                and any(token.text[:1].isupper() for token in tokens.span(start, end))
            ):
                return char_span(reading, start, end)
    return None


_PLACE_NOUNS: Final = frozenset(
    [
        "region",
        "province",
        "district",
        "city",
        "town",
        "village",
        "camp",
        "area",
        "hospital",
        "school",
        "market",
        "border",
        "strip",
        "territory",
        "capital",
        "north",
        "south",
        "east",
        "west",
        "valley",
        "department",
        "suburb",
        "neighbourhood",
        "neighborhood",
        "station",
        "port",
        "airport",
        "church",
        "mosque",
        "island",
        "county",
        "state",
        "coast",
        "outskirts",
    ]
)


def _names_place(tokens: list[Token]) -> bool:
    """A name, or a phrase whose head is a kind of place: "in Russia's invasion" is neither."""
    last = tokens[-1]
    return last.text[:1].isupper() or last.lower_ in _PLACE_NOUNS


def _summed(reading: SentenceReading, drafts: list[Draft]) -> list[Draft]:
    """ "a woman and her two sons" is one claim of three: the parts are one family, or one kind of people."""
    result: list[Draft] = []
    used: set[int] = set()
    by_group = {draft.group_chunk: draft for draft in drafts}
    for item in reading.links:
        members = item.members
        if len(members) < 2 or item.group in used or not _is_one_list(reading.chunks, members):
            continue
        parts = list(members)
        total = _total(reading, by_group, parts)
        if total is not None:
            result.append(total)
            used.update(parts)
    kept = [draft for draft in drafts if draft.group_chunk not in used]
    return sorted([*kept, *result], key=lambda draft: draft.group_span)


def _is_one_list(chunks: list[Chunk], members: tuple[int, ...]) -> bool:
    groups = [group for member in members if (group := chunks[member].group) is not None]
    has_owned = any(chunks[member].code == "n" for member in members)
    if has_owned and not any(group.is_plural for group in groups):
        return True  # "a woman and her driver"
    if any(group.determiner in _OWN and group.head in KIN for group in groups):
        return True
    is_bare = any(_is_bare(group) for group in groups)
    return is_bare and len(groups) == len(members) and all(group.head in KIN for group in groups)


def _is_bare(group: Group) -> bool:
    """ "*Grandmother* and three girls killed"."""
    is_one = group.quantity is not None and group.quantity.rule_id == "indefinite_singular"
    return is_one and not group.determiner


def _total(reading: SentenceReading, by_group: dict[int, Draft], members: list[int]) -> Draft | None:
    values = []
    for member in members:
        group = reading.chunks[member].group
        if group is None or group.quantity is None or group.quantity.value is None:
            return None
        values.append(int(group.quantity.value))
    first = next((by_group[m] for m in members if m in by_group), None)
    if first is None:
        return None
    total = sum(values)
    first.value = first.low = first.high = total
    first.bound = "exact"
    start = char_span(reading, reading.chunks[members[0]].start, reading.chunks[members[0]].end)[0]
    end = char_span(reading, reading.chunks[members[-1]].start, reading.chunks[members[-1]].end)[1]
    first.group_span = (start, end)
    first.value_text = reading.view.text[start - reading.view.start : end - reading.view.start]
    first.derivation = "sum(" + ",".join(map(str, values)) + ")"
    groups = {reading.chunks[m].group.victim_group for m in members if reading.chunks[m].group is not None}  # type: ignore[union-attr]
    first.victim_group = groups.pop() if len(groups) == 1 else "unknown"
    return first


_MORE_LIKELY: Final = re.compile(
    r"\b(?:true|real|actual|final) (?:number|figure|toll|count|total)s?\b[^.;]{0,40}\b(?:higher|greater|more)\b", re.I
)
_COUNTED_ONE_BY_ONE: Final = re.compile(r"\b(?:verified|confirmed|documented|recorded|identified|corroborated)\b", re.I)


def finish(draft: Draft) -> None:
    """The last rules of the bound: rates are rough, and no report of harm is not a count of none."""
    text = draft.reading.view.text
    if draft.bound == "zero" and _is_absence(draft):
        draft.bound, draft.value, draft.low, draft.high = "none_reported", None, None, None
    if draft.bound == "exact" and _MORE_LIKELY.search(text) and _COUNTED_ONE_BY_ONE.search(text):
        draft.bound, draft.high = "at_least", None
    if draft.aggregation == "rate" and re.search(r"\b(?:on|an) average\b", text, re.I):
        draft.exclude_reason = draft.exclude_reason or "rate"
        if draft.bound == "exact":
            draft.bound, draft.low, draft.high = "approx", None, None


def _is_absence(draft: Draft) -> bool:
    """ "No casualties were reported", "there were no reports of injuries"."""
    chunks = draft.reading.chunks
    behind = list(
        takewhile(lambda chunk: chunk.code not in ",;.", chunks[draft.group_chunk + 1 : draft.group_chunk + 5])
    )
    if any(chunk.word == "report" or chunk.word == "record" for chunk in behind if chunk.code == "V"):
        return True
    group = chunks[draft.group_chunk].group
    return group is not None and group.determiner == "no report"
