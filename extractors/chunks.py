"""A sentence as a row of chunks: the first stage of the cascade that reads claims.

Codes: G counted people, U a counted something whose noun is not known, B a bare number, C counted harms ("12 deaths"),
n another noun phrase, t an uncounted harm noun or a toll, K a transitive harm verb in past or participle, k its finite
or base form, I its gerund, D an intransitive harm verb, J a harm adjective, a forms of *be*, v of *have*, m a modal or
*to*, V another verb, i its gerund, p a preposition, o *of*, s a subordinator, w a relative pronoun, x "including" and
the like, c a conjunction, y a time, ``,`` ``;`` ``:`` ``.`` marks. Adverbs and quotes leave no chunk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from extractors.groups import NOT_PEOPLE, Group, GroupReader
from extractors.records import Quantity
from extractors.tokens import Token, Tokens
from extractors.vocabulary import VerbEntry, Vocabulary

COUNTED: Final = frozenset("GUB")
HARM_VERBS: Final = frozenset("KkID")
_MARKS: Final = {
    **dict.fromkeys([",", "(", ")", "[", "]", "—", "--", "---"], ","),
    **dict.fromkeys([".", "?", "!", "…", "...", "|", "•"], "."),
    ";": ";", ":": ":", "/": "c",
}  # fmt: skip
_QUOTES: Final = frozenset("\"'“”‘’«»`") | {"''", "``"}
_CODES_BY_INFLECTION: Final = {"past": "K", "participle": "K", "gerund": "I", "third": "k", "base": "k"}
_SENTENCED: Final = frozenset(
    {"sentenced", "condemned", "sentencing", "condemning", "close", "related", "linked", "led"}
)
_LY_NOUNS: Final = frozenset(
    [
        "family",
        "italy",
        "assembly",
        "ally",
        "rally",
        "supply",
        "reply",
        "elderly",
        "july",
        "monopoly",
        "anomaly",
        "belly",
        "emily",
        "kelly",
        "sicily",
        "billy",
        "sally",
        "molly",
    ]
)
_PRONOUNS: Final = frozenset({"he", "she", "it", "they", "we", "i", "you"})
_PASSING: Final = frozenset({"past", "beyond", "above"})  # right before a figure: "pushed the toll past 3,700"
_LEVEL_LINKS: Final = frozenset({"to", "past", "above", "at"})
_NP_BREAKERS: Final = frozenset({"the", "a", "an", "this", "these", "those", "his", "her", "its", "their", "our", "my"})


@dataclass(slots=True)
class Chunk:
    """``start`` and ``end`` are tokens of the sentence."""

    code: str
    start: int
    end: int
    word: str = ""
    kind: str = ""
    form: str = ""
    inflection: str = ""
    group: Group | None = None
    flags: set[str] = field(default_factory=set)


class Chunker:
    """Cuts tokenised sentences into chunks. Stateless after construction."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._groups = GroupReader(vocabulary)
        self._known = (
            vocabulary.harm.first_words() | vocabulary.harm_nouns.first_words() | vocabulary.codes.first_words()
        )

    def chunk(self, tokens: Tokens, words: list[str], quantities: Sequence[Quantity]) -> list[Chunk]:
        """The chunks of a sentence; ``words`` are its ``normal_words``, ``quantities`` have offsets within it."""
        starts = {token.idx: token.i for token in tokens}
        by_token = _quantities_by_token(tokens, quantities, starts)
        chunks: list[Chunk] = []
        position = 0
        while position < len(words):
            position = self._step(tokens, words, by_token, position, chunks)
        return _merged(_without_ages(chunks), words)

    def _step(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int, chunks: list[Chunk]
    ) -> int:
        group = self._groups.read(tokens, words, by_token, at)
        if group is not None:
            flags = self._flags(group)
            chunks.append(Chunk(group.code, group.start, group.end, group.head, group.kind, group=group, flags=flags))
            return group.end
        if words[at] in _PASSING and at + 1 in by_token and by_token[at + 1][1].unit_type not in NOT_PEOPLE:
            chunks.append(Chunk("p", at, at + 1, words[at]))
            return at + 1
        if words[at] in _MARKS:
            chunks.append(Chunk(_MARKS[words[at]], at, at + 1, words[at]))
            return at + 1
        if words[at] in ("-", "–") or words[at] in _QUOTES or not words[at].strip():
            return at + 1
        return self._word(words, at, chunks)

    def _flags(self, group: Group) -> set[str]:
        """ "*passed* 10,000", "*at* about 5,000": a number phrase that brings its own verb or preposition."""
        if group.code not in "BGU" or group.quantity is None:
            return set()
        first = group.quantity.value_text.lower().split()[:1]
        verb = self._vocabulary.verbs.at(first, 0) if first else None
        return (
            {"leads"} if first in (["at"], ["to"], ["near"], ["as"]) or (verb and "level" in verb[1].roles) else set()
        )

    def _word(self, words: list[str], at: int, chunks: list[Chunk]) -> int:
        vocabulary = self._vocabulary
        if words[at] not in self._known:
            return self._other(words, at, chunks)
        harm = vocabulary.harm.at(words, at)
        noun = vocabulary.harm_nouns.at(words, at)
        code = vocabulary.codes.at(words, at)
        if harm is None and noun is None and code is None:
            return self._other(words, at, chunks)
        longest = max(found[0] for found in (harm, noun, code) if found)
        if (
            harm
            and noun
            and harm[0] == noun[0]
            and harm[1].inflection in ("base", "third", "gerund")
            and _is_nominal(chunks, words, at + noun[0])
        ):
            harm = None
        if harm and harm[0] == longest:
            size, entry = harm
            chunk_code = "J" if entry.form == "state" else "D" if entry.form == "intransitive" else ""
            chunk_code = chunk_code or _CODES_BY_INFLECTION[entry.inflection]
            chunks.append(Chunk(chunk_code, at, at + size, entry.lemma, entry.kind, entry.form, entry.inflection))
            return at + size
        if noun and noun[0] == longest:
            size, entry = noun
            chunks.append(Chunk("t", at, at + size, entry.lemma, entry.kind, entry.form, entry.inflection))
            return at + size
        if code:
            size, name = code
            if (
                words[at] == "may"
                and chunks
                and (chunks[-1].code == "y" or (at + 1 < len(words) and words[at + 1].isdigit()))
            ):
                chunks.append(Chunk("y", at, at + 1, "may"))
                return at + 1
            if words[at] == "since" and chunks and chunks[-1].code in "va":
                return at + 1
            if name not in ("r", "d", "j"):
                chunks.append(Chunk(name, at, at + size, " ".join(words[at : at + size])))
            elif name == "j":
                chunks.append(Chunk("n", at, at + size, words[at]))
            elif name == "d":
                chunks.append(Chunk("n", at, at + size, words[at], flags={"determiner"}))
            return at + size
        return self._other(words, at, chunks)

    def _other(self, words: list[str], at: int, chunks: list[Chunk]) -> int:
        if len(words[at]) > 4 and words[at].endswith("ly") and words[at] not in _LY_NOUNS:
            return at + 1
        verb = self._vocabulary.verbs.at(words, at)
        if (
            words[at + 1 : at + 3] == ["to", "death"]
            and words[at] not in _SENTENCED
            and not (verb and self._is_nominal_verb(verb, words, chunks[-1] if chunks else None, at))
            and (verb or words[at].endswith(("ed", "ing")))
        ):
            code = "I" if words[at].endswith("ing") else "K"
            chunks.append(Chunk(code, at, at + 3, "kill", "killed", "transitive", "gerund" if code == "I" else "past"))
            return at + 3
        previous = chunks[-1] if chunks else None
        after_determiner = previous is not None and previous.end == at and "determiner" in previous.flags
        if verb and not after_determiner and not self._is_nominal_verb(verb, words, previous, at):
            code = "i" if verb[1].inflection == "gerund" else "V"
            chunks.append(
                Chunk(code, at, at + verb[0], verb[1].lemma, inflection=verb[1].inflection, flags=set(verb[1].roles))
            )
            return at + verb[0]
        if not after_determiner and len(words[at]) > 4 and words[at].endswith(("ed", "ing")) and previous is not None:
            code = "V" if words[at].endswith("ed") else "i"
            chunks.append(Chunk(code, at, at + 1, words[at], inflection="past" if code == "V" else "gerund"))
            return at + 1
        chunks.append(Chunk("n", at, at + 1, words[at]))
        return at + 1

    def _is_nominal_verb(self, verb: tuple[int, VerbEntry], words: list[str], previous: Chunk | None, at: int) -> bool:
        size, entry = verb
        if words[at] == "total" and previous is not None and previous.end >= at - 1 and previous.code in "inV":
            return True  # "bringing *total* to 98", "the country's overall *total*"
        if entry.inflection == "third" and entry.is_noun and _is_some_of_them(previous):
            return True  # "eight of them *guards*"
        if entry.inflection in ("base", "third") and self._precedes_auxiliary(words, at + size):
            return True
        if entry.inflection == "third" and entry.roles and _takes_figure(words, at + size):
            return False
        return entry.is_noun and _heads_noun(previous, at)

    def _precedes_auxiliary(self, words: list[str], at: int) -> bool:
        """ "the Red *Cross* have been"."""
        code = self._vocabulary.codes.at(words, at) if at < len(words) else None
        return code is not None and code[1] in "av"


