"""Moving a ledger into a lake: complete, compared, repeatable, and able to go on after being cut off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from extractors.records import Article, Extraction
from flows.adapters import warehouse_copy, warehouse_schema
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_address import LakeAddress
from flows.adapters.warehouse_copy import copy_ledger
from flows.adapters.warehouse_seeds import read_ledger_seeds
from flows.adapters.warehouse_sql import SqlFile, load_folder
from flows.errors import PermanentError
from tests.warehouse.builders import CONFLICTS, LOADED_AT, batch_of, say

SAID = [say(100 + day, on=day) for day in range(1, 31)]


def write_ledger(path: Path, said: Sequence[tuple[Article, Extraction]]) -> Path:
    """A ledger that was never published."""
    with Warehouse(path) as warehouse:
        warehouse.migrate()
        warehouse.load_seeds({"conflicts": CONFLICTS}, LOADED_AT)
        warehouse.append(batch_of(said))
    return path


@pytest.fixture
def unpublished(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing is not what the test is about, and takes most of the time."""
    monkeypatch.setattr(warehouse_copy, "publish_lake", lambda *_: None)


def test_a_copied_ledger_is_complete_and_a_second_copy_adds_nothing(
    new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    ledger, lake, told = write_ledger(tmp_path / "ledger.duckdb", SAID), new_lake("copied"), []
    with Warehouse(ledger) as warehouse:
        warehouse.load_seeds(read_ledger_seeds(), LOADED_AT)
        tables = {f"{schema}.{name}" for schema, name in tables_of(warehouse)}
    first = copy_ledger(ledger, lake, lambda *progress: told.append(progress))
    assert {table.name for table in first} | {"raw.migrations"} == tables - {
        "core.meta_estimates", "core.meta_estimate_biases",
    }  # fmt: skip
    counts = {table.name: (table.rows_count, table.added_count) for table in first}
    assert counts["core.claims"] == counts["raw.captures"] == (30, 30)
    assert ("claims", 30, 30) in told
    assert counts["core.conflicts"][1] == len(read_ledger_seeds()["conflicts"])
    assert [table.different_count for table in first] == [0] * len(first)
    second = copy_ledger(ledger, lake)
    assert [(table.name, table.digest, table.added_count) for table in second] == [
        (table.name, table.digest, 0) for table in first
    ]
    with Reader(lake) as reader:
        assert reader.view("claims").num_rows == len(SAID)


def tables_of(warehouse: Warehouse) -> list[tuple[str, str]]:
    query = (
        "select schema_name, table_name from duckdb_tables()"
        " where database_name = current_database() and schema_name in ('raw', 'core')"
    )
    rows: list[tuple[str, str]] = warehouse._connection.execute(query).fetchall()
    return rows


@pytest.mark.usefixtures("unpublished")
def test_a_copy_that_was_cut_off_goes_on_where_it_ended(
    new_lake: Callable[[str], LakeAddress], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, lake = write_ledger(tmp_path / "ledger.duckdb", SAID), new_lake("cut_off")
    monkeypatch.setattr(warehouse_copy, "CHUNK_ROWS", 8)

    def cut(table: str, done: int, _: int) -> None:
        if table == "claims" and done == 16:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_ledger(ledger, lake, cut)
    added = {table.name: table.added_count for table in copy_ledger(ledger, lake)}
    assert added["core.claims"] == 14
    assert added["raw.captures"] == 0


@pytest.mark.usefixtures("unpublished")
def test_a_row_that_the_lake_has_already_stays_as_it_is_there_and_is_named(
    new_lake: Callable[[str], LakeAddress], tmp_path: Path
) -> None:
    ledger, lake = write_ledger(tmp_path / "ledger.duckdb", SAID[:3]), new_lake("kept")
    with Warehouse(lake) as warehouse:
        batch = batch_of([(article, reading) for article, reading in SAID[2:4]])
        warehouse.append(batch)
        other = type(batch.captures[0])(**{**as_fields(batch_of(SAID[:1]).captures[0]), "http_status": 203})
        warehouse.append(type(batch)(captures=(other,)))
    copied = {table.name: table for table in copy_ledger(ledger, lake)}
    assert (copied["core.claims"].rows_count, copied["core.claims"].added_count) == (3, 2)
    assert copied["raw.captures"].different_count == 1


def as_fields(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}  # type: ignore[attr-defined]


def test_a_lake_of_a_newer_program_is_left_alone(
    new_lake: Callable[[str], LakeAddress], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, lake = write_ledger(tmp_path / "ledger.duckdb", SAID[:3]), new_lake("newer")
    newer = (*load_folder("migrations"), SqlFile("9999_newer.sql", "newer", "select 1;"))
    with monkeypatch.context() as patched, Warehouse(lake) as warehouse:
        patched.setattr(
            warehouse_schema, "load_folder", lambda folder, *_: newer if folder == "migrations" else load_folder(folder)
        )
        warehouse.migrate()
    with pytest.raises(PermanentError, match=r"9999_newer\.sql, which this program does not know; upgrade"):
        copy_ledger(ledger, lake)
