"""What is read from whole texts: claims, how they hang together, and what stays out."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.claim import EXTRACTOR_VERSION, Reader, build_reader
from extractors.records import Claim, Document
from flows.adapters.lexicon import load_lexicon

REPORT = """Britain estimates 30,000 Ukraine civilians dead or wounded

As many as 30,000 civilians in Ukraine are believed to have been wounded or killed since the invasion began, the British military says.

Army General Ronald Haley, who heads its staff, told reporters on Tuesday that "well over" 90,000 Russian soldiers were dead or wounded and that similar losses had "probably" been taken by Kyiv.

Moscow, he said, still kept 15,000 to 25,000 troops on the west bank, and moving them would take three weeks.

The minister for veterans, Jane Marsh, had a question of her own: "Why did tens of thousands have to die for one city?"
"""  # noqa: E501


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(load_lexicon())


def read(reader: Reader, text: str, published: date | None = date(2024, 5, 14)) -> tuple[Claim, ...]:
    return reader.read(Document("text", text, published_at=published)).claims


@pytest.fixture(scope="module")
def report(reader: Reader) -> tuple[Claim, ...]:
    return read(reader, REPORT, date(2022, 11, 10))


def test_a_report_of_five_claims_gives_these_five(report: tuple[Claim, ...]) -> None:
    read_as = [(c.kind, c.bound, c.value, c.low, c.high, c.modality) for c in report]
    assert read_as == [
        ("casualties", "exact", 30_000, 30_000, 30_000, "estimated"),
        ("casualties", "at_most", 30_000, None, 30_000, "believed"),
        ("casualties", "more_than", 90_000, 90_000, None, "asserted"),
        ("casualties", "approx", 90_000, None, None, "probable"),
        ("killed", "vague", None, 20_000, 99_999, "rhetorical"),
    ]


def test_similar_losses_inherit_the_number_but_not_the_strict_bound(report: tuple[Claim, ...]) -> None:
    source, similar = report[2], report[3]
    assert similar.relation == "derived_from"
    assert similar.related_claim_id == source.claim_id
    assert (source.victim_party, similar.victim_party) == ("RUS", "UKR")
    assert similar.claimant == source.claimant == "Army General Ronald Haley"
    assert similar.victim_group == "combatant"


def test_the_day_of_the_statement_is_kept(report: tuple[Claim, ...]) -> None:
    assert report[2].stated_on == date(2022, 11, 8)
    assert report[2].quote_type == "mixed"


def test_a_rhetorical_figure_is_a_row_that_no_timeline_uses(report: tuple[Claim, ...]) -> None:
    assert not report[4].use_in_timeline
    assert report[4].exclude_reason == "rhetorical"


def test_troops_massed_are_quantities_and_no_claim(reader: Reader) -> None:
    extraction = reader.read(Document("text", REPORT))
    assert any((quantity.low, quantity.high) == (15_000, 25_000) for quantity in extraction.quantities)
    assert all(claim.low != 15_000 for claim in extraction.claims)


def test_every_offset_points_at_the_words_it_names(report: tuple[Claim, ...]) -> None:
    for claim in report:
        assert REPORT[claim.sentence_start : claim.sentence_end] == claim.sentence
        assert REPORT[claim.number_start : claim.number_end] in claim.sentence


def test_the_same_text_gives_the_same_ids_and_no_id_twice(reader: Reader, report: tuple[Claim, ...]) -> None:
    again = read(reader, REPORT, date(2022, 11, 10))
    assert [claim.claim_id for claim in again] == [claim.claim_id for claim in report]
    assert len({claim.claim_id for claim in report}) == len(report)
    assert {claim.extractor_version for claim in report} == {EXTRACTOR_VERSION}


def test_a_text_without_harm_has_no_claims(reader: Reader) -> None:
    assert read(reader, "The council met on Tuesday and approved 14 new bus stops.") == ()


def test_the_harmed_are_told_from_those_who_harm(reader: Reader) -> None:
    (claim,) = read(reader, "Twelve soldiers killed 30 villagers in the hamlet.")
    assert (claim.value, claim.victim_group) == (30, "civilian")


def test_a_union_is_never_split(reader: Reader) -> None:
    claims = read(reader, "Some 600 fighters were killed, wounded or captured.")
    assert [(claim.kind, claim.value) for claim in claims] == [("casualties", 600)]


def test_no_report_of_harm_is_not_a_count_of_none(reader: Reader) -> None:
    (none_reported,) = read(reader, "No casualties were reported.")
    (zero,) = read(reader, "Nobody was hurt.")
    assert (none_reported.bound, none_reported.value) == ("none_reported", None)
    assert (zero.bound, zero.value) == ("zero", 0)


def test_a_part_points_at_its_total(reader: Reader) -> None:
    whole, part = read(reader, "Thirteen people died in the market blast. Six of them were children.")
    assert (part.relation, part.related_claim_id) == ("subset_of", whole.claim_id)


def test_an_earlier_war_stays_out_of_the_timeline(reader: Reader) -> None:
    (claim,) = read(reader, "The 1994 genocide killed 800,000 people.")
    assert claim.exclude_reason == "historical"


def test_who_denies_responsibility_does_not_deny_the_dead(reader: Reader) -> None:
    (claim,) = read(reader, "The army denied responsibility for the strike that killed nine people.")
    assert claim.modality == "asserted"


def test_unverified_marks_the_claims_of_its_passage(reader: Reader) -> None:
    claims = read(
        reader,
        "Rebels said 40 soldiers had died; the army admits to 12. Neither figure could be independently verified.",
    )
    assert {claim.verification for claim in claims} == {"unverified"}


@pytest.mark.parametrize("text", ["Ivan Horvat, 43, was killed on Sunday.", "It is unclear how many people died.",
                                  "Police had no word on casualties."])  # fmt: skip
def test_a_harm_without_a_count_is_no_claim(reader: Reader, text: str) -> None:
    assert read(reader, text) == ()


def test_a_document_without_a_date_is_read_too(reader: Reader) -> None:
    (claim,) = read(reader, "Two hikers died on Friday.", None)
    assert claim.as_of is None


@pytest.mark.parametrize(
    ("text", "aggregation", "first", "last"),
    [
        ("In 2023, 3,000 civilians were killed in Ukraine, the UN said.", "period", "2023-01-01", "2023-12-31"),
        ("More than 6,900 civilians died in Ukraine during 2022.", "period", "2022-01-01", "2022-12-31"),
        ("The UN says 1,840 have been killed in Ukraine this year.", "period", "2024-01-01", None),
        ("More than 14,000 people have been killed in the war that began in 2023.", "cumulative", None, None),
        ("In 2022, Russia invaded Ukraine, and more than 10,000 civilians have been killed.", "cumulative", None, None),
        ("A blast at a cinema in Arden in 2023 killed 41 people.", "incident", None, "2023-12-31"),
    ],
)
def test_a_count_of_a_year_is_no_running_total(
    reader: Reader, text: str, aggregation: str, first: str | None, last: str | None
) -> None:
    (claim,) = read(reader, text)
    days = [day and day.isoformat() for day in (claim.period_start, claim.as_of)]
    assert (claim.aggregation, days) == (aggregation, [first, last])


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Our forces have killed more than 1,100 soldiers in the fighting for Belmar, the president said.", "area"),
        ("More than 20,000 people have been killed in the fighting in Ukraine, the general said.", "whole_conflict"),
        ("More than 20,000 people have been killed in the army's offensive on the rebels.", "whole_conflict"),
        ("More than 20,000 people have been killed in the fighting for Ukraine.", "whole_conflict"),
    ],
)
def test_the_dead_of_a_battle_are_no_total_of_the_war(reader: Reader, text: str, scope: str) -> None:
    (claim,) = read(reader, text)
    assert (claim.aggregation, claim.scope) == ("cumulative", scope)
