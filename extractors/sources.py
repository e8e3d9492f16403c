"""Who a mention stands for: its class, the party it speaks for, and whether it is he, they or it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.attribution_rows import STATE_CLASSES, AttributionLexicon, ClaimantRoleRow, ClaimantRow
from extractors.peoples import PartyTerm
from extractors.terms import Hit, TermTable, Words, split_words

# A name decides before a role of higher rank: the Reuters witness is Reuters; a Hamas health official is one of health.
_NAME_RANK: Final = 11
_SIDE_NAME_RANK: Final = 25
_STATE_RANK: Final = 35
_SIDES: Final = STATE_CLASSES | {"party_military", "party_official", "third_party_state"}
_LOCAL_CLASSES: Final = frozenset({"health_authority", "medical", "emergency_service", "local_authority"})
_UNNAMED: Final = frozenset({"anonymous_official"})


@dataclass(frozen=True, slots=True)
class Source:
    """``source_class`` is a claimant class, or ``state``/``state_military`` until the conflict is known.

    ``number`` is person, group or body, or "" where the words do not tell. ``is_known`` is false where neither a name
    nor a role was recognised.
    """

    source_class: str
    party: str | None
    number: str
    is_known: bool


UNKNOWN_SOURCE: Final = Source("individual", None, "", False)


class SourceTable:
    """Looks up names, roles and nationalities in the words of a mention."""

    def __init__(self, lexicon: AttributionLexicon, peoples: TermTable[PartyTerm]) -> None:
        self._names: TermTable[ClaimantRow] = TermTable((row.alias, row) for row in lexicon.claimants)
        self._roles: TermTable[ClaimantRoleRow] = TermTable((row.role, row) for row in lexicon.roles)
        self._peoples = peoples
        self.head_words = frozenset(row.role.split()[-1].lower() for row in lexicon.roles)
        self.person_heads = frozenset(row.role.split()[-1].lower() for row in lexicon.roles if row.number == "person")

    def classify(self, mention: str, apposition: str = "") -> Source:
        """Reads the mention itself, then what stands beside it in apposition."""
        own = self._read(split_words(mention))
        if not apposition:
            return own
        beside = self._read(split_words(apposition))
        if own.is_known and (not beside.is_known or own.source_class != "individual"):
            return Source(own.source_class, own.party or beside.party, own.number or beside.number, True)
        if not beside.is_known:
            return own
        return Source(beside.source_class, beside.party or own.party, own.number or beside.number, True)

    def names(self, words: Words, first: int, last: int) -> list[Hit[ClaimantRow]]:
        return list(self._names.scan(words, first, last))

    def roles(self, words: Words, first: int, last: int) -> list[Hit[ClaimantRoleRow]]:
        return list(self._roles.scan(words, first, last))

    def peoples(self, words: Words, first: int, last: int) -> list[Hit[PartyTerm]]:
        return list(self._peoples.scan(words, first, last))

    def _read(self, words: Words) -> Source:
        names = self.names(words, 0, len(words))
        roles = self.roles(words, 0, len(words))
        peoples = self.peoples(words, 0, len(words))
        best = self._best(words, names, roles, peoples)
        number = _number(roles, names)
        if best is None:
            return Source("individual", peoples[0].payload.party_id if peoples else None, number, False)
        party = _party(best, names, peoples)
        if best in _UNNAMED and party and roles and roles[-1].payload.role.split()[-1] in ("official", "officials"):
            best = "state"
        return Source(best, party, number, True)

    def _best(
        self,
        words: Words,
        names: list[Hit[ClaimantRow]],
        roles: list[Hit[ClaimantRoleRow]],
        peoples: list[Hit[PartyTerm]],
    ) -> str | None:
        ranked = [(_rank_of_name(hit.payload), hit.payload.claimant_class) for hit in names]
        ranked += [(hit.payload.rank, hit.payload.claimant_class) for hit in roles]
        if _is_a_state(words, peoples):
            ranked.append((_STATE_RANK, "state"))
        return min(ranked, key=lambda item: item[0])[1] if ranked else None


def _rank_of_name(row: ClaimantRow) -> int:
    return _SIDE_NAME_RANK if row.claimant_class in _SIDES else _NAME_RANK


def _is_a_state(words: Words, peoples: list[Hit[PartyTerm]]) -> bool:
    """Whether the mention is nothing but a state: "Moscow", "the Americans", "Israel"."""
    if not peoples:
        return False
    last = peoples[-1]
    rest = [n for n in words.norms[: peoples[0].first] if n not in ("the", "a", "an")] + words.norms[last.last :]
    return not rest and last.payload.kind in ("country", "capital", "national", "adjective", "nonstate", "force")


def _number(roles: list[Hit[ClaimantRoleRow]], names: list[Hit[ClaimantRow]]) -> str:
    if roles:
        return min(roles, key=lambda hit: hit.payload.number != "person").payload.number
    return "body" if names and len(names[0].payload.alias) and names[0].payload.alias.isupper() else ""


def _party(best: str, names: list[Hit[ClaimantRow]], peoples: list[Hit[PartyTerm]]) -> str | None:
    named = next((hit.payload.party for hit in names if hit.payload.party), None)
    people = [hit.payload for hit in peoples if hit.payload.kind != "organisation"]
    if best in _LOCAL_CLASSES:
        country = next((term.country for term in people if term.country), None)
        return country or named
    if named and best != "state_military":
        return named
    parties = list(dict.fromkeys(term.party_id for term in people))
    if best not in _SIDES and best not in _UNNAMED:
        return named
    return named or (parties[0] if parties else None)
