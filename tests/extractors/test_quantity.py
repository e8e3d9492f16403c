from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.pipeline import build_tokenizer_pipeline, make_doc_at
from extractors.quantity import QuantityFinder, is_counted
from extractors.records import Quantity
from flows.adapters.lexicon import load_quantity_lexicon

LEXICON = load_quantity_lexicon()
FINDER = QuantityFinder(LEXICON)
LABELLED = Path(__file__).parent / "labelled" / "quantities.jsonl"
VALUE_FLOOR, BOUND_FLOOR = 0.99, 0.99  # may be raised, never lowered


def only(text: str) -> Quantity:
    found = FINDER.find_text(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("phrase", "bound", "value", "low", "high"),
    [
        ("18", "exact", 18, 18, 18),
        ("a total of 18", "exact", 18, 18, 18),
        ("two dozen", "exact", 24, 24, 24),
        ("one hundred and four", "exact", 104, 104, 104),
        ("two-and-a-half thousand", "exact", 2500, 2500, 2500),
        ("12 500", "exact", 12500, 12500, 12500),
        ("12\u202f500", "exact", 12500, 12500, 12500),
        ("12\u00a0500", "exact", 12500, 12500, 12500),
        ("12'500", "exact", 12500, 12500, 12500),
        ("40k", "exact", 40000, 40000, 40000),
        ("five million", "exact", 5e6, 5e6, 5e6),
        ("a hundred thousand", "exact", 1e5, 1e5, 1e5),
        ("half a dozen", "exact", 6, 6, 6),
        ("about 40", "approx", 40, None, None),
        ("around 40", "approx", 40, None, None),
        ("some 40", "approx", 40, None, None),
        ("roughly 40", "approx", 40, None, None),
        ("an estimated 40", "approx", 40, None, None),
        ("half a million", "approx", 500000, None, None),
        ("40 or so", "approx", 40, None, None),
        ("40-odd", "approx", 40, None, None),
        ("nearly 40", "approx_below", 40, None, 40),
        ("almost 40", "approx_below", 40, None, 40),
        ("close to 40", "approx_below", 40, None, 40),
        ("at least 40", "at_least", 40, 40, None),
        ("no fewer than 40", "at_least", 40, 40, None),
        ("not less than 40", "at_least", 40, 40, None),
        ("40 or more", "at_least", 40, 40, None),
        ("at least another 40", "at_least", 40, 40, None),
        ("more than 40", "more_than", 40, 40, None),
        ("over 40", "more_than", 40, 40, None),
        ("well over 40", "more_than", 40, 40, None),
        ("“well over” 40", "more_than", 40, 40, None),
        ("upwards of 40", "more_than", 40, 40, None),
        ("in excess of 40", "more_than", 40, 40, None),
        ("as many as 40", "at_most", 40, None, 40),
        ("up to 40", "at_most", 40, None, 40),
        ("at most 40", "at_most", 40, None, 40),
        ("no more than 40", "at_most", 40, None, 40),
        ("a maximum of 40", "at_most", 40, None, 40),
        ("fewer than 40", "less_than", 40, None, 40),
        ("less than 40", "less_than", 40, None, 40),
        ("under 40", "less_than", 40, None, 40),
        ("below 40", "less_than", 40, None, 40),
        ("between 60 and 70", "range", None, 60, 70),
        ("from 5 to 7", "range", None, 5, 7),
        ("20,000-25,000", "range", None, 20000, 25000),
        ("20,000–25,000", "range", None, 20000, 25000),
        ("an estimated 20,000 to 25,000", "range", None, 20000, 25000),
        ("two or three", "range", None, 2, 3),
        ("five to six thousand", "range", None, 5000, 6000),
        ("as low as 300 or as high as 1,100", "range", None, 300, 1100),
        ("dozens", "vague", None, 24, 99),
        ("scores", "vague", None, 40, 99),
        ("hundreds", "vague", None, 200, 999),
        ("several hundred", "vague", None, 300, 900),
        ("thousands", "vague", None, 2000, 9999),
        ("tens of thousands", "vague", None, 20000, 99999),
        ("hundreds of thousands", "vague", None, 200000, 999999),
        ("a couple", "vague", None, 2, 3),
        ("a handful", "vague", None, 3, 9),
        ("several", "vague", None, 3, 9),
        ("many", "vague", None, 2, None),
        ("the low thousands", "vague", None, 1000, 4999),
        ("zero", "zero", 0, 0, 0),
    ],
)
@pytest.mark.parametrize("form", [str, str.upper, str.capitalize])
def test_words_set_the_bound_that_the_table_of_bounds_gives(
    phrase: str, bound: str, value: float | None, low: float, high: float | None, form: Callable[[str], str]
) -> None:
    text = f"They saw {form(phrase)} soldiers."
    quantity = only(text)
    assert (quantity.bound, quantity.value, quantity.low, quantity.high) == (bound, value, low, high)
    assert quantity.value_text == form(phrase).lstrip("“")
    assert quantity.unit_type == "person"


