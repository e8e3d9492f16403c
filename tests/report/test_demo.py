"""What the demo shows of a ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli_output import console
from flows.demo import show_ledger
from tests.warehouse.builders import Ledger, say


def test_the_demo_marks_what_is_open_above_and_its_command_can_be_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "two words"
    folder.mkdir()
    said = [say(1_000, on=3, claimant="A monitor"), say(9_000, on=3, claimant="Kyiv", bound="at_least")]
    Path(Ledger(tmp_path / "made", said).path).rename(folder / "ledger.duckdb")
    monkeypatch.setattr(console, "_width", 120)
    with console.capture() as captured:
        show_ledger(folder)
    shown = captured.get()
    assert "1,000+" in shown
    assert "high_is_open" not in shown
    assert f"--data-dir '{folder}'" in shown
