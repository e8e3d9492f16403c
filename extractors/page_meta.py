"""What a page says of itself: meta elements, JSON-LD, headings, links. Collected in one walk over the tree."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ARTICLE_TYPES: Final = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle",
        "opinionnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "liveblogposting", "blogposting",
        "socialmediaposting", "report", "scholarlyarticle", "techarticle", "advertisercontentarticle",
        "satiricalarticle", "videoobject", "webpage",
    }
)  # fmt: skip
_WEAK_TYPES: Final = frozenset({"videoobject", "webpage"})
_WALKED: Final = ("html", "meta", "link", "title", "script", "h1", "time", "base")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_JSON_COMMENT: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$"
)
_LOOSE_FIELD: Final = re.compile(
    r'"(datePublished|dateModified|headline|isAccessibleForFree)"\s*:\s*(?:"((?:[^"\\]|\\.){1,300})"|(true|false))'
)
_MAX_DEPTH: Final = 6


@dataclass(frozen=True, slots=True)
class PageMeta:
    """The declarations of a page. ``fields`` maps the lower-case name, property or itemprop of meta elements to their
    first content; ``article`` is the JSON-LD object of the article, empty where there is none."""

    fields: Mapping[str, str]
    article: Mapping[str, Any]
    schema_types: frozenset[str]
    canonical: str | None
    base: str | None
    title: str | None
    headings: tuple[str, ...]
    times: tuple[str, ...]
    language: str | None
    refresh_url: str | None

    def first(self, *names: str) -> str | None:
        """The content of the first of these meta elements that is there and not empty."""
        return next((self.fields[name] for name in names if self.fields.get(name)), None)

    @property
    def is_article(self) -> bool:
        """Whether the page declares itself an article."""
        kind = (self.fields.get("og:type") or "").lower()
        return kind.startswith("article") or bool(self.schema_types & (ARTICLE_TYPES - _WEAK_TYPES))

    @property
    def headline(self) -> str | None:
        return _text(self.article.get("headline"))

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_author_names(self.article.get("author"))))

    @property
    def is_free(self) -> bool:
        """False where the page says that it is not accessible for free."""
        value = self.article.get("isAccessibleForFree")
        return str(value).strip().lower().rpartition("/")[2] not in ("false", "no")


def read_meta(tree: Any) -> PageMeta:
    """Everything that ``PageMeta`` holds, from an lxml tree that is left as it is."""
    fields: dict[str, str] = {}
    found: dict[str, list[Any]] = {"link": [], "title": [], "script": [], "h1": [], "time": [], "html": [], "base": []}
    for node in tree.iter(*_WALKED):
        if node.tag == "meta":
            _add_field(fields, node)
        else:
            found[node.tag].append(node)
    titles = [text for node in (*found["h1"], *found["title"]) if (text := node_text(node))]
    article, types = _read_json_ld(found["script"], [*titles, fields.get("og:title", "")])
    return PageMeta(
        fields=fields,
        article=article,
        schema_types=types,
        canonical=_canonical(found["link"], fields),
        base=next((node.get("href") for node in found["base"] if node.get("href")), None),
        title=next((text for node in found["title"] if (text := node_text(node))), None),
        headings=tuple(text for node in found["h1"] if (text := node_text(node))),
        times=tuple(_published_times(found["time"])),
        language=next((node.get("lang") or node.get("xml:lang") for node in found["html"]), None),
        refresh_url=_refresh_url(fields.get("http-equiv:refresh")),
    )


def node_text(node: Any) -> str:
    """All the text in an element, white space collapsed; scripts and styles inside it left out."""
    if node.find(".//script") is None and node.find(".//style") is None:
        return " ".join("".join(node.itertext()).split())
    kept = (text for text in node.xpath(".//text()[not(parent::script or parent::style)]"))
    return " ".join("".join(kept).split())


def _add_field(fields: dict[str, str], node: Any) -> None:
    content = node.get("content")
    name = node.get("property") or node.get("name") or node.get("itemprop")
    if name is None and node.get("http-equiv"):
        name = f"http-equiv:{node.get('http-equiv')}"
    if name and content and content.strip():
        fields.setdefault(name.strip().lower(), " ".join(content.split()))


def _canonical(links: list[Any], fields: Mapping[str, str]) -> str | None:
    for node in links:
        if "canonical" in (node.get("rel") or "").lower().split() and (node.get("href") or "").strip():
            return str(node.get("href")).strip()
    return fields.get("og:url")


def _published_times(nodes: list[Any]) -> Iterator[str]:
    """The <time> elements that are marked as the publication date."""
    for node in nodes:
        marks = f"{node.get('itemprop') or ''} {node.get('class') or ''} {node.get('data-testid') or ''}".lower()
        if node.get("datetime") and (node.get("pubdate") is not None or "publish" in marks or "created" in marks):
            yield node.get("datetime")


def _refresh_url(content: str | None) -> str | None:
    match = re.search(r"url\s*=\s*['\"]?([^'\"]+)", content or "", re.IGNORECASE)
    return match.group(1).strip() if match else None


def _read_json_ld(scripts: list[Any], titles: list[str]) -> tuple[Mapping[str, Any], frozenset[str]]:
    """The most article-like object of all JSON-LD blocks, and every type named in them. One with the headline of the
    page goes before those of other stories."""
    squashed = [_squash(title) for title in titles if title]
    best: Mapping[str, Any] = {}
    best_score, types = 0, set[str]()
    for node in scripts:
        if "ld+json" not in (node.get("type") or "").lower() or not node.text:
            continue
        for item in _json_objects(_load_json(node.text), 0):
            own = {kind.lower().rpartition("/")[2] for kind in _as_strings(item.get("@type"))}
            types |= own
            score = _article_score(own, item, squashed)
            if score > best_score:
                best, best_score = item, score
    return best, frozenset(types)


def _article_score(types: set[str], item: Mapping[str, Any], titles: list[str]) -> int:
    if not types & ARTICLE_TYPES:
        return 0
    strength = 1 if types <= _WEAK_TYPES else 10
    headline = _squash(_text(item.get("headline")) or "")
    is_own = len(headline) > 10 and any(headline in title or title in headline for title in titles)
    stated = 4 * bool(item.get("datePublished")) + 2 * bool(headline) + bool(item.get("author"))
    return strength + stated + 20 * is_own


def _squash(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


def _load_json(text: str) -> Any:
    """The JSON of a script element; of a broken one, the few fields that can be picked out of it."""
    cleaned = _JSON_COMMENT.sub("", text.strip()).strip().rstrip(";")
    try:
        return json.loads(cleaned, strict=False)
    except (ValueError, RecursionError):
        fields = {
            name: value or flag for name, value, flag in reversed(_LOOSE_FIELD.findall(_CONTROL.sub(" ", cleaned)))
        }
        return {"@type": "NewsArticle", **fields} if "datePublished" in fields else None


def _json_objects(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            if depth < _MAX_DEPTH and key != "itemListElement":
                yield from _json_objects(data.get(key), depth + 1)
    elif isinstance(data, list) and depth < _MAX_DEPTH:
        for item in data[:200]:
            yield from _json_objects(item, depth + 1)


def _author_names(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _author_names(item)
    elif isinstance(value, dict):
        yield from _author_names(value.get("name"))
    elif isinstance(value, str) and (name := _text(value)) and not name.startswith("http"):
        yield name


def _as_strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _text(value: Any) -> str | None:
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None