@pytest.mark.parametrize(
    ("text", "unit_type"),
    [
        ("It cost $40m.", "money"),
        ("It cost 40 million euros.", "money"),
        ("It cost Rs 500.", "money"),
        ("It fell by 40 percent.", "percent"),
        ("A third of the houses burnt.", "percent"),
        ("The 34-year-old nurse wept.", "age"),
        ("A boy aged 9 wept.", "age"),
        ("Ivan Petrenko, 45, wept.", "age"),
        ("It began on 3 May.", "date"),
        ("It began on May 3.", "date"),
        ("It began in 1986.", "date"),
        ("The 1986 battle was lost.", "date"),
        ("It began on 2022-11-10.", "date"),
        ("It began at 05:40.", "time"),
        ("It began at 9 p.m.", "time"),
        ("It began at five o'clock.", "time"),
        ("It took 24 hours.", "duration"),
        ("It can kill at 50 metres.", "distance"),
        ("They lost 30 tanks.", "weapon"),
        ("The 36th Brigade withdrew.", "unit_name"),
        ("Unit 8200 withdrew.", "unit_name"),
        ("No. 10 declined to comment.", "unit_name"),
        ("An M-16 was found.", "unit_name"),
        ("A Boeing 737 landed.", "unit_name"),
        ("THE GROUP OF SEVEN MET.", "unit_name"),
        ("Call 555-123-4567.", "unit_name"),
        ("He is the third general.", "ordinal"),
        ("It has 52 votes.", "vote"),
        ("The frost killed 3,000 cattle.", "animal"),
        ("They have 12 buildings.", "other"),
    ],
)
def test_a_number_that_counts_no_people_says_what_it_counts(text: str, unit_type: str) -> None:
    assert only(text).unit_type == unit_type


@pytest.mark.parametrize(
    "text",
    ["No one knew.", "This one knew.", "They helped one another.", "How many knew?", "MH17 fell.", "A dark one."],
)
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert FINDER.find_text(text) == []


def test_what_grew_from_one_number_to_another_is_no_range() -> None:
    found = FINDER.find_text("The toll rose from 9 to 14.")
    assert [quantity.value for quantity in found] == [9, 14]


def test_a_vote_is_a_vote_on_both_sides() -> None:
    found = FINDER.find_text("It was killed by 52 votes to 48.")
    assert [quantity.unit_type for quantity in found] == ["vote", "vote"]


def test_over_a_span_of_time_is_no_lower_limit() -> None:
    assert only("It fell over five years.").bound == "exact"
    assert only("It stood for over five years.").bound == "more_than"


def test_a_number_across_the_lines_of_wrapped_text_is_one_number() -> None:
    text = (
        "THE GARRISON REPORTED THAT THE COLUMN HAD TAKEN TWO HUNDRED AND\n"
        "FIFTY MEN FROM THE VILLAGES NEAR THE RIVER SINCE THE START OF IT\nALL."
    )
    assert [quantity.value for quantity in FINDER.find_text(text)] == [250]


def test_a_number_at_the_end_of_a_line_takes_no_noun_from_the_next() -> None:
    assert only("Wounds 30\nPeople fled.").unit_text is None


