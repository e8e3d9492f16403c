"""Each rule of ``sql/checks`` is broken once, and found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractors.records import Outlet
from flows.adapters.warehouse import Warehouse
from flows.adapters.warehouse_sql import load_folder
from tests.warehouse.builders import CONFLICTS, LOADED_AT, batch_of, say

# What is done to the one claim, or to its article, and the rule that it breaks.
BREAKS = {
    "dangling_articles": "update core.claims set article_version_id = 'gone'",
    "evidence_offsets": "update core.claims set sentence = 'Nobody said so.'",
    "number_offsets": "update core.claims set value_text = 'ninety'",
    "negative_numbers": "update core.claims set low = -1",
    "bounds": "update core.claims set high = 13",
    "timeline_use": "update core.claims set exclude_reason = 'denied'",
    "withdrawn_claims": "update core.claims set modality = 'denied'",
    "duplicate_ids": "insert into core.claims from core.claims",
    "subsets": "insert into core.claims select * replace ('part' as claim_id, 20 as value, 20 as low, 20 as high,"
    " 'subset_of' as relation, claim_id as related_claim_id) from core.claims",
    "related_claims": "update core.claims set relation = 'repeats', related_claim_id = 'gone'",
    "dates": "update core.claims set as_of = date '2030-01-01'",
    "article_captures": "update core.article_versions set capture_id = 'gone'",
    "unknown_outlets": "update core.article_versions set outlet_id = 'gone'",
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse(tmp_path_factory.mktemp("checks") / "ledger.duckdb") as warehouse:
        warehouse.migrate()
        warehouse.load_seeds({"conflicts": CONFLICTS, "outlets": (Outlet("daily", "The Daily"),)}, LOADED_AT)
        warehouse.append(batch_of([say(12)]))
        yield warehouse


def test_every_rule_has_a_case_and_a_sound_ledger_breaks_none(warehouse: Warehouse) -> None:
    assert set(BREAKS) == {file.name for file in load_folder("checks")}
    assert warehouse.check() == ()


@pytest.mark.parametrize("rule", BREAKS)
def test_what_breaks_a_rule_is_found_by_it(warehouse: Warehouse, rule: str) -> None:
    connection = warehouse._connection
    connection.execute("begin")
    try:
        connection.execute(BREAKS[rule])
        assert rule in {offence.check for offence in warehouse.check()}
    finally:
        connection.execute("rollback")
