"""The meta-estimate is published with the ledger, from the claims that it then holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.adapters import warehouse_estimates
from flows.adapters.warehouse import Warehouse
from tests.warehouse.builders import Ledger, batch_of, say

SAID = [say(day * 10 + number, on=day, claimant=f"Monitor {number}") for day in (20, 60, 100) for number in range(3)]


def test_each_day_has_an_estimate_between_its_ends(ledger_of: Callable[..., Ledger]) -> None:
    days = ledger_of(*SAID).view("meta_estimate")
    assert [row["day"] for row in days] == sorted(row["day"] for row in days)
    assert len(days) == 81
    assert all(row["low"] <= row["central"] <= row["high"] for row in days)
    assert {(row["claims_count"], row["claimants_count"]) for row in days} == {(9, 3)}
    (last,) = [row for row in days if row["day"] == date(2022, 6, 3)]
    assert last["central"] == pytest.approx(1_000, rel=0.15)


def test_five_claims_or_two_claimants_are_too_few(ledger_of: Callable[..., Ledger], tmp_path: Path) -> None:
    assert not ledger_of(*SAID[:5]).view("meta_estimate")
    of_two = [say(day * 10, on=day, claimant=f"Monitor {day % 2}") for day in range(20, 300, 15)]
    assert not Ledger(tmp_path / "two", of_two).view("meta_estimate")


def test_a_figure_that_only_rounds_another_is_no_claim_for_the_estimate(
    ledger_of: Callable[..., Ledger], tmp_path: Path
) -> None:
    rounder = [say(1_000, on=101, claimant="Monitor 2", bound="more_than")]
    assert ledger_of(*SAID, *rounder).view("meta_estimate")[:81] == Ledger(tmp_path / "b", SAID).view("meta_estimate")


def test_the_missing_have_no_estimate_since_their_number_falls(ledger_of: Callable[..., Ledger]) -> None:
    said = [
        say(900 - day * 8 + number, on=day, claimant=f"Monitor {number}", kind="missing")
        for day in (20, 60, 100)
        for number in range(3)
    ]
    assert not ledger_of(*said).view("meta_estimate")


def test_the_biases_name_stake_and_class(ledger_of: Callable[..., Ledger]) -> None:
    own = [say(day * 3, on=day, claimant="Moscow", claimant_stake="own") for day in (20, 60, 100)]
    factors = {row["claimant_stake"]: row["factor"] for row in ledger_of(*SAID, *own).view("meta_estimate_biases")}
    assert factors["own"] == pytest.approx(0.3, rel=0.3)


def test_only_a_series_with_new_claims_is_estimated_anew(ledger_of: Callable[..., Ledger]) -> None:
    other = [say(day * 7, on=day, claimant=f"Monitor {day % 5}", victim_party="UKR") for day in range(20, 101, 10)]
    ledger = ledger_of(*SAID, *other)
    before = ledger.view("meta_estimate")
    told: list[tuple[str, int, int]] = []
    with Warehouse(ledger.writer) as warehouse:
        warehouse.publish(ledger.path, lambda *step: told.append(step))
        assert ledger.view("meta_estimate") == before
        warehouse.append(batch_of([say(901, on=99, claimant="Monitor 9", outlet="late")]))
        warehouse.publish(ledger.path, lambda *step: told.append(step))
    assert [step for step in told if step[0] == "estimates"] == [("estimates", 1, 1)]
    assert ledger.view("meta_estimate") != before


def test_a_new_day_alone_changes_no_estimate(ledger_of: Callable[..., Ledger]) -> None:
    ledger = ledger_of(*SAID)
    before = ledger.view("meta_estimate")
    told: list[str] = []
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(batch_of([say(1, on=110, aggregation="incident", place="Arden")]))
        warehouse.publish(ledger.path, lambda stage, *_: told.append(stage))
    assert "estimates" not in told
    assert len(ledger.view("meta_estimate")) == len(before) + 10
    assert ledger.view("meta_estimate")[: len(before)] == before


def test_readers_see_the_claims_before_the_estimates_are_computed(
    ledger_of: Callable[..., Ledger], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = ledger_of(say(1))
    monkeypatch.setattr(warehouse_estimates, "estimate_total", lambda *_: 1 / 0)
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(batch_of(SAID))
        with pytest.raises(ZeroDivisionError):
            warehouse.publish(ledger.path)
    assert len(ledger.view("claims")) == 10
    assert not ledger.view("meta_estimate")
