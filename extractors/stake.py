"""What a claimant has to gain from a figure: computed from parties and alliances, never from tone."""

from __future__ import annotations

from typing import Final

from extractors.conflicts import ConflictTable

DISINTERESTED: Final = frozenset({"igo", "ngo", "research", "osint", "media"})


def stake_of(
    conflicts: ConflictTable,
    conflict_id: str | None,
    claimant_class: str,
    claimant_party: str | None,
    victim_party: str | None,
    *,
    is_combatant: bool = False,
) -> str:
    """own, enemy, ally_own, ally_enemy, none (disinterested) or unknown, as defined for ``claimant_stake``.

    Rebels and the people of their own country stand on no common side: unknown, unless the harmed are fighters.
    """
    if claimant_class in DISINTERESTED:
        return "none"
    if claimant_class == "unattributed" or claimant_party is None or victim_party is None:
        return "unknown"
    if "+" in victim_party or "+" in claimant_party:
        return "unknown"
    if claimant_party == victim_party:
        return "own"
    side, harmed = conflicts.side(conflict_id, claimant_party), conflicts.side(conflict_id, victim_party)
    if side is not None and harmed is not None:
        if side == harmed:
            return "own"
        one_country = conflicts.country(claimant_party) == conflicts.country(victim_party)
        return "enemy" if is_combatant or not one_country else "unknown"
    if harmed is None or conflict_id is None:
        return "none" if claimant_class == "third_party_state" else "unknown"
    return _stake_of_a_third(conflicts, conflict_id, claimant_class, claimant_party, victim_party)


def _stake_of_a_third(
    conflicts: ConflictTable, conflict_id: str, claimant_class: str, claimant: str, victim: str
) -> str:
    if conflicts.is_ally(conflict_id, victim, claimant):
        return "ally_own"
    enemy = conflicts.enemy(conflict_id, victim)
    if enemy is not None and conflicts.is_ally(conflict_id, enemy, claimant):
        return "ally_enemy"
    return "none" if claimant_class == "third_party_state" else "unknown"
