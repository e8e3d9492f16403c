"""Parts of a total: "including three children", "five of them", "of whom 222 were soldiers", lists of the dead."""

from __future__ import annotations

import re
from typing import Final

from extractors.chunks import Chunk
from extractors.drafts import Draft, SentenceReading, char_span, draft_of, shifted
from extractors.groups import Group
from extractors.harmed import Link
from extractors.noun_phrases import objects
from extractors.passages import _LOOK_BACK, Text, chunk_start, derive, replace_draft, whole_of
from extractors.records import Quantity


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
            include(text, reading, members, host)
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
                include(text, reading, [at], host)


def include(text: Text, reading: SentenceReading, members: list[int], host: Draft) -> None:
    for member in members:
        known = text.linked(reading, member)
        if known is None and reading.view.text[chunk_start(reading, member) - reading.view.start :].lower().startswith(
            "a number of"
        ):
            continue
        if known is not None:
            known.relation, known.related, known.antecedent = "subset_of", host, host
        elif _can_be_part(reading.chunks[member]):
            draft = derive(text, reading, member, host, "included", "subset_of")
            if draft is not None:
                draft.victim_group = predicate_group(reading, member) or draft.victim_group
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
        predicate = predicate_group(reading, at)
        if predicate is None and not ((pronoun or after_x) and _may_describe(reading.chunks, at)):
            continue
        if predicate is None and _tells_a_state(reading, at):
            continue
        host = text.before(reading, at, 1 if not pronoun else _LOOK_BACK)
        if host is None or _refers_elsewhere(text, reading, at):
            continue
        draft = derive(text, reading, at, host, "predicated", "subset_of")
        if draft is not None:
            draft.victim_group = predicate or host.victim_group
            draft.flags.add("subset")


def predicated_further(text: Text, reading: SentenceReading) -> None:
    """ "of whom 410 were children and 104 women": a second predicate without its verb."""
    chunks = reading.chunks
    for at in range(2, len(chunks)):
        if chunks[at].code != "G" or chunks[at - 1].code != "c" or text.linked(reading, at) is not None:
            continue
        before = [draft for draft in text.of(reading) if draft.group_chunk < at and draft.relation == "subset_of"]
        part = before[-1] if before else None
        if part is None or part.related is None or not _is_predicate(chunks, part.group_chunk, at - 1):
            continue
        further = derive(text, reading, at, part.related, "predicated_further", "subset_of")
        if further is not None:
            further.flags.add("subset")


def _is_predicate(chunks: list[Chunk], number: int, end: int) -> bool:
    """Whether a bare number, a form of "be" and a noun are all that stands up to ``end``."""
    return [chunk.code for chunk in chunks[number:end]] == ["B", "a", "n"]


def _tells_a_state(reading: SentenceReading, at: int) -> bool:
    """ "48 bodies, many of them burnt": no count of people but what the bodies look like."""
    group, tokens, behind = reading.chunks[at].group, reading.view.tokens, reading.chunks[at].end
    is_vague = group is not None and group.quantity is not None and group.quantity.bound == "vague"
    if not is_vague or tokens is None or behind >= len(tokens):
        return False
    words = [token.lower_ for token in tokens.span(behind, min(behind + 2, len(tokens)))]
    return any(word.endswith("ed") or word in ("burnt", "bound", "torn", "unrecognisable") for word in words)


def _refers_elsewhere(text: Text, reading: SentenceReading, at: int) -> bool:
    """ "300,000 people are on the road, many of them for the second time": of those, who were not harmed."""
    for before in range(at - 1, -1, -1):
        chunk = reading.chunks[before]
        if before > 1 and reading.chunks[before - 1].code == "o":
            continue  # "eleven members *of one family*, seven of them children"
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


