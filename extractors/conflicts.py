"""Which war a claim belongs to, who fights whom in it, and who stands behind whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from extractors.parties_rows import ConflictRow, PartyLexicon
from extractors.terms import TermTable, Words

_CERTAIN: Final = 3
_OFTEN: Final = 3
_STATE_CODE_LENGTH: Final = 3
_NO_WAR: Final = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What may tell the war of a claim: parties of the harmed, the actor and the speaker, the wars of the places and
    words of its passage, and how often the text speaks of each war."""

    victim: str | None
    is_combatant: bool
    others: frozenset[str]
    place_conflicts: frozenset[str]
    near_terms: frozenset[str]
    text_terms: dict[str, int]


class ConflictTable:
    """The wars of the seeds and the sides in them."""

    def __init__(self, lexicon: PartyLexicon) -> None:
        self._conflicts = {row.conflict_id: row for row in lexicon.conflicts}
        self._countries = {row.party_id: row.country for row in lexicon.parties if row.country}
        self._allies = {(row.conflict_id, row.party_id, row.ally) for row in lexicon.alliances}
        self._soil = {row.party_id: row.conflict_id for row in lexicon.places if row.conflict_id}
        self._belligerents = {row.conflict_id: self._parties_of(row) for row in lexicon.conflicts}
        self._soils = {row.conflict_id: self._soil_of(row.conflict_id) for row in lexicon.conflicts}
        of_wars = [(term, row.conflict_id) for row in lexicon.conflicts for term in row.terms]
        self.terms: TermTable[str] = TermTable([*of_wars, *((name, _NO_WAR) for name in _longer_names(lexicon))])

    def country(self, party: str | None) -> str | None:
        """The state whose people a party belongs to: PSE for hamas, UKR for UKR."""
        return None if party is None else self._countries.get(party, party)

    def belligerents(self, conflict_id: str | None) -> frozenset[str]:
        """Every party of a war, and the states they belong to."""
        return self._belligerents.get(conflict_id or "", frozenset())

    def _parties_of(self, row: ConflictRow) -> frozenset[str]:
        parties = (*row.side_a, *row.side_b)
        return frozenset(parties) | frozenset(self._countries.get(party, party) for party in parties)

    def side(self, conflict_id: str | None, party: str | None) -> str | None:
        """ "a" or "b", null where the party does not fight, or where its people stand on both sides."""
        row = self._conflicts.get(conflict_id or "")
        if row is None or party is None:
            return None
        if party in row.side_a:
            return "a"
        return "b" if party in row.side_b else None

    def start(self, conflict_id: str | None) -> date | None:
        """The day on which a war began."""
        row = self._conflicts.get(conflict_id or "")
        return row.start_date if row else None

    def army(self, conflict_id: str | None) -> str | None:
        """Whose "the army" is, in a war in which one side has an army."""
        row = self._conflicts.get(conflict_id or "")
        return row.army if row else None

    def enemy(self, conflict_id: str | None, party: str | None) -> str | None:
        """The first-named party of the other side."""
        row, side = self._conflicts.get(conflict_id or ""), self.side(conflict_id, party)
        if row is None or side is None:
            return None
        return (row.side_b if side == "a" else row.side_a)[0]

    def enemies(self, conflict_id: str | None, party: str | None) -> tuple[str, ...]:
        row, side = self._conflicts.get(conflict_id or ""), self.side(conflict_id, party)
        if row is None or side is None:
            return ()
        return row.side_b if side == "a" else row.side_a

    def soil(self, conflict_id: str) -> frozenset[str]:
        """The states at war, and the countries that a war is fought in."""
        return self._soils[conflict_id]

    def _soil_of(self, conflict_id: str) -> frozenset[str]:
        fought_in = {country for country, war in self._soil.items() if war == conflict_id}
        return self._states(conflict_id) | fought_in

    def _states(self, conflict_id: str) -> frozenset[str]:
        row = self._conflicts[conflict_id]
        return frozenset(party for party in (*row.side_a, *row.side_b) if _is_state(party))

    def fought_in(self, country: str) -> str | None:
        """The war on the soil of a country: of its places the seeds say which."""
        return self._soil.get(country)

    def is_ally(self, conflict_id: str | None, party: str, ally: str) -> bool:
        return (conflict_id, party, ally) in self._allies

    def sides(self, conflict_id: str | None) -> tuple[str, str] | None:
        """The first party of each side, in the order of their codes."""
        row = self._conflicts.get(conflict_id or "")
        return None if row is None else _ordered(row)

    def only_war_of_states(self, day: date | None) -> str | None:
        """The one war between two states that is fought on a day: "the two armies" of a text that names none."""
        if day is None:
            return None
        wars = [row for row in self._conflicts.values() if _is_fought(row, day) and _is_between_states(row)]
        return wars[0].conflict_id if len(wars) == 1 else None

    def wars_in(self, words: Words, first: int = 0, last: int | None = None) -> Iterable[str]:
        """The wars whose words stand in a stretch."""
        return (hit.payload for hit in self.terms.scan(words, first, last) if hit.payload != _NO_WAR)

    def conflict_of(self, evidence: Evidence, day: date | None) -> str | None:
        """The war with the most evidence, if that is enough and no other has as much."""
        scores = sorted(
            ((self._score(row, evidence), row.conflict_id) for row in self._conflicts.values() if _is_fought(row, day)),
            reverse=True,
        )
        if not scores or scores[0][0] < _CERTAIN or (len(scores) > 1 and scores[1][0] == scores[0][0]):
            return None
        return scores[0][1]

    def _belongs(self, party: str, row: ConflictRow) -> bool:
        """Whether a party by itself tells the war: a state at war, or a group from the soil it is fought on.

        The Houthis fight in more than one war.
        """
        return (
            self._countries.get(party, party) == party
            or self._soil.get(self._countries.get(party, "") or "") == row.conflict_id
        )

    def _score(self, row: ConflictRow, evidence: Evidence) -> int:
        parties = self.belligerents(row.conflict_id)
        score = 0
        victims = evidence.victim.split("+") if evidence.victim else []
        if victims and all(victim in parties and self._belongs(victim, row) for victim in victims):
            score += 2 + evidence.is_combatant
        score += min(len(evidence.others & parties), 2)
        score += any((row.conflict_id, party, other) in self._allies for other in evidence.others for party in parties)
        score += 2 * (row.conflict_id in evidence.place_conflicts)
        score += 2 * (row.conflict_id in evidence.near_terms)
        score += _weight_of_text(evidence.text_terms, row.conflict_id)
        return score


