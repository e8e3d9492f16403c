"""People whom headlines name without an article: "Israeli soldier killed", "bomb kills general and two guards".

In running text a bare singular is no count of one: it is a title ("General Haley was killed") or part of a name. It
counts one where it has the place of a whole noun phrase: at the head of a clause right before its harm, right behind a
verb of harm in the present, or in a list with such a noun or a counted group.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from extractors.chunks import COUNTED, Chunk
from extractors.groups import Group, one
from extractors.noun_phrases import is_possessed
from extractors.numbers import word_set
from extractors.tokens import Tokens
from extractors.vocabulary import PersonEntry, Vocabulary

BARE_NOUN_WORDS: Final = 6
_LONGEST_NOUN: Final = 3  # words
# Singular in form, and no one person.
_COLLECTIVE: Final = word_set("family enemy other kin troop victim soul police taliban")
_NOT_ONE: Final = word_set("each every any either neither no some what which whose 's '")
# Beside hundreds a singular is a people: "800,000 Tutsi and moderate Hutu".
_MANY: Final = 100
# Adjectives of a people that stand for all of them: "French wounded".
_PLURAL_ADJECTIVE: Final = re.compile(r".*(?:sh|ch|ese)$")
_AT_AN_AGE: Final = frozenset({"at", "aged"})
_AGE: Final = re.compile(r"\(?\d{1,3}\)?$")


def read_bare_nouns(tokens: Tokens, words: Sequence[str], chunks: list[Chunk], vocabulary: Vocabulary) -> None:
    """Turns the chunks of such nouns into counted groups of one."""
    if not any(chunk.code in "KkIDJ" for chunk in chunks):
        return
    found = {at: entry for at, chunk in enumerate(chunks) if (entry := _one_person(chunk, words, vocabulary))}
    if not found:
        return
    for at in [at for at in found if _is_subject(chunks, at, found, words) or _is_object(chunks, at, found)]:
        chunk, entry = chunks[at], found[at]
        group = Group("G", chunk.start, chunk.end, one(tokens, chunk.start, chunk.end), entry.lemma, entry.victim_group)
        group.is_plural = False
        chunk.code, chunk.word, chunk.group = "G", group.head, group


def _one_person(chunk: Chunk, words: Sequence[str], vocabulary: Vocabulary) -> PersonEntry | None:
    """What the last words of a noun phrase without determiner or number say of one person."""
    size = chunk.end - chunk.start
    quantity = chunk.group.quantity if chunk.group is not None else None
    is_free = chunk.group is None or (quantity is not None and quantity.unit_type == "ordinal")
    if chunk.code != "n" or not is_free or size > BARE_NOUN_WORDS:
        return None
    for length in range(min(size, _LONGEST_NOUN), 0, -1):
        found = vocabulary.persons.at(words, chunk.end - length)
        if found is None or found[0] != length:
            continue
        entry = found[1]
        is_many = entry.is_plural or entry.lemma in _COLLECTIVE or vocabulary.is_its_own_plural(entry.lemma)
        if is_many or (entry.is_adjective and _PLURAL_ADJECTIVE.match(entry.lemma)):
            return None
        return None if any(_is_determiner(words[at], vocabulary) for at in range(chunk.start, chunk.end)) else entry
    return None


def _is_determiner(word: str, vocabulary: Vocabulary) -> bool:
    code = vocabulary.codes.at((word,), 0)
    return word in _NOT_ONE or (code is not None and code[1] != "j")


def _is_subject(chunks: list[Chunk], at: int, found: Mapping[int, PersonEntry], words: Sequence[str]) -> bool:
    """ "*Soldier* is killed", "Colombia: *police officer*, two civilians die", "2 children, *woman* hurt"."""
    if not _may_begin(chunks, at, found):
        return False
    behind = at + 1
    while behind + 1 < len(chunks) and chunks[behind].code in ",c":
        follows = behind + 1
        if chunks[follows].code in COUNTED or follows in found or is_possessed(chunks[follows]):
            behind = follows + 1
        elif chunks[behind].code == "," and _is_age(chunks, follows, words):
            behind = follows + 2
        else:
            break
    while behind < len(chunks) and (chunks[behind].code in "av" or "raising" in chunks[behind].flags):
        behind += 1
    if behind >= len(chunks):
        return False
    harm = chunks[behind]
    if harm.word == "die" and _is_at_an_age(words[harm.end : harm.end + 2]):
        return False
    return harm.code in "DJ" or (harm.code == "K" and harm.inflection in ("past", "participle"))


def _is_at_an_age(behind: Sequence[str]) -> bool:
    """ "Actor dies *at 84*": nobody killed him."""
    return len(behind) > 1 and behind[0] in _AT_AN_AGE and behind[1][0].isdigit()


def _is_age(chunks: list[Chunk], at: int, words: Sequence[str]) -> bool:
    """ "Palestinian*, 17,* is shot dead"."""
    chunk = chunks[at]
    closes = at + 1 < len(chunks) and chunks[at + 1].code == ","
    return closes and chunk.end == chunk.start + 1 and _AGE.match(words[chunk.start]) is not None


def _may_begin(chunks: list[Chunk], at: int, found: Mapping[int, PersonEntry]) -> bool:
    """Whether a noun phrase stands at the head of a clause or in a list of people."""
    if at == 0 or chunks[at - 1].code in ".;:":
        return True
    if chunks[at - 1].code not in ",c" or at == 1:
        return False
    before = chunks[at - 2]
    is_in_list = _is_few(before) or (at - 2 in found and _may_begin(chunks, at - 2, found))
    return is_in_list or (chunks[at - 1].code == "c" and before.code in "KDJ")


def _is_few(chunk: Chunk) -> bool:
    quantity = chunk.group.quantity if chunk.group is not None else None
    return chunk.code in COUNTED and quantity is not None and 0 < (quantity.value or 0) < _MANY


def _is_object(chunks: list[Chunk], at: int, found: Mapping[int, PersonEntry]) -> bool:
    """ "kills *general* and two guards", "kill two soldiers and *policeman*"."""
    if at == 0 or not _ends_phrase(chunks, at):
        return False
    if chunks[at - 1].code == "k":
        return _is_present(chunks, at - 1)
    if chunks[at - 1].code != "c" or at < 3:
        return False
    is_listed = _is_few(chunks[at - 2]) or (at - 2 in found and _is_object(chunks, at - 2, found))
    return is_listed and chunks[at - 3].code == "k" and _is_present(chunks, at - 3)


def _is_present(chunks: list[Chunk], at: int) -> bool:
    """ "kills", "gunmen kill"; not "to kill" and not "did not kill"."""
    return chunks[at].inflection == "third" or (at > 0 and chunks[at - 1].code in "nG")


def _ends_phrase(chunks: list[Chunk], at: int) -> bool:
    return at + 1 >= len(chunks) or chunks[at + 1].code in "po,;.cys"
