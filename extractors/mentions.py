"""Mentions of sources around a cue: whose figure a phrase names, what stands beside a name, and what is a source."""

from __future__ import annotations

from extractors.attribution_rows import AttributionLexicon, CueNounRow
from extractors.cue_words import EMPTY_WORDS, GENERIC_BODIES, NOUNS_TOO, SMALL_NUMBERS
from extractors.sources import SourceTable
from extractors.speakers import Mention, behind_time, is_name, phrase_ending_at, phrase_starting_at
from extractors.terms import Words

Span = tuple[int, int]


class MentionReader:
    """Reads the noun phrases of sources. ``heads`` are nouns for sources, ``nouns`` those for their figures."""

    def __init__(self, lexicon: AttributionLexicon, sources: SourceTable) -> None:
        self.sources = sources
        self.nouns = {row.noun: row for row in lexicon.cue_nouns}
        self.heads = sources.head_words | frozenset({"office", "wing", "branch", "press", "service", "council"})
        forms = frozenset(form for row in lexicon.verbs for form in row.forms)
        self._verb_words = forms - set(self.nouns) - NOUNS_TOO

    def phrase_from(self, words: Words, first: int, ceiling: int) -> Span | None:
        return phrase_starting_at(words, first, ceiling, self.heads, self._verb_words)

    def phrase_to(self, words: Words, last: int, floor: int) -> Span | None:
        return phrase_ending_at(words, last, floor, self.heads)

    def source_after(self, words: Words, start: int) -> tuple[Mention | None, int, CueNounRow | None] | None:
        """The source named from word ``start`` on, the word behind it, and the noun of a figure that named it."""
        phrase = self.phrase_from(words, start, len(words))
        if phrase is None:
            return None
        first, last = phrase
        row = self.cue_noun(words, first, last)
        if row is None:
            return self.mention(words, first, last), self.behind(words, last), None
        maker = self.maker(words, first, last)
        if maker is not None:
            return self.mention(words, *maker), self.behind(words, maker[1]), row
        kept = self.without_cue_noun(words, first, last)
        mention = self.mention(words, *kept) if kept else None
        return mention, last, row

    def cue_noun(self, words: Words, first: int, last: int) -> CueNounRow | None:
        for position in range(first, last):
            row = self.nouns.get(words.norms[position])
            if row is not None and (
                position + 1 == last or words.norms[position + 1] in ("of", "from", "by", "for", "in")
            ):
                known = any(
                    hit.first <= position < hit.last and hit.last - hit.first > 1
                    for hit in self.sources.names(words, first, last)
                )
                return None if known else row
        return None

    def maker(self, words: Words, first: int, last: int) -> tuple[int, int] | None:
        """Who made the count: "figures compiled by X", "an assessment by X", "data from X"."""
        norms = words.norms
        for i in range(first + 1, min(last + 8, len(words) - 1)):
            if norms[i] in (",", ".", ";", "”", '"'):
                return None
            if norms[i] in ("by", "from") or (norms[i] == "of" and i < last and self.is_known(words, i + 1, last)):
                return self.phrase_from(words, i + 1, len(words))
        return None

    def is_known(self, words: Words, first: int, last: int) -> bool:
        return bool(self.sources.names(words, first, last) or self.sources.roles(words, first, last))

    def without_cue_noun(self, words: Words, first: int, last: int) -> tuple[int, int] | None:
        """ "a US estimate" is the US's, "media reports" are nobody's, "the ministry's figures" the ministry's."""
        if self.is_known(words, first, last) and self.sources.classify(words.span_text(first, last)).source_class in (
            "media",
            "witness",
        ):
            plain = [n for n in words.norms[first:last] if n not in EMPTY_WORDS and n not in self.nouns]
            if plain or words.norms[last - 2 : last - 1] == ["media"]:
                return first, last
        end = next(i for i in range(first, last) if words.norms[i] in self.nouns)
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
            or self.is_known(words, begin, end)
            or self.sources.peoples(words, begin, end)
            or is_name(words, begin, end)
        )
        return (begin, end) if known else None

    def is_source(self, words: Words, mention: Mention) -> bool:
        """Whether a mention is a pronoun, a known name or role, or printed like a name."""
        if mention.is_pronoun:
            return True
        if not words.capital[mention.last - 1] and words.norms[mention.last - 1] in GENERIC_BODIES:
            return True
        source = self.sources.classify(mention.text, mention.apposition)
        return source.is_known or is_name(words, mention.first, mention.last)

    def mention(self, words: Words, first: int, last: int, apposition: str = "") -> Mention:
        for hit in self.sources.names(words, max(first - 8, 0), min(last + 8, len(words))):
            if hit.first < last < hit.last:
                last = hit.last
            if hit.first < first < hit.last:
                first = hit.first - (words.norms[hit.first - 1 : hit.first] == ["the"])
        first = behind_time(words, first, last)
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
        end = self.behind(words, last)
        return words.span_text(last + 1, end) if end > last else ""

    def _is_named_behind(self, words: Words, last: int) -> bool:
        """ "the mayor, Oleksandr Honcharenko,": a role with its holder's name between commas."""
        if words.norms[last - 1] not in self.sources.person_heads or words.shouting:
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

    def behind(self, words: Words, last: int) -> int:
        """The word behind a mention and its apposition."""
        if last + 1 >= len(words) or words.norms[last] != ",":
            return last
        following = words.norms[last + 1]
        if following[0].isdigit() or following in SMALL_NUMBERS:
            return last
        opens = (
            following in ("a", "an", "the", "who", "its", "his", "head", "chief", "chair", "chairman", "chairwoman")
            or following in self.heads
        )
        if self._is_named_behind(words, last):
            return next(i for i in range(last + 1, len(words)) if words.norms[i] in (",", ".", ";", "”", '"', ":"))
        roles = self.sources.roles(words, last + 1, min(last + 6, len(words)))
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
        if following not in ("who", "a", "an") and not self.sources.roles(words, last + 1, end):
            return last
        return end

    def ending(self, words: Words, floor: int, end: int) -> Mention | None:
        phrase = self.phrase_to(words, end, floor)
        if phrase is not None and words.norms[phrase[0] - 2 : phrase[0]] == ["based", "on"]:
            phrase = self.phrase_to(words, phrase[0] - 2, floor)
        return self.mention(words, *phrase) if phrase else None