def _is_some_of_them(previous: Chunk | None) -> bool:
    """ "eight of them", "two of whom": a plural, which no verb in the third person singular follows."""
    group = previous.group if previous is not None else None
    return group is not None and group.is_plural and group.partitive in ("them", "whom", "which")


def _takes_figure(words: list[str], at: int) -> bool:
    """ "death toll from cyclone *reaches* 125,000", "*rises* to 40": a figure right behind a verb of level."""
    behind = words[at : at + 2]
    if behind and behind[0] in _LEVEL_LINKS:
        behind = behind[1:]
    return bool(behind) and behind[0][0].isdigit()


def _heads_noun(previous: Chunk | None, at: int) -> bool:
    """Whether a word that may be noun or verb ("strike") stands where a noun stands."""
    return (
        previous is None
        or previous.code in "po,.;:c"
        or (previous.code == "n" and previous.end == at and previous.word not in _PRONOUNS)
    )


def _is_nominal(chunks: list[Chunk], words: list[str], end: int) -> bool:
    """ "the *murder* of six", "a *capture*": a harm word that may be noun or verb, in the place of a noun."""
    if end < len(words) and words[end] == "of":
        return True
    if words[end - 1].endswith("ing") or (end < len(words) and words[end] in ("in", "on")):
        return False
    return bool(chunks) and ((chunks[-1].code in "po" and chunks[-1].word != "to") or "determiner" in chunks[-1].flags)


