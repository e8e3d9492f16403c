"""Everything on a page that may become text of its article, in one fast walk: for the gate before text extraction.

Text extraction leaves things out, and puts together what is left. So nothing that it might keep is left out here, and
whatever it might leave out of the middle of a sentence is marked.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from extractors.page_state import find_state_markup

ENOUGH_SHOWN: Final = 1_500  # characters in paragraphs: with that many, something of them is taken for the story
BREAK, LINE = "\x02", "\x03"  # between blocks; between the lines of one
OPENED, CLOSED = "\x04", "\x05"  # around what extraction may leave out of a block
SPAN, END_OF_SPAN = "\x06", "\x07"  # around what it leaves out only where its name says so
_CONTROLS: Final = f"\x00{BREAK}{LINE}{OPENED}{CLOSED}{SPAN}{END_OF_SPAN}"
_CELL: Final = " | "
_INVISIBLE: Final = "\u00ad\u200b\u200c\u2060\ufeff"
_BLOCKS: Final = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 head header hr html iframe legend li main menu nav noembed noframes noscript ol
    optgroup option p plaintext pre section select summary table tbody template textarea tfoot thead title tr ul
    xmp""".split()  # noqa: SIM905 - as a list it would be a page long
)
_NEVER_TEXT: Final = ("script", "style")
_MARKS: Final = (OPENED, CLOSED)
_SPAN_MARKS: Final = (SPAN, END_OF_SPAN)
_RAW: Final = frozenset({"iframe", "noembed", "noframes", "xmp", "plaintext", "textarea"})
# What cleaners of pages take out with all that is in it, though it may stand in the middle of a sentence.
_REMOVABLE: Final = frozenset(
    """button ins label time math output rp rt rtc select svg video audio object canvas map noscript picture progress
    datalist menu figure aside nav form""".split()  # noqa: SIM905
)
_TITLES: Final = (
    'meta[property="og:title" i], meta[name="og:title" i], meta[property="twitter:title" i], '
    'meta[name="twitter:title" i]'
)
_JSON_LD: Final = 'script[type*="ld+json" i]'
_JSON_TEXT: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_LOOSE_HEADLINE: Final = re.compile(r'"headline"\s*:\s*"((?:[^"\\]|\\.)*)"')
_MARKUP: Final = re.compile(r"<[^<>]{0,500}>")
_TEMPLATE: Final = re.compile(r"<(/?)template\b", re.IGNORECASE)
_SITE_NAME: Final = re.compile(r"\s[|–—·-]\s")


def find_text(markup: str) -> str:
    """The text of a page: blocks parted by ``BREAK``, lines within them by ``LINE``, white space collapsed."""
    for control in _CONTROLS:
        if control in markup:
            markup = markup.replace(control, "")
    tree = LexborHTMLParser(markup)
    if tree.css_first("template") is not None:
        tree = LexborHTMLParser(_TEMPLATE.sub(r"<\1div", markup))
    pieces = [piece for text in _declared_texts(tree) for piece in (text, BREAK)]
    pieces += (_hidden_text(markup, tree), BREAK)
    tree.strip_tags(list(_NEVER_TEXT))
    if tree.root is not None:
        _walk(tree.root, pieces)
    text = "".join(pieces)
    for mark in _INVISIBLE:
        if mark in text:
            text = text.replace(mark, "")
    return " ".join(text.split())


def _walk(root: Any, pieces: list[str]) -> None:
    """Text in document order, its blocks and lines parted, what may be dropped enclosed in marks."""
    add = pieces.append
    ends: dict[int, str] = {}
    for node in root.traverse(include_text=True):
        tag = node.tag
        if ends and (closing := ends.pop(node.mem_id, "")):
            add(closing)
        if tag == "-text":
            add(node.text_content or "")
            continue
        if tag == "span" or tag in _REMOVABLE:
            opened, closed = _SPAN_MARKS if tag == "span" else _MARKS
            add(opened)
            after = _after(node)
            if after is not None:
                ends[after.mem_id] = closed + ends.get(after.mem_id, "")
        if tag in _BLOCKS:
            add(BREAK)
            if tag in _RAW:
                add(_MARKUP.sub(" ", html.unescape(node.text() or "")))
                add(BREAK)
        elif tag == "br":
            add(LINE)
        elif tag in ("td", "th"):
            add(_CELL)


def _after(node: Any) -> Any:
    """The first node behind an element and all that is in it."""
    while node is not None and node.next is None:
        node = node.parent
    return node.next if node is not None else None


def _declared_texts(tree: Any) -> Iterator[str]:
    """Headlines that a page declares, whole and without the name of the site; headings whole, blocks inside them or
    not; everything said in JSON-LD."""
    titles = [node.attributes.get("content") or "" for node in tree.css(_TITLES)]
    titles += [node.text() or "" for node in tree.css("title, h1")]
    for title in titles:
        yield title
        for match in _SITE_NAME.finditer(title):
            yield title[: match.start()]
    for node in tree.css(_JSON_LD):
        script = node.text() or ""
        for found in (*_JSON_TEXT.findall(script), *_LOOSE_HEADLINE.findall(script)):
            if " " in found or "\\" in found or "&" in found:
                yield from _said(html.unescape(_json_string(found)))


def _hidden_text(markup: str, tree: Any) -> str:
    """What a script holds for the browser to draw: the full path reads it where a page shows no text."""
    shown = 0
    for node in tree.css("p"):
        shown += len(node.text() or "")
        if shown > ENOUGH_SHOWN:
            return ""
    found = find_state_markup(markup)
    return find_text(found) if found else ""


def _said(text: str) -> Iterator[str]:
    """A text of JSON-LD, which may carry markup: in pieces, and in one."""
    if "<" in text:
        yield BREAK.join(_MARKUP.split(text))
        text = _MARKUP.sub(" ", text)
    yield text


def _json_string(text: str) -> str:
    if "\\" not in text:
        return text
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
