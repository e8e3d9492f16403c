"""The whole reader, on anything: no text breaks it, every offset points at what it says, and long texts take long
only in proportion."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.claim import build_reader
from extractors.records import Document, Extraction
from flows.adapters.lexicon import load_lexicon

READER = build_reader(load_lexicon())
WORDS = [
    "killed", "wounded", "dead", "casualties", "toll", "missing", "captured", "lost", "died", "injured", "were", "was",
    "have", "been", "no", "none", "nobody", "at least", "up to", "more than", "between", "12", "1,204", "two", "dozens",
    "hundreds", "thousands", "a", "an", "the", "another", "of", "them", "including", "and", "or", "to", "from", "rose",
    "people", "soldiers", "civilians", "children", "women", "men", "Russian", "Ukrainian", "Israel", "Gaza", "Hamas",
    "said", "says", "according to", "the army", "ministry", "Gen.", "Mr", "he", "they", "denied", "that", "if", "not",
    "half", "a third", "similar", "same", "number", "figure", "losses", "on Monday", "in September", "since", "so far",
    ".", ",", ";", ":", "-", "–", "—", "?", "!", "'", '"', "“", "”", "(", ")", "[", "]", "\n", "\n\n", "•", "%", "$",
    "\u00a0", "\u00ad", "\u200b", "İ", "ß", "ﬁ", "一", "٣", "½", "🙂", "\x00", "\ud800",
]  # fmt: skip
MIXED = st.lists(st.sampled_from(WORDS), max_size=60)
TEXTS = st.text() | MIXED.map(" ".join) | MIXED.map("".join)


def read(text: str, title: str | None = None) -> Extraction:
    return READER.read(Document("doc", text, title, date(2022, 11, 10)))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS, st.none() | MIXED.map(" ".join))
def test_any_text_gives_claims_or_none_and_every_offset_is_right(text: str, title: str | None) -> None:
    extraction = read(text, title)
    text = re.sub("[\ud800-\udfff]", "\ufffd", text)
    for claim in extraction.claims:
        assert text[claim.sentence_start : claim.sentence_end] == claim.sentence
        assert claim.sentence_start <= claim.number_start < claim.number_end <= claim.sentence_end
        assert claim.low is None or claim.high is None or claim.low <= claim.high
    for quantity in extraction.quantities:
        assert text[quantity.start : quantity.end] == quantity.value_text
    assert len({claim.claim_id for claim in extraction.claims}) == len(extraction.claims)


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_rows(text: str) -> None:
    assert read(text) == read(text)


PIECES = {
    "digits": "1234567890",
    "numbers": "12 ",
    "numbers and commas": "12, ",
    "a hundred hundreds": "a hundred ",
    "nothing but between": "between ",
    "quotation marks": '"',
    "open quotation marks": "“",
    "one endless sentence": "and 12 people were killed ",
    "claims without end": "At least 12 people were killed. ",
    "claims with speakers": "The army said 12 soldiers were killed. ",
    "headlines": "Toll rises to 12\n",
    "paragraphs": "12 killed\n\n",
    "quotations": '"Two people died," he said. ',
    "harm words": "killed ",
    "negations": "no one killed nobody hurt ",
    "including": "including three children, ",
    "parentheses": "(12 killed ",
    "dashes": "- 12 dead ",
    "full stops": ".",
    "newlines": "\n",
    "capitals": "TWELVE SOLDIERS WERE KILLED ",
    "conjunctions": "two men and a woman and ",
    "people": "soldiers ",
    "names": "Gen. Ivan Petrov ",
    "dates": "on 3 May 2022 ",
    "ranges": "two or three ",
    "unspaced": "killed12people.",
    "ministries": "The Gaza ministry said on Friday that another 14 were killed. ",
    "a quotation never closed": "“12 killed. ",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PIECES)
def test_reading_takes_time_in_proportion_to_the_text(name: str) -> None:
    """Four times the text may take up to ten times as long; a quadratic reading takes sixteen times as long."""
    assert growth(read, PIECES[name]) < 10


@pytest.mark.parametrize("piece", ["7", '"', "“”", "the army said that ", "and people were killed "])
def test_a_megabyte_of_one_thing_is_read_to_its_end(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    extraction = read(text)
    assert all(text[claim.sentence_start : claim.sentence_end] == claim.sentence for claim in extraction.claims)
    assert all(text[one.start : one.end] == one.value_text for one in extraction.quantities)


def growth(function: Callable[[str], object], piece: str, size: int = 4_000) -> float:
    small, large = (piece * (count // len(piece) + 1) for count in (size, 4 * size))
    return best(function, large) / max(best(function, small), 5e-3)


def best(function: Callable[[str], object], text: str) -> float:
    times: list[float] = []
    while len(times) < 3 and sum(times) < 1:
        started = process_time()
        function(text)
        times.append(process_time() - started)
    return min(times)


def test_a_text_of_thousands_of_claims_exhausts_no_stack() -> None:
    assert len(read("At least 12 people were killed. " * 1200).claims) == 1200


def test_a_text_without_harm_still_has_its_quantities() -> None:
    assert [quantity.value for quantity in read("The grocer sold 40 lemons.").quantities] == [40]
