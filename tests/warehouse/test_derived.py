"""What a publish computes from the part that a batch touched is what the views say of the whole ledger."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.curation_rows import ClaimantNameRow, CorrectionRow, PartyCodeRow
from extractors.records import Batch, Extraction, SyndicationLink
from flows.adapters import warehouse_derived
from flows.adapters.warehouse import Reader, Warehouse
from flows.adapters.warehouse_derived import STORED_VIEWS
from tests.warehouse.builders import CONFLICTS, LOADED_AT, START, Ledger, batch_of, say, seen_again

CLAIMANTS = ("Red", "Blue", "the Staff", "UN", None)
NAMES = (ClaimantNameRow("staff", "The Staff", ("staff",), None, True),)
BOUNDS = ("exact", "exact", "approx", "at_least", "at_most", "vague")


@pytest.fixture(autouse=True)
def _never_all_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the ledger, a batch touches a part of it."""
    monkeypatch.setattr(warehouse_derived, "_LARGE_SHARE", 2.0)


def random_said(chance: random.Random) -> Any:
    bound = chance.choice(BOUNDS)
    value = None if bound == "vague" else chance.choice((3, 3, 40, 383, 390, 400, 4_000))
    article, extraction = say(
        value, on=chance.randint(1, 140), published=chance.choice((None, 150)), claimant=chance.choice(CLAIMANTS),
        outlet=chance.choice(("daily", "weekly", "wire")), article=chance.choice((None, "a", "b", "c")),
        version=chance.randint(1, 3), number_text="hundreds" if bound == "vague" else None, bound=bound,
        low=200 if bound == "vague" else None, high=999 if bound == "vague" else None,
        aggregation=chance.choice(("cumulative", "cumulative", "cumulative", "incident", "period")),
        place=chance.choice((None, "Arden", "Belmar")), kind=chance.choice(("killed", "killed", "missing")),
        claimant_stake=chance.choice(("own", "enemy", "none", "unknown")),
        verification=chance.choice(("unknown", "contested")), extractor_version=chance.choice(("1.0.0", "1.10.0")),
        relation=chance.choice((None, None, "revision_of")), scope=chance.choice((None, None, "whole_conflict")),
        period_start=chance.choice((None, None, START, START + timedelta(days=chance.randint(-60, 60)))),
    )  # fmt: skip
    changed = START + timedelta(days=chance.randint(0, 200))
    dates = chance.choice(
        ({}, {}, {"published_at": None}, {"modified_at": datetime(*changed.timetuple()[:3], tzinfo=UTC)})
    )
    return dataclasses.replace(article, **dates), extraction


def corrected(said: list[Any], chance: random.Random) -> tuple[CorrectionRow, ...]:
    """Decisions on some of what was said: a rejection, a right number, another claimant."""
    picked = chance.sample(said, min(len(said), 2))
    changes: list[dict[str, Any]] = [
        {"decision": "reject"},
        {"decision": "correct", "bound": "exact", "value": 77, "low": 77, "high": 77, "claimant": "Red"},
    ]
    return tuple(
        CorrectionRow(
            reason="read again", article_url=article.article_url, number_start=made.claims[0].number_start, **change
        )
        for (article, made), change in zip(picked, changes, strict=False)
    )


def random_link(said: list[Any], chance: random.Random) -> SyndicationLink | None:
    """One article is a copy of another, which the ledger may hold later, or never."""
    later, first = (chance.choice(said)[0] for _ in range(2))
    if later.article_id == first.article_id:
        return None
    return SyndicationLink(
        f"link-{later.article_version_id}-{first.article_version_id}", later.article_version_id, later.article_id,
        first.article_version_id, first.article_id, f"cluster-{first.article_id}", "copy", 0.9, 0.9, "sketch", None,
        LOADED_AT,
    )  # fmt: skip


def stored(path: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            view.name: sorted(map(repr, connection.execute(f"select * from derived.{view.name}").fetchall()))
            for view in STORED_VIEWS
        }


def shown(path: Path) -> dict[str, list[str]]:
    """What the views say when all of them are computed anew."""
    with Warehouse(path) as warehouse:
        warehouse._connection.execute("drop table derived.state")
        assert warehouse_derived.refresh_derived(warehouse._connection)
    return stored(path)


def test_all_computed_anew_is_what_the_views_say(tmp_path: Path) -> None:
    chance = random.Random(1)
    ledger = Ledger(tmp_path, [random_said(chance) for _ in range(20)], claimant_names=NAMES)
    with duckdb.connect(str(ledger.writer), read_only=True) as connection:
        for view in ("claim_series", "assertions", "incident_tolls"):
            columns = [name for name, *_ in connection.execute(f"describe core.{view}").fetchall()]
            of_table, of_view = (
                connection.execute(f"select {', '.join(columns)} from {schema}.{view}").fetchall()
                for schema in ("derived", "core")
            )
            assert of_view
            assert sorted(map(repr, of_table)) == sorted(map(repr, of_view))


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    return (tmp_path / str(number) for number in range(1_000))  # type: ignore[return-value]


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), sizes=st.lists(st.integers(1, 6), min_size=1, max_size=3))
def test_after_any_batches_the_stored_rows_are_those_of_the_views(seed: int, sizes: list[int], folders: Any) -> None:
    chance = random.Random(seed)
    said = [random_said(chance) for _ in range(12)]
    ledger = Ledger(next(folders), said, claimant_names=NAMES)
    with Warehouse(ledger.writer) as warehouse:
        for hour, size in enumerate(sizes, 1):
            batch = [random_said(chance) for _ in range(size)]
            again = [seen_again(chance.choice(said), 3 + hour) for _ in range(chance.randint(0, 2))]
            said += batch
            link = random_link([*said, *(random_said(chance) for _ in range(3))], chance)
            warehouse.append(dataclasses.replace(batch_of(batch + again), syndication=(link,) if link else ()))
            if chance.random() < 0.5:
                decisions = corrected(said, chance)
                warehouse.load_seeds({"corrections": decisions}, LOADED_AT + timedelta(hours=hour))
            assert not warehouse_derived.refresh_derived(warehouse._connection)
    as_kept = stored(ledger.writer)
    assert as_kept == shown(ledger.writer)


