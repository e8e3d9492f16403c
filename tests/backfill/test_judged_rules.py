"""A changed extractor is judged by a person before its readings count: what they see, and what yes and no do."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from backfill_kit import QUICK, Backfill, Rows
from site_server import PAGE, Site, article

from extractors.claim import EXTRACTOR_VERSION
from flows.adapters.warehouse import Reader

ROOT = Path(__file__).parents[2]
COUNTS = "select extractor_version, kind, value from core.claims order by all"
OLD = [(EXTRACTOR_VERSION, "killed", 7), (EXTRACTOR_VERSION, "killed", 12)]


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The program of a later version with other rules: "killed" wounds, "murdered" is no harm, "blighted" is."""
    for name in ("extractors", "flows", "seeds", "sql"):
        shutil.copytree(ROOT / name, tmp_path / "newer" / name, ignore=shutil.ignore_patterns("__pycache__"))
    version, words = tmp_path / "newer/extractors/claim.py", tmp_path / "newer/seeds/harm_words.csv"
    version.write_text(re.sub(r'(EXTRACTOR_VERSION: Final = )".*"', r'\1"999"', version.read_text()))
    rows = [row for row in words.read_text().splitlines() if not row.startswith("murder,")]
    rows = [row.replace("kill,killed,", "kill,wounded,") if row.startswith("kill,") else row for row in rows]
    words.write_text("\n".join([*rows, "blight,killed,transitive,"]) + "\n")
    return tmp_path / "newer"


@pytest.mark.slow
def test_a_rule_change_counts_when_a_person_has_seen_it_and_said_yes(
    backfill: Backfill, site: Site, rows: Rows, data_dir: Path, newer: Path
) -> None:
    site.routes |= {"/a": article("Belmar", 12), "/b": with_verb("murdered", 7), "/c": with_verb("blighted", 9)}
    backfill("urls", targets=[f"{site.base}/{name}" for name in "abc"])
    site.visits.clear()

    declined = answered("n", newer, data_dir)
    assert "3 articles read again: 1 claims gained, 1 lost, 1 altered" in declined
    assert "(kind: killed -> wounded) - A missile strike on the town of Belmar killed 12 people" in declined
    assert "Append the new readings and publish them? [y/N]" in declined
    assert declined.endswith("left as it was: nothing was appended\n")
    assert written(data_dir / "writer" / "ledger.duckdb") == written(data_dir / "ledger.duckdb") == OLD
    report = (data_dir / "backfill" / "changes.md").read_text()
    assert "# What extractor version 999 reads differently" in report
    assert "Altered fields: kind 1" in report
    with (data_dir / "backfill" / "changes.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["change"] for row in csv.DictReader(file)) == ["altered", "gained", "lost"]

    accepted = answered("y", newer, data_dir)
    assert "2 new claims" in accepted
    new = [("999", "killed", 9), ("999", "wounded", 12)]
    assert written(data_dir / "ledger.duckdb") == [*OLD, *new]
    assert sorted((row["kind"], row["value"]) for row in rows("from claims")) == [("killed", 9), ("wounded", 12)]
    assert not site.visits


def test_nobody_is_asked_where_there_is_nobody(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "backfill", "archive", "--data-dir", str(tmp_path / "data")]
    result = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "nobody can be asked here; add --dry-run to judge first, or --yes to append" in result.stderr
    assert not (tmp_path / "data").exists()


def with_verb(verb: str, count: int) -> tuple[int, str, bytes]:
    text = PAGE.replace("killed {count}", f"{verb} {{count}}")
    return (
        200,
        "text/html",
        text.format(title=f"Strike on {verb}", place="Arden", count=count, day="2022-11-10").encode(),
    )


def answered(answer: str, program: Path, data_dir: Path) -> str:
    """What ``backfill archive`` prints when a person at a terminal gives this answer."""
    from prefect.settings import PREFECT_API_URL

    named = {f"CASUALTY_LEDGER_{name.upper()}": str(value) for name, value in QUICK.items()}
    environment = {**os.environ, **named, "PREFECT_API_URL": PREFECT_API_URL.value() or "", "COLUMNS": "200"}
    command = [sys.executable, "-m", "flows.cli", "backfill", "archive", "--data-dir", str(data_dir)]
    person, terminal = os.openpty()
    try:
        os.write(person, f"{answer}\n".encode())
        result = subprocess.run(
            command, cwd=program, env=environment, stdin=terminal, capture_output=True, text=True, check=False
        )
    finally:
        os.close(person)
        os.close(terminal)
    assert result.returncode == 0, result.stderr
    return result.stdout


def written(path: Path) -> list[tuple[Any, ...]]:
    with Reader(path) as reader:
        return [tuple(row.values()) for row in reader.query(COUNTS).to_pylist()]
