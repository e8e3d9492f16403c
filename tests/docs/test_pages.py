"""The pages that a ledger writes are those that it would write today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.adapters.warehouse import Reader
from tests.docs.pages import COOKBOOK, DICTIONARY, answer, answered, dictionary, make_demo, queries
from tests.warehouse.builders import Ledger, say

WRITE = "run `python -m tests.docs.pages`"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with Reader(make_demo(tmp_path_factory.mktemp("demo"))) as reader:
        yield reader


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with Reader(Ledger(tmp_path_factory.mktemp("small"), [say(18)]).path) as reader:
        yield reader


def test_every_column_of_every_view_has_a_meaning(small: Reader) -> None:
    assert "| None |" not in dictionary(small)
    views = set(small.views())
    assert {line.removeprefix("## ") for line in dictionary(small).splitlines() if line.startswith("## ")} == views


def test_counts_are_whole_numbers_that_every_program_knows(small: Reader) -> None:
    """The sum of counts is a number of 128 bits for DuckDB, which other programs read as a decimal or a fraction."""
    wide = "select table_name, column_name from duckdb_columns() where data_type in ('HUGEINT', 'UHUGEINT')"
    assert small.query(wide).to_pylist() == []


def test_the_data_dictionary_is_current(small: Reader) -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == dictionary(small), WRITE


def test_the_cookbook_answers_fifteen_questions() -> None:
    page = COOKBOOK.read_text(encoding="utf-8")
    assert len(queries(page)) == 15
    assert [line.split(".")[0] for line in page.splitlines() if line.startswith("## ")] == [
        f"## {number}" for number in range(1, 16)
    ]


@pytest.mark.slow
def test_every_question_of_the_cookbook_has_an_answer_in_the_demo(demo: Reader) -> None:
    silent = [query for query in queries(COOKBOOK.read_text(encoding="utf-8")) if "\n" not in answer(query, demo)]
    assert not silent


@pytest.mark.slow
def test_the_answers_in_the_cookbook_are_those_of_the_demo(demo: Reader) -> None:
    page = COOKBOOK.read_text(encoding="utf-8")
    assert page == answered(page, demo), WRITE


def test_rewriting_an_answer_leaves_the_rest_of_the_page(small: Reader, tmp_path: Path) -> None:
    page = "# A\n\n```sql\nselect 1 as one;\n```\n\nText.\n"
    once = answered(page, small)
    assert once == "# A\n\n```sql\nselect 1 as one;\n```\n\n```text\none\n1\n```\n\nText.\n"
    assert answered(once, small) == once
