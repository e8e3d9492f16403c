"""Where sentences begin and end, by rule, on raw text: offsets, never copies.

Blank lines always part sentences. A single newline does so too, except in hard-wrapped text (wire copy), which is told
by its line lengths, block by block, and where a line plainly goes on in the next. Within a paragraph a sentence ends at
``.``, ``!``, ``?`` or an ellipsis with its closing quotes, unless what stands before is an abbreviation or an initial,
or what follows goes on in lower case.
Every step looks at a bounded stretch of text, so that the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from extractors.numbers import word_set

Span = tuple[int, int]

_CLOSERS: Final = "\"'”’»›)\\]"
_TERMINATOR: Final = re.compile(rf"[.!?…。]{{1,8}}[{_CLOSERS}]{{0,4}}|•")
_SPACE: Final = re.compile(r"\s")
_BLOCK: Final = re.compile(r"\n[^\S\n]*\n\s*|\x0c|\u2029")
_BULLET: Final = re.compile(r"\s{0,9}(?:[-*•–—▪◦‣>|#]|\d{1,3}[.)]\s|\d{1,2}[.:]\d{2}\b)")
_WRAP_WIDTH: Final = range(45, 101)
_SLACK: Final = 4
_LONGEST_SENTENCE: Final = 1500  # characters; bounds the work that is done on any one sentence

# Abbreviations that stand before a name or a number: the full stop never ends the sentence there.
_TITLES: Final = word_set(
    """mr mrs ms mx dr prof rev fr sr hon gen lt col maj capt sgt cpl pvt adm brig cmdr cdr insp supt det sen rep
    gov pres amb atty ald st mt ft messrs mlle mme sgts gens cols spc pfc ens gy cmsgt msgt ssgt spokesm vs viz
    eg ie cf nr approx ca c"""
)
# Abbreviations that may also end a sentence: they do when a word follows that begins sentences.
_SHORTENED: Final = word_set(
    """inc co corp ltd plc bros jr esq etc al dept univ assn ave blvd rd est dist hwy jan feb mar apr jun jul aug
    sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m am pm u.s u.k u.n e.u u.s.a d.c
    ph.d m.d b.c a.d i.e e.g calif fla ariz ark colo conn del ga ill ind kan ky la md mass mich minn miss mo
    mont neb nev okla ore pa tenn tex va vt wash wis wyo ala ont que km kg lb oz ft in"""
)
_BEFORE_NUMBER: Final = word_set("no nos art fig figs p pp vol ch sec para rs")
_STARTERS: Final = word_set(
    """the a an he she it they we i you this that these those there his her its their our my in on at but and or so
    if when while after before since as by for from with without during however meanwhile officials according
    some many most more all no not one two three both several another what who how why where which then now also
    still yet although though because until despite under over among between earlier later police"""
)
_SPEECH: Final = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30} ){1,4}"
    r"(?:said|says|asked|asks|added|told|wrote|writes|replied|tweeted|shouted|cried|yelled)\b"
)
# A line that ends with one of these goes on, with a number if need be.
_LEADING_ON: Final = word_set(
    """a an the of to at by in on for from with and or as than about around nearly almost over under some least most
    many up another further is are was were has have had been that which who passed exceeded surpassed topped reached"""
)
_LAST_WORD: Final = re.compile(r"(?<![^\W_])(?P<word>[^\W\d_]{1,30}),?\s*\Z")
_BYLINE: Final = re.compile(r"\s{0,9}by\s+[A-Z]")
_SHORTEST_LINE: Final = 30  # characters; shorter ones are headings, and items of lists
_NEXT_WORD: Final = re.compile(r"[^\W\d_]{1,20}")


def split_sentences(text: str) -> list[Span]:
    """Half-open offsets of the sentences of ``text``, in order: trimmed, not overlapping, covering all but space."""
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        spans.extend(_sentences(text, start, end))
    return spans


def unwrap(text: str) -> str:
    """``text`` with the newlines within sentences replaced by spaces; of the same length."""
    if "\n" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for start, end, is_wrapped in _blocks(text):
        pieces += [text[position:start], _unwrapped(text[start:end], is_wrapped)]
        position = end
    return "".join([*pieces, text[position:]])


def _unwrapped(block: str, is_wrapped: bool) -> str:
    lines = block.split("\n")
    joints = (" " if _goes_on(line, following, is_wrapped) else "\n" for line, following in pairwise(lines))
    return lines[0] + "".join(joint + line for joint, line in zip(joints, lines[1:], strict=True))


def _goes_on(line: str, following: str, is_wrapped: bool) -> bool:
    """Whether the sentence at the end of a line goes on in the following line: where lines are wrapped, or where it has
    not ended and goes on in lower case, or with a number behind a word that no sentence ends with."""
    if is_wrapped:
        return not _BULLET.match(following)
    last, first = _LAST_WORD.search(line), following.lstrip()[:1]
    if not last or _BYLINE.match(following):
        return False
    return len(line) >= _SHORTEST_LINE if first.islower() else first.isdigit() and last.group("word") in _LEADING_ON


def _blocks(text: str) -> list[tuple[int, int, bool]]:
    """Start and end of the stretches between blank lines, and whether their lines are hard-wrapped. Where most blocks
    of a text are, all are, but for lists."""
    bounds: list[Span] = []
    position = 0
    for match in _BLOCK.finditer(text):
        bounds.append((position, match.start()))
        position = match.end()
    bounds.append((position, len(text)))
    lines = [text[start:end].split("\n") if text.find("\n", start, end) >= 0 else [] for start, end in bounds]
    wrapped = [bool(block) and is_hard_wrapped(block) for block in lines]
    if sum(wrapped) * 2 > sum(map(bool, lines)):
        wrapped = [bool(block) and not any(map(_BULLET.match, block[1:])) for block in lines]
    return [(start, end, is_wrapped) for (start, end), is_wrapped in zip(bounds, wrapped, strict=True)]


def is_hard_wrapped(lines: list[str]) -> bool:
    """Whether the lines of a block were broken to fit a column rather than to part paragraphs: no longer than a column,
    rarely ended by a full stop, and with no room left for the first word of the next line."""
    inner = lines[:-1]
    width = max(map(len, lines))
    if not inner or width not in _WRAP_WIDTH:
        return False
    full = sum(
        len(line.rstrip()) + len(following.split(None, 1)[0] if following.strip() else "") + _SLACK >= width
        for line, following in pairwise(lines)
    )
    ended = sum(line.rstrip().endswith((".", "!", "?", '"', "”")) for line in inner)
    listed = sum(_BULLET.match(line) is not None for line in lines)
    return full * 10 >= len(inner) * 8 and ended * 3 <= len(inner) and listed * 2 < len(lines)


def _paragraphs(text: str) -> Iterator[Span]:
    for start, end, is_wrapped in _blocks(text):
        first = position = start
        for line, following in pairwise(text[start:end].split("\n")) if text.find("\n", start, end) >= 0 else ():
            position += len(line) + 1
            if not _goes_on(line, following, is_wrapped):
                yield first, position
                first = position
        if first < end:
            yield first, end


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _TERMINATOR.finditer(text, start, end):
        cut = _cut(text, match, start, end)
        if cut > start:
            yield from _trimmed(text, start, cut)
            start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without the space around it; what no sentence is long enough for is cut at a space."""
    while end - start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE) + 1
        yield from _stripped(text, start, cut or start + _LONGEST_SENTENCE)
        start = cut or start + _LONGEST_SENTENCE
    yield from _stripped(text, start, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    body = text[start:end]
    left = len(body) - len(body.lstrip())
    if left < len(body):
        yield start + left, start + len(body.rstrip())


def _cut(text: str, match: re.Match[str], start: int, end: int) -> int:
    """The offset at which a new sentence starts, or -1 where the terminator ends none."""
    stop = match.end()
    if stop >= end:
        return -1
    if text[stop - 1] == "•":
        return stop - 1
    following = text[stop]
    if not following.isspace():
        return stop if _space_was_lost(text, match) else -1
    ahead = text[stop : min(stop + 60, end)].lstrip()
    if not ahead:
        return -1
    return stop if _begins_sentence(text, match, ahead, start) else -1


def _space_was_lost(text: str, match: re.Match[str]) -> bool:
    """``fire.Hamas has``: two lower-case letters, a stop, a capital and a lower-case letter."""
    at, stop = match.start(), match.end()
    before, after = text[max(0, at - 2) : at], text[stop : stop + 2]
    if len(before) < 2 or not after or (not before[1].isalnum() and before[1] not in ')"”'):
        return False
    opened = after[0] in '“"‘' and after[1:].isupper()
    capital = after[0].isupper() and (after[1:].islower() or after[1:] == " ")
    lower_before = before.islower() or before[1] in ')"”' or (before[1].isdigit() and before[0].isdigit())
    return lower_before and (capital or opened) and text[stop : stop + 4].lower() not in ("com ", "net ", "org ")


def _begins_sentence(text: str, match: re.Match[str], ahead: str, start: int) -> bool:
    mark = match.group()
    first = ahead.lstrip("\"'“‘«‹([")[:1] or ahead[0]
    if first.islower():
        return False
    if mark[0] != ".":
        return not (mark[-1] in "\"”’'" and _SPEECH.match(ahead))
    if len(mark) > 1 and mark[1] not in "\"'”’»›)]":
        return True
    return len(mark) > 1 or not _is_abbreviation(text[max(start, match.start() - 24) : match.start()], ahead, first)


def _is_abbreviation(before: str, ahead: str, first: str) -> bool:
    word = _SPACE.split(before)[-1].lstrip("\"'“‘«‹([-–—")
    lowered = word.lower()
    if lowered in _BEFORE_NUMBER:
        return first.isdigit()
    if lowered in _TITLES:
        return True
    next_word = _NEXT_WORD.match(ahead.lstrip("\"'“‘«‹(["))
    begins = next_word is not None and next_word.group().lower() in _STARTERS
    if len(word) == 1 and word.isalpha() and word.isupper():
        return not begins
    if lowered in _SHORTENED:
        return not begins and (
            lowered not in ("in", "ft", "mo", "am", "pm", "sun", "sat", "co", "ill", "la", "mar", "may")
            or word[:1].isupper()
        )
    return _is_dotted(word) and not begins


def _is_dotted(word: str) -> bool:
    """``U.S``, ``a.m``: single letters with stops between."""
    return len(word) >= 3 and len(word) % 2 == 1 and set(word[1::2]) == {"."} and word[::2].isalpha()
