"""Passing over sentences that can count nobody saves time and changes no reading."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.claim import Reader, build_reader
from extractors.count_signs import CountSigns
from extractors.records import Document
from flows.adapters.lexicon import load_lexicon

LABELLED = Path(__file__).parents[1] / "labelled" / "sentences.jsonl"


class _Everything(CountSigns):
    """Passes nothing over."""

    def may_count(self, sentence: str, own: object) -> bool:
        return True

    def may_go_on_with_figure(self, sentence: str, own: object) -> bool:
        return True


@cache
def readers() -> tuple[Reader, Reader]:
    thorough = build_reader(load_lexicon())
    thorough.signs = _Everything(load_lexicon())
    return build_reader(load_lexicon()), thorough


def both(text: str) -> tuple[object, object]:
    return tuple(reader.read(Document("d", text)) for reader in readers())  # type: ignore[return-value]


def test_labelled_texts_are_read_alike() -> None:
    texts = [json.loads(line)["text"] for line in LABELLED.read_text("utf-8").splitlines()]
    assert len(texts) > 100
    for text in texts:
        quick, thorough = both(text)
        assert quick == thorough


def test_a_figure_whose_harm_only_the_sentence_before_tells_is_read() -> None:
    quick, thorough = both("The death toll was not final. The total has risen to 41.")
    assert quick == thorough
    assert quick.claims  # type: ignore[attr-defined]


def test_a_list_of_the_dead_is_read() -> None:
    quick, thorough = both("The fighting went on. The dead included a nurse and her daughter.")
    assert quick == thorough
    assert quick.claims  # type: ignore[attr-defined]


def test_a_text_that_breaks_off_behind_a_number_or_a_conjunction_is_read() -> None:
    for text in ("Those killed were, 12", "He killed 12 dead and", "A fire hurt nobody, aged, 40"):
        quick, thorough = both(text)
        assert quick == thorough


SUBJECTS = ("a third", "another", "Both", "All but two of the 30 crew", "Nobody", "no one", "Police", "his aunt", "He",
            "The dead", "the other three", "14-year-old boy", "a fire officer", "No fewer than 3 May", "Half of the 60",
            "her mother and her son", "A Palestinian", "dozens", "That figure", "The number", "I'ma",
            "ima")  # fmt: skip
VERBS = ("was killed", "were hurt", "died", "dies", "rose to 41", "included a nurse", "is missing", "lost their lives",
         "said it was without casualties", "has been injured, including a child", "die", "die Stadt", "and two more",
         "beat to death", "stood at 5 million euros")  # fmt: skip
ENDS = (".", ";", ",", " and", ":", ". ", "\n", "\n\n", " -", " in Arden on 3 May 2022.")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(VERBS), st.sampled_from(ENDS)), min_size=1, max_size=6
    )
)
def test_made_up_texts_are_read_alike(parts: list[tuple[str, str, str]]) -> None:
    text = " ".join(f"{subject} {verb}{end}" for subject, verb, end in parts)
    quick, thorough = both(text)
    assert quick == thorough
