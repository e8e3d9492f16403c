"""Whose people were harmed, and by whom."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extractors.test_attribution import claims_of


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Twelve Ukrainian civilians were killed.", "UKR"),
        ("Wagner fighters suffered: 20 Wagner fighters were killed.", "RUS"),
        ("Russian strikes killed 12 Ukrainians.", "UKR"),
        ("Nine people were killed in Rafah.", "PSE"),
        ("Nine people were killed in the attack on Israel by Hamas.", "ISR"),
        ("Kyiv's losses have reached 900.", "UKR"),
        ("The war in Yemen has cost Saudi Arabia 900 soldiers killed or wounded.", "SAU"),
        ("Ankara denied that 30 of its soldiers were dead.", "TUR"),
        ("Moscow puts its dead at 400.", "RUS"),
        ("Ukraine's army said its troops killed 90 enemy soldiers.", "RUS"),
        ("The Russian 90th brigade lost 60 soldiers.", "RUS"),
        ("Four people from France were killed.", "FRA"),
        ("A Turkish-Israeli dual national was killed.", "TUR+ISR"),
        (
            "More than 110 people have been killed on the Lebanese side since October, Hezbollah fighters among them.",
            "LBN",
        ),
        ("The RSF shelled a market in El Fasher, killing 31 people.", "SDN"),
        ("An explosion rocked a clinic in Khan Younis, killing dozens.", "PSE"),
        ("Gunmen killed 31 villagers in Nigeria's Plateau State.", "NGA"),
        ("Losses of the Russian army: about 900 killed", "RUS"),
        ("The Arakan Army said it had killed 80 junta soldiers.", "MMR"),
        ("Colombia's army said 15 FARC dissidents were killed.", "FARC"),
        ("The health ministry in Gaza said 300 people were wounded.", "PSE"),
    ],
)
def test_the_nearest_words_tell_whose_people_were_harmed(text: str, party: str) -> None:
    assert claims_of(text)[0].victim_party == party


@pytest.mark.parametrize(
    "text",
    [
        "Twelve people were killed.",
        "Two of the attackers were killed.",
        "Nine employees of UNRWA were killed.",
        "The attackers killed 40 shoppers.",
    ],
)
def test_where_nothing_tells_the_party_is_null(text: str) -> None:
    assert claims_of(text)[0].victim_party is None


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Twenty Wagner fighters were killed by Ukrainian artillery.", "UKR"),
        ("Israeli strikes killed 12 people in Gaza.", "ISR"),
        ("Hamas killed 12 people in Sderot.", "HAMAS"),
        ("US strikes on the port of Hodeidah killed 12 people.", "USA"),
        ("Twelve people were killed in Arden.", None),
        ("An attack on a concert hall near Moscow killed 12 people.", None),
        ("An air strike by Myanmar's military killed 12 villagers.", "MMR"),
        ("Ethiopia's army said 12 farmers were killed.", None),
    ],
)
def test_the_actor_is_who_did_it_not_the_place_nor_who_spoke(text: str, actor: str | None) -> None:
    (claim, *_) = claims_of(text)

    assert claim.actor_party == actor


def test_both_armies_and_each_side_take_the_parties_of_the_war() -> None:
    day = date(2022, 11, 10)

    (both,) = claims_of("Together the two armies have lost 90,000 men.", day=day)
    sides = claims_of("Some 60,000 troops on each side are dead or wounded.", day=day)

    assert both.victim_party == "RUS+UKR"
    assert [claim.victim_party for claim in sides] == ["RUS", "UKR"]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Some 1,400 Israelis and Palestinians have been killed.", "ISR+PSE"),
        ("At least 60 Russian and Ukrainian soldiers were killed.", "RUS+UKR"),
        ("The shelling killed 40 Russians and Ukrainians near Arden.", "RUS+UKR"),
        ("Rockets killed 40 Russians and Ukrainian troops advanced on Arden.", "RUS"),
        ("Some 40 Russians and 12 Ukrainians were killed.", "RUS"),
    ],
)
def test_one_number_of_two_peoples_is_of_both(text: str, party: str) -> None:
    assert claims_of(text)[0].victim_party == party


def test_a_bare_number_has_the_party_of_the_group_before_it() -> None:
    killed, wounded = claims_of("Some 90 Palestinians were killed and 450 others injured.")

    assert killed.victim_party == wounded.victim_party == "PSE"


def test_the_title_tells_where_the_text_does_not() -> None:
    (claim,) = claims_of("Nine people were killed.", title="Missile hits block of flats in Kharkiv")

    assert claim.victim_party == "UKR"


def test_a_place_that_only_lies_near_is_not_the_place_of_the_harm() -> None:
    (claim,) = claims_of("Nine people were killed in the kibbutz of Be'eri, near the Gaza Strip.")

    assert claim.victim_party == "ISR"
