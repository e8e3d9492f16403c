"""Figures that only refer back: "that figure has risen to 41", "similar losses", "Moscow admits to 1,300"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractors.chunks import Chunk
from extractors.drafts import Draft, SentenceReading, char_span, draft_of
from extractors.harmed import Link
from extractors.passages import Text, chunk_start, derive, whole_of
from extractors.tolls import figure_after, is_label

_FIGURE_NOUNS: Final = frozenset(
    {"figure", "figures", "number", "numbers", "total", "count", "tally", "estimate", "estimates"}
)


def uncounted_figure(text: Text, reading: SentenceReading) -> None:
    """ "that figure has risen to 41", "bringing the total to 77,170": the kind comes from what was said before."""
    for at, chunk in enumerate(reading.chunks):
        if chunk.code != "n" or chunk.word not in _FIGURE_NOUNS:
            continue
        figure = figure_after(reading.chunks, at)
        if figure is None or text.linked(reading, figure) is not None or reading.chunks[figure].code not in "BG":
            continue
        host = text.killed_before(reading, figure) or text.before(reading, figure)
        kind = host.kind if host is not None else _kind_nearby(text, reading)
        if kind is None:
            continue
        draft = draft_of(reading, Link(figure, at, kind, "figure_anaphora", flags={"toll"}))
        if draft is not None:
            draft.antecedent = draft.related = host
            text.add(draft)


def labelled_figure(text: Text, reading: SentenceReading) -> None:
    """ "personnel - about 471,600 persons" as an item of its own, below a heading of losses."""
    chunks = reading.chunks
    if not is_label(chunks, 0) or text.linked(reading, 2) is not None:
        return
    index = reading.view.index
    earlier = (chunk for one in text.readings[max(0, index - 3) : index] for chunk in one.chunks)
    if any(chunk.code == "t" and chunk.kind == "losses" for chunk in earlier):
        draft = draft_of(reading, Link(2, 2, "losses", "labelled_figure", flags={"toll"}))
        if draft is not None:
            text.add(draft)


def _kind_nearby(text: Text, reading: SentenceReading) -> str | None:
    index = reading.view.index
    for earlier in (reading, *reversed(text.readings[max(0, index - 1) : index])):
        for chunk in earlier.chunks:
            if chunk.code in "tKDJ" and chunk.kind:
                return chunk.kind
    return None


def elliptical(text: Text, reading: SentenceReading) -> None:
    """ "... ; Moscow admits to 1,300": a bare number behind a verb of saying, right after a claim."""
    for at, chunk in enumerate(reading.chunks):
        if chunk.code != "B" or chunk.group is None or at < 1 or text.linked(reading, at) is not None:
            continue
        lead = at - 1
        while lead > 0 and reading.chunks[lead].code in "po" and reading.chunks[lead].word in ("to", "at", "of", "as"):
            lead -= 1
        if reading.chunks[lead].code == "," and lead > 1 and _is_higher(reading, lead - 1):
            lead -= 2 if reading.chunks[lead - 1].code == "V" else 1
        if reading.chunks[lead].word == "it" or reading.chunks[lead].code == "n":
            lead -= 1
        closes = at + 1 >= len(reading.chunks) or reading.chunks[at + 1].code in ".;,py"
        if _names_its_source(reading.chunks, at):
            lead = at + 2
        if lead < 0 or reading.chunks[lead].code != "V" or "speech" not in reading.chunks[lead].flags or not closes:
            continue
        host = text.before(reading, at, 1)
        if host is not None and host.quantity.end < chunk_start(reading, at):
            draft = derive(text, reading, at, host, "elliptical", None)
            if draft is not None:
                draft.related = None
                draft.victim_group = host.victim_group
                draft.flags.add("elliptical")


def _is_higher(reading: SentenceReading, at: int) -> bool:
    """ "puts it higher, at over 3,000" """
    tokens, chunk = reading.view.tokens, reading.chunks[at]
    return tokens is not None and tokens[chunk.end - 1].lower_ in ("higher", "lower", "more", "much")


def _names_its_source(chunks: list[Chunk], at: int) -> bool:
    """ "22 dead, says the ministry; 31, says the army"."""
    return (
        at > 0
        and at + 2 < len(chunks)
        and chunks[at - 1].code in ";:"
        and chunks[at + 1].code == ","
        and "speech" in chunks[at + 2].flags
    )


_SAME: Final = re.compile(
    r"(?<!times )(?<!twice )\b(?:the |a )?(?:same|similar|equal|comparable|identical) (?:number|"
    r"amount|total|toll|figure)s?\b|(?<!times )(?<!twice )\bas many(?= (?:again |more )?(?:were|was|"
    r"have|had))",
    re.I,
)


_SIMILAR_LOSS: Final = re.compile(
    r"\b(?:losses|casualties|deaths|toll|dead)\b(?:(?! and\b| that\b)[^.;:,]){0,30}?\b(?:similar|"
    r"comparable|about the same|the same|as high|equal)\b|\b(?:similar|comparable|equal)\b(?: "
    r"\w+){0,2} (?:losses|casualties|deaths|numbers|toll)\b",
    re.I,
)


_FRACTION_OF_THAT: Final = re.compile(
    r"\b(?:(?P<times>twice|double|three times)|(?:about |around |roughly |nearly |almost |some "
    r")?(?P<part>half|a third|one third|one-third|two thirds|two-thirds|a quarter|one quarter|three "
    r"quarters|three-quarters|a fifth|a tenth|one tenth)(?: of)?) (?:that|this)(?: number| figure| "
    r"total| many)?\b",
    re.I,
)


PARTS_OF_ONE: Final = {
    "half": (1, 2), "a third": (1, 3), "one third": (1, 3), "one-third": (1, 3), "two thirds": (2, 3),
    "two-thirds": (2, 3), "a quarter": (1, 4), "one quarter": (1, 4), "three quarters": (3, 4),
    "three-quarters": (3, 4), "a fifth": (1, 5), "a tenth": (1, 10), "one tenth": (1, 10),
}  # fmt: skip
_PARTS: Final = {**PARTS_OF_ONE, "twice": (2, 1), "double": (2, 1), "three times": (3, 1)}


def same_number(text: Text, reading: SentenceReading) -> None:
    """ "the same number were injured", "similar losses", "a third of that": a number that is not printed."""
    view = reading.view
    if _host_before(text, reading, view.end) is None:
        return
    for pattern, make in ((_SAME, _same), (_SIMILAR_LOSS, _similar), (_FRACTION_OF_THAT, _fraction)):
        for match in pattern.finditer(view.text):
            host = _host_before(text, reading, view.start + match.start())
            if host is not None and host.bound not in ("zero", "none_reported"):
                make(text, reading, match, host)


def _host_before(text: Text, reading: SentenceReading, offset: int) -> Draft | None:
    own = [draft for draft in text.of(reading) if draft.quantity.start < offset]
    return whole_of(own) if own else text.before(reading, -1, 2)


def _anaphor(text: Text, reading: SentenceReading, match: re.Match[str], host: Draft, kind: str) -> Draft:
    start, end = reading.view.start + match.start(), reading.view.start + match.end()
    quantity = replace(
        host.quantity,
        start=start,
        end=end,
        number_start=start,
        number_end=end,
        value_text=match.group(),
        rule_id="anaphora",
    )
    draft = Draft(
        reading, -1, -1, kind, "same_number", quantity, match.group(), host.bound, host.value, host.low, host.high,
        host.victim_group, (start, end), (start, end), (reading.view.start, reading.view.end),
    )  # fmt: skip
    draft.relation, draft.related, draft.antecedent = "derived_from", host, host
    draft.flags.add("anaphora")
    text.add(draft)
    return draft


def _approximate(draft: Draft, host: Draft, value: int | None) -> None:
    """ "Similar" never inherits a strict bound."""
    if value is not None:
        draft.bound, draft.value, draft.low, draft.high = "approx", value, None, None


def _same(text: Text, reading: SentenceReading, match: re.Match[str], host: Draft) -> None:
    behind = reading.view.start + match.end()
    trigger = next(
        (c for c in reading.chunks if c.code in "KDJ" and char_span(reading, c.start, c.end)[0] >= behind), None
    )
    if trigger is None:
        return
    draft = _anaphor(text, reading, match, host, trigger.kind)
    if "similar" in match.group().lower() or "comparable" in match.group().lower():
        _approximate(draft, host, host.value if host.value is not None else None)
    elif host.bound not in ("exact", "vague", "range"):
        _approximate(draft, host, host.value)


_BORNE_BY: Final = re.compile(
    r"[^.;,]{0,40}?\b(?:felt|suffered|sustained|borne|incurred|endured|experienced|taken) by (?:the "
    r")?[\w-]+(?: [A-Z][\w-]+)?",
    re.I,
)


def _similar(text: Text, reading: SentenceReading, match: re.Match[str], host: Draft) -> None:
    if re.search(r"\b(?:than|higher|lower)\b", match.group(), re.I) or host.value is None:
        return
    draft = _anaphor(text, reading, match, host, host.kind)
    _approximate(draft, host, host.value)
    noun = re.search(r"\b(?:losses|casualties|deaths|toll|dead|numbers)\b", match.group(), re.I)
    if noun:
        start = reading.view.start + match.start()
        draft.trigger_span = (start + noun.start(), start + noun.end())
    bearer = _BORNE_BY.match(reading.view.text, match.end())
    if bearer:
        draft.group_span = (draft.group_span[0], reading.view.start + bearer.end())
    if re.search(r"\bmilitary\b", match.group(), re.I):
        draft.victim_group = "combatant"
        if host.victim_group == "unknown":
            host.victim_group = "combatant"


def _fraction(text: Text, reading: SentenceReading, match: re.Match[str], host: Draft) -> None:
    if host.value is None:
        return
    top, bottom = _PARTS[(match["times"] or match["part"]).lower()]
    draft = _anaphor(text, reading, match, host, host.kind)
    _approximate(draft, host, host.value * top // bottom)
    draft.derivation = f"{host.value}*{top}/{bottom}"
