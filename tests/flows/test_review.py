"""Review: decisions are kept as rows, take effect in the views, and outlive the reading that they were made on."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extractors.records import Batch
from flows.adapters.warehouse import Reader, Warehouse
from flows.cli import app
from flows.errors import ConfigurationError, PermanentError, TransientError
from flows.review import Decision, apply_corrections, decide
from flows.settings import Settings, load_settings
from tests.warehouse.builders import Ledger, batch_of, say

TODAY = date(2022, 3, 30)
SAID = (
    say(498, on=2, claimant="Moscow", claimant_stake="own", claimant_party="RUS"),
    say(90_000, on=6, claimant="A blog", outlet="blog"),
    say(510, on=3, claimant="A monitor"),
    say(505, on=4, claimant="A monitor"),
    say(520, on=5, claimant=None, outlet="wire"),
    say(400, on=7, claimant="A clerk"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    Ledger(tmp_path, SAID)
    settings = load_settings(data_dir=tmp_path, report_after_ingest=False)
    apply_corrections(settings)
    return settings


def rows(settings: Settings, view: str) -> list[dict[str, Any]]:
    with Reader(settings.published_path) as reader:
        return reader.view(view).to_pylist()


def claim_of(settings: Settings, value: int) -> dict[str, Any]:
    return next(row for row in rows(settings, "claims") if row["value"] == value)


def decided(settings: Settings, figure: int, decision: str, **changes: Any) -> Path:
    claim_id = claim_of(settings, figure)["claim_id"]
    return decide(Decision(claim_id, decision, "It was misread", "A. Editor", changes), settings, TODAY)


def test_conflicts_falls_outliers_and_unattributed_totals_are_listed(settings: Settings) -> None:
    doubts = {row["figure"]: row["doubts"] for row in rows(settings, "doubtful_claims")}
    assert "outlier" in doubts[90_000]
    assert "fall" in doubts[505]
    assert "unattributed" in doubts[520]
    assert doubts[400] == ["conflict"]


def test_a_rejected_claim_no_longer_counts_and_stays_with_its_reason(settings: Settings) -> None:
    decided(settings, 90_000, "reject")
    assert 90_000 not in {row["value"] for row in rows(settings, "claims")}
    assert max(row["high"] for row in rows(settings, "casualty_timeline")) < 1_000
    with Reader(settings.published_path) as reader:
        (kept,) = reader.query("from core.current_claims where value = 90000").to_pylist()
    assert kept["exclude_reason"] == "rejected: It was misread"


def test_an_accepted_claim_counts_and_is_not_listed_again(settings: Settings) -> None:
    decided(settings, 505, "accept")
    assert 505 not in {row["figure"] for row in rows(settings, "doubtful_claims")}
    assert claim_of(settings, 505)["correction"] == "accept"


def test_a_corrected_number_takes_its_bounds_along(settings: Settings) -> None:
    decided(settings, 90_000, "correct", value=900, bound="at_least")
    claim = claim_of(settings, 900)
    assert (claim["bound"], claim["low"], claim["high"]) == ("at_least", 900, None)
    assert claim["correction_reason"] == "It was misread"


def test_corrected_parties_bring_their_stake_along_unless_a_person_says_another(settings: Settings) -> None:
    changes = {"victim_party": "UKR", "claimant_class": "party_military", "conflict_id": "ukraine"}
    decided(settings, 498, "correct", **changes)
    assert claim_of(settings, 498)["claimant_stake"] == "enemy"
    decided(settings, 498, "correct", **changes, claimant_stake="unknown")
    assert claim_of(settings, 498)["claimant_stake"] == "unknown"


def test_a_second_correction_adds_to_the_first(settings: Settings) -> None:
    decided(settings, 498, "correct", value=489, victim_party="UKR", conflict_id="ukraine")
    decided(settings, 489, "correct", claimant_class="party_military")
    claim = claim_of(settings, 489)
    assert (claim["low"], claim["victim_party"], claim["claimant_stake"]) == (489, "UKR", "enemy")
    decided(settings, 489, "correct", bound="at_least")
    assert (claim_of(settings, 489)["low"], claim_of(settings, 489)["high"]) == (489, None)
    decided(settings, 489, "accept")
    assert claim_of(settings, 498)["victim_party"] == "RUS"


def test_the_stake_of_rebels_follows_from_whom_a_person_says_they_harmed(tmp_path: Path) -> None:
    Ledger(tmp_path, [say(90, conflict_id="sudan", victim_group="unknown", claimant_stake="unknown",
                          victim_party="SDN", claimant_party="RSF", claimant_class="party_military")])  # fmt: skip
    settings = load_settings(data_dir=tmp_path, report_after_ingest=False)
    decided(settings, 90, "correct", victim_group="combatant")
    assert claim_of(settings, 90)["claimant_stake"] == "enemy"


def test_a_decision_survives_a_newer_reading_of_the_same_sentence(settings: Settings) -> None:
    decided(settings, 90_000, "reject")
    again = say(90_000, on=6, claimant="A blog", outlet="blog", extractor_version="2.0.0")
    with Warehouse(settings.writer_path) as warehouse:
        assert warehouse.append(Batch(extractions=batch_of([again]).extractions))["claims"] == 1
    apply_corrections(settings)
    assert 90_000 not in {row["value"] for row in rows(settings, "claims")}
    (decision,) = rows(settings, "review_decisions")
    assert len(decision["claim_ids"]) == 2


def test_a_decision_survives_a_new_version_of_the_article_that_still_prints_the_sentence(tmp_path: Path) -> None:
    Ledger(tmp_path, [say(90_000, on=6, article="blog", title="First title")])
    settings = load_settings(data_dir=tmp_path, report_after_ingest=False)
    decided(settings, 90_000, "correct", value=900, kind="wounded")
    with Warehouse(settings.writer_path) as warehouse:
        warehouse.append(batch_of([say(90_000, on=6, article="blog", version=2, title="Another, longer title")]))
    apply_corrections(settings)
    (claim,) = rows(settings, "claims")
    assert (claim["title"], claim["value"], claim["kind"]) == ("Another, longer title", 900, "wounded")
    (series,) = {(row["kind"], row["central"]) for row in rows(settings, "casualty_timeline")}
    assert series == ("wounded", 900)


def test_a_decision_whose_sentence_is_gone_is_told_to_the_reviewer_and_a_replaced_one_is_not(tmp_path: Path) -> None:
    Ledger(tmp_path, [say(90_000, on=6, article="blog")])
    settings = load_settings(data_dir=tmp_path, report_after_ingest=False)
    decided(settings, 90_000, "accept")
    decided(settings, 90_000, "reject")
    listed = CliRunner().invoke(app, ["review", "--data-dir", str(tmp_path)])
    assert "meet no claim" not in listed.stdout
    with Warehouse(settings.writer_path) as warehouse:
        warehouse.append(batch_of([say(80, on=6, article="blog", version=2)]))
    apply_corrections(settings)
    listed = CliRunner().invoke(app, ["review", "--data-dir", str(tmp_path)])
    assert "2 earlier decisions meet no claim any more" in listed.stdout
    assert [row["value"] for row in rows(settings, "claims")] == [80]


def test_decisions_are_added_and_the_last_one_counts(settings: Settings) -> None:
    claim_id = claim_of(settings, 90_000)["claim_id"]
    path = decided(settings, 90_000, "reject")
    before = path.read_text(encoding="utf-8")
    decide(Decision(claim_id, "accept", "It was right, after all", "B. Editor"), settings, TODAY)
    assert path.read_text(encoding="utf-8").startswith(before)
    assert claim_of(settings, 90_000)["correction_reason"] == "It was right, after all"
    assert len(rows(settings, "review_decisions")) == 2


def test_a_reason_with_commas_quotes_and_lines_stays_one_row(settings: Settings) -> None:
    claim_id = claim_of(settings, 505)["claim_id"]
    path = decide(Decision(claim_id, "accept", 'He said "505",\nand meant it', "A, B"), settings, TODAY)
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["reason"], row["decided_by"]) == ('He said "505", and meant it', "A, B")
    assert claim_of(settings, 505)["correction_reason"] == 'He said "505", and meant it'


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision("clm_none", "accept", "r", "b"), "no claim has this id"),
        (Decision("clm_", "accept", "r", "b"), "give more of it"),
        (Decision("VALUE", "accept", " ", "b"), "--reason"),
        (Decision("VALUE", "correct", "r", "b"), "say what is right"),
        (Decision("VALUE", "reject", "r", "b", {"value": 3}), "only `correct`"),
        (Decision("VALUE", "correct", "r", "b", {"kind": "dead"}), "kind='dead' is not one of"),
        (Decision("VALUE", "correct", "r", "b", {"bound": "range", "low": 9, "high": 3}), "not in order"),
        (Decision("VALUE", "correct", "r", "b", {"bound": "vague", "value": 9}), "has no value"),
        (Decision("VALUE", "correct", "r", "b", {"value": 99999999999999999999}), "no count of people"),
        (Decision("VALUE", "correct", "r", "b", {"as_of": date(2999, 1, 1)}), "yet to come"),
        (Decision("VALUE", "correct", "r", "b", {"as_of": date(22, 3, 1)}), "before 1900"),
        (Decision("VALUE", "correct", "r", "b", {"victim_party": "UKRA"}), "did you mean UKR"),
        (Decision("VALUE", "correct", "r", "b", {"claimant_party": "nobody"}), "no party has this code"),
        (Decision("VALUE", "correct", "r", "b", {"conflict_id": "ukrain"}), "did you mean ukraine"),
        (Decision("VALUE", "correct", "r", "b", {"claimant": " "}), "claimant is empty"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_leaves_no_row(
    settings: Settings, decision: Decision, message: str
) -> None:
    claim_id = claim_of(settings, 505)["claim_id"] if decision.claim_id == "VALUE" else decision.claim_id
    refused = Decision(claim_id, decision.decision, decision.reason, decision.decided_by, decision.changes)
    with pytest.raises((ConfigurationError, PermanentError), match=message):
        decide(refused, settings, TODAY)
    assert not (settings.data_dir / "corrections.csv").exists()


def test_a_decision_that_cannot_be_published_now_is_kept_and_said_to_be(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_: Settings) -> None:
        raise TransientError("ledger.duckdb: is open in another program")

    monkeypatch.setattr("flows.review.apply_corrections", locked)
    with pytest.raises(TransientError, match=r"the decision is kept in .*corrections.csv.*open in another program"):
        decided(settings, 505, "reject")
    assert "reject" in (settings.data_dir / "corrections.csv").read_text(encoding="utf-8")


def test_a_file_of_decisions_with_a_row_that_cannot_be_is_named_and_takes_no_other(settings: Settings) -> None:
    path = decided(settings, 505, "reject")
    spoilt = path.read_text(encoding="utf-8").replace("\nreject,", "\nrejected,")
    path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"corrections.csv, line 2: decision='rejected'"):
        decided(settings, 90_000, "reject")
    path.write_bytes(spoilt.encode("utf-16"))
    with pytest.raises(ConfigurationError, match=r"corrections.csv: is not in UTF-8; save it as CSV UTF-8"):
        decided(settings, 90_000, "reject")


def test_a_data_folder_before_the_command_holds_for_it_and_other_options_are_refused(settings: Settings) -> None:
    claim_id = claim_of(settings, 505)["claim_id"]
    behind = ["reject", claim_id, "--reason", "r", "--by", "b"]
    result = CliRunner().invoke(app, ["review", "-d", str(settings.data_dir), *behind])
    assert result.exit_code == 0, result.output
    assert (settings.data_dir / "corrections.csv").is_file()
    refused = CliRunner().invoke(app, ["review", "--conflict", "ukraine", *behind])
    assert isinstance(refused.exception, ConfigurationError)


@pytest.mark.parametrize(("option", "hint"), [("--conflict", "ukraine"), ("--doubt", "spike")])
def test_a_list_of_an_unknown_war_or_doubt_is_refused(settings: Settings, option: str, hint: str) -> None:
    result = CliRunner().invoke(app, ["review", "-d", str(settings.data_dir), option, f"{hint}s"])
    assert f"did you mean {hint}" in str(result.exception)


def test_a_list_for_people_gives_each_claim_its_sentence_and_why_it_is_doubtful(
    settings: Settings, tmp_path: Path
) -> None:
    listed = CliRunner().invoke(app, ["review", "--data-dir", str(tmp_path), "--limit", "2"])
    assert listed.exit_code == 0, listed.output
    assert "died on day" in listed.stdout
    assert "confidence" in listed.stdout
    assert "2 of" in listed.stdout


def test_a_claim_is_shown_with_its_evidence_and_an_escape_code_of_an_article_does_nothing(tmp_path: Path) -> None:
    Ledger(tmp_path, [say(498, on=2, claimant="Moscow\x1b[2J", claimant_stake="own")])
    settings = load_settings(data_dir=tmp_path, report_after_ingest=False)
    claim_id = claim_of(settings, 498)["claim_id"]
    shown = CliRunner().invoke(app, ["review", "show", claim_id[:14], "--data-dir", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert "498 died on day 2" in shown.stdout
    assert claim_id in shown.stdout
    assert "at byte 0" in shown.stdout
    assert "\x1b[2J" not in shown.stdout
    gone = CliRunner().invoke(app, ["review", "show", claim_id, "--page", "--data-dir", str(tmp_path)])
    assert isinstance(gone.exception, PermanentError)
    assert "restore the archive file" in str(gone.exception)


def test_the_command_lists_decides_and_shows_decisions(settings: Settings, tmp_path: Path) -> None:
    runner, folder = CliRunner(), ["--data-dir", str(tmp_path)]
    listed = runner.invoke(app, ["review", *folder, "--doubt", "outlier", "--format", "csv"])
    assert listed.exit_code == 0, listed.output
    (row,) = csv.DictReader(listed.stdout.splitlines())
    arguments = ["review", "reject", row["claim_id"][:12], "--reason", "A blog", "--by", "A. Editor", *folder]
    assert runner.invoke(app, arguments).exit_code == 0
    shown = runner.invoke(app, ["review", "decisions", *folder, "--format", "csv"])
    (decision,) = csv.DictReader(shown.stdout.splitlines())
    assert (decision["decision"], decision["decided_by"], decision["claim_ids"]) == (
        "reject", "A. Editor", f'["{row["claim_id"]}"]',
    )  # fmt: skip
    assert datetime.fromisoformat(decision["decided_on"]).date() <= datetime.now(UTC).date()
