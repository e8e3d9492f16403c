"""Rows of the seeds about parties, peoples, places, conflicts and alliances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

PARTY_KINDS: Final = frozenset({"nonstate", "force", "people", "organisation"})


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A side that is not simply a state: an armed group, a force fighting for a state, a people.

    ``party_id`` is what a claim stores: its own id ("HAMAS"), or the state it fights for ("RUS" for Wagner).
    ``country`` is the alpha-3 code of the people it belongs to. ``aliases`` are the words as printed.
    """

    party_id: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    country: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.kind not in PARTY_KINDS:
            raise ValueError(f"kind={self.kind!r} of {self.name!r} is not one of {', '.join(sorted(PARTY_KINDS))}")


@dataclass(frozen=True, slots=True)
class DemonymRow:
    """A state: its ISO 3166 alpha-3 code, names, adjectives, nouns for its people, and capitals used for its rulers."""

    party_id: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Places whose people belong to a party. ``conflict_id`` where the place alone tells the war."""

    party_id: str
    places: tuple[str, ...]
    conflict_id: str | None = None


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A war with a timeline. ``side_a`` and ``side_b`` fight each other; ``terms`` are words that tell the war.

    ``army`` is whose "the army" is where the text does not say: empty where two armies fight. ``territories`` are names
    of the whole theatre that are not names of states: what is counted "in Gaza" is no part of a larger total.
    """

    conflict_id: str
    name: str
    start_date: date
    side_a: tuple[str, ...]
    side_b: tuple[str, ...]
    end_date: date | None = None
    army: str | None = None
    terms: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AllianceRow:
    """``ally`` stands openly behind ``party_id`` in a conflict: arms it, or fights beside it."""

    conflict_id: str
    party_id: str
    ally: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartyLexicon:
    """The rows of ``parties``, ``demonyms``, ``conflict_places``, ``conflicts`` and ``alliances``."""

    parties: tuple[PartyRow, ...]
    demonyms: tuple[DemonymRow, ...]
    places: tuple[PlaceRow, ...]
    conflicts: tuple[ConflictRow, ...]
    alliances: tuple[AllianceRow, ...]
