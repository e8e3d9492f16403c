"""The text of an article: headline, standfirst, body. The body comes from trafilatura; what is furniture goes first."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.meta import reset_caches

from extractors.page_furniture import drop_furniture, drop_notes, join_split_bodies, story_lines
from extractors.page_meta import PageMeta, node_text
from extractors.page_phrases import PagePhrases

__all__ = [
    "build_text",
    "find_body",
    "find_headline",
    "find_standfirst",
    "load_tree",
    "reset_caches",
    "text_for_digest",
]

MAX_STANDFIRST_DISTANCE: Final = 60
MAX_CRUMBS: Final = 12
MIN_STORY_LINE: Final = 60


def _parser() -> lxml_html.HTMLParser:
    """A parser that makes every element an ``HtmlElement`` without asking Python for the class of each: lxml asks again
    whenever an element is looked at, several thousand times a page. Only forms have classes of their own."""
    parser = lxml_html.HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True,
        huge_tree=False,
    )  # fmt: skip
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    return parser


_PARSER: Final = _parser()
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?head(?:line|ing)?|sub-?title|dek|deck|article-?(?:summary|intro|lead|lede|"
    r"description|excerpt|dek)|teaser-?text|chapo|chapeau|sottotitolo|entradilla|bajada|vorspann|"
    r"lead-?text|intro-?text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"[^\S\n]+")
_WORDS: Final = re.compile(r"\w+")


def load_tree(text: str) -> Any | None:
    """An lxml tree of a page without what is struck out and marks of notes, or null where there is nothing to make one
    of."""
    try:
        tree = lxml_html.document_fromstring(_XML_DECLARATION.sub("", text.replace("\x00", "")), parser=_PARSER)
    except (lxml_html.etree.ParserError, ValueError):
        return None
    drop_notes(tree)
    return tree


def find_headline(meta: PageMeta, entry_title: str | None) -> str | None:
    """The headline as the reader sees it: the heading that the page's own metadata agree with most, else those."""
    declared = [
        text for text in (meta.headline, meta.first("og:title", "twitter:title"), meta.title, entry_title) if text
    ]
    if meta.headings:
        best = max(meta.headings, key=lambda heading: max((_overlap(heading, text) for text in declared), default=0.0))
        if len(meta.headings) == 1 and not declared:
            return best
        if any(_overlap(best, text) >= 0.5 for text in declared):
            return best
    return _without_site_name(declared[0], meta) if declared else None


def find_standfirst(tree: Any, meta: PageMeta, headline: str | None) -> str | None:
    """The lines between headline and body, where the page shows them: marked as such soon after the heading, or equal
    to the page's own description."""
    wanted = _squash(meta.first("og:description", "description", "twitter:description") or "")[:40]
    title, since_heading = _squash(headline or ""), MAX_STANDFIRST_DISTANCE
    for node in tree.iter("h1", "p", "h2", "h3", "div", "span"):
        if node.tag == "h1":
            since_heading = 0
            continue
        since_heading += 1
        is_near = since_heading <= MAX_STANDFIRST_DISTANCE
        if not (is_near and _is_marked(node)) and not _opens_with(node, wanted):
            continue
        text = node_text(node)
        if 30 <= len(text) <= 700 and not (title and title in _squash(text)):
            return text
    return None


def _is_marked(node: Any) -> bool:
    marks = f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('data-testid') or ''}"
    return len(marks) > 2 and _STANDFIRST.search(marks) is not None


def _opens_with(node: Any, wanted: str) -> bool:
    return len(wanted) == 40 and len(node) < 4 and bool(node.text) and _squash(node.text[:200])[:40] == wanted


def find_body(tree: Any, url: str, phrases: PagePhrases) -> str:
    """The body text, one paragraph a line, tables and lists included. The tree is changed."""
    drop_furniture(tree, phrases)
    join_split_bodies(tree, phrases)
    # Never deduplicate=True: it remembers earlier pages and returns nothing for a text seen before.
    document: Any = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, deduplicate=False
    )
    return document.text or "" if document is not None else ""


def build_text(
    headline: str | None,
    standfirst: str | None,
    body: str,
    phrases: PagePhrases,
    byline: str | None = None,
    pointers: frozenset[str] = frozenset(),
) -> str:
    """Headline, blank line, standfirst where the body lacks it, body; without repeats and without the page's clocks."""
    head = tidy(headline or "")
    lines = _after_headline(
        story_lines((tidy(line) for line in body.split("\n")), phrases, byline, pointers), _squash(head)
    )
    lead = tidy(standfirst or "")
    if lead and _squash(lead)[:120] not in _squash(" ".join(lines[:6])):
        lines.insert(0, lead)
    return "\n\n".join(part for part in (head, "\n".join(lines)) if part)


def _after_headline(lines: list[str], head: str) -> list[str]:
    """The lines without the headline; where it is repeated near the top, without the crumbs before it."""
    places = [number for number, line in enumerate(lines[:MAX_CRUMBS]) if head and _squash(line) == head]
    if not places:
        return lines
    crumbs = [line for line in lines[: places[-1]] if len(line) >= MIN_STORY_LINE and _squash(line) != head]
    return crumbs + lines[places[-1] + 1 :]


def text_for_digest(text: str) -> str:
    """The text as far as it makes a version: characters composed, quotes and dashes plain, white space collapsed.

    Every digit stays: a changed number is another version.
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN_QUOTES).split())


def tidy(line: str) -> str:
    """A line without soft hyphens and zero-width marks, with single spaces."""
    return _SPACES.sub(" ", line.translate(_INVISIBLE)).strip()


_PLAIN_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_INVISIBLE: Final = str.maketrans(
    {"\u00ad": None, "\u200b": None, "\u200c": None, "\u2060": None, "\ufeff": None, "\r": None}
)


def _overlap(one: str, other: str) -> float:
    """The share of the shorter text's words that the other has too."""
    first, second = set(_WORDS.findall(one.lower())), set(_WORDS.findall(other.lower()))
    return len(first & second) / max(min(len(first), len(second)), 1)


def _without_site_name(title: str, meta: PageMeta) -> str:
    site = meta.first("og:site_name")
    for separator in (" | ", " - ", " – ", " — ", " · "):
        head, found, tail = title.rpartition(separator)
        if (
            found
            and (site is None or _squash(tail) in _squash(site) or _squash(site) in _squash(tail))
            and len(head) > 15
        ):
            return head.strip()
    return title


def _squash(text: str) -> str:
    return "".join(_WORDS.findall(text.lower()))
