"""The gate before text extraction: which pages can hold a claim at all.

A claim is read from one sentence that has a word of harm in it. So the gate looks for words of harm in everything that
text extraction might take for the article - the visible text, headlines in the metadata, a body in JSON-LD - and reads
the blocks around them with the very rules that will read the article. A block is read as it stands, and once more
joined with its neighbours, in case text extraction makes one sentence of several blocks. Only a page in which neither
gives a claim is skipped. Whatever the gate cannot look into, it lets pass.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from extractors.claim import Reader
from extractors.content_type import find_content_kind
from extractors.gate import Gate, folded
from extractors.lexicon import Lexicon
from extractors.page_decode import decode_page
from extractors.records import Document
from extractors.sentences import split_sentences
from extractors.vocabulary import gate_words

NEIGHBOURHOOD: Final = 400  # characters before and behind a block
MAX_READ: Final = 60_000  # characters; a page with more harm than that is let pass unread
_BREAK, _LINE = "\x02", "\x03"
_INVISIBLE: Final = "\x00\u00ad\u200b\u200c\u2060\ufeff"
# Words that begin a counted group of people without being numbers.
_GROUP_STARTS: Final = frozenset(
    """a an another one no nobody none without any all including his her its their our my your dead toll half""".split()
)
_BLOCKS: Final = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html iframe legend li main menu nav noscript ol optgroup option p pre
    section select summary table tbody td template textarea tfoot th thead title tr ul""".split()
)
_NEVER_TEXT: Final = ("script", "style")
_JSON_TEXT: Final = re.compile(r'"(?:headline|articleBody|alternativeHeadline|name)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_TITLE_NAMES: Final = frozenset({"og:title", "twitter:title"})
_MARKUP: Final = re.compile(r"<[^<>]{0,500}>")
_TEMPLATE: Final = re.compile(r"<(/?)template\b", re.IGNORECASE)


def build_gate(lexicon: Lexicon, reader: Reader) -> PageGate:
    """The gate for the claims that ``reader`` reads; built once, shared between threads."""
    return PageGate(Gate(gate_words(lexicon)), reader, _count_pattern(lexicon))


class PageGate:
    def __init__(self, harm_words: Gate, reader: Reader, counts: re.Pattern[str]) -> None:
        self._harm_words = harm_words
        self._reader = reader
        self._counts = counts

    def may_hold_claim(self, body: bytes, content_type: str | None) -> bool:
        """False only for a page from whose text ``reader`` would read no claim."""
        if find_content_kind(body, content_type) != "html":
            return True
        text, _ = decode_page(body, content_type)
        return self.may_state_harm(text)

    def may_state_harm(self, markup: str) -> bool:
        """The same for a page that is decoded already."""
        text = find_text(markup)
        hits = self._harm_words.hits(folded(text).replace(_LINE, " "))
        if not hits:
            return False
        sentences = [one for one in self._harmful_sentences(text, hits) if self._counts.search(folded(one))]
        if not sentences:
            return False
        # The line at the start is there so that no sentence is taken for the headline of the others.
        document = "\n\n".join((".", *sentences))
        return len(document) > MAX_READ or bool(self._reader.read(Document("gate", document)).claims)

    def _harmful_sentences(self, text: str, hits: list[int]) -> dict[str, None]:
        """The sentences with harm, cut block by block, and cut once more with the blocks around joined."""
        found: dict[str, None] = {}
        for start, end in _stretches(hits, lambda hit: _block(text, hit)):
            block = text[start:end].replace(_LINE, "\n").strip()
            found |= self._sentences(block) | self._sentences(block.replace("\n", " "))
        for start, end in _stretches(hits, lambda hit: _neighbourhood(text, hit)):
            found |= self._sentences(" ".join(text[start:end].replace(_BREAK, " ").replace(_LINE, " ").split()))
        return found

    def _sentences(self, text: str) -> dict[str, None]:
        cut = (text[start:end] for start, end in split_sentences(text))
        return {sentence: None for sentence in cut if self._harm_words.any(folded(sentence))}


def find_text(markup: str) -> str:
    """Everything on a page that may be text of the article: blocks parted by U+0002, lines within them by U+0003."""
    has_template = "<template" in markup or "<TEMPLATE" in markup
    tree = LexborHTMLParser(_TEMPLATE.sub(r"<\1div", markup) if has_template else markup)
    pieces = [piece for text in _declared_texts(tree) for piece in (text, _BREAK)]
    tree.strip_tags(list(_NEVER_TEXT))
    root = tree.root
    if root is not None:
        _walk(root, pieces)
    text = "".join(pieces)
    for mark in _INVISIBLE:
        if mark in text:
            text = text.replace(mark, "")
    return " ".join(text.split())


def _walk(root: Any, pieces: list[str]) -> None:
    """Text in document order, its blocks and lines parted."""
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            pieces.append(node.text_content or "")
        elif tag in _BLOCKS:
            pieces.append(_BREAK)
        elif tag == "br":
            pieces.append(_LINE)


def _stretches(hits: list[int], reach: Callable[[int], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches around the hits, those that touch as one."""
    start, end = reach(hits[0])
    for hit in hits[1:]:
        if hit < end:
            continue
        first, last = reach(hit)
        if first > end:
            yield start, end
            start = first
        end = last
    yield start, end


def _block(text: str, at: int) -> tuple[int, int]:
    start, end = text.rfind(_BREAK, 0, at) + 1, text.find(_BREAK, at)
    return start, end if end >= 0 else len(text)


def _neighbourhood(text: str, at: int) -> tuple[int, int]:
    """The block with what stands around it."""
    start, end = _block(text, at)
    return _block(text, max(start - NEIGHBOURHOOD, 0))[0], _block(text, min(end + NEIGHBOURHOOD, len(text)))[1]


def _count_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Whatever a counted group of people can begin with: a digit, a number word, a vague count, an article, a zero."""
    quantities = lexicon.quantities
    words = {row.word.lower() for row in quantities.number_words} | _GROUP_STARTS
    words |= {row.phrase.lower() for row in quantities.vague_counts}
    parts = {part for word in words for part in re.findall(r"\w+", word)}
    long, short = [re.escape(part) for part in parts if len(part) > 3], [part for part in parts if len(part) <= 3]
    return re.compile(rf"\d|\b(?:{'|'.join(sorted(long))})|\b(?:{'|'.join(sorted(short))})\b")


def _declared_texts(tree: Any) -> Iterator[str]:
    """Headlines and bodies that a page declares in its metadata."""
    for node in tree.css("meta"):
        attributes = node.attributes
        if (attributes.get("property") or attributes.get("name") or "").lower() in _TITLE_NAMES:
            yield attributes.get("content") or ""
    for node in tree.css('script[type*="ld+json" i]'):
        for found in _JSON_TEXT.findall(node.text() or ""):
            yield _MARKUP.sub(" ", html.unescape(_json_string(found)))


def _json_string(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
