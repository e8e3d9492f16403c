"""Who did it: the agent named at the harm, never the harmed and never a place."""

from __future__ import annotations

from typing import Final

from extractors.conflicts import ConflictTable
from extractors.cue_words import SMALL_NUMBERS
from extractors.party_places import is_at, places_just_before
from extractors.party_words import (
    ATTACKS,
    DEEDS,
    EVENTS,
    HARM_NOUNS,
    HARM_VERBS,
    INTRANSITIVE,
    LOSING,
    NOT_MODIFIERS,
    PASSIVE,
    SAYING,
)
from extractors.peoples import PartyTerm
from extractors.scene import Scene, word_span
from extractors.terms import Hit, Words

_PEOPLE: Final = frozenset({"adjective", "nonstate", "force", "national"})
_ACTORS: Final = _PEOPLE | {"country", "capital"}
_WINDOW: Final = 14
# "Israeli officials", "Palestinian civilians": people who did nothing here.
_NO_AGENTS: Final = frozenset({"defense", "defence", "officials", "civilians", "people", "health"})
# "run by Hamas": no deed.
_RUN: Final = frozenset(
    {
        "run", "led", "controlled", "backed", "governed", "held", "administered", "used", "owned", "operated",
        "carried", "worn", "supported", "compiled", "released", "published", "reported", "verified", "counted",
        "documented",
    }
)  # fmt: skip
_OWN_FORCES: Final = (["its", "forces"], ["its", "troops"], ["our", "forces"], ["its", "fighters"], ["its", "soldiers"])


def actor_of(scene: Scene) -> str | None:
    if scene.harmed.actor is not None:
        first, last = word_span(scene.words, scene.harmed.actor)
        for hit in scene.hits:
            if first <= hit.first < last + 2 and hit.payload.kind != "organisation" and not is_at(scene.words, hit):
                return hit.payload.party_id
    if _speaker_did_it(scene):
        return scene.speaker.party
    return _agent_behind(scene) or _agent_before(scene)


def _speaker_did_it(scene: Scene) -> bool:
    """ "The Arakan Army said it had killed 80"."""
    first, last = scene.harm
    if scene.norms[last - 1] in HARM_NOUNS and scene.norms[first] not in ("killed", "wounded"):
        return False
    before = scene.norms[max(first - 3, 0) : first]
    if PASSIVE & set(before):
        return False
    if before[-1:] in (["has"], ["had"], ["have"], ["also"]):
        before = before[:-1]
    return before[-1:] in (["it"], ["they"], ["we"]) or before[-2:] in _OWN_FORCES


def _agent_behind(scene: Scene) -> str | None:
    """ "killed by Israeli forces", "killed in an Israeli raid", "in Russian shelling"."""
    start, norms = scene.harm[1], scene.norms
    for hit in scene.hits:
        inside = scene.group[0] <= hit.first < scene.group[1]
        if not start <= hit.first <= start + _WINDOW or inside or hit.payload.kind == "organisation":
            continue
        if any(norm[0].isdigit() or norm in (";", "that") for norm in norms[max(start, scene.group[1]) : hit.first]):
            continue
        before = norms[max(hit.first - 3, start) : hit.first]
        by = "by" in before[-2:] and not hit.payload.is_place and not _RUN & set(before)
        if by or attack_noun_after(scene.words, hit):
            return hit.payload.party_id
    return None


def _agent_before(scene: Scene) -> str | None:
    """The attacker named before the harm: "Israeli strikes killed", "the attack by Hamas, which killed"."""
    edge, norms = min(scene.group[0], scene.harm[0]), scene.norms
    for hit in reversed(scene.hits):
        if hit.last > edge or hit.payload.kind == "organisation":
            continue
        if ";" in norms[hit.last : edge]:
            return None
        if norms[hit.first - 1 : hit.first] == ["by"] and not hit.payload.is_place:
            return hit.payload.party_id
        if hit.payload.kind not in _ACTORS or (norms[hit.last] if hit.last < len(norms) else "") in _NO_AGENTS:
            continue
        if LOSING & set(norms[hit.last : scene.harm[1]]):
            return None
        if _does_harm(scene, hit, edge):
            return hit.payload.party_id
    return None


