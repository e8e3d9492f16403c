"""The spaCy pipeline: blank English, a tokenizer that keeps printed numbers whole, sentences and quantities.

The pipeline takes a whole text or a slice of one; for a slice, make the Doc with ``make_doc_at`` so that the quantities
carry offsets into the whole text.
"""

from __future__ import annotations

from typing import Any, Final, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from extractors.quantity import QuantityFinder
from extractors.quantity_rows import QuantityLexicon
from extractors.sentences import split_sentences

_DASH_BETWEEN_DIGITS: Final = r"(?<=[0-9kmn%])[-–—](?=[0-9$€£])"
_HYPHEN_BETWEEN_WORDS: Final = r"(?<=[a-zA-Z])(?:--|[—–…])(?=[a-zA-Z])"
_LOST_SPACE: Final = r"(?<=[a-z]{2})[.!?](?=[A-Z][a-z])"
_HYPHEN_AFTER_NUMBER: Final = r"(?<=[0-9])-(?=[A-Za-z])"


def build_tokenizer_pipeline(lexicon: QuantityLexicon, person_nouns: tuple[str, ...] = ()) -> Language:
    """Blank English with a sentence splitter and, in ``doc.user_data["quantities"]``, the quantities."""
    nlp = spacy.blank("en")
    vocab: Any = nlp.vocab
    vocab.lex_attr_getters = {}  # of a token only text and place are read: no shape and no flags of each new word
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(_infixes(nlp)).finditer
    nlp.add_pipe("ledger_sentences")
    component = cast(_QuantityComponent, nlp.add_pipe("ledger_quantities"))
    component.finder = QuantityFinder(lexicon, person_nouns)
    return nlp


def make_doc_at(nlp: Language, text: str, start: int, end: int) -> Doc:
    """The Doc of ``text[start:end]``, run through the pipeline; its quantities have offsets into ``text``."""
    doc = nlp.make_doc(text[start:end])
    doc.user_data["offset"] = start
    return nlp(doc)


def _infixes(nlp: Language) -> list[str]:
    kept = [infix for infix in map(str, nlp.Defaults.infixes or ()) if "(?:-|" not in infix]
    return [*kept, _DASH_BETWEEN_DIGITS, _HYPHEN_BETWEEN_WORDS, _LOST_SPACE, _HYPHEN_AFTER_NUMBER]


@Language.component("ledger_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Sets ``is_sent_start`` on every token by ``split_sentences``."""
    starts = {start for start, _ in split_sentences(doc.text)}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc


class _QuantityComponent:
    """Puts the quantities of a Doc into its ``user_data``."""

    finder: QuantityFinder | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.finder is None:
            raise ValueError(
                "the component ledger_quantities has no finder; build the pipeline with build_tokenizer_pipeline"
            )
        doc.user_data["quantities"] = self.finder.find(doc)
        return doc


@Language.factory("ledger_quantities")
def create_quantity_component(nlp: Language, name: str) -> _QuantityComponent:
    """The factory that spaCy calls; the finder is given by ``build_tokenizer_pipeline``."""
    return _QuantityComponent()
