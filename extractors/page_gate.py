"""The gate before text extraction: which pages can hold a claim at all.

Why no page is skipped that the full path reads a claim from:

1. The article's text comes from the page: from what is visible on it and from what it declares in its metadata. The
   gate looks through all of both (``page_scan``), menus and related stories included, in the page's own order.
2. A claim begins in a sentence with a word of harm, or with a figure whose harm the sentence before it told
   (``claim.Reader``, which both the gate and the full path ask). No word of harm, no claim.
3. Extraction drops whole elements, so a sentence of the article is a sentence of one block of the page, or lacks an
   element that stood in its middle, or goes on in a neighbouring block. Each of these is read: the block as it stands,
   with its lines together and apart, without what may be dropped, and joined with its neighbours. A figure is read as
   if harm had been told right before it, whatever really stands there.
4. They are read by the very rules that read the article. A page is skipped only when none of them states a claim.

Whatever is too much to read passes: that costs time and loses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from extractors.claim import Reader
from extractors.content_type import find_content_kind
from extractors.gate import folded
from extractors.page_decode import decode_page
from extractors.page_scan import BREAK, CLOSED, END_OF_SPAN, LINE, OPENED, SPAN, find_text
from extractors.sentences import split_sentences

NEIGHBOURHOOD: Final = 160  # characters before and behind a block in which its sentence may go on
MAX_READ: Final = 60_000  # characters; a page with more harm than that is let pass unread
_FIRST_LINE: Final = "."  # so that no sentence is taken for the headline of the others
_HARM_BEFORE: Final = "The death toll is not known."
_GOES_ON: Final = re.compile(r"[a-z,;:)–—-]|\d")
_MAY_END: Final = re.compile(r"[.!?…。•\n]")
_LONGEST: Final = 1_500  # characters that one sentence can have
_DROPPED: Final = re.compile(f"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}")
_DROPPED_SPAN: Final = re.compile(f"{SPAN}[^{SPAN}{END_OF_SPAN}]*{END_OF_SPAN}")
_MARKS: Final = (OPENED, CLOSED, SPAN, END_OF_SPAN)


class PageGate:
    """The gate for the claims that ``reader`` reads; shared between threads as the reader is."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def may_hold_claim(self, body: bytes, content_type: str | None) -> bool:
        """False only for a page from whose text ``reader`` would read no claim."""
        if find_content_kind(body, content_type) != "html":
            return True
        text, _ = decode_page(body, content_type)
        return self.may_state_harm(text)

    def may_state_harm(self, markup: str) -> bool:
        """The same for a page that is decoded already."""
        reader = self._reader
        harms: dict[str, bool] = {}
        figures: dict[str, bool] = {}
        for blocks, is_whole in _versions(find_text(markup)):
            low = folded(BREAK.join(blocks)).replace(LINE, " ")
            hits = reader.harm_words.hits(low)
            if is_whole and not hits:
                return False
            starts = [0, *accumulate(len(block) + 1 for block in blocks)]
            for number in self._harmful(blocks, low, hits, starts, is_whole):
                self._collect(harms, blocks, number, is_whole, reader.may_harm)
            for number in {bisect_right(starts, noun) - 1 for noun in reader.signs.figure_nouns(low)}:
                self._collect(figures, blocks, number, is_whole, self._has_figure)
        read = [sentence for sentence, is_wanted in harms.items() if is_wanted]
        read += [f"{_HARM_BEFORE}\n\n{sentence}" for sentence, is_wanted in figures.items() if is_wanted]
        if not read:
            return False
        document = "\n\n".join((_FIRST_LINE, *read))
        return len(document) > MAX_READ or reader.may_claim(document)

    def _harmful(
        self, blocks: list[str], low: str, hits: list[int], starts: list[int], is_whole: bool
    ) -> Iterator[int]:
        """The numbers of the blocks with a word of harm that is not idle."""
        idle_verbs = self._reader.idle_verbs
        harmful: dict[int, bool] = {}
        for hit in hits:
            number = bisect_right(starts, hit) - 1
            harmful[number] = harmful.get(number, False) or not idle_verbs.is_idle(hit, low)
        for number, is_harmful in harmful.items():
            goes_on = is_whole and any(map(_GOES_ON.match, blocks[number : number + 2]))
            if is_harmful or goes_on or idle_verbs.may_be_of_other_use(low[starts[number] : starts[number + 1] - 1]):
                yield number

    def _has_figure(self, sentence: str) -> bool:
        nouns = self._reader.signs.figure_nouns(sentence)
        return bool(nouns) and self._reader.may_count(sentence[nouns[0] :])

    def _collect(
        self, found: dict[str, bool], blocks: list[str], number: int, is_whole: bool, is_wanted: Callable[[str], bool]
    ) -> None:
        """Notes the sentences of a block, and whether they have what is wanted and may count somebody."""
        for text in _readings(blocks, number, is_whole):
            sentences = _sentences(text)
            if len(sentences) > 1 and not self._reader.may_count(text):
                continue
            for sentence in sentences:
                if sentence not in found:
                    found[sentence] = self._reader.may_count(sentence) and is_wanted(folded(sentence))


def _versions(text: str) -> Iterator[tuple[list[str], bool]]:
    """The blocks of a page, and that they are all of them; then the blocks that read otherwise when what may be dropped
    is dropped."""
    yield _plain(text).split(BREAK), True
    known = set(text.split(BREAK))
    for mark, dropped in ((OPENED, _DROPPED), (SPAN, _DROPPED_SPAN)):
        if mark in text:
            text = dropped.sub("", text)
            blocks = [block for block in text.split(BREAK) if block not in known]
            known.update(blocks)
            yield _plain(BREAK.join(blocks)).split(BREAK), False


def _plain(text: str) -> str:
    """The text without marks, with single spaces and none at the ends of a block."""
    for mark in _MARKS:
        text = text.replace(mark, "")
    return " ".join(text.split()).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK)


def _readings(blocks: list[str], number: int, is_whole: bool) -> Iterator[str]:
    """A block as extraction may print it: its lines apart and together, alone and with its neighbours."""
    block = blocks[number]
    if LINE in block:
        yield block.replace(LINE, "\n")
    yield " ".join(block.replace(LINE, " ").split())
    for joined in _joined(blocks, number) if is_whole else ():
        yield " ".join(joined.replace(LINE, " ").split())


def _sentences(text: str) -> list[str]:
    if len(text) <= _LONGEST and not _MAY_END.search(text):
        return [text]
    return [text[start:end] for start, end in split_sentences(text)]


def _joined(blocks: list[str], number: int) -> Iterator[str]:
    """A block with the blocks before and behind that its sentence may go on in: something stood in between.

    A block that begins in lower case or with a mark goes on with what an earlier block began.
    """
    first = last = number
    if _GOES_ON.match(blocks[number]):
        first = _reach(blocks, number, -1)
    for ahead in range(number + 1, _reach(blocks, number, 1) + 1):
        if _GOES_ON.match(blocks[ahead]):
            last = ahead
    if first < number or last > number:
        parts = blocks[first : last + 1]
        yield " ".join(parts)
        for other in range(first, last + 1):
            if abs(other - number) > 1:
                yield " ".join((blocks[min(other, number)], blocks[max(other, number)]))


def _reach(blocks: list[str], number: int, step: int) -> int:
    """The farthest block that begins within the neighbourhood."""
    length, at = 0, number
    while 0 <= at + step < len(blocks) and length < NEIGHBOURHOOD:
        at += step
        length += len(blocks[at])
    return at
