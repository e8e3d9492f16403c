"""The gate: a cheap scan that tells which stretches of text can state a harm at all."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick


def folded(text: str) -> str:
    """Lower case with one character for one character, so that offsets stay true."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(
            letter if len(letter) == 1 else character for character in text for letter in (character.lower(),)
        )
    return lower.replace("’", "'").replace("\n", " ")


class Gate:
    """Finds whole words and phrases of a list; one pass over the text, whatever the length of the list."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for phrase in phrases:
            self._automaton.add_word(phrase.lower(), len(phrase))
        self._automaton.make_automaton()

    def hits(self, text: str) -> list[int]:
        """Offsets at which a word of the list starts, in order; ``text`` is ``folded``."""
        found = []
        size = len(text)
        for last, length in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            if (start == 0 or not text[start - 1].isalnum()) and (end == size or not text[end].isalnum()):
                found.append(start)
        found.sort()
        return found

    def any(self, text: str) -> bool:
        size = len(text)
        for last, length in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            if (start == 0 or not text[start - 1].isalnum()) and (end == size or not text[end].isalnum()):
                return True
        return False
