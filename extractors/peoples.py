"""Names of states, peoples, forces and places, compiled for look-up: which party a word stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extractors.parties_rows import PartyLexicon
from extractors.terms import TermTable

PLACE_KINDS: Final = frozenset({"country", "capital", "place"})
# Words that tell who somebody is, not where something happened.
PEOPLE_KINDS: Final = frozenset({"adjective", "national", "force", "people", "nonstate", "organisation"})


@dataclass(frozen=True, slots=True)
class PartyTerm:
    """What a word says about parties. ``kind``: country, adjective, national ("Russians"), capital, place, or the kind
    of a row of ``parties`` (force, nonstate, people, organisation). ``country`` is the state whose people they are."""

    party_id: str
    kind: str
    country: str | None
    conflict_id: str | None = None

    @property
    def is_place(self) -> bool:
        return self.kind in PLACE_KINDS


def party_terms(lexicon: PartyLexicon) -> TermTable[PartyTerm]:
    return TermTable(_entries(lexicon))


def _entries(lexicon: PartyLexicon) -> Iterator[tuple[str, PartyTerm]]:
    for party in lexicon.parties:
        for alias in party.aliases:
            yield alias, PartyTerm(party.party_id, party.kind, party.country)
    for state in lexicon.demonyms:
        for kind, terms in (
            ("country", state.names),
            ("adjective", state.adjectives),
            ("national", state.people),
            ("capital", state.capitals),
        ):
            for term in terms:
                yield term, PartyTerm(state.party_id, kind, state.party_id)
    for row in lexicon.places:
        for place in row.places:
            yield place, PartyTerm(row.party_id, "place", row.party_id, row.conflict_id)
