"""Which sentences can count anybody: the cheap question before a sentence is cut into tokens and chunks.

A claim begins with a counted group of people (``groups``). Such a group begins with a number; with "a", "no",
"including" or the like before a noun that can be counted; or with a word that counts by itself. A sentence with none of
these states no number of people, whatever its words of harm. The answer "yes" may be wrong and costs only time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from extractors.bare_nouns import BARE_NOUN_WORDS
from extractors.gate import Gate
from extractors.groups import NOT_PEOPLE
from extractors.inflect import verb_forms
from extractors.lexicon import Lexicon
from extractors.records import Quantity
from extractors.vocabulary import gate_words

# Words that count by themselves: "another was hurt", "both died", "a third was injured", "all but two of the 30".
_ALONE: Final = re.compile(
    r"\b(?:another|one|both|nobody|none|no-one|neither|third|fourth|fifth|sixth|all\s+but|"
    # The tokenizer parts these into words of which one is "a".
    r"i'?ma)\b|\xad"
)
_DETERMINER: Final = re.compile(r"\b(?:an?|no|any|without|including|his|her|its|their|our|my|your)\b")
_PERSON_SUFFIX: Final = re.compile(r"\S{3}(?:men|women|ists|ians|eers)\b")
# How many words may stand between a person and the harm: "soldier has been found dead". An age begins with a digit.
_REACH: Final = 5
_NAMING_WORD: Final = re.compile(r"[\w'.-]*\w")
_FIRST_WORD: Final = re.compile(r"\w+")
# Nouns whose figure takes its kind of harm from the sentence before: "That figure has risen to 41".
FIGURE_NOUNS: Final = (
    "figure", "figures", "number", "numbers", "total", "count", "tally", "estimate", "estimates", "personnel",
    "manpower", "servicemen", "troops",
)  # fmt: skip
_FIGURE_NOUN: Final = re.compile(rf"\b(?:{'|'.join(FIGURE_NOUNS)})\b")


class CountSigns:
    """Built once from the lexicon; safe to share between threads. Sentences are given as ``gate.folded`` makes them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._nouns = Gate(counted_nouns(lexicon))
        self._persons = frozenset(_last_words(person_singulars(lexicon)))
        self._harms = frozenset(_first_words(gate_words(lexicon)))
        self._presents = frozenset(present_harms(lexicon))

    def may_count(self, sentence: str, own: Sequence[Quantity]) -> bool:
        """Whether a counted group can begin in a sentence with the quantities ``own``."""
        if any(quantity.unit_type not in NOT_PEOPLE or quantity.rule_id == "fraction" for quantity in own):
            return True
        return _ALONE.search(sentence) is not None or self._may_count_one(sentence) or self._may_name_one(sentence)

    def may_go_on_with_figure(self, sentence: str, own: Sequence[Quantity]) -> bool:
        """Whether a sentence can state a figure whose kind only the sentence before tells."""
        return self.has_figure_noun(sentence) and self.may_count(sentence, own)

    def has_figure_noun(self, sentence: str) -> bool:
        return _FIGURE_NOUN.search(sentence) is not None

    def figure_noun(self, text: str) -> int | None:
        """The offset of the first noun whose figure may go on with what was said before."""
        match = _FIGURE_NOUN.search(text)
        return match.start() if match else None

    def _may_count_one(self, sentence: str) -> bool:
        """Whether "a soldier", "no casualties" or the like can be in a sentence."""
        return _DETERMINER.search(sentence) is not None and (
            self._nouns.any(sentence) or _PERSON_SUFFIX.search(sentence) is not None
        )

    def _may_name_one(self, sentence: str) -> bool:
        """Whether a noun without an article can be one person harmed (``bare_nouns``): right before a word of harm or
        soon behind one in the present."""
        words = _NAMING_WORD.findall(sentence)
        for at, word in enumerate(words):
            if word not in self._persons:
                continue
            if any(follows in self._harms or follows[0].isdigit() for follows in words[at + 1 : at + _REACH]):
                return True
            if not self._presents.isdisjoint(words[max(0, at - BARE_NOUN_WORDS) : at]):
                return True
        return False


def _last_words(phrases: set[str]) -> set[str]:
    return {_NAMING_WORD.findall(phrase)[-1] for phrase in phrases}


def _first_words(phrases: set[str]) -> set[str]:
    return {_NAMING_WORD.findall(phrase)[0] for phrase in phrases}


def person_singulars(lexicon: Lexicon) -> set[str]:
    """The nouns for one person, adjectives of peoples among them; lower case."""
    nouns = {row.singular.lower() for row in lexicon.person_nouns}
    return nouns | {name.lower() for row in lexicon.parties.demonyms for name in (*row.people, *row.adjectives)}


def present_harms(lexicon: Lexicon) -> set[str]:
    """The last words of transitive verbs of harm in the present: "kills", "gun down"."""
    rows = (row for row in lexicon.harm_words if row.form == "transitive")
    verbs = [verb_forms(row.word, row.inflections) for row in rows]
    return _last_words({form for verb in verbs for form in (verb.third, verb.base)})


def counted_nouns(lexicon: Lexicon) -> set[str]:
    """The first words of the nouns that "a", "no" and the like can count: people, peoples and harm itself."""
    people = {form for row in lexicon.person_nouns for form in (row.singular, row.plural)}
    peoples = {name for row in lexicon.parties.demonyms for name in (*row.people, *row.adjectives)}
    nouns = tuple(row for row in lexicon.harm_words if row.form in ("count_noun", "toll", "event_noun"))
    harms = gate_words(replace(lexicon, harm_words=nouns))
    first = (_FIRST_WORD.search(phrase) for phrase in (people | peoples | harms))
    return {word.group().lower() for word in first if word is not None}
