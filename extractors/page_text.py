"""The text of an article: headline, standfirst, body. The body comes from trafilatura; what is furniture goes first."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

import trafilatura
from lxml import html as lxml_html
from trafilatura.meta import reset_caches

from extractors.page_meta import PageMeta, node_text

__all__ = [
    "build_text",
    "find_body",
    "find_headline",
    "find_standfirst",
    "load_tree",
    "reset_caches",
    "text_for_digest",
]

_PARSER: Final = lxml_html.HTMLParser(
    collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False
)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?head(?:line|ing)?|sub-?title|dek|deck|article-?(?:summary|intro|lead|lede|"
    r"description|excerpt|dek)|teaser-?text|chapo|chapeau|sottotitolo|entradilla|bajada|vorspann|"
    r"lead-?text|intro-?text)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?(?:list|section|area|thread|body))?|disqus\w*|figcaption|(?:image|"
    r"photo|picture|img|media|wp)-?"
    r"(?:caption|credit)(?:-text)?|caption|related(?:-?(?:articles?|stories|posts?|content|links|news))?|"
    r"read-?more|more-?(?:stories|on-this)|recommended(?:-\w+)?|most-?(?:read|popular|viewed)|"
    r"trending|newsletter(?:-\w+)?|"
    r"advert(?:isement|orial)?|ad-?(?:slot|container|wrapper)|sponsored|promo(?:-\w+)?|share-?(?:bar|buttons|tools)|"
    r"social-?(?:share|links)|cookie-?(?:banner|notice|consent))(?:$|[\s_-])",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(
    r"^\W*(?:(?:last )?(?:updated?|published|posted|modified|edited)[:\s]*)?(?:"
    r"(?:about |over |an? |less than an? )?(?:\d+ )?(?:second|minute|min|hour|hr|day|week|month|year)s? ago|just now|"
    r"\d+[\s-]*(?:min(?:ute)?s?|sec(?:ond)?s?)[\s-]*(?:read|listen|watch)|(?:reading time|"
    r"estimated reading time)\W*\d+ ?\w*|"
    r"[\d.,]+[km]?\s*(?:comments?|shares?|likes?|views?|reactions?|retweets?|reads?))\W*$",
    re.IGNORECASE,
)
_STAMP: Final = re.compile(
    r"^\W*(?:last )?(?:updated?|published|posted|modified|first published)\b[^.!?]{0,60}$", re.IGNORECASE
)
_DIGIT: Final = re.compile(r"\d")
_SPACES: Final = re.compile(r"[^\S\n]+")
_WORDS: Final = re.compile(r"\w+")


def load_tree(text: str) -> Any | None:
    """An lxml tree of a page, or null where there is nothing to make one of."""
    try:
        return lxml_html.document_fromstring(_XML_DECLARATION.sub("", text.replace("\x00", "")), parser=_PARSER)
    except (lxml_html.etree.ParserError, ValueError):
        return None


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
    """The lines between headline and body, where the page shows them: marked as such, or equal to its description."""
    description = meta.first("og:description", "description", "twitter:description")
    wanted = _squash(description or "")[:200]
    for node in tree.iter("p", "h2", "h3", "div", "span", "header"):
        marks = f"{node.get('class') or ''} {node.get('itemprop') or ''} {node.get('data-testid') or ''}"
        is_marked = len(marks) > 2 and _STANDFIRST.search(marks) is not None
        if not is_marked and not (len(wanted) > 40 and len(node) < 4 and _squash(node.text or "")[:40] == wanted[:40]):
            continue
        text = node_text(node)
        if 30 <= len(text) <= 700 and _squash(text) != _squash(headline or ""):
            return text
    return None


def find_body(tree: Any, url: str) -> str:
    """The body text, one paragraph a line, tables and lists included. The tree is changed."""
    _drop_furniture(tree)
    # Never deduplicate=True: it remembers earlier pages and returns nothing for a text seen before.
    document: Any = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, deduplicate=False
    )
    return document.text or "" if document is not None else ""


def build_text(headline: str | None, standfirst: str | None, body: str) -> str:
    """Headline, blank line, standfirst where the body lacks it, body; without repeats and without the page's clocks."""
    lines = [line for line in (tidy(line) for line in body.split("\n")) if line and not _CLOCK.match(line)]
    head = tidy(headline or "")
    while lines and head and _squash(lines[0]) == _squash(head):
        del lines[0]
    lead = tidy(standfirst or "")
    if lead and _squash(lead)[:120] not in _squash(" ".join(lines[:6])):
        lines.insert(0, lead)
    return "\n\n".join(part for part in (head, "\n".join(lines)) if part)


def text_for_digest(text: str) -> str:
    """The text as far as it makes a version: without stamps ("Updated 14:03"), accents composed, quotes plain, white
    space collapsed. Every digit of the story stays."""
    lines = (line for line in text.split("\n") if not (_STAMP.match(line) and _DIGIT.search(line)))
    joined = unicodedata.normalize("NFKC", " ".join(lines))
    return " ".join(joined.translate(_PLAIN_QUOTES).split())


def tidy(line: str) -> str:
    """A line without soft hyphens and zero-width marks, with single spaces."""
    return _SPACES.sub(" ", line.translate(_INVISIBLE)).strip()


_PLAIN_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_INVISIBLE: Final = str.maketrans(
    {"\u00ad": None, "\u200b": None, "\u200c": None, "\u2060": None, "\ufeff": None, "\r": None}
)


def _drop_furniture(tree: Any) -> None:
    """Take out what stands inside articles without being part of them: captions, comments, boxes of other stories."""
    for node in list(tree.iter("figcaption")):
        node.drop_tree()
    for node in list(tree.iter("div", "section", "aside", "ul", "p", "span")):
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        is_named = len(marks) > 3 and _FURNITURE.search(marks) is not None
        if is_named and node.getparent() is not None and len(node.findall(".//p")) < 8:
            node.drop_tree()


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
