"""Who originally says a figure: one ``Credit`` for each counted harm, or nobody where only the outlet narrates.

English credits by a verb of saying, by "according to", by a dash or colon in a headline, by quotation marks, or by a
pronoun for somebody named before. The nearest cue whose complement holds the number wins; a cue in another clause,
or one whose complement ended before the number, governs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from extractors.antecedents import CuePage
from extractors.attribution_rows import AttributionLexicon
from extractors.cue import Cue
from extractors.cue_words import SMALL_NUMBERS
from extractors.cues import CueFinder
from extractors.governance import distance
from extractors.peoples import PartyTerm
from extractors.quotes import Quote, find_quotes, quote_at
from extractors.scene import Page
from extractors.sources import Source, SourceTable
from extractors.terms import TermTable, Words

Span = tuple[int, int]

_ELSEWHERE: Final = frozenset({"elsewhere", "meanwhile", "earlier", "separately", "but", "also", "last", "since", "on"})
_COUNTING_ON: Final = frozenset(
    {
        "of", "includes", "nobody", "none", "another", "further", "others", "among", "dozens", "scores", "hundreds",
        "several", "more", "least", "about", "some", "them", "those",
    }
)  # fmt: skip
_UNVERIFIED: Final = re.compile(
    r"(?:not|neither|nor|n['’]t|unable|impossible|no way|difficult)\b[^.]{0,60}"
    r"\b(?:verif(?:y|ied)|confirm(?:ed)?|corroborat)"
    r"|no independent (?:confirmation|verification)|unverified|without independent",
    re.IGNORECASE,
)
_INDEPENDENTLY: Final = re.compile(
    r"independent|verif|(?:figure|claim|toll|number|report|account)s?\b|immediately", re.IGNORECASE
)
_CONTESTED: Final = re.compile(
    r",? (?:rejected|disputed|denied|contested|dismissed) by"
    r"|(?:figure|claim|toll|estimate)s? (?:has|have) been (?:disputed|rejected)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who says a figure. ``claimant`` is printed text, null where nobody is credited.

    ``source`` may still be of class ``state``: whether that is a party or a third state, the conflict decides.
    ``day`` is the weekday, as printed, on which it was said; ``day_start`` its offset in the text.
    """

    claimant: str | None
    source: Source | None
    relayed_by: str | None = None
    cue: str | None = None
    quote_type: str = "none"
    modality: str = "asserted"
    verification: str = "unknown"
    day: str | None = None
    day_start: int | None = None
    rule_id: str = "none"


NOBODY: Final = Credit(None, None)


class Attributor:
    """Compiled once; shared by threads."""

    def __init__(self, lexicon: AttributionLexicon, peoples: TermTable[PartyTerm]) -> None:
        self._sources = SourceTable(lexicon, peoples)
        self._finder = CueFinder(lexicon, self._sources)

    def open(self, page: Page) -> AttributionReader:
        return AttributionReader(page, CuePage(page, self._finder, self._sources), self._sources)


