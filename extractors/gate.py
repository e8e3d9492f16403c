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


class PairedGate:
    """Finds the words and phrases of two lists in one pass."""

    def __init__(self, first: Iterable[str], second: Iterable[str]) -> None:
        lists: dict[str, int] = {}
        for number, phrases in enumerate((first, second), start=1):
            for phrase in phrases:
                lists[phrase.lower()] = lists.get(phrase.lower(), 0) | number
        self._automaton = ahocorasick.Automaton()
        for phrase, number in lists.items():
            self._automaton.add_word(phrase, (len(phrase), number))
        self._automaton.make_automaton()

    def hits(self, text: str) -> tuple[list[int], list[int]]:
        """Offsets at which words of the first list start, and those of the second; ``text`` is ``folded``."""
        found: tuple[list[int], list[int]] = ([], [])
        size = len(text)
        for last, (length, number) in self._automaton.iter(text):
            start, end = last - length + 1, last + 1
            is_end = end == size or not text[end].isalnum() or not text[last].isalnum()
            if is_end and (start == 0 or not text[start - 1].isalnum()):
                if number & 1:
                    found[0].append(start)
                if number & 2:
                    found[1].append(start)
        for starts in found:
            starts.sort()
        return found
