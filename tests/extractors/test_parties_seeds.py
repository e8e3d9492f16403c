"""The seed rows of sources, parties, places and wars agree with each other."""

from __future__ import annotations

from collections import Counter
from functools import cache

from extractors.lexicon import Lexicon
from extractors.peoples import party_terms
from extractors.terms import split_words
from flows.adapters.lexicon import load_lexicon


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


def known_parties() -> frozenset[str]:
    parties = lexicon().parties
    states = {row.party_id for row in parties.demonyms}
    return frozenset(states | {row.party_id for row in parties.parties})


def test_every_party_that_a_seed_names_is_known() -> None:
    parties = lexicon().parties
    named = {row.party for row in lexicon().attribution.claimants if row.party}
    named |= {row.party_id for row in parties.places} | {row.country for row in parties.parties if row.country}
    for war in parties.conflicts:
        named |= {*war.side_a, *war.side_b} | ({war.army} if war.army else set())
    for alliance in parties.alliances:
        named |= {alliance.party_id, alliance.ally}

    assert named - known_parties() == set()


def test_nobody_fights_on_both_sides_of_a_war() -> None:
    for war in lexicon().parties.conflicts:
        assert not set(war.side_a) & set(war.side_b), war.conflict_id


def test_places_and_alliances_name_wars_of_the_seeds() -> None:
    parties = lexicon().parties
    wars = {row.conflict_id for row in parties.conflicts}

    assert {row.conflict_id for row in parties.places if row.conflict_id} <= wars
    assert {row.conflict_id for row in parties.alliances} <= wars


def test_no_place_lies_in_two_countries() -> None:
    places = Counter(place for row in lexicon().parties.places for place in row.places)

    assert [place for place, count in places.items() if count > 1] == []


def test_no_alias_and_no_role_stands_for_two_classes() -> None:
    aliases = Counter(row.alias for row in lexicon().attribution.claimants)
    roles = Counter(row.role for row in lexicon().attribution.roles)

    assert [word for word, count in (aliases + roles).items() if count > 2] == []
    assert max(aliases.values()) == max(roles.values()) == 1


def test_a_state_is_found_by_name_adjective_people_and_capital() -> None:
    table = party_terms(lexicon().parties)
    found = {}
    for text in ("Ukraine", "Ukrainian", "Ukrainians", "Kyiv", "Mariupol", "the U.S.", "US", "tell us"):
        found[text] = [hit.payload.party_id for hit in table.scan(split_words(text))]

    assert found == {
        "Ukraine": ["UKR"], "Ukrainian": ["UKR"], "Ukrainians": ["UKR"], "Kyiv": ["UKR"], "Mariupol": ["UKR"],
        "the U.S.": ["USA"], "US": ["USA"], "tell us": [],
    }  # fmt: skip