def _does_harm(scene: Scene, hit: Hit[PartyTerm], edge: int) -> bool:
    """Whether a name before the harm attacks, or is the subject of a verb of harm that somebody does."""
    last = scene.harm[1] - 1
    helpers = set(scene.norms[max(scene.harm[0] - 3, 0) : scene.harm[0]])
    suffers = scene.norms[last] in INTRANSITIVE or bool(PASSIVE & helpers)
    if _is_harmed(scene.norms, hit.first):
        return False
    if attack_noun_after(scene.words, hit, EVENTS if suffers else ATTACKS):
        return True
    if suffers or is_at(scene.words, hit) or scene.norms[hit.last : hit.last + 1] == ["'"]:
        return False
    if is_counted(scene.norms, hit.first):
        return False
    if scene.norms[hit.last : hit.last + 1] and scene.norms[hit.last] in SAYING:
        return False
    if edge - hit.last <= 4 and hit.payload.kind != "adjective":
        return True
    if {"which", "who", "whom"} & set(scene.norms[hit.last + 3 : edge]):
        return False
    return hit.payload.kind in ("nonstate", "force", "country") and acts(scene.words, hit)


def is_own_fire(scene: Scene) -> bool:
    """Whether a side may have harmed its own: by mistake, or a government its people."""
    words = set(scene.norms)
    return bool(words & _BY_MISTAKE) or not scene.is_combatant


_BY_MISTAKE: Final = frozenset(
    {"mistake", "mistakenly", "accidentally", "accident", "friendly", "own", "misidentified", "error"}
)


def is_counted(norms: list[str], position: int) -> bool:
    """Whether a number stands in front of a word: "62 Syrian soldiers"."""
    return any(norm[0].isdigit() or norm in SMALL_NUMBERS for norm in norms[max(position - 3, 0) : position])


def _is_harmed(norms: list[str], position: int) -> bool:
    """Whether a counted people is itself harmed by another verb: "killed 62 Syrian soldiers", "100 Ukrainians died"."""
    if not is_counted(norms, position):
        return False
    behind = norms[position + 1 : position + 6]
    if HARM_VERBS & set(norms[max(position - 5, 0) : position]):
        return True
    return bool(INTRANSITIVE & set(behind)) or bool(PASSIVE & set(behind) and HARM_VERBS & set(behind))


def acts(words: Words, hit: Hit[PartyTerm]) -> bool:
    """Whether a name is the subject of what follows: "Hamas was able to kill"."""
    following = words.norms[hit.last : hit.last + 7]
    if not following:
        return False
    owner = following[0] == "'" and bool(ATTACKS & set(following))
    return following[0] in DEEDS or following[0].endswith("ed") or owner


def attack_noun_after(words: Words, hit: Hit[PartyTerm], nouns: frozenset[str] = ATTACKS) -> bool:
    """Whether an attack follows a name: "Israeli air strikes", "Russia's missile barrage"; not "Russia says 89"."""
    for position in range(hit.last, min(hit.last + 5, len(words))):
        norm = words.norms[position]
        if norm in nouns:
            return hit.payload.kind in _PEOPLE or position == hit.last or words.norms[hit.last] in ("'", "and")
        if norm == "and" and position == hit.last and words.capital[min(position + 1, len(words) - 1)]:
            continue
        if (not norm.isalpha() and norm not in ("'", "-")) or norm in NOT_MODIFIERS:
            return False
    return False


def enemy_of_actor(scene: Scene, conflicts: ConflictTable, actor: str | None) -> str | None:
    """In a war of two peoples, whom one side kills is of the other; a place at the harm is nearer evidence."""
    war = scene.conflict_id
    if actor is None or war is None or places_just_before(scene):
        return None
    enemies = conflicts.enemies(war, actor) or conflicts.enemies(war, conflicts.country(actor))
    countries = list(dict.fromkeys(filter(None, map(conflicts.country, enemies))))
    for hits in (scene.hits, scene.page.hits(0), scene.page.title_hits):
        named = {hit.payload.country for hit in hits}
        if found := next((country for country in countries if country in named), None):
            return found
    return countries[0] if countries else None
