"""Whose people are harmed, by the place of the harm: in the phrase, behind the harm, before it, in the passage."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import Final

from extractors.conflicts import ConflictTable
from extractors.party_words import (
    AWAY_LINKS,
    DISASTERS,
    EVENTS,
    KINDS_OF_PLACES,
    NAMES_ON,
    NEAR_LINKS,
    PARTS,
    PLACE_LINKS,
    STRUCK,
)
from extractors.peoples import PartyTerm
from extractors.scene import Page, Scene
from extractors.terms import DASH, Hit, Words

_LOOK_BACK: Final = 3
_SEVERAL: Final = 3
_OPENING: Final = 4000
_REACH: Final = 12
_SAME_PHRASE: Final = frozenset({"in", "at", "across", "inside", "on", "throughout"})
_PHRASE_ENDS: Final = frozenset({",", "and", "but", ";", "by"})
_CLAUSES_AFTER_COMMA: Final = frozenset({"and", "but", "while", "who", "which", "as", "according", "with"})
_CLAUSE_WORDS: Final = frozenset({"and", "as", "but", "while", "before", "according"})
_NEW_CLAUSE: Final = frozenset("more at some about another to he the israel russia".split())  # noqa: SIM905


def place_adjacent(scene: Scene) -> str | None:
    """ "13 in Israel", "250 deaths in Gaza": a place in the same phrase as the number."""
    first = scene.number_end
    for hit in scene.hits:
        if first < hit.first <= first + 5 and hit.payload.is_place:
            between = scene.norms[first : hit.first]
            linked = bool(_SAME_PHRASE & set(between[-3:])) and not _PHRASE_ENDS & set(between)
            if _is_attacker(scene.words, hit):
                continue
            return hit.payload.party_id if linked else None
    return None


def place_behind(scene: Scene, conflicts: ConflictTable) -> str | None:
    """ "killed in Gaza": the place that follows harm or harmed within the clause; one at war before one that is not."""
    start, floor = max(scene.group[1], scene.harm[1]), min(scene.group[1], scene.harm[1])
    start = min(start, scene.number + _REACH) if start < scene.number else start
    stop = _clause_end(scene.words, start)
    fighting = conflicts.belligerents(scene.conflict_id)
    found: str | None = None
    for hit in scene.hits:
        if not floor <= hit.first < stop or not is_at(scene.words, hit) or not _is_reached(scene, hit, start, floor):
            continue
        party = _widened(scene, hit, stop)
        if not is_away(scene.words, hit) and (not fighting or party in fighting):
            return party
        found = found or party
    return found


def _is_reached(scene: Scene, hit: Hit[PartyTerm], start: int, floor: int) -> bool:
    """Whether a place belongs to the harm: linked to it where it stands between harm and harmed, and not led away."""
    if scene.norms[hit.first - 1] in ("into", "to", "from", "by", "with"):
        return scene.norms[hit.first - 1] == "from" and _heads_disaster(scene.words, hit)
    return hit.first >= start or bool(PLACE_LINKS & set(scene.norms[max(hit.first - 2, floor) : hit.first]))


def _widened(scene: Scene, hit: Hit[PartyTerm], stop: int) -> str:
    """ "in Tripoli, Lebanon": the country behind a comma decides."""
    for other in scene.hits:
        behind = other.first == hit.last + 1 and scene.norms[hit.last] == "," and other.last <= stop + 2
        if behind and other.payload.kind == "country":
            return other.payload.party_id
    return hit.payload.party_id


def _clause_end(words: Words, start: int) -> int:
    """Where the clause that runs on from ``start`` ends: at the next clause or the next count."""
    for position in range(start, len(words)):
        norm = words.norms[position]
        if norm in (";", DASH) or (norm == "." and len(words.norms[position - 1]) > 3):
            return position
        following = words.norms[position + 1] if position + 1 < len(words) else ""
        if norm == "," and following in _CLAUSES_AFTER_COMMA:
            return position
        new = following[:1].isdigit() or following.endswith("ing") or following in _NEW_CLAUSE
        if norm in _CLAUSE_WORDS and new:
            return position
    return len(words)


def place_before(scene: Scene, conflicts: ConflictTable) -> str | None:
    """The nearest place before the harm: "rocked a hospital in Gaza, killing hundreds"."""
    fighting = conflicts.belligerents(scene.conflict_id)
    found: Hit[PartyTerm] | None = None
    for hit in scene.hits:
        if hit.last > scene.edge:
            break
        if not is_at(scene.words, hit) or (found and is_away(scene.words, hit)):
            continue
        if found and found.payload.party_id in fighting and hit.payload.party_id not in fighting:
            continue
        found = hit
    if found is None:
        return None
    origin = found.payload.kind in ("country", "adjective") or scene.norms[found.first - 1] == "from"
    return None if origin and is_away(scene.words, found) else found.payload.party_id


def places_just_before(scene: Scene) -> bool:
    """Whether a place stands right before the harm, in its own clause."""
    for hit in scene.hits:
        near = (
            hit.last <= scene.edge and scene.edge - hit.last <= 14 and "which" not in scene.norms[hit.last : scene.edge]
        )
        if near and is_at(scene.words, hit) and not is_away(scene.words, hit):
            return True
    return False


def place_of_passage(page: Page, index: int, fighting: frozenset[str]) -> str | None:
    """The place that the sentences before speak of, else the one place of the title."""
    for at in range(index - 1, max(index - 1 - _LOOK_BACK, -1), -1):
        words = page.words(at)
        hits = [hit for hit in page.hits(at) if is_at(words, hit) and not is_away(words, hit)]
        parties = [hit.payload.party_id for hit in hits if not fighting or hit.payload.party_id in fighting]
        if parties:
            return parties[-1]
    titled = {hit.payload.party_id for hit in page.title_hits if hit.payload.is_place}
    titled = {party for party in titled if not fighting or party in fighting}
    return titled.pop() if len(titled) == 1 else None


def places_of_document(page: Page) -> Counter[str]:
    """How often the opening of a text names places of each party."""
    hits = (hit for index in page.opening(_OPENING) for hit in page.hits(index))
    return Counter(hit.payload.party_id for hit in hits if hit.payload.is_place)


def people_of_document(counts: Counter[str], fighting: frozenset[str]) -> str | None:
    """The people whose places a text names most, where it names several and nearly all are theirs."""
    at_war = {party: count for party, count in counts.items() if party in fighting}
    if sum(at_war.values()) < _SEVERAL:
        return None
    party, most = max(at_war.items(), key=lambda item: (item[1], item[0]))
    return party if most * 3 >= sum(at_war.values()) * 2 else None


def is_at(words: Words, hit: Hit[PartyTerm]) -> bool:
    """Whether a name stands for a place here, not for a government: "in Gaza", "hit Kramatorsk", "Gaza hospital"."""
    behind = words.norms[hit.last : hit.last + 3]
    if hit.payload.kind == "adjective":
        return _is_of_place(words, hit)
    if hit.payload.kind == "country" and _heads_disaster(words, hit):
        return True
    if not hit.payload.is_place or (behind and behind[0] in NAMES_ON):
        return False
    if _is_attacker(words, hit):
        return False
    if behind[:1] == ["'"] and behind[2:] in (["war"], ["civil"], ["conflict"]):
        return True
    if hit.payload.kind == "place":
        return True
    if behind[:1] == ["'"]:
        return words.norms[hit.first - 1 : hit.first] in (["in"], ["through"], ["at"], ["on"], ["into"])
    before = words.norms[max(hit.first - 4, 0) : hit.first]
    return _is_led_to(before) or (words.capital[hit.first - 2] and _is_behind_city(before, behind))


def _is_of_place(words: Words, hit: Hit[PartyTerm]) -> bool:
    """ "in the Iraqi city of Hilla", "through the Indonesian capital": an adjective of a people on a kind of place."""
    before = words.norms[max(hit.first - 5, 0) : hit.first]
    is_led_to = bool((PLACE_LINKS | AWAY_LINKS | STRUCK | {"shook", "of"}) & set(before))
    return is_led_to and bool(KINDS_OF_PLACES & set(words.norms[hit.last : hit.last + 3]))


def _heads_disaster(words: Words, hit: Hit[PartyTerm]) -> bool:
    """ "India stampede", "Mexico's deadliest quake", "Peru bus crash": what befell a country befell its people."""
    behind = words.norms[hit.last : hit.last + 5]
    phrase = takewhile(lambda norm: (norm.isalpha() or norm in ("'", "-")) and norm not in _PHRASE_ENDS, behind)
    return bool(DISASTERS & set(phrase))


def _is_attacker(words: Words, hit: Hit[PartyTerm]) -> bool:
    """ "in US and British strikes": a country that shares the attack named behind the next."""
    behind = words.norms[hit.last : hit.last + 4]
    return hit.payload.kind == "country" and behind[:1] == ["and"] and bool(EVENTS & set(behind[1:]))


def _is_led_to(before: list[str]) -> bool:
    """Whether the words before a country or capital make it a place."""
    if "of" in before[-2:]:
        at = max(i for i, norm in enumerate(before) if norm == "of")
        return before[max(at - 1, 0)] in PARTS
    if (PLACE_LINKS | AWAY_LINKS) & set(before[-2:]) or STRUCK & set(before[-3:]):
        return True
    return len(before) >= 3 and before[-3] in PLACE_LINKS and before[-1] not in ("and", ",")


def _is_behind_city(before: list[str], behind: list[str]) -> bool:
    """ "in Goteborg, *Sweden*, killing 60"."""
    is_in_city = before[-1:] == [","] and not PLACE_LINKS.isdisjoint(before[-3:-2])
    return is_in_city and behind[:1] in ([","], ["."], [])


def is_away(words: Words, hit: Hit[PartyTerm]) -> bool:
    """ "near the Gaza Strip", "from Gaza": the harm is elsewhere."""
    befell = hit.payload.kind == "country" and _heads_disaster(words, hit)
    return not befell and bool(NEAR_LINKS & set(words.norms[max(hit.first - 2, 0) : hit.first]))