def predicate_group(reading: SentenceReading, at: int) -> str | None:
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
    group = chunks[at].group
    if group is not None and group.partitive and probe < len(chunks) and chunks[probe].code == "n":
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
        members = [member for member in objects(chunks, at) if not _is_labelled(chunks, member)]
        own = [draft for draft in text.of(reading) if draft.group_chunk < at]
        if own and chunk.word in _ASIDES and _is_aside_of(text, reading, at, own[-1]):
            continue
        if len(members) < 2 or not own or any(text.linked(reading, member) for member in members):
            continue
        behind = members[-1] + 1
        ends = behind >= len(chunks) or chunks[behind].code in ".;:,"
        is_dash = chunk.word in _DASHES and chunks[at - 1].code == "G"
        if not is_dash and (not ends or (chunk.code == "," and chunks[at - 1].code in "GBU")):
            continue
        host = whole_of(own)
        total = sum(_count(chunks[m]) for m in members)
        if host.value is None or total > host.value or (is_dash and total != host.value):
            continue
        include(text, reading, members, host)


_DASHES: Final = frozenset({"—", "--", "–"})
_ASIDES: Final = _DASHES | {"("}


def _is_labelled(chunks: list[Chunk], at: int) -> bool:
    """ "tanks - 3,283, artillery systems - 2,290": what a label before a dash counts."""
    return at > 1 and (chunks[at - 1].word in _DASHES or chunks[at - 1].code == ":") and chunks[at - 2].code == "n"


def _is_aside_of(text: Text, reading: SentenceReading, opening: int, host: Draft) -> bool:
    """ "twelve peacekeepers — eight Indians, two Pakistanis — were killed": what stands between dashes, or in brackets,
    right behind the whole is part of it. Marks the parts; false where there is no aside or none of it was counted."""
    chunks = reading.chunks
    ends = frozenset({")"}) if chunks[opening].word == "(" else _DASHES
    closing = next((i for i in range(opening + 1, len(chunks)) if chunks[i].word in ends), None)
    if closing is None or host.group_chunk != opening - 1:
        return False
    inside = [draft for draft in text.of(reading) if opening < draft.group_chunk < closing and not draft.relation]
    parts = [draft for draft in inside if (draft.value or 0) <= (host.value or 0)]
    for draft in parts:
        draft.relation, draft.related, draft.antecedent = "subset_of", host, host
    return bool(parts)


def _count(chunk: Chunk) -> float:
    return (chunk.group.quantity.value or 0) if chunk.group is not None and chunk.group.quantity is not None else 0


def listed_dead(text: Text, reading: SentenceReading) -> None:
    """ "The dead included a nurse and her daughter"; "the dead - two medics and a driver - were found"."""
    chunks = reading.chunks
    for at, _chunk in enumerate(chunks):
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
    """ "They include hundreds of civilians", "The victims included a Dane", "Among the 58 victims were 35 pilgrims":
    parts of the total of the sentence before."""
    chunks = reading.chunks
    host = text.before(reading, 0, 1)
    verb = _verb_of_parts(chunks)
    if host is None or verb is None:
        return
    whole = chunks[verb - 1].group
    if whole is None or whole.quantity is None or whole.quantity.value == host.value:
        include(text, reading, objects(chunks, verb), host)


def _verb_of_parts(chunks: list[Chunk]) -> int | None:
    """Where the verb stands behind which a sentence lists some of those harmed before."""
    if len(chunks) < 3:
        return None
    if chunks[1].word == "include":
        is_whole = chunks[0].word in ("they", "these", "those", "that", "it", "this", "victims")
        return 1 if is_whole or chunks[0].word.endswith(" victims") else None
    is_among = chunks[0].word in ("among", "amongst") and chunks[2].word in ("were", "are")
    names_victims = chunks[1].word.split(" ")[-1] in ("victims", "victim")
    return 2 if is_among and names_victims else None


_OF_THESE: Final = re.compile(
    r"\W*(?:out )?of (?:these|those|them|this number|that number|this total|that total)\b", re.I
)


