"""The subject of a verb of saying, through appositions, relative clauses and sources that are cited."""

from __future__ import annotations

from extractors.attribution_rows import CueNounRow
from extractors.cue import first_verb
from extractors.mentions import MentionReader
from extractors.speakers import Mention, comma_segments, is_name
from extractors.terms import Words


class SubjectReader:
    def __init__(self, mentions: MentionReader) -> None:
        self._mentions = mentions

    def subject(self, words: Words, floor: int, end: int) -> Mention | None:
        """The noun phrase before a verb, with what stands in apposition to it."""
        if end <= floor:
            return None
        if words.norms[end - 1] != ",":
            return self._owner(words, floor, end) or self._mentions.ending(words, floor, end)
        segments = [segment for segment in comma_segments(words, floor, end - 1) if segment[0] < segment[1]]
        for index in range(len(segments) - 2, -1, -1):
            phrase = self._mentions.phrase_to(words, segments[index][1], segments[index][0])
            if phrase is None:
                continue
            if self._is_apposition_only(words, segments, index) and index > 0:
                continue
            beside = words.span_text(segments[index + 1][0], segments[-1][1])
            return self._mentions.mention(words, *phrase, apposition=beside)
        return self._mentions.ending(words, *segments[-1]) if len(segments) == 1 else None

    def _is_apposition_only(self, words: Words, segments: list[tuple[int, int]], index: int) -> bool:
        """Whether a stretch between commas goes on describing the name in the stretch before it."""
        first, last = segments[index]
        if is_name(words, first, last) and last - first > 1:
            return False
        before = segments[index - 1]
        phrase = self._mentions.phrase_to(words, before[1], before[0])
        if phrase is None:
            return False
        named = is_name(words, *phrase) and phrase[1] - phrase[0] > 1
        return named and (
            words.norms[first] in ("the", "a", "an", "who", "in", "at", "of")
            or words.norms[first] in self._mentions.heads
        )

    def _owner(self, words: Words, floor: int, end: int) -> Mention | None:
        """ "The president, whose office spoke of": the president's office."""
        for position in range(end - 1, max(floor, end - 6), -1):
            if words.norms[position] == "whose" and position > floor:
                edge = position - 1 if words.norms[position - 1] == "," else position
                owner = self._mentions.phrase_to(words, edge, floor)
                if owner is None:
                    return None
                owned = position + 2 if position + 2 <= end else end
                text = f"{words.span_text(*owner)}'s {words.span_text(position + 1, owned)}"
                return Mention(position, owned, text, start=words.starts[owner[0]])
        return None

    def first_source(self, words: Words, floor: int, end: int) -> Mention | None:
        """The subject of a sentence whose first verb is no verb of saying: its first known source."""
        names = [(hit.first, hit.last) for hit in self._mentions.sources.names(words, floor, end)]
        names += [(hit.first, hit.last) for hit in self._mentions.sources.roles(words, floor, end)]
        for _, known in sorted(names):
            left = self._mentions.phrase_to(words, known, floor)
            if left is None:
                continue
            right = self._mentions.phrase_from(words, left[0], end)
            last = max(known, min(right[1], first_verb(words, known, end))) if right else known
            return self._mentions.mention(words, left[0], last)
        return None

    def cited(self, words: Words, floor: int, verb: int) -> Mention | None:
        """ "State media, citing hospital sources, said": hospital sources are the claimant."""
        for position in range(max(floor, 1), verb):
            if words.norms[position] in ("citing", "quoting") and words.norms[position - 1] == ",":
                found = self._mentions.source_after(words, position + 1)
                return found[0] if found else None
        return None

    def figure_of(self, words: Words, mention: Mention) -> tuple[Mention | None, CueNounRow] | None:
        if mention.is_pronoun or words.span_text(mention.first, mention.last) != mention.text:
            return None
        row = self._mentions.cue_noun(words, mention.first, mention.last)
        if row is None:
            return None
        maker = self._mentions.maker(words, mention.first, mention.last)
        kept = maker or self._mentions.without_cue_noun(words, mention.first, mention.last)
        return (self._mentions.mention(words, *kept) if kept else None), row
