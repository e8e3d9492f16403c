"""Whose people are harmed, by the words of the phrase itself: nationality, possessive, enemy, the subject of a loss."""

from __future__ import annotations

from typing import Final

from extractors.conflicts import ConflictTable
from extractors.cue_words import SMALL_NUMBERS
from extractors.party_actors import acts, attack_noun_after
from extractors.party_words import (
    BOTH_SIDES,
    COUNTED_NOUNS,
    ENEMY,
    HARM_NOUNS,
    HARM_VERBS,
    INVADERS,
    LOSING,
    OF_LOSSES,
    OWN,
    PASSIVE,
    SOLDIERS,
)
from extractors.peoples import PEOPLE_KINDS, PartyTerm
from extractors.scene import Scene
from extractors.terms import Hit, Words

STATE_SIDES: Final = frozenset({"state", "state_military", "party_official", "party_military", "third_party_state"})
_FORCES: Final = frozenset({"adjective", "national", "force", "nonstate"})
_HELD: Final = frozenset({"held", "occupied", "based", "backed", "controlled", "led", "run", "made"})
_AMONG: Final = (["among"], ["of"], ["by"], ["for"], ["among", "the"], ["on", "the"], ["of", "the"])
_BREAKS: Final = frozenset({",", "by", "in", "at", "near", "said"}) | HARM_VERBS
_COSTS: Final = frozenset({"cost", "costs", "costing"})
_STOPS_PEOPLE: Final = frozenset({",", ";", ":", "but", "while"})
_AFTER_PEOPLE: Final = frozenset({
    ".", ",", ";", "were", "was", "have", "has", "had", "are", "died", "in", "at", "on", "near", "since", "during",
    "by",
})  # fmt: skip
_SUBJECTS: Final = frozenset({"we", "it", "they", "he", "our"})


def in_group(scene: Scene) -> str | None:
    """A nationality, force or country inside the phrase: "11 U.S. citizens", "four people from France".

    "" where the words name people of no party: the staff of the United Nations.
    """
    if (counted := _number_of(scene)) is not None:
        return counted
    first, last = scene.group[0], max(_with_origin(scene.words, scene.group[1]), _with_second_people(scene))
    inside = [hit for hit in scene.hits if first <= hit.first < last and not _is_aside(scene.words, hit)]
    people = [hit.payload for hit in inside if hit.payload.kind in PEOPLE_KINDS]
    named = [term for term in people if term.kind != "organisation"]
    if named:
        return "+".join(dict.fromkeys(term.party_id for term in named))
    if people:
        return ""
    places = [hit.payload.party_id for hit in inside if hit.payload.is_place]
    return places[-1] if places else _said_once(scene)


def of_people_before(scene: Scene) -> str | None:
    """ "51 Americans died and 425 were wounded in Arden": a bare number goes on counting the people right before it."""
    if scene.group != (scene.number, scene.number_end) or scene.norms[scene.number - 1 : scene.number] != ["and"]:
        return None
    floor = max((i + 1 for i in range(scene.number) if scene.norms[i] in _STOPS_PEOPLE), default=0)
    between = [hit for hit in scene.hits if floor <= hit.first and hit.last < scene.number]
    if len(between) != 1 or between[0].payload.kind not in PEOPLE_KINDS:
        return None
    counted, behind = between[0], scene.norms[between[0].last : scene.number - 1]
    is_harmed = scene.norms[counted.first - 1][:1].isdigit() or scene.norms[counted.first - 1] in SMALL_NUMBERS
    verb = [norm for norm in behind if norm not in PASSIVE]
    return counted.payload.party_id if is_harmed and HARM_VERBS & set(verb[:2]) else None


def _number_of(scene: Scene) -> str | None:
    """ "Number of Palestinians killed: 4,137": the people between "number of" and the harm."""
    for hit in scene.hits:
        before = [norm for norm in scene.norms[max(hit.first - 3, 0) : hit.first] if norm != "the"]
        if "toll" in scene.harmed.flags and before[-2:] == ["number", "of"] and hit.last <= scene.harm[0]:
            return hit.payload.party_id if scene.harm[0] - hit.last <= 2 else None
    return None


def _said_once(scene: Scene) -> str | None:
    """ "Of Russia's soldiers, 100,000", "20,000 civilians and 100,000 Ukrainian soldiers": one word for both."""
    end = scene.group[1]
    for hit in scene.hits:
        opens = scene.norms[0] == "of" and hit.first <= 2 and hit.last < scene.group[0]
        if opens and hit.payload.kind != "organisation":
            return hit.payload.party_id
        if scene.norms[end : end + 1] in (["and"], ["or"]) and end < hit.first <= end + 10:
            shares = hit.payload.kind in ("adjective", "force") and not _BREAKS & set(scene.norms[end : hit.first])
            if shares:
                return hit.payload.party_id
    return None