class AttributionReader:
    """The attributions of one document; everything is read when a figure first needs it."""

    def __init__(self, page: Page, cue_page: CuePage, sources: SourceTable) -> None:
        self._page = page
        self._cue_page = cue_page
        self._sources = sources

    @cached_property
    def _quotes(self) -> list[Quote]:
        return find_quotes(self._page.text)

    def credit(self, number: Span, harm: Span, *, is_headline: bool = False) -> Credit:
        """Who says the figure printed at ``number`` about the harm printed at ``harm`` (offsets in the text)."""
        index = self._page.sentence_at(number[0])
        quote = quote_at(self._quotes, number[0], number[1])
        found = None
        if quote is not None and not quote.is_short:
            found = self._credit_in_quote(index, number, quote)
        if found is None:
            found = self._credit_in_sentence(index, number, harm, quote)
        if found is None:
            found = self._free_indirect(index) or self._continued(index)
        verification = self._verification(index)
        if found is None:
            return replace(NOBODY, verification=verification)
        if is_headline and found.quote_type == "indirect":
            found = replace(found, quote_type="headline")
        return replace(found, verification=verification)

    def _credit_in_sentence(self, index: int, number: Span, harm: Span, quote: Quote | None) -> Credit | None:
        governing = self._governing(index, number)
        if not governing:
            return None
        cue = self._original(index, governing)
        relayed = cue.relayed_by or next(
            (self._relayer(index, other) for other in governing if other is not cue and self._is_media(index, other)),
            None,
        )
        quoted = quote is not None or any(
            (q.start < number[1] and number[0] < q.end) or q.start <= harm[0] < q.end for q in self._near_quotes(index)
        )
        style = "headline" if cue.kind == "headline" else "mixed" if quoted else "indirect"
        return self._credit(index, cue, style, f"{cue.kind}-{cue.side}", relayed)

    def _near_quotes(self, index: int) -> list[Quote]:
        start, end = self._page.sentences[index]
        return [quote for quote in self._quotes if quote.start < end and start < quote.end]

    def _governing(self, index: int, number: Span, within: Span | None = None) -> list[Cue]:
        """The cues of a sentence that govern a number, the nearest first."""
        words, cues = self._page.words(index), self._cue_page.cues(index)
        first, last = words.index_at(number[0]), words.index_at(number[1] - 1) + 1
        ranked = []
        for cue in cues:
            if within is not None and not within[0] <= words.starts[cue.first] < within[1]:
                continue
            gap = distance(words, cues, cue, first, last)
            if gap is not None:
                ranked.append((gap, cue.first, cue))
        return [cue for _, _, cue in sorted(ranked, key=lambda item: item[:2])]

    def _original(self, index: int, governing: list[Cue]) -> Cue:
        """The nearest cue, unless it is a medium that only passes on what a source of its own says."""
        return next((cue for cue in governing if not self._is_media(index, cue)), governing[0])

    def _is_media(self, index: int, cue: Cue) -> bool:
        if cue.mention is None or cue.mention.is_pronoun:
            return False
        return self._sources.classify(cue.mention.text, cue.mention.apposition).source_class == "media"

    def _relayer(self, index: int, cue: Cue) -> str | None:
        return cue.mention.text if cue.mention else None

    def _credit_in_quote(self, index: int, number: Span, quote: Quote) -> Credit | None:
        inner = [
            cue
            for cue in self._governing(index, number, (quote.start, quote.end))
            if self._is_embedded_speaker(index, cue, number)
        ]
        if inner:
            return self._credit(index, inner[0], "direct", "quoted-" + inner[0].kind)
        outer = self._speaker_behind(quote) or self._speaker_before(quote)
        if outer is not None:
            return self._credit(*outer, "direct", "quote")
        before = self._last_speaker(index, self._words_before(index, quote.start))
        return None if before is None else self._credit(*before, "direct", "quote-continued")

    def _is_embedded_speaker(self, index: int, cue: Cue, number: Span) -> bool:
        """Within a quotation another source counts only where the number stands straight in its complement."""
        if cue.mention is None or cue.mention.is_pronoun:
            return False
        words = self._page.words(index)
        between = words.norms[cue.last : words.index_at(number[0])]
        return not any(norm in ("that", "which", "who") for norm in between[1:])

    def _speaker_behind(self, quote: Quote) -> tuple[int, Cue] | None:
        index = self._page.sentence_at(quote.end - 1)
        for at in (index, index + 1):
            if at >= len(self._page.sentences):
                continue
            words = self._page.words(at)
            position = words.index_at(quote.end) if at == index else 0
            if at != index and words.starts[:1] and self._page.text[quote.end : words.starts[0]].strip():
                continue
            for cue in self._cue_page.cues(at):
                beside = cue.kind in ("clause", "that", "according", "speech") and position <= cue.first <= position + 3
                parenthetic = cue.side == "left" or (cue.side == "both" and cue.kind == "according")
                if beside and (parenthetic or self._closes(words, cue, at == index)):
                    return at, cue
        return None

    def _closes(self, words: Words, cue: Cue, same_sentence: bool) -> bool:
        """ "..." he said: a verb with its subject right behind the quotation, in the same sentence."""
        return same_sentence and words.norms[cue.first - 1 : cue.first] in (["”"], ['"'], [","])

    def _speaker_before(self, quote: Quote) -> tuple[int, Cue] | None:
        if quote.start == 0:
            return None
        index = self._page.sentence_at(quote.start - 1)
        words = self._page.words(index)
        edge = words.index_at(quote.start)
        for cue in reversed(self._cue_page.cues(index)):
            if (
                cue.side == "right"
                and cue.last <= edge
                and edge - cue.last <= 14
                and words.norms[edge - 1 : edge] in ([":"], [","], ["that"])
            ):
                return index, cue
        between = edge - 1
        for cue in reversed(self._cue_page.cues(index)):
            if cue.side == "right" and cue.kind == "clause" and cue.last <= edge and between - cue.last <= 1:
                return index, cue
        return None

    def _words_before(self, index: int, offset: int) -> int:
        return self._page.words(index).index_at(offset) if self._page.sentences[index][0] < offset else 0

    def _free_indirect(self, index: int) -> Credit | None:
        """ "The governor spoke at the gate. Forty men were dead": the sentence before tells who speaks."""
        if index == 0 or self._cue_page.cues(index):
            return None
        before = self._cue_page.cues(index - 1)
        if before and before[-1].kind == "speech" and before[-1].side == "right":
            return self._credit(index - 1, before[-1], "inferred", "free-indirect")
        return None

    def _continued(self, index: int, reach: int = 8) -> Credit | None:
        """ "12 people were killed, police said. Dozens were hurt.": the next sentence of the paragraph goes on with it.

        Only where it names no other source and no place or event of its own begins it.
        """
        if index == 0 or self._cue_page.cues(index) or not self._goes_on(index):
            return None
        if self._page.text[self._page.sentences[index - 1][1] : self._page.sentences[index][0]].count("\n"):
            return None
        before = [
            cue
            for cue in self._cue_page.cues(index - 1)
            if cue.mention is not None
            and cue.kind not in ("denial", "speech", "headline")
            and cue.lemma not in ("blame", "denounce", "deplore")
        ]
        if not before:
            return None if self._cue_page.cues(index - 1) or not reach else self._continued(index - 1, reach - 1)
        if self._is_of_others(index):
            return None
        return self._credit(index - 1, before[-1], "inferred", "continued")

    def _is_of_others(self, index: int) -> bool:
        """Whether a sentence opens with people of whom the one before does not speak: "Thirteen Israelis died"."""
        words = self._page.words(index)
        opening = [hit for hit in self._page.hits(index) if hit.first <= 4 and hit.payload.kind != "organisation"]
        known = {hit.payload.country for hit in self._page.hits(index - 1)}
        return bool(opening) and len(words) > 0 and not known & {hit.payload.country for hit in opening}

    def _goes_on(self, index: int) -> bool:
        """Whether a sentence adds a count to the one before: it is short, or opens with the count or its period."""
        words = self._page.words(index)
        opening = words.norms[:3]
        if any(norm in _ELSEWHERE for norm in opening[:2]):
            return False
        if words.norms[0][0].isdigit() or words.norms[0] in SMALL_NUMBERS:
            return True
        return (
            len(words) <= 9
            or any(norm in _COUNTING_ON for norm in opening[:2])
            or (opening[:2] == ["in", "the"] and "hours" in words.norms[:7])
        )

    def _last_speaker(self, index: int, before: int) -> tuple[int, Cue] | None:
        """The last source credited before a word, in this sentence or the few before it."""
        for at in range(index, max(index - 4, -1), -1):
            for cue in reversed(self._cue_page.cues(at)):
                if (at < index or cue.last <= before) and cue.mention is not None and cue.kind != "denial":
                    return at, cue
        return None

    def _credit(self, index: int, cue: Cue, style: str, rule_id: str, relayed: str | None = None) -> Credit:
        if cue.mention is None:
            return Credit(None, None, relayed, cue.text, style, cue.modality, rule_id=rule_id)
        name, source = self._cue_page.resolve(index, cue.mention, cue)
        return Credit(
            name,
            source,
            relayed or cue.relayed_by,
            cue.text,
            style,
            cue.modality,
            "unknown",
            cue.day,
            cue.day_start,
            rule_id,
        )

    def _verification(self, index: int) -> str:
        """ "could not be independently verified", in the sentence or right behind it."""
        for at in range(index, min(index + 3, len(self._page.sentences))):
            start, end = self._page.sentences[at]
            sentence = self._page.text[start:end]
            if _UNVERIFIED.search(sentence) and _INDEPENDENTLY.search(sentence):
                return "unverified"
            if at == index and _CONTESTED.search(sentence):
                return "contested"
            if at > index and any(character.isdigit() for character in sentence):
                break
        return "unknown"
