"""What a claimant has to gain: computed from parties and alliances."""

from __future__ import annotations

import pytest

from extractors.conflicts import ConflictTable
from extractors.stake import stake_of
from flows.adapters.lexicon import load_lexicon
from tests.extractors.test_attribution import claims_of


@pytest.mark.parametrize(
    ("conflict", "claimant_class", "claimant", "victim", "is_combatant", "stake"),
    [
        ("ukraine", "party_official", "RUS", "RUS", True, "own"),
        ("ukraine", "party_military", "UKR", "RUS", True, "enemy"),
        ("ukraine", "third_party_state", "USA", "UKR", True, "ally_own"),
        ("ukraine", "third_party_state", "USA", "RUS", True, "ally_enemy"),
        ("ukraine", "third_party_state", "IND", "RUS", True, "none"),
        ("ukraine", "igo", "UN", "UKR", False, "none"),
        ("gaza", "party_military", "HAMAS", "PSE", False, "own"),
        ("gaza", "party_official", "ISR", "PSE", False, "enemy"),
        ("gaza", "party_military", "HEZBOLLAH", "ISR", True, "enemy"),
        ("sudan", "party_military", "RSF", "SDN", False, "unknown"),
        ("sudan", "party_military", "SAF", "RSF", True, "enemy"),
        (None, "party_military", "boko_haram", "NGA", True, "unknown"),
        (None, "unattributed", None, "NGA", False, "unknown"),
        ("ukraine", "party_official", "RUS", None, True, "unknown"),
        ("ukraine", "party_official", "RUS", "RUS+UKR", True, "unknown"),
    ],
)
def test_stake_follows_from_sides_and_alliances(
    conflict: str | None, claimant_class: str, claimant: str | None, victim: str | None, is_combatant: bool, stake: str
) -> None:
    conflicts = ConflictTable(load_lexicon().parties)

    assert stake_of(conflicts, conflict, claimant_class, claimant, victim, is_combatant=is_combatant) == stake


def test_the_stake_of_a_claim_needs_no_tone() -> None:
    own, enemy = claims_of("Moscow says 90 of its soldiers were killed; Kyiv says 900 Russian soldiers were killed.")

    assert (own.claimant_stake, enemy.claimant_stake) == ("own", "enemy")
