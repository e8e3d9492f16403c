"""Who is killed, dies or is missing: the subjects and objects of the verbs and adjectives of harm."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from extractors.chunks import COUNTED, Chunk
from extractors.noun_phrases import coordinated_left, objects, subject
from extractors.numbers import word_set
from extractors.verb_groups import is_active, is_passive, verb_group_start


@dataclass(slots=True)
class Link:
    """A counted group (index of its chunk) tied to a trigger (index), of one kind, by one rule."""

    group: int
    trigger: int
    kind: str
    rule_id: str
    actor: int | None = None
    flags: set[str] = field(default_factory=set)
    members: tuple[int, ...] = ()


# "with two soldiers and a civilian dead", "in all, six men and a boy were killed".
_OPENING_A_LIST: Final = word_set("with all including both") | {"in all"}
# Verbs whose object may be a clause without "that": "they fear six soldiers and nine civilians died".
_TAKING_CLAUSES: Final = word_set(
    "believe think fear feared suspect suspected suggest suggested indicate indicated mean add note noted know learn "
    "learned hear find show warn insist insisted maintain maintained conclude concluded estimate assume assumed reckon "
    "presume presumed understand allege alleged stress stressed reveal revealed disclose disclosed see"
)
# What a harm word is said of in a figure of speech, or literally and of no person: "killed a million elms".
_THINGS: Final = word_set(
    "tree trees elm elms plant plants bank banks firm firms manufacturer manufacturers bill bills motion motions "
    "job jobs project projects penalty penalties proposal proposals amendment amendments"
)


_TO_DEATH: Final = word_set(
    "stab beat hack shoot stone burn crush torture trample knife club bludgeon choke starve batter kick slash whip "
    "scald hit strike wound injure"
)


def mark_deaths(chunks: list[Chunk]) -> None:
    """ "stabbed two men *to death*", "burned a boy *alive*": what became of the harmed stands behind them."""
    for at, chunk in enumerate(chunks):
        is_to_death = chunk.code == "t" and chunk.word == "death" and chunks[at - 1].word == "to"
        last = at - 2 if is_to_death else at - 1
        if chunk.code == "U" and chunk.word == "alive":
            chunk.code, last = "B", at  # "20 more alive"
        if not (is_to_death or chunk.word == "alive") or last < 1 or chunks[last].code not in "GBn":
            continue
        verb = last - 1
        while verb > 0 and chunks[verb].code in "GBUnc,":
            verb -= 1
        trigger = chunks[verb]
        fits = trigger.word in (_TO_DEATH if is_to_death else _ALIVE)
        if fits and trigger.code in "VKkIi":
            trigger.kind, trigger.form = "killed", "transitive"
            if trigger.code in "Vi":
                trigger.code = "I" if trigger.code == "i" else "K" if trigger.inflection != "third" else "k"


_ALIVE: Final = word_set("burn bury boil flay")


def transitive(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "killed twelve", "twelve were killed", "twelve killed in a raid", "killing twelve"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code not in "KkI":
            continue
        start = verb_group_start(chunks, at)
        if chunk.code == "K" and _is_inverted(chunks, at):
            named = [member for member in objects(chunks, at + 1) if _can_be_harmed(chunks, at, member)]
            links += [Link(one, at, chunk.kind, "inverted_passive", members=tuple(named)) for one in named]
        elif chunk.code == "K" and not is_active(chunks, start, at):
            direct = [] if is_passive(chunks, start, at) else objects(chunks, at)
            links += (
                object_links(chunks, at, direct, start)
                if direct
                else _buried(chunks, at, start, subject_links(chunks, at, start, "passive_subject"))
            )
        else:
            links += object_links(chunks, at, objects(chunks, at), start)
    return links


_UNDER: Final = frozenset({"under", "beneath", "below", "underneath"})


def _buried(chunks: list[Chunk], at: int, start: int, links: list[Link]) -> list[Link]:
    """ "40 are believed to be buried", "200 were buried under the rubble": nobody knows of them yet."""
    is_thought = any(chunk.code == "m" or "raising" in chunk.flags for chunk in chunks[start:at] if chunk.word != "to")
    is_under = at + 1 < len(chunks) and chunks[at + 1].word in _UNDER
    if chunks[at].word == "bury" and (is_thought or is_under):
        for link in links:
            link.kind = "missing"
    return links


def _is_inverted(chunks: list[Chunk], at: int) -> bool:
    """ "Killed were two officers and a girl", "Also wounded was a guard"."""
    opens = at == 0 or chunks[at - 1].code in ".;:"
    return opens and at + 2 < len(chunks) and chunks[at + 1].code == "a" and chunks[at + 2].code in COUNTED


def object_links(chunks: list[Chunk], at: int, members: list[int], start: int) -> list[Link]:
    loses = chunks[at].kind == "losses" or "speech" in chunks[start].flags  # "which officials say killed 12"
    actor = start - 1 if start > 0 and not loses and chunks[start - 1].code in "nGUBC" else None
    usable = [member for member in members if _can_be_harmed(chunks, at, member)]
    return [Link(member, at, chunks[at].kind, "object", actor, members=tuple(usable)) for member in usable]


def subject_links(chunks: list[Chunk], at: int, start: int, rule_id: str) -> list[Link]:
    if start == at and _modifies_noun(chunks, at):
        return []
    if rule_id == "passive_subject" and start == at and _is_definite(chunks, at):
        return []
    head = subject(chunks, start)
    if head is None:
        head = _shared_subject(chunks, at, start)
        start = 0 if head is not None else start
    if head is None:
        return []
    if start == at and head != at - 1 and rule_id == "passive_subject" and not _stands_alone(chunks, at):
        return []
    joined = coordinated_left(chunks, head)
    if start < at or chunks[at].code == "D":
        joined = _of_own_clause(chunks, joined)
    members = _people_of([m for m in joined if _can_be_harmed(chunks, at, m)], chunks)
    actor = next((i + 1 for i in range(at + 1, min(at + 4, len(chunks) - 1)) if chunks[i].word == "by"), None)
    return [Link(member, at, chunks[at].kind, rule_id, actor, members=tuple(members)) for member in members]


def _is_definite(chunks: list[Chunk], at: int) -> bool:
    """ "60 beds for *the wounded*": a noun phrase of its own, not a participle of the number before it."""
    before = chunks[at - 1] if at else None
    return before is not None and _is_determiner(chunks, at - 1) and before.word in ("the", "their", "its")


def _is_determiner(chunks: list[Chunk], at: int) -> bool:
    """Whether a bare determiner stands right before the next chunk."""
    chunk = chunks[at]
    return chunk.code == "n" and "determiner" in chunk.flags and chunk.end == chunks[at + 1].start


def _of_own_clause(chunks: list[Chunk], members: list[int]) -> list[int]:
    """ "police arrested 300 protesters and 12 officers were hurt": what a verb or preposition before it governs is of
    another clause than the subject behind it. "police said six soldiers and nine civilians" is one list."""
    for nth in range(len(members) - 1, 0, -1):
        first = members[nth - 1]
        group = chunks[first].group
        if group is not None and group.determiner == "that":  # "said that six soldiers and ..."
            continue
        if _is_governed(chunks, first, members[nth]) or _is_contrasted(chunks[first : members[nth]]):
            return members[nth:]
    return members


def _is_contrasted(chunks: list[Chunk]) -> bool:
    """ "a fire destroyed 40 houses*, but* nobody was hurt"; "not 80 but 18 people" corrects a bare number."""
    return chunks[0].code != "B" and [chunk.word for chunk in chunks[-2:]] == [",", "but"]


def _is_governed(chunks: list[Chunk], at: int, following: int) -> bool:
    """Whether the noun phrase at ``at`` is the object of a verb or preposition that opens no list. "With 20 others, a
    trader was killed": a comma alone ends the phrase."""
    before = at - 1
    while before >= 0 and _is_determiner(chunks, before) and chunks[before].word != "that":
        before -= 1
    if before < 0:
        return False
    chunk = chunks[before]
    if chunk.code == "p":
        joint = [part.code for part in chunks[at + 1 : following]]
        return chunk.word not in _OPENING_A_LIST or (chunk.word == "with" and "," in joint and "c" not in joint)
    return chunk.code in "ViKkI" and "speech" not in chunk.flags and chunk.word not in _TAKING_CLAUSES