def of_cost(scene: Scene) -> str | None:
    """ "The war has cost Russia 315,000 soldiers": who pays for it, not where it is fought."""
    for hit in scene.hits:
        before = [word for word in scene.norms[max(0, hit.first - 2) : hit.first] if word != "the"]
        if hit.last <= scene.number and before[-1:] and before[-1] in _COSTS and hit.payload.kind != "organisation":
            return hit.payload.party_id
    return None


def of_heading(scene: Scene) -> str | None:
    """ "Losses of the Russian army: about 900": whose losses a label before a colon counts."""
    colon = next((i for i in range(scene.number) if scene.norms[i] == ":"), None)
    if colon is None or not {"losses", "loss", "casualties"} & set(scene.norms[:colon]):
        return None
    before = [hit for hit in scene.hits if hit.last <= colon and hit.payload.kind != "organisation"]
    return before[0].payload.party_id if before else None


def _with_origin(words: Words, end: int) -> int:
    """The end of a phrase with its origin: "people from France", "troops of the Russian army"."""
    return min(end + 4, len(words)) if words.norms[end : end + 1] in (["from"], ["of"]) else end


def _with_second_people(scene: Scene) -> int:
    """The end of "40 Russians and Ukrainians", "40 Russian and Ukrainian soldiers": one number of two peoples, which a
    verb, a comma or a preposition follows, and not a clause of the second."""
    end, norms = scene.group[1], scene.norms
    if norms[end : end + 1] != ["and"] or not any(hit.last == end and _is_people(hit) for hit in scene.hits):
        return end
    second = next((hit for hit in scene.hits if hit.first == end + 1 and _is_people(hit)), None)
    if second is None:
        return end
    after = second.last + (second.payload.kind == "adjective")
    return second.last if norms[after : after + 1] == [] or norms[after] in _AFTER_PEOPLE else end


def _is_people(hit: Hit[PartyTerm]) -> bool:
    return hit.payload.kind in ("national", "adjective")


def _is_aside(words: Words, hit: Hit[PartyTerm]) -> bool:
    """ "Israeli-held", "Gaza-based": a word that does not tell whose people they are."""
    tail = words.norms[hit.last : hit.last + 2]
    return tail[:1] == ["-"] and tail[1:] != [] and tail[1] in _HELD


def of_both_sides(scene: Scene, conflicts: ConflictTable) -> str | None:
    """ "the two armies", "on each side": the parties of the war."""
    sides = conflicts.sides(scene.conflict_id)
    if sides is None:
        return None
    for number, side in enumerate(sides):
        if f"each_side:{number}" in scene.harmed.flags:
            return side
    clause = " ".join(scene.norms[slice(*scene.clause)])
    return "+".join(sides) if any(phrase in clause for phrase in BOTH_SIDES) else None


def of_named_side(scene: Scene) -> str | None:
    """ "on the Lebanese side", "on the Israeli side of the border"."""
    for hit in scene.hits:
        if scene.norms[hit.last : hit.last + 1] in (["side"], ["sides"]) and -10 <= hit.first - scene.edge <= 16:
            return hit.payload.party_id
    return None


def beside_harm(scene: Scene) -> str | None:
    """ "Russian casualties", "Kyiv's losses", "losses among Russian troops": the words at a noun of harm."""
    first, last = scene.harm
    noun = scene.norms[last - 1]
    if noun not in HARM_NOUNS:
        return None
    for hit in scene.hits:
        if hit.payload.kind == "organisation":
            continue
        if hit.last <= first and _owns(scene, hit):
            return hit.payload.party_id
        between = scene.norms[last : hit.first]
        linked = between in _AMONG and (noun in COUNTED_NOUNS or between[0] == "among")
        if hit.first >= last and linked and not attack_noun_after(scene.words, hit):
            return hit.payload.party_id
    return None


def _owns(scene: Scene, hit: Hit[PartyTerm]) -> bool:
    gap = scene.norms[hit.last : scene.harm[0]]
    if len(gap) > 3 or not set(gap) <= OF_LOSSES:
        return False
    return gap[:1] == ["'"] or (hit.payload.kind in PEOPLE_KINDS and not acts(scene.words, hit))


def of_speaker(scene: Scene) -> str | None:
    """ "its soldiers", "our heroes", "its own losses": the speaker's."""
    near = set(scene.norms[max(scene.group[0] - 1, 0) : scene.group[1]])
    first = scene.harm[0]
    allowed = {"own", "its", "their", "our"} if scene.norms[first] in HARM_NOUNS else {"own"}
    near |= set(scene.norms[max(first - 3, 0) : first]) & allowed
    speaks = scene.speaker.party is not None and scene.speaker.source_class in STATE_SIDES
    return scene.speaker.party if speaks and near & OWN else None


