"""Which war a claim belongs to."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extractors.test_attribution import claims_of


@pytest.mark.parametrize(
    ("text", "conflict"),
    [
        ("Nine people were killed in Mariupol.", "ukraine"),
        ("Some 900 Russian soldiers were killed.", "ukraine"),
        ("Nine people were killed in Rafah.", "gaza"),
        ("An Israeli strike killed nine people in southern Lebanon.", "gaza"),
        ("The RSF killed nine people in El Geneina.", "sudan"),
        ("Nine villagers were killed in Sagaing.", "myanmar"),
        ("Nine people were killed in Lagos.", None),
        ("Israeli strikes near Homs killed nine fighters.", None),
        ("Nine people were killed when a bus overturned.", None),
    ],
)
def test_places_and_parties_tell_the_war(text: str, conflict: str | None) -> None:
    assert claims_of(text)[0].conflict_id == conflict


def test_a_war_that_had_not_begun_claims_nobody() -> None:
    (claim,) = claims_of("Nine people were killed in Rafah.", day=date(2021, 5, 12))

    assert claim.conflict_id is None


def test_a_foreigner_killed_in_a_war_belongs_to_it() -> None:
    (claim,) = claims_of(
        "The White House said 11 US citizens were killed in the conflict.",
        title="Israel strikes Gaza after Hamas attack",
    )

    assert (claim.conflict_id, claim.victim_party, claim.claimant_class) == ("gaza", "USA", "third_party_state")
