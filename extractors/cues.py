"""The words of one sentence that credit somebody with what is said: "X said", "according to X", "- mayor".

A cue has a speaker and a stretch of the sentence that it governs. Whether it governs a given number is decided in
``governance``; here is only who is credited, by which words, and to which side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractors.attribution_rows import AttributionLexicon, ReportingVerbRow
from extractors.cue import (
    Cue,
    before_continuation,
    before_parenthesis,
    day_beside,
    has_count,
    is_adverbial,
    until_clause_end,
)
from extractors.cue_phrases import PhraseCues
from extractors.cue_subjects import SubjectReader
from extractors.cue_words import (
    AFTER_COMPLEMENT,
    CLAUSE_ENDS,
    NEVER_INVERTED,
    NOT_SUBJECTS,
    NOUNS_TOO,
    OPENING_A_COUNT,
    OURSELVES,
    PARTICIPLES_TOO,
    SMALL_NUMBERS,
)
from extractors.mentions import MentionReader
from extractors.sources import SourceTable
from extractors.speakers import PRONOUNS, WEEKDAYS, Mention, break_before, skip_before
from extractors.terms import DASH, TermTable, Words

# "the number of those killed in Gaza has reached 3,000": Gaza is where, not who.
_PLACES_BEFORE: Final = (["in"], ["at"], ["near"], ["across"], ["inside"], ["from"])


class CueFinder:
    """Finds the cues of a sentence."""

    def __init__(self, lexicon: AttributionLexicon, sources: SourceTable) -> None:
        self._verbs: TermTable[ReportingVerbRow] = TermTable(
            (form, row) for row in sorted(lexicon.verbs, key=lambda row: row.frame != "speech") for form in row.forms
        )
        self._mentions = MentionReader(lexicon, sources)
        self._subjects = SubjectReader(self._mentions)
        self._phrases = PhraseCues(self._mentions, self._verbs)

    def find(self, words: Words) -> list[Cue]:
        return sorted((*self._phrases.find(words), *self._verb_cues(words)), key=lambda cue: cue.first)

    def _verb_cues(self, words: Words) -> Iterator[Cue]:
        previous: Cue | None = None
        for hit in self._verbs.scan(words):
            cue = self._verb_cue(words, hit.first, hit.last, hit.payload, previous)
            if cue is not None:
                yield cue
                previous = cue

    def _verb_cue(self, words: Words, verb: int, last: int, row: ReportingVerbRow, previous: Cue | None) -> Cue | None:
        if words.norms[verb - 3 : verb] in (["went", "on", "to"], ["goes", "on", "to"]):
            return self._subject_cue(words, verb, last, verb - 3, row, previous)
        if words.norms[verb - 1 : verb] == ["to"] or self._is_part_of_name(words, verb):
            return None
        if row.lemma == "claim" and {"lives", "life"} & set(words.norms[last : last + 6]):
            return None
        if row.frame == "that" and not self._opens_complement(words, last) and not self._count_subject(words, verb):
            return None
        if row.frame in ("denial", "object") and words.norms[last : last + 1] == ["by"]:
            return None
        inverted = (
            self._inverted(words, verb, last) if row.frame == "clause" and row.lemma not in NEVER_INVERTED else None
        )
        if inverted is not None:
            mention, end = inverted
            return self._cue(words, verb, end, "left", mention, row, verb)
        end, negated, passive = skip_before(words, verb, 0)
        gerund = words.norms[verb].endswith("ing")
        if negated and row.modality != "denied":
            return None
        if passive and not gerund:
            return None
        if gerund and not passive:
            return self._participle(words, verb, last, row, previous)
        return self._subject_cue(words, verb, last, end, row, previous)

    def _is_part_of_name(self, words: Words, verb: int) -> bool:
        """ "United States", "Reports", a participle before its noun: not a verb here."""
        norm = words.norms[verb]
        if norm == "states" and words.norms[verb - 1 : verb] == ["united"]:
            return True
        if words.capital[verb] and not words.shouting and (norm in self._mentions.nouns or norm in NOUNS_TOO):
            return True
        if (
            norm in self._mentions.nouns
            and not self._takes_a_count(words, verb + 1)
            and not _ends_clause(words, verb + 1)
        ):
            return True
        return words.norms[verb] in PARTICIPLES_TOO and (
            verb == 0
            or (
                words.norms[verb - 1]
                in ("an", "a", "the", "of", "no", "with", "in", "any", "least", "more", "than", "most", "all", "—")
                and words.norms[verb + 1 : verb + 2] != ["that"]
            )
        )

    def _takes_a_count(self, words: Words, position: int) -> bool:
        """Whether a word that may be a noun is a verb here: "the US estimates 40,000", not "a US estimate puts"."""
        if position >= len(words):
            return False
        norm = words.norms[position]
        if words.norms[position : position + 2] == ["to", "have"]:  # "the rebels claim to have killed 12"
            return words.norms[position - 2 : position - 1] not in (["the"], ["a"], ["its"], ["their"], ["his"])
        if position >= 2 and words.norms[position - 2] in ("a", "an", "one", "its", "their", "s", "his", "new", "of"):
            return norm == "that"
        return norm[0].isdigit() or norm in OPENING_A_COUNT or norm in SMALL_NUMBERS

    def _opens_complement(self, words: Words, position: int) -> bool:
        following = words.norms[position : position + 5]
        before_comma = following[: following.index(",")] if "," in following else following
        return "that" in before_comma or following[:1] in ([":"], [","], ["there"], ["at"])

    def _count_subject(self, words: Words, verb: int) -> bool:
        end, _, _ = skip_before(words, verb, 0)
        phrase = self._mentions.phrase_to(words, end, 0)
        return phrase is not None and self._mentions.cue_noun(words, *phrase) is not None

    def _inverted(self, words: Words, verb: int, last: int) -> tuple[Mention, int] | None:
        """ "...", said X: the verb stands behind a comma or quote and the speaker behind the verb."""
        before = words.norms[verb - 1] if verb else ""
        if before not in (",", "”", '"', "»") or last >= len(words) or words.norms[verb].endswith("ing"):
            return None
        if words.norms[last] in ("that", "the") and before == "," and words.norms[last] == "that":
            return None
        phrase = self._mentions.phrase_from(words, last, len(words))
        if phrase is None or phrase[0] != last:
            return None
        mention = self._mentions.mention(words, *phrase)
        if before == "," and not self._mentions.is_source(words, mention):
            return None
        if before == "," and self._appositive_subject(words, verb) and words.norms[last] not in PRONOUNS:
            return None
        return mention, self._mentions.behind(words, phrase[1])

    def _appositive_subject(self, words: Words, verb: int) -> bool:
        """Whether "X, mayor of Y, said Z" holds Z as complement, not as speaker: Z then has a verb of its own."""
        for position in range(verb + 1, min(verb + 14, len(words))):
            norm = words.norms[position]
            if norm in (",", ".", ";", "who"):
                return False
            if norm in AFTER_COMPLEMENT or (norm.endswith("ed") and not words.capital[position]):
                return True
        return False

    def _subject_cue(
        self, words: Words, verb: int, last: int, end: int, row: ReportingVerbRow, previous: Cue | None
    ) -> Cue | None:
        edge = before_parenthesis(words, end)
        floor = break_before(words, edge, 0)
        mention = self._subjects.subject(words, floor, edge)
        relayed: str | None = None
        if mention is None and previous is not None and self._coordinated(words, previous, end):
            mention = previous.mention
        elif mention is None and words.norms[end - 1 : end] in (["and"], ["but"]):
            mention = self._subjects.first_source(words, floor, end)
        if mention is None or _is_outlet(mention):
            return None
        if previous is not None and mention.text.lower() in NOT_SUBJECTS:
            return None
        cited = self._subjects.cited(words, floor, verb)
        if cited is not None:
            relayed, mention = mention.text, cited
        noun = self._subjects.figure_of(words, mention)
        modality = row.modality
        if noun is not None:
            mention_or_none, noun_row = noun
            modality = noun_row.modality if modality == "asserted" else modality
            return self._cue(
                words, min(mention.first, verb), last, "right", mention_or_none, row, verb, modality=modality
            )
        if not self._plausible(words, mention, row, last):
            return None
        if row.frame == "object" and words.norms[mention.first - 1 : mention.first] in _PLACES_BEFORE:
            return None
        side = "left" if self._is_parenthesis(words, mention, last, row) else "right"
        if side == "left" and words.norms[last + len(until_clause_end(words, last)) :][:1] == [":"]:
            side = "both"
        first = mention.first if mention.last <= verb else verb
        return self._cue(words, min(first, verb), last, side, mention, row, verb, modality=modality, relayed=relayed)

    def _cue(
        self, words: Words, first: int, last: int, side: str, mention: Mention | None, row: ReportingVerbRow, verb: int,
        *, modality: str | None = None, relayed: str | None = None,
    ) -> Cue:  # fmt: skip
        day, day_start = day_beside(words, last, before=first)
        text = words.span_text(verb, verb + 1)
        return Cue(
            first, last, side, mention, text, row.frame, modality or row.modality, relayed, day, day_start, row.lemma
        )

    def _coordinated(self, words: Words, previous: Cue, end: int) -> bool:
        """ "X blamed the rebels and said": the subject is that of the verb before."""
        return words.norms[end - 1] in ("and", "but", "also") and ";" not in words.norms[previous.last : end]

    def _participle(
        self, words: Words, verb: int, last: int, row: ReportingVerbRow, previous: Cue | None
    ) -> Cue | None:
        """ "X said ..., adding that 12 had died": the participle has the speaker of the verb before it."""
        if previous is None or words.norms[verb - 1] not in (",", "and", "by"):
            return None
        return self._cue(words, verb, last, "right", previous.mention, row, verb)

    def _plausible(self, words: Words, mention: Mention, row: ReportingVerbRow, last: int) -> bool:
        if row.frame == "clause" and row.lemma in (
            "say",
            "tell",
            "add",
            "announce",
            "admit",
            "acknowledge",
            "insist",
            "state",
            "concede",
        ):
            return mention.is_pronoun or not words.norms[mention.first].isdigit()
        return self._mentions.is_source(words, mention)

    def _is_parenthesis(self, words: Words, mention: Mention, last: int, row: ReportingVerbRow) -> bool:
        """ "..., the ministry said on Friday.": nothing that could be said follows the verb."""
        if row.frame not in ("clause", "that") or mention.first == 0:
            return False
        if words.norms[mention.first - 1] not in (",", "”", '"', "»", DASH, "?", "!") and not words.shouting:
            return False
        stretch = until_clause_end(words, last)
        if stretch and is_adverbial(stretch[0]):
            stretch = before_continuation(stretch)
        if any(norm in AFTER_COMPLEMENT or norm in PRONOUNS for norm in stretch):
            return False
        if stretch and row.lemma not in ("tell", "inform", "advise") and not is_adverbial(stretch[0]):
            return False
        return len(stretch) <= 16 and not has_count(words, last, last + len(stretch))


def _is_outlet(mention: Mention) -> bool:
    """Whether the outlet speaks of itself: "this newspaper", "an earlier version of this story"."""
    text = mention.text.lower()
    return text in OURSELVES or text.endswith(("this story", "this article", "this report"))


def _ends_clause(words: Words, position: int) -> bool:
    """ "..., the prosecutor's office reports." """
    return position >= len(words) or words.norms[position] in CLAUSE_ENDS or words.norms[position] in WEEKDAYS | {"on"}