def normal_words(tokens: Tokens) -> list[str]:
    """Lower case, straight apostrophes, no soft hyphens."""
    words = [token.lower_.replace("’", "'").replace("\u00ad", "") or " " for token in tokens]
    for at, word in enumerate(words):
        if word in ("-", "–", "‒", "―") and _is_spaced(tokens, at):
            words[at] = "--"
    return words


def _is_spaced(tokens: Tokens, at: int) -> bool:
    """A dash parts phrases where it has space on a side; a hyphen holds words together."""
    before = at == 0 or tokens[at - 1].idx + len(tokens[at - 1]) < tokens[at].idx
    after = at + 1 >= len(tokens) or tokens[at].idx + 1 < tokens[at + 1].idx
    return before or after


def _quantities_by_token(
    tokens: Tokens, quantities: Sequence[Quantity], starts: dict[int, int]
) -> dict[int, tuple[int, Quantity]]:
    found: dict[int, tuple[int, Quantity]] = {}
    for quantity in quantities:
        first = starts.get(quantity.start)
        if first is None:
            first = next((token.i for token in tokens if token.idx <= quantity.start < token.idx + len(token)), None)
        if first is None:
            continue
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].idx < quantity.end:
            last += 1
        if not _is_in_compound(tokens[last], quantity):
            found[first] = (last + 1, quantity)
    return found


_OF_PEOPLE: Final = re.compile(r"-(?:strong|members?|man|men|person|people|year)\b|-$")


def _is_in_compound(token: Token, quantity: Quantity) -> bool:
    """ "a *three-storey* house", "the *six-day* war": no count of what follows. "A five-member family" is one."""
    rest = token.lower_[quantity.end - token.idx :]
    return quantity.unit_type != "age" and rest[:1] == "-" and not _OF_PEOPLE.match(rest)


def _is_bracketed_age(chunks: list[Chunk], at: int) -> bool:
    """ "a man *(35)*"."""
    if (
        not 1 < at < len(chunks) - 1
        or chunks[at].code != "B"
        or (chunks[at - 1].word, chunks[at + 1].word) != ("(", ")")
    ):
        return False
    group = chunks[at - 2].group
    return chunks[at - 2].code == "n" or (group is not None and not group.is_plural)


def _without_ages(chunks: list[Chunk]) -> list[Chunk]:
    """ "children *under five* died": an age, not a count."""
    return [
        chunk
        for at, chunk in enumerate(chunks)
        if not _is_bracketed_age(chunks, at)
        and not (
            chunk.code == "B"
            and at
            and chunks[at - 1].code in "Gn"
            and chunks[at - 1].end == chunk.start
            and chunk.group is not None
            and chunk.group.quantity is not None
            and chunk.group.quantity.value_text.lower().startswith(("under ", "over ", "aged "))
        )
    ]


def _merged(chunks: list[Chunk], words: list[str]) -> list[Chunk]:
    """Adjacent pieces of one noun phrase become one chunk; "'s" holds the owner and the owned together."""
    merged: list[Chunk] = []
    for chunk in chunks:
        last = merged[-1] if merged else None
        joins = (
            last is not None
            and chunk.code == "n"
            and last.code == "n"
            and last.end == chunk.start
            and words[chunk.start] not in _NP_BREAKERS
        )
        if joins and last is not None:
            last.end, last.word = chunk.end, chunk.word
            last.flags.discard("determiner")
        else:
            merged.append(chunk)
    return merged
