"""The words of one sentence that credit somebody with what is said: "X said", "according to X", "- mayor".

A cue has a speaker and a stretch of the sentence that it governs. Whether it governs a given number is decided in
``attribution``; here is only who is credited, by which words, and to which side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.attribution_rows import AttributionLexicon, CueNounRow, ReportingVerbRow
from extractors.cue_words import (
    ADVERBIAL_OPENERS,
    AFTER_COMPLEMENT,
    CLAUSE_ENDS,
    CONTINUATIONS,
    EMPTY_WORDS,
    GENERIC_BODIES,
    HEADLINE_SOURCE_LIMIT,
    MADE,
    MADE_PUBLIC,
    MONTHS,
    NEVER_INVERTED,
    NOT_SUBJECTS,
    NOUNS_TOO,
    OPENING_A_COUNT,
    OURSELVES,
    OWNED,
    PARTICIPLES_TOO,
    SMALL_NUMBERS,
)
from extractors.sources import SourceTable
from extractors.speakers import (
    BE_FORMS,
    PRONOUNS,
    WEEKDAYS,
    Mention,
    break_before,
    comma_segments,
    is_name,
    phrase_ending_at,
    phrase_starting_at,
    skip_before,
)
from extractors.terms import DASH, TermTable, Words

# The outlet speaking of itself: it narrates.


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of attribution in one sentence.

    ``side``: "right" governs what follows the verb, "left" what precedes the speaker, "both" either. ``first`` and
    ``last`` are the words from speaker to verb; what they hold is never governed. ``mention`` is null where the source
    is nobody in particular ("according to preliminary data"). ``day`` is the weekday on which it was said.
    """

    first: int
    last: int
    side: str
    mention: Mention | None
    text: str
    kind: str
    modality: str = "asserted"
    relayed_by: str | None = None
    day: str | None = None
    day_start: int | None = None
    lemma: str = ""


