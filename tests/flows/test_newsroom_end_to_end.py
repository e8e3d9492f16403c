"""The bundled newsroom through the whole pipeline, compared with what its labels say each page claims."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ingest_kit import Ingest

from flows.adapters.newsroom import NewsroomServer
from flows.adapters.newsroom_articles import NEWSROOM_DIR, load_articles, load_sites, version_path
from flows.adapters.warehouse import Reader

RECALL_FLOOR = 0.88
PRECISION_FLOOR = 0.95
KEY = ("kind", "bound", "value", "low", "high")


class Ledger(NamedTuple):
    """What a first and a second run over the newsroom left."""

    first: dict[str, Any]
    second: dict[str, Any]
    tables_before: dict[str, int]
    tables_after: dict[str, int]
    claims: dict[str, Counter[tuple[Any, ...]]]
    data_dir: Path


@pytest.fixture(scope="module")
def ledger(ingest: Ingest, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    data_dir = tmp_path_factory.mktemp("newsroom") / "data"
    settings = {
        "feeds_file": str(NEWSROOM_DIR / "feeds.csv"),
        "outlets_file": str(NEWSROOM_DIR / "outlets.csv"),
        "extract_processes": 2,
        "report_after_ingest": True,
    }
    feeds = [site.outlet_id for site in load_sites()]
    with NewsroomServer() as newsroom:
        first = ingest(data_dir, **settings, proxies={"http": newsroom.proxy_url})
        before = table_sizes(data_dir)
    with NewsroomServer() as newsroom:
        second = ingest(data_dir, feeds=feeds, **settings, proxies={"http": newsroom.proxy_url})
    return Ledger(first, second, before, table_sizes(data_dir), found_claims(data_dir), data_dir)


def test_every_article_of_the_newsroom_arrives(ledger: Ledger) -> None:
    expected = [article for article in load_articles() if article.page_type == "article"]
    assert ledger.first["new_articles"] == len(expected)
    assert ledger.first["errors"] == []
    assert ledger.first["broken_rules"] == []


def test_only_the_pages_that_are_no_articles_are_rejected(ledger: Ledger) -> None:
    expected = Counter(article.page_type for article in load_articles() if article.page_type != "article")
    with Reader(ledger.data_dir / "ledger.duckdb") as reader:
        reasons = Counter(row["reason"] for row in reader.query("from raw.rejects").to_pylist())
    assert reasons == expected


def test_a_second_run_adds_no_row(ledger: Ledger) -> None:
    assert ledger.second["feeds"] == ledger.second["feeds_unchanged"] == 6
    assert ledger.second["new_entries"] == ledger.second["pages"] == ledger.second["new_claims"] == 0
    assert ledger.tables_after == ledger.tables_before


def test_the_claims_are_those_of_the_labels(ledger: Ledger) -> None:
    truth = labelled_claims()
    hits = sum((ledger.claims.get(version, Counter()) & claims).total() for version, claims in truth.items())
    recall = hits / sum(claims.total() for claims in truth.values())
    precision = hits / sum(claims.total() for claims in ledger.claims.values())
    assert recall >= RECALL_FLOOR
    assert precision >= PRECISION_FLOOR


def test_claims_that_differ_from_the_labels_were_read_with_less_confidence(ledger: Ledger) -> None:
    truth = labelled_claims()
    query = (
        "select captures.requested_url, claims.* from core.scored_claims as claims"
        " join core.article_versions using (article_version_id) join raw.captures as captures using (capture_id)"
    )
    right, wrong = [], []
    with Reader(ledger.data_dir / "ledger.duckdb") as reader:
        for row in reader.query(query).to_pylist():
            labels = truth.get(version_ids()[row["requested_url"]], Counter())
            (right if key(row) in labels else wrong).append(row["confidence"])
    assert sum(right) / len(right) - sum(wrong) / len(wrong) > 15


def test_the_report_is_there_and_shows_a_war(ledger: Ledger) -> None:
    index = (ledger.data_dir / "report.html").read_text(encoding="utf-8")
    page = (ledger.data_dir / "report" / "ukraine.html").read_text(encoding="utf-8")
    assert 'href="report/ukraine.html"' in index
    assert "General Staff" in page


def table_sizes(data_dir: Path) -> dict[str, int]:
    """Rows of the tables that a repeated run must not add to; polls and run events grow with every run."""
    tables = ("raw.entries", "raw.captures", "raw.rejects", "core.article_versions", "core.claims", "core.quantities")
    with Reader(data_dir / "ledger.duckdb") as reader:
        return {table: reader.query(f"from {table}").num_rows for table in tables}


@cache
def version_ids() -> dict[str, str]:
    """The versions of the newsroom by the address that they are served at."""
    sites = {site.outlet_id: site for site in load_sites()}
    return {
        f"http://{sites[article.outlet_id].host}{version_path(sites[article.outlet_id], article)}": article.version_id
        for article in load_articles()
    }


def found_claims(data_dir: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """The claims of the ledger by version id of the newsroom."""
    version_of = version_ids()
    query = (
        "select captures.requested_url, claims.* from core.claims"
        " join core.article_versions using (article_version_id) join raw.captures using (capture_id)"
    )
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    with Reader(data_dir / "ledger.duckdb") as reader:
        for row in reader.query(query).to_pylist():
            found.setdefault(version_of[row["requested_url"]], Counter())[key(row)] += 1
    return found


def labelled_claims() -> dict[str, Counter[tuple[Any, ...]]]:
    """The claims of the truth files by version id."""
    paths = sorted((NEWSROOM_DIR / "truth").glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["id"]: Counter(key(claim) for claim in row["claims"]) for row in rows}


def key(claim: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(claim.get(name) for name in KEY)
