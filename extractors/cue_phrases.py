"""Cues without a verb of saying: "according to X", "by X's count", "X's tally", a dash or colon in a headline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractors.attribution_rows import ReportingVerbRow
from extractors.cue import Cue, day_beside, has_count
from extractors.cue_words import HEADLINE_SOURCE_LIMIT, MADE, MADE_PUBLIC, OWNED, QUOTING, SAYING, TOLL_WORDS
from extractors.mentions import MentionReader
from extractors.speakers import Mention, is_name
from extractors.terms import DASH, TermTable, Words

# Before a colon these speak: "UK: Wagner has lost 9,000 men". A state named in full is as often the place.
_STATES_IN_SHORT: Final = frozenset({"UK", "US", "U.S.", "U.K.", "UAE"})


class PhraseCues:
    def __init__(self, mentions: MentionReader, verbs: TermTable[ReportingVerbRow]) -> None:
        self._mentions = mentions
        self._verbs = verbs

    def find(self, words: Words) -> Iterator[Cue]:
        yield from self._according(words)
        yield from self._quoted_as(words)
        yield from self._by_count(words)
        yield from self._owned_figures(words)
        yield from self._headline(words)

    def _according(self, words: Words) -> Iterator[Cue]:
        for i, norm in enumerate(words.norms):
            following = words.norms[i + 1 : i + 2]
            if norm == "according" and following == ["to"]:
                yield from self._named_after(words, i, i + 2, "both", "according")
            elif self._cites(words, i, following):
                yield from self._named_after(words, i, i + 1, "both", "according")
            elif following == ["by"] and self._makes_public(words, i):
                yield from self._named_after(words, i, i + 2, "both", "passive", needs_known=True)

    def _cites(self, words: Words, position: int, following: list[str]) -> bool:
        """ ", per our colleagues", "..., citing officials"."""
        if position == 0:
            return False
        norm = words.norms[position]
        if norm == "per":
            return words.norms[position - 1] in (",", "(") and following != ["cent"]
        return norm in ("citing", "quoting") and not self._inside_subject(words, position)

    def _quoted_as(self, words: Words) -> Iterator[Cue]:
        """ "the agency quoted the ministry as saying that", "the ministry was quoted as saying"."""
        for i, norm in enumerate(words.norms):
            if norm not in QUOTING:
                continue
            end = next((j for j in range(i + 1, min(i + 16, len(words) - 1)) if words.norms[j] == "as"), None)
            if end is None or words.norms[end + 1] not in SAYING:
                continue
            passive = end == i + 1
            before = i - 1 if passive and words.norms[i - 1 : i] in (["was"], ["were"], ["is"]) else i
            named = self._mentions.phrase_to(words, before, 0)
            said = named if passive else self._mentions.phrase_from(words, i + 1, end)
            if said is None:
                continue
            relayed = words.span_text(*named) if named and not passive else None
            first, last = (named or said)[0], end + 2
            side = "left" if words.norms[last : last + 1] in ([], ["."], ["”"], ['"']) else "right"
            mention = self._mentions.mention(words, *said)
            yield Cue(
                first, last, side, mention, words.span_text(i, last), "clause", "asserted", relayed, lemma="quote"
            )

    def _makes_public(self, words: Words, position: int) -> bool:
        """ "figures compiled by X", "40 deaths confirmed by X"."""
        norm = words.norms[position]
        if norm in ("confirmed", "verified", "announced") or norm in MADE_PUBLIC:
            return True
        return norm in MADE and position > 0 and words.norms[position - 1] in self._mentions.nouns

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
        found = self._mentions.source_after(words, start)
        if found is None:
            return
        mention, last, row = found
        if needs_known and (mention is None or not self._mentions.is_source(words, mention)):
            return
        modality = row.modality if row else "asserted"
        yield Cue(
            first, last, side, mention, words.span_text(first, start), kind, modality, None, *day_beside(words, last)
        )

    def _by_count(self, words: Words) -> Iterator[Cue]:
        for i, norm in enumerate(words.norms):
            if norm == "by" and i + 1 < len(words):
                phrase = self._mentions.phrase_from(words, i + 1, min(i + 9, len(words)))
                start = i + 2 if words.norms[i + 1] in ("its", "his", "their", "her") else None
                if start is not None and any(n in self._mentions.nouns for n in words.norms[start : start + 3]):
                    pronoun = {"its": "it", "his": "he", "her": "she", "their": "they"}[words.norms[i + 1]]
                    mention = Mention(i + 1, i + 2, pronoun, start=words.starts[i + 1])
                    yield Cue(i, start + 1, "both", mention, words.span_text(i, start + 1), "according")
                elif phrase and norm == "by" and (maker := self._count_of(words, phrase)) is not None:
                    yield Cue(
                        i,
                        maker[1],
                        "both",
                        self._mentions.mention(words, *maker),
                        words.span_text(i, phrase[1]),
                        "according",
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
                    kept = (
                        self._mentions.without_cue_noun(words, *phrase)
                        if words.norms[phrase[1] - 1] in self._mentions.nouns
                        else None
                    )
                    if kept:
                        yield Cue(
                            i,
                            phrase[1],
                            "both",
                            self._mentions.mention(words, *kept),
                            words.span_text(i, phrase[1]),
                            "according",
                        )

    def _owned_figures(self, words: Words) -> Iterator[Cue]:
        """ "Russia's own official count has stood at 1,351", "the general staff's tally had reached 38,850"."""
        for i in range(2, len(words)):
            if words.norms[i] not in OWNED or "s" not in words.norms[max(i - 4, 0) : i]:
                continue
            mark = max(j for j in range(max(i - 4, 0), i) if words.norms[j] == "s")
            owner = self._mentions.phrase_to(words, mark - 1, 0) if mark > 1 and words.norms[mark - 1] == "'" else None
            if owner is None or not has_count(words, i + 1, min(i + 12, len(words))):
                continue
            if self._mentions.sources.classify(words.span_text(*owner)).is_known:
                yield Cue(
                    owner[0], i + 1, "right", self._mentions.mention(words, *owner), words.span_text(i, i + 1), "object"
                )

    def _count_of(self, words: Words, phrase: tuple[int, int]) -> tuple[int, int] | None:
        """ "By the count of the general staff": who counts."""
        for position in range(phrase[0], phrase[1] - 1):
            if words.norms[position] in ("count", "reckoning", "estimate", "account", "tally") and words.norms[
                position + 1
            ] in ("of", "by"):
                return self._mentions.phrase_from(words, position + 2, len(words))
        return None

    def _headline(self, words: Words) -> Iterator[Cue]:
        yield from self._behind_dash(words)
        yield from self._before_colon(words)

    def _behind_dash(self, words: Words) -> Iterator[Cue]:
        for i in range(1, len(words) - 1):
            if words.norms[i] != DASH:
                continue
            phrase = self._mentions.phrase_from(words, i + 1, min(i + 1 + HEADLINE_SOURCE_LIMIT, len(words)))
            if phrase is None or phrase[0] != i + 1:
                continue
            behind = words.norms[phrase[1]] if phrase[1] < len(words) else "."
            mention = self._mentions.mention(words, *phrase)
            if behind in (".", "(", "|", "«", '"', "”", "!", "?") and self._names_speaker(words, phrase):
                yield Cue(i, phrase[1], "left", mention, words.span_text(i, i + 1), "headline")

    def _before_colon(self, words: Words) -> Iterator[Cue]:
        for i in range(1, min(10, len(words) - 1)):
            if words.norms[i] != ":":
                continue
            phrase = self._mentions.phrase_from(words, 0, i)
            if phrase == (0, i) and (row := self._mentions.cue_noun(words, 0, i)) is not None:
                kept = self._mentions.without_cue_noun(words, 0, i)
                if kept is None and self._mentions.sources.classify(words.span_text(0, i)).source_class == "research":
                    kept = (0, i)
                if kept is not None:
                    yield Cue(0, i + 1, "right", self._mentions.mention(words, *kept), ":", "headline", row.modality)
                return
            if phrase == (0, i) and (self._names_speaker(words, phrase) or self._is_foreign_capital(words, phrase)):
                yield Cue(0, i + 1, "right", self._mentions.mention(words, *phrase), ":", "headline")
            return

    def _is_foreign_capital(self, words: Words, phrase: tuple[int, int]) -> bool:
        """ "London: Russia is losing 800 men": a capital before a colon speaks where another country follows."""
        capital = self._mentions.sources.peoples(words, *phrase)
        following = self._mentions.sources.peoples(words, phrase[1] + 1, len(words))
        is_state = (
            bool(capital) and capital[0].payload.kind == "country" and words.span_text(*phrase) in _STATES_IN_SHORT
        )
        if not capital or not (is_state or capital[0].payload.kind == "capital") or not following:
            return False
        return following[0].payload.party_id != capital[0].payload.party_id

    def _names_speaker(self, words: Words, phrase: tuple[int, int]) -> bool:
        """Whether a bare phrase can only be a speaker: a known person, role or body, no mere country or place."""
        if TOLL_WORDS & set(words.norms[slice(*phrase)]):
            return False
        source = self._mentions.sources.classify(words.span_text(*phrase))
        if not source.is_known or (source.source_class == "media" and phrase[1] - phrase[0] <= 1):
            return False
        names, roles = self._mentions.sources.names(words, *phrase), self._mentions.sources.roles(words, *phrase)
        return bool(names or (roles and roles[-1].last == phrase[1]) or (roles and is_name(words, *phrase)))
