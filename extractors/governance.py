"""Which stretch of a sentence a cue governs: how far a number is from the words that credit somebody, if they do."""

from __future__ import annotations

from typing import Final

from extractors.cue import Cue
from extractors.cue_words import TOLL_WORDS
from extractors.terms import Words

_CONTRASTS: Final = frozenset({"but", "while", "although", "though", "whereas"})
_ASIDES: Final = frozenset({"which", "whose", "who", "when"})
_SUBORDINATES: Final = frozenset({"since", "after", "when", "which", "whose", "where", "before", "because", "until"})
_COMPLEMENT_SIGNS: Final = frozenset(
    {"that", "is", "are", "was", "were", "has", "have", "had", "there", "would", "could", "may", "might"}
)
_NARRATION: Final = frozenset({"after", "as", "when", "following", "since"})
# "the ministry said, bringing the toll since the war began to 43,985"
_SUMMING_UP: Final = (["bringing"], ["taking"], ["pushing"], ["raising"], ["lifting"], ["putting"], ["driving"])
_COMMA_COST: Final = 4


def distance(words: Words, cues: list[Cue], cue: Cue, first: int, last: int) -> int | None:
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
    if comma is None or comma > 8 or _has_full_stop(words, cue.last, first):
        return None
    if len(between) - comma > (20 if between[comma + 1 : comma + 2] in _SUMMING_UP else 8):
        return None
    if any(norm in _ASIDES or norm in _CONTRASTS or norm in ("where", "as") for norm in between):
        return None
    if any(other is not cue and cue.last <= other.first < first for other in cues):
        return None
    return len(between) + 2 * _COMMA_COST


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
    if cue.kind == "toll" and (len(between) > 14 or not _is_of_toll(between, words.norms[first : first + 6])):
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


def _is_of_toll(between: list[str], behind: list[str]) -> bool:
    """ "puts the toll at 30", "puts it higher, at 30", "put 30 as the number of dead"."""
    return between[:1] in (["it"], ["that"], ["this"]) or bool(TOLL_WORDS & {*between, *behind})


def _leaves_object(words: Words, cue: Cue, first: int) -> bool:
    """ "announced a siege, after militants killed 12": the object ended, and a new clause began, before the number."""
    for position in range(cue.last, first - 1):
        norm = words.norms[position]
        if norm in _COMPLEMENT_SIGNS:
            return False
        if norm == "," and words.norms[position + 1] in _NARRATION and position > cue.last:
            return True
    return False


def _distance_left(words: Words, cues: list[Cue], cue: Cue, first: int, last: int) -> int | None:
    between = words.norms[last : cue.first]
    if _has_full_stop(words, last, cue.first) or (";" in between and not _ends_all(words, cues, cue, between)):
        return None
    if any(other.side == "right" and last <= other.first < cue.first and other.kind != "headline" for other in cues):
        return None
    if any(other.kind == "according" and last <= other.first < cue.first for other in cues):
        return None
    if _is_subordinate(words, first) and _new_clause(words, last, cue.first):
        return None
    return len(between) + _COMMA_COST * between.count(",")


def _ends_all(words: Words, cues: list[Cue], cue: Cue, between: list[str]) -> bool:
    """ "two died outright; a third died later, *a spokesman said*": the one cue of a sentence, at its end."""
    is_last = all(not norm.isalnum() for norm in words.norms[cue.last + 6 :])
    return between.count(";") == 1 and is_last and all(other is cue for other in cues)


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
