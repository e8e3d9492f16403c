"""How far a number reaches: the whole war, an area, one incident, or a part of a total."""

from __future__ import annotations

import re
from typing import Final

from extractors.drafts import Draft, extent
from extractors.parties_rows import PartyLexicon

# Of a running total, these are some people's own dead, not a war's: "88 of its staff", "dozens from her village".
_OWN_PEOPLE: Final = re.compile(
    r"\b(?:staff|staffers|employees?|workers|colleagues|volunteers|relatives|family|families|neighbou?rs|students|pupils"
    r"|teachers|classmates|parishioners|members|village|villages|town|street|brigade|battalion|regiment|division|company|unit"
    r"|squad|platoon|camp|hospital|church|school|university|club|team)\b",
    re.I,
)
# "In the fighting for Belmar", "the battle of Arden": the dead of one place of a war.
_BATTLE: Final = re.compile(
    r"\b(?:fighting|battles?|siege|fight|struggle|assaults?|offensive) (?:for|of|over|around|near) (?:the )?"
    r"(?P<place>[A-Z][a-z\w'’-]+(?: [A-Z][a-z\w'’-]+)*)"
)


class ScopeReader:
    """Knows which places are a whole theatre of war ("in Gaza", "in Ukraine") and which are a part of one."""

    def __init__(self, parties: PartyLexicon) -> None:
        states = (name for row in parties.demonyms for name in row.names)
        theatres = (name for row in parties.conflicts for name in row.territories)
        self._whole = frozenset(_bare(name) for name in (*states, *theatres))

    def scope_of(self, draft: Draft, place: str | None) -> str | None:
        """Null where the words do not say. ``place`` is the place of the harm as printed."""
        view = draft.reading.view
        behind = view.text[extent(draft)[0] :][:200]
        if " alone" in behind.lower() or (draft.relation == "subset_of" and not _is_own_series(draft)):
            return "part_of_total"
        if draft.aggregation in ("incident", "increment", "discovery"):
            return "incident"
        if place is not None and _bare(place) not in self._whole:
            return "area"
        if draft.aggregation != "cumulative":
            return None if place is None else "area"
        if self._is_of_battle(view.text):
            return "area"
        return "part_of_total" if _OWN_PEOPLE.search(_group_text(draft)) else "whole_conflict"

    def _is_of_battle(self, text: str) -> bool:
        """Whether a battle for one place is named, and no war."""
        found = _BATTLE.search(text)
        return found is not None and not text.isupper() and _bare(found["place"]) not in self._whole


def _is_own_series(draft: Draft) -> bool:
    """ "12,000 dead, 4,500 of them children": all the children, and so a total of their own."""
    total = draft.related
    return total is not None and draft.victim_group not in ("unknown", total.victim_group)


def _group_text(draft: Draft) -> str:
    """The counted people with what follows up to the harm: "people from her mother's village"."""
    view = draft.reading.view
    start = draft.group_span[0] - view.start
    end = max(draft.group_span[1], draft.trigger_span[0]) - view.start
    return view.text[start:end]


def _bare(place: str) -> str:
    return re.sub(r"^the ", "", " ".join(place.lower().split()))
