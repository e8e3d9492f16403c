"""What pages are read with is rows: the loaders are strict, and a row that is added is used."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors.page import PageProblem, parse_page
from extractors.page_phrases import PagePhraseRow, build_phrases, phrase_types
from extractors.printed_dates import MonthNameRow
from extractors.records import Article
from extractors.syndication import AgencyRow
from extractors.urls import TrackerRow, canonical_url
from flows.adapters.page_rules import load_page_rules, url_trackers
from flows.adapters.seeds import SEEDS_DIR, load_rows
from flows.errors import ConfigurationError

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NAMES = ("page_phrases", "month_names", "url_trackers")


@pytest.fixture
def seeds_dir(tmp_path: Path) -> Path:
    for name in NAMES:
        shutil.copy(SEEDS_DIR / f"{name}.csv", tmp_path)
    return tmp_path


def add(seeds_dir: Path, name: str, row: str) -> None:
    path = seeds_dir / f"{name}.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")


def read(title: str, url: str, seeds_dir: Path, head: str = "") -> Article | PageProblem:
    story = "<p>The mayor opened the bridge in the morning, and the band of the fire brigade played for an hour.</p>"
    html = f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{story * 2}</article></body>"
    return parse_page(html.encode(), "text/html", url, "cap", "post", None, NOW, load_page_rules(seeds_dir))


def test_a_phrase_that_is_added_tells_pages(seeds_dir: Path) -> None:
    url = "https://news.example/bridge"
    assert isinstance(read("Hic sunt dracones", url, seeds_dir), Article)
    add(seeds_dir, "page_phrases", "not_found_title,hic sunt dracones,")
    found = read("Hic sunt dracones", url, seeds_dir)
    assert isinstance(found, PageProblem)
    assert found.reason == "soft_404"


def test_a_tracker_that_is_added_makes_no_other_article(seeds_dir: Path) -> None:
    def ids() -> set[str]:
        found = [read("A bridge opens", f"https://news.example/bridge?whence={name}", seeds_dir) for name in "ab"]
        return {article.article_id for article in found if isinstance(article, Article)}

    assert len(ids()) == 2
    add(seeds_dir, "url_trackers", "whence,a test")
    assert len(ids()) == 1


def test_a_month_that_is_added_dates_pages(seeds_dir: Path) -> None:
    head = '<meta name="date" content="10 brumaire 2025">'
    found = read("A bridge opens", "https://news.example/bridge", seeds_dir, head)
    assert isinstance(found, Article)
    assert found.published_at is None
    add(seeds_dir, "month_names", "brumaire,11,fr")
    found = read("A bridge opens", "https://news.example/bridge", seeds_dir, head)
    assert isinstance(found, Article)
    assert found.published_at == datetime(2025, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "row", "what"),
    [
        ("page_phrases", "no_such_type,x,", "phrase_type='no_such_type'"),
        ("page_phrases", "gone_text,(unclosed,", "is no regular expression"),
        ("month_names", "smarch,13,en", "month=13"),
        ("url_trackers", "UTM_Source,", "is not in lower case"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_with_its_line(seeds_dir: Path, name: str, row: str, what: str) -> None:
    add(seeds_dir, name, row)
    with pytest.raises(ConfigurationError, match=what) as refusal:
        load_page_rules(seeds_dir)
    assert f"{name}.csv, line " in str(refusal.value)


def test_a_phrase_given_twice_is_refused_and_so_is_a_type_without_any() -> None:
    rows = load_rows("page_phrases", PagePhraseRow)
    with pytest.raises(ValueError, match="twice"):
        build_phrases([*rows, rows[0]])
    with pytest.raises(ValueError, match="no row of the type gone_text"):
        build_phrases([row for row in rows if row.phrase_type != "gone_text"])
    assert {row.phrase_type for row in rows} == phrase_types()


def test_no_tracker_is_a_parameter_that_names_articles() -> None:
    telling = {"id", "p", "page", "cid", "eid", "uid", "story", "article", "ref", "source", "date", "q", "v"}
    assert not url_trackers() & telling
    assert len(load_rows("url_trackers", TrackerRow)) == len(url_trackers())
    assert canonical_url("https://a.example/?utm_source=x&id=1", url_trackers()) == "https://a.example/?id=1"


def test_a_name_of_a_month_means_one_month_in_a_language() -> None:
    rows = load_rows("month_names", MonthNameRow)
    said = [(row.name, language) for row in rows for language in row.languages]
    assert len(said) == len(set(said))
    for language in {language for row in rows for language in row.languages} - {"hr"}:
        assert {row.month for row in rows if language in row.languages} == set(range(1, 13)), language


def test_no_two_agencies_have_one_name() -> None:
    rows = load_rows("agencies", AgencyRow)
    names = [name for row in rows for name in {row.name, *row.tags}]
    assert len(names) == len(set(names))
    assert len({row.agency_id for row in rows}) == len(rows)
