"""Mentions of sources: where the noun phrase of a speaker begins and ends, found without a model.

English puts the speaker right before or right after the verb of saying. From there the phrase is walked word by word
until a word that cannot be part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.terms import DASH, Words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRONOUNS: Final = _words("he she it they we i")
WEEKDAYS: Final = _words("monday tuesday wednesday thursday friday saturday sunday")
BE_FORMS: Final = _words("is are was were be been being")
_DETERMINERS: Final = _words(
    "the a an one its his her their our my some two three four five several many most both another this these "
    "those other no any all each"
)
_LINKS: Final = _words("of for in at from with on to near inside")
_TITLES: Final = _words("gen lt col maj capt mr mrs ms dr brig sgt adm rev st sen gov prof")
_TIMES: Final = WEEKDAYS | _words(
    "mon tue tues wed thu thurs fri sat sun yesterday today tonight overnight morning afternoon evening "
    "january february march april june july august september october november december jan feb mar apr jun "
    "jul aug sept sep oct nov dec"
)
_TIME_LEADS: Final = _words("on late early earlier last this later week month year day in")
_AUXILIARIES: Final = _words(
    "there here has have had also now then still again already previously initially first since only just so did does "
    "do"
)
_MODALS: Final = _words("will would can could may might must should shall")
_NEGATIONS: Final = _words("not never n't")
_SMALL_WORDS_OF_NAMES: Final = _words("s al el de bin abu von van ben the jr")
_BREAKS: Final = _words('. ! ? ; : “ ” " ( ) [ ] « » | …') | {DASH}
_STOPS: Final = (
    _words(
        "that which who whose whom where when while as after before because since if than but or so though "
        "although until by there what how why whether despite amid people person killed dead wounded injured "
        "died dying casualties deaths victims bodies per during following including citing quoting according "
        "told about over more under least than between into onto through against has have had not also then "
        "now"
    )
    | _BREAKS
    | BE_FORMS
    | _MODALS
    | PRONOUNS
)
_PHRASE_LIMIT: Final = 16


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a source: its words in a sentence, and what is said of it beside it ("the mayor of Arden").

    ``suffix`` is set where the source is named through a relative clause: "the president, whose office" is
    "the president's office".
    """

    first: int
    last: int
    text: str
    apposition: str = ""
    start: int = 0

    @property
    def is_pronoun(self) -> bool:
        return self.text.lower() in PRONOUNS


def phrase_ending_at(words: Words, last: int, floor: int, heads: frozenset[str]) -> tuple[int, int] | None:
    """The noun phrase that ends before word ``last`` and starts at ``floor`` or later, as word indices.

    ``heads`` are nouns for sources: "officials in Gaza" is one phrase because officials may be somewhere.
    """
    end = last
    if end <= floor:
        return None
    norms = words.norms
    while end - 1 > floor and norms[end - 1] == "'":
        end -= 1
    position = end - 1
    if norms[position] in PRONOUNS:
        return position, end
    while position >= floor and end - position <= _PHRASE_LIMIT:
        norm = norms[position]
        if norm in _DETERMINERS:
            if position - 1 > floor and norms[position - 1] == "and" and norms[position - 2] in heads:
                position -= 2
                continue
            if _follows_name(words, position, floor):
                return position - 2, end
            if not _is_linked(words, position, floor, heads):
                if not _follows_participle(words, position - 1, floor, heads):
                    return position, end
                position -= 3
                continue
            position -= 2
            continue
        if norm in ("and", "&") and _coordinates(words, position, end, heads):
            position -= 1
            continue
        if norm in _LINKS and _is_hyphenated(words, position):
            position -= 1
            continue
        if norm in _LINKS and not _link_holds(words, position, floor, heads):
            if norm == "of" or not _follows_participle(words, position, floor, heads):
                break
            position -= 1
            continue
        if _stops_at(words, position) or norm in ("and", ",") or (norm.isdigit() and position != end - 1):
            break
        if _is_adverb(words, position) or (norm in _TIMES and position < end - 1):
            break
        position -= 1
    first = position + 1
    while first < end and (norms[first] in _LINKS or norms[first] in ("'", "s", "-")):
        first += 1
    return (first, end) if first < end else None


