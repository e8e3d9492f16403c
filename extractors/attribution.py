"""Who originally says a figure: one ``Credit`` for each counted harm, or nobody where only the outlet narrates.

English credits by a verb of saying, by "according to", by a dash or colon in a headline, by quotation marks, or by a
pronoun for somebody named before. The nearest cue whose complement holds the number wins; a cue in another clause,
or one whose complement ended before the number, governs nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.attribution_rows import AttributionLexicon
from extractors.cues import SMALL_NUMBERS, Cue, CueFinder
from extractors.peoples import PartyTerm
from extractors.quotes import Quote, find_quotes, quote_at
from extractors.sources import Source, SourceTable
from extractors.speakers import Mention, is_name, phrase_ending_at, phrase_starting_at
from extractors.terms import TermTable, Words, split_words

Span = tuple[int, int]

_CONTRASTS: Final = frozenset({"but", "while", "although", "though", "whereas"})
_ASIDES: Final = frozenset({"which", "whose", "who", "when"})
_SUBORDINATES: Final = frozenset({"since", "after", "when", "which", "whose", "where", "before", "because", "until"})
_ELSEWHERE: Final = frozenset({"elsewhere", "meanwhile", "earlier", "separately", "but", "also", "last", "since", "on"})
_GOING_ON: Final = frozenset(
    {
        "of",
        "nobody",
        "none",
        "another",
        "further",
        "others",
        "among",
        "dozens",
        "scores",
        "hundreds",
        "several",
        "more",
        "least",
        "about",
        "some",
        "seven",
        "them",
        "those",
    }
)
_COMPLEMENT_SIGNS: Final = frozenset(
    {"that", "is", "are", "was", "were", "has", "have", "had", "there", "would", "could", "may", "might"}
)
_COMMA_COST: Final = 4
_LOOK_BACK: Final = 12
_TOLL_WORDS: Final = frozenset(
    ["toll", "number", "numbers", "dead", "deaths", "losses", "casualties", "killed", "count", "figure", "figures", "total", "wounded", "injured", "fatalities", "victims"]
)
_UNVERIFIED: Final = re.compile(
    r"(?:not|neither|nor|n['’]t|unable|impossible|no way|difficult)\b[^.]{0,60}\b(?:verif(?:y|ied)|confirm(?:ed)?|corroborat)"
    r"|no independent (?:confirmation|verification)|unverified|without independent",
    re.IGNORECASE,
)
_INDEPENDENTLY: Final = re.compile(
    r"independent|verif|(?:figure|claim|toll|number|report|account)s?\b|immediately", re.IGNORECASE
)
_CONTESTED: Final = re.compile(
    r",? (?:rejected|disputed|denied|contested|dismissed) by|(?:figure|claim|toll|estimate)s? (?:has|have) been (?:disputed|rejected)",
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
        self.sources = SourceTable(lexicon, peoples)
        self.cues = CueFinder(lexicon, self.sources)

    def open(self, text: str, sentences: Sequence[Span], title: str | None = None) -> AttributionReader:
        return AttributionReader(self, text, sentences, title)


class AttributionReader:
    """The attributions of one document; everything is read when a figure first needs it."""

    def __init__(self, attributor: Attributor, text: str, sentences: Sequence[Span], title: str | None) -> None:
        self._sources = attributor.sources
        self._finder = attributor.cues
        self._text = text
        self._title = title or ""
        self._sentences = sentences
        self._starts = [start for start, _ in sentences]
        self._words: dict[int, Words] = {}
        self._cues: dict[int, list[Cue]] = {}
        self._quotes: list[Quote] | None = None

    # -- what a document holds

    def words(self, index: int) -> Words:
        if index not in self._words:
            self._words[index] = split_words(self._text, *self._sentences[index])
        return self._words[index]

    def cues(self, index: int) -> list[Cue]:
        if index not in self._cues:
            self._cues[index] = self._finder.find(self.words(index))
        return self._cues[index]

    def quotes(self) -> list[Quote]:
        if self._quotes is None:
            self._quotes = find_quotes(self._text)
        return self._quotes

    def sentence_at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    # -- one figure

    def credit(self, number: Span, harm: Span, *, is_headline: bool = False) -> Credit:
        """Who says the figure printed at ``number`` about the harm printed at ``harm`` (offsets in the text)."""
        index = self.sentence_at(number[0])
        quote = quote_at(self.quotes(), number[0], number[1])
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
        start, end = self._sentences[index]
        return [quote for quote in self.quotes() if quote.start < end and start < quote.end]

    def _governing(self, index: int, number: Span, within: Span | None = None) -> list[Cue]:
        """The cues of a sentence that govern a number, the nearest first."""
        words, cues = self.words(index), self.cues(index)
        first, last = words.index_at(number[0]), words.index_at(number[1] - 1) + 1
        ranked = []
        for cue in cues:
            if within is not None and not within[0] <= words.starts[cue.first] < within[1]:
                continue
            distance = _distance(words, cues, cue, first, last)
            if distance is not None:
                ranked.append((distance, cue.first, cue))
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

    # -- quotations

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
        if cue.mention is None or cue.mention.text.lower() in ("we", "i", "you"):
            return False
        words = self.words(index)
        between = words.norms[cue.last : words.index_at(number[0])]
        return not any(norm in ("that", "which", "who") for norm in between[1:])

    def _speaker_behind(self, quote: Quote) -> tuple[int, Cue] | None:
        index = self.sentence_at(quote.end - 1)
        for at in (index, index + 1):
            if at >= len(self._sentences):
                continue
            words = self.words(at)
            position = words.index_at(quote.end) if at == index else 0
            if at != index and words.starts[:1] and self._text[quote.end : words.starts[0]].strip():
                continue
            for cue in self.cues(at):
                if cue.kind in ("clause", "that", "according", "speech") and position <= cue.first <= position + 3:
                    if (
                        cue.side == "left"
                        or (cue.side == "both" and cue.kind == "according")
                        or self._closes(words, cue, at == index)
                    ):
                        return at, cue
        return None

    def _closes(self, words: Words, cue: Cue, same_sentence: bool) -> bool:
        """ "..." he said: a verb with its subject right behind the quotation, in the same sentence."""
        return same_sentence and words.norms[cue.first - 1 : cue.first] in (["”"], ['"'], [","])

    def _speaker_before(self, quote: Quote) -> tuple[int, Cue] | None:
        if quote.start == 0:
            return None
        index = self.sentence_at(quote.start - 1)
        words = self.words(index)
        edge = words.index_at(quote.start)
        for cue in reversed(self.cues(index)):
            if (
                cue.side == "right"
                and cue.last <= edge
                and edge - cue.last <= 14
                and words.norms[edge - 1 : edge] in ([":"], [","], ["that"])
            ):
                return index, cue
        between = edge - 1
        for cue in reversed(self.cues(index)):
            if cue.side == "right" and cue.kind == "clause" and cue.last <= edge and between - cue.last <= 1:
                return index, cue
        return None

    def _words_before(self, index: int, offset: int) -> int:
        return self.words(index).index_at(offset) if self._sentences[index][0] < offset else 0

    # -- other sentences

    def _free_indirect(self, index: int) -> Credit | None:
        """ "The mayor spoke from the ruins. Thirty people were dead": the sentence before tells who speaks."""
        if index == 0 or self.cues(index):
            return None
        before = self.cues(index - 1)
        if before and before[-1].kind == "speech" and before[-1].side == "right":
            return self._credit(index - 1, before[-1], "inferred", "free-indirect")
        return None

    def _continued(self, index: int, reach: int = 8) -> Credit | None:
        """ "12 people were killed, police said. Dozens were hurt.": the next sentence of the paragraph goes on with it.

        Only where it names no other source and no place or event of its own begins it.
        """
        if index == 0 or self.cues(index) or not self._goes_on(index):
            return None
        if self._text[self._sentences[index - 1][1] : self._sentences[index][0]].count("\n"):
            return None
        before = [
            cue
            for cue in self.cues(index - 1)
            if cue.mention is not None and cue.kind not in ("denial", "speech", "headline")
        ]
        if not before:
            return None if self.cues(index - 1) or not reach else self._continued(index - 1, reach - 1)
        return self._credit(index - 1, before[-1], "inferred", "continued")

    def _goes_on(self, index: int) -> bool:
        """Whether a sentence adds a count to the one before: it is short, or opens with the count or its period."""
        words = self.words(index)
        opening = words.norms[:3]
        if any(norm in _ELSEWHERE for norm in opening[:2]):
            return False
        if words.norms[0][0].isdigit() or words.norms[0] in SMALL_NUMBERS:
            return True
        return (
            len(words) <= 9
            or any(norm in _GOING_ON for norm in opening[:2])
            or (opening[:2] == ["in", "the"]
            and "hours" in words.norms[:7])
        )

    def _last_speaker(self, index: int, before: int) -> tuple[int, Cue] | None:
        """The last source credited before a word, in this sentence or the few before it."""
        for at in range(index, max(index - 4, -1), -1):
            for cue in reversed(self.cues(at)):
                if (at < index or cue.last <= before) and cue.mention is not None and cue.kind != "denial":
                    return at, cue
        return None

    # -- from cue to credit

    def _credit(self, index: int, cue: Cue, style: str, rule_id: str, relayed: str | None = None) -> Credit:
        if cue.mention is None:
            return Credit(None, None, relayed, cue.text, style, cue.modality, rule_id=rule_id)
        name, source = self.resolve(index, cue.mention, cue)
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

    def resolve(self, index: int, mention: Mention, cue: Cue | None = None) -> tuple[str | None, Source | None]:
        """The printed name of a mention, and what it stands for. A pronoun takes the name of whom it stands for."""
        if mention.is_pronoun:
            behind = cue is not None and cue.side == "left"
            found = self._antecedent(index - 1 if behind and index else index, mention)
            return found if found is not None else (None, None)
        source = self._sources.classify(mention.text, mention.apposition)
        source = self._enriched(index, mention, source)
        return self._printed(index, mention), source

    def _printed(self, index: int, mention: Mention) -> str:
        """A role with a name in apposition is printed with it: "a spokesman for the army, Col. Hassan Ibrahim"."""
        if not mention.apposition:
            return mention.text
        words = split_words(mention.text)
        beside = split_words(mention.apposition)
        joined = f"{mention.text}, {mention.apposition}"
        named = beside.capital[-1] and len(beside) <= 6 and beside.norms[0] not in ("a", "an", "who", "whose", "which")
        if not is_name(words, 0, len(words)) and named and joined in self._text:
            return joined
        return mention.text

    def _antecedent(self, index: int, mention: Mention) -> tuple[str, Source] | None:
        pronoun = mention.text.lower()
        if pronoun in ("we", "i"):
            return None
        for at in range(index, max(index - _LOOK_BACK, -1), -1):
            limit = mention.start if at == index else None
            for name, source in self._speakers_of(at, limit, pronoun):
                if _fits(pronoun, source):
                    return name, source
        return None

    def _speakers_of(self, index: int, limit: int | None, pronoun: str) -> list[tuple[str, Source]]:
        """Sources of a sentence before ``limit``: those credited, the last first, then those only named, the first first."""
        words = self.words(index)
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
        words = self.words(index)
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
            if words.norms[phrase[0]] in ("some", "about", "several", "many") or words.norms[phrase[0]][0].isdigit():
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
        definite = self._same_head(index, mention) if not (source.party and source.is_known) else None
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

    def _same_head(self, index: int, mention: Mention) -> Source | None:
        """ "The ministry" is the health ministry, "the officials" the American officials that the text named before."""
        printed = mention.text.lower().split()
        if len(printed) > 2 or (len(printed) == 2 and printed[0] not in ("the", "same", "that", "this")):
            return None
        behind = range(index + 1, min(index + 6, len(self._sentences))) if len(printed) == 1 else range(0)
        for at in (*range(index, max(index - 3 * _LOOK_BACK, -1), -1), *behind):
            words = self.words(at)
            edge = words.index_at(mention.start) if at == index else len(words)
            for position in range(edge - 1, 0, -1):
                if words.norms[position] != printed[-1]:
                    continue
                phrase = self._phrase_around(words, position, position + 1)
                if phrase[1] - phrase[0] <= 2 and words.norms[phrase[0]] in (
                    "the",
                    "that",
                    "this",
                    "same",
                    printed[-1],
                ):
                    continue
                source = self._sources.classify(words.span_text(*phrase))
                if source.is_known and (
                    source.party
                    or source.source_class not in ("state", "state_military", "individual", "anonymous_official")
                ):
                    return source
        return None

    def _fuller(self, norm: str, surname: str) -> Source | None:
        """The source that another mention of a surname tells: "General Haley, head of the joint staff"."""
        if len(surname) < 3:
            return None
        for match in list(re.finditer(rf"\b{re.escape(surname)}\b", self._text))[:6]:
            index = self.sentence_at(match.start())
            words = self.words(index)
            at = words.index_at(match.start())
            if at >= len(words) or words.norms[at] != norm:
                continue
            phrase = phrase_ending_at(words, at + 1, 0, self._sources.head_words)
            if phrase is None:
                continue
            beside = (
                words.span_text(at + 2, _apposition_end(words, at + 1)) if words.norms[at + 1 : at + 2] == [","] else ""
            )
            before = _role_before(words, phrase[0])
            source = self._sources.classify(words.span_text(*phrase), beside or before)
            if source.is_known and source.source_class != "individual":
                return source
        return None

    def _last_body(self, index: int, offset: int) -> Source | None:
        for at in range(index, max(index - _LOOK_BACK, -1), -1):
            words = self.words(at)
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

    # -- verification

    def _verification(self, index: int) -> str:
        """ "could not be independently verified", in the sentence or right behind it."""
        for at in range(index, min(index + 3, len(self._sentences))):
            start, end = self._sentences[at]
            sentence = self._text[start:end]
            if _UNVERIFIED.search(sentence) and _INDEPENDENTLY.search(sentence):
                return "unverified"
            if at == index and _CONTESTED.search(sentence):
                return "contested"
            if at > index and any(character.isdigit() for character in sentence):
                break
        return "unknown"


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
    return words.span_text(begin, first - 1)


def _fits(pronoun: str, source: Source) -> bool:
    if pronoun in ("he", "she"):
        return source.number in ("person", "")
    if pronoun == "they":
        return source.number in ("group", "body", "")
    return source.number in ("body", "") and source.source_class != "witness"


def _distance(words: Words, cues: list[Cue], cue: Cue, first: int, last: int) -> int | None:
    """How far a cue is from words ``first`` to ``last`` that it governs; null where it does not govern them."""
    if cue.first <= first < cue.last or (cue.kind == "speech" and not _speaks_of(words, cue, first)):
        return None
    if cue.side == "left" and cue.kind != "headline" and first >= cue.last:
        return _distance_resumed(words, cues, cue, first)
    if first >= cue.last and cue.side in ("right", "both"):
        return _distance_right(words, cues, cue, first)
    if last <= cue.first and cue.side in ("left", "both"):
        return _distance_left(words, cues, cue, first, last)
    return None


def _distance_right(words: Words, cues: list[Cue], cue: Cue, first: int) -> int | None:
    between = words.norms[cue.last : first]
    if ";" in between or _has_full_stop(words, cue.last, first):
        return None
    for position in range(cue.last, first - 1):
        if words.norms[position] != ",":
            continue
        following = words.norms[position + 1]
        if following in _CONTRASTS and "that" not in words.norms[position + 2 : position + 3]:
            return None
        if following in _ASIDES and cue.kind != "headline" and position - cue.last >= 3:
            return None
    if _leaves_object(words, cue, first):
        return None
    if cue.kind == "toll" and (
        len(between) > 14 or not (_TOLL_WORDS & set(between) or _TOLL_WORDS & set(words.norms[first : first + 6]))
    ):
        return None
    if (
        cue.kind in ("according", "passive")
        and cue.first > 0
        and words.norms[cue.first - 1] not in (",", ";", "and", "that", "but", "(", '"', "“", "while", "as")
    ):
        return None
    if (
        cue.kind in ("according", "passive")
        and cue.first > 0
        and between[:1] == [","]
        and between[1:2] in (["and"], ["but"])
    ):
        return None
    return len(between) + _COMMA_COST * between.count(",") + (6 if cue.side == "both" and cue.first > 0 else 0)


def _speaks_of(words: Words, cue: Cue, first: int) -> bool:
    """ "had spoken at the beginning of May of 10,000 dead" """
    between = words.norms[cue.last : first]
    return (
        cue.lemma in ("speak", "talk")
        and len(between) <= 12
        and "," not in between
        and bool({"of"} & set(between[-4:]))
    )


def _distance_resumed(words: Words, cues: list[Cue], cue: Cue, first: int) -> int | None:
    """ "12 were killed, the union said, and 30 were wounded": what goes on behind the parenthesis is still said."""
    between = words.norms[cue.last : first]
    comma = next((i for i, norm in enumerate(between) if norm in (",", ";")), None)
    if comma is None or comma > 8 or _has_full_stop(words, cue.last, first) or len(between) - comma > 8:
        return None
    if any(norm in _ASIDES or norm in _CONTRASTS or norm in ("where", "as") for norm in between):
        return None
    if any(other is not cue and cue.last <= other.first < first for other in cues):
        return None
    return len(between) + 2 * _COMMA_COST


def _leaves_object(words: Words, cue: Cue, first: int) -> bool:
    """ "announced a siege, after militants killed 12": the object ended, and a new clause began, before the number."""
    for position in range(cue.last, first - 1):
        norm = words.norms[position]
        if norm in _COMPLEMENT_SIGNS:
            return False
        if (
            norm == ","
            and words.norms[position + 1] in ("after", "as", "when", "following", "since")
            and position > cue.last
        ):
            return True
    return False


def _distance_left(words: Words, cues: list[Cue], cue: Cue, first: int, last: int) -> int | None:
    between = words.norms[last : cue.first]
    if ";" in between or _has_full_stop(words, last, cue.first):
        return None
    if any(other.side == "right" and last <= other.first < cue.first and other.kind != "headline" for other in cues):
        return None
    if any(other.kind == "according" and last <= other.first < cue.first for other in cues):
        return None
    if _is_subordinate(words, first) and _new_clause(words, last, cue.first):
        return None
    return len(between) + _COMMA_COST * between.count(",")


def _has_full_stop(words: Words, first: int, last: int) -> bool:
    return any(
        words.norms[i] in ("!", "?") or (words.norms[i] == "." and len(words.norms[i - 1]) > 3)
        for i in range(first, last)
    )


def _is_subordinate(words: Words, first: int) -> bool:
    """Whether a word stands in a clause that hangs on another: "since Hamas killed", "which killed"."""
    for position in range(first - 1, max(first - 14, -1), -1):
        if words.norms[position] in _SUBORDINATES:
            return True
        if words.norms[position] in (";", "."):
            return False
    return False


def _new_clause(words: Words, first: int, last: int) -> bool:
    """Whether a new main clause begins between two words: ", and his administration is"."""
    for position in range(first, last - 2):
        if words.norms[position] == "," and words.norms[position + 1] in ("and", "but", "so"):
            following = words.norms[position + 2]
            further = following == "more" and words.norms[position + 3] == "than"
            goes_on = following.endswith("ing") or following[0].isdigit() or further
            if not goes_on and following not in ("that", "at", "about", "another", "others"):
                return True
    return False