def of_last_state(scene: Scene) -> str | None:
    """ "Ukraine has lost 70,000, they said; 120,000 of its soldiers": whose, where the speaker is outside the war."""
    near = set(scene.norms[max(scene.group[0] - 1, 0) : scene.group[1]])
    before = [
        hit for hit in scene.hits if hit.last <= scene.number and hit.payload.kind in ("country", "capital", "force")
    ]
    return before[-1].payload.party_id if before and near & {"its", "their"} else None


_BROADCASTS: Final = frozenset({"television", "tv", "media", "radio", "news", "broadcaster"})


def of_state_media(scene: Scene) -> str | None:
    """ "*Iranian* state television", "Iran's state media": the state that a broadcaster speaks for."""
    for hit in scene.hits:
        behind = [norm for norm in scene.norms[hit.last : hit.last + 4] if norm not in ("'", "s", "-", "run")]
        if behind[:1] == ["state"] and behind[1:2] and behind[1] in _BROADCASTS:
            return hit.payload.party_id
    return None


def of_enemy(scene: Scene, conflicts: ConflictTable) -> str | None:
    """ "enemy soldiers", "occupiers": the other side of the speaker's war, else the people last named."""
    first, last = scene.group
    near = set(scene.norms[first : last + 4] if scene.norms[last : last + 1] == ["of"] else scene.norms[first:last])
    if scene.norms[scene.harm[1] - 1] in HARM_NOUNS:
        near |= set(scene.norms[max(scene.harm[0] - 2, 0) : scene.harm[1] + 3])
    if not near & ENEMY and not (near & INVADERS and scene.conflict_id is not None):
        return None
    return conflicts.enemy(scene.conflict_id, scene.speaker.party) or _last_force(scene)


def _last_force(scene: Scene) -> str | None:
    """Whom a text means that says only "enemy": the people or force last named, else those of the title."""
    for at in range(scene.index, max(scene.index - 4, -1), -1):
        named = [hit.payload.party_id for hit in scene.page.hits(at) if hit.payload.kind in _FORCES]
        if named:
            return named[-1]
    return next((hit.payload.party_id for hit in scene.page.title_hits if hit.payload.kind in _FORCES), None)


def loser(scene: Scene, conflicts: ConflictTable) -> str | None:
    """ "The Russian 155th brigade lost 60 soldiers", "We lost 40 men": the subject of a loss."""
    start = max(scene.harm[0], scene.number)
    lost = next((i for i in range(start, max(start - 14, -1), -1) if _loses(scene.words, i)), None)
    if lost is None and scene.harmed.kind != "losses":
        return None
    edge = scene.harm[0] if lost is None else lost
    if _SUBJECTS & set(scene.norms[max(edge - 3, 0) : edge + 1]) and scene.speaker.source_class in STATE_SIDES:
        return scene.speaker.party
    before = [hit for hit in scene.hits if hit.last <= edge and hit.payload.kind != "organisation"]
    if ENEMY & set(scene.norms[max(edge - 2, 0) : edge + 1]):  # "the enemy lost 260 fighters"
        return conflicts.enemy(scene.conflict_id, scene.speaker.party)
    return before[-1].payload.party_id if before else None


def _loses(words: Words, position: int) -> bool:
    norm = words.norms[position] if position < len(words) else ""
    if norm in ("taken", "took", "taking"):
        return bool({"casualties", "losses"} & set(words.norms[position : position + 8]))
    return norm in LOSING


def is_of_soldiers(scene: Scene) -> bool:
    named = set(scene.norms[slice(*scene.harm)]) if "toll" in scene.harmed.flags else set()
    return bool(SOLDIERS & (named | set(scene.norms[scene.group[0] : scene.group[1] + 1])))


def of_side(scene: Scene, conflicts: ConflictTable, actor: str | None) -> str | None:
    """ "The army said 120 soldiers were killed" are its own, unless it says that it killed them."""
    if not is_of_soldiers(scene):
        return None
    party = scene.speaker.party
    speaks = scene.speaker.source_class in ("state", "state_military") and party is not None
    if scene.conflict_id is not None and party not in conflicts.belligerents(scene.conflict_id):
        speaks = False
    if speaks and conflicts.country(actor) != conflicts.country(party):
        return party
    rebels = scene.speaker.source_class == "party_military" and actor is None
    return conflicts.enemy(scene.conflict_id, party if rebels else actor)