def test_a_newer_reading_that_finds_nothing_takes_its_claims_out_of_the_stored_rows(tmp_path: Path) -> None:
    said = [say(12, article="a"), say(30, on=2), say(40, on=3)]
    ledger = Ledger(tmp_path, said)
    nothing = Extraction(said[0][0].article_version_id, (), (), "2.0.0")
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(Batch(extractions=(nothing,)))
        warehouse.publish(ledger.path)
    assert sorted(row["value"] for row in ledger.view("claims")) == [30, 40]
    as_kept = stored(ledger.writer)
    assert as_kept == shown(ledger.writer)


def test_a_new_day_without_a_claim_about_it_ages_every_total(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, [say(12), say(30, on=2, claimant="Red", victim_party="UKR")])
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(batch_of([say(1, on=70, kind="wounded", aggregation="incident", place="Arden")]))
        warehouse.publish(ledger.path)
    assert ledger.band(70)["newest_age_days"] == 69
    as_kept = stored(ledger.writer)
    assert as_kept == shown(ledger.writer)


def test_a_new_version_of_a_copy_leaves_the_original_once(tmp_path: Path) -> None:
    said = [say(12, article="a"), say(12, article="b")]
    (first, _), (later, _) = said
    ledger = Ledger(tmp_path, said)
    link = SyndicationLink(
        "link", later.article_version_id, later.article_id, first.article_version_id, first.article_id, "cluster",
        "copy", 0.9, 0.9, "sketch", None, LOADED_AT,
    )  # fmt: skip
    with Warehouse(ledger.writer) as warehouse:
        for batch in (Batch(syndication=(link,)), batch_of([say(13, article="b", version=2)])):
            warehouse.append(batch)
            warehouse.publish(ledger.path)
    assert ledger.rows("select count(*) as n from core.syndication_clusters") == [{"n": 2}]
    as_kept = stored(ledger.writer)
    assert as_kept == shown(ledger.writer)


def test_statements_keep_all_that_was_stated_on_their_day(tmp_path: Path) -> None:
    """What was said on days that a batch does not touch is read from the stored statements."""
    ledger = Ledger(tmp_path, [say(12)])
    with Reader(ledger.path) as reader:
        stated, statements = (
            {row["column_name"] for row in reader.query(f"describe core.{view}").to_pylist()}
            for view in ("stated_totals", "claimant_statements")
        )
    assert stated < statements


def test_a_changed_war_is_computed_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, [say(12, period_start=START)])
    later = (dataclasses.replace(CONFLICTS[0], start_date=START - timedelta(days=100)),)
    told: list[tuple[str, int, int]] = []
    with Warehouse(ledger.writer) as warehouse:
        warehouse.load_seeds({"conflicts": later}, LOADED_AT + timedelta(hours=1))
        assert warehouse_derived.refresh_derived(warehouse._connection, lambda *step: told.append(step))
        assert not warehouse_derived.refresh_derived(warehouse._connection)
    as_kept = stored(ledger.writer)
    assert as_kept == shown(ledger.writer)
    assert told[-1] == ("views", len(STORED_VIEWS), len(STORED_VIEWS))


def test_a_changed_name_of_a_state_is_computed_anew(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, [say(12, claimant="the navy of Red", claimant_party="RED")])
    with Warehouse(ledger.writer) as warehouse:
        warehouse.load_seeds({"party_codes": (PartyCodeRow("RED", "RD", "Red"),)}, LOADED_AT + timedelta(hours=1))
        warehouse.publish(ledger.path)
    assert {row["claimant_id"] for row in ledger.view("claims")} == {"navy.red"}


def test_a_computation_that_was_cut_off_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path, [say(12), say(14, on=2)])
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(batch_of([say(15, on=3)]))
        with monkeypatch.context() as patch:
            patch.setattr(warehouse_derived._Refresh, "_store_state", lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                warehouse_derived.refresh_derived(warehouse._connection)
        assert not warehouse_derived.refresh_derived(warehouse._connection)
        warehouse.load_seeds({"conflicts": ()}, LOADED_AT + timedelta(hours=1))
        with monkeypatch.context() as patch:
            patch.setattr(warehouse_derived._Refresh, "_store_state", lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                warehouse_derived.refresh_derived(warehouse._connection)
        assert warehouse_derived.refresh_derived(warehouse._connection)
    as_kept = stored(ledger.writer)
    assert as_kept == shown(ledger.writer)


def test_a_batch_changes_only_what_it_touches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger(tmp_path, [say(day * 10, on=day) for day in range(1, 40)])
    gone: dict[str, int] = {}
    apply = warehouse_derived._Refresh._apply

    def count_and_apply(refresh: Any) -> None:
        for view in STORED_VIEWS:
            gone[view.name] = refresh._cursor.execute(f"select count(*) from delta.{view.name}_gone").fetchone()[0]
        apply(refresh)

    monkeypatch.setattr(warehouse_derived._Refresh, "_apply", count_and_apply)
    with Warehouse(ledger.writer) as warehouse:
        warehouse.append(batch_of([say(5, on=38, claimant="Red")]))
        warehouse.publish(ledger.path)
    assert gone.pop("casualty_bands") == gone.pop("stake_bands") == 2
    assert set(gone.values()) == {0}
