"""The blocks of a page as extraction may print them: lines apart or together, without a part, joined with neighbours.

The text of a page is what ``page_scan`` makes of it. Only what stands around the places asked for is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Final

from extractors.gate import folded
from extractors.page_scan import BEYOND, BREAK, CLOSED, END_OF_SPAN, INNER, LINE, OPENED, SPAN, TAIL
from extractors.sentences import split_sentences

NEIGHBOURHOOD: Final = 160  # characters before and behind a block in which its sentence may go on
_GOES_ON: Final = re.compile(r"[a-z,;:)–—-]")
_MAY_END: Final = re.compile(r"[.!?…。•\n]")
_NEAR: Final = 400
_LOCAL: Final = 100  # more characters than are looked at to tell whether a sentence ends
_LONGEST: Final = 1_500  # characters that one sentence can have
_DROPPED: Final = re.compile(f"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}")
_DROPPED_SPAN: Final = re.compile(f"{SPAN}[^{SPAN}{END_OF_SPAN}]*{END_OF_SPAN}")
_GAP: Final = "\x08"  # where something was dropped
_JOINED: Final = re.compile(f"[{TAIL}{INNER}{BEYOND}]|[^\\w\"'“‘(]*[a-z]|\\s*$")  # may go on with what stands before it
_MARKS: Final = (OPENED, CLOSED, SPAN, END_OF_SPAN, _GAP)
_BLANK: Final = f"{TAIL} "
_NOTHING: Final = "".join((*_MARKS, _BLANK))


def without_droppable(text: str) -> str:
    """The blocks of a text that read otherwise without what may be dropped, with the neighbours they may go on in."""
    found = list[str]()
    for mark, dropped in ((OPENED, _DROPPED), (SPAN, _DROPPED_SPAN)):
        while mark in text and (shorter := dropped.sub(_GAP, text)) != text:
            found += _with_gaps(shorter.split(BREAK))
            text = shorter.replace(_GAP, "")
    return BREAK.join(found)


def _with_gaps(blocks: list[str]) -> Iterator[str]:
    wanted = set[int]()
    for number, block in enumerate(blocks):
        if _GAP in block and block.strip(_NOTHING):
            wanted.update((number, *_joined(blocks, number, -1), *_joined(blocks, number, 1)))
    return (blocks[number] for number in sorted(wanted))


def _joined(blocks: list[str], number: int, step: int) -> Iterator[int]:
    """The neighbours of a block in one direction, as long as each may go on with what stands before it."""
    length, at = 0, number
    while 0 <= at + step < len(blocks) and length < NEIGHBOURHOOD and _JOINED.match(blocks[max(at, at + step)]):
        at += step
        length += len(blocks[at].strip(_NOTHING))
        yield at


class BlockText:
    """A text of blocks; ``low`` is it folded, with its lines joined."""

    def __init__(self, text: str) -> None:
        for mark in _MARKS:
            text = text.replace(mark, "")
        text = " ".join(text.split()).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK).replace(f"{TAIL} ", TAIL)
        self._text = text
        self.low = folded(text).replace(LINE, " ")

    def blocks_at(self, offsets: list[int]) -> Iterator[Block]:
        """The blocks in which the offsets lie, in order."""
        for start, own in groupby(offsets, lambda offset: self._text.rfind(BREAK, 0, offset) + 1):
            end = self._text.find(BREAK, start)
            end = end if end >= 0 else len(self._text)
            before, behind = self._parts_before(start), self._parts_behind(end)
            hits = [hit - start for hit in own]
            yield Block([*before, self._text[start:end], *behind], len(before), self.low[start:end], hits)

    def _parts_before(self, end: int) -> list[str]:
        """What stands before the beginning of a block: the neighbourhood and one block more, by which is told whether
        the first in it goes on."""
        parts, length, is_more = list[str](), 0, True
        while end > 0 and is_more:
            start = self._text.rfind(BREAK, 0, end - 1) + 1
            parts.append(self._text[start : end - 1])
            is_more = length < NEIGHBOURHOOD or not parts[-1].strip(_BLANK)
            length += len(parts[-1].strip(_BLANK))
            end = start
        return parts[::-1]

    def _parts_behind(self, start: int) -> list[str]:
        parts, length = list[str](), 0
        while start < len(self._text) and length < NEIGHBOURHOOD:
            end = self._text.find(BREAK, start + 1)
            end = end if end >= 0 else len(self._text)
            parts.append(self._text[start + 1 : end])
            length += len(parts[-1].strip(_BLANK))
            start = end
        return parts


class Block:
    """A block of a page; ``reach`` are the blocks that its sentences may go on in, itself among them. ``low`` is it
    folded, ``hits`` are the offsets in it for which it was asked."""

    def __init__(self, parts: list[str], number: int, low: str, hits: list[int]) -> None:
        self.low = low.lstrip(_BLANK)
        self.hits = [hit - len(low) + len(self.low) for hit in hits]
        texts, joins = _with_connections(parts)
        own = sum(bool(part.strip(_BLANK)) for part in parts[:number])
        first = joins[own]
        later = [ahead for ahead in range(own + 1, _farthest(texts, own, 1) + 1) if joins[ahead] <= own]
        last = later[-1] if later else own
        self.reach = texts[first : last + 1]
        self._own = own - first
        self._later = [ahead - first for ahead in later]

    @property
    def has_lines(self) -> bool:
        return LINE in self.reach[self._own]

    def printings(self) -> Iterator[str]:
        """The block alone as extraction may print it: its lines apart and together."""
        if self.has_lines:
            yield self.reach[self._own].replace(LINE, "\n")
        yield _together(self.reach[self._own])

    def junctions(self) -> Iterator[str]:
        """What may be printed of it together with its neighbours, with all of them and with each: the sentences that
        meet there."""
        if len(self.reach) == 1:
            return
        texts = [_together(text) for text in self.reach]
        ends = [_ends(text) for text in texts]
        own, behind, before = self._own, len(texts) - self._own > 1, self._own > 0
        first, last = ends[own]
        if before:
            yield " ".join((ends[0][1], *texts[1:own], first))
        if behind:
            yield " ".join((last, *texts[own + 1 : -1], ends[-1][0]))
        if before and behind and first == texts[own]:
            yield " ".join((ends[0][1], *texts[1:-1], ends[-1][0]))
        if len(texts) > 2:
            yield from (f"{other} {first}" for _, other in ends[:own])
            yield from (f"{last} {ends[other][0]}" for other in self._later)


def sentences_of(
    texts: Iterable[str], seen: set[str], may_have: Callable[[str], bool], has_signs: Callable[[str], bool]
) -> Iterator[str]:
    """The sentences of the texts that have the signs of a claim; ``may_have`` asks the same of several sentences. What
    has been seen is not looked at again."""
    for text in texts:
        if text in seen:
            continue
        seen.add(text)
        if len(text) <= _LONGEST and not _MAY_END.search(text):
            if has_signs(text):
                yield text
        elif may_have(text):
            for start, end in split_sentences(text):
                sentence = text[start:end]
                if (sentence == text or sentence not in seen) and has_signs(sentence):
                    yield sentence
                seen.add(sentence)


def _with_connections(parts: list[str]) -> tuple[list[str], list[int]]:
    """The blocks that are not empty, and the first before each that it may go on with. It goes on with what stands near
    where it begins in lower case or with a mark, or behind a block that stands in its middle; with the block before it
    where that has not ended, or where it begins with a figure ("more than" may stand before it); and with all blocks in
    the element around it where that is printed as one line."""
    texts, joins = list[str](), list[int]()
    line: int | None = 0
    is_tail = is_open = is_inner = False
    for part in parts:
        is_inner = part.startswith(INNER)
        if part.startswith(BEYOND):
            is_inner, is_tail, is_open, line = False, True, False, None
        elif is_inner:
            is_tail = line is None
        elif part.startswith(TAIL):
            is_tail, is_open = True, False
        else:
            is_tail, line = False, len(texts)
        if block := part.strip(_BLANK):
            at = len(texts)
            texts.append(block)
            if is_tail or _GOES_ON.match(block):
                joins.append(_farthest(texts, at, -1))
            elif is_inner and line is not None:
                joins.append(line)
            else:
                joins.append(max(at - (is_open or block[0].isdigit()), 0))
            is_tail, is_open = False, True
    return texts, joins


def _farthest(texts: list[str], number: int, step: int) -> int:
    """The farthest block that begins within the neighbourhood."""
    length, at = 0, number
    while 0 <= at + step < len(texts) and length < NEIGHBOURHOOD:
        at += step
        length += len(texts[at])
    return at


def _together(text: str) -> str:
    return " ".join(text.replace(LINE, " ").split()) if LINE in text else text


def _ends(text: str) -> tuple[str, str]:
    """The first and the last sentence of a text. Where sentences part is told by what stands right there, so that of a
    long text its beginning and its end are enough, unless one sentence fills them."""
    if not _MAY_END.search(text):
        return text, text
    if len(text) > 2 * _NEAR:
        first, last = split_sentences(text[:_NEAR])[0][1], split_sentences(text[-_NEAR:])[-1][0]
        if first < _NEAR - _LOCAL and last > _LOCAL:
            return text[:first], text[last - _NEAR :]
    spans = split_sentences(text)
    return text[: spans[0][1]], text[spans[-1][0] :]
