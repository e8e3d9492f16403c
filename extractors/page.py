"""Pages: from the bytes of a response to one version of an article, or to the reason why it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from extractors.content_type import find_content_kind
from extractors.identity import content_id, text_digest
from extractors.language import declared_language, detect_language
from extractors.page_class import PageSigns, find_page_class, find_paywall_sign
from extractors.page_dates import find_dating, find_modified
from extractors.page_decode import decode_page
from extractors.page_furniture import find_pointers
from extractors.page_meta import PageMeta, node_text, read_meta
from extractors.page_phrases import PagePhrases
from extractors.page_rules import PageRules
from extractors.page_state import find_state_markup
from extractors.page_text import (
    build_text,
    find_body,
    find_headline,
    find_standfirst,
    load_tree,
    reset_caches,
    text_for_digest,
)
from extractors.records import PAGE_CLASSES, Article, Entry
from extractors.urls import article_key, choose_canonical, resolve_url

__all__ = ["PARSER_VERSION", "PageProblem", "parse_page", "reset_caches"]

PARSER_VERSION: Final = "page-4"
MIN_BODY_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class PageProblem:
    """A response that holds no article. ``reason`` is a page class; ``detail`` is one line for a person."""

    reason: str
    detail: str
    capture_id: str
    url: str

    def __post_init__(self) -> None:
        if self.reason not in PAGE_CLASSES - {"article"}:
            raise ValueError(f"reason={self.reason!r} is no class of pages that are not articles")


def parse_page(
    body: bytes,
    headers_content_type: str | None,
    final_url: str,
    capture_id: str,
    outlet_id: str,
    entry: Entry | None,
    now: datetime,
    rules: PageRules,
) -> Article | PageProblem:
    """Read one page. ``now`` is when it was captured; dates more than a day after it are refused.
    ``rules`` is what the seeds know of pages.

    Call ``reset_caches`` between batches: the libraries below keep what they have seen.
    """
    kind = find_content_kind(body, headers_content_type)
    if kind != "html":
        return _not_html(kind, headers_content_type, capture_id, final_url)
    text, _ = decode_page(body, headers_content_type)
    tree = load_tree(text)
    if tree is None:
        return PageProblem("empty", f"{final_url}: no markup that can be read", capture_id, final_url)
    meta = read_meta(tree)
    page_class, sign = find_page_class(PageSigns(final_url, meta, visible_text(tree), text[:60_000]), rules.phrases)
    if page_class != "article":
        return PageProblem(page_class, f"{final_url}: {sign}", capture_id, final_url)
    return _read_article(text, tree, meta, final_url, capture_id, outlet_id, entry, now, rules)


def visible_text(tree: Any) -> str:
    """The text a reader might see, white space collapsed, up to the length that matters for telling page classes."""
    pieces, length = [], 0
    for node in tree.iter():
        if node.tag not in _INVISIBLE_TAGS and node.text and not node.text.isspace():
            pieces.append(node.text)
        if node.tail and not node.tail.isspace():
            pieces.append(node.tail)
            length += len(node.tail)
        length += len(node.text or "") if node.tag not in _INVISIBLE_TAGS else 0
        if length > _ENOUGH_TEXT:
            break
    return " ".join(" ".join(pieces).split())


_INVISIBLE_TAGS: Final = frozenset(
    {"script", "style", "noscript", "template", "svg", "head", "title", "textarea", "option"}
)
_ENOUGH_TEXT: Final = 5_000


def _read_article(
    markup: str,
    tree: Any,
    meta: PageMeta,
    url: str,
    capture_id: str,
    outlet_id: str,
    entry: Entry | None,
    now: datetime,
    rules: PageRules,
) -> Article | PageProblem:
    headline = find_headline(meta, entry.title if entry else None)
    dating = find_dating(tree, meta, url, entry, now, rules)
    standfirst = find_standfirst(tree, meta, headline)
    byline = find_byline(tree, meta)
    pointers = find_pointers(tree)
    body = find_body(tree, url, rules.phrases)
    if len(body) < MIN_BODY_CHARACTERS:
        body = _body_of_state(markup, url, rules.phrases) or body
    if sign := find_paywall_sign(tree, meta, body, rules.phrases):
        return PageProblem("paywall_stub", f"{url}: {len(body)} characters of text and {sign}", capture_id, url)
    text = build_text(headline, standfirst, body, rules.phrases, byline, pointers)
    if len(body) < MIN_BODY_CHARACTERS and len(text) < 2 * MIN_BODY_CHARACTERS:
        return PageProblem("empty", f"{url}: no article text found ({len(body)} characters)", capture_id, url)
    language = declared_language(
        meta.language, meta.first("og:locale", "content-language", "http-equiv:content-language", "language")
    )
    address = choose_canonical(url, meta.canonical, rules.trackers)
    article_id = content_id("art", article_key(address, rules.trackers))
    return Article(
        article_version_id=content_id("ver", article_id, text_digest(text_for_digest(text))),
        article_id=article_id,
        capture_id=capture_id,
        outlet_id=outlet_id,
        article_url=url,
        canonical_url=resolve_url(url, meta.canonical),
        title=headline,
        byline=byline,
        text=text,
        text_sha256=text_digest(text),
        published_at=dating.published_at,
        published_precision=dating.precision,
        published_source=dating.source,
        modified_at=find_modified(meta, now, rules.date_names),
        language_declared=language,
        language_detected=detect_language(text, language),
        parser_version=PARSER_VERSION,
        published_zone=dating.zone,
    )


def _body_of_state(markup: str, url: str, phrases: PagePhrases) -> str:
    """The text that a page leaves to its scripts to show, empty where there is none."""
    found = find_state_markup(markup)
    tree = load_tree(found) if found else None
    return find_body(tree, url, phrases) if tree is not None else ""


def find_byline(tree: Any, meta: PageMeta) -> str | None:
    """The authors as named by the page, separated by commas; addresses and handles are no names."""
    names = meta.authors or tuple(filter(None, (meta.first("author", "byl", "dc.creator", "article:author"),)))
    usable = [name for name in names if "://" not in name and not name.startswith("@")]
    printed = usable or [text for node in tree.iter("a", "span", "p", "div") if (text := _printed_author(node))][:1]
    return _BY.sub("", ", ".join(printed))[:300].strip() or None


def _printed_author(node: Any) -> str | None:
    if node.get("rel") != "author" and node.get("itemprop") != "author" and node.get("class") not in _BYLINE_CLASSES:
        return None
    text = node_text(node)
    return text if 3 < len(text) < 100 and not any(char.isdigit() for char in text) else None


_BY: Final = re.compile(r"^by\s+", re.IGNORECASE)
_BYLINE_CLASSES: Final = frozenset(
    {"byline", "author", "author-name", "article-author", "byline__name", "article__author"}
)


def _not_html(kind: str, content_type: str | None, capture_id: str, url: str) -> PageProblem:
    if kind == "empty":
        return PageProblem("empty", f"{url}: the body is empty", capture_id, url)
    if kind == "feed":
        return PageProblem("feed", f"{url}: a feed, not a page", capture_id, url)
    declared = content_type or "no content type"
    return PageProblem("not_html", f"{url}: {kind} content, declared as {declared}", capture_id, url)
