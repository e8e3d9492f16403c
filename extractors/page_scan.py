"""Everything on a page that may become text of its article, in one fast walk: for the gate before text extraction.

Text extraction leaves things out, and puts together what is left. So nothing that it might keep is left out here, and
whatever it might leave out of the middle of a sentence is marked.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from extractors.page_state import find_state_markup

ENOUGH_SHOWN: Final = 1_500  # characters in paragraphs: with that many, something of them is taken for the story
BREAK, LINE = "\x02", "\x03"  # at both ends of a block; between the lines of one
OPENED, CLOSED = "\x04", "\x05"  # around what extraction may leave out of a block
SPAN, END_OF_SPAN = "\x06", "\x07"  # around what it leaves out only where its name says so
TAIL = "\x01"  # before what follows the end of a block
INNER = TAIL * 2  # before a block in an element whose blocks are printed as one line
BEYOND = TAIL * 3  # before what follows such an element
_CONTROLS: Final = f"\x00{TAIL}{BREAK}{LINE}{OPENED}{CLOSED}{SPAN}{END_OF_SPAN}"
_CELL: Final = " | "
_INVISIBLE: Final = "\u00ad\u200b\u200c\u2060\ufeff"
_BLOCKS: Final = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li main menu nav
    noembed noframes noscript ol optgroup option p plaintext pre section select summary table tbody textarea tfoot thead
    title tr ul xmp"""
