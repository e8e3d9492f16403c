"""Whose people were harmed, and by whom: read from the words nearest to the harmed, outward.

The order is that of evidence: a nationality or force in the phrase of the harmed; a possessive; the subject of a loss;
the place of the harm; the enemy of who did it; the people a local authority speaks for; last the passage and the title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extractors.conflicts import ConflictTable
from extractors.party_actors import actor_of, enemy_of_actor, is_own_fire
from extractors.party_groups import (
    beside_harm,
    in_group,
    is_of_soldiers,
    loser,
    of_both_sides,
    of_cost,
    of_enemy,
    of_heading,
    of_last_state,
    of_named_side,
    of_people_before,
    of_side,
    of_speaker,
    of_state_media,
)
from extractors.party_places import (
    people_of_document,
    place_adjacent,
    place_before,
    place_behind,
    place_of_passage,
    places_of_document,
)
from extractors.party_words import WHOLE_WAR
from extractors.scene import Harmed as Harmed
from extractors.scene import Page, Scene

LOCAL_CLASSES: Final = frozenset({"health_authority", "local_authority", "emergency_service", "medical"})


@dataclass(frozen=True, slots=True)
class PartyReading:
    """``rule_id`` tells by which words the victim party was found."""

    victim_party: str | None
    actor_party: str | None
    rule_id: str


class PartyReader:
    """Reads the parties of the harms of one document."""

    def __init__(self, conflicts: ConflictTable, page: Page) -> None:
        self._conflicts = conflicts
        self._page = page
        self._places: Counter[str] | None = None

    def read(self, scene: Scene) -> PartyReading:
        """Victim and actor of one harm. The actor is never the victim, unless the words name him."""
        actor = actor_of(scene)
        for rule_id, party in self._evidence(scene, actor):
            if party is not None:
                is_victim = actor == party and not (scene.harmed.actor is not None and is_own_fire(scene))
                return PartyReading(party or None, None if is_victim else actor, rule_id)
        return PartyReading(None, actor, "none")

    def _evidence(self, scene: Scene, actor: str | None) -> Iterator[tuple[str, str | None]]:
        """The rules in order; each gives a party, "" where it knows that there is none, or null."""
        yield "group", in_group(scene)
        yield "same-people", of_people_before(scene)
        yield "both", of_both_sides(scene, self._conflicts)
        yield "side-named", of_named_side(scene)
        yield "possessive", beside_harm(scene)
        if self._speaks_for_another_state(scene):
            yield "own", of_last_state(scene)
        else:
            yield "own", of_speaker(scene)
        yield "enemy", of_enemy(scene, self._conflicts)
        yield "losing", loser(scene, self._conflicts) or of_cost(scene) or of_heading(scene)
        yield from self._by_event(scene, actor)
        if scene.speaker.is_admission:
            yield "admitted", scene.speaker.party
        if not scene.is_combatant:
            yield from self._by_context(scene)

    def _by_event(self, scene: Scene, actor: str | None) -> Iterator[tuple[str, str | None]]:
        """A place tells whose civilians, and whose soldiers where no known war sends others there."""
        if scene.is_combatant and scene.conflict_id is None and is_of_soldiers(scene):
            yield "side", of_side(scene, self._conflicts, actor)
        if not scene.is_combatant or (scene.conflict_id is None and is_of_soldiers(scene)):
            yield "place", place_adjacent(scene) or place_behind(scene, self._conflicts)
            if not self._speaks_for_another_state(scene):
                yield "actor", enemy_of_actor(scene, self._conflicts, actor)
            yield "place-before", place_before(scene, self._conflicts)
        yield "side", of_side(scene, self._conflicts, actor)

    def _speaks_for_another_state(self, scene: Scene) -> bool:
        """ "Iran said 78 people were killed in Israeli strikes": whom a state outside the war counts may be its own."""
        party, fighting = scene.speaker.party, self._conflicts.belligerents(scene.conflict_id)
        if scene.speaker.source_class == "media":
            party = of_state_media(scene)
        return (
            scene.speaker.source_class in ("state", "third_party_state", "anonymous_official", "media")
            and party is not None
            and bool(fighting)
            and party not in fighting
        )

    def _by_context(self, scene: Scene) -> Iterator[tuple[str, str | None]]:
        speaker, fighting = scene.speaker, self._conflicts.belligerents(scene.conflict_id)
        if speaker.source_class in LOCAL_CLASSES:
            yield "local", self._conflicts.country(speaker.party)
        if not WHOLE_WAR & set(scene.norms[slice(*scene.clause)]):
            yield "passage", place_of_passage(self._page, scene.index, fighting)
        if speaker.source_class == "state" and speaker.party in fighting:
            yield "speaker", speaker.party
        yield "document", people_of_document(self._document_places(), fighting)
        yield "one-people", self._one_people(fighting)

    def _document_places(self) -> Counter[str]:
        if self._places is None:
            self._places = places_of_document(self._page)
        return self._places

    def _one_people(self, fighting: frozenset[str]) -> str | None:
        """In a civil war everybody harmed is of the one country."""
        countries = {self._conflicts.country(party) for party in fighting}
        return countries.pop() if len(countries) == 1 else None