class CueFinder:
    """Finds the cues of a sentence."""

    def __init__(self, lexicon: AttributionLexicon, sources: SourceTable) -> None:
        self._verbs: TermTable[ReportingVerbRow] = TermTable(
            (form, row) for row in sorted(lexicon.verbs, key=lambda row: row.frame != "speech") for form in row.forms
        )
        self._nouns = {row.noun: row for row in lexicon.cue_nouns}
        self._verb_words = frozenset(form for row in lexicon.verbs for form in row.forms) - set(self._nouns) - NOUNS_TOO
        self._sources = sources
        self._heads = sources.head_words | frozenset({"office", "wing", "branch", "press", "service", "council"})

    def find(self, words: Words) -> list[Cue]:
        cues = [
            *self._according(words), *self._verb_cues(words), *self._by_count(words), *self._owned_figures(words), *self._headline(words),
        ]  # fmt: skip
        return sorted(cues, key=lambda cue: cue.first)

    # -- according to X, per X, citing X

    def _according(self, words: Words) -> Iterator[Cue]:
        norms = words.norms
        for i, norm in enumerate(norms):
            if norm == "according" and norms[i + 1 : i + 2] == ["to"]:
                yield from self._named_after(words, i, i + 2, "both", "according")
            elif (norm == "per" and i > 0 and norms[i - 1] in (",", "(") and not norms[i + 1 : i + 2] == ["cent"]) or (
                norm in ("citing", "quoting") and i > 0 and not self._inside_subject(words, i)
            ):
                yield from self._named_after(words, i, i + 1, "both", "according")
            elif (
                norm in MADE and norms[i + 1 : i + 2] == ["by"] and (norm in MADE_PUBLIC or norms[i - 1] in self._nouns)
            ):
                yield from self._named_after(words, i, i + 2, "both", "passive", needs_known=True)
            elif norm in ("confirmed", "verified", "announced", "denied", "rejected", "disputed") and norms[
                i + 1 : i + 2
            ] == ["by"]:
                if norm in ("confirmed", "verified", "announced"):
                    yield from self._named_after(words, i, i + 2, "both", "passive", needs_known=True)

    def _inside_subject(self, words: Words, position: int) -> bool:
        """ "State media, citing hospital sources, said": read with the verb."""
        end = next((j for j in range(position, len(words)) if words.norms[j] == ","), None)
        return (
            end is not None
            and end + 1 < len(words)
            and any(self._verbs.at(words, j) is not None for j in range(end + 1, min(end + 3, len(words))))
        )

    def _named_after(
        self, words: Words, first: int, start: int, side: str, kind: str, *, needs_known: bool = False
    ) -> Iterator[Cue]:
        found = self._source_after(words, start)
        if found is None:
            return
        mention, last, row = found
        if needs_known and (mention is None or not self.is_source(words, mention)):
            return
        modality = row.modality if row else "asserted"
        yield Cue(first, last, side, mention, words.span_text(first, start), kind, modality, None, *_day(words, last))

    def _source_after(self, words: Words, start: int) -> tuple[Mention | None, int, CueNounRow | None] | None:
        """The source named from word ``start`` on, the word behind it, and the noun of counting it was named through."""
        phrase = phrase_starting_at(words, start, len(words), self._heads, self._verb_words)
        if phrase is None:
            return None
        first, last = phrase
        row = self._cue_noun(words, first, last)
        if row is None:
            return self._mention(words, first, last), self._behind(words, last), None
        maker = self._maker(words, first, last)
        if maker is not None:
            return self._mention(words, *maker), self._behind(words, maker[1]), row
        kept = self._without_cue_noun(words, first, last)
        mention = self._mention(words, *kept) if kept else None
        return mention, last, row

    def _cue_noun(self, words: Words, first: int, last: int) -> CueNounRow | None:
        for position in range(first, last):
            row = self._nouns.get(words.norms[position])
            if row is not None and (
                position + 1 == last or words.norms[position + 1] in ("of", "from", "by", "for", "in")
            ):
                known = any(
                    hit.first <= position < hit.last and hit.last - hit.first > 1
                    for hit in self._sources.names(words, first, last)
                )
                return None if known else row
        return None

    def _maker(self, words: Words, first: int, last: int) -> tuple[int, int] | None:
        """Who made the count: "figures compiled by X", "an assessment by X", "data from X"."""
        norms = words.norms
        for i in range(first + 1, min(last + 8, len(words) - 1)):
            if norms[i] in (",", ".", ";", "”", '"'):
                return None
            if norms[i] in ("by", "from") or (norms[i] == "of" and i < last and self._is_known(words, i + 1, last)):
                return phrase_starting_at(words, i + 1, len(words), self._heads, self._verb_words)
        return None

    def _is_known(self, words: Words, first: int, last: int) -> bool:
        return bool(self._sources.names(words, first, last) or self._sources.roles(words, first, last))

    def _without_cue_noun(self, words: Words, first: int, last: int) -> tuple[int, int] | None:
        """ "a US estimate" is the US's, "media reports" are nobody's, "the ministry's figures" the ministry's."""
        if self._is_known(words, first, last) and self._sources.classify(words.span_text(first, last)).source_class in (
            "media",
            "witness",
        ):
            plain = [n for n in words.norms[first:last] if n not in EMPTY_WORDS and n not in self._nouns]
            if plain or words.norms[last - 2 : last - 1] == ["media"]:
                return first, last
        end = next(i for i in range(first, last) if words.norms[i] in self._nouns)
        while end > first and words.norms[end - 1] in (
            "'",
            "s",
            "intelligence",
            "death",
            "casualty",
            "internal",
            "own",
            "official",
        ):
            end -= 1
        begin = first
        while (
            begin < end and words.norms[begin] in EMPTY_WORDS and not (words.norms[begin] == "the" and end - begin > 1)
        ):
            begin += 1
        if begin < end and words.norms[begin] in ("a", "an"):
            begin += 1
        kept = [n for n in words.norms[begin:end] if n not in EMPTY_WORDS]
        if not kept or begin >= end:
            return None
        known = (
            words.norms[end - 1] in GENERIC_BODIES
            or self._is_known(words, begin, end)
            or self._sources.peoples(words, begin, end)
            or is_name(words, begin, end)
        )
        return (begin, end) if known else None

    # -- X said, said X

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
        if words.capital[verb] and not words.shouting and (norm in self._nouns or norm in NOUNS_TOO):
            return True
        if norm in self._nouns and not self._takes_a_count(words, verb + 1):
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
        if position >= 2 and words.norms[position - 2] in ("a", "an", "one", "its", "their", "s", "his", "new", "of"):
            return norm == "that"
        return norm[0].isdigit() or norm in OPENING_A_COUNT or norm in SMALL_NUMBERS

    def _opens_complement(self, words: Words, position: int) -> bool:
        following = words.norms[position : position + 5]
        before_comma = following[: following.index(",")] if "," in following else following
        return "that" in before_comma or following[:1] in ([":"], [","], ["there"], ["at"])

    def _count_subject(self, words: Words, verb: int) -> bool:
        end, _, _ = skip_before(words, verb, 0)
        phrase = phrase_ending_at(words, end, 0, self._heads)
        return phrase is not None and self._cue_noun(words, *phrase) is not None

    def _inverted(self, words: Words, verb: int, last: int) -> tuple[Mention, int] | None:
        """ "...", said X: the verb stands behind a comma or quote and the speaker behind the verb."""
        before = words.norms[verb - 1] if verb else ""
        if before not in (",", "”", '"', "»") or last >= len(words) or words.norms[verb].endswith("ing"):
            return None
        if words.norms[last] in ("that", "the") and before == "," and words.norms[last] == "that":
            return None
        phrase = phrase_starting_at(words, last, len(words), self._heads, self._verb_words)
        if phrase is None or phrase[0] != last:
            return None
        mention = self._mention(words, *phrase)
        if before == "," and not self.is_source(words, mention):
            return None
        if before == "," and self._appositive_subject(words, verb) and words.norms[last] not in PRONOUNS:
            return None
        return mention, self._behind(words, phrase[1])

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
        edge = _before_parenthesis(words, end)
        floor = break_before(words, edge, 0)
        mention = self._subject(words, floor, edge)
        relayed: str | None = None
        if mention is None and previous is not None and self._coordinated(words, previous, end):
            mention = previous.mention
        elif mention is None and words.norms[end - 1 : end] in (["and"], ["but"]):
            mention = self._first_source(words, floor, end)
        if mention is None or mention.text.lower() in OURSELVES:
            return None
        if previous is not None and mention.text.lower() in NOT_SUBJECTS:
            return None
        cited = self._cited(words, floor, verb)
        if cited is not None:
            relayed, mention = mention.text, cited
        noun = self._cue_noun_of_subject(words, mention)
        modality = row.modality
        if noun is not None:
            mention_or_none, noun_row = noun
            modality = noun_row.modality if modality == "asserted" else modality
            return self._cue(
                words, min(mention.first, verb), last, "right", mention_or_none, row, verb, modality=modality
            )
        if not self._plausible(words, mention, row, last):
            return None
        side = "left" if self._is_parenthesis(words, mention, last, row) else "right"
        if side == "left" and words.norms[last + len(_until_clause_end(words, last)) :][:1] == [":"]:
            side = "both"
        first = mention.first if mention.last <= verb else verb
        return self._cue(words, min(first, verb), last, side, mention, row, verb, modality=modality, relayed=relayed)

    def _cue(
        self, words: Words, first: int, last: int, side: str, mention: Mention | None, row: ReportingVerbRow, verb: int,
        *, modality: str | None = None, relayed: str | None = None,
    ) -> Cue:  # fmt: skip
        day, day_start = _day(words, last, before=first)
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

    def _subject(self, words: Words, floor: int, end: int) -> Mention | None:
        """The noun phrase before a verb, with what stands in apposition to it."""
        if end <= floor:
            return None
        if words.norms[end - 1] != ",":
            return self._owner(words, floor, end) or self._mention_ending(words, floor, end)
        segments = [segment for segment in comma_segments(words, floor, end - 1) if segment[0] < segment[1]]
        for index in range(len(segments) - 2, -1, -1):
            phrase = phrase_ending_at(words, segments[index][1], segments[index][0], self._heads)
            if phrase is None:
                continue
            if self._is_apposition_only(words, segments, index) and index > 0:
                continue
            beside = words.span_text(segments[index + 1][0], segments[-1][1])
            return self._mention(words, *phrase, apposition=beside)
        return self._mention_ending(words, *segments[-1]) if len(segments) == 1 else None

    def _is_apposition_only(self, words: Words, segments: list[tuple[int, int]], index: int) -> bool:
        """Whether a stretch between commas goes on describing the name in the stretch before it."""
        first, last = segments[index]
        if is_name(words, first, last) and last - first > 1:
            return False
        before = segments[index - 1]
        phrase = phrase_ending_at(words, before[1], before[0], self._heads)
        if phrase is None:
            return False
        named = is_name(words, *phrase) and phrase[1] - phrase[0] > 1
        return named and (
            words.norms[first] in ("the", "a", "an", "who", "in", "at", "of") or words.norms[first] in self._heads
        )

    def _mention_ending(self, words: Words, floor: int, end: int) -> Mention | None:
        phrase = phrase_ending_at(words, end, floor, self._heads)
        return self._mention(words, *phrase) if phrase else None

    def _owner(self, words: Words, floor: int, end: int) -> Mention | None:
        """ "The president, whose office spoke of": the president's office."""
        for position in range(end - 1, max(floor, end - 6), -1):
            if words.norms[position] == "whose" and position > floor:
                edge = position - 1 if words.norms[position - 1] == "," else position
                owner = phrase_ending_at(words, edge, floor, self._heads)
                if owner is None:
                    return None
                owned = position + 2 if position + 2 <= end else end
                text = f"{words.span_text(*owner)}'s {words.span_text(position + 1, owned)}"
                return Mention(position, owned, text, start=words.starts[owner[0]])
        return None

    def _first_source(self, words: Words, floor: int, end: int) -> Mention | None:
        """The subject of a sentence whose first verb is no verb of saying: its first known source."""
        names = [(hit.first, hit.last) for hit in self._sources.names(words, floor, end)]
        names += [(hit.first, hit.last) for hit in self._sources.roles(words, floor, end)]
        for _, known in sorted(names):
            left = phrase_ending_at(words, known, floor, self._heads)
            if left is None:
                continue
            right = phrase_starting_at(words, left[0], end, self._heads, self._verb_words)
            last = max(known, min(right[1], _first_verb(words, known, end))) if right else known
            return self._mention(words, left[0], last)
        return None

    def _cited(self, words: Words, floor: int, verb: int) -> Mention | None:
        """ "State media, citing hospital sources, said": hospital sources are the claimant."""
        for position in range(max(floor, 1), verb):
            if words.norms[position] in ("citing", "quoting") and words.norms[position - 1] == ",":
                found = self._source_after(words, position + 1)
                return found[0] if found else None
        return None

    def _cue_noun_of_subject(self, words: Words, mention: Mention) -> tuple[Mention | None, CueNounRow] | None:
        if mention.is_pronoun or words.span_text(mention.first, mention.last) != mention.text:
            return None
        row = self._cue_noun(words, mention.first, mention.last)
        if row is None:
            return None
        maker = self._maker(words, mention.first, mention.last)
        kept = maker or self._without_cue_noun(words, mention.first, mention.last)
        return (self._mention(words, *kept) if kept else None), row

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
        return self.is_source(words, mention)

    def is_source(self, words: Words, mention: Mention) -> bool:
        """Whether a mention is a pronoun, a known name or role, or printed like a name."""
        if mention.is_pronoun:
            return True
        if not words.capital[mention.last - 1] and words.norms[mention.last - 1] in GENERIC_BODIES:
            return True
        source = self._sources.classify(mention.text, mention.apposition)
        return source.is_known or is_name(words, mention.first, mention.last)

    def _is_parenthesis(self, words: Words, mention: Mention, last: int, row: ReportingVerbRow) -> bool:
        """ "..., the ministry said on Friday.": nothing that could be said follows the verb."""
        if row.frame not in ("clause", "that") or mention.first == 0:
            return False
        if words.norms[mention.first - 1] not in (",", "”", '"', "»", DASH, "?", "!") and not words.shouting:
            return False
        stretch = _until_clause_end(words, last)
        if stretch and _is_adverbial(stretch[0]):
            stretch = _before_continuation(stretch)
        if any(norm in AFTER_COMPLEMENT or norm in PRONOUNS for norm in stretch):
            return False
        if stretch and row.lemma not in ("tell", "inform", "advise") and not _is_adverbial(stretch[0]):
            return False
        return len(stretch) <= 16 and not _has_count(words, last, last + len(stretch))

    # -- by its count

    def _by_count(self, words: Words) -> Iterator[Cue]:
        for i, norm in enumerate(words.norms):
            if norm == "by" and i + 1 < len(words):
                phrase = phrase_starting_at(words, i + 1, min(i + 9, len(words)), self._heads)
                start = i + 2 if words.norms[i + 1] in ("its", "his", "their", "her") else None
                if start is not None and any(n in self._nouns for n in words.norms[start : start + 3]):
                    pronoun = {"its": "it", "his": "he", "her": "she", "their": "they"}[words.norms[i + 1]]
                    mention = Mention(i + 1, i + 2, pronoun, start=words.starts[i + 1])
                    yield Cue(i, start + 1, "both", mention, words.span_text(i, start + 1), "according")
                elif phrase and norm == "by" and (maker := self._count_of(words, phrase)) is not None:
                    yield Cue(
                        i, maker[1], "both", self._mention(words, *maker), words.span_text(i, phrase[1]), "according"
                    )
                elif phrase and words.norms[phrase[1] - 1] in (
                    "count",
                    "reckoning",
                    "estimate",
                    "estimates",
                    "tally",
                    "account",
                    "list",
                    "figures",
                ):
                    kept = self._without_cue_noun(words, *phrase) if words.norms[phrase[1] - 1] in self._nouns else None
                    if kept:
                        yield Cue(
                            i,
                            phrase[1],
                            "both",
                            self._mention(words, *kept),
                            words.span_text(i, phrase[1]),
                            "according",
                        )

    def _owned_figures(self, words: Words) -> Iterator[Cue]:
        """ "Russia's own official count has stood at 1,351", "the general staff's tally had reached 38,850"."""
        for i in range(2, len(words)):
            if words.norms[i] not in OWNED or "s" not in words.norms[max(i - 4, 0) : i]:
                continue
            mark = max(j for j in range(max(i - 4, 0), i) if words.norms[j] == "s")
            owner = (
                phrase_ending_at(words, mark - 1, 0, self._heads) if mark > 1 and words.norms[mark - 1] == "'" else None
            )
            if owner is None or not _has_count(words, i + 1, min(i + 12, len(words))):
                continue
            if self._sources.classify(words.span_text(*owner)).is_known:
                yield Cue(owner[0], i + 1, "right", self._mention(words, *owner), words.span_text(i, i + 1), "object")

    def _count_of(self, words: Words, phrase: tuple[int, int]) -> tuple[int, int] | None:
        """ "By the count of the general staff": who counts."""
        for position in range(phrase[0], phrase[1] - 1):
            if words.norms[position] in ("count", "reckoning", "estimate", "account", "tally") and words.norms[
                position + 1
            ] in ("of", "by"):
                return phrase_starting_at(words, position + 2, len(words), self._heads, self._verb_words)
        return None

    # -- headlines: "12 dead in blast - mayor", "President X: 12 dead"

    def _headline(self, words: Words) -> Iterator[Cue]:
        yield from self._behind_dash(words)
        yield from self._before_colon(words)

    def _behind_dash(self, words: Words) -> Iterator[Cue]:
        for i in range(1, len(words) - 1):
            if words.norms[i] != DASH:
                continue
            phrase = phrase_starting_at(words, i + 1, min(i + 1 + HEADLINE_SOURCE_LIMIT, len(words)), self._heads)
            if phrase is None or phrase[0] != i + 1:
                continue
            behind = words.norms[phrase[1]] if phrase[1] < len(words) else "."
            mention = self._mention(words, *phrase)
            if behind in (".", "(", "|", "«", '"', "”", "!", "?") and self._names_speaker(words, phrase):
                yield Cue(i, phrase[1], "left", mention, words.span_text(i, i + 1), "headline")

    def _before_colon(self, words: Words) -> Iterator[Cue]:
        for i in range(1, min(10, len(words) - 1)):
            if words.norms[i] != ":":
                continue
            phrase = phrase_starting_at(words, 0, i, self._heads)
            if phrase == (0, i) and (row := self._cue_noun(words, 0, i)) is not None:
                kept = self._without_cue_noun(words, 0, i)
                if kept is not None:
                    yield Cue(0, i + 1, "right", self._mention(words, *kept), ":", "headline", row.modality)
                return
            if phrase == (0, i) and (self._names_speaker(words, phrase) or self._is_foreign_capital(words, phrase)):
                yield Cue(0, i + 1, "right", self._mention(words, *phrase), ":", "headline")
            return

    def _is_foreign_capital(self, words: Words, phrase: tuple[int, int]) -> bool:
        """ "London: Russia is losing 800 men": a capital before a colon speaks where another country follows."""
        capital = self._sources.peoples(words, *phrase)
        following = self._sources.peoples(words, phrase[1] + 1, len(words))
        if not capital or capital[0].payload.kind != "capital" or not following:
            return False
        return following[0].payload.party_id != capital[0].payload.party_id

    def _names_speaker(self, words: Words, phrase: tuple[int, int]) -> bool:
        """Whether a bare phrase can only be a speaker: a known person, role or body, no mere country or place."""
        source = self._sources.classify(words.span_text(*phrase))
        if not source.is_known or (source.source_class == "media" and phrase[1] - phrase[0] <= 1):
            return False
        names, roles = self._sources.names(words, *phrase), self._sources.roles(words, *phrase)
        return bool(names or (roles and roles[-1].last == phrase[1]) or (roles and is_name(words, *phrase)))

    # -- mentions

    def _mention(self, words: Words, first: int, last: int, apposition: str = "") -> Mention:
        for hit in self._sources.names(words, max(first - 8, 0), min(last + 8, len(words))):
            if hit.first < last < hit.last:
                last = hit.last
            if hit.first < first < hit.last:
                first = hit.first - (words.norms[hit.first - 1 : hit.first] == ["the"])
        beside = apposition or self._apposition_after(words, last)
        return Mention(first, last, words.span_text(first, last), beside, words.starts[first])

    def _apposition_after(self, words: Words, last: int) -> str:
        """ "X, the mayor of Arden," or "X (OHCHR)": what is said of X beside it."""
        if last + 1 >= len(words):
            return ""
        if words.norms[last] == "(":
            close = next((i for i in range(last, min(last + 6, len(words))) if words.norms[i] == ")"), None)
            return words.span_text(last + 1, close) if close else ""
        if words.norms[last] != ",":
            return ""
        end = self._behind(words, last)
        return words.span_text(last + 1, end) if end > last else ""

    def _is_named_behind(self, words: Words, last: int) -> bool:
        """ "the mayor, Oleksandr Honcharenko,": a role with its holder's name between commas."""
        if words.norms[last - 1] not in self._sources.person_heads or words.shouting:
            return False
        end = next(
            (i for i in range(last + 1, min(last + 7, len(words))) if words.norms[i] in (",", ".", ";", "”", '"', ":")),
            None,
        )
        return (
            end is not None
            and 2 <= end - last - 1 <= 5
            and all(words.capital[i] or words.norms[i] in ("al", "-", "el", "de", "bin") for i in range(last + 1, end))
        )

    def _behind(self, words: Words, last: int) -> int:
        """The word behind a mention and its apposition."""
        if last + 1 >= len(words) or words.norms[last] != ",":
            return last
        following = words.norms[last + 1]
        if following[0].isdigit() or following in SMALL_NUMBERS:
            return last
        opens = (
            following in ("a", "an", "the", "who", "its", "his", "head", "chief", "chair", "chairman", "chairwoman")
            or following in self._heads
        )
        if self._is_named_behind(words, last):
            return next(i for i in range(last + 1, len(words)) if words.norms[i] in (",", ".", ";", "”", '"', ":"))
        roles = self._sources.roles(words, last + 1, min(last + 6, len(words)))
        if not opens and not (roles and roles[0].first == last + 1):
            return last
        end = next(
            (
                i
                for i in range(last + 1, min(last + 26, len(words)))
                if words.norms[i] in (",", ".", ";", "”", '"', ":", "(")
            ),
            None,
        )
        if end is None or any(
            norm in ("is", "are", "was", "were", "had", "has")
            for norm in words.norms[last + 1 : end]
            if following != "who"
        ):
            return last
        if following not in ("who", "a", "an") and not self._sources.roles(words, last + 1, end):
            return last
        return end


