"""One counted harm in its sentence: the words, the parties named among them, and where number, group and harm stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.peoples import PartyTerm
from extractors.terms import Hit, TermTable, Words, plain_words, split_words

Span = tuple[int, int]


class Page:
    """The words and the parties of one document, read sentence by sentence when they are needed."""

    def __init__(self, text: str, sentences: Sequence[Span], title: str | None, peoples: TermTable[PartyTerm]) -> None:
        self.text = text
        self.sentences = sentences
        self._starts = [start for start, _ in sentences]
        self._peoples = peoples
        self._words: dict[int, Words] = {}
        self._hits: dict[int, list[Hit[PartyTerm]]] = {}
        self.title = split_words(title or "")

    def sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def words(self, index: int) -> Words:
        if index not in self._words:
            self._words[index] = split_words(self.text, *self.sentences[index])
        return self._words[index]

    def hits(self, index: int) -> list[Hit[PartyTerm]]:
        """The parties, peoples and places named in a sentence, in order."""
        if index not in self._hits:
            self._hits[index] = list(self._peoples.scan(self.words(index)))
        return self._hits[index]

    def holds_any(self, index: int, keywords: frozenset[str]) -> bool:
        """Whether one of these words stands in a sentence."""
        start, end = self.sentences[index]
        return not keywords.isdisjoint(plain_words(self.text[start:end]))

    @cached_property
    def title_hits(self) -> list[Hit[PartyTerm]]:
        return list(self._peoples.scan(self.title)) if len(self.title) else []

    def opening(self, size: int) -> range:
        """The sentences that begin in the first ``size`` characters."""
        return range(bisect_right(self._starts, size))


@dataclass(frozen=True, slots=True)
class Harmed:
    """Where one counted harm stands in the text: number, phrase of the harmed, harm, clause, who did it, place.

    Spans are offsets into the text; ``flags`` are those of the claim rules.
    """

    number: Span
    group: Span
    harm: Span
    clause: Span
    actor: Span | None
    place: Span | None
    victim_group: str
    kind: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speaker:
    """What attribution knows of the claimant."""

    source_class: str
    party: str | None
    is_admission: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """A harm with its sentence. Spans are words of the sentence; ``conflict_id`` is the war as far as it is known."""

    page: Page
    index: int
    words: Words
    hits: list[Hit[PartyTerm]]
    harmed: Harmed
    speaker: Speaker
    conflict_id: str | None
    number: int
    number_end: int
    group: Span
    harm: Span
    clause: Span

    @property
    def norms(self) -> list[str]:
        return self.words.norms

    @property
    def edge(self) -> int:
        """The first word of number or harm: what stands before it is context."""
        return min(self.number, self.harm[0])

    @property
    def is_combatant(self) -> bool:
        return self.harmed.victim_group == "combatant"


def scene_of(page: Page, index: int, harmed: Harmed, speaker: Speaker, conflict_id: str | None) -> Scene:
    words = page.words(index)
    return Scene(
        page, index, words, page.hits(index), harmed, speaker, conflict_id,
        words.index_at(harmed.number[0]), words.index_at(harmed.number[1] - 1) + 1,
        word_span(words, harmed.group), word_span(words, harmed.harm), word_span(words, harmed.clause),
    )  # fmt: skip


def word_span(words: Words, span: Span) -> Span:
    """The words that a stretch of text covers; at least one."""
    first = min(words.index_at(span[0]), len(words) - 1)
    return first, max(words.index_at(span[1] - 1) + 1, first + 1)
