"""``loss_reports`` has the columns, types and values that the published model of Radford et al. takes.

Their code splits the table by ``time_frame`` and hands Stan: days from 1, counts from 0, minimum and maximum as 0 or 1,
exactly two countries, and sources and categories as codes (``01-run.R`` and ``model.stan`` of their replication files).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from extractors.curation_rows import PartyCodeRow
from flows.adapters.seeds import load_rows
from flows.adapters.warehouse import Reader
from tests.warehouse.builders import Ledger, say

COLUMNS = {
    "days": pa.types.is_integer, "loss_count": pa.types.is_integer, "loss_type": pa.types.is_string,
    "claim_source": pa.types.is_string, "time_frame": pa.types.is_string, "loss_country": pa.types.is_string,
    "minimum": pa.types.is_integer, "maximum": pa.types.is_integer, "category": pa.types.is_string,
    "source_target": pa.types.is_string,
}  # fmt: skip
SOURCES = {"GB Source", "OSI", "Other", "RU Source", "UA Source", "US Source", "United Nations"}
CATEGORIES = {f"{who} {what}" for who in ("Military", "Civilian") for what in ("Deaths", "Injuries", "Casualties")}
CIVILIANS = {"victim_group": "civilian", "victim_party": "UKR"}
DAY = {"aggregation": "period", "claimant_party": "UKR"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    said = [
        say(1, on=1, claimant="Kyiv", claimant_party="UKR"),
        say(2, on=2, claimant="Moscow", claimant_party="RUS", victim_party="UKR", bound="more_than"),
        say(3, on=3, claimant="Washington", claimant_party="USA", bound="at_most", kind="wounded"),
        say(4, on=4, claimant="London", claimant_party="GBR", kind="casualties"),
        say(5, on=5, claimant="Oslo", claimant_party="NOR"),
        say(6, on=6, claimant="the UN", claimant_class="igo", claimant_party="UN", **CIVILIANS),
        say(7, on=7, claimant="counters", claimant_class="osint"),
        say(None, on=8, claimant="Paris", bound="range", low=80, high=90, number_text="80 to 90"),
        say(9, on=9, claimant="Kyiv, of the past day,", **DAY),
        say(10, on=10, claimant="Kyiv, of the past day near Izium,", scope="area", **DAY),
        # What their model cannot take:
        say(101, on=-3, published=12, claimant="Kyiv"),
        say(102, on=12, claimant="Kyiv, of the past month,", **DAY),
        say(102, on=12, claimant="Kyiv, of this week, as fighting continued every day,", **DAY),
        say(102, on=12, claimant="Kyiv, of the week and per day,", period_start=date(2022, 2, 28), **DAY),
        say(103, on=13, claimant="Kyiv, of one attack that day,", aggregation="incident"),
        say(104, on=14, claimant="Kyiv", victim_party="POL", victim_group="civilian"),
        say(105, on=15, claimant="Kyiv", victim_group="journalist"),
        say(106, on=16, claimant="Kyiv", kind="missing"),
        say(107, on=17, claimant="Kyiv", victim_party=None),
        say(None, on=18, claimant="Kyiv", bound="vague", low=200, high=999, number_text="hundreds"),
    ]  # fmt: skip
    folder: Path = tmp_path_factory.mktemp("losses")
    ledger = Ledger(folder, said, party_codes=load_rows("party_codes", PartyCodeRow))
    with Reader(ledger.path) as reader:
        return reader.named_query("export_loss_reports", {"conflict_id": "war"})


@pytest.fixture(scope="module")
def reports(exported: pa.Table) -> dict[int, list[dict[str, Any]]]:
    """The rows by their day."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in exported.to_pylist():
        found.setdefault(row["days"], []).append(row)
    return found


def test_the_columns_are_theirs_in_name_order_and_type(exported: pa.Table) -> None:
    assert exported.column_names == list(COLUMNS)
    assert all(is_type(exported.schema.field(name).type) for name, is_type in COLUMNS.items())
    assert all(column.null_count == 0 for column in exported.columns)


def test_every_value_is_one_that_their_model_knows(exported: pa.Table) -> None:
    rows = exported.to_pylist()
    assert {row["claim_source"] for row in rows} == SOURCES
    assert {row["loss_country"] for row in rows} == {"Russia", "Ukraine"}
    assert {row["time_frame"] for row in rows} == {"Cumulative", "Day"}
    assert {row["category"] for row in rows} <= CATEGORIES
    for row in rows:
        assert row["loss_type"] == f"{row['category']}-{row['loss_country']}"
        assert row["source_target"] == f"{row['claim_source']}-{row['loss_country']}"
        assert (row["minimum"], row["maximum"]) in {(0, 0), (1, 0), (0, 1)}
        assert row["days"] >= 1
        assert row["loss_count"] >= 0


def test_what_their_model_cannot_take_is_left_out(reports: dict[int, list[dict[str, Any]]]) -> None:
    assert sorted(reports) == list(range(1, 11))


def test_a_state_that_is_not_at_war_is_another_source(reports: dict[int, list[dict[str, Any]]]) -> None:
    assert [reports[day][0]["claim_source"] for day in (1, 2, 3, 4, 5)] == [
        "UA Source", "RU Source", "US Source", "GB Source", "Other",
    ]  # fmt: skip


def test_bounds_are_minimum_and_maximum_and_a_range_is_two_rows(reports: dict[int, list[dict[str, Any]]]) -> None:
    def bounds(day: int) -> list[tuple[int, int, int]]:
        return [(row["loss_count"], row["minimum"], row["maximum"]) for row in reports[day]]

    assert [bounds(1), bounds(2), bounds(3)] == [[(1, 0, 0)], [(2, 1, 0)], [(3, 0, 1)]]
    assert bounds(8) == [(80, 1, 0), (90, 0, 1)]


def test_only_a_count_of_one_day_is_a_day_and_that_of_an_area_a_minimum(
    reports: dict[int, list[dict[str, Any]]],
) -> None:
    frames = {day: rows[0]["time_frame"] for day, rows in reports.items()}
    assert [day for day, frame in frames.items() if frame == "Day"] == [9, 10]
    assert [reports[day][0]["minimum"] for day in (9, 10)] == [0, 1]
