"""The words the extractor knows: one frozen dataclass per seed file, composed into a ``Lexicon``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.attribution_rows import AttributionLexicon
from extractors.parties_rows import PartyLexicon
from extractors.quantity_rows import QuantityLexicon
from extractors.records import KINDS, VICTIM_GROUPS

VERB_ROLES: Final = frozenset({"noun", "raising", "level", "change", "speech", "threat"})
HARM_FORMS: Final = frozenset({"transitive", "intransitive", "state", "count_noun", "toll", "event_noun"})


@dataclass(frozen=True, slots=True)
class HarmWord:
    """A row of ``harm_words.csv``: a word of harm, the kind it states and how it takes the harmed.

    ``form``: transitive (kill *somebody*), intransitive (*somebody* dies), state (*twelve* dead), count_noun
    (twelve *deaths*), toll (the *death toll* is twelve), event_noun (the *murder* of twelve).
    ``inflections`` of a verb: third person; past; participle; gerund. Regular ones are derived where it is empty.
    """

    word: str
    kind: str
    form: str
    inflections: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind={self.kind!r} is unknown")
        if self.form not in HARM_FORMS:
            raise ValueError(f"form={self.form!r} is not one of {', '.join(sorted(HARM_FORMS))}")


@dataclass(frozen=True, slots=True)
class PersonNoun:
    """A row of ``person_nouns.csv``: a noun for people and the victim group it states."""

    singular: str
    plural: str
    victim_group: str = "unknown"

    def __post_init__(self) -> None:
        if self.victim_group not in VICTIM_GROUPS:
            raise ValueError(f"victim_group={self.victim_group!r} is unknown")


@dataclass(frozen=True, slots=True)
class FunctionWord:
    """A row of ``function_words.csv``: a word or phrase of grammar and the one-letter code of its chunk."""

    word: str
    code: str


@dataclass(frozen=True, slots=True)
class PlainVerb:
    """A row of ``plain_verbs.csv``: a verb that harms nobody. Irregular forms as for ``HarmWord.inflections``;
    ``roles``: noun (the bare form and the form in -s are nouns too: "strike"), raising (stands between the harmed and
    the harm: "are *thought* to have died"), level (leads to the figure of a toll: "*stood* at"), change (says that the
    toll is new: "*rose* to"), speech (takes a bare figure: "*admits* to 1,300"), threat ("*threatened* to kill").
    """

    verb: str
    inflections: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := set(self.roles) - VERB_ROLES:
            raise ValueError(f"roles={unknown} of {self.verb!r} are not among {', '.join(sorted(VERB_ROLES))}")


@dataclass(frozen=True, slots=True)
class Hedge:
    """A row of ``hedges.csv``: words that qualify a number, the modality they give and where they must stand.

    ``position``: near (inside the noun phrase or verb group), governs (heads a clause that contains the claim).
    """

    words: str
    modality: str
    position: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the extractor knows about words, names and sides: the rows of its seed files."""

    harm_words: tuple[HarmWord, ...]
    person_nouns: tuple[PersonNoun, ...]
    function_words: tuple[FunctionWord, ...]
    plain_verbs: tuple[PlainVerb, ...]
    hedges: tuple[Hedge, ...]
    quantities: QuantityLexicon
    attribution: AttributionLexicon
    parties: PartyLexicon
