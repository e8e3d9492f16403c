"""The gate before text extraction: which pages can hold a claim at all.

Why no page is skipped that the full path reads a claim from:

1. The article's text comes from the page: from what is visible on it and from what it declares in its metadata. The
   gate looks through all of both (``page_scan``), menus and related stories included, in the page's own order.
2. A claim begins in a sentence with a word of harm, or with a figure whose harm the sentence before it told
   (``claim.Reader``, which both the gate and the full path ask). No word of harm, no claim.
3. Extraction drops whole elements and prints some of them as one line, so a sentence of the article is a sentence of
   one block of the page, or lacks an element that stood in its middle, or goes on in a neighbouring block. Each of
   these is read (``page_blocks``): the block as it stands, with its lines together and apart, without what may be
   dropped, and the sentences that meet where it goes on with what stands around it: behind a block in its middle, in
   the same item, cell, heading or quotation, or because of how it begins. Only blocks with a word of harm, or with the
   beginning of a phrase of harm at their end, are looked at: no other reading has one. A figure is read as if harm had
   been told right before it, whatever really stands there.
4. They are read by the very rules that read the article. A page is skipped only when none of them states a claim.
5. A page that declares a language without rules is read only where its text has the commonest words of a language that
   has them (``language.detect_language``). It is skipped where the whole page has fewer than the text would need.

Whatever is too much to read passes: that costs time and loses nothing.

Known to be missed, with claims planted in markup that no publisher was seen to print: cells without a table, which
only the parser of the full path keeps apart; an element that runs over the edges of blocks and is dropped; a sentence
from which extraction drops one of several elements of one kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from extractors.claim import Reader
from extractors.content_type import find_content_kind
from extractors.count_signs import FIGURE_NOUNS
from extractors.gate import PairedGate, folded
from extractors.language import declared_language, may_have_rules
from extractors.page_blocks import Block, BlockText, sentences_of, without_droppable
from extractors.page_decode import decode_page
from extractors.page_scan import BREAK, PageScan

MAX_READ: Final = 60_000  # characters; a page with more harm than that is let pass unread
_AT_ONCE: Final = 1_500  # characters; most pages that pass do so with the first that are read
_FIRST_LINE: Final = "."  # so that no sentence is taken for the headline of the others
_HARM_BEFORE: Final = "Losses are not known.\n\nThe death toll is not known."


class PageGate:
    """The gate for the claims that ``reader`` reads; shared between threads as the reader is."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._signals = PairedGate({*reader.harm_phrases, *_torn(reader.harm_phrases)}, FIGURE_NOUNS)

    def may_hold_claim(self, body: bytes, content_type: str | None) -> bool:
        """False only for a page from whose text ``reader`` would read no claim."""
        if find_content_kind(body, content_type) != "html":
            return True
        text, encoding = decode_page(body, content_type)
        is_exact = encoding == "utf-8" and "\x00" not in text and text.encode("utf-8", "replace") == body
        return self.may_state_harm(body if is_exact else text)

    def may_state_harm(self, markup: str | bytes) -> bool:
        """The same for a page that is decoded already, or is proper UTF-8."""
        page = PageScan(markup)
        if not may_have_rules(declared_language(page.language), page.words()):
            return False
        text = page.text()
        batch, length, total = [_FIRST_LINE], 0, 0
        for sentence in self._sentences(BlockText(text), BlockText(without_droppable(text))):
            batch.append(sentence)
            length += len(sentence)
            if length > _AT_ONCE:
                total += length
                if total > MAX_READ or self._reader.may_claim("\n\n".join(batch)):
                    return True
                batch, length = [_FIRST_LINE], 0
        return length > 0 and self._reader.may_claim("\n\n".join(batch))

    def _sentences(self, *texts: BlockText) -> Iterator[str]:
        """Every sentence that may state a claim, once; a figure behind the harm that it may go on with."""
        found = [self._signals.hits(text.low) for text in texts]
        if not any(hits for hits, _ in found):
            return
        seen = set[str]()
        for text, (hits, _) in zip(texts, found, strict=True):
            for block in text.blocks_at(hits):
                printed = (*(block.printings() if self._may_harm(block) else ()), *block.junctions())
                if printed and self._may_count(block):
                    yield from sentences_of(printed, seen, self._has_harm, self._is_harm)
        seen = set()
        for text, (_, nouns) in zip(texts, found, strict=True):
            for block in text.blocks_at(nouns):
                if self._may_count(block):
                    printed = (*block.printings(), *block.junctions())
                    for sentence in sentences_of(printed, seen, self._has_figure, self._has_figure):
                        yield f"{_HARM_BEFORE}\n\n{sentence}"

    def _has_harm(self, text: str) -> bool:
        return self._reader.harm_words.any(folded(text)) and self._reader.may_count(text)

    def _is_harm(self, sentence: str) -> bool:
        return self._reader.may_harm(sentence) and self._reader.may_count(sentence)

    def _has_figure(self, text: str) -> bool:
        at = self._reader.signs.figure_noun(folded(text))
        return at is not None and self._reader.may_count(text[at:])

    def _may_count(self, block: Block) -> bool:
        """Whether anybody can be counted in a block and its neighbours. What stands in the first and the third of them
        may become a phrase when the second is dropped, so that three are read in any case."""
        return len(block.reach) > 2 or self._reader.may_count(" ".join(block.reach))

    def _may_harm(self, block: Block) -> bool:
        """Whether a block has a word of harm that is not idle, or that may not be so in its lines or sentences."""
        idle_verbs = self._reader.idle_verbs
        if block.has_lines or not all(idle_verbs.is_idle(hit, block.low) for hit in block.hits):
            return True
        return idle_verbs.may_be_of_other_use(block.low)


def _torn(phrases: Iterable[str]) -> set[str]:
    """The beginnings of phrases of several words at the end of a block: they may go on in another."""
    words = (phrase.split() for phrase in phrases)
    return {" ".join(one[:size]) + BREAK for one in words for size in range(1, len(one))}
