"""Which claims count: newest version, newest reading, headlines, corrections, evidence."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from extractors.curation_rows import ClaimantNameRow, CorrectionRow
from extractors.records import Extraction
from tests.warehouse.builders import START, Ledger, make_article, make_claim, say

Make = Callable[..., Ledger]


def values(ledger: Ledger) -> list[int]:
    return sorted(row["value"] for row in ledger.view("claims"))


def test_the_newest_version_of_an_article_counts_and_the_older_stays(ledger_of: Make) -> None:
    ledger = ledger_of(say(12, article="a", version=1), say(14, article="a", version=2))
    assert values(ledger) == [14]
    assert ledger.rows("select count(*) as n from core.claims") == [{"n": 2}]


def test_the_newest_extractor_version_counts_part_by_part(ledger_of: Make) -> None:
    old = say(12, article="a", extractor_version="1.9.0")
    article, (claim,) = old[0], old[1].claims
    newer = dataclasses.replace(claim, claim_id="clm_newer", kind="wounded", extractor_version="1.10.0")
    ledger = ledger_of(old, (article, Extraction(article.article_version_id, (newer,), (), "1.10.0")))
    assert [row["kind"] for row in ledger.view("claims")] == ["wounded"]


def test_a_newer_reading_that_finds_nothing_withdraws_the_older_claims(ledger_of: Make) -> None:
    old = say(12, article="a")
    ledger = ledger_of(old, (old[0], Extraction(old[0].article_version_id, (), (), "2.0.0")))
    assert values(ledger) == []


def headline_and_body(body_claimant: str, **body: Any) -> tuple[Any, Extraction]:
    title, sentence = "US estimates 40,000 harmed", "As many as 40,000 were harmed, the military said."
    text = f"{title}\n\n{sentence}"
    article = make_article(text, START, "daily", "headline", title=title)
    exact = {"kind": "casualties", "victim_group": "civilian", "extractor_version": "1.0.0"}
    top = make_claim(
        article.article_version_id, text, title, 0, "40,000", "US", bound="exact", value=40_000, low=40_000,
        high=40_000, quote_type="headline", **exact,
    )  # fmt: skip
    below = make_claim(
        article.article_version_id, text, sentence, len(title) + 2, "40,000", body_claimant,
        **{"bound": "at_most", "value": 40_000, "low": None, "high": 40_000, **exact, **body},
    )  # fmt: skip
    return article, Extraction(article.article_version_id, (top, below), (), "1.0.0")


def test_a_headline_and_its_body_are_two_rows_and_one_assertion(ledger_of: Make) -> None:
    ledger = ledger_of(headline_and_body("the military"))
    assert len(ledger.view("claims")) == 2
    (assertion,) = ledger.view("distinct_claims")
    assert (assertion["bound"], assertion["mentions_count"], assertion["articles_count"]) == ("at_most", 2, 1)
    assert assertion["claimant_name"] == "the military"


def test_a_headline_of_other_victims_is_its_own_assertion(ledger_of: Make) -> None:
    assert len(ledger_of(headline_and_body("the military", victim_party="UKR")).view("distinct_claims")) == 2


def correction(said: Any, **fields: Any) -> dict[str, Any]:
    article, claim = said[0], said[1].claims[0]
    evidence = {
        "article_url": article.article_url,
        "sentence_sha256": hashlib.sha256(claim.sentence.encode()).hexdigest(),
    }
    return {"corrections": (CorrectionRow(reason="read by a person", **{**evidence, **fields}),)}


def test_a_rejected_claim_leaves_the_views_and_stays_in_the_ledger(ledger_of: Make) -> None:
    said = say(12)
    ledger = ledger_of(said, say(30, on=2), **correction(said, decision="reject"))
    assert values(ledger) == [30]
    reasons = ledger.rows("select exclude_reason from core.current_claims where not use_in_timeline")
    assert reasons == [{"exclude_reason": "rejected: read by a person"}]


def test_an_accepted_claim_counts_though_the_reader_left_it_out(ledger_of: Make) -> None:
    said = say(12, use_in_timeline=False, exclude_reason="historical")
    assert values(ledger_of(said, **correction(said, decision="accept"))) == [12]


def test_a_corrected_claim_says_what_is_right(ledger_of: Make) -> None:
    said = say(12)
    right = correction(said, decision="correct", bound="at_least", value=120, low=120, victim_group="civilian")
    (row,) = ledger_of(said, **right).view("claims")
    assert (row["bound"], row["value"], row["low"], row["high"], row["victim_group"]) == (
        "at_least",
        120,
        120,
        None,
        "civilian",
    )
    assert row["correction_reason"] == "read by a person"


def test_a_headline_goes_with_the_rejected_claim_that_it_repeats(ledger_of: Make) -> None:
    said = headline_and_body("the military")
    body = hashlib.sha256(said[1].claims[1].sentence.encode()).hexdigest()
    ledger = ledger_of(said, say(30, on=2), **correction(said, decision="reject", sentence_sha256=body))
    assert values(ledger) == [30]
    reasons = ledger.rows("select exclude_reason from core.current_claims where is_headline")
    assert reasons == [{"exclude_reason": "rejected with what it repeats: read by a person"}]


def test_a_headline_that_a_person_rejects_leaves_its_article(ledger_of: Make) -> None:
    said = headline_and_body("the military")
    assert [row["bound"] for row in ledger_of(said, **correction(said, decision="reject")).view("claims")] == [
        "at_most"
    ]


def test_an_accepted_claim_keeps_the_words_and_the_gaps_that_it_was_read_with(ledger_of: Make) -> None:
    said = say(12, claimant="Gen. Milley", as_of=None)
    names = (ClaimantNameRow("milley", "US Joint Chiefs", ("milley",), None),)
    (row,) = ledger_of(said, claimant_names=names, **correction(said, decision="accept")).view("claims")
    assert (row["claimant"], row["claimant_name"]) == ("Gen. Milley", "US Joint Chiefs")
    assert (row["as_of"], row["effective_date"], row["confidence"]) == (None, START, 100)


def test_a_corrected_day_is_the_day_that_counts(ledger_of: Make) -> None:
    said = say(12, on=9, as_of=None, date_precision="none")
    right = correction(said, decision="correct", as_of=START, claimant="the monitors")
    (row,) = ledger_of(said, **right).view("claims")
    assert (row["as_of"], row["effective_date"], row["date_precision"]) == (START, START, "day")
    assert row["claimant"] == "the monitors"


def test_a_day_in_the_future_counts_as_the_day_of_publication(ledger_of: Make) -> None:
    (row,) = ledger_of(say(10, on=30, published=4)).view("claims")
    assert row["effective_date"].isoformat() == "2022-02-27"


def test_a_claim_that_the_newest_version_drops_no_longer_counts(ledger_of: Make) -> None:
    first, second = say(12, article="a"), say(30, article="a", version=2, title="No more dead")
    ledger = ledger_of(first, (second[0], Extraction(second[0].article_version_id, (), (), "1.0.0")), say(5, on=2))
    assert values(ledger) == [5]


def test_a_correction_of_another_number_changes_nothing(ledger_of: Make) -> None:
    said = say(12)
    assert values(ledger_of(said, **correction(said, decision="reject", printed_value=13))) == [12]


def test_every_claim_leads_to_its_sentence_and_link(ledger_of: Make) -> None:
    said = say(12)
    (row,) = ledger_of(said).view("claims")
    assert row["sentence"] == "the ministry said 12 died on day 1."
    assert row["article_url"] == said[0].article_url


def test_a_part_of_the_same_people_is_no_new_total(ledger_of: Make) -> None:
    whole = say(48, article="a")
    text, article = whole[0].text, whole[0]
    part = make_claim(
        article.article_version_id, text, whole[1].claims[0].sentence, 0, "4", "the ministry", bound="exact", value=31,
        low=31, high=31, relation="subset_of", related_claim_id=whole[1].claims[0].claim_id, extractor_version="1.0.0",
        as_of=START, derivation="test",
    )  # fmt: skip
    ledger = ledger_of((article, Extraction(article.article_version_id, (*whole[1].claims, part), (), "1.0.0")))
    assert ledger.band(1)["central"] == 48


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"value": 120}, "bound"),
        ({"low": 120}, "bound"),
        ({"bound": "at_least", "value": 120}, "low"),
        ({"bound": "at_most", "high": 120}, "value"),
        ({"bound": "range", "low": 120}, "high"),
    ],
)
def test_a_corrected_number_says_all_of_it(fields: dict[str, Any], missing: str) -> None:
    with pytest.raises(ValueError, match=f"{missing} is missing"):
        CorrectionRow("correct", "Misread", article_url="https://a.example/1", printed_value=12, **fields)
