"""Whose people were harmed, and by whom: read from the words nearest to the harmed, outward.

The order is that of evidence: a nationality or force in the phrase of the harmed; a possessive; the subject of a loss;
the place of the harm; the enemy of who did it; the people a local authority speaks for; last the passage and the title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extractors.conflicts import ConflictTable
from extractors.parties_rows import PartyLexicon
from extractors.peoples import PEOPLE_KINDS, PartyTerm
from extractors.terms import Hit, TermTable, Words, split_words

Span = tuple[int, int]

_OWN: Final = frozenset({"its", "our", "his", "their", "her", "own", "my"})
_ENEMY: Final = frozenset({"enemy", "opposing", "adversary", "hostile"})
_INVADERS: Final = frozenset(
    {"invading", "invader", "invaders", "occupier", "occupiers", "occupation", "occupying", "aggressor"}
)
_SOLDIERS: Final = frozenset(
    ["soldier", "soldiers", "troops", "serviceman", "servicemen", "servicewomen", "conscript", "conscripts", "recruit", "recruits", "sailor", "sailors", "marine", "marines", "paratroopers", "officer", "officers", "reservists", "personnel", "crew", "heroes", "defenders", "pilots", "airmen", "guardsmen", "guards", "guard", "men"]
)
_LOCAL_CLASSES: Final = frozenset({"health_authority", "local_authority", "emergency_service", "medical"})
_STATE_SIDES: Final = frozenset({"state", "state_military", "party_official", "party_military", "third_party_state"})
_PLACE_LINKS: Final = frozenset(
    ["in", "at", "on", "across", "inside", "into", "throughout", "outside", "to", "within", "against", "around", "through", "over", "toward", "towards"]
)
_AWAY_LINKS: Final = frozenset({"near", "from", "outside", "with", "by", "close"})
# "the capital of Ukraine" is a place, "the army of Ukraine" is not.
_PARTS: Final = frozenset(
    ["part", "parts", "region", "regions", "city", "cities", "town", "towns", "village", "villages", "north", "south", "east", "west", "areas", "area", "much", "rest", "outskirts", "capital", "people", "residents", "citizens", "children", "center", "centre", "border", "borders", "coast", "province", "provinces", "territory"]
)
_HARM_NOUNS: Final = frozenset(
    ["losses", "casualties", "dead", "deaths", "death", "toll", "loss", "fatalities", "victims", "tolls", "injured", "wounded", "bodies", "killings"]
)
_HARM_VERBS: Final = frozenset(["killed", "wounded", "injured", "died", "hurt", "dead", "injuring", "killing", "wounding", "wounds", "injures"])
_NAMES_ON: Final = frozenset({"times", "post", "tribune", "university", "journal"})
_NOT_MODIFIERS: Final = frozenset(
    ["say", "says", "said", "has", "have", "had", "was", "were", "is", "are", "in", "on", "at", "of", "by", "and", "or", "that", "who", "which", "claims", "claimed", "reported", "killed", "kills"]
)
_PASSIVE: Final = frozenset({"was", "were", "been", "be", "being", "are", "is"})
_INTRANSITIVE: Final = frozenset(
    ["died", "dead", "die", "dies", "dying", "perished", "deaths", "death", "toll", "casualties", "losses", "fatalities", "drowned", "bodies"]
)
_STRUCK: Final = frozenset(
    ["hit", "hits", "struck", "strikes", "attacked", "attack", "attacks", "pound", "pounds", "pounded", "pounding", "shelled", "shelling", "shell", "bombed", "bombing", "bombard", "bombards", "bombarded", "storm", "storms", "stormed", "breach", "breached", "targeted", "targeting", "raided", "stormed", "rocked", "invaded", "invading", "overran", "leveled", "destroyed", "visit"]
)
_LOSING: Final = frozenset(["lost", "lose", "loses", "losing", "suffered", "suffers", "suffer", "suffering", "sustained", "sustain", "loss"])
_WHOLE_WAR: Final = frozenset({"war", "conflict", "fighting", "hostilities"})
_BOTH: Final = (
    "two armies",
    "both armies",
    "both sides",
    "two sides",
    "warring sides",
    "warring parties",
    "two countries",
)
_ATTACKS: Final = frozenset(
    ["strike", "strikes", "airstrike", "airstrikes", "attack", "attacks", "shelling", "bombardment", "bombing", "bombings", "raid", "raids", "missile", "missiles", "rocket", "rockets", "drone", "drones", "artillery", "offensive", "assault", "invasion", "incursion", "forces", "troops", "soldiers", "warplanes", "jets", "army", "fire", "bullets", "gunfire", "fighters", "gunmen", "militants", "rebels", "guerrillas", "barrage", "blast", "salvo", "bomb", "bombs", "counteroffensive", "snipers", "helicopters", "planes", "aircraft", "shells", "invaders", "police"]
)
_EVENTS: Final = frozenset(
    ["strike", "strikes", "airstrike", "airstrikes", "attack", "attacks", "shelling", "bombardment", "bombing", "bombings", "raid", "raids", "missile", "missiles", "rocket", "rockets", "drone", "drones", "artillery", "offensive", "assault", "invasion", "incursion", "barrage", "blast", "salvo", "gunfire", "fire", "counteroffensive"]
)
_LOOK_BACK: Final = 3
_SEVERAL: Final = 3
_TEXT_LOOKED_AT: Final = 4000


@dataclass(frozen=True, slots=True)
class Harmed:
    """The places in the text of one counted harm: the phrase of the harmed, the words of harm, the clause, who did it."""

    number: Span
    group: Span
    harm: Span
    clause: Span
    actor: Span | None
    place: Span | None
    victim_group: str
    kind: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speaker:
    """What the attribution knows of the claimant."""

    source_class: str
    party: str | None
    is_admission: bool


@dataclass(frozen=True, slots=True)
class PartyReading:
    """``rule_id`` tells by which words the victim party was found."""

    victim_party: str | None
    actor_party: str | None
    rule_id: str


class PartyResolver:
    """Compiled once; shared by threads."""

    def __init__(self, lexicon: PartyLexicon, peoples: TermTable[PartyTerm], conflicts: ConflictTable) -> None:
        self.peoples = peoples
        self.conflicts = conflicts

    def open(self, text: str, sentences: Sequence[Span], title: str | None = None) -> PartyReader:
        return PartyReader(self, text, sentences, title)


class PartyReader:
    """The parties named in one document, found sentence by sentence when they are needed."""

    def __init__(self, resolver: PartyResolver, text: str, sentences: Sequence[Span], title: str | None) -> None:
        self._peoples = resolver.peoples
        self._conflicts = resolver.conflicts
        self._text = text
        self._sentences = sentences
        self._words: dict[int, Words] = {}
        self._hits: dict[int, list[Hit[PartyTerm]]] = {}
        self._title = split_words(title or "")
        self._title_hits: list[Hit[PartyTerm]] | None = None
        self._place_counts: Counter[str] | None = None

    def words(self, index: int) -> Words:
        if index not in self._words:
            self._words[index] = split_words(self._text, *self._sentences[index])
        return self._words[index]

    def hits(self, index: int) -> list[Hit[PartyTerm]]:
        if index not in self._hits:
            self._hits[index] = list(self._peoples.scan(self.words(index)))
        return self._hits[index]

    def title_hits(self) -> list[Hit[PartyTerm]]:
        if self._title_hits is None:
            self._title_hits = list(self._peoples.scan(self._title)) if len(self._title) else []
        return self._title_hits

    def places_in(self, words: Words) -> list[Hit[PartyTerm]]:
        return [hit for hit in self._peoples.scan(words) if hit.payload.is_place]

    def title_words(self) -> Words:
        return self._title

    # -- the harmed

    def read(self, index: int, harmed: Harmed, speaker: Speaker, conflict_id: str | None) -> PartyReading:
        """Victim and actor of one harm. ``conflict_id`` is what is known of the war so far: it tells enemies."""
        words = self.words(index)
        actor = self._actor(index, words, harmed, speaker)
        for rule_id, party in self._evidence(index, words, harmed, speaker, conflict_id, actor):
            if party is not None:
                victim = None if party == "" else party
                return PartyReading(
                    victim,
                    None if actor == victim and "+" not in (actor or "") and not harmed.actor else actor,
                    rule_id,
                )
        return PartyReading(None, actor, "none")

    def _evidence(
        self, index: int, words: Words, harmed: Harmed, speaker: Speaker, conflict_id: str | None, actor: str | None
    ):  # type: ignore[no-untyped-def]
        """The rules in order; each gives a party, "" where it knows that there is none, or null."""
        group = self._word_span(words, harmed.group)
        yield "group", self._in_group(index, words, group)
        yield "both", self._both_sides(words, harmed, conflict_id)
        yield "side-named", self._beside_side(index, words, harmed)
        yield "possessive", self._beside_harm(index, words, harmed, group)
        yield "own", self._own(words, group, harmed, speaker, conflict_id)
        yield "enemy", self._enemy(index, words, group, harmed, speaker, conflict_id)
        yield "losing", self._loser(index, words, harmed, speaker)
        if harmed.victim_group != "combatant" or (
            conflict_id is None and _SOLDIERS & set(words.norms[group[0] : group[1] + 1])
        ):
            yield "side", self._by_side(words, group, speaker, conflict_id, actor)
            yield (
                "place",
                self._place_adjacent(index, words, harmed) or self._place_behind(index, words, harmed, conflict_id),
            )
            yield "actor", self._enemy_of_actor(words, harmed, actor, conflict_id)
            yield "place-before", self._place_before(index, words, harmed, actor, conflict_id)
        yield "side", self._by_side(words, group, speaker, conflict_id, actor)
        if speaker.is_admission and speaker.party:
            yield "admitted", speaker.party
        if harmed.victim_group in ("combatant",):
            return
        if speaker.source_class in _LOCAL_CLASSES and speaker.party:
            yield "local", self._conflicts.country(speaker.party)
        if not _WHOLE_WAR & set(
            words.norms[self._word_span(words, harmed.clause)[0] : self._word_span(words, harmed.clause)[1]]
        ):
            yield "passage", self._passage(index, conflict_id)
        if speaker.source_class == "state" and speaker.party in self._conflicts.belligerents(conflict_id):
            yield "speaker", speaker.party
        yield "document", self._of_document(conflict_id)
        yield "one-people", self._one_people(conflict_id)

    def _word_span(self, words: Words, span: Span) -> tuple[int, int]:
        first = words.index_at(span[0])
        return first, max(words.index_at(span[1] - 1) + 1, first + 1)

    def _in_group(self, index: int, words: Words, group: tuple[int, int]) -> str | None:
        """A nationality, force or country inside the phrase: "11 U.S. citizens", "four people from France"."""
        end = _with_origin(words, group[1])
        inside = [hit for hit in self.hits(index) if group[0] <= hit.first < end and not _is_aside(words, hit, group)]
        people = [hit.payload for hit in inside if hit.payload.kind in PEOPLE_KINDS]
        named = [term for term in people if term.kind != "organisation"]
        if named:
            return "+".join(dict.fromkeys(term.party_id for term in named))
        if people:
            return ""
        shared = self._of_whom(index, words, group)
        if shared is not None:
            return shared
        places = [hit.payload for hit in inside if hit.payload.is_place]
        return places[-1].party_id if places else None

    def _of_whom(self, index: int, words: Words, group: tuple[int, int]) -> str | None:
        """ "Of Russia's soldiers, 100,000 ...", "20,000 civilians and 100,000 Ukrainian soldiers": said once for both."""
        for hit in self.hits(index):
            if words.norms[0] == "of" and hit.first <= 2 and hit.last < group[0] and hit.payload.kind != "organisation":
                return hit.payload.party_id
            if words.norms[group[1] : group[1] + 1] in (["and"], ["or"]) and group[1] < hit.first <= group[1] + 10:
                between = words.norms[group[1] : hit.first]
                if (
                    hit.payload.kind in ("adjective", "force")
                    and not {",", "by", "in", "at", "near", "said"} & set(between)
                    and not any(n in _HARM_VERBS for n in between)
                ):
                    return hit.payload.party_id
        return None

    def _both_sides(self, words: Words, harmed: Harmed, conflict_id: str | None) -> str | None:
        sides = self._conflicts.sides(conflict_id)
        if sides is None:
            return None
        if "each_side:0" in harmed.flags:
            return sides[0]
        if "each_side:1" in harmed.flags:
            return sides[1]
        clause = " ".join(words.norms[slice(*self._word_span(words, harmed.clause))])
        return "+".join(sides) if any(phrase in clause for phrase in _BOTH) else None

    def _beside_harm(self, index: int, words: Words, harmed: Harmed, group: tuple[int, int]) -> str | None:
        """ "Russian casualties", "Kyiv's losses", "losses of Russian troops", "Russia's toll": the words at the harm noun."""
        first, last = self._word_span(words, harmed.harm)
        if words.norms[last - 1] not in _HARM_NOUNS:
            return None
        for hit in self.hits(index):
            if hit.payload.kind == "organisation":
                continue
            gap = words.norms[hit.last : first]
            if (
                hit.last <= first
                and len(gap) <= 3
                and all(
                    n
                    in (
                        "'",
                        "s",
                        "own",
                        "military",
                        "troop",
                        "army",
                        "death",
                        "civilian",
                        "combat",
                        "battlefield",
                        "personnel",
                        "soldier",
                    )
                    for n in gap
                )
            ):
                possessive = gap[:1] == ["'"]
                if possessive or hit.payload.kind in PEOPLE_KINDS:
                    if words.norms[last - 1] not in _ATTACKS:
                        if not _acts(words, hit, first) or possessive:
                            return hit.payload.party_id
            between = words.norms[last : hit.first]
            if (
                hit.first >= last
                and not _attack_noun_after(words, hit)
                and between in (["among"], ["of"], ["by"], ["for"], ["among", "the"], ["on", "the"], ["of", "the"])
                and (
                    words.norms[last - 1] in ("losses", "casualties", "deaths", "dead", "loss", "toll", "fatalities")
                    or between[0] == "among"
                )
            ):
                return hit.payload.party_id
        return None

    def _own(
        self, words: Words, group: tuple[int, int], harmed: Harmed, speaker: Speaker, conflict_id: str | None
    ) -> str | None:
        near = set(words.norms[max(group[0] - 1, 0) : group[1]])
        first, _ = self._word_span(words, harmed.harm)
        nominal = words.norms[first] in _HARM_NOUNS
        near |= set(words.norms[max(first - 3, 0) : first]) & ({"own", "its", "their", "our"} if nominal else {"own"})
        if not near & _OWN or speaker.party is None or speaker.source_class not in _STATE_SIDES:
            return None
        return speaker.party

    def _enemy(
        self,
        index: int,
        words: Words,
        group: tuple[int, int],
        harmed: Harmed,
        speaker: Speaker,
        conflict_id: str | None,
    ) -> str | None:
        near = set(words.norms[group[0] : group[1] + (4 if words.norms[group[1] : group[1] + 1] == ["of"] else 0)])
        harm = self._word_span(words, harmed.harm)
        if words.norms[harm[1] - 1] in _HARM_NOUNS:
            near |= set(words.norms[max(harm[0] - 2, 0) : harm[1] + 3])
        if near & _ENEMY:
            enemy = self._conflicts.enemy(conflict_id, speaker.party)
            return enemy or self._last_force(index)
        if near & _INVADERS and conflict_id is not None:
            sides = self._conflicts.sides(conflict_id)
            return (
                self._conflicts.enemy(conflict_id, speaker.party)
                if speaker.party
                else self._last_force(index) or (sides and None)
            )
        return None

    def _last_force(self, index: int) -> str | None:
        """The adversary that a text names when it says only "enemy": the people last named before."""
        for at in range(index, max(index - 4, -1), -1):
            named = [
                hit.payload.party_id
                for hit in self.hits(at)
                if hit.payload.kind in ("adjective", "national", "force", "nonstate")
            ]
            if named:
                return named[-1]
        named = [
            hit.payload.party_id
            for hit in self.title_hits()
            if hit.payload.kind in ("adjective", "national", "force", "nonstate")
        ]
        return named[0] if named else None

    def _loser(self, index: int, words: Words, harmed: Harmed, speaker: Speaker) -> str | None:
        """ "The Russian 155th brigade lost 60 soldiers", "Ukraine is losing 60 soldiers": the subject of a loss."""
        first, last = self._word_span(words, harmed.harm)
        number = words.index_at(harmed.number[0])
        edge = max(first, number)
        at = next((i for i in range(edge, max(edge - 14, -1), -1) if _loses(words, i)), None)
        if at is None and harmed.kind != "losses":
            return None
        first = at if at is not None else first
        if {"we", "it", "they", "he", "our"} & set(
            words.norms[max(first - 3, 0) : first + 1]
        ) and speaker.source_class in _STATE_SIDES:
            return speaker.party
        before = [hit for hit in self.hits(index) if hit.last <= first and hit.payload.kind != "organisation"]
        return before[-1].payload.party_id if before else None

    # -- places

    def _beside_side(self, index: int, words: Words, harmed: Harmed) -> str | None:
        """ "on the Lebanese side", "on the Israeli side of the border"."""
        first = min(words.index_at(harmed.number[0]), words.index_at(harmed.harm[0]))
        for hit in self.hits(index):
            if words.norms[hit.last : hit.last + 1] in (["side"], ["sides"]) and -10 <= hit.first - first <= 16:
                return hit.payload.party_id
        return None

    def _place_adjacent(self, index: int, words: Words, harmed: Harmed) -> str | None:
        """ "13 in Israel", "250 deaths in Gaza": a place in the same phrase as the number."""
        first = words.index_at(harmed.number[1] - 1) + 1
        for hit in self.hits(index):
            if not first < hit.first <= first + 5 or not hit.payload.is_place:
                continue
            between = words.norms[first : hit.first]
            linked = any(norm in ("in", "at", "across", "inside", "on", "throughout") for norm in between[-3:])
            return hit.payload.party_id if linked and not {",", "and", "but", ";", "by"} & set(between) else None
        return None

    def _place_behind(self, index: int, words: Words, harmed: Harmed, conflict_id: str | None) -> str | None:
        """ "killed in Gaza", "people in Israel": the place that follows the harmed or the harm within the clause."""
        number = words.index_at(harmed.number[0])
        start = max(self._word_span(words, harmed.group)[1], self._word_span(words, harmed.harm)[1])
        start = min(start, number + 12) if start < number else start
        floor = min(self._word_span(words, harmed.group)[1], self._word_span(words, harmed.harm)[1])
        stop = self._clause_end(words, start)
        fighting = self._conflicts.belligerents(conflict_id)
        found: str | None = None
        for hit in self.hits(index):
            if not hit.payload.is_place or hit.first < floor or hit.first >= stop:
                continue
            if hit.first < start and not _is_link_before(words, hit, floor):
                continue
            if words.norms[hit.first - 1] in ("into", "to"):
                continue
            if not _is_at(words, hit) or words.norms[hit.first - 1] in ("from", "by", "with"):
                continue
            party = self._widened(index, words, hit, stop)
            if not _is_away(words, hit) and (not fighting or party in fighting):
                return party
            found = found or party
        return found

    def _widened(self, index: int, words: Words, hit: Hit[PartyTerm], stop: int) -> str:
        """ "in Tripoli, Lebanon": the country behind a comma decides."""
        for other in self.hits(index):
            if (
                other.first == hit.last + 1
                and words.norms[hit.last] == ","
                and other.payload.kind == "country"
                and other.last <= stop + 2
            ):
                return other.payload.party_id
        return hit.payload.party_id

    def _clause_end(self, words: Words, start: int) -> int:
        """Where the clause that runs on from ``start`` ends: at the next clause or the next count."""
        for position in range(start, len(words)):
            norm = words.norms[position]
            if norm in (";", "—") or (norm == "." and len(words.norms[position - 1]) > 3):
                return position
            following = words.norms[position + 1 : position + 2]
            if (
                norm == ","
                and following
                and following[0] in ("and", "but", "while", "who", "which", "as", "according", "with")
            ):
                return position
            if (
                norm in ("and", "as", "but", "while", "before", "according")
                and following
                and (
                    following[0][0].isdigit()
                    or following[0].endswith("ing")
                    or following[0] in ("more", "at", "some", "about", "another", "to", "he", "the", "israel", "russia")
                )
            ):
                return position
        return len(words)

    def _place_before(
        self, index: int, words: Words, harmed: Harmed, actor: str | None, conflict_id: str | None
    ) -> str | None:
        """The nearest place before the harm: "rocked a hospital in Gaza, killing hundreds"."""
        edge = min(words.index_at(harmed.number[0]), words.index_at(harmed.harm[0]))
        fighting = self._conflicts.belligerents(conflict_id)
        found = None
        for hit in self.hits(index):
            if hit.last > edge:
                break
            if hit.payload.is_place and _is_at(words, hit) and not (found and _is_away(words, hit)):
                if found and fighting and found.payload.party_id in fighting and hit.payload.party_id not in fighting:
                    continue
                found = hit
        if found is None:
            return None
        if _is_away(words, found) and (found.payload.kind == "country" or words.norms[found.first - 1] == "from"):
            return None
        return found.payload.party_id

    # -- who did it

    def _actor(self, index: int, words: Words, harmed: Harmed, speaker: Speaker) -> str | None:
        if harmed.actor is not None:
            first, last = self._word_span(words, harmed.actor)
            named = [
                hit.payload.party_id
                for hit in self.hits(index)
                if first <= hit.first < last + 2 and hit.payload.kind not in ("organisation", "place")
            ]
            if named:
                return named[0]
        group = self._word_span(words, harmed.group)
        harm = self._word_span(words, harmed.harm)
        if _is_speaker_acting(words, harm):
            return speaker.party
        return self._agent_behind(index, words, group, harm) or self._agent_before(index, words, group, harm)

    def _agent_behind(self, index: int, words: Words, group: tuple[int, int], harm: tuple[int, int]) -> str | None:
        """ "killed by Israeli forces", "killed in an Israeli raid", "in Russian shelling"."""
        start = harm[1]
        for hit in self.hits(index):
            if (
                hit.first < start
                or hit.first > start + 14
                or hit.payload.kind == "organisation"
                or group[0] <= hit.first < group[1]
            ):
                continue
            if any(
                norm[0].isdigit() or norm in (";", "that") for norm in words.norms[max(start, group[1]) : hit.first]
            ):
                continue
            before = words.norms[max(hit.first - 2, start) : hit.first]
            if "by" in before and not hit.payload.is_place:
                return hit.payload.party_id
            if _attack_noun_after(words, hit):
                return hit.payload.party_id
        return None

    def _agent_before(self, index: int, words: Words, group: tuple[int, int], harm: tuple[int, int]) -> str | None:
        """The attacker named before the harm: "Israeli strikes killed", "the attack by Hamas, which killed"."""
        edge = min(group[0], harm[0])
        suffers = words.norms[harm[1] - 1] in _INTRANSITIVE or bool(
            _PASSIVE & set(words.norms[max(harm[0] - 3, 0) : harm[0]])
        )
        for hit in reversed(self.hits(index)):
            if hit.last > edge or hit.payload.kind == "organisation":
                continue
            following = words.norms[hit.last : hit.last + 4]
            if ";" in words.norms[hit.last : edge]:
                break
            if words.norms[hit.first - 1 : hit.first] == ["by"] and not hit.payload.is_place:
                return hit.payload.party_id
            if following[:1] in (["defense"], ["defence"], ["officials"], ["civilians"], ["people"], ["health"]):
                continue
            if hit.payload.kind in ("adjective", "nonstate", "force", "national", "country", "capital"):
                attack = _attack_noun_after(words, hit, _EVENTS if suffers else _ATTACKS)
                subject = edge - hit.last <= 4 and hit.payload.kind != "adjective" and not _is_at(words, hit)
                acting = (
                    hit.payload.kind in ("nonstate", "force", "country")
                    and not _is_at(words, hit)
                    and _acts(words, hit, edge)
                )
                if _LOSING & set(words.norms[hit.last : harm[1]]):
                    return None
                if attack or (not suffers and (subject or acting)):
                    return hit.payload.party_id
        return None

    def _enemy_of_actor(self, words: Words, harmed: Harmed, actor: str | None, conflict_id: str | None) -> str | None:
        """In a war of two peoples, whom one side kills is of the other; a place between them is nearer evidence."""
        if actor is None or conflict_id is None:
            return None
        if any(hit for hit in self._between(words, harmed)):
            return None
        enemies = self._conflicts.enemies(conflict_id, actor) or self._conflicts.enemies(
            conflict_id, self._conflicts.country(actor)
        )
        countries = list(dict.fromkeys(filter(None, (self._conflicts.country(enemy) for enemy in enemies))))
        index = self._index_of(harmed)
        for hits in (self.hits(index), self.hits(0), self.title_hits()):
            named = [country for country in countries if any(hit.payload.country == country for hit in hits)]
            if named:
                return named[0]
        return countries[0] if countries else None

    def _index_of(self, harmed: Harmed) -> int:
        return next(i for i, (start, end) in enumerate(self._sentences) if start <= harmed.number[0] < end)

    def _between(self, words: Words, harmed: Harmed) -> list[Hit[PartyTerm]]:
        """Places right before the harm, in its own clause: they say more than the actor does."""
        edge = min(words.index_at(harmed.number[0]), words.index_at(harmed.harm[0]))
        index = self._index_of(harmed)
        hits = [hit for hit in self.hits(index) if hit.last <= edge and edge - hit.last <= 14 and hit.payload.is_place]
        return [
            hit
            for hit in hits
            if _is_at(words, hit) and not _is_away(words, hit) and "which" not in words.norms[hit.last : edge]
        ]

    def _by_side(
        self, words: Words, group: tuple[int, int], speaker: Speaker, conflict_id: str | None, actor: str | None
    ) -> str | None:
        """ "The army said 120 soldiers were killed" are its own; nobody says "soldiers" of the other side alone."""
        if not _SOLDIERS & set(words.norms[group[0] : group[1] + 1]):
            return None
        speaks = speaker.source_class in ("state", "state_military") and speaker.party is not None
        same = speaks and self._conflicts.country(actor) == self._conflicts.country(speaker.party)
        if speaks and not same:
            return speaker.party
        return self._conflicts.enemy(conflict_id, actor) if actor is not None else None

    def _of_document(self, conflict_id: str | None) -> str | None:
        """The people whose places a text names most, where it names several and nearly all are theirs."""
        if self._place_counts is None:
            opening = split_words(self._text[:_TEXT_LOOKED_AT])
            self._place_counts = Counter(hit.payload.party_id for hit in self.places_in(opening))
        fighting = self._conflicts.belligerents(conflict_id)
        counts = {party: count for party, count in self._place_counts.items() if party in fighting}
        if sum(counts.values()) < _SEVERAL:
            return None
        party, most = max(counts.items(), key=lambda item: (item[1], item[0]))
        return party if most * 3 >= sum(counts.values()) * 2 else None

    def _one_people(self, conflict_id: str | None) -> str | None:
        """In a civil war everybody harmed is of the one country."""
        countries = {self._conflicts.country(party) for party in self._conflicts.belligerents(conflict_id)}
        return countries.pop() if len(countries) == 1 else None

    def _passage(self, index: int, conflict_id: str | None) -> str | None:
        """The place that the sentences before, or the headline and title, speak of, if it is one."""
        fighting = self._conflicts.belligerents(conflict_id)
        for at in range(index - 1, max(index - 1 - _LOOK_BACK, -1), -1):
            places = [
                hit
                for hit in self.hits(at)
                if hit.payload.is_place and _is_at(self.words(at), hit) and not _is_away(self.words(at), hit)
            ]
            places = [hit for hit in places if not fighting or hit.payload.party_id in fighting]
            if places:
                return places[-1].payload.party_id
        parties = {hit.payload.party_id for hit in self.title_hits() if hit.payload.is_place}
        parties = {party for party in parties if not fighting or party in fighting}
        return parties.pop() if len(parties) == 1 else None


def _is_speaker_acting(words: Words, harm: tuple[int, int]) -> bool:
    """ "The Arakan Army said it had killed 80": the speaker did it."""
    if words.norms[harm[1] - 1] in _HARM_NOUNS and words.norms[harm[0]] not in ("killed", "wounded"):
        return False
    before = words.norms[max(harm[0] - 3, 0) : harm[0]]
    if _PASSIVE & set(before):
        return False
    if before[-1:] in (["has"], ["had"], ["have"], ["also"]):
        before = before[:-1]
    return before[-1:] in (["it"], ["they"], ["we"]) or before[-2:] in (
        ["its", "forces"],
        ["its", "troops"],
        ["our", "forces"],
        ["its", "fighters"],
        ["its", "soldiers"],
    )


def _loses(words: Words, position: int) -> bool:
    norm = words.norms[position] if position < len(words) else ""
    if norm in ("taken", "took", "taking"):
        return bool({"casualties", "losses"} & set(words.norms[position : position + 8]))
    return norm in _LOSING


def _attack_noun_after(words: Words, hit: Hit[PartyTerm], nouns: frozenset[str] = _ATTACKS) -> bool:
    """Whether an attacker follows a nationality: "Israeli air strikes", "Russia's missile barrage"; not "Russia says 89"."""
    for position in range(hit.last, min(hit.last + 5, len(words))):
        norm = words.norms[position]
        if norm in nouns:
            named = hit.payload.kind in ("adjective", "nonstate", "force", "national")
            return named or position == hit.last or words.norms[hit.last] == "'"
        if (not norm.isalpha() and norm not in ("'", "-")) or norm in _NOT_MODIFIERS:
            return False
    return False


def _with_origin(words: Words, end: int) -> int:
    """The end of a phrase with its origin: "people from France", "troops of the Russian army"."""
    if words.norms[end : end + 1] in (["from"], ["of"]):
        return min(end + 4, len(words))
    return end


def _is_aside(words: Words, hit: Hit[PartyTerm], group: tuple[int, int]) -> bool:
    """ "Israeli-held", "Gaza-based", "captives of Hamas": a word that does not tell whose people they are."""
    tail = words.norms[hit.last : hit.last + 2]
    return (
        len(tail) == 2
        and tail[0] == "-"
        and tail[1] in ("held", "occupied", "based", "backed", "controlled", "led", "run", "made")
    )


def _is_at(words: Words, hit: Hit[PartyTerm]) -> bool:
    """Whether a place name stands for a place here, not for a government: "in Gaza", "hit Kramatorsk", "Gaza hospital"."""
    if not hit.payload.is_place or (words.norms[hit.last : hit.last + 1] and words.norms[hit.last] in _NAMES_ON):
        return False
    if words.norms[hit.last : hit.last + 1] == ["'"] and words.norms[hit.last + 2 : hit.last + 3] in (
        ["war"],
        ["civil"],
        ["conflict"],
    ):
        return True
    if words.norms[hit.last : hit.last + 1] == ["'"] and hit.payload.kind != "place":
        return words.norms[hit.first - 1 : hit.first] in (["in"], ["through"], ["at"], ["on"], ["into"])
    before = words.norms[max(hit.first - 4, 0) : hit.first]
    if hit.payload.kind == "place":
        return True
    if "of" in before[-2:]:
        at = max(i for i, norm in enumerate(before) if norm == "of")
        return before[max(at - 1, 0)] in _PARTS
    return (
        any(norm in _PLACE_LINKS or norm in _AWAY_LINKS for norm in before[-2:])
        or any(norm in _STRUCK for norm in before[-3:])
        or (len(before) >= 3 and before[-3] in _PLACE_LINKS and before[-1] not in ("and", ","))
    )


def _is_away(words: Words, hit: Hit[PartyTerm]) -> bool:
    """ "near the Gaza Strip", "from Gaza": the harm is elsewhere."""
    return any(
        norm in ("near", "from", "by", "with", "close") for norm in words.norms[max(hit.first - 2, 0) : hit.first]
    )


def _is_link_before(words: Words, hit: Hit[PartyTerm], group_end: int) -> bool:
    return any(norm in _PLACE_LINKS for norm in words.norms[max(hit.first - 2, group_end) : hit.first])


def _acts(words: Words, hit: Hit[PartyTerm], edge: int) -> bool:
    """Whether a name is the subject of what follows up to the harm: "Hamas was able to kill"."""
    following = words.norms[hit.last : hit.last + 3]
    return bool(following) and (
        following[0]
        in (
            "has",
            "have",
            "had",
            "was",
            "were",
            "is",
            "kill",
            "killed",
            "kills",
            "fired",
            "hit",
            "struck",
            "carried",
            "shelled",
            "attacked",
            "launched",
            "began",
            "bombed",
            ",",
        )
        or following[0].endswith("ed")
        or (following[0] == "'" and any(norm in _ATTACKS for norm in words.norms[hit.last : hit.last + 7]))
    )
