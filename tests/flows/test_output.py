"""Results: tables that fit the terminal they are shown in, and files that are what their ending says."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from flows.adapters.warehouse_guard import refuse_writing
from flows.cli_output import console, show_table, write_rows
from flows.errors import PermanentError

MANY_COLUMNS = "select " + ", ".join(f"'value{number}' as column_{number}" for number in range(53))
ODD = "select 'nan'::double as n, 1 as a, 2 as a, [1, 2] as l, {'x': 'y;z'} as s, interval '1 month 3 seconds' as i"


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_with_too_many_columns_shows_those_that_fit_and_counts_the_others(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "_width", width)
    show_table(duckdb.sql(f"{MANY_COLUMNS} from range(5)").to_arrow_table())
    shown = capsys.readouterr().out
    assert shown.count("value0") == shown.count("value1 ") == 5
    assert f"and {53 - len(shown.splitlines()[0].split('┃'))} more columns: --format csv has all of them" in shown
    assert max(map(len, shown.splitlines())) <= width


def test_a_row_with_too_many_columns_is_shown_as_a_record_and_no_cell_is_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "_width", 80)
    show_table(duckdb.sql(f"{MANY_COLUMNS}, '[/b]\\' as \"[b]\"").to_arrow_table())
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) == 54
    assert "column_52: value52" in shown
    assert "[b]:       [/b]\\" in shown


def test_a_file_is_what_its_ending_says_and_loses_no_column(tmp_path: Path) -> None:
    rows = duckdb.sql(ODD).to_arrow_table()
    write_rows(rows, None, tmp_path / "rows.json")
    (row,) = json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert row == {"n": None, "a": 1, "a_1": 2, "l": [1, 2], "s": {"x": "y;z"}, "i": "1 month 00:00:03"}
    write_rows(rows, None, tmp_path / "rows.csv")
    (line,) = csv.DictReader((tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines())
    assert (line["l"], line["s"], line["i"]) == ("[1, 2]", '{"x": "y;z"}', "1 month 00:00:03")
    write_rows(duckdb.sql("select 1 as a").to_arrow_table(), None, tmp_path / "rows.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "rows.parquet").to_pylist() == [{"a": 1}]


def test_of_several_queries_none_is_run() -> None:
    with pytest.raises(PermanentError, match="one query at a time"):
        refuse_writing("select 1; select 2", Path("ledger.duckdb"))


@pytest.mark.parametrize("query", ["select ';' as a; -- done;", "pivot (select 1 as a) on a using count(*);"])
def test_one_query_passes_pivots_too(query: str) -> None:
    refuse_writing(query, Path("ledger.duckdb"))
