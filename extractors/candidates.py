"""The sentences that the rules of claim extraction look at.

All offsets are characters of ``Document.text``, half-open, unless a field says tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractors.tokens import Tokens

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence of a document. ``tokens`` is null where the gate saw no need to tokenise it.

    ``token.idx`` counts from the start of the sentence: add ``start`` for the offset in the document.
    ``is_headline`` is true for a first line without a full stop, followed by an empty line, and for a
    one-sentence text that has the form of a headline.
    """

    index: int
    start: int
    end: int
    text: str
    tokens: Tokens | None = None
    is_headline: bool = False
    paragraph: int = 0
