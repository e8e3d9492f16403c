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
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
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

NEIGHBOURHOOD: Final = 160  # characters before and behind a block in which its sentence may go on
MAX_READ: Final = 60_000  # characters; a page with more harm than that is let pass unread
_BREAK, _LINE, _CELL = "\x02", "\x03", " | "
_GOES_ON: Final = re.compile(r"[a-z,;:)–—-]|\d")
_INVISIBLE: Final = "\x00\u00ad\u200b\u200c\u2060\ufeff"
# Words that begin a counted group of people without being numbers: with a noun behind them, and by themselves.
_ARTICLES: Final = frozenset(
    [
        "a",
        "an",
        "no",
        "any",
        "without",
        "all",
        "including",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "of",
        "the",
    ]
)
_ALONE: Final = frozenset(["another", "one", "nobody", "none"])
_ARTICLE: Final = re.compile(r"\b(?:a|an|no|any|without|all|including|his|her|its|their|our|my|your)\b")
_PERSON_SUFFIX: Final = re.compile(r"\w{3}(?:men|women|ists|ians|eers)\b")
_BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "noscript",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "template",
        "textarea",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_NEVER_TEXT: Final = ("script", "style")
_JSON_TEXT: Final = re.compile(r'"(?:headline|articleBody|alternativeHeadline|name)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_TITLE_NAMES: Final = frozenset({"og:title", "twitter:title"})
_MARKUP: Final = re.compile(r"<[^<>]{0,500}>")
_TEMPLATE: Final = re.compile(r"<(/?)template\b", re.IGNORECASE)


def build_gate(lexicon: Lexicon, reader: Reader) -> PageGate:
    """The gate for the claims that ``reader`` reads; built once, shared between threads."""
    return PageGate(Gate(gate_words(lexicon)), Gate(_counted_nouns(lexicon)), _number_pattern(lexicon), reader)


class PageGate:
    def __init__(self, harm_words: Gate, counted_nouns: Gate, numbers: re.Pattern[str], reader: Reader) -> None:
        self._harm_words = harm_words
        self._counted_nouns = counted_nouns
        self._numbers = numbers
        self._reader = reader

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
        sentences = [one for one in self._harmful_sentences(text, hits) if self._may_count(folded(one))]
        if not sentences:
            return False
        # The line at the start is there so that no sentence is taken for the headline of the others.
        document = "\n\n".join((".", *sentences))
        return len(document) > MAX_READ or bool(self._reader.read(Document("gate", document)).claims)

    def _may_count(self, sentence: str) -> bool:
        """Whether a counted group can begin in a sentence: with a number, or with an article and a noun to count."""
        if self._numbers.search(sentence):
            return True
        return _ARTICLE.search(sentence) is not None and (
            self._counted_nouns.any(sentence) or _PERSON_SUFFIX.search(sentence) is not None
        )

    def _harmful_sentences(self, text: str, hits: list[int]) -> dict[str, None]:
        """The sentences with harm: cut block by block, and put together from blocks that may be parts of one."""
        found: dict[str, None] = {}
        blocks = [block.strip() for block in text.split(_BREAK)]
        starts = [0, *accumulate(len(block) + 1 for block in text.split(_BREAK))]
        for number in sorted({bisect_right(starts, hit) - 1 for hit in hits}):
            block = blocks[number].replace(_LINE, "\n")
            found |= self._sentences(block)
            if "\n" in block:
                found |= self._sentences(" ".join(block.split()))
            for joined in _joined(blocks, number):
                found |= self._sentences(" ".join(joined.replace(_LINE, " ").split()))
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
        elif tag in ("td", "th"):
            pieces.append(_CELL)


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


def _counted_nouns(lexicon: Lexicon) -> set[str]:
    """Nouns that "a", "no" and the like can count: people, peoples and harm itself."""
    people = {form for row in lexicon.person_nouns for form in (row.singular, row.plural)}
    peoples = {name for row in lexicon.parties.demonyms for name in (*row.people, *row.adjectives)}
    nouns = tuple(row for row in lexicon.harm_words if row.form in ("count_noun", "toll", "event_noun"))
    harms = gate_words(replace(lexicon, harm_words=nouns))
    return {word.lower() for word in (people | peoples | harms)}


def _number_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Digits, number words and vague counts, and the words that stand for a counted group by themselves."""
    quantities = lexicon.quantities
    words = {row.word.lower() for row in quantities.number_words} | _ALONE
    words |= {row.phrase.lower() for row in quantities.vague_counts}
    parts = {part for word in words for part in re.findall(r"\w+", word)} - _ARTICLES
    long, short = [part for part in parts if len(part) > 3], [part for part in parts if len(part) <= 3]
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