def test_the_pipeline_marks_sentences_and_quantities_at_their_place_in_the_whole_text() -> None:
    nlp = build_tokenizer_pipeline(LEXICON)
    text = "Nothing stirred. At least 12 men fled. Two fell."
    doc = make_doc_at(nlp, text, 17, len(text))
    assert [sentence.text for sentence in doc.sents] == ["At least 12 men fled.", "Two fell."]
    assert [text[found.start : found.end] for found in doc.user_data["quantities"]] == ["At least 12", "Two"]


def scores() -> tuple[float, float]:
    """F1 of the values, and of values with their bound, over the labelled sentences."""
    labelled = predicted = values = bounds = 0
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = [
            ((one.value, one.low, one.high) if one.value is None else (one.value,), one.bound)
            for one in FINDER.find_text(row["text"])
            if is_counted(one)
        ]
        labels = [
            ((one["value"], one["low"], one["high"]) if one["value"] is None else (one["value"],), one["bound"])
            for one in row["quantities"]
        ]
        labelled, predicted = labelled + len(labels), predicted + len(found)
        values += overlap([value for value, _ in labels], [value for value, _ in found])
        bounds += overlap(labels, found)
    return 2 * values / (labelled + predicted), 2 * bounds / (labelled + predicted)


def overlap(left: list[object], right: list[object]) -> int:
    rest = list(right)
    return sum(1 for one in left if one in rest and (rest.remove(one) is None))


def test_the_labelled_sentences_are_read_as_well_as_ever() -> None:
    value_score, bound_score = scores()
    assert value_score >= VALUE_FLOOR
    assert bound_score >= BOUND_FLOOR


PIECES = [
    "12", "1,204", "3.5", "12 500", "40k", "$5", "half", "a", "dozen", "two", "hundred", "thousand", "and", "or", "-",
    "to", "between", "at least", "more than", "percent", "%", "May", "2022", "th", "of", "the", "people", ",", ".",
    "\n", "”", "third", "½", "°C", "vote", "İ", "\u00ad", "一", "R", "No.", "Unit",
]  # fmt: skip
MIXED = st.lists(st.sampled_from(PIECES), max_size=24)


@settings(max_examples=300)
@given(
    st.text()
    | st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join)
    | st.lists(st.sampled_from(PIECES)).map("".join)
)
def test_any_text_is_read_and_every_offset_points_at_what_it_says(text: str) -> None:
    position = 0
    for quantity in FINDER.find_text(text):
        assert position <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == quantity.value_text
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
        position = quantity.end


@given(st.text(), st.text(max_size=5).map(lambda gap: f"{gap}\n\n"))
def test_an_offset_moves_every_position_by_as_much(text: str, lead: str) -> None:
    shifted = FINDER.find_text(text, offset=len(lead))
    assert [(one.start - len(lead), one.value_text) for one in shifted] == [
        (one.start, one.value_text) for one in FINDER.find_text(text)
    ]


@given(st.integers(0, 999_999_999))
def test_any_grouped_number_is_read_as_its_value(number: int) -> None:
    for separator in (",", "\u202f", "\u00a0"):
        assert only(f"They counted {number:,} seals.".replace(",", separator)).value == number


@pytest.mark.parametrize(
    "piece",
    ["1234567890", "1,", "1,234,", "12 ", "a hundred ", "one hundred and ", "between ", "at least ", "1-2-", "$",
     "1.", "٣", "two or ", "half a ", "many ", '"', "1\n", "one thousand million ", "January 1 ", "3rd ", "of the 5 "],
)  # fmt: skip
def test_finding_takes_time_in_proportion_to_the_text(piece: str) -> None:
    small, large = (piece * (count // len(piece) + 1) for count in (15_000, 60_000))
    assert best(large) / max(best(small), 1e-3) < 12  # a quadratic reading takes sixteen times as long


def best(text: str) -> float:
    def once() -> float:
        started = process_time()
        FINDER.find_text(text)
        return process_time() - started

    return min(once() for _ in range(3))
