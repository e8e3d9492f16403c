"""The codes of wars and parties that the seeds know, and what to say to one that they do not."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from functools import cache

from flows.adapters.lexicon import load_lexicon
from flows.adapters.seeds import load_rows
from flows.errors import ConfigurationError


@cache
def known_conflicts() -> frozenset[str]:
    """The wars of ``conflicts.csv``."""
    from extractors.parties_rows import ConflictRow

    return frozenset(row.conflict_id for row in load_rows("conflicts", ConflictRow))


@cache
def known_parties() -> frozenset[str]:
    """States, armed groups, organisations: whatever a claim may have as a party."""
    lexicon = load_lexicon()
    parties = lexicon.parties
    found: set[str | None] = {row.party_id for row in parties.parties}
    found |= {row.party_id for row in parties.demonyms} | {row.party_id for row in parties.places}
    found |= {row.party for row in lexicon.attribution.claimants}
    for war in parties.conflicts:
        found |= {*war.side_a, *war.side_b, war.army}
    return frozenset(one for one in found if one)


def refuse_unknown_conflict(name: str, code: str) -> None:
    """Raises ConfigurationError where no war has the code; ``name`` is what it was given for."""
    _refuse(name, code, code, known_conflicts(), "war")


def refuse_unknown_party(name: str, code: str) -> None:
    """Raises ConfigurationError where no party has the code; several are joined with +."""
    for part in code.split("+"):
        _refuse(name, code, part, known_parties(), "party")


def did_you_mean(text: str, known: Collection[str]) -> str:
    """The nearest of the names, else all of them where they are few."""
    by_fold = {one.casefold(): one for one in sorted(known)}
    near = difflib.get_close_matches(text.casefold(), by_fold, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(by_fold[one] for one in near)}?"
    return f"there are {', '.join(sorted(known))}" if len(known) <= 20 else "states are written UKR, groups HAMAS"


def _refuse(name: str, code: str, part: str, known: Collection[str], what: str) -> None:
    if part not in known:
        raise ConfigurationError(f"{name} {code!r}: no {what} has this code; {did_you_mean(part, known)}")
