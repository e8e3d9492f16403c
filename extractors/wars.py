"""Which war each claim of one document belongs to."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from extractors.conflicts import ConflictTable, Evidence
from extractors.parties import PartyReading
from extractors.peoples import PartyTerm
from extractors.scene import Harmed, Page, Speaker
from extractors.terms import Hit

_OPENING: Final = 4000
_OFTEN: Final = 3
# Rules that go by the place: a harm in a country that is not at war is no harm of the war.
_BY_PLACE: Final = frozenset({"place", "place-before", "passage", "local", "actor"})
_SIDE_WORDS: Final = frozenset({"armies", "sides"})


class WarReader:
    """Weighs what a document says of wars, once for the text and once for each claim."""

    def __init__(self, conflicts: ConflictTable, page: Page, day: date | None, keywords: frozenset[str]) -> None:
        """A sentence that names a war or a place holds one of the ``keywords``."""
        self._conflicts = conflicts
        self._page = page
        self._day = day
        self._keywords = keywords
        self._in_text = self._wars_of_text()

    def guess(self, index: int, harmed: Harmed, speaker: Speaker) -> str | None:
        """The war by all but the harmed: it tells enemies. Two unnamed armies fight the one war of states."""
        found = self._conflicts.conflict_of(self._evidence(index, harmed, speaker, None, None), self._day)
        if found is not None and self._is_elsewhere(index, found) and self._in_text.get(found, 0) < _OFTEN:
            return None
        sided = any("side" in flag for flag in harmed.flags) or _SIDE_WORDS & set(self._page.words(index).norms)
        return found or (self._conflicts.only_war_of_states(self._day) if sided else None)

    def war_of(
        self, index: int, harmed: Harmed, speaker: Speaker, reading: PartyReading, guess: str | None
    ) -> str | None:
        """The war of a claim whose victim and actor are read, null where the harm is outside every war of the seeds."""
        evidence = self._evidence(index, harmed, speaker, reading.victim_party, reading.actor_party)
        found = self._conflicts.conflict_of(evidence, self._day) or guess
        if found is None or self._is_elsewhere(index, found):
            return None
        outside = reading.victim_party not in self._conflicts.belligerents(found)
        return None if reading.rule_id in _BY_PLACE and reading.victim_party is not None and outside else found

    def _is_elsewhere(self, index: int, conflict_id: str) -> bool:
        """Whether a sentence names cities, and none of them of a country at war: Israeli strikes near Homs."""
        cities = {hit.payload.party_id for hit in self._page.hits(index) if hit.payload.kind == "place"}
        return bool(cities) and not cities & self._conflicts.soil(conflict_id)

    def _evidence(
        self, index: int, harmed: Harmed, speaker: Speaker, victim: str | None, actor: str | None
    ) -> Evidence:
        hits = [*self._page.hits(index), *self._page.title_hits]
        others = {hit.payload.party_id for hit in hits} | {actor or "", speaker.party or ""}
        places = {war for hit in hits if hit.payload.is_place and (war := self._war_at(hit))}
        near = {*self._conflicts.wars_in(self._page.words(index)), *self._conflicts.wars_in(self._page.title)}
        is_combatant = harmed.victim_group == "combatant"
        return Evidence(
            victim, is_combatant, frozenset(others - {victim}), frozenset(places), frozenset(near), self._in_text
        )

    def _wars_of_text(self) -> dict[str, int]:
        """How often title and opening speak of each war."""
        counts = Counter(self._conflicts.wars_in(self._page.title))
        for index in self._page.opening(_OPENING):
            if not self._page.holds_any(index, self._keywords):
                continue
            counts.update(self._conflicts.wars_in(self._page.words(index)))
            places = (self._war_at(hit) for hit in self._page.hits(index) if hit.payload.is_place)
            counts.update(war for war in places if war)
        return dict(counts)

    def _war_at(self, hit: Hit[PartyTerm]) -> str | None:
        return hit.payload.conflict_id or self._conflicts.fought_in(hit.payload.party_id)
