"""A cue: words that credit somebody with what is said. With it, the small readings of the words around one."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.cue_words import ADVERBIAL_OPENERS, CLAUSE_ENDS, CONTINUATIONS, MONTHS, SMALL_NUMBERS
from extractors.speakers import BE_FORMS, WEEKDAYS, Mention
from extractors.terms import Words


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


def before_parenthesis(words: Words, end: int) -> int:
    """ "The human rights office (OHCHR) says": the subject ends before the brackets."""
    if words.norms[end - 1 : end] != [")"]:
        return end
    opening = next((i for i in range(end - 2, max(end - 8, -1), -1) if words.norms[i] == "("), None)
    return opening or end


def until_clause_end(words: Words, first: int) -> list[str]:
    stretch = []
    for position in range(first, len(words)):
        norm = words.norms[position]
        if norm in CLAUSE_ENDS or norm in (",", ":", "“", "and", "but"):
            if norm == "." and position > first and position + 1 < len(words) and words.norms[position + 1].isdigit():
                continue
            break
        stretch.append(norm)
    return stretch


def before_continuation(stretch: list[str]) -> list[str]:
    """ "on Thursday after the search had ended": what follows the time is no longer about the verb."""
    return next((stretch[:i] for i, norm in enumerate(stretch) if norm in CONTINUATIONS), stretch)


def is_adverbial(norm: str) -> bool:
    return norm in WEEKDAYS or norm in ADVERBIAL_OPENERS or norm.endswith("ly")


def has_count(words: Words, first: int, last: int) -> bool:
    """Whether a stretch holds a number that is no date."""
    for position in range(first, min(last, len(words))):
        norm = words.norms[position]
        near = words.norms[max(position - 2, 0) : position] + words.norms[position + 1 : position + 2]
        if norm[0].isdigit() and not any(n in MONTHS or n in ("on", "in") for n in near):
            return True
        if norm in SMALL_NUMBERS:
            return True
    return False


def first_verb(words: Words, first: int, end: int) -> int:
    for position in range(first, end):
        norm = words.norms[position]
        if words.norms[position - 1] == "-":
            continue
        if (norm.endswith(("ed", "ly")) or norm in BE_FORMS or norm in ("has", "have", "had")) and not words.capital[
            position
        ]:
            return position
    return end


def day_beside(words: Words, last: int, before: int | None = None) -> tuple[str | None, int | None]:
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
            if words.norms[position] in WEEKDAYS and _opens(words, position):
                return words.span_text(position, position + 1), words.starts[position]
    return None, None


def _opens(words: Words, position: int) -> bool:
    """Whether a sentence or a clause begins with a day: "On Monday, X said", not "was hit on Monday, X said"."""
    while position > 0 and words.norms[position - 1] in ("on", "late", "early"):
        position -= 1
    return position == 0 or words.norms[position - 1] in (".", ";", ":", ",", "“", '"', "—", "–")
