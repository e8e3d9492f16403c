"""Publication dates of a labelled set of pages: one difficulty a page, and a floor that may be raised, not lowered."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.page import parse_page
from extractors.records import Article, Entry
from flows.adapters.page_rules import page_rules

LABELLED = Path(__file__).parent / "labelled" / "page_dates.toml"
PAGES: list[dict[str, Any]] = tomllib.loads(LABELLED.read_text(encoding="utf-8"))["pages"]
CAPTURED = datetime(2022, 11, 20, 12, 0, tzinfo=UTC)
FORMATS = {"minute": "%Y-%m-%dT%H:%M", "day": "%Y-%m-%d", "month": "%Y-%m", "none": ""}
FLOOR = 1.0
PAGE = """<!doctype html><html lang="{lang}"><head><title>Twelve killed in Arden</title>{ld}{head}</head><body>
{before}<main><article><h1>Twelve killed in Arden</h1>{top}
<p>Twelve people were killed when a missile hit the market of the town, officials in the region said in the evening.</p>
<p>Rescuers worked through the night to reach people trapped under the rubble of three houses behind the square.</p>
<p>The regional governor, Maria Lenz, said three children were among the dead and that the toll could rise further.</p>
</article></main>{bottom}</body></html>"""


def read(page: dict[str, Any]) -> Article:
    blocks = "".join(f'<script type="application/ld+json">{block}</script>' for block in page.get("ld", ()))
    parts = {name: page.get(name, "") for name in ("head", "before", "top", "bottom")}
    html = PAGE.format(lang=page.get("lang", "en"), ld=blocks, **parts)
    url = page.get("url", "https://a.example/x")
    moment = datetime.fromisoformat(page["feed"]) if "feed" in page else None
    entry = Entry("ent", "feed", url, None, "T", None, moment, None, CAPTURED) if moment else None
    found = parse_page(html.encode(), "text/html; charset=utf-8", url, "cap", "post", entry, CAPTURED, page_rules())
    assert isinstance(found, Article), found
    return found


def told(article: Article) -> tuple[str, str | None, str]:
    """What was found, as exact as it is: the date, its zone and its source."""
    pattern = FORMATS[article.published_precision]
    date = article.published_at.strftime(pattern) if article.published_at else ""
    return date, article.published_zone, article.published_source


def wanted(page: dict[str, Any]) -> tuple[str, str | None, str]:
    return page["published"], page.get("zone"), page.get("source", "none")


@pytest.mark.parametrize("page", PAGES, ids=[page["note"] for page in PAGES])
def test_a_page_is_dated_as_labelled(page: dict[str, Any]) -> None:
    assert told(read(page)) == wanted(page)


def test_the_labelled_pages_are_dated_no_worse_than_before() -> None:
    assert len(PAGES) >= 60
    right = sum(told(read(page)) == wanted(page) for page in PAGES)
    assert right / len(PAGES) >= FLOOR
