"""Reading the archive again: new rows beside the old, and a report of what changed before anything is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from backfill_kit import Backfill, Rows
from site_server import Site, article

import extractors.claim
from extractors.claim_changes import ClaimChange, compare_readings, count_by_rule, pick_examples


@pytest.fixture
def filled(backfill: Backfill, site: Site) -> Site:
    site.routes |= {"/story/a": article("Belmar", 12), "/story/b": article("Arden", 7)}
    backfill("urls", targets=[f"{site.base}/story/a", f"{site.base}/story/b"])
    site.visits.clear()
    return site


def use_version(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    for module in ("extractors.claim", "flows.backfill_units", "flows.backfill_work", "flows.backfill_changes"):
        monkeypatch.setattr(f"{module}.EXTRACTOR_VERSION", version)


def test_a_newer_extractor_adds_its_rows_beside_the_old_ones_without_the_web(
    filled: Site, backfill: Backfill, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = extractors.claim.EXTRACTOR_VERSION
    use_version(monkeypatch, "999")
    summary = backfill("archive")
    assert not filled.visits
    assert (summary["new_articles"], summary["new_claims"]) == (0, 2)
    versions = rows(
        "select extractor_version, count(*) as n from core.claims group by all order by n, extractor_version"
    )
    assert {row["extractor_version"]: row["n"] for row in versions} == {old: 2, "999": 2}
    assert len(rows("from claims")) == 2
    assert {name: summary["changes"][name] for name in ("gained", "lost", "altered")} == {
        "gained": 0, "lost": 0, "altered": 0,
    }  # fmt: skip


def test_reading_again_with_the_same_version_adds_nothing(filled: Site, backfill: Backfill, rows: Rows) -> None:
    summary = backfill("archive")
    assert (summary["new_articles"], summary["new_claims"], summary["pages"]) == (0, 0, 2)
    assert len(rows("from core.claims")) == 2
    assert backfill("archive")["units"] == 0


def test_a_dry_run_reports_what_would_change_and_appends_nothing(
    filled: Site, backfill: Backfill, rows: Rows, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    real = extractors.claim.Reader.read

    def harsher(self: extractors.claim.Reader, document: object) -> object:
        import dataclasses

        found = real(self, document)  # type: ignore[arg-type]
        claims = tuple(
            dataclasses.replace(claim, kind="wounded", rule_id="harsher") for claim in found.claims if claim.value != 7
        )
        return dataclasses.replace(found, claims=claims)

    monkeypatch.setattr("extractors.claim.Reader.read", harsher)
    summary = backfill("archive", dry_run=True)
    assert {name: summary["changes"][name] for name in ("gained", "lost", "altered")} == {
        "gained": 0, "lost": 1, "altered": 1,
    }  # fmt: skip
    assert summary["changes"]["by_rule"]["harsher"] == {"gained": 0, "lost": 0, "altered": 1}
    report = (data_dir / "backfill" / "changes.md").read_text()
    assert "kind: killed -> wounded" in report
    assert len(rows("from core.claims")) == 2


def test_the_report_is_written_before_the_ledger_is_published(
    filled: Site, backfill: Backfill, rows: Rows, monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> None:
    use_version(monkeypatch, "999")
    backfill("archive", publish=False)
    assert (data_dir / "backfill" / "changes.md").exists()
    assert len(rows("from core.claims")) == 2


def test_only_captures_of_the_range_are_read(filled: Site, backfill: Backfill) -> None:
    assert backfill("archive", start="2020-01-01", end="2020-02-01")["pages"] == 0


def claim(capture_id: str, value_text: str, **fields: object) -> dict[str, object]:
    from extractors.claim_changes import COMPARED

    base: dict[str, object] = dict.fromkeys(COMPARED)
    sentence = f"Shelling killed {value_text} people."
    return {
        **base, "claim_id": "c", "capture_id": capture_id, "article_url": "u", "sentence": sentence, "rule_id": "r",
        "value_text": value_text, "sentence_start": 0, "number_start": 16, **fields,
    }  # fmt: skip


def test_changes_are_counted_by_rule_and_new_articles_are_no_gain() -> None:
    old = [claim("a", "12", kind="killed"), claim("a", "7")]
    new = [claim("a", "12", kind="wounded"), claim("a", "30", rule_id="s"), claim("b", "99")]
    changes = compare_readings(old, new)
    assert sorted(change.change for change in changes) == ["altered", "gained", "lost"]
    assert count_by_rule(changes) == {
        "r": {"gained": 0, "lost": 1, "altered": 1},
        "s": {"gained": 1, "lost": 0, "altered": 0},
    }


def test_claims_that_stay_as_they_are_find_each_other_before_those_that_change() -> None:
    old = [claim("a", "12", kind="killed"), claim("a", "12", kind="wounded")]
    new = [claim("a", "12", kind="wounded", bound="approx"), claim("a", "12", kind="wounded")]
    (change,) = compare_readings(old, new)
    assert (change.change, change.altered) == (
        "altered",
        ("kind: killed -> wounded", f"bound: {old[0]['bound']} -> approx"),
    )


def test_the_few_of_one_sort_are_not_hidden_by_the_many_of_another() -> None:
    many = [ClaimChange("altered", "r", "u", str(number), "s", ("kind: killed -> wounded",)) for number in range(50)]
    few = [
        ClaimChange("altered", "r", "u", "7", "s", ("bound: exact -> approx",)),
        ClaimChange("lost", "r", "u", "9", "s"),
    ]
    picked = pick_examples([*many, *few], 5)
    assert [change.value_text for change in picked] == ["9", "7", "0", "1", "2"]
