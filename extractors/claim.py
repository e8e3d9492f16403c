"""Reads every casualty claim of a document: gate, sentences, numbers, chunks, links, context, attribution, claims."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from operator import attrgetter
from typing import Final

from spacy.language import Language

from extractors.aggregation import aggregation_of, share_aggregation
from extractors.assemble import claims_of, counted_harms
from extractors.bare_nouns import read_bare_nouns
from extractors.candidates import SentenceView
from extractors.chunks import Chunker, normal_words
from extractors.context import ContextReader
from extractors.count_signs import CountSigns
from extractors.drafts import Draft, SentenceReading, drafts_of, finish, shifted
from extractors.figures import FIGURE_REACH, may_go_on
from extractors.gate import Gate, folded
from extractors.idle_verbs import IdleVerbs
from extractors.lexicon import Lexicon
from extractors.link import link
from extractors.named_days import clock_of
from extractors.pipeline import build_tokenizer_pipeline
from extractors.provenance import ProvenanceFinder
from extractors.quantity import QuantityFinder, is_counted
from extractors.records import Document, Extraction, Quantity
from extractors.relations import relate
from extractors.scope import ScopeReader
from extractors.sentences import split_sentences
from extractors.stretch import settle_aggregation
from extractors.times import dates_of, settle_stretch
from extractors.tokens import Tokens
from extractors.victims import resolve_groups
from extractors.vocabulary import Vocabulary, compile_vocabulary, gate_words

EXTRACTOR_VERSION: Final = "5"
_LEAD_SENTENCES: Final = 2
_START: Final = attrgetter("start")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def build_reader(lexicon: Lexicon) -> Reader:
    """Compiles the lexicon once; the reader may then be shared between threads."""
    nlp = build_tokenizer_pipeline(lexicon.quantities)

    def tokenize(text: str) -> list[str]:
        return [token.text.lower() for token in nlp.make_doc(text)]

    return Reader(lexicon, nlp, compile_vocabulary(lexicon, tokenize))


class Reader:
    """``harm_words`` finds the words without which nothing is a claim, the ``harm_phrases``; ``signs`` and
    ``idle_verbs`` tell which of them are worth a look."""

    def __init__(self, lexicon: Lexicon, nlp: Language, vocabulary: Vocabulary) -> None:
        self._nlp = nlp
        self.harm_phrases = frozenset(gate_words(lexicon))
        self.harm_words = Gate(self.harm_phrases)
        self._quantities = QuantityFinder(lexicon.quantities, tuple(noun.singular for noun in lexicon.person_nouns))
        self.signs = CountSigns(lexicon)
        self.idle_verbs = IdleVerbs(lexicon, vocabulary)
        self._vocabulary = vocabulary
        self._chunker = Chunker(vocabulary)
        self._context = ContextReader(lexicon)
        self._scopes = ScopeReader(lexicon.parties)
        self._provenance = ProvenanceFinder(lexicon.attribution, lexicon.parties)

    def read(self, document: Document) -> Extraction:
        """The claims and quantities of a document, in text order. Pure: the same document gives the same rows."""
        document = _well_formed(document)
        text = document.text
        quantities = self._quantities.find_text(text)
        counted = tuple(quantity for quantity in quantities if is_counted(quantity))
        readings, drafts = self._read_drafts(text, quantities)
        if not drafts:
            return Extraction(document.document_id, (), counted, EXTRACTOR_VERSION)
        resolve_groups(drafts)
        for draft in drafts:
            draft.aggregation = aggregation_of(draft)
            self._context.qualify(draft, None, document.published_on)
            finish(draft)
        share_aggregation(drafts)
        settle_aggregation(drafts, " ".join(reading.view.text for reading in readings[:_LEAD_SENTENCES]))
        spans = [(reading.view.start, reading.view.end) for reading in readings]
        found = self._provenance.find(document, spans, counted_harms(drafts))
        clock = clock_of(document)
        dates = [dates_of(draft, clock, source.day_start) for draft, source in zip(drafts, found, strict=True)]
        for draft, when in zip(drafts, dates, strict=True):
            settle_stretch(draft, when)
        claims = claims_of(document, drafts, found, dates, self._scopes, EXTRACTOR_VERSION)
        return Extraction(document.document_id, tuple(claims), counted, EXTRACTOR_VERSION)

    def may_count(self, sentence: str) -> bool:
        """False for a sentence in which nobody can be counted: the cheapest question."""
        return self._quantities.may_find(sentence) or self.signs.may_count(folded(sentence), ())

    def may_harm(self, sentence: str) -> bool:
        """False for a sentence without a word of harm, and for one in which such words harm nobody."""
        low = folded(sentence)
        hits = self.harm_words.hits(low)
        idle = self.idle_verbs
        return any(not idle.is_idle(hit, low) for hit in hits) or (bool(hits) and idle.may_be_of_other_use(low))

    def may_claim(self, text: str) -> bool:
        """False for a text in which ``read`` would find no claim; stops at the first."""
        text = _well_formed(Document("", text)).text
        return bool(self._read_drafts(text, self._quantities.find_text(text), is_one_enough=True)[1])

    def _read_drafts(
        self, text: str, quantities: list[Quantity], *, is_one_enough: bool = False
    ) -> tuple[list[SentenceReading], list[Draft]]:
        """The sentences of a text and its claims in the making. Sentences with harm that can count nobody are looked at
        only where the others begin a claim: most texts of the world begin none."""
        low = folded(text)
        hits = self.harm_words.hits(low)
        if not hits:
            return [], []
        readings, left = self._read_sentences(text, low, hits, quantities, is_one_enough=is_one_enough)
        drafts = [draft for reading in readings for draft in drafts_of(reading)]
        if (drafts and is_one_enough) or (not drafts and not self._may_begin_later(readings, low, quantities)):
            return readings, drafts
        for index in left:
            readings[index] = self._with_links(readings[index], quantities)
        self._read_figures(readings, quantities, has_claims=bool(drafts))
        return readings, relate(readings, drafts)

    def _read_sentences(
        self, text: str, low: str, hits: list[int], quantities: list[Quantity], *, is_one_enough: bool
    ) -> tuple[list[SentenceReading], list[int]]:
        """All sentences; those with a word of harm that can count somebody are tokenised and cut into chunks. Beside
        them the indices of those with harm that cannot. ``is_one_enough``: nothing behind the first claim."""
        readings: list[SentenceReading] = []
        left: list[int] = []
        spans = split_sentences(text)
        for index, (start, end) in enumerate(spans):
            is_headline = _is_headline(text, start, end, len(spans))
            view = SentenceView(index, start, end, text[start:end], None, is_headline)
            reading = SentenceReading(view, [], [], self._person_group)
            if bisect_left(hits, start) < bisect_left(hits, end):
                if self.signs.may_count(low[start:end], _within(quantities, start, end)):
                    reading = self._with_links(reading, quantities)
                    if is_one_enough and drafts_of(reading):
                        return [*readings, reading], left
                else:
                    left.append(index)
            readings.append(reading)
        return readings, left

    def _may_begin_later(self, readings: list[SentenceReading], low: str, quantities: list[Quantity]) -> bool:
        """Whether a claim may begin in a text in which no harm has a counted group beside it: in a list of the dead, or
        in a figure whose harm the sentence before it tells."""
        for reading in readings:
            start, end = reading.view.start, reading.view.end
            own = _within(quantities, start, end)
            if self.signs.may_go_on_with_figure(low[start:end], own):
                return True
        return bool(relate(readings, []))

    def _with_links(self, reading: SentenceReading, quantities: list[Quantity]) -> SentenceReading:
        reading = self._with_chunks(reading, _within(quantities, reading.view.start, reading.view.end))
        return replace(reading, links=link(reading.chunks))

    def _read_figures(self, readings: list[SentenceReading], quantities: list[Quantity], *, has_claims: bool) -> None:
        """Cuts sentences that have a number but no harm into chunks too, where they may go on with what was said: soon
        after a word of harm or, where a text states a claim, soon after another such sentence."""
        last = -FIGURE_REACH - 1
        for index, reading in enumerate(readings):
            view = reading.view
            if view.tokens is not None:
                last = index
            elif index - last <= FIGURE_REACH:
                own = _within(quantities, view.start, view.end)
                if may_go_on(view.text, own):
                    readings[index] = self._with_chunks(reading, own)
                    last = index if has_claims else last

    def _with_chunks(self, reading: SentenceReading, own: list[Quantity]) -> SentenceReading:
        view = reading.view
        tokens = Tokens(self._nlp.make_doc(view.text.replace("\n", " ")))
        words = normal_words(tokens)
        chunks = self._chunker.chunk(tokens, words, [shifted(quantity, -view.start) for quantity in own])
        read_bare_nouns(tokens, words, chunks, self._vocabulary)
        return replace(reading, view=replace(view, tokens=tokens), chunks=chunks)

    def _person_group(self, word: str) -> str | None:
        found = self._vocabulary.persons.at((word,), 0)
        return found[1].victim_group if found else None


def _well_formed(document: Document) -> Document:
    """The document without lone surrogates, which JSON may carry and UTF-8 cannot; every offset stays."""
    try:
        (document.text + (document.title or "")).encode()
    except UnicodeEncodeError:
        title = document.title and _SURROGATE.sub("\ufffd", document.title)
        return replace(document, text=_SURROGATE.sub("\ufffd", document.text), title=title)
    return document


def _within(quantities: list[Quantity], start: int, end: int) -> list[Quantity]:
    """The quantities that begin in ``[start, end)``."""
    first = bisect_left(quantities, start, key=_START)
    return quantities[first : bisect_left(quantities, end, first, key=_START)]


def _is_headline(text: str, start: int, end: int, sentences: int) -> bool:
    if start > 0 or text[end - 1] in ".!?\"”'":
        return False
    return sentences == 1 or text[end : end + 2] == "\n\n"
