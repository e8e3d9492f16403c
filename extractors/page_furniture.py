"""What stands on an article's page without being the article: captions, comments, other stories, clocks, counters.

Told by what elements are called and by what lines say in full, so that a sentence of the story is never taken for it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from lxml.etree import strip_tags

from extractors.page_phrases import PagePhrases

MAX_BOX_CHARACTERS: Final = 2_500
MIN_POINTER_CHARACTERS: Final = 12
REPEATS_OF_FURNITURE: Final = 3

MAX_STRUCK_CHARACTERS: Final = 300

_NOTE: Final = re.compile(
    r"(?:[\[(]\s?[\w*†‡§¶ ,–-]{1,12}\s?[\])],?\s?)+|[*†‡§¶]+|\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[b-z]"
)
_NO_NOTE: Final = re.compile(r"[deo]")  # "2d", "12e" and "1o" are ordinals
_UNIT: Final = re.compile(
    r"(?:(?<![A-Za-z])(?:[kcdmnµ]?m|ft|in|mi|yd|s|miles?|feet|foot|inch(?:es)?|yards?|(?:kilo|centi)?met(?:re|er)s?)|"
    r"[×x·*]\s?10)\s?$"
)
_DIGIT: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_TIME_OF_DAY: Final = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
_BOX_TAGS: Final = ("div", "section", "aside", "ul", "ol", "p", "span", "figure", "nav", "form")


def join_split_bodies(tree: Any, phrases: PagePhrases) -> None:
    """Put the parts of a body that is split by advertisements into its first part: extraction reads one part only."""
    parts: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for node in tree.iter("div", "section"):
        name = node.get("class") or ""
        if phrases.body_name.search(name) and any(
            child.tag == "p" and len(child.text_content()) > 80 for child in node
        ):
            parts[(node.tag, name.split()[0])].append(node)
    for first, *others in parts.values():
        for node in others:
            if _article_around(node) is _article_around(first) and not _is_within(node, first):
                first.extend(list(node))


def drop_furniture(tree: Any, phrases: PagePhrases) -> None:
    """Take captions, comments and boxes of other things out of a page's tree."""
    for node in list(tree.iter("figcaption")):
        node.drop_tree()
    for node in [link for link in tree.iter("a") if len(link) and _is_teaser(link)]:
        node.drop_tree()
    for node in [item for item in tree.iter("li") if _is_sentence_with_link(item)]:
        strip_tags(node, "a")
    for node in list(tree.iter(*_BOX_TAGS)):
        marks = f"{node.get('class') or ''} {node.get('id') or ''}"
        if len(marks) > 3 and node.getparent() is not None and _is_furniture(node, marks, phrases):
            node.drop_tree()


def drop_notes(tree: Any) -> None:
    """Take out what is struck out, and the raised marks of notes: "12<sup>3</sup>" is 12 and "<del>12</del> 14" is 14.

    Powers of units, ordinals and the like stay. A long stretch that is struck out is an element that nobody closed.
    """
    for node in list(tree.iter("del", "s", "strike")):
        if node.getparent() is not None and len(node.text_content()) <= MAX_STRUCK_CHARACTERS:
            node.drop_tree()
    for node in list(tree.iter("sup")):
        if node.getparent() is not None and _is_note(node):
            node.drop_tree()


def _is_note(node: Any) -> bool:
    mark = "".join(node.itertext()).strip()
    if next(node.iter("a"), None) is not None and len(mark) <= 8:
        return True
    if len(mark) > 40 or _NOTE.fullmatch(mark) is None:
        return False
    before, behind = _text_before(node), (node.tail or "")[:1]
    if mark.isalpha():
        return before[-1:].isdigit() and _NO_NOTE.fullmatch(mark) is None
    # "<sup>235</sup>U", "<sup>1</sup>/2" and "km<sup>2</sup>"
    return not mark[0].isdigit() or not (behind.isalpha() or behind in ("/", "⁄") or _UNIT.search(before))


def _text_before(node: Any) -> str:
    before = node.getprevious()
    if before is None:
        return node.getparent().text or ""
    return str(before.tail or before.text_content())


def find_pointers(tree: Any) -> frozenset[str]:
    """The paragraphs and list items of a page that are links and nothing else, without white space.

    They stay in the tree while the body is found: how dense its links are is how navigation is told from text.
    """
    nodes = (node for node in tree.iter("p", "li") if _is_all_link(node))
    return frozenset("".join("".join(node.itertext()).split()) for node in nodes)


