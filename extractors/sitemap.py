"""Sitemaps (sitemaps.org 0.9, Google News 0.9): which pages there are, and what is known of their dates.

``lastmod`` is no publication date, only its latest possible day: an article changed since may be as old as it likes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from lxml import etree

from extractors.dates import find_url_date, parse_date
from extractors.urls import resolve_url
from extractors.xml_repair import mend_ampersands

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An address and what is known of its dates; null for unknown.

    ``published_at`` is stated by the list, ``url_day`` printed in the address, ``changed_at`` the last change.
    """

    url: str
    published_at: datetime | None = None
    changed_at: datetime | None = None
    title: str | None = None
    url_day: datetime | None = None

    @property
    def day(self) -> datetime | None:
        """The day of publication, as far as the list knows."""
        return self.published_at or self.url_day

    def may_be_within(self, start: datetime, end: datetime) -> bool:
        """Whether the page may have been published in [start, end). Only what is surely outside is left out."""
        if self.published_at is not None:
            return start <= self.published_at < end
        if self.url_day is not None:
            return start - ONE_DAY <= self.url_day < end + ONE_DAY
        return self.changed_at is None or self.changed_at + ONE_DAY > start


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap as read: its pages, and of an index the sitemaps it names. ``problem`` says why it is neither."""

    pages: tuple[ListedPage, ...] = ()
    children: tuple[ListedPage, ...] = ()
    problem: str | None = None


def parse_sitemap(body: bytes, base_url: str, now: datetime) -> Sitemap:
    """A sitemap or an index of sitemaps. Never raises: what cannot be read is a ``problem``."""
    try:
        return _parsed(body, base_url, now)
    except (ValueError, LookupError, OverflowError) as error:  # a character that lxml lets in and cannot give out
        return Sitemap(problem=f"cannot be read ({type(error).__name__})")


def _parsed(body: bytes, base_url: str, now: datetime) -> Sitemap:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(mend_ampersands(body.lstrip(b"\xef\xbb\xbf \t\r\n")), parser)
    except (etree.LxmlError, ValueError):
        root = None
    name = _local_name(root) if root is not None else ""
    if name == "sitemapindex":
        return Sitemap(children=_listed(root, "sitemap", base_url, now))
    if name == "urlset":
        return Sitemap(pages=_listed(root, "url", base_url, now))
    return Sitemap(problem=_text_sitemap_problem(body))


def choose_children(
    children: Sequence[ListedPage], limit: int, changed_since: datetime | None = None
) -> tuple[ListedPage, ...]:
    """The sitemaps of an index to read for the news, the newest first and at most ``limit``.

    Where some are named "news" and others not, those named so. The newest is always read, whatever it says of its last
    change; of the others, those that may have changed since ``changed_since``.
    """
    news = [child for child in children if "news" in _path(child.url)]
    ordered = sorted(news or children, key=_newness, reverse=True)
    fresh = [child for child in ordered[1:] if _may_have_changed(child, changed_since)]
    return tuple([*ordered[:1], *fresh][:limit])


def _newness(child: ListedPage) -> tuple[datetime, datetime, tuple[int, ...]]:
    """By the last change, then by the day in the address, then by its numbers; unknown counts as new."""
    far = datetime.max.replace(tzinfo=UTC)
    numbers = tuple(int(number[:12]) for number in re.findall(r"\d+", _path(child.url)))
    return child.changed_at or far, child.url_day or far, numbers


def _may_have_changed(child: ListedPage, since: datetime | None) -> bool:
    # A last change is often printed as a day only.
    return since is None or child.changed_at is None or child.changed_at + ONE_DAY > since


def _path(url: str) -> str:
    return urlsplit(url).path.lower()


def _listed(root: Any, element: str, base_url: str, now: datetime) -> tuple[ListedPage, ...]:
    nodes = (node for node in root if isinstance(node.tag, str) and _local_name(node) == element)
    pages = (_listed_page(node, base_url, now) for node in nodes)
    return tuple(page for page in pages if page is not None)


def _listed_page(node: Any, base_url: str, now: datetime) -> ListedPage | None:
    url = resolve_url(base_url, _child_text(node, "loc"))
    if url is None:
        return None
    news = next((child for child in node if isinstance(child.tag, str) and _local_name(child) == "news"), None)
    published = _moment(_child_text(news, "publication_date")) if news is not None else None
    title = _child_text(news, "title") if news is not None else None
    return ListedPage(url, published, _moment(_child_text(node, "lastmod")), title, _day_in(url, now))


def _day_in(url: str, now: datetime) -> datetime | None:
    day = find_url_date(url, now)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _moment(text: str | None) -> datetime | None:
    found = parse_date(text)
    return found.moment if found else None


def _child_text(node: Any, name: str) -> str | None:
    for child in node:
        if isinstance(child.tag, str) and _local_name(child) == name and child.text and child.text.strip():
            return str(child.text.strip())
    return None


def _local_name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2].lower()


def _text_sitemap_problem(body: bytes) -> str:
    return "is empty" if not body.strip() else "is no sitemap: neither <urlset> nor <sitemapindex>"
