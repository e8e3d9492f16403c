"""Whom a mention stands for: pronouns, surnames and "the ministry" are explained by the rest of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from extractors.cue import Cue
from extractors.cue_words import SMALL_NUMBERS
from extractors.cues import CueFinder
from extractors.scene import Page
from extractors.sources import Source, SourceTable
from extractors.speakers import Mention, behind_time, is_name, phrase_ending_at, phrase_starting_at
from extractors.terms import Words, split_words

_LOOK_BACK: Final = 12
_MINISTRY: Final = re.compile("ministry", re.IGNORECASE)
_REPEATING: Final = frozenset({"the", "that", "this", "same", "a", "an"})
_BEFORE_NAMES: Final = frozenset({"even", "within", "inside", "among", "under", "despite", "only", "just", "both"})
_VAGUE: Final = frozenset({"state", "state_military", "individual", "anonymous_official"})


class CuePage:
    """The cues of one document, found sentence by sentence, and the sources that its mentions stand for."""

    def __init__(self, page: Page, finder: CueFinder, sources: SourceTable) -> None:
        self._page = page
        self._finder = finder
        self._sources = sources
        self._cues: dict[int, list[Cue]] = {}

    def cues(self, index: int) -> list[Cue]:
        if index not in self._cues:
            self._cues[index] = self._finder.find(self._page.words(index))
        return self._cues[index]

    def resolve(self, index: int, mention: Mention, cue: Cue | None = None) -> tuple[str | None, Source | None]:
        """The printed name of a mention, and what it stands for. A pronoun takes the name of whom it stands for."""
        if mention.is_pronoun:
            behind = cue is not None and cue.side == "left" and not self._is_second_clause(index, mention)
            found = self._antecedent(index - 1 if behind and index else index, mention)
            return found if found is not None else (None, None)
        source = self._sources.classify(mention.text, mention.apposition)
        source = self._enriched(index, mention, source)
        return self._printed(index, mention), source

    def _is_second_clause(self, index: int, mention: Mention) -> bool:
        """ "The office called it a crisis; 528 were lynched, it added": whom "it" means stands in the same sentence."""
        return ";" in self._page.text[self._page.sentences[index][0] : mention.start]

    def _printed(self, index: int, mention: Mention) -> str:
        """A role with a name in apposition is printed with it: "a spokesman for the army, Col. Hassan Ibrahim"."""
        if not mention.apposition:
            return mention.text
        words = split_words(mention.text)
        beside = split_words(mention.apposition)
        joined = f"{mention.text}, {mention.apposition}"
        named = beside.capital[-1] and len(beside) <= 6 and beside.norms[0] not in ("a", "an", "who", "whose", "which")
        if not is_name(words, 0, len(words)) and named and joined in self._page.text:
            return joined
        return mention.text

    def _antecedent(self, index: int, mention: Mention) -> tuple[str, Source] | None:
        pronoun = mention.text.lower()
        if pronoun in ("we", "i"):
            return None
        for at in range(index, max(index - _LOOK_BACK, -1), -1):
            limit = mention.start if at == index else None
            for name, source in self._speakers_of(at, limit, pronoun):
                if _fits(pronoun, source) and not name.lower().startswith(("his ", "her ", "their ")):
                    return name, source
        return None

    def _speakers_of(self, index: int, limit: int | None, pronoun: str) -> list[tuple[str, Source]]:
        """Sources of a sentence before ``limit``: credited ones first, the last of them first."""
        words = self._page.words(index)
        edge = len(words) if limit is None else words.index_at(limit)
        found = []
        for cue in reversed(self.cues(index)):
            if cue.mention is not None and not cue.mention.is_pronoun and cue.mention.first < edge:
                name, source = self.resolve(index, cue.mention)
                if name is not None and source is not None:
                    found.append((name, source))
        if limit is not None and pronoun in ("it", "they"):
            found.sort(key=lambda item: not item[1].is_known)
        return found + self._named_in(index, edge, pronoun)

    def _named_in(self, index: int, edge: int, pronoun: str) -> list[tuple[str, Source]]:
        words = self._page.words(index)
        hits = [(hit.first, hit.last) for hit in self._sources.names(words, 0, edge)]
        wanted = "person" if pronoun in ("he", "she") else ("group" if pronoun == "they" else "body")
        hits += [(hit.first, hit.last) for hit in self._sources.roles(words, 0, edge) if hit.payload.number == wanted]
        if pronoun == "it":
            hits += [
                (hit.first, hit.last)
                for hit in self._sources.peoples(words, 0, edge)
                if hit.payload.kind in ("country", "capital", "nonstate")
            ]
        found = []
        for first, last in sorted(set(hits)):
            phrase = self._phrase_around(words, first, last)
            while phrase[0] < first and words.norms[phrase[0]] in _BEFORE_NAMES:
                phrase = (phrase[0] + 1, phrase[1])
            phrase = (behind_time(words, *phrase), phrase[1])
            opens = words.norms[phrase[0]]
            if opens in ("some", "about", "several", "many") or opens in SMALL_NUMBERS or opens[0].isdigit():
                continue
            name = words.span_text(*phrase)
            source = self._sources.classify(name)
            if source.is_known:
                found.append((name, source))
        return found

    def _phrase_around(self, words: Words, first: int, last: int) -> tuple[int, int]:
        heads = self._sources.head_words
        left = phrase_ending_at(words, last, 0, heads)
        begin = left[0] if left else first
        end = last
        while end < len(words) and words.capital[end] and not words.shouting and words.norms[end].isalpha():
            end += 1
        if end < len(words) and words.norms[end] in ("of", "for") and words.norms[end - 1] in heads:
            right = phrase_starting_at(words, end + 1, len(words), heads)
            end = right[1] if right else end
        return begin, end

    def _enriched(self, index: int, mention: Mention, source: Source) -> Source:
        """What the rest of the text says of a mention: a surname by its fuller form, "the agency" by its name."""
        ministry = self._ministry(index, mention, source)
        if ministry is not None:
            return ministry
        definite = self._same_head(index, mention, source) if not (source.party and source.is_known) else None
        if definite is not None:
            return definite
        if source.is_known and (source.party or source.source_class not in ("state_military", "state", "individual")):
            return source
        printed = split_words(mention.text)
        if is_name(printed, 0, len(printed)) or (
            source.number == "person" and printed.capital[-1] and not printed.shouting
        ):
            fuller = self._fuller(printed.norms[-1], printed.span_text(len(printed) - 1, len(printed)))
            if fuller is not None:
                return fuller
        if (
            not source.is_known
            and printed.norms[:1] in (["the"], ["this"], ["agency"], ["its"])
            and printed.norms[-1] not in ("council", "union")
            and printed.norms[0] in ("the", "this", "agency", "its")
        ):
            return self._last_body(index, mention.start) or source
        return source

    def _same_head(self, index: int, mention: Mention, source: Source) -> Source | None:
        """ "The ministry" is the health ministry, "the general staff" Ukraine's: a fuller phrase with the same head.

        A lone noun ("ministry", in a headline) is also explained by the sentences behind it.
        """
        head = [norm for norm in split_words(mention.text).norms if norm not in _REPEATING]
        if not 1 <= len(head) <= 3 or not any(word[:1].islower() for word in mention.text.split()[-1:]):
            return None
        is_lone = len(mention.text.split()) == 1
        behind = range(index + 1, min(index + 6, len(self._page.sentences))) if is_lone else range(0)
        for at in (*range(index, max(index - 3 * _LOOK_BACK, -1), -1), *behind):
            edge = self._page.words(at).index_at(mention.start) if at == index else len(self._page.words(at))
            found = self._fuller_phrase(at, edge, head)
            if found is not None:
                return found if len(head) == 1 else Source(source.source_class, found.party, source.number, True)
        return None

    def _ministry(self, index: int, mention: Mention, source: Source) -> Source | None:
        """ "The Gaza ministry", in a text about its health ministry: which ministry, another mention tells."""
        words = split_words(mention.text)
        if source.source_class != "state" or words.norms[-1:] != ["ministry"] or source.party is None:
            return None
        named = self._ministries.get(source.party, [])
        behind = bisect_right(named, index, key=lambda item: item[0])
        if behind:
            return named[behind - 1][1]
        return named[0][1] if named and named[0][0] <= index + 5 else None

    @cached_property
    def _ministries(self) -> dict[str | None, list[tuple[int, Source]]]:
        """The ministries that the text names in full, by their party, each with its sentence."""
        named: dict[str | None, list[tuple[int, Source]]] = {}
        for at in sorted({self._page.sentence_at(match.start()) for match in _MINISTRY.finditer(self._page.text)}):
            found = self._fuller_phrase(at, len(self._page.words(at)), ["ministry"])
            if found is not None and found.source_class != "state":
                named.setdefault(found.party, []).append((at, found))
        return named

    def _fuller_phrase(self, index: int, edge: int, head: list[str]) -> Source | None:
        words = self._page.words(index)
        size = len(head)
        for last in range(edge, size - 1, -1):
            if words.norms[last - size : last] != head:
                continue
            phrase = self._phrase_around(words, last - size, last)
            rest = [norm for norm in words.norms[slice(*phrase)] if norm not in _REPEATING]
            if len(rest) <= size:
                continue
            source = self._sources.classify(words.span_text(*phrase))
            if source.is_known and (source.party or (size == 1 and source.source_class not in _VAGUE)):
                return source
        return None

    def _fuller(self, norm: str, surname: str) -> Source | None:
        """The source that another mention of a surname tells: "General Haley, head of the joint staff"."""
        if len(surname) < 3:
            return None
        for match in list(re.finditer(rf"\b{re.escape(surname)}\b", self._page.text))[:6]:
            index = self._page.sentence_at(match.start())
            words = self._page.words(index)
            at = words.index_at(match.start())
            if at >= len(words) or words.norms[at] != norm:
                continue
            phrase = phrase_ending_at(words, at + 1, 0, self._sources.head_words)
            if phrase is None:
                continue
            beside = _role_behind(words, at + 1) if words.norms[at + 1 : at + 2] == [","] else ""
            before = _role_before(words, phrase[0])
            source = self._sources.classify(words.span_text(*phrase), beside or before)
            if source.is_known and source.source_class != "individual":
                return source
        return None

    def _last_body(self, index: int, offset: int) -> Source | None:
        for at in range(index, max(index - _LOOK_BACK, -1), -1):
            words = self._page.words(at)
            edge = words.index_at(offset) if at == index else len(words)
            hits = [hit for hit in self._sources.names(words, 0, edge) if hit.payload.claimant_class not in ("media",)]
            hits = [
                hit
                for hit in hits
                if hit.payload.claimant_class
                in ("igo", "ngo", "research", "osint", "health_authority", "party_military")
            ] or hits
            if hits:
                return self._sources.classify(words.span_text(hits[-1].first, hits[-1].last))
        return None


def _apposition_end(words: Words, comma: int) -> int:
    return next(
        (i for i in range(comma + 1, min(comma + 24, len(words))) if words.norms[i] in (",", ".", ";", "”", '"')),
        comma + 1,
    )


def _role_before(words: Words, first: int) -> str:
    """ "the head of the clinic, Ana Diaz": what stands before a name and a comma."""
    if first < 2 or words.norms[first - 1] != ",":
        return ""
    begin = first - 2
    while begin > 0 and first - begin < 14 and words.norms[begin - 1] not in (",", ".", ";", ":", '"', "“", "”"):
        begin -= 1
    counts = any(norm[0].isdigit() for norm in words.norms[begin : first - 1])
    return "" if counts else words.span_text(begin, first - 1)


def _role_behind(words: Words, comma: int) -> str:
    """ "Ana Diaz, the head of the clinic,": what stands behind a name and a comma. Whom she counts is no role of hers:
    "according to Ana Diaz, 310 soldiers"."""
    end = _apposition_end(words, comma)
    counts = words.norms[comma + 1] in SMALL_NUMBERS or any(norm[0].isdigit() for norm in words.norms[comma + 1 : end])
    return "" if counts else words.span_text(comma + 1, end)


def _fits(pronoun: str, source: Source) -> bool:
    if pronoun in ("he", "she"):
        return source.number in ("person", "")
    if pronoun == "they":
        return source.number in ("group", "body", "")
    return source.number in ("body", "") and source.source_class != "witness"
