from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sentences import split_sentences, unwrap


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Shells fell at dawn.", "Six people died."],
        ["Gen. Haley met Col. J. R. Marsh of the U.S. Army on Jan. 3.", "He left."],
        ["Mr. Orlov lives at No. 10 Mill Lane.", "It burnt."],
        ["It cost 3.5 million.", "Nobody paid."],
        ["He lives in the U.S.", "The house is empty."],
        ['"Why?" he asked.', "Nobody knew."],
        ["“We lost 9 men.”", "He wept."],
        ['"Is it over?" Marta Ruiz said.', "It was not."],
        ["The market was on fire.", "Orvik has fallen silent."],
        ["He said: “They ran. ", "We did not.”"],
        ["The unit held on ... then fell back.", "Snow came."],
        ["What next?!", "Nobody knows…", "Wait."],
        ["Acme Corp. shares fell.", "Trading stopped."],
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(expected: list[str]) -> None:
    expected = [sentence.strip() for sentence in expected]
    assert sentences(" ".join(expected)) == expected


def test_a_missing_space_after_a_full_stop_still_parts_sentences() -> None:
    assert sentences("The depot was on fire.Rebels have killed two.") == [
        "The depot was on fire.",
        "Rebels have killed two.",
    ]


def test_a_web_address_and_a_decimal_are_not_parted() -> None:
    assert len(sentences("See example.com for 3.5 million reasons.")) == 1


def test_a_newline_in_article_text_ends_a_paragraph() -> None:
    text = "Toll rises to 14\nPolice said on Monday that rescuers had found two more.\nThe search goes on."
    assert sentences(text) == text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "Rescuers said that flood waters had risen in the night, and that weather conditions\ndeteriorate.",
        "The losses of both armies together have now passed\n1.2 million, the ministry said.",
        "Of those who were brought to the clinics of Arden, at least\n12 died.",
        "The governor, who had come from the capital on Friday,\nwas among the dead.",
    ],
)
def test_a_line_that_has_not_ended_goes_on(text: str) -> None:
    assert sentences(text) == [text]
    assert unwrap(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Death toll of the earthquake in Arden rises\n45 people were killed on Monday.",
        "Four are killed in an explosion at a mill\nby Anna Marsh",
        "Regions by number of dead\nnorth 14\nsouth 21",
        "The garrison lost its last bridge on Sunday.\neight men were killed",
        "The garrison has lost these men in two days:\nkilled 8",
    ],
)
def test_headings_bylines_and_items_end_with_their_line(text: str) -> None:
    assert sentences(text) == text.split("\n")
    assert unwrap(text) == text


def test_hard_wrapped_wire_text_is_read_across_its_lines() -> None:
    text = (
        "ARDEN, 3 JAN 90 -- THE GARRISON REPORTED THAT ABOUT 50\n"
        "FARMERS FROM THREE VILLAGES NEAR THE RIVER HAVE BEEN TAKEN\n"
        "AWAY.  IT GAVE NO NAMES.\n\nA SECOND REPORT WAS EXPECTED."
    )
    assert [sentence.split()[0] for sentence in sentences(text)] == ["ARDEN,", "IT", "A"]


def test_each_item_of_a_list_stands_alone() -> None:
    text = "Killed so far:\n- two in Arden\n- five in Belmar\n- one at sea"
    assert sentences(text) == text.split("\n")


def test_the_entries_of_a_live_blog_stand_alone() -> None:
    text = "14:05 Three hurt in Arden\n14:20 Mayor speaks\n14:31 All roads closed"
    assert sentences(text) == text.split("\n")


def test_an_unbalanced_quotation_mark_does_not_swallow_the_rest() -> None:
    assert len(sentences('"We saw it all. They fired first. The mayor left.')) == 3


def test_unwrapping_joins_wrapped_lines_and_keeps_every_offset() -> None:
    wrapped = "THE GARRISON REPORTED THAT AROUND TWO HUNDRED AND\nFIFTY MEN OF THE THIRD COLUMN HAD GONE OVER.\n\nEND"
    plain = unwrap(wrapped)
    assert len(plain) == len(wrapped)
    assert "HUNDRED AND FIFTY" in plain
    assert plain.endswith("\n\nEND")


@given(st.text(alphabet=st.sampled_from('aB.?!"”“’ \n\n-1,:()…•\u00a0\u2029É')) | st.text())
def test_sentences_cover_all_text_in_order_and_never_overlap(text: str) -> None:
    spans = split_sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "piece",
    [
        "1234567890",
        '"',
        "“",
        ".",
        "...",
        "?! ",
        "a ",
        "A. ",
        "no stop here ",
        "one\n",
        "x.Y",
        "\n",
        " \n",
        "U.S. ",
        "•",
        "- ",
    ],
)
def test_splitting_takes_time_in_proportion_to_the_text(piece: str) -> None:
    assert growth(split_sentences, piece) < 12


def growth(function: Callable[[str], object], piece: str, size: int = 60_000) -> float:
    """How much longer four times the text takes; a quadratic reading takes sixteen times as long."""
    small, large = (piece * (count // len(piece) + 1) for count in (size, 4 * size))
    function(small)
    return best(function, large) / max(best(function, small), 1e-3)


def best(function: Callable[[str], object], text: str) -> float:
    def once() -> float:
        started = process_time()
        function(text)
        return process_time() - started

    return min(once() for _ in range(3))


def test_a_sentence_without_end_is_cut_at_a_space_so_that_no_sentence_is_too_long_to_read() -> None:
    text = "and twelve more " * 400
    spans = split_sentences(text)
    assert max(end - start for start, end in spans) <= 1500
    assert " ".join(text[start:end] for start, end in spans) == text.strip()