def _weight_of_text(counts: dict[str, int], conflict_id: str) -> int:
    """A text that speaks of one war again and again is about it; one that names several is weak evidence."""
    own, rest = counts.get(conflict_id, 0), sum(count for war, count in counts.items() if war != conflict_id)
    if own == 0:
        return 0
    if own >= _OFTEN and own >= 4 * rest:
        return 3
    return 2 if own > 3 * rest else 1


def _longer_names(lexicon: PartyLexicon) -> list[str]:
    """Names of countries and peoples that a word for a war is only a part of: "South Sudan"."""
    words = {tuple(term.split()) for row in lexicon.conflicts for term in row.terms}
    names = (name for row in lexicon.demonyms for name in (*row.names, *row.adjectives, *row.people))
    return [name for name in names if any(tuple(name.split()[at:]) in words for at in range(1, len(name.split())))]


def _is_fought(row: ConflictRow, day: date | None) -> bool:
    return day is None or (row.start_date <= day and (row.end_date is None or day <= row.end_date))


def _is_between_states(row: ConflictRow) -> bool:
    return all(len(side) == 1 and _is_state(side[0]) for side in (row.side_a, row.side_b))


def _is_state(party: str) -> bool:
    """Whether an id is an ISO 3166 alpha-3 code."""
    return len(party) == _STATE_CODE_LENGTH and party.isupper()


def _ordered(row: ConflictRow) -> tuple[str, str]:
    first, second = sorted((row.side_a[0], row.side_b[0]))
    return first, second
