"""Verbs of harm that harm nobody where they stand: "die Stadt", "die with" and the like.

The German article "die" stands in every other sentence of a German page, and is an English verb. An intransitive verb
whose next word is a plain noun takes no counted group (``harmed``: a bare harm word with a noun behind it describes
that noun), so a scan for harm need not stop at it. Told by the word before and the word behind alone; whatever the
grammar knows - a function word, a verb, a person, a number - leaves the verb standing.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.gate import Gate
from extractors.groups import GROUP_STARTS
from extractors.inflect import verb_forms
from extractors.lexicon import Lexicon
from extractors.vocabulary import Vocabulary

_REACH: Final = 48  # characters; a longer word leaves the verb standing
_BEFORE: Final = re.compile(r"(?:(?:^|[ (\x02])([^\W\d_]+) |[,;:.…„–\x02] ?|^)[\"“«]?$")
_BEHIND: Final = re.compile(r" (?:„|([^\W\d_]{2,})[- ,.;:])")
_WORD: Final = re.compile(r"\w+")
_GRAMMAR: Final = ("ed", "ing", "ly")  # endings that make a word a verb or an adverb
# Words by which another rule may take the verb for the harm of a group somewhere else in its sentence.
_ELSEWHERE: Final = """among amongst alongside along together well of figure figures number numbers total count tally
    estimate estimates here there"""
# "21,507: those who die", with any mark that parts as a comma or a colon does.
_OPENING: Final = re.compile(r"(?:^|[.!?…•]\W{0,3} )([^,:()\[\]—–]{1,40}?)(?:[,:()\[\]—–]|-- | - )")


class IdleVerbs:
    """Built once from the lexicon; safe to share between threads."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary) -> None:
        verbs = {verb_forms(row.word, row.inflections).base for row in lexicon.harm_words if row.form == "intransitive"}
        self._verbs = frozenset(verb for verb in verbs if _is_nothing_else(vocabulary, verb))
        numbers = {row.word for row in lexicon.quantities.number_words}
        numbers |= {row.phrase for row in lexicon.quantities.vague_counts}
        first = {word.lower() for phrase in numbers for word in _WORD.findall(phrase)}
        tables = (vocabulary.harm, vocabulary.harm_nouns, vocabulary.codes, vocabulary.verbs, vocabulary.persons)
        self._numbers = first
        parts = {row.word for row in lexicon.function_words if row.code == "x"}
        self._elsewhere = Gate(parts.union(_ELSEWHERE.split()))
        self._known = first.union(GROUP_STARTS, *(table.first_words() for table in tables))
        codes = ((row.word, vocabulary.codes.at((row.word,), 0)) for row in lexicon.function_words)
        self._leading = {word for word, found in codes if found and found[1] in "pdjsw"} - {"to", "as"}

    def may_be_of_other_use(self, text: str) -> bool:
        """Whether a text has words by which an idle verb may count somebody after all."""
        return self._elsewhere.any(text) or any(map(self._has_number, _OPENING.findall(text)))

    def _has_number(self, text: str) -> bool:
        return any(word[0].isdigit() or word in self._numbers for word in _WORD.findall(text))

    def is_idle(self, hit: int, text: str) -> bool:
        """Whether the word of harm at ``hit`` is such a verb; ``text`` is as ``gate.folded`` makes it."""
        end = text.find(" ", hit, hit + _REACH)
        if text[hit:end] not in self._verbs:
            return False
        behind = _BEHIND.match(text, end)
        if behind is None or not self._is_plain(behind.group(1)):
            return False
        before = _BEFORE.search(text[max(0, hit - _REACH) : hit])
        return before is not None and (before.group(1) in self._leading or self._is_plain(before.group(1)))

    def _is_plain(self, word: str | None) -> bool:
        return word is None or (word not in self._known and not word.endswith(_GRAMMAR))


def _is_nothing_else(vocabulary: Vocabulary, verb: str) -> bool:
    """Whether a word is that verb and no noun, transitive verb or function word beside it."""
    found = vocabulary.harm.at((verb,), 0)
    others = (vocabulary.harm_nouns, vocabulary.persons, vocabulary.codes, vocabulary.verbs)
    is_verb = found is not None and (found[0], found[1].form, found[1].inflection) == (1, "intransitive", "base")
    return is_verb and not any(table.at((verb,), 0) for table in others)
