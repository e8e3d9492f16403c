"""Claims that others coded go in through one command and come out in the shape they came in."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from extractors.imported import import_rows, parse_mapping
from extractors.records import Claim
from flows.adapters.warehouse import Reader
from flows.cli import app
from flows.errors import ConfigurationError, LedgerError
from flows.imports import import_claims
from flows.settings import load_settings

HEADER = "days,loss_count,loss_type,claim_source,time_frame,loss_country,minimum,maximum,category,source_target"
REPORTS = """
20,498,RU Source,Cumulative,Russia,0,0,Military Deaths
20,498,RU Source,Cumulative,Russia,0,0,Military Deaths
21,498,RU Source,Cumulative,Russia,0,0,Military Deaths
25,3000,US Source,Cumulative,Russia,1,0,Military Deaths
25,10000,US Source,Cumulative,Russia,0,1,Military Deaths
26,14000,UA Source,Cumulative,Russia,0,0,Military Deaths
26,7000,GB Source,Cumulative,Russia,0,0,Military Deaths
27,40,UA Source,Day,Ukraine,0,0,Civilian Injuries
27,9,UA Source,Day,Russia,0,0,Tanks
""".strip()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = [HEADER]
    for report in REPORTS.splitlines():
        days, count, source, frame, country, least, most, category = report.split(",")
        loss_type = f"{category}-{country}"
        lines.append(
            f"{days},{count},{loss_type},{source},{frame},{country},{least},{most},{category},{source}-{country}"
        )
    path = tmp_path / "reports.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def data_dir(tmp_path: Path, table: Path) -> Path:
    folder = tmp_path / "data"
    result = CliRunner().invoke(
        app, ["import", "claims", str(table), "--mapping", "radford_2023", "--data-dir", str(folder)]
    )
    assert result.exit_code == 0, result.output
    assert "9 rows, 8 of them covered by the mapping: 8 new claims" in result.output
    return folder


def test_imported_claims_are_marked_and_carry_their_row_as_evidence(data_dir: Path) -> None:
    with Reader(data_dir / "ledger.duckdb") as reader:
        claims = reader.view("claims").to_pylist()
    assert {claim["rule_id"] for claim in claims} == {"import:radford-2023"}
    for claim in claims:
        start, end = claim["number_start"], claim["number_end"]
        assert claim["sentence"][start:end] == str(claim["value"])
        assert claim["article_url"].startswith("reports.csv#row=")


def test_each_side_keeps_its_own_count_and_repeats_are_one_assertion(data_dir: Path) -> None:
    with Reader(data_dir / "ledger.duckdb") as reader:
        bands = {
            row["stake"]: (row["low"], row["central"], row["high"])
            for row in reader.view("stake_timeline").to_pylist()
            if row["day"] == date(2022, 3, 21) and row["victim_party"] == "RUS"
        }
        repeated = max(reader.view("distinct_claims").to_pylist(), key=lambda row: row["mentions_count"])
    assert bands == {"own": (498, 498, 498), "enemy": (14000, 14000, 14000), "third_party": (3000, 7000, 10000)}
    assert (repeated["value"], repeated["mentions_count"]) == (498, 3)


def test_a_second_import_adds_nothing(data_dir: Path, table: Path) -> None:
    summary = import_claims(table, "radford_2023", load_settings(data_dir=data_dir))
    assert (summary.rows_count, summary.covered_count, summary.new_claims_count) == (9, 8, 0)


def test_of_a_row_that_was_corrected_the_last_import_counts(tmp_path: Path) -> None:
    table, settings = tmp_path / "reports.csv", load_settings(data_dir=tmp_path / "data")
    for count in (100, 120, 140, 160, 120, 120, 100):
        row = f"20,{count},Military Deaths-Russia,RU Source,Cumulative,Russia,0,0,Military Deaths,RU Source-Russia"
        table.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
        import_claims(table, "radford_2023", settings)
        with Reader(settings.published_path) as reader:
            assert reader.query("select value from claims").to_pylist() == [{"value": count}]


def test_loss_reports_come_out_as_they_went_in(data_dir: Path, table: Path) -> None:
    output = data_dir / "out.csv"
    result = CliRunner().invoke(app, ["export", "loss-reports", "-d", str(data_dir), "-o", str(output)])
    assert result.exit_code == 0, result.output
    with output.open(encoding="utf-8", newline="") as out, table.open(encoding="utf-8", newline="") as source:
        exported, given = csv.DictReader(out), csv.DictReader(source)
        assert exported.fieldnames == given.fieldnames
        expected = [row for row in given if row["category"] != "Tanks"]
        assert sorted(map(str, exported)) == sorted(map(str, expected))


def test_an_export_is_csv_json_or_parquet_by_its_ending(data_dir: Path) -> None:
    for ending in ("csv", "json", "parquet"):
        output = data_dir / f"daily.{ending}"
        result = CliRunner().invoke(
            app, ["export", "daily", "-d", str(data_dir), "--conflict", "ukraine", "-o", str(output)]
        )
        assert result.exit_code == 0, result.output
    rows = json.loads((data_dir / "daily.json").read_text(encoding="utf-8"))
    table = pyarrow.parquet.read_table(data_dir / "daily.parquet")
    assert table.num_rows == len(rows)
    last = [row for row in rows if row["victim_party"] == "RUS"][-1]
    assert (last["best"], last["low"], last["high"]) == (7000, 498, 14000)


def test_an_export_of_a_war_that_nobody_wrote_about_is_empty_not_wrong(data_dir: Path) -> None:
    result = CliRunner().invoke(app, ["export", "daily", "-d", str(data_dir), "--conflict", "sudan"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("many", "row 1.*column loss_count: 'many'"),
        ("-5", "negative"),
        ("12.7", "not a whole number"),
        ("1_000", "not a whole number"),
        ("１２", "not a whole number"),
        ("12.000", "12.000 may be 12000"),
        ("1e400", "not a whole number"),
        ("9223372036854775808", "no count of people"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_added(tmp_path: Path, cell: str, message: str) -> None:
    table = tmp_path / "broken.csv"
    row = f"20,{cell},x,RU Source,Cumulative,Russia,0,0,Military Deaths,x"
    table.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    settings = load_settings(data_dir=tmp_path / "data")
    with pytest.raises(LedgerError, match=message):
        import_claims(table, "radford_2023", settings)
    assert not settings.published_path.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        (f"{HEADER}\n", "no rows"),
        (f"{HEADER}\n".replace(",", ";"), "not separated by commas"),
        ("days,loss_count\n1,2\n", "row 1: there is no column 'category'; the columns are days, loss_count"),
        (f"{HEADER}\n0,5,x,RU Source,Cumulative,Russia,0,0,Military Deaths,x\n", "column days: '0' is not"),
        (f"{HEADER}\n99999999999,5,x,RU Source,Cumulative,Russia,0,0,Military Deaths,x\n", "column days: '9999"),
        (f"{HEADER}\n9999999,5,x,RU Source,Cumulative,Russia,0,0,Military Deaths,x\n", "yet to come"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "broken.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"broken.csv.*{message}"):
        import_claims(tmp_path / "broken.csv", "radford_2023", load_settings(data_dir=tmp_path / "data"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("belligerents = 5", "belligerents is a list"),
        ("[fields]\nclaimant = 5", "claimant is a text"),
        ("[fields]\nclamant = 'A'", "sets no 'clamant'"),
        ("[fields]\nconflict_id = 'ukrain'", "did you mean ukraine"),
        ("[columns.side]\nA = { victim_party = 'UKRA' }", "did you mean UKR"),
        ("[fields]\nkind = 'killed'\nbound = 'none_reported'", "a row has one number"),
        ("[fields]\nbound = 'exact'", "sets no kind"),
        ("[fields]\nkind = 'killed'\nbound = 'zero'", "bound zero, but the number is 498"),
    ],
)
def test_a_mapping_that_cannot_be_is_named(tmp_path: Path, table: Path, line: str, message: str) -> None:
    mapping = tmp_path / "mine.toml"
    columns = "number_column = 'loss_count'\nday_column = 'days'\nfirst_day = 2022-02-24"
    mapping.write_text(f"outlet_id = 'x'\n{columns}\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"mine.toml.*{message}|{message}.*mine.toml"):
        import_claims(table, str(mapping), load_settings(data_dir=tmp_path / "data"))


@pytest.mark.parametrize(
    ("fields", "stake"),
    [
        ({"claimant_party": "RUS", "victim_party": "RUS"}, "own"),
        ({"claimant_party": "RUS", "victim_party": "UKR"}, "enemy"),
        ({"claimant_party": "RUS"}, "unknown"),
        ({"claimant_party": "RUS", "victim_party": "RUS+UKR"}, "unknown"),
        ({"claimant_party": "RUS", "victim_party": "POL"}, "unknown"),
        ({"claimant_class": "igo", "victim_party": "UKR"}, "none"),
        ({"claimant_class": "third_party_state", "claimant_party": "USA", "victim_party": "UKR"}, "none"),
        ({"victim_party": "UKR"}, "unknown"),
    ],
)
def test_only_who_is_known_to_stand_apart_is_disinterested(fields: dict[str, str], stake: str) -> None:
    (claim,) = imported({"kind": "killed", **fields})
    assert claim.claimant_stake == stake


def test_a_denied_figure_is_kept_out_of_the_timelines() -> None:
    (claim,) = imported({"kind": "killed", "modality": "denied"})
    assert (claim.use_in_timeline, claim.exclude_reason) == (False, "denied")


def imported(fields: dict[str, str]) -> tuple[Claim, ...]:
    """The claim of a row of one number and day, with ``fields``."""
    columns = {"outlet_id": "coders", "number_column": "n", "day_column": "d"}
    mapping = parse_mapping({**columns, "fields": fields, "belligerents": ["UKR", "RUS"]})
    rows = [{"n": "5", "d": "2022-03-01"}]
    ((_, extraction),) = import_rows(rows, mapping, "rows.csv", datetime(2022, 4, 1, tzinfo=UTC))
    return extraction.claims


def test_a_count_may_have_separators_as_spreadsheets_write_them(tmp_path: Path) -> None:
    row = '20,"1,200",x,RU Source,Cumulative,Russia,0,0,Military Deaths,x'
    (tmp_path / "reports.csv").write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    import_claims(tmp_path / "reports.csv", "radford_2023", load_settings(data_dir=tmp_path / "data"))
    with Reader(tmp_path / "data" / "ledger.duckdb") as reader:
        assert [claim["value"] for claim in reader.view("claims").to_pylist()] == [1200]


def test_a_row_of_a_day_to_come_is_named_and_nothing_is_added(tmp_path: Path) -> None:
    table = tmp_path / "mistyped.csv"
    row = "200020,498,x,RU Source,Cumulative,Russia,0,0,Military Deaths,x"
    table.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    settings = load_settings(data_dir=tmp_path / "data")
    with pytest.raises(ConfigurationError, match=r"mistyped.csv#row=1: 2569-10-13 is yet to come"):
        import_claims(table, "radford_2023", settings)
    assert not settings.published_path.exists()


def test_an_unknown_mapping_names_those_that_exist(tmp_path: Path, table: Path) -> None:
    with pytest.raises(ConfigurationError, match="radford_2023"):
        import_claims(table, "radfort", load_settings(data_dir=tmp_path / "data"))
