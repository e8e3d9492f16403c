"""When a page was published, how exact that is, in which zone it was stated, and where it was found.

The order of trust: the feed, unless the page states an earlier day; JSON-LD; meta and marked time elements; address;
what is printed between the headline and the text, or elsewhere in the article.
"""

from __future__ import annotations

import copy
import dataclasses
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from htmldate import find_date

from extractors.dates import FoundDate, find_url_date, is_plausible, parse_date
from extractors.page_meta import PageMeta
from extractors.page_phrases import PagePhrases
from extractors.page_rules import PageRules
from extractors.printed_dates import DateNames
from extractors.records import Entry

_META_DATES: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date.issued", "dc.date",
    "dcterms.created",
    "dcterms.date", "publish-date", "publish_date", "publication_date", "pubdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "article.published", "originalpublicationdate",
    "published_time", "publishdate", "publish_time", "pub_date", "og:published_time", "rnews:datepublished",
)  # fmt: skip
# Made for statistics, and often those of the page before it was used anew: what the reader is shown goes first.
_WEAK_META_DATES: Final = ("dcsext.articlefirstpublished", "article.created", "created", "last-modified-date")
_META_MODIFIED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "lastmod", "last-modified", "article:modified", "modified_time",
)  # fmt: skip
_BESIDE: Final = ("aside", "footer", "nav", "header")
_BESIDE_NAME: Final = re.compile(r"comment|related|recommend|popular|event|history|today|widget|sidebar|footer", re.I)
_STORY_PARAGRAPH: Final = 100


@dataclass(frozen=True, slots=True)
class Dating:
    """When a page was published: the moment in UTC, how exact it is, the zone it was stated in, where it was found."""

    published_at: datetime | None = None
    precision: str = "none"
    zone: str | None = None
    source: str = "none"


def find_dating(tree: Any, meta: PageMeta, url: str, entry: Entry | None, now: datetime, rules: PageRules) -> Dating:
    """When the page was published. The feed's date, unless the page states an earlier day: feeds stamp updates."""
    stated = _stated_dating(meta, now, rules.date_names)
    from_feed = _feed_dating(entry, now)
    if from_feed is not None and not _is_earlier(stated, from_feed):
        return _in_own_zone(from_feed, stated)
    if stated is not None:
        return _in_own_zone(stated, from_feed)
    day = find_url_date(url, now)
    if day is not None:
        return Dating(datetime(day.year, day.month, day.day, tzinfo=UTC), "day", None, "url")
    return _printed_dating(tree, meta, url, now, rules)


def find_modified(meta: PageMeta, now: datetime, names: DateNames) -> datetime | None:
    """When the page says that it was last changed."""
    texts = (_text(meta.article.get("dateModified")), *(meta.fields.get(name) for name in _META_MODIFIED))
    found = names.first_plausible(texts, meta.language, now)
    return found.moment if found else None


def _feed_dating(entry: Entry | None, now: datetime) -> Dating | None:
    if entry is None or entry.published_at is None or not is_plausible(entry.published_at, now):
        return None
    printed = parse_date(entry.published_text)
    precision, zone = (printed.precision, printed.zone) if printed else ("minute", "Z")
    return Dating(entry.published_at, precision, zone, "feed")


def _is_earlier(stated: Dating | None, than: Dating) -> bool:
    if stated is None or stated.published_at is None or than.published_at is None:
        return False
    return stated.published_at.date() < than.published_at.date()


def _in_own_zone(dating: Dating, other: Dating | None) -> Dating:
    """The same moment, in the zone that the other source states: one of them has often been turned into UTC."""
    if dating.zone != "Z" or other is None or other.zone in (None, "Z") or other.precision != "minute":
        return dating
    return dataclasses.replace(dating, zone=other.zone) if dating.published_at == other.published_at else dating


def _stated_dating(meta: PageMeta, now: datetime, date_names: DateNames) -> Dating | None:
    found = date_names.first_plausible((_text(meta.article.get("datePublished")),), meta.language, now)
    if found is not None:
        return _dating(found, "json_ld")
    declared, weak = ((meta.fields.get(name) for name in names) for names in (_META_DATES, _WEAK_META_DATES))
    texts = (*declared, *meta.times, *weak)
    found = date_names.first_plausible(texts, meta.language, now)
    return _dating(found, "meta") if found is not None else None


def _dating(found: FoundDate, source: str) -> Dating:
    return Dating(found.moment, found.precision, found.zone, source)


def _text(value: Any) -> str | None:
    """A value of JSON-LD as text: numbers are Unix times, of a list the first counts."""
    if isinstance(value, list):
        return _text(value[0]) if value else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _printed_dating(tree: Any, meta: PageMeta, url: str, now: datetime, rules: PageRules) -> Dating:
    """The date printed in the page: a time element under the headline, else what htmldate finds in the article.

    Extensive search is off, and what stands beside the article is left out: it dates a page from its footer.
    """
    names = rules.date_names
    found = names.first_plausible(_dates_under_headline(tree, rules.phrases), meta.language, now)
    if found is None:
        found = names.first_plausible((_find_date(tree, url, now), *_parts(meta.title)), meta.language, now)
    return _dating(found, "text") if found else Dating()


def _parts(title: str | None) -> list[str]:
    """The parts of a page's title behind the first: "Talks end | World | The Post | 28.04.2023"."""
    return [part.strip() for part in (title or "").split(" | ")[1:]]


def _dates_under_headline(tree: Any, phrases: PagePhrases) -> list[str]:
    """What stands between the headline and the second long paragraph: words behind "published", time elements. Those of
    other stories are left out."""
    printed, times = list[str](), list[str]()
    is_under, paragraphs = False, 0
    for node in tree.iter("h1", "time", "p", "div", "span"):
        if node.tag == "h1":
            is_under, paragraphs, printed, times = True, 0, [], []
        elif not is_under or paragraphs >= 2:
            continue
        elif node.tag == "time":
            times += [node.get("datetime")] if node.get("datetime") and not _stands_beside(node) else []
        elif len(text := "".join(node.itertext())) < _STORY_PARAGRAPH:
            printed += [found for found in phrases.published_word.findall(text) if not _stands_beside(node)]
        else:
            paragraphs += node.tag == "p"
    return [*printed, *times]


def _find_date(tree: Any, url: str, now: datetime) -> str | None:
    body = tree.find("body")
    article = copy.deepcopy(tree if body is None else body)
    for node in [node for node in article.iter() if node is not article and _is_beside(node)]:
        if node.getparent() is not None:
            node.drop_tree()
    latest = (now + timedelta(days=1)).date().isoformat()
    try:
        found = find_date(article, extensive_search=False, original_date=True, url=url, max_date=latest)
    except (ValueError, TypeError, AttributeError, LookupError):
        return None
    return str(found) if found else None


def _stands_beside(node: Any) -> bool:
    return any(_is_beside(ancestor) for ancestor in node.iterancestors())


def _is_beside(node: Any) -> bool:
    """Whether an element holds other things than the article, by its tag or its names."""
    if not isinstance(node.tag, str) or node.find(".//h1") is not None:
        return False
    if node.tag in _BESIDE:
        return True
    return _BESIDE_NAME.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None
