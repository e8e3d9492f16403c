"""The tokens of a sentence that rules look at: without white space and square brackets, which wire copy strews in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

_PLACE: Final[list[int | str]] = ["IDX", "LENGTH"]
_TRANSPARENT: Final = frozenset({"[", "]"})


@dataclass(slots=True, eq=False)
class Token:
    """``idx`` counts characters from the start of the sentence. Not frozen: one is made for every word that is read."""

    i: int
    idx: int
    text: str
    lower_: str

    def __len__(self) -> int:
        return len(self.text)


class Tokens:
    """A sentence as a sequence of tokens; ``text`` is the sentence."""

    def __init__(self, doc: Doc) -> None:
        self.text = text = doc.text
        # Places and lengths of all tokens at once: to make an object of each takes twice the time.
        words = ((at, text[at : at + length]) for at, length in doc.to_array(_PLACE).tolist())
        kept = [(at, word) for at, word in words if word not in _TRANSPARENT and not word.isspace()]
        self._tokens = [Token(i, at, word, word.lower()) for i, (at, word) in enumerate(kept)]

    def __len__(self) -> int:
        return len(self._tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def __getitem__(self, at: int) -> Token:
        return self._tokens[at]

    def span(self, start: int, end: int) -> list[Token]:
        return self._tokens[start:end]

    def words(self, start: int, end: int) -> str:
        """The words of tokens ``[start, end)``, parted by single spaces."""
        return " ".join(token.text for token in self._tokens[start:end])