def _follows_participle(words: Words, link: int, floor: int, heads: frozenset[str]) -> bool:
    """ "doctors *working* in the camp", "a witness *reached* by telephone": whether the preposition at ``link`` stands
    behind a participle on a noun for sources."""
    if link - 2 < floor or words.norms[link] not in _LINKS or words.norms[link - 2] not in heads:
        return False
    norm = words.norms[link - 1]
    is_participle = norm.endswith(("ing", "ed")) or norm in ("known", "held")
    return is_participle and not words.capital[link - 1]


def behind_time(words: Words, first: int, last: int) -> int:
    """Where the phrase at ``[first, last)`` begins behind a time: "A week ago | American officials"."""
    is_time = words.norms[first + 2 : first + 3] in (["ago"], ["earlier"], ["later"])
    return first + 3 if is_time and first + 3 < last else first


def _follows_name(words: Words, position: int, floor: int) -> bool:
    """ "Mediazona and the BBC have": a name before "and" where a phrase can begin."""
    first = position - 2
    if first < floor or words.norms[position - 1] != "and" or words.shouting or not words.capital[first]:
        return False
    return first == 0 or words.norms[first - 1] in (",", ";", ":", ".", "“", '"')


def _is_adverb(words: Words, position: int) -> bool:
    """An adverb ends a phrase to the left, unless it belongs to an adjective: "internationally recognised"."""
    norm, following = words.norms[position], words.norms[position + 1 : position + 2]
    return norm.endswith("ly") and not words.capital[position] and not (following and following[0].endswith("ed"))


def _is_hyphenated(words: Words, position: int) -> bool:
    """ "commander-in-chief" """
    return words.norms[position - 1 : position] == ["-"] and words.norms[position + 1 : position + 2] == ["-"]


def _stops_at(words: Words, position: int) -> bool:
    norm = words.norms[position]
    if norm == ".":
        return not (position > 0 and words.norms[position - 1] in _TITLES)
    return norm in _STOPS


def _is_linked(words: Words, determiner: int, floor: int, heads: frozenset[str]) -> bool:
    link = determiner - 1
    return link > floor and words.norms[link] in _LINKS and _link_holds(words, link, floor, heads)


def _link_holds(words: Words, link: int, floor: int, heads: frozenset[str]) -> bool:
    """Whether a preposition continues the phrase of a source: always "of", others only behind a noun for sources."""
    if link <= floor:
        return False
    before = words.norms[link - 1]
    if before in _STOPS or before == ",":
        return False
    if words.norms[link] == "for" and _is_named_for(words, link):
        return True
    return before in heads or (words.norms[link] == "of" and not before.isdigit())


def _is_named_for(words: Words, link: int) -> bool:
    """ "the Arden *Observatory for Human* Rights": what a body is for is part of its name."""
    named = words.capital[link - 1 : link + 3]
    return not words.shouting and named[:1] + named[2:] == [True, True, True] and not named[1]


def _coordinates(words: Words, position: int, end: int, heads: frozenset[str]) -> bool:
    """ "Palestinian and Israeli officials", "police and rescuers": two of one kind."""
    if position == 0 or position + 1 >= end:
        return False
    before, after = position - 1, position + 1
    if words.norms[before] in heads and (words.norms[after] in heads or words.norms[end - 1] in heads):
        return True
    return words.capital[before] and words.capital[after] and not words.shouting


