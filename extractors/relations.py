"""How the claims of a text hang together: the rules in order, revisions, additions, sides, verification."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from extractors.anaphora import elliptical, labelled_figure, same_number, uncounted_figure
from extractors.drafts import Draft, SentenceReading
from extractors.outcomes import outcomes, shares
from extractors.parts import (
    among,
    enumerated,
    fraction_of_counted,
    included,
    listed_dead,
    mark_partitive,
    of_these,
    predicated,
    predicated_further,
    they_include,
    whole_of_share,
)
from extractors.passages import Text, replace_draft, whole_of


def relate(readings: list[SentenceReading], drafts: list[Draft]) -> list[Draft]:
    """The drafts of a text with their relations, together with those that only a relation states; in text order."""
    text = Text(readings, drafts)
    for rule in _RULES:
        for reading in readings:
            if reading.chunks:
                rule(text, reading)
    return text.in_order()


def drop_corrected(text: Text, reading: SentenceReading) -> None:
    """ "not 80 but 18": the first is no claim, the second revises it. "24 died, not 14": the second is none."""
    tokens = reading.view.tokens
    for draft in text.of(reading):
        start = reading.chunks[draft.group_chunk].start
        behind = draft.group_chunk + 1
        is_negated = tokens is not None and start > 0 and tokens[start - 1].lower_ == "not"
        if is_negated and behind + 1 < len(reading.chunks) and reading.chunks[behind].word in ("but", ","):
            kept = next((d for d in text.of(reading) if d.group_chunk > draft.group_chunk), None)
            if kept is not None:
                kept.relation = "revision_of"
                text.drop(draft)
                continue
        stated = [one for one in text.of(reading) if one.group_chunk < draft.group_chunk and one.kind == draft.kind]
        if is_negated and stated and reading.chunks[draft.group_chunk - 1].code in ",c":
            text.drop(draft)


# "For every soldier killed, seven are wounded"
_RATIO: Final = re.compile(
    r"\bfor (?:every|each) (?:one )?(?:\w+ ){0,3}(?:killed|wounded|dead|injured|death|casualty)\b", re.I
)
# "claimed five *more* lives *than* first thought"
_MORE_THAN_ELSE: Final = re.compile(
    r"(?:\S+ ){0,2}?(?:more|fewer) (?:[\w-]+ ){1,4}than (?:first|initially|originally|previously|earlier|thought|"
    r"reported|last|in|during|the (?:previous|year|month|week|day)|a (?:year|month|week|day))\b",
    re.I,
)


def drop_compared(text: Text, reading: SentenceReading) -> None:
    """How many for each of others, and how many more than elsewhere: numbers of nobody."""
    view = reading.view
    is_ratio = _RATIO.search(view.text) is not None
    for draft in text.of(reading):
        if is_ratio or _MORE_THAN_ELSE.match(view.text, draft.quantity.number_start - view.start):
            text.drop(draft)


def revision(text: Text, reading: SentenceReading) -> None:
    """ "rose to 14 from nine", "has risen to 19": the new figure revises the one before."""
    for draft in text.of(reading):
        if "toll" not in draft.flags or draft.relation:
            continue
        between = reading.chunks[max(0, min(draft.trigger_chunk, draft.group_chunk) - 2) : draft.group_chunk]
        if any(chunk.code in "Vi" and "change" in chunk.flags for chunk in between):
            draft.relation = "revision_of"
            draft.related = draft.related or text.before(reading, draft.group_chunk)


def addition(text: Text, reading: SentenceReading) -> None:
    """ "another 14 died", "a further 710 were killed"."""
    for draft in text.of(reading):
        group = reading.chunks[draft.group_chunk].group
        words = draft.value_text.lower()
        more = words.startswith(("another", "a further", "an additional", "further", "additional")) or words.endswith(
            " more"
        )
        if group is not None and not draft.relation and (group.determiner == "another" or more):
            host = text.before(reading, draft.group_chunk)
            if host is not None and host.kind == draft.kind and host is not draft:
                draft.relation, draft.related = "adds_to", host


_SUMS_UP: Final = re.compile(r", (?:\w+ )?(?:bringing|taking|pushing|raising|lifting)\b[^,;]*$", re.I)


def summing_up(text: Text, reading: SentenceReading) -> None:
    """ "two soldiers died, bringing to 272 the number killed": the total is of the people counted before it."""
    own = text.of(reading)
    for draft in own:
        before = [one for one in own if one.quantity.end < draft.quantity.start and one.kind == draft.kind]
        between = reading.view.text[: draft.quantity.start - reading.view.start]
        if "toll" in draft.flags and before and _SUMS_UP.search(between):
            draft.flags.add("summing_up")
            draft.antecedent = draft.antecedent or whole_of(before)


_CHANGE: Final = re.compile(r"\s?\(\+\s?(?P<number>\d[\d,. \u00a0\u202f]*\d|\d)\)")


def daily_change(text: Text, reading: SentenceReading) -> None:
    """ "about 153,120 (+930)": bulletins print what a total grew by since the day before."""
    for draft in list(text.of(reading)):
        behind = draft.quantity.number_end - reading.view.start
        match = _CHANGE.match(reading.view.text, behind)
        if match is None or draft.kind not in ("killed", "losses", "casualties", "wounded"):
            continue
        value = int(re.sub(r"\D", "", match["number"]))
        start, end = reading.view.start + match.start("number") - 1, reading.view.start + match.end("number")
        change = replace_draft(draft)
        change.quantity = replace(draft.quantity, start=start, end=end, number_start=start + 1, number_end=end)
        change.value_text, change.rule_id = (
            reading.view.text[match.start("number") - 1 : match.end("number")],
            "daily_change",
        )
        change.bound, change.value, change.low, change.high = "exact", value, value, value
        change.group_span = (start, end)
        change.relation, change.related, change.antecedent = "adds_to", draft, draft
        change.aggregation = "increment"
        text.add(change)


_UNVERIFIED: Final = re.compile(
    r"(?:could|can|cannot|can't|couldn't|has|have|had|was|were)(?: not|n't)?(?: yet)?(?: "
    r"immediately)?(?: be| been)? independently (?:be )?(?:verif|confirm|corroborat)"
    r"|\b(?:unable|impossible|not (?:been )?(?:possible|able)) to (?:independently )?(?:verify|confirm|corroborate)"
    r"|\bneither (?:figure|claim|account|side's (?:claims?|figures?))\b[^.]{0,40}verif|"
    r"\bunverified\b|\bno independent (?:confirmation|verification)"
    r"|\b(?:claims?|figures?|numbers?|tolls?|reports?)\b[^.]{0,30}(?:could not|cannot|can not) be "
    r"(?:\w+ )?(?:verified|confirmed)|\bnot (?:be )?(?:independently|immediately) (?:verified|"
    r"confirmed)",
    re.I,
)


def unverified(text: Text, reading: SentenceReading) -> None:
    """ "Neither figure could be independently verified" marks the claims of its passage."""
    index = reading.view.index
    passage = (reading, *reversed(text.readings[max(0, index - 2) : index]))
    drafts = next((drafts for earlier in passage if (drafts := text.of(earlier))), [])
    if drafts and _UNVERIFIED.search(reading.view.text):
        for draft in drafts:
            draft.verification = "unverified"


def each_side(text: Text, reading: SentenceReading) -> None:
    """ "100,000 on each side": one claim a side."""
    if not text.of(reading):
        return
    if re.search(r"\b(?:on|from|by) (?:each|either|both) sides?\b(?! (?:of|lost))", reading.view.text, re.I) is None:
        return
    if re.search(r"\beach side\b|\beither side\b", reading.view.text, re.I) is None:
        return
    for draft in list(text.of(reading)):
        other = replace_draft(draft)
        draft.flags.add("each_side:0")
        other.flags.add("each_side:1")
        text.add(other)


_RULES: Final[tuple[Callable[[Text, SentenceReading], None], ...]] = (
    drop_compared, drop_corrected, mark_partitive, outcomes, listed_dead, they_include, of_these, included, among,
    enumerated, predicated, predicated_further, uncounted_figure, labelled_figure, elliptical, fraction_of_counted,
    shares, whole_of_share, addition, summing_up, daily_change, revision, same_number, each_side, unverified,
)  # fmt: skip