def of_these(text: Text, reading: SentenceReading) -> None:
    """ "Of these, about 40,000 were killed": part of the total of the sentence before."""
    own = [draft for draft in text.of(reading) if not draft.relation]
    host = text.before(reading, 0, 1)
    if host is None or not own or not _OF_THESE.match(reading.view.text):
        return
    for draft in own:
        if draft.rule_id in ("passive_subject", "intransitive_subject", "state_subject", "gapping", "state_of_group"):
            draft.relation, draft.related, draft.antecedent = "subset_of", host, host
            draft.flags.add("subset")


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
    """ "more than half of the 30 dead were women": 16 to 30 of them."""
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


def whole_of_share(text: Text, reading: SentenceReading) -> None:
    """ "more than half of the 35,000 people killed were women": the 35,000 are counted too."""
    for draft in list(text.of(reading)):
        group = reading.chunks[draft.group_chunk].group if draft.group_chunk >= 0 else None
        if group is None or group.total is None or group.total.value is None or not _is_share(group, draft):
            continue
        if (draft.value or 0) > group.total.value or not _harms_the_whole(reading.chunks, draft):
            continue
        whole = _whole(draft, shifted(group.total, reading.view.start))
        text.add(whole)
        draft.relation, draft.related = "subset_of", whole
        if group.partitive:
            _describe_part(text, reading, draft)


def _is_share(group: Group, draft: Draft) -> bool:
    """ "half of the 40 recruits", or counted itself: "two of the 15 wounded"."""
    if group.partitive in ("counted", "harm") and draft.value is not None:
        return True
    return draft.quantity.rule_id == "share_of_counted" and not draft.relation


def _harms_the_whole(chunks: list[Chunk], draft: Draft) -> bool:
    """ "of the 15 wounded", "of the 40 killed", "of the 40 who died": the harm is that of the whole."""
    trigger, at = draft.trigger_chunk, draft.group_chunk
    if trigger == at:
        return True
    if at + 1 < len(chunks) and chunks[at + 1].code == "w" and trigger > at + 1:
        return all(
            chunk.code in "avmyk" for chunk in chunks[at + 2 : trigger]
        )  # not "of the 26 who slept there were dead"
    return trigger == at + 1 and chunks[trigger].code in "KJ"


def _whole(part: Draft, total: Quantity) -> Draft:
    whole = replace_draft(part)
    whole.quantity, whole.value_text, whole.bound = total, total.value_text, total.bound
    whole.value, whole.low, whole.high = (None if n is None else int(n) for n in (total.value, total.low, total.high))
    whole.rule_id, whole.derivation = "whole_of_share", None
    return whole


def _describe_part(text: Text, reading: SentenceReading, draft: Draft) -> None:
    """ "four of the 15 wounded in Belmar *were children*"; "the girl was *one of the 12* dead" tells who, and counts
    nobody."""
    chunks, behind = reading.chunks, draft.trigger_chunk + 1
    while behind < len(chunks) and chunks[behind].code in "pony":
        behind += 1
    if behind + 1 < len(chunks) and chunks[behind].code == "a":
        draft.victim_group = reading.groups_of(chunks[behind + 1]) or draft.victim_group
    is_predicate = draft.group_chunk > 0 and chunks[draft.group_chunk - 1].code in "a,"
    if is_predicate and draft.value_text.lower() == "one":
        text.drop(draft)


_SHARES: Final = (
    ("more than half", 0.5, True), ("over half", 0.5, True), ("most", 0.5, True), ("the majority", 0.5, True),
    ("half", 0.5, False), ("a third", 1 / 3, False), ("a quarter", 0.25, False), ("two thirds", 2 / 3, False),
    ("two-thirds", 2 / 3, False),
)  # fmt: skip


def _sentence_predicate(reading: SentenceReading, draft: Draft) -> str | None:
    chunks = reading.chunks
    for at in range(draft.group_chunk + 1, min(draft.group_chunk + 4, len(chunks) - 1)):
        if chunks[at].code == "a":
            return reading.groups_of(chunks[at + 1])
    return None
