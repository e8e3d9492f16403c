"""What a source is in a war: a party to it or a third state, and for whom it speaks."""

from __future__ import annotations

from typing import Final

from extractors.conflicts import ConflictTable
from extractors.parties import LOCAL_CLASSES, PartyReading
from extractors.scene import Page
from extractors.sources import Source

# Rules by which the harmed are people of the place: its ministries and prosecutors count them.
_PEACEFUL: Final = frozenset({"place", "place-before", "passage", "document", "sibling", "one-people"})
_STATE: Final = {"state": "party_official", "state_military": "party_military"}


def claimant_party(
    conflicts: ConflictTable,
    source: Source | None,
    reading: PartyReading,
    conflict_id: str | None,
    subject: str | None = None,
) -> str | None:
    """ "Police", "the mayor" speak for the place of the harm; "the army" for the side that has one; else as printed."""
    if source is None or source.party is not None:
        return source.party if source else None
    if source.source_class in LOCAL_CLASSES and "+" not in (reading.victim_party or ""):
        return conflicts.country(reading.victim_party)
    if source.source_class not in _STATE:
        return None
    if subject is not None and (conflict_id is None or subject in conflicts.belligerents(conflict_id)):
        return subject
    army = conflicts.army(conflict_id)
    if army is None and source.source_class == "state" and reading.rule_id in _PEACEFUL:
        return conflicts.country(reading.victim_party)
    return army if source.source_class == "state_military" else conflicts.country(army)


def claimant_class(
    conflicts: ConflictTable,
    source: Source | None,
    party: str | None,
    reading: PartyReading,
    conflict_id: str | None,
    page: Page,
    index: int,
) -> str:
    """The class of a claim: a government or army is a party to the war or a third state."""
    if source is None:
        return "unattributed"
    if source.source_class not in _STATE:
        return source.source_class
    at_war = party is None or _is_involved(conflicts, party, reading, conflict_id, page, index)
    return _STATE[source.source_class] if at_war else "third_party_state"


def _is_involved(
    conflicts: ConflictTable, party: str, reading: PartyReading, conflict_id: str | None, page: Page, index: int
) -> bool:
    """Outside the wars of the seeds, a state is a party where its people are harmed, harm, or live in the place."""
    if conflict_id is not None:
        return party in conflicts.belligerents(conflict_id)
    involved = {*(reading.victim_party or "").split("+"), reading.actor_party or ""}
    involved |= {hit.payload.party_id for hit in page.hits(index) if hit.payload.is_place}
    involved |= {conflicts.country(one) or "" for one in involved}
    return not involved - {""} or party in involved or conflicts.country(party) in involved