def story_lines(
    lines: Iterable[str], phrases: PagePhrases, byline: str | None = None, pointers: frozenset[str] = frozenset()
) -> list[str]:
    """The lines that tell the story: no clocks, counters, pointers to other stories, appeals, or refrains."""
    names = frozenset(_TOKEN.findall((byline or "").lower()))
    kept = [line for line in lines if line and not is_furniture_line(line, phrases)]
    kept = [line for line in kept if not is_stamp_line(line, phrases, names)]
    kept = [line for line in kept if "".join(line.removeprefix("- ").split()) not in pointers]
    refrains = {line for line, count in Counter(kept).items() if count >= REPEATS_OF_FURNITURE and len(line) > 25}
    return [line for line in kept if line not in refrains]


def is_furniture_line(line: str, phrases: PagePhrases) -> bool:
    """Whether a line is furniture as a whole."""
    if len(line) < 300 and any(
        pattern.match(line) for pattern in (phrases.clock_line, phrases.pointer_line, phrases.appeal_line)
    ):
        return True
    end = line[-90:]
    return len(line) < 500 and bool(phrases.credit_word.search(end) or phrases.credit_agency.search(end))


def _article_around(node: Any) -> Any:
    return next(node.iterancestors("article", "main", "li"), None)


def is_stamp_line(line: str, phrases: PagePhrases, names: frozenset[str] = frozenset()) -> bool:
    """Whether a line holds a date or a time and, but for the author's name and a place beside it, nothing else.

    No line with any other word is one: "Updated: 14 dead" is the story.
    """
    if len(line) > 140 or not _DIGIT.search(line):
        return False
    tokens = _TOKEN.findall(line)
    lower = {token.lower() for token in tokens}
    others = [token for token in tokens if not token.isdigit() and token.lower() not in phrases.stamp_words]
    strangers = [token for token in others if token.lower() not in names]
    if not (lower & phrases.stamp_names or _YEAR.search(line) or _TIME_OF_DAY.search(line)):
        return False
    is_credit = bool(lower & phrases.month_words) and _YEAR.search(line) is not None and ("by" in lower or "|" in line)
    may_be_strange = 5 if is_credit else 2 if len(strangers) < len(others) else 0
    return (
        bool(lower & phrases.dating_words) and len(strangers) <= may_be_strange and all(map(_is_capitalised, strangers))
    )


def _is_capitalised(word: str) -> bool:
    return word[0].isupper()


def _is_within(node: Any, other: Any) -> bool:
    return any(ancestor is other for ancestor in node.iterancestors())


def _is_furniture(node: Any, marks: str, phrases: PagePhrases) -> bool:
    kind = _kind_of_box(marks, phrases)
    return kind is not None and not _holds_story(node) and (kind == "comments" or _is_small(node))


@lru_cache(maxsize=16_384)
def _kind_of_box(marks: str, phrases: PagePhrases) -> str | None:
    """What an element of these names is; the same names come up page after page."""
    if phrases.comments_name.search(marks):
        return "comments"
    return "box" if phrases.box_name.search(marks) else None


def _is_teaser(link: Any) -> bool:
    """Whether a link is a card of another story: a heading or a paragraph inside a link, and not a whole article."""
    holds_block = next(link.iter("h1", "h2", "h3", "h4", "h5", "h6", "p", "li"), None) is not None
    return holds_block and link.getparent() is not None and _is_small(link)


def _is_all_link(node: Any) -> bool:
    """Whether a paragraph or an item says nothing outside its links to other pages: it points to other stories."""
    links = [link for link in node.iter("a") if not (link.get("href") or "#").startswith("#")]
    if not links or (node.text or "").strip():
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    whole = len(" ".join("".join(node.itertext()).split()))
    return linked >= MIN_POINTER_CHARACTERS and linked >= 0.95 * whole


def _is_sentence_with_link(item: Any) -> bool:
    """Whether an item of a list among paragraphs states a number beside its links ("Arden: 12 killed")."""
    around = next(item.iterancestors("div", "section", "article", "main", "td"), None)
    if item.find(".//a") is None or item.find(".//li") is not None or around is None or around.find("p") is None:
        return False
    linked = sum(len("".join(link.itertext())) for link in item.iter("a"))
    text = "".join(item.itertext())
    return len(text) < 600 and 2 * linked < len(text) and _DIGIT.search(text) is not None


def _holds_story(node: Any) -> bool:
    """Whether an element wraps the article itself, whatever it is called."""
    if any(node.find(f".//{tag}") is not None for tag in ("h1", "article", "main")):
        return True
    return node.find(".//*[@itemprop='articleBody']") is not None or node.get("itemprop") == "articleBody"


def _is_small(node: Any) -> bool:
    length = 0
    for text in node.itertext():
        length += len(text)
        if length > MAX_BOX_CHARACTERS:
            return False
    return True
