"""The dates of claims on labelled sentences: what a claim covers, and when it was said. The floor may only rise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors.claim import Reader, build_reader
from extractors.named_days import Clock, find_days
from extractors.records import Document
from flows.adapters.lexicon import load_lexicon

LABELLED = Path(__file__).parent / "labelled" / "claim_dates.jsonl"
SENTENCES: list[dict[str, Any]] = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
FIELDS = ("period_start", "as_of", "precision", "stated_on")
FLOOR = 0.98
THURSDAY = Clock(date(2023, 3, 2), date(2023, 3, 2))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(load_lexicon())


def told(reader: Reader, sentence: dict[str, Any]) -> list[tuple[str | None, ...]]:
    published = date.fromisoformat(sentence["published"])
    claims = reader.read(Document("text", sentence["text"], published_at=published)).claims
    days = [(claim.period_start, claim.as_of, claim.date_precision, claim.stated_on) for claim in claims]
    return [tuple(str(value) if value else None for value in row) for row in days]


def test_labelled_sentences_have_their_dates(reader: Reader) -> None:
    assert len(SENTENCES) >= 130
    wrong = [
        (sentence["text"], found)
        for sentence in SENTENCES
        if (found := told(reader, sentence)) != [tuple(sentence[name] for name in FIELDS)]
    ]
    assert 1 - len(wrong) / len(SENTENCES) >= FLOOR, wrong


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They may march in April, 2,022 people said.", [("2022-04-01", "2022-04-30")]),
        ("On 30 February and 31/31/2023 nothing happened.", []),
        ("It will be said next Monday and on 5 March.", []),
        ("from 24 December to 5 January", [("2022-12-24", "2023-01-05")]),
        ("between 1 January and 31 March 2020", [("2020-01-01", "2020-03-31")]),
        ("the second half of February", [("2023-02-16", "2023-02-28")]),
        ("in the third quarter of last year", [("2022-07-01", "2022-09-30")]),
        ("on 03.02.2023", [("2023-02-03", "2023-02-03")]),
        ("on 03/02/2023", []),
        ("in March last year", [("2022-03-01", "2022-03-31")]),
        ("in March", [("2023-03-01", "2023-03-02")]),
        ("by the end of last month", [("2023-02-28", "2023-02-28")]),
    ],
)
def test_days_are_named_in_many_ways_and_numbers_are_none(text: str, days: list[tuple[str, str]]) -> None:
    assert [(str(one.first), str(one.last)) for one in find_days(text, THURSDAY)] == days


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On 6 March, 12 people were wounded.", 12),
        ("By 6 March 12 people were wounded.", 12),
        ("In May, 12 people were killed.", 12),
        ("In May 12 people were killed.", 12),
        ("On the night of 27-28 February, 12 people were killed.", 12),
        ("On 5/6 March 12 people were killed.", 12),
        ("On May 12 people were killed.", None),
    ],
)
def test_a_number_beside_a_date_counts_people_where_the_date_is_whole(
    reader: Reader, text: str, value: int | None
) -> None:
    claims = reader.read(Document("text", text, published_at=date(2023, 6, 1))).claims
    assert [claim.value for claim in claims] == ([value] if value else [])
