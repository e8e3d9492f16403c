"""OPML 2.0 (opml.org): lists of feeds that programs exchange, read in any state and written by the book. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import groupby
from typing import Any, Final

from lxml import etree

from extractors.content_type import find_root, sniffable_text
from extractors.urls import resolve_url
from extractors.xml_repair import mend_ampersands

# Attributes of our own, so that a list that we wrote comes back whole (OPML 2.0 allows namespaces).
OWN_NAMESPACE: Final = "urn:casualty-ledger:feeds"
_FEED_TYPES: Final = frozenset({"rss", "atom", "feed", "json", ""})


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One feed of a list. ``categories`` are the headings that it stands under, the outermost first.

    ``own`` are the attributes that only this program writes.
    """

    url: str
    title: str | None = None
    home_url: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpmlList:
    """A list as read. ``skipped`` are outlines that are no feeds, in words; ``problem`` says why nothing was read."""

    feeds: tuple[OpmlFeed, ...] = ()
    skipped: tuple[str, ...] = ()
    problem: str | None = None


def parse_opml(body: bytes) -> OpmlList:
    """The feeds of an OPML file, in its order. Never raises: a file that cannot be read is a ``problem``.

    Broken files are read as far as they go. One that declares entities is refused: no list of feeds needs them, and
    they can be made to explode.
    """
    if not body.strip():
        return OpmlList(problem="the file is empty")
    text = _as_utf_8(body)
    if b"<!ENTITY" in text:
        return OpmlList(problem="the file declares entities, which no list of feeds needs; remove its <!DOCTYPE ...>")
    root = _parse_xml(text)
    if root is None or _name(root) != "opml":
        return OpmlList(problem=_what_it_is(body))
    found = list(_walk(root))
    feeds = tuple(one for one in found if isinstance(one, OpmlFeed))
    skipped = tuple(one for one in found if isinstance(one, str))
    problem = None if feeds else "the file lists no feed (no <outline> with an xmlUrl)"
    return OpmlList(feeds, skipped, problem)


def format_opml(title: str, feeds: Iterable[OpmlFeed], created_at: datetime) -> bytes:
    """An OPML 2.0 file: feeds of the same categories, one after the other, share their headings."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"ledger": OWN_NAMESPACE})
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = _printable(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(created_at.astimezone(UTC), usegmt=True)
    for categories, group in groupby(feeds, key=lambda feed: feed.categories):
        parent = body
        for name in categories:
            parent = _heading(parent, name)
        for feed in group:
            etree.SubElement(parent, "outline", _attributes(feed))
    etree.indent(root, "  ")
    result: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return result


def _heading(parent: Any, name: str) -> Any:
    """The last outline of the parent where it has that name, else a new one."""
    last = parent[-1] if len(parent) else None
    if last is not None and last.get("text") == _printable(name) and last.get("xmlUrl") is None:
        return last
    return etree.SubElement(parent, "outline", {"text": _printable(name)})


def _attributes(feed: OpmlFeed) -> dict[str, str]:
    title = feed.title or feed.url
    named = {
        "type": "rss", "text": title, "title": title, "xmlUrl": feed.url, "htmlUrl": feed.home_url,
        "language": feed.language, **{f"{{{OWN_NAMESPACE}}}{name}": value for name, value in feed.own.items()},
    }  # fmt: skip
    return {name: _printable(value) for name, value in named.items() if value}


def _walk(root: Any) -> Iterator[OpmlFeed | str]:
    """Feeds, and lines about outlines that are none, without recursion: files may nest as deep as they like."""
    stack: list[tuple[Any, tuple[str, ...]]] = [(node, ()) for node in reversed(_outlines(_body(root)))]
    while stack:
        node, categories = stack.pop()
        values = _plain_attributes(node)
        name = values.get("title") or values.get("text") or ""
        children = _outlines(node)
        found = _feed(node, values, categories)
        if found is not None:
            yield found
        elif not children:
            yield f"{name or values.get('url') or 'an outline without a name'}: has no address of a feed"
        below = categories if found is not None or not name else (*categories, name)
        stack.extend((child, below) for child in reversed(children))


def _feed(node: Any, values: Mapping[str, str], categories: tuple[str, ...]) -> OpmlFeed | None:
    is_feed_type = values.get("type", "").lower() in _FEED_TYPES
    url = resolve_url("", values.get("xmlurl") or (values.get("url") if is_feed_type else None))
    if url is None:
        return None
    return OpmlFeed(
        url=url,
        title=values.get("title") or values.get("text"),
        home_url=resolve_url("", values.get("htmlurl")),
        language=values.get("language"),
        categories=categories or _printed_category(values.get("category", "")),
        own={
            str(name).rpartition("}")[2]: " ".join(str(value).split())
            for name, value in node.attrib.items()
            if str(name).startswith(f"{{{OWN_NAMESPACE}}}")
        },
    )


def _printed_category(text: str) -> tuple[str, ...]:
    """The first of the categories that an outline prints: "/World/Ukraine,/Wars"."""
    return tuple(part.strip() for part in text.partition(",")[0].split("/") if part.strip())


def _plain_attributes(node: Any) -> dict[str, str]:
    """By name in lower case: xmlUrl is written in every way there is."""
    pairs = {str(name).lower(): " ".join(str(value).split()) for name, value in node.attrib.items()}
    return {name: value for name, value in pairs.items() if value}


def _body(root: Any) -> Any:
    return next((node for node in root if _name(node) == "body"), root)


def _outlines(node: Any) -> list[Any]:
    return [child for child in node if _name(child) == "outline"]


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _parse_xml(text: bytes) -> Any:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    start = text.find(b"<")
    try:
        return etree.fromstring(mend_ampersands(text[max(start, 0) :]), parser)
    except (etree.LxmlError, ValueError):
        return None


def _as_utf_8(body: bytes) -> bytes:
    """UTF-16 as UTF-8, so that what the file declares can be seen; anything else as it is."""
    if not body.startswith((b"\xff\xfe", b"\xfe\xff")) and body[:64].count(b"\x00") <= 8:
        return body
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be" if body[0] == 0 else "utf-16-le"
    text = body.decode(encoding, "replace").lstrip("\ufeff")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return text.encode()


def _what_it_is(body: bytes) -> str:
    root = find_root(sniffable_text(body))
    if root in ("rss", "feed", "rdf", "channel"):
        return "the file is a feed itself, not a list of feeds; `casualty-ledger feeds add` takes its address"
    if root == "opml":
        return "the file is OPML too broken to be read; write it anew from the program it came from"
    what = "a web page" if root in ("html", "head", "body") or "doctype" in (root or "") else "no OPML"
    return f"the file is {what}; a list of feeds begins with <opml>"


def _printable(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter == " ")