def _before_parenthesis(words: Words, end: int) -> int:
    """ "The human rights office (OHCHR) says": the subject ends before the brackets."""
    if words.norms[end - 1 : end] != [")"]:
        return end
    opening = next((i for i in range(end - 2, max(end - 8, -1), -1) if words.norms[i] == "("), None)
    return end if not opening else opening


def _until_clause_end(words: Words, first: int) -> list[str]:
    stretch = []
    for position in range(first, len(words)):
        norm = words.norms[position]
        if norm in CLAUSE_ENDS or norm in (",", ":", "“", "and", "but"):
            if norm == "." and position > first and position + 1 < len(words) and words.norms[position + 1].isdigit():
                continue
            break
        stretch.append(norm)
    return stretch


def _before_continuation(stretch: list[str]) -> list[str]:
    """ "on Thursday after the search had ended": what follows the time is no longer about the verb."""
    return next((stretch[:i] for i, norm in enumerate(stretch) if norm in CONTINUATIONS), stretch)


def _is_adverbial(norm: str) -> bool:
    return norm in WEEKDAYS or norm in ADVERBIAL_OPENERS or norm.endswith("ly")


def _has_count(words: Words, first: int, last: int) -> bool:
    """Whether a stretch holds a number that is no date."""
    for position in range(first, min(last, len(words))):
        norm = words.norms[position]
        near = words.norms[max(position - 2, 0) : position] + words.norms[position + 1 : position + 2]
        if norm[0].isdigit() and not any(n in MONTHS or n in ("on", "in") for n in near):
            return True
        if norm in SMALL_NUMBERS:
            return True
    return False


def _first_verb(words: Words, first: int, end: int) -> int:
    for position in range(first, end):
        norm = words.norms[position]
        if words.norms[position - 1] == "-":
            continue
        if (
            norm.endswith("ed") or norm.endswith("ly") or norm in BE_FORMS or norm in ("has", "have", "had")
        ) and not words.capital[position]:
            return position
    return end


def _day(words: Words, last: int, before: int | None = None) -> tuple[str | None, int | None]:
    """The weekday beside a cue: "said on Friday", "told reporters Friday", "On Monday, X said"."""
    positions = [*range(last, min(last + 8, len(words)))]
    for position in positions:
        norm = words.norms[position]
        if norm in WEEKDAYS:
            return words.span_text(position, position + 1), words.starts[position]
        if norm in ("that", ",", ".", ";", ":", "“", '"', "”"):
            break
    if before is not None and before >= 2:
        for position in range(max(0, before - 3), before):
            if words.norms[position] in WEEKDAYS:
                return words.span_text(position, position + 1), words.starts[position]
    return None, None
