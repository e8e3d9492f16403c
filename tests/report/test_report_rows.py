"""The rows of the report, as a published ledger gives them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.curation_rows import ClaimantNameRow
from flows.adapters.report import render_index, write_report
from flows.adapters.report_data import ReportData, load_report_data, said_label
from flows.adapters.report_figures import figures_of
from flows.adapters.warehouse import Reader
from tests.warehouse.builders import START, Ledger, say

INCIDENT = {"aggregation": "incident", "scope": "incident", "place": "Dnipro", "victim_party": "UKR"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    said = [say(100 * on, on=on, claimant="A monitor", claimant_stake="none") for on in range(1, 41)]
    said += [
        say(90_000, on=30, claimant="Kyiv", claimant_stake="enemy"),
        say(300, on=30, claimant="Moscow", claimant_stake="own"),
        say(14, on=20, claimant="the governor", **INCIDENT),
        say(21, on=21, claimant="the governor", **INCIDENT),
        say(3_050, on=41, claimant="A monitor", claimant_stake="none"),
    ]
    return Ledger(tmp_path_factory.mktemp("rows"), said).path


@pytest.fixture(scope="module")
def capped(published: Path) -> ReportData:
    with Reader(published) as reader:
        return load_report_data(reader, claims_on_a_page=30)


def test_a_page_that_is_capped_keeps_what_its_tables_point_at(capped: ReportData) -> None:
    there = {row["claim_id"] for row in capped.points}
    pointed = {row["claim_id"] for row in (*capped.incidents, *capped.claimants)}
    pointed |= {row[name] for row in capped.contradictions for name in ("claim_id_a", "claim_id_b")}
    assert pointed <= there
    assert len(there) == 30 > len(pointed)
    assert capped.conflicts[0]["assertions_count"] == 45
    assert capped.latest[0]["claims_count"] == 43


def test_what_the_tables_point_at_is_there_even_where_it_is_more_than_the_cap(published: Path) -> None:
    with Reader(published) as reader:
        tiny = load_report_data(reader, claims_on_a_page=1)
    there = {row["claim_id"] for row in tiny.points}
    assert {row["claim_id"] for row in (*tiny.incidents, *tiny.claimants)} <= there


def test_what_is_left_over_of_the_cap_is_spread_over_the_months(capped: ReportData) -> None:
    monitors = [row["day"] for row in capped.points if row["claimant"] == "A monitor"]
    assert {(day.year, day.month) for day in monitors} == {(2022, 2), (2022, 3), (2022, 4)}


def test_an_incident_comes_with_all_its_revisions_and_its_headline(capped: ReportData) -> None:
    assert [(row["value"], row["revision"], row["is_current"]) for row in capped.incidents] == [
        (14, 1, False), (21, 2, True),
    ]  # fmt: skip
    assert "title" in capped.incidents[0]


def test_what_a_claimant_says_comes_with_its_bound(published: Path, tmp_path: Path) -> None:
    said = [
        say(70_000, on=3, claimant="Kyiv", bound="approx_below"),
        say(12, on=3, claimant="the mayor", bound="approx", **INCIDENT),
        say(None, on=3, claimant="the governor", bound="vague", low=24, high=99, number_text="dozens", **INCIDENT),
    ]
    with Reader(Ledger(tmp_path, said).path) as reader:
        data = load_report_data(reader)
    assert [said_label(row) for row in data.claimants] == ["nearly 70,000"]
    assert sorted(said_label(row) for row in data.incidents) == ["about 12", "“dozens”"]


def test_a_fall_names_the_statement_before_it(capped: ReportData) -> None:
    (fall,) = capped.regressions
    before = next(row for row in capped.points if row["claim_id"] == fall["previous_claim_id"])
    assert (fall["change_type"], before["value"], fall["figure"]) == ("fall", 4_000, 3_050)


def test_every_link_of_the_pages_leads_to_a_page_or_a_claim_that_is_there(capped: ReportData, tmp_path: Path) -> None:
    index = write_report(capped, tmp_path / "report.html").read_text(encoding="utf-8")
    page = (tmp_path / "report" / "war.html").read_text(encoding="utf-8")
    for link in re.findall(r'href="(report/[^"#]+)', index):
        assert (tmp_path / link).is_file()
    claims = {row["claim_id"] for row in capped.points}
    linked = set(re.findall(r'href="(?:report/war\.html)?#(clm_\w+)"', index + page))
    assert linked
    assert linked <= claims


def test_what_stands_behind_a_range_are_the_claims_that_still_count_and_first_those_that_say_its_ends(
    tmp_path: Path,
) -> None:
    said = [
        say(300, on=5, claimant="An old monitor", claimant_stake="none"),
        say(1_000, on=150, claimant="Moscow", claimant_stake="own"),
        say(9_000, on=155, claimant="Kyiv", claimant_stake="enemy"),
        say(4_000, on=170, claimant="A monitor", claimant_stake="none"),
        say(5_000, on=171, claimant="the UN", claimant_stake="none"),
    ]
    with Reader(Ledger(tmp_path, said).path) as reader:
        data = load_report_data(reader)
    (latest,) = data.latest
    values = {row["claim_id"]: row["value"] for row in data.points}
    assert (latest["low"], latest["high"], latest["newest_effective_date"]) == (1_000, 9_000, START + timedelta(170))
    assert [values[claim_id] for claim_id in latest["claim_ids"]] == [9_000, 1_000, 5_000, 4_000]


def test_where_nothing_counts_any_more_the_last_claims_stand_there(tmp_path: Path) -> None:
    said = [
        say(300, on=5, claimant="Moscow", claimant_stake="own"),
        say(14, on=200, claimant="the governor", **INCIDENT),
    ]
    with Reader(Ledger(tmp_path, said).path) as reader:
        (latest,) = load_report_data(reader).latest
    assert (latest["is_stale"], latest["newest_effective_date"], len(latest["claim_ids"])) == (
        True, START + timedelta(4), 1,
    )  # fmt: skip


def test_a_range_is_as_old_as_what_it_is_made_of(tmp_path: Path) -> None:
    staff = ClaimantNameRow("staff", "The Staff", ("staff",), None, True)
    said = [
        say(400, on=1, claimant="A monitor", claimant_stake="none"),
        say(500, on=20, claimant="the General Staff", claimant_stake="enemy"),
        say(14, on=30, claimant="the governor", **INCIDENT),
    ]
    with Reader(Ledger(tmp_path, said, claimant_names=(staff,)).path) as reader:
        data = load_report_data(reader)
    assert (data.latest[0]["high"], data.latest[0]["newest_effective_date"]) == (400, START)


def test_claims_about_no_war_that_the_ledger_knows_are_told_of(tmp_path: Path) -> None:
    said = [say(300, on=5, claimant="Moscow"), say(14, on=6, conflict_id=None), say(15, on=7, conflict_id=None)]
    with Reader(Ledger(tmp_path, said).path) as reader:
        data = load_report_data(reader)
    assert (data.counts["claims_count"], data.counts["no_war_count"]) == (3, 2)
    assert "of which 2 name no war that the ledger knows" in render_index(data)
    assert "of which" not in render_index(replace(data, counts={**data.counts, "no_war_count": 0}))


def test_a_side_that_has_said_nothing_for_long_is_not_pushed_out_by_what_others_say(tmp_path: Path) -> None:
    said = [say(300, on=1, claimant="Moscow", claimant_stake="own")]
    said += [say(1_000 + n, on=150, claimant=f"Monitor {n}", claimant_stake="none", article=str(n)) for n in range(405)]
    with Reader(Ledger(tmp_path, said).path) as reader:
        data = load_report_data(reader)
    (figures,) = figures_of(data, "war")
    assert len(data.claimants) == 401 < data.claimants[0]["statements_count"]
    assert (figures.told["own"].label, figures.told["own"].is_stale) == ("300", True)
