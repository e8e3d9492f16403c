"""Who says a figure: cues, quotations, pronouns, and words that only look like an attribution."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from extractors.claim import Reader, build_reader
from extractors.records import Claim, Document
from flows.adapters.lexicon import load_lexicon


@cache
def reader() -> Reader:
    return build_reader(load_lexicon())


def claims_of(text: str, title: str | None = None, day: date | None = date(2023, 11, 20)) -> tuple[Claim, ...]:
    return reader().read(Document("doc", text, title, day)).claims


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("The interior ministry said on Friday that 14 people had been killed in Arden.", "The interior ministry"),
        ("Nine miners were killed, the regional governor said.", "the regional governor"),
        ("According to the Nigerian Red Cross, 40 villagers were killed.", "the Nigerian Red Cross"),
        ("Forty villagers were killed, according to an early tally by the civil defence.", "the civil defence"),
        ('"We buried 22 people before noon," said Amina Yusuf, a nurse at the clinic.', "Amina Yusuf"),
        ("Colonel Ana Prieto, who leads the 4th division, said that six soldiers had died.", "Colonel Ana Prieto"),
        ("State radio, citing police sources, reported that 11 people were killed.", "police sources"),
        ("The ministry's figure of 300 dead has been disputed. The ministry reported 300 dead.", "The ministry"),
        ("'40 dead' after ferry fire - coastguard", "coastguard"),
        ("Governor: 12 killed in landslide after shelling", "Governor"),
        ("By the count of the doctors' union, 210 civilians have been killed.", "the doctors' union"),
        ("A French estimate puts the number of dead at 900.", "French"),
        ("Kinshasa says the rebels killed 30 villagers in Masisi.", "Kinshasa"),
        (
            "Sixty people died, residents and a hospital official told Reuters by telephone.",
            "residents and a hospital official",
        ),
        ("THE FIFTH BRIGADE REPORTED THAT SIX GUERRILLAS WERE KILLED NEAR SAN MIGUEL.", "THE FIFTH BRIGADE"),
        ("ACCORDING TO THE ARMY PRESS OFFICE, THREE SOLDIERS WERE KILLED IN MORAZAN.", "THE ARMY PRESS OFFICE"),
        ("Ninety children have been killed, the prosecutor's office reports.", "the prosecutor's office"),
        ("Ninety people have been killed in Arden, health officials there said.", "health officials"),
        ("Study: 900 soldiers killed in a year", "Study"),
        ("The minister went on to say that 70 recruits had been killed.", "The minister"),
        ("The president, whose office had spoken of 40 dead, now concedes that 90 were killed.", "The president"),
    ],
)
def test_the_speaker_is_found_where_english_puts_it(text: str, claimant: str) -> None:
    claimants = [claim.claimant for claim in claims_of(text)]

    assert claimant in claimants


@pytest.mark.parametrize(
    "text",
    [
        "At the camp where 13 people were killed on Thursday, residents said raids had become more frequent.",
        "The mayor said the council would meet again, but 12 people were killed overnight in the suburbs.",
        "The envoy said the talks would go on after the attack of last week, which killed 30 people.",
        "In addition to the 40 people killed, the agency said that 900 houses had burned down.",
        "Twelve people were killed, according to preliminary information.",
        "Losses of the Russian army: about 900 killed",
        "Correction: an earlier version of this story said that 15 people were killed.",
        "Since gunmen killed 60 people the borders are shut, and more troops will come, according to a minister.",
        "Eleven people were killed in the blast.",
        "On Sunday this newspaper reported that 15 people were killed.",
    ],
)
def test_a_verb_of_saying_in_another_clause_credits_nobody(text: str) -> None:
    (claim, *_) = claims_of(text)

    assert claim.claimant is None
    assert claim.claimant_class == "unattributed"


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("General Okoro briefed reporters on Monday. Forty rebels were killed, he said.", "General Okoro"),
        ("The UN office has published its report. At least 70 civilians were killed, it said.", "The UN office"),
        (
            "Amnesty International denied the delay, and the ministry said a raid which it said killed 20 was over.",
            "the ministry",
        ),
        ("The governor spoke at the gate. Forty men were dead.", "The governor"),
        ("Ten people were killed, the coroner said. Dozens were hurt.", "the coroner"),
        ("Ten people were killed, the coroner said, and 30 were wounded.", "the coroner"),
    ],
)
def test_pronouns_and_following_clauses_lead_back_to_the_source(text: str, claimant: str) -> None:
    assert claims_of(text)[-1].claimant == claimant


def test_each_clause_keeps_its_own_source() -> None:
    first, second = claims_of("Kyiv says 900 Russian soldiers have died; Moscow admits to 130.")

    assert (first.claimant, second.claimant) == ("Kyiv", "Moscow")
    assert second.modality == "admitted"


def test_two_parentheses_govern_a_clause_each() -> None:
    first, second = claims_of(
        "A strike hit a school, killing six people, according to a UN agency, and another hit a church, "
        "killing at least 16 people, according to the health ministry."
    )

    assert (first.claimant, second.claimant) == ("a UN agency", "the health ministry")


def test_an_attribution_given_once_holds_for_the_same_figure() -> None:
    headline, body = claims_of("47 killed in market strike - mayor\n\nThe market was full when 47 people were killed.")

    assert headline.claimant == body.claimant == "mayor"
    assert body.quote_type == "inferred"


def test_a_long_quotation_is_spoken_by_who_is_named_behind_it() -> None:
    (claim,) = claims_of(
        "“It was the worst night. They killed 17 people in our street. Nobody came to help,” said Omar Hadi, a baker."
    )

    assert claim.claimant == "Omar Hadi"
    assert claim.quote_type == "direct"


def test_an_odd_quotation_mark_does_not_swallow_the_next_paragraph() -> None:
    (claim,) = claims_of('"We are tired, the mayor said.\n\nPolice said 12 people were killed.')

    assert claim.claimant == "Police"


def test_a_medium_that_cites_a_source_only_relays_it() -> None:
    (claim,) = claims_of("Local television, quoting hospital sources, said eight people had died.")

    assert (claim.claimant, claim.relayed_by) == ("hospital sources", "Local television")
    assert claim.claimant_class == "medical"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army claimed that 40 rebels were killed.", "claimed"),
        ("The ministry acknowledged that 40 of its soldiers had died.", "admitted"),
        ("The governor confirmed that four people were killed.", "confirmed"),
        ("Ankara denied that 30 of its soldiers were dead.", "denied"),
        ("US officials believe that 9,000 fighters have been killed.", "believed"),
        ("The agency said 12 people were killed.", "asserted"),
    ],
)
def test_the_verb_says_how_firmly(text: str, modality: str) -> None:
    assert claims_of(text)[0].modality == modality


@pytest.mark.parametrize(
    ("text", "claimant_class"),
    [
        ("Officials said 12 people were killed.", "anonymous_official"),
        ("Israeli officials said 12 people were killed in Haifa.", "party_official"),
        ("The Thai government said 12 Thai workers were killed in southern Israel by Hamas.", "third_party_state"),
        ("Doctors at the clinic said 12 people were killed.", "medical"),
        ("The health ministry in Gaza said 12 people were killed.", "health_authority"),
        ("Rescue workers said 12 people were killed.", "emergency_service"),
        ("The mayor of Kharkiv said 12 people were killed.", "local_authority"),
        ("Human Rights Watch said 12 people were killed.", "ngo"),
        ("UNICEF said 12 children were killed.", "igo"),
        ("The Institute for the Study of War said 12 officers were killed.", "research"),
        ("Oryx said 12 crew members were killed.", "osint"),
        ("Residents said 12 people were killed.", "witness"),
        ("Ukraine's general staff said 12 Russian soldiers were killed.", "party_military"),
        ("The rebels said 12 soldiers were killed.", "party_military"),
        ("One blogger said 12 soldiers were killed.", "individual"),
        ("Local media said 12 people were killed.", "media"),
        ("According to Lena Orlova, 310 Russian soldiers have been killed.", "individual"),
        ("According to Lena Orlova, twelve Russian soldiers have been killed.", "individual"),
    ],
)
def test_the_class_of_a_claimant_follows_its_role(text: str, claimant_class: str) -> None:
    assert claims_of(text)[0].claimant_class == claimant_class


def test_a_surname_has_the_role_of_its_fuller_mention() -> None:
    claims = claims_of("Maria Lopes, the governor of Arden, toured the valley. Ten farmers were killed, Lopes said.")

    assert claims[-1].claimant_class == "local_authority"


def test_the_ministry_is_the_ministry_named_before() -> None:
    claims = claims_of("The health ministry opened a ward. The ministry said 12 people were killed.")

    assert claims[0].claimant == "The ministry"
    assert claims[0].claimant_class == "health_authority"


def test_figures_that_could_not_be_checked_are_unverified() -> None:
    (claim,) = claims_of("The army said 40 rebels were killed. The figure could not be independently verified.")

    assert claim.verification == "unverified"
