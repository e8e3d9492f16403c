"""The confidence of a claim: what takes off points, that the reasons say so, and who may set it right."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from extractors.curation_rows import CorrectionRow
from tests.warehouse.builders import Ledger, say

PLAIN: dict[str, Any] = {"victim_group": "combatant", "victim_party": "RUS", "scope": "whole_conflict"}
# What one field that says less takes off: (what is changed, points, a word of the reason).
LESS: list[tuple[dict[str, Any], int, str]] = [
    ({"victim_party": None}, 30, "whose people"),
    ({"aggregation": "unknown"}, 25, "one event"),
    ({"rule_id": "figure_anaphora"}, 20, "earlier phrase"),
    ({"claimant_class": "witness"}, 15, "witness"),
    ({"claimant": None}, 10, "nobody is named"),
    ({"claimant_stake": "unknown"}, 10, "which side"),
    ({"aggregation": "period"}, 10, "stretch of time"),
    ({"scope": None}, 10, "area or event"),
    ({"relation": "subset_of"}, 10, "part of"),
    ({"rule_id": "toll"}, 10, "noun"),
    ({"bound": "vague", "low": 24, "high": 99, "number_text": "dozens"}, 10, "vague"),
    ({"bound": "at_most"}, 5, "upper bound"),
    ({"victim_group": "unknown"}, 5, "who the people were"),
    ({"modality": "believed"}, 5, "hedged"),
]
WORST: dict[str, Any] = {"victim_party": None, "victim_group": "unknown", "aggregation": "unknown"}
FULL_OF_NUMBERS = "the man who spoke of 1,234,567 and 7,654,321"


def named_elsewhere(on: int) -> Any:
    """A claim whose claimant is not in its sentence."""
    article, extraction = say(on, on=on, **PLAIN)
    claim = dataclasses.replace(extraction.claims[0], claimant="The mayor")
    return article, dataclasses.replace(extraction, claims=(claim,))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    cases = [
        say(None if "low" in fields else on, on=on, **{**PLAIN, **fields}) for on, (fields, *_) in enumerate(LESS, 1)
    ]
    checked = say(31, on=31, **{**PLAIN, **WORST})
    accepted = CorrectionRow("accept", "Read it myself", article_url=checked[0].article_url, printed_value=31)
    others = [
        say(30, on=30, **PLAIN),
        checked,
        say(32, on=32, **{**PLAIN, **WORST, "rule_id": "import:radford-2023"}),
        say(33, on=33, **{**PLAIN, **WORST, "modality": "feared"}),
        say(34, on=34, **{**PLAIN, "scope": None, "relation": "subset_of", "rule_id": "elliptical"}),
        say(35, on=35, **{**PLAIN, "victim_party": None, "rule_id": "toll"}),
        say(36, on=36, claimant=FULL_OF_NUMBERS, **PLAIN),
        named_elsewhere(37),
    ]
    return Ledger(tmp_path_factory.mktemp("confidence"), [*cases, *others], corrections=(accepted,))


@pytest.fixture(scope="module")
def scored(ledger: Ledger) -> dict[int, dict[str, Any]]:
    """The claims by the day of the war that they are about."""
    query = "select effective_date - date '2022-02-24' + 1 as day, confidence, confidence_reasons from claims"
    return {row["day"]: row for row in ledger.rows(query)}


def test_a_claim_whose_words_say_everything_has_100_and_no_reason(scored: dict[int, dict[str, Any]]) -> None:
    assert (scored[30]["confidence"], scored[30]["confidence_reasons"]) == (100, [])


@pytest.mark.parametrize("case", range(len(LESS)), ids=[word for *_, word in LESS])
def test_each_thing_left_unsaid_takes_off_its_points_and_is_named(scored: dict[int, dict[str, Any]], case: int) -> None:
    _, points, word = LESS[case]
    row = scored[case + 1]
    (reason,) = row["confidence_reasons"]
    assert word in reason
    assert row["confidence"] == 100 - points


def test_the_points_named_in_the_reasons_add_up_to_what_is_missing_from_100(scored: dict[int, dict[str, Any]]) -> None:
    for day in (33, 34, 35, 36):
        points = [
            int(found[1]) for reason in scored[day]["confidence_reasons"] if (found := re.match(r"-(\d+): ", reason))
        ]
        assert scored[day]["confidence"] == 100 - sum(points) < 100


def test_a_claimant_who_is_named_in_another_sentence_costs_points(scored: dict[int, dict[str, Any]]) -> None:
    assert scored[37]["confidence_reasons"] == ["-5: the claimant is not named in the same sentence"]
    assert scored[36]["confidence_reasons"] == ["-5: the sentence is full of numbers"]


def test_claims_that_others_coded_have_no_confidence_of_ours(scored: dict[int, dict[str, Any]]) -> None:
    assert (scored[32]["confidence"], scored[32]["confidence_reasons"]) == (None, [])


def test_a_claim_that_a_person_checked_is_sure(scored: dict[int, dict[str, Any]]) -> None:
    assert (scored[31]["confidence"], scored[31]["confidence_reasons"]) == (100, ["checked by a person"])


def test_a_reading_that_is_unsure_is_listed_for_review_the_least_sure_first(ledger: Ledger) -> None:
    query = "select confidence, confidence_reasons from doubtful_claims where doubts = ['low_confidence']"
    listed = ledger.rows(query)
    assert [row["confidence"] for row in listed] == [35, 60, 60]
    assert all(row["confidence_reasons"] for row in listed)