def phrase_starting_at(
    words: Words, first: int, ceiling: int, heads: frozenset[str], verbs: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """The noun phrase of a source that starts at word ``first``: "the health ministry in Gaza", as word indices.

    ``verbs`` end it: "the ministry show that".
    """
    norms = words.norms
    position = first
    while position < ceiling and position - first <= _PHRASE_LIMIT:
        norm = norms[position]
        if norm in PRONOUNS:
            return (position, position + 1) if position == first else _trimmed(words, first, position)
        if position > first and norm in verbs:
            break
        if norm in _LINKS and _is_hyphenated(words, position):
            position += 1
            continue
        if norm in _LINKS:
            if position == first or not _continues(words, position, ceiling, heads):
                break
        elif norm == ",":
            break
        elif norm in ("and", "&"):
            if position == first or not _coordinates_ahead(words, position, ceiling, heads):
                break
        elif (
            _stops_at(words, position)
            or norm in _TIMES
            or (norm in _TIME_LEADS and position > first and _is_time_run(words, position))
            or (norm in _DETERMINERS and position > first and norms[position - 1] not in _LINKS)
        ):
            break
        position += 1
    return _trimmed(words, first, position)


def _trimmed(words: Words, first: int, last: int) -> tuple[int, int] | None:
    while last > first and (
        words.norms[last - 1] in _LINKS
        or words.norms[last - 1] in _DETERMINERS
        or words.norms[last - 1] in (",", "and")
    ):
        last -= 1
    return (first, last) if first < last else None


def _continues(words: Words, link: int, ceiling: int, heads: frozenset[str]) -> bool:
    following = words.norms[link + 1] if link + 1 < ceiling else "."
    if following in _TIMES or following in _STOPS or following.isdigit() or following in ("statement", "recent"):
        return False
    if words.norms[link] == "of":
        return True
    if following in ("a", "an", "this", "an", "its", "his", "her", "their"):
        return words.norms[link] == "for" or (
            words.norms[link] in ("at", "in", "from", "with")
            and words.norms[link - 1] in heads
            and _names_institution(words, link + 2, ceiling)
        )
    if words.norms[link] == "on" or words.norms[link] == "to":
        return False
    return (
        words.norms[link - 1] in heads
        or (words.capital[link - 1] and words.capital[min(link + 1, ceiling - 1)])
        or (words.norms[link] == "for" and words.norms[link - 1] in heads)
    )


def _names_institution(words: Words, position: int, ceiling: int) -> bool:
    institutions = ("hospital", "ministry", "agency", "clinic", "morgue", "group", "department")
    return any(norm in institutions for norm in words.norms[position : min(position + 4, ceiling)])


def _coordinates_ahead(words: Words, position: int, ceiling: int, heads: frozenset[str]) -> bool:
    if position + 1 >= ceiling:
        return False
    before, after = words.norms[position - 1], words.norms[position + 1]
    if before in heads and after in heads:
        return True
    if not words.shouting and words.capital[position - 1] and words.capital[position + 1]:
        return position + 2 >= ceiling or words.norms[position + 2] not in BE_FORMS
    return False


def skip_before(words: Words, position: int, floor: int) -> tuple[int, bool, bool]:
    """Steps left over auxiliaries, adverbs and times before a verb: the index behind the subject, negated, passive."""
    negated = passive = False
    while position > floor:
        norm = words.norms[position - 1]
        if norm in _NEGATIONS or (norm == "t" and position - 2 > floor and words.norms[position - 2] == "'"):
            negated = True
        elif norm in BE_FORMS:
            passive = True
        elif not (
            norm in _AUXILIARIES
            or norm in _MODALS
            or norm in _TIMES
            or (norm.endswith("ly") and not words.capital[position - 1])
            or (norm in _TIME_LEADS and position < len(words) and _is_time_run(words, position - 1))
            or (norm.isdigit() and position - 2 > floor and words.norms[position - 2] in _TIMES)
            or (norm == "." and words.norms[position - 2] in _TIMES)
        ):
            break
        position -= 1
    return position, negated, passive


def _is_time_run(words: Words, position: int) -> bool:
    """Whether ``position`` leads into a time: "on Friday", "late on Monday", "last week"."""
    following = words.norms[position + 1 : position + 4]
    return any(norm in _TIMES or norm in ("week", "month", "year") for norm in following[:2]) or words.norms[
        position
    ] in (
        "later",
        "earlier",
    )


def comma_segments(words: Words, floor: int, end: int) -> list[tuple[int, int]]:
    """The stretches between commas of words ``floor`` to ``end``; the last is empty where a comma ends the stretch."""
    segments = []
    first = floor
    for position in range(floor, end):
        if words.norms[position] == ",":
            segments.append((first, position))
            first = position + 1
    segments.append((first, end))
    return segments


def break_before(words: Words, position: int, floor: int) -> int:
    """The first word of the stretch that holds ``position``: behind the last full stop, colon, quote or dash."""
    first = position
    while first > floor:
        norm = words.norms[first - 1]
        if norm in _BREAKS and not (norm == "." and first >= 2 and words.norms[first - 2] in (_TITLES | _TIMES)):
            break
        first -= 1
    return first


def is_name(words: Words, first: int, last: int) -> bool:
    """Whether the phrase is a name: every word but small ones has a capital."""
    if words.shouting or first >= last:
        return False
    small = _LINKS | _SMALL_WORDS_OF_NAMES
    large = [i for i in range(first, last) if words.norms[i].isalnum() and words.norms[i] not in small]
    return bool(large) and all(words.capital[i] for i in large)
