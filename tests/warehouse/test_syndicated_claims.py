"""Links between articles in the ledger: found when a batch is added, shown in a view, and counted as one source."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.records import Article, Extraction
from flows.adapters.warehouse import Reader, Warehouse
from flows.syndication import WINDOW_DAYS, with_links
from tests.warehouse.builders import LOADED_AT, START, batch_of, make_article, say

STORY = (
    "The town hall opened its doors to people who had lost their houses when the river came over the dyke. "
    "Volunteers carried blankets and hot soup across the square, and a school class gave up its holiday to help. "
    "Officials expect that repairs of the bridge will take until autumn, when the ferry goes out of service again. "
    "Nobody in the valley could remember a winter with so much water, not even the oldest fishermen of the village. "
)


def article(
    outlet: str, toll: int = 62, day: int = 1, text: str = STORY, version: int = 1, **said: Any
) -> tuple[Article, Extraction]:
    """An article in which the ministry puts the toll at ``toll``, with a story around it."""
    made, read = say(toll, on=1, outlet=outlet, **said)
    printed = make_article(f"{made.text}\n{text}", START + timedelta(days=day - 1), outlet, outlet, version)
    claim = dataclasses.replace(read.claims[0], claim_id=f"{printed.article_version_id}-1")
    return printed, dataclasses.replace(read, document_id=printed.article_version_id, claims=(claim,))


class Desk:
    """A ledger that links what is added to it, as the desk of a run does."""

    def __init__(self, folder: Path) -> None:
        self.writer, self.path = folder / "writer" / "ledger.duckdb", folder / "ledger.duckdb"
        with Warehouse(self.writer) as warehouse:
            warehouse.migrate()

    def add(self, *said: tuple[Article, Extraction]) -> dict[str, int]:
        with Warehouse(self.writer) as warehouse:
            return warehouse.append(with_links(batch_of(said), warehouse.state, LOADED_AT))

    def rows(self, query: str) -> list[dict[str, Any]]:
        with Warehouse(self.writer) as warehouse:
            warehouse.publish(self.path)
        with Reader(self.path) as reader:
            return reader.query(query).to_pylist()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_copies_are_articles_of_their_own_and_one_source(desk: Desk) -> None:
    own = "The paper's reporter went from house to house and found that most families had left the day before. " * 2
    desk.add(article("wire"))
    desk.add(article("daily", day=2), article("weekly", day=3), article("own", text=own, number_text="62 men"))
    (row,) = desk.rows("select * from distinct_claims")
    assert (row["mentions_count"], row["articles_count"], row["outlets_count"]) == (4, 4, 4)
    assert row["independent_sources_count"] == 2


def test_the_view_shows_who_prints_whom_with_score_and_method(desk: Desk) -> None:
    desk.add(article("wire"))
    desk.add(article("daily", day=2))
    (row,) = desk.rows("select * from syndication")
    assert (row["outlet_id"], row["original_outlet_id"]) == ("daily", "wire")
    assert (row["relation"], row["score"], row["method"]) == ("copy", 1.0, "shingles")
    assert row["published_on"] == date(2022, 2, 25)


def test_a_copy_that_comes_before_its_original_still_points_at_it(desk: Desk) -> None:
    desk.add(article("daily", day=2))
    desk.add(article("wire"))
    (row,) = desk.rows("select * from syndication")
    assert (row["outlet_id"], row["original_outlet_id"]) == ("daily", "wire")


def test_a_pair_that_differs_in_one_number_is_linked_and_no_copy(desk: Desk) -> None:
    desk.add(article("wire", 12))
    desk.add(article("daily", 47))
    (row,) = desk.rows("select * from syndication")
    assert row["relation"] == "differs_in_numbers"
    assert len(desk.rows("select * from distinct_claims")) == 2


def test_versions_of_one_article_are_no_copies_of_each_other(desk: Desk) -> None:
    desk.add(article("wire", 12))
    desk.add(article("wire", 12, text=f"{STORY} More rain is expected.", version=2))
    assert not desk.rows("select * from syndication")


def test_what_was_printed_long_before_is_not_sought(desk: Desk) -> None:
    desk.add(article("wire"))
    desk.add(article("daily", day=2 + WINDOW_DAYS))
    assert not desk.rows("select * from syndication")


def test_adding_the_same_again_adds_nothing(desk: Desk) -> None:
    said = article("wire"), article("daily", day=2)
    first = desk.add(*said)
    assert (first["syndication_sketches"], first["syndication_links"]) == (2, 1)
    assert not any(desk.add(*said).values())


def test_the_band_tells_articles_from_independent_sources(desk: Desk) -> None:
    desk.add(article("wire"), article("daily"), article("weekly"))
    days = desk.rows("select * from casualty_timeline where not is_stale")
    assert {(row["articles_count"], row["independent_sources_count"]) for row in days} == {(3, 1)}
