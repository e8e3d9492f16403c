"""The bundled newsroom holds what it promises: readable articles, and for each version its hand-made labels."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractors.records import (
    AGGREGATIONS,
    BOUNDS,
    CLAIMANT_CLASSES,
    KINDS,
    MODALITIES,
    QUOTE_TYPES,
    RELATIONS,
    VERIFICATIONS,
    VICTIM_GROUPS,
)

NEWSROOM = Path(__file__).parents[2] / "seeds" / "newsroom"
OUTLETS = {"meridian-post", "nordwind", "harbour-herald", "levant-courier", "sahel-monitor", "steppe-dispatch"}
THEMES = {"ukraine", "gaza", "sudan", "other"}
PAGE_TYPES = {"article", "consent_wall", "soft_404"}

REQUIRED_KEYS = {"outlet", "slug", "theme", "published_at", "byline", "section", "page_type", "headline", "body"}
OPTIONAL_KEYS = {"standfirst", "captions", "related", "comments", "wire", "copy_of", "revisions"}
REVISION_KEYS = {"published_at", "headline", "standfirst", "body", "captions", "related", "comments"}

REQUIRED_LABELS = {
    "kind", "value_text", "bound", "value", "low", "high", "victim_group", "victim_party", "claimant",
    "claimant_class", "claimant_party", "modality", "aggregation", "use_in_timeline", "quote_type", "conflict_id",
    "snippet",
}  # fmt: skip
OPTIONAL_LABELS = {"exclude_reason", "relation", "as_of", "verification", "optional"}
CODES = (
    ("kind", KINDS),
    ("bound", BOUNDS),
    ("victim_group", VICTIM_GROUPS),
    ("claimant_class", CLAIMANT_CLASSES),
    ("quote_type", QUOTE_TYPES),
    ("modality", MODALITIES),
    ("aggregation", AGGREGATIONS),
    ("verification", VERIFICATIONS),
    ("relation", RELATIONS),
)
CONFLICTS = {"ukraine", "gaza", "sudan", "myanmar"}

Table = dict[str, Any]


@cache
def articles() -> dict[str, Table]:
    """Every article by outlet and file name: "nordwind/2022-07-14-vinnytsia-strike"."""
    paths = sorted((NEWSROOM / "articles").glob("*/*.toml"))
    return {f"{path.parent.name}/{path.stem}": tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


@cache
def versions() -> dict[str, Table]:
    """Every article version; a revision replaces the fields it gives and keeps the others."""
    found = {}
    for article_id, article in articles().items():
        current = {key: value for key, value in article.items() if key != "revisions"}
        found[f"{article_id}@1"] = current
        for number, revision in enumerate(article.get("revisions", []), 2):
            current = current | revision
            found[f"{article_id}@{number}"] = current
    return found


@cache
def truth_lines() -> tuple[tuple[str, Table], ...]:
    """Every line of every truth file, with the name of its file."""
    return tuple(
        (path.name, json.loads(line))
        for path in sorted((NEWSROOM / "truth").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def labels() -> list[tuple[str, Table]]:
    return [(line["id"], claim) for _, line in truth_lines() for claim in line["claims"]]


def readable_fields(version: Table) -> list[str]:
    return [version["headline"], version.get("standfirst", ""), *version["body"]]


def has_bounds_of_its_words(claim: Table) -> bool:
    """The table of bounds: which of value, low and high each bound fills, and with what."""
    value: int | None = claim["value"]
    low: int | None = claim["low"]
    high: int | None = claim["high"]
    match claim["bound"]:
        case "exact":
            return value is not None and value == low == high
        case "approx":
            return value is not None and low is None and high is None
        case "approx_below" | "at_most" | "less_than":
            return value is not None and low is None and high == value
        case "at_least" | "more_than":
            return value is not None and low == value and high is None
        case "range":
            return value is None and low is not None and high is not None and low < high
        case "vague":
            return value is None and low is not None and (high is None or low < high)
        case "zero":
            return value == low == high == 0
        case "none_reported":
            return value is None and low is None and high is None
    return False


def test_every_article_has_the_known_keys_and_no_other() -> None:
    odd = {
        article_id: sorted((REQUIRED_KEYS - article.keys()) | (article.keys() - REQUIRED_KEYS - OPTIONAL_KEYS))
        for article_id, article in articles().items()
        if not REQUIRED_KEYS <= article.keys() <= REQUIRED_KEYS | OPTIONAL_KEYS
    }
    assert odd == {}


def test_every_revision_has_a_time_and_replaces_known_fields() -> None:
    revisions = [
        (article_id, revision)
        for article_id, article in articles().items()
        for revision in article.get("revisions", [])
    ]
    assert [article_id for article_id, r in revisions if not {"published_at"} < r.keys() <= REVISION_KEYS] == []


def test_every_article_sits_where_its_outlet_slug_and_date_say() -> None:
    misplaced = [
        article_id
        for article_id, article in articles().items()
        if article_id != f"{article['outlet']}/{article['published_at']:%Y-%m-%d}-{article['slug']}"
    ]
    assert misplaced == []
    assert {article["outlet"] for article in articles().values()} == OUTLETS


def test_every_article_names_a_known_theme_and_page_type() -> None:
    unknown = [
        article_id
        for article_id, article in articles().items()
        if article["theme"] not in THEMES or article["page_type"] not in PAGE_TYPES
    ]
    assert unknown == []


def test_every_time_is_in_utc_and_revisions_come_later() -> None:
    for article_id, article in articles().items():
        times: list[datetime] = [article["published_at"], *(r["published_at"] for r in article.get("revisions", []))]
        assert all(time.utcoffset() == timedelta(0) for time in times), article_id
        assert times == sorted(set(times)), article_id


def test_every_paragraph_is_text_without_stray_space() -> None:
    stray = [
        (version_id, text)
        for version_id, version in versions().items()
        for text in [version["headline"], *version["body"], *version.get("captions", []), *version.get("comments", [])]
        if not text.strip() or text != text.strip() or "\n" in text
    ]
    assert stray == []


def test_related_stories_exist_at_the_same_outlet() -> None:
    missing = [
        (version_id, slug)
        for version_id, version in versions().items()
        for slug in version.get("related", [])
        if f"{version['outlet']}/{slug}" not in articles()
    ]
    assert missing == []


def test_no_story_is_related_to_itself() -> None:
    assert [i for i, v in versions().items() if i.split("/")[1].split("@")[0] in v.get("related", [])] == []


def test_wire_copies_name_an_original_that_came_first() -> None:
    for article_id, article in articles().items():
        assert ("wire" in article) == ("copy_of" in article), article_id
        if "copy_of" in article:
            original = articles()[article["copy_of"]]
            assert original["outlet"] != article["outlet"], article_id
            assert original["published_at"] <= article["published_at"], article_id


def test_every_version_has_exactly_one_line_of_truth() -> None:
    lines = Counter(line["id"] for _, line in truth_lines())
    assert sorted(lines.keys() ^ versions().keys()) == []
    assert [version_id for version_id, times in lines.items() if times > 1] == []


def test_every_line_of_truth_is_in_the_file_of_its_outlet() -> None:
    misplaced = [(name, line["id"]) for name, line in truth_lines() if line["id"].split("/")[0] != name.split(".")[0]]
    assert misplaced == []


def test_every_label_has_the_known_fields_and_no_other() -> None:
    odd = [
        (version_id, sorted((REQUIRED_LABELS - claim.keys()) | (claim.keys() - REQUIRED_LABELS - OPTIONAL_LABELS)))
        for version_id, claim in labels()
        if not REQUIRED_LABELS <= claim.keys() <= REQUIRED_LABELS | OPTIONAL_LABELS
    ]
    assert odd == []


@pytest.mark.parametrize(("field", "allowed"), CODES, ids=[name for name, _ in CODES])
def test_every_label_uses_the_codes_of_the_records(field: str, allowed: frozenset[str]) -> None:
    unknown = [
        (i, claim[field]) for i, claim in labels() if claim.get(field) is not None and claim[field] not in allowed
    ]
    assert unknown == []


def test_every_label_belongs_to_a_known_conflict_or_says_why_it_is_left_out() -> None:
    unknown = [
        (version_id, claim["snippet"])
        for version_id, claim in labels()
        if claim["conflict_id"] not in CONFLICTS and (claim["conflict_id"] is not None or claim["use_in_timeline"])
    ]
    assert unknown == []


def test_a_label_gives_a_reason_exactly_when_it_is_kept_out_of_the_timeline() -> None:
    wrong = [
        (version_id, claim["snippet"])
        for version_id, claim in labels()
        if claim["use_in_timeline"] == bool(claim.get("exclude_reason"))
    ]
    assert wrong == []


def test_value_low_and_high_follow_the_bound() -> None:
    assert [(i, claim["value_text"]) for i, claim in labels() if not has_bounds_of_its_words(claim)] == []


def test_every_snippet_stands_in_its_version_and_holds_the_number() -> None:
    wrong = [
        (version_id, claim["snippet"])
        for version_id, claim in labels()
        if claim["value_text"] not in claim["snippet"]
        or not any(claim["snippet"] in text for text in readable_fields(versions()[version_id]))
    ]
    assert wrong == []


def test_a_page_that_is_no_article_claims_nothing() -> None:
    claimed = {version_id for version_id, _ in labels()}
    assert [i for i, version in versions().items() if version["page_type"] != "article" and i in claimed] == []


def test_dates_of_figures_are_dates_and_not_after_publication() -> None:
    for version_id, claim in labels():
        if claim.get("as_of"):
            assert date.fromisoformat(claim["as_of"]) <= versions()[version_id]["published_at"].date()


def test_the_newsroom_is_large_and_varied_enough() -> None:
    themes = Counter(article["theme"] for article in articles().values())
    claimed = {version_id.split("@")[0] for version_id, _ in labels()}
    assert themes["ukraine"] >= 80
    assert themes["gaza"] >= 20
    assert themes["sudan"] >= 20
    assert len(articles().keys() - claimed) >= 25
    assert {article["page_type"] for article in articles().values()} == PAGE_TYPES
    assert any("revisions" in article for article in articles().values())
    assert sum("copy_of" in article for article in articles().values()) >= 2