def _shared_subject(chunks: list[Chunk], at: int, start: int) -> int | None:
    """ "three rescuers were overcome by smoke and died": the subject of the verb group before the conjunction."""
    if start == 0 or chunks[start - 1].code != "c" or chunks[at].code not in "DK":
        return None
    probe = start - 2
    while probe > 0 and chunks[probe].code not in ";.:swVKaDv":
        probe -= 1
    while probe > 0 and chunks[probe - 1].code in "avmV":
        probe -= 1
    if probe <= 0 or chunks[probe].code not in "avmVKD":
        return None
    passive = any(chunk.code == "a" for chunk in chunks[probe : start - 1]) or chunks[start].word == "been"
    return subject(chunks, probe) if chunks[at].code == "D" or passive else None


def _modifies_noun(chunks: list[Chunk], at: int) -> bool:
    """ "312 missing books", "14 dead gannets", "ten million lost electricity": a bare harm word with a noun behind it
    describes that noun, or takes it as its object."""
    if at + 1 >= len(chunks) or chunks[at + 1].code != "n" or chunks[at].end != chunks[at + 1].start:
        return False
    follows = chunks[at + 1]
    if chunks[at].word == "not survive":  # "did not survive *the night*"
        return False
    return follows.word not in _ADVERBIAL and (chunks[at].code == "K" or "determiner" not in follows.flags)


