"""Syndication: prints of one story are found and labelled; reports of one event by two papers are not taken for it."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import SyndicationLink
from extractors.syndication import LEAST_SHARED, Likeness, find_sketch
from extractors.syndication_links import LINKS_PER_VERSION, PrintedText, find_links, sketch_of
from flows.adapters.newsroom_articles import SampleArticle, load_articles
from flows.syndication import comparer

LABELLED = Path(__file__).parent / "labelled" / "syndication.toml"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
STORIES: list[dict[str, Any]] = tomllib.loads(LABELLED.read_text(encoding="utf-8"))["stories"]
PRINTS = [(story, printed) for story in STORIES for printed in story["prints"]]
WORDS = "the ministry said that rescuers found people under houses behind market squares after missiles struck them"


def text_of(cells: dict[str, Any]) -> str:
    return cells["headline"] + "\n\n" + "\n".join(cells["paragraphs"])


def print_of(story: dict[str, Any], printed: dict[str, Any]) -> str:
    kept = [story["paragraphs"][number] for number in printed.get("keep", range(len(story["paragraphs"])))]
    whole = text_of({"headline": story["headline"], "paragraphs": [*kept, *printed.get("add", [])], **printed})
    for old, new in printed.get("replace", ()):
        whole = whole.replace(old, new)
    return whole


def likeness(one: str, other: str, byline: str | None = None) -> Likeness | None:
    """What the ledger would find: the sketches decide whether two texts are compared at all."""
    if len(set(find_sketch(one)) & set(find_sketch(other))) < LEAST_SHARED:
        return None
    return comparer().compare(comparer().shingled(one), comparer().shingled(other, byline))


@pytest.mark.parametrize(
    ("story", "printed"), PRINTS, ids=[f"{story['id']}: {printed['note']}" for story, printed in PRINTS]
)
def test_a_print_is_what_its_label_says(story: dict[str, Any], printed: dict[str, Any]) -> None:
    found = likeness(text_of(story), print_of(story, printed), printed.get("byline"))
    assert (found.relation if found else "none") == printed["relation"]


def test_no_two_stories_are_linked() -> None:
    texts = [text_of(story) for story in STORIES]
    assert not [pair for pair in combinations(texts, 2) if likeness(*pair)]


def printed_text(article: SampleArticle) -> PrintedText:
    body = "\n".join(block.text or "\n".join(block.items) for block in article.body)
    return PrintedText(
        article.version_id, article.story_id, article.outlet_id, f"{article.headline}\n\n{body}", article.byline,
        article.published_at, article.published_at.date(),
    )  # fmt: skip


def links_of(texts: list[PrintedText], days: int = 4) -> tuple[SyndicationLink, ...]:
    sketches = [sketch for text in texts if (sketch := sketch_of(text))]
    return find_links(texts, sketches, {}, comparer(), days, NOW)


def test_of_the_newsrooms_articles_all_wire_copies_and_nothing_else_are_linked() -> None:
    articles = [article for article in load_articles() if article.page_type == "article"]
    found = links_of([printed_text(article) for article in articles])
    story_of = {article.story_id: article.copy_of or article.story_id for article in articles}
    wanted = {article.story_id for article in articles if article.copy_of}
    assert {link.article_id for link in found} == wanted
    assert all(story_of[link.article_id] == story_of[link.original_article_id] for link in found)


def make(key: str, text: str, outlet: str = "post", day: int = 1, cluster: str | None = None) -> PrintedText:
    moment = datetime(2026, 11, day, 12, tzinfo=UTC)
    return PrintedText(f"ver_{key}", f"art_{key}", outlet, text, None, moment, moment.date(), cluster)


MARKET = text_of(STORIES[0])


def test_the_later_print_points_at_the_earlier_one() -> None:
    (link,) = links_of([make("b", MARKET, "post", day=3), make("a", MARKET, "wire", day=2)])
    assert (link.article_version_id, link.original_version_id) == ("ver_b", "ver_a")
    assert (link.relation, link.score, link.method, link.agency) == ("copy", 1.0, "agency_and_shingles", "nwa")


def test_prints_further_apart_than_the_window_are_not_sought() -> None:
    assert not links_of([make("a", MARKET, day=1), make("b", MARKET, "wire", day=6)])


def test_all_prints_of_a_story_have_one_cluster_and_few_links_each() -> None:
    found = links_of([make(f"{number:02}", MARKET, f"paper-{number}") for number in range(12)])
    assert len({link.cluster_id for link in found}) == 1
    assert {link.article_id for link in found} | {link.original_article_id for link in found} == {
        f"art_{number:02}" for number in range(12)
    }
    assert len(found) <= 12 * LINKS_PER_VERSION


def test_a_print_joins_the_cluster_of_what_the_ledger_holds() -> None:
    fresh, known = make("c", MARKET, day=3), make("b", MARKET, "wire", day=2, cluster="art_0")
    sketch = sketch_of(fresh)
    assert sketch is not None
    (link,) = find_links([fresh], [sketch], {"ver_c": [known]}, comparer(), 4, NOW)
    assert link.cluster_id == "art_0"


def test_an_outlets_daily_report_with_new_numbers_is_no_print_of_yesterdays() -> None:
    story = next(story for story in STORIES if story["id"] == "staff")
    today = next(print_of(story, printed) for printed in story["prints"] if printed["note"].startswith("the report of"))
    assert not links_of([make("a", text_of(story), day=1), make("b", today, day=2)])
    (link,) = links_of([make("a", text_of(story), day=1), make("b", today, "other", day=2)])
    assert link.relation == "differs_in_numbers"


@pytest.mark.parametrize(
    ("text", "byline", "agencies"),
    [
        ("Headline\n\nKYIV, Nov 14 (Reuters) - Twelve people were killed.", None, {"reuters"}),
        ("Headline\n\nVINNYTSIA, Ukraine (NWA) — Twelve people were killed.", None, {"nwa"}),
        ("Headline\n\nTwelve people were killed.\nThe Associated Press contributed to this report.", None, {"ap"}),
        ("Headline\n\nTwelve people were killed.", "Ada Low, Reuters", {"reuters"}),
        ("Headline\n\nTwelve people were killed.", "NWA", {"nwa"}),
        ("Headline\n\nThe mayor (58) - a former soldier - apologised on tap.", "Ada Low", set()),
        ("Headline\n\nReuters reported that twelve people were killed." + " More follows." * 30, None, set()),
    ],
)
def test_agencies_are_known_by_datelines_bylines_and_credits(text: str, byline: str | None, agencies: set[str]) -> None:
    assert comparer().find_agencies(text, byline) == agencies


def test_a_text_of_a_few_words_has_no_sketch() -> None:
    assert sketch_of(make("a", "Twelve people were killed in the strike.")) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10))
def test_texts_that_differ_in_one_number_are_never_copies(one: int, other: int, place: int) -> None:
    words = [f"{word}{letter}" for letter in "abcd" for word in WORDS.split()]
    texts = [" ".join([*words[: place * 5], str(number), *words[place * 5 :]]) for number in (one, other)]
    found = comparer().compare(*(comparer().shingled(text) for text in texts))
    assert found is not None
    assert (found.relation == "copy") is (one == other)


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_makes_it_raise_and_likeness_has_no_direction(one: str, other: str) -> None:
    first, second = comparer().shingled(one, other[:20]), comparer().shingled(other, one[:20])
    assert comparer().compare(first, second) == comparer().compare(second, first)
    assert len(find_sketch(one)) == len(set(find_sketch(one)))


def test_the_day_of_capture_stands_in_for_a_missing_date() -> None:
    undated = PrintedText("ver_a", "art_a", "post", MARKET, None, None, date(2026, 11, 2))
    (link,) = links_of([undated, make("b", MARKET, "wire", day=3)])
    assert link.article_id == "art_b"