_END_OF_BLOCK: Final = BREAK + TAIL
_OUT: Final = "\x08"  # the end of such an element
_NEVER_TEXT: Final = ["script", "style"]
_ONE_LINE: Final = "blockquote caption code dd del dt figcaption h1 h2 h3 h4 h5 h6 legend li pre q s strike summary"
_RAW: Final = frozenset({"iframe", "noembed", "noframes", "xmp", "plaintext", "textarea"})
# What cleaners of pages take out with all that is in it, though it may stand in the middle of a sentence.
REMOVABLE: Final = """applet aside audio blink button canvas datalist del dialog fencedframe fieldset figure footer form
    frame frameset iframe label legend map marquee math menu menuitem nav noindex noscript object optgroup option
    output picture progress rp rt rtc s select strike sup svg textarea time use video"""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is put before and behind the text of an element, and before it inside an element that is printed as one line
    (``is_line``). ``is_raw``: its markup is text to the parser."""

    opening: str
    inner: str
    closing: str
    is_line: bool = False
    is_raw: bool = False


def _marks() -> dict[str, _Marks]:
    """The marks by tag. Elements without any are parts of the text around them."""
    marks = {"span": _Marks(SPAN, SPAN, END_OF_SPAN), "br": _Marks(LINE, LINE, "")}
    blocks, lines, removable = (set(words.split()) for words in (_BLOCKS, _ONE_LINE, REMOVABLE))
    for tag in blocks | lines | removable:
        opening, inner, closing = (BREAK, BREAK + INNER, BREAK + TAIL) if tag in blocks else ("", "", "")
        if tag in lines:
            inner, closing = opening, closing.replace(TAIL, BEYOND) + _OUT
        if tag in removable:
            opening, inner, closing = OPENED + opening, OPENED + inner, closing + CLOSED
        marks[tag] = _Marks(opening, inner, closing, tag in lines, tag in _RAW)
    return marks | dict.fromkeys(("td", "th"), _Marks(_CELL, LINE, _OUT, is_line=True))


_MARKS: Final = _marks()
_BLOCK_TAGS: Final = frozenset(_BLOCKS.split())
_TITLES: Final = frozenset({"og:title", "twitter:title"})
_JSON_LD: Final = 'script[type*="ld+json" i]'
_JSON_TEXT: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_LOOSE_HEADLINE: Final = re.compile(r'"headline"\s*:\s*"((?:[^"\\]|\\.)*)"')
_MARKUP: Final = re.compile(r"<[^<>]{0,500}>")
_NUMBERED: Final = re.compile(r"&#(?:[xX]0*[0-7](?![0-9a-fA-F])|0*[0-7](?![0-9]));?")
_CONTROL: Final = re.compile(r"[\x00-\x08]|\\u000[0-8]")
_TEMPLATE: Final = re.compile(r"<(/?)template\b", re.IGNORECASE)
_TEMPLATE_IN_BYTES: Final = re.compile(rb"<(/?)template\b", re.IGNORECASE)
_SITE_NAME: Final = re.compile(r"\s[|–—·-]\s")


class PageScan:
    """A page parsed. Bytes have to be UTF-8 without a byte order mark and zeroes: they are read faster."""

    def __init__(self, markup: str | bytes) -> None:
        if isinstance(markup, str):  # zeroes before anything else: they may stand in the middle of a tag
            markup = markup.replace("\x00", "")
        self._parse(markup)
        if any(map("".join((self._shown, *self._declared)).__contains__, _CONTROLS)):
            self._parse(_without_controls(markup))

    def _parse(self, markup: str | bytes) -> None:
        tree = LexborHTMLParser(markup)
        if tree.css_first("template") is not None:  # a walk does not see what it holds
            markup = _with_templates_shown(markup)
            tree = LexborHTMLParser(markup)
        self._root = tree.root
        self._hidden = _hidden_text(markup, tree)
        self._declared = [*_texts_of_json(tree)]
        tree.strip_tags(_NEVER_TEXT)
        self._declared += _titles(tree)
        self._shown = tree.root.text() if tree.root is not None else ""

    @property
    def language(self) -> str | None:
        """The tag of the language that the page declares first of all, as it stands there."""
        return self._root.attributes.get("lang") if self._root is not None else None

    def words(self) -> Iterator[str]:
        """Texts that hold every word of the page between them: one joins words where blocks meet, another parts a word
        where an element ends in the middle of it."""
        yield _visible(self._shown)
        yield _visible(self._root.text(separator=" ") if self._root is not None else "")
        yield _visible(" ".join((self._hidden, *self._declared)))

    def text(self) -> str:
        """The text of the page: blocks parted by ``BREAK``, lines within them by ``LINE``, white space as it is."""
        if self._root is None:
            return ""
        pieces = [BREAK.join((self._hidden, *self._declared))]
        _walk(self._root, pieces)
        return _visible("".join(pieces))


def _visible(text: str) -> str:
    for mark in _INVISIBLE:
        if mark in text:
            text = text.replace(mark, "")
    return text


def _with_templates_shown(markup: str | bytes) -> str | bytes:
    """The markup with its templates made elements like any others."""
    if isinstance(markup, bytes):
        return _TEMPLATE_IN_BYTES.sub(rb"<\1div", markup)
    return _TEMPLATE.sub(r"<\1div", markup)


def _without_controls(markup: str | bytes) -> str:
    """The markup without the characters that serve as marks here, printed, or named by their numbers."""
    return _NUMBERED.sub("", _CONTROL.sub("", _as_text(markup)))


def _as_text(markup: str | bytes) -> str:
    return markup if isinstance(markup, str) else markup.decode()


def _walk(root: Any, pieces: list[str]) -> None:
    """Text in document order, its blocks and lines parted, what may be dropped enclosed in marks."""
    add, marks_of = pieces.append, _MARKS.get
    ends: dict[int, str] = {}
    end_at = ends.pop
    depth, last = 0, ""
    for node in root.traverse(include_text=True):
        tag = node.tag
        if ends and (closing := end_at(node.mem_id, "")):
            if _OUT in closing:
                depth -= closing.count(_OUT)
                closing = closing.replace(_OUT, "")
            if closing != last:
                add(closing)
                last = closing if closing[:1] == BREAK else ""
        if tag == "-text":
            text = node.text_content or ""
            if text.isspace():
                add(" ")
            else:
                add(text)
                last = ""
            continue
        marks = marks_of(tag)
        if marks is None:
            continue
        opening = marks.inner if depth else marks.opening
        if opening != last:  # of elements that begin or end together, one mark is enough
            add(opening)
            last = opening if opening[:1] == BREAK else ""
        if marks.is_raw:
            add(_MARKUP.sub(" ", html.unescape(node.text() or "")))
            add(BREAK)
        if marks.closing:
            after = node.next
            if after is None and marks.closing == _END_OF_BLOCK and node.parent.tag in _BLOCK_TAGS:
                continue  # the break behind the parent ends both
            depth += marks.is_line
            after = after if after is not None else _after(node)
            at = after.mem_id if after is not None else 0
            ends[at] = marks.closing + ends.get(at, "")
    add(ends.get(0, "").replace(_OUT, ""))


def _after(node: Any) -> Any:
    """The first node behind an element and all that is in it."""
    while node is not None and node.next is None:
        node = node.parent
    return node.next if node is not None else None


def _titles(tree: Any) -> Iterator[str]:
    """Headlines that a page declares, whole and without the name of the site; headings whole, blocks inside them or
    not."""
    metas = (node.attributes for node in tree.css("meta"))
    titles = [one.get("content") or "" for one in metas if (_name(one) or "").strip().lower() in _TITLES]
    titles += [node.text() or "" for node in tree.css("title, h1")]
    for title in titles:
        yield title
        for match in _SITE_NAME.finditer(title):
            yield title[: match.start()]
    yield ""


def _name(meta: dict[str, str | None]) -> str | None:
    return meta.get("property") or meta.get("name") or meta.get("itemprop")


def _texts_of_json(tree: Any) -> Iterator[str]:
    """Everything said in JSON-LD."""
    for node in tree.css(_JSON_LD):
        script = (node.text() or "").replace("\\/", "/")
        is_plain = "\\" not in script
        texts = script.split('"') if is_plain else (*_JSON_TEXT.findall(script), *_LOOSE_HEADLINE.findall(script))
        for found in texts:
            if " " in found or "\\" in found or "&" in found:
                yield from _said(html.unescape(_json_string(found)))


def _hidden_text(markup: str | bytes, tree: Any) -> str:
    """What a script holds for the browser to draw: the full path reads it where a page shows no text."""
    shown = 0
    for node in tree.css("p"):
        shown += len(node.text() or "")
        if shown > ENOUGH_SHOWN:
            return ""
    found = find_state_markup(_as_text(markup))
    return PageScan(found).text() if found else ""


def _said(text: str) -> Iterator[str]:
    """A text of JSON-LD, which may carry markup: in pieces, and in one."""
    if "<" in text:
        yield from _MARKUP.split(text)
        text = _MARKUP.sub(" ", text)
    yield text


def _json_string(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