_ADVERBIAL: Final = frozenset({"here", "there"})


def _people_of(members: list[int], chunks: list[Chunk]) -> list[int]:
    """Beside people, a counted noun that is not known is a thing: "in 53 clashes, 12 soldiers"."""
    if not any(chunks[m].code == "G" for m in members):
        return members
    return [m for m in members if chunks[m].code != "U" or chunks[m].word.endswith(("s", "men"))]


def _stands_alone(chunks: list[Chunk], at: int) -> bool:
    """A bare participle far from its noun is passive only when no object can follow it."""
    return at + 1 >= len(chunks) or chunks[at + 1].code in "p,.;ysc"


def _can_be_harmed(chunks: list[Chunk], trigger: int, member: int) -> bool:
    chunk, harm = chunks[member], chunks[trigger]
    if chunk.code == "U" and chunk.word in _THINGS:
        return False
    if harm.word == "destroy":
        return chunk.code == "G" and chunk.word not in ("family", "settler", "home")
    if harm.word.startswith("lose") and harm.kind == "losses":
        is_plural = bool(chunk.group and chunk.group.is_plural)
        if chunk.group is not None and chunk.group.head in KIN:
            return False
        return is_plural and (chunk.code == "G" or (chunk.code == "B" and _counts_fighters(chunks, member)))
    return not (harm.kind in ("captured", "losses", "missing") and chunk.code == "U")


# Whose loss is a family's, and no loss of a force: "she lost three brothers".
KIN: Final = word_set(
    "son daughter child boy girl wife husband mother father parent brother sister sibling baby infant grandchild "
    "grandson granddaughter grandmother grandfather grandparent aunt uncle cousin niece nephew twin relative family "
    "toddler newborn"
)


def _counts_fighters(chunks: list[Chunk], before: int) -> bool:
    """ "kill 12 soldiers, army says it lost three"."""
    return any(chunk.group is not None and chunk.group.victim_group == "combatant" for chunk in chunks[:before])


def intransitive(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "twelve died", "twelve have lost their lives"; "the flood drowned twelve"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code == "D":
            start = verb_group_start(chunks, at)
            found_here = subject_links(chunks, at, start, "intransitive_subject")
            if not found_here and chunk.word == "drown":
                found_here = object_links(chunks, at, objects(chunks, at), start)
            links += found_here
    return links


def state(chunks: list[Chunk], found: dict[int, Link]) -> list[Link]:
    """ "twelve dead", "twelve were dead", "left twelve people dead", "twelve are missing"."""
    links: list[Link] = []
    for at, chunk in enumerate(chunks):
        if chunk.code == "J":
            start = verb_group_start(chunks, at)
            if start == at and at > 1 and chunks[at - 1].word == "as":
                start = at - 1
            if (
                start == at
                and at > 1
                and chunks[at - 1].code == ","
                and chunks[at - 2].code in COUNTED
                and "union" in chunk.flags
            ):
                start = at - 1
            links += subject_links(chunks, at, start, "state_subject" if start < at else "state_of_group")
    return links
