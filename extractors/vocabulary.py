"""The lexicon compiled for look-up: phrases of tokens, longest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from extractors.inflect import plural, verb_forms
from extractors.lexicon import HarmWord, Lexicon, PlainVerb

Entry = TypeVar("Entry")
Tokenize = Callable[[str], Sequence[str]]

# "Hit" harms people only in the passive.
_STRUCK: Final = {
    "was hit",
    "were hit",
    "been hit",
    "shot",
    "to death",
    "hostage",
    "hostages",
    "prisoner",
    "prisoners",
    "captive",
    "captives",
}


@dataclass(frozen=True, slots=True)
class HarmEntry:
    """``form`` is that of ``HarmWord``; ``inflection`` the form of a verb, or singular/plural of a noun."""

    kind: str
    form: str
    inflection: str
    lemma: str


@dataclass(frozen=True, slots=True)
class PersonEntry:
    victim_group: str
    lemma: str
    is_plural: bool
    is_adjective: bool = False


@dataclass(frozen=True, slots=True)
class VerbEntry:
    lemma: str
    inflection: str
    roles: frozenset[str] = frozenset()

    @property
    def is_noun(self) -> bool:
        return "noun" in self.roles and self.inflection in ("base", "third")


class Phrases(Generic[Entry]):
    """Finds the longest known phrase that starts at a token."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}

    def add(self, words: Sequence[str], entry: Entry) -> None:
        """The first entry of a phrase wins."""
        bucket = self._by_first.setdefault(words[0], [])
        key = tuple(words)
        if all(known != key for known, _ in bucket):
            bucket.append((key, entry))
            bucket.sort(key=lambda item: -len(item[0]))

    def first_words(self) -> set[str]:
        return set(self._by_first)

    def at(self, words: Sequence[str], position: int) -> tuple[int, Entry] | None:
        """Number of tokens and entry of the longest phrase at ``position``."""
        bucket = self._by_first.get(words[position])
        if bucket is None:
            return None
        for phrase, entry in bucket:
            size = len(phrase)
            if size == 1 or tuple(words[position : position + size]) == phrase:
                return size, entry
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    harm: Phrases[HarmEntry]
    harm_nouns: Phrases[HarmEntry]
    persons: Phrases[PersonEntry]
    codes: Phrases[str]
    verbs: Phrases[VerbEntry]
    own_plurals: frozenset[str]

    def is_its_own_plural(self, lemma: str) -> bool:
        """ "crew", "staff": one word for one and for many."""
        return lemma in self.own_plurals


def compile_vocabulary(lexicon: Lexicon, tokenize: Tokenize) -> Vocabulary:
    vocabulary = Vocabulary(
        Phrases(), Phrases(), Phrases(), Phrases(), Phrases(),
        frozenset(noun.singular for noun in lexicon.person_nouns if noun.singular == noun.plural),
    )  # fmt: skip
    for row in lexicon.harm_words:
        table = vocabulary.harm_nouns if row.form in ("count_noun", "toll", "event_noun") else vocabulary.harm
        for words, entry in _harm_entries(row):
            table.add(tokenize(words), entry)
    for noun in lexicon.person_nouns:
        vocabulary.persons.add(tokenize(noun.plural), PersonEntry(noun.victim_group, noun.singular, True))
        vocabulary.persons.add(tokenize(noun.singular), PersonEntry(noun.victim_group, noun.singular, False))
    for words, person in _peoples(lexicon):
        vocabulary.persons.add(tokenize(words), person)
    for word in lexicon.function_words:
        vocabulary.codes.add(tokenize(word.word), word.code)
    for verb in lexicon.plain_verbs:
        for words, form in _verb_entries(verb):
            vocabulary.verbs.add(tokenize(words), form)
    return vocabulary


def _harm_entries(row: HarmWord) -> Iterable[tuple[str, HarmEntry]]:
    if row.form in ("transitive", "intransitive"):
        forms = verb_forms(row.word, row.inflections)
        for inflection in ("past", "participle", "gerund", "third", "base"):
            yield getattr(forms, inflection), HarmEntry(row.kind, row.form, inflection, row.word)
        return
    yield row.word, HarmEntry(row.kind, row.form, "singular", row.word)
    if row.form == "count_noun":
        yield (row.inflections or (plural(row.word),))[0], HarmEntry(row.kind, row.form, "plural", row.word)
    elif row.inflections:
        yield row.inflections[0], HarmEntry(row.kind, row.form, "plural", row.word)


def _verb_entries(row: PlainVerb) -> Iterable[tuple[str, VerbEntry]]:
    forms = verb_forms(row.verb, row.inflections)
    for inflection in ("past", "participle", "gerund", "third", "base"):
        yield (
            getattr(forms, inflection),
            VerbEntry(row.verb, inflection, frozenset(row.roles)),
        )


def _peoples(lexicon: Lexicon) -> Iterable[tuple[str, PersonEntry]]:
    """ "thirteen Palestinians", "an Israeli", "six French": peoples, and adjectives that stand for one of them."""
    for row in lexicon.parties.demonyms:
        for people in row.people:
            yield people, PersonEntry("unknown", people.lower(), people.endswith(("s", "men", "women")))
        for adjective in row.adjectives:
            yield adjective, PersonEntry("unknown", adjective.lower(), False, is_adjective=True)


def gate_words(lexicon: Lexicon) -> set[str]:
    """Every form of every harm word: a text without any of them states no harm."""
    return {words for row in lexicon.harm_words for words, _ in _harm_entries(row)} | _STRUCK
