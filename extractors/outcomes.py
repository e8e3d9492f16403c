"""What became of some of those a sentence tells of: "nine were shot, three fatally", "six were hurt, two badly".

An adverb right behind a bare number says it; no verb of harm stands beside that number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractors.anaphora import PARTS_OF_ONE
from extractors.drafts import Draft, SentenceReading, draft_of
from extractors.harmed import Link
from extractors.numbers import word_set
from extractors.passages import Text, derive, replace_draft

_FATALLY: Final = word_set("fatally mortally lethally")
_BADLY: Final = word_set("seriously critically gravely severely badly lightly slightly moderately")
_ENDS: Final = frozenset(",.;:pcyws")


def outcomes(text: Text, reading: SentenceReading) -> None:
    """Bare numbers with such an adverb: the dead of a shooting, the badly hurt among the wounded."""
    tokens, chunks = reading.view.tokens, reading.chunks
    for at, chunk in enumerate(chunks):
        if chunk.code != "B" or tokens is None or chunk.end >= len(tokens) or text.linked(reading, at) is not None:
            continue
        adverb = tokens[chunk.end].lower_
        if at + 1 < len(chunks) and chunks[at + 1].code not in _ENDS:
            continue
        if adverb in _FATALLY and any(before.code in "VKG" for before in chunks[:at]):
            draft = draft_of(reading, Link(at, at, "killed", "fatally"))
            if draft is not None:
                text.add(draft)
        elif adverb in _BADLY:
            hosts = [draft for draft in text.of(reading) if draft.group_chunk < at and draft.kind == "wounded"]
            part = derive(text, reading, at, hosts[-1], "badly", "subset_of") if hosts else None
            if part is not None:
                part.flags.add("subset")


_SHARE_OF_THEM: Final = re.compile(
    rf"[,(—–-] ?(?:about |around |roughly |nearly |almost |some )?(?P<part>{'|'.join(sorted(PARTS_OF_ONE))}) of "
    r"(?:them|whom)\b",
    re.I,
)


def shares(text: Text, reading: SentenceReading) -> None:
    """ "38 people died, *half of them* women": 19, roughly; of the people counted right before."""
    for match in _SHARE_OF_THEM.finditer(reading.view.text):
        host = _counted_before(text, reading, reading.view.start + match.start())
        if host is None or host.value is None or host.bound != "exact":
            continue  # a third of "some 200" is no number
        top, bottom = PARTS_OF_ONE[match["part"].lower()]
        part = replace_draft(host)
        start, end = reading.view.start + match.start("part"), reading.view.start + match.end()
        part.quantity = replace(
            host.quantity, start=start, end=end, number_start=start, number_end=end, value_text=match["part"]
        )
        part.value_text, part.group_span, part.rule_id = match["part"], (start, end), "share_of_them"
        part.bound, part.value, part.low, part.high = "approx", int(host.value * top / bottom + 0.5), None, None
        part.relation, part.related, part.antecedent = "subset_of", host, host
        part.derivation = f"{host.value}*{top}/{bottom}"
        part.victim_group = _group_behind(reading, match.end()) or host.victim_group
        part.group_chunk = -1
        part.flags.add("subset")
        text.add(part)


def _counted_before(text: Text, reading: SentenceReading, offset: int) -> Draft | None:
    """The claim that the nearest counted noun phrase before ``offset`` makes."""
    tokens, start = reading.view.tokens, reading.view.start
    for at in range(len(reading.chunks) - 1, -1, -1):
        chunk = reading.chunks[at]
        is_before = tokens is not None and start + tokens[chunk.start].idx < offset
        if is_before and (chunk.code in "GUBC" or (chunk.code == "n" and chunk.group is not None)):
            return text.linked(reading, at)
    return None


def _group_behind(reading: SentenceReading, offset: int) -> str | None:
    """Who the part are: "half of them *women*"; null where the words name two groups or none."""
    tokens = reading.view.tokens
    behind = [at for at, chunk in enumerate(reading.chunks) if tokens is not None and tokens[chunk.start].idx >= offset]
    if not behind or (len(behind) > 1 and reading.chunks[behind[1]].code == "c"):
        return None
    first = behind[1] if reading.chunks[behind[0]].code == "a" and len(behind) > 1 else behind[0]
    return reading.groups_of(reading.chunks[first]) if reading.chunks[first].code == "n" else None
