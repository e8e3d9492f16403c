"""How the claims of a text hang together: parts of a total, revisions, additions, and figures that only refer back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from extractors.chunks import Chunk
from extractors.drafts import Draft, SentenceReading, char_span, draft_of
from extractors.link import Link, _figure_after, objects

_FIGURE_NOUNS: Final = frozenset(
    {"figure", "figures", "number", "numbers", "total", "count", "tally", "estimate", "estimates"}
)
_LOOK_BACK: Final = 3


def relate(readings: list[SentenceReading], drafts: list[Draft]) -> list[Draft]:
    """The drafts of a text with their relations, together with those that only a relation states; in text order."""
    text = Text(readings, drafts)
    for rule in _RULES:
        for reading in readings:
            if reading.chunks:
                rule(text, reading)
    return text.in_order()


class Text:
    """The drafts of a document by sentence, so that a rule can look for what a phrase refers to."""

    def __init__(self, readings: list[SentenceReading], drafts: list[Draft]) -> None:
        self.readings = readings
        self._drafts = list(drafts)

    def in_order(self) -> list[Draft]:
        return sorted(self._drafts, key=lambda draft: (draft.quantity.start, draft.kind))

    def of(self, reading: SentenceReading) -> list[Draft]:
        own = [draft for draft in self._drafts if draft.reading is reading]
        return sorted(own, key=lambda draft: draft.group_chunk)

    def linked(self, reading: SentenceReading, chunk: int) -> Draft | None:
        return next((draft for draft in self._drafts if draft.reading is reading and draft.group_chunk == chunk), None)

    def add(self, draft: Draft) -> None:
        self._drafts.append(draft)

    def drop(self, draft: Draft) -> None:
        self._drafts.remove(draft)

    def before(self, reading: SentenceReading, chunk: int, back: int = _LOOK_BACK) -> Draft | None:
        """The nearest claim before a chunk: in its sentence, else in the sentences before it."""
        own = [draft for draft in self.of(reading) if draft.group_chunk < chunk]
        if own:
            return _main(own)
        index = reading.view.index
        for earlier in reversed(self.readings[max(0, index - back) : index]):
            drafts = self.of(earlier)
            if drafts:
                return _main(drafts)
        return None

    def killed_before(self, reading: SentenceReading, chunk: int) -> Draft | None:
        """A "total" or a "figure" is of the dead where the passage counts dead and wounded."""
        index = reading.view.index
        for earlier in (reading, *reversed(self.readings[max(0, index - 2) : index])):
            drafts = [
                d for d in self.of(earlier) if d.kind == "killed" and (earlier is not reading or d.group_chunk < chunk)
            ]
            if drafts:
                return _main(drafts)
        return None


def _main(drafts: list[Draft]) -> Draft:
    """The last claim that is not itself part of another."""
    whole = [draft for draft in drafts if draft.relation != "subset_of"]
    return (whole or drafts)[-1]


def _derive(
    text: Text, reading: SentenceReading, chunk: int, host: Draft, rule_id: str, relation: str | None
) -> Draft | None:
    """A draft for the counted ``chunk`` that takes its kind from ``host``."""
    trigger = host.trigger_chunk if host.reading is reading else chunk
    draft = draft_of(reading, Link(chunk, trigger, host.kind, rule_id))
    if draft is None:
        return None
    draft.relation, draft.related, draft.antecedent = relation, host, host
    text.add(draft)
    return draft


def drop_corrected(text: Text, reading: SentenceReading) -> None:
    """ "not 80 but 18": the first is no claim, the second revises it."""
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


def mark_partitive(text: Text, reading: SentenceReading) -> None:
    """ "five of the wounded", "28 of the injured in critical condition": part of the total before."""
    for draft in text.of(reading):
        group = reading.chunks[draft.group_chunk].group
        if group is None or draft.relation:
            continue
        if "moved_from" in draft.flags:
            draft.relation = "moved_from"
        elif group.partitive in ("harm", "them", "whom", "which"):
            draft.relation = "subset_of"
            draft.related = text.before(reading, draft.group_chunk)
            draft.antecedent = draft.related
            draft.flags.add("subset")


def included(text: Text, reading: SentenceReading) -> None:
    """ "ten people were killed, including three children": each item is part of the claim before it."""
    for at, chunk in enumerate(reading.chunks):
        if chunk.code != "x" or chunk.word.startswith(
            ("most", "many", "all", "mainly", "some", "both", "the majority")
        ):
            continue
        members = objects(reading.chunks, at)
        if not members:
            continue
        own = [draft for draft in text.of(reading) if draft.group_chunk < at and draft.relation != "subset_of"]
        host = own[-1] if own else None
        if host is not None:
            _included_in(text, reading, members, host)
        elif trigger := _bare_harm(reading.chunks, at):
            for member in members:
                _part_of_uncounted(text, reading, member, trigger)


def among(text: Text, reading: SentenceReading) -> None:
    """ "17 killed, a child among them", "435 children among the dead"."""
    chunks = reading.chunks
    for at, chunk in enumerate(chunks[:-1]):
        if chunk.code not in "GB" or text.linked(reading, at) is not None:
            continue
        behind = chunks[at + 1]
        if behind.word in ("among them", "of them", "among whom") or (
            behind.word == "among" and at + 3 < len(chunks) and chunks[at + 3].code in "KJ"
        ):
            host = text.before(reading, at)
            if host is not None:
                _included_in(text, reading, [at], host)


def _included_in(text: Text, reading: SentenceReading, members: list[int], host: Draft) -> None:
    for member in members:
        known = text.linked(reading, member)
        if known is None and reading.view.text[chunk_start(reading, member) - reading.view.start :].lower().startswith(
            "a number of"
        ):
            continue
        if known is not None:
            known.relation, known.related, known.antecedent = "subset_of", host, host
        elif _can_be_part(reading.chunks[member]):
            draft = _derive(text, reading, member, host, "included", "subset_of")
            if draft is not None:
                draft.victim_group = _predicate_group(reading, member) or draft.victim_group
                draft.flags.add("subset")


def _can_be_part(chunk: Chunk) -> bool:
    return chunk.code in "GB"


def _bare_harm(chunks: list[Chunk], at: int) -> int | None:
    """The harm of an uncounted group: "other foreigners have been killed, including four from France"."""
    return next((i for i in range(at - 1, max(-1, at - 14), -1) if chunks[i].code in "KDIJ"), None)


def _part_of_uncounted(text: Text, reading: SentenceReading, member: int, trigger: int) -> None:
    if text.linked(reading, member) is None and _can_be_part(reading.chunks[member]):
        draft = draft_of(reading, Link(member, trigger, reading.chunks[trigger].kind, "included_in_uncounted"))
        if draft is not None:
            text.add(draft)


def predicated(text: Text, reading: SentenceReading) -> None:
    """ "five of them were children", "of whom 222 were soldiers", "31 were civilians", "many of them young"."""
    for at, chunk in enumerate(reading.chunks):
        if chunk.code not in "BG" or chunk.group is None or text.linked(reading, at) is not None:
            continue
        pronoun = chunk.group.partitive in ("them", "whom", "which")
        after_x = (
            at > 0
            and reading.chunks[at - 1].code == "x"
            and reading.chunks[at - 1].word in ("of whom", "of which", "of them")
        )
        predicate = _predicate_group(reading, at)
        if predicate is None and not ((pronoun or after_x) and _may_describe(reading.chunks, at)):
            continue
        host = text.before(reading, at, 1 if not pronoun else _LOOK_BACK)
        if host is None or _refers_elsewhere(text, reading, at):
            continue
        draft = _derive(text, reading, at, host, "predicated", "subset_of")
        if draft is not None:
            draft.victim_group = predicate or host.victim_group
            draft.flags.add("subset")


def _refers_elsewhere(text: Text, reading: SentenceReading, at: int) -> bool:
    """ "300,000 people are on the road, many of them for the second time": of those, who were not harmed."""
    for before in range(at - 1, -1, -1):
        chunk = reading.chunks[before]
        if chunk.group is not None and chunk.group.quantity is not None and chunk.code in "GUBCn":
            if chunk.group.partitive in ("them", "whom", "which") or chunk.group.determiner in (
                "his",
                "her",
                "its",
                "their",
                "our",
                "my",
            ):
                continue
            return text.linked(reading, before) is None
    return at > 0 and reading.chunks[at - 1].code in "po"


def _predicate_group(reading: SentenceReading, at: int) -> str | None:
    """The victim group that a predicate noun states: "were *children*"; null where there is none."""
    chunks = reading.chunks
    probe = at + 1
    while probe < len(chunks) and (
        chunks[probe].code == "y"
        or (chunks[probe].code == "v" and probe + 1 < len(chunks) and chunks[probe + 1].code == "a")
    ):
        probe += 1
    if probe + 1 < len(chunks) and chunks[probe].code == "a" and chunks[probe + 1].code in "n":
        return reading.groups_of(chunks[probe + 1])
    if (
        chunks[at].group is not None
        and chunks[at].group.partitive
        and probe < len(chunks)
        and chunks[probe].code == "n"
    ):
        return reading.groups_of(chunks[probe])
    return None


def _may_describe(chunks: list[Chunk], at: int) -> bool:
    if at + 1 >= len(chunks):
        return True
    return chunks[at + 1].code in ",.pG" or (chunks[at + 1].code == "n" and chunks[at + 1].word not in _PRONOUNS)


_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "we", "i", "you"})


def enumerated(text: Text, reading: SentenceReading) -> None:
    """ "53 journalists have been killed: 46 Palestinians, four Israelis and three Lebanese"."""
    chunks = reading.chunks
    for at, chunk in enumerate(chunks):
        if chunk.code not in ":,":
            continue
        members = objects(chunks, at)
        own = [draft for draft in text.of(reading) if draft.group_chunk < at]
        if len(members) < 2 or not own or any(text.linked(reading, member) for member in members):
            continue
        behind = members[-1] + 1
        ends = behind >= len(chunks) or chunks[behind].code in ".;:,"
        if not ends or (chunk.code == "," and chunks[at - 1].code in "GBU"):
            continue
        host = _main(own)
        if host.value is None or sum(_count(chunks[m]) for m in members) > host.value:
            continue
        _included_in(text, reading, members, host)


def _count(chunk: Chunk) -> float:
    return (chunk.group.quantity.value or 0) if chunk.group is not None and chunk.group.quantity is not None else 0


def uncounted_figure(text: Text, reading: SentenceReading) -> None:
    """ "that figure has risen to 41", "bringing the total to 77,170": the kind comes from what was said before."""
    for at, chunk in enumerate(reading.chunks):
        if chunk.code != "n" or chunk.word not in _FIGURE_NOUNS:
            continue
        figure = _figure_after(reading.chunks, at)
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


def _kind_nearby(text: Text, reading: SentenceReading) -> str | None:
    index = reading.view.index
    for earlier in (reading, *reversed(text.readings[max(0, index - 1) : index])):
        for chunk in earlier.chunks:
            if chunk.code in "tKDJ" and chunk.kind:
                return chunk.kind
    return None


def revision(text: Text, reading: SentenceReading) -> None:
    """ "rose to 14 from nine", "has risen to 19": the new figure revises the one before."""
    for draft in text.of(reading):
        if "toll" not in draft.flags or draft.relation:
            continue
        between = reading.chunks[min(draft.trigger_chunk, draft.group_chunk) : draft.group_chunk]
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


def elliptical(text: Text, reading: SentenceReading) -> None:
    """ "... ; Moscow admits to 1,300": a bare number behind a verb of saying, right after a claim."""
    for at, chunk in enumerate(reading.chunks):
        if chunk.code != "B" or chunk.group is None or at < 1 or text.linked(reading, at) is not None:
            continue
        lead = at - 1
        while lead > 0 and reading.chunks[lead].code in "po" and reading.chunks[lead].word in ("to", "at", "of", "as"):
            lead -= 1
        if reading.chunks[lead].word == "it" or reading.chunks[lead].code == "n":
            lead -= 1
        closes = at + 1 >= len(reading.chunks) or reading.chunks[at + 1].code in ".;,py"
        if _names_its_source(reading.chunks, at):
            lead = at + 2
        if lead < 0 or reading.chunks[lead].code != "V" or "speech" not in reading.chunks[lead].flags or not closes:
            continue
        host = text.before(reading, at, 1)
        if host is not None and host.quantity.end < chunk_start(reading, at):
            draft = _derive(text, reading, at, host, "elliptical", None)
            if draft is not None:
                draft.related = None
                draft.victim_group = host.victim_group
                draft.flags.add("elliptical")


def _names_its_source(chunks: list[Chunk], at: int) -> bool:
    """ "22 dead, says the ministry; 31, says the army"."""
    return (
        at > 0
        and at + 2 < len(chunks)
        and chunks[at - 1].code in ";:"
        and chunks[at + 1].code == ","
        and "speech" in chunks[at + 2].flags
    )


def chunk_start(reading: SentenceReading, at: int) -> int:
    return char_span(reading, reading.chunks[at].start, reading.chunks[at].end)[0]


_SAME: Final = re.compile(
    r"(?<!times )(?<!twice )\b(?:the |a )?(?:same|similar|equal|comparable|identical) (?:number|amount|total|toll|figure)s?\b|(?<!times )(?<!twice )\bas many(?= (?:again |more )?(?:were|was|have|had))",
    re.I,
)
_SIMILAR_LOSS: Final = re.compile(
    r"\b(?:losses|casualties|deaths|toll|dead)\b(?:(?! and\b| that\b)[^.;:,]){0,30}?\b(?:similar|comparable|about the same|the same|as high|equal)\b|\b(?:similar|comparable|equal)\b(?: \w+){0,2} (?:losses|casualties|deaths|numbers|toll)\b",
    re.I,
)
_FRACTION_OF_THAT: Final = re.compile(
    r"\b(?:(?P<times>twice|double|three times)|(?:about |around |roughly |nearly |almost |some )?(?P<part>half|a third|one third|one-third|two thirds|two-thirds|a quarter|one quarter|three quarters|three-quarters|a fifth|a tenth|one tenth)(?: of)?) (?:that|this)(?: number| figure| total| many)?\b",
    re.I,
)
_PARTS: Final = {"half": (1, 2), "a third": (1, 3), "one third": (1, 3), "one-third": (1, 3), "two thirds": (2, 3), "two-thirds": (2, 3), "a quarter": (1, 4), "one quarter": (1, 4), "three quarters": (3, 4), "three-quarters": (3, 4), "a fifth": (1, 5), "a tenth": (1, 10), "one tenth": (1, 10), "twice": (2, 1), "double": (2, 1), "three times": (3, 1)}  # fmt: skip


def same_number(text: Text, reading: SentenceReading) -> None:
    """ "the same number were injured", "similar losses", "a third of that": a number that is not printed."""
    view = reading.view
    for pattern, make in ((_SAME, _same), (_SIMILAR_LOSS, _similar), (_FRACTION_OF_THAT, _fraction)):
        for match in pattern.finditer(view.text):
            host = _host_before(text, reading, view.start + match.start())
            if host is not None and host.bound not in ("zero", "none_reported"):
                make(text, reading, match, host)


def _host_before(text: Text, reading: SentenceReading, offset: int) -> Draft | None:
    own = [draft for draft in text.of(reading) if draft.quantity.start < offset]
    return _main(own) if own else text.before(reading, -1, 2)


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
    r"[^.;,]{0,40}?\b(?:felt|suffered|sustained|borne|incurred|endured|experienced|taken) by (?:the )?[\w-]+(?: [A-Z][\w-]+)?",
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


_UNVERIFIED: Final = re.compile(
    r"(?:could|can|cannot|can't|couldn't|has|have|had|was|were)(?: not|n't)?(?: yet)?(?: immediately)?(?: be| been)? independently (?:be )?(?:verif|confirm|corroborat)"
    r"|\b(?:unable|impossible|not (?:been )?(?:possible|able)) to (?:independently )?(?:verify|confirm|corroborate)"
    r"|\bneither (?:figure|claim|account|side's (?:claims?|figures?))\b[^.]{0,40}verif|\bunverified\b|\bno independent (?:confirmation|verification)"
    r"|\b(?:claims?|figures?|numbers?|tolls?|reports?)\b[^.]{0,30}(?:could not|cannot|can not) be (?:\w+ )?(?:verified|confirmed)|\bnot (?:be )?(?:independently|immediately) (?:verified|confirmed)",
    re.I,
)


def unverified(text: Text, reading: SentenceReading) -> None:
    """ "Neither figure could be independently verified" marks the claims of its passage."""
    if not _UNVERIFIED.search(reading.view.text):
        return
    index = reading.view.index
    for earlier in (reading, *reversed(text.readings[max(0, index - 2) : index])):
        drafts = text.of(earlier)
        for draft in drafts:
            draft.verification = "unverified"
        if drafts:
            return


def listed_dead(text: Text, reading: SentenceReading) -> None:
    """ "The dead included a nurse and her daughter"; "the dead - two medics and a driver - were found"."""
    chunks = reading.chunks
    for at, chunk in enumerate(chunks):
        if not _is_definite_harm(reading, at) or at + 2 >= len(chunks):
            continue
        includes = chunks[at + 1].word in ("include", "are", "were", "was") or chunks[at + 1].code == "x"
        if not (includes or chunks[at + 1].code in ",:"):
            continue
        members = objects(chunks, at + 1)
        if not members or any(text.linked(reading, member) for member in members):
            continue
        if chunks[at + 1].code == "," and (members[-1] + 1 >= len(chunks) or chunks[members[-1] + 1].code not in ",."):
            continue
        _sum_list(text, reading, members, at, "at_least" if includes and chunks[at + 1].word == "include" else "exact")


def they_include(text: Text, reading: SentenceReading) -> None:
    """ "They include hundreds of civilians and 28 aid workers": parts of the total of the sentence before."""
    chunks = reading.chunks
    if len(chunks) < 3 or chunks[0].word not in ("they", "these", "those", "that") or chunks[1].word != "include":
        return
    members = objects(chunks, 1)
    host = text.before(reading, 0, 1)
    if host is not None:
        _included_in(text, reading, members, host)


def _is_definite_harm(reading: SentenceReading, at: int) -> bool:
    """ "the dead", "the wounded", "the victims" as a noun phrase without a number."""
    chunks = reading.chunks
    if at == 0 or chunks[at - 1].code != "n" or "determiner" not in chunks[at - 1].flags:
        return False
    return chunks[at].code in "JK" and chunks[at].word in ("dead", "wound", "injure", "kill", "missing")


def _sum_list(text: Text, reading: SentenceReading, members: list[int], at: int, bound: str) -> None:
    drafts = [
        draft_of(reading, Link(member, at, reading.chunks[at].kind, "listed", members=tuple(members)))
        for member in members
    ]
    values = [
        int(group.quantity.value or 0)
        for member in members
        if (group := reading.chunks[member].group) and group.quantity
    ]
    first = next((draft for draft in drafts if draft is not None), None)
    if first is None or not all(values) or len(values) != len(members):
        return
    total = sum(values)
    first.bound, first.value, first.low, first.high = bound, total, total, None if bound == "at_least" else total
    start, end = char_span(reading, reading.chunks[members[0]].start, reading.chunks[members[-1]].end)
    first.group_span = (start, end)
    first.value_text = reading.view.text[start - reading.view.start : end - reading.view.start]
    groups = {draft.victim_group for draft in drafts if draft is not None}
    first.victim_group = groups.pop() if len(groups) == 1 else "unknown"
    if len(values) > 1:
        first.derivation = "sum(" + ",".join(map(str, values)) + ")"
    text.add(first)


def fraction_of_counted(text: Text, reading: SentenceReading) -> None:
    """ "more than half of the 48 dead were children": 25 to 48 of them."""
    for draft in list(text.of(reading)):
        start = reading.chunks[draft.group_chunk].start
        tokens = reading.view.tokens
        if tokens is None or start < 2 or tokens[start - 1].lower_ != "of" or draft.value is None:
            continue
        lead = " ".join(token.lower_ for token in tokens.span(max(0, start - 5), start - 1))
        share = next(((share, over) for words, share, over in _SHARES if lead.endswith(words)), None)
        if share is None:
            continue
        part = replace_draft(draft)
        part.bound, part.value = ("range", None) if share[1] else ("approx", int(draft.value * share[0]))
        part.low, part.high = (int(draft.value * share[0]) + 1, draft.value) if share[1] else (None, None)
        part.rule_id, part.relation, part.related = "fraction_of_counted", "subset_of", draft
        part.derivation = f"{share[0]:g}*{draft.value}"
        part.victim_group = _sentence_predicate(reading, draft) or draft.victim_group
        text.add(part)


_SHARES: Final = (("more than half", 0.5, True), ("over half", 0.5, True), ("most", 0.5, True), ("the majority", 0.5, True), ("half", 0.5, False), ("a third", 1 / 3, False), ("a quarter", 0.25, False), ("two thirds", 2 / 3, False), ("two-thirds", 2 / 3, False))  # fmt: skip


def _sentence_predicate(reading: SentenceReading, draft: Draft) -> str | None:
    chunks = reading.chunks
    for at in range(draft.group_chunk + 1, min(draft.group_chunk + 4, len(chunks) - 1)):
        if chunks[at].code == "a":
            return reading.groups_of(chunks[at + 1])
    return None


def replace_draft(draft: Draft) -> Draft:
    copy = replace(draft)
    copy.flags = set(draft.flags)
    return copy


def each_side(text: Text, reading: SentenceReading) -> None:
    """ "100,000 on each side": one claim a side."""
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
    drop_corrected, mark_partitive, listed_dead, they_include, included, among, enumerated, predicated, uncounted_figure, elliptical, fraction_of_counted,
    addition, revision, same_number, each_side, unverified,
)  # fmt: skip
